"""Mails that organisers send once more: what overtakes the mail overtakes its copy."""

from datetime import time

import pytest
from fastapi import FastAPI
from sqlalchemy import ColumnElement, select

from app.core.jobs import Work
from app.invitations import service as invitations
from app.invitations.jobs import send_due
from app.invitations.models import Way
from app.messages import jobs
from app.messages import queries as messages
from app.messages.models import Message, MessageState
from app.messages.rules import PROGRAMME, Hours
from app.messages.service import drafts
from app.registrations.queries import person_by_email
from app.schedule import service
from app.schedule.queries.news import told_by_letters
from app.settings import Settings
from app.side_events.models import SideEvent
from app.side_events.rules.states import Step
from app.side_events.service import decisions
from tests.app.messages.mailbox import Mailbox
from tests.make import schedule
from tests.make.accounts import sign_in
from tests.visitor import Visitor

CONTACT, CHAIR = "contact1@example.org", "person1@example.org"
LOG = "/organise/im-test/messages"
ALL_DAY = Hours(time(0, 0), time(23, 59), 0)


@pytest.fixture
def settings(settings: Settings, mailbox: Mailbox) -> Settings:
    """Of an installation that sends its mails."""
    return settings.model_copy(update={"smtp_url": mailbox.url})


@pytest.fixture
def scene(work: Work) -> schedule.Scene:
    """A meeting whose first release, with one event in the small room, everybody has got."""
    with work.sessions.write() as db:
        made = schedule.released(db, events=1)
    deliver(work)
    return made


def deliver(work: Work) -> None:
    """Try each mail that is to go."""
    with work.sessions.read() as db:
        found = db.scalars(select(Message.id).order_by(Message.created_at, Message.id)).all()
    for one in found:
        jobs.deliver(work, one)


def newest(work: Work, which: ColumnElement[bool]) -> Message:
    """The newest of such mails."""
    chosen = select(Message).where(which).order_by(Message.created_at.desc(), Message.id)
    with work.sessions.read() as db:
        return db.scalars(chosen.limit(1)).one()


def last_to(work: Work, email: str) -> Message:
    """The newest mail to somebody."""
    return newest(work, Message.to_email == email)


def once_more(work: Work, visitor: Visitor, message_id: str) -> Message:
    """Have a mail sent once more on its page; gives the copy."""
    visitor.submit(visitor.get(f"{LOG}/{message_id}/repeat"), {})
    return newest(work, Message.copy_of.is_not(None))


def state_of(work: Work, message: Message) -> MessageState:
    with work.sessions.read() as db:
        return db.get_one(Message, message.id).state


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_copy_of_a_letter_counts_where_that_came_back_and_goes_no_more_once_overtaken(
    work: Work, scene: schedule.Scene, app: FastAPI, visitor: Visitor
) -> None:
    (event,), meeting_id = scene.events, scene.meeting.id
    actor = sign_in(visitor, app, organiser_of=meeting_id)
    letter = last_to(work, CONTACT)
    with work.sessions.write() as db:
        db.get_one(Message, letter.id).state = MessageState.BOUNCED
        drafts.set_hours(db, actor, meeting_id, ALL_DAY)
        assert (CONTACT, event.id) not in told_by_letters(db, meeting_id)
        became = messages.became_of(db, meeting_id, PROGRAMME, [str(letter.about_id)])

    copy = once_more(work, visitor, letter.id)
    assert copy.state is MessageState.QUEUED, "somebody wants it now"
    deliver(work)

    (link,) = visitor.get(LOG).select("//a[contains(., 'the mail of')]/@href")
    assert link.endswith(f"{LOG}/{letter.id}/repeat")
    assert "a copy of the mail of" in visitor.get(f"{LOG}/{copy.id}/repeat").words
    with work.sessions.read() as db:
        assert told_by_letters(db, meeting_id)[CONTACT, event.id].id == copy.id
        now = messages.became_of(db, meeting_id, PROGRAMME, [str(letter.about_id)])
    assert now == became, "whoever was written to counts once"

    second = once_more(work, visitor, copy.id)
    assert second.copy_of == letter.id
    with work.sessions.write() as db:
        place = {event.id: (scene.rooms[1], scene.slots[1].starts_at)}
        service.publish(db, None, schedule.draft(db, scene.meeting, place, [event]))
    assert state_of(work, second) is MessageState.WITHDRAWN


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_copy_of_an_entry_goes_no_more_once_that_is_taken_out(
    work: Work, scene: schedule.Scene, app: FastAPI, visitor: Visitor
) -> None:
    sign_in(visitor, app, organiser_of=scene.meeting.id)
    entry = once_more(work, visitor, last_to(work, CHAIR).id)
    with work.sessions.write() as db:
        chair = person_by_email(db, scene.meeting.id, CHAIR)
        assert chair
        invitations.set_way(db, chair, Way.FEED)
    send_due(work, scene.meeting.id)
    assert state_of(work, entry) is MessageState.WITHDRAWN


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_learnt_a_decision_is_told_the_next_and_not_by_copies_of_the_former(
    work: Work, scene: schedule.Scene, app: FastAPI, visitor: Visitor
) -> None:
    actor = sign_in(visitor, app, organiser_of=scene.meeting.id)
    with work.sessions.write() as db:
        decisions.decide(db, actor, db.get_one(SideEvent, scene.events[0].id), Step.CANCEL, "Fire")
    deliver(work)
    cancelled = last_to(work, CONTACT)

    copy = once_more(work, visitor, cancelled.id)
    with work.sessions.write() as db:
        event = db.get_one(SideEvent, scene.events[0].id)
        assert not decisions.is_untold(db, event)
        decisions.decide(db, actor, event, Step.REOPEN)

    assert state_of(work, copy) is MessageState.WITHDRAWN
    assert last_to(work, CONTACT).kind == "side_events/reopened"
