"""When rooms cannot be used: with a divided room its parts are lost, and with a part the whole."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.core.db import Languages
from app.meetings.models import RoomClosure, RoomDivision
from app.schedule.rules.facts import Facts
from app.schedule.rules.printed import PrintedProgramme


@dataclass(frozen=True)
class Closed:
    """When a meeting does not have a room, and what everybody may read of why ({}: nothing)."""

    starts_at: datetime
    ends_at: datetime
    reason: Languages = field(default_factory=dict)


def closed_by_room(facts: Facts) -> Mapping[str, Sequence[RoomClosure]]:
    """Per room the closures of it, of what it is a part of, and of what is a part of it.

    They are the same walls and the same air: what happens to a whole happens to its parts, and a
    whole without one of its parts is not the room that was promised. Two parts go on side by side.
    """
    related = related_rooms(facts)
    found: dict[str, list[RoomClosure]] = defaultdict(list)
    for closure in facts.closures:
        for room_id in sorted({closure.room_id} | related.get(closure.room_id, set())):
            found[room_id].append(closure)
    return found


def related_rooms(facts: Facts) -> Mapping[str, set[str]]:
    """Per room what it is a part of and what is a part of it, also of parts of parts."""
    return related_by(facts.divisions)


def related_by(divisions: Iterable[RoomDivision]) -> Mapping[str, set[str]]:
    """The same of rooms that are divided so."""
    wholes: dict[str, set[str]] = defaultdict(set)
    for division in divisions:
        wholes[division.part_id].add(division.whole_id)
    found: dict[str, set[str]] = defaultdict(set)
    for part in list(wholes):
        above, new = set[str](), {part}
        while new:
            new = {whole for one in new for whole in wholes.get(one, ())} - above - {part}
            above |= new
        found[part] |= above
        for whole in above:
            found[whole].add(part)
    return found


def closed_in_print(
    programme: PrintedProgramme,
    rooms: set[str],
    reasons: Mapping[tuple[str, datetime], Languages],
) -> list[Closed]:
    """When a release says that one of these rooms is closed, in order of time, each period once.

    `reasons` has that of a room, by its id, until an hour.
    """
    found: dict[tuple[datetime, datetime], Languages] = {}
    for one in programme.get("closures", ()):
        if one["room"] in rooms:
            starts_at, ends_at = map(datetime.fromisoformat, (one["starts_at"], one["ends_at"]))
            known = found.get((starts_at, ends_at), {})
            found[starts_at, ends_at] = known or reasons.get((one["room"], ends_at), {})
    return [Closed(*hours, found[hours]) for hours in sorted(found)]
