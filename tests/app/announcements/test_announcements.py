"""An announcement is written, looked at, sent to each once, shown on screens, and withdrawn."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import AuditEntry
from app.announcements import jobs, queries, service
from app.announcements.models import Announcement, AudienceKind
from app.announcements.rules import Audience
from app.core import clock
from app.core.jobs import Work
from app.meetings.models import Meeting
from app.messages.models import (
    MailRefusal,
    MailTopic,
    Message,
    MessageState,
    SuppressedFor,
    Suppression,
)
from app.messages.rules import ANNOUNCEMENTS, Hours
from app.messages.service import delivery, drafts
from app.settings import Settings
from app.side_events.models import AttendanceMark
from tests.make import accounts, announcements, delegations, registrations, schedule
from tests.visitor import Page, Visitor

HOME = "/organise/im-test/announcements"
NIGHT = datetime(2027, 6, 1, 20, 30, tzinfo=UTC)  # half past ten in the evening in Geneva
MORNING = datetime(2027, 6, 2, 5, 0, tzinfo=UTC)
MAIL = {"en-subject": "Water", "en-text": "No tap water.\n\nAsk <b>us</b>.", "by_mail": "y"}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Of an installation with a mail server, to which nothing is handed over here."""
    return settings.model_copy(update={"smtp_url": "smtp://127.0.0.1:1"})


def people(db: Session, meeting: Meeting) -> None:
    """Ana and Bo can be written to; Cy wants no announcements, mails to Di came back, of Em no
    address is known, and Flo is not approved.
    """
    for name in ("Ana", "Bo", "Cy", "Di", "Flo"):
        registrations.registration(
            db, meeting, name, approved=name != "Flo", language="fr" if name == "Bo" else "en"
        )
    registrations.registration(db, meeting, "Em", email=None, approved=True, notify=False)
    now = clock.now()
    refusal = MailRefusal(meeting_id=meeting.id, email="cy@example.org", since=now)
    refusal.topic = MailTopic.ANNOUNCEMENT
    suppressed = Suppression(meeting_id=meeting.id, email="di@example.org", since=now)
    suppressed.reason = SuppressedFor.BOUNCED
    db.add_all([refusal, suppressed])
    db.flush()


def mails(db: Session) -> Mapping[str, Message]:
    """Those of announcements, by address."""
    found = db.scalars(select(Message).where(Message.draft_of == ANNOUNCEMENTS)).all()
    by_address = {one.to_email: one for one in found}
    assert len(by_address) == len(found), "somebody has two"
    return by_address


def test_an_announcement_reaches_each_once_and_says_before_whom_it_does_not_reach(
    app: FastAPI, visitor: Visitor, work: Work
) -> None:
    with work.sessions.write() as db:
        meeting = schedule.scene(db, events=0).meeting
        meeting.languages = ["en", "fr", "ar"]
        people(db, meeting)
    accounts.sign_in(visitor, app, "olive@example.org", organiser_of=meeting.id)
    new = visitor.get(f"{HOME}/new")
    parts = [one.text_content() for one in new.select("//fieldset/legend")]
    assert parts[:3] == ["English", "Français", "العربية"]
    french = {"fr-subject": "Eau", "fr-text": "Pas d’eau."}
    shown = visitor.submit(new, {**MAIL, **french, "to_read": None})
    for sentence in (
        "2 people get a mail.",
        "Of 1 person no address is known.",
        "1 person wants no announcements.",
        "1 address gets no mails.",
    ):
        assert sentence in shown.words
    with work.sessions.read() as db:
        assert not mails(db), "nobody gets it yet"
        (announcement,) = queries.announcements_of(db, meeting.id)

    assert "It is on its way." in visitor.submit(shown, {"do": "send"}).words
    for _twice in range(2):
        jobs.write_mails(work, announcement.id)
    with work.sessions.read() as db:
        found = mails(db)
        assert set(found) == {"ana@example.org", "bo@example.org"}
        ana, bo = found["ana@example.org"], found["bo@example.org"]
        assert (ana.language, ana.subject) == ("en", "Water")
        assert "Ask <b>us</b>." in ana.text
        assert "Ask &lt;b&gt;us&lt;/b&gt;." in ana.html
        assert (bo.language, bo.subject) == ("fr", "Eau")
    can_be_refused(visitor, work, ana)
    assert "waiting to be sent: 2" in visitor.get(HOME).words


