"""What an organiser sees of a draft: the table, what has no place and why, what it costs."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.schedule import rules, solver
from app.schedule.models import Draft, Run
from app.schedule.rules import Facts, Grid, Names
from app.side_events.models import SideEvent


@dataclass(frozen=True)
class LeftOut:
    """A side event without a place: how many places forbid it, and why, the most frequent first."""

    event: SideEvent
    why: Sequence[tuple[int, str]]


@dataclass(frozen=True)
class Figure:
    """A line of figures: its name and number."""

    label: str
    number: int


@dataclass(frozen=True)
class DraftShown:
    """A draft in an organiser's words."""

    draft: Draft
    grid: Grid
    placed: int
    left_out: Sequence[LeftOut]
    terms: Sequence[Figure]
    avoided: Sequence[Figure]

    @property
    def clashes_avoided(self) -> int:
        """How many there would be had everybody their first wish."""
        return sum(figure.number for figure in self.avoided)


def draft_shown(draft: Draft, run: Run | None, facts: Facts) -> DraftShown:
    """A draft as its meeting's facts explain it; `run` is the one that made it."""
    placed = [one for one in draft.placements if one.room_id]
    terms = solver.terms_in_order(run.terms) if run else []
    return DraftShown(
        draft=draft,
        grid=rules.grid_of(facts, placed),
        placed=len(placed),
        left_out=_left_out(draft, facts),
        terms=[Figure(str(rules.TERM_NAMES[name]), cost) for name, cost in terms],
        avoided=[
            Figure(str(rules.RULE_NAMES[name]), number)
            for name, number in sorted(draft.avoided.items(), key=lambda one: -one[1])
        ],
    )


def _left_out(draft: Draft, facts: Facts) -> list[LeftOut]:
    names = Names.of(facts)
    reasons = {one.side_event_id: one.reasons for one in draft.placements if not one.room_id}
    return [
        LeftOut(event, [(one["places"], rules.reason(one, names)) for one in reasons[event.id]])
        for event in facts.events
        if event.id in reasons
    ]
