"""Something happens while the meeting is held: what follows, one approval, and taking it back."""

import time
from dataclasses import dataclass
from datetime import time as at
from datetime import timedelta
from threading import Event

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.accounts.service import as_actor
from app.core.db import Sessions
from app.core.i18n import in_language
from app.core.jobs import Job, JobRunner, Work
from app.meetings import service as programme
from app.meetings.models import Room, RoomDivision
from app.meetings.models import Session as MeetingSession
from app.messages.models import Message
from app.messages.queries import drafts_to_change, messages_by_state
from app.messages.rules import DECISIONS, PROGRAMME, QUESTIONS
from app.registrations.models import Absence
from app.schedule import queries, rules, service, solver
from app.schedule.errors import (
    CannotMend,
    PlaceRefused,
    RunGoing,
)
from app.schedule.models import BoardKind, Draft, FactKind, Mending, Run
from app.schedule.rules import Away, Fact, Notice, Spot, Standing
from app.schedule.service import Move
from app.schedule.service.mending.weighing import weigh
from app.settings import Settings
from app.side_events.models import SideEvent, SideEventState
from app.side_events.service import withdraw
from tests.conftest import rows
from tests.make import accounts, meetings, schedule
from tests.make.meetings import FIRST_DAY, hour
from tests.visitor import Page, Visitor

YEAR = 366 * 24  # hours
USUAL = Notice()
MEND = "/organise/im-test/schedule/mend"
BOARD = "/organise/im-test/schedule/board"


@dataclass
class Hall:
    """A plenary until 13:00, two rooms, lunch on two days, starts at every five minutes.

    Events 1 and 2 are at 13:15 on the first day and event 3 on the second, all published.
    """

    scene: schedule.Scene
    plenary: MeetingSession

    @classmethod
    def made(cls, db: Session) -> "Hall":
        scene = schedule.scene(db)
        scene.meeting.start_step = 5
        plenary = meetings.session(db, scene.meeting)
        schedule.release(db, scene)
        return cls(scene, plenary)

    @property
    def late(self) -> Fact:
        return Fact(FactKind.SESSION_HOURS, self.plenary.id, hour("10:00"), hour("13:40"))

    def spots(self, db: Session) -> list[str]:
        board = queries.newest_draft(db, self.scene.meeting.id)
        assert board is not None
        known = {one.side_event_id: one for one in board.placements}
        return [rules.key_of(Standing.of(known.get(one.id)).spot) for one in self.scene.events]


@pytest.fixture
def hall(db: Session) -> Hall:
    return Hall.made(db)


def asked(db: Session, hall: Hall, fact: Fact, notice: Notice = USUAL) -> Mending:
    meeting = hall.scene.meeting
    return service.ask_to_mend(db, None, meeting, fact, notice=notice, in_background=False)


def answered(db: Session, mending: Mending, places: schedule.Places, hall: Hall) -> Draft:
    """An answer as a run would have left it."""
    made = schedule.draft(db, hall.scene.meeting, places, hall.scene.events)
    made.run_id, made.state = mending.run_id, type(made.state).PROPOSED
    run = db.get_one(Run, mending.run_id)
    run.state, run.status = type(run.state).DONE, "optimal"
    db.flush()
    return made


