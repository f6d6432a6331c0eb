"""What happened since an earlier release is taken back together with its places."""

from collections.abc import Collection, Iterable

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.meetings.models import Meeting
from app.registrations import queries as registrations
from app.schedule import queries, rules
from app.schedule.errors import NothingHere, PlaceRefused
from app.schedule.models import BoardChange, BoardKind, FactKind, Mending, MendingState
from app.schedule.rules import Facts, Happened, HeldAgain, Standing
from app.schedule.service.board import Move, change, draft_to_change
from app.schedule.service.mending.facts import restore
from app.side_events import queries as side_events
from app.side_events.models import SideEventState
from app.side_events.rules.demands import needed_by_people


def undoing(
    db: Session, facts: Facts, number: int, wanted: Collection[str] | None
) -> tuple[list[Happened], Facts]:
    """What happened since release `number`, the newest first; and the meeting without it.

    Of what can be taken back, that is which is `wanted`, by id; None is all.
    """
    found = []
    since = queries.happened_since(db, facts.meeting.id, number)
    cancelled = cancelled_of(db, facts, since)
    for mending in since:
        sentence = rules.said(facts, rules.Fact.of(mending))
        so = rules.still_so(facts, mending, cancelled)
        undone = so and (wanted is None or mending.id in wanted)
        found.append(Happened(mending.id, sentence, undone=undone, overtaken=not so))
        if undone:
            facts = rules.without(facts, mending, cancelled)
    return found, facts


def take_back_all(
    db: Session, actor: Actor | None, meeting: Meeting, happened: Iterable[Happened]
) -> list[Mending]:
    """Take back what is to be undone, the newest first, with what it moved on the board.

    What somebody moved again since stays where they put it, and so does all that one thing moved
    where the board has no room for it any more: the board is a draft, and says so itself.
    """
    undone = []
    for one in happened:
        mending = queries.mending_to_change(db, meeting.id, one.mending_id)
        if one.undone and mending is not None:
            _put_back(db, actor, meeting, mending, take_back_one(db, actor, meeting, mending))
            undone.append(mending)
    if undone:  # what is held again is on the board, if only in its tray
        draft_to_change(db, queries.facts_of(db, meeting))
    return undone


def take_back_one(
    db: Session, actor: Actor | None, meeting: Meeting, mending: Mending
) -> list[Move]:  # fmt: skip
    """Take one thing back; gives the moves that put its events where they were."""
    restore(db, actor, meeting, mending)
    moves = moves_back(db, mending)
    mending.state = MendingState.TAKEN_BACK
    record(db, actor, "schedule.mending_taken_back", meeting.id, mending.id)
    return moves


def moves_back(db: Session, mending: Mending) -> list[Move]:
    """The moves that put the events where they were which something moved, or took off."""
    spot = rules.spot_named(mending.before.get("spot", ""))
    made = db.get(BoardChange, mending.change_id) if mending.change_id else None
    held_again = [Move(mending.about_id, None, spot)] if spot else []  # what was cancelled
    moved = rules.moves_of(made) if made else ()
    return held_again + [
        Move(one.event_id, one.after.spot, one.before.spot, one.before.reason) for one in moved
    ]


def _put_back(
    db: Session, actor: Actor | None, meeting: Meeting, mending: Mending, moves: Iterable[Move]
) -> None:
    stands = queries.standings(db, meeting.id)
    moves = [one for one in moves if stands.get(one.event_id, Standing()).spot == one.seen]
    if not moves:
        return
    try:
        mending.change_id = change(db, actor, meeting, BoardKind.TAKEN, moves).id
    except (NothingHere, PlaceRefused):
        return


def cancelled_of(db: Session, facts: Facts, since: Iterable[Mending]) -> dict[str, HeldAgain]:
    """The side events that were cancelled and still are."""
    meeting_id, found = facts.meeting.id, {}
    ids = {one.about_id for one in since if one.kind is FactKind.EVENT_CANCELLED}
    by_person = registrations.features_needed(db, meeting_id) if ids else {}
    for id_ in ids:
        event = side_events.side_event(db, id_, meeting_id=meeting_id)
        if event is not None and event.state is SideEventState.CANCELLED:
            found[id_] = HeldAgain(event, needed_by_people(event, by_person))
    return found
