"""What people want to attend of a published programme, alone and as a delegation."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.accounts.rules import AccountShown, Does
from app.core import clock
from app.core.i18n import gettext as _
from app.core.i18n import in_language, ngettext
from app.delegations.models import Delegation
from app.hosting import queries
from app.hosting.errors import NoSuchPaper
from app.hosting.rules.attending import Planned
from app.hosting.rules.parts import NOTHING
from app.registrations import queries as registrations
from app.registrations.models import Person
from app.schedule import queries as schedule
from app.schedule.rules.programme import Held, held
from app.side_events import queries as side_events
from app.side_events import service as side_events_service
from app.side_events.rules.shown import ComingInstead, EventShown, Known


def programme_for(db: Session, person: Person) -> list[Planned]:
    """Every published side event of a meeting as one person sees it, in order of time."""
    release = queries.current_release(db, person.meeting_id)
    if release is None:
        return []
    marked = side_events.marked_by(db, person.id)
    parts = queries.parts_of(db, release.id, person.id)
    others = _colleagues(db, person)
    return [
        Planned(
            event=held(one),
            marked=one.side_event_id in marked,
            part=parts.get(one.side_event_id, NOTHING),
            others=others.get(one.side_event_id, 0),
        )
        for one in schedule.events_of(db, release.id)
    ]


def _colleagues(db: Session, person: Person) -> Mapping[str, int]:
    """How many other members of a person's delegation want to attend what; they are not named."""
    own = registrations.registration_of_person(db, person.id)
    if own is None or own.delegation_id is None:
        return {}
    marks = side_events.marked_in(db, own.delegation_id)
    return Counter(event_id for event_id, person_id, _name in marks if person_id != person.id)


def one_for(db: Session, person: Person, event_id: str) -> Planned:
    """One published side event as a person sees it. Raises `NoSuchPaper`."""
    found = [one for one in programme_for(db, person) if one.event.id == event_id]
    if not found:
        raise NoSuchPaper
    return found[0]


def published_event(db: Session, meeting_id: str, event_id: str) -> Held:
    """A published side event of a meeting. Raises `NoSuchPaper`."""
    release = queries.current_release(db, meeting_id)
    found = schedule.event_of(db, release.id, event_id) if release else None
    if found is None:
        raise NoSuchPaper
    return held(found)


def set_mark(db: Session, person: Person, event_id: str, *, wanted: bool) -> None:
    """Let a person want to attend a published event that is held, or not any more.

    Raises `NoSuchPaper` for any other event.
    """
    planned = one_for(db, person, event_id)
    if not wanted:
        side_events_service.unmark(db, person, [event_id])
    elif not planned.event.is_held:
        raise NoSuchPaper
    else:
        side_events_service.mark(db, person, [event_id])


def set_marks(db: Session, person: Person, wanted: Collection[str]) -> int:
    """Let a person want to attend exactly these of what is published and held.

    What is not on offer any more stays as it is. Gives how many they want to attend now.
    """
    offered = [one for one in programme_for(db, person) if one.event.is_held]
    chosen = {one.event.id for one in offered if one.event.id in wanted}
    dropped = {one.event.id for one in offered if one.marked} - chosen
    side_events_service.unmark(db, person, dropped)
    side_events_service.mark(db, person, chosen)
    return len(side_events.marked_by(db, person.id))


@dataclass(frozen=True)
class Goer:
    """A member of a delegation who goes to an event: they want to, or they speak there."""

    name: str
    speaks: bool = False


@dataclass(frozen=True)
class Covered:
    """A published event and who of a delegation goes there."""

    event: Held
    goers: Sequence[Goer] = field(default_factory=tuple)


def covered_by(db: Session, delegation: Delegation) -> list[Covered]:
    """Every published event that is held, with those of a delegation who go there."""
    release = queries.current_release(db, delegation.meeting_id)
    if release is None:
        return []
    goers: dict[str, dict[str, Goer]] = {}
    for event_id, person_id, name in side_events.marked_in(db, delegation.id):
        goers.setdefault(event_id, {})[person_id] = Goer(name)
    for event_id, person_id, name in queries.speaking_for(db, release.id, delegation.id):
        goers.setdefault(event_id, {})[person_id] = Goer(name, speaks=True)
    return [
        Covered(held(one), tuple(goers.get(one.side_event_id, {}).values()))
        for one in schedule.events_of(db, release.id)
        if one.is_held
    ]


def say_functions(db: Session, shown: AccountShown) -> None:
    """React to somebody's look at their account: say at how many side events they speak."""
    for meeting, number in queries.speaks_at(db, shown.email, clock.now().date()):
        said = ngettext(
            "You take part in %(number)s side event of “%(meeting)s”.",
            "You take part in %(number)s side events of “%(meeting)s”.",
            number,
        )
        text = said % {"number": number, "meeting": in_language(meeting.name)}
        shown.does.append(Does(text, f"/{meeting.slug}/my-programme", _("My programme")))


def say_coming_instead(db: Session, asked: ComingInstead) -> None:
    """React to people being told something: who comes in place of somebody is told it too."""
    for event_id, person in queries.coming_instead(db, asked.event_ids, asked.of):
        asked.people.setdefault(event_id, []).append(person)


def say_wanted(db: Session, shown: EventShown) -> None:
    """React to an organiser's look at a side event: say how many want to attend it."""
    found = side_events.wanted(db, [shown.event.id]).get(shown.event.id)
    if found is None:
        return
    shown.known.append(
        Known(
            _("Who wants to attend"),
            said_wanted(found),
            path=f"/organise/{shown.meeting.slug}/schedule",
            link=_("Schedule"),
        )
    )


def said_wanted(wanted: side_events.Wanted) -> str:
    """How many want to attend, in words; of delegations those that are known."""
    people = ngettext("%(number)s person", "%(number)s people", wanted.people)
    of = ngettext("%(number)s delegation", "%(number)s delegations", wanted.delegations)
    words = {
        "people": people % {"number": wanted.people},
        "delegations": of % {"number": wanted.delegations},
    }
    return _("%(people)s of %(delegations)s") % words
