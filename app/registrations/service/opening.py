"""When a meeting takes registrations, and what it asks of people."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.access import Actor
from app.core.errors import Invalid
from app.meetings.models import LatePolicy, Meeting
from app.registrations import rules


@dataclass(frozen=True)
class Opening:
    """What the organisers set; moments are None where nothing is set."""

    registration_opens_at: datetime | None
    registration_closes_at: datetime | None
    registration_late: LatePolicy
    registration_late_until: datetime | None
    asks_passport_name: bool
    asks_gender: bool


def set_registration(db: Session, actor: Actor | None, meeting: Meeting, wanted: Opening) -> None:
    """Keep it. Answers that are there stay where a question is no longer asked.

    Raises `Invalid` where the dates do not fit together.
    """
    fault = rules.fault_in_dates(
        wanted.registration_opens_at,
        wanted.registration_closes_at,
        wanted.registration_late,
        wanted.registration_late_until,
    )
    if fault:
        raise Invalid(fault)
    for name, value in asdict(wanted).items():
        setattr(meeting, name, value)
    accounts.record(db, actor, "registration.settings_changed", meeting.id, None)
    db.flush()
