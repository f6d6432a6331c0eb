"""Eighty are approved at one moment and there are fifty places: fifty have one, thirty wait.

Two web processes on one database, so that no lock within a process can be what keeps the number.
"""

import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from app.core.db import Sessions
from app.core.ids import derive_secret
from app.core.web.csrf import FIELD, SESSION_COOKIE, VISITOR_COOKIE
from app.meetings.queries import meeting_at
from app.messages.models import Message
from app.registrations import service
from app.registrations.models import QuotaScope, Registration, RegistrationState
from app.settings import Settings
from tests.conftest import KEY
from tests.faults.processes import web
from tests.live import free_port
from tests.make import accounts, meetings, registrations

pytestmark = [pytest.mark.faults, pytest.mark.slow]

CLIENTS, PLACES, ROUNDS = 80, 50, 10


@contextmanager
def two_services(settings: Settings, folder: Path, module: str = "app") -> Iterator[list[str]]:
    """The addresses of two web processes on one database."""
    with ExitStack() as opened:
        addresses = []
        for number in range(2):
            address = f"http://127.0.0.1:{free_port()}"
            its = settings.model_copy(update={"base_url": address})
            opened.enter_context(web(its, folder / f"log{number}.txt", module))
            addresses.append(address)
        yield addresses


def send_together(
    addresses: Sequence[str], paths: Sequence[str], cookie: str, secret: str, *, again: bool
) -> Counter[int]:
    """Post to each path by a client of its own, all at one moment; how many got which answer.

    `again`: who is told that the service is busy asks once more.
    """
    together, answers = threading.Barrier(len(paths)), Counter[int]()
    body = {FIELD: derive_secret(KEY, "csrf", secret)}

    def one(number: int) -> None:
        with httpx.Client(
            base_url=addresses[number % 2], headers={"cookie": f"{cookie}={secret}"}, timeout=60
        ) as client:
            together.wait()
            answer = client.post(paths[number], data=body)
            while again and answer.status_code == 503:
                time.sleep(0.1)
                answer = client.post(paths[number], data=body)
        answers[answer.status_code] += 1

    threads = [threading.Thread(target=one, args=(number,)) for number in range(len(paths))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def crowded(sessions: Sessions, slug: str) -> list[str]:
    """A meeting with too few places and many who wait for approval; gives their ids."""
    with sessions.write() as db:
        meeting = meetings.meeting(db, slug)
        organiser = accounts.actor(db, admin=True)
        service.set_quota(db, organiser, meeting, scope=QuotaScope.TOGETHER, places=PLACES)
        return [
            registrations.registration(
                db, meeting, f"Person{number} Crowd", email=f"{slug}-{number}@example.org"
            ).id
            for number in range(CLIENTS)
        ]


def organiser_of(sessions: Sessions) -> str:
    """The secret of an organiser's session."""
    with sessions.write() as db:
        return accounts.session_secret(db, accounts.account(db, admin=True))


def states(sessions: Sessions, ids: Sequence[str]) -> Counter[RegistrationState]:
    """How many of these registrations stand where."""
    with sessions.read() as db:
        found = select(Registration.state).where(Registration.id.in_(ids))
        return Counter(db.scalars(found))


def told(sessions: Sessions, slug: str) -> Counter[str]:
    """How many mails of which kind the people of a round got."""
    with sessions.read() as db:
        found = select(Message.kind).where(Message.to_email.like(f"{slug}-%"))
        return Counter(db.scalars(found))


def approve_all(
    addresses: Sequence[str], slug: str, ids: Sequence[str], secret: str, *, again: bool = True
) -> Counter[int]:
    """Approve each registration by a client of its own."""
    paths = [f"/organise/{slug}/registrations/{one}/approve" for one in ids]
    return send_together(addresses, paths, SESSION_COOKIE, secret, again=again)


def test_of_eighty_at_once_fifty_get_a_place_and_thirty_wait(
    sessions: Sessions, settings: Settings, tmp_path: Path
) -> None:
    secret = organiser_of(sessions)
    with two_services(settings, tmp_path) as addresses:
        for slug in (f"round-{number}" for number in range(ROUNDS)):
            ids = crowded(sessions, slug)

            answers = approve_all(addresses, slug, ids, secret)

            assert answers == {303: CLIENTS}
            assert states(sessions, ids) == {
                RegistrationState.APPROVED: PLACES,
                RegistrationState.WAITING: CLIENTS - PLACES,
            }
            mails = told(sessions, slug)
            assert mails["registrations/approved"] == PLACES
            assert mails["registrations/waiting"] == CLIENTS - PLACES


def test_when_thirty_cancel_at_once_thirty_move_up_and_each_is_told_once(
    sessions: Sessions, settings: Settings, tmp_path: Path
) -> None:
    secret, free = organiser_of(sessions), CLIENTS - PLACES
    with two_services(settings, tmp_path) as addresses:
        ids = crowded(sessions, "full")
        approve_all(addresses, "full", ids, secret)
        with sessions.write() as db:
            found = db.scalars(select(Registration).where(Registration.id.in_(ids))).all()
            meeting = meeting_at(db, "full")
            assert meeting is not None
            approved = [one for one in found if one.state is RegistrationState.APPROVED]
            links = [service.link_path(db, meeting, one) for one in approved[:free]]

        paths = [f"{link}/cancel" for link in links]
        answers = send_together(addresses, paths, VISITOR_COOKIE, "known", again=True)

    assert answers == {303: free}
    assert states(sessions, ids) == {
        RegistrationState.APPROVED: PLACES,
        RegistrationState.CANCELLED: free,
    }
    assert told(sessions, "full")["registrations/moved_up"] == free


def test_a_service_without_the_lock_is_found_out(
    sessions: Sessions, settings: Settings, tmp_path: Path
) -> None:
    """The control. Without the lock PostgreSQL gives more places than there are.

    SQLite, where no writer is kept out from the beginning, refuses who counted before another
    wrote: they get an error in place of a place or a turn.
    """
    secret = organiser_of(sessions)
    ids = crowded(sessions, "unlocked")
    with two_services(settings, tmp_path, "tests.faults.unlocked") as addresses:
        answers = approve_all(addresses, "unlocked", ids, secret, again=False)

    stand = states(sessions, ids)
    if settings.database_url.startswith("sqlite"):
        assert answers[303] < CLIENTS
        assert stand[RegistrationState.SUBMITTED] > 0
    else:
        assert stand[RegistrationState.APPROVED] > PLACES
