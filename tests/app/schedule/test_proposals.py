"""A run's answer for a board that has something on it is a proposal: compared, taken, dropped."""

from dataclasses import replace

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.meetings import service as programme
from app.meetings.models import RoomClosure
from app.schedule import queries, service, solver
from app.schedule.errors import BoardChanged, NothingChosen, NothingHere, StandsElsewhere
from app.schedule.models import BoardKind, Draft, DraftState, RunMode
from app.schedule.pages import proposals
from app.schedule.rules import Place, Spot, Standing
from app.schedule.service import Move
from app.schedule.service.proposals import Line, Touched
from app.settings import Settings
from app.side_events.models import Interest
from app.side_events.rules.demands import HIGHEST_PRIORITY
from tests.make import accounts, meetings, registrations, schedule
from tests.visitor import Page, Visitor

# Of pages and rules more than of queries: asked on one database, so that the whole stays short.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

HOME = "/organise/im-test/schedule"
BOXES = "//input[@name='moves']"


class Desk:
    """Three events on places 0 to 2; a proposal has the first on place 3, and the third nowhere."""

    def __init__(self, db: Session) -> None:
        self.db, self.scene = db, schedule.scene(db)
        places = dict(schedule.spread(self.scene))
        self.board = schedule.draft(db, self.scene.meeting, places, self.scene.events)
        places[self.scene.events[0].id] = (self.scene.rooms[1], self.scene.slots[1].starts_at)
        del places[self.scene.events[2].id]
        self.proposal = self.propose(places)
        self.jo = accounts.actor(db, organiser_of=self.scene.meeting.id)
        self.spots = [
            Spot(room.id, slot.starts_at) for slot in self.scene.slots for room in self.scene.rooms
        ]
        self.moves = [
            Move(self.scene.events[0].id, self.spots[0], self.spots[3]),
            Move(self.scene.events[2].id, self.spots[2], None),
        ]

    def propose(self, places: schedule.Places) -> Draft:
        made = schedule.draft(self.db, self.scene.meeting, places, self.scene.events)
        made.state = DraftState.PROPOSED
        self.db.flush()
        return made

    def stands(self) -> list[Spot | None]:
        self.db.expire_all()
        board = queries.newest_draft(self.db, self.scene.meeting.id)
        assert board is not None
        known = {one.side_event_id: one for one in board.placements}
        return [Standing.of(known.get(event.id)).spot for event in self.scene.events]

    def state(self) -> DraftState:
        self.db.expire_all()
        return self.proposal.state

    def take(self, *moves: Move) -> None:
        service.take(self.db, self.jo, self.scene.meeting, self.proposal.id, moves)


@pytest.fixture
def desk(db: Session) -> Desk:
    return Desk(db)


def test_a_proposal_is_told_move_by_move_and_term_by_term_and_moves_nothing(desk: Desk) -> None:
    member = registrations.registration(desk.db, desk.scene.meeting, "Demo Member", approved=True)
    [third] = [one.id for one in desk.scene.events[2:]]
    desk.db.add(Interest(delegation_id=member.delegation_id or "", side_event_id=third))
    desk.db.flush()

    found = service.proposals_shown(desk.db, desk.scene.meeting)

    [one] = found.proposals
    assert sorted(one.moves[n].move for n in (0, 1)) == sorted(desk.moves)
    assert one.touched == Touched(
        ["Organisation 1", "Organisation 3"], ["Person 1", "Person 3"], ["Switzerland"]
    )
    assert (found.board.placed, one.scored.placed) == (3, 2)
    terms = {line.name: (line.board, line.proposals) for line in found.lines}
    assert terms["Side events without a place"] == (0, [1000])
    assert one.scored.penalty - found.board.penalty == sum(
        after[0] - before for before, after in terms.values()
    )
    asked = solver.question_of(queries.facts_of(desk.db, desk.scene.meeting))
    weights = [weight for _term, weight in solver.terms_of(asked)]
    assert sorted(line.weight for line in (*found.lines, *found.same)) == sorted(weights)
    assert all(line.proposals == [line.board] for line in found.same)
    assert desk.stands() == desk.spots[:3]


