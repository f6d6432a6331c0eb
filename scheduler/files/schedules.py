"""Schedule files: `side-event-schedule/1`, read and written."""

import json
from typing import Final, cast, get_args

from scheduler.files.nodes import Ids, Node, given, given_or_null, parse, shown
from scheduler.files.problems import check_format
from scheduler.files.writing import placement_json
from scheduler.preferences import PREFERENCES
from scheduler.problem import Placement, Problem
from scheduler.schedule import Schedule, Status

FORMAT: Final = "side-event-schedule/1"
REQUIRED: Final = ("format", "placements")
OPTIONAL: Final = ("unplaced", "status", "penalty", "bound", "terms", "repeatable")


def read_schedule(text: str | bytes, problem: Problem) -> Schedule:
    """A schedule of the problem; ProblemError names the place of the first mistake.

    Only the writing is looked at. Whether it keeps the rules is what `scheduler.check` says.
    """
    events, rooms = Ids("event"), Ids("room")
    for event in problem.events:
        events.new(Node(event.id, ""))
    for room in problem.rooms:
        rooms.new(Node(room.id, ""))
    node = parse(text)
    check_format(node, FORMAT)
    parts = node.fields(REQUIRED, OPTIONAL)
    return Schedule(
        placements=tuple(_placement(one, events, rooms) for one in parts["placements"].items()),
        unplaced=given(parts, "unplaced", events.many, ()),
        status=given(parts, "status", _status, "feasible"),
        penalty=given_or_null(parts, "penalty", _total),
        bound=given_or_null(parts, "bound", _total),
        terms=given(parts, "terms", _terms, {}),
        repeatable=given(parts, "repeatable", Node.flag, True),
    )


def _placement(node: Node, events: Ids, rooms: Ids) -> Placement:
    parts = node.fields(("event", "room", "starts_at"), ())
    return Placement(
        events.one(parts["event"]), rooms.one(parts["room"]), parts["starts_at"].time()
    )


def _status(node: Node) -> Status:
    if node.text() not in get_args(Status):
        raise node.error(f"unknown status {shown(node.value)}")
    return cast("Status", node.text())


def _total(node: Node) -> int:
    """A sum, which may be larger than the numbers that go into it."""
    return node.number(most=None)


def _terms(node: Node) -> dict[str, int]:
    names = tuple(preference.id for preference in PREFERENCES)
    return {name: _total(amount) for name, amount in node.fields((), names).items()}


def write_schedule(problem: Problem, schedule: Schedule) -> str:
    """The schedule as JSON text, times in the problem's zone; reading it gives the same again."""
    content: dict[str, object] = {
        "format": FORMAT,
        "placements": [placement_json(problem, one) for one in schedule.placements],
        "unplaced": list(schedule.unplaced),
        "status": schedule.status,
        "penalty": schedule.penalty,
        "bound": schedule.bound,
        "terms": dict(schedule.terms),
    }
    if not schedule.repeatable:
        content["repeatable"] = False
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
