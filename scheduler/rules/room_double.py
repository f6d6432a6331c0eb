"""A room has one use at a time, with time to turn it around."""

from collections.abc import Iterator
from itertools import combinations_with_replacement

from scheduler.board import Board
from scheduler.outline import Apart, OneAtATime, Outline
from scheduler.problem import Period, Problem, Room, Session
from scheduler.rules.base import Rule
from scheduler.schedule import Placed, Violation


def sharing(problem: Problem) -> Iterator[tuple[Room, Room, int]]:
    """Every room with itself, and every two of which one excludes the other; and the minutes."""
    for room, other in combinations_with_replacement(problem.rooms, 2):
        gap = problem.gap_between(room, other)
        if gap is not None:
            yield room, other, gap


def too_close(problem: Problem, room: Room, session: Session) -> Iterator[tuple[str, Period]]:
    """The rooms of a session that keep a room from being used, and from when until when."""
    for name in session.rooms:
        gap = problem.gap_between(room, problem.room_by_id[name])
        if gap is not None:
            yield name, Period(session.start - gap, session.end + gap)


def taken_by_sessions(problem: Problem, room: Room) -> list[Period]:
    """The periods that no event in the room may overlap."""
    return [
        period for session in problem.sessions for _, period in too_close(problem, room, session)
    ]


class RoomDouble(Rule):
    id = "room_double"
    title = "One use of a room at a time"
    sentence = (
        "Between two uses of a room, or of a room and one that it excludes, at least the"
        " turnaround passes."
    )

    def state(self, outline: Outline) -> None:
        problem = outline.problem
        for room in problem.rooms:
            taken = taken_by_sessions(problem, room)

            def is_free(start: int, minutes: int, taken: list[Period] = taken) -> bool:
                return not any(one.overlaps(start, start + minutes) for one in taken)

            if taken:
                outline.keep_hours(self.of(room.id), room, is_free)
        for room, other, gap in sharing(problem):
            one, two = outline.room_at[room.id], outline.room_at[other.id]
            everybody, demand = outline.everybody, self.of(room.id)
            if one == two:
                outline.demand(OneAtATime(demand, everybody, (one,), gap))
            elif problem.turnaround_of(room) == problem.turnaround_of(other):
                outline.demand(OneAtATime(demand, everybody, (one, two), gap))
            else:
                outline.demand(Apart(demand, everybody, (one,), (two,), gap))

    def breaches(self, board: Board, placed: Placed) -> Iterator[Violation]:
        for name, gap in board.sharing(placed.room):
            first, last = placed.start - gap, placed.end + gap
            for other in board.by_room.get(name, ()):
                if other.start < last and first < other.end and other is not placed:
                    yield self._between(board, placed, other, gap)
        for session, name, taken in board.once(self.id, _taken)[placed.room.id]:
            if taken.overlaps(placed.start, placed.end):
                yield self._beside(placed, session, name)

    def _between(self, board: Board, placed: Placed, beside: Placed, gap: int) -> Violation:
        first, second = board.in_order((placed, beside))
        one, other = first.event.id, second.event.id
        return Violation(
            self.id,
            (one, other),
            {
                "event": one,
                "room": first.room.id,
                "other": other,
                "other_room": second.room.id,
                "turnaround": gap,
            },
            f"{one} in {first.room.id} and {other} in {second.room.id} "
            + (f"are less than {gap} minutes apart" if gap else "overlap"),
        )

    def _beside(self, placed: Placed, session: Session, room: str) -> Violation:
        event = placed.event.id
        return Violation(
            self.id,
            (event,),
            {"event": event, "room": placed.room.id, "session": session.id, "other_room": room},
            f"{event} in {placed.room.id} leaves no time to turn the room around for, or after,"
            f" the session {session.id} in {room}",
        )


def _taken(board: Board) -> dict[str, list[tuple[Session, str, Period]]]:
    """By room: the sessions that keep it from being used, in which rooms, and during which time."""
    return {
        room.id: [
            (session, name, taken)
            for session in board.problem.sessions
            for name, taken in too_close(board.problem, room, session)
        ]
        for room in board.problem.rooms
    }
