"""Somebody sends a colleague, who comes in their place: to that event, and as long as they say."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from fastapi import FastAPI
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.announcements import service as announcements
from app.announcements.rules import Audience
from app.calendars import service as calendars
from app.core import clock
from app.core.jobs import Work
from app.hosting.queries import sent_to, speaking_for
from app.hosting.service import changing, ordering
from app.invitations import jobs, queries, service
from app.invitations.models import InvitationMail
from app.invitations.service.reading import read
from app.messages.models import Message, MessageState
from app.registrations.models import Person
from app.registrations.queries import person_by_email
from app.schedule import service as schedule_service
from app.schedule.queries import current_release, facts_of
from app.schedule.service import Cover
from app.side_events import service as side_events
from app.side_events.models import SideEvent, SideEventState, SpeakerRole
from app.side_events.queries import marked_by
from app.side_events.rules.amending import amendment_of
from app.side_events.service.answers import give_link
from tests.make import registrations, schedule
from tests.make import side_events as make_side_events
from tests.make.accounts import sign_in
from tests.make.invitations import entries_of, first_mail, organiser
from tests.make.mails_back import proven, reply
from tests.visitor import Page, Visitor

COLLEAGUE = "colleague@example.org"
NAME = "Demo Colleague"
BEFORE = datetime(2026, 5, 4, 9, tzinfo=UTC)  # the answers in `mails_back` came


def delegated(db: Session, events: int = 1) -> tuple[schedule.Scene, InvitationMail]:
    """A released programme, the first event's chair, and that they send a colleague."""
    scene = schedule.scene(db, events=events)
    first = scene.events[0]
    ordering.set_order(db, first, ordering.order_of(db, scene.meeting, first).items)
    schedule.release(db, scene)
    mail = first_mail(db, scene)
    read(db, reply("delegated", mail))
    return scene, mail


def in_feed(db: Session, person: Person) -> dict[str, str]:
    """What somebody's own calendar says, by title."""
    feed = calendars.personal_calendar(db, calendars.own_parts(db, person))
    found = Calendar.from_ical(feed).walk("VEVENT")
    return {str(one["SUMMARY"]): str(one.get("DESCRIPTION", "")) for one in found}


def is_one_of_the_panel(db: Session, scene: schedule.Scene) -> None:
    """The colleague is told what its people are told, and their delegation sees where they go."""
    for chosen in (f"event:{scene.events[0].id}:", "role:chairs:"):
        told = announcements.people_of(db, scene.meeting, Audience.of(chosen))
        assert COLLEAGUE in {one.email for one in told}, chosen
    told = announcements.people_of(db, scene.meeting, Audience.of("role:hosts:"))
    assert COLLEAGUE not in {one.email for one in told}
    here = registrations.registration(db, scene.meeting, NAME, email=COLLEAGUE, approved=True)
    release = current_release(db, scene.meeting.id)
    assert release
    going = speaking_for(db, release.id, here.delegation_id or "")
    assert [one[2] for one in going] == [NAME]


def invites_after_a_question(visitor: Visitor, page: Page) -> Page:
    """Invite whom an answer names that anybody can have written: pages say so before."""
    overview = visitor.get("/organise/im-test/invitations").words
    assert "Person 1 (sends somebody else, not verified)" in overview
    assert not page.select("//form[contains(@action, '/delegate/')]")
    (address,) = page.select("//a[contains(@href, '/delegate/')]/@href")
    question = visitor.get(str(address))
    assert "Only the sender’s line of the mail names Person 1" in question.words
    return visitor.submit(question, {}, action=str(address))


def offers_nothing_where_it_is_cancelled(app: FastAPI, visitor: Visitor, versions: str) -> None:
    """Nobody is asked to come to what is not held, or not to come any more."""
    event_id = versions.split("/")[-2]
    for state in (SideEventState.CANCELLED, SideEventState.ACCEPTED):
        with app.state.sessions.write() as db:
            db.get_one(SideEvent, event_id).state = state
        offers = visitor.get(versions).select("//form[contains(@action, '/substitute/')]")
        assert bool(offers) is (state is SideEventState.ACCEPTED)


