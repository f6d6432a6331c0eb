"""Why there is no schedule, and the ways out: each button leads to a meeting that has one."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import Sessions
from app.meetings import service as programme
from app.meetings.models import Meeting, Room
from app.registrations.models import Absence
from app.schedule import queries, service, solver
from app.schedule.forms.ways_out import StandInRow
from app.schedule.models import Run, RunMode, RunState
from app.schedule.rules import Selection, StandIn
from app.side_events.models import SideEvent
from scheduler import Problem, write_problem
from scheduler.explain import Reason, write_explanation
from scheduler.explain.search import explain
from scheduler.generate import generate
from tests.make import accounts, instances, meetings, schedule, side_events
from tests.make.calls import set_call
from tests.scheduler.small import case
from tests.visitor import Page, Visitor

KINDS = ("room", "person", "plenary", "pins", "equipment")
# Figures that whoever reads the page has to be told: how many are too many, and what is enough.
TOLD = {
    "room": [
        "There is no room for Event e1. It must take place.",
        "Only Room R1 has 240 seats or more.",
        "No room has both.",
        "seats: 150; people expected: 240; without a seat: 90",
    ],
    "person": [
        "Person p0 is needed at all of these and can be at only one at a time. Set under: Speakers",
        "9 times at which they can be held, for 11 side events: 2 too many",
        "at 2 side",
        "2. All of these together: Leave Event e3 out: it will not be held.",
    ],
    "plenary": [
        "What is asked for this side event cannot be met: Event e2.",
        "There is no time for Event e2. It must take place.",
        "only be held at this time: Mon 14 Jun, 10:00–13:00. That is during Plenary 1 1, when no",
    ],
    "pins": ["is fixed to this room and time: Mon 14 Jun, 08:45, Room R1"],
    "equipment": [
        "Hybrid kit: 3 at each of the 2 times at which these can be held make 6, and 9 are needed",
        "Get 3 more: Hybrid kit (6 instead of 3)",
        "Hold Event e1 without: Hybrid kit.",
        "The letter asks: Could it be held without: Hybrid kit?",
    ],
}
# What the pages of all ways out say together: what each costs, and then what was done.
SAID_OF_WAYS = {
    "room": [
        "Event e1 is not held.",
        "Event e1 may be put into a room with 150 seats. That its host expects 240 people stays",
        "Event e1 may be put into a room with 150 seats (before: 240).",
        "Event e1 may now be held without: ",
    ],
    "plenary": [
        "Event e2 may now also be held at this time: ",
        "Event e2 may be left out if no place is found.",
    ],
    "pins": [
        "might be held elsewhere than it is fixed to: Mon 14 Jun, 08:45, Room R1.",
        "is now fixed to this room: Demo Room (before: Room R1).",
    ],
    "equipment": [
        "Event e1 would not have: Hybrid kit (asked for: 3).",
        "Nothing that side events ask for is given up.",
        "Event e1 may now be held without: Hybrid kit.",
    ],
}
# What is typed where a way out has to know who stands in, or which room there is more of.
SAID = {
    "stand_ins-0-name": "Demo Stand-in",
    "stand_ins-0-email": "demo-stand-in@example.org",
    "rooms-0-name": "Demo Room",
}
# Of how many side events each way out has to say where they would be: of all in the way, also of
# one that could stand for any other.
CONCERNED = {"person": 11, "equipment": 3, "pins": 2}
# How many ways out have to know that.
ARRANGED = {"person": 1, "pins": 1}
SEVERAL, _ = generate("infeasible-pins", seed=4)
SCHEDULE = "/organise/im-test/schedule"
CLASHES = "//section[@aria-labelledby='clashes']"
DO_THIS = (
    "//form[contains(@action, '/ways-out/')]"
    "[not(contains(@action, '/ask') or contains(@action, '/undo'))]"
)
PLACES = "//section[@aria-labelledby='comes-to']//tbody/tr"


def ended(db: Session, meeting: Meeting, run: Run | None = None) -> Run:
    """A run that found no schedule, with what the scheduler says of that."""
    problem = run.problem if run else service.question(db, meeting)
    asked = solver.from_json(problem)
    told = write_explanation(asked, explain(asked))
    now = clock.now()
    run = run or Run(
        meeting_id=meeting.id, seconds=20, problem=problem, created_at=now, seen_at=now
    )
    run.state, run.explanation = RunState.INFEASIBLE, json.loads(told)
    db.add(run)
    db.flush()
    return run


@contextmanager
def undone(sessions: Sessions) -> Iterator[None]:
    """What is written meanwhile, by whomever, is not there any more afterwards."""
    there, before = sqlite3.connect(str(sessions.engine.url.database)), sqlite3.connect(":memory:")
    with closing(there), closing(before):
        there.backup(before)
        yield
        before.backup(there)


def asked(db: Session, meeting_id: str) -> Problem:
    db.expire_all()
    return solver.from_json(service.question(db, queries.meeting_by_id(db, meeting_id)))


def reasons_left(sessions: Sessions, meeting_id: str) -> Sequence[Reason]:
    """Why there is no schedule of a meeting as it is; none where there is one."""
    with sessions.read() as db:
        found = explain(asked(db, meeting_id))
    assert found.status == ("infeasible" if found.reasons else "feasible")
    return found.reasons


def words_of(page: Page) -> str:
    """The words of a page without the marks that keep names apart from the sentence."""
    return page.words.replace("\u2068", "").replace("\u2069", "")


def undo(visitor: Visitor, link: str) -> None:
    """Take back a way out that was taken: it can be taken once, and then again."""
    done = visitor.get(link)
    assert not done.select(DO_THIS), "not twice"
    page = visitor.submit(done, {}, action="/undo")
    assert "Undone: it is as it was before." in page.words
    assert page.select(DO_THIS), "it can be taken again"


@pytest.mark.solver
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("kind", [*KINDS, "for several reasons"])
def test_every_button_on_the_page_leads_to_a_schedule(
    app: FastAPI, sessions: Sessions, visitor: Visitor, kind: str
) -> None:
    with sessions.write() as db:
        meeting = instances.load(db, case(f"infeasible-{kind}") if kind in KINDS else SEVERAL)
        before = solver.from_json(ended(db, meeting).problem)
    accounts.sign_in(visitor, app, organiser_of=meeting.id)
    page = visitor.get(SCHEDULE)
    links = page.select(f"{CLASHES}//a[contains(@href, '/ways-out/')]/@href")
    words = words_of(page)
    assert [said for said in TOLD.get(kind, ()) if said not in words] == []
    reasons, arranged, told = len(page.select(f"{CLASHES}//article[.//ol]")), 0, ""

    for number, link in enumerate(links):
        with undone(sessions):
            shown = visitor.get(link)
            assert len(shown.select(PLACES)) >= CONCERNED.get(kind, 1), "where all of them would be"
            said = {one: SAID[one] for one in SAID if shown.select(f"//*[@name='{one}']")}
            arranged += bool(said)
            page = visitor.submit(shown, said, action=link)
            assert (page.status, page.path) == (200, SCHEDULE), page.words
            told += words_of(shown) + words_of(page)
            left = reasons_left(sessions, meeting.id)
            everything = reasons > 1 and number == len(links) - 1
            assert len(left) == (0 if everything else reasons - 1)
            assert ("a schedule is possible" in shown.words) is (not left)
            assert (f"{len(left)} others are known and remain" in shown.words) is (len(left) > 1)
            undo(visitor, link)
            with sessions.read() as db:
                assert asked(db, meeting.id) == before
    assert [said for said in SAID_OF_WAYS.get(kind, ()) if said not in told] == []
    assert arranged == ARRANGED.get(kind, 0)
    assert len(links) > 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("kind", KINDS)
def test_a_problem_as_a_meeting_is_asked_as_it_was(sessions: Sessions, kind: str) -> None:
    """What is tested above is the problem that was generated, and not another one."""
    problem = case(f"infeasible-{kind}")
    with sessions.write() as db:
        meeting_id = instances.load(db, problem).id
    with sessions.read() as db:
        made = asked(db, meeting_id)

    for one in problem.events:
        other = made.event_by_id[one.id]
        for part in ("people", "pinned", "duration", "features", "attendance", "mandatory"):
            assert getattr(one, part) == getattr(other, part), part
    assert made.slots == problem.slots
    assert {room.id: room.excludes for room in made.rooms} == {
        room.id: tuple(sorted(room.excludes)) for room in problem.rooms
    }
    assert write_problem(made)


@pytest.fixture
def stuck(app: FastAPI, sessions: Sessions, visitor: Visitor) -> schedule.Scene:
    """Two events that are fixed to one place, and must both be held."""
    with sessions.write() as db:
        scene = schedule.scene(db, events=2)
        for event in scene.events:
            event.mandatory = True
            event.pinned_room_id, event.pinned_start = scene.rooms[0].id, scene.slots[0].starts_at
    with sessions.write() as db:
        ended(db, queries.meeting_by_id(db, scene.meeting.id))
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    return scene


@pytest.mark.solver
def test_the_page_says_what_clashes_and_where_it_was_asked_for(
    visitor: Visitor, stuck: schedule.Scene
) -> None:
    page = visitor.get(SCHEDULE)

    words = words_of(page)
    assert "Why there is no schedule" in words
    assert "These must all take place, and cannot: Event 1 and Event 2." in words
    assert "Event 1 is fixed to this room and time: Tue 15 Jun, 13:15, Small Room." in words
    assert "Small Room can have only one use at a time." in words
    assert "2 side events have only 1 room and time between them." in words
    links = page.select("//section[@aria-labelledby='clashes']//a/@href")
    demanded = f"/organise/im-test/side-events/{stuck.events[0].id}#demands"
    assert page.select(f"{CLASHES}//h3/a[.='Event 1']/@href") == [demanded]
    assert page.select(f"{CLASHES}//li/a[contains(., 'Event 1')]/@href") == [demanded]
    assert "Set under: Demands on the schedule of Event 1" in words
    assert "/organise/im-test/rooms" in links
    more = "Find one more room like Small Room with 30 seats or more, at the same hours, for"
    assert f"{more} Event 2." in words
    ways = [one for one in links if "/ways-out/" in one]
    assert "5. Find one more room" in words
    assert len(ways) == 5  # two pins, two events that are left out, or one more room


@pytest.mark.solver
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_in_the_way_besides_is_said(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    """Two who need one room at one time, and who both need the same person then."""
    with sessions.write() as db:
        scene = schedule.scene(db, events=2)
        for event in scene.events:
            event.mandatory, event.pinned_room_id = True, scene.rooms[0].id
            event.pinned_start = scene.slots[0].starts_at
        scene.events[1].speakers[0].person_id = scene.events[0].speakers[0].person_id
    with sessions.write() as db:
        ended(db, queries.meeting_by_id(db, scene.meeting.id))
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)

    words = words_of(visitor.get(SCHEDULE))

    said = ["can have only one use at a time.", "can be at only one at a time."]
    before, after = words.split("This alone would be in the way as well")
    assert sorted((before.count(one), after.count(one)) for one in said) == [(0, 1), (1, 0)]


@pytest.mark.solver
def test_a_way_out_shows_what_follows_and_then_does_it(
    sessions: Sessions, visitor: Visitor, stuck: schedule.Scene
) -> None:
    first = visitor.get(SCHEDULE).select("//a[contains(@href, '/ways-out/')]/@href")[0]
    page = visitor.get(first)
    words = words_of(page)
    assert "The search may then change its room, its time or both." in words
    where = "Tue 15 Jun, 13:15, Small Room."
    assert f"is not fixed any more to: {where}" in words
    assert "What would be changed if you press “Make this change”" in words
    assert "“Undo” on this page" in words, "how it is taken back"
    assert "The letter asks" not in words, "no host has fixed it"
    assert page.select("//h1")[0].text_content().replace("\u2068", "").startswith("Let Event")
    places = [" ".join(one.text_content().split()) for one in page.select(PLACES)]
    assert len(places) == 2
    assert sum("Tue 15 Jun, 13:15, Small Room" in one for one in places) == 1
    assert "On the board" not in words, "there is none yet"

    page = visitor.submit(page, {}, action=first)

    assert (page.status, page.path) == (200, SCHEDULE)
    assert "It is written down. Now make a schedule again." in page.words
    said = "is not fixed any more to this room: Small Room."
    assert said in words_of(page), "what was done"
    assert page.select("//a[contains(@href, '/ways-out/')]") == []
    assert _next_step(page) == ["Undo", "Make a schedule"], "first what was done, then one button"
    assert "Ways out" not in page.words
    assert "No schedule keeps all the rules" not in page.words, "that was before"
    with sessions.read() as db:
        pins = [event.pinned_room_id for event in queries.facts_of(db, stuck.meeting).events]
        assert sorted(one is None for one in pins) == [False, True]
    shown = visitor.get(first)
    assert shown.select(DO_THIS) == []
    token = page.select("//input[@name='csrf_token']/@value")[0]
    assert visitor.post(first, {"csrf_token": token}).status == 409


def _next_step(page: Page) -> list[str]:
    """The buttons from the open box with what was done on, as far as the next search."""
    [done] = page.select("//div[contains(@class, 'notice')][.//form[contains(@action, '/undo')]]")
    buttons = ".//button | following::button[.='Make a schedule']"
    return [one.text_content() for one in done.xpath(buttons)]


@pytest.mark.solver
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_way_out_that_is_taken_again_beside_a_board_says_the_same(
    sessions: Sessions, visitor: Visitor, stuck: schedule.Scene
) -> None:
    first = visitor.get(SCHEDULE).select("//a[contains(@href, '/ways-out/')]/@href")[0]
    visitor.submit(visitor.get(first), {}, action=first)
    with sessions.write() as db:
        run = service.ask_for_schedule(db, None, stuck.meeting, 20, in_background=False)
        run.state, run.status = RunState.DONE, "optimal"
        schedule.draft(db, stuck.meeting, schedule.spread(stuck), stuck.events)

    page = visitor.get(SCHEDULE)
    assert page.select("//details[contains(., '1 way out was taken')]"), "the search knows of it"
    page = visitor.submit(page, {}, action=f"{first}/undo")
    assert "what is asked for is as it was before. The board was not changed" in page.words
    page = visitor.submit(page, {}, action=first)
    assert _next_step(page) == ["Undo", "Make a schedule"]
    assert "1 way out was taken" not in page.words


@pytest.mark.solver
def test_what_somebody_has_changed_since_is_not_put_back(
    sessions: Sessions, visitor: Visitor, stuck: schedule.Scene
) -> None:
    first = visitor.get(SCHEDULE).select("//a[contains(@href, '/ways-out/')]/@href")[0]
    visitor.submit(visitor.get(first), {}, action=first)
    with sessions.write() as db:
        events = queries.facts_of(db, stuck.meeting).events
        [free] = [one.id for one in events if one.pinned_room_id is None]
        db.get_one(SideEvent, free).pinned_start = stuck.slots[1].starts_at

    page = visitor.submit(visitor.get(first), {}, action="/undo")

    assert "Undone, but for what somebody has changed since." in page.words
    [left] = page.select("//div[contains(., 'Undone, but not all')]/ul/li")
    assert "fixed any more to this time" in left.text_content()
    with sessions.read() as db:
        event = db.get_one(SideEvent, free)
        assert event.pinned_room_id == stuck.rooms[0].id
        assert event.pinned_start == stuck.slots[1].starts_at
    assert visitor.post(f"{first}/undo", {"csrf_token": csrf(page)}).status == 404, "not twice"


def csrf(page: Page) -> str:
    """What a form of this page sends to say whence it comes."""
    return str(page.select("//input[@name='csrf_token']/@value")[0])


@pytest.mark.solver
def test_what_has_to_be_arranged_first_is_shown_and_not_done(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db, events=1)
        event, hours = scene.events[0], scene.slots
        event.mandatory = True
        away = {"starts_at": hours[0].starts_at, "ends_at": hours[-1].ends_at}
        db.add(Absence(person_id=event.speakers[0].person_id, **away))
    with sessions.write() as db:
        run_id = ended(db, queries.meeting_by_id(db, scene.meeting.id)).id
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    page = visitor.get(SCHEDULE)
    links = page.select(f"{CLASHES}//a[contains(@href, '/ways-out/')]/@href")

    [path] = [link for link in links if not visitor.get(link).select(DO_THIS)]
    page = visitor.get(path)
    assert "Ask \u2068Person 1\u2069 to come after all." in page.words
    assert "This has to be arranged first" in page.words
    assert page.select(PLACES), "what follows is shown as well"
    [there] = page.select("//a[.='Where this is set']/@href")
    assert visitor.get(there).status == 200
    token = page.select("//input[@name='csrf_token']/@value")[0]
    assert visitor.post(path, {"csrf_token": token}).status == 404
    for number in ("99", "x", "²"):
        assert visitor.get(f"{SCHEDULE}/ways-out/{run_id}/{number}").status == 404
    assert visitor.get(f"{SCHEDULE}/ways-out/nosuchrun/0").status == 404


def link_to(page: Page, sentence: str) -> str:
    """The address of the way out that says this."""
    [found] = page.select(f"{CLASHES}//li[p[contains(., '{sentence}')]]//a/@href")
    return str(found)


def _listed_as_free(form: Page, *, but: str) -> str:
    """The id of Person 1; Person 2 is listed last, with where they are at that hour."""
    free, busy = form.select("//select[@name='stand_ins-0-person']/optgroup")
    assert (free.get("label"), busy.get("label")) == ("Free at that time", "Not free then")
    [kept] = [one.text_content() for one in busy if "Person 2" in one.text_content()]
    assert f"takes part in \u2068{but}\u2069, " in kept
    assert "13:15" in kept
    assert "No mail is sent: tell whoever stands in yourself." in form.words
    return next(str(one.get("value")) for one in free if "Person 1 " in one.text_content())


@pytest.mark.solver
def test_who_stands_in_is_chosen_from_the_people_of_the_meeting(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db, events=2)
        other = side_events.speaker("Demo Ambassador", email="demo-ambassador@example.org")
        for name in ("Third Room", "Fourth Room"):
            meetings.room(db, scene.meeting, name, 60)
        more = [schedule.event(db, scene, number, speakers=[other]) for number in (3, 4, 5)]
        for event in (scene.events[1], *more):
            event.mandatory, event.pinned_start = True, scene.slots[0].starts_at
    with sessions.write() as db:
        ended(db, queries.meeting_by_id(db, scene.meeting.id))
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    path = link_to(visitor.get(SCHEDULE), "Find 2 people who take the place")
    form = visitor.get(path)
    assert not form.select("//option[starts-with(., 'Demo Ambassador')]"), "there already"
    person = _listed_as_free(form, but="Event 2")
    assert "No mail is sent: tell whoever stands in yourself." in form.words
    said = {"stand_ins-0-person": person, "stand_ins-1-name": "Demo Somebody"}
    refused = visitor.submit(form, said | {"stand_ins-0-events": []}, action=path)
    assert refused.status == 422
    assert "Tick at least 1." in refused.words
    assert refused.select("//input[@name='stand_ins-1-name']/@value") == ["Demo Somebody"]
    refused = visitor.submit(form, said | {"stand_ins-1-person": person}, action=path)
    assert (refused.status, "or write one new name." in refused.words) == (422, True)

    page = visitor.submit(form, said, action=path)
    assert (page.status, page.path) == (200, SCHEDULE)
    with sessions.read() as db:
        facts = queries.facts_of(db, scene.meeting)
        chairs = {one.title: one.speakers[0] for one in facts.events}
        names = {chairs[f"Event {number}"].name: number for number in (3, 4, 5)}
        assert names.keys() == {"Demo Ambassador", "Person 1", "Demo Somebody"}
        assert chairs[f"Event {names['Person 1']}"].person_id == person
        assert explain(asked(db, scene.meeting.id)).status == "feasible"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nobody_stands_in_where_they_take_part_already(sessions: Sessions) -> None:
    with sessions.write() as db:
        first, second = schedule.scene(db, events=2).events
        here, there = first.speakers[0].person, second.speakers[0].person
        row = StandInRow(data={"events": [first.id, second.id], "person": there.id})
        row.offer(StandIn(here.id, here.name, [first, second], [first.id]), [here, there])

        assert not row.validate()
        assert row.errors["person"] == [f"{there.name} takes part already in: Event 2."]


@pytest.mark.solver
def test_one_more_room_has_what_goes_there_needs(
    sessions: Sessions, visitor: Visitor, stuck: schedule.Scene
) -> None:
    with sessions.write() as db:
        room = db.get_one(Room, stuck.rooms[0].id)
        starts_at, ends_at = stuck.slots[1].starts_at, stuck.slots[1].ends_at
        programme.close_room(db, stuck.meeting, room, starts_at=starts_at, ends_at=ends_at)
    with sessions.write() as db:
        ended(db, queries.meeting_by_id(db, stuck.meeting.id))
    path = link_to(visitor.get(SCHEDULE), "Find one more room like")
    form = visitor.get(path)
    assert form.select("//input[@name='rooms-0-capacity']/@value") == ["40"]

    refused = visitor.submit(form, {"rooms-0-capacity": "29"}, action=path)
    assert refused.status == 422
    assert "At least 30 seats are needed." in refused.words

    page = visitor.submit(form, {"rooms-0-name": "Demo Room"}, action=path)
    assert (page.status, page.path) == (200, SCHEDULE)
    with sessions.read() as db:
        facts = queries.facts_of(db, stuck.meeting)
        [new] = [one for one in facts.rooms_for_events if one.name["en"] == "Demo Room"]
        [old] = [one for one in facts.rooms if one.id == room.id]
        for part in ("venue_id", "features", "turnaround"):
            assert getattr(new, part) == getattr(old, part), part
        assert sorted(one.room_id for one in facts.closures) == sorted([old.id, new.id])
        assert {one.pinned_room_id for one in facts.events} == {old.id, new.id}
        assert explain(asked(db, stuck.meeting.id)).status == "feasible"


@pytest.mark.solver
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (90, "for 60 minutes and not for 90, so that it fits in here"),
        (60, "Allow a reserved time for"),
    ],
)
def test_what_fits_into_no_slot_is_held_shorter_or_in_a_reserved_one(
    app: FastAPI, sessions: Sessions, visitor: Visitor, minutes: int, said: str
) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db, events=1)
        scene.events[0].mandatory, scene.events[0].duration = True, minutes
        for slot in scene.slots:
            slot.ends_at = slot.starts_at + timedelta(minutes=60)
        if minutes == 60:
            set_call(db, scene.meeting, reserved=frozenset(one.id for one in scene.slots))
    with sessions.write() as db:
        ended(db, queries.meeting_by_id(db, scene.meeting.id))
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    path = link_to(visitor.get(SCHEDULE), said)

    page = visitor.submit(visitor.get(path), {}, action=path)

    assert (page.status, page.path) == (200, SCHEDULE), page.words
    with sessions.read() as db:
        assert explain(asked(db, scene.meeting.id)).status == "feasible"


def test_what_is_fixed_is_not_said_to_be_mandatory_and_a_plenary_has_its_hours(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db, events=1)
        scene.events[0].pinned_start = scene.slots[0].starts_at
        meetings.session(db, scene.meeting, start="13:15", end="14:15")
    with sessions.write() as db:
        ended(db, queries.meeting_by_id(db, scene.meeting.id))
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)

    words = words_of(visitor.get(SCHEDULE))

    assert "There is no time for Event 1. It is fixed to: Tue 15 Jun, 13:15." in words
    assert "It must take place" not in words
    assert "Let Event 1 move (now fixed). If there is no place for all, one of them or" in words
    assert "and let it be left out" not in words, "nothing else demands it"
    hours = "Plenary (Tue 15 Jun, 13:15–14:15)."
    assert f"beside this part of the official programme: {hours}" in words
    assert f"Let side events be held beside {hours}" in words


def held_out(db: Session, scene: schedule.Scene, mode: RunMode) -> Run:
    """A run for the second event: the first stands in the only room that is large enough."""
    small, large = scene.events
    large.mandatory, large.attendance = True, 100
    ends_at = scene.slots[0].ends_at.isoformat()
    large.available = [{"starts_at": scene.slots[0].starts_at.isoformat(), "ends_at": ends_at}]
    db.flush()
    there = {small.id: (scene.rooms[1], scene.slots[0].starts_at)}
    schedule.draft(db, scene.meeting, there, scene.events)
    chosen = Selection(events=frozenset({large.id} if mode is RunMode.IMPROVE else ()))
    wanted = service.Wanted(mode, chosen)
    run = service.ask_for_schedule(db, None, scene.meeting, 20, wanted=wanted, in_background=False)
    return ended(db, scene.meeting, run)


@pytest.mark.solver
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("mode", [RunMode.FILL, RunMode.IMPROVE])
def test_what_only_a_run_held_is_said_to_be_held_and_let_go(
    app: FastAPI, sessions: Sessions, visitor: Visitor, mode: RunMode
) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db, events=2)
        held_out(db, scene, mode)
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)

    page = visitor.get(SCHEDULE)

    words = words_of(page)
    for said in (
        "while all that this run was not to move stays where it is",
        "There is no place for Event 2 while these stay where they are: Event 1.",
        "Event 1 stands here on the board, and this run was not to move it",
    ):
        assert said in words
    for untrue in ("No schedule keeps all the rules", "is fixed", "Let Event 1 be left out"):
        assert untrue not in words
    for button in ("Let it move, and look again", "Let others move, as few as possible"):
        with undone(sessions):
            [form] = page.select(f"//form[button[.='{button}']]")
            fields: dict[str, list[str]] = {}
            for one in form.findall(".//input"):
                fields.setdefault(one.get("name", ""), []).append(one.get("value", ""))
            visitor.post(SCHEDULE, fields)
            with sessions.read() as db:
                again = queries.newest_run(db, scene.meeting.id)
                assert again is not None
                assert again.state is RunState.QUEUED
                assert explain(solver.from_json(again.problem)).status == "feasible"
