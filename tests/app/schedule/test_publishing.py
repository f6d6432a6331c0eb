"""Publishing: what a release holds, what it refuses, who is told."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import AuditEntry
from app.core import clock, i18n
from app.core.db import Sessions
from app.core.i18n import in_language
from app.messages.models import Message
from app.schedule import queries, service
from app.schedule.errors import DraftRefused
from app.schedule.models import Artefact, DraftState, PublicState, Release, ReleasedEvent
from app.schedule.service import public
from app.side_events import service as decisions
from app.side_events.models import SpeakerRole
from tests.conftest import rows
from tests.make import accounts, meetings, schedule, side_events


def events_by_title(db: Session, release: Release) -> dict[str, ReleasedEvent]:
    return {event.printed["title"]: event for event in queries.events_of(db, release.id)}


def told(db: Session, release: Release) -> dict[str, Message]:
    start = f"programme.published:{release.id}:"
    found = db.scalars(select(Message).where(Message.cause.startswith(start)))
    return {message.to_email: message for message in found}


def moved(scene: schedule.Scene) -> dict[str, schedule.Spot]:
    """As spread, but the first event on the second day in the room that is free."""
    places = dict(schedule.spread(scene))
    places[scene.events[0].id] = (scene.rooms[1], scene.slots[1].starts_at)
    return places


def test_a_release_prints_copies(db: Session) -> None:
    scene = schedule.scene(db)
    actor = accounts.actor(db, organiser_of=scene.meeting.id)
    draft = schedule.draft(db, scene.meeting, schedule.spread(scene), scene.events)

    release = service.publish(db, actor, draft, service.Cover(note="  Welcome  "))
    scene.events[0].title = "Changed afterwards"
    scene.meeting.name = {"en": "Changed afterwards"}
    db.flush()

    printed = events_by_title(db, release)
    assert (release.number, in_language(release.note), draft.state) == (
        1,
        "Welcome",
        DraftState.PUBLISHED,
    )
    assert sorted(printed) == ["Event 1", "Event 2", "Event 3"]
    first = printed["Event 1"]
    assert (first.sequence, first.state) == (0, PublicState.HELD)
    assert first.ends_at - first.starts_at == timedelta(minutes=60)
    assert first.printed["room"]["code"] == "small-room"
    assert first.printed["partners"] == [
        {"role": "lead_organiser", "name": {"en": "Organisation 1"}}
    ]
    assert [one["name"] for one in first.printed["speakers"]] == ["Person 1"]
    assert "@" not in str(first.printed)
    assert release.programme["meeting"]["name"]["en"] == "Test Meetings"
    entry = db.scalars(select(AuditEntry).where(AuditEntry.action == "schedule.published")).one()
    assert entry.account_id == actor.account_id
    assert entry.details == {
        "number": 1,
        "told": 6,
        "new": 3,
        "moved": 0,
        "cancelled": 0,
        "same": 0,
    }


def test_everything_public_is_built_at_once(db: Session) -> None:
    release = schedule.release(db, schedule.scene(db))

    made = db.execute(
        select(Artefact.name, Artefact.language).where(Artefact.release_id == release.id)
    ).all()

    pages = {language for name, language in made if name == "programme.html"}
    assert pages == set(i18n.LANGUAGES)
    assert {name for name, _ in made} == {
        *("programme.html", "programme.ics", "programme.json", "programme.xml")
    }


def test_what_moves_rises_and_what_stays_stays(db: Session) -> None:
    scene = schedule.released(db)

    second = events_by_title(db, schedule.release(db, scene, moved(scene)))

    assert (second["Event 1"].sequence, second["Event 1"].state) == (1, PublicState.MOVED)
    assert [second[f"Event {n}"].sequence for n in (2, 3)] == [0, 0]
    assert [second[f"Event {n}"].state for n in (2, 3)] == [PublicState.HELD] * 2


def test_what_moved_is_marked_for_a_day_whatever_else_is_published(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is so in the page of the programme, too, which is made once for each release."""
    scene = schedule.released(db)
    places = moved(scene)
    schedule.release(db, scene, places)
    now = clock.now()
    first, second, _third = (event.id for event in scene.events)
    stands = places.pop(second)

    def state_after(hours: int) -> PublicState:
        monkeypatch.setattr(clock, "now", lambda: now + timedelta(hours=hours))
        release = schedule.release(db, scene, places)
        event = queries.event_of(db, release.id, first)
        assert event is not None
        page = public.programme_page(release, [event], "en").decode()
        assert ("Moved" in page) is (event.state is PublicState.MOVED)
        assert event.sequence == 1
        return event.state

    assert state_after(1) is PublicState.MOVED
    places[second] = stands
    assert state_after(23) is PublicState.MOVED
    assert state_after(25) is PublicState.HELD


def test_a_new_title_alone_is_no_news_but_raises_the_entry(db: Session) -> None:
    scene = schedule.released(db)
    scene.events[0].title = "Better title"
    db.flush()

    release = schedule.release(db, scene)

    assert events_by_title(db, release)["Better title"].sequence == 1
    assert told(db, release) == {}


def test_what_is_not_held_any_more_is_carried_as_cancelled(db: Session) -> None:
    scene = schedule.released(db)
    gone = scene.events.pop(0)
    decisions.withdraw(db, gone)

    second = schedule.release(db, scene, moved_rest(scene))
    third = schedule.release(db, scene, moved_rest(scene))

    for release in (second, third):
        event = events_by_title(db, release)["Event 1"]
        assert (not event.is_held, event.sequence) == (True, 1)
    assert "contact1@example.org" not in told(db, second)  # it was so, and told, before
    assert "contact2@example.org" not in told(db, second)
    assert told(db, third) == {}