def test_a_colleague_is_invited_when_an_organiser_says_so(
    app: FastAPI, visitor: Visitor, work: Work
) -> None:
    with app.state.sessions.write() as db:
        scene, mail = delegated(db)
        read(db, reply("delegated", mail, sender="stranger@example.com"))
        assert entries_of(db, COLLEAGUE) == []
        speaker = scene.events[0].speakers[0]
        give_link(db, speaker)
        host, own = side_events.link_path(db, scene.events[0]), side_events.answer_path(db, speaker)
    sign_in(visitor, app, organiser_of=scene.meeting.id)
    versions = f"/organise/im-test/side-events/{scene.events[0].id}/invitations"
    page = visitor.get(versions)
    assert f"Instead comes: {NAME} {COLLEAGUE}" in page.words

    done = invites_after_a_question(visitor, page)
    jobs.send_due(work, scene.meeting.id)

    assert "The invitation is on its way." in done.words
    with app.state.sessions.write() as db:
        assert [one.method for one in entries_of(db, COLLEAGUE)] == ["REQUEST"]
        is_one_of_the_panel(db, scene)
    overview = visitor.get("/organise/im-test/invitations").words
    assert f"Person 1: sends somebody else, not verified ({NAME})" in overview
    after = visitor.get(versions)
    assert f"{NAME} in place of Person 1 " in after.words
    assert not after.select("//form[contains(@action, '/delegate/')]")
    for path in (host, own):
        assert "sends somebody else, by calendar, " in visitor.get(path).words, path
        assert f"in their place: {NAME}" in visitor.get(path).words, path

    offers_nothing_where_it_is_cancelled(app, visitor, versions)
    (form,) = after.select("//form[contains(@action, '/substitute/')]")
    gone = visitor.submit(after, {}, action=str(form.get("action")))
    assert "They come in nobody’s place any more." in gone.words
    assert NAME not in visitor.get(host).words


def test_a_colleague_is_invited_to_this_event_alone_in_words_of_its_own(db: Session) -> None:
    scene, mail = delegated(db, events=2)
    db.get_one(Person, mail.person_id).language = "fr"
    colleague = registrations.person(db, scene.meeting, NAME, COLLEAGUE, language="fr")
    side_events.mark(db, colleague, [scene.events[1].id])
    (answer,) = queries.answers_of_event(db, scene.events[0].id)
    assert service.invite(db, organiser(db, scene), scene.meeting, answer.id)
    for _again in range(2):
        service.send_due(db, scene.meeting.id)

    (entry,) = entries_of(db, COLLEAGUE)
    assert (entry.method, entry.summary) == ("REQUEST", "Event 1")
    told = entry.raw.replace("\r\n ", "")
    assert "à la place de Person 1" in entry.text
    assert "à la place de Person 1" in told
    assert "Ordre de passage" in told  # they read what the chair would
    assert marked_by(db, colleague.id) == {scene.events[1].id}
    assert not service.wishes(db, colleague)
    assert in_feed(db, colleague).keys() == {"Event 1", "Event 2"}
    _mail, message = queries.newest_of_event(db, scene.events[0].id)[colleague.id]
    assert message is not None
    message.state, message.sent_at = MessageState.SENT, message.created_at
    db.flush()
    assert in_feed(db, colleague).keys() == {"Event 2"}  # none is doubled


def test_an_answer_that_nothing_shows_to_be_theirs_sends_nobody_away(db: Session) -> None:
    scene, mail = delegated(db)
    (answer,) = queries.answers_of_event(db, scene.events[0].id)
    assert service.invite(db, organiser(db, scene), scene.meeting, answer.id)

    read(db, reply("outlook_mac", mail))  # anybody may have written that they do not come

    assert [one.email for one in sent_to(db, [scene.events[0].id])] == [COLLEAGUE]


