"""What events would break by standing somewhere."""

from collections.abc import Iterable, Mapping

from app.core.i18n import gettext as _
from app.schedule import rules, solver
from app.schedule.rules import Facts, Names, Place, Spot, Standing, Warned
from app.schedule.service.boarding import places_of
from app.schedule.service.known import Known

MOST_BREACHES = 10  # sentences that are shown at once


Stood = tuple[Facts, Mapping[str, Place]]
"""A meeting, and where its side events have their places."""


def places_that_break(
    facts: Facts, coming: Mapping[str, Place], before: Stood | None = None
) -> list[Warned]:  # fmt: skip
    """The rules that these places break, those first that were not broken as it stood `before`."""
    names, known = Names.of(facts), set[str]()
    if before is not None:
        known = {solver.mark_of(one) for one in _broken(*before)}
    found = _broken(facts, coming)
    new = _said((one for one in found if solver.mark_of(one) not in known), names)
    old = _said((one for one in found if solver.mark_of(one) in known), names)
    told = (
        Warned(_("With this, these places break rules:"), new[:MOST_BREACHES]),
        Warned(_("These places break rules already, and still do:"), old[:MOST_BREACHES]),
    )
    return [one for one in told if one.titles]


def _broken(facts: Facts, places: Mapping[str, Place]) -> list[solver.Violation]:
    problem = solver.as_if_unpublished(solver.problem_of(facts))
    there = {
        one: place
        for one, place in places.items()
        if one in problem.event_by_id and place.room_id in problem.room_by_id
    }
    return solver.broken_by(problem, there)


def _said(broken: Iterable[solver.Violation], names: Names) -> list[str]:
    """The breaches in sentences, each once."""
    said = (rules.breach(one.rule, one.events, one.details, names) for one in broken)
    return list(dict.fromkeys(said))


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
        return _said(broken, self._names)
