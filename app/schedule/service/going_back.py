"""The board after a release was taken back: what still stands on it as that release had it."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.meetings.models import Meeting
from app.schedule import queries, rules
from app.schedule.errors import BoardChanged
from app.schedule.models import BoardChange, ReleasedEvent, ReleaseKind
from app.schedule.rules import Facts, GoneBack, Moved, Spot, Standing, Words
from app.schedule.service.boarding import standings_now
from app.schedule.service.bringing_out import Plan
from app.schedule.service.exchanging import Exchanged, exchange, exchange_shown
from app.schedule.service.known import known_of
from app.schedule.service.mending.undoing import moves_back


@dataclass(frozen=True)
class LeftBehind:
    """What `events` side events of the board still have of release `withdrawn`, which was taken
    back: `public` is the number of the one whose places are public again.
    """

    withdrawn: int
    public: int
    events: int
    back: GoneBack


def left_behind(db: Session, meeting: Meeting) -> LeftBehind | None:
    """What the board still has of a release that was taken back; None where that is nothing."""
    current = queries.current_release(db, meeting.id, printed=False)
    if current is None or current.kind is ReleaseKind.PUBLISHED:
        return None
    last = queries.newest_of(db, meeting.id, {ReleaseKind.PUBLISHED, ReleaseKind.TAKEN_BACK})
    withdrawn = queries.newest_of(db, meeting.id, {ReleaseKind.PUBLISHED})
    if last is None or last.places_of is None or withdrawn is None:
        return None
    facts = known_of(db, meeting).facts
    then = queries.events_of(db, withdrawn.id, printed=False)
    back = GoneBack(_spots(facts, then), _spots(facts, facts.released))
    events = len(back.goes(standings_now(db, facts)))
    return LeftBehind(withdrawn.number, last.places_of, events, back) if events else None


def board_back(db: Session, meeting: Meeting) -> tuple[LeftBehind, Exchanged] | None:
    """What taking the board back too would come to; None where nothing is left behind."""
    left = left_behind(db, meeting)
    return (left, exchange_shown(db, meeting, left.back)) if left else None


def take_board_back(
    db: Session,
    actor: Actor,
    meeting: Meeting,
    seen: Iterable[tuple[str, Spot | None]],
    *,
    reason: str = "",
) -> BoardChange:
    """Put what is left behind where the public programme has it. Raises as `exchange` does."""
    queries.lock_meeting(db, meeting.id)
    left = left_behind(db, meeting)
    if left is None:
        raise BoardChanged
    return exchange(db, actor, meeting, left.back, list(seen), reason=reason)


def apart_from_board(db: Session, facts: Facts, plan: Plan) -> list[str]:
    """What publishing the board would move again once the places of a release are public, in
    sentences: where `plan` would hold it, and where the board has it once what happened is undone.
    """
    stands, words = standings_now(db, facts), Words.of(facts)
    for one in plan.undone:
        mending = queries.mending(db, facts.meeting.id, one.mending_id)
        for move in moves_back(db, mending) if mending else ():
            if stands.get(move.event_id, Standing()).spot == move.seen:
                stands[move.event_id] = Standing(move.to)
    coming = rules.coming(facts.released, plan.changes)
    public = {one: Standing(Spot(it.room_id, it.starts_at)) for one, it in coming.items()}
    return [
        words.moved(Moved(one, at, stands[one]))
        for one, at in public.items()
        if one in stands and stands[one].spot != at.spot
    ]


def _spots(facts: Facts, events: Iterable[ReleasedEvent]) -> dict[str, Spot]:
    """Where events are held, in rooms that the meeting has now."""
    rooms = {room.id for room in facts.rooms}
    return {
        one.side_event_id: Spot(one.room_id, one.starts_at)
        for one in events
        if one.is_held and one.room_id in rooms
    }
