"""The mail server goes away and comes back; a worker is killed: each mail goes out, once."""

import random
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from app.core.db import Sessions
from app.core.jobs import QUEUES, Worker
from app.messages.models import Message, MessageState
from app.messages.service import Recipient, post
from app.settings import Settings
from app.wiring import make_sessions
from tests.faults.mailbox import Mailbox
from tests.faults.processes import wait_until, worker
from tests.live import free_port

pytestmark = [pytest.mark.faults, pytest.mark.slow]

PACE, HOUR_SECONDS = 30.0, 3600.0
MAILS, KILLS, KILLS_WHILE_AWAY = 1000, 30, 8
LONGEST_LIFE, DOWN_SECONDS = 4.0, 0.3


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A mail server that is away until it is opened."""
    made = Mailbox(free_port())
    yield made
    made.close()


@pytest.fixture
def mailing(settings: Settings, mailbox: Mailbox) -> Settings:
    """Settings of an installation that sends its mails to the mailbox."""
    return settings.model_copy(update={"smtp_url": mailbox.url})


@pytest.fixture
def outbox(mailing: Settings) -> Iterator[Sessions]:
    """The database, its mails meant to be sent."""
    made = make_sessions(mailing)
    yield made
    made.engine.dispose()


def write(outbox: Sessions, number: int) -> Counter[str]:
    """Write so many mails; gives the Message-ID of each."""
    with outbox.write() as db:
        made = [
            post(
                db,
                "accounts/sign_in",
                Recipient(f"person{one}@example.org", f"Person {one}", "en"),
                cause=f"test:{one}",
                path="/sign-in/secret",
                lasts="20 minutes",
            )
            for one in range(number)
        ]
        return Counter(f"<{mail.id}@127.0.0.1>" for mail in made if mail)


def states(outbox: Sessions) -> dict[MessageState, int]:
    """How many mails are in each state."""
    with outbox.read() as db:
        counted = db.execute(select(Message.state, func.count()).group_by(Message.state))
        return {row[0]: row[1] for row in counted}


def fewest_tries(outbox: Sessions) -> int:
    """How often the mail that was tried least was tried."""
    with outbox.read() as db:
        fewest: int = db.scalars(select(func.min(Message.attempts))).one()
        return fewest


def test_while_the_mail_server_is_away_mails_wait_and_then_go_out_once(
    outbox: Sessions, mailing: Settings, mailbox: Mailbox, tmp_path: Path
) -> None:
    written = write(outbox, 6)

    with worker(mailing, tmp_path / "log.txt"):
        wait_until(lambda: fewest_tries(outbox) >= 1, "each mail was tried")
        assert states(outbox) == {MessageState.QUEUED: 6}

        mailbox.open()
        wait_until(lambda: states(outbox) == {MessageState.SENT: 6}, "all are sent")

    assert len(written) == 6
    assert mailbox.taken == written


def others(outbox: Sessions, dead: set[str]) -> set[str]:
    """The workers that have said that they live, but for those that are dead."""
    with outbox.read() as db:
        return set(db.scalars(select(Worker.id))) - dead


def taken_and_not_noted(outbox: Sessions, mailbox: Mailbox, before: Counter[str]) -> Counter[str]:
    """The mails that a worker handed over and did not live to note: how often, by Message-ID.

    `before` is what the mail server had when that worker began.
    """
    time.sleep(mailbox.seconds + DOWN_SECONDS)  # the mail server ends what it has begun
    with outbox.read() as db:
        noted = set(db.scalars(select(Message.id).where(Message.state == MessageState.SENT)))
    taken = (mailbox.taken - before).items()
    return Counter({name: n for name, n in taken if name[1:].partition("@")[0] not in noted})


def test_a_mail_that_was_not_taken_is_seen_to_come_twice(
    outbox: Sessions, mailing: Settings, mailbox: Mailbox, tmp_path: Path
) -> None:
    """The control: the mailbox tells a mail that is handed over again from one that is not."""
    written = write(outbox, 2)
    mailbox.refusals = 1
    mailbox.open()

    with worker(mailing, tmp_path / "log.txt"):
        wait_until(lambda: states(outbox) == {MessageState.SENT: 2}, "both are sent")

    assert mailbox.taken == written
    assert sorted(mailbox.offered.values()) == [1, 2]


def test_an_hour_without_mail_server_and_thirty_kills_lose_no_mail_and_double_none(
    outbox: Sessions,
    mailing: Settings,
    mailbox: Mailbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The clock runs thirty times as fast; only what a kill cuts off from its answer goes again.

    Once for each such kill: no worker hands a mail over twice, and none does that is noted.
    """
    monkeypatch.setenv("HURRY", str(PACE))
    monkeypatch.setenv("HURRY_SINCE", str(time.time()))
    dice = random.Random(7)
    mailbox.seconds = 0.02
    written = write(outbox, MAILS)
    opens_at = time.monotonic() + HOUR_SECONDS / PACE
    cut_off: Counter[str] = Counter()
    taken_before: Counter[str] = Counter()
    dead: set[str] = set()

    with worker(mailing, tmp_path / "log.txt", "tests.faults.hurried") as process:
        for number in range(KILLS):
            if number == KILLS_WHILE_AWAY:
                time.sleep(max(0.0, opens_at - time.monotonic()))
                assert states(outbox) == {MessageState.QUEUED: MAILS}
                mailbox.open()
            wait_until(partial(others, outbox, dead), "a worker lives")
            time.sleep(dice.uniform(0, LONGEST_LIFE))
            process.kill()
            dead |= others(outbox, dead)
            by_this_kill = taken_and_not_noted(outbox, mailbox, taken_before)
            assert set(by_this_kill.values()) <= {1}
            cut_off += by_this_kill
            taken_before = mailbox.taken.copy()
            process.start()
        wait_until(lambda: states(outbox) == {MessageState.SENT: MAILS}, "all are sent", 600)

    assert len(written) == MAILS
    assert cut_off
    assert mailbox.taken == written + cut_off


@pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
def test_of_two_workers_one_is_killed_and_the_other_ends_all_jobs(
    outbox: Sessions, mailing: Settings, mailbox: Mailbox, tmp_path: Path
) -> None:
    mailbox.seconds = 0.5
    mailbox.open()
    log = tmp_path / "log.txt"

    with worker(mailing, log) as doomed, worker(mailing, log):
        wait_until(lambda: living(outbox) == 2, "both workers live")
        written = write(outbox, 24)
        wait_until(lambda: len(executors(outbox)) == 2, "both have ended jobs")
        doomed.kill()
        interrupted = 24 - states(outbox).get(MessageState.SENT, 0)
        wait_until(lambda: states(outbox) == {MessageState.SENT: 24}, "all are sent")
        wait_until(lambda: set(jobs(outbox)) == {"SUCCESS"}, "all jobs have ended")

    # What was on its way when the worker died goes out again, under the same Message-ID.
    again = mailbox.taken - written
    assert interrupted > 0
    assert set(mailbox.taken) == set(written)
    assert set(again.values()) <= {1}
    assert again.total() <= QUEUES["mail"]


def living(outbox: Sessions) -> int:
    with outbox.read() as db:
        counted: int = db.execute(text("SELECT count(*) FROM worker")).scalar_one()
        return counted


def executors(outbox: Sessions) -> set[str]:
    """Who has ended a job."""
    query = "SELECT DISTINCT executor_id FROM dbos.workflow_status WHERE status = 'SUCCESS'"
    with outbox.read() as db:
        return set(db.scalars(text(query)))


def jobs(outbox: Sessions) -> Counter[str]:
    """How many jobs are in each state."""
    with outbox.read() as db:
        return Counter(db.scalars(text("SELECT status FROM dbos.workflow_status")))
