"""Reminders that go by themselves: to whom, when, once; and what organisers see and set of it."""

from dataclasses import replace
from datetime import timedelta

import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.jobs import Work
from app.delegations.models import Delegation
from app.hosting.models import OrderPart
from app.hosting.rules.order import Item
from app.hosting.service import changing, set_order
from app.invitations.service import send_due as send_entries
from app.invitations.service.reading import read
from app.messages.models import MailRefusal, MailTopic, Message, MessageState
from app.messages.service import again, delivery
from app.side_events import queries as side_events
from app.side_events.models import Answer, SideEvent, Speaker
from app.side_events.rules.amending import amendment_of
from tests.make import accounts, nominations, registrations, schedule
from tests.make.invitations import first_mail, organiser
from tests.make.mails_back import reply
from tests.make.reminders import HOME, NOON, by_address, mails, run, switch_on
from tests.visitor import Visitor

CHAIR, HOST = "person1@example.org", "contact1@example.org"
# As long as addresses can be.
LONG = f"demo-host@{'.'.join(letter * 60 for letter in 'abc')}.example.org"


def test_each_hears_the_evening_before_of_all_that_is_theirs_once_in_their_language(
    scene: schedule.Scene, visitor: Visitor, work: Work
) -> None:
    with time_machine.travel(NOON, tick=False) as at:
        with work.sessions.write() as db:
            first, second = (side_events.side_event(db, one.id) for one in scene.events[:2])
            assert first is not None
            assert second is not None
            second.contact_email, second.contact_language = LONG, "fr"
            first.contact_email, first.contact_language = LONG, "fr"
            set_order(db, first, [Item(part=OrderPart.OPENING, minutes=60)])
            opened = first.announced_start
        assert opened is not None
        switch_on(visitor, "tomorrow", hour="18")
        at.move_to(opened - timedelta(days=1, hours=opened.hour - 15))
        run(work)
        assert not mails(work, "tomorrow")  # it is 17:00 in Geneva

        at.shift(timedelta(hours=1))
        run(work)
        run(work)
        found = {one.to_email: one for one in mails(work, "tomorrow")}

    assert set(found) == {LONG, CHAIR, "person2@example.org"}
    chair, host = found[CHAIR], found[LONG]
    assert "13:15–14:15 (Europe/Zurich)" in chair.text.replace("\u2009", "")
    for said in ("Event 1", "Small Room", "Opening (60 minutes)", "Contact 1", "Chair"):
        assert said in chair.text
    assert "Event 2" not in chair.text
    assert (host.language, host.text.count("/applications/")) == ("fr", 2)
    assert "Ouverture" in host.text
    assert chair.topic is MailTopic.REMINDER


def one_agrees_and_one_refuses(db: Session, scene: schedule.Scene) -> None:
    """The third chair says on their page that they come; the second wants no reminders. Somebody
    says for the first that they do not, and nothing shows who.
    """
    read(db, reply("google", first_mail(db, scene)))
    third = db.scalars(select(Speaker).where(Speaker.email == "person3@example.org")).one()
    third.answer, third.answered_at = Answer.CONFIRMED, NOON + timedelta(hours=1)
    email, topic = "person2@example.org", MailTopic.REMINDER
    db.add(MailRefusal(meeting_id=scene.meeting.id, email=email, topic=topic, since=NOON))


def test_a_chair_is_asked_again_and_then_the_host_and_the_focal_point_are_told(
    scene: schedule.Scene, visitor: Visitor, work: Work
) -> None:
    with work.sessions.write() as db:
        one_agrees_and_one_refuses(db, scene)
        of_chair = registrations.registration(
            db, scene.meeting, "Person 1", email=CHAIR, approved=True
        )
        accounts.account(
            db, "focal@example.org", language="ar", focal_point_of=of_chair.delegation_id
        )
    with time_machine.travel(NOON, tick=False) as at:
        switch_on(visitor, "unanswered", days="2", hour="9")
        switch_on(visitor, "escalated", days="4", hour="9")
        at.move_to(NOON + timedelta(days=1, hours=20))
        run(work)
        assert not mails(work, "unanswered")
        at.shift(timedelta(hours=1))
        run(work)
        run(work)
        (asked,) = mails(work, "unanswered")  # one has said yes, one refuses reminders
        assert (asked.to_email, "Event 1" in asked.subject) == (CHAIR, True)
        assert "An answer came, but nothing shows that it is yours" in asked.text
        assert "does not take part, not verified" in asked.text
        link = next(line for line in asked.text.splitlines() if "/answers/" in line)
        assert visitor.get(link.removeprefix("http://127.0.0.1:8000")).status == 200
        assert not mails(work, "escalated")

        at.shift(timedelta(days=2))
        run(work)
        told = {one.to_email: one for one in mails(work, "escalated")}
    assert set(told) == {HOST, "contact2@example.org", "focal@example.org"}
    assert "Person 1" in told[HOST].text
    assert "Came as their answer: does not take part, not verified" in told[HOST].text
    assert "/applications/" not in told["focal@example.org"].text
    assert told["focal@example.org"].language == "ar"


