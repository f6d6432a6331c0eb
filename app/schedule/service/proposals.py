"""What runs propose for a board that has something on it: shown side by side, taken or dropped."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.accounts import queries as accounts
from app.accounts.access import Actor
from app.accounts.service import record
from app.core.i18n import gettext as _
from app.meetings.models import Meeting
from app.schedule import queries, rules, solver
from app.schedule.errors import BoardChanged, NothingChosen, NothingHere, PlaceRefused
from app.schedule.models import BoardChange, BoardKind, Draft, DraftState, Run, RunMode
from app.schedule.rules import ByHand, Facts, Moved, Offer, Spot, Standing, Words
from app.schedule.service.board import Move, change, draft_to_change
from app.schedule.service.boarding import places_of, standings_now, standings_of
from app.schedule.service.breaking import Breach, Breaking, in_words
from app.schedule.service.drawing import MOST_SHOWN
from app.schedule.service.known import Known, known_of, names_of_wanting


@dataclass(frozen=True)
class Offered:
    """One move of a proposal: what it is in words, and as a form sends it.

    `since` says who has moved the event since the run began, and from where; else it is "".
    """

    move: Move
    sentence: str
    since: str


@dataclass(frozen=True)
class Scored:
    """A schedule as it is judged now: what it costs by term, how many events have a place."""

    placed: int
    penalty: int
    terms: Mapping[str, int]
    breaks: int


@dataclass(frozen=True)
class Touched:
    """Whom moves concern, by name: who organises what moves, who speaks there, and delegations of
    which members want to attend it.
    """

    organisers: Sequence[str]
    speakers: Sequence[str]
    delegations: Sequence[str]


@dataclass(frozen=True)
class Proposal:
    """What a run proposes: its moves that are not on the board, and whom they concern.

    `scored` is the board with those moves of it that nobody else's stand against; `for_the_board`
    says whether the board is as it was when the run began, `found_before` whether the same would
    be left of what an earlier run proposed, which is dropped. `taken_off` are the titles of those
    published side events that would lose their place, `breaks` what its places break on the board
    as things stand now, so that they cannot be taken as they are.
    """

    draft: Draft
    mode: RunMode
    only: int | None  # so many side events may move; None: all
    for_the_board: bool
    found_before: bool
    scored: Scored
    moves: Sequence[Offered]
    touched: Touched
    taken_off: Sequence[str]
    breaks: Sequence[Breach]

    def by_day(self, timezone: str) -> list[tuple[date | None, list[Offered]]]:
        """What moves, by the day that it goes to; last what loses its place (None)."""
        zone, found = ZoneInfo(timezone), defaultdict[date | None, list[Offered]](list)
        for one in self.moves:
            to = one.move.to
            found[to.starts_at.astimezone(zone).date() if to else None].append(one)
        return sorted(found.items(), key=lambda group: (group[0] is None, group[0] or date.min))

    @property
    def impossible(self) -> set[str]:
        """The side events whose places break a rule, by id."""
        moved = {one.move.event_id for one in self.moves}
        return {event for one in self.breaks for event in one.titles} & moved


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

    @property
    def best(self) -> list[list[str]]:
        """For each proposal the terms of which none costs less, and the board costs more."""
        return [
            [
                line.name
                for line in self.lines
                if line.proposals[at] == min(line.proposals) < line.board
            ]
            for at in range(len(self.proposals))
        ]


def proposals_shown(db: Session, meeting: Meeting) -> ProposalsShown:
    """The newest proposals of a meeting, judged by the meeting as it is now."""
    facts = queries.facts_of(db, meeting)
    problem = solver.problem_of(facts)
    now = standings_now(db, facts)
    board = _scored(problem, facts, now)
    telling = _Telling(db, facts, problem, now)
    found = [telling.proposal(one) for one in queries.proposals_of(db, meeting.id, MOST_SHOWN)]
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
) -> BoardChange:
    """Take moves of a proposal, all or none, as one change of the board that can be undone.

    Raises `NothingHere` for a move that is not of the proposal, `NothingChosen` without any, and as
    `change` does; where a place is refused, it says with which other moves it would not be.
    """
    queries.lock_meeting(db, meeting.id)
    draft = _waiting(db, meeting, draft_id)
    run = queries.run_of(db, draft)
    proposed = rules.moved_by(run.board if run else None, draft)
    if not moves:
        raise NothingChosen
    if any(one.event_id not in proposed or proposed[one.event_id] != one.to for one in moves):
        raise NothingHere
    try:
        made = change(db, actor, meeting, BoardKind.TAKEN, moves)
    except PlaceRefused as refused:
        along = _to_go_along(db, meeting, proposed, {one.event_id for one in moves})
        raise PlaceRefused([*refused.sentences, *along], can_override=False) from refused
    if draft.id not in queries.proposals_waiting(db, meeting.id):
        draft.state = DraftState.TAKEN
    db.flush()
    return made


def _to_go_along(
    db: Session, meeting: Meeting, proposed: Mapping[str, Spot | None], chosen: Collection[str]
) -> list[str]:
    """In words, with which other moves of a proposal those that are chosen break no rule.

    Whatever stands in the way goes along as far as the proposal moves it; nothing is said where
    that does not help.
    """
    known = known_of(db, meeting)
    now = standings_now(db, known.facts)
    breaking, policy = Breaking(known, now), known.facts.policy
    taken = {one: Standing(proposed[one]) for one in chosen}
    while True:
        broken = breaking.by(taken)
        concerned = {
            event
            for one in broken
            if policy.hand(one.rule) is not ByHand.FREELY
            for event in one.events
        }
        if not concerned:
            break
        more = concerned & proposed.keys() - taken.keys()
        if not more:
            return []
        taken |= {one: Standing(proposed[one]) for one in more}
    words = Words.of(known.facts)
    told = [words.moved(Moved(one, now[one], taken[one])) for one in taken if one not in chosen]
    return [_("Take this with it: %(move)s") % {"move": one} for one in told]


def take_whole(db: Session, actor: Actor | None, meeting: Meeting, draft: Draft) -> Draft:
    """Take all of a proposal for the board for which it was found; gives the board, open.

    The meeting must be locked. Raises `BoardChanged` where anything was moved since its run began,
    and as `change` does.
    """
    facts = queries.facts_of(db, meeting)
    now = standings_of(queries.board_to_change(db, meeting.id), facts)
    run = queries.run_of(db, draft)
    moves = moves_of(draft, facts, now)
    if moves and not _is_for(run, now):
        raise BoardChanged
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


def put_away_the_same(db: Session, run: Run, made: Draft, board: Draft) -> None:
    """Drop what earlier runs propose where the same is left of it: one is enough.

    What a mending proposes is answered with it and stands for nothing else.
    """
    if queries.mending_of_run(db, run.id) is not None:
        return
    now = {one.side_event_id: Standing.of(one) for one in board.placements}
    left = rules.left_of(run.board, made, now)
    for draft in queries.proposals_of(db, run.meeting_id):
        if draft.id != made.id and _left_of(db, draft, now) == left:
            draft.state = DraftState.DROPPED
            record(db, None, "schedule.proposal_dropped", run.meeting_id, draft.id)


def _left_of(db: Session, draft: Draft, board: Mapping[str, Standing]) -> dict[str, Spot | None]:
    run = queries.run_of(db, draft)
    return rules.left_of(run.board if run else None, draft, board)


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


def moves_any(run: Run, draft: Draft) -> bool:
    """Whether a run moves anything on the board with which it began."""
    return bool(rules.moved_by(run.board, draft))


def _is_for(run: Run | None, now: Mapping[str, Standing]) -> bool:
    """Whether the board is as it was when a run began; where nobody knows that, it is."""
    began = run.board if run else None
    stands = {one: rules.key_of(it.spot) for one, it in now.items()}
    return began is None or all(began.get(one, "") == key for one, key in stands.items())


def _waiting(db: Session, meeting: Meeting, draft_id: str) -> Draft:
    draft = queries.draft(db, draft_id, meeting_id=meeting.id)
    if draft is None or draft.state is not DraftState.PROPOSED:
        raise NothingHere
    return draft


class _Telling:
    """Proposals in the words of the meeting; `now` is where everything stands."""

    def __init__(
        self, db: Session, facts: Facts, problem: solver.Problem, now: Mapping[str, Standing]
    ) -> None:
        self._db, self._facts, self._problem, self._now = db, facts, problem, now
        self._words, self._names = Words.of(facts), names_of_wanting(db, facts)
        self._breaking = Breaking(Known(facts, problem), now)

    def proposal(self, draft: Draft) -> Proposal:
        """One of them."""
        run = queries.run_of(self._db, draft)
        offers = self._offers(draft, run)
        own = {one.event_id: Standing(one.to) for one in offers if not one.moved_since}
        left = {one.event_id: one.to for one in offers}
        return Proposal(
            draft=draft,
            mode=run.mode if run else RunMode.MAKE,
            only=len(run.chosen) if run and run.chosen is not None else None,
            for_the_board=_is_for(run, self._now),
            found_before=any(
                _left_of(self._db, one, self._now) == left
                for one in queries.dropped_before(self._db, draft, MOST_SHOWN)
            ),
            scored=_scored(self._problem, self._facts, {**self._now, **own}),
            moves=self._told(offers, run),
            touched=self._touched({one.event_id for one in offers}),
            taken_off=self._taken_off(offers),
            breaks=in_words(self._breaking.by(own), self._breaking.names),
        )

    def _taken_off(self, offers: Sequence[Offer]) -> list[str]:
        public = {one.side_event_id for one in self._facts.released if one.is_held}
        return [
            self._words.event(one.event_id)
            for one in offers
            if one.to is None and one.event_id in public
        ]

    def _touched(self, moved: Collection[str]) -> Touched:
        events = [event for event in self._facts.events if event.id in moved]
        partners = {
            rules.organisation_id(one): rules.partner_name(one)
            for event in events
            for one in event.partners
            if one.role in rules.ORGANISING
        }
        speakers = {one.person_id: one.name for event in events for one in event.speakers}
        wanting = {
            self._names[one.delegation_id]
            for one in self._facts.wants
            if any(event in moved for event in one.event_ids)
        }
        return Touched(*(sorted(one) for one in (partners.values(), speakers.values(), wanting)))

    def _offers(self, draft: Draft, run: Run | None) -> list[Offer]:
        """What it moves and is not there yet, in the order of `moves_of`."""
        began = run.board if run else None
        own = rules.moved_by(began, draft)
        return [
            Offer(
                one.event_id,
                one.seen if began is None else rules.spot_named(began.get(one.event_id, "")),
                one.seen,
                one.to,
            )
            for one in moves_of(draft, self._facts, self._now)
            if one.event_id in own
        ]

    def _told(self, offers: Sequence[Offer], run: Run | None) -> list[Offered]:
        meeting = self._facts.meeting.id
        changes = queries.changes_since(self._db, meeting, run.created_at) if run else ()
        last = {row["event"]: one for one in changes for row in one.moves}
        return [
            Offered(
                Move(one.event_id, one.now, one.to),
                self._words.moved(Moved(one.event_id, Standing(one.now), Standing(one.to))),
                self._since(one, last.get(one.event_id)) if one.moved_since else "",
            )
            for one in offers
        ]

    def _since(self, offer: Offer, last: BoardChange | None) -> str:
        """Who has moved an event since the run began, and when."""
        known = accounts.names_of(self._db, {last.account_id}) if last and last.account_id else {}
        who = known.get(last.account_id or "", "") if last else ""
        return self._words.moved_since((offer.began, offer.now), last, who)


def _scored(problem: solver.Problem, facts: Facts, standings: Mapping[str, Standing]) -> Scored:
    spots = {one: standing.spot for one, standing in standings.items() if standing.spot}
    unplaced = [event.id for event in facts.events if event.id not in spots]
    broken = solver.broken_by(problem, places_of(spots))
    # What only warns costs something where it is searched, so it does where it is compared.
    judged = solver.judge_places(solver.question_of(facts), places_of(spots), unplaced)
    return Scored(len(spots), judged.penalty, dict(judged.terms), len(broken))
