"""Organisers: criteria, the table of reviews, sharing out, reminding, and deciding from there."""

from collections import Counter
from datetime import timedelta

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.models import RoleKind
from app.core import clock
from app.judging import queries, service
from app.judging.errors import CriterionChanged, NobodyToRead, StaleRound, TooManyCriteria
from app.judging.models import ReviewTask, Sight
from app.judging.rules.reviewing import MOST_CRITERIA, Given, Standing, tally
from app.judging.rules.rounds import CriterionSaid, RoundSaid
from app.judging.rules.spreading import spread
from app.judging.service import reviewing
from app.messages.models import Message, MessageState
from app.side_events import service as side_events
from app.side_events.models import SideEvent, SideEventState
from tests.app.judging.test_reviewing import Scene, enter, own, scene
from tests.make import accounts, judging, meetings
from tests.make.accounts import sign_in
from tests.make.side_events import lead, read, side_event
from tests.visitor import Page, Visitor

REVIEWS = "/organise/im-test/reviews"


def organiser(db: Session, found: Scene) -> Actor:
    return accounts.actor(db, "org@example.org", organiser_of=found.meeting.id)


@pytest.fixture
def served(app: FastAPI, visitor: Visitor) -> Scene:
    """Three applications, two reviewers: they agree on the first, disagree on the second."""
    with app.state.sessions.write() as db:
        found = scene(db, events=3)
        for event, first, second in zip(found.events[:2], (4, 5), (4, 1), strict=True):
            for actor, score in zip(found.reviewers, (first, second), strict=True):
                judging.handed_in(db, found.meeting, event, actor, score, score)
    sign_in(visitor, app, "org@example.org", organiser_of=found.meeting.id)
    return found


def titles(page: Page) -> list[str]:
    return [one.text_content() for one in page.select("//main//tbody/tr/th//a")]


# --- means ---------------------------------------------------------------------------------------


def test_means_are_weighted_and_every_review_counts_the_same() -> None:
    first = Given("a", '{"x": 5, "y": 1, "gone": 5}')
    second = Given("b", '{"x": 3}')
    unscored = Given("c", '{"gone": 1}')

    found = tally([first, second, unscored], {"x": 1, "y": 3}, {})

    assert found.number == 3
    assert found.mean == pytest.approx((2 + 3) / 2)
    assert found.spread == pytest.approx(1)
    assert [found.of(one) for one in ("x", "y", "z")] == [4, 1, None]


def test_nothing_is_said_of_what_nobody_has_scored() -> None:
    found = tally([], {"x": 1}, {})

    assert (found.number, found.mean, found.spread, found.of("x")) == (0, None, None, None)


# --- criteria ------------------------------------------------------------------------------------


def test_scores_stay_when_a_criterion_changes_goes_and_comes_back(db: Session) -> None:
    found = scene(db)
    by, event = organiser(db, found), found.events[0]
    judging.handed_in(db, found.meeting, event, found.reviewers[0], 5, 1)
    first = queries.criteria_of(db, found.meeting.id)[0]

    def mean() -> float | None:
        return service.board_of(db, found.meeting, None).lines[0].tally.mean

    means = [mean()]
    said = CriterionSaid({"en": "Use"}, weight=3)
    service.change_criterion(db, by, found.meeting, first.id, said, version=1)
    means.append(mean())
    service.retire_criterion(db, by, found.meeting, first.id)
    means.append(mean())
    service.restore_criterion(db, by, found.meeting, first.id)
    means.append(mean())

    assert means == [2, 3, 1, 3]
    review = queries.own_review(db, event.id, found.reviewers[0].account_id)
    assert review is not None
    assert review.worded[first.id] == 0
    assert [one["text"]["en"] for one in first.wordings] == ["Relevance", "Use"]


