"""A slot of the public programme cannot be taken away under it."""

import pytest
from sqlalchemy.orm import Session

from app.meetings import queries as meetings
from app.meetings import service
from app.schedule.errors import SlotInUse
from tests.make import schedule as make


def test_a_slot_stays_while_a_published_event_is_in_it(db: Session) -> None:
    scene = make.scene(db, events=2)  # both in the first slot
    make.release(db, scene)
    used, free = scene.slots

    with pytest.raises(SlotInUse, match=r"Event [12]"):
        service.remove_slot(db, used)
    service.remove_slot(db, free)

    assert meetings.slots_of(db, scene.meeting.id) == [used]
