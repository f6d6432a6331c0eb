"""What events would break by standing somewhere, and what of it was so before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.core.i18n import gettext as _
from app.schedule import rules, solver
from app.schedule.rules import Facts, Names, Place, Spot, Standing, Warned
from app.schedule.rules.pins import FROZEN
from app.schedule.service.boarding import places_of
from app.schedule.service.known import Known

MOST_BREACHES = 10  # sentences that are shown at once


@dataclass(frozen=True)
class Breach:
    """A rule that is broken, in a sentence, and the side events that it is about, by id."""

    sentence: str
    titles: Mapping[str, str]


def places_that_break(
    facts: Facts, coming: Mapping[str, Place], already: solver.Already = solver.NOTHING
) -> list[Warned]:  # fmt: skip
    """The rules that these places break, but for what was so before."""
    found = (one for one in _broken(facts, coming) if one not in already)
    said = _said(found, Names.of(facts))[:MOST_BREACHES]
    return [Warned(_("With this, these places break rules:"), said)] if said else []


def still_broken(
    facts: Facts, standings: Mapping[str, Standing], already: solver.Already
) -> list[Breach]:
    """The rules that were broken `already` and still are where the events stand, each once, but for
    what is only said, or somebody gave a reason for, or a frozen day keeps.
    """
    wanted = {mark for one in standings.values() for mark in one.overrides}
    return in_words(
        (
            one
            for one in broken_at(facts, standings)
            if one in already
            and one.rule not in {FROZEN, *facts.policy.warned}
            and solver.mark_of(one) not in wanted
        ),
        Names.of(facts),
    )


def in_words(broken: Iterable[solver.Violation], names: Names) -> list[Breach]:
    """The same as people read it, each sentence once."""
    found = dict[str, Breach]()
    for one in broken:
        sentence = rules.breach(one.rule, one.events, one.details, names)
        found.setdefault(
            sentence, Breach(sentence, {each: names.events[each] for each in one.events})
        )
    return list(found.values())


def broken_at(facts: Facts, standings: Mapping[str, Standing]) -> list[solver.Violation]:
    """Every breach where the events stand."""
    places = places_of({one: two.spot for one, two in standings.items() if two.spot})
    return solver.broken_by(solver.problem_of(facts), places)


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
        self.names = Names.of(self._facts)
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

    def by(
        self, after: Mapping[str, Standing], already: solver.Already = solver.NOTHING
    ) -> list[solver.Violation]:
        """What these events would break, but for what is only said, can wait, or was so before."""
        standings = {**self._standings, **after}
        found = solver.breaches_of(self._problem, places_of(self.spots(after)), after)
        return [
            one
            for one in found
            if one.rule not in rules.LATER | self._facts.policy.warned
            and one not in already
            and not any(
                solver.mark_of(one) in standings.get(each, Standing()).overrides
                for each in one.events
            )
        ]

    def said(self, broken: Iterable[solver.Violation]) -> list[str]:
        """The same in sentences, each once."""
        return _said(broken, self.names)
