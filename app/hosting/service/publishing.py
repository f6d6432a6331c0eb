"""Materials of side events: kept, shown from when their host said, and withdrawn."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.accounts.service import record
from app.core import clock, files
from app.core.ids import new_id
from app.hosting import queries
from app.hosting.errors import NoSuchPaper, TooManyMaterials
from app.hosting.models import Material, Shown
from app.hosting.rules.materials import MOST_MATERIALS, is_shown
from app.side_events import queries as side_events
from app.side_events.models import SideEvent


def add_material(
    db: Session, event: SideEvent, content: bytes, *, title: str, shown: Shown
) -> Material:
    """Keep a file of an event. Raises `WrongKind` and `TooManyMaterials`."""
    side_events.side_event_to_change(db, event.id)
    if len(queries.materials_of(db, event.id)) >= MOST_MATERIALS:
        raise TooManyMaterials
    material = Material(
        id=new_id(),
        side_event_id=event.id,
        file_id=files.keep(db, content).id,
        title=title,
        shown=shown,
        created_at=clock.now(),
    )
    db.add(material)
    record(db, None, "side_event.material_added", event.meeting_id, event.id, shown=shown.value)
    db.flush()
    return material


def withdraw_material(db: Session, event: SideEvent, material_id: str) -> None:
    """Take a material off and erase its file. Raises `NoSuchPaper` where there is none."""
    found = [one for one in queries.materials_of(db, event.id) if one.id == material_id]
    if not found:
        raise NoSuchPaper
    db.delete(found[0])
    db.flush()
    files.erase(db, [found[0].file_id])
    record(db, None, "side_event.material_withdrawn", event.meeting_id, event.id)
    db.flush()


def materials_shown(db: Session, release_id: str, event_id: str) -> Sequence[Material]:
    """What the public sees of the materials of an event at this moment."""
    now = clock.now()
    return [
        material
        for material, event in queries.released_materials(db, release_id, event_id)
        if is_shown(material.shown, event.starts_at, event.ends_at, now)
    ]
