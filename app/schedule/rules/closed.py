"""When rooms cannot be used: with a divided room its parts are lost, and with a part the whole."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from app.meetings.models import RoomClosure
from app.schedule.rules.facts import Facts


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
    wholes: dict[str, set[str]] = defaultdict(set)
    for division in facts.divisions:
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
