"""How long mails are tried, and what of a text is a link."""

from datetime import UTC, datetime, timedelta

import pytest

from app.messages import rules

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
BASE = "https://corridor.example"


def test_pauses_double_up_to_a_quarter_of_an_hour() -> None:
    pauses = [rules.pause_after(n).total_seconds() for n in (1, 2, 3, 8, 9, 100)]

    assert pauses == [5, 10, 20, 640, 900, 900]


def test_an_hour_without_mail_server_loses_nothing() -> None:
    waited = timedelta(0)
    for attempts in range(1, 40):
        waited += rules.pause_after(attempts)
        if waited > timedelta(hours=1):
            break

    assert waited <= timedelta(hours=1, minutes=15)
    assert not rules.is_given_up(NOW - waited, NOW)


@pytest.mark.parametrize(
    ("age", "given_up"), [(timedelta(hours=23, minutes=59), False), (timedelta(days=1), True)]
)
def test_a_mail_is_given_up_after_a_day(age: timedelta, given_up: bool) -> None:
    assert rules.is_given_up(NOW - age, NOW) is given_up


@pytest.mark.parametrize(
    ("codes", "final"),
    [([], False), ([451], False), ([550], True), ([550, 451], False), ([0], False)],
)
def test_only_five_hundreds_are_final(codes: list[int], final: bool) -> None:
    assert rules.is_final(codes) is final


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("", []),
        ("no link", []),
        (f"go to\n{BASE}/a?b=1&c=2\n\nbye", [f"{BASE}/a?b=1&c=2"]),
        (f"{BASE}/a", [f"{BASE}/a"]),
        (f"{BASE}/a {BASE}/b", [f"{BASE}/a", f"{BASE}/b"]),
        ("https://evil.example/a", []),
        (f"{BASE}.evil.example/a", []),
        (f"{BASE}@evil.example/a", []),
    ],
)
def test_only_addresses_of_ours_become_links(text: str, links: list[str]) -> None:
    parts = rules.parts_of(text, BASE)

    assert "".join(part for part, _ours in parts) == text
    assert [part for part, ours in parts if ours] == links
