"""What a run may move: all, some, nothing that stands; and where it begins."""

from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.schedule import queries, rules, service, solver
from app.schedule.errors import NothingLikeThat
from app.schedule.models import DraftState, RunMode, RunState
from app.schedule.rules import Place, Selection
from app.settings import Settings
from tests.make import accounts, schedule
from tests.visitor import Visitor

HOME = "/organise/im-test/schedule"


def test_a_selection_is_by_tick_or_by_theme_host_and_day(db: Session) -> None:
    scene = schedule.scene(db, events=4)
    facts = queries.facts_of(db, scene.meeting)
    draft = schedule.draft(db, scene.meeting, schedule.spread(scene), scene.events)
    places = rules.places_in(draft.placements)
    first, second, third, fourth = [one.id for one in scene.events]

    def chosen(**by: Any) -> frozenset[str] | None:
        return rules.chosen_of(Selection(**by), facts, places)

    host = next(iter(rules.hosts_of(scene.events[0])))
    day = scene.slots[1].starts_at.date()
    assert chosen() is None
    assert chosen(day=day) == frozenset({third, fourth})
    assert chosen(host=host) == frozenset({first})
    assert chosen(host=host, day=day) == chosen(theme="none") == frozenset()
    assert chosen(events=frozenset({second, "unknown"}), host=host) == frozenset({second})
    wanted = service.Wanted(selection=Selection(theme="none"))
    with pytest.raises(NothingLikeThat):
        service.ask_for_schedule(db, None, scene.meeting, wanted=wanted)


@pytest.mark.solver
def test_what_stands_against_a_wish_does_not_keep_the_others_from_a_place(
    sessions: Sessions, settings: Settings
) -> None:
    """Two of one host stand at one time, in rooms that are too small: hands have put them there."""
    with sessions.write() as db:
        scene = schedule.scene(db)
        for event in scene.events[:2]:
            event.partners[0].name, event.attendance = "One host", 500
        spots = {
            event.id: (room, scene.slots[0].starts_at)
            for event, room in zip(scene.events, scene.rooms, strict=False)
        }
        schedule.draft(db, scene.meeting, spots, scene.events)
        wanted = service.Wanted(RunMode.FILL)
        run = service.ask_for_schedule(
            db, None, scene.meeting, 20, wanted=wanted, in_background=False
        )

    ended = service.solve_now(sessions, settings, run.id)

    assert ended.state is RunState.DONE
    with sessions.read() as db:
        [proposal] = service.proposals_shown(db, scene.meeting).proposals
        assert [one.move.event_id for one in proposal.moves] == [scene.events[2].id]
        facts = queries.facts_of(db, scene.meeting)
        draft = queries.newest_draft(db, scene.meeting.id)
        assert draft is not None
        places = rules.places_in(draft.placements)
        assert solver.is_still_asked(ended, facts, places)
        del places[scene.events[0].id]
        assert not solver.is_still_asked(ended, facts, places)


@pytest.mark.solver
def test_what_stands_on_a_frozen_day_of_a_draft_stays_in_a_run_of_everything(
    sessions: Sessions, settings: Settings
) -> None:
    """Both wish for the other day, and one stands in a room that hands have put it into."""
    with sessions.write() as db:
        scene = schedule.scene(db, events=3)
        scene.events[0].attendance = 500
        place = scene.rooms[0], scene.slots[1].starts_at
        spots = {scene.events[0].id: place, scene.events[1].id: (scene.rooms[1], place[1])}
        schedule.draft(db, scene.meeting, spots, scene.events)
        service.freeze(db, None, scene.meeting, [place[1].date()])
        run = service.ask_for_schedule(db, None, scene.meeting, 20, in_background=False)

    ended = service.solve_now(sessions, settings, run.id)

    assert ended.state is RunState.DONE
    with sessions.read() as db:
        [proposal] = service.proposals_shown(db, scene.meeting).proposals
        assert [one.move.event_id for one in proposal.moves] == [scene.events[2].id]


@pytest.mark.parametrize("mode", RunMode)
@pytest.mark.parametrize("some", [False, True])
def test_a_run_speaks_of_the_board_until_something_is_asked_otherwise(
    db: Session, mode: RunMode, *, some: bool
) -> None:
    """One stands on a frozen day, in a room that is too small, and by its hours could not."""
    scene = schedule.scene(db)
    scene.events[2].attendance, scene.events[2].impossible = 500, [scene.slots[1].id]
    board = schedule.draft(db, scene.meeting, schedule.spread(scene), scene.events)
    service.freeze(db, None, scene.meeting, [scene.slots[1].starts_at.date()])
    ticked = Selection(events=frozenset({scene.events[0].id})) if some else Selection()
    run = service.ask_for_schedule(
        db, None, scene.meeting, wanted=service.Wanted(mode, ticked), in_background=False
    )
    found = schedule.draft(db, scene.meeting, schedule.spread(scene), scene.events)
    found.run_id, found.state = run.id, DraftState.TAKEN

    def speaks() -> bool:
        db.flush()
        db.expire_all()
        return service.speaks_of_board(db, run, board, queries.facts_of(db, scene.meeting))

    assert speaks()
    scene.events[0].attendance += 1
    assert not speaks()


