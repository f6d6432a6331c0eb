"""Publishing a draft: release n, everything public built once, everybody concerned told."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.core import clock, i18n
from app.core.happenings import tell
from app.core.i18n import gettext as _
from app.meetings.models import Slot
from app.meetings.rules import SlotGoes
from app.schedule import mails, queries, rules, solver
from app.schedule.errors import DraftRefused, SlotInUse
from app.schedule.models import Artefact, Draft, DraftState, Release, ReleasedEvent
from app.schedule.rules import Change, ChangeKind, Facts, Names
from app.schedule.service import public
from app.schedule.service.proposals import take_whole
from app.schedule.service.telling import give_calendars, people_to_tell
from app.side_events import service as side_events

LONGEST_NOTE = 500
MOST_BREACHES = 10  # sentences that are shown at once


@dataclass(frozen=True)
class ProgrammePublished:
    """A release is out; told to higher features in the transaction that publishes it."""

    release_id: str
    meeting_id: str


@dataclass(frozen=True)
class Overridden:
    """A rule that the draft breaks because somebody wanted it, and for what reason."""

    sentence: str
    reason: str


@dataclass(frozen=True)
class Plan:
    """What publishing a draft would do: what changes, who is told, or why it cannot be."""

    changes: Sequence[Change]
    told: Sequence[mails.Told]
    refusals: Sequence[str]
    overridden: Sequence[Overridden] = ()

    def of_kind(self, kind: ChangeKind) -> list[Change]:
        """The changes of one kind."""
        return [change for change in self.changes if change.kind is kind]


def plan_release(db: Session, draft: Draft, facts: Facts) -> Plan:
    """What publishing this draft now would change; `facts` are those of its meeting, as of now."""
    refusals = _refusals(db, draft, facts)
    if refusals:
        return Plan((), (), refusals)
    broken, overridden = breaches_of_draft(draft, facts)
    if broken:
        return Plan((), (), broken[:MOST_BREACHES])
    planned = rules.changes(facts.released, rules.places_in(draft.placements))
    return Plan(planned, people_to_tell(db, facts, planned), (), overridden)


def publish(db: Session, actor: Actor | None, draft: Draft, note: str = "") -> Release:
    """Make the draft the public programme, as the meeting's next release.

    A proposal is taken whole first, which may raise as `board.change` does.

    Raises `DraftRefused` with a sentence for each reason: it was published already, a newer one
    exists, side events were accepted or withdrawn since, or it breaks a rule as things stand now.
    """
    draft, facts = _to_publish(db, actor, draft)
    plan = plan_release(db, draft, facts)
    if plan.refusals:
        raise DraftRefused(list(plan.refusals))
    release = Release(
        meeting_id=draft.meeting_id,
        draft_id=draft.id,
        number=facts.release.number + 1 if facts.release else 1,
        published_at=clock.now(),
        published_by=actor.account_id if actor else None,
        note=note.strip()[:LONGEST_NOTE],
        programme=cast("dict[str, Any]", rules.print_programme(facts)),
    )
    db.add(release)
    db.flush()
    events = _released(release, facts, plan.changes)
    db.add_all(events)
    side_events.announce(facts.events, release.published_at, _places_in(events))
    draft.state = DraftState.PUBLISHED
    db.flush()
    db.add_all(pages_of(release, events))
    db.flush()
    tell(db, ProgrammePublished(release.id, release.meeting_id))
    give_calendars(db, plan.told)
    told = mails.send(db, release, plan.told)
    numbers = {kind.value: len(plan.of_kind(kind)) for kind in ChangeKind}
    record(
        db,
        actor,
        "schedule.published",
        release.meeting_id,
        release.id,
        number=release.number,
        told=told,
        **numbers,
    )
    return release


def _to_publish(db: Session, actor: Actor | None, draft: Draft) -> tuple[Draft, Facts]:
    """The board as it is at this moment, kept from others; a proposal is on it by then."""
    queries.lock_meeting(db, draft.meeting_id)
    draft = queries.draft_to_publish(db, draft.id)
    meeting = queries.meeting_by_id(db, draft.meeting_id)
    if draft.state is DraftState.PROPOSED:
        draft = take_whole(db, actor, meeting, draft)
    return draft, queries.facts_of(db, meeting)


def _places_in(events: Sequence[ReleasedEvent]) -> dict[str, tuple[str, datetime, datetime]]:
    held = [event for event in events if not event.cancelled]
    return {event.side_event_id: (event.room_id, event.starts_at, event.ends_at) for event in held}


def refuse_slot_in_use(db: Session, going: SlotGoes) -> None:
    """A slot stays while the public programme has a side event in it. Raises `SlotInUse`."""
    slot = db.get_one(Slot, going.slot_id)
    release = queries.current_release(db, slot.meeting_id)
    for event in queries.events_of(db, release.id) if release else ():
        if not event.cancelled and slot.starts_at <= event.starts_at < slot.ends_at:
            raise SlotInUse(event.printed["title"])


def _refusals(db: Session, draft: Draft, facts: Facts) -> list[str]:
    if draft.state is DraftState.PUBLISHED:
        return [_("This draft has been published already.")]
    newest = queries.newest_draft(db, draft.meeting_id)
    if newest is not None and newest.id != draft.id:
        return [_("There is a newer draft. Look at it before you publish.")]
    accepted = {event.id for event in facts.events}
    if accepted != {placement.side_event_id for placement in draft.placements}:
        return [
            _(
                "Side events were accepted or taken back since this draft was made."
                " Make a schedule again."
            )
        ]
    return _outdated(draft, facts)


def _outdated(draft: Draft, facts: Facts) -> list[str]:
    places = rules.places_in(draft.placements)
    known = {room.id for room in facts.rooms}
    if any(place.room_id not in known for place in places.values()):
        return [
            _("The meeting does not have a room of this draft any more. Make a schedule again.")
        ]
    durations = {event.id: event.duration for event in facts.events}
    if any(
        (p.ends_at - p.starts_at).total_seconds() != durations[e] * 60 for e, p in places.items()
    ):
        return [_("Side events became longer or shorter since. Make a schedule again.")]
    return []


def breaches_of_draft(draft: Draft, facts: Facts) -> tuple[list[str], list[Overridden]]:
    """What a draft breaks as things stand now, in sentences; and what of it somebody wanted.

    It must have the events and rooms of the meeting.
    """
    placements = {one.side_event_id: one for one in draft.placements}
    unplaced = [one.side_event_id for one in draft.placements if one.room_id is None]
    places = rules.places_in(draft.placements)
    judgement = solver.judge_places(solver.problem_of(facts), places, unplaced)
    names = Names.of(facts)
    broken: dict[str, None] = {}
    wanted: dict[tuple[str, str], Overridden] = {}
    for one in judgement.violations:
        said, mark = rules.breach(one.rule, one.events, one.details, names), solver.mark_of(one)
        concerned = [placements[event] for event in one.events if event in placements]
        reasons = [placement.reason for placement in concerned if mark in placement.overrides]
        if not reasons and one.rule in facts.policy.warned:
            reasons = [_("By the settings of the meeting, this only warns.")]
        if not reasons:
            broken[said] = None
        for reason in reasons:
            wanted[said, reason] = Overridden(said, reason)
    return list(broken), list(wanted.values())


def _released(release: Release, facts: Facts, planned: Sequence[Change]) -> list[ReleasedEvent]:
    rooms = {room.id: room for room in facts.rooms}
    events = {event.id: event for event in facts.events}
    before = {event.side_event_id: event for event in facts.released}
    made = []
    for change in planned:
        old = before.get(change.event_id)
        gone = change.kind is ChangeKind.CANCELLED or bool(
            old and old.cancelled and change.kind is ChangeKind.SAME
        )
        room = rooms[change.place.room_id]
        moved = change.kind is ChangeKind.MOVED
        printed: Any = (
            old.printed | {"moved": False}
            if gone and old
            else rules.print_event(events[change.event_id], room, moved=moved)
        )
        made.append(
            ReleasedEvent(
                release_id=release.id,
                side_event_id=change.event_id,
                room_id=change.place.room_id,
                starts_at=change.place.starts_at,
                ends_at=change.place.ends_at,
                sequence=change.sequence,
                cancelled=gone,
                printed=printed,
            )
        )
    return made


def pages_of(release: Release, events: Sequence[ReleasedEvent]) -> list[Artefact]:
    """The public programme of a release in each language."""
    pages = []
    for language in i18n.LANGUAGES:
        body = public.programme_page(release, events, language)
        pages.append(
            Artefact(
                release_id=release.id,
                name=public.PROGRAMME,
                language=language,
                media_type=public.HTML,
                body=body,
                etag=etag_of(body),
            )
        )
    return pages


def etag_of(body: bytes) -> str:
    """A strong entity tag: the quoted hash of the body."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'