def test_it_is_taken_move_by_move_and_each_can_be_undone(desk: Desk) -> None:
    first, second = desk.moves

    desk.take(first)
    assert desk.stands() == [desk.spots[3], *desk.spots[1:3]]
    assert desk.state() is DraftState.PROPOSED
    desk.take(second)
    assert desk.stands() == [desk.spots[3], desk.spots[1], None]
    assert desk.state() is DraftState.TAKEN

    newest = queries.changes_of(desk.db, desk.board.id)[-1]
    service.undo(desk.db, desk.jo, desk.scene.meeting, newest.id)
    assert desk.stands() == [desk.spots[3], *desk.spots[1:3]]


def test_only_what_it_proposes_is_taken_and_only_while_it_waits(desk: Desk) -> None:
    first = desk.moves[0]
    with pytest.raises(NothingChosen):
        desk.take()
    with pytest.raises(NothingHere):
        desk.take(first._replace(to=desk.spots[1]))
    desk.take(first)
    with pytest.raises(StandsElsewhere):
        desk.take(first)

    service.drop(desk.db, desk.jo, desk.scene.meeting, desk.proposal.id)
    with pytest.raises(NothingHere):
        desk.take(desk.moves[1])
    assert service.proposals_shown(desk.db, desk.scene.meeting).proposals == []


def test_nobody_takes_the_proposal_of_another_meeting(desk: Desk) -> None:
    other = meetings.meeting(desk.db, "other")

    with pytest.raises(NothingHere):
        service.drop(desk.db, desk.jo, other, desk.proposal.id)


def test_publishing_a_proposal_takes_it_whole(desk: Desk) -> None:
    release = service.publish(desk.db, desk.jo, desk.proposal)

    held = {one.side_event_id for one in queries.events_of(desk.db, release.id)}
    assert held == {event.id for event in desk.scene.events[:2]}
    assert desk.stands() == [desk.spots[3], desk.spots[1], None]
    assert (desk.board.state, desk.proposal.state) == (DraftState.PUBLISHED, DraftState.TAKEN)


def test_the_modes_ask_for_more_or_less_freedom(desk: Desk) -> None:
    facts = queries.facts_of(desk.db, desk.scene.meeting)
    problem = solver.problem_of(facts)
    first = desk.scene.events[0].id
    room, start = desk.spots[0]
    places = {first: Place(room, start, start)}

    make, improve, mend, fill = (solver.asked_in(problem, places, mode) for mode in RunMode)

    assert make is improve is problem
    assert [(one.event, one.room) for one in mend.published] == [(first, room)]
    pins = {event.id: event.pinned for event in fill.events}
    pinned = pins.pop(first)
    assert pinned is not None
    assert (pinned.room, pinned.start) == (room, solver.minutes_of(start))
    assert set(pins.values()) == {None}


def test_what_stands_on_the_board_already_waits_for_no_answer(desk: Desk) -> None:
    """Until the board is moved away from it."""
    db, meeting = desk.db, desk.scene.meeting
    same = desk.propose(schedule.spread(desk.scene))
    assert queries.proposals_waiting(db, meeting.id) == {desk.proposal.id}
    assert [one.draft.id for one in service.proposals_shown(db, meeting).proposals] == [
        desk.proposal.id
    ]

    first, second = desk.moves
    service.change(db, desk.jo, meeting, BoardKind.TAKEN_OFF, [second])

    assert {one.id for one in queries.proposals_of(db, meeting.id)} == {same.id, desk.proposal.id}
    service.change(db, desk.jo, meeting, BoardKind.MOVED, [first])
    assert [one.id for one in queries.proposals_of(db, meeting.id)] == [same.id]