@pytest.mark.solver
def test_a_late_plenary_from_the_form_to_the_release_and_back(
    app: FastAPI, sessions: Sessions, settings: Settings, visitor: Visitor
) -> None:
    with sessions.write() as db:
        hall = Hall.made(db)
        hall.scene.meeting.start_step = None
        before = hall.spots(db)
    accounts.sign_in(visitor, app, organiser_of=hall.scene.meeting.id)
    late = {"session-about": hall.plenary.id, "session-edge": "ends", "session-hour": "13:40"}
    page = visitor.submit(visitor.get(MEND), late, action="/new/session")
    assert "Looking for what has to move" in [
        one.text_content() for one in page.select("//*[@data-polled]//*[@class='status wait']")
    ]
    assert "Waits for your answer" not in page.words
    with sessions.read() as db:
        run = db.scalars(select(Run)).one()
    service.solve_now(sessions, settings, run.id)

    page = visitor.get(page.path)
    assert "What is not concerned" not in page.words, "months ahead it binds nothing"
    assert "contact1@example.org" in page.words
    assert "10:00–13:00" in visitor.get("/im-test").words
    with sessions.read() as db:
        assert hall.spots(db) == before
        assert service.proposals_shown(db, hall.scene.meeting).proposals == []
    page = _approved(sessions, visitor, page, hall)
    with sessions.read() as db:
        rooms = [one.partition("@")[0] for one in hall.spots(db)]
    assert rooms == [one.partition("@")[0] for one in before], "each stays in its room"

    back = visitor.submit(page, {"note": ""}, action="/take-back")
    assert visitor.get("/organise/im-test/releases/1").select("//input[@name='undo']") == []
    assert "Everything is as it was before." in back.words
    assert "10:00–13:00" in visitor.get("/im-test").words
    with sessions.read() as db:
        assert hall.spots(db) == before
    assert "Taken back" in visitor.get(MEND).words


def _approved(sessions: Sessions, visitor: Visitor, page: Page, hall: Hall) -> Page:
    """The page after the approval, which is everywhere at once."""
    [reason] = page.select("//textarea[@name='note']/text()")
    assert reason.strip() == "Plenary ends at 13:40 (Tue 15 Jun)", "and no sign that nobody sees"
    with sessions.read() as db:
        letters = rows(db, "message")
    page = visitor.submit(
        page, {"note": "The plenary ran over.", "letters": "to_read"}, action="/approve"
    )
    assert "everything says the same now" in page.words
    assert "2 side events were moved" in page.words
    assert len(page.select("//section[@aria-labelledby='moved']//li")) == 2
    assert "letters wait in the outbox" in page.words
    assert page.select("//main//a[@href='/organise/im-test/outbox']")
    public = visitor.get("/im-test").words
    assert "10:00–13:40" in public
    assert public.count("13:40–14:40") == 2, "no farther off than it must"
    with sessions.read() as db:
        release = queries.current_release(db, hall.scene.meeting.id)
        assert release is not None
        assert (release.number, in_language(release.note)) == (2, "The plenary ran over.")
        assert sum(one.sequence for one in queries.events_of(db, release.id)) == 2
        assert rows(db, "message") == letters + 4
    earlier = visitor.get("/organise/im-test/releases/1")
    [what] = earlier.select("//div[input[@name='undo'][@checked]]/label")
    assert "ends at 13:40" in what.text_content(), "the hours of the plenary go back too"
    return page


@pytest.mark.solver
def test_the_moves_are_as_few_as_can_be_whatever_else_they_cost(
    sessions: Sessions, settings: Settings
) -> None:
    """Without a mending's weights two events would change places for the sake of wishes."""
    with sessions.write() as db:
        hall = Hall.made(db)
        hall.scene.meeting.weights = {"time_change": 0, "room_change": 0, "slot_preference": 100}
        lost = Fact(FactKind.ROOM_LOST, hall.scene.rooms[0].id, hour("08:00", 1), hour("20:00", 1))
        mending = asked(db, hall, lost)
    service.solve_now(sessions, settings, mending.run_id or "")

    with sessions.read() as db:
        run = db.get_one(Run, mending.run_id)
        draft = queries.draft_of_run(db, run.id)
        assert draft is not None
        problem = solver.from_json(run.problem)
        found = solver.moves_and_losses(problem, rules.places_in(draft.placements))
    fewest = solver.find_schedule(
        solver.fewest_moves(problem), solver.Limits(20, 1, 2048), lambda _progress: False
    )
    assert fewest.schedule is not None
    assert (run.status, fewest.schedule.status) == ("optimal", "optimal")
    assert found == (1, 0)
    assert fewest.schedule.penalty == 1


