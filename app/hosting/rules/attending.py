"""What somebody plans to attend, and what of it is held at the same time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations, groupby
from zoneinfo import ZoneInfo

from app.core.i18n import gettext as _
from app.core.i18n import show_date, show_period
from app.schedule.rules.programme import Held


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A published side event as one person sees it.

    `roles` are those (`SpeakerRole`) in which they speak there; `others` are the members of their
    delegation beside them who want to attend it.
    """

    event: Held
    marked: bool
    roles: Sequence[str] = ()
    others: int = 0

    @property
    def mine(self) -> bool:
        """Whether they want to be there or have to."""
        return self.marked or bool(self.roles)


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


def clashes(planned: Iterable[Planned]) -> list[tuple[Held, Held]]:
    """The pairs of somebody's events that overlap; those that are cancelled are in nobody's way."""
    own = sorted((one for one in planned if one.mine and one.event.is_held), key=_hours)
    return [
        (first.event, second.event)
        for first, second in combinations(own, 2)
        if second.event.starts_at < first.event.ends_at
    ]


def said_clash(first: Held, second: Held, timezone: str) -> str:
    """Two events at the same time, as a sentence."""
    words = {
        "first": first.printed["title"],
        "second": second.printed["title"],
        "day": show_date(first.starts_at, timezone),
        "hours": show_period(first.starts_at, first.ends_at, timezone),
        "other_hours": show_period(second.starts_at, second.ends_at, timezone),
    }
    if words["hours"] == words["other_hours"]:
        return (
            _("On %(day)s, “%(first)s” and “%(second)s” are both held at %(hours)s: choose one.")
            % words
        )
    return (
        _(
            "On %(day)s, “%(first)s” (%(hours)s) and “%(second)s” (%(other_hours)s) overlap:"
            " choose one."
        )
        % words
    )
