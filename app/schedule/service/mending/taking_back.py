"""Taking one thing that happened back: what would follow, why it cannot be, and doing it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.core.i18n import gettext as _
from app.meetings.models import Meeting
from app.schedule import queries, rules, solver
from app.schedule.errors import CannotMend, NothingHere
from app.schedule.models import (
    BoardKind,
    DraftState,
    FactKind,
    Mending,
    MendingState,
    Release,
    ReleaseKind,
)
from app.schedule.rules import Facts, Moved, Standing, Words
from app.schedule.rules.undoing import reason_to_take_back
from app.schedule.service.board import change
from app.schedule.service.boarding import standings_now
from app.schedule.service.breaking import Breach, broken_at, still_broken
from app.schedule.service.bringing_out import PLAIN, Cover
from app.schedule.service.mending.approving import concerned, publish_board
from app.schedule.service.mending.coming import Coming
from app.schedule.service.mending.undoing import cancelled_of, moves_back, take_back_one


@dataclass(frozen=True)
class Instead:
    """What can be done where it cannot be taken back: in words, and where, below the desk's."""

    text: str
    path: str


@dataclass(frozen=True)
class Stuck:
    """Why something that happened cannot be taken back by itself, and what can be done instead."""

    sentence: str
    instead: Sequence[Instead]


@dataclass(frozen=True)
class WayBack:
    """What taking back would come to, in sentences; what its release would tell, if any; and what
    breaks rules already, and is left as it is.
    """

    sentences: Sequence[str]
    coming: Coming | None
    left: Sequence[Breach]


def stuck(db: Session, facts: Facts, mending: Mending) -> Stuck | None:
    """Why what was approved cannot be taken back by itself any more; None where it can be."""
    sentence, instead = "", list[Instead]()
    made = queries.release_if_there(db, mending.release_id) if mending.release_id else None
    if not rules.still_so(facts, mending, cancelled_of(db, facts, [mending])):
        sentence = _("Somebody has changed the same by hand since, so it is not taken back here.")
        instead = _by_hand(facts, mending)
    elif made is not None and _is_released_since(db, made):
        sentence = _("Another release came out since, so it cannot be taken back by itself.")
        instead = [_earlier(made), *_by_hand(facts, mending)]
    elif not _is_board_as_left(db, mending, made):
        sentence = _("Somebody has changed the board since, so it cannot be taken back by itself.")
        instead = [Instead(_("See what was changed on the board"), "schedule/board")]
        instead += [_earlier(made)] if made else []
    return Stuck(sentence, instead) if sentence else None


def way_back(db: Session, facts: Facts, mending: Mending) -> WayBack:
    """What taking it back would come to, as things stand."""
    then = rules.without(facts, mending, cancelled_of(db, facts, [mending]))
    stands = standings_now(db, then)
    moves, words = moves_back(db, mending), Words.of(then)
    said = [rules.said_back(facts, mending)]
    said += [
        words.moved(Moved(one.event_id, Standing(one.seen), Standing(one.to)))
        for one in moves
        if one.seen != one.to
    ]
    said += [
        words.as_long_again(event.id, then.minutes_of(event))
        for event in then.events
        if event.id in mending.before.get("minutes", {})
    ]
    already = solver.Already(broken_at(facts, standings_now(db, facts)))
    stands |= {one.event_id: Standing(one.to) for one in moves}
    spots = {one: two.spot for one, two in stands.items()}
    coming = Coming(db, then, spots, already) if mending.release_id else None
    return WayBack(said, coming, still_broken(then, stands, already))


def take_mending_back(
    db: Session, actor: Actor | None, meeting: Meeting, mending_id: str, cover: Cover = PLAIN
) -> Mending:
    """It was not so: the fact goes, everything stands as before, and the next release says so.

    Raises `CannotMend` where it is not approved or `stuck`, and as `approve` does.
    """
    queries.lock_meeting(db, meeting.id)
    mending = queries.mending_to_change(db, meeting.id, mending_id)
    if mending is None:
        raise NothingHere
    if mending.state is not MendingState.APPROVED:
        raise CannotMend(_("It is not approved, so there is nothing to take back."))
    facts = queries.facts_of(db, meeting)
    against = stuck(db, facts, mending)
    if against:
        raise CannotMend(against.sentence)
    already = solver.Already(broken_at(facts, standings_now(db, facts)))
    reason = reason_to_take_back(facts, mending)
    with db.begin_nested():
        moves = take_back_one(db, actor, meeting, mending)
        if moves:  # that is no step of the board by itself either
            made = change(db, actor, meeting, BoardKind.TAKEN, moves, already=already)
            mending.change_id = made.id
        if mending.release_id is not None:
            cover = replace(cover, of=concerned(mending, moves), offered=reason)
            mending.taken_back_with_id = publish_board(db, actor, meeting, cover, already).id
        db.flush()
    return mending


def _is_released_since(db: Session, made: Release) -> bool:
    """What a host changed in a release of its own since is of no account."""
    later = (one for one in queries.releases_of(db, made.meeting_id) if one.number > made.number)
    return any(one.kind is not ReleaseKind.REPRINTED for one in later)


def _is_board_as_left(db: Session, mending: Mending, made: Release | None) -> bool:
    """Whether nothing was moved since."""
    board = queries.newest_draft(db, mending.meeting_id, placed=False)
    if made is not None:
        return (
            board is not None and board.id == made.draft_id and board.state is DraftState.PUBLISHED
        )
    changes = [one for one in queries.changes_of(db, board.id) if one.moves] if board else []
    return mending.change_id == (changes[-1].id if changes else None)


def _earlier(made: Release) -> Instead:
    """The page on which all that came with a release and after it is taken back, or stays."""
    number = made.number - 1
    return Instead(
        _("Go back to release %(number)s, and choose what is taken back with it")
        % {"number": number},
        f"releases/{number}",
    )


def _by_hand(facts: Facts, mending: Mending) -> list[Instead]:
    """Where the same can be said or set again; nowhere, of who is away."""
    if mending.kind is FactKind.SESSION_HOURS:
        path = rules.form_to_say(mending.kind, mending.about_id, **_hours_again(facts, mending))
        return [Instead(_("Say which hours it has now"), path)]
    if mending.kind is FactKind.ROOM_LOST:
        return [Instead(_("See when rooms are closed"), "rooms")]
    if mending.kind is FactKind.EVENT_CANCELLED:
        return [Instead(_("Look at its application"), f"side-events/{mending.about_id}")]
    return []


def _hours_again(facts: Facts, mending: Mending) -> dict[str, str]:
    """The hour that was changed, as it was, in the form for it."""
    starts_at, ends_at = rules.hours_before(mending)
    begins = mending.ends_at == ends_at
    hour = (starts_at if begins else ends_at).astimezone(ZoneInfo(facts.meeting.timezone))
    return {"edge": "begins" if begins else "ends", "hour": f"{hour:%H:%M}"}
