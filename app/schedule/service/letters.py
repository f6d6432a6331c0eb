"""A letter about a release as it would be written now: read whole before the release comes out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.core.db import Languages
from app.core.ids import new_id
from app.messages.service.drafts import to_read
from app.messages.service.rehearsing import rehearsed
from app.schedule import mails, rules
from app.schedule.errors import NothingHere
from app.schedule.models import Release, ReleaseKind
from app.schedule.rules import Change, ChangeKind, Facts

CALENDAR = "/calendars/example"  # no secret of anybody


@dataclass(frozen=True)
class Letter:
    """A letter as an organiser may read it: its links are marks, for they are its reader's."""

    key: str
    language: str
    subject: str
    text: str


def letter_to(
    db: Session,
    facts: Facts,
    told: Sequence[mails.Told],
    key: str,
    because: tuple[Callable[[str], Languages], Sequence[Change]],
    *,
    back: bool = False,
) -> Letter:
    """What one of those who are `told` would get, by the key of their letter, in their language.

    `because` says why a side event changes, and which do: what stays keeps the reason for which it
    came there. `back` where the release goes back to an earlier one.
    Nothing is kept. Raises `NothingHere` for a letter that is written to nobody (any more).
    """
    person = next((one for one in told if one.key == key and one.in_letter), None)
    if person is None:
        raise NothingHere
    release = Release(
        id=new_id(),
        meeting_id=facts.meeting.id,
        number=facts.release.number + 1 if facts.release else 1,
        kind=ReleaseKind.TAKEN_BACK if back else ReleaseKind.PUBLISHED,
        programme={"meeting": rules.print_programme(facts)["meeting"]},
    )
    person.calendar_path = CALENDAR if person.person else None
    (reason, changes), was = because, {one.side_event_id: one.reason for one in facts.released}
    same = {one.event_id for one in changes if one.kind is ChangeKind.SAME}
    ids = [news.event_id for news, _roles in person.in_letter]
    reasons = {one: was[one] if one in was.keys() & same else reason(one) for one in ids}
    with rehearsed(db) as rehearsal:
        mails.write(db, release, person, person.in_letter, reasons)
    message, said = rehearsal.written[0]
    return Letter(person.key, said["to"].language, message.subject, to_read(db, message))
