"""Mails at the hours of whoever reads them, by the time zone that they have said."""

from datetime import UTC, datetime, timedelta

import time_machine
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.jobs import Work
from app.messages.models import Message, MessageState
from app.messages.service.line import zone_of
from app.registrations.models import Modality
from app.registrations.service import link_path
from tests.make import registrations, schedule
from tests.make.accounts import account, sign_in
from tests.make.reminders import NOON, by_address, run, switch_on
from tests.visitor import Visitor


def newest(db: Session, email: str) -> Message:
    chosen = select(Message).where(Message.to_email == email).order_by(Message.created_at.desc())
    return db.scalars(chosen).all()[0]


def test_quiet_hours_and_what_a_mail_says_follow_the_zone_that_a_person_says(
    scene: schedule.Scene, visitor: Visitor, work: Work
) -> None:
    hours = "/organise/im-test/mail-hours"
    with time_machine.travel(NOON, tick=False) as at:
        visitor.submit(visitor.get(hours), {"quiet": "y"}, action=hours)
        with work.sessions.write() as db:
            chair = registrations.registration(
                db, scene.meeting, "Person 1", email="person1@example.org", approved=True,
                modality=Modality.ONLINE,
            )  # fmt: skip
            own = link_path(db, scene.meeting, chair)
        form = visitor.get(f"{own}/messages")
        wrong = visitor.submit(form, {"timezone": "Europe/Nowhere"})
        assert wrong.status == 422
        visitor.submit(form, {"timezone": "America/New_York"})
        assert "America/New_York" in visitor.get(own).words
        switch_on(visitor, "unanswered", days="2", hour="9")
        at.move_to(NOON + timedelta(days=1, hours=21))  # nine in Geneva, three in New York
        run(work)
        found = by_address(work, "unanswered")
    far, near = found["person1@example.org"], found["person2@example.org"]
    assert far.state is MessageState.WAITING
    assert far.not_before == datetime(2027, 6, 3, 11, 0, tzinfo=UTC)
    assert near.state is MessageState.QUEUED
    assert "13:15–14:15 (Europe/Zurich)" in far.text
    assert "By your clocks: 07:15–08:15 (America/New_York)" in far.text
    assert "07:15–08:15 (America/New_York)" in far.text
    assert "By your clocks" not in near.text + near.html


def test_an_account_has_a_zone_for_all_meetings_and_a_registration_one_of_its_own(
    app: FastAPI, visitor: Visitor, scene: schedule.Scene, work: Work
) -> None:
    with work.sessions.write() as db:
        account(db, "person2@example.org", name="Person 2")
        account(db, "contact2@example.org", name="Contact 2").timezone = "America/Lima"
    sign_in(visitor, app, "person2@example.org")
    chosen = "//select[@name='timezone']/optgroup[@label='%s']/option[@selected]/text()"
    account_page = visitor.get("/account?lang=fr")
    [form] = [one for one in account_page.select("//form") if "timezone" in one.fields]
    visitor.post("/account", {**form.fields, "timezone": "Asia/Calcutta"})  # an older name
    in_french = visitor.get("/account?lang=fr")
    assert in_french.select(chosen % "Asie") == ["Calcutta, UTC+05:30"]
    saved = visitor.submit(visitor.get("/account"), {"timezone": "Asia/Tokyo"}, action="/account")
    assert saved.select(chosen % "Asia") == ["Tokyo, GMT+09:00"]
    with work.sessions.write() as db:
        registrations.registration(db, scene.meeting, "Person 3", email="person3@example.org")
        two = registrations.registration(db, scene.meeting, "Person 2", email="person2@example.org")
        assert zone_of(db, scene.meeting.id, "Person2@example.org").own == "Asia/Tokyo"
        assert zone_of(db, scene.meeting.id, "person3@example.org").own == ""
        two.person.timezone = "Asia/Seoul"
        db.flush()
        assert zone_of(db, scene.meeting.id, "person2@example.org").own == "Asia/Seoul"
        assert zone_of(db, scene.meeting.id, "person1@example.org").own == ""
        in_the_other_room = {scene.events[1].id: (scene.rooms[1], scene.slots[1].starts_at)}
        with time_machine.travel(NOON + timedelta(days=1)):
            schedule.release(db, scene, {**schedule.spread(scene), **in_the_other_room})
        entry, letter = (newest(db, f"{who}2@example.org") for who in ("person", "contact"))
    assert "By your clocks: 20:15–21:15 (Asia/Seoul)" in entry.text
    assert "20:15–21:15 (Asia/Seoul)" in entry.text
    assert "By your clocks: 06:15–07:15 (America/Lima)" in letter.text
    assert "06:15–07:15 (America/Lima)" in letter.text
