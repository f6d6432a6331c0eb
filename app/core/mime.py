"""Reads mails that come from anywhere: nothing in them is trusted, fetched or run.

What is too large, too deep or of too many parts is refused before it costs time. Headers and texts
are read as far as they can be; whatever a mail claims of its characters, reading never fails on it.
"""

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.policy import compat32
from email.utils import getaddresses

LARGEST = 2_000_000  # bytes: an answer with somebody's logo is a tenth of it
DEEPEST = 8
MOST_PARTS = 60
LONGEST_HEADER = 2_000
ADDRESSES_AT_MOST = 20
# Others are no texts, or slow to read: what names them is read as UTF-8.
_CHARSET = re.compile(r"ascii|utf|iso|latin|cp|koi8|gb|big5|hz|shift|euc|johab|mac|tis|viscii")


class Unreadable(Exception):
    """A mail that is not read; the sentence says why, in English as in a log."""


@dataclass(frozen=True)
class Part:
    """A part of a mail that holds no others. `charset` is as it claims."""

    media_type: str  # in small letters
    method: str  # of a calendar entry, as the Content-Type says it; in capitals
    charset: str
    body: bytes

    @property
    def text(self) -> str:
        """Its body as a text; what cannot be read is marked in it."""
        return decoded(self.body, self.charset)


@dataclass(frozen=True)
class Mail:
    """A mail: its header, its parts in order, and the headers of mails and reports within it."""

    header: Message
    parts: tuple[Part, ...]
    inner: tuple[Message, ...] = ()
    media_types: frozenset[str] = field(default_factory=frozenset)  # of all parts, inner ones too

    def says(self, name: str) -> str:
        """A header as a text on one line, "" where there is none."""
        return header_of(self.header, name)

    def addresses(self, *names: str) -> list[str]:
        """The addresses in these headers, in small letters."""
        values = [header_of(self.header, name) for name in names]
        found = getaddresses([value for value in values if value])[:ADDRESSES_AT_MOST]
        return [address.lower() for _name, address in found if "@" in address]

    def all_text(self) -> Iterator[str]:
        """All that is written in it: its headers, those of what it holds, its texts."""
        for one in (self.header, *self.inner):
            yield from (header_of(one, name) for name in dict.fromkeys(one.keys()))
        yield from (part.text for part in self.parts if part.media_type.startswith("text/"))


def read(raw: bytes) -> Mail:
    """Take a mail apart. Raises `Unreadable`."""
    if len(raw) > LARGEST:
        raise Unreadable(f"It is larger than {LARGEST:,} bytes.")
    if raw.lower().count(b"boundary=") > MOST_PARTS:
        raise Unreadable(f"It has more than {MOST_PARTS} parts.")
    try:
        header = message_from_bytes(raw, policy=compat32)
        found = list(_walk(header, 0))
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise Unreadable(f"It is no mail: {type(error).__name__}.") from error
    if len(found) > MOST_PARTS:
        raise Unreadable(f"It has more than {MOST_PARTS} parts.")
    parts = tuple(_part(one) for one in found if not one.is_multipart())
    inner = tuple(one for one in found if one is not header)
    return Mail(header, parts, inner, frozenset(one.get_content_type() for one in found))


def decoded(body: bytes, charset: str) -> str:
    """Bytes as a text in the characters that they claim, or in UTF-8."""
    name = charset.strip().lower()
    try:
        known = codecs.lookup(name).name if _CHARSET.match(name) else "utf-8"
        return body.decode("utf-8-sig" if known == "utf-8" else known, "replace")
    except (LookupError, UnicodeError, ValueError):
        return body.decode("utf-8", "replace")


def header_of(message: Message, name: str) -> str:
    """A header as a text on one line, its encoded words read; "" where there is none."""
    value = message.get(name)
    if value is None:
        return ""
    plain = str(value)[:LONGEST_HEADER]
    with suppress(HeaderParseError, LookupError, UnicodeError, ValueError):  # as it stands, then
        plain = str(make_header(decode_header(plain)))
    return " ".join(plain.split())


def _walk(message: Message, depth: int) -> Iterator[Message]:
    if depth > DEEPEST:
        raise Unreadable(f"Its parts are nested more than {DEEPEST} deep.")
    yield message
    if message.is_multipart():
        for one in message.get_payload():
            if isinstance(one, Message):
                yield from _walk(one, depth + 1)


def _part(message: Message) -> Part:
    method = message.get_param("method", "")
    body = message.get_payload(decode=True)
    return Part(
        media_type=message.get_content_type(),
        method=method.strip().upper() if isinstance(method, str) else "",
        charset=message.get_content_charset("utf-8"),
        body=body if isinstance(body, bytes) else b"",
    )