def test_two_organisers_do_not_overwrite_each_other(db: Session) -> None:
    found = scene(db)
    by = organiser(db, found)
    first = queries.criteria_of(db, found.meeting.id)[0]
    said = CriterionSaid({"en": "Use"})
    service.change_criterion(db, by, found.meeting, first.id, said, version=1)
    service.set_round(db, by, found.meeting, RoundSaid(), seen=0)

    with pytest.raises(CriterionChanged):
        service.change_criterion(db, by, found.meeting, first.id, said, version=1)
    with pytest.raises(StaleRound):
        service.set_round(db, by, found.meeting, RoundSaid(Sight.ALWAYS), seen=0)


def test_there_are_no_more_criteria_than_a_table_can_show(db: Session) -> None:
    meeting = meetings.meeting(db)
    for number in range(MOST_CRITERIA):
        judging.criterion(db, meeting, f"No. {number}")

    with pytest.raises(TooManyCriteria):
        judging.criterion(db, meeting)


def test_an_organiser_makes_moves_and_retires_criteria(
    app: FastAPI, visitor: Visitor, served: Scene
) -> None:
    blank = visitor.get(f"{REVIEWS}/criteria/new")
    empty = visitor.submit(blank, {"weight": "11"})
    added = visitor.submit(blank, {"text-en": "Balance", "weight": "2"})
    with app.state.sessions.read() as db:
        made = queries.criteria_of(db, served.meeting.id)[-1]
    moved = visitor.submit(added, {"do": "up"}, action=f"{made.id}/do")
    retired = visitor.submit(added, {"do": "retire"}, action=f"{made.id}/do")
    restored = visitor.submit(retired, {"do": "restore"}, action=f"{made.id}/do")

    assert (empty.status, len(empty.errors)) == (422, 2)
    assert "The criterion is saved." in added.words
    assert titles(moved) == ["Relevance", "Balance", "Speakers"]
    assert titles(retired) == ["Relevance", "Speakers"]
    assert titles(restored) == ["Relevance", "Speakers", "Balance"]


def test_a_criterion_that_comes_later_makes_reviews_incomplete_for_organisers(
    app: FastAPI, visitor: Visitor, served: Scene
) -> None:
    blank = visitor.get(f"{REVIEWS}/criteria/new")
    added = visitor.submit(blank, {"text-en": "Balance"})
    table = visitor.get(REVIEWS)
    people = visitor.get(f"{REVIEWS}/reviewers")
    with app.state.sessions.write() as db:
        service.remind(db, organiser(db, served), served.meeting)
        mails = db.scalars(select(Message.text).where(Message.kind == "judging/reminded")).all()

    assert "4 reviews are handed in without a score by it." in blank.words
    assert "4 reviews were handed in before a criterion was added" in added.words
    cells = [one.text_content() for one in table.select("//td[@data-label='Reviews']")]
    assert ["incomplete" in one for one in cells] == [True, True, False]
    assert "Rev 1, Rev 2" in table.words
    assert titles(visitor.get(f"{REVIEWS}?show=complete")) == []
    assert people.words.count("2 incomplete") == len(served.reviewers)
    assert ",2,,Rev 1; Rev 2,0" in visitor.get(f"{REVIEWS}.csv").text.splitlines()[1]
    event = f"/organise/im-test/side-events/{served.events[0].id}/reviews"
    assert "handed in, incomplete" in visitor.get(event).words
    assert len(mails) == len(served.reviewers)
    assert all("You have handed in 2 of them, but a criterion was added" in one for one in mails)


def test_a_reviewer_scores_what_was_added_and_hands_in_again(
    app: FastAPI, visitor: Visitor, served: Scene
) -> None:
    with app.state.sessions.write() as db:
        new = judging.criterion(db, served.meeting, "Balance").id
    enter(app, visitor)
    listed = visitor.get("/review/im-test")
    page = visitor.get(f"/review/im-test/{served.events[0].id}")
    with app.state.sessions.read() as db:
        before = service.board_of(db, served.meeting, None).lines[0]
    again = visitor.submit(page, {f"score_{new}": "5", "do": "hand_in"})
    with app.state.sessions.read() as db:
        lines = service.board_of(db, served.meeting, None).lines

    assert "To do (3)" in listed.words
    assert "a criterion was added" in listed.words
    assert "The organisers have added a criterion since you handed this in." in page.words
    assert before.tally.number == len(served.reviewers)  # it counts until it is changed
    assert "Your review is handed in." in again.words
    assert [list(one.incomplete) for one in lines] == [["Rev 2"], ["Rev 1", "Rev 2"], []]


