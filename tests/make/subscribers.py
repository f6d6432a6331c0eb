"""A calendar that keeps whatever is newer (RFC 5546, 2.1.5); a subscription that compares."""

from dataclasses import dataclass, field
from typing import Any

from icalendar import Calendar
from sqlalchemy.orm import Session

from app.calendars import service as calendars
from app.invitations import service
from app.invitations.models import Way
from app.registrations.models import Person
from tests.make.histories import History
from tests.make.replays import NOTHING

Read = tuple[str, Any, Any, str, str]  # title, start, end, place, text


@dataclass
class Client:
    """Somebody's calendar: what it holds of each UID, and how new that is."""

    held: dict[str, tuple[tuple[int, Any], Read | None]] = field(default_factory=dict)

    def take(self, body: str | bytes) -> None:
        """Take up a mail's entry, or all of a feed; what is not newer is dropped."""
        calendar: Any = Calendar.from_ical(body)
        for event in calendar.walk("VEVENT"):
            if event["UID"].startswith(NOTHING):
                continue
            newness = (event["SEQUENCE"], event["DTSTAMP"].dt)
            uid = str(event["UID"])
            if uid in self.held and self.held[uid][0] > newness:
                continue
            gone = calendar["METHOD"] == "CANCEL" or event["STATUS"] == "CANCELLED"
            read = (str(event["SUMMARY"]), event["DTSTART"].dt, event["DTEND"].dt)
            more = (str(event["LOCATION"]), str(event["DESCRIPTION"]))
            self.held[uid] = newness, None if gone else (*read, *more)

    def fetch(self, feed: bytes) -> None:
        """Look again as a subscription that compares: what is not newer stays as it was."""
        before, self.held = self.held, {}
        self.take(feed)
        for uid, (newness, _read) in self.held.items():
            if uid in before and newness[0] <= before[uid][0][0]:
                self.held[uid] = before[uid]

    @property
    def shows(self) -> dict[str, Read]:
        return {uid: read for uid, (_newness, read) in self.held.items() if read}

    @property
    def versions(self) -> dict[str, int]:
        """The SEQUENCE of what it shows."""
        return {uid: newness[0] for uid, (newness, read) in self.held.items() if read}


def feed_of(db: Session, person: Person) -> bytes:
    return calendars.personal_calendar(db, calendars.own_parts(db, person))


def compare_feeds(history: History, steps: int) -> None:
    """After each change, subscriptions that compare show what a new one does.

    Nobody gets a mail, which would raise what it brings; the programme's own calendar is one.
    """
    db = history.db
    for person in history.people:
        service.set_way(db, person, Way.FEED)
    clients: dict[str, Client] = {}
    for _step in range(steps):
        change = history.go_on()
        feeds = {one.id: feed_of(db, one) for one in history.people}
        for name, feed in {**feeds, "programme": history.programme()}.items():
            new = Client()
            new.take(feed)
            clients.setdefault(name, Client()).fetch(feed)
            assert clients[name].shows == new.shows, change
