"""A person is in one place at a time, and has time to get to the next."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.board import Board
from scheduler.problem import Event, Problem, Room, Session, overlap
from scheduler.rules.base import Rule
from scheduler.schedule import Placed, Violation

if TYPE_CHECKING:
    from scheduler.model import Model


def clash(problem: Problem, placed: Placed, session: Session) -> bool:
    """Whether nobody can be both at an event and at a session."""
    way = problem.travel_minutes(placed.room.venue, problem.venue_of(session))
    return overlap(placed.start, placed.end + way, session.start, session.end + way)


class PersonDouble(Rule):
    id = "person_double"
    title = "Nobody in two places"
    sentence = (
        "Two commitments of a person do not overlap, and between two venues there is time to"
        " travel."
    )

    def narrow(self, model: "Model") -> None:
        problem = model.problem
        for event in problem.events:
            sessions = [one for one in problem.sessions if set(one.people) & set(event.people)]
            if not sessions:
                continue

            def is_free(
                room: Room, start: int, event: Event = event, beside: list[Session] = sessions
            ) -> bool:
                placed = Placed(event, room, start, start + event.duration)
                return not any(clash(problem, placed, session) for session in beside)

            model.keep(event, is_free)

    def add(self, model: "Model") -> None:
        problem = model.problem
        venues: dict[str, frozenset[str]] = {}
        for room in problem.rooms:
            if room.venue is not None:
                venues[room.venue] = venues.get(room.venue, frozenset()) | {room.id}
        for events in _shared_by_someone(problem):
            model.disjoint(use for event in events for use in model.uses(event))
            for way in problem.travel:
                one, other = (venues.get(venue, frozenset()) for venue in way.between)
                if way.minutes and one != other:
                    gap = way.minutes
                    model.apart(
                        [use for event in events for use in model.uses_in(event, one, gap=gap)],
                        [use for event in events for use in model.uses_in(event, other, gap=gap)],
                    )

    def breaches(self, board: Board, placed: Placed) -> Iterator[Violation]:
        longest = board.once(self.id, _longest_way)
        first, last = placed.start - longest, placed.end + longest
        for person in placed.event.people:
            for other in board.by_person.get(person, ()):
                if other.start < last and first < other.end and other is not placed:
                    yield from self._between(board, person, placed, other)
            for session in board.sessions_of.get(person, ()):
                if clash(board.problem, placed, session):
                    yield self._beside(person, placed, session)

    def _between(
        self, board: Board, person: str, placed: Placed, beside: Placed
    ) -> Iterator[Violation]:
        way = board.problem.travel_minutes(placed.room.venue, beside.room.venue)
        if overlap(placed.start, placed.end + way, beside.start, beside.end + way):
            one, other = (each.event.id for each in board.in_order((placed, beside)))
            yield Violation(
                self.id,
                (one, other),
                {"person": person, "event": one, "other": other, "travel": way},
                f"{person} is at {one} and at {other}, and cannot be at both"
                + (f" with {way} minutes of travel" if way else ""),
            )

    def _beside(self, person: str, placed: Placed, session: Session) -> Violation:
        event = placed.event.id
        return Violation(
            self.id,
            (event,),
            {"person": person, "event": event, "session": session.id},
            f"{person} is at {event} and at the session {session.id}, and cannot be at both",
        )


def _longest_way(board: Board) -> int:
    return max((way.minutes for way in board.problem.travel), default=0)


def _shared_by_someone(problem: Problem) -> list[tuple[Event, ...]]:
    """Sets of two events or more that need one and the same person, each set once."""
    by_person: dict[str, tuple[Event, ...]] = {}
    for event in problem.events:
        for person in event.people:
            by_person[person] = (*by_person.get(person, ()), event)
    once = {tuple(event.id for event in events): events for events in by_person.values()}
    return [events for events in once.values() if len(events) > 1]
