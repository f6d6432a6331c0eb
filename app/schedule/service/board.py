"""Changing the board by hand: the one verb for all that moves.

The board is the newest draft that is no proposal. Once it was published, the next change begins a
new draft from it.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.accounts import queries as accounts
from app.accounts.access import Actor
from app.accounts.service import record
from app.core import clock
from app.core.i18n import gettext as _
from app.meetings.models import Meeting
from app.schedule import queries, rules, solver
from app.schedule.errors import NothingHere, PlaceRefused, StandsElsewhere
from app.schedule.models import BoardChange, BoardKind, Draft, DraftState, Placement
from app.schedule.rules import ByHand, Facts, Frozen, Moved, Repinned, Spot, Standing, Words, end_of
from app.schedule.service.breaking import Breaking
from app.schedule.service.known import known_of
from app.side_events.rules.shown import LengthsSet


class Move(NamedTuple):
    """An event, where whoever moves it saw it, and where it is to stand; None is the tray.

    `reason` is why it alone may break a rule there, and not what is moved with it.
    """

    event_id: str
    seen: Spot | None
    to: Spot | None
    reason: str = ""


def change(
    db: Session,
    actor: Actor | None,
    meeting: Meeting,
    kind: BoardKind,
    moves: Sequence[Move],
    *,
    reason: str = "",
    already: solver.Already = solver.NOTHING,
) -> BoardChange:
    """Move events on the board of a meeting, all or none.

    A rule that the meeting lets organisers override is broken only for a `reason`, which stays with
    the event, or without one where the meeting asks for none. What was broken `already` is no
    matter.
    Raises `StandsElsewhere` where an event is not where it was seen, `PlaceRefused` where a place
    breaks rules, and `NothingHere` for an event or a room that the board does not have.
    """
    board = _Board(db, meeting)
    board.refuse_unknown(moves)
    board.refuse_stale((move.event_id, move.seen) for move in moves)
    return board.write(actor, kind, board.judged(moves, reason, already))


def move_again(
    db: Session, actor: Actor, meeting: Meeting, kind: BoardKind, moves: Sequence[Moved]
) -> BoardChange:
    """Let events stand again as they did once.

    Raises `StandsElsewhere` where somebody has moved one of them since, and `PlaceRefused` where
    one cannot stand there now.
    """
    return _Board(db, meeting).again(actor, kind, moves)


def keep_change(
    db: Session,
    actor: Actor | None,
    draft: Draft,
    kind: BoardKind,
    *,
    moves: Sequence[Moved] = (),
    pins: Sequence[Repinned] = (),
    frozen: Frozen | None = None,
) -> BoardChange:
    """Write down what somebody has changed of a draft, so that they can undo it."""
    made = BoardChange(
        draft_id=draft.id,
        number=queries.last_number(db, draft.id) + 1,
        account_id=actor.account_id if actor else None,
        at=clock.now(),
        kind=kind,
        moves=[one.to_keep() for one in moves],
        pins=[one.to_keep() for one in pins],
        frozen=frozen.to_keep() if frozen else None,
    )
    if moves:
        draft.revision = made.number
    db.add(made)
    db.flush()
    return made


class _Board:
    """The board of a meeting while one person changes it; others wait."""

    def __init__(self, db: Session, meeting: Meeting) -> None:
        queries.lock_meeting(db, meeting.id)
        self._db = db
        known = known_of(db, meeting)
        self._facts = known.facts
        self._events = {event.id: event for event in self._facts.events}
        self._rooms = {room.id for room in self._facts.rooms}
        self._draft = queries.board_to_change(db, meeting.id)
        placements = self._draft.placements if self._draft else ()
        self._standings = {one.side_event_id: Standing.of(one) for one in placements}
        self._breaking = Breaking(known, self._standings)
        self._words = Words.of(self._facts)

    def standing(self, event_id: str) -> Standing:
        """Where an event stands."""
        return self._standings.get(event_id, Standing())

    def refuse_unknown(self, moves: Sequence[Move]) -> None:
        """Raises `NothingHere` for what the board does not have, or an event named twice."""
        named = [move.event_id for move in moves]
        rooms = {move.to.room_id for move in moves if move.to}
        fine = self._events.keys() >= set(named) and self._rooms >= rooms
        if not named or len(set(named)) < len(named) or not fine:
            raise NothingHere

    def refuse_stale(self, seen: Iterable[tuple[str, Spot | None]]) -> None:
        """Raises `StandsElsewhere` with a sentence for each event that was not seen as it is."""
        stale = [
            (event_id, spot, now)
            for event_id, spot in seen
            if (now := self.standing(event_id).spot) != spot
        ]
        if stale:
            raise StandsElsewhere(self._differences(stale))

    def judged(
        self, moves: Sequence[Move], reason: str, already: solver.Already
    ) -> list[Moved]:  # fmt: skip
        """What moving events comes to, by the rules; raises `PlaceRefused`."""
        said = {
            one.event_id: (one.reason or reason).strip()[: rules.LONGEST_REASON] for one in moves
        }
        after = {one.event_id: Standing(one.to) for one in moves}
        broken, policy = self._breaking.by(after, already), self._facts.policy
        bare = [one for one in broken if not any(said.get(each) for each in one.events)]
        hand = policy.strictest(one.rule for one in broken)
        if hand is ByHand.NEVER or policy.strictest(one.rule for one in bare) is ByHand.REASON:
            raise PlaceRefused(self._breaking.said(broken), can_override=hand is ByHand.REASON)
        for event_id, standing in after.items():
            marks = tuple(solver.mark_of(one) for one in broken if event_id in one.events)
            if marks:
                after[event_id] = Standing(standing.spot, said[event_id], marks)
        return [Moved(one, self.standing(one), standing) for one, standing in after.items()]

    def again(self, actor: Actor, kind: BoardKind, moves: Sequence[Moved]) -> BoardChange:
        """Let events stand again as they did once."""
        gone = [one.event_id for one in moves if one.event_id not in self._events]
        lost = {one.after.spot.room_id for one in moves if one.after.spot} - self._rooms
        if gone:
            raise StandsElsewhere([_("A side event of this change is not accepted any more.")])
        if lost:
            raise StandsElsewhere([_("The meeting does not have the room any more.")])
        self.refuse_stale((one.event_id, one.before.spot) for one in moves)
        broken = self._breaking.by({one.event_id: one.after for one in moves})
        if broken:
            raise PlaceRefused(self._breaking.said(broken), can_override=False)
        return self.write(actor, kind, moves)

    def write(self, actor: Actor | None, kind: BoardKind, moves: Sequence[Moved]) -> BoardChange:
        """Write the moves down as one change."""
        draft = take_in(self._db, self._facts, self._draft)
        placements = {one.side_event_id: one for one in draft.placements}
        for one in moves:
            one.after.write(placements[one.event_id], self._events[one.event_id])
        made = keep_change(self._db, actor, draft, kind, moves=moves)
        overridden = sum(bool(one.after.overrides) for one in moves)
        record(
            self._db, actor, "schedule.board_changed", draft.meeting_id, made.id,
            kind=kind.value, moves=len(moves), overridden=overridden,
        )  # fmt: skip
        return made

    def _differences(self, stale: Sequence[tuple[str, Spot | None, Spot | None]]) -> list[str]:
        changes = queries.changes_of(self._db, self._draft.id) if self._draft else ()
        last = {row["event"]: one for one in changes for row in one.moves}
        ids = {one.account_id for one in last.values() if one.account_id}
        names = accounts.names_of(self._db, ids)
        said = []
        for event_id, seen, now in stale:
            found = last.get(event_id)
            who = names.get(found.account_id or "", "") if found else ""
            said.append(self._words.elsewhere(event_id, (seen, now), found, who))
        return said


def keep_lengths(db: Session, changed: LengthsSet) -> None:
    """React to events that are held shorter, or as long as before: the board has them for so long.

    A board that is public goes on in a new draft, so that the next release can say it.
    """
    queries.lock_meeting(db, changed.meeting_id)
    if queries.newest_draft(db, changed.meeting_id, placed=False) is not None:
        meeting = queries.meeting_by_id(db, changed.meeting_id)
        draft_to_change(db, queries.facts_of(db, meeting))


def draft_to_change(db: Session, facts: Facts) -> Draft:
    """The draft that is the board, for a change: open, and with what is accepted now in it.

    The meeting must be locked.
    """
    return take_in(db, facts, queries.board_to_change(db, facts.meeting.id))


def take_in(db: Session, facts: Facts, draft: Draft | None) -> Draft:
    """The same, where the board is loaded for a change already."""
    if draft is None or draft.state is DraftState.PUBLISHED:
        draft = _begin(db, facts, draft)
    events = {event.id: event for event in facts.events}
    known = {one.side_event_id for one in draft.placements}
    for one in [one for one in draft.placements if one.side_event_id not in events]:
        draft.placements.remove(one)
        db.delete(one)
    for one in draft.placements:
        spot, event = Standing.of(one).spot, events[one.side_event_id]
        one.ends_at = end_of(spot, event.minutes) if spot else None  # as long as it is now
    draft.placements += [
        Placement(side_event_id=event.id, overrides=[])
        for event in facts.events
        if event.id not in known
    ]
    db.flush()
    return draft


def _begin(db: Session, facts: Facts, before: Draft | None) -> Draft:
    """A new draft that stands as the one before it did."""
    now = clock.now()
    if before is not None:
        now = max(now, before.created_at + timedelta(microseconds=1))
    draft = Draft(
        meeting_id=facts.meeting.id,
        state=DraftState.OPEN,
        avoided=dict(before.avoided) if before else {},
        revision=0,
        created_at=now,
        placements=[_copy(one) for one in before.placements] if before else [],
    )
    db.add(draft)
    db.flush()
    return draft


def _copy(one: Placement) -> Placement:
    return Placement(
        side_event_id=one.side_event_id,
        room_id=one.room_id,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        reason=one.reason,
        overrides=list(one.overrides),
    )
