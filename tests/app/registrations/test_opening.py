"""When registrations are taken, what is asked, and what becomes of late ones."""

from datetime import timedelta

import pytest
import time_machine
from fastapi import FastAPI
from sqlalchemy import select

from app.core import clock
from app.core.db import Sessions
from app.meetings.models import LatePolicy, Meeting
from app.registrations import service
from app.registrations.errors import RegistrationClosed
from app.registrations.models import Gender, Person, Registration
from app.registrations.rules import Door, Entry, door_of, fault_in_dates
from tests.make import delegations, meetings, registrations
from tests.make.accounts import sign_in
from tests.visitor import Visitor

SETTINGS = "/organise/im-test/registrations/settings"
OPENS, CLOSES, UNTIL = (meetings.hour("12:00", day) for day in (-90, -30, -10))
WHOLE = {
    "name": "Zoé Müller",
    "email": "zoe@example.org",
    "entity": "Switzerland",
    "function": "adviser",
    "listed": "no",
}


@pytest.fixture
def meeting_id(sessions: Sessions) -> str:
    with sessions.write() as db:
        delegations.state(db)
        return meetings.meeting(db).id


@pytest.mark.parametrize(
    ("late", "doors"),
    [
        (LatePolicy.ACCEPTED, [Door.EARLY, Door.OPEN, Door.LATE, Door.LATE, Door.CLOSED]),
        (LatePolicy.UNTIL, [Door.EARLY, Door.OPEN, Door.LATE, Door.CLOSED, Door.CLOSED]),
        (LatePolicy.REFUSED, [Door.EARLY, Door.OPEN, Door.CLOSED, Door.CLOSED, Door.CLOSED]),
    ],
)
def test_the_door(late: LatePolicy, doors: list[Door]) -> None:
    meeting = Meeting(
        timezone=meetings.ZONE,
        starts_on=meetings.FIRST_DAY,
        ends_on=meetings.FIRST_DAY,
        registration_opens_at=OPENS,
        registration_closes_at=CLOSES,
        registration_late=late,
        registration_late_until=UNTIL,
    )
    second = timedelta(seconds=1)

    moments = [OPENS - second, CLOSES, CLOSES + second, UNTIL + second, meetings.hour("12:00", 5)]
    assert [door_of(meeting, moment) for moment in moments] == doors


def test_dates_must_fit() -> None:
    assert fault_in_dates(OPENS, CLOSES, LatePolicy.UNTIL, UNTIL) == ""
    assert "after it opens" in fault_in_dates(CLOSES, OPENS, LatePolicy.ACCEPTED, None)
    assert "until when" in fault_in_dates(OPENS, CLOSES, LatePolicy.UNTIL, None)
    assert "after the deadline" in fault_in_dates(OPENS, CLOSES, LatePolicy.UNTIL, CLOSES)
    assert "after the deadline" in fault_in_dates(None, None, LatePolicy.UNTIL, UNTIL)


def test_the_organiser_sets_it_and_people_are_asked(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    sign_in(visitor, app, organiser_of=meeting_id)
    form = visitor.get(SETTINGS)
    before = visitor.get("/im-test/register/whole")
    wrong = visitor.submit(form, {"late": "until", "closes_day": "2027-05-01"})
    values = {"until_day": "2027-05-02", "asks_passport_name": "y", "asks_gender": "y"}
    saved = visitor.submit(wrong, values)
    asked = visitor.get("/im-test/register/whole")
    said = {**WHOLE, "passport_name": "Mueller Zoe", "gender": "woman"}
    done = visitor.submit(asked, said)

    assert wrong.errors == ["Say until when late registrations are accepted."]
    assert wrong.select("//input[@name='closes_day']/@value") == ["2027-05-01"]
    assert "are saved" in saved.words
    assert saved.select("//input[@name='until_time']/@value") == ["23:59"]
    assert before.select("//*[@name='passport_name' or @name='gender']") == []
    assert done.path == "/im-test/register/sent"
    with sessions.read() as db:
        person = db.scalars(select(Person)).one()
        assert (person.passport_name, person.gender) == ("Mueller Zoe", Gender.WOMAN)
        assert db.scalars(select(Registration.listed)).one() is False
        assert "Mueller" not in visitor.get("/dev/outbox").words


def test_what_is_not_asked_is_not_taken(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    form = visitor.get("/im-test/register/whole")

    visitor.submit(form, {**WHOLE, "passport_name": "Mueller", "gender": "woman"})

    with sessions.read() as db:
        person = db.scalars(select(Person)).one()
        assert (person.passport_name, person.gender) == ("", None)


def test_late_ones_that_are_refused(visitor: Visitor, sessions: Sessions, meeting_id: str) -> None:
    yesterday = clock.now() - timedelta(days=1)
    with sessions.write() as db:
        meeting = db.get_one(Meeting, meeting_id)
        made = registrations.registration(db, meeting, at=yesterday)
        link = service.link_path(db, meeting, made)
        meeting.registration_closes_at = yesterday
        meeting.registration_late = LatePolicy.REFUSED
        with pytest.raises(RegistrationClosed):
            service.change(db, meeting, made, Entry(name="Ana P."))

    shown = visitor.get("/im-test/register")
    own = visitor.get(link)
    cancelled = visitor.submit(visitor.get(f"{link}/cancel"), {})

    assert "The deadline has passed. Registrations are no longer taken." in shown.words
    assert shown.select("//form[@method='post']//input[@name='name']") == []
    assert own.select("//a[contains(@href, '/change')]") == []
    assert "Your registration is cancelled." in cancelled.words


def test_before_it_opens(visitor: Visitor, sessions: Sessions, meeting_id: str) -> None:
    with sessions.write() as db:
        meeting = db.get_one(Meeting, meeting_id)
        meeting.registration_opens_at = OPENS
    with time_machine.travel(OPENS - timedelta(days=1), tick=False):
        early = visitor.get("/im-test/register")
    with time_machine.travel(OPENS + timedelta(days=1), tick=False):
        form = visitor.get("/im-test/register")

    assert "Registration opens on" in early.words
    assert form.select("//input[@name='name']")
