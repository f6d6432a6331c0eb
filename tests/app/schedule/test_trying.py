"""What a way out of a mending's clash shows is what is proposed once it is taken."""

import json

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from app.accounts.models import Account
from app.accounts.service import as_actor
from app.core.db import Sessions
from app.meetings.models import Meeting
from app.messages.models import MessageState
from app.messages.queries import because_of, drafts_to_change
from app.messages.rules import QUESTIONS
from app.messages.service.drafts import drop_drafts
from app.schedule import queries, service, solver
from app.schedule.models import DraftState, FactKind, Mending, Run, RunState
from app.schedule.rules import Fact
from scheduler.explain.search import explain
from scheduler.explain.writing import write_explanation
from tests.make import accounts, meetings, schedule
from tests.make.meetings import hour
from tests.visitor import Page, Visitor


def stuck(db: Session) -> tuple[Meeting, Run]:
    """The plenary takes the whole lunch; event 1 must be held, is fixed to it, and the other day is
    full.
    """
    scene = schedule.scene(db, events=4)
    plenary = meetings.session(db, scene.meeting)
    schedule.release(db, scene)
    first = scene.events[0]
    first.mandatory, first.pinned_start = True, scene.slots[0].starts_at
    late = Fact(FactKind.SESSION_HOURS, plenary.id, hour("10:00"), hour("14:30"))
    mending = service.ask_to_mend(db, None, scene.meeting, late, in_background=False)
    run = db.get_one(Run, mending.run_id)
    problem = solver.from_json(run.problem)
    run.state = RunState.INFEASIBLE
    run.explanation = json.loads(write_explanation(problem, explain(problem)))
    db.flush()
    return scene.meeting, run


