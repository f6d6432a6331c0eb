"""Two schedules side by side: each is judged alike, and the terms add up."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.meetings import service as meetings_service
from app.schedule import queries, rules, service, solver
from app.schedule.errors import NothingHere
from app.schedule.models import DraftState
from app.side_events import service as side_events_service
from app.side_events.rules.states import Step
from scheduler import PREFERENCES
from tests.make import accounts, meetings, schedule
from tests.visitor import Page, Visitor

COMPARE = "/organise/im-test/schedule/compare"
# 30 people leave 2 tenths of the small room empty and 7 of the large one; a second wish costs 10.


def both_in_the_first_slot(scene: schedule.Scene) -> schedule.Places:
    """Two events at once, in both rooms; the third has no place."""
    start = scene.slots[0].starts_at
    return {event.id: (room, start) for event, room in zip(scene.events, scene.rooms, strict=False)}


def compared(db: Session, scene: schedule.Scene) -> service.Comparison:
    released, draft = service.to_compare(db, scene.meeting)
    return service.compare(db, scene.meeting, released, draft)


def test_drafts_are_named_for_what_they_are(db: Session) -> None:
    scene = schedule.scene(db)
    earlier, board, proposal = (
        schedule.draft(db, scene.meeting, schedule.spread(scene), scene.events) for _ in range(3)
    )
    earlier.created_at -= timedelta(hours=1)
    proposal.state = DraftState.PROPOSED
    db.flush()

    names = {one.key: one.name.partition(" ")[0] for one in service.to_compare(db, scene.meeting)}

    assert names == {
        f"draft-{board.id}": "The",
        f"draft-{proposal.id}": "Proposal",
        f"draft-{earlier.id}": "Earlier",
    }


def test_what_was_proposed_for_something_that_happened_is_compared_until_that_is_answered(
    db: Session,
) -> None:
    scene = schedule.released(db)
    lost = (scene.rooms[0], scene.slots[0].starts_at)
    mending = schedule.mending(db, scene.meeting, scene.events[0], lost)

    def offered() -> list[str]:
        listed = service.to_compare(db, scene.meeting)
        return [one.name.partition(": ")[2] for one in listed if not one.is_release]

    assert offered() == ["Small Room cannot be used: Tue 15 Jun, 13:15–14:15"]
    service.drop_mending(db, None, scene.meeting, mending.id)
    assert offered() == []


def test_the_terms_add_up_to_what_the_judge_says(db: Session) -> None:
    scene = schedule.released(db)
    schedule.draft(db, scene.meeting, both_in_the_first_slot(scene), scene.events)

    found = compared(db, scene)

    problem = solver.as_if_unpublished(solver.problem_of(queries.facts_of(db, scene.meeting)))
    for side, costs in (
        (found.first, [term.first for term in found.terms]),
        (found.second, [term.second for term in found.terms]),
    ):
        left_out = [e.id for e in scene.events if e.id not in side.places]
        judged = solver.judge_places(problem, side.places, left_out)
        assert sum(costs) == side.penalty == judged.penalty
        assert side.breaches == []
    assert sum(term.difference for term in found.terms) == found.difference
    # The one event that is left out, and in the release the third one, which wished the first slot.
    by_name = {term.name: (term.first, term.second) for term in found.terms}
    assert by_name["Side events without a place"] == (0, 1000)
    assert by_name["Slots that were not the first wish"] == (10, 0)


def test_what_was_published_first_does_not_count(db: Session) -> None:
    scene = schedule.released(db)
    moved = dict(schedule.spread(scene))
    first, second = scene.events[0].id, scene.events[1].id
    moved[first], moved[second] = moved[second], moved[first]
    schedule.draft(db, scene.meeting, moved, scene.events)

    found = compared(db, scene)

    assert "Published side events in another room" not in {term.name for term in found.terms}
    assert (found.other_room, found.other_time, found.only_one) == (2, 0, 0)
    assert {one.event_id for one in found.apart} == {first, second}


def test_figures_count_what_is_at_once(db: Session) -> None:
    scene = schedule.scene(db)
    give_one_theme_and_organiser(db, scene)
    facts = queries.facts_of(db, scene.meeting)
    spots = both_in_the_first_slot(scene)
    draft = schedule.draft(db, scene.meeting, spots, scene.events)

    figures = rules.figures_of(facts, rules.places_in(draft.placements))

    assert (figures.placed, figures.without_place) == (2, 1)
    assert (figures.slots_used, figures.slots, figures.rooms_used) == (1, 2, 2)
    assert (figures.most_at_once, figures.busiest) == (2, scene.slots[0].starts_at)
    assert figures.most_on_a_day == 2
    assert (figures.most_of_an_organiser, figures.organisers_in_two) == (2, 1)
    assert figures.theme_pairs == 1
    assert dict(figures.in_room) == {room.id: 1 for room in scene.rooms}


def give_one_theme_and_organiser(db: Session, scene: schedule.Scene) -> None:
    """To the first two events."""
    theme = meetings_service.add_theme(db, scene.meeting, code="t", name={"en": "Theme"})
    for event in scene.events[:2]:
        event.themes = [theme]
        event.partners[0].name = "The same organisation"
    db.flush()


def test_figures_of_nothing(db: Session) -> None:
    scene = schedule.scene(db)
    figures = rules.figures_of(queries.facts_of(db, scene.meeting), {})

    assert (figures.placed, figures.without_place, figures.most_at_once) == (0, 3, 0)
    assert figures.busiest is None


def test_what_is_not_the_meetings_any_more_counts_as_without_a_place(db: Session) -> None:
    scene = schedule.scene(db)
    schedule.draft(db, scene.meeting, schedule.spread(scene), scene.events)
    schedule.draft(db, scene.meeting, schedule.spread(scene), scene.events)
    side_events_service.decide(db, None, scene.events[0], Step.CANCEL, "It was called off.")

    found = compared(db, scene)

    assert (found.first.gone, found.first.figures.placed, found.first.penalty) == (1, 2, 19)
    assert found.apart == []


def test_rules_that_are_broken_are_said_in_sentences_and_first(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = schedule.released(db)
        start = scene.slots[0].starts_at
        crowd = {event.id: (scene.rooms[0], start) for event in scene.events}
        schedule.draft(db, scene.meeting, crowd, scene.events)
        found = compared(db, scene)
    assert found.first.breaches == []
    assert any("Small Room" in sentence for sentence in found.second.breaches)

    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    short = visitor.get(COMPARE).select("//section[@aria-labelledby='short']/ul/li")
    assert short[0].text_content() == f"Second: {len(found.second.breaches)} breaches of rules"


def test_every_term_has_a_name_and_a_sentence() -> None:
    terms = {term.id for term in PREFERENCES}
    assert terms == rules.TERM_NAMES.keys() == rules.TERM_SENTENCES.keys()


def test_a_draft_of_another_meeting_is_not_compared(db: Session) -> None:
    scene, other = schedule.scene(db), schedule.scene(db, "other")
    schedule.draft(db, other.meeting, schedule.spread(other), other.events)
    [foreign] = service.to_compare(db, other.meeting)

    with pytest.raises(NothingHere):
        service.compare(db, scene.meeting, foreign, foreign)


@pytest.fixture
def scene(app: FastAPI, sessions: Sessions, visitor: Visitor) -> schedule.Scene:
    """A meeting with three accepted events and a release; the visitor organises it."""
    with sessions.write() as db:
        made = schedule.scene(db)
        schedule.release(db, made, note="As it was held.")
    accounts.sign_in(visitor, app, organiser_of=made.meeting.id)
    return made


def cells(page: Page, row: str) -> list[str]:
    """The numbers of a row, by what it begins with."""
    found = page.select(f"//tr[th[starts-with(normalize-space(), '{row}')]]/td")
    return [cell.text_content().strip() for cell in found]


def test_one_schedule_alone_cannot_be_compared(visitor: Visitor, scene: schedule.Scene) -> None:
    page = visitor.get(COMPARE)
    assert "There are no two schedules yet" in page.words


def test_the_page_shows_release_and_draft_beside_each_other(
    sessions: Sessions, visitor: Visitor, scene: schedule.Scene
) -> None:
    with sessions.write() as db:
        schedule.draft(db, scene.meeting, both_in_the_first_slot(scene), scene.events)

    schedule_page = visitor.get("/organise/im-test/schedule")
    page = visitor.get(schedule_page.select("//a[contains(@href, 'compare')]/@href")[0])

    assert page.status == 200
    assert "As it was held." in page.words
    assert cells(page, "Penalty in all") == ["", "21", "1,009", "+988"]
    assert cells(page, "Side events without a place") == [
        *("1,000", "0", "1,000", "+1,000"),  # the term
        *("0", "1"),  # the figure
    ]
    assert cells(page, "Side events with a place") == ["3", "2"]
    assert "Neither breaks a rule." in page.words
    assert "In all the first costs 988 points less." in page.words
    assert "The first is better in: Side events without a place" in page.words
    parts = page.select("//nav[@aria-label='Parts of this page']//a/@href")
    assert parts == [f"#{one}" for one in page.select("//section/h2/@id")[1:]]
    assert "Show 1 side event" in page.words
    [draft] = page.select("//select[@name='second']/option[@selected]/@value")
    turned = visitor.get(f"{COMPARE}?first={draft}&second=release-1")
    assert "The second is better in: Side events without a place" in turned.words
    assert cells(turned, "Penalty in all") == ["", "1,009", "21", "\N{MINUS SIGN}988"]


def chips(page: Page) -> dict[str, str]:
    """By the side event's title, how its chip is drawn and what it says."""
    found = page.select("//section[@aria-labelledby='on-board']//td/div[a]")
    said = {
        one.xpath("string(a)"): f"{one.get('class')}: {' '.join(one.text_content().split())}"
        for one in found
    }
    assert len(said) == len(found)  # each is drawn once
    return said


