"""What the organisers' list costs with ten thousand people, in the web process's time."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import Sessions
from app.core.ids import new_id
from app.delegations.models import Delegation
from app.matching.models import Suspicion
from app.meetings.models import Meeting
from app.registrations import queries, service
from app.registrations.models import (
    DelegationFunction,
    LetterRequest,
    Modality,
    Person,
    Registration,
    RegistrationState,
    SponsorshipRequest,
    Way,
)
from app.registrations.queries import Wanted
from app.registrations.rules import name_key
from app.registrations.rules.listing import Mark, Order
from app.settings import Settings
from tests.bench.conftest import Table
from tests.bench.serving import measure, served_to_an_organiser
from tests.faults.processes import Process
from tests.make import accounts, delegations, meetings, registrations

pytestmark = pytest.mark.bench

PEOPLE, DELEGATIONS = 10_000, 190
MS = 30.0
LIST = "/organise/im-test/registrations"
GIVEN = ("Ana", "Иван", "王", "محمد", "Fatima", "Jean", "Olga", "Сергей", "María", "Łukasz")
FAMILY = ("Pérez", "Иванов", "Smith", "小明", "علي", "Okafor", "Müller", "Tanaka", "Silva")
STATES = [RegistrationState.APPROVED] * 7 + list(RegistrationState)
FUNCTIONS = [DelegationFunction.REPRESENTATIVE] * 4 + list(DelegationFunction)


def crowd(db: Session) -> Meeting:
    """A meeting with ten thousand people of 190 delegations, from a fixed seed."""
    dice = random.Random(5)
    meeting = meetings.meeting(db)
    sent = [
        delegations.delegation(db, meeting, delegations.state(db, f"X{number}", f"State {number}"))
        for number in range(DELEGATIONS)
    ]
    now = clock.now()
    made = [
        _registration(meeting, dice, sent, number, now - timedelta(minutes=number))
        for number in range(PEOPLE)
    ]
    db.add_all(made)
    db.flush()
    _ask(db, meeting, dice, made)
    return meeting


def _ask(db: Session, meeting: Meeting, dice: random.Random, made: list[Registration]) -> None:
    """Some ask for sponsorship and for letters, and some are perhaps entered twice."""
    now = clock.now()
    for number, one in enumerate(dice.sample(made, 300)):
        kind = SponsorshipRequest if number % 2 else LetterRequest
        db.add(kind(registration=one, created_at=now, **({} if number % 2 else {"language": "en"})))
    for _number in range(100):
        first, second = sorted(one.person_id for one in dice.sample(made, 2))
        pair = {"first_id": first, "second_id": second}
        db.add(Suspicion(meeting_id=meeting.id, created_at=now, points=9.0, **pair))


def _registration(
    meeting: Meeting, dice: random.Random, sent: list[Delegation], number: int, at: object
) -> Registration:
    name = f"{dice.choice(GIVEN)} {dice.choice(FAMILY)} {number}"
    person = Person(
        id=new_id(),
        meeting_id=meeting.id,
        email=f"p{number}@example.org",
        name=name,
        name_key=name_key(name),
        created_at=at,
    )
    return Registration(
        meeting_id=meeting.id,
        person=person,
        delegation=dice.choice(sent),
        function=dice.choice(FUNCTIONS),
        modality=dice.choice(list(Modality)),
        way=dice.choice(list(Way)),
        state=dice.choice(STATES),
        late=dice.random() < 0.1,
        changed_at=clock.now() if dice.random() < 0.1 else None,
        decided_at=at,
        created_at=at,
    )


@pytest.fixture
def listed(
    settings: Settings, sessions: Sessions, tmp_path: Path
) -> Iterator[tuple[Process, dict[str, str]]]:
    """The web process with the crowd, and the cookie of an organiser."""
    with served_to_an_organiser(settings, sessions, tmp_path, crowd) as running:
        yield running


def test_the_list(listed: tuple[Process, dict[str, str]], settings: Settings, table: Table) -> None:
    process, cookie = listed
    kind = settings.database.partition(":")[0].partition("+")[0]
    spent = {}
    for query in ("", "?state=approved&order=name", "?q=Ivanov+Olga"):
        address = process.settings.base_url
        spent[query] = measure(
            process.pid, address, f"{LIST}{query}", cookie, times=100, warm_up=20
        )

    for query, one in spent.items():
        measured = f"{one.milliseconds:.1f} ms, {one.size} bytes"
        what = f"10,000 registrations{query}, {kind}"
        table.add(what, measured, f"≤ {MS:.0f} ms of processor time")
    assert {one.status for one in spent.values()} == {200}
    assert max(one.milliseconds for one in spent.values()) <= MS


def test_it_asks_as_often_for_ten_thousand_as_for_one(sessions: Sessions, table: Table) -> None:
    asked: list[str] = []
    wanted = (Wanted(), Wanted(search="Olga"), Wanted(order=Order.NAME), Wanted(mark=Mark.OPEN))

    def counted(db: Session, meeting: Meeting, one: Wanted) -> int:
        asked.clear()
        noted = service.noted(db, organiser, meeting.id)
        question = queries.ask(db, meeting.id, replace(one, noted=noted))
        queries.counts_of(db, question)
        lines = queries.page_of(db, question, 1)
        assert lines
        service.notes_of_lines(db, meeting, noted, lines, question.known)
        return len(asked)

    with sessions.write() as db:
        few_people = meetings.meeting(db, "few")
        asks = registrations.registration(db, few_people, "Olga")
        registrations.sponsored(db, few_people, asks)
        organiser = accounts.actor(db, organiser_of=few_people.id)
        asked.clear()
        full = crowd(db)
        db.flush()
        if sessions.engine.dialect.name == "postgresql":
            db.execute(text("ANALYZE"))  # as it does by itself a minute after so many rows
        event.listen(
            sessions.engine, "before_cursor_execute", lambda *given: asked.append(given[2])
        )
        few = [counted(db, few_people, one) for one in wanted]
        many = [counted(db, full, one) for one in wanted]

    table.add("queries for the list of 10,000", str(max(many)), f"as for one: {max(few)}")
    assert many == few
