"""Taking a release back: the places of an earlier one become public again, as a new release.

Releases are never changed and calendar entries only follow a rising sequence, so what was public
comes back under the next number. Places go back, and what somebody said under “Something happened”
since is taken back, unless they want it to stay. What a host wrote since stays as it is, what was
withdrawn since stays cancelled, and the parts of the official programme are printed as then.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, cast

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.core.db import Languages
from app.core.i18n import gettext as _
from app.meetings.models import Meeting
from app.schedule import queries, rules
from app.schedule.errors import NothingHere, ReleaseRefused
from app.schedule.models import DraftState, Release, ReleasedEvent, ReleaseKind
from app.schedule.rules import Change, Facts, Place, Spot, Standing, Warned
from app.schedule.rules.printed import PrintedEvent, PrintedProgramme, PrintedRoom
from app.schedule.rules.strayed import strayed
from app.schedule.service.breaking import places_that_break
from app.schedule.service.bringing_out import (
    PLAIN,
    Cover,
    Plan,
    bring_out,
    new_release,
    plan_of,
    released_events,
)
from app.schedule.service.mending.undoing import take_back_all, undoing
from app.schedule.service.untold import hold_letters


def last_published(db: Session, meeting_id: str) -> int | None:
    """The number of the release to which taking the newest one back would go; None without one.

    What a host changed since is not taken back, so releases that only print it are passed over.
    """
    newest = next(
        (one for one in queries.releases_of(db, meeting_id) if one.kind != ReleaseKind.REPRINTED),
        None,
    )
    return newest.number - 1 if newest and newest.number > 1 else None


def plan_taking_back(
    db: Session, facts: Facts, number: int, undo: Collection[str] | None = None
) -> tuple[Release, Plan]:
    """What going back to an earlier release would change. Raises `NothingHere`.

    `undo` are the ids of what happened since and is to be taken back with it, None: all of that.
    """
    earlier = queries.release_numbered(db, facts.meeting.id, number)
    if earlier is None or facts.release is None or number >= facts.release.number:
        raise NothingHere
    happened, then = undoing(db, facts, number, undo)
    coming = _coming(db, then, earlier)
    planned = rules.changes(facts.released, coming)
    if not any((*(change.is_news for change in planned), *(one.undone for one in happened))):
        same = _("The public programme has the places of this release already.")
        return earlier, Plan(refusals=[same], happened=happened)
    if gone := strayed(then, _standing(coming)):
        refusals = [one.sentence for one in gone]
        return earlier, Plan(refusals=refusals, happened=happened, strayed=gone)
    warnings = [*_no_more(db, facts, number), *places_that_break(then, coming)]
    plan = plan_of(db, then, planned, warnings, earlier.programme["rooms"])
    before: Any = facts.release.programme
    reads = [*rules.in_programme(before, cast("PrintedProgramme", _programme(db, then, earlier)))]
    return earlier, replace(plan, happened=happened, reads=reads)


def take_back(
    db: Session,
    actor: Actor | None,
    meeting: Meeting,
    number: int,
    cover: Cover = PLAIN,
    *,
    seen: int | None = None,
    undo: Collection[str] | None = None,
) -> Release:
    """Make the places of release `number` public again, as the meeting's next release.

    What happened since is taken back too, where it is in `undo` (None: all). Whoever got no letter
    about the releases in between is not told. The board that was taken back is open again. `seen`
    is the number of the release that was public when somebody looked.

    Raises `NothingHere`, and `ReleaseRefused` where another is public by now, or nothing changes.
    """
    queries.lock_meeting(db, meeting.id)
    hold_letters(db, meeting.id)
    facts = queries.facts_of(db, meeting)
    if seen is not None and facts.release is not None and facts.release.number != seen:
        raise ReleaseRefused([_("Another release is public by now. Look at it first.")])
    earlier, plan = plan_taking_back(db, facts, number, undo)
    if plan.refusals:
        raise ReleaseRefused(list(plan.refusals))
    _open_board(db, meeting)
    mendings = take_back_all(db, actor, meeting, plan.undone)
    facts = queries.facts_of(db, meeting)
    release = new_release(
        db, facts, actor, cover,
        kind=ReleaseKind.TAKEN_BACK, places_of=earlier.number, draft_id=earlier.draft_id,
        programme=_programme(db, facts, earlier), brings=plan.brings,
    )  # fmt: skip
    for one in mendings:
        one.taken_back_with_id = release.id
    events = _events(release, facts, (plan, cover), earlier.programme["rooms"])
    bring_out(
        db,
        actor,
        release,
        plan,
        facts=facts,
        events=events,
        letters_wait=cover.letters_wait,
    )
    return release


def _coming(db: Session, facts: Facts, earlier: Release) -> dict[str, Place]:
    """Where the earlier release has what is accepted still."""
    accepted = {event.id for event in facts.events}
    return {
        one.side_event_id: rules.place_of(one)
        for one in queries.events_of(db, earlier.id)
        if one.is_held and one.side_event_id in accepted
    }


def _standing(coming: Mapping[str, Place]) -> dict[str, Standing]:
    return {one: Standing(Spot(it.room_id, it.starts_at)) for one, it in coming.items()}


def _open_board(db: Session, meeting: Meeting) -> None:
    """The board that is taken back can be changed and published again."""
    board = queries.board_to_change(db, meeting.id)
    if board is not None and board.state is DraftState.PUBLISHED:
        board.state = DraftState.OPEN
        db.flush()


def _no_more(db: Session, facts: Facts, number: int) -> list[Warned]:
    """What was so in the earlier release and was taken back since: nobody says it again."""
    gone = queries.undone_since(db, facts.meeting.id, number)
    if not gone:
        return []
    sentence = _(
        "This was so in that release and was taken back since. If it is so again, say it under"
        " “Something happened”:"
    )
    return [Warned(sentence, [rules.said(facts, rules.Fact.of(one)) for one in gone])]


def _programme(db: Session, facts: Facts, earlier: Release) -> dict[str, Any]:
    """What the earlier release printed besides side events.

    A session of which something was said since that stands is printed as it is now, and so are the
    rooms that are closed.
    """
    stands = queries.happened_since(db, facts.meeting.id, earlier.number)
    about = {one.about_id for one in stands}
    now = rules.print_programme(facts)
    known = {one["id"]: one for one in now["sessions"]}
    sessions = [
        known.get(one["id"], one) if one["id"] in about else one
        for one in earlier.programme["sessions"]
    ]
    return {**earlier.programme, "sessions": sessions, "closures": now["closures"]}


def _events(
    release: Release, facts: Facts, asked: tuple[Plan, Cover], rooms: Mapping[str, PrintedRoom]
) -> list[ReleasedEvent]:
    """Each event as it is printed now, in its earlier place; every one is printed by now.

    What is held again is printed anew: nothing says any more why it was not.
    """
    events, (plan, cover) = {event.id: event for event in facts.events}, asked

    def printed(change: Change, old: ReleasedEvent | None) -> PrintedEvent:
        same = old.printed if old and old.is_held else None
        content = same or rules.print_content(events[change.event_id])
        return cast("PrintedEvent", {**content, "room": rooms[change.place.room_id]})

    def reason(event_id: str) -> Languages:
        return cover.reason(event_id, plan.reasons)

    return released_events(release, facts, plan, printed, reason)