def test_what_is_not_accepted_any_more_is_marked_where_it_was(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = schedule.released(db, events=2)
        side_events_service.withdraw(db, scene.events[0])
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    releases = visitor.get("/organise/im-test/releases")
    [link] = releases.select("//a[contains(@href, '#on-board')]/@href")

    shown = chips(visitor.get(link.partition("#")[0]))

    assert "No place any more" in shown["Event 1"]
    assert "No place any more" not in shown["Event 2"]


def test_differences_are_marked_on_the_board_by_day(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    """Event 1 moves to the second day, event 2 loses its place, event 3 is new; a plenary runs into
    the slot of the first day, and draws no event twice.
    """
    with sessions.write() as db:
        scene = schedule.scene(db)
        spread = dict(schedule.spread(scene))
        first, second, third = (event.id for event in scene.events)
        schedule.release(db, scene, {one: spread[one] for one in (first, second)})
        after = {first: (scene.rooms[1], scene.slots[1].starts_at), third: spread[third]}
        schedule.draft(db, scene.meeting, after, scene.events)
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)

    start = visitor.get("/organise/im-test/schedule/publish")
    [link] = start.select("//a[contains(@href, '#on-board')]/@href")
    with sessions.write() as db:
        meetings.session(db, db.merge(scene.meeting), start="10:00", end="13:40")
    page = visitor.get(link.partition("#")[0])
    days = [one.text_content() for one in page.select("//nav[@aria-label='Days']//a")]
    assert days == ["Tue 15 Jun (2 differ)", "Wed 16 Jun (2 differ)"]
    shown = chips(page)
    assert shown.keys() == {"Event 1", "Event 2"}
    assert shown["Event 1"].startswith("chip marked-left: Event 1")
    assert "Moved away now: Wed 16 Jun, 13:15–14:15, Large Room" in shown["Event 1"]
    assert "No place any more" in shown["Event 2"]

    [link] = page.select("//nav[@aria-label='Days']//a[contains(., 'Wed')]/@href")
    shown = chips(visitor.get(link.partition("#")[0]))
    assert shown["Event 1"].startswith("chip marked-moved: Event 1")
    assert "Moved before: Tue 15 Jun, 13:15–14:15, Small Room" in shown["Event 1"]
    assert shown["Event 3"].startswith("chip marked-new: Event 3")
    assert shown["Event 3"].endswith("New")
    assert shown.keys() == {"Event 1", "Event 3"}


def test_an_old_release_is_shown_with_the_hours_that_it_had(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    """Event 1 was public with an hour, and is to last half of one since."""
    with sessions.write() as db:
        scene = schedule.scene(db)
        first = scene.events[0]
        schedule.release(db, scene, {first.id: schedule.spread(scene)[first.id]})
        first.shortened_to = 30
        draft = schedule.draft(db, scene.meeting, schedule.spread(scene), [first])
        draft.placements[0].ends_at = scene.slots[0].starts_at + timedelta(minutes=30)
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    home = "/organise/im-test/schedule/compare"

    page = visitor.get(f"{home}?first=draft-{draft.id}&second=release-1")
    assert "Another end before: Tue 15 Jun, 13:15–13:45" in chips(page)["Event 1"]
    shown = chips(visitor.get(f"{home}?first=release-1&second=draft-{draft.id}"))["Event 1"]
    assert "13:15–13:45Another end before: Tue 15 Jun, 13:15–14:15" in shown


@pytest.mark.parametrize("query", ["?first=release-9", "?second=draft-x", "?first=x"])
def test_what_cannot_be_compared_is_not_found(
    sessions: Sessions, visitor: Visitor, scene: schedule.Scene, query: str
) -> None:
    with sessions.write() as db:
        schedule.draft(db, scene.meeting, schedule.spread(scene), scene.events)
    assert visitor.get(COMPARE + query).status == 404


def test_an_entered_draft_has_the_places_that_were_given(db: Session) -> None:
    scene = schedule.scene(db)
    start = scene.slots[0].starts_at
    place = rules.Place(scene.rooms[1].id, start, start + timedelta(minutes=60))

    draft = service.enter_draft(db, None, scene.meeting, {scene.events[0].id: place})

    assert rules.places_in(draft.placements) == {scene.events[0].id: place}
    assert len(draft.placements) == 3
    assert service.publish(db, None, draft).number == 1