@pytest.mark.solver
def test_where_nothing_is_possible_the_reasons_and_the_ways_out_are_told(
    app: FastAPI, sessions: Sessions, settings: Settings, visitor: Visitor
) -> None:
    with sessions.write() as db:
        hall = Hall.made(db)
        event = hall.scene.events[2]
        event.mandatory = True
        hours = hour("00:00"), hour("00:00", 3)
        person = event.speakers[0].person_id
        mending = asked(db, hall, Fact(FactKind.PERSON_AWAY, person, *hours), Notice(30, YEAR))
    ended = service.solve_now(sessions, settings, mending.run_id or "")
    assert rules.phase_of(ended.course) == "There is none. Looking for the reason"
    accounts.sign_in(visitor, app, organiser_of=hall.scene.meeting.id)

    page = visitor.get(f"{MEND}/{mending.id}")
    assert "Ways out: one of them is enough" in page.words
    assert "Person 3" in page.words
    assert not page.select("//form[contains(@action, '/approve')]")
    _host_is_asked(sessions, visitor, page)
    lost = _tried_and_taken(sessions, settings, visitor, page)
    with sessions.read() as db:
        newer = queries.mending(db, hall.scene.meeting.id, lost.path.rpartition("/")[2])
    assert newer is not None
    [forward] = lost.select("//button[contains(., 'let others be brought forward')]")
    asked_again = visitor.submit(lost, {forward.get("name"): forward.get("value")}, action="/again")
    with sessions.read() as db:
        newest = queries.mending(db, newer.meeting_id, asked_again.path.rpartition("/")[2])
    assert newest is not None
    assert (newer.ahead, newest.ahead, newest.notice) == (YEAR, 0, 30)


def _tried_and_taken(sessions: Sessions, settings: Settings, visitor: Visitor, page: Page) -> Page:
    """What is shown of a way out is what is proposed after its button."""
    (form, *_) = page.select("//form[contains(., 'will not be held')]")
    tried = visitor.submit(page, {}, action=form.get("action"))
    assert "Looking for what has to move" in tried.words
    assert not tried.select("//button[contains(., 'Make this change')]")
    with sessions.read() as db:
        newer = db.scalars(select(Mending).where(Mending.way_run_id.is_not(None))).one()
    assert visitor.get(f"{MEND}/{newer.id}").status == 404, "so far it is none"
    service.solve_now(sessions, settings, newer.run_id or "")
    tried = visitor.get(tried.path)
    assert "1 side event loses its place." in tried.words
    lost = visitor.submit(tried, {}, action=tried.path)
    assert "It is written down" in lost.words
    assert lost.path == f"{MEND}/{newer.id}", "what was shown is what is proposed"
    assert "Loses its place" in lost.words
    [heading] = lost.select("//h2[@id='moves']")
    assert heading.text_content() == "1 side event loses its place.", "and none moves"
    return lost


def _host_is_asked(sessions: Sessions, visitor: Visitor, page: Page) -> None:
    """What is up to a host is a letter that waits to be read, once."""
    (action, *_) = page.select("//form[contains(@action, '/ask')]/@action")
    for _twice in range(2):
        assert "The question waits here" in visitor.submit(page, {}, action=str(action)).words
    way = str(action).removesuffix("/ask")
    for shown in (visitor.get(way), visitor.get(page.path)):
        assert "Not asked yet A letter waits since" in shown.words
        assert not shown.select(f"//form[@action='{action}']"), "not once more"
    with sessions.read() as db:
        [letter] = db.scalars(select(Message).where(Message.draft_of == QUESTIONS))
    assert letter.to_email == "contact3@example.org"
    text = letter.text.replace("\u2068", "").replace("\u2069", "")
    assert "Could Person 3 come after all?" in text
    assert "Person 3 is away" in text


def test_nothing_has_to_move_and_what_happened_is_public_after_approval(
    db: Session, hall: Hall
) -> None:
    fact = Fact(FactKind.SESSION_HOURS, hall.plenary.id, hour("09:00"), hour("12:50"))
    mending = asked(db, hall, fact)
    shown = service.mending_shown(db, hall.scene.meeting, mending.id)

    assert (mending.run_id, shown.moving, shown.told, shown.can_be_approved) == (
        None, [], [], True,
    )  # fmt: skip
    service.approve(db, None, hall.scene.meeting, mending.id)
    assert (hall.plenary.starts_at, hall.plenary.ends_at) == (hour("09:00"), hour("12:50"))


