"""A second reading of the format, from its JSON alone: slow, plain, sharing nothing with scheduler.

It looks at every minute where the scheduler compares periods, and at every pair where the scheduler
sorts. Where both agree, either both are right or the same mistake was made twice.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import combinations
from math import inf
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

Json = dict[str, Any]
WEIGHTS = {
    "unplaced": 1000, "slot_preference": 10, "room_preference": 3, "theme_overlap": 5,
    "missed_interest": 2, "fairness": 4, "room_fit": 1, "time_change": 50, "room_change": 10,
    "pairs": 1, "larger_room": 0, "costs": 1, "taken_off": 0,
}  # fmt: skip


def minute(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp()) // 60


def span(thing: Json, widened: int = 0) -> tuple[int, int]:
    return minute(thing["starts_at"]) - widened, minute(thing["ends_at"]) + widened


def meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def apart(one: tuple[int, int], other: tuple[int, int], minutes: int) -> bool:
    return one[1] + minutes <= other[0] or other[1] + minutes <= one[0]


def zone_of(name: str) -> ZoneInfo:
    """UTC, where no zone has that name."""
    return ZoneInfo(name if name in available_timezones() else "UTC")


def limit_of(thing: Json) -> float:
    limit = thing.get("daily_events")
    return inf if limit is None else float(limit)


class Opinion:
    def __init__(self, problem: Json, schedule: Json) -> None:
        self.problem = problem
        self.rooms = {room["id"]: room for room in problem["rooms"]}
        self.sessions = problem.get("sessions", [])
        self.events = {event["id"]: event for event in problem["events"]}
        self.published = {place["event"]: place for place in problem.get("published", [])}
        self.out = schedule["unplaced"]
        self.listed = schedule["placements"]
        self.at = {
            place["event"]: (
                minute(place["starts_at"]),
                minute(place["starts_at"]) + self.events[place["event"]]["duration"],
            )
            for place in self.listed
        }
        self.room = {place["event"]: place["room"] for place in self.listed}

    # Rules

    def broken(self) -> set[str]:
        """The rules that the schedule breaks."""
        rules = set(self.of_each()) | set(self.of_two()) | {*self.of_moments(), *self.of_days()}
        for name, event in self.events.items():
            times = sum(place["event"] == name for place in self.listed)
            if times + (name in self.out) != 1:
                rules.add("one_place")
            if times == 0 and (event.get("mandatory", True) or event.get("pinned")):
                rules.add("mandatory")
        for name, (start, room) in self.frozen().items():
            if (self.at.get(name, (None,))[0], self.room.get(name)) != (start, room):
                rules.add("frozen")
        return rules

    def frozen(self) -> dict[str, tuple[int, str]]:
        """Where each event must be that may not move any more."""
        until, found = self.problem.get("frozen_until"), {}
        for name, place in self.published.items():
            if until and minute(place["starts_at"]) < minute(until):
                found[name] = minute(place["starts_at"]), place["room"]
        for place in self.problem.get("frozen", []):
            found[place["event"]] = minute(place["starts_at"]), place["room"]
        return found

    def of_each(self) -> Iterator[str]:
        for name, at in self.at.items():
            event, room = self.events[name], self.rooms[self.room[name]]
            yield from self.of_time(event, room, at)
            yield from self.of_room(event, room, at)
            pin = event.get("pinned") or {}
            starts = [pin["starts_at"], *pin.get("also_at", ())] if "starts_at" in pin else ()
            if starts and at[0] not in map(minute, starts):
                yield "pinned"
            if pin.get("room", room["id"]) != room["id"]:
                yield "pinned"

    def of_time(self, event: Json, room: Json, at: tuple[int, int]) -> Iterator[str]:
        people = {person["id"]: person for person in self.problem.get("people", [])}
        if not any(self.fits(event, room, slot, at) for slot in self.problem["slots"]):
            yield "slot"
        available = event.get("available")
        if available is not None and not any(
            a <= at[0] and at[1] <= b for a, b in map(span, available)
        ):
            yield "available"
        for person in event.get("people", []):
            if any(meet(at, span(gone)) for gone in people[person].get("unavailable", [])):
                yield "person_unavailable"
        buffer = self.problem.get("plenary_buffer", 0)
        if any(s.get("plenary") and meet(at, span(s, buffer)) for s in self.sessions):
            yield "plenary"

    def of_room(self, event: Json, room: Json, at: tuple[int, int]) -> Iterator[str]:
        if event.get("rooms") is not None and room["id"] not in event["rooms"]:
            yield "room_allowed"
        if event.get("attendance", 0) > room["capacity"]:
            yield "room_capacity"
        if not set(event.get("features", [])) <= set(room.get("features", [])):
            yield "room_features"
        if any(meet(at, span(gone)) for gone in room.get("unavailable", [])):
            yield "room_unavailable"

    def fits(self, event: Json, room: Json, slot: Json, at: tuple[int, int]) -> bool:
        start, end = span(slot)
        step = self.problem.get("start_step")
        starts = {*(range(start, end + 1, step) if step else [start])}
        starts |= {minute(one) for one in slot.get("starts", [])}
        starts |= {minute(one) for one in room.get("starts", []) if minute(one) >= start}
        wanted = event.get("slots")
        return at[0] in starts and at[1] <= end and (wanted is None or slot["id"] in wanted)

    def of_two(self) -> Iterator[str]:
        for one, other in combinations(self.at, 2):
            yield from self.clash(
                (self.at[one], [self.room[one]], self.events[one].get("people", [])),
                (self.at[other], [self.room[other]], self.events[other].get("people", [])),
            )
            if meet(self.at[one], self.at[other]) and (
                other in self.events[one].get("not_with", [])
                or one in self.events[other].get("not_with", [])
            ):
                yield "not_with"
        for one in self.at:
            for session in self.sessions:
                yield from self.clash(
                    (self.at[one], [self.room[one]], self.events[one].get("people", [])),
                    (span(session), session.get("rooms", []), session.get("people", [])),
                )
            for earlier in self.events[one].get("after", []):
                if earlier not in self.at or self.at[earlier][1] > self.at[one][0]:
                    yield "after"

    def clash(self, one: Any, other: Any) -> Iterator[str]:
        (at, rooms, people), (other_at, other_rooms, other_people) = one, other
        for a in rooms:
            for b in other_rooms:
                gap = self.turnaround(a, b)
                if gap is not None and not apart(at, other_at, gap):
                    yield "room_double"
        shared = set(people) & set(other_people)
        if shared and not apart(at, other_at, self.way(rooms, other_rooms)):
            yield "person_double"

    def way(self, rooms: list[str], other_rooms: list[str]) -> int:
        venues = [self.rooms[r[0]].get("venue") if r else None for r in (rooms, other_rooms)]
        if None in venues or venues[0] == venues[1]:
            return 0
        ways = [w for w in self.problem.get("travel", []) if set(w["between"]) == set(venues)]
        return sum(way["minutes"] for way in ways[:1])

    def turnaround(self, a: str, b: str) -> int | None:
        one, other = self.rooms[a], self.rooms[b]
        if a != b and a not in other.get("excludes", []) and b not in one.get("excludes", []):
            return None
        usual = self.problem.get("turnaround", 0)
        return int(max(one.get("turnaround", usual), other.get("turnaround", usual)))

    def of_moments(self) -> Iterator[str]:
        for running in self.each_minute():
            for organisation in self.problem.get("organisations", []):
                theirs = [e for e in running if organisation["id"] in e.get("organisers", [])]
                if len(theirs) > organisation.get("parallel_events", 1):
                    yield "organiser_parallel"
            for thing in self.problem.get("equipment", []):
                needed = sum(event.get("equipment", {}).get(thing["id"], 0) for event in running)
                if needed > thing.get("quantity", 1):
                    yield "equipment"

    def of_days(self) -> Iterator[str]:
        zone = zone_of(self.problem.get("timezone") or "UTC")
        days: dict[date, list[Json]] = {}
        for name, (start, _) in self.at.items():
            day = datetime.fromtimestamp(start * 60, zone).date()
            days.setdefault(day, []).append(self.events[name])
        for events in days.values():
            if len(events) > limit_of(self.problem):
                yield "daily"
            for one in self.problem.get("organisations", []):
                theirs = [e for e in events if one["id"] in e.get("organisers", [])]
                if len(theirs) > limit_of(one):
                    yield "organiser_daily"

    def each_minute(self) -> Iterator[list[Json]]:
        for moment in sorted({m for start, end in self.at.values() for m in range(start, end)}):
            yield self.running(moment)

    def running(self, moment: int) -> list[Json]:
        return [self.events[n] for n, (start, end) in self.at.items() if start <= moment < end]

    # Penalty

    def terms(self) -> dict[str, int]:
        """Weight times amount of every term."""
        weights = WEIGHTS | self.problem.get("weights", {})
        names = [name for name in WEIGHTS if name not in self.not_asked()]
        return {name: weights[name] * getattr(self, name)() for name in names}

    def not_asked(self) -> set[str]:
        """The terms of which the problem has nothing."""
        events = self.events.values()
        asked = {
            "pairs": self.problem.get("pairs"),
            "larger_room": [e for e in events if e.get("popularity") is not None],
            "costs": [e for e in events if e.get("costs")],
            "taken_off": self.published and self.problem.get("weights", {}).get("taken_off"),
        }
        return {name for name, what in asked.items() if not what}

    def unplaced(self) -> int:
        return sum(e.get("priority", 1) for name, e in self.events.items() if name in self.out)

    def wish(self, name: str) -> int:
        slots = [
            slot["id"]
            for slot in self.problem["slots"]
            if span(slot)[0] <= self.at[name][0] < span(slot)[1]
        ]
        return place_in(self.events[name].get("preferred_slots", []), slots[0])

    def slot_preference(self) -> int:
        return sum(self.wish(name) for name in self.at)

    def room_preference(self) -> int:
        return sum(
            place_in(self.events[name].get("preferred_rooms", []), self.room[name])
            for name in self.at
        )

    def theme_overlap(self) -> int:
        return sum(
            len(set(self.events[a].get("themes", [])) & set(self.events[b].get("themes", [])))
            for a, b in combinations(self.at, 2)
            if meet(self.at[a], self.at[b])
        )

    def missed_interest(self) -> int:
        step = self.problem.get("start_step")
        moments = {span(slot)[0] for slot in self.problem["slots"]}
        moments |= {minute(one) for s in self.problem["slots"] for one in s.get("starts", [])}
        moments |= {
            moment
            for room in self.problem["rooms"]
            for moment in map(minute, room.get("starts", []))
            if any(start <= moment < end for start, end in map(span, self.problem["slots"]))
        }
        for start, end in map(span, self.problem["slots"]):
            moments |= set(range(start, end, step or max(1, end - start)))
        missed = 0
        for moment in moments:
            running = {event["id"] for event in self.running(moment)}
            for one in self.problem.get("delegations", []):
                beyond = len(running & set(one.get("interests", []))) - one.get("size", 1)
                missed += one.get("weight", 1) * max(0, beyond)
        return missed

    def fairness(self) -> int:
        felt = [
            sum(self.wish(n) for n in self.at if one["id"] in self.events[n].get("organisers", []))
            for one in self.problem.get("organisations", [])
        ]
        return sum(c * (c - 1) // 2 for c in felt)

    def room_fit(self) -> int:
        rooms = [(self.rooms[self.room[n]]["capacity"], self.events[n]) for n in self.at]
        return sum((10 * (c - e.get("attendance", 0))) // c for c, e in rooms if c)

    def time_change(self) -> int:
        return sum(
            name in self.at and self.at[name][0] != minute(place["starts_at"])
            for name, place in self.published.items()
        )

    def room_change(self) -> int:
        return sum(
            name in self.at
            and self.at[name][0] == minute(place["starts_at"])
            and self.room[name] != place["room"]
            for name, place in self.published.items()
        )

    def taken_off(self) -> int:
        return len(self.published.keys() - self.at.keys())

    def pairs(self) -> int:
        return sum(
            self.pair(one, *one["events"])
            for one in self.problem.get("pairs", [])
            if set(one["events"]) <= set(self.at)
        )

    def pair(self, one: Json, a: str, b: str) -> int:
        cost = one.get("overlap", 0) * meet(self.at[a], self.at[b])
        cost += one.get("late", 0) * (self.at[b][0] < self.at[a][1])
        if self.day(a) != self.day(b):
            return int(cost + one.get("other_day", 0))
        return int(cost + one.get("other_room", 0) * (self.room[a] != self.room[b]))

    def day(self, name: str) -> date:
        start = datetime.fromtimestamp(60 * self.at[name][0], UTC)
        return start.astimezone(ZoneInfo(self.problem.get("timezone") or "UTC")).date()

    def larger_room(self) -> int:
        amount = 0
        for a in self.at:
            for b in self.at:
                liked = [self.events[one].get("popularity") for one in (a, b)]
                seats = [self.rooms[self.room[one]]["capacity"] for one in (a, b)]
                if None not in liked and liked[0] < liked[1] and seats[0] > seats[1]:
                    amount += self.events[a]["duration"] + self.events[b]["duration"]
        return amount

    def costs(self) -> int:
        amount = 0
        for name, at in self.at.items():
            for one in self.events[name].get("costs", []):
                here = one.get("room") in {None, self.room[name]}
                then = one.get("starts_at")
                if here and (then is None or minute(then) == at[0]):
                    amount += one["cost"]
        return amount


def place_in(wished: list[str], got: str) -> int:
    return wished.index(got) if got in wished else len(wished)
