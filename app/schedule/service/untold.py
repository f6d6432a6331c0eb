"""What people were never told: their letters about earlier releases wait in the outbox still.

A release withdraws them, as they would tell of what is not so any more, and tells each person what
is different from what they were told last, rather than from the release before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.core.happenings import tell
from app.messages import queries as messages
from app.messages.models import Message
from app.messages.rules import PROGRAMME
from app.messages.service.drafts import DraftsGo
from app.schedule import mails, queries, rules
from app.schedule.errors import LettersOvertaken
from app.schedule.mails import EntriesWait
from app.schedule.models import ReleaseKind
from app.schedule.rules import Change, Facts
from app.schedule.rules.printed import PrintedRoom


@dataclass(frozen=True)
class Untold:
    """The release of which somebody was told last while a letter waits for them (0 is none): by
    address, and by address and side event for entries in calendars.

    A letter is about the oldest release of which it tells, however often it was written anew.
    """

    letters: Mapping[str, int]
    entries: Mapping[tuple[str, str], int]

    @classmethod
    def of(cls, db: Session, meeting_id: str) -> "Untold":
        """What waits at a meeting."""
        waiting = messages.unsent_about(db, meeting_id, PROGRAMME)
        if not waiting:
            return cls({}, {})
        numbers = queries.numbers_of_releases(db, meeting_id)
        letters: dict[str, int] = {}
        for kind, email, about in waiting:
            if kind == mails.LETTER and about in numbers:
                letters[email] = min(numbers[about] - 1, letters.get(email, numbers[about]))
        entries = EntriesWait(meeting_id)
        tell(db, entries)
        return cls(letters, entries.found)

    @property
    def numbers(self) -> list[int]:
        """The releases that somebody was told of last, each once."""
        return sorted({*self.letters.values(), *self.entries.values()})

    def since(self, email: str, event_id: str) -> int | None:
        """The release of which somebody was told last of an event; None is the current one."""
        known = (self.letters.get(email), self.entries.get((email, event_id)))
        return min((one for one in known if one is not None), default=None)


def changes_since(
    db: Session, facts: Facts, planned: Sequence[Change], number: int
) -> tuple[list[Change], Mapping[str, PrintedRoom]]:
    """What the coming release changes against an earlier one, and the rooms that had."""
    earlier = queries.release_numbered(db, facts.meeting.id, number)
    if earlier is None:
        return rules.changes((), rules.coming(facts.released, planned)), {}
    told = queries.events_of(db, earlier.id)
    return (
        rules.changes(told, rules.coming(facts.released, planned)),
        earlier.programme["rooms"],
    )


def hold_letters(db: Session, meeting_id: str) -> None:
    """Keep the letters that wait from being sent until this transaction ends."""
    messages.drafts_to_change(db, meeting_id, cause=PROGRAMME)


def withdraw_letters(db: Session, meeting_id: str) -> int:
    """Take all letters about earlier releases out of the outbox; gives how many."""
    return messages.drop_unsent_of(db, meeting_id, PROGRAMME)


def refuse_overtaken(db: Session, going: DraftsGo) -> None:
    """React to drafts about to be sent: none tells of a release after which another came out.

    Releases that only print anew what a host wrote overtake nothing; those by which a side event
    ended overtake the letters that name it. Raises `LettersOvertaken`.
    """
    late = [one for one in going.drafts if one.draft_of == PROGRAMME and _overtaken(db, one)]
    if late:
        raise LettersOvertaken([f"{one.to_name or one.to_email}: {one.subject}" for one in late])


def _overtaken(db: Session, letter: Message) -> bool:
    about = queries.release_if_there(db, mails.written_for(letter) or "")
    if about is None:
        return True
    newest = queries.newest_but(db, about.meeting_id, ReleaseKind.REPRINTED)
    if newest is not None and newest > about.number:
        return True
    ended = queries.cancelled_now(db, about.meeting_id) - queries.cancelled_in(db, about.id)
    return any(f"/events/{event_id}" in letter.text for event_id in ended)
