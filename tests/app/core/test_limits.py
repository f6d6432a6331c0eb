"""Rate limits count in the database."""

from types import SimpleNamespace

import pytest
import time_machine
from fastapi import Request

from app.core import clock
from app.core.db import Sessions
from app.core.errors import TooMany
from app.core.limits import Limits, client_address, forget_old_windows, household
from app.settings import Settings
from tests.conftest import rows
from tests.visitor import Visitor


def test_the_sixth_try_of_five_is_refused_for_everybody_who_shares_the_database(
    sessions: Sessions,
) -> None:
    one, other = Limits(sessions), Limits(sessions)
    for limits in (one, other, one, other, one):
        limits.count("5 per 10 minutes", "test", "192.0.2.1")

    with pytest.raises(TooMany) as refused:
        other.count("5 per 10 minutes", "test", "192.0.2.1")

    assert 0 < refused.value.retry_after <= 600
    one.count("5 per 10 minutes", "test", "192.0.2.2")


TRUSTED = "10.0.0.1"


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("192.0.2.1", [], "192.0.2.1"),
        ("192.0.2.1", ["198.51.100.7"], "192.0.2.1"),
        (TRUSTED, ["198.51.100.7"], "198.51.100.7"),
        (TRUSTED, ["203.0.113.9, 198.51.100.7"], "198.51.100.7"),
        (TRUSTED, ["203.0.113.9", "198.51.100.7"], "198.51.100.7"),
        (TRUSTED, [f"198.51.100.7, {TRUSTED}"], "198.51.100.7"),
        (TRUSTED, ["198.51.100.7, not-an-address"], TRUSTED),
        (TRUSTED, [], TRUSTED),
        (TRUSTED, [" , "], TRUSTED),
    ],
)
def test_the_visitors_address(
    settings: Settings, peer: str, forwarded: list[str], address: str
) -> None:
    owner = SimpleNamespace(
        state=SimpleNamespace(settings=settings.model_copy(update={"trusted_proxies": (TRUSTED,)}))
    )
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    scope = {"type": "http", "client": (peer, 1234), "headers": headers, "app": owner}

    assert client_address(Request(scope)) == address


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("", "unknown"),
        ("testclient", "unknown"),
    ],
)
def test_what_tries_are_counted_under(address: str, counted: str) -> None:
    assert household(address) == counted


def test_a_limit_is_not_dodged_by_a_header(visitor: Visitor) -> None:
    form = visitor.get("/sign-in")
    (token,) = form.select("//main//input[@name='csrf_token']/@value")
    statuses = [
        visitor.ask(
            "POST",
            "/sign-in",
            data={"csrf_token": token, "email": ""},
            headers={"x-forwarded-for": f"198.51.100.{number}"},
        ).status
        for number in range(31)
    ]

    assert statuses == [422] * 30 + [429]


def test_a_window_that_has_passed_begins_anew_and_is_forgotten(sessions: Sessions) -> None:
    limits = Limits(sessions)
    with time_machine.travel(clock.now(), tick=False) as time:
        limits.count("1 per 10 minutes", "test")
        with pytest.raises(TooMany) as refused:
            limits.count("1 per 10 minutes", "test")
        assert refused.value.sentence == "Too many tries. Please wait 10 minutes and try again."
        time.shift(601)
        limits.count("1 per 10 minutes", "test")
        time.shift(601)
        with sessions.write() as db:
            assert rows(db, "rate_window") == 1
            forget_old_windows(db)
            assert rows(db, "rate_window") == 0
