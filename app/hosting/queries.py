"""Selects on what hosts set."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.hosting.models import Material, RunningOrder
from app.schedule.models import ReleasedEvent


def order_of(db: Session, event_id: str) -> RunningOrder | None:
    """The running order of a side event with its parts."""
    return orders_of(db, [event_id]).get(event_id)


def orders_of(db: Session, event_ids: Collection[str]) -> dict[str, RunningOrder]:
    """The running orders of those side events that have one, with their parts."""
    chosen = select(RunningOrder).where(RunningOrder.side_event_id.in_(event_ids))
    found = db.scalars(chosen.options(selectinload(RunningOrder.items)))
    return {order.side_event_id: order for order in found}


def materials_of(db: Session, event_id: str) -> Sequence[Material]:
    """The materials of a side event with what is known of their files, the first first."""
    chosen = select(Material).where(Material.side_event_id == event_id)
    return db.scalars(
        chosen.options(joinedload(Material.file)).order_by(Material.created_at, Material.id)
    ).all()


def released_materials(
    db: Session, release_id: str, event_id: str
) -> list[tuple[Material, ReleasedEvent]]:
    """The materials of an event that a release has and that is held, with its hours there."""
    chosen = (
        select(Material, ReleasedEvent)
        .join(ReleasedEvent, ReleasedEvent.side_event_id == Material.side_event_id)
        .where(
            ReleasedEvent.release_id == release_id,
            ReleasedEvent.cancelled.is_(False),
            Material.side_event_id == event_id,
        )
        .options(joinedload(Material.file))
        .order_by(Material.created_at, Material.id)
    )
    return [(material, event) for material, event in db.execute(chosen)]
