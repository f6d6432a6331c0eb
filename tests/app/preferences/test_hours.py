"""Quiet hours last some time, whoever sets them."""

from typing import Any

import pytest
from starlette.datastructures import FormData

from app.meetings.forms import MailHoursForm
from app.preferences.forms import PreferencesForm

SAME = "The quiet hours begin and end at the same time: write two different ones."
GIVEN = {"language": "en", "timezone": "", "way": "once"}


@pytest.mark.parametrize(
    ("quiet", "until", "errors"),
    [
        ("own", "07:00", [SAME]),
        ("own", "07:01", []),
        ("none", "07:00", []),
        ("meeting", "07:00", []),
    ],
)
def test_own_quiet_hours_do_not_end_when_they_begin(
    quiet: str, until: str, errors: list[str]
) -> None:
    hours = {"quiet": quiet, "quiet_from": "07:00", "quiet_until": until}
    form = PreferencesForm.posted(FormData(GIVEN | hours))

    assert (form.validate(), form.quiet_until.errors) == (not errors, errors)


@pytest.mark.parametrize(
    ("given", "errors"),
    [({"quiet": "y"}, [SAME]), ({}, []), ({"quiet": "y", "quiet_until": "06:00"}, [])],
)
def test_those_of_a_meeting_do_not_either(given: dict[str, Any], errors: list[str]) -> None:
    hours = {"quiet_from": "07:00", "quiet_until": "07:00", "urgent_hours": "24"}
    form = MailHoursForm.posted(FormData(hours | given))

    assert (form.validate(), form.quiet_until.errors) == (not errors, errors)
