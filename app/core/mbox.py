"""Cuts a file with one mail, or with many as mail programmes keep them (mbox), into mails."""

import re
from collections.abc import Iterator

_BEGINS = re.compile(rb"(?:\A|(?<=\n))From [^\n]*\n")
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)


def mails_in(content: bytes) -> Iterator[bytes]:
    """Each mail as it came over the wire; nothing where there is nothing."""
    if not content.startswith(b"From "):
        if content.strip():
            yield content
        return
    for one in _BEGINS.split(content)[1:]:
        yield _ESCAPED.sub(rb"\1", one)
