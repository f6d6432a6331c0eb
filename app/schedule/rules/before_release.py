"""What organisers are told before a release: what to look at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.i18n import gettext as _
from app.core.i18n import ngettext, show_number
from app.schedule.rules.changes import Change, ChangeKind
from app.schedule.rules.facts import Facts
from app.side_events.models import Answer, SideEvent, SpeakerRole
from app.side_events.rules.answers import takes_part

SHORT_NOTICE = timedelta(hours=24)
LEADS = frozenset({SpeakerRole.CHAIR, SpeakerRole.MODERATOR})


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
