"""Any history of changes leaves every calendar as the programme is, by mail, by feed and by both.

The calendar here keeps by UID whatever is newer, as RFC 5546, 2.1.5 says, and reads with
`icalendar`. It gets mails late and twice, and looks at the feed when it likes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.calendars import service as calendars
from app.invitations import service
from app.registrations.models import Person
from app.schedule import queries
from app.side_events import service as decisions
from app.side_events.models import Answer, Speaker
from tests.make import schedule
from tests.make.invitations import entries_of

STEPS = 15
Read = tuple[str, Any, Any, str]  # title, start, end, place


@dataclass
class Client:
    """Somebody's calendar: what it holds of each UID, and how new that is."""

    held: dict[str, tuple[tuple[int, Any], Read | None]] = field(default_factory=dict)

    def take(self, body: str | bytes) -> None:
        """Take up a mail's entry, or all of a feed; what is not newer is dropped."""
        calendar: Any = Calendar.from_ical(body)
        for event in calendar.walk("VEVENT"):
            newness = (event["SEQUENCE"], event["DTSTAMP"].dt)
            uid = str(event["UID"])
            if uid in self.held and self.held[uid][0] > newness:
                continue
            gone = calendar["METHOD"] == "CANCEL" or event["STATUS"] == "CANCELLED"
            read = (str(event["SUMMARY"]), event["DTSTART"].dt, event["DTEND"].dt)
            self.held[uid] = newness, None if gone else (*read, str(event["LOCATION"]))

    @property
    def shows(self) -> dict[str, Read]:
        return {uid: read for uid, (_newness, read) in self.held.items() if read}

    @property
    def versions(self) -> dict[str, int]:
        """The SEQUENCE of what it shows."""
        return {uid: newness[0] for uid, (newness, read) in self.held.items() if read}


@dataclass
class World:
    """A programme, where its events are to be held next, and who chairs them."""

    db: Session
    scene: schedule.Scene
    places: dict[str, schedule.Spot]
    random: Random

    def publish(self) -> None:
        schedule.release(self.db, self.scene, self.places)

    def move(self) -> None:
        taken = set(self.places.values())
        all_places = [
            (room, slot.starts_at) for slot in self.scene.slots for room in self.scene.rooms
        ]
        free = [place for place in all_places if place not in taken]
        event = self.random.choice(self.scene.events)  # or it is restored, where it had no place
        self.places[event.id] = self.random.choice(free)
        self.publish()

    def swap(self) -> None:
        if len(self.places) > 1:
            one, other = self.random.sample(sorted(self.places), 2)
            self.places[one], self.places[other] = self.places[other], self.places[one]
        self.publish()

    def rename(self) -> None:
        event = self.random.choice(self.scene.events)
        event.title = f"Event {self.random.randrange(1000)}, «النزع» 排雷; \\n"
        self.publish()

    def cancel(self) -> None:
        if self.places:
            del self.places[self.random.choice(sorted(self.places))]
        self.publish()

    def reassign(self) -> None:
        speakers = self.db.scalars(select(Speaker).order_by(Speaker.email)).all()
        speaker = self.random.choice(speakers)
        decisions.answer(self.db, speaker, takes_part=speaker.answer is Answer.DECLINED)
        service.send_due(self.db, self.scene.meeting.id)  # what the job does


CHANGES: Sequence[Callable[[World], None]] = (
    *(World.move, World.move, World.swap, World.rename, World.cancel),
    *(World.reassign, World.reassign, World.publish),
)


def meant_for(db: Session, scene: schedule.Scene, person: Person) -> set[tuple[str, Any, Any]]:
    """What the programme says that this person has to do with."""
    release = queries.current_release(db, scene.meeting.id)
    assert release is not None
    chosen = select(Speaker.side_event_id).where(
        Speaker.person_id == person.id, Speaker.answer != Answer.DECLINED
    )
    own = set(db.scalars(chosen))
    return {
        (one.printed["title"], one.starts_at, one.ends_at)
        for one in queries.events_of(db, release.id)
        if one.side_event_id in own and not one.cancelled
    }


def shown_by(client: Client) -> set[tuple[str, Any, Any]]:
    return {read[:3] for read in client.shows.values()}


@pytest.mark.parametrize("seed", range(2))
def test_every_calendar_ends_as_the_programme_is(db: Session, seed: int) -> None:
    random = Random(seed)
    scene = schedule.scene(db)
    world = World(db, scene, dict(schedule.spread(scene)), random)
    world.publish()
    people = db.scalars(select(Person).where(Person.email.like("person%"))).all()
    by_mail, by_both = ({one.id: Client() for one in people} for _ in range(2))

    for _step in range(STEPS):
        random.choice(CHANGES)(world)
        for person in people:
            mails = [one.raw for one in entries_of(db, str(person.email))]
            feed = calendars.personal_calendar(db, calendars.own_parts(db, person))
            arriving: list[str | bytes] = [*mails]  # the old ones once more
            random.shuffle(arriving)
            for body in arriving:
                by_mail[person.id].take(body)
            both = [*arriving, feed] if random.random() < 0.5 else [feed, *arriving]
            for body in both:
                by_both[person.id].take(body)
            by_feed = Client()
            by_feed.take(feed)
            meant = meant_for(db, scene, person)
            for client in (by_feed, by_mail[person.id], by_both[person.id]):
                assert shown_by(client) == meant
            assert by_mail[person.id].shows == by_both[person.id].shows
            assert by_feed.shows == by_mail[person.id].shows
            assert by_feed.versions == by_mail[person.id].versions
