"""Before a release, and taking one back: warnings, who is told, the programme before again."""

from collections.abc import Mapping
from datetime import datetime

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import AuditEntry
from app.core import clock
from app.core.db import Sessions
from app.core.i18n import in_language
from app.messages import queries as messages
from app.messages.models import Message, MessageState
from app.messages.rules import PROGRAMME
from app.messages.service.drafts import release_drafts
from app.schedule import queries, rules, service
from app.schedule.errors import DraftRefused, NothingHere, ReleaseRefused
from app.schedule.models import DraftState, PublicState, Release, ReleaseKind
from app.schedule.service import Cover
from app.side_events import service as side_events
from app.side_events.models import Answer, SideEvent
from tests.make import accounts, schedule
from tests.make import side_events as make
from tests.make.invitations import entries_of
from tests.visitor import Visitor

# Of pages and rules more than of queries: asked on one database, so that the whole stays short.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

HOME = "/organise/im-test"


def elsewhere(scene: schedule.Scene) -> dict[str, schedule.Spot]:
    """As spread, but the first event on the second day in the large room."""
    places = dict(schedule.spread(scene))
    places[scene.events[0].id] = (scene.rooms[1], scene.slots[1].starts_at)
    return places


def spots(db: Session, release: Release) -> Mapping[str, tuple[str, datetime]]:
    return {
        one.side_event_id: (one.room_id, one.starts_at)
        for one in queries.events_of(db, release.id)
        if one.is_held
    }


def told(db: Session, release: Release) -> dict[str, Message]:
    start = f"programme.published:{release.id}:"
    found = db.scalars(select(Message).where(Message.cause.startswith(start)))
    return {message.to_email: message for message in found}


def letters_wait(db: Session, scene: schedule.Scene, places: schedule.Places) -> Release:
    made = schedule.draft(db, scene.meeting, places, scene.events)
    return service.publish(db, None, made, Cover(letters_wait=True))


def test_the_release_before_is_public_again_and_entries_in_calendars_follow(db: Session) -> None:
    scene = schedule.scene(db)
    actor = accounts.actor(db, organiser_of=scene.meeting.id)
    first = schedule.release(db, scene)
    second = schedule.release(db, scene, elsewhere(scene))

    third = service.take_back(
        db, actor, scene.meeting, 1, Cover("Monday", "The hall is free again."), seen=2
    )

    assert spots(db, third) == spots(db, first) != spots(db, second)
    assert (third.number, third.kind, third.places_of) == (3, ReleaseKind.TAKEN_BACK, 1)
    assert (third.name, in_language(third.note)) == ("Monday", "The hall is free again.")
    moved = queries.event_of(db, third.id, scene.events[0].id)
    assert moved is not None
    assert (moved.sequence, moved.state) == (2, PublicState.MOVED)
    assert moved.printed["room"]["code"] == "small-room"
    letter = told(db, third)["contact1@example.org"]
    assert "gone back to an earlier one" in letter.text
    assert "The hall is free again." in letter.text
    assert "contact2@example.org" not in told(db, third)
    entry = db.scalars(select(AuditEntry).where(AuditEntry.action == "schedule.taken_back")).one()
    assert (entry.details["places_of"], entry.details["moved"]) == (1, 1)
    board = queries.newest_draft(db, scene.meeting.id)
    assert board is not None
    assert (board.id, board.state) == (second.draft_id, DraftState.OPEN)
    assert spots(db, service.publish(db, actor, board)) == spots(db, second)


def test_what_was_withdrawn_or_rewritten_since_does_not_come_back(db: Session) -> None:
    scene = schedule.released(db)
    gone = scene.events.pop()
    side_events.withdraw(db, gone)
    scene.events[1].title = "Better title"
    db.flush()
    schedule.release(db, scene, elsewhere(scene))

    third = service.take_back(db, None, scene.meeting, 1)

    events = {one.side_event_id: one for one in queries.events_of(db, third.id)}
    assert not events[gone.id].is_held
    assert events[scene.events[1].id].printed["title"] == "Better title"
    assert events[scene.events[0].id].is_held


