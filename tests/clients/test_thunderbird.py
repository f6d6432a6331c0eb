"""A chair's Thunderbird keeps the right hour: by the mail with an entry, and by feeds.

`make clients` runs it and leaves pictures of the screen. It needs Thunderbird, Xvfb, D-Bus and
Dovecot, and root, who may start a mail server for others.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest
from icalendar import Calendar
from sqlalchemy import select

from app.core.db import Sessions
from app.core.migrations import upgrade
from app.registrations.models import Person
from app.registrations.service import feed_path
from app.schedule import service
from app.wiring import make_sessions
from tests.clients import mailboxes as mail
from tests.clients import thunderbird as client
from tests.clients.mailboxes import Mailboxes, mailboxes
from tests.clients.thunderbird import HOME, Entry, Thunderbird, thunderbird, until
from tests.journeys.conftest import live_settings
from tests.live import serving
from tests.make import schedule
from tests.make.schedule import Scene, Spot

BY_MAIL = "1 entry came by mail, and is not in this calendar"
CHAIR, NAME = "person1@example.org", "Person 1"
ORGANISER = "corridor"  # the mailbox of whoever sends the mails
PUBLIC, OWN = "The programme", "My own"
ACCEPT, DELETE = "imipAcceptButton", "imipDeleteButton"
MISSING = [one for one in (*client.NEEDED, mail.DOVECOT) if shutil.which(one) is None]
pytestmark = pytest.mark.clients


@dataclass
class World:
    """A programme that is served, whose mails are delivered, and which can be changed."""

    sessions: Sessions
    address: str
    mail: Mailboxes
    scene: Scene
    own_feed: str

    @property
    def public_feed(self) -> str:
        """The address of the meeting's calendar."""
        return f"{self.address}/{self.scene.meeting.slug}/programme.ics"

    def hold(self, spot: Spot | None, *, title: str = "") -> None:
        """The next release: the first event is held there, or nowhere; its mails go out."""
        with self.sessions.write() as db:
            events = [db.merge(one) for one in self.scene.events]
            events[0].title = title or events[0].title
            places = dict(schedule.spread(self.scene))
            del places[events[0].id]
            if spot is not None:
                places[events[0].id] = spot
            made = schedule.draft(db, db.merge(self.scene.meeting), places, events)
            service.publish(db, None, made)

    def download(self, folder: Path) -> Path:
        """The file of the first event's page, as it is saved."""
        event = self.scene.events[0]
        address = f"{self.address}/{self.scene.meeting.slug}/events/{event.id}.ics"
        saved = folder / "event.ics"
        saved.write_bytes(httpx.get(address).raise_for_status().content)
        return saved

    def replies(self) -> list[Calendar]:
        """What came back to the organiser: the entries in the mails of their mailbox."""
        return [
            Calendar.from_ical(part.get_content())
            for raw in self.mail.mails(ORGANISER)
            for part in message_from_bytes(raw, policy=default).walk()
            if part.get_content_type() == "text/calendar"
        ]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Three events, published once; the first is chaired by the person whose screen we look at."""
    assert not MISSING, f"install what has {', '.join(MISSING)}"
    assert os.geteuid() == 0, "only root starts a mail server for others"
    with ExitStack() as stack:
        mail = stack.enter_context(mailboxes())
        settings = live_settings(
            f"sqlite:///{tmp_path}/corridor.sqlite3", tmp_path, smtp_url=mail.smtp_url
        )
        upgrade(settings.database)
        sessions = make_sessions(settings)
        stack.callback(sessions.engine.dispose)
        with sessions.write() as db:
            scene = schedule.released(db)
            chair = db.scalars(select(Person).where(Person.email == CHAIR)).one()
            own_feed = f"{settings.base_url}{feed_path(db, chair)}"
        stack.enter_context(serving(settings, tmp_path / "service.log"))
        yield World(sessions, settings.base_url, mail, scene, own_feed)


@dataclass
class Screen:
    """What the chair does with each mail, and what they see then; `zone` is that of their clock."""

    world: World
    person: Thunderbird
    zone: str

    def subscribe(self) -> None:
        """To the meeting's calendar, and to their own, which says what it leaves out."""
        self.person.subscribe(PUBLIC, self.world.public_feed)
        self.person.subscribe(OWN, self.world.own_feed)
        assert [one.title for one in self.person.entries(PUBLIC)] == [
            "Event 1",
            "Event 2",
            "Event 3",
        ]
        assert [one.title for one in self.person.entries(OWN)] == [BY_MAIL]

    def accept(self, subject: str, place: Spot) -> Entry:
        """Open the mail and accept what it brings: it is held once, in the right place and hour."""
        room, at = place
        shown = f"{at.astimezone(ZoneInfo(self.zone)):%Y%m%dT%H%M%S}"
        self.person.open_mail(subject)
        self.person.picture(f"{shown}-mail")
        self.person.press(ACCEPT)
        held = until(lambda: [one for one in self.person.entries(HOME) if one.shown == shown])
        assert [one.answers for one in held] == [("ACCEPTED",)]
        assert len(self.person.entries(HOME)) == 1
        assert room.name["en"] in held[0].place
        same, own = self._in_feeds(held[0].uid)
        assert [(one.title, one.shown, one.place) for one in same] == [
            (held[0].title, shown, held[0].place)
        ]
        assert own == []  # once in what is theirs: it came by mail
        self.person.show_day(at)
        self.person.picture(f"{shown}-day")
        return held[0]

    def take_out(self, subject: str, entry: Entry) -> None:
        """Open the mail that says that it is not held, and let it go."""
        self.person.open_mail(subject)
        self.person.picture("not-held-mail")
        self.person.press(DELETE)
        until(lambda: not self.person.entries(HOME))
        for found in self._in_feeds(entry.uid):
            assert [one.status for one in found] == ["CANCELLED"]
        self.person.show_day(entry.starts_at)
        self.person.picture("not-held-day")

    def _in_feeds(self, uid: str) -> list[list[Entry]]:
        """What the meeting's calendar has of an event, and what their own has."""
        for feed in (PUBLIC, OWN):
            self.person.refresh(feed)
        return [
            [one for one in self.person.entries(feed) if one.uid == uid] for feed in (PUBLIC, OWN)
        ]


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
def test_a_chair_has_the_right_hour(world: World, pictures: Path, zone: str) -> None:
    small, large = world.scene.rooms
    first, second = (slot.starts_at for slot in world.scene.slots)
    renamed = "Event 1 «النزع» 排雷"
    folder = pictures / zone.replace("/", "-")
    with thunderbird(folder, world.mail, CHAIR, NAME, zone=zone) as person:
        screen = Screen(world, person, zone)
        screen.subscribe()

        held = screen.accept("Event 1", (small, first))
        (reply,) = until(world.replies)
        (answered,) = reply.walk("VEVENT")
        assert (reply["METHOD"], answered["UID"]) == ("REPLY", held.uid)
        assert answered["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"

        world.hold((large, second), title=renamed)
        moved = screen.accept(renamed, (large, second))
        assert (moved.uid, moved.title) == (held.uid, renamed)

        world.hold(None)
        screen.take_out(renamed, moved)


def test_a_file_that_is_imported_again_never_doubles_an_event(
    world: World, pictures: Path, tmp_path: Path
) -> None:
    """Thunderbird leaves what it has of a UID, and takes the newer file once that is deleted: an
    event that moved, one that is not held. What follows by itself is the mail, or a subscription.
    """
    _small, large = world.scene.rooms
    first, second = (slot.starts_at for slot in world.scene.slots)
    releases = ((second, (large, second), "CONFIRMED"), (second, None, "CANCELLED"))
    with thunderbird(pictures / "file", world.mail, CHAIR, NAME, zone="Asia/Tokyo") as person:
        assert person.import_file(HOME, world.download(tmp_path)) == []
        (held,) = person.entries(HOME)
        assert (held.starts_at, held.status) == (first, "CONFIRMED")
        person.show_day(first)
        person.picture("file-imported")
        for at, spot, status in releases:
            world.hold(spot)
            (refused,) = person.import_file(HOME, world.download(tmp_path))
            assert "already exists" in refused
            assert person.entries(HOME) == [held]
            person.remove(HOME, held.uid)
            assert person.import_file(HOME, world.download(tmp_path)) == []
            before, (held,) = held.uid, person.entries(HOME)
            assert (held.uid, held.starts_at, held.status) == (before, at, status)
            person.show_day(at)
            person.picture(f"file-{status.lower()}")
