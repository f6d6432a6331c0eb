"""What a host's change costs whoever waits for it, beside 300 published side events."""

from dataclasses import replace
from time import process_time

import pytest
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import Sessions
from app.core.ids import new_id
from app.core.jobs import Work
from app.hosting import service as hosting
from app.schedule import queries
from app.schedule.models import ReleasedEvent
from app.schedule.service import BUILD, artefact, public
from app.side_events import queries as side_events
from app.side_events.models import SideEvent, SideEventState
from app.side_events.rules.amending import amendment_of
from app.wiring import JOBS
from tests.bench.conftest import Table
from tests.make import schedule
from tests.make.schedule import Scene

pytestmark = pytest.mark.bench

EVENTS, CHANGES = 300, 3
MS, PAGE_MS = 300.0, 400.0


def crowded(db: Session) -> Scene:
    """A released event, and copies of it until there are 300."""
    made = schedule.scene(db, events=1)
    release = schedule.release(db, made)
    first = queries.event_of(db, release.id, made.events[0].id)
    assert first
    for number in range(2, EVENTS + 1):
        event = SideEvent(
            id=new_id(),
            meeting_id=made.meeting.id,
            number=number,
            state=SideEventState.ACCEPTED,
            title=f"Event {number}",
            contact_name="Jo",
            contact_email=f"jo{number}@example.org",
            duration=60,
            attendance=30,
            created_at=clock.now(),
        )
        db.add(event)
        db.flush()
        printed = {**first.printed, "number": number, "title": event.title}
        db.add(
            ReleasedEvent(
                release_id=release.id,
                side_event_id=event.id,
                room_id=first.room_id,
                starts_at=first.starts_at,
                ends_at=first.ends_at,
                sequence=0,
                printed=printed,
            )
        )
    return made


def test_a_change_by_a_host(sessions: Sessions, work: Work, table: Table) -> None:
    with sessions.write() as db:
        made = crowded(db)
    spent = []
    for number in range(CHANGES):
        with sessions.write() as db:
            event = side_events.side_event_to_change(db, made.events[0].id)
            given = replace(amendment_of(event), description=f"New words {number}")
            began = process_time()
            assert hosting.change(db, made.meeting, event, given, "Another word.")
        spent.append((process_time() - began) * 1000)
    with sessions.read() as db:
        release = queries.current_release(db, made.meeting.id)
        assert release
        began = process_time()
        assert artefact(db, release.id, public.PROGRAMME, "en")
        page = (process_time() - began) * 1000
    began = process_time()
    JOBS[BUILD].run(work, release.id)
    whole = (process_time() - began) * 1000

    table.add("A host's change, 300 side events", f"{min(spent):.0f} ms", f"{MS:.0f} ms")
    table.add("The programme's page after it, once", f"{page:.0f} ms", f"{PAGE_MS:.0f} ms")
    table.add("All pages and files after it, by a job", f"{whole:.0f} ms", "")
    assert min(spent) <= MS
    assert page <= PAGE_MS
