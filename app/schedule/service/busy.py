"""Who cannot stand in: what people do at an hour in the schedule that proves a way out."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.schedule import rules, solver
from app.schedule.rules import Names, Spot, Words
from app.schedule.rules.arranging import AWAY, IN_SESSION, SPEAKS

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Busy:
    """The people of a problem in the words of its meeting."""

    problem: solver.Problem
    names: Names
    words: Words

    def at(self, way: Json, chosen: Collection[str]) -> dict[str, str]:
        """What each who is busy does while the `chosen` side events are held; by person."""
        held = [*way.get("placements", ()), *way.get("meanwhile", ())]
        hours = [self._hours(one) for one in held if one["event"] in chosen]
        found: dict[str, str] = {}
        for person, said, (start, end) in self._doing(held, chosen):
            if any(start < last and first < end for first, last in hours):
                found.setdefault(person, said)
        return found

    def _doing(
        self, held: Collection[Json], chosen: Collection[str]
    ) -> Iterator[tuple[str, str, tuple[int, int]]]:
        for one in held:
            if one["event"] not in chosen:
                for person in self.problem.event_by_id[one["event"]].people:
                    yield person, self._speaks(one), self._hours(one)
        for session in self.problem.sessions:
            known = {"session": rules.all_of([session.id], self.names.sessions)}
            for person in session.people:
                yield person, str(IN_SESSION) % known, (session.start, session.end)
        for somebody in self.problem.people:
            for period in somebody.unavailable:
                yield somebody.id, str(AWAY), (period.start, period.end)

    def _speaks(self, one: Json) -> str:
        spot = Spot(one["room"], datetime.fromisoformat(one["starts_at"]))
        title = rules.all_of([one["event"]], self.names.events)
        return str(SPEAKS) % {"event": title, "where": self.words.spot(spot)}

    def _hours(self, one: Json) -> tuple[int, int]:
        start = solver.minutes_of(datetime.fromisoformat(one["starts_at"]))
        return start, start + self.problem.event_by_id[one["event"]].duration
