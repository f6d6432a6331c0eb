"""The International Timetabling Competition of 2007, track 2: `.tim` files as problems.

Numbers, parted by white space: how many events, rooms, features and students there are; the size
of each room; and five tables of noughts and ones: which student attends which event, which room
has and which event needs which feature, which event may be in which of the 45 timeslots, and
which event must come before which.
"""

from collections.abc import Iterator
from typing import Final

from scheduler.problem import Event, Person, Problem, ProblemError, Room, Slot, Weights

DAYS: Final = 5
A_DAY: Final = 9
HOUR: Final = 60
_DAY: Final = 24 * HOUR
_FIRST: Final = 13_510 * _DAY + 9 * HOUR  # a Friday has no meaning in it, nor has any other day
_MOST: Final = 5_000
_DIGITS: Final = 10

Table = list[list[bool]]


def read_itc2007(content: bytes) -> Problem:
    """The problem of a file's bytes; ProblemError names the number that is wrong."""
    numbers = _Numbers(content)
    events, rooms, features, students = (
        numbers.count(what) for what in ("events", "rooms", "features", "students")
    )
    sizes = [numbers.number(f"the size of room {room}") for room in range(rooms)]
    attends = numbers.table("student", students, events)
    has = numbers.table("the features of room", rooms, features)
    needs = numbers.table("the features of event", events, features)
    open_at = numbers.table("the timeslots of event", events, DAYS * A_DAY)
    order = numbers.order(events)
    numbers.end()
    people = [tuple(_ids("s", column)) for column in zip(*attends, strict=True)] or [()] * events
    slots = tuple(_slots())
    return Problem(
        name="ITC-2007 track 2",
        slots=slots,
        rooms=tuple(
            Room(f"r{room}", sizes[room], features=frozenset(_ids("f", has[room])))
            for room in range(rooms)
        ),
        people=tuple(Person(f"s{student}") for student in range(students)),
        events=tuple(
            Event(
                id=f"e{event}",
                duration=HOUR,
                attendance=len(people[event]),
                features=frozenset(_ids("f", needs[event])),
                people=people[event],
                slots=tuple(slots[at].id for at, given in enumerate(open_at[event]) if given),
                after=tuple(f"e{other}" for other in range(events) if order[other][event] == 1),
            )
            for event in range(events)
        ),
        weights=Weights(room_fit=0),
    )


def _ids(letter: str, row: list[bool] | tuple[bool, ...]) -> Iterator[str]:
    return (f"{letter}{number}" for number, given in enumerate(row) if given)


def _slots() -> Iterator[Slot]:
    for number in range(DAYS * A_DAY):
        day, hour = divmod(number, A_DAY)
        start = _FIRST + day * _DAY + hour * HOUR
        yield Slot(f"t{number}", start, start + HOUR)


class _Numbers:
    """The numbers of a file in turn, each with what it stands for in messages."""

    def __init__(self, content: bytes) -> None:
        self._words = content.split()
        self._at = 0

    def number(self, what: str, least: int = 0, most: int = 1_000_000_000) -> int:
        """The next number."""
        if self._at >= len(self._words):
            raise ProblemError(f"the file: ends before {what}")
        word = self._words[self._at]
        self._at += 1
        digits = word.removeprefix(b"-")
        if not digits.isdigit() or len(digits) > _DIGITS or not least <= int(word) <= most:
            shown = word[:20].decode("ascii", "replace")
            raise ProblemError(f"number {self._at} ({what}): {shown!r} is not possible here")
        return int(word)

    def count(self, what: str) -> int:
        """How many there are of something."""
        return self.number(f"the number of {what}", 0, _MOST)

    def table(self, what: str, rows: int, columns: int) -> Table:
        """A table of noughts and ones, row by row."""
        words = self._words[self._at : self._at + rows * columns]
        if len(words) == rows * columns and set(words) <= {b"0", b"1"}:
            self._at += len(words)
            flags = [word == b"1" for word in words]
            return [flags[row * columns : (row + 1) * columns] for row in range(rows)]
        return [  # reads again, up to the number that is wrong
            [self.number(f"{what} {row}", 0, 1) == 1 for _ in range(columns)] for row in range(rows)
        ]

    def order(self, events: int) -> list[list[int]]:
        """Row i, column j: 1 if event i comes before event j, -1 if it comes after it."""
        rows = [
            [self.number(f"the order of event {one}", -1, 1) for _ in range(events)]
            for one in range(events)
        ]
        for one in range(events):
            if rows[one][one]:
                raise ProblemError(f"the order of event {one}: it cannot come before itself")
        return rows

    def end(self) -> None:
        """Refuse numbers that stand for nothing."""
        if self._at < len(self._words):
            raise ProblemError(f"number {self._at + 1}: stands behind the last one that is needed")
