"""Erasing at dates: what is written down of it, the daily job, the command, no bytes left."""

import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine
from fastapi import FastAPI
from rich.console import Console
from sqlalchemy import select, text, update

from app import operations
from app.core.db import Sessions
from app.core.errors import Invalid
from app.core.jobs import Job, JobQueue, JobRunner, Work, enqueue
from app.core.personal import Until
from app.meetings.queries import meeting_at, rooms_of
from app.privacy import jobs, queries, service
from app.privacy.models import Erasure
from app.privacy.rules import USUAL
from app.registrations import service as registrations_service
from app.settings import Settings
from app.wiring import JOBS
from tests.conftest import rows
from tests.make import accounts, meetings, privacy, registrations
from tests.make.privacy import NAME, PASSPORT, found_in_bytes, found_in_tables
from tests.visitor import Visitor

AFTER_A_YEAR = "2028-06-20T12:00:00+00:00"


@pytest.fixture
def registered(sessions: Sessions) -> None:
    """A meeting with the canary, who does nothing but be registered."""
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        registrations_service.register(db, meeting, privacy.entry(db))


def after_a_year(sessions: Sessions) -> list[Erasure]:
    with time_machine.travel(AFTER_A_YEAR, tick=False):
        return service.erase_all_due(sessions)["im-test"]


@pytest.mark.usefixtures("registered")
def test_erased_rows_leave_bytes_until_they_are_shredded(sessions: Sessions, work: Work) -> None:
    """The control: without writing the files anew, what was erased could still be read."""
    after_a_year(sessions)
    assert found_in_tables(sessions.engine, (NAME, PASSPORT)) == {}
    assert found_in_bytes(sessions.engine, (NAME, PASSPORT)) == {NAME, PASSPORT}

    jobs.shred(work, "")

    assert found_in_bytes(sessions.engine, (NAME, PASSPORT)) == set()
    with sessions.read() as db:
        assert queries.unshredded(db) == []


def test_whom_to_call_in_a_room_is_forgotten(sessions: Sessions) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        meetings.room(db, meeting)
        (given,) = rooms_of(db, meeting.id)
        given.technician = NAME

    after_a_year(sessions)

    assert found_in_tables(sessions.engine, (NAME,)) == {}
    with sessions.read() as db:
        (given,) = rooms_of(db, given.meeting_id)
        assert (given.technician, given.for_side_events) == ("", True)


@pytest.mark.usefixtures("registered")
def test_figures_stay_and_say_of_nobody_who_they_are(sessions: Sessions) -> None:
    after_a_year(sessions)

    with sessions.read() as db:
        (kept,) = db.execute(text("SELECT * FROM registration")).mappings().all()
        (person,) = db.execute(text("SELECT * FROM person")).mappings().all()
    assert kept["function"] == "representative"
    assert kept["delegation_id"] is not None
    assert {person[key] for key in ("email", "gender")} == {None}
    assert (person["name"], person["passport_name"], person["position"]) == ("–", "", "")


@pytest.mark.usefixtures("registered")
def test_what_comes_later_is_erased_the_next_time(sessions: Sessions) -> None:
    first = after_a_year(sessions)
    assert [one.until for one in first] == [Until.NEEDS, Until.DOORS, Until.CONTACT]
    assert after_a_year(sessions) == []

    with sessions.write() as db:
        meeting = meeting_at(db, "im-test")
        assert meeting
        registrations.person(db, meeting, "Lara Late", "lara@example.org")
    (again,) = after_a_year(sessions)

    assert again.until is Until.CONTACT
    assert again.tables == [{"table": "person", "erased": 1, "left": 0}]


@pytest.mark.usefixtures("registered")
def test_the_report_tells_when_it_was_changed(
    sessions: Sessions, visitor: Visitor, app: FastAPI
) -> None:
    after_a_year(sessions)
    with sessions.write() as db:
        meeting = meeting_at(db, "im-test")
        assert meeting
        assert service.report_of(db, meeting).broken is None
        changed = [{"table": "person", "erased": 7, "left": 0}]
        db.execute(update(Erasure).where(Erasure.number == 2).values(tables=changed))
    accounts.sign_in(visitor, app, organiser_of=meeting.id)
    assert "entry 2 is not what was written down" in visitor.get("/organise/im-test/privacy").words


@pytest.mark.usefixtures("registered")
@pytest.mark.parametrize("number", [1, 2, 3])
def test_an_entry_that_is_taken_out_is_missed(sessions: Sessions, number: int) -> None:
    after_a_year(sessions)
    with sessions.write() as db:
        meeting = meeting_at(db, "im-test")
        assert meeting
        registrations.person(db, meeting, "Lara Late", "lara@example.org")
    after_a_year(sessions)
    with sessions.write() as db:
        db.execute(text("DELETE FROM erasure WHERE number = :number"), {"number": number})
        assert service.report_of(db, meeting).broken == number


def test_organisers_set_the_days(sessions: Sessions, visitor: Visitor, app: FastAPI) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db)
    accounts.sign_in(visitor, app, organiser_of=meeting.id)
    page = visitor.get("/organise/im-test/privacy")
    wrong = visitor.submit(page, {"needs": "0", "contact": "400", "records": "300"})
    assert wrong.status == 422
    assert wrong.errors == ["Sensitive answers: Write a number of days from 1 to 18250."]
    assert 'value="400"' in wrong.text
    order = visitor.submit(page, {"contact": "400", "records": "300"})
    assert order.errors == ["What was published cannot go before names and addresses."]

    saved = visitor.submit(page, {"needs": "3", "contact": "400"})
    assert "Saved." in saved.words
    assert "Erased on 20 June 2027." in saved.words
    with sessions.read() as db:
        days = queries.days_kept(db, meeting.id)
    assert days == {**USUAL, Until.NEEDS: 3, Until.CONTACT: 400}
    assert "20 June 2027" in visitor.get("/im-test/privacy").words


