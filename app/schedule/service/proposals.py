"""What runs propose for a board that has something on it: shown side by side, taken or dropped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.meetings.models import Meeting
from app.schedule import queries, rules, solver
from app.schedule.errors import NothingChosen, NothingHere
from app.schedule.models import BoardKind, Draft, DraftState, RunMode
from app.schedule.rules import Facts, Moved, Standing, Words
from app.schedule.service.board import Move, change, draft_to_change
from app.schedule.service.boarding import places_of, standings_of
from app.side_events.models import PartnerRole

MOST_SHOWN = 6  # side by side


@dataclass(frozen=True)
class Offered:
    """One move of a proposal: what it is in words, and as a form sends it."""

    move: Move
    sentence: str


@dataclass(frozen=True)
class Scored:
    """A schedule as it is judged now: what it costs by term, how many events have a place."""

    placed: int
    penalty: int
    terms: Mapping[str, int]
    breaks: int


@dataclass(frozen=True)
class Proposal:
    """What a run proposes: its moves against the board, and which hosts they concern."""

    draft: Draft
    mode: RunMode
    only: int | None  # so many side events may move; None: all
    scored: Scored
    moves: Sequence[Offered]
    hosts: Sequence[str]


@dataclass(frozen=True)
class Line:
    """A term of the penalty: what a unit of it costs, and what it comes to on the board and in
    each proposal.
    """

    name: str
    weight: int
    board: int
    proposals: Sequence[int]

    @property
    def differs(self) -> bool:
        """Whether a proposal has it otherwise than the board."""
        return any(one != self.board for one in self.proposals)


@dataclass(frozen=True)
class ProposalsShown:
    """The board and the proposals side by side: terms in which they differ, and all others."""

    board: Scored
    proposals: Sequence[Proposal]
    lines: Sequence[Line]
    same: Sequence[Line]


def proposals_shown(db: Session, meeting: Meeting) -> ProposalsShown:
    """The newest proposals of a meeting, judged by the meeting as it is now."""
    facts = queries.facts_of(db, meeting)
    problem = solver.problem_of(facts)
    now = standings_of(queries.newest_draft(db, meeting.id), facts)
    board = _scored(problem, facts, now)
    found = [
        _proposal(db, draft, facts, (problem, now))
        for draft in queries.proposals_of(db, meeting.id)[:MOST_SHOWN]
    ]
    lines = [
        Line(
            str(rules.TERM_NAMES[term]),
            weight,
            board.terms.get(term, 0),
            [one.scored.terms.get(term, 0) for one in found],
        )
        for term, weight in solver.terms_of(solver.question_of(facts))
    ]
    differing = [one for one in lines if one.differs]
    return ProposalsShown(board, found, differing, [one for one in lines if not one.differs])


def take(
    db: Session, actor: Actor | None, meeting: Meeting, draft_id: str, moves: Sequence[Move]
) -> None:
    """Take moves of a proposal, all or none, as one change of the board that can be undone.

    Raises `NothingHere` for a move that is not of the proposal, `NothingChosen` without any, and as
    `change` does.
    """
    queries.lock_meeting(db, meeting.id)
    draft = _waiting(db, meeting, draft_id)
    placements = {one.side_event_id: Standing.of(one).spot for one in draft.placements}
    if not moves:
        raise NothingChosen
    if any(placements.get(one.event_id) != one.to for one in moves):
        raise NothingHere
    change(db, actor, meeting, BoardKind.TAKEN, moves)
    facts = queries.facts_of(db, meeting)
    board = standings_of(queries.board_to_change(db, meeting.id), facts)
    if not moves_of(draft, facts, board):
        draft.state = DraftState.TAKEN
    db.flush()


def take_whole(db: Session, actor: Actor | None, meeting: Meeting, draft: Draft) -> Draft:
    """Take all of a proposal as it stands against the board now; gives the board, open.

    The meeting must be locked. Raises as `change` does.
    """
    facts = queries.facts_of(db, meeting)
    now = standings_of(queries.board_to_change(db, meeting.id), facts)
    moves = moves_of(draft, facts, now)
    if moves:
        change(db, actor, meeting, BoardKind.TAKEN, moves)
    draft.state = DraftState.TAKEN
    return draft_to_change(db, facts)


def drop(db: Session, actor: Actor | None, meeting: Meeting, draft_id: str) -> None:
    """Put a proposal away; nothing on the board changes. Raises `NothingHere`."""
    queries.lock_meeting(db, meeting.id)
    draft = _waiting(db, meeting, draft_id)
    draft.state = DraftState.DROPPED
    db.flush()
    record(db, actor, "schedule.proposal_dropped", meeting.id, draft.id)


def moves_of(draft: Draft, facts: Facts, board: Mapping[str, Standing]) -> list[Move]:
    """In what a proposal differs from the board: what goes first off it, then the others."""
    proposed = standings_of(draft, facts)
    known = {one.side_event_id for one in draft.placements}
    found = [
        Move(event.id, board[event.id].spot, proposed[event.id].spot)
        for event in facts.events
        if event.id in known and board[event.id].spot != proposed[event.id].spot
    ]
    return sorted(found, key=lambda one: (one.to is not None, one.to.starts_at if one.to else 0))


def _waiting(db: Session, meeting: Meeting, draft_id: str) -> Draft:
    draft = queries.draft(db, draft_id, meeting_id=meeting.id)
    if draft is None or draft.state is not DraftState.PROPOSED:
        raise NothingHere
    return draft


def _proposal(
    db: Session, draft: Draft, facts: Facts, judged: tuple[solver.Problem, dict[str, Standing]]
) -> Proposal:
    problem, now = judged
    words = Words.of(facts)
    moves = moves_of(draft, facts, now)
    moved = {one.event_id for one in moves}
    hosts = {
        rules.partner_name(partner)
        for event in facts.events
        for partner in event.partners
        if event.id in moved and partner.role is PartnerRole.LEAD_ORGANISER
    }
    run = queries.run(db, draft.run_id) if draft.run_id else None
    return Proposal(
        draft=draft,
        mode=run.mode if run else RunMode.MAKE,
        only=len(run.chosen) if run and run.chosen is not None else None,
        scored=_scored(problem, facts, standings_of(draft, facts)),
        moves=[
            Offered(one, words.moved(Moved(one.event_id, Standing(one.seen), Standing(one.to))))
            for one in moves
        ],
        hosts=sorted(hosts),
    )


def _scored(problem: solver.Problem, facts: Facts, standings: Mapping[str, Standing]) -> Scored:
    spots = {one: standing.spot for one, standing in standings.items() if standing.spot}
    unplaced = [event.id for event in facts.events if event.id not in spots]
    broken = solver.broken_by(problem, places_of(spots))
    # What only warns costs something where it is searched, so it does where it is compared.
    judged = solver.judge_places(solver.question_of(facts), places_of(spots), unplaced)
    return Scored(len(spots), judged.penalty, dict(judged.terms), len(broken))
