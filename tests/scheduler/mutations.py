"""Files that were damaged, from a seed: by a byte, by a value, or in a way that makes sense."""

import copy
import json
import random
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from scheduler.files import write_problem
from scheduler.generate import generate

Json = Any
EDGES: tuple[Json, ...] = (
    0, 1, 2, -1, 59, 10**6, 10**9 - 1, 10**9, 10**9 + 1, 2**31, 2**53, 2**63, 10**40, 0.5, -0.0,
    True, False, None, "", "e1", "R1", "\ud800", "\x00", "é\u2028", [], {}, [[]], {"id": "x"},
    "0001-01-01T00:00:00Z", "9999-12-31T23:59:00Z", "0001-01-01T00:00:00+23:59",
    "2027-06-14T08:45:00+02:00", "2027-06-14T08:45:00", "2027-06-14T24:00:00Z",
)  # fmt: skip
EXTREMES = (0, 1, 10**9)
YEAR_1, YEAR_9999 = "0001-01-01T00:00:00+00:00", "9999-12-31T23:59:00+00:00"


def base(rng: random.Random) -> tuple[Json, Json]:
    """A small problem as JSON, and the placements that are hidden in it."""
    kind = rng.choice(("varied", "varied", "steps", "meeting", "week"))
    problem, planted = generate(kind, rng.randrange(10**6), rng.randint(3, 8))
    assert planted is not None
    file = json.loads(write_problem(problem))
    file["delegations"] = file["delegations"][:10]
    return file, planted


def mutated(seed: int) -> tuple[bytes, Json]:
    """The bytes of a damaged file, and the schedule that was possible before."""
    rng = random.Random(seed)
    file, planted = base(rng)
    if rng.random() < 0.25:
        text = json.dumps(file).encode()
        for _ in range(rng.choice((1, 1, 2, 8))):
            text = rng.choice(OF_TEXT)(text, rng)
        return text, planted
    ways: tuple[Callable[[Json, random.Random], None], ...]
    ways = OF_SENSE if rng.random() < 0.6 else OF_VALUES
    for _ in range(rng.choice((1, 1, 2, 3))):
        rng.choice(ways)(file, rng)
        if not all(file.get(name) for name in ("slots", "rooms", "events")):
            break  # there is nothing left to change
    return json.dumps(file).encode(), planted


# Bytes


def flip(text: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(text))
    return text[:at] + bytes([text[at] ^ (1 << rng.randrange(8))]) + text[at + 1 :]


def cut(text: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(text))
    return text[:start] + text[start + rng.choice((1, 2, 30, len(text))) :] or b"{"


def repeat(text: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(text))
    end = start + rng.choice((1, 10, 200))
    return text[:end] + text[start:end] + text[end:]


def insert(text: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(text))
    return text[:at] + rng.choice((b"\xff", b"9", b"[", b"}", b",", b"\n", b"e", b"-")) + text[at:]


OF_TEXT: tuple[Callable[[bytes, random.Random], bytes], ...] = (flip, flip, cut, repeat, insert)


# Values


def holders(value: Json) -> Iterator[tuple[Json, Any]]:
    """Everything that is held in something, as its holder and its key there."""
    keys = value if isinstance(value, dict) else range(len(value))
    for key in keys:
        yield value, key
        if isinstance(value[key], dict | list):
            yield from holders(value[key])


def somewhere(file: Json, rng: random.Random) -> tuple[Json, Any]:
    """A place in the file, in a field that is drawn first: else nearly all were interests."""
    name = rng.choice(list(file))
    inside = holders(file[name]) if isinstance(file[name], dict | list) else ()
    places: list[tuple[Json, Any]] = [(file, name), *inside]
    return rng.choice(places)


def remove(file: Json, rng: random.Random) -> None:
    holder, key = somewhere(file, rng)
    del holder[key]


def double(file: Json, rng: random.Random) -> None:
    holder, key = somewhere(file, rng)
    if isinstance(holder, list):
        holder.append(copy.deepcopy(holder[key]))
    else:
        holder[f"{key}2"] = holder[key]


def swap(file: Json, rng: random.Random) -> None:
    (one, key), (other, place) = somewhere(file, rng), somewhere(file, rng)
    one[key], other[place] = copy.deepcopy(other[place]), copy.deepcopy(one[key])


def edge(file: Json, rng: random.Random) -> None:
    holder, key = somewhere(file, rng)
    holder[key] = copy.deepcopy(rng.choice(EDGES))


OF_VALUES = (remove, double, swap, edge, edge)


# What makes sense: it can be read, and asks for something odd


def number(file: Json, rng: random.Random) -> None:
    """A number at one end of what is allowed."""
    places = [(h, k) for h, k in holders(file) if type(h[k]) is int]
    holder, key = rng.choice(places)
    least = 1 if key in {"duration", "start_step"} else 0
    holder[key] = max(least, rng.choice(EXTREMES))


def weigh(file: Json, rng: random.Random) -> None:
    """Weights that outweigh everything, or nothing."""
    names = ("unplaced", "slot_preference", "theme_overlap", "missed_interest", "fairness",
             "room_fit", "room_preference", "time_change", "room_change", "pairs", "larger_room",
             "costs", "taken_off")  # fmt: skip
    weights = file.setdefault("weights", {})
    for name in rng.sample(names, rng.randint(1, 9)):
        weights[name] = rng.choice((0, 1, 10**6, 10**9))


