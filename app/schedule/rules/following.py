"""What follows from a way out of a mending's clash, in sentences: who keeps a place, who not."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from app.core.i18n import ngettext
from app.schedule.rules.board import Spot, end_of
from app.schedule.rules.facts import Facts
from app.schedule.rules.names import Names, all_of, said_periods
from app.side_events.models import SideEvent


def who_keeps_a_place(kept: Mapping[str, str], lost: Mapping[str, str]) -> list[str]:
    """Which side events keep a place, if any do, and which lose theirs: titles, by id."""
    sentences = []
    if kept:
        said = ngettext(
            "In this proposal %(events)s keeps a place.",
            "In this proposal %(events)s keep a place.",
            len(kept),
        )
        sentences.append(said % {"events": all_of(kept, kept)})
    said = ngettext("%(events)s loses its place.", "%(events)s lose their place.", len(lost))
    return [*sentences, said % {"events": all_of(lost, lost)}]


def said_beside(facts: Facts, during: Iterable[tuple[str, SideEvent, Spot]]) -> list[str]:
    """Which side events are held during sessions of the official programme, by the hours that they
    share; what only comes too close before or after one shares none.
    """
    sessions, names = {one.id: one for one in facts.sessions}, Names.of(facts)
    shared: dict[tuple[str, datetime, datetime], list[str]] = {}
    for session_id, event, spot in during:
        session = sessions[session_id]
        if session.starts_at and session.ends_at:
            begins = max(session.starts_at, spot.starts_at)
            ends = min(session.ends_at, end_of(spot, facts.minutes_of(event)))
            shared.setdefault((session_id, begins, ends), []).append(event.id)
    return [
        _beside(events)
        % {
            "events": all_of(events, names.events),
            "session": all_of([session_id], names.sessions),
            "hours": said_periods([(begins, ends)], names.timezone),
        }
        for (session_id, begins, ends), events in shared.items()
        if begins < ends
    ]


def _beside(events: list[str]) -> str:
    return ngettext(
        "%(events)s is then held during %(session)s: %(hours)s.",
        "%(events)s are then held during %(session)s: %(hours)s.",
        len(events),
    )
