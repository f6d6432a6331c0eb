"""Notices after a form: "The registration is saved." They travel as a code in the address.

A code in the address needs no cookie, so public pages stay the same for everybody, and a reload
shows the notice again instead of sending the form again.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

PARAMETER = "done"
MOST_DIGITS = 6
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
    say: Callable[[int], str] | None = None  # the text of so many, where it is about a number

    def of(self, number: int) -> "Notice":
        """The same about so many; the number travels behind the code. Only of one of `counted`."""
        if self.say is None:
            raise ValueError(f"the notice {self.code} is about no number")
        return replace(self, code=f"{self.code}:{number}", text=self.say(number))


_notices: dict[str, Notice] = {}


def notice(code: str, text: str, kind: NoticeKind = NoticeKind.SUCCESS) -> Notice:
    """Declare a notice, at import time; `code` is unique, such as "registration.saved"."""
    return _declared(Notice(code, text, kind))


def counted(code: str, say: Callable[[int], str], kind: NoticeKind = NoticeKind.SUCCESS) -> Notice:
    """Declare a notice about a number, see `Notice.of`; `say` gives its sentence."""
    return _declared(Notice(code, "", kind, say))


def _declared(made: Notice) -> Notice:
    if made.code in _notices:
        raise ValueError(f"the notice {made.code} is declared twice")
    _notices[made.code] = made
    return made


def known(codes: str | None) -> list[Notice]:
    """The notices of the codes in the address (with commas between them) that are ours."""
    found: list[Notice] = []
    for one in dict.fromkeys((codes or "").split(",")):
        code, _colon, number = one.partition(":")
        declared = _notices.get(code)
        if declared and declared.say is None and not number:
            found.append(declared)
        elif declared and declared.say and _is_number(number):
            found.append(declared.of(int(number)))
    return found


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
