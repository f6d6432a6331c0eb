"""What a thousand badges cost, in processor time, the process that sets them included."""

import resource
import time

import pytest
from sqlalchemy.orm import Session

from app.badges import service
from tests.bench.conftest import Table
from tests.make import accounts, delegations, meetings, registrations

pytestmark = pytest.mark.bench

NUMBER, SECONDS = 1000, 5.0
NAMES = ("Ana Pérez", "محمد بن عبد الله", "李明", "Анна Иванова", "Jean-Baptiste de La Fontaine")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_thousand_badges(db: Session, table: Table) -> None:
    meeting = meetings.meeting(db)
    states = [
        delegations.state(db, f"X{number:02}", f"State {number}", ar=f"دولة {number}")
        for number in range(50)
    ]
    people = [
        registrations.registration(
            db,
            meeting,
            f"{NAMES[number % len(NAMES)]} {number}",
            entity=states[number % len(states)],
            email=f"p{number}@example.org",
            approved=True,
            notify=False,
        )
        for number in range(NUMBER)
    ]

    began = spent()
    (run,) = service.print_badges(db, accounts.actor(db), meeting, people)
    file = service.printed_pdf(db, meeting, run)
    seconds = spent() - began

    measured = f"{seconds:.1f} s, {len(file) / 1e6:.1f} MB"
    table.add("1,000 badges as PDF", measured, f"≤ {SECONDS:.0f} s of processor time")
    assert seconds <= SECONDS


def spent() -> float:
    """Seconds of a processor, of this process and of those that it started."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime
