"""What somebody plans to attend, and what of it is held at the same time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations, groupby
from zoneinfo import ZoneInfo

from app.core.i18n import gettext as _
from app.core.i18n import show_date, show_period
from app.hosting.rules.parts import NOTHING, Part
from app.schedule.rules.programme import Held


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A published side event as one person sees it.

    `part` is what they do there; `others` are the members of their delegation beside them who want
    to attend it.
    """

    event: Held
    marked: bool
    part: Part = NOTHING
    others: int = 0

    @property
    def mine(self) -> bool:
        """Whether they want to be there or have to."""
        return self.marked or self.has_to

    @property
    def has_to(self) -> bool:
        """Whether they have a function there, or are asked to come in somebody's place."""
        return bool(self.part.roles or self.part.instead_of)


@dataclass(frozen=True)
class Stretch:
    """What begins and ends at the same time, on one day."""

    starts_at: datetime
    ends_at: datetime
    planned: Sequence[Planned]


def by_day(planned: Iterable[Planned], timezone: str) -> list[tuple[date, list[Stretch]]]:
    """Days in order, each with its stretches; `planned` in order of time."""
    zone = ZoneInfo(timezone)
    stretches = [
        Stretch(*hours, list(those))
        for hours, those in groupby(
            sorted(planned, key=_hours), key=lambda one: (one.event.starts_at, one.event.ends_at)
        )
    ]
    days = groupby(stretches, key=lambda one: one.starts_at.astimezone(zone).date())
    return [(day, list(those)) for day, those in days]


def _hours(one: Planned) -> tuple[datetime, datetime, str, int]:
    event = one.event
    return event.starts_at, event.ends_at, event.printed["room"]["code"], event.printed["number"]


def clashes(planned: Iterable[Planned]) -> list[tuple[Planned, Planned]]:
    """The pairs of somebody's events that overlap; those that are cancelled are in nobody's way."""
    own = sorted((one for one in planned if one.mine and one.event.is_held), key=_hours)
    return [
        (first, second)
        for first, second in combinations(own, 2)
        if second.event.starts_at < first.event.ends_at
    ]


def said_clash(one: Planned, other: Planned, timezone: str) -> str:
    """Two events at the same time, and what can be done, in sentences."""
    return f"{_overlap(one.event, other.event, timezone)} {_way_out(one, other)}"


def _way_out(one: Planned, other: Planned) -> str:
    expected = [each.event.printed["title"] for each in (one, other) if each.has_to]
    if len(expected) == 1:
        return _("You are expected at “%(title)s”.") % {"title": expected[0]}
    if expected:
        return _("You are expected at both: tell the organisers of the meeting.")
    return _("Choose one.")


def _overlap(first: Held, second: Held, timezone: str) -> str:
    words = {
        "first": first.printed["title"],
        "second": second.printed["title"],
        "day": show_date(first.starts_at, timezone),
        "hours": show_period(first.starts_at, first.ends_at, timezone),
        "other_hours": show_period(second.starts_at, second.ends_at, timezone),
    }
    if words["hours"] == words["other_hours"]:
        return _("On %(day)s, “%(first)s” and “%(second)s” are both held at %(hours)s.") % words
    return (
        _("On %(day)s, “%(first)s” (%(hours)s) and “%(second)s” (%(other_hours)s) overlap.") % words
    )
