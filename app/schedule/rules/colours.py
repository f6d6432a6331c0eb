"""By what the board is coloured: each tone is a colour and a pattern, and has a name."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from app.core.i18n import gettext as _
from app.core.i18n import in_language
from app.delegations.rules import KIND_LABELS
from app.schedule.rules.board import Spot, Standing
from app.schedule.rules.facts import Facts
from app.side_events.models import PartnerRole, SideEvent

MOST_TONES = 8  # so many are told apart; what is beyond them has none


class Colour(StrEnum):
    """What colours mean."""

    THEME = "theme"
    CATEGORY = "category"
    STATE = "state"


class Tones(NamedTuple):
    """The names of the tones from 1 on, and which of them an event has."""

    names: Sequence[str]
    of: Mapping[str, int]


def tones_of(facts: Facts, standings: Mapping[str, Standing], colour: Colour) -> Tones:
    """The tones of a meeting's accepted events, the most frequent first."""
    published = {
        one.side_event_id: Spot(one.room_id, one.starts_at)
        for one in facts.released
        if not one.cancelled
    }
    name: Callable[[SideEvent], str] = {
        Colour.THEME: _theme,
        Colour.CATEGORY: category_of,
        Colour.STATE: lambda event: _state(event, standings[event.id], published.get(event.id)),
    }[colour]
    named = {event.id: name(event) for event in facts.events}
    counted: dict[str, int] = {}
    for one in named.values():
        if one:
            counted[one] = counted.get(one, 0) + 1
    names = sorted(counted, key=lambda one: (-counted[one], one))[:MOST_TONES]
    return Tones(names, {one: names.index(n) + 1 for one, n in named.items() if n in names})


def _theme(event: SideEvent) -> str:
    themes = sorted(event.themes, key=lambda theme: (theme.position, theme.code))
    return in_language(themes[0].name) if themes else ""


def category_of(event: SideEvent) -> str:
    """The kind of an event's lead organiser, "" for one that the register does not have."""
    leads = [one for one in event.partners if one.role is PartnerRole.LEAD_ORGANISER]
    entity = leads[0].entity if leads else None
    return str(KIND_LABELS[entity.kind]) if entity else ""


def _state(event: SideEvent, standing: Standing, published: Spot | None) -> str:
    if standing.overrides:
        return _("In spite of a rule")
    if event.pinned_start or event.pinned_room_id:
        return _("Pinned")
    if published is None:
        return _("Not published yet")
    if published == standing.spot:
        return _("As published")
    return _("Moved since it was published")
