"""Mails that are written to be looked at: nobody gets them, and nothing is kept of them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from app.core import i18n
from app.messages.models import MailWording, Message
from app.messages.rules.kinds import Kind

_NAME = "rehearsal"  # in what a session carries along


@dataclass
class Rehearsal:
    """What was posted meanwhile, each with what it was written with.

    `reader` is the address of whoever gets it as a test, "" where it is only looked at. `words` are
    those to write it in, None for the ones that hold.
    """

    reader: str = ""
    words: MailWording | None = None
    written: list[tuple[Message, Mapping[str, Any]]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return True

    def keep(self, message: Message, said: Mapping[str, Any]) -> Message:
        """Note what was posted; gives the mail."""
        self.written.append((message, said))
        return message


def rehearsal_of(db: Session) -> Rehearsal | None:
    """The rehearsal that is going on, if one is."""
    found: Rehearsal | None = db.info.get(_NAME)
    return found


@contextmanager
def rehearsed(
    db: Session, reader: str = "", words: MailWording | None = None
) -> Iterator[Rehearsal]:
    """Whatever is posted within is written as it would be sent, and not put into the outbox."""
    db.info[_NAME] = Rehearsal(reader, words)
    try:
        with db.no_autoflush:
            yield db.info[_NAME]
    finally:
        del db.info[_NAME]


def example(
    db: Session,
    kind: Kind,
    meeting_id: str,
    language: str,
    about: str = "",
    *,
    reader: str = "",
    words: MailWording | None = None,
) -> tuple[Message, Mapping[str, Any]]:
    """A mail of a kind as it would be written in a language, with what it is written with.

    `about` is the id of whom or what it tells of; "" makes somebody or something up. `reader` is
    the address of whoever gets it as a test, `words` are others than those that hold.
    """
    with rehearsed(db, reader, words) as rehearsal, i18n.only(language):
        kind.example(db, meeting_id, about)
    message, said = rehearsal.written[0]
    message.language = language
    return message, said