def early_and_late(file: Json, rng: random.Random) -> None:
    """The whole calendar: for a slot, a session, an absence, or what was published."""
    holder = rng.choice(
        [h for h, k in holders(file) if k == "starts_at" and "slot" not in h] or [file["slots"][0]]
    )
    if rng.random() < 0.5:
        holder["starts_at"] = YEAR_1
    if "ends_at" in holder and rng.random() < 0.5:
        holder["ends_at"] = YEAR_9999


def one_long_slot(file: Json, rng: random.Random) -> None:
    """One slot of days or of ages, and any minute, hour or day to start in it."""
    start, end, step = rng.choice((
        ("2027-06-14T00:00:00Z", "2027-06-18T00:00:00Z", 1),
        ("2027-06-14T00:00:00Z", "2027-06-16T00:00:00Z", 7),
        (YEAR_1, YEAR_9999, 10**6),
        (YEAR_1, YEAR_9999, 1),
        (YEAR_1, YEAR_9999, None),
    ))  # fmt: skip
    file["slots"] = [{"id": file["slots"][0]["id"], "starts_at": start, "ends_at": end}]
    file["start_step"] = step
    for event in file["events"]:
        event.pop("slots", None)
        event["preferred_slots"] = []


def many_slots(file: Json, rng: random.Random) -> None:
    """Hundreds of slots of one minute, or of none."""
    length = rng.choice((0, 1))
    for n in range(rng.choice((10, 300))):
        hour, minute = divmod(n, 60)
        end = f"{hour:02}:{minute + length:02}" if minute < 59 else f"{hour + length:02}:00"
        file["slots"].append(
            {"id": f"m{n}", "starts_at": f"2027-07-01T{hour:02}:{minute:02}:00Z",
             "ends_at": f"2027-07-01T{end if length else f'{hour:02}:{minute:02}'}:00Z"}
        )  # fmt: skip


def nowhere(file: Json, rng: random.Random) -> None:
    """An event that may be nowhere, or a list that is empty."""
    event = rng.choice(file["events"])
    event[rng.choice(("slots", "rooms", "available"))] = []
    event["mandatory"] = rng.random() < 0.3


def round_in_a_ring(file: Json, rng: random.Random) -> None:
    """Events that come one after another, and the first after the last."""
    chosen = rng.sample(file["events"], min(3, len(file["events"])))
    for one, other in zip(chosen, [*chosen[1:], chosen[0]], strict=True):
        one["after"] = [other["id"]]
        one["mandatory"] = rng.random() < 0.1


def optional(file: Json, rng: random.Random) -> None:
    """Nothing has to be placed, and what is left out costs much or nothing."""
    for event in file["events"]:
        event["mandatory"] = False
        event["priority"] = rng.choice((0, 1, 5, 10**9))


def everybody(file: Json, rng: random.Random) -> None:
    """One of a list is in every event."""
    name = rng.choice(("people", "organisers"))
    listed = file["people" if name == "people" else "organisations"]
    one = rng.choice(listed)["id"]
    for event in file["events"]:
        event[name] = sorted({*event.get(name, []), one})


def links(file: Json, rng: random.Random) -> None:
    """Events that had better be together or apart, are popular, or cost something somewhere."""
    names = [event["id"] for event in file["events"]]
    kinds = ("overlap", "other_room", "other_day", "late")
    file["pairs"] = [
        {"events": [one, other], rng.choice(kinds): rng.choice((*EXTREMES, 7))}
        for one, other in pairwise(names)
    ]
    file.setdefault("weights", {})["larger_room"] = rng.choice((0, 10))
    for event in file["events"]:
        event["popularity"] = rng.choice((None, 3, *EXTREMES))
        event["costs"] = [{"room": rng.choice(file["rooms"])["id"], "cost": rng.choice(EXTREMES)}]


def nothing(file: Json, rng: random.Random) -> None:
    """No slots, no rooms, or no events, and whatever names one of them."""
    for name in ("delegations", "published", "sessions", "pairs"):
        file.pop(name, None)
    gone = rng.choice(("slots", "rooms", "events"))
    file[gone] = []
    for event in file["events"]:
        for name in ("slots", "rooms", "preferred_slots", "preferred_rooms", "pinned", "costs"):
            event.pop(name, None)


def published(file: Json, rng: random.Random) -> None:
    """Everything was published in one place, and perhaps is frozen there."""
    start, room = rng.choice(file["slots"])["starts_at"], rng.choice(file["rooms"])["id"]
    file["published"] = [
        {"event": event["id"], "room": room, "starts_at": start} for event in file["events"]
    ]
    file["frozen_until"] = rng.choice((None, YEAR_1, YEAR_9999))
    file["frozen"] = file["published"][: rng.choice((0, 1))]


def excluding(file: Json, rng: random.Random) -> None:
    """Every room excludes every other, or all share one long turnaround."""
    if rng.random() < 0.5:
        file["turnaround"] = rng.choice((1, 10**9))
    names = [room["id"] for room in file["rooms"]]
    for room in file["rooms"]:
        room["excludes"] = [name for name in names if name != room["id"]]


OF_SENSE = (
    number, number, weigh, early_and_late, one_long_slot, many_slots, nowhere, round_in_a_ring,
    optional, everybody, nothing, published, excluding, links,
)  # fmt: skip
