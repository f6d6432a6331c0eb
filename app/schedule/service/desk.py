"""What an organiser sees of a draft: the table, what has no place and why, what it costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.schedule import queries, rules, solver
from app.schedule.models import Draft, DraftState, Run
from app.schedule.rules import Facts, Figure, Grid
from app.schedule.service.boarding import begun_with
from app.schedule.service.proposals import moves_any
from app.schedule.service.why import KeptOut, Looking, known_places
from app.side_events.models import SideEvent

MOST_JUDGED = 3000  # places, for what the page says of those that are left out


@dataclass(frozen=True)
class DraftShown:
    """A draft in an organiser's words.

    Of what is left out, what keeps it out is said of the first, `also_left_out` are only named.
    """

    draft: Draft
    grid: Grid
    placed: int
    left_out: Sequence[KeptOut]
    also_left_out: Sequence[SideEvent]
    terms: Sequence[Figure]
    avoided: Sequence[Figure]

    @property
    def clashes_avoided(self) -> int:
        """How many there would be had everybody their first wish."""
        return sum(figure.number for figure in self.avoided)


def draft_shown(draft: Draft, run: Run | None, facts: Facts) -> DraftShown:
    """A draft as its meeting's facts explain it; `run` is the one that made it."""
    placed = [one for one in draft.placements if one.room_id]
    left_out, others = _left_out(draft, facts)
    terms = solver.terms_in_order(_terms(draft, run, facts))
    return DraftShown(
        draft=draft,
        grid=rules.grid_of(facts, placed),
        placed=len(placed),
        left_out=left_out,
        also_left_out=others,
        terms=[Figure(str(rules.TERM_NAMES[name]), cost) for name, cost in terms],
        avoided=[
            Figure(str(rules.RULE_NAMES[name]), number)
            for name, number in sorted(draft.avoided.items(), key=lambda one: -one[1])
        ],
    )


def speaks_of_board(db: Session, run: Run, board: Draft | None, facts: Facts) -> bool:
    """Whether what a run found still is what organisers have before them: its schedule is the
    board, a proposal that waits, or one that they dropped, and the same would be asked today.

    What is published since is no matter: it moves nothing. True of a run without a schedule. What
    a run holds, and how, goes by the board with which it began, so it is asked again with that.
    """
    made = queries.draft_of_run(db, run.id)
    if made is None:
        return True
    aside = made.state in {DraftState.PROPOSED, DraftState.DROPPED}
    there = rules.places_in(board.placements) if board else {}
    if not aside and rules.places_in(made.placements) != there:
        return False
    began = begun_with(run, facts)
    asked = solver.asked_in(solver.question_of(facts, began), began, run.mode, run.chosen)
    return _lasting(solver.as_json(asked)) == _lasting(run.problem)


def waits(db: Session, run: Run) -> bool:
    """Whether what a run found is a proposal about which nobody has decided yet."""
    made = queries.draft_of_run(db, run.id)
    return made is not None and made.id in queries.proposals_waiting(db, run.meeting_id)


def is_dropped(db: Session, run: Run) -> bool:
    """Whether what a run proposed was put away."""
    made = queries.draft_of_run(db, run.id)
    return made is not None and made.state is DraftState.DROPPED


def changes_nothing(db: Session, run: Run) -> bool:
    """Whether a run has found for a board what stood on it already."""
    made = queries.draft_of_run(db, run.id)
    return made is not None and made.state is DraftState.TAKEN and not moves_any(run, made)


def _lasting(problem: Mapping[str, Any]) -> dict[str, Any]:
    """A question without what publishing changes."""
    return {name: part for name, part in problem.items() if name != "published"}


def _terms(draft: Draft, run: Run | None, facts: Facts) -> Mapping[str, int]:
    """What a draft costs: as its run said, or as it is judged once hands have changed it."""
    if run is not None and not draft.revision:
        return run.terms
    if not draft.revision:
        return {}
    places = known_places(draft, facts)
    unplaced = [event.id for event in facts.events if event.id not in places]
    return solver.judge_places(solver.problem_of(facts), places, unplaced).terms


def _left_out(draft: Draft, facts: Facts) -> tuple[list[KeptOut], list[SideEvent]]:
    """What has no place: of so many what keeps them out, and the rest."""
    placed = known_places(draft, facts)
    without = [event for event in facts.events if event.id not in placed]
    if not without:
        return [], []
    without.sort(key=lambda event: (-event.priority, event.number))
    looking = Looking(facts, placed)
    most = max(1, MOST_JUDGED // max(1, looking.places))
    return [looking.kept_out(event) for event in without[:most]], without[most:]
