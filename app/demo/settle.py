"""Puts the demo crowd into the database, around a real meeting, through the services."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.core.i18n import in_language
from app.delegations import service as delegations
from app.demo import calls
from app.demo.crowd import MAIL_DOMAIN, THEMES, Crowd, DemoDelegate, DemoRoom, DemoSideEvent
from app.demo.load import Loaded, Register, divide, origin_of_demo
from app.meetings import service as meetings
from app.meetings.models import Equipment, Theme
from app.registrations import queries as registrations_queries
from app.registrations import service as registrations
from app.registrations.rules import Entry
from app.side_events import service as side_events
from app.side_events.models import SideEvent
from app.side_events.rules.application import Application, PartnerGiven, SpeakerGiven
from app.side_events.rules.concept import ConceptGiven
from app.side_events.rules.demands import Demands
from app.side_events.rules.needs import Needs

ORGANISER = "demo-organiser@example.org"
WAITING = 3  # of the last delegates: there is something to approve
HYBRID_KITS = 2
MARKING = 3  # of each delegation so many have said what they want to attend
TURNAROUND = 15  # minutes
REGISTRATION_CLOSES_BEFORE = timedelta(days=7)
APPLICATIONS_CLOSE_BEFORE = timedelta(days=10)
DEMO_NOTE = ConceptGiven(
    language="en",
    background="Demo text: why the subject matters *now*, and what was agreed on it.[^1]",
    objectives="- Demo text: what those who come are to learn\n- what is to be decided",
    panel_structure="Demo text: opening remarks, a panel, **questions from the floor**.",
    guiding_questions="1. Demo text: what has worked?\n2. What would help?",
    footnotes="Demo text: the document that is quoted.",
)
DEMO_NEEDS = Needs(setup="theatre", catering="Demo: coffee and fruit", catering_at=("before",))


def settle(db: Session, loaded: Loaded, crowd: Crowd, register: Register) -> None:
    """Rooms, slots, people and side events of the crowd, and who runs the meeting."""
    _deadlines(db, loaded)
    _rooms(db, loaded, crowd)
    _slots(db, loaded, crowd)
    waiting = {delegate.number for delegate in crowd.delegates[-WAITING:]}
    for delegate in crowd.delegates:
        _register(db, loaded, delegate, register, approve=delegate.number not in waiting)
    events = _side_events(db, loaded, crowd, register)
    _interests(db, loaded, crowd, register, events)
    accounts.add_organiser(db, ORGANISER, loaded.meeting.id, name="Demo Organiser")


def pin(db: Session, loaded: Loaded, event: SideEvent, start: datetime, room: str) -> None:
    """Hold a side event where it is known to have been held; it gets a slot of its own."""
    why = "the hours of this side event, which were given to it alone"
    meetings.add_slot(
        db,
        loaded.meeting,
        starts_at=start,
        ends_at=start + timedelta(minutes=event.duration),
        origin=origin_of_demo(why),
    )
    side_events.set_demands(
        db,
        None,
        event,
        Demands(mandatory=True, pinned_start=start, pinned_room_id=loaded.rooms[room].id),
    )


def _deadlines(db: Session, loaded: Loaded) -> None:
    first = loaded.meeting.starts_on
    if first is None:
        return
    # The last minute of a day: of "00:00" people wonder which night is meant.
    zone = ZoneInfo(loaded.meeting.timezone)
    eve = datetime.combine(first - timedelta(days=1), time(23, 59), zone)
    loaded.meeting.registration_closes_at = eve - REGISTRATION_CLOSES_BEFORE
    calls.invite(db, loaded.meeting, closes_at=eve - APPLICATIONS_CLOSE_BEFORE)
    loaded.meeting.turnaround = TURNAROUND


def _rooms(db: Session, loaded: Loaded, crowd: Crowd) -> None:
    for position, room in enumerate(crowd.extent.rooms):
        if room.code in loaded.rooms:
            _furnish(loaded, room)
        else:
            _add_room(db, loaded, room, position)
        if room.divided_into:
            origin = origin_of_demo("made up for the demo")
            divide(
                db,
                loaded,
                room.code,
                parts=room.divided_into,
                seats=room.part_seats,
                origin=origin,
            )


def _furnish(loaded: Loaded, room: DemoRoom) -> None:
    """A room whose name is known, but not its seats."""
    known = loaded.rooms[room.code]
    if known.capacity == 0:
        known.capacity = room.seats
        known.features = list(room.features)
        known.basis = origin_of_demo("").basis
        known.why = "the name is printed; seats and features are made up for the demo"


def _add_room(db: Session, loaded: Loaded, room: DemoRoom, position: int) -> None:
    venue = loaded.meeting.venue
    assert venue is not None  # noqa: S101 - the demo is built around a meeting with a venue
    loaded.rooms[room.code] = meetings.add_room(
        db,
        venue,
        code=room.code,
        name={"en": room.name},
        capacity=room.seats,
        features=room.features,
        position=position * 10,
        origin=origin_of_demo("made up for the demo"),
    )
    meetings.give_room(db, loaded.meeting, loaded.rooms[room.code])


def _slots(db: Session, loaded: Loaded, crowd: Crowd) -> None:
    zone = ZoneInfo(loaded.meeting.timezone)
    for day in sorted({slot.starts_at.astimezone(zone).date() for slot in loaded.slots}):
        for start, end in crowd.extent.hours:
            meetings.add_slot(
                db,
                loaded.meeting,
                starts_at=datetime.combine(day, time.fromisoformat(start), zone),
                ends_at=datetime.combine(day, time.fromisoformat(end), zone),
                origin=origin_of_demo("offered in the large demo only"),
            )


def _register(
    db: Session, loaded: Loaded, delegate: DemoDelegate, register: Register, *, approve: bool
) -> None:
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
    # They registered before the demo began: their mails are not news.
    registration = registrations.register(db, loaded.meeting, entry, notify=False)
    if approve:
        registrations.approve(db, None, loaded.meeting, registration, notify=False)


class Context:
    """What an application is written with: the meeting's themes and equipment, made once."""

    def __init__(self, db: Session, loaded: Loaded, register: Register) -> None:
        self.db = db
        self.loaded = loaded
        self.register = register
        self.kit: Equipment | None = None

    @property
    def themes(self) -> Mapping[str, Theme]:
        """By their codes."""
        return self.loaded.themes

    def furnish(self) -> None:
        """Give the meeting its themes and its equipment."""
        self.loaded.themes |= {
            code: meetings.add_theme(
                self.db, self.loaded.meeting, code=code, name=name, position=position
            )
            for position, (code, name) in enumerate(THEMES.items())
        }
        self.kit = meetings.add_equipment(
            self.db,
            self.loaded.meeting,
            code="hybrid-kit",
            name={"en": "Hybrid kit", "fr": "Équipement hybride", "es": "Equipo híbrido",
                  "ar": "معدات هجينة", "ru": "Гибридный комплект", "zh": "混合会议设备"},
            quantity=HYBRID_KITS,
        )  # fmt: skip


