"""Rules of seeing to needs: what is written down, and which cases a filter shows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

SEEN = "needs.seen"  # in the audit log: somebody looked at what people need
ONE_LOOK = timedelta(hours=1)  # what is looked at within it is written down once


@dataclass(frozen=True)
class Stage:
    """Somebody speaks at a side event: where and when, as it was published."""

    person_id: str
    title: str
    starts_at: datetime
    room_id: str
    room: Mapping[str, str]

    def day(self, timezone: str) -> date:
        """The day by the clocks of the meeting."""
        return self.starts_at.astimezone(ZoneInfo(timezone)).date()


def people_on(
    stages: Iterable[Stage], timezone: str, *, day: str = "", room_id: str = ""
) -> set[str] | None:
    """Who speaks on a day (as ISO date), in a room; None where neither is asked for."""
    if not day and not room_id:
        return None
    return {
        stage.person_id
        for stage in stages
        if day in {"", stage.day(timezone).isoformat()} and room_id in {"", stage.room_id}
    }


def by_person(stages: Iterable[Stage]) -> dict[str, Sequence[Stage]]:
    """The stages of each person."""
    found: dict[str, list[Stage]] = {}
    for stage in stages:
        found.setdefault(stage.person_id, []).append(stage)
    return dict(found)
