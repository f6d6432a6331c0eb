"""The meetings that the journeys begin with, made through the services before the service starts.

All lie in 2027: registration and applications are open.
"""

import random

from sqlalchemy.orm import Session

from app.meetings.models import Meeting, Slot
from app.side_events.models import SideEvent, SpeakerRole
from tests.make import accounts, delegations, meetings, side_events

ORGANISER = "olga@example.org"


def open_meeting(db: Session, slug: str = "im-test") -> tuple[Meeting, list[Slot]]:
    """A meeting with three rooms, six slots on three days and a plenary each day; no side events.

    `ORGANISER` organises it.
    """
    meeting = meetings.meeting(db, slug)
    for name, seats in (("Room A", 120), ("Room B", 60), ("Room C", 40)):
        meetings.room(db, meeting, name, seats)
    slots = []
    for day in range(3):
        slots.append(meetings.slot(db, meeting, start="08:45", end="09:45", day=day))
        slots.append(meetings.slot(db, meeting, day=day))
        meetings.session(db, meeting, day=day, title=f"Plenary, day {day + 1}")
    delegations.state(db, "CHE", "Switzerland", fr="Suisse", ar="سويسرا")
    delegations.state(db, "NOR", "Norway", fr="Norvège", ar="النرويج")
    accounts.account(db, ORGANISER, name="Olga Organiser", organiser_of=meeting.id)
    return meeting, slots


def crowded(
    db: Session, meeting: Meeting, slots: list[Slot], events: int = 40, seed: int = 7
) -> list[SideEvent]:
    """More accepted side events than there are places, whose people are busy with several.

    They may start at every quarter of an hour: what is best among so many bad schedules takes
    longer to prove than any test waits.
    """
    meeting.start_step = 15
    dice = random.Random(seed)
    people = [f"Person {number}" for number in range(events // 2)]
    organisers = [f"Organisation {number}" for number in range(events // 3)]
    made = []
    for number in range(1, events + 1):
        chair, moderator, panellist = dice.sample(people, 3)
        made.append(
            side_events.side_event(
                db,
                meeting,
                accepted=True,
                title=f"Crowded event {number}",
                attendance=dice.choice((20, 35, 50, 90, 130)),
                duration=dice.choice((45, 60, 75)),
                partners=[side_events.lead(dice.choice(organisers))],
                speakers=[
                    side_events.speaker(chair, email=_address(chair)),
                    side_events.speaker(moderator, SpeakerRole.MODERATOR, _address(moderator)),
                    side_events.speaker(panellist, SpeakerRole.PANELLIST, _address(panellist)),
                ],
                slots=tuple(slot.id for slot in dice.sample(slots, 3)),
                contact_email=f"contact{number}@example.org",
            )
        )
    return made


def _address(name: str) -> str:
    return f"{name.replace(' ', '.').lower()}@example.org"
