"""Hours by the clocks of somebody elsewhere."""

from datetime import UTC, datetime, timedelta

import pytest

from app.core.zones import hours_elsewhere, zones

STARTS = datetime(2027, 6, 15, 11, 15, tzinfo=UTC)
HERE = "Europe/Zurich"


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ("", ""),
        (HERE, ""),
        ("Africa/Johannesburg", ""),  # another zone whose clocks show the same in summer
        ("America/New_York", "07:15–08:15 (America/New_York)"),
        ("Asia/Kathmandu", "17:00–18:00 (Asia/Kathmandu)"),
        ("Pacific/Auckland", "23:15 – Wed 16 Jun, 00:15 (Pacific/Auckland)"),
        ("Pacific/Kiritimati", "Wednesday, 16 June 2027, 01:15–02:15 (Pacific/Kiritimati)"),
    ],
)
def test_hours_are_said_where_the_clocks_differ_with_the_day_where_it_does(
    own: str, said: str
) -> None:
    assert hours_elsewhere(STARTS, STARTS + timedelta(hours=1), HERE, own) == said


def test_one_moment_is_said_alone_and_every_zone_is_known() -> None:
    assert hours_elsewhere(STARTS, None, HERE, "Asia/Tokyo") == "20:15 (Asia/Tokyo)"
    assert {HERE, "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati"} <= {*zones()}
    assert all(isinstance(hours_elsewhere(STARTS, None, "UTC", one), str) for one in zones())
