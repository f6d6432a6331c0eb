"""A meeting whose schedule takes long: many events, few people who sit on several of them."""

import random
from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.meetings.models import Meeting
from app.side_events.models import SpeakerRole
from tests.make import meetings, side_events

HOURS = (("08:45", "09:45"), ("13:15", "14:45"), ("18:15", "19:45"))
SEATS = (40, 40, 60, 60, 80, 120, 150)


def crowded(db: Session, slug: str = "im-crowded", events: int = 60, seed: int = 7) -> Meeting:
    """Three days of seven rooms, nearly full; each event has a chair and three speakers of 70."""
    dice = random.Random(seed)
    meeting = meetings.meeting(db, slug)
    for number, seats in enumerate(SEATS):
        meetings.room(db, meeting, f"Room {number}", seats)
    slots = [
        meetings.slot(db, meeting, start=start, end=end, day=day).id
        for day in range(3)
        for start, end in HOURS
    ]
    for number in range(events):
        _event(db, meeting, number, slots, dice)
    return meeting


def _event(
    db: Session, meeting: Meeting, number: int, slots: Sequence[str], dice: random.Random
) -> None:
    people = dice.sample(range(70), 4)
    side_events.side_event(
        db,
        meeting,
        accepted=True,
        title=f"Event {number}",
        partners=[side_events.lead(f"Organisation {dice.randrange(40)}")],
        speakers=[
            side_events.speaker(f"Person {one}", role, f"person{one}@example.org")
            for one, role in zip(
                people, (SpeakerRole.CHAIR, *[SpeakerRole.PANELLIST] * 3), strict=True
            )
        ],
        attendance=dice.choice([20, 30, 35, 45, 55, 70, 100]),
        duration=dice.choice([45, 60, 60, 60]),
        slots=tuple(dice.sample(slots, 3)),
        contact_email=f"contact{number}@example.org",
    )