def test_what_is_asked_before_a_way_out_is_taken_is_what_would_be_asked_after_it(
    sessions: Sessions,
) -> None:
    with sessions.write() as db:
        meeting, run = stuck(db)
        mending = queries.mending_of_run(db, run.id)
        assert mending is not None
        clashes = service.mending_shown(db, meeting, mending.id).clashes
        assert clashes is not None
        [ways] = [clash.ways for clash in clashes.reasons]
        numbers = [way.number for way in ways if clashes.tries(way)]
        assert len(numbers) > 1
        for number in numbers:
            trial = _answered(db, service.try_way_out(db, None, meeting, run.id, number))
            taken = db.begin_nested()
            service.take_way_out(db, None, meeting, run.id, number)
            made = service.go_on_with(db, None, meeting, mending.id, number)
            assert made.id == trial.id, "what was shown is proposed"
            taken.rollback()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_once_it_is_known_who_loses_a_place_their_host_is_asked_and_nobody_else(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        meeting, run = stuck(db)
        mending = queries.mending_of_run(db, run.id)
        assert mending is not None
    accounts.sign_in(visitor, app, organiser_of=meeting.id)
    home = f"/organise/im-test/schedule/mend/{mending.id}"
    page = visitor.get(home)
    assert page.words.count("one of them or another side event loses its place.") == 2
    may_go = _numbers(page, "let it be left out")[0]
    path = f"/organise/im-test/schedule/ways-out/{run.id}/{may_go}"
    visitor.submit(page, {}, action=f"{path}/ask")
    assert _asked(sessions, meeting, run) == {"contact1@example.org"}

    for number in (may_go, *_numbers(page, "move (now fixed).")):
        _with_the_last_out(sessions, visitor, run, number)
    way = visitor.get(path)
    words = way.words.replace("\u2068", "").replace("\u2069", "")
    assert "In this proposal Event 1 keeps a place. Event 4 loses its place." in words
    assert way.select("//td[contains(., 'Loses its place')]/p"), "what keeps it out"
    assert way.select("//p[q][contains(., 'In the schedule that was found')]/bdi[.='Event 4']")
    assert "until you approve; then " in words
    visitor.submit(way, {}, action=f"{path}/ask")
    assert _asked(sessions, meeting, run) == {"contact4@example.org"}

    shown = visitor.get(home)
    assert shown.words.count("It comes to the same as ") == 1
    last = shown.select("//section[@aria-labelledby='clashes']//ol/li[last()]")[0].text_content()
    assert "loses its place." in last, "what loses one comes last"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_held_beside_the_official_programme_is_said_before_it_is_taken(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        meeting, run = stuck(db)
        mending = queries.mending_of_run(db, run.id)
        assert mending is not None
    accounts.sign_in(visitor, app, organiser_of=meeting.id)
    page = visitor.get(f"/organise/im-test/schedule/mend/{mending.id}")
    [number] = _numbers(page, "be held beside")
    path = f"/organise/im-test/schedule/ways-out/{run.id}/{number}"
    shown = visitor.submit(page, {}, action=f"{path}/try")
    words = shown.words.replace("\u2068", "").replace("\u2069", "")
    assert "Event 1 and Event 2 are then held during Plenary: Tue 15 Jun, 13:15–14:15." in words
    assert "not only in these minutes" in words
    taken = visitor.submit(shown, {}, action=path)
    assert "No side event has to move. Below you can approve it." in taken.words


def _numbers(page: Page, sentence: str) -> list[int]:
    """The numbers of the ways out that say this, as they are listed."""
    found = page.select(f"//ol/li[p[contains(., '{sentence}')]]//form[contains(@action, '/try')]")
    return [int(one.get("action").split("/")[-2]) for one in found]


def _asked(sessions: Sessions, meeting: Meeting, run: Run) -> set[str]:
    """Whose letters wait."""
    with sessions.read() as db:
        letters = because_of(db, meeting.id, f"{QUESTIONS}:{run.id}:")
        return {one.to_email for one in letters if one.state is MessageState.DRAFT}


def _with_the_last_out(sessions: Sessions, visitor: Visitor, run: Run, number: int) -> None:
    """Try a way out, and answer that event 1 gets the place of the last, which gets none."""
    home = f"/organise/im-test/schedule/ways-out/{run.id}/{number}"
    visitor.submit(visitor.get(home), {}, action=f"{home}/try")
    with sessions.write() as db:
        [trial] = queries.tried_of(db, run.id, number)
        meeting = queries.meeting_by_id(db, trial.meeting_id)
        facts, board = queries.facts_of(db, meeting), queries.newest_draft(db, meeting.id)
        assert board is not None
        rooms = {one.id: one for one in facts.rooms}
        places = {
            one.side_event_id: (rooms[one.room_id], one.starts_at)
            for one in board.placements
            if one.room_id and one.starts_at
        }
        first, *_others, last = facts.events
        places[first.id] = places.pop(last.id)
        made = schedule.draft(db, meeting, places, facts.events)
        made.run_id, made.state = trial.run_id, DraftState.PROPOSED
        answer = db.get_one(Run, trial.run_id)
        answer.state, answer.status = RunState.DONE, "optimal"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_hosts_are_asked_one_by_one_and_again_where_a_letter_was_dropped(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db, events=2)
        run = service.ask_for_schedule(db, None, scene.meeting, 20, in_background=False)
        _asks_two_hosts(db, run, scene)
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    path = f"/organise/im-test/schedule/ways-out/{run.id}/1"
    page = visitor.get(path)
    asked = [one.text_content() for one in page.select("//li/q")]
    assert asked == [
        "Could it go without a place, if the schedule has none left for it?",
        "Would a room with 20 seats do?",
    ]
    assert "What it costs, in the schedule that was found:" in page.words
    assert "as so many side events must be held" not in page.words
    visitor.submit(page, {}, action=f"{path}/ask")
    assert not visitor.get(path).select(f"//form[@action='{path}/ask']")
    with sessions.write() as db:
        jo = as_actor(db, db.scalars(select(Account)).one())
        letter = drafts_to_change(db, scene.meeting.id, cause=QUESTIONS)[0]
        drop_drafts(db, jo, scene.meeting.id, [letter])

    visitor.submit(visitor.get(path), {}, action=f"{path}/ask")

    with sessions.write() as db:
        events = run.problem["events"]
        many = [{**events[0], "id": f"more{number}", "mandatory": True} for number in range(100)]
        db.get_one(Run, run.id).problem = {**run.problem, "events": [*events, *many]}
        letters = because_of(db, scene.meeting.id, f"{QUESTIONS}:{run.id}:")
    assert len(letters) == len({one.to_email for one in letters}) == 2
    assert "as so many side events must be held" in visitor.get(path).words


def _asks_two_hosts(db: Session, run: Run, scene: schedule.Scene) -> None:
    """A way out that is up to both hosts, each of whom is asked something else."""
    first, second = scene.events
    schedule.found_no_schedule(db, run, first, second)
    [reason] = run.explanation["reasons"] if run.explanation else []
    seats = {"event": second.id, "room": scene.rooms[0].id, "attendance": 30, "capacity": 20}
    full = {"rule": "room_capacity", "events": [second.id], "details": seats}
    held, way = reason["ways_out"][1]["demands"], reason["ways_out"][1]
    way["demands"] = [*held, {"rule": "room_capacity", "about": second.id}]
    way["violations"] = [*way["violations"], full]
    flag_modified(run, "explanation")
    db.flush()


def _answered(db: Session, trial: Mending) -> Mending:
    run = queries.run(db, trial.run_id) if trial.run_id else None
    if run is not None:
        run.state = RunState.DONE
        db.flush()
    return trial
