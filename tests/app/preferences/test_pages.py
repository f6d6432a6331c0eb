"""One page of what somebody gets of a meeting, how and when, by whichever link they come to it."""

import re
from datetime import UTC, datetime, time
from typing import Any

import pytest
import time_machine
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.calendars.service import calendar_of
from app.core.jobs import Work
from app.invitations import service as invitations
from app.invitations.models import Way
from app.messages import queries
from app.messages.models import MailTopic, Message, MessageState, SuppressedFor
from app.messages.rules import Hours
from app.messages.service import About, Recipient, drafts, post, suppression
from app.privacy.service import erasing, parts
from app.registrations.models import Person
from app.registrations.service import feed_page
from app.registrations.service import link_path as registration_path
from app.settings import Settings
from app.side_events.models import SideEvent
from app.side_events.service.links import link_path as application_path
from tests.make import accounts, meetings, registrations, schedule, texts
from tests.visitor import BASE_URL, Visitor

NIGHT = datetime(2027, 6, 1, 22, 0, tzinfo=UTC)  # midnight in Geneva
CHAIR, HOST = "person1@example.org", "contact1@example.org"
FOOT = re.compile(rf"^{re.escape(BASE_URL)}(/mails/[^?\s]+)", re.MULTILINE)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Of an installation with a mail server, to which nothing is handed over here."""
    return settings.model_copy(update={"smtp_url": "smtp://127.0.0.1:1"})


@pytest.fixture
def scene(work: Work) -> schedule.Scene:
    """A published programme, of which hosts and chairs were told."""
    with work.sessions.write() as db:
        return schedule.released(db)


def foot_of(work: Work, email: str) -> str:
    """The link at the foot of the newest mail to somebody."""
    with work.sessions.read() as db:
        chosen = select(Message).where(Message.to_email == email, Message.text != "")
        mail = db.scalars(chosen.order_by(Message.created_at.desc())).first()
        assert mail is not None
        (found,) = FOOT.findall(mail.text)
        return str(found)


def test_the_foot_of_any_mail_leads_to_all_that_a_chair_can_choose(
    visitor: Visitor, work: Work, scene: schedule.Scene
) -> None:
    foot = foot_of(work, CHAIR)
    page = visitor.get(foot)
    assert page.words.count(CHAIR) == 1
    assert "Entries come to you by mail in any case" in page.words
    kept = visitor.submit(
        page,
        {
            "language": "ar",
            "timezone": "Asia/Tokyo",
            "quiet": "own",
            "quiet_from": "20:00",
            "quiet_until": "09:30",
            "topics": ["announcement"],
            "way": "feed",
        },
        action=f"{foot}/settings",
    )
    assert "It is kept." in kept.words
    shown = visitor.get(foot)
    assert "Entries come to you by mail in any case" not in shown.words  # only in the calendar
    assert shown.select("//select[@name='timezone']//option[@selected]/@value") == ["Asia/Tokyo"]
    assert shown.select("//input[@name='quiet_until']/@value") == ["09:30"]
    assert shown.select("//input[@name='topics' and @checked]/@value") == ["announcement"]
    with work.sessions.write() as db:
        chair = db.scalars(select(Person).where(Person.email == CHAIR)).one()
        assert (chair.language, invitations.way_of(db, chair)) == ("ar", Way.FEED)
        assert queries.refusal(db, scene.meeting.id, CHAIR, MailTopic.REMINDER)
        at = written_at(db, scene, CHAIR, NIGHT.replace(hour=14))  # 23:00 in Tokyo, no night here
        assert at == datetime(2027, 6, 2, 0, 30, tzinfo=UTC)
        erasing.erase_person(db, parts.One(scene.meeting, chair, None))
        assert queries.reader(db, scene.meeting.id, CHAIR) is None


def written_at(db: Session, scene: schedule.Scene, email: str, now: datetime) -> datetime | None:
    """Until when something that can wait does, where it is written now."""
    with time_machine.travel(now, tick=False):
        about = About("schedule.question", scene.meeting.id)
        to = Recipient(email, "Demo", "en")
        kind, cause = "accounts/sign_in", f"can wait {now} {email}"
        more: dict[str, Any] = {"path": "/x", "lasts": 3, "meeting_id": scene.meeting.id}
        mail = post(db, kind, to, cause=cause, about=about, **more)
        assert mail is not None
        return mail.not_before if mail.state is MessageState.WAITING else None


def test_a_host_without_a_registration_chooses_a_language_and_that_nothing_waits(
    visitor: Visitor, work: Work, scene: schedule.Scene
) -> None:
    with work.sessions.write() as db:
        actor = accounts.actor(db, "olive@example.org")
        drafts.set_hours(db, actor, scene.meeting.id, Hours(time(21), time(7), 24))
        assert written_at(db, scene, HOST, NIGHT)
        own = application_path(db, db.get_one(SideEvent, scene.events[0].id))
    page = visitor.get(f"{own}/messages")
    assert not page.select("//input[@name='way']"), "they have no calendar"
    assert "21:00 to 07:00" in page.words
    visitor.submit(page, {"language": "fr", "quiet": "none"}, action=f"{own}/messages")
    with work.sessions.write() as db:
        assert db.get_one(SideEvent, scene.events[0].id).contact_language == "fr"
        assert written_at(db, scene, HOST, NIGHT.replace(hour=23)) is None


def test_whoever_is_signed_in_and_has_no_other_page_is_written_to_as_they_say(
    app: FastAPI, visitor: Visitor, work: Work, scene: schedule.Scene
) -> None:
    accounts.sign_in(visitor, app, "focal@example.org")
    assert "/account/messages" in visitor.get("/account").text
    page = visitor.get("/account/messages/im-test")
    visitor.submit(page, {"language": "es", "timezone": "America/Lima"}, action="/im-test")
    with work.sessions.write() as db:
        to = Recipient("Focal@example.org", "Demo", "en")
        more: dict[str, Any] = {"path": "/x", "lasts": 3, "meeting_id": scene.meeting.id}
        mail = post(db, "accounts/sign_in", to, cause="one", **more)
        assert mail is not None
        assert mail.language == "es"
        assert "Enviado por" in mail.text
        registrations.registration(
            db, scene.meeting, "Demo", email="focal@example.org", language="fr"
        )
        mail = post(db, "accounts/sign_in", to, cause="two", **more)
        assert mail is not None
        assert mail.language == "en"  # they have said another since: as whoever writes knows


def test_an_address_that_gets_no_mails_is_said_and_let_have_them_again(
    visitor: Visitor, work: Work, scene: schedule.Scene
) -> None:
    foot = foot_of(work, CHAIR)
    with work.sessions.write() as db:
        meeting_id = scene.meeting.id
        suppression.suppress(db, meeting_id, CHAIR, SuppressedFor.BOUNCED, "550 5.1.1 No such user")
        mail = db.scalars(select(Message).where(Message.to_email == CHAIR)).first()
        assert mail is not None
        mail.state = MessageState.SUPPRESSED
    page = visitor.get(foot)
    assert "No mails go to this address" in page.words
    assert "550 5.1.1 No such user" in page.words
    assert "To give another address, write to" in page.words
    (token,) = set(page.select("//main//input[@name='csrf_token']/@value"))
    again = visitor.post(f"{foot}/settings", {"csrf_token": token, "do": "resume"})
    assert "Mails go to this address again." in again.words
    with work.sessions.read() as db:
        assert db.get_one(Message, mail.id).state is MessageState.QUEUED
        assert queries.suppression_of(db, scene.meeting.id, CHAIR) is None


def test_every_link_of_a_person_leads_to_the_same_page_and_only_a_mail_hides_the_number(
    visitor: Visitor, work: Work, scene: schedule.Scene
) -> None:
    foot = foot_of(work, CHAIR)
    with work.sessions.write() as db:
        made = registrations.registration(db, scene.meeting, "Person 1", email=CHAIR)
        own = registration_path(db, scene.meeting, made)
        home = feed_page(db, made.person)
        calendar_of(db, made.person, scene.meeting)
        texts.gateway(db, scene.meeting)
        texts.telephone(db, scene.meeting, CHAIR)
    for home_page in (own, home):
        assert f"{home_page}/messages" in visitor.get(home_page).text
        page = visitor.get(f"{home_page}/messages")
        assert texts.NUMBER in page.words
        assert page.select("//input[@name='way']")
    by_mail = visitor.get(foot)  # it may have been passed on
    assert texts.NUMBER not in by_mail.text
    assert f"…{texts.NUMBER[-3:]}" in by_mail.words
    for path in (foot, f"{own}/messages"):
        assert visitor.get(f"{path}?lang=ar").select("/html[@dir='rtl']")
    assert visitor.post(f"{foot}/settings", {"language": "en"}).status == 403


def test_a_link_of_another_key_or_meeting_opens_nothing(visitor: Visitor, work: Work) -> None:
    with work.sessions.write() as db:
        meeting = meetings.meeting(db)
        more: dict[str, Any] = {"path": "/x", "lasts": 3, "meeting_id": meeting.id}
        mails = [
            post(
                db,
                "accounts/sign_in",
                Recipient(f"{one}@example.org", one, "en"),
                cause=one,
                **more,
            )
            for one in ("ana", "ben")
        ]
        first, second = (one.id for one in mails if one)
    secret = foot_of(work, "ana@example.org").partition(".")[2]
    assert visitor.get(f"/mails/{first}.{secret}").status == 200
    assert visitor.get(f"/mails/{second}.{secret}").status == 404
    assert visitor.get(f"/mails/{first}.{secret}/settings").status in {404, 405}
