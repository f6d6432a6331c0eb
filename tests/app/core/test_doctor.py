"""What an administrator is told of an installation before people rely on it."""

import pytest

from app.core import doctor
from app.settings import Settings

MAILBOX = {"imap_url": "imap://127.0.0.1:1", "mail_from": "Desk <desk@meetings.example>"}


@pytest.mark.parametrize(
    ("said", "fine"),
    [
        ({}, False),
        ({"answers_to": "desk+{key}@meetings.example"}, True),
        ({"answers_checked_by": "mx.meetings.example"}, True),
    ],
)
def test_where_answers_are_fetched_something_must_show_whose_they_are(
    settings: Settings, said: dict[str, str], *, fine: bool
) -> None:
    name = "CORRIDOR_ANSWERS_TO"
    assert name not in {one.what for one in doctor.findings(settings)}

    fetching = settings.model_copy(update={**MAILBOX, **said})

    (found,) = [one for one in doctor.findings(fetching) if one.what == name]
    assert found.fine is fine
    assert ("desk+{key}@meetings.example if a mail to" in found.sentence) is not fine
