"""Each side event that a release changes has its own reason: in letters, in public, kept after."""

from datetime import timedelta

import pytest
from alembic import command
from fastapi import FastAPI
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from app.core import clock, i18n
from app.core.db import Sessions
from app.core.migrations import config
from app.messages.models import Message
from app.schedule import queries, service
from app.schedule.mails import LETTER
from app.schedule.models import BoardKind, MendingState, Release, ReleasedEvent
from app.schedule.rules import Spot
from app.schedule.service import Cover, Move
from app.side_events import service as side_events
from app.side_events.models import SideEvent
from app.side_events.rules.shown import NotHeld
from app.side_events.rules.states import Step
from tests.app.schedule.test_history import changes_of
from tests.make import accounts, schedule
from tests.make.invitations import entries_of
from tests.visitor import Page, Visitor

HOME = "/organise/im-test"
BOTH = "both@example.org"  # is asked about the first two side events


@pytest.fixture
def scene(app: FastAPI, sessions: Sessions, visitor: Visitor) -> schedule.Scene:
    """A meeting with a release; the visitor organises it."""
    with sessions.write() as db:
        made = schedule.scene(db)
        for one in made.events[:2]:
            one.contact_email = BOTH
        schedule.release(db, made, note="Welcome.")
    accounts.sign_in(visitor, app, organiser_of=made.meeting.id)
    return made


def moved_by_hand(db: Session, scene: schedule.Scene, number: int, room: int) -> None:
    """Event so and so to the second day, in a room."""
    event = scene.events[number - 1]
    was, now = schedule.spread(scene)[event.id], scene.slots[1].starts_at
    spots = Spot(was[0].id, was[1]), Spot(scene.rooms[room].id, now)
    service.change(db, None, db.merge(scene.meeting), BoardKind.MOVED, [Move(event.id, *spots)])


def letters(db: Session) -> dict[str, str]:
    """The newest letter of the programme to each, by address."""
    found = db.scalars(select(Message).where(Message.kind == LETTER).order_by(Message.created_at))
    return {one.to_email: one.text for one in found}


def hosts_read(sessions: Sessions, visitor: Visitor, scene: schedule.Scene, *reasons: str) -> None:
    """Whether the host of each event reads on their own page why it was changed; "": nothing."""
    with sessions.write() as db:
        paths = [side_events.link_path(db, db.get_one(SideEvent, one.id)) for one in scene.events]
    for path, reason in zip(paths, reasons, strict=True):
        words = visitor.get(path).words
        assert reason in words
        assert reason or ("Reason: " not in words and "Why it was changed" not in words)


def test_a_mending_is_the_reason_of_its_own_events_alone(
    sessions: Sessions, visitor: Visitor, scene: schedule.Scene
) -> None:
    """Events 1 and 2 were moved by hand before, and go out with it; of one it is said why."""
    first, second, third = scene.events
    with sessions.write() as db:
        moved_by_hand(db, scene, 1, 1)
        off = Move(second.id, Spot(scene.rooms[1].id, scene.slots[0].starts_at), None)
        service.change(db, None, db.merge(scene.meeting), BoardKind.TAKEN_OFF, [off])
        lost = scene.rooms[0], scene.slots[1].starts_at
        mending = schedule.mending(db, db.merge(scene.meeting), db.merge(third), lost)
    page = visitor.get(f"{HOME}/schedule/mend/{mending.id}")
    assert "The note below is not given as their reason" in page.words
    other, empty = written(page, second.id)
    assert (empty, written(page, first.id)[1]) == ("", "")
    filled = {"note": "Water in the hall", other: "No interpreters", "letters": "at_once"}
    again = visitor.submit(page, {**filled, "note": "n" * 501}, action="/approve")
    assert (again.status, written(again, second.id)) == (422, (other, "No interpreters"))
    visitor.submit(page, filled, action="/approve")
    assert "Reason: No interpreters" in visitor.get(f"/im-test/events/{second.id}").words
    hosts_read(sessions, visitor, scene, "", "Reason: No interpreters", "Reason: Water in the hall")

    seen = [visitor.get(f"/im-test/events/{one.id}") for one in (third, first)]
    assert ["Water in the hall" in one.words for one in seen] == [True, False]
    assert [len(one.select("//main//a[contains(@href, '.ics')]")) for one in seen] == [0, 1]
    assert "Reason: Water in the hall" in visitor.get("/im-test").words
    said, unsaid = (
        changes_of(visitor)[0].split("Reason: Water in the hall")[1].split("Other changes")
    )
    assert ("Event 1" in unsaid, "Event 3" in said, "Small Room" in said) == (True, True, True)
    with sessions.read() as db:
        told = letters(db)
        entry = entries_of(db, "person1@example.org")[-1].text
    assert "Reason: Water in the hall" in told["contact3@example.org"]
    assert "Water" not in told[BOTH] + entry
    assert "Welcome." not in told[BOTH] + entry


def written(page: Page, event_id: str) -> tuple[str, str]:
    """The name of the field for the reason of an event, and what is in it."""
    [name] = page.select(f"//input[@value='{event_id}']/@name")
    field = str(name).removesuffix("event") + "text"
    [value] = page.select(f"//input[@name='{field}']/@value")
    return field, str(value)