def test_letters_that_nobody_has_got_are_dropped_and_not_answered(db: Session) -> None:
    scene = schedule.released(db)
    second = letters_wait(db, scene, elsewhere(scene))
    waiting = told(db, second)
    assert {one.state for one in waiting.values()} == {MessageState.DRAFT}
    assert messages.drafts_by_cause(db, scene.meeting.id) == {PROGRAMME: 2}
    waiting["contact1@example.org"].state = MessageState.SENT
    db.flush()

    third = service.take_back(db, None, scene.meeting, 1)

    assert set(told(db, third)) == {"contact1@example.org"}
    assert len(entries_of(db, "person1@example.org")) == 1  # the first, which is right again
    assert messages.drafts_by_cause(db, scene.meeting.id) == {}


def test_who_was_told_nothing_of_a_release_is_told_what_differs_from_the_one_before(
    db: Session,
) -> None:
    """Letters that wait are withdrawn by what comes next, and those who got theirs hear of that."""
    scene = schedule.released(db)
    second = letters_wait(db, scene, elsewhere(scene))
    assert set(told(db, second)) == {"contact1@example.org"}
    both = dict(elsewhere(scene))
    both[scene.events[1].id] = (scene.rooms[0], scene.slots[0].starts_at)

    third = schedule.release(db, scene, both)

    assert messages.drafts_by_cause(db, scene.meeting.id) == {}
    assert told(db, second) == {}
    letters = told(db, third)
    assert set(letters) == {"contact1@example.org", "contact2@example.org"}
    assert "13:15–14:15, Small Room" in letters["contact1@example.org"].text.split("Before:")[1]
    assert len(entries_of(db, "person1@example.org")) == 2
    fourth = letters_wait(db, scene, schedule.spread(scene))
    fifth = schedule.release(db, scene, both)
    assert (told(db, fourth), told(db, fifth)) == ({}, {}), "they were told so already"


def test_who_waits_for_a_letter_still_is_told_when_only_what_came_after_it_is_taken_back(
    db: Session,
) -> None:
    """Their letter was withdrawn and written anew twice: they know only of the first release."""
    scene = schedule.scene(db)
    actor = accounts.actor(db, organiser_of=scene.meeting.id)
    schedule.release(db, scene)
    letters_wait(db, scene, elsewhere(scene))
    both = dict(elsewhere(scene))
    both[scene.events[1].id] = (scene.rooms[0], scene.slots[0].starts_at)
    letters_wait(db, scene, both)
    _earlier, plan = service.plan_taking_back(db, queries.facts_of(db, scene.meeting), 2)
    assert {one.email for one in plan.told} == {"contact1@example.org", "person1@example.org"}

    fourth = service.take_back(db, None, scene.meeting, 2, Cover(letters_wait=True))

    [letter] = told(db, fourth).values()
    assert (letter.to_email, letter.state) == ("contact1@example.org", MessageState.DRAFT)
    assert "13:15–14:15, Small Room" in letter.text.split("Before:")[1]
    waiting = messages.drafts_of(db, scene.meeting.id)
    assert {one.to_email for one in waiting} == {"contact1@example.org", "person1@example.org"}
    release_drafts(db, actor, scene.meeting.id, waiting)
    _earlier, plan = service.plan_taking_back(db, queries.facts_of(db, scene.meeting), 1)
    assert {one.email for one in plan.told} == {"contact1@example.org", "person1@example.org"}


def test_who_waits_for_a_letter_still_is_told_when_what_happened_since_was_not_so(
    db: Session,
) -> None:
    scene = schedule.released(db)
    letters_wait(db, scene, elsewhere(scene))
    there = (scene.rooms[0], scene.slots[1].starts_at)
    lost = schedule.mending(db, scene.meeting, scene.events[2], there)
    wait = Cover(letters_wait=True)
    service.approve(db, None, scene.meeting, lost.id, wait)
    both = {one.to_email for one in messages.drafts_of(db, scene.meeting.id)}
    assert {"contact1@example.org", "contact3@example.org"} <= both

    service.take_mending_back(db, None, scene.meeting, lost.id, wait)

    waiting = {one.to_email for one in messages.drafts_of(db, scene.meeting.id)}
    assert waiting == {"contact1@example.org", "person1@example.org"}