def test_only_what_a_run_moves_is_offered_and_what_others_moved_since_is_marked(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    """It was begun with the board of the desk, and moves the first event and the third."""
    with sessions.write() as db:
        desk = Desk(db)
        db.add(run := schedule.run_for(desk.scene.meeting, desk.board))
        db.flush()
        desk.proposal.run_id = run.id
        bo = accounts.actor(db, "bo@example.org", name="Demo Bo", organiser_of=run.meeting_id)
        for number, place in ((1, 3), (2, 1)):  # the second is none of the run's
            event, was = desk.scene.events[number].id, desk.spots[number]
            moves = [Move(event, was, desk.spots[place])]
            service.change(db, bo, desk.scene.meeting, BoardKind.MOVED, moves)
    accounts.sign_in(visitor, app, organiser_of=desk.scene.meeting.id)

    page = visitor.get(f"{HOME}/proposals")

    assert "The board has changed since this was begun." in page.words
    boxes = page.select("//input[@name='moves']")
    ticked = {box.get("value", "").partition("|")[0]: "checked" in box.attrib for box in boxes}
    assert ticked == {desk.scene.events[0].id: True, desk.scene.events[2].id: False}
    words = page.words.replace("\u2068", "").replace("\u2069", "")
    assert "Demo Bo moved it since this was begun" in words
    foreign = f"{desk.scene.events[1].id}|{desk.spots[3].key}|{desk.spots[1].key}"
    with sessions.write() as db:
        draft = db.get_one(Draft, desk.proposal.id)
        with pytest.raises(BoardChanged):
            service.publish(db, desk.jo, draft)
    take = f"{HOME}/proposals/{desk.proposal.id}/take"
    assert visitor.submit(page, {"moves": [foreign]}, action=take).status == 404
    [off] = [box.get("value") for box in boxes if "checked" not in box.attrib]
    assert visitor.submit(page, {"moves": [off]}, action=take).status == 200
    with sessions.write() as desk.db:
        assert desk.stands() == [desk.spots[0], desk.spots[3], None]


def test_what_is_refused_stays_ticked_and_what_has_to_go_along_is_said(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    """The first goes where the second stands, the second where the third does, which goes off."""
    with sessions.write() as db:
        desk = Desk(db)
        service.drop(db, desk.jo, desk.scene.meeting, desk.proposal.id)
        room, slot = desk.scene.rooms, desk.scene.slots
        first, second, third = (event.id for event in desk.scene.events)
        hall, late = (room[1], slot[0].starts_at), (room[0], slot[1].starts_at)
        desk.proposal = desk.propose({first: hall, second: late})
    accounts.sign_in(visitor, app, organiser_of=desk.scene.meeting.id)
    page = visitor.get(f"{HOME}/proposals")
    boxes = {box.get("value", "").partition("|")[0]: box for box in page.select(BOXES)}
    take = f"{HOME}/proposals/{desk.proposal.id}/take"

    refused = visitor.submit(page, {"moves": [boxes[first].get("value")]}, action=take)

    assert refused.status == 409
    ticked = {
        box.get("value", "").partition("|")[0] for box in refused.select(f"{BOXES}[@checked]")
    }
    assert ticked == {first}
    told = [one.text_content() for one in refused.select("//*[contains(@class, 'error')]//li")]
    along = [one.replace("\u2068", "").replace("\u2069", "") for one in told if "with it" in one]
    assert [one.partition(" goes ")[0] for one in along] == [
        "Take this with it: Event 2",
        "Take this with it: Event 3",
    ]
    values = [boxes[one].get("value") for one in (first, second, third)]
    assert visitor.submit(refused, {"moves": values}, action=take).status == 200
    with sessions.write() as desk.db:
        assert desk.stands() == [desk.spots[1], desk.spots[2], None]


@pytest.mark.solver
@pytest.mark.parametrize("mandatory", [False, True])
def test_what_is_published_makes_way_for_new_ones_only_where_nothing_else_is_possible(
    app: FastAPI, sessions: Sessions, settings: Settings, visitor: Visitor, *, mandatory: bool
) -> None:
    """Four are public, on all places there are; a fifth counts for as much as any can."""
    with sessions.write() as db:
        scene = schedule.released(db, events=5)
        new = scene.events[4]
        new.priority, new.mandatory = HIGHEST_PRIORITY, mandatory

    run = schedule.solved(sessions, settings, scene.meeting)

    with sessions.read() as db:
        answer = queries.draft_of_run(db, run.id)
        assert answer is not None
        out = [one.side_event_id for one in answer.placements if one.room_id is None]
    assert len(out) == 1
    assert (out == [new.id]) is not mandatory
    if mandatory:
        title = next(event.title for event in scene.events if event.id == out[0])
        accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
        [warning] = visitor.get(f"{HOME}/proposals").select("//*[contains(@class, 'warning')]")
        said = warning.text_content()
        assert "1 published side event would lose its place" in said
        assert title in said


@pytest.mark.solver
def test_a_run_for_a_board_proposes_and_the_first_of_a_meeting_makes_one(
    app: FastAPI, sessions: Sessions, settings: Settings, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db)
    first = schedule.solved(sessions, settings, scene.meeting)
    with sessions.write() as db:
        board = queries.draft_of_run(db, first.id)
        asked = service.ask_for_schedule(
            db, None, scene.meeting, 20, wanted=service.Wanted(RunMode.FILL), in_background=False
        )
    service.solve_now(sessions, settings, asked.id)

    with sessions.read() as db:
        again = queries.newest_draft(db, scene.meeting.id)
        proposal = queries.draft_of_run(db, asked.id)
    assert board is not None
    assert again is not None
    assert proposal is not None
    assert (board.state, again.id, proposal.state) == (
        DraftState.OPEN,
        board.id,
        DraftState.TAKEN,  # there is nothing to be answered
    )
    kept = {one.side_event_id: Standing.of(one).spot for one in board.placements}
    assert kept == {one.side_event_id: Standing.of(one).spot for one in proposal.placements}
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    page = visitor.get(HOME)
    assert "It changes nothing: the board is like that already." in page.words
    assert "waits for an answer" not in page.words

    with sessions.write() as db:
        event, was = next((one, spot) for one, spot in kept.items() if spot)
        off = Move(event, was, None)
        service.change(db, None, scene.meeting, BoardKind.TAKEN_OFF, [off])
    page = visitor.get(HOME)
    assert "the board is like that already" not in page.words
    assert "waits for an answer" not in page.words


@pytest.mark.solver
def test_what_is_found_again_is_offered_once_though_another_event_was_moved(
    app: FastAPI, sessions: Sessions, settings: Settings, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db)
        last, slot, room = scene.events[2], scene.slots[1], scene.rooms[0]
        last.pinned_start, last.pinned_room_id = slot.starts_at, room.id
        without = {one: at for one, at in schedule.spread(scene).items() if one != last.id}
        schedule.draft(db, scene.meeting, without, scene.events)
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    said = "An earlier run had found the same moves."
    for again in (False, True):
        with sessions.write() as db:
            if again:
                first, to = scene.events[0], Spot(scene.rooms[1].id, slot.starts_at)
                seen = Spot(scene.rooms[0].id, scene.slots[0].starts_at)
                moved = [Move(first.id, seen, to)]
                service.change(db, None, scene.meeting, BoardKind.MOVED, moved)
            wanted = service.Wanted(RunMode.FILL)
            run = service.ask_for_schedule(
                db, None, scene.meeting, 20, wanted=wanted, in_background=False
            )
        service.solve_now(sessions, settings, run.id)

        page = visitor.get(f"{HOME}/proposals")
        assert len(page.select("//form[contains(@action, '/take')]")) == 1
        assert (said in page.words) == again
    visitor.submit(page, {}, action="/drop")
    start = visitor.get(HOME).words
    assert "What it proposed was dropped." in start
    assert "has changed since" not in start, "nothing has"


def test_the_page_shows_them_side_by_side_and_takes_what_is_ticked(
    app: FastAPI, sessions: Sessions, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sessions.write() as db:
        desk = Desk(db)
    accounts.sign_in(visitor, app, organiser_of=desk.scene.meeting.id)

    start = visitor.get(HOME)
    assert "1 proposal waits for an answer" in start.words
    _one_place_is_impossible(sessions, visitor, desk)
    page = visitor.get(f"{HOME}/proposals")
    assert "As things stand now" not in page.words
    assert "2 side events move." in page.words
    assert "In short Proposal 1: 1,003 points more than the board. Side" in page.words
    assert "Side events without a place" in page.words
    assert len(page.select("//input[@name='moves']")) == 2
    _many_are_folded_by_day(visitor, monkeypatch)
    [same] = page.select("//details[summary[contains(., 'are the same in all of them')]]//tbody")
    assert "Side events of one theme at the same time500" in same.text_content()
    [compared] = page.select("//a[.='Compare it with the board']/@href")
    assert visitor.get(compared).select("//div[contains(@class, 'marked-left')]")
    ticked = page.select(f"//input[starts-with(@value, '{desk.moves[0].event_id}')]/@value")
    path = f"{HOME}/proposals/{desk.proposal.id}/take"
    done = visitor.submit(page, {"moves": ticked}, action=path)
    assert "You can undo that there." in done.words
    assert done.answer.url.params["day"] == "2027-06-16"  # to where it went

    late = visitor.submit(page, {"moves": ticked}, action=path)
    assert late.status == 409
    assert visitor.submit(page, {"moves": ["x"]}, action=path).status == 404
    dropped = visitor.submit(page, {}, action="/drop")
    assert "No proposal waits for an answer" in dropped.words


def _many_are_folded_by_day(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not visitor.get(f"{HOME}/proposals").select("//fieldset//summary")
    monkeypatch.setattr(proposals, "MOST_OPEN", 1)
    folded = visitor.get(f"{HOME}/proposals").select("//fieldset//details")
    days = [" ".join(one.xpath("string(summary)").split()) for one in folded]
    assert (days, [len(one.xpath(".//input")) for one in folded]) == (
        ["Wed 16 Jun (1)", "Without a place (1)"],
        [1, 1],
    )


def _one_place_is_impossible(sessions: Sessions, visitor: Visitor, desk: Desk) -> None:
    """While the room is closed, which it is said of with a link to where it can be moved."""
    with sessions.write() as db:
        room, slot = desk.scene.rooms[1], desk.scene.slots[1]
        closure = programme.close_room(
            db, desk.scene.meeting, room, starts_at=slot.starts_at, ends_at=slot.ends_at
        )
    page = visitor.get(f"{HOME}/proposals")
    assert "As things stand now, 1 of its places breaks a rule" in page.words
    assert page.select(f"//li/a[@href='{HOME}/board/{desk.moves[0].event_id}']")
    with sessions.write() as db:
        programme.reopen_room(db, db.get_one(RoomClosure, closure.id))


def test_two_proposals_are_drawn_on_the_board_beside_what_stands_there(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    """The first has event 1 on another day and event 3 nowhere; the second exchanges 1 and 2."""
    with sessions.write() as db:
        desk = Desk(db)
        places = dict(schedule.spread(desk.scene))
        one, other = (event.id for event in desk.scene.events[:2])
        places[one], places[other] = places[other], places[one]
        newer = desk.propose(places)
    accounts.sign_in(visitor, app, organiser_of=desk.scene.meeting.id)

    def marks(page: Page, mark: int) -> list[str]:
        found = page.select(f"//table//p[contains(@class, 'suggested-{mark}')]")
        return sorted(" ".join(each.text_content().split()) for each in found)

    [_, link] = visitor.get(f"{HOME}/proposals").select("//a[.='See it on the board']/@href")
    tuesday = visitor.get(link)
    assert marks(tuesday, 1) == [
        "Proposal 2: to \u2068Large Room, Wed 16 Jun, 13:15\u2069",
    ]
    both = visitor.get(f"{link}&other={newer.id}")
    assert marks(both, 1) == marks(tuesday, 1)
    assert marks(both, 2) == [
        "Proposal 1: here comes Event 1",
        "Proposal 1: here comes Event 2",
        "Proposal 1: to \u2068Large Room, Tue 15 Jun, 13:15\u2069",
        "Proposal 1: to \u2068Small Room, Tue 15 Jun, 13:15\u2069",
    ]
    [day] = both.select("//a[@data-turn='2027-06-16']/@href")
    wednesday = visitor.get(day)  # an address keeps which are drawn
    assert marks(wednesday, 1) == ["Proposal 2: here comes Event 1", "Proposal 2: off the board"]
    assert not marks(wednesday, 2)
    assert not marks(visitor.get(f"{HOME}/board?proposal=nobody"), 1)


def test_a_second_proposal_is_offered_to_be_drawn_only_where_there_is_one(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        desk = Desk(db)
        places = dict(schedule.spread(desk.scene))
        places.popitem()
        newer = desk.propose(places)
    accounts.sign_in(visitor, app, organiser_of=desk.scene.meeting.id)
    looks = "//details[.//select[@name='colour']]"

    [said] = visitor.get(f"{HOME}/board?proposal={newer.id}").select(f"{looks}/summary")
    assert " ".join(said.text_content().split()) == (
        "Colours: Theme · Table: Rooms across · Proposal drawn on the board: Proposal 1"
        " · Another one: none"
    )
    visitor.submit(visitor.get(f"{HOME}/proposals"), {}, action=f"{newer.id}/drop")
    left = visitor.get(f"{HOME}/board").select(f"{looks}//select/@name")
    assert left == ["colour", "across", "proposal"]


def test_a_proposal_is_best_where_none_costs_less_and_the_board_costs_more(desk: Desk) -> None:
    shown = service.proposals_shown(desk.db, desk.scene.meeting)
    lines = [Line("a", 1, 5, [3, 3]), Line("b", 1, 5, [6, 4]), Line("c", 1, 5, [5, 6])]

    two = replace(shown, proposals=[*shown.proposals] * 2, lines=lines)

    assert two.best == [["a"], ["a", "b"]]
