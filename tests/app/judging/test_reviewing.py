"""Reviewers: what they read, score and take back, what is their own, and what they may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.models import AuditEntry
from app.core import clock
from app.judging import queries, service
from app.judging.errors import NotYours, RoundClosed, StaleReview
from app.judging.models import Sight
from app.judging.rules.reviewing import Standing, Why
from app.judging.rules.rounds import CriterionSaid, RoundSaid
from app.judging.service import reviewing
from app.judging.service.reviewing import Typed
from app.meetings.models import Meeting
from app.messages.models import Message
from app.questions.models import Audience, Target
from app.side_events import queries as side_events_queries
from app.side_events import service as side_events
from app.side_events.models import PartnerRole, SideEvent
from app.side_events.rules.application import PartnerGiven
from tests.make import accounts, delegations, judging, meetings, registrations
from tests.make.accounts import sign_in
from tests.make.questions import answered, question
from tests.make.side_events import lead, made, side_event, speaker
from tests.visitor import Page, Visitor

REMARK = "Only for the organisers, please."


@dataclass(frozen=True)
class Scene:
    """A meeting with two criteria (the second weighs three), applications and reviewers."""

    meeting: Meeting
    events: Sequence[SideEvent]
    reviewers: Sequence[Actor]


def scene(db: Session, *, events: int = 2, reviewers: int = 2) -> Scene:
    meeting = meetings.meeting(db)
    judging.criterion(db, meeting, "Relevance")
    judging.criterion(db, meeting, "Speakers", weight=3)
    return Scene(
        meeting,
        [side_event(db, meeting, title=f"Event {n}") for n in range(1, events + 1)],
        [
            accounts.actor(db, f"rev{n}@example.org", name=f"Rev {n}", reviews_at=meeting.id)
            for n in range(1, reviewers + 1)
        ],
    )


def own(db: Session, found: Scene, who: int = 0) -> dict[str, Standing]:
    """Where a reviewer stands with each application, by its title."""
    actor = found.reviewers[who]
    settings = queries.round_of(db, found.meeting.id)
    listed = service.reading_list(db, found.meeting, actor.account_id, settings)
    return {one.application.title: one.standing for one in listed.entries}


def why(db: Session, found: Scene, event: SideEvent, who: int = 0) -> Why | None:
    return reviewing.why_not(db, event, found.reviewers[who].account_id)


# --- scores --------------------------------------------------------------------------------------


def test_a_review_counts_once_it_is_handed_in_and_not_when_it_is_taken_back(db: Session) -> None:
    found = scene(db)
    event, ana = found.events[0], found.reviewers[0]

    def number() -> int:
        return service.board_of(db, found.meeting, None).lines[0].tally.number

    judging.handed_in(db, found.meeting, event, ana, 4, 2, only_saved=True)
    saved = number()
    reviewing.hand_in(db, ana, found.meeting, event)
    handed_in = number()
    reviewing.take_back(db, ana, found.meeting, event)

    assert (saved, handed_in, number()) == (0, 1, 0)
    assert own(db, found) == {"Event 1": Standing.TO_DO, "Event 2": Standing.TO_DO}


def test_what_was_saved_in_another_window_is_not_lost(db: Session) -> None:
    found = scene(db)
    event, ana = found.events[0], found.reviewers[0]
    first, second = (one.id for one in queries.criteria_of(db, found.meeting.id))
    reviewing.save_review(db, ana, found.meeting, event, Typed({first: 4}, "One", 0))

    with pytest.raises(StaleReview):
        reviewing.save_review(db, ana, found.meeting, event, Typed({first: 1}, "Other", 0))

    review = queries.own_review(db, event.id, ana.account_id)
    assert review is not None
    assert (review.scores, review.comment, review.revision) == ({first: 4}, "One", 1)
    same = Typed({first: 4}, "One", 0)  # sent twice
    assert reviewing.save_review(db, ana, found.meeting, event, same).revision == 1
    newer = Typed({first: 4, second: 5}, "One", 1)
    assert reviewing.save_review(db, ana, found.meeting, event, newer).revision == 2


def test_a_closed_round_can_be_read_and_not_changed(db: Session) -> None:
    found = scene(db)
    event, ana = found.events[0], found.reviewers[0]
    judging.handed_in(db, found.meeting, event, ana, 4, 4)
    ended = RoundSaid(closes_at=clock.now() - timedelta(minutes=1))
    service.set_round(db, None, found.meeting, ended)

    with pytest.raises(RoundClosed):
        judging.handed_in(db, found.meeting, found.events[1], ana, 1, 1)
    with pytest.raises(RoundClosed):
        reviewing.take_back(db, ana, found.meeting, event)
    with pytest.raises(RoundClosed):
        reviewing.recuse(db, ana, found.meeting, event, "Late")
    assert own(db, found)["Event 1"] is Standing.DONE


# --- whose own it is -----------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(PartnerRole))
def test_nobody_judges_what_their_organisation_leads_hosts_or_supports(
    db: Session, role: PartnerRole
) -> None:
    found = scene(db)
    norway = delegations.state(db, "NOR", "Norway")
    partners = [lead("Somebody"), PartnerGiven(name="Norway", role=role)]
    if role is PartnerRole.LEAD_ORGANISER:
        partners = [PartnerGiven(name="Norway", role=role)]
    event = side_event(db, found.meeting, title="Ours", partners=partners)
    before = why(db, found, event)

    service.let_review(
        db, None, found.meeting, "rev1@example.org", organisation="Norway", notify=False
    )

    assert before is None
    assert why(db, found, event) is Why.HOSTS
    assert why(db, found, event, 1) is None
    assert own(db, found)["Ours"] is Standing.RECUSED
    assert norway.name["en"] == "Norway"
    with pytest.raises(NotYours):
        judging.handed_in(db, found.meeting, event, found.reviewers[0], 5, 5)


def test_an_organisation_that_the_register_has_not_is_known_by_its_name(db: Session) -> None:
    found = scene(db)
    event = side_event(db, found.meeting, partners=[lead("Société Étoile")])

    service.let_review(
        db, None, found.meeting, "rev1@example.org", organisation="SOCIÉTÉ étoile", notify=False
    )

    assert why(db, found, event) is Why.HOSTS


def test_focal_points_and_registered_people_are_of_their_delegation(db: Session) -> None:
    found = scene(db)
    norway, peru = (
        delegations.state(db, code, name) for code, name in (("NOR", "Norway"), ("PER", "Peru"))
    )
    theirs = side_event(db, found.meeting, partners=[lead("Norway")])
    other = side_event(db, found.meeting, partners=[lead("Peru")])
    there = delegations.delegation(db, found.meeting, norway)

    accounts.account(db, "rev1@example.org", focal_point_of=there.id)
    registrations.registration(
        db, found.meeting, "Rev Two", email="rev2@example.org", entity=peru, notify=False
    )

    assert [why(db, found, one) for one in (theirs, other)] == [Why.HOSTS, None]
    assert [why(db, found, one, 1) for one in (theirs, other)] == [None, Why.HOSTS]


@pytest.mark.parametrize("where", ["contact", "speaker", "partner"])
def test_who_is_named_in_it_does_not_judge_it(db: Session, where: str) -> None:
    found = scene(db)
    email = "rev1@example.org"
    cases: dict[str, dict[str, Any]] = {
        "contact": {"contact_email": email},
        "speaker": {"speakers": [speaker("Rev One", email=email)]},
        "partner": {
            "partners": [
                lead("Norway"),
                PartnerGiven(name="Amis", role=PartnerRole.CO_SPONSOR, email=email),
            ]
        },
    }
    more = cases[where]

    event = side_event(db, found.meeting, **more)

    assert why(db, found, event) is Why.NAMED
    assert why(db, found, event, 1) is None


def test_a_score_does_not_count_once_the_application_is_their_own(db: Session) -> None:
    found = scene(db)
    event = found.events[0]
    for one in found.reviewers:
        judging.handed_in(db, found.meeting, event, one, 5, 5)

    mine = "Mine Action Centre"  # who leads it
    service.let_review(db, None, found.meeting, "rev1@example.org", organisation=mine, notify=False)

    [line, *_rest] = service.board_of(db, found.meeting, None).lines
    assert (line.tally.number, line.out, line.missing) == (1, 1, [])


def test_who_says_so_does_not_judge_it_until_they_take_it_back(db: Session) -> None:
    found = scene(db)
    event, ana = found.events[0], found.reviewers[0]

    reviewing.recuse(db, ana, found.meeting, event, "My cousin speaks.")
    recused = own(db, found)
    dossier = service.dossier_of(db, event)
    with pytest.raises(NotYours):
        judging.handed_in(db, found.meeting, event, ana, 5, 5)
    reviewing.judge_after_all(db, ana, found.meeting, event)

    assert recused == {"Event 1": Standing.RECUSED, "Event 2": Standing.TO_DO}
    assert [(one.judge.name, one.why, one.reason) for one in dossier.absent] == [
        ("Rev 1", None, "My cousin speaks.")
    ]
    assert own(db, found)["Event 1"] is Standing.TO_DO
    actions = set(db.scalars(select(AuditEntry.action)))
    assert {"review.recused", "review.recusal_taken_back"} <= actions


# --- pages ---------------------------------------------------------------------------------------


@pytest.fixture
def served(app: FastAPI) -> Scene:
    with app.state.sessions.write() as db:
        found = scene(db, events=3)
        judging.handed_in(
            db, found.meeting, found.events[0], found.reviewers[1], 5, 1, comment=REMARK
        )
    return found


def enter(app: FastAPI, visitor: Visitor, name: str = "rev1@example.org") -> None:
    sign_in(visitor, app, name)


def scores_in(page: Page, *scores: int) -> dict[str, str]:
    names = list(dict.fromkeys(one.get("name") for one in page.select("//input[@type='radio']")))
    return dict(zip(names, map(str, scores), strict=False))


def test_a_reviewer_scores_hands_in_and_comes_to_the_next(
    app: FastAPI, visitor: Visitor, served: Scene
) -> None:
    enter(app, visitor)
    listed = visitor.get("/review/im-test")
    first = visitor.get(f"/review/im-test/{served.events[0].id}")

    saved = visitor.submit(first, {**scores_in(first, 4), "comment": "Fine", "do": "save"})
    refused = visitor.submit(saved, {"do": "hand_in"})
    then = visitor.submit(refused, {**scores_in(refused, 4, 3), "do": "hand_in"})
    after = visitor.get("/review/im-test?show=done")

    assert "0 of 3 handed in" in listed.words
    assert "It counts once you hand it in" in saved.words
    assert refused.status == 422
    assert refused.errors == ["Speakers: Give a score from 1 to 5 before you hand it in."]
    assert then.path == f"/review/im-test/{served.events[1].id}"
    assert "1 of 3 handed in" in after.words
    assert "Event 1" in after.words


def test_saving_while_typing_is_answered_for_the_script(
    app: FastAPI, visitor: Visitor, served: Scene
) -> None:
    enter(app, visitor)
    here = f"/review/im-test/{served.events[1].id}"
    page = visitor.get(here)
    typed = {**scores_in(page, 2), "comment": "Half a", "quietly": "y"}

    kept = visitor.submit(page, typed)
    stale = visitor.submit(page, {**typed, "comment": "Other"})

    assert kept.answer.json()["seen"] == 1
    assert stale.status == 409
    assert "Half a" in visitor.get(here).text


def test_a_stale_window_shows_the_difference_and_loses_nothing(
    app: FastAPI, visitor: Visitor, served: Scene
) -> None:
    enter(app, visitor)
    page = visitor.get(f"/review/im-test/{served.events[1].id}")
    visitor.submit(page, {**scores_in(page, 5), "comment": "Saved first"})

    stale = visitor.submit(page, {**scores_in(page, 2), "comment": "Typed here"})
    kept = visitor.submit(stale, {})

    rows = [[cell.text_content() for cell in row] for row in stale.select("//main//tbody/tr")]
    assert stale.status == 409
    assert rows == [["Relevance", "5", "2"], ["Comment", "Saved first", "Typed here"]]
    assert "Typed here" in stale.select("//textarea[@name='comment']")[0].text_content()
    assert kept.status == 200
    assert "Typed here" in kept.text
    assert "Saved first" not in kept.text


def test_a_reviewer_takes_back_and_recuses_by_the_page(
    app: FastAPI, visitor: Visitor, served: Scene
) -> None:
    enter(app, visitor, "rev2@example.org")
    here = f"/review/im-test/{served.events[0].id}"

    back = visitor.submit(visitor.get(here), {"do": "take_back"})
    empty = visitor.submit(back, {"reason": " "}, action="/recusal")
    gone = visitor.submit(back, {"reason": "My own work."}, action="/recusal")
    listed = visitor.get("/review/im-test?show=recused")
    again = visitor.submit(gone, {}, action="/take-back")

    assert "does not count until you hand it in again" in back.words
    assert (empty.status, len(empty.errors)) == (422, 1)
    assert "My own work." in gone.words
    assert "My own work." in listed.words
    assert not gone.select("//input[@type='radio']")
    assert again.select("//input[@type='radio']")


def test_a_decided_application_goes_from_the_list_unless_it_was_judged(
    app: FastAPI, visitor: Visitor, served: Scene
) -> None:
    with app.state.sessions.write() as db:
        for event in served.events[:2]:
            side_events.decline(db, None, event, "No room", notify=False)
    enter(app, visitor, "rev2@example.org")

    pages = [visitor.get(f"/review/im-test/{event.id}") for event in served.events]

    assert [page.status for page in pages] == [200, 404, 200]
    assert "No room" not in pages[0].text
    assert "Declined" not in pages[0].words


def test_a_criterion_that_goes_while_somebody_types_takes_nothing_with_it(
    app: FastAPI, visitor: Visitor, served: Scene
) -> None:
    enter(app, visitor)
    page = visitor.get(f"/review/im-test/{served.events[1].id}")
    with app.state.sessions.write() as db:
        by = accounts.actor(db, "org@example.org", organiser_of=served.meeting.id)
        gone = queries.criteria_of(db, served.meeting.id)[0]
        service.retire_criterion(db, by, served.meeting, gone.id)
        service.add_criterion(db, by, served.meeting, CriterionSaid({"en": "Balance"}))

    saved = visitor.submit(page, {**scores_in(page, 1, 5), "comment": "Long text"})

    assert saved.status == 200
    assert "Long text" in saved.text
    assert "Balance" in saved.words
    assert "Relevance" not in saved.words


# --- what nobody else sees -----------------------------------------------------------------------


def everything_of(visitor: Visitor, found: Scene) -> str:
    """All that a reviewer can open of a meeting, its file endings too."""
    paths = [
        "/review",
        *(f"/review/im-test?show={one.value}" for one in Standing),
        "/review/im-test?q=Event",
        *(f"/review/im-test/{event.id}" for event in found.events),
        "/organise/im-test/reviews",
        "/organise/im-test/reviews.csv",
        f"/organise/im-test/side-events/{found.events[0].id}/reviews",
    ]
    pages = [visitor.get(path) for path in paths]
    assert [page.status for page in pages[-3:]] == [404, 404, 404]
    return "\n".join(page.text for page in pages)


def test_before_their_own_is_handed_in_nothing_of_others_is_seen(
    app: FastAPI, visitor: Visitor, served: Scene
) -> None:
    enter(app, visitor)
    with_one = everything_of(visitor, served)
    with app.state.sessions.write() as db:
        review = queries.own_review(db, served.events[0].id, served.reviewers[1].account_id)
        assert review is not None
        db.delete(review)

    without = everything_of(visitor, served)

    assert REMARK not in with_one
    assert "Rev 2" not in with_one

    def bare(text: str) -> list[str]:
        return [one for one in text.splitlines() if "csrf_token" not in one and "<code" not in one]

    assert bare(with_one) == bare(without)  # not even the order or a number tells


@pytest.mark.parametrize(
    ("sight", "before", "after", "closed"),
    [
        (Sight.ALWAYS, True, True, True),
        (Sight.DONE, False, True, True),
        (Sight.CLOSED, False, False, True),
    ],
)
def test_others_are_seen_when_the_meeting_says(
    app: FastAPI,
    visitor: Visitor,
    served: Scene,
    sight: Sight,
    *,
    before: bool,
    after: bool,
    closed: bool,
) -> None:
    here = f"/review/im-test/{served.events[0].id}"
    enter(app, visitor)

    def seen(said: RoundSaid) -> bool:
        with app.state.sessions.write() as db:
            service.set_round(db, None, served.meeting, said)
        return REMARK in visitor.get(here).text

    found = [seen(RoundSaid(sight))]
    with app.state.sessions.write() as db:
        judging.handed_in(db, served.meeting, served.events[0], served.reviewers[0], 3, 3)
    found += [seen(RoundSaid(sight)), seen(RoundSaid(sight, closes_at=clock.now()))]

    assert found == [before, after, closed]


def test_whose_own_it_is_never_sees_what_is_written_of_it(
    app: FastAPI, visitor: Visitor, served: Scene
) -> None:
    with app.state.sessions.write() as db:
        service.set_round(db, None, served.meeting, RoundSaid(Sight.ALWAYS))
        service.let_review(
            db, None, served.meeting, "rev1@example.org", organisation="Mine Action Centre"
        )
    enter(app, visitor)

    page = visitor.get(f"/review/im-test/{served.events[0].id}")

    assert page.status == 200
    assert REMARK not in page.text
    assert not page.select("//form[contains(@action, '/review/')]")


def test_reviewers_read_the_answers_that_applicants_were_told_they_read(
    app: FastAPI, visitor: Visitor
) -> None:
    with app.state.sessions.write() as db:
        found = scene(db)
        event = found.events[0]
        for text, more in (
            ("For you?", {"seen_by": Audience.REVIEWERS}),
            ("For organisers?", {}),
            ("Sealed?", {"seen_by": Audience.REVIEWERS, "sealed": True}),
        ):
            asked = question(db, found.meeting, text, target=Target.APPLICATION, **more)
            answered(db, event.id, (asked, f"Said to {text}"))
    page = f"/review/im-test/{event.id}"
    enter(app, visitor)
    theirs = visitor.get(page).words
    with app.state.sessions.write() as db:
        reviewing.recuse(db, found.reviewers[1], found.meeting, event, "My own")
    enter(app, visitor, "rev2@example.org")
    recused = visitor.get(page).words

    assert "Said to For you?" in theirs
    assert "Said to For organisers?" not in theirs
    assert "Said to Sealed?" not in theirs
    assert "Said to" not in recused


def test_reviewers_are_promised_nothing_sealed(app: FastAPI, visitor: Visitor) -> None:
    with app.state.sessions.write() as db:
        meeting = meetings.meeting(db)
    sign_in(visitor, app, organiser_of=meeting.id)
    blank = visitor.get("/organise/im-test/questions/new?to=application")
    typed = {"text-en": "Health?", "seen_by": "reviewers"}
    refused = visitor.submit(blank, {**typed, "sealed": "y"})
    made = visitor.submit(refused, {"sealed": None})

    assert "Reviewers see no sealed answers and no files." in refused.words
    assert (
        "Seen by the organisers and by those who judge the applications."
        in visitor.get("/organise/im-test/questions/preview?to=application").words
    ), made.errors


def test_an_applicant_sees_the_decision_with_its_reason_and_nothing_of_reviews(
    app: FastAPI, visitor: Visitor, served: Scene
) -> None:
    with app.state.sessions.write() as db:
        event = side_events_queries.side_event_to_change(db, served.events[0].id)
        by = accounts.actor(db, "org@example.org", organiser_of=served.meeting.id)
        side_events.decline(db, by, event, "Too much alike.")
        link = side_events.link_path(db, event)
    with app.state.sessions.read() as db:
        chosen = select(Message).where(Message.to_email == "jo@example.org")
        mails = [f"{one.subject} {one.text} {one.html}" for one in db.scalars(chosen)]

    own_page = visitor.get(link)
    others = [visitor.get(f"{link}{end}") for end in ("/merge", "/change", "/whole")]

    assert "Too much alike." in own_page.words
    for text in (own_page.text, *(page.text for page in others), *mails):
        assert REMARK not in text
        assert "Rev 2" not in text
        assert "Relevance" not in text
    assert any("Too much alike." in mail for mail in mails)


def test_a_reviewer_reads_no_addresses_and_no_notes(app: FastAPI, visitor: Visitor) -> None:
    with app.state.sessions.write() as db:
        found = scene(db)
    [event] = made(
        app, found.meeting, "With notes", note="We know the chair.", contact_name="Cleo Contact"
    )
    enter(app, visitor)

    page = visitor.get(f"/review/im-test/{event}")

    assert page.status == 200
    assert "Amira Haddad" in page.text
    for hidden in ("jo@example.org", "amira.haddad@example.org", "We know", "Cleo Contact"):
        assert hidden not in page.text