@pytest.mark.solver
def test_what_is_ticked_on_the_board_is_improved_and_nothing_else_moves(
    app: FastAPI, sessions: Sessions, visitor: Visitor, settings: Settings
) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db)
        small, large = scene.rooms
        first, second = scene.slots  # all wish the first; each is in the room that is too large
        spots = {
            scene.events[0].id: (large, second.starts_at),
            scene.events[1].id: (large, first.starts_at),
            scene.events[2].id: (small, second.starts_at),
        }
        schedule.draft(db, scene.meeting, spots, scene.events)
        ticked = scene.events[0].id
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    board = visitor.get(f"{HOME}/board?day={second.starts_at.date().isoformat()}")
    [box] = board.select(f"//input[@name='events' and starts-with(@value, '{ticked}|')]")

    token = board.select("//input[@name='csrf_token']/@value")[0]
    ticks = {"csrf_token": token, "events": box.get("value"), "fixed": "both"}
    page = visitor.post(f"{HOME}/chosen", ticks)
    [tick] = page.select("//input[@name='events' and @checked]")
    assert tick.get("value") == ticked
    visitor.submit(page, {"mode": "improve", "seconds": "10", "events": ticked}, action="/schedule")
    with sessions.read() as db:
        run = queries.newest_run(db, scene.meeting.id)
        assert run is not None
        assert len((run.start or {})["placements"]) == 3
        assert (run.mode, run.chosen) == (RunMode.IMPROVE, [ticked])
    ended = service.solve_now(sessions, settings, run.id)

    assert ended.status == "optimal"
    with sessions.read() as db:
        [proposal] = service.proposals_shown(db, scene.meeting).proposals
        assert [one.move.event_id for one in proposal.moves] == [ticked]
        assert proposal.moves[0].move.to == rules.Spot(small.id, first.starts_at)
    assert "only 1 side event may move" in visitor.get(f"{HOME}/proposals").words


def test_a_room_that_is_too_small_saves_nothing(db: Session) -> None:
    scene = schedule.scene(db, events=2)
    big, other = scene.events
    big.attendance = 100
    db.flush()
    small, large = scene.rooms  # 40 and 120 seats
    start = scene.slots[0].starts_at
    problem = solver.problem_of(queries.facts_of(db, scene.meeting))

    def judged(room: str) -> int:
        return solver.judge_places(problem, {big.id: Place(room, start, start)}, [other.id]).terms[
            "room_fit"
        ]

    assert (judged(small.id), judged(large.id)) == (0, 1)
    for now in (small.id, large.id):
        found = solver.why_there(problem, {big.id: Place(now, start, start)}, big.id)
        fit = {one.room: one.costs.get("room_fit", 0) for one in found.places}
        assert fit[large.id] - fit[small.id] == 1
        assert fit[now] == 0
        assert found.terms.get("room_fit", 0) == judged(now)
        assert found.unplaced.costs.get("room_fit", 0) == -judged(now)


def test_the_course_of_a_search_is_drawn_and_stays_short() -> None:
    course: list[dict[str, Any]] = []
    for second in range(400):
        point = rules.Point(second, None if second < 2 else 1000 - second, second, "searching")
        course = rules.gone_on(rules.gone_on(course, point), point)
    curve = rules.curve_of(course, 400)

    assert curve is not None
    assert len(course) <= 120
    assert (course[0]["seconds"], course[-1]["seconds"]) == (0, 399)
    heights = [float(one.partition(",")[2]) for one in curve.value.split()]
    assert heights == sorted(heights)  # the picture's y grows downwards
    assert curve.value.endswith(f"600,{heights[-1]}")
    assert curve.bottom == 0
    close = [{**one, "bound": 500} for one in course if one["penalty"]]
    closer = rules.curve_of(close, 400)
    assert closer is not None
    assert closer.bottom == 2 * 500 - closer.top > 0
    assert closer.bound.endswith("600,100.0")
    assert rules.curve_of(course[:1], 1) is None
    at_once = rules.gone_on((), rules.Point(0.3, 151, 151, "done"))
    assert rules.curve_of(at_once, 0.4) is None
    assert rules.curve_of(at_once, 4) is not None


def test_a_waiting_run_says_how_many_go_first_and_one_that_goes_on_its_curve(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene, other = schedule.scene(db), schedule.scene(db, "other")
        first = service.ask_for_schedule(db, None, other.meeting)
        run = service.ask_for_schedule(db, None, scene.meeting)
        ids = first.id, run.id
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    page = visitor.get(HOME)
    assert "1 other run is done first." in page.words
    assert page.select("//noscript/meta[@http-equiv='refresh']")
    with sessions.write() as db:
        one, other_run = (queries.run_to_change(db, found) for found in ids)
        assert one is not None
        assert other_run is not None
        one.state, other_run.state = RunState.DONE, RunState.RUNNING
        points = rules.Point(1.0, 500, 100, "searching"), rules.Point(2.0, 300, 250, "confirming")
        for point in points:
            other_run.course = rules.gone_on(other_run.course, point)

    page = visitor.get(HOME)

    assert "other run" not in page.words
    [figures] = page.select("//div[@class='curve-plot']")
    assert figures.xpath(".//*[local-name()='polyline']")
    ends = [one.text_content() for one in figures.xpath(".//div//span")]
    assert ends[:3] == ["500", "0", "0"]
    assert int(ends[3]) >= 2, "seconds, until now"
    [headline] = page.select("//p[@class='progress-label']")
    assert headline.text_content() == "Making sure that there is none"