def test_what_a_release_has_overtaken_cannot_be_sent(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db)
        first = schedule.release(db, scene)
        second = schedule.release(db, scene, elsewhere(scene))
        service.reprint(db, scene.events[0])
        late = told(db, first)["contact1@example.org"]
        late.state, late.draft_of, late.about_id = MessageState.DRAFT, PROGRAMME, first.id
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    outbox = f"{HOME}/outbox/{late.id}"

    answer = visitor.submit(visitor.get(outbox), {"do": "release"}, action=f"outbox/{late.id}")

    assert (answer.status, "Contact 1" in answer.words) == (409, True)
    assert "not so any more" in answer.words
    with sessions.write() as db:
        letter = db.get_one(Message, late.id)
        assert letter.state is MessageState.DRAFT
        letter.about_id = second.id
    answer = visitor.submit(visitor.get(outbox), {"do": "release"}, action=f"outbox/{late.id}")
    assert "One mail is released." in answer.words, "a host's words overtake nothing"


def test_a_letter_that_names_an_event_which_has_ended_cannot_be_sent(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db)
        only = schedule.release(db, scene)
        letters = told(db, only)
        late, right = letters["contact1@example.org"], letters["contact2@example.org"]
        for one in (late, right):
            one.state, one.draft_of, one.about_id = MessageState.DRAFT, PROGRAMME, only.id
        ended = next(one.id for one in scene.events if f"/events/{one.id}" in late.text)
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    desk = visitor.get(f"{HOME}/side-events/{ended}")
    visitor.submit(desk, {"reason": "The hall is flooded."}, action="cancel")

    assert visitor.get(f"{HOME}/outbox/{late.id}").status == 404, "it is withdrawn"
    page = visitor.get(f"{HOME}/outbox/{right.id}")
    other = visitor.submit(page, {"do": "release"}, action=f"outbox/{right.id}")
    assert "One mail is released." in other.words


def test_what_changes_nothing_or_was_not_looked_at_is_refused(db: Session) -> None:
    scene = schedule.scene(db)
    draft = schedule.draft(db, scene.meeting, schedule.spread(scene), scene.events)
    with pytest.raises(DraftRefused, match="changed since you looked"):
        service.publish(db, None, draft, seen=draft.revision + 1)
    service.publish(db, None, draft, seen=draft.revision)
    schedule.release(db, scene)

    with pytest.raises(ReleaseRefused, match="already"):
        service.take_back(db, None, scene.meeting, 1)
    with pytest.raises(ReleaseRefused, match="Another release"):
        service.take_back(db, None, scene.meeting, 1, seen=1)
    for number in (0, 2, 9):
        with pytest.raises(NothingHere):
            service.take_back(db, None, scene.meeting, number)


def test_what_a_host_changed_is_not_what_is_taken_back(db: Session) -> None:
    scene = schedule.scene(db)
    assert service.last_published(db, scene.meeting.id) is None
    schedule.release(db, scene)
    assert service.last_published(db, scene.meeting.id) is None
    schedule.release(db, scene, elsewhere(scene))
    printed = service.reprint(db, scene.events[0])

    assert printed is not None
    assert printed.kind is ReleaseKind.REPRINTED
    assert service.last_published(db, scene.meeting.id) == 1


def test_the_page_warns_names_whom_it_tells_and_keeps_the_letters(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db, events=2)
        alone = schedule.event(db, scene, 3, title="Leaderless")
        alone.speakers[0].answer = Answer.DECLINED
        nameless = make.speaker("Demo Unknown Address")
        schedule.event(db, scene, 4, title="Unreachable", speakers=[nameless])
        scene.events[:] = queries.facts_of(db, scene.meeting).events
        schedule.draft(db, scene.meeting, schedule.spread(scene), scene.events)
        failed = Message(
            kind="x", cause="x", to_email="person2@example.org", language="en", subject="x",
            text="", html="", state=MessageState.FAILED, created_at=clock.now(),
        )  # fmt: skip
        db.add(failed)
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    page = visitor.get(f"{HOME}/schedule/publish")

    warned = [one.text_content() for one in page.select("//*[contains(@class, 'notice')]")]
    assert any("Nobody is named who chairs" in one and "Leaderless" in one for one in warned)
    assert any("has confirmed yet" in one and "Event 1" in one for one in warned)
    unreached = next(one for one in warned if "Who cannot be reached" in one)
    assert "Demo Unknown Address: no address is known (Unreachable)" in " ".join(unreached.split())
    assert "person2@example.org" in unreached
    rows = {" ".join(one.text_content().split()) for one in page.select("//details//tr")}
    assert any(one.startswith("Contact 1contact1@example.org New Event 1:") for one in rows)
    assert page.select("//input[@name='letters'][@checked]/@value") == ["to_read"]

    page = visitor.submit(page, {"note": "Come early."}, action="publish")

    assert "The letters wait in the outbox" in page.words
    assert "contact1@example.org" in visitor.get(f"{HOME}/outbox").text
    page = visitor.get(f"{HOME}/schedule/publish")
    assert "This draft has been published already." in page.words


