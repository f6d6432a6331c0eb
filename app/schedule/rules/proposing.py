"""What a run proposes: its own moves, told apart from what others have moved since it began."""

from collections.abc import Mapping
from typing import NamedTuple

from app.schedule.models import Draft
from app.schedule.rules.board import Spot, Standing, key_of

Began = Mapping[str, str]  # where each event stood when a run was asked for: `board.key_of`


class Offer(NamedTuple):
    """A move of a proposal: where its run found the event, where it stands now, where it goes."""

    event_id: str
    began: Spot | None
    now: Spot | None
    to: Spot | None

    @property
    def moved_since(self) -> bool:
        """Whether somebody has moved it since the run began: taking it undoes their move."""
        return self.now != self.began


def moves_it(began: Began | None, event_id: str, to: Spot | None) -> bool:
    """Whether a run moves an event to where it proposes it; where nobody knows what it began with,
    all that it proposes is its own.
    """
    return began is None or began.get(event_id, "") != key_of(to)


def moved_by(began: Began | None, draft: Draft) -> dict[str, Spot | None]:
    """To where a run moves the events that it moves."""
    spots = {one.side_event_id: Standing.of(one).spot for one in draft.placements}
    return {one: spot for one, spot in spots.items() if moves_it(began, one, spot)}


def left_of(
    began: Began | None, draft: Draft, board: Mapping[str, Standing]
) -> dict[str, Spot | None]:
    """Those of the moves of a run that are not on the board: what its proposal still offers."""
    moves = moved_by(began, draft).items()
    return {one: to for one, to in moves if board.get(one, Standing()).spot != to}
