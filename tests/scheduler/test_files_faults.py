"""Whatever is wrong with a field of a file, one line says where: every field, every fault."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scheduler.check import check
from scheduler.cli import main
from scheduler.files import ProblemError, read_problem, read_schedule, write_problem, write_schedule
from scheduler.files.problems import FIELDS, MOST_STARTS
from scheduler.generate import generate
from scheduler.schema import SCHEMAS

Json = dict[str, Any]
Path_ = tuple[str | int, ...]
PROBLEM, PLANTED = generate("varied", 1)
assert PLANTED is not None
FILE: Json = json.loads(write_problem(PROBLEM))
# What only conferences of other tools say stands in no meeting that is made: it is put in here.
FILE["pairs"] = [
    {
        "events": [PROBLEM.events[0].id, PROBLEM.events[1].id],
        "overlap": 1, "other_room": 2, "other_day": 3, "late": 4,
    }
]  # fmt: skip
FILE["events"][7] |= {
    "popularity": 5,
    "costs": [
        {"cost": 6, "starts_at": FILE["slots"][0]["starts_at"], "room": FILE["rooms"][0]["id"]}
    ],
}
FILE["weights"] |= {"larger_room": 7, "taken_off": 8}
FILE["slots"][1]["starts"] = [FILE["slots"][1]["starts_at"]]
FIXED = [one["pinned"] for one in FILE["events"] if "starts_at" in one.get("pinned", {})]
FIXED[-1]["also_at"] = [FILE["slots"][1]["starts_at"]]
FILE["rooms"][0]["starts"] = [FILE["slots"][1]["starts_at"]]
ANSWER: Json = json.loads(write_schedule(PROBLEM, PLANTED))
DEEP: Any = []
for _ in range(800):
    DEEP = [DEEP]

TEXTS: tuple[Any, ...] = (5, None, True, [], {}, "\ud800")
WRONG: dict[str, tuple[Any, ...]] = {
    "text": TEXTS,
    "id": (*TEXTS, ""),
    "flag": (0, 1, "true", None, [], {}),
    "number": (
        -1, -(10**18), 10**9 + 1, 10**30, 1.0, 0.5, -0.0, 1e30, float("inf"), float("nan"), True,
        "7", None, [], {}, DEEP,
    ),
    "time": (
        5, None, "", "soon", "2027-06-14", "2027-06-14T08:45:00", "2027-06-14 08:45:00+02:00",
        "2027-06-14T08:45+02:00", "2027-06-14T08:45:30+02:00", "2027-06-14T08:45:00.5+02:00",
        "2027-06-14T08:45:60Z", "2027-06-14T24:00:00Z", "2027-06-14T08:60:00Z",
        "2027-13-14T08:45:00Z", "2027-02-29T08:45:00Z", "0000-06-14T08:45:00Z",
        "10000-06-14T08:45:00Z", "2027-06-14T08:45:00+24:00", "2027-06-14T08:45:00+02:60",
        "2027-06-14T08:45:00+2", " 2027-06-14T08:45:00Z", "2027-06-14T08:45:00Z\n",
        "\u0662027-06-14T08:45:00Z", [], {},
    ),
    "list": ({}, "e1", 5, None, True),
    "object": ([], "e1", 5, None, True, DEEP),
}  # fmt: skip


def sort_of(schema: Json) -> tuple[str, bool]:
    """The sort of a value, and whether it may be null as well."""
    if "anyOf" in schema:
        return sort_of(schema["anyOf"][0])[0], True
    if "$ref" in schema or schema.get("type") == "object":
        return "object", False
    if schema.get("type") == "string":
        plain = "id" if schema.get("minLength") else "text"
        return ("time" if "format" in schema else plain), False
    return {"integer": "number", "boolean": "flag", "array": "list"}[schema["type"]], False


def values(
    schema: Json, definitions: Json, value: Any, path: Path_
) -> Iterator[tuple[Path_, Json]]:
    """Every field that is used in a value, at its first place, with its schema."""
    if "anyOf" in schema:
        schema = schema["anyOf"][0]
    if "$ref" in schema:
        schema = definitions[schema["$ref"].rpartition("/")[2]]
    if isinstance(value, list):
        for n, item in enumerate(value):
            yield (*path, n), schema["items"]
            yield from values(schema["items"], definitions, item, (*path, n))
    elif isinstance(value, dict):
        for name, inner in value.items():
            of = schema.get("properties", {}).get(name, schema.get("additionalProperties"))
            yield (*path, name), of
            yield from values(of, definitions, inner, (*path, name))


def first_of_each(schema: Json, file: Json) -> dict[str, tuple[Path_, Json]]:
    """The first place of each field, by its path without numbers."""
    found: dict[str, tuple[Path_, Json]] = {}
    for path, of in values(schema, schema["$defs"], file, ()):
        found.setdefault(".".join("#" if isinstance(p, int) else p for p in path), (path, of))
    return found


def place(path: Path_) -> str:
    """A path as messages write it."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text or "the file"


