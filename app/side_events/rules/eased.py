"""What a side event still asks of its room and of the equipment: what its host said, but for what
the organisers gave up so that it could be held (`SideEvent.eased`).
"""

from typing import Any

from app.side_events.models import SideEvent


def people_counted(event: SideEvent) -> int:
    """For how many people its room has to do."""
    counted: int = _eased(event, "people", event.attendance)
    return min(event.attendance, counted)


def features_needed(event: SideEvent) -> list[str]:
    """What its room must have, by code."""
    return [one for one in event.features if one not in _eased(event, "features", ())]


def equipment_needed(event: SideEvent) -> dict[str, int]:
    """How many it gets of each piece of equipment, by id; the equipment must be loaded."""
    without = _eased(event, "equipment", ())
    return {
        one.equipment_id: one.quantity for one in event.equipment if one.equipment_id not in without
    }


def _eased(event: SideEvent, what: str, usual: Any) -> Any:
    return (event.eased or {}).get(what, usual)
