"""Of side events that could make way in a mending, those go first that people know least of."""

import pytest
from fastapi import FastAPI
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import Sessions
from app.messages.models import Message, MessageState
from app.schedule import service, solver
from app.schedule.models import BoardKind, Draft, DraftState, FactKind, Mending, Run, RunState
from app.schedule.rules import Fact, Leeway, Notice, Place, Spot
from app.schedule.rules.known_by import MOST_UPSET, KnownBy, upset_by_moving
from app.schedule.service import Move
from app.schedule.service.mending.weighing import weigh
from scheduler import Problem
from scheduler.problem import Event, Period, Room, Slot
from tests.make import accounts, schedule
from tests.make.meetings import hour
from tests.visitor import Visitor

RELEASES = "/organise/im-test/releases"
MOVES = "//section[@aria-labelledby='moves']//tbody/tr"
PUBLIC, MAIL, PAPER = KnownBy.PUBLIC, KnownBy.MAIL, KnownBy.PAPER
HOUR = 60
SLOTS = (Slot("now", 0, HOUR), Slot("later", 5 * HOUR, 6 * HOUR))


@pytest.mark.solver
@pytest.mark.parametrize(("stays", "moves"), [("one", "other"), ("other", "one")])
def test_what_is_on_paper_stays_where_as_good_a_way_moves_what_a_mail_has_told(
    stays: str, moves: str
) -> None:
    rooms = (Room("lost", 9, unavailable=(Period(0, HOUR),)), Room("A", 9), Room("B", 9))
    hit = Event("hit", HOUR, available=(Period(0, HOUR),))
    problem = Problem(SLOTS, rooms, (hit, Event("one", HOUR), Event("other", HOUR)))
    begins, ends = solver.moment_of(0), solver.moment_of(HOUR)
    stand = {"hit": "lost", "one": "A", "other": "B"}
    places = {event: Place(room, begins, ends) for event, room in stand.items()}
    none = frozenset[str]()
    known = {stays: frozenset({PUBLIC, PAPER}), moves: frozenset({PUBLIC, MAIL})}
    given = Leeway(begins, ends, frozenset({"hit"}), none, none, none, known=known)

    asked = solver.asked_to_mend(problem, places, given)
    found = solver.find_schedule(asked, solver.Limits(20, 1, 2048), lambda _progress: False)

    assert found.schedule is not None
    at = {one.event: (one.room, one.start) for one in found.schedule.placements}
    assert {event for event, room in stand.items() if at[event] != (room, 0)} == {"hit", moves}


def test_each_way_in_which_people_know_a_place_weighs_more_than_those_before() -> None:
    ways = [set(), {PUBLIC}, {PUBLIC, MAIL}, {PUBLIC, PAPER}, {PUBLIC, MAIL, PAPER}]
    upset = [upset_by_moving(frozenset(by)) for by in ways]
    assert upset == sorted(set(upset))
    assert (upset[0], upset[-1]) == (0, MOST_UPSET)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_page_says_of_each_move_by_what_people_know_the_place(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    """A room is lost: of event 2 a mail has told, and the board has event 3 elsewhere than public;
    it goes back there.
    """
    with sessions.write() as db:
        made = told_in_part(db)
        first, second, _third = (event.id for event in made.events)
    accounts.sign_in(visitor, app, organiser_of=made.meeting.id)
    page = visitor.submit(visitor.get(RELEASES), {"number": "1"}, action="/on-paper")
    assert "Hours and rooms on it are those of the public programme." in page.words

    with sessions.write() as db:
        lost = Fact(FactKind.ROOM_LOST, made.rooms[1].id, hour("08:00"), hour("20:00", 1))
        given = weigh(db, made.meeting, lost).leeway(clock.now(), Notice())
        assert given.known == {first: {PUBLIC, PAPER}, second: {PUBLIC, MAIL, PAPER}}
        mending = service.ask_to_mend(db, None, made.meeting, lost, in_background=False)
        left = {one: spot for one, spot in schedule.spread(made).items() if one != second}
        answered(db, mending, schedule.draft(db, made.meeting, left, made.events))
    lines = visitor.get(f"/organise/im-test/schedule/mend/{mending.id}").select(MOVES)
    lost_place, held = sorted(line.text_content() for line in lines)
    assert "It is on paper: release 1 was printed.1 person knows it by mail." in lost_place
    assert "It stands there on the board only" in held
    assert "In the public programme: " in held
    assert "There it is in the public programme already." in held

    with sessions.write() as db:
        service.approve(db, None, made.meeting, mending.id)
    page = visitor.get(RELEASES)
    assert "1 side event on it is elsewhere by now" in page.words
    assert page.select("//select[@name='number']/option[@selected]/@value") == ["1"]
    page = visitor.submit(page, {"number": ""}, action="/on-paper")
    assert "as was said on" not in page.words


def answered(db: Session, mending: Mending, answer: Draft) -> None:
    """The answer of a mending, as a run would have left it."""
    answer.run_id, answer.state = mending.run_id, DraftState.PROPOSED
    run = db.get_one(Run, mending.run_id)
    run.state, run.status = RunState.DONE, "optimal"


def told_in_part(db: Session) -> schedule.Scene:
    """A release: a mail has told of event 2, and the board has event 3 elsewhere since."""
    made = schedule.released(db)
    others = update(Message).where(Message.to_email != "contact2@example.org")
    db.execute(others.values(state=MessageState.FAILED))
    public = Spot(made.rooms[0].id, made.slots[1].starts_at)
    move = Move(made.events[2].id, public, public._replace(room_id=made.rooms[1].id))
    service.change(db, None, made.meeting, BoardKind.MOVED, [move])
    return made