def test_what_can_be_changed_no_more_is_not_incomplete(db: Session) -> None:
    found = scene(db)
    for event in found.events:
        judging.handed_in(db, found.meeting, event, found.reviewers[0], 3, 3)
    by, [decided, judged] = organiser(db, found), found.events
    side_events.accept(db, by, decided)
    judging.criterion(db, found.meeting, "Balance")
    lines = service.board_of(db, found.meeting, None).lines
    assert [list(line.incomplete) for line in lines] == [[], ["Rev 1"]]
    assert own(db, found) == {decided.title: Standing.DONE, judged.title: Standing.TO_DO}

    service.set_round(db, by, found.meeting, RoundSaid(closes_at=clock.now()))
    assert own(db, found) == {decided.title: Standing.DONE, judged.title: Standing.DONE}


def test_the_settings_of_the_round_are_kept_and_a_stale_form_shows_what_others_set(
    app: FastAPI, visitor: Visitor, served: Scene
) -> None:
    page = visitor.get(f"{REVIEWS}/round")
    first = {"sight": "closed", "closes_day": "2030-05-04", "closes_time": "18:30"}
    saved = visitor.submit(page, first)

    stale = visitor.submit(page, {"sight": "always"})
    kept = visitor.submit(stale, {})

    with app.state.sessions.read() as db:
        settings = queries.round_of(db, served.meeting.id)
    assert "The settings of the round are saved." in saved.words
    assert stale.status == 409
    assert "once the round is closed" in stale.words
    assert "18:30" in stale.words or "6:30" in stale.words
    assert kept.status == 200
    assert settings is not None
    assert (settings.sight, settings.revision) == (Sight.ALWAYS, 2)


# --- the table -----------------------------------------------------------------------------------


def test_the_table_adds_up_sorts_and_filters(visitor: Visitor, served: Scene) -> None:
    by_id = {name: one.id for one, name in zip(served.events, "abc", strict=True)}
    page = visitor.get(REVIEWS)
    orders = {
        order: titles(visitor.get(f"{REVIEWS}?order={order}"))
        for order in ("best", "worst", "apart", "fewest", "unknown")
    }
    shown = {
        show: titles(visitor.get(f"{REVIEWS}?show={show}"))
        for show in ("missing", "complete", "apart")
    }

    cells = [
        " ".join(cell.text_content().split()) for cell in page.select("//main//tbody/tr[2]/td")
    ]
    assert cells == ["", "2", "Received", "3", "3", "3", "4", "2"]
    assert orders == {
        "best": ["Event 1", "Event 2", "Event 3"],
        "worst": ["Event 2", "Event 1", "Event 3"],
        "apart": ["Event 2", "Event 1", "Event 3"],
        "fewest": ["Event 3", "Event 1", "Event 2"],
        "unknown": ["Event 1", "Event 2", "Event 3"],
    }
    assert shown == {
        "missing": ["Event 3"],
        "complete": ["Event 1", "Event 2"],
        "apart": ["Event 2"],
    }
    assert titles(visitor.get(f"{REVIEWS}?q=event 3")) == ["Event 3"]
    assert "Rev 1" in visitor.get(f"{REVIEWS}?show=missing").words
    assert by_id["a"] in page.text


def test_it_is_sorted_by_a_criterion(app: FastAPI, visitor: Visitor, served: Scene) -> None:
    with app.state.sessions.write() as db:
        judging.handed_in(db, served.meeting, served.events[2], served.reviewers[0], 5, 1)
        first, second = (one.id for one in queries.criteria_of(db, served.meeting.id))

    assert titles(visitor.get(f"{REVIEWS}?order={first}"))[0] == "Event 3"
    assert titles(visitor.get(f"{REVIEWS}?order={second}"))[-1] == "Event 3"


