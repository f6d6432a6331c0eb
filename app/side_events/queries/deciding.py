"""Selects for decisions on applications, of one or of many at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, case, func, or_, select, update
from sqlalchemy.orm import Session

from app.side_events.models import SideEvent, SideEventState
from app.side_events.queries.events import whole
from app.side_events.rules.states import NOT_HELD_IN, UNDECIDED

TOLD_AT_ONCE = 50


def to_decide(
    db: Session, meeting_id: str, ids: Collection[str], *, but: SideEventState
) -> Sequence[tuple[str, SideEventState]]:
    """Id and state of those of these applications that are not in a state, kept from others.

    In order of receipt, which is the order in which they come on a waiting list.
    """
    chosen = select(SideEvent.id, SideEvent.state).where(
        SideEvent.meeting_id == meeting_id, SideEvent.id.in_(ids), SideEvent.state != but
    )
    locked = chosen.order_by(SideEvent.number).with_for_update(of=SideEvent)
    return [(row[0], row[1]) for row in db.execute(locked)]


def undecided_among(db: Session, ids: Collection[str]) -> frozenset[str]:
    """Which of these applications are not decided, or not any more, by id."""
    chosen = select(SideEvent.id).where(SideEvent.state.in_(UNDECIDED), SideEvent.id.in_(ids))
    return frozenset(db.scalars(chosen))


def set_decided(db: Session, ids: Sequence[str], values: Mapping[str, object]) -> None:
    """Write the same into all of these applications."""
    db.execute(update(SideEvent).where(SideEvent.id.in_(ids)).values(**values))


def set_waiting(db: Session, numbers: Mapping[str, int]) -> None:
    """Write the numbers on the waiting list, by the application's id."""
    rows = [{"id": id_, "waiting_number": number} for id_, number in numbers.items()]
    db.execute(update(SideEvent), rows)


def last_waiting(db: Session, meeting_id: str) -> int:
    """The highest number on the waiting list of a meeting; 0 where nobody waits."""
    highest = select(func.max(SideEvent.waiting_number)).where(
        SideEvent.meeting_id == meeting_id, SideEvent.state == SideEventState.WAITING
    )
    return db.scalar(highest) or 0


def place_waiting(db: Session, event: SideEvent) -> int:
    """Which one an application is on the waiting list, from 1; 0 where it is not on it."""
    if event.state is not SideEventState.WAITING:
        return 0
    before = or_(
        SideEvent.waiting_number < event.waiting_number,
        and_(
            SideEvent.waiting_number == event.waiting_number,
            SideEvent.number <= event.number,
        ),
    )
    counted = select(func.count()).select_from(SideEvent)
    waiting = SideEvent.state == SideEventState.WAITING
    chosen = counted.where(SideEvent.meeting_id == event.meeting_id, waiting, before)
    return db.scalar(chosen) or 0


def waiting(db: Session, meeting_id: str, most: int) -> Sequence[SideEvent]:
    """The first ones on the waiting list of a meeting, with everything loaded."""
    chosen = select(SideEvent).where(
        SideEvent.meeting_id == meeting_id, SideEvent.state == SideEventState.WAITING
    )
    order = chosen.order_by(SideEvent.waiting_number, SideEvent.number)
    return db.scalars(whole(order.limit(most))).all()


@dataclass(frozen=True)
class Next:
    """How many other applications wait for a decision, and the id of the next one."""

    left: int
    id: str


def next_to_decide(db: Session, event: SideEvent) -> Next | None:
    """What waits for a decision after an application, in order of receipt, then from the first."""
    after = case((SideEvent.number > event.number, 0), else_=1)
    chosen = (
        select(SideEvent.id, func.count().over())
        .where(
            SideEvent.meeting_id == event.meeting_id,
            SideEvent.state == SideEventState.SUBMITTED,
            SideEvent.id != event.id,
        )
        .order_by(after, SideEvent.number)
        .limit(1)
    )
    found = db.execute(chosen).first()
    return Next(found[1], found[0]) if found else None


def letters_to_come(db: Session, meeting_id: str) -> dict[str, str]:
    """To which addresses the letter is still to be written that an event ends, by event."""
    chosen = select(SideEvent.id, func.lower(SideEvent.contact_email)).where(
        SideEvent.meeting_id == meeting_id,
        SideEvent.telling.is_not(None),
        SideEvent.state.in_(NOT_HELD_IN),
    )
    return {row[0]: row[1] for row in db.execute(chosen)}


def to_tell(db: Session, meeting_id: str) -> Sequence[SideEvent]:
    """Some applications whose applicants wait for a mail on the decision, kept from others."""
    chosen = select(SideEvent).where(
        SideEvent.meeting_id == meeting_id, SideEvent.telling.is_not(None)
    )
    locked = chosen.order_by(SideEvent.number).limit(TOLD_AT_ONCE).with_for_update(of=SideEvent)
    return db.scalars(locked.execution_options(populate_existing=True)).all()
