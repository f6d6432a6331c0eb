"""What organisers are told before a release: what to look at, and what it might be called."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.core.i18n import gettext as _
from app.core.i18n import ngettext, show_number, show_weekday
from app.meetings.models import Meeting
from app.schedule.rules.changes import Change, ChangeKind
from app.schedule.rules.facts import Facts
from app.side_events.models import Answer, SideEvent, SpeakerRole
from app.side_events.rules.answers import takes_part

LONGEST_NAME = 80
SHORT_NOTICE = timedelta(hours=24)
LEADS = frozenset({SpeakerRole.CHAIR, SpeakerRole.MODERATOR})
NOON, EVENING = 12, 17  # hours


@dataclass(frozen=True)
class Warned:
    """What an organiser should know, and of which side events (by title) it is said."""

    sentence: str
    titles: Sequence[str] = ()


def warnings(facts: Facts, planned: Sequence[Change], now: datetime) -> list[Warned]:
    """What to look at again before these changes are published at this moment."""
    events = {event.id: event for event in facts.events}
    titles = {one.side_event_id: one.printed["title"] for one in facts.released}
    titles |= {event.id: event.title for event in facts.events}
    held = [events[one.event_id] for one in planned if one.event_id in events and _is_held(one)]
    late = [titles[one.event_id] for one in planned if one.is_news and _is_soon(one, now)]
    return [one for one in (*_about_leads(held), _about_late(late)) if one.titles]


def guessed_name(meeting: Meeting, number: int, taken: Collection[str], now: datetime) -> str:
    """What release `number` might be called: "Draft 3" before the meeting, during it the day and
    the part of it, by the meeting's clocks. `taken` are the names of earlier releases.
    """
    local = now.astimezone(ZoneInfo(meeting.timezone))
    first, last = meeting.starts_on, meeting.ends_on or meeting.starts_on
    if number == 1:
        name = _("First programme")
    elif first is None or local.date() < first:
        name = _("Draft %(number)s") % {"number": show_number(number)}
    elif last is not None and local.date() > last:
        name = _("As it was held")
    else:
        name = _part_of_day(local)
    for further in range(1, len(taken) + 2):
        found = name if further == 1 else f"{name} ({show_number(further)})"
        if found not in taken:
            return found[:LONGEST_NAME]
    return name[:LONGEST_NAME]


def without_place(facts: Facts, planned: Sequence[Change]) -> list[Warned]:
    """Which accepted events leave the programme until they have another place."""
    gone = {one.event_id for one in planned if one.kind is ChangeKind.CANCELLED}
    titles = [event.title for event in facts.events if event.id in gone]
    if not titles:
        return []
    sentence = ngettext(
        "%(num)s side event will be announced as waiting for a new time.",
        "%(num)s side events will be announced as waiting for a new time.",
        len(titles),
    )
    return [Warned(sentence % {"num": show_number(len(titles))}, titles)]


def _part_of_day(local: datetime) -> str:
    if local.hour < NOON:
        sentence = _("%(day)s, morning")
    elif local.hour < EVENING:
        sentence = _("%(day)s, afternoon")
    else:
        sentence = _("%(day)s, evening")
    return sentence % {"day": show_weekday(local)}


def _is_held(change: Change) -> bool:
    return change.kind is not ChangeKind.CANCELLED


def _is_soon(change: Change, now: datetime) -> bool:
    """Whether people have little time to hear of it: they would come then, or come no more."""
    moments = [change.place.starts_at, *([change.before.starts_at] if change.before else [])]
    return any(now < moment < now + SHORT_NOTICE for moment in moments)


def _about_leads(held: Sequence[SideEvent]) -> Iterator[Warned]:
    led = {
        event.id: [one for one in event.speakers if one.role in LEADS and takes_part(one)]
        for event in held
    }
    yield Warned(
        _("Nobody is named who chairs or moderates:"),
        [event.title for event in held if not led[event.id]],
    )
    yield Warned(
        _("Nobody who chairs or moderates has confirmed yet:"),
        [
            event.title
            for event in held
            if led[event.id] and all(one.answer is not Answer.CONFIRMED for one in led[event.id])
        ],
    )


def _about_late(titles: Sequence[str]) -> Warned:
    return Warned(_("These change, and begin or were to begin within 24 hours:"), titles)
