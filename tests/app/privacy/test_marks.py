"""Which side events somebody wants to attend: in their own copy, erased with them or in time."""

from datetime import datetime

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.privacy import service
from app.privacy.service.erasing import erase_person
from app.privacy.service.own import one_of_link, sections_of
from app.registrations import service as registrations_service
from app.side_events import service as side_events
from app.side_events.models import AttendanceMark
from tests.make import registrations, schedule


def marks(db: Session) -> int:
    return db.scalar(select(func.count()).select_from(AttendanceMark)) or 0


@pytest.fixture
def link(sessions: Sessions) -> str:
    """The secret of the registration of somebody who marked two events; another marked one."""
    with sessions.write() as db:
        scene = schedule.scene(db)
        ids = [event.id for event in scene.events]
        ana = registrations.registration(db, scene.meeting, "Ana Pérez", approved=True)
        ben = registrations.registration(db, scene.meeting, "Ben Amar", approved=True)
        side_events.mark(db, ana.person, ids[:2])
        side_events.mark(db, ben.person, ids[:1])
        return registrations_service.link_path(db, scene.meeting, ana).rpartition("/")[2]


def test_ones_own_copy_names_what_one_marked(sessions: Sessions, link: str) -> None:
    with sessions.read() as db:
        one = one_of_link(db, link)
        assert one
        (section,) = [each for each in sections_of(db, one) if each.line.code == "attendance"]

    titles = [row["side_event"] for row in section.rows if "side_event" in row]
    assert titles == ["Event 1", "Event 2"]


def test_marks_go_with_their_person_and_with_nobody_else(sessions: Sessions, link: str) -> None:
    with sessions.write() as db:
        one = one_of_link(db, link)
        assert one
        erase_person(db, one)

    with sessions.read() as db:
        assert marks(db) == 1


def test_marks_go_by_themselves_after_the_meeting(sessions: Sessions, link: str) -> None:
    for day, left in (("2027-07-16", 3), ("2027-07-18", 0)):
        with time_machine.travel(datetime.fromisoformat(f"{day}T12:00:00+00:00"), tick=False):
            service.erase_all_due(sessions)
        with sessions.read() as db:
            assert marks(db) == left, day
