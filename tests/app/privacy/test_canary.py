"""A canary: what somebody told us is nowhere any more, down to the bytes of the files."""

from datetime import datetime

import time_machine
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.core.jobs import Work
from app.core.personal import Until
from app.meetings import queries as meetings
from app.meetings.models import Meeting
from app.privacy import service
from app.privacy.models import Erasure
from tests.make import privacy
from tests.make.privacy import NEEDS, PASSPORT, found_in_bytes, found_in_tables, shredded


def made(sessions: Sessions, *, speaks: bool = True) -> str:
    """The world with the canary in it; gives her registration's id."""
    with sessions.write() as db:
        one = privacy.canary(db, speaks=speaks)
    with sessions.write() as db:
        privacy.merged(db, one)
    return one.registration.person_id


def here(db: Session) -> Meeting:
    found = meetings.meeting_at(db, "im-test")
    assert found
    return found


def at(day: str) -> time_machine.travel:
    return time_machine.travel(datetime.fromisoformat(f"{day}T12:00:00+00:00"), tick=False)


def erase_due(sessions: Sessions, work: Work, day: str) -> dict[Until | None, Erasure]:
    """Erase what is due on a day, and shred it."""
    with at(day):
        found = service.erase_all_due(sessions)["im-test"]
        shredded(work)
    return {one.until: one for one in found}


def test_what_is_due_is_nowhere_any_more(sessions: Sessions, work: Work) -> None:
    made(sessions)
    before = found_in_tables(sessions.engine)
    assert {
        "person", "registration_change", "registration_transfer", "message",
        "participant_list", "speaker", "side_event", "released_event", "artefact", "merge",
        "nomination_import", "answer",
    } <= set(before)  # fmt: skip
    assert "stored_file" in before
    assert found_in_bytes(sessions.engine) >= {"Quarzfink", PASSPORT}
    assert NEEDS not in found_in_bytes(sessions.engine)  # it is sealed

    assert erase_due(sessions, work, "2027-06-30") == {}

    soon = erase_due(sessions, work, "2027-07-01")
    assert set(soon) == {Until.NEEDS}
    assert found_in_bytes(sessions.engine, (PASSPORT, NEEDS)) == set()

    later = erase_due(sessions, work, "2028-06-16")
    assert set(later) == {Until.DOORS, Until.CONTACT}
    assert set(found_in_tables(sessions.engine)) <= {
        "participant_list", "speaker", "released_event", "release", "artefact", "pg_stats"
    }  # fmt: skip

    last = erase_due(sessions, work, "2032-06-16")
    assert set(last) == {Until.RECORDS}
    assert found_in_tables(sessions.engine) == {}
    assert found_in_bytes(sessions.engine) == set()
    assert all(one["left"] == 0 for entry in last.values() for one in entry.tables)