def test_nobody_writes_to_a_contact_without_an_address_and_the_plan_says_so(db: Session) -> None:
    scene = schedule.scene(db)
    scene.events[0].contact_name = scene.events[0].contact_email = ""
    db.flush()
    draft = schedule.draft(db, scene.meeting, schedule.spread(scene), scene.events)

    plan = service.plan_release(db, draft, queries.facts_of(db, scene.meeting))
    only = service.publish(db, None, draft)

    assert "" not in {one.email for one in plan.told}
    assert [(one.name, one.titles) for one in plan.not_reached] == [("Contact", ["Event 1"])]
    assert set(told(db, only)) == {"contact2@example.org", "contact3@example.org"}


def test_a_release_is_taken_back_on_its_page(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = schedule.released(db)
        schedule.release(db, scene, elsewhere(scene))
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    page = visitor.get(f"{HOME}/releases")
    [back] = page.select("//a[contains(., 'Take it back')]/@href")
    page = visitor.get(back)
    assert "Go back to release 1" in page.words
    assert "Event 1" in page.words
    stale = visitor.submit(page, {"note": "n" * 501}, action="releases/1")
    assert (stale.status, "n" * 501 in stale.words) == (422, True)

    page = visitor.submit(page, {"note": "Sorry."}, action="releases/1")

    assert "The earlier programme is public again." in page.words
    assert "back to release 1" in page.words
    assert "Sorry." in visitor.get("/im-test").words
    again = visitor.get(f"{HOME}/releases/1")
    assert "has the places of this release already" in again.words


def test_a_release_without_a_name_is_called_by_what_it_changes_in_each_language(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = schedule.released(db)
        places = elsewhere(scene)
        del places[scene.events[1].id]
        schedule.draft(db, scene.meeting, places, scene.events)
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    page = visitor.get(f"{HOME}/schedule/publish")
    assert page.select("//input[@name='name']/@value") in ([], [""])
    assert "1 side event was moved, 1 side event is not held as announced" in page.words
    visitor.submit(page, {}, action="publish")

    assert "1 side event was moved, 1 side event is" in visitor.get("/im-test").words
    assert "1 événement parallèle a été déplacé" in visitor.get("/im-test?lang=fr").words
    assert "Release 2 · 1 side event was moved" in visitor.get("/im-test/changes").words
    named = visitor.get(f"{HOME}/releases/1")
    visitor.submit(named, {"name": "As it was"}, action="releases/1")
    assert "As it was · Release 3" in visitor.get("/im-test").words
    names = visitor.get(f"{HOME}/releases").select("//td[@data-label='Name']/bdi/text()")
    moved = "1 side event was moved, 1 side event is not held as announced"
    assert names == ["As it was", moved], "the first is called by its number"


def test_the_day_of_what_changes_is_said_where_it_is_one(db: Session) -> None:
    scene = schedule.released(db)
    places = dict(schedule.spread(scene))
    del places[scene.events[1].id]
    schedule.release(db, scene, places)
    now = queries.current_release(db, scene.meeting.id)
    assert now is not None
    said = "Tue 15 Jun: 1 side event is not held as announced"
    assert (now.name, rules.called(now)) == ("", said)


def test_where_nothing_changes_nothing_is_offered_but_another_text_is(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = schedule.released(db)
        schedule.draft(db, scene.meeting, schedule.spread(scene), scene.events)
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    page = visitor.get(f"{HOME}/schedule/publish")
    assert "There is nothing to publish" in page.words
    assert page.select("//main//form") == []

    with sessions.write() as db:
        db.get_one(SideEvent, scene.events[0].id).description = "Another text."
    page = visitor.get(f"{HOME}/schedule/publish")
    assert "What reads otherwise is named below" in page.words
    assert "The programme is published." in visitor.submit(page, {}, action="publish").words
