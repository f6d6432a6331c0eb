"""Notices after a form: "The registration is saved." They travel as a code in the address.

A code in the address needs no cookie, so public pages stay the same for everybody, and a reload
shows the notice again instead of sending the form again.
"""

from dataclasses import dataclass
from enum import StrEnum

PARAMETER = "done"
PART = "part"  # of the page, at which it then begins: the notice is shown there


class NoticeKind(StrEnum):
    """How a notice looks."""

    SUCCESS = "success"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Notice:
    """A sentence for the page after a form; `text` is lazily translated."""

    code: str
    text: str
    kind: NoticeKind = NoticeKind.SUCCESS


_notices: dict[str, Notice] = {}


def notice(code: str, text: str, kind: NoticeKind = NoticeKind.SUCCESS) -> Notice:
    """Declare a notice, at import time; `code` is unique, such as "registration.saved"."""
    if code in _notices:
        raise ValueError(f"the notice {code} is declared twice")
    _notices[code] = Notice(code, text, kind)
    return _notices[code]


def known(code: str | None) -> list[Notice]:
    """The notice of a code in the address, if it is one of ours."""
    found = _notices.get(code or "")
    return [found] if found else []
