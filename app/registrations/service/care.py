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
from app.registrations.errors import Cancelled, NotNeeded, RegistrationClosed
from app.registrations.models import (
    AccommodationNeed,
    NeedKind,
    NeedState,
    Registration,
    RegistrationState,
)
from app.registrations.rules.care import ARRANGED_NEEDS, OPEN_NEEDS, Needs
from app.registrations.service.closing import tell_carers
from app.registrations.service.links import link_path


@dataclass(frozen=True)
class Need:
    """A need that was opened, for its person or for who acts on it."""

    row: AccommodationNeed
    details: str
    answer: str


def needs_told(db: Session, registration: Registration) -> Sequence[Need]:
    """What the person of a registration needs, in the order in which kinds are asked.

    What closed with the registration is among it, and what they withdrew is not.
    """
    everything = _all_needs(db, registration)
    return [need for need in everything if need.row.state is not NeedState.WITHDRAWN]


def _all_needs(db: Session, registration: Registration) -> Sequence[Need]:
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

    What they leave out is withdrawn: who acts on it sees that, and is told where it was arranged.

    `first` says that it comes with the registration, with which it is written.
    """
    before = () if first else _all_needs(db, registration)
    asked = [need for need in before if need.row.state is not NeedState.WITHDRAWN]
    if as_needs(asked) == dict(needs):
        return
    gone = [need.row for need in asked if need.row.kind not in needs]
    if any(row.state in ARRANGED_NEEDS for row in gone):
        tell_carers(db, meeting)
    for row in gone:
        _withdraw(row)
    rows: dict[NeedKind, Need] = {}
    for need in (*asked, *(one for one in before if one not in asked)):
        if need.row.kind in needs and rows.setdefault(need.row.kind, need) is not need:
            db.delete(need.row)
    for kind, details in needs.items():
        _set(db, registration, rows.get(kind), kind, details)
    if not first:
        # Of the person, not of the registration: its page tells organisers what was done with it.
        accounts.record(db, None, "needs.changed", meeting.id, registration.person_id)
        db.flush()


def change_needs(db: Session, meeting: Meeting, registration: Registration, needs: Needs) -> None:
    """Keep what a person needs, also after the deadline.

    Raises `RegistrationClosed` at the end of the meeting, and `Cancelled`.
    """
    registration = queries.registration_to_change(db, registration.id)
    if rules.is_over(meeting, clock.now()):
        raise RegistrationClosed
    if registration.state is RegistrationState.CANCELLED:
        raise Cancelled(registration.person.name)
    set_needs(db, meeting, registration, needs)


def _withdraw(row: AccommodationNeed) -> None:
    # What they wrote goes at once; what is arranged is still to be undone by who arranged it.
    row.state, row.details, row.changed_at = NeedState.WITHDRAWN, "", clock.now()


def _set(
    db: Session, registration: Registration, known: Need | None, kind: NeedKind, details: str
) -> None:
    now = clock.now()
    if known is None:
        row = AccommodationNeed(registration_id=registration.id, kind=kind, created_at=now)
        row.details, row.state = seal(db, details), NeedState.ASKED
        db.add(row)
    elif known.details != details or known.row.state not in OPEN_NEEDS:
        known.row.details, known.row.answer = seal(db, details), ""
        if known.row.state is not NeedState.ASKED:
            known.row.state, known.row.changed_at = NeedState.ASKED, now


def arrange(db: Session, actor: Actor, meeting: Meeting, row: AccommodationNeed, note: str) -> None:
    """Say that something is arranged, and what; the person is not told yet. Raises `NotNeeded`."""
    _refuse_gone(row)
    row.state, row.answer = NeedState.ARRANGED, seal(db, note)
    accounts.record(db, actor, "need.arranged", meeting.id, row.id)
    db.flush()


def tell(db: Session, actor: Actor, meeting: Meeting, row: AccommodationNeed, note: str) -> None:
    """Say that something is arranged, and write so to the person; what it is stands on their page.

    Of somebody without an address it says that they were told by other means. Raises `NotNeeded`.
    """
    _refuse_gone(row)
    row.state, row.answer = NeedState.TOLD, seal(db, note)
    accounts.record(db, actor, "need.told", meeting.id, row.id)
    link = link_path(db, meeting, row.registration)
    kind = "registrations/arranged"
    mails.tell_person(db, kind, meeting, row.registration, link=link, event=new_id())
    db.flush()


def reopen(db: Session, actor: Actor, meeting: Meeting, row: AccommodationNeed) -> None:
    """Say that something is not arranged after all; twice is once. Raises `NotNeeded`."""
    _refuse_gone(row)
    if row.state is not NeedState.ASKED:
        row.state = NeedState.ASKED
        accounts.record(db, actor, "need.reopened", meeting.id, row.id)
        db.flush()


def _refuse_gone(row: AccommodationNeed) -> None:
    if row.state not in OPEN_NEEDS:
        raise NotNeeded
