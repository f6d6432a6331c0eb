"""What judging 850 applications for 300 places costs, in the process's time and in queries."""

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from time import process_time

import pytest
from fastapi import FastAPI
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import Sessions
from app.core.ids import new_id
from app.judging.models import Review
from app.judging.rules.ledger import By, Hosts
from app.judging.service import board_of, ledger_of, progress_of
from app.meetings.models import Meeting
from app.questions.models import QuestionKind, Target
from app.settings import Settings
from app.side_events import queries, service
from app.side_events.models import Partner, PartnerRole, SideEvent, SideEventState, SlotWish
from app.side_events.rules.states import Step
from app.side_events.service import further
from tests.bench.conftest import Table
from tests.bench.serving import measure, served_to_an_organiser
from tests.faults.processes import Process
from tests.make import accounts, delegations, judging, meetings
from tests.make.accounts import sign_in
from tests.make.questions import answered, question
from tests.visitor import Visitor

pytestmark = pytest.mark.bench

APPLICATIONS, ENTITIES, DAYS = 850, 400, 12
MS = 50.0
HOME = "/organise/im-test"
CRITERIA = 4
PAGES = (
    HOME,
    f"{HOME}/side-events/unanswered",
    f"{HOME}/side-events",
    f"{HOME}/side-events?q=water",
    f"{HOME}/side-events?state=submitted",
    f"{HOME}/ledger",
    f"{HOME}/reviews",
    f"{HOME}/reviews?order=best&show=apart&q=water",
    f"{HOME}/reviews/reviewers",
    "/review/im-test?show=done",
)
WORDS = ("Water", "Clearance", "Victims", "Stockpiles", "Risk", "Law", "Funding", "Gender")


def crowd(db: Session, slug: str = "im-test", number: int = APPLICATIONS) -> Meeting:
    """A meeting with so many applications of 400 entities, from a fixed seed."""
    dice = random.Random(7)
    meeting = meetings.meeting(db, slug)
    slots = [meetings.slot(db, meeting, day=day) for day in range(DAYS)]
    known = [
        delegations.state(db, f"X{one}", f"State {one}") for one in range(min(number, ENTITIES))
    ]
    for place in range(1, number + 1):
        lead, helper = dice.choice(known), dice.choice(known)
        db.add(
            SideEvent(
                id=new_id(),
                meeting_id=meeting.id,
                number=place,
                state=SideEventState.SUBMITTED,
                title=f"{dice.choice(WORDS)} and {dice.choice(WORDS)} {place}",
                contact_name="Jo",
                contact_email=f"jo{place}@example.org",
                duration=90,
                attendance=dice.randrange(20, 200),
                created_at=clock.now() - timedelta(minutes=number - place),
                partners=[
                    Partner(name=one.code, entity_id=one.id, role=role, position=position)
                    for position, (one, role) in enumerate(
                        (
                            (lead, PartnerRole.LEAD_ORGANISER),
                            (helper, PartnerRole.CO_ORGANISER),
                        )
                    )
                ],
                slot_wishes=[SlotWish(slot_id=dice.choice(slots).id, rank=0)],
            )
        )
    db.flush()
    review_all(db, meeting, dice)
    answer_all(db, meeting)
    return meeting


def answer_all(db: Session, meeting: Meeting) -> None:
    """Two questions of the meeting must be answered; every other application answered both."""
    where, lunch = (
        question(db, meeting, text, kind, target=Target.APPLICATION, required=True)
        for text, kind in (("Where?", QuestionKind.TEXT), ("Lunch?", QuestionKind.YES_NO))
    )
    for place, event_id in enumerate(sorted(queries.ids_at(db, meeting.id))):
        both = [(where, f"Channel {place}"), (lunch, "yes")]
        answered(db, event_id, *both[: 1 + place % 2])