def _side_events(
    db: Session, loaded: Loaded, crowd: Crowd, register: Register
) -> dict[int, SideEvent]:
    context = Context(db, loaded, register)
    context.furnish()
    events = {}
    for planned in crowd.side_events:
        event = apply(context, planned)
        events[planned.number] = side_events.accept(db, None, event)
    loaded.side_events.extend(events.values())
    return events


def apply(context: Context, planned: DemoSideEvent) -> SideEvent:
    """The application of a host of the crowd."""
    chair, language = planned.speakers[0][0], planned.language
    entities = context.register.entities
    application = Application(
        title=planned.title,
        language=language,
        description="Demo text: what this side event is about would stand here.",
        concept=(DEMO_NOTE,),
        partners=tuple(
            PartnerGiven(
                name=in_language(entities[key].name, "en"),
                role=role,
                email=f"demo-partner-{planned.number:02}-{place}@{MAIL_DOMAIN}" if place else "",
                entity_id=entities[key].id,
            )
            for place, (key, role) in enumerate(planned.partners)
        ),
        speakers=tuple(
            SpeakerGiven(
                name=delegate.name,
                role=role,
                email=delegate.email,
                affiliation=in_language(entities[delegate.entity].name, language),
            )
            for delegate, role in planned.speakers
        ),
        needs=DEMO_NEEDS,
        attendance=planned.attendance,
        duration=planned.duration,
        contact_name=chair.name,
        contact_email=chair.email,
        contact_language=chair.language,
        themes=tuple(context.themes[code].id for code in [planned.theme] if context.themes),
        features=planned.features,
        equipment={context.kit.id: planned.kits} if context.kit and planned.kits else {},
        slots=tuple(context.loaded.slots[wish].id for wish in planned.slot_wishes),
    )
    return side_events.apply(context.db, context.loaded.meeting, application, is_demo=True)


def _interests(
    db: Session,
    loaded: Loaded,
    crowd: Crowd,
    register: Register,
    events: Mapping[int, SideEvent],
) -> None:
    for key, numbers in crowd.interests.items():
        delegation = delegations.open_delegation(db, loaded.meeting, register.entities[key])
        wanted = [events[number].id for number in numbers]
        side_events.set_interests(db, delegation, wanted)
        members = registrations_queries.members_of(db, delegation.id)[:MARKING]
        for place, one in enumerate(members):  # each marks some, together all that is wanted
            side_events.mark(db, one.person, wanted[place % 2 :: 2] if place else wanted)
