"""Selects on applications: who asked for how many, and which become one."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, case, func, literal, or_, select
from sqlalchemy.orm import Session

from app.delegations.models import Entity
from app.judging.models import ApplicationMerge
from app.judging.rules.ledger import Asked, Hosts
from app.meetings.models import Meeting
from app.side_events.models import Partner, PartnerRole, SideEvent, SideEventState
from app.side_events.rules.states import LIVE

_ROLES = {
    Hosts.LEAD: (PartnerRole.LEAD_ORGANISER,),
    Hosts.ALL: (PartnerRole.LEAD_ORGANISER, PartnerRole.CO_ORGANISER),
}


def asked(db: Session, meeting: Meeting, hosts: Hosts) -> Sequence[Asked]:
    """What hosts asked for at this meeting and at earlier ones of its instrument, counted.

    A host's key is the id of its entity, or the name as typed where the register has it not.
    """
    key = case((Partner.entity_id.is_(None), Partner.name), else_=Partner.entity_id)
    now = SideEvent.meeting_id == meeting.id
    placed = SideEvent.announced_start.is_not(None)
    columns = (key, case((now, 1), else_=0), SideEvent.state, case((placed, 1), else_=0))
    counted = (
        select(*columns, func.count(SideEvent.id.distinct()))
        .join(SideEvent, SideEvent.id == Partner.side_event_id)
        .join(Meeting, Meeting.id == SideEvent.meeting_id)
        .where(
            or_(now, _earlier(meeting)),
            Partner.role.in_(_ROLES[hosts]),
            SideEvent.state != SideEventState.MERGED,  # it is counted as what it became
        )
        .group_by(*columns)
    )
    return [
        Asked(host, bool(here), state, bool(placed), number)
        for host, here, state, placed, number in db.execute(counted)
    ]


def _earlier(meeting: Meeting) -> ColumnElement[bool]:
    if meeting.instrument_id is None or meeting.starts_on is None:
        return literal(value=False)
    return (Meeting.instrument_id == meeting.instrument_id) & (
        Meeting.starts_on < meeting.starts_on
    )


def entities_of(db: Session, ids: Collection[str]) -> dict[str, Entity]:
    """Those of these keys that are entities, by id."""
    found = db.scalars(select(Entity).where(Entity.id.in_(ids)))
    return {one.id: one for one in found}


def merge_of(db: Session, event_id: str) -> ApplicationMerge | None:
    """The newest merge of an application, whichever of the two it is; open, done or ended."""
    chosen = select(ApplicationMerge).where(
        or_(ApplicationMerge.kept_id == event_id, ApplicationMerge.other_id == event_id)
    )
    newest = chosen.order_by(ApplicationMerge.created_at.desc(), ApplicationMerge.id.desc())
    return db.scalar(newest.limit(1))


def merge_to_change(db: Session, merge_id: str) -> ApplicationMerge:
    """A merge as it is at this moment, kept from others until the transaction ends."""
    chosen = select(ApplicationMerge).where(ApplicationMerge.id == merge_id).with_for_update()
    return db.scalars(chosen.execution_options(populate_existing=True)).one()


def open_merges(db: Session, event_ids: Collection[str]) -> Sequence[ApplicationMerge]:
    """The merges of these applications that are neither done nor ended."""
    mine = ApplicationMerge.kept_id.in_(event_ids) | ApplicationMerge.other_id.in_(event_ids)
    return db.scalars(
        select(ApplicationMerge).where(mine, ApplicationMerge.ended_at.is_(None))
    ).all()


def live_others(db: Session, event: SideEvent) -> Sequence[tuple[str, int, str]]:
    """Id, number and title of the other live applications of a meeting, in order of receipt."""
    chosen = (
        select(SideEvent.id, SideEvent.number, SideEvent.title)
        .where(
            SideEvent.meeting_id == event.meeting_id,
            SideEvent.id != event.id,
            SideEvent.state.in_(LIVE),
        )
        .order_by(SideEvent.number)
    )
    return [(row[0], row[1], row[2]) for row in db.execute(chosen)]