def test_the_file_says_the_same_and_holds_no_formula(
    app: FastAPI, visitor: Visitor, served: Scene
) -> None:
    with app.state.sessions.write() as db:
        side_event(db, served.meeting, title="=1+1", partners=[lead("@home")])

    file = visitor.get(f"{REVIEWS}.csv")

    lines = file.text.removeprefix("\ufeff").splitlines()
    assert lines[0] == (
        "Number,Title,Lead organiser,Status,Mean,Relevance,Speakers,Spread,Reviews,Missing,"
        "Incomplete,Do not judge it"
    )
    assert lines[2] == "2,Event 2,Mine Action Centre,Received,3.00,3.00,3.00,4.00,2,,,0"
    assert lines[4].startswith("4,'=1+1,'@home,Received,,,,,0,Rev 1; Rev 2,,0")


def test_what_is_ticked_or_all_that_is_shown_is_decided_from_the_table(
    app: FastAPI, visitor: Visitor, served: Scene
) -> None:
    page = visitor.get(f"{REVIEWS}?order=best")
    unsaid = visitor.submit(page, {"chosen": served.events[0].id, "step": "decline"})
    chosen = visitor.submit(page, {"chosen": served.events[0].id, "step": "accept"})
    apart = visitor.get(f"{REVIEWS}?show=apart")
    whole = {"step": "decline", "reason": "Too far apart.", "everything": "y"}
    declined = visitor.submit(apart, whole)

    assert (unsaid.status, len(unsaid.errors)) == (422, 1)
    assert "One application is decided." in chosen.words
    assert titles(chosen) == ["Event 2", "Event 3"]
    assert "One application is decided." in declined.words
    assert [read(app, one.id).state for one in served.events] == [
        SideEventState.ACCEPTED,
        SideEventState.DECLINED,
        SideEventState.SUBMITTED,
    ]


def test_the_list_of_applications_and_each_of_them_say_it_too(
    app: FastAPI, visitor: Visitor, served: Scene
) -> None:
    listed = visitor.get("/organise/im-test/side-events")
    one = visitor.get(f"/organise/im-test/side-events/{served.events[0].id}")
    with app.state.sessions.write() as db:
        bare = meetings.meeting(db, slug="bare")
        side_event(db, bare, title="Alone")
    sign_in(visitor, app, "org@example.org", organiser_of=bare.id)

    assert [cell.text_content() for cell in listed.select("//td[@data-label='Reviews']")] == [
        "4 (2/2)",
        "3 (2/2)",
        "–",
    ]
    assert "2 reviews, on average 4 of 5." in one.words
    assert not visitor.get("/organise/bare/side-events").select("//td[@data-label='Reviews']")


def test_the_page_of_one_shows_who_wrote_what_and_who_does_not_judge_it(
    app: FastAPI, visitor: Visitor, served: Scene
) -> None:
    with app.state.sessions.write() as db:
        reviewing.recuse(
            db, served.reviewers[1], served.meeting, served.events[0], "I advise them."
        )
        said = CriterionSaid({"en": "Weight of it"})
        first = queries.criteria_of(db, served.meeting.id)[0]
        by = organiser(db, served)
        service.change_criterion(db, by, served.meeting, first.id, said, version=1)

    page = visitor.get(f"/organise/im-test/side-events/{served.events[0].id}/reviews")

    assert "On average 4 of 5" in page.words
    assert "when it said: Relevance" in page.words
    assert "does not count: they do not judge it" in page.words
    assert "I advise them." in page.words


# --- who reads what ------------------------------------------------------------------------------


