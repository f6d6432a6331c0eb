"""What happened, told to whoever reacts to it, within the same transaction.

A feature tells (`tell(db, ProgrammePublished(...))`); `app/reactions.py` is the one table that says
who reacts. So a lower feature never imports a higher one.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

Reaction = Callable[[Session, Any], None]
_reactions: dict[type, tuple[Reaction, ...]] = {}


def react(table: Mapping[type, tuple[Reaction, ...]]) -> None:
    """Use this table of reactions from now on (once, when the process is composed)."""
    _reactions.clear()
    _reactions.update(table)


def tell(db: Session, happening: object) -> None:
    """Run every reaction to a happening, in the table's order and in the caller's transaction."""
    for reaction in _reactions.get(type(happening), ()):
        reaction(db, happening)