def at(file: Any, path: Path_) -> Any:
    for part in path:
        file = file[part]
    return file


def put(file: Json, path: Path_, value: object) -> Json:
    changed = copy.deepcopy(file)
    at(changed, path[:-1])[path[-1]] = value
    return changed


def as_text(file: object) -> str:
    """As JSON, with a number that is too large for a float in the place of infinity."""
    return json.dumps(file).replace("Infinity", "1e999")


def refusal(file: object) -> str:
    """The sentence with which a problem is refused: one line that can be printed."""
    with pytest.raises(ProblemError) as found:
        read_problem(file if isinstance(file, str | bytes) else as_text(file))
    return printable(found.value)


def printable(error: ProblemError) -> str:
    sentence = str(error)
    assert len(sentence.splitlines()) == 1
    assert len(sentence) < 250
    sentence.encode()
    return sentence


PLACES = {
    name: found
    for name, found in first_of_each(SCHEMAS["problem"], FILE).items()
    if name != "format"
}


def test_every_field_is_tried() -> None:
    every = {name for required, optional in FIELDS.values() for name in (*required, *optional)}
    unused = {"format", "unplaced", "slot_preference", "room_preference", "missed_interest"}

    assert {name.rpartition(".")[2] for name in PLACES} >= every - unused - {
        "time_change", "room_change",
    }  # fmt: skip


@pytest.mark.parametrize("name", PLACES)
def test_a_value_of_the_wrong_sort_is_named_with_its_place(name: str) -> None:
    path, schema = PLACES[name]
    sort, or_null = sort_of(schema)
    for wrong in WRONG[sort]:
        if wrong is None and or_null:
            read_problem(json.dumps(put(FILE, path, None)))
        else:
            sentence = refusal(put(FILE, path, wrong))
            assert sentence.startswith(f"{place(path)}: "), (wrong, sentence)


OBJECTS = {
    name: path
    for name, path in {"": (), **{name: found[0] for name, found in PLACES.items()}}.items()
    if isinstance(at(FILE, path), dict)
}


@pytest.mark.parametrize("name", OBJECTS)
def test_an_unknown_and_a_repeated_field_are_named(name: str) -> None:
    path = OBJECTS[name]
    if name.endswith("equipment"):
        unknown = refusal(put(FILE, (*path, "no such kit"), 1))
        assert unknown == f'{place(path)}["no such kit"]: unknown equipment "no such kit"'
    else:
        assert refusal(put(FILE, (*path, "colour"), 1)) == f'{place(path)}: unknown field "colour"'
    for odd in ("", "a\nb", "\ud800", "\u2028", "x" * 1000, "__class__"):
        assert refusal(put(FILE, (*path, odd), 1)).startswith(place(path))
    field = next(reversed(at(FILE, path)))
    marked = json.dumps(put(FILE, (*path, "TWICE"), 1))
    twice = marked.replace('"TWICE": 1', f'"{field}": 1')
    assert refusal(twice) == f'{place(path)}: the field "{field}" stands there twice'


def required() -> Iterator[tuple[Path_, str]]:
    kinds: dict[str, Path_] = {
        "problem": (), "slot": ("slots", 2), "room": ("rooms", 1), "travel": ("travel", 0),
        "equipment": ("equipment", 0), "session": ("sessions", 3), "person": ("people", 4),
        "organisation": ("organisations", 5), "delegation": ("delegations", 6),
        "event": ("events", 7), "cost": ("events", 7, "costs", 0), "pair": ("pairs", 0),
        "placement": ("published", 1), "period": PLACES["rooms.#.unavailable.#"][0],
    }  # fmt: skip
    assert set(FIELDS) - set(kinds) == {"pinned", "weights"}
    for kind, path in kinds.items():
        for name in FIELDS[kind][0]:
            yield path, name


@pytest.mark.parametrize(("path", "name"), list(required()))
def test_a_missing_field_is_named(path: Path_, name: str) -> None:
    changed = copy.deepcopy(FILE)
    del at(changed, path)[name]

    assert refusal(changed) == f'{place(path)}: the field "{name}" is missing'


LISTS_OF_IDS = [
    name.removesuffix(".#")
    for name, (_, schema) in PLACES.items()
    if name.endswith(".#") and schema.get("minLength")
]
WORDS = ("features", "themes", "between")