def one_bounced_one_hosts_and_one_has_news_to_come(db: Session, scene: schedule.Scene) -> None:
    """The entry of the first chair came back; who is asked to speak for them has not accepted. The
    second hosts their event. An entry with other details is on its way to the third.
    """
    chosen = select(Message).where(Message.to_email == CHAIR)
    for mail in db.scalars(chosen.where(Message.kind == "invitations/invited")):
        mail.state = MessageState.BOUNCED
    of_chair = registrations.registration(db, scene.meeting, "Person 1", email=CHAIR, approved=True)
    delegation = db.get_one(Delegation, of_chair.delegation_id)
    nominations.invitation_link(db, scene.meeting, delegation, "asked@example.org", "fr")
    db.get_one(SideEvent, scene.events[1].id).contact_email = "person2@example.org"
    third = side_events.side_event_to_change(db, scene.events[2].id)
    assert third is not None
    given = replace(amendment_of(third), description="With a film.")
    changing.change(db, scene.meeting, third, given, "", actor=organiser(db, scene))


def test_that_no_mail_reaches_a_chair_is_told_at_once_and_of_each_why_nothing_goes(
    scene: schedule.Scene, visitor: Visitor, work: Work
) -> None:
    with time_machine.travel(NOON, tick=False) as at:
        with work.sessions.write() as db:
            one_bounced_one_hosts_and_one_has_news_to_come(db, scene)
        switch_on(visitor, "escalated", days="4", hour="9")
        at.shift(timedelta(hours=1))
        with work.sessions.write() as db:
            send_entries(db, scene.meeting.id)
        run(work)
        told = by_address(work, "escalated")
        assert set(told) == {HOST, "asked@example.org"}
        assert told[HOST].subject == "No mail reaches Person 1: Event 1"
        assert "/applications/" not in told["asked@example.org"].text
        page = visitor.get(f"{HOME}/escalated")
        rows = "//h2[@id='left-out']/following::tbody/tr"
        why = {row.xpath("th/bdi")[0].text: row.xpath("td")[1].text for row in page.select(rows)}
        assert why["Person 1"] == "This reminder was sent."
        assert "the host is the chair, and no focal point" in why["Person 2"]

        at.shift(timedelta(days=4))  # a newer entry waits: the one that came still asks
        run(work)
    assert "Person 3" in by_address(work, "escalated")["contact3@example.org"].text


def all_of_one_chair(db: Session) -> None:
    """The chair of the first event chairs all, for the same host."""
    for number in (2, 3):
        email = f"person{number}@example.org"
        speaker = db.scalars(select(Speaker).where(Speaker.email == email)).one()
        speaker.email = CHAIR
        db.get_one(SideEvent, speaker.side_event_id).contact_email = HOST


def test_who_chairs_two_is_asked_in_one_mail_and_so_is_who_answers_for_them(
    scene: schedule.Scene, visitor: Visitor, work: Work
) -> None:
    hours = "/organise/im-test/mail-hours"
    with work.sessions.write() as db:
        all_of_one_chair(db)
    with time_machine.travel(NOON, tick=False) as at:
        visitor.submit(visitor.get(hours), {"quiet": "y"}, action=hours)
        switch_on(visitor, "unanswered", days="2", hour="23")
        switch_on(visitor, "escalated", days="4", hour="9")
        at.move_to(NOON + timedelta(days=2, hours=11))
        run(work)
        (asked,) = mails(work, "unanswered")
        assert asked.subject == "Please answer: 3 side events"
        assert asked.text.count("/answers/") == 3
        with work.sessions.write() as db:
            answers(db, "Event 2")
        at.shift(timedelta(hours=10))
        with work.sessions.write() as db:  # what it says is not so any more
            assert delivery.to_send(db, asked.id, work.settings) is None
        at.shift(timedelta(hours=14))
        run(work)
        (again,) = (one for one in mails(work, "unanswered") if one.text)
        assert ("Event 2" in again.text, again.text.count("/answers/")) == (False, 2)

        at.shift(timedelta(days=2))
        run(work)
        (told,) = mails(work, "escalated")
    assert (told.to_email, told.subject) == (HOST, "2 answers are missing")
    assert told.text.count("/applications/") == 2
    assert all(said in told.text for said in ("Event 1", "Event 3", "Person 1", "Person 3"))