def test_single_events_have_reasons_of_their_own_also_in_what_comes_out_later(
    sessions: Sessions,
    visitor: Visitor,
    scene: schedule.Scene,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second, _third = scene.events
    with sessions.write() as db:
        moved_by_hand(db, scene, 1, 1)
        off = Move(second.id, Spot(scene.rooms[1].id, scene.slots[0].starts_at), None)
        service.change(db, None, db.merge(scene.meeting), BoardKind.TAKEN_OFF, [off])
    page = visitor.get(f"{HOME}/schedule/publish")
    field, value = written(page, first.id)
    assert (value, written(page, second.id)[1]) == ("", "")
    late = {
        "note": "The lift is broken.",
        field: "Its chair arrives later.",
        "later_day": "2020-01-01",
    }
    page = visitor.submit(page, late, action="publish")
    assert written(page, first.id) == (field, "Its chair arrives later.")
    at = (clock.now() + timedelta(days=1)).replace(hour=9, minute=0)
    form = {"later_day": at.date().isoformat(), "later_time": "11:00", "letters": "to_read"}
    visitor.submit(page, form, action="publish")
    with sessions.read() as db:
        planned = queries.planned_at(db, scene.meeting.id)
    assert planned is not None
    monkeypatch.setattr(clock, "now", lambda: planned.at)
    service.publish_planned(sessions, planned.id)

    with sessions.read() as db:
        told = letters(db)[BOTH]
    assert told.index("Event 2") < told.index("Reason: The lift is broken.")
    assert told.index("Event 1") < told.index("Reason: Its chair arrives later.")
    lift, chair = changes_of(visitor)[0].split("Reason: Its chair arrives later.")
    assert "Reason: The lift is broken. New time follows Event 2" in lift
    assert "Moved Event 1" in chair
    hosts_read(sessions, visitor, scene, "changedIts chair", "Reason: The lift is broken.", "")


def test_a_letter_that_waits_is_written_anew_with_the_reasons_of_both_releases(db: Session) -> None:
    scene = schedule.scene(db)
    for one in scene.events:
        one.contact_email = "all@example.org"
    places = dict(schedule.spread(scene))
    schedule.release(db, scene, places)
    first, second, third = (one.id for one in scene.events)
    places[first] = scene.rooms[1], scene.slots[1].starts_at
    draft = schedule.draft(db, scene.meeting, places, scene.events)
    reasons = {first: "Its chair arrives later."}
    service.publish(db, None, draft, Cover(note="Monday", letters_wait=True, reasons=reasons))
    places[second] = scene.rooms[0], scene.slots[0].starts_at

    schedule.release(db, scene, places, note="The lift is broken.")

    told = letters(db)["all@example.org"]
    assert told.index("Event 2") < told.index("The lift") < told.index("Event 1")
    assert told.index("Event 1") < told.index("Its chair arrives later.")
    assert ("Monday" in told, third in told) == (False, False)


def test_what_happened_is_the_reason_when_it_goes_out_again(
    sessions: Sessions, visitor: Visitor, scene: schedule.Scene
) -> None:
    """Going back lets it stand; the board that it changed is published again."""
    third = scene.events[2]
    with sessions.write() as db:
        meeting = db.merge(scene.meeting)
        lost = scene.rooms[0], scene.slots[1].starts_at
        mending = schedule.mending(db, meeting, db.merge(third), lost)
        service.approve(db, None, meeting, mending.id, Cover(note="Water"))
        service.take_back(db, None, meeting, 1, Cover(note="Too early"), undo=[])
    with sessions.read() as db:
        release = queries.current_release(db, scene.meeting.id)
        assert release is not None
        again = queries.event_of(db, release.id, third.id)
        assert again is not None
        assert (not again.is_held, i18n.in_language(again.reason)) == (False, "Too early")

    page = visitor.get(f"{HOME}/schedule/publish")
    assert written(page, third.id)[1] == "Water"
    visitor.submit(page, {"note": "Next try"}, action="publish")

    assert "Reason: Water" in changes_of(visitor)[0]
    assert "Next try" in changes_of(visitor)[0], "as what is said of the release"
    with sessions.read() as db:
        assert db.merge(mending).state is MendingState.APPROVED


ENGLISH = "Small Room cannot be used: "
FRENCH = "Small Room ne peut pas être utilisée : "
SPANISH = "Small Room no se puede usar: "


def without_a_reason(sessions: Sessions, scene: schedule.Scene) -> str:
    """A room is lost where event 3 is held, and nobody says why; gives the page of its answer."""
    with sessions.write() as db:
        third = db.merge(scene.events[2])
        third.contact_language = "fr"
        lost = scene.rooms[0], scene.slots[1].starts_at
        mending = schedule.mending(db, db.merge(scene.meeting), third, lost)
        mending.reason = ""
    return f"{HOME}/schedule/mend/{mending.id}"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_reason_that_nobody_typed_is_read_in_the_language_of_each_reader(
    sessions: Sessions, visitor: Visitor, scene: schedule.Scene
) -> None:
    page = visitor.get(without_a_reason(sessions, scene))
    [offered] = page.select("//textarea[@name='note']/text()")
    assert ENGLISH in str(offered)
    [key] = page.select("//tr[contains(., 'contact3@')]//button[@name='letter']/@value")
    read = visitor.submit(page, {"letter": key}, action="/letter")
    [letter] = read.select("//pre")
    assert FRENCH in " ".join(letter.text_content().split())

    visitor.submit(page, {"letters": "at_once"}, action="/approve")

    with sessions.read() as db:
        assert f"Motif : {FRENCH}" in " ".join(letters(db)["contact3@example.org"].split())
    event, room = scene.events[2].id, scene.rooms[0].id
    for path in ("", "/changes", "/changes.atom", f"/events/{event}", f"/rooms/{room}"):
        for code, reason in (("en", ENGLISH), ("fr", FRENCH), ("es", SPANISH)):
            said = " ".join(visitor.get(f"/im-test{path}?lang={code}").text.split())
            assert [one for one in (ENGLISH, FRENCH, SPANISH) if one in said] == [reason], path


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_known_reason_stays_the_same_for_all_until_somebody_types_another(
    sessions: Sessions, visitor: Visitor, scene: schedule.Scene
) -> None:
    page = visitor.get(without_a_reason(sessions, scene))
    visitor.submit(page, {"note": "Water"}, action="/approve")
    assert all("Water" in changes_of(visitor, f"?lang={code}")[0] for code in ("en", "fr"))

    for typed, read in (("", ENGLISH), ("Smoke", "Smoke")):
        with sessions.write() as db:
            service.take_back(db, None, db.merge(scene.meeting), 1, Cover(note="Dry"), undo=[])
        page = visitor.get(f"{HOME}/schedule/publish?lang=fr")
        field, value = written(page, scene.events[2].id)
        assert FRENCH in " ".join(value.split())
        visitor.submit(page, {field: typed} if typed else {}, action="publish")
        assert read in changes_of(visitor, "?lang=en")[0]


def test_what_was_published_before_is_read_as_it_is_now(
    sessions: Sessions, database_url: str
) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db)
        schedule.release(db, scene, note="\u2068Welcome\u2069.", name="2021-06-15, 09:00 (2)")
        places = dict(schedule.spread(scene))
        places[scene.events[0].id] = (scene.rooms[1], scene.slots[1].starts_at)
        schedule.release(db, scene, places, note="The lift is broken.", name="Final")
        side_events.decide(db, None, scene.events[1], Step.CANCEL, "Ill")
        for number, why in ((2, "undecided"), (0, "withdrawn")):
            said = NotHeld(scene.meeting.id, [scene.events[number].id], why)
            service.cancel_in_public(db, said)
    sessions.engine.dispose()

    command.downgrade(config(database_url), "0065")
    command.upgrade(config(database_url), "head")

    chosen = (
        select(Release.number, ReleasedEvent.reason, ReleasedEvent.state)
        .join(Release, Release.id == ReleasedEvent.release_id)
        .join(SideEvent, SideEvent.id == ReleasedEvent.side_event_id)
        .order_by(Release.number, SideEvent.title)
    )
    engine = create_engine(database_url)
    with engine.connect() as connection:
        rows = connection.execute(chosen).all()
        found = [(number, i18n.in_language(why), state) for number, why, state in rows]
        named = connection.execute(
            select(Release.name, Release.note).order_by(Release.number).limit(2)
        ).all()
    engine.dispose()
    notes = i18n.as_typed("Welcome."), i18n.as_typed("The lift is broken.")
    assert [*map(tuple, named)] == [("", notes[0]), ("Final", notes[1])]
    lift, stays = "The lift is broken.", ("Welcome.", "held")
    by_number = {n: [tuple(rest) for number, *rest in found if number == n] for n in (2, 3, 5)}
    assert by_number[2] == [(lift, "moved"), stays, stays]
    assert by_number[3] == [(lift, "moved"), ("Ill", "cancelled"), stays]
    assert by_number[5] == [("", "withdrawn"), ("Ill", "cancelled"), ("", "undecided")]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_note_is_no_reason_of_what_is_held_again_while_others_change(db: Session) -> None:
    scene = schedule.scene(db)
    places = dict(schedule.spread(scene))
    schedule.release(db, scene, places)
    first, second, _third = (one.id for one in scene.events)
    back = places.pop(second)

    def reasons_with(note: str) -> tuple[str, ...]:
        release = schedule.release(db, scene, places, note=note)
        found = {
            one.side_event_id: i18n.in_language(one.reason)
            for one in queries.events_of(db, release.id)
        }
        return found[first], found[second]

    reasons_with("No chair")
    places |= {first: (scene.rooms[1], scene.slots[1].starts_at), second: back}
    assert reasons_with("The lift is broken.") == ("The lift is broken.", "")
    places.pop(second)
    reasons_with("No chair again")
    places[second] = back
    assert reasons_with("A chair is found.")[1] == "A chair is found."
