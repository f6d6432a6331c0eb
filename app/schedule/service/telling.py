"""Whom a release concerns: contacts of what is new, moved or cancelled, and its speakers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.core import clock, i18n
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.messages import queries as messages
from app.messages.rules import DECISIONS, PROGRAMME
from app.registrations import service as registrations
from app.schedule.mails import News, Told
from app.schedule.rules import Change, ChangeKind, Facts, Place, Warned
from app.schedule.rules.printed import PrintedRoom, print_room
from app.schedule.service.leaving import tell_left_out
from app.schedule.service.named import Concerned, coming_instead, concerned, partners_of
from app.schedule.service.untold import NEVER, Untold, changes_since
from app.side_events import queries as side_events
from app.side_events.models import SideEvent, Telling
from app.side_events.rules.answers import takes_part
from app.side_events.rules.states import UNDECIDED


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
    *,
    unwritten: bool = False,
) -> list[Told]:
    """One entry for each address, with all the news it gets; nobody without news is in it.

    Of what they were told of and have nothing more to do with, they are told that (see `leaving`).

    What is news to somebody is what differs from what they were told last, which is what has gone
    (see `untold`); with `unwritten` only where it was not written to them either. `further_rooms`
    are rooms that the meeting has no more. Only looks: `give_calendars` makes the addresses of
    calendars, when they are really sent.
    """
    untold = Untold.of(db, facts.meeting.id)
    now = {room.id: print_room(room) for room in facts.rooms}
    accepted = {event.id for event in facts.events}
    instead = coming_instead(db, [one.event_id for one in planned])
    told: dict[str, Told] = {}
    for number in (None, *untold.numbers):
        changes, rooms = planned, further_rooms or {}
        if number is not None:
            changes, had = changes_since(db, facts, planned, number)
            rooms = {**rooms, **had}
        for change, event in _with_events(db, facts, _news_in(changes, number)):
            said = _news(event, change, {**rooms, **now}, waits=event.id in accepted)
            for one in (*concerned(event, instead), *_partners_told(event, untold)):
                if untold.is_news(one.email, event.id, number, unwritten=unwritten):
                    entry = told.setdefault(one.email, Told(one.email, one.name, one.language))
                    entry.add(said, one.role, untold.last.get((one.email, event.id)))
                    entry.person = entry.person or one.person
    tell_left_out(db, facts, told, untold, unwritten=unwritten)
    return list(told.values())


def _news_in(changes: Iterable[Change], since: int | None) -> Iterator[Change]:
    """What is to be told; who was never told of an event is not when it is over."""
    for change in changes:
        if change.is_news and not (since == NEVER and change.place.ends_at <= clock.now()):
            yield change


def still_waiting(db: Session, facts: Facts) -> list[Warned]:
    """Letters about earlier places that wait: the next release withdraws them."""
    number = messages.number_to_come(db, facts.meeting.id, PROGRAMME)
    if not number:
        return []
    sentence = ngettext(
        "%(number)s letter about an earlier release waits in the outbox. This release withdraws"
        " it; whoever was to get it is told what is different from what they were told last.",
        "%(number)s letters about earlier releases wait in the outbox. This release withdraws"
        " them; whoever was to get them is told what is different from what they were told last.",
        number,
    )
    return [Warned(sentence % {"number": i18n.show_number(number)})]


def not_told_yet(db: Session, facts: Facts, planned: Sequence[Change]) -> list[Warned]:
    """Events that become public though no mail has told their hosts yet that they are accepted."""
    unread = messages.about_unread(db, facts.meeting.id, DECISIONS)
    new = {one.event_id for one in planned if one.kind is ChangeKind.NEW}
    titles = [
        event.title
        for event in facts.events
        if event.id in new and (event.id in unread or event.telling is Telling.TO_READ)
    ]
    if not titles:
        return []
    sentence = _(
        "These become public, and the mail with their acceptance waits until somebody has read it:"
    )
    return [Warned(sentence, titles)]


def people_not_reached(
    db: Session, facts: Facts, planned: Sequence[Change], told: Sequence[Told]
) -> list[NotReached]:
    """Whom the news concern and no mail reaches: no address is known, or the last mail failed."""
    news = [change for change in planned if change.is_news]
    without: dict[str, list[str]] = {}
    for _change, event in _with_events(db, facts, news):
        if not event.contact_email:
            without.setdefault(event.contact_name or _("Contact"), []).append(event.title)
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
            one.calendar_path = registrations.feed_page(db, one.person)


def _with_events(
    db: Session, facts: Facts, news: Iterable[Change]
) -> Iterable[tuple[Change, SideEvent]]:
    """What is not accepted any more is looked up: its people are told that it is cancelled."""
    accepted = {event.id: event for event in facts.events}
    for change in news:
        event = accepted.get(change.event_id) or side_events.side_event(db, change.event_id)
        if event is not None:
            yield change, event


def _news(
    event: SideEvent, change: Change, rooms: Mapping[str, PrintedRoom], *, waits: bool
) -> News:
    moved = change.kind is ChangeKind.MOVED and change.before is not None
    before = change.before if moved else None
    return News(
        event_id=event.id,
        title=event.title,
        kind=change.kind,
        waits=waits and change.kind is ChangeKind.CANCELLED,
        undecided=event.state in UNDECIDED and change.kind is ChangeKind.CANCELLED,
        again=change.is_again,
        starts_at=change.place.starts_at,
        ends_at=change.place.ends_at,
        room=rooms[change.place.room_id],
        before_starts_at=before.starts_at if before else None,
        before_ends_at=before.ends_at if before else None,
        before_room=rooms[before.room_id] if before else None,
        lengths=_lengths(before, change.place) if before else None,
    )


def _lengths(before: Place, after: Place) -> tuple[int, int] | None:
    lengths = int(before.minutes), int(after.minutes)
    return lengths if lengths[0] != lengths[1] else None


def _partners_told(event: SideEvent, untold: Untold) -> Iterator[Concerned]:
    """The partners who were told something of an event: first of all that it is not held."""
    return (one for one in partners_of(event) if (one.email, event.id) in untold.told)