def moved_rest(scene: schedule.Scene) -> dict[str, schedule.Spot]:
    """The events that are left, where `spread` had them when the first was there."""
    spots = [(room, slot.starts_at) for slot in scene.slots for room in scene.rooms][1:]
    return {one.id: spot for one, spot in zip(scene.events, spots, strict=False)}


def test_each_person_gets_one_mail_with_all_that_concerns_them(db: Session) -> None:
    scene = schedule.scene(db, events=1)
    chair = side_events.speaker("Chair", email="chair@example.org")
    panellist = side_events.speaker(
        "Same Person", email="same@example.org", role=SpeakerRole.PANELLIST
    )
    for number in (2, 3):
        schedule.event(
            db, scene, number, speakers=[chair, panellist], contact_email="same@example.org"
        ).contact_language = "fr"
    scene.events += [one for one in queries.facts_of(db, scene.meeting).events if one.number > 1]

    release = schedule.release(db, scene)

    messages = told(db, release)
    assert set(messages) == {"contact1@example.org", "same@example.org"}  # chairs are invited
    both = messages["same@example.org"]
    assert (both.text.count("Event 2"), both.text.count("Event 3")) == (1, 1)
    assert "/calendars/" in both.text
    assert "/calendars/" not in messages["contact1@example.org"].text
    assert "13:15" in messages["contact1@example.org"].text
    assert "Small Room" in messages["contact1@example.org"].html


def test_a_hostile_title_stays_text_in_the_mail(db: Session) -> None:
    scene = schedule.scene(db, events=0)
    scene.events.append(schedule.event(db, scene, 1, title="<script>alert(1)</script> {{ 7*7 }}"))

    message = told(db, schedule.release(db, scene))["contact1@example.org"]

    assert "<script>" not in message.html
    assert "&lt;script&gt;" in message.html
    assert "{{ 7*7 }}" in message.subject


def refused(db: Session, scene: schedule.Scene, places: schedule.Places | None = None) -> list[str]:
    spots = schedule.spread(scene) if places is None else places
    draft = schedule.draft(db, scene.meeting, spots, scene.events)
    with pytest.raises(DraftRefused) as refusal:
        service.publish(db, None, draft)
    assert rows(db, "release") == 0
    return refusal.value.sentences


def test_a_draft_that_lacks_what_was_accepted_since_is_refused(db: Session) -> None:
    scene = schedule.scene(db)
    schedule.event(db, scene, 9)

    (sentence,) = refused(db, scene)

    assert "accepted since this draft was made" in sentence


def test_a_draft_that_breaks_a_rule_by_now_is_refused_with_its_names(db: Session) -> None:
    scene = schedule.scene(db)
    scene.rooms[0].capacity = 10
    meetings.session(db, scene.meeting, start="13:00", end="14:00", title="Extra plenary")

    sentences = refused(db, scene)

    assert (
        "\u2068Event 1\u2069 expects 30 people, and \u2068Small Room\u2069 has 10 seats."
        in sentences
    )
    assert any("Extra plenary" in sentence for sentence in sentences)


def test_a_draft_with_old_lengths_is_refused(db: Session) -> None:
    scene = schedule.scene(db)
    draft = schedule.draft(db, scene.meeting, schedule.spread(scene), scene.events)
    scene.events[0].duration = 30
    db.flush()

    with pytest.raises(DraftRefused, match="longer or shorter"):
        service.publish(db, None, draft)


def test_an_older_draft_and_a_published_one_are_refused(db: Session) -> None:
    scene = schedule.scene(db)
    places = schedule.spread(scene)
    older = schedule.draft(db, scene.meeting, places, scene.events)
    newer = schedule.draft(db, scene.meeting, places, scene.events)

    with pytest.raises(DraftRefused, match="newer draft"):
        service.publish(db, None, older)
    service.publish(db, None, newer)
    with pytest.raises(DraftRefused, match="published already"):
        service.publish(db, None, newer)


def test_what_cannot_be_placed_is_left_out_of_the_release(db: Session) -> None:
    scene = schedule.scene(db)
    places = dict(schedule.spread(scene))
    del places[scene.events[2].id]

    release = schedule.release(db, scene, places)

    assert sorted(events_by_title(db, release)) == ["Event 1", "Event 2"]
    assert "contact3@example.org" not in told(db, release)


def test_of_two_that_publish_at_once_one_wins(sessions: Sessions) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db)
        draft = schedule.draft(db, scene.meeting, schedule.spread(scene), scene.events)
    barrier = threading.Barrier(2)
    ended: list[str] = []

    def publish() -> None:
        barrier.wait()
        try:
            with sessions.write() as db:
                service.publish(db, None, draft)
        except DraftRefused:
            ended.append("refused")
        else:
            ended.append("published")

    both = [threading.Thread(target=publish) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert sorted(ended) == ["published", "refused"]
    with sessions.read() as db:
        assert rows(db, "release") == 1
        assert rows(db, "released_event") == 3


def test_a_publication_that_fails_changes_nothing(sessions: Sessions) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db)
        draft = schedule.draft(db, scene.meeting, schedule.spread(scene), scene.events)

    def publish_and_fail() -> None:
        with sessions.write() as db:
            service.publish(db, None, draft)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        publish_and_fail()

    with sessions.read() as db:
        assert (rows(db, "release"), rows(db, "artefact")) == (0, 0)
        assert not db.scalars(select(Message).where(Message.kind == "schedule/published")).all()
