"""Keeps what was made of selects for as long as the same selects find the same.

To ask the database again costs a twentieth of making objects of what it answers. So nobody has to
say what has changed: whatever has, by whom and by whichever process, is seen when it is looked at
next.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, event
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy
from sqlalchemy.orm import InstanceState, Session

T = TypeVar("T")


@dataclass(frozen=True)
class _Answer:
    """What the database was asked, and the rows that it answered, as the driver gave them."""

    statement: str
    parameters: Any
    rows: Sequence[Any]


@dataclass(frozen=True)
class _Made(Generic[T]):
    """Something, the answers of which it was made, and the state of each object in it.

    `of` is what else it was made of.
    """

    whole: T
    of: object
    answers: Sequence[_Answer]
    states: Sequence[InstanceState[Any]]

    def holds(self, connection: Connection) -> bool:
        """Whether the database answers as it did, and nobody has touched the objects."""
        if any(state.modified for state in self.states):
            return False
        cursor = connection.connection.cursor()
        try:
            for one in self.answers:
                cursor.execute(one.statement, one.parameters)
                if cursor.fetchall() != one.rows:
                    return False
        finally:
            cursor.close()
        return True


class Kept(Generic[T]):
    """The newest of what was made, by key, at most so many of them in this process."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: OrderedDict[tuple[str, str], _Made[T]] = OrderedDict()
        self._lock = Lock()

    def get(
        self, db: Session, key: str, make: Callable[[Session], T], *, of: object = None
    ) -> T:  # fmt: skip
        """What `make` makes of the database as it is now, also of what this transaction changed.

        `make` is given a session of its own to select with, and must depend on nothing else but the
        key and `of`: it is asked again when that is another object. What it makes belongs to no
        session afterwards and is seen by others: read it only.
        """
        db.flush()
        connection = db.connection()
        place = connection.dialect.name, key
        with self._lock:
            made = self._made.get(place)
        if made is None or made.of is not of or not made.holds(connection):
            made = _make(connection, make, of)
        with self._lock:
            self._made[place] = made
            self._made.move_to_end(place)
            while len(self._made) > self._most:
                self._made.popitem(last=False)
        return made.whole


def _make(connection: Connection, make: Callable[[Session], T], of: object) -> _Made[T]:
    """Something, with the very answers of which it is made: the next select may find others."""
    answers: list[_Answer] = []

    def listen(
        _connection: Connection, cursor: Any, statement: str, parameters: Any, context: Any,
        _many: bool,
    ) -> None:  # fmt: skip
        if cursor.description is not None:
            rows = cursor.fetchall()
            answers.append(_Answer(statement, parameters, rows))
            context.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(
                cursor, cursor.description, rows
            )

    event.listen(connection, "after_cursor_execute", listen)
    try:
        with Session(connection, autoflush=False, join_transaction_mode="rollback_only") as own:
            whole = make(own)
            states = own.identity_map.all_states()
    finally:
        event.remove(connection, "after_cursor_execute", listen)
    return _Made(whole, of, answers, states)
