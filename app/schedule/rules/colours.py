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


class _Tone(NamedTuple):
    """One thing that a colour can mean: its place in the list that has it, and its name."""

    rank: tuple[int, str]
    name: str


def tones_of(facts: Facts, standings: Mapping[str, Standing], colour: Colour) -> Tones:
    """The tones of a meeting's accepted events: of the most frequent, in the order of their list.

    Names do not order them: who reads another language sees the same colours.
    """
    published = {
        one.side_event_id: Spot(one.room_id, one.starts_at) for one in facts.released if one.is_held
    }
    tone: Callable[[SideEvent], _Tone | None] = {
        Colour.THEME: _theme,
        Colour.CATEGORY: _category,
        Colour.STATE: lambda event: _state(event, standings[event.id], published.get(event.id)),
    }[colour]
    found = {event.id: one for event in facts.events if (one := tone(event))}
    counted: dict[_Tone, int] = {}
    for one in found.values():
        counted[one] = counted.get(one, 0) + 1
    tones = sorted(sorted(counted, key=lambda one: (-counted[one], one.rank))[:MOST_TONES])
    return Tones(
        [one.name for one in tones],
        {event: tones.index(one) + 1 for event, one in found.items() if one in tones},
    )


def _theme(event: SideEvent) -> _Tone | None:
    themes = sorted(event.themes, key=lambda theme: (theme.position, theme.code))
    if not themes:
        return None
    return _Tone((themes[0].position, themes[0].code), in_language(themes[0].name))


def _category(event: SideEvent) -> _Tone | None:
    leads = [one for one in event.partners if one.role is PartnerRole.LEAD_ORGANISER]
    entity = leads[0].entity if leads else None
    if entity is None:
        return None
    return _Tone((list(KIND_LABELS).index(entity.kind), ""), str(KIND_LABELS[entity.kind]))


def category_of(event: SideEvent) -> str:
    """The kind of an event's lead organiser, "" for one that the register does not have."""
    found = _category(event)
    return found.name if found else ""


def _state(event: SideEvent, standing: Standing, published: Spot | None) -> _Tone:
    if standing.overrides:
        return _Tone((0, ""), _("In spite of a rule"))
    if event.pinned_start or event.pinned_room_id:
        return _Tone((1, ""), _("Pinned"))
    if published is None:
        return _Tone((2, ""), _("Not published yet"))
    if published == standing.spot:
        return _Tone((3, ""), _("As published"))
    return _Tone((4, ""), _("Moved since it was published"))