def test_the_role_is_given_by_mail_and_ends_at_once(
    app: FastAPI, visitor: Visitor, served: Scene
) -> None:
    home = "/organise/im-test/reviews/reviewers"
    wrong = visitor.submit(visitor.get(home), {"email": "nobody"}, action=home)
    page = visitor.get(home)
    forms = [one for one in page.tree.forms if (one.get("action") or "").endswith("/reviewers")]
    fields = dict(forms[0].form_values()) | {"email": "new@example.org", "organisation": "Norway"}
    let = visitor.post(home, fields)
    with app.state.sessions.read() as db:
        [mail] = db.scalars(select(Message).where(Message.kind == "judging/invited"))
        account = accounts.account(db, "rev1@example.org")
        row = queries.reviewer_of(db, served.meeting.id, account.id)
    assert row is not None
    removed = visitor.submit(let, {}, action=f"{row.id}/remove")

    assert wrong.status == 422
    assert (mail.to_email, "/review/im-test" in mail.text) == ("new@example.org", True)
    assert "Norway" in let.words
    assert "What they handed in stays and counts." in removed.words
    enter(app, visitor)
    assert visitor.get("/review/im-test").status == 404
    with app.state.sessions.read() as db:
        board = service.board_of(db, served.meeting, None)
    assert [line.tally.number for line in board.lines] == [2, 2, 0]
    assert board.lines[2].missing == ["new@example.org", "Rev 2"]


@given(
    events=st.integers(1, 40),
    reviewers=st.integers(1, 9),
    number=st.integers(1, 5),
    data=st.data(),
)
def test_applications_are_spread_as_evenly_as_can_be(
    events: int, reviewers: int, number: int, data: st.DataObject
) -> None:
    people = [f"r{one}" for one in range(reviewers)]
    keys = [f"e{one}" for one in range(events)]
    some = st.sets(st.sampled_from(people))
    out = {one: data.draw(some) for one in keys if data.draw(st.booleans())}
    there = {one: data.draw(some) - out.get(one, set()) for one in keys}

    found = spread(keys, people, number, out=out, there=there)

    assert len(set(found.pairs)) == len(found.pairs)
    readers = {one: set(there[one]) for one in keys}
    for one, who in found.pairs:
        assert who not in out.get(one, ())
        assert who not in there[one]
        readers[one].add(who)
    for one in keys:
        able = reviewers - len(out.get(one, ()))
        assert len(readers[one]) == max(len(there[one]), min(number, able))
    assert set(found.short) == {one for one in keys if len(readers[one]) < number}
    load = Counter(dict.fromkeys(people, 0))
    load.update(who for one in keys for who in readers[one])
    for one, who in found.pairs:  # nobody could take it who has two fewer
        others = [who for who in people if who not in out.get(one, ()) and who not in readers[one]]
        assert all(load[who] - load[other] <= 1 for other in others)


def test_without_bonds_loads_differ_by_one_at_most() -> None:
    people, events = [f"r{one}" for one in range(7)], [f"e{one}" for one in range(85)]

    found = spread(events, people, 3, out={}, there={one: set() for one in events})

    load = Counter(who for _one, who in found.pairs)
    assert max(load.values()) - min(load.values()) <= 1
    assert not found.short


def tasks(db: Session, event: SideEvent) -> set[str]:
    return set(
        db.scalars(select(ReviewTask.account_id).where(ReviewTask.side_event_id == event.id))
    )


def test_sharing_out_keeps_what_is_begun_and_respects_whose_own_it_is(db: Session) -> None:
    found = scene(db, events=4, reviewers=3)
    by, (ana, bo, cy) = organiser(db, found), found.reviewers
    judging.handed_in(db, found.meeting, found.events[0], ana, 3, 3)
    reviewing.recuse(db, bo, found.meeting, found.events[1], "Mine")
    mine = side_event(db, found.meeting, partners=[lead("Amis")])
    for who in ("rev1", "rev2"):
        service.let_review(
            db, None, found.meeting, f"{who}@example.org", organisation="Amis", notify=False
        )

    shared = service.share_out(db, by, found.meeting, 2)

    readers = [tasks(db, one) for one in (*found.events, mine)]
    assert shared.short == 1
    assert [len(one) for one in readers] == [2, 2, 2, 2, 1]
    assert ana.account_id in readers[0]
    assert bo.account_id not in readers[1]
    assert readers[4] == {cy.account_id}