def says_no_more(db: Session, scene: schedule.Scene, mail: InvitationMail) -> None:
    read(db, proven("outlook_mac", mail))  # cannot come


def comes_themselves(db: Session, scene: schedule.Scene, _mail: InvitationMail) -> None:
    side_events.answer(db, scene.events[0].speakers[0], takes_part=True)


def leaves(db: Session, scene: schedule.Scene, _mail: InvitationMail) -> None:
    side_events.answer(db, scene.events[0].speakers[0], takes_part=False)


def is_replaced(db: Session, scene: schedule.Scene, _mail: InvitationMail) -> None:
    event = scene.events[0]
    other = make_side_events.speaker("Demo Other", role=SpeakerRole.CHAIR)
    given = replace(amendment_of(event), speakers=(other,))
    changing.change(db, scene.meeting, event, given, "", actor=organiser(db, scene))


def is_uninvited(db: Session, scene: schedule.Scene, mail: InvitationMail) -> None:
    actor = organiser(db, scene)
    event_id = scene.events[0].id
    assert service.uninvite(db, actor, scene.meeting.id, event_id, mail.person_id)


@pytest.mark.parametrize(
    "withdraw", [says_no_more, comes_themselves, leaves, is_replaced, is_uninvited]
)
def test_a_colleague_is_told_when_nobody_sends_them_any_more(
    db: Session,
    monkeypatch: pytest.MonkeyPatch,
    withdraw: Callable[[Session, schedule.Scene, InvitationMail], None],
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(clock, "now", lambda: BEFORE)
        scene = schedule.scene(db, events=1)
        schedule.release(db, scene)
        comes_themselves(db, scene, first_mail(db, scene))
    mail = first_mail(db, scene)
    read(db, proven("delegated", mail))
    (answer,) = queries.answers_of_event(db, scene.events[0].id)
    assert service.invite(db, organiser(db, scene), scene.meeting, answer.id)
    service.send_due(db, scene.meeting.id)
    person = person_by_email(db, scene.meeting.id, COLLEAGUE)
    assert person is not None
    assert in_feed(db, person).keys() == {"Event 1"}

    withdraw(db, scene, mail)
    service.send_due(db, scene.meeting.id)

    invited, out = entries_of(db, COLLEAGUE)
    assert (invited.method, out.method) == ("REQUEST", "CANCEL")
    assert out.sequence > invited.sequence
    assert "You no longer take part in this side event." in out.text
    assert in_feed(db, person).keys() == {"Nothing is in this calendar now"}
    assert not service.invite(db, organiser(db, scene), scene.meeting, answer.id) or (
        withdraw is is_uninvited  # who sends them still
    )


def test_who_is_sent_follows_the_event_and_nobody_sends_themselves(db: Session) -> None:
    scene, mail = delegated(db)
    (answer,) = queries.answers_of_event(db, scene.events[0].id)
    answer.delegate_email = mail.email
    assert not service.invite(db, organiser(db, scene), scene.meeting, answer.id)
    answer.delegate_email = COLLEAGUE
    assert service.invite(db, organiser(db, scene), scene.meeting, answer.id)
    service.send_due(db, scene.meeting.id)

    places = {scene.events[0].id: (scene.rooms[1], scene.slots[1].starts_at)}
    draft = schedule.draft(db, scene.meeting, places, scene.events)
    plan = schedule_service.plan_release(db, draft, facts_of(db, scene.meeting))
    assert COLLEAGUE in {one.email for one in plan.told}
    schedule_service.publish(db, None, draft, Cover())

    first, moved = entries_of(db, COLLEAGUE)
    assert (moved.method, moved.uid) == ("REQUEST", first.uid)
    assert moved.starts_at > first.starts_at
    assert "In place of: Person 1" in moved.text
    assert "because you take part in a side event" in moved.text
    assert not db.scalars(
        select(Message).where(Message.kind == "schedule/published", Message.to_email == COLLEAGUE)
    ).all()  # the entry tells it all
