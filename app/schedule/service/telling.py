"""Whom a release concerns: contacts of what is new, moved or cancelled, and its speakers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.messages import queries as messages
from app.registrations import service as registrations
from app.schedule.mails import News, Told
from app.schedule.rules import Change, ChangeKind, Facts
from app.schedule.rules.printed import PrintedRoom, print_room
from app.side_events import queries as side_events
from app.side_events.models import SideEvent
from app.side_events.rules.answers import takes_part


@dataclass(frozen=True)
class NotReached:
    """Somebody whom news concern and no mail can tell; `email` is "" where none is known."""

    name: str
    email: str
    titles: Sequence[str]


def people_to_tell(
    db: Session,
    facts: Facts,
    planned: Sequence[Change],
    further_rooms: Mapping[str, PrintedRoom] | None = None,
) -> list[Told]:
    """One entry for each address, with all the news it gets; nobody without news is in it.

    `further_rooms` are rooms that the meeting has no more. Only looks: `give_calendars` makes the
    addresses of calendars, when they are really sent.
    """
    rooms = {**(further_rooms or {}), **{room.id: print_room(room) for room in facts.rooms}}
    news = [change for change in planned if change.is_news]
    told: dict[str, Told] = {}
    for change, event in _with_events(db, facts, news):
        said = _news(event, change, rooms)
        contact = _entry(told, event.contact_email, event.contact_name, event.contact_language)
        contact.add(said, None)
        for speaker in event.speakers:
            if speaker.email and takes_part(speaker):
                person = speaker.person
                entry = _entry(told, speaker.email, speaker.name, person.language)
                entry.add(said, speaker.role)
                entry.person = entry.person or person
    return list(told.values())


def people_not_reached(
    db: Session, facts: Facts, planned: Sequence[Change], told: Sequence[Told]
) -> list[NotReached]:
    """Whom the news concern and no mail reaches: no address is known, or the last mail failed."""
    news = [change for change in planned if change.is_news]
    without: dict[str, list[str]] = {}
    for _change, event in _with_events(db, facts, news):
        for one in event.speakers:
            if takes_part(one) and not one.email:
                without.setdefault(one.name, []).append(event.title)
    failing = messages.failing(db, [one.email for one in told])
    return [NotReached(name, "", titles) for name, titles in sorted(without.items())] + [
        NotReached(one.name, one.email, [news.title for news, _ in one.news])
        for one in told
        if one.email in failing
    ]


def give_calendars(db: Session, told: Iterable[Told]) -> None:
    """Give each speaker whose address is known the address of their own calendar."""
    for one in told:
        if one.person is not None:
            one.calendar_path = registrations.feed_path(db, one.person)


def _with_events(
    db: Session, facts: Facts, news: Iterable[Change]
) -> Iterable[tuple[Change, SideEvent]]:
    """What is not accepted any more is looked up: its people are told that it is cancelled."""
    accepted = {event.id: event for event in facts.events}
    for change in news:
        event = accepted.get(change.event_id) or side_events.side_event(db, change.event_id)
        if event is not None:
            yield change, event


def _news(event: SideEvent, change: Change, rooms: dict[str, PrintedRoom]) -> News:
    moved = change.kind is ChangeKind.MOVED and change.before is not None
    before = change.before if moved else None
    return News(
        event_id=event.id,
        title=event.title,
        kind=change.kind,
        starts_at=change.place.starts_at,
        ends_at=change.place.ends_at,
        room=rooms[change.place.room_id],
        before_starts_at=before.starts_at if before else None,
        before_room=rooms[before.room_id] if before else None,
    )


def _entry(told: dict[str, Told], email: str, name: str, language: str) -> Told:
    return told.setdefault(email.lower(), Told(email.lower(), name, language))
