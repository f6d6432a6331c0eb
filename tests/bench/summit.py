"""Scheduling problems from a real summit: its side events as held, made from the public list.

`python -m tests.bench.summit FILE` writes the problem from nothing, with `--room` and `--day` the
repair after that room was lost for that day.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from app.demo.listed import Listed, load_list
from app.demo.title_words import themes_of
from scheduler import Placement, Problem, write_problem
from scheduler.problem import Event, Organisation, Period, Room, Slot, Weights

SUMMIT = "cop30"
TIMEZONE = "America/Belem"
TURNAROUND = 15  # minutes: the shortest that the list shows between two events of a room
REPAIR = Weights(
    unplaced=1000,
    slot_preference=0,
    room_preference=0,
    theme_overlap=0,
    missed_interest=0,
    fairness=0,
    room_fit=0,
    time_change=10,
    room_change=1,
)


def from_nothing() -> Problem:
    """The summit's side events without places: all must be placed, themes should not overlap."""
    listed = load_list(SUMMIT)
    return Problem(
        name="COP30 side events",
        timezone=TIMEZONE,
        turnaround=TURNAROUND,
        slots=tuple(_slot(*hours) for hours in sorted({(e.day, e.start, e.end) for e in listed})),
        rooms=tuple(Room(_room(name), 0) for name in sorted({e.room for e in listed})),
        organisations=tuple(_organisations(listed)),
        events=tuple(
            Event(
                id=_id(number),
                duration=event.minutes,
                organisers=event.organisations,
                themes=themes_of(event.title),
            )
            for number, event in enumerate(listed, start=1)
        ),
    )


def as_held() -> tuple[Placement, ...]:
    """Where each side event was held."""
    return tuple(
        Placement(_id(number), _room(event.room), _minutes(event.day, event.start))
        for number, event in enumerate(load_list(SUMMIT), start=1)
    )


def repair(room: str, day: date) -> Problem:
    """As held is published, a room (its id) is lost for a day: the least is to be changed."""
    problem = from_nothing()
    lost = Period(_minutes(day, time(0)), _minutes(day + timedelta(days=1), time(0)))
    return replace(
        problem,
        name=f"COP30 side events, {room} lost on {day}",
        rooms=tuple(
            replace(one, unavailable=(lost,)) if one.id == room else one for one in problem.rooms
        ),
        events=tuple(replace(e, mandatory=False, themes=frozenset()) for e in problem.events),
        published=as_held(),
        weights=REPAIR,
    )


def losses() -> Iterator[tuple[str, date]]:
    """Every room with every day on which something was held in it."""
    yield from sorted({(_room(event.room), event.day) for event in load_list(SUMMIT)})


def _organisations(listed: Sequence[Listed]) -> Iterator[Organisation]:
    """Who held them; as many at once as they did."""
    names = {name for event in listed for name in event.organisations}
    at_once = Counter(
        (name, event.day, event.start) for event in listed for name in event.organisations
    )
    most = Counter[str]()
    for (name, _day, _start), number in at_once.items():
        most[name] = max(most[name], number)
    yield from (Organisation(name, most[name]) for name in sorted(names))


def _slot(day: date, start: time, end: time) -> Slot:
    return Slot(f"{day:%m-%d}-{start:%H%M}", _minutes(day, start), _minutes(day, end))


def _room(name: str) -> str:
    return f"room-{name.rsplit(' ', 1)[-1]}"


def _id(number: int) -> str:
    return f"e{number:03}"


def _minutes(day: date, hour: time) -> int:
    moment = datetime.combine(day, hour, ZoneInfo(TIMEZONE))
    return int((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()) // 60


def main() -> None:
    """Write a problem to a file."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--room", help="the room that is lost, such as room-6")
    parser.add_argument("--day", type=date.fromisoformat, help="the day, such as 2025-11-14")
    asked = parser.parse_args()
    problem = repair(asked.room, asked.day) if asked.room else from_nothing()
    asked.file.write_text(write_problem(problem), encoding="utf-8")


if __name__ == "__main__":
    main()