@pytest.mark.parametrize("name", LISTS_OF_IDS)
def test_unknown_and_repeated_ids_of_a_list_are_named(name: str) -> None:
    path = PLACES[f"{name}.#"][0]
    if not name.endswith(WORDS):
        assert refusal(put(FILE, path, "nobody")).startswith(f"{place(path)}: unknown ")
        ids = at(FILE, path[:-1])
        again = refusal(put(FILE, path[:-1], [*ids, ids[0]]))
        assert again.startswith(f"{place((*path[:-1], len(ids)))}: repeats the ")


@pytest.mark.parametrize(
    "path", [("published", 0, "event"), ("published", 0, "room"), PLACES["events.#.pinned.room"][0]]
)
def test_an_unknown_id_is_named(path: Path_) -> None:
    assert refusal(put(FILE, path, "nobody")).startswith(f"{place(path)}: unknown ")


@pytest.mark.parametrize(
    "name",
    ["slots", "rooms", "equipment", "sessions", "people", "organisations", "delegations", "events"],
)
def test_an_id_that_two_have_is_named(name: str) -> None:
    first = FILE[name][0]["id"]
    path = (name, 1, "id")

    sentence = refusal(put(FILE, path, first))
    assert sentence.startswith(f"{place(path)}: repeats the ")
    assert sentence.endswith(f'"{first}" of {name}[0].id')


@pytest.mark.parametrize(
    "name", ["slots.#", "sessions.#", *(name for name in OBJECTS if name.endswith("able.#"))]
)
def test_an_end_before_its_start_is_named(name: str) -> None:
    path = (*PLACES[name][0], "ends_at")

    earlier = put(FILE, path, "2027-06-13T00:00:00Z")
    assert refusal(earlier) == f"{place(path)}: is before starts_at"


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("08:30", "08:46"), ("08:45", "09:45"), ("09:00", "09:10"), ("09:00", "09:00"),
        ("09:44", "10:00"), ("08:00", "11:00"),
    ],
)  # fmt: skip
def test_slots_that_overlap_are_named(start: str, end: str) -> None:
    changed = copy.deepcopy(FILE)
    assert changed["slots"][0]["starts_at"] == "2027-06-14T08:45:00+02:00"
    changed["slots"].append(
        {"id": "more", "starts_at": f"2027-06-14T{start}:00+02:00",
         "ends_at": f"2027-06-14T{end}:00+02:00"}
    )  # fmt: skip

    sentence = refusal(changed)
    assert "overlaps" in sentence
    assert f"slots[{len(FILE['slots'])}]" in sentence
    assert "slots[0]" in sentence


def test_slots_that_touch_or_last_no_time_do_not_overlap() -> None:
    changed = copy.deepcopy(FILE)
    for name, start, end in (("a", "08:00", "08:45"), ("b", "09:45", "09:45"), ("c", "9:45", "")):
        if end:
            changed["slots"].append(
                {"id": name, "starts_at": f"2027-06-14T{start}:00+02:00",
                 "ends_at": f"2027-06-14T{end}:00+02:00"}
            )  # fmt: skip

    assert len(read_problem(json.dumps(changed)).slots) == len(FILE["slots"]) + 2


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (("events", 0, "duration"), 0, "must be at least 1, not 0"),
        (("start_step",), 0, "must be at least 1, not 0"),
        (("rooms", 0, "capacity"), -(10**80), f"must be at least 0, not -1{'0' * 57}…"),
        (("travel", 0, "between"), ["main"], "must name two venues"),
        (("travel", 0, "between"), ["main", "annex", "hall"], "must name two venues"),
        (("events", 0, "after"), ["e1"], "an event cannot name itself"),
        (("events", 0, "not_with"), ["e1"], "an event cannot name itself"),
        (("rooms", 0, "excludes"), ["R1"], "a room does not exclude itself"),
        (("events", 0, "pinned"), {}, "must have starts_at, room, or both"),
        (("events", 0, "pinned"), {"room": None}, "must have starts_at, room, or both"),
        (("events", 0, "pinned"), {"room": "R1", "also_at": ["2027-06-14T08:45:00Z"]},
         "also_at needs a starts_at"),
        (("format",), "side-event-problem/2",
         'must be "side-event-problem/1", not "side-event-problem/2"'),
        (("format",), None, 'must be "side-event-problem/1", not null'),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_named(path: Path_, value: object, sentence: str) -> None:
    assert refusal(put(FILE, path, value)) == f"{place(path)}: {sentence}"


def test_more_starts_than_anybody_can_look_at_are_refused_before_they_are_counted_out() -> None:
    changed = put(FILE, ("slots", -1, "ends_at"), "9999-12-31T23:59:00Z") | {"start_step": 1}

    sentence = refusal(changed)
    assert sentence.startswith("start_step: gives 41")
    assert sentence.endswith(f" possible starts, more than {MOST_STARTS}")


