"""What the board knows of a meeting: all that its schedule depends on, kept between requests."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.core import i18n
from app.core.kept import Kept
from app.delegations import queries as delegations
from app.meetings.models import Meeting
from app.schedule import queries, solver
from app.schedule.rules import Facts
from app.side_events import queries as side_events
from app.side_events.models import SideEvent

MOST = 8  # meetings that a process keeps; a thousand events take some 20 MB


class Known(NamedTuple):
    """The facts of a meeting without what only publishing prints, and the question they make.

    Nobody may change the objects in them; what a board changes is loaded for it.
    """

    facts: Facts
    problem: solver.Problem


_EVENTS: Kept[Sequence[SideEvent]] = Kept(MOST)
_KNOWN: Kept[Known] = Kept(MOST)


def known_of(db: Session, meeting: Meeting) -> Known:
    """What is known of a meeting now, as this transaction sees it.

    Side events are kept by themselves: they are most of it, and change less often than who wants to
    attend them.
    """
    events = _EVENTS.get(
        db, meeting.id, lambda own: side_events.accepted(own, meeting.id, printed=False)
    )
    return _KNOWN.get(db, meeting.id, lambda own: _known(own, meeting.id, events), of=events)


def _known(db: Session, meeting_id: str, events: Sequence[SideEvent]) -> Known:
    facts = queries.facts_of(db, queries.meeting_by_id(db, meeting_id), events)
    return Known(facts, solver.problem_of(facts))


def names_of_wanting(db: Session, facts: Facts) -> Mapping[str, str]:
    """The names of the delegations that want to attend anything, by id."""
    wants = [one.delegation_id for one in facts.wants]
    found = delegations.delegations_of(db, facts.meeting.id, wants)
    return {one.id: i18n.in_language(one.entity.name) for one in found}
