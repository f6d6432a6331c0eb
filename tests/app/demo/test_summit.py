"""A real summit: what its list says is loaded whole, and the schedule as held breaks no rule."""

import dataclasses
from collections import Counter

import pytest
from sqlalchemy.orm import Session

from app.demo.fact_kinds import Provenance
from app.demo.listed import load_list, read_list
from app.demo.load import load_register
from app.demo.reading import FactsError
from app.demo.register import load_states
from app.demo.summit import NAME, load_summit, settle_summit
from app.demo.title_words import NAMES, WORDS, themes_of
from app.meetings.models import Basis
from app.schedule import queries, service, solver
from scheduler import Schedule, judge
from tests.bench import summit as problems

HEAD = "date,start,end,room,organisations,title\n"
LINE = "10 Nov 2025,16:45,18:15,Room 1,One; Two,A title\n"


def test_the_list_has_372_side_events_in_9_rooms_and_47_slots() -> None:
    facts = load_summit()
    assert facts.venue is not None
    assert (len(facts.side_events), len(facts.venue.rooms), len(facts.slots)) == (372, 9, 47)
    assert len({event.heading for event in facts.side_events}) == 372
    assert {room.seats for room in facts.venue.rooms} == {None}


def test_no_organisation_holds_two_at_the_same_time() -> None:
    at_once = Counter(
        (name, event.day, event.start) for event in load_list(NAME) for name in event.organisations
    )
    assert len({name for name, _day, _start in at_once}) == 1135
    assert set(at_once.values()) == {1}


def test_every_line_says_where_it_is_from_and_what_is_inferred() -> None:
    facts = load_summit()
    assert facts.venue is not None
    told: list[Provenance] = [one.provenance for one in facts.slots]
    told += [one.provenance for one in facts.side_events]
    told += [one.provenance for one in facts.venue.rooms]
    assert {source for one in told for source in one.sources} == {"list"}
    for event in facts.side_events:
        assert ("themes" in event.provenance.inferred) == bool(event.themes)
        assert ("organisers" in event.provenance.inferred) == (len(event.organisers) > 1)


def test_states_among_the_organisers_are_recognised() -> None:
    states = {state.iso3 for state in load_states()}
    found = {host.entity for event in load_summit().side_events for host in event.organisers}
    assert {"JPN", "KEN", "unops"} <= found
    assert len(found & states) == 42


def test_a_character_written_as_a_number_is_read_and_a_cut_off_one_is_left_out() -> None:
    text = "10 Nov 2025,16:45,18:15,Room 1,Institute (&#21271;&#20140;&#2623); Two,A title\n"
    [event] = read_list("x.csv", HEAD + text)
    assert event.organisations == ("Institute (\u5317\u4eac)", "Two")
    assert event.minutes == 90


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("date,start\n", "x.csv: line 1: the columns must be"),
        (HEAD + LINE.replace("A title", ""), "x.csv: line 2: expected a value for each"),
        (HEAD + LINE + LINE.replace("16:45", "4 pm"), "x.csv: line 3: "),
        (HEAD + LINE.replace("10 Nov", "31 Nov"), "x.csv: line 2: "),
        (HEAD + LINE.replace("16:45", "18:15"), "x.csv: line 2: 18:15 is not after 18:15."),
    ],
)
def test_a_slip_in_the_list_is_refused_by_line(text: str, sentence: str) -> None:
    with pytest.raises(FactsError) as refused:
        list(read_list("x.csv", text))
    assert str(refused.value).startswith(sentence)


def test_themes_are_told_by_words() -> None:
    assert NAMES.keys() == WORDS.keys()
    assert {frozenset(names) for names in NAMES.values()} == {
        frozenset({"ar", "en", "es", "fr", "ru", "zh"})
    }
    assert themes_of("Oil, soil and a coalition of cities") == {"cities", "energy", "food"}
    assert themes_of("AI for climate finance") == {"finance", "knowledge"}
    assert themes_of("Why we said it") == frozenset()


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # on both: two days, test_show
def test_as_held_it_is_published_without_a_breach(db: Session) -> None:
    loaded, held = settle_summit(db, load_register(db))
    asked = service.question(db, loaded.meeting)
    draft = service.enter_draft(db, None, loaded.meeting, held)

    judged = solver.judge_places(solver.from_json(asked), held, [])

    assert judged.violations == ()
    assert judged.terms["theme_overlap"] == judged.penalty > 0
    assert service.publish(db, None, draft, service.Cover(note="As it was held.")).number == 1
    facts = queries.facts_of(db, loaded.meeting)
    assert {event.basis for event in facts.events} == {Basis.STATED, Basis.INFERRED}
    assert all(not event.speakers and not event.attendance for event in facts.events)
    assert not facts.people
    assert not facts.wants
    # The problem of the bench is the same one, made without a database.
    bench = judge(problems.from_nothing(), Schedule(problems.as_held()))
    assert (bench.violations, bench.penalty) == ((), judged.penalty)


def test_a_lost_room_breaks_nothing_but_itself() -> None:
    room, day = next(problems.losses())
    problem = problems.repair(room, day)

    judged = judge(problem, Schedule(problems.as_held()))

    assert {one.rule for one in judged.violations} == {"room_unavailable"}
    assert judged.penalty == 0
    weights = dataclasses.asdict(problem.weights)
    assert weights["unplaced"] > 9 * weights["time_change"] > 9 * weights["room_change"] > 0
    assert not any(event.mandatory for event in problem.events)