def review_all(db: Session, meeting: Meeting, dice: random.Random) -> None:
    """Every application is judged by three reviewers; the first one also organises."""
    criteria = [
        judging.criterion(db, meeting, f"Criterion {one}", weight=one).id
        for one in range(1, CRITERIA + 1)
    ]
    emails = ("ana@example.org", "bo@example.org", "cy@example.org")
    events = sorted(queries.ids_at(db, meeting.id))
    now = clock.now()
    for email in emails:
        who = accounts.account(db, email, reviews_at=meeting.id).id
        db.add_all(
            Review(
                side_event_id=event_id,
                account_id=who,
                scores={one: dice.randint(1, 5) for one in criteria},
                worded=dict.fromkeys(criteria, 0),
                comment="A few words on it.",
                revision=2,
                created_at=now,
                saved_at=now,
                done_at=now,
            )
            for event_id in events
        )
    db.flush()


@pytest.fixture
def served(
    settings: Settings, sessions: Sessions, tmp_path: Path
) -> Iterator[tuple[Process, dict[str, str]]]:
    """The web process with the crowd, and the cookie of an organiser."""
    with served_to_an_organiser(settings, sessions, tmp_path, crowd) as running:
        yield running


def test_the_pages(
    served: tuple[Process, dict[str, str]], settings: Settings, table: Table
) -> None:
    process, cookie = served
    kind = settings.database.partition(":")[0].partition("+")[0]
    address = process.settings.base_url
    spent = {
        page: measure(process.pid, address, page, cookie, times=50, warm_up=10) for page in PAGES
    }

    for page, one in spent.items():
        measured = f"{one.milliseconds:.1f} ms, {one.size} bytes"
        what = f"850 applications, {page.removeprefix(HOME)}, {kind}"
        table.add(what, measured, f"≤ {MS:.0f} ms of processor time")
    assert {one.status for one in spent.values()} == {200}
    assert max(one.milliseconds for one in spent.values()) <= MS


def test_answers_as_a_file(app: FastAPI, visitor: Visitor, table: Table) -> None:
    with app.state.sessions.write() as db:
        meeting = crowd(db)
    sign_in(visitor, app, organiser_of=meeting.id)
    listed = visitor.get(f"{HOME}/questions?to=application")
    spent = []
    for _time in range(20):
        begun = process_time()
        file = visitor.submit(listed, {}, action="answers.csv")
        spent.append((process_time() - begun) * 1000)

    typical = sorted(spent)[len(spent) // 2]
    table.add("answers of 850 as a file", f"{typical:.1f} ms", f"≤ {MS:.0f} ms of processor time")
    assert len(file.text.splitlines()) == APPLICATIONS + 1
    assert typical <= MS


def test_bulk_decisions(sessions: Sessions, table: Table) -> None:
    spent = []
    with sessions.write() as db:
        meeting = crowd(db)
        by = accounts.actor(db, organiser_of=meeting.id)
        ids = sorted(queries.ids_at(db, meeting.id))[:300]
    for step in (Step.ACCEPT, Step.REOPEN, Step.DECLINE, Step.REOPEN, Step.WAIT):
        with sessions.write() as db:
            begun = process_time()
            decided = service.decide_all(db, by, meeting, ids, step, reason="No room is left.")
            spent.append((process_time() - begun) * 1000)
            assert decided == len(ids)

    typical = sorted(spent)[len(spent) // 2]
    table.add("300 decided at once", f"{typical:.1f} ms", f"≤ {MS:.0f} ms of processor time")
    assert typical <= MS


def test_it_asks_as_often_for_850_as_for_three(sessions: Sessions, table: Table) -> None:
    asked: list[str] = []
    sqlalchemy_event.listen(
        sessions.engine, "before_cursor_execute", lambda *given: asked.append(given[2])
    )

    def cost(meeting: Meeting) -> list[int]:
        found = []
        for words in ("", "water"):
            asked.clear()
            queries.listed(db, meeting.id, state=None, words=words, page=1)
            found.append(len(asked))
        asked.clear()
        ledger_of(db, meeting, By.REGION, Hosts.ALL)
        found.append(len(asked))
        asked.clear()
        board_of(db, meeting, None)
        found.append(len(asked))
        asked.clear()
        progress_of(db, meeting)
        found.append(len(asked))
        asked.clear()
        further.unanswered(db, meeting)
        found.append(len(asked))
        return found

    with sessions.write() as db:
        few, many = cost(crowd(db, "few", 3)), cost(crowd(db, "many"))

    table.add(
        "queries for lists, ledger, reviews and answers of 850",
        str(many),
        f"as for three: {few}",
    )
    assert many == few
