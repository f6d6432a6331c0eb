"""Selects on what hosts set."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.hosting.models import RunningOrder


def order_of(db: Session, event_id: str) -> RunningOrder | None:
    """The running order of a side event with its parts."""
    return orders_of(db, [event_id]).get(event_id)


def orders_of(db: Session, event_ids: Collection[str]) -> dict[str, RunningOrder]:
    """The running orders of those side events that have one, with their parts."""
    chosen = select(RunningOrder).where(RunningOrder.side_event_id.in_(event_ids))
    found = db.scalars(chosen.options(selectinload(RunningOrder.items)))
    return {order.side_event_id: order for order in found}
