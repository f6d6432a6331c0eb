"""What the list of participants and the figures of the demo show, made from a seed.

The people are the demo crowd. When each of them registered, what gender they gave and whether they
agree to be listed is made up; so is their turnout at the meeting of the year before.
"""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from sqlalchemy.orm import Session

from app.demo.crowd import SEED, Crowd
from app.demo.load import Loaded, Register
from app.meetings.models import Meeting
from app.participants import service as participants
from app.participants.models import ListKind
from app.registrations import queries
from app.registrations import service as registrations
from app.registrations.models import Gender, Registration, RegistrationState
from app.registrations.rules import Entry

SHARE_LAST_TIME = 0.7  # of the crowd
MOST_DAYS, FEWEST_DAYS = 45, 16  # before the meeting, when people register
GENDERS = (Gender.WOMAN, Gender.MAN, Gender.OTHER, None)
SHARES = (43, 44, 1, 12)
SHY = 0.05  # of the people do not agree to be listed
SYMBOL = "DEMO/2025/INF.1"
AGREED_LATER = 2


def turn_out(db: Session, main: Loaded, before: Loaded, crowd: Crowd, register: Register) -> None:
    """Make both meetings' people countable, and issue a list and its addendum."""
    _last_time(db, before.meeting, crowd, register)
    _dress(db, before.meeting)
    shy = _dress(db, main.meeting)
    first = participants.issue(db, None, main.meeting, ListKind.PROVISIONAL, SYMBOL, after=0)
    participants.publish(db, None, first)
    for one in shy[:AGREED_LATER]:
        one.listed = True
    db.flush()
    addendum = participants.issue(
        db, None, main.meeting, ListKind.ADDENDUM, f"{SYMBOL}/Add.1", after=first.number
    )
    participants.publish(db, None, addendum)
    # Left for the organiser: something that a corrigendum would say.
    shy[0].person.position = "Demo deputy delegate"


def _last_time(db: Session, meeting: Meeting, crowd: Crowd, register: Register) -> None:
    for delegate in crowd.delegates[: int(SHARE_LAST_TIME * len(crowd.delegates))]:
        entry = Entry(
            name=delegate.name,
            email=delegate.email,
            entity=register.entities[delegate.entity],
            position="Demo delegate",
            language=delegate.language,
            function=delegate.function,
            modality=delegate.modality,
            is_demo=True,
        )
        at = _first_moment(meeting) - timedelta(days=FEWEST_DAYS)
        made = registrations.register(db, meeting, entry, at=at, notify=False)
        registrations.approve(db, None, meeting, made, notify=False)


def _dress(db: Session, meeting: Meeting) -> Sequence[Registration]:
    """Give everybody a day and a gender; gives those who do not agree to be listed."""
    dice = random.Random(f"{SEED} {meeting.slug}")  # noqa: S311 - a demo, not a secret
    found = queries.registrations_of(db, meeting.id, queries.Wanted(), None)
    shy = []
    for one in sorted(found, key=lambda one: one.person.name):
        # Most register late: the days are drawn twice, and the later one counts.
        days = min(dice.uniform(FEWEST_DAYS, MOST_DAYS) for _ in range(2))
        one.created_at = _first_moment(meeting) - timedelta(days=days)
        one.person.gender = dice.choices(GENDERS, SHARES)[0]
        if dice.random() < SHY and one.state is RegistrationState.APPROVED:
            one.listed = False
            shy.append(one)
    db.flush()
    return shy


def _first_moment(meeting: Meeting) -> datetime:
    assert meeting.starts_on is not None  # noqa: S101 - the days of both meetings are known
    return datetime.combine(meeting.starts_on, time(9), UTC)
