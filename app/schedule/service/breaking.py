"""What events would break by standing somewhere."""

from collections.abc import Iterable, Mapping

from app.core.i18n import gettext as _
from app.schedule import rules, solver
from app.schedule.rules import Facts, Names, Place, Spot, Standing, Warned
from app.schedule.service.boarding import places_of
from app.schedule.service.known import Known

MOST_BREACHES = 10  # sentences that are shown at once


def places_that_break(facts: Facts, coming: Mapping[str, Place]) -> list[Warned]:
    """The rules that these places break as things stand now."""
    known = {room.id for room in facts.rooms}
    places = {one: place for one, place in coming.items() if place.room_id in known}
    problem, names = solver.as_if_unpublished(solver.problem_of(facts)), Names.of(facts)
    said = dict.fromkeys(
        rules.breach(one.rule, one.events, one.details, names)
        for one in solver.broken_by(problem, places)
    )
    if not said:
        return []
    return [Warned(_("As things stand now, these places break rules:"), list(said)[:MOST_BREACHES])]


class Breaking:
    """Judges places on a board on which all else stands where `standings` have it."""

    def __init__(self, known: Known, standings: Mapping[str, Standing]) -> None:
        self._facts, self._standings = known.facts, standings
        self._events = {event.id for event in self._facts.events}
        self._rooms = {room.id for room in self._facts.rooms}
        self._names = Names.of(self._facts)
        board = places_of(self.spots({}))
        self._problem = solver.with_frozen(known.problem, known.facts, board)

    def spots(self, after: Mapping[str, Standing]) -> dict[str, Spot]:
        """Where everything accepted would stand, in rooms that the meeting has."""
        standings = {**self._standings, **after}
        return {
            one: standing.spot
            for one, standing in standings.items()
            if standing.spot and standing.spot.room_id in self._rooms and one in self._events
        }

    def by(self, after: Mapping[str, Standing]) -> list[solver.Violation]:
        """What these events would break, but for what is only said, or can wait."""
        standings = {**self._standings, **after}
        found = solver.breaches_of(self._problem, places_of(self.spots(after)), after)
        return [
            one
            for one in found
            if one.rule not in rules.LATER | self._facts.policy.warned
            and not any(
                solver.mark_of(one) in standings.get(each, Standing()).overrides
                for each in one.events
            )
        ]

    def said(self, broken: Iterable[solver.Violation]) -> list[str]:
        """The same in sentences, each once."""
        said = (rules.breach(one.rule, one.events, one.details, self._names) for one in broken)
        return list(dict.fromkeys(said))
