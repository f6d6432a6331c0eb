"""What people need: kept sealed, seen to, and told."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.access import Actor
from app.core import clock
from app.core.ids import new_id
from app.core.sealing import seal, unseal
from app.meetings.models import Meeting
from app.registrations import mails, queries, rules
from app.registrations.errors import RegistrationClosed
from app.registrations.models import AccommodationNeed, NeedKind, NeedState, Registration
from app.registrations.rules.care import Needs
from app.registrations.service.links import link_path


@dataclass(frozen=True)
class Need:
    """A need that was opened, for its person or for who acts on it."""

    row: AccommodationNeed
    details: str
    answer: str


def needs_told(db: Session, registration: Registration) -> Sequence[Need]:
    """What the person of a registration needs, in the order in which kinds are asked."""
    order = list(NeedKind)
    rows = sorted(queries.needs_of(db, registration.id), key=lambda row: order.index(row.kind))
    return [opened(db, row) for row in rows]


def opened(db: Session, row: AccommodationNeed) -> Need:
    """A need with its texts unsealed."""
    return Need(row, unseal(db, row.details), unseal(db, row.answer))


def as_needs(needs: Sequence[Need]) -> dict[NeedKind, str]:
    """Needs by kind, as a form takes them; what was told twice is joined."""
    texts: dict[NeedKind, list[str]] = {}
    for need in needs:
        texts.setdefault(need.row.kind, []).append(need.details)
    return {kind: "; ".join(filter(None, said)) for kind, said in texts.items()}


def set_needs(
    db: Session, meeting: Meeting, registration: Registration, needs: Needs, *, first: bool = False
) -> None:
    """Keep what a person needs. What they change has to be arranged anew; the rest stays.

    `first` says that it comes with the registration, with which it is written.
    """
    before = () if first else needs_told(db, registration)
    if as_needs(before) == dict(needs):
        return
    rows: dict[NeedKind, Need] = {}
    for need in before:
        if need.row.kind in rows or need.row.kind not in needs:
            db.delete(need.row)
        else:
            rows[need.row.kind] = need
    for kind, details in needs.items():
        _set(db, registration, rows.get(kind), kind, details)
    if not first:
        # Of the person, not of the registration: its page tells organisers what was done with it.
        accounts.record(db, None, "needs.changed", meeting.id, registration.person_id)
        db.flush()


def change_needs(db: Session, meeting: Meeting, registration: Registration, needs: Needs) -> None:
    """Keep what a person needs, also after the deadline. Raises `RegistrationClosed` at its end."""
    registration = queries.registration_to_change(db, registration.id)
    if rules.is_over(meeting, clock.now()):
        raise RegistrationClosed
    set_needs(db, meeting, registration, needs)


def _set(
    db: Session, registration: Registration, known: Need | None, kind: NeedKind, details: str
) -> None:
    now = clock.now()
    if known is None:
        row = AccommodationNeed(registration_id=registration.id, kind=kind, created_at=now)
        row.details, row.state = seal(db, details), NeedState.ASKED
        db.add(row)
    elif known.details != details:
        known.row.details, known.row.answer = seal(db, details), ""
        if known.row.state is not NeedState.ASKED:
            known.row.state, known.row.changed_at = NeedState.ASKED, now


def arrange(db: Session, actor: Actor, meeting: Meeting, row: AccommodationNeed, note: str) -> None:
    """Say that something is arranged, and what; the person is not told yet."""
    row.state, row.answer = NeedState.ARRANGED, seal(db, note)
    accounts.record(db, actor, "need.arranged", meeting.id, row.id)
    db.flush()


def tell(db: Session, actor: Actor, meeting: Meeting, row: AccommodationNeed, note: str) -> None:
    """Say that something is arranged, and write so to the person; what it is stands on their page.

    Of somebody without an address it says that they were told by other means.
    """
    row.state, row.answer = NeedState.TOLD, seal(db, note)
    accounts.record(db, actor, "need.told", meeting.id, row.id)
    link = link_path(db, meeting, row.registration)
    kind = "registrations/arranged"
    mails.tell_person(db, kind, meeting, row.registration, link=link, event=new_id())
    db.flush()


def reopen(db: Session, actor: Actor, meeting: Meeting, row: AccommodationNeed) -> None:
    """Say that something is not arranged after all; twice is once."""
    if row.state is not NeedState.ASKED:
        row.state = NeedState.ASKED
        accounts.record(db, actor, "need.reopened", meeting.id, row.id)
        db.flush()
