"""The formats as JSON Schema (2020-12), for editors and for other programs.

A schema cannot say everything: that ids are known and unique, and that slots do not overlap, is
checked by `scheduler.files`.
"""

from typing import Any, Final

Json = dict[str, Any]

_TEXT: Final[Json] = {"type": "string"}
_ID: Final[Json] = {"type": "string", "minLength": 1}
_WORDS: Final[Json] = {"type": "array", "items": _ID}
_IDS: Final[Json] = _WORDS | {"uniqueItems": True}
_FLAG: Final[Json] = {"type": "boolean"}
_COUNT: Final[Json] = {"type": "integer", "minimum": 0, "maximum": 1_000_000_000}
_SOME: Final[Json] = _COUNT | {"minimum": 1}
_TIME: Final[Json] = {
    "type": "string",
    "format": "date-time",
    "pattern": r"^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:00(\.0+)?([Zz]|[+-]\d{2}:\d{2})$",
    "description": "RFC 3339 with an offset, in whole minutes",
}
_TIMES: Final[Json] = {"type": "array", "items": _TIME}


def _or_null(schema: Json) -> Json:
    return {"anyOf": [schema, {"type": "null"}]}


def _list(name: str) -> Json:
    return {"type": "array", "items": {"$ref": f"#/$defs/{name}"}}


def _object(required: Json, optional: Json | None = None) -> Json:
    return {
        "type": "object",
        "properties": required | (optional or {}),
        "required": list(required),
        "additionalProperties": False,
    }


_PLACEMENT: Final = _object({"event": _ID, "room": _ID, "starts_at": _TIME})
_TERMS: Final = (
    "unplaced",
    "slot_preference",
    "room_preference",
    "theme_overlap",
    "missed_interest",
    "fairness",
    "room_fit",
    "time_change",
    "room_change",
    "pairs",
    "larger_room",
    "costs",
    "taken_off",
)

_DEFINITIONS: Final[Json] = {
    "period": _object({"starts_at": _TIME, "ends_at": _TIME}),
    "slot": _object(
        {"id": _ID, "starts_at": _TIME, "ends_at": _TIME},
        {"starts": _TIMES},
    ),
    "room": _object(
        {"id": _ID, "capacity": _COUNT},
        {
            "venue": _or_null(_ID),
            "features": _WORDS,
            "turnaround": _or_null(_COUNT),
            "unavailable": _list("period"),
            "excludes": _IDS,
            "starts": _TIMES,
        },
    ),
    "travel": _object({"between": _WORDS | {"minItems": 2, "maxItems": 2}, "minutes": _COUNT}),
    "equipment": _object({"id": _ID}, {"quantity": _COUNT}),
    "session": _object(
        {"id": _ID, "starts_at": _TIME, "ends_at": _TIME},
        {"plenary": _FLAG, "rooms": _IDS, "people": _IDS},
    ),
    "person": _object({"id": _ID}, {"unavailable": _list("period")}),
    "organisation": _object(
        {"id": _ID}, {"parallel_events": _COUNT, "daily_events": _or_null(_COUNT)}
    ),
    "delegation": _object({"id": _ID}, {"size": _COUNT, "weight": _COUNT, "interests": _IDS}),
    "event": _object(
        {"id": _ID, "duration": _SOME},
        {
            "attendance": _COUNT,
            "features": _WORDS,
            "equipment": {"type": "object", "additionalProperties": _COUNT},
            "people": _IDS,
            "organisers": _IDS,
            "themes": _WORDS,
            "mandatory": _FLAG | {"default": True},
            "priority": _COUNT | {"default": 1},
            "available": _or_null(_list("period")),
            "slots": _or_null(_IDS),
            "rooms": _or_null(_IDS),
            "preferred_slots": _IDS,
            "preferred_rooms": _IDS,
            "after": _IDS,
            "not_with": _IDS,
            "pinned": _or_null({"$ref": "#/$defs/pinned"}),
            "popularity": _or_null(_COUNT),
            "costs": _list("cost"),
        },
    ),
    "pinned": _object(
        {},
        {"starts_at": _or_null(_TIME), "room": _or_null(_ID), "also_at": _TIMES},
    )
    | {"minProperties": 1},
    "cost": _object({"cost": _COUNT}, {"starts_at": _or_null(_TIME), "room": _or_null(_ID)})
    | {"minProperties": 2},
    "pair": _object(
        {"events": _IDS | {"minItems": 2, "maxItems": 2}},
        dict.fromkeys(("overlap", "other_room", "other_day", "late"), _COUNT),
    ),
    "placement": _PLACEMENT,
    "weights": _object({}, dict.fromkeys(_TERMS, _COUNT)),
}

_PROBLEM: Final = _object(
    {
        "format": {"const": "side-event-problem/1"},
        "slots": _list("slot"),
        "rooms": _list("room"),
        "events": _list("event"),
    },
    {
        "name": _or_null(_TEXT),
        "timezone": _or_null(_TEXT),
        "start_step": _or_null(_SOME),
        "turnaround": _COUNT,
        "plenary_buffer": _COUNT,
        "travel": _list("travel"),
        "equipment": _list("equipment"),
        "sessions": _list("session"),
        "people": _list("person"),
        "organisations": _list("organisation"),
        "delegations": _list("delegation"),
        "published": _list("placement"),
        "frozen_until": _or_null(_TIME),
        "frozen": _list("placement"),
        "weights": {"$ref": "#/$defs/weights"},
        "pairs": _list("pair"),
        "daily_events": _or_null(_COUNT),
    },
)

_TOTAL: Final[Json] = {"type": "integer", "minimum": 0}
_SCHEDULE: Final = _object(
    {"format": {"const": "side-event-schedule/1"}, "placements": _list("placement")},
    {
        "unplaced": _IDS,
        "status": {"enum": ["optimal", "feasible", "infeasible", "unknown"]},
        "penalty": _or_null(_TOTAL),
        "bound": _or_null(_TOTAL),
        "terms": _object({}, dict.fromkeys(_TERMS, _TOTAL)),
        "repeatable": {"type": "boolean"},
    },
)

_BY_TERM: Final = _object({"amount": _TOTAL, "cost": _TOTAL})
_COMPARED: Final = _object(
    {"terms": _object({}, dict.fromkeys(_TERMS, _BY_TERM)), "total": _or_null(_TOTAL)}
)
_ALTERNATIVES: Final = _object(
    {
        "format": {"const": "side-event-alternatives/1"},
        "schedules": _list("schedule"),
        "comparison": {"type": "array", "items": _COMPARED},
        "differences": {"type": "array", "items": {"type": "array", "items": _TOTAL}},
        "within": {"type": "number", "minimum": 0},
        "ceiling": _TOTAL,
        "asked": _SOME,
        "farthest": {"type": "array", "items": _FLAG},
        "exhausted": _FLAG,
    }
)

_DIALECT: Final = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
SCHEMAS: Final[dict[str, Json]] = {
    "problem": _DIALECT | _PROBLEM | {"$defs": _DEFINITIONS},
    "schedule": _DIALECT | _SCHEDULE | {"$defs": {"placement": _PLACEMENT}},
    "alternatives": _DIALECT
    | _ALTERNATIVES
    | {"$defs": {"schedule": _SCHEDULE, "placement": _PLACEMENT}},
}
