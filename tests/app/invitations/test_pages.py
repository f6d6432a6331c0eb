"""Which version each calendar has, as organisers see it; whom a meeting invites; asking for it."""

import re
from datetime import UTC, datetime

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.calendars.models import FeedFetch
from app.core import clock
from app.core.jobs import Work
from app.hosting.service import ordering
from app.invitations import jobs, queries, service
from app.invitations.service import reading
from app.meetings.models import Meeting
from app.messages.models import Message, MessageState
from app.registrations.models import Person
from app.registrations.service import feed_page, feed_path, link_path, revoke_feed
from app.side_events import queries as side_events
from app.side_events.models import SideEvent
from app.side_events.rules.states import Step
from app.side_events.service import decide, mark
from tests.make import registrations, schedule
from tests.make.accounts import sign_in
from tests.make.invitations import entries_of, incoming, jobs_asked_for
from tests.make.mails_back import proven, reply
from tests.visitor import Visitor

# Of pages and rules more than of queries: asked on one database, so that the whole stays short.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

CHAIR = "person1@example.org"
GUEST = "guest@example.org"
NOW = datetime(2026, 5, 4, 9, 47, 31, tzinfo=UTC)


def test_organisers_see_which_version_each_has(
    app: FastAPI, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with app.state.sessions.write() as db:
        scene = schedule.released(db)
        chair = db.scalars(select(Person).where(Person.email == CHAIR)).one()
        feed = feed_path(db, chair)
    page = f"/organise/{scene.meeting.slug}/side-events/{scene.events[0].id}"
    sign_in(visitor, app, organiser_of=scene.meeting.id)
    assert "never fetched" in visitor.get(f"{page}/invitations").words

    for _again in range(2):
        assert visitor.get(feed).answer.status_code == 200
    with app.state.sessions.write() as db:
        fetched = db.scalars(select(FeedFetch)).one()
        message = db.scalars(select(Message).where(Message.to_email == CHAIR)).one()
        db.execute(update(Message).values(state=MessageState.SENT))
        message.state, message.last_error = MessageState.FAILED, "550 no such mailbox"
        (second,) = queries.mails_of_event(db, scene.events[1].id)
        reading.read(db, proven("google", second))  # does not take part
        (third,) = queries.mails_of_event(db, scene.events[2].id)
        reading.read(db, reply("google", third))  # as anybody can write it

    assert fetched.fetched_at == NOW.replace(minute=0, second=0)  # to the hour, no closer
    words = visitor.get(f"{page}/invitations").words
    assert "Person 1 Chair did not arrive As in release 1" in words
    assert CHAIR in words
    assert "550 no such mailbox" in words
    assert "As in release 1, 4 May 2026, between 11:00 and 12:00" in words
    known = visitor.get(page).words
    assert "Sent to 0 people. 1 mail has not left." in known
    other = page.replace(scene.events[0].id, scene.events[1].id)
    assert "Sent to 1 person. 1 does not take part." in visitor.get(other).words
    rows = visitor.get(f"/organise/{scene.meeting.slug}/invitations").select("//tbody/tr")
    assert {" ".join(row.text_content().split()) for row in rows} == {
        "Event 1 0 1 0 – Person 1",
        "Event 2 1 0 1 – –",
        "Event 3 1 0 0 – Person 3 (does not take part, not verified)",
    }


def test_the_overview_names_whose_answer_and_whose_address_is_to_be_settled(
    app: FastAPI, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with app.state.sessions.write() as db:
        scene = schedule.released(db)
        first, second, third = (queries.mails_of_event(db, one.id)[0] for one in scene.events)
        db.get_one(Message, first.message_id).state = MessageState.FAILED
        reading.read(db, reply("google", second))  # does not take part
        reading.read(db, reply("delegated", third))
        incoming(db, scene.meeting)
    sign_in(visitor, app, organiser_of=scene.meeting.id)

    page = visitor.get("/organise/im-test")

    for said in (
        "or for somebody else. 1 case Person 1, Event 1",
        "or move the side event. 1 case Person 2, Event 2, not verified",
        "the link leads there. 1 case Person 3, Event 3, not verified",
        "Mails that came in",
    ):
        assert said in page.words


def test_a_feed_that_is_older_than_the_event_is_marked(app: FastAPI, visitor: Visitor) -> None:
    with app.state.sessions.write() as db:
        scene = schedule.released(db, events=2)
        feeds = [feed_path(db, one.speakers[0].person) for one in scene.events]
        pages = [
            f"/organise/{scene.meeting.slug}/side-events/{one.id}/invitations"
            for one in scene.events
        ]
    for feed in feeds:
        visitor.get(feed)
    with app.state.sessions.write() as db:
        first = db.get_one(SideEvent, scene.events[0].id)
        first.title = "Better title"
        schedule.release(db, scene)

    sign_in(visitor, app, organiser_of=scene.meeting.id)
    first_page, second_page = (visitor.get(one).words for one in pages)
    assert "As in release 2, entry 2" in first_page
    assert "changed since" in first_page
    assert "As in release 1, entry 1" in second_page
    assert "changed since" not in second_page
    with app.state.sessions.write() as db:  # no release, and no mail yet
        second = side_events.side_event_to_change(db, scene.events[1].id)
        order = ordering.order_of(db, db.get_one(Meeting, second.meeting_id), second)
        ordering.set_order(db, second, order.items)
    assert "changed since" in visitor.get(pages[1]).words
    visitor.get(feeds[1])
    assert "changed since" not in visitor.get(pages[1]).words
    with app.state.sessions.write() as db:
        revoke_feed(db, db.merge(scene.events[1].speakers[0].person))
    assert "this address is closed: it gets nothing any more" in visitor.get(pages[1]).words


def test_releases_say_what_became_of_their_mails(app: FastAPI, visitor: Visitor) -> None:
    with app.state.sessions.write() as db:
        scene = schedule.released(db, events=2)
        first, second = db.scalars(select(Message).where(Message.kind == "invitations/invited"))
        first.state, first.sent_at, first.delivered_at = MessageState.SENT, NOW, NOW
        second.state = MessageState.FAILED
        entry = queries.mail_of_message(db, first.id)
        assert entry is not None
        reading.read(db, proven("google", entry))
    sign_in(visitor, app, organiser_of=scene.meeting.id)

    (row,) = visitor.get(f"/organise/{scene.meeting.slug}/releases").select("//tbody/tr")

    said = " ".join(row.text_content().split())
    assert "sent: 1 delivered, as their servers say: 1 could not be sent: 1 " in said
    assert "entries answered: 1" in said


def test_the_log_opens_a_mail_that_was_kept_with_its_entry(app: FastAPI, visitor: Visitor) -> None:
    with app.state.sessions.write() as db:
        scene = schedule.released(db, events=1)
    sign_in(visitor, app, organiser_of=scene.meeting.id)
    log = visitor.get("/organise/im-test/messages")
    (row,) = log.select("//th/a[.='Invitation: Event 1']/@href")

    opened = visitor.get(str(row))

    assert "You are invited to a side event." in opened.words
    assert "METHOD:REQUEST" in opened.words
    assert "It was kept here, as no mail server was set." in opened.words


def test_a_meeting_sets_whom_it_invites(app: FastAPI, visitor: Visitor) -> None:
    with app.state.sessions.write() as db:
        scene = schedule.scene(db)
    sign_in(visitor, app, organiser_of=scene.meeting.id)
    settings = visitor.get(f"/organise/{scene.meeting.slug}/invitations")
    ticked = [field.get("value") for field in settings.select("//input[@checked]")]
    assert ticked == ["chair", "moderator"]

    assert "It is set." in visitor.submit(settings, {"roles": ["panellist"]}).words

    with app.state.sessions.write() as db:
        assert service.roles_invited(db, scene.meeting.id) == ["panellist"]
        assert jobs_asked_for(db, service.SEND_DUE) == 1
        schedule.release(db, scene)
        assert entries_of(db, CHAIR) == []


def test_whoever_speaks_asks_for_entries_on_their_own_page(
    app: FastAPI, visitor: Visitor, work: Work
) -> None:
    with app.state.sessions.write() as db:
        scene = schedule.scene(db)
        made = registrations.registration(db, scene.meeting, "Person 1", email=CHAIR)
        path = link_path(db, scene.meeting, made)
        meeting_id = scene.meeting.id
        schedule.release(db, scene)
        service.set_wish(db, made.person, wanted=True)
    page = visitor.get(f"{path}/messages")
    assert page.select("//input[@name='marked' and @checked]")

    again = visitor.submit(page, {"marked": ""})

    assert not again.select("//input[@name='marked' and @checked]")
    assert "as you have a function there: Event 1 " in again.words
    jobs.send_due(work, meeting_id)
    with app.state.sessions.read() as db:  # the meeting invites chairs whatever they ask for
        assert [one.method for one in entries_of(db, CHAIR)] == ["REQUEST"]


def test_an_event_is_in_ones_calendar_or_came_by_mail_unless_one_wants_both(
    app: FastAPI, visitor: Visitor, work: Work
) -> None:
    """Programs show an event twice that is in two calendars, though both are one UID."""
    with app.state.sessions.write() as db:
        scene = schedule.scene(db)
        chair = scene.events[0].speakers[0].person
        feed, home = feed_path(db, chair), feed_page(db, chair)
        schedule.release(db, scene)
        meeting_id = scene.meeting.id
    event, ways = f"SUMMARY:{scene.events[0].title}", f"{home}/messages"
    assert event in visitor.get(feed).answer.text  # the mail with it has not been sent yet

    arrive(app, MessageState.BOUNCED)
    assert event in visitor.get(feed).answer.text
    arrive(app, MessageState.SENT)
    assert event not in visitor.get(feed).answer.text

    linked = visitor.get(home).select("//a/@href")
    assert any(str(one).split("?")[0] == ways for one in linked)
    page = visitor.get(ways)
    assert visitor.submit(page, {"way": "x"}).status == 422
    visitor.submit(page, {"way": "both"})
    assert event in visitor.get(feed).answer.text

    page = visitor.submit(visitor.get(ways), {"way": "feed"})
    assert "It is kept." in page.words
    jobs.send_due(work, meeting_id)
    with app.state.sessions.read() as db:
        assert [one.method for one in entries_of(db, CHAIR)] == ["REQUEST", "CANCEL"]
    arrive(app, MessageState.SENT)
    assert event in visitor.get(feed).answer.text


def test_who_subscribes_for_somebody_else_has_what_came_to_them_by_mail(
    app: FastAPI, visitor: Visitor
) -> None:
    with app.state.sessions.write() as db:
        scene = schedule.scene(db)
        chair = scene.events[0].speakers[0].person
        feed, home = feed_path(db, chair), feed_page(db, chair)
        schedule.release(db, scene)
    arrive(app, MessageState.SENT)
    event = f"SUMMARY:{scene.events[0].title}"

    assert "SUMMARY:1 entry came by mail" in visitor.get(feed).answer.text
    page = visitor.get(home)
    assert "1 side event came to you by mail and is not in this calendar" in page.words
    (whole,) = page.select("//details[contains(., 'for somebody else')]//input/@value")
    assert str(whole).endswith(f"{feed}?whole=y")
    assert event in visitor.get(f"{feed}?whole=y").answer.text
    assert event not in visitor.get(feed).answer.text
    sign_in(visitor, app, organiser_of=scene.meeting.id)
    versions = f"/organise/im-test/side-events/{scene.events[0].id}/invitations"
    assert "not in their feed: comes by mail" in visitor.get(versions).words
    rows = visitor.get("/organise/im-test/invitations.csv").answer.text.splitlines()
    assert [row[:7] for row in rows if row.endswith(",not in their feed: comes by mail")] == [
        "Event 1"
    ]

    with app.state.sessions.write() as db:  # the same UID: what took it out is not to be undone
        decide(db, None, scene.events[0], Step.CANCEL, "Fire")
        service.send_due(db, scene.meeting.id)
    assert "CANCELLED" in visitor.get(feed).answer.text  # while that mail is nowhere
    arrive(app, MessageState.SENT)
    assert "SUMMARY:1 entry came by mail" in visitor.get(feed).answer.text
    assert "changed since" not in visitor.get(versions).words
    assert "CANCELLED" in visitor.get(f"{feed}?whole=y").answer.text

    visitor.submit(visitor.get(f"{home}/messages"), {"way": "both"})
    assert "for somebody else" not in visitor.get(home).words  # it leaves nothing out


def test_whose_calendar_gets_a_new_address_is_told_where_it_is(
    app: FastAPI, visitor: Visitor
) -> None:
    with app.state.sessions.write() as db:
        scene = schedule.scene(db)
        home = feed_page(db, scene.events[0].speakers[0].person)

    renewed = visitor.submit(visitor.get(home), {}, action="/renew")

    assert "Your calendar has a new address." in renewed.words
    gone = visitor.get(f"{home}/messages")
    assert gone.status == 404
    assert "got a mail that leads to the new page" in gone.words
    with app.state.sessions.read() as db:
        told = db.scalars(select(Message).where(Message.kind == "calendars/replaced")).one()
        assert told.to_email == CHAIR
        (link,) = set(re.findall(r"/calendars/\w+\.\w+", told.text))
    assert visitor.get(link).status == 200


def arrive(app: FastAPI, state: MessageState) -> None:
    with app.state.sessions.write() as db:
        db.execute(update(Message).where(Message.to_email == CHAIR).values(state=state))


def test_what_was_taken_out_by_mail_is_in_ones_calendar_again(
    app: FastAPI, visitor: Visitor, work: Work
) -> None:
    """Somebody who had it by mail only and asks for no more mails still wants to attend."""
    with app.state.sessions.write() as db:
        scene = schedule.scene(db, events=1)
        made = registrations.registration(db, scene.meeting, "Guest", email=GUEST)
        path, feed = link_path(db, scene.meeting, made), feed_path(db, made.person)
        mark(db, made.person, [scene.events[0].id])
        service.set_wish(db, made.person, wanted=True)
        schedule.release(db, scene)
        are_sent(db)
        (told,) = service.versions_of_meeting(db, scene.meeting.id)
        assert [one.name for one in told.unanswered] == ["Person 1"]  # a guest was asked nothing
    assert "SUMMARY:Event 1" not in visitor.get(feed).answer.text

    visitor.submit(visitor.get(f"{path}/messages"), {"marked": ""})
    jobs.send_due(work, scene.meeting.id)
    with app.state.sessions.write() as db:
        marked, out = entries_of(db, GUEST)
        assert marked.subject == "For your calendar: Event 1"
        assert "You marked this side event. With this mail you can put it into" in marked.text
        assert "because you marked a side event of the meeting and want" in marked.text
        assert "ROLE=OPT-PARTICIPANT" in marked.raw.replace("\r\n ", "")
        assert (out.method, out.summary, out.status) == ("CANCEL", "Event 1", "")
        assert out.subject == "No more entries by mail: Event 1"
        assert "The side event is held as planned." in out.text
        assert "You no longer take part" not in out.text
        are_sent(db)

    assert "SUMMARY:Event 1" in visitor.get(feed).answer.text


def are_sent(db: Session) -> None:
    for message in db.scalars(select(Message).where(Message.to_email == GUEST)):
        message.state = MessageState.SENT


def test_who_has_no_name_yet_and_has_not_answered_is_shown_as_such(
    app: FastAPI, visitor: Visitor
) -> None:
    with app.state.sessions.write() as db:
        scene = schedule.released(db, events=1)
        db.scalars(select(Person).where(Person.email == CHAIR)).one().name = ""
    sign_in(visitor, app, organiser_of=scene.meeting.id)
    home = f"/organise/{scene.meeting.slug}"
    page = f"{home}/side-events/{scene.events[0].id}/invitations"

    assert "no name yet Chair" in visitor.get(page).words
    assert "Event 1,no name yet,Chair" in visitor.get(f"{home}/invitations.csv").answer.text
    for code, said in (("ar", "لا رد بعد"), ("zh", "尚未答复")):
        assert said in visitor.get(f"{page}?lang={code}").words  # not «not yet scored»