def can_be_refused(visitor: Visitor, work: Work, mail: Message) -> None:
    """By the header that mail programs read."""
    with work.sessions.write() as db:
        outgoing = delivery.to_send(db, mail.id, work.settings)
    assert outgoing is not None
    assert outgoing["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert visitor.get(outgoing["List-Unsubscribe"].strip("<>")).status == 200


def test_who_lacks_their_language_gets_the_first_of_the_meeting_that_is_filled_in(
    work: Work,
) -> None:
    with work.sessions.write() as db:
        meeting = schedule.scene(db, events=0).meeting
        meeting.languages = ["fr", "en"]
        registrations.registration(db, meeting, "Ana", approved=True, language="ru")
        made = announcements.announcement(db, meeting)
        service.send(db, accounts.actor(db, "olive@example.org"), made)
    jobs.write_mails(work, made.id)
    with work.sessions.read() as db:
        assert mails(db)["ana@example.org"].subject == "Eau"


def test_in_quiet_hours_what_is_urgent_goes_to_all_and_the_rest_waits_and_can_be_withdrawn(
    app: FastAPI, visitor: Visitor, work: Work
) -> None:
    with time_machine.travel(NIGHT, tick=False):
        with work.sessions.write() as db:
            meeting = schedule.scene(db, events=0).meeting
            people(db, meeting)
        actor = accounts.sign_in(visitor, app, organiser_of=meeting.id)
        with work.sessions.write() as db:
            drafts.set_hours(db, actor, meeting.id, Hours(time(21), time(7), 2))
            calm_one, *_others = made = [
                announcements.announcement(db, meeting, urgent=urgent, to_read=to_read)
                for urgent, to_read in ((False, False), (True, False), (False, True))
            ]
            for one in made:
                service.send(db, actor, one)
        calm, urgent, read = (told_by(work, one) for one in made)
        path = f"{HOME}/{calm_one.id}"
        shown = visitor.get(path)
        assert "Statuswaits for the end of the quiet hours" in shown.words
        visitor.submit(shown, {"do": "withdraw"}, action=path)

    assert {(one.state, one.not_before) for one in calm} == {(MessageState.WAITING, MORNING)}
    assert {one.state for one in urgent} == {MessageState.QUEUED}
    assert "cy@example.org" in {one.to_email for one in urgent}
    assert {one.topic for one in urgent} == {None}
    assert {one.state for one in read} == {MessageState.DRAFT}
    assert told_by(work, calm_one) == []
    with work.sessions.read() as db:
        actions = select(AuditEntry.action).where(AuditEntry.subject_id == calm_one.id)
        assert set(db.scalars(actions)) == {
            "announcement.written",
            "announcement.sent",
            "announcement.withdrawn",
        }


def told_by(work: Work, announcement: Announcement) -> list[Message]:
    """The mails of an announcement, once its job has run."""
    jobs.write_mails(work, announcement.id)
    with work.sessions.read() as db:
        return list(db.scalars(select(Message).where(Message.about_id == announcement.id)))


def test_an_audience_is_whoever_it_says_and_nobody_else(db: Session) -> None:
    scene = schedule.scene(db)
    meeting, one = scene.meeting, scene.events[0]
    schedule.release(db, scene)  # 1 small, 2 large room on the first day, 3 small on the second
    gichd = delegations.organisation(db)
    ngo = registrations.registration(db, meeting, "Nia", approved=True, entity=gichd)
    swiss = registrations.registration(db, meeting, "Sam", approved=True)
    assert swiss.delegation_id is not None
    delegation = delegations.delegation(db, meeting)
    for who in (ngo, registrations.registration(db, meeting, "Wil")):  # Wil is not approved
        marked = AttendanceMark(person_id=who.person_id, side_event_id=one.id)
        marked.marked_at = clock.now()
        db.add(marked)
    accounts.account(db, "door@example.org", checks_in_at=meeting.id)
    db.flush()
    first, second = (slot.starts_at.date() for slot in scene.slots)
    small = scene.rooms[0].id

    def addresses(kind: AudienceKind, key: str = "", day: object = None) -> set[str]:
        audience = Audience.of(f"{kind.value}:{key}:{day or ''}")
        return {who.email.partition("@")[0] for who in service.people_of(db, meeting, audience)}

    assert addresses(AudienceKind.EVERYBODY) == {"nia", "sam"}
    assert addresses(AudienceKind.DELEGATION, swiss.delegation_id) == {"sam"}
    assert addresses(AudienceKind.CATEGORY, delegation.category.value) == {"sam"}
    assert addresses(AudienceKind.EVENT, one.id) == {"contact1", "person1", "nia"}
    assert addresses(AudienceKind.ROOM_DAY, small, first) == {"contact1", "person1", "nia"}
    assert addresses(AudienceKind.ROOM_DAY, small, second) == {"contact3", "person3"}
    assert addresses(AudienceKind.ROLE, "hosts") == {"contact1", "contact2", "contact3"}
    assert addresses(AudienceKind.ROLE, "chairs") == {"person1", "person2", "person3"}
    assert addresses(AudienceKind.ROLE, "helpers") == {"door"}
    other = schedule.scene(db, "other").events[0].id
    assert addresses(AudienceKind.EVENT, other) == set()


def test_screens_show_it_in_their_language_and_room_at_its_hours_until_it_is_withdrawn(
    app: FastAPI, visitor: Visitor, work: Work
) -> None:
    with work.sessions.write() as db:
        scene = schedule.released(db)
        here, there = (room.id for room in scene.rooms)
    actor = accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    with work.sessions.write() as db:
        everywhere = announcements.shown(db, scene.meeting)
        only_here = announcements.announcement(
            db,
            scene.meeting,
            by_mail=False,
            screens=announcements.on_screens(here),
            short={"en": "This door is shut"},
        )

    def shown(path: str, language: str = "en") -> list[tuple[str, str]]:
        page = visitor.get(f"/im-test/{path}?lang={language}")
        found = page.select("//*[@data-screen]//*[@data-until]//bdi")
        return [(one.get("lang", ""), one.text_content()) for one in found]

    water = ("en", "Bottles of water are at the desk")
    assert shown(f"rooms/{here}/screen") == [water], "what is not sent is shown nowhere"
    path = f"{HOME}/{only_here.id}"
    visitor.submit(visitor.get(path), {"do": "send"}, action=path)
    shut = ("en", "This door is shut")
    assert set(shown(f"rooms/{here}/screen")) == {water, shut}
    assert shown(f"rooms/{there}/screen") == shown("screen") == [water]
    assert shown("screen", "ar") == [("ar", "زجاجات الماء عند المكتب")]
    assert shown("screen", "fr") == [water]

    with time_machine.travel(clock.now() + timedelta(hours=3)):
        assert shown(f"rooms/{here}/screen") == [water], "its hours are over"
    visitor.submit(visitor.get(path), {"do": "withdraw"}, action=path)
    with work.sessions.write() as db:
        service.withdraw(db, actor, db.get_one(Announcement, everywhere.id))
    assert shown(f"rooms/{here}/screen") == []


def test_what_waits_to_be_read_is_not_called_sent(
    app: FastAPI, visitor: Visitor, work: Work
) -> None:
    with work.sessions.write() as db:
        meeting = schedule.scene(db, events=0).meeting
        people(db, meeting)
    accounts.sign_in(visitor, app, "olive@example.org", organiser_of=meeting.id)
    shown = visitor.submit(visitor.get(f"{HOME}/new"), {**MAIL, "to_read": "y"})
    with work.sessions.read() as db:
        (announcement,) = queries.announcements_of(db, meeting.id)

    sent = visitor.submit(shown, {"do": "send"})
    jobs.write_mails(work, announcement.id)

    assert "The mails wait in the outbox until you have read and released them." in sent.words
    later = visitor.get(f"{HOME}/{announcement.id}")
    assert "Statuswaits to be read" in later.words
    assert later.select("//dd/a[contains(@href, '/outbox')]")
    assert "waits to be read" in visitor.get(HOME).select("//tbody/tr")[0].text_content()


def test_what_is_missing_is_said_where_it_is_and_nothing_typed_is_lost(
    app: FastAPI, visitor: Visitor, work: Work
) -> None:
    with work.sessions.write() as db:
        scene = schedule.scene(db)
        other = schedule.scene(db, "other")
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    typed = {"en-subject": "Water", "to_read": None, "by_mail": None}
    wrong = visitor.submit(visitor.get(f"{HOME}/new"), typed)
    assert wrong.status == 422
    assert "Choose at least one way: mail, short text or screens." in wrong.words
    assert "A mail has a subject and a text. Write both, or neither." in wrong.words
    assert wrong.select("//input[@name='en-subject']/@value") == ["Water"]

    filled_in = {"en-text": "Dear {name}, no water.", "by_mail": "y"}
    wrong = visitor.submit(wrong, filled_in)
    assert ["{name} would be sent as it stands" in one for one in wrong.errors] == [True]
    assert "Dear {name}, no water." in wrong.text

    screens = {
        "by_mail": None,
        "on_screens": "y",
        "en-text": "x" * 10,
        "en-short": "y" * 161,
        "from_day": "2027-06-02",
        "from_hour": "09:00",
        "until_day": "2027-06-02",
        "until_hour": "09:00",
    }
    wrong = visitor.submit(wrong, screens)
    assert "It must end after it begins." in wrong.words
    assert "160" in wrong.words
    theirs = f"event:{other.events[0].id}:"
    foreign = visitor.post(f"{HOME}/new", {**MAIL, "to": theirs, "csrf_token": token(wrong)})
    assert foreign.status == 422
    with work.sessions.read() as db:
        assert queries.announcements_of(db, scene.meeting.id) == []


def token(page: Page) -> str:
    """The secret of a page's form."""
    return str(page.select("//input[@name='csrf_token']/@value")[0])


def test_one_is_written_anew_or_dropped_until_it_is_sent(
    app: FastAPI, visitor: Visitor, work: Work
) -> None:
    with work.sessions.write() as db:
        scene = schedule.scene(db)
        made = announcements.announcement(db, scene.meeting, screens=announcements.on_screens())
        late = announcements.announcement(
            db, scene.meeting, screens=announcements.on_screens(hours=1)
        )
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    path = f"{HOME}/{made.id}"
    again = visitor.get(f"{path}/change")
    assert (
        again.select("//textarea[@name='en-text']")[0].text_content().strip().startswith("No tap")
    )
    assert "Dry" in visitor.submit(again, {"en-subject": "Dry"}).words
    refused = visitor.submit(
        visitor.get(f"{HOME}/{late.id}"), {"do": "send"}, action=f"{HOME}/{late.id}"
    )
    assert "The hours on the screens are over." in refused.words
    page = visitor.get(path)
    visitor.submit(page, {"do": "send"}, action=path)
    assert visitor.submit(page, {"do": "drop"}, action=path).status == 409
    path = f"{HOME}/{late.id}"
    visitor.submit(visitor.get(path), {"do": "drop"}, action=path)
    assert visitor.get(path).status == 404
