"""Badges and doors of the demo, as at a rehearsal: two weeks before the meeting all of it is tried.

On such a day a door answers "Look", and whoever stands at it lets people in.
"""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.access import Actor
from app.badges import service as badges
from app.badges.models import BadgeDesign, BadgeSize, Direction, Door
from app.badges.rules.printed import may_have_badge
from app.badges.service import Scan
from app.delegations.models import DelegationCategory
from app.demo.crowd import MAIL_DOMAIN
from app.demo.load import Loaded
from app.demo.settle import ORGANISER
from app.meetings.models import Meeting
from app.registrations import queries
from app.registrations.models import Registration

DOOR_PERSON = f"demo-door@{MAIL_DOMAIN}"
CONFERENCE_ROOM = "Demo conference room"
DOORS = ("Demo main entrance", "Demo side entrance", CONFERENCE_ROOM)
PRINTED = 40  # badges
LET_IN = 15  # people, of whom every third has left
NOT_LET_IN = 2  # who are asked to wait outside
NOBODY = "Demo Stranger"


def open_doors(db: Session, loaded: Loaded) -> None:
    """Print some badges, and let some people through the doors."""
    meeting = loaded.meeting
    organiser = accounts.as_actor(db, accounts.open_account(db, ORGANISER))
    badges.save_design(db, organiser, _design(meeting))
    found = queries.registrations_of(db, meeting.id, queries.Wanted(), None)
    people = sorted(filter(may_have_badge, found), key=lambda one: one.person.name)[:PRINTED]
    for run in badges.print_badges(db, organiser, meeting, people):
        badges.note_taken(db, organiser, meeting, run)
    largest = max(loaded.rooms.values(), key=lambda room: room.capacity)
    leads_to = {CONFERENCE_ROOM: largest.id}
    doors = [
        badges.add_door(db, organiser, meeting, name, room_id=leads_to.get(name)) for name in DOORS
    ]
    badges.let_check_in(db, organiser, meeting, DOOR_PERSON)
    account = accounts.open_account(db, DOOR_PERSON)
    account.name = "Demo Door"
    _pass(db, accounts.as_actor(db, account), meeting, doors, people)


def _design(meeting: Meeting) -> BadgeDesign:
    return BadgeDesign(
        meeting_id=meeting.id,
        size=BadgeSize.A4_OF_A6,
        languages=["en", "fr"],
        colours={DelegationCategory.NGO.value: "red"},
        honorific=True,
        function=True,
    )


def _pass(
    db: Session,
    actor: Actor,
    meeting: Meeting,
    doors: Sequence[Door],
    people: Sequence[Registration],
) -> None:
    for number, one in enumerate(people[: LET_IN + NOT_LET_IN]):
        door, let_in = doors[number % len(doors)], number < LET_IN
        ways = [Direction.IN, Direction.OUT] if let_in and number % 3 == 0 else [Direction.IN]
        for way in ways:
            scan = Scan(f"demo-{number}-{way}", door, way, registration_id=one.id, let_in=let_in)
            badges.pass_door(db, actor, meeting, scan)
    stranger = Scan("demo-stranger", doors[0], Direction.IN, typed=NOBODY)
    badges.pass_door(db, actor, meeting, stranger)
