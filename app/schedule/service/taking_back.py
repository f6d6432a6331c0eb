"""Taking a release back: the places of an earlier one become public again, as a new release.

Releases are never changed and calendar entries only follow a rising sequence, so what was public
comes back under the next number. Only places go back. What a host wrote since stays as it is, what
was withdrawn since stays cancelled, and the parts of the official programme are printed as then.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.core import clock
from app.core.i18n import gettext as _
from app.meetings.models import Meeting
from app.schedule import queries, rules, solver
from app.schedule.errors import NothingHere, ReleaseRefused
from app.schedule.models import DraftState, Release, ReleasedEvent, ReleaseKind
from app.schedule.rules import Change, ChangeKind, Facts, Names, Place, Warned
from app.schedule.service.bringing_out import PLAIN, Cover, Plan, bring_out, new_release
from app.schedule.service.telling import people_not_reached, people_to_tell, still_waiting
from app.schedule.service.untold import hold_letters

MOST_BREACHES = 10  # sentences that are shown at once


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
    db: Session, facts: Facts, number: int
) -> tuple[Release, Plan]:  # fmt: skip
    """What going back to the places of an earlier release would change. Raises `NothingHere`."""
    earlier = queries.release_numbered(db, facts.meeting.id, number)
    if earlier is None or facts.release is None or number >= facts.release.number:
        raise NothingHere
    coming = _coming(db, facts, earlier)
    planned = rules.changes(facts.released, coming)
    if not any(change.is_news for change in planned):
        same = _("The public programme has the places of this release already.")
        return earlier, Plan(refusals=[same])
    rooms = earlier.programme["rooms"]
    told = people_to_tell(db, facts, planned, rooms)
    return earlier, Plan(
        changes=planned,
        told=told,
        not_reached=people_not_reached(db, facts, planned, told),
        warnings=[
            *_still_so(db, facts, number),
            *_broken(facts, coming),
            *still_waiting(db, facts),
            *rules.without_place(facts, planned),
            *rules.warnings(facts, planned, clock.now()),
        ],
        name=rules.guessed_name(
            facts.meeting, queries.names_of_releases(db, facts.meeting.id), clock.now()
        ),
    )


def take_back(
    db: Session,
    actor: Actor | None,
    meeting: Meeting,
    number: int,
    cover: Cover = PLAIN,
    *,
    seen: int | None = None,
) -> Release:
    """Make the places of release `number` public again, as the meeting's next release.

    Whoever got no letter about the releases in between is not told. The board that was taken back
    is open again. `seen` is the number of the release that was public when somebody looked.

    Raises `NothingHere`, and `ReleaseRefused` where another is public by now, or nothing changes.
    """
    queries.lock_meeting(db, meeting.id)
    hold_letters(db, meeting.id)
    facts = queries.facts_of(db, meeting)
    if seen is not None and facts.release is not None and facts.release.number != seen:
        raise ReleaseRefused([_("Another release is public by now. Look at it first.")])
    earlier, plan = plan_taking_back(db, facts, number)
    if plan.refusals:
        raise ReleaseRefused(list(plan.refusals))
    _open_board(db, meeting)
    release = new_release(db, facts, actor, cover)
    release.kind, release.places_of = ReleaseKind.TAKEN_BACK, earlier.number
    release.draft_id, release.programme = earlier.draft_id, earlier.programme
    db.add(release)
    db.flush()
    events = _events(release, facts, plan.changes, earlier.programme["rooms"])
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
        if not one.cancelled and one.side_event_id in accepted
    }


def _open_board(db: Session, meeting: Meeting) -> None:
    """The board that is taken back can be changed and published again."""
    board = queries.board_to_change(db, meeting.id)
    if board is not None and board.state is DraftState.PUBLISHED:
        board.state = DraftState.OPEN


def _still_so(db: Session, facts: Facts, number: int) -> list[Warned]:
    """What happened since, which going back to earlier places does not undo."""
    happened = queries.happened_since(db, facts.meeting.id, number)
    if not happened:
        return []
    sentence = _(
        "Only places go back. This was said under “Something happened” and stays as it is; to undo"
        " that too, take it back there instead:"
    )
    return [Warned(sentence, [rules.said(facts, rules.Fact.of(one)) for one in happened])]


def _broken(facts: Facts, coming: Mapping[str, Place]) -> list[Warned]:
    """The rules that these places break as things stand now."""
    known = {room.id for room in facts.rooms}
    places = {one: place for one, place in coming.items() if place.room_id in known}
    problem, names = solver.as_if_unpublished(solver.problem_of(facts)), Names.of(facts)
    said = dict.fromkeys(
        rules.breach(one.rule, one.events, one.details, names)
        for one in solver.broken_by(problem, places)
    )
    if not said:
        return []
    return [Warned(_("As things stand now, these places break rules:"), list(said)[:MOST_BREACHES])]


def _events(
    release: Release, facts: Facts, planned: Sequence[Change], rooms: Mapping[str, Any]
) -> list[ReleasedEvent]:
    """Each event as it is printed now, in its earlier place; every one is printed by now."""
    now = {event.side_event_id: event for event in facts.released}
    accepted = {event.id for event in facts.events}
    made = []
    for change in planned:
        old = now[change.event_id]
        gone = change.kind is ChangeKind.CANCELLED or (
            old.cancelled and change.kind is ChangeKind.SAME
        )
        room = old.printed["room"] if gone else rooms[change.place.room_id]
        moved = change.kind is ChangeKind.MOVED
        made.append(
            ReleasedEvent(
                release_id=release.id,
                side_event_id=change.event_id,
                room_id=change.place.room_id,
                starts_at=change.place.starts_at,
                ends_at=change.place.ends_at,
                sequence=change.sequence,
                cancelled=gone,
                printed={
                    **old.printed,
                    "moved": moved,
                    "waits": gone and change.event_id in accepted,
                    "room": room,
                },
            )
        )
    return made