def test_a_room_or_a_person_is_lost_with_the_moves_in_one_approval(db: Session, hall: Hall) -> None:
    scene = hall.scene
    third = scene.events[2]
    free = (scene.rooms[1], scene.slots[1].starts_at)
    hours = hour("13:00", 1), hour("18:00", 1)
    mending = asked(db, hall, Fact(FactKind.ROOM_LOST, scene.rooms[0].id, *hours, "Water"))
    answered(db, mending, {**schedule.spread(scene), third.id: free}, hall)
    [moving] = service.mending_shown(db, scene.meeting, mending.id).moving
    assert moving.title == "Event 3"
    assert "Small Room" in moving.reasons[0]
    assert "13:15–14:15" in moving.after, "also until when"
    service.approve(db, None, scene.meeting, mending.id)
    assert rows(db, "room_closure") == 1
    assert hall.spots(db)[2] == Spot(free[0].id, free[1]).key

    person = third.speakers[0].person_id
    hours = rules.away(scene.meeting, Away.ARRIVES, FIRST_DAY + timedelta(days=1), at(13, 30))
    gone = asked(db, hall, Fact(FactKind.PERSON_AWAY, person, *hours))
    later = (free[0], hour("13:30", 1))
    answered(db, gone, {**schedule.spread(scene), third.id: later}, hall)
    service.approve(db, None, scene.meeting, gone.id)
    assert db.scalars(select(Absence)).one().ends_at == hour("13:30", 1)
    service.take_mending_back(db, None, scene.meeting, gone.id)
    assert rows(db, "absence") == 0
    assert hall.spots(db)[2] == Spot(free[0].id, free[1]).key


def test_a_cancelled_event_leaves_the_programme_and_comes_back(db: Session, hall: Hall) -> None:
    scene = hall.scene
    before = hall.spots(db)
    mending = asked(db, hall, Fact(FactKind.EVENT_CANCELLED, scene.events[0].id, reason="Ill"))
    told = service.mending_shown(db, scene.meeting, mending.id).told
    assert {one.email for one in told} == {"contact1@example.org", "person1@example.org"}
    letters = rows(db, "message")

    service.approve(db, None, scene.meeting, mending.id)
    release = queries.current_release(db, scene.meeting.id)
    assert release is not None
    held = {one.side_event_id: not one.is_held for one in queries.events_of(db, release.id)}
    assert [held[one.id] for one in scene.events] == [True, False, False]
    assert rows(db, "message") == letters + 2

    service.take_mending_back(db, None, scene.meeting, mending.id)
    assert scene.events[0].state is SideEventState.ACCEPTED
    assert hall.spots(db) == before


