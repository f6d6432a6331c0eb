"""A worker is killed while it hands short texts over: each goes out, few of them twice."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.core.db import Sessions
from app.core.jobs import QUEUES
from app.messages.models import Message, MessageState
from app.messages.service import gateways
from app.settings import Settings
from app.wiring import make_sessions
from tests.app.messages.gateway import Receiver, Reply, opened
from tests.faults.processes import Process, wait_until
from tests.make import accounts, meetings, texts

pytestmark = [pytest.mark.faults, pytest.mark.slow]
TEXTS = 12


@pytest.fixture
def gateway() -> Iterator[Receiver]:
    """A gateway that answers when it is told to."""
    with opened() as made:
        yield made


@pytest.fixture
def outbox(settings: Settings) -> Iterator[Sessions]:
    """The database."""
    made = make_sessions(settings)
    yield made
    made.engine.dispose()


def sent(outbox: Sessions) -> int:
    """How many texts have gone."""
    with outbox.read() as db:
        gone = Message.state == MessageState.SENT
        return db.scalars(select(func.count()).select_from(Message).where(gone)).one()


def test_a_worker_that_is_killed_between_sending_and_noting_loses_no_text_and_doubles_few(
    outbox: Sessions, settings: Settings, gateway: Receiver, tmp_path: Path
) -> None:
    gateway.replies = [Reply(drips=0.2) for _each in range(TEXTS)]  # a second for each answer
    with outbox.write() as db:
        meeting = meetings.meeting(db)
        actor = accounts.actor(db, "olive@example.org", name="Olive Organiser")
        texts.gateway(db, meeting, gateway.url, actor=actor)
        written = Counter(
            gateways.try_out(db, actor, meeting.id, texts.NUMBER).id for _each in range(TEXTS)
        )

    log, allowed = tmp_path / "log.txt", gateway.machine
    process = Process(settings, log, "app", "worker", private_gateways=allowed).start()
    try:
        wait_until(lambda: gateway.came, "the first was handed over")
        process.kill()
        on_their_way = Counter(one.headers["webhook-id"] for one in gateway.came)
        process.start()
        wait_until(lambda: sent(outbox) == TEXTS, "all are sent")
    finally:
        process.end()
        process.close()

    came = Counter(one.headers["webhook-id"] for one in gateway.came)
    assert 0 < on_their_way.total() <= QUEUES["text"]
    assert came == written + on_their_way