def test_there_must_be_something_to_share_out(db: Session) -> None:
    found = scene(db, events=0)

    with pytest.raises(NobodyToRead):
        service.share_out(db, organiser(db, found), found.meeting, 1)


def test_after_sharing_out_each_reads_what_is_assigned_and_nothing_else(
    app: FastAPI, visitor: Visitor, served: Scene
) -> None:
    home = "/organise/im-test/reviews/reviewers"
    shared = visitor.submit(visitor.get(home), {"number": "1"}, action="/share")
    one = f"/organise/im-test/side-events/{served.events[2].id}/reviews"
    second = served.reviewers[1].account_id
    assigned = visitor.submit(visitor.get(one), {"readers": second})

    enter(app, visitor)
    theirs = visitor.get(f"/review/im-test/{served.events[2].id}")
    enter(app, visitor, "rev2@example.org")
    others = visitor.get(f"/review/im-test/{served.events[2].id}")

    assert "is given to a reviewer" in shared.words
    assert "It is saved who reads this application." in assigned.words
    assert (theirs.status, others.status) == (404, 200)


def test_what_nobody_has_begun_can_be_taken_back(
    app: FastAPI, visitor: Visitor, served: Scene
) -> None:
    home = "/organise/im-test/reviews/reviewers"
    shared = visitor.submit(visitor.get(home), {"number": "2"}, action="/share")

    forgotten = visitor.submit(shared, {}, action="/do")

    assert "2 assignments are taken back." in forgotten.words
    with app.state.sessions.read() as db:
        assert [len(tasks(db, one)) for one in served.events] == [2, 2, 0]


# --- reminding -----------------------------------------------------------------------------------


def test_who_has_something_left_is_reminded_once_a_day_and_organisers_read_it_first(
    db: Session,
) -> None:
    found = scene(db, events=2, reviewers=3)
    by = organiser(db, found)
    closes_at = clock.now() + timedelta(days=3)
    service.set_round(db, by, found.meeting, RoundSaid(closes_at=closes_at))
    for event in found.events:
        judging.handed_in(db, found.meeting, event, found.reviewers[0], 3, 3)
    judging.handed_in(db, found.meeting, found.events[0], found.reviewers[1], 3, 3)

    numbers = [service.remind(db, by, found.meeting) for _time in range(2)]

    mails = list(db.scalars(select(Message).where(Message.kind == "judging/reminded")))
    assert numbers == [2, 0]
    assert {mail.to_email: mail.subject for mail in mails} == {
        "rev2@example.org": "1 application waits for your review",
        "rev3@example.org": "2 applications wait for your review",
    }
    assert {mail.state for mail in mails} == {MessageState.DRAFT}
    assert all("The round of reviews closes on" in mail.text for mail in mails)


def test_nobody_is_reminded_of_a_closed_round(db: Session) -> None:
    found = scene(db)
    by = organiser(db, found)
    service.set_round(db, by, found.meeting, RoundSaid(closes_at=clock.now()))

    assert service.remind(db, by, found.meeting) == 0


# --- cost ----------------------------------------------------------------------------------------


def test_it_asks_as_often_for_many_as_for_few(db: Session) -> None:
    few = scene(db, events=1, reviewers=1)
    asked: list[str] = []

    def cost(found: Scene) -> list[int]:
        numbers = []
        for look in (
            lambda: service.board_of(db, found.meeting, None),
            lambda: service.progress_of(db, found.meeting),
            lambda: service.reading_list(db, found.meeting, found.reviewers[0].account_id, None),
        ):
            asked.clear()
            look()
            numbers.append(len(asked))
        return numbers

    sqlalchemy_event.listen(
        db.get_bind(), "before_cursor_execute", lambda *given: asked.append(given[2])
    )
    one = cost(few)
    for number in range(5):
        event = side_event(db, few.meeting, title=f"More {number}")
        actor = accounts.actor(db, f"more{number}@example.org", reviews_at=few.meeting.id)
        judging.handed_in(db, few.meeting, event, actor, 1, 2)

    assert cost(few) == one
    assert {role.kind for role in few.reviewers[0].roles} == {RoleKind.REVIEWER}