def test_letters_that_wait_are_withdrawn_where_a_mending_is_taken_back(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    """Whoever was not told that their event is cancelled hears nothing of its return either."""
    with sessions.write() as db:
        hall = Hall.made(db)
        letters = rows(db, "message")
    accounts.sign_in(visitor, app, organiser_of=hall.scene.meeting.id)
    ill = {"event-about": hall.scene.events[0].id, "event-reason": "The host is ill."}
    page = visitor.submit(visitor.get(MEND), ill, action="/new/event")
    assert "By an entry for their calendar only: 1." in page.words
    page = visitor.submit(page, {"letters": "to_read"}, action="/approve")
    outbox = "/organise/im-test/outbox"
    assert "Cancelled: Event 1" in visitor.get(outbox).words
    assert "2 letters wait in the outbox" in page.words
    assert "1 side event is not held as announced" in page.words, "as the release says it"
    [gone] = page.select("//section[@aria-labelledby='moved']//li")
    assert "Event 1\u2069 goes from" in gone.text_content()
    with sessions.write() as db:
        decision = drafts_to_change(db, hall.scene.meeting.id, cause=PROGRAMME)[0]
        decision.draft_of = DECISIONS
    assert "1 letter waits in the outbox" in visitor.get(page.path).words, "of the programme"
    with sessions.write() as db:
        db.get_one(Message, decision.id).draft_of = PROGRAMME
    assert "The host is ill." in visitor.get("/im-test/changes").words
    _waits_apart(visitor, hall)

    assert "The letters that wait in the outbox are withdrawn." in visitor.get(page.path).words
    visitor.submit(page, {"letters": "at_once"}, action="/take-back")

    assert "Event 1" not in visitor.get(outbox).words
    with sessions.read() as db:
        assert rows(db, "message") == letters + 2
        assert messages_by_state(db)["withdrawn"] == 2


def _waits_apart(visitor: Visitor, hall: Hall) -> None:
    """What nobody was told so far is not counted as told because of something else."""
    short = {"session-about": hall.plenary.id, "session-edge": "ends", "session-hour": "12:50"}
    other = visitor.submit(visitor.get(MEND), short, action="/new/session")
    [told] = other.select("//section[@aria-labelledby='told']")
    words = " ".join(told.text_content().split())
    assert "Nobody gets a mail because of this." in words
    assert "2 letters about earlier releases wait in the outbox." in words
    assert "2 people are told only what earlier releases changed" in words
    visitor.submit(other, {}, action="/drop")


def test_an_event_without_a_place_waits_in_public_for_a_new_time(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    """It is accepted still, so nobody reads that it is cancelled; one that is withdrawn is."""
    with sessions.write() as db:
        hall = Hall.made(db)
        scene = hall.scene
        places = dict(schedule.spread(scene))
        del places[scene.events[0].id]
        schedule.draft(db, scene.meeting, places, scene.events)
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    page = visitor.get("/organise/im-test/schedule/publish")
    assert "1 side event will be announced as waiting for a new time." in page.words

    visitor.submit(page, {"letters": "to_read"}, action="publish")

    event = f"/im-test/events/{scene.events[0].id}"
    assert "waits for a new time" in visitor.get(event).words
    for address in ("/im-test", "/im-test/changes", "/organise/im-test/outbox"):
        words = visitor.get(address).words
        assert "New time follows" in words, address
        assert "Cancelled" not in words, address
    entry = visitor.get(f"{event}.ics").text
    assert "SUMMARY:NEW TIME FOLLOWS: Event 1" in entry
    assert "STATUS:CANCELLED" in entry, "no calendar keeps the old hour"
    with sessions.write() as db:
        withdraw(db, db.get_one(SideEvent, scene.events[0].id))
    assert "This side event was withdrawn by its host" in visitor.get(event).words
    assert "Withdrawn by its host" in visitor.get("/im-test/changes").words
    assert "SUMMARY:CANCELLED: Event 1" in visitor.get(f"{event}.ics").text


@pytest.mark.slow
def test_a_mending_is_looked_for_while_a_long_run_goes_on(
    settings: Settings, sessions: Sessions
) -> None:
    with sessions.write() as db:
        hall = Hall.made(db)
        long = service.ask_for_schedule(db, None, hall.scene.meeting, 3600)
        mending = service.ask_to_mend(db, None, hall.scene.meeting, hall.late)
    with sessions.read() as db, pytest.raises(RunGoing):
        service.ask_to_mend(db, None, hall.scene.meeting, hall.late)
    begun, done = set[str](), Event()

    def solve(_work: Work, run_id: str) -> None:
        begun.add(run_id)
        done.wait(60 if run_id == long.id else 0)

    work = Work(sessions, settings)
    runner = JobRunner(sessions.engine, {service.SOLVE: Job(solve, "solver")}, work)
    runner.start()
    try:
        deadline = time.monotonic() + 40
        while begun != {long.id, mending.run_id} and time.monotonic() < deadline:
            time.sleep(0.1)
    finally:
        done.set()
        runner.stop()
    assert begun == {long.id, mending.run_id}
    with sessions.read() as db:
        assert queries.runs_before(db, db.get_one(Run, long.id)) == 0, "and nothing waits for it"


def test_nothing_is_done_by_halves(db: Session, hall: Hall) -> None:
    """A place that breaks a rule by now is refused, and what happened is not written down."""
    scene = hall.scene
    mending = asked(db, hall, hall.late)
    with pytest.raises(CannotMend):
        service.approve(db, None, scene.meeting, mending.id)
    on_top = {one.id: (scene.rooms[0], hour("13:40")) for one in scene.events}
    answered(db, mending, on_top, hall)
    coming = service.mending_shown(db, scene.meeting, mending.id).coming
    assert coming is not None
    assert "these places break rules" in coming.warnings[0].sentence, "which is said before"
    with pytest.raises(PlaceRefused):
        service.approve(db, None, scene.meeting, mending.id)
    db.expire_all()
    assert hall.plenary.ends_at == hour("13:00")
    release = queries.current_release(db, scene.meeting.id)
    assert release is not None
    assert release.number == 1


def test_what_begins_soon_stays_and_nothing_moves_into_the_past(db: Session, hall: Hall) -> None:
    """At 13:00 with half an hour's notice: event 2 is hit, event 1 is not, event 3 may move, but to
    no sooner than in a day.
    """
    facts = queries.facts_of(db, hall.scene.meeting)
    board = queries.newest_draft(db, hall.scene.meeting.id)
    standings = {one.side_event_id: Standing.of(one) for one in board.placements} if board else {}
    first, second, third = (one.id for one in hall.scene.events)
    times = hour("13:00"), rules.Notice(minutes=30)
    given = rules.leeway(facts, standings, (frozenset({second}), frozenset()), times)
    assert given.earliest == hour("13:30")
    assert given.stay == {first}
    assert not given.over

    places = {
        one: rules.Place(two.spot.room_id, two.spot.starts_at, two.spot.starts_at)
        for one, two in standings.items()
        if two.spot
    }
    problem = solver.asked_to_mend(solver.problem_of(facts), places, given)
    events = problem.event_by_id
    assert events[first].pinned is not None
    assert events[second].pinned is None
    soonest = [min(one.start for one in events[e].available or ()) for e in (second, third)]
    assert soonest == [solver.minutes_of(hour("13:30")), solver.minutes_of(hour("13:00", 1))]

    after = rules.leeway(facts, standings, (frozenset(), frozenset()), (hour("15:00"), times[1]))
    assert after.over == {first, second}


def test_forms_say_what_is_wrong_and_keep_what_was_typed(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        hall = Hall.made(db)
        [nobody_yet] = hall.scene.events[0].speakers
        nobody_yet.name = nobody_yet.affiliation
        for event, affiliation in zip(hall.scene.events[1:], ("", "Demo State"), strict=True):
            event.speakers[0].name, event.speakers[0].affiliation = "Demo Twin", affiliation
    accounts.sign_in(visitor, app, organiser_of=hall.scene.meeting.id)
    start = visitor.get(MEND)
    people = start.select("//select[@name='person-about']/option")
    assert [one.text_content() for one in people][-2:] == [
        "Demo Twin, Demo State",
        "Demo Twin, Organisation 2",
    ]
    assert "Person 1" not in start.words

    wrong = {"session-about": hall.plenary.id, "session-edge": "ends", "session-hour": "09:00"}
    page = visitor.submit(start, wrong, action="/new/session")
    assert (page.status, page.errors) == (422, ["The end must be after the start."])
    assert page.select("//input[@name='session-hour']/@value") == ["09:00"]
    page = visitor.submit(
        start, {"room-until_hour": "", "room-reason": "Water"}, action="/new/room"
    )
    assert page.errors == ["Until (hour): Fill this in."]
    assert page.select("//input[@name='room-reason']/@value") == ["Water"]
    assert not start.select("//input[@name='person-hour']/@required")
    away = {"person-how": "arrives", "person-day": "2027-06-16", "person-hour": ""}
    page = visitor.submit(start, away, action="/new/person")
    assert page.errors == ["Hour: Fill this in."]
    whole = visitor.submit(page, {"person-how": "all_day"}, action="/new/person")
    assert "Wed 16 Jun" in whole.words, "no hour is asked of a whole day"
    assert "00:00" not in whole.words
    later = visitor.submit(page, {"person-hour": "12:00"}, action="/new/person")
    assert "Tue 15 Jun, 00:00 – Wed 16 Jun, 12:00" in later.words, "nor there the day before"
    assert visitor.ask("POST", f"{MEND}/new/weather").status in {401, 403, 404}


def test_how_long_somebody_is_away(hall: Hall) -> None:
    second = FIRST_DAY + timedelta(days=1)
    assert {how: rules.away(hall.scene.meeting, how, second, at(15)) for how in Away} == {
        Away.ARRIVES: (hour("00:00"), hour("15:00", 1)),
        Away.LEAVES: (hour("15:00", 1), hour("00:00", 3)),
        Away.ALL_DAY: (hour("00:00", 1), hour("00:00", 2)),
    }


def test_with_a_divided_room_its_parts_are_lost_and_with_a_part_the_whole(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db)
        halves = [meetings.room(db, scene.meeting, f"Half {one}", 60) for one in (1, 2)]
        db.add_all(RoomDivision(whole_id=scene.rooms[1].id, part_id=one.id) for one in halves)
        db.flush()
        at = [slot.starts_at for slot in scene.slots]
        where = [(halves[0], at[0]), (halves[1], at[0]), (scene.rooms[1], at[1])]
        places = dict(zip((one.id for one in scene.events), where, strict=True))
        schedule.release(db, scene, places)
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    assert "its parts are lost too" in visitor.get(MEND).words

    for lost, day, hit in ((scene.rooms[1], 0, (0, 1)), (halves[0], 1, (2,)), (halves[1], 0, (1,))):
        with sessions.write() as db:
            fact = Fact(FactKind.ROOM_LOST, lost.id, hour("08:00", day), hour("20:00", day))
            meeting = db.merge(scene.meeting, load=False)
            weighed = weigh(db, meeting, fact)
            assert weighed.hit.keys() == {scene.events[one].id for one in hit}
    with sessions.write() as db:
        meeting, room = db.merge(scene.meeting, load=False), db.get_one(Room, halves[0].id)
        programme.close_room(
            db, meeting, room, starts_at=at[0], ends_at=at[0] + timedelta(hours=1), reason="Water"
        )
    heads = visitor.get(BOARD).select("//thead/tr/th[@scope='col']")
    whole = next(n for n, one in enumerate(heads) if "Large Room" in one.text_content())
    [row] = visitor.get(BOARD).select("//tbody/tr")
    assert "Not free: Water" in row[whole + 1].text_content()


def test_what_was_mended_is_not_undone_on_the_board_and_says_where_it_is(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    """Neither after the release that it makes, nor where nothing is public yet; what came before
    it is, as far as it still fits.
    """
    with sessions.write() as db:
        scene = schedule.scene(db)
        schedule.draft(db, scene.meeting, schedule.spread(scene), scene.events)
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    with sessions.write() as db:
        jo = as_actor(db, db.scalars(select(Account)).one())
        first = Spot(scene.rooms[0].id, scene.slots[1].starts_at)
        away = Move(scene.events[2].id, first, first._replace(room_id=scene.rooms[1].id))
        service.change(db, jo, scene.meeting, BoardKind.MOVED, [away])
        lost = (scene.rooms[0], scene.slots[0].starts_at)
        made = schedule.mending(db, scene.meeting, scene.events[0], lost)
        service.approve(db, jo, scene.meeting, made.id)
    page = visitor.get(BOARD)
    assert page.select(f"//a[contains(@href, '/mend/{made.id}')]")
    assert "what came before it can be undone only where it still fits" in page.words
    page = visitor.submit(page, {}, action="/undo")
    assert "It is undone." in page.words
    assert page.select("//form[contains(@action, '/undo')]") == []
    seen = [page.select(f"//*[@id='e-{scene.events[n].id}']/@data-seen") for n in (0, 2)]
    assert seen == [[""], [first.key]]

    with sessions.write() as db:
        board = queries.newest_draft(db, scene.meeting.id)
        assert board is not None
        service.publish(db, None, board)
    page = visitor.get(BOARD)
    assert page.select("//form[contains(@action, '/undo')]") == []
    assert "is public by now" in page.words