def test_a_meeting_without_days_keeps_all(sessions: Sessions) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db, starts_on=None, ends_on=None)
        registrations.registration(db, meeting)

    assert after_a_year(sessions) == []


def test_roles_end_and_accounts_without_a_task_go(sessions: Sessions) -> None:
    with sessions.write() as db:
        meeting, other = meetings.meeting(db), meetings.meeting(db, "other-meeting")
        helper = accounts.account(db, "helper@example.org", checks_in_at=meeting.id)
        accounts.session_secret(db, helper)
        accounts.account(db, "both@example.org", checks_in_at=meeting.id, organiser_of=other.id)
        accounts.account(db, "organiser@example.org", organiser_of=meeting.id)
    after_a_year(sessions)

    with sessions.read() as db:
        left = set(db.scalars(text("SELECT email FROM account")))
        assert rows(db, "role") == 2
        assert rows(db, "sign_in_session") == 0
    assert left == {"both@example.org", "organiser@example.org"}


# --- the job and the command ---------------------------------------------------------------------


def _fails(_work: Work, _subject: str) -> None:
    raise ValueError(f"no such person: {NAME}")


@pytest.mark.usefixtures("registered")
def test_the_daily_job_erases_and_forgets_what_jobs_said(sessions: Sessions, work: Work) -> None:
    """With a real worker; a job that failed had named somebody in its error."""
    failing = {"test.fails": Job(_fails, "mail")}
    with sessions.write() as db:
        enqueue(db, "test.fails", "mail", "subject")
    with running(sessions, work, failing):  # alone: the daily job would forget it as it ends
        wait_until(lambda: failed_jobs(sessions))
    assert NAME in repr(found_in_tables(sessions.engine, (NAME,)))

    after_a_year(sessions)
    daily = {"privacy.erase_due": replace(JOBS["privacy.erase_due"], pause_seconds=0.1)}
    with running(sessions, work, {**JOBS, **failing, **daily}):
        wait_until(lambda: not unshredded(sessions) and not failed_jobs(sessions))

    jobs.shred(work, "")
    assert found_in_tables(sessions.engine, (NAME, PASSPORT)) == {}
    assert found_in_bytes(sessions.engine, (NAME, PASSPORT)) == set()


@contextmanager
def running(sessions: Sessions, work: Work, table: Mapping[str, Job]) -> Iterator[None]:
    """A worker of the jobs in `table`."""
    runner = JobRunner(sessions.engine, table, work)
    runner.start()
    try:
        yield
    finally:
        runner.stop()


def wait_until(there: object, seconds: float = 40) -> None:
    assert callable(there)
    for _ in range(int(seconds / 0.2)):
        if there():
            return
        time.sleep(0.2)
    pytest.fail("it did not happen in time")


def failed_jobs(sessions: Sessions) -> int:
    """What a job said stands before its status does: only one that has ended can be erased."""
    with sessions.read() as db:
        schema = "" if db.get_bind().dialect.name == "sqlite" else "dbos."
        failed = text(f"SELECT count(*) FROM {schema}workflow_status WHERE status = 'ERROR'")  # noqa: S608 - our own tables
        return int(db.scalar(failed) or 0)


def unshredded(sessions: Sessions) -> bool:
    with sessions.read() as db:
        return bool(queries.unshredded(db))


def test_what_begins_by_itself_begins_once_for_a_moment(sessions: Sessions) -> None:
    queue = JobQueue(sessions.engine)
    for _ in range(2):
        with sessions.write() as db:
            queue.add_once(db, "privacy.erase_due", "upkeep", datetime(2027, 6, 15, tzinfo=UTC))

    with sessions.read() as db:
        schema = "" if db.get_bind().dialect.name == "sqlite" else "dbos."
        assert rows(db, f"{schema}workflow_status") == 1


@pytest.mark.usefixtures("registered")
def test_the_command_says_and_does_it(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    console = Console(width=200)
    with time_machine.travel(AFTER_A_YEAR, tick=False):
        operations.erase(settings, console, due=False)
        told = capsys.readouterr().out
        operations.erase(settings, console, due=True)
        done = capsys.readouterr().out

    assert "im-test: needs 2027-07-01 (due)" in told
    assert "records 2032-06-15" in told
    assert re.search(r"im-test: contact \(due 2028-06-16\): \d+ erased, 0 left", done)
    assert "Shredded: 3 of 3" in done


def test_what_hangs_together_goes_together(sessions: Sessions) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        with pytest.raises(Invalid):
            service.set_days(db, None, meeting, {**USUAL, Until.RECORDS: 20})
        assert db.scalars(select(Erasure)).all() == []


@pytest.mark.usefixtures("registered")
def test_bytes_that_somebody_can_still_see_are_waited_for(sessions: Sessions, work: Work) -> None:
    """Somebody reads while it is shredded: it is done when they have ended, and not said before."""
    postgresql = sessions.engine.dialect.name == "postgresql"
    how = {"isolation_level": "REPEATABLE READ"} if postgresql else {"corridor_reads_only": True}
    reader = sessions.engine.connect().execution_options(**how)
    reader.execute(text("SELECT count(*) FROM meeting")).scalar_one()
    after_a_year(sessions)
    ends = threading.Timer(1.0, reader.close)
    began = time.monotonic()
    ends.start()
    jobs.shred(work, "")

    assert time.monotonic() - began > 1.0
    assert not unshredded(sessions)
    assert found_in_bytes(sessions.engine, (NAME, PASSPORT)) == set()