@pytest.mark.parametrize(
    "time", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:00-23:59", "0001-01-01T00:00:00Z"]
)
def test_the_ends_of_the_calendar_are_read_and_written(time: str) -> None:
    problem = read_problem(json.dumps(put(FILE, ("frozen_until",), time)))

    assert read_problem(write_problem(problem)) == problem


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "line 1, column 1: not JSON: Expecting value"),
        (b" \n\t ", "line 2, column 3: not JSON: Expecting value"),
        (b"null", "the file: must be an object, not null"),
        (b"[]", "the file: must be an object, not []"),
        (b"7", "the file: must be an object, not 7"),
        (b'"side-event-problem/1"', 'the file: must be an object, not "side-event-problem/1"'),
        (b"{}", 'the file: the field "format" is missing'),
        (b"{} {}", "line 1, column 4: not JSON: Extra data"),
        (b'{"format": "side-event', "line 1, column 12: not JSON: Unterminated string starting at"),
        (b'{"a": "\xc3("}', "byte 7 is not UTF-8"),
        (b"\xff\xfe{\x00}\x00", "byte 0 is not UTF-8"),
        ("\ufeff{}".encode(), 'the file: the field "format" is missing'),
        (b'{"turnaround": NaN, "format": 0}',
         'format: must be "side-event-problem/1", not 0'),
        (b'{"a": ' + b"9" * 5000 + b"}", "a number is too large"),
        (b'{"a": 1e999}', 'the file: unknown field "a"'),
        (b"[" * 200_000, "the JSON is nested too deeply"),
        (b'{"a":' * 200_000, "the JSON is nested too deeply"),
        (b'{"a": "\x00"}', "line 1, column 8: not JSON: Invalid control character at"),
        (b"\x00" * 9, "line 1, column 1: not JSON: Expecting value"),
    ],
)  # fmt: skip
def test_what_is_no_file_of_ours_is_said_in_one_line(content: bytes, sentence: str) -> None:
    assert refusal(content) == sentence


@pytest.mark.parametrize("depth", range(900, 1000, 3))
def test_what_is_just_not_too_deep_is_named_as_well(depth: int) -> None:
    nested = f'{{"format": "side-event-problem/1", "x": {"[" * depth}{"]" * depth}}}'

    assert refusal(nested) in {"the JSON is nested too deeply", 'the file: unknown field "x"'}
    assert "format" in refusal(f'{{"format": {"[" * depth}{"]" * depth}}}') + "format"


@pytest.mark.parametrize("command", ["solve", "check"])
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "line 1, column 1: not JSON: Expecting value"),
        (b"\xff", "byte 0 is not UTF-8"),
        (json.dumps(put(FILE, ("name",), "\ud800")).encode(), "name: has half a character"),
    ],
)
def test_the_command_says_it_in_one_line_and_ends_with_1(
    content: bytes,
    sentence: str,
    command: str,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "problem.json"
    path.write_bytes(content)

    assert main([command, str(path), *([str(path)] if command == "check" else [])]) == 1
    assert capfd.readouterr() == ("", f"scheduler: {path}: {sentence}\n")


ANSWER_PLACES = {
    name: found
    for name, found in first_of_each({**SCHEMAS["schedule"]}, ANSWER).items()
    if name != "format"
}


@pytest.mark.parametrize("name", ANSWER_PLACES)
def test_a_wrong_value_in_a_schedule_is_named_with_its_place(name: str) -> None:
    path, schema = ANSWER_PLACES[name]
    if "enum" in schema:
        wrongs, or_null = WRONG["id"], False
    else:
        sort, or_null = sort_of(schema)
        wrongs = WRONG[sort]
    for wrong in wrongs:
        total = isinstance(wrong, int) and wrong > 10**9  # sums may be larger than what is summed
        if total or (wrong is None and or_null):
            read_schedule(as_text(put(ANSWER, path, wrong)), PROBLEM)
            continue
        with pytest.raises(ProblemError) as found:
            read_schedule(as_text(put(ANSWER, path, wrong)), PROBLEM)
        assert printable(found.value).startswith(f"{place(path)}: "), wrong


def test_a_schedule_that_says_nonsense_is_read_and_judged() -> None:
    """Placed twice, placed and listed, or before the year 2: for `check`, not for the reader."""
    odd = copy.deepcopy(ANSWER)
    odd["placements"] += odd["placements"][:2]
    odd["unplaced"] = [odd["placements"][2]["event"]]
    odd["placements"][3]["starts_at"] = "0001-01-01T00:00:00Z"

    broken = {
        violation.rule for violation in check(PROBLEM, read_schedule(json.dumps(odd), PROBLEM))
    }
    assert {"one_place", "slot"} <= broken
