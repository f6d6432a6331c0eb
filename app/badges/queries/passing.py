"""Selects on doors and on who went through them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.badges.models import Badge, BadgeCode, Direction, Door, Passage
from app.badges.rules.passing import MOST_NAMES
from app.core import scripts
from app.delegations.models import Delegation
from app.registrations.models import Person, Registration

NEWEST = 8


def doors_of(db: Session, meeting_id: str, *, closed: bool = False) -> list[Door]:
    """The doors of a meeting in the order in which they were named; open ones unless asked."""
    chosen = select(Door).where(Door.meeting_id == meeting_id)
    if not closed:
        chosen = chosen.where(Door.closed_at.is_(None))
    return list(db.scalars(chosen.order_by(Door.created_at, Door.id)))


def door_of(db: Session, meeting_id: str, door_id: str) -> Door | None:
    """One door of a meeting."""
    door = db.get(Door, door_id)
    return door if door and door.meeting_id == meeting_id else None


def registration_of_code(
    db: Session, meeting_id: str, code_hash: str
) -> tuple[Registration, bool] | None:
    """Whose badge has this code, and whether the badge was replaced since."""
    found = db.execute(
        select(Registration, BadgeCode.version != Badge.version)
        .join(BadgeCode, BadgeCode.registration_id == Registration.id)
        .join(Badge, Badge.registration_id == Registration.id)
        .where(BadgeCode.code_hash == code_hash, Registration.meeting_id == meeting_id)
        .options(
            joinedload(Registration.person),
            joinedload(Registration.delegation).options(joinedload(Delegation.entity)),
        )
    ).one_or_none()
    return (found[0], bool(found[1])) if found else None


def people_called(db: Session, meeting_id: str, typed: str) -> Sequence[Registration]:
    """Those of a meeting in whose name, in any script, every typed word is; see `core.scripts`.

    At most one more than `rules.passing.MOST_NAMES`: then there are too many to choose from.
    """
    words = scripts.searched(typed)
    if not words:
        return []
    chosen = _whole().where(Registration.meeting_id == meeting_id)
    for pieces in words:
        chosen = chosen.where(or_(*(Person.search_key.contains(piece) for piece in pieces)))
    return db.scalars(chosen.order_by(Person.name_key, Registration.id).limit(MOST_NAMES + 1)).all()


def passage_of_scan(db: Session, meeting_id: str, scan_id: str) -> Passage | None:
    """What was noted of a scan before."""
    return db.scalar(
        select(Passage).where(Passage.meeting_id == meeting_id, Passage.scan_id == scan_id)
    )


def passage(db: Session, meeting_id: str, passage_id: str) -> Passage | None:
    """One passage of a meeting."""
    found = db.get(Passage, passage_id)
    return found if found and found.meeting_id == meeting_id else None


def latest(db: Session, meeting_id: str, door_id: str) -> list[Passage]:
    """The newest answers at a door."""
    return list(
        db.scalars(
            select(Passage)
            .where(Passage.meeting_id == meeting_id, Passage.door_id == door_id)
            .order_by(Passage.at.desc(), Passage.id)
            .limit(NEWEST)
        )
    )


def is_inside(db: Session, registration_id: str, room_id: str | None = None) -> bool:
    """Whether somebody's last way through a door of the building, or of a room, was inwards."""
    last = db.scalar(
        select(Passage.direction)
        .join(Door, Door.id == Passage.door_id)
        .where(_of(room_id))
        .where(Passage.registration_id == registration_id, Passage.counted.is_(True))
        .order_by(Passage.at.desc(), Passage.noted_at.desc(), Passage.id)
        .limit(1)
    )
    return last is Direction.IN


def _of(room_id: str | None) -> ColumnElement[bool]:
    return Door.room_id.is_(None) if room_id is None else Door.room_id == room_id


def inside(db: Session, meeting_id: str, room_id: str | None = None) -> int:
    """How many people are inside the building, or a room, by their last way through its doors."""
    place = func.row_number().over(
        partition_by=Passage.registration_id,
        order_by=(Passage.at.desc(), Passage.noted_at.desc(), Passage.id),
    )
    ways = (
        select(Passage.direction, place.label("place"))
        .join(Door, Door.id == Passage.door_id)
        .where(_of(room_id))
        .where(Passage.meeting_id == meeting_id, Passage.counted.is_(True))
        .subquery()
    )
    counted = select(func.count()).select_from(ways)
    return db.scalar(counted.where(ways.c.place == 1, ways.c.direction == Direction.IN)) or 0


def states_of_codes(db: Session, meeting_id: str) -> Sequence[Row[str, Registration, bool]]:
    """Each code's hash of a meeting, its registration, and whether the badge was replaced."""
    return db.execute(
        select(BadgeCode.code_hash, Registration, BadgeCode.version != Badge.version)
        .join(Registration, Registration.id == BadgeCode.registration_id)
        .join(Badge, Badge.registration_id == Registration.id)
        .where(Registration.meeting_id == meeting_id)
        .order_by(BadgeCode.code_hash)
    ).all()


def _whole() -> Select[Registration]:
    return (
        select(Registration)
        .join(Registration.person)
        .outerjoin(Registration.delegation)
        .options(
            contains_eager(Registration.person),
            contains_eager(Registration.delegation).options(joinedload(Delegation.entity)),
        )
    )