def answers(db: Session, title: str) -> None:
    """The chair of an event says on their page that they come."""
    chosen = select(Speaker).join(SideEvent).where(SideEvent.title == title)
    chair = db.scalars(chosen).one()
    chair.answer, chair.answered_at = Answer.CONFIRMED, clock.now()


def test_organisers_see_what_goes_when_read_it_and_leave_a_day_out(
    scene: schedule.Scene, visitor: Visitor, work: Work
) -> None:
    with time_machine.travel(NOON, tick=False) as at:
        assert "Nothing goes in the next 14 days." in visitor.get(HOME).words
        switch_on(visitor, "unanswered")
        shown = visitor.get(f"{HOME}/unanswered")
        assert "3 mails" in shown.words
        assert "Please answer: Event 1" in shown.words
        assert "/answers/" not in shown.text  # the link is its recipient's
        (row,) = visitor.get(HOME).select("//h2[@id='when']/following::tbody/tr")
        assert ["An invitation that is not answered" in row.text_content(), "3"] == [
            True,
            row.xpath("td")[1].text_content(),
        ]
        visitor.submit(visitor.get(HOME), {}, action="/skip")
        at.shift(timedelta(days=5))
        run(work)
        assert not mails(work, "unanswered")

        at.move_to(NOON)
        visitor.submit(visitor.get(HOME), {}, action="/skip")
        at.shift(timedelta(days=5))  # no worker lived on the day: it is right still
        for path in (HOME, f"{HOME}/unanswered"):
            assert "at once" in visitor.get(path).select("//tbody")[-1].text_content()
        run(work)
        assert len(mails(work, "unanswered")) == 3
        assert visitor.get(HOME).select("//h2[@id='when']/following::tbody/tr") == []

        wrong = visitor.submit(
            visitor.get(f"{HOME}/unanswered"), {"days": "900"}, action=f"{HOME}/unanswered"
        )
        assert (wrong.status, wrong.errors) == (
            422,
            ["Days after the invitation: Write a number from 1 to 60."],
        )
        assert wrong.select("//input[@name='days']/@value") == ["900"]


def test_what_waits_for_the_morning_never_goes_once_it_is_answered(
    scene: schedule.Scene, visitor: Visitor, work: Work
) -> None:
    hours = "/organise/im-test/mail-hours"
    with time_machine.travel(NOON, tick=False) as at:
        visitor.submit(visitor.get(hours), {"quiet": "y"}, action=hours)
        switch_on(visitor, "unanswered", days="2", hour="23")
        at.move_to(NOON + timedelta(days=2, hours=11))
        run(work)
        first, *others = mails(work, "unanswered")
        assert {one.state for one in (first, *others)} == {MessageState.WAITING}
        with work.sessions.write() as db:
            chair = db.scalars(select(Speaker).where(Speaker.email == first.to_email)).one()
            chair.answer, chair.answered_at = Answer.CONFIRMED, clock.now()
        at.shift(timedelta(hours=10))
        with work.sessions.write() as db:
            assert delivery.to_send(db, first.id, work.settings) is None
            assert delivery.to_send(db, others[0].id, work.settings) is not None
            assert "not so any more" in db.get_one(Message, first.id).last_error
            delivery.note_sent(db, others[0].id, work.settings)
        only_as_long_as_it_is_so(work, others[0], at)


def only_as_long_as_it_is_so(work: Work, went: Message, at: time_machine.Traveller) -> None:
    """Send a reminder that went once more by night, until it is answered."""
    at.shift(timedelta(hours=14))
    with work.sessions.write() as db:
        meeting_id, actor = str(went.meeting_id), accounts.actor(db)
        copy = again.send(db, actor, meeting_id, went.id, seen=went.edition, why="")
        assert copy.not_before is None, "somebody wants it now"
        copy.attempts = 1  # the server was away
        assert delivery.to_send(db, copy.id, work.settings) is not None
        chair = db.scalars(select(Speaker).where(Speaker.email == went.to_email)).one()
        chair.answer, chair.answered_at = Answer.CONFIRMED, clock.now()
        assert "not so any more" in again.look(db, meeting_id, went.id).hindrance
        assert delivery.to_send(db, copy.id, work.settings) is None
        assert copy.state is MessageState.WITHDRAWN
