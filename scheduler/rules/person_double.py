"""A person is in one place at a time, and has time to get to the next."""

from collections.abc import Iterator

from scheduler.board import Board
from scheduler.outline import Apart, OneAtATime, Outline
from scheduler.problem import Event, Problem, Room, Session, overlap
from scheduler.rules.base import Rule
from scheduler.schedule import Placed, Violation


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

    def state(self, outline: Outline) -> None:
        self._beside_sessions(outline)
        ways = _ways(outline)
        for person, events in _events_by_person(outline).items():
            if len(events) > 1:
                outline.demand(OneAtATime(self.of(person), events))
                for rooms, others, minutes in ways:
                    outline.demand(Apart(self.of(person), events, rooms, others, minutes))

    def _beside_sessions(self, outline: Outline) -> None:
        problem = outline.problem
        by_venue = _rooms_by_venue(problem)
        duties: dict[str, list[Session]] = {}
        for session in problem.sessions:
            for person in session.people:
                duties.setdefault(person, []).append(session)
        for event in problem.events:
            for person in event.people:
                for session in duties.get(person, ()):
                    for rooms in by_venue.values():

                        def is_free(
                            start: int,
                            event: Event = event,
                            room: Room = rooms[0],
                            session: Session = session,
                        ) -> bool:
                            placed = Placed(event, room, start, start + event.duration)
                            return not clash(problem, placed, session)

                        outline.keep_apart_from(self.of(person), event, rooms, is_free)

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


def _rooms_by_venue(problem: Problem) -> dict[str | None, list[Room]]:
    found: dict[str | None, list[Room]] = {}
    for room in problem.rooms:
        found.setdefault(room.venue, []).append(room)
    return found


def _events_by_person(outline: Outline) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for position, event in enumerate(outline.problem.events):
        for person in event.people:
            found[person] = (*found.get(person, ()), position)
    return found


def _ways(outline: Outline) -> list[tuple[tuple[int, ...], tuple[int, ...], int]]:
    """Rooms, rooms of another venue, and the minutes between the two."""
    venues: dict[str, tuple[int, ...]] = {}
    for position, room in enumerate(outline.problem.rooms):
        if room.venue is not None:
            venues[room.venue] = (*venues.get(room.venue, ()), position)
    return [
        (venues[one], venues[other], way.minutes)
        for way in outline.problem.travel
        for one, other in (way.between,)
        if way.minutes and one != other and one in venues and other in venues
    ]
