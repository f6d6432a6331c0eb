"""Publishing a draft as the meeting's next release."""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.core.db import Languages
from app.core.i18n import gettext as _
from app.meetings.models import Slot
from app.meetings.rules import SlotGoes
from app.schedule import queries, rules, solver
from app.schedule.errors import DraftRefused, SlotInUse
from app.schedule.models import Draft, DraftState, Placement, Release, ReleasedEvent
from app.schedule.rules import Change, Facts, Names
from app.schedule.rules.pins import FROZEN
from app.schedule.rules.printed import PrintedEvent
from app.schedule.rules.strayed import strayed
from app.schedule.service.boarding import standings_of
from app.schedule.service.bringing_out import (
    PLAIN,
    Cover,
    Overridden,
    Plan,
    bring_out,
    new_release,
    plan_of,
    released_events,
)
from app.schedule.service.proposals import take_whole
from app.schedule.service.reasons import known_reasons
from app.schedule.service.untold import hold_letters

MOST_BREACHES = 10  # sentences that are shown at once


def plan_release(
    db: Session, draft: Draft, facts: Facts, already: solver.Already = solver.NOTHING
) -> Plan:
    """What publishing this draft now would change; `facts` are those of its meeting, as of now.

    What broke rules `already` does not stand in its way.
    """
    refusals, overridden = refusals_of(db, draft, facts, already)
    if refusals:
        return Plan(refusals=refusals, strayed=strayed(facts, standings_of(draft, facts)))
    planned = rules.changes(facts.released, rules.places_in(_standing(draft, facts)))
    reads = rules.readings(facts, planned)
    return replace(
        plan_of(db, facts, planned),
        overridden=overridden,
        reasons=known_reasons(db, draft, facts),
        reads=reads,
        says_more=facts.release is None or bool(reads),
    )


def refusals_of(
    db: Session, draft: Draft, facts: Facts, already: solver.Already = solver.NOTHING
) -> tuple[list[str], list[Overridden]]:
    """Why a draft cannot be published as things stand, in sentences; none is well. And what it
    breaks all the same.
    """
    refusals = _refusals(db, draft, facts)
    if refusals:
        return refusals, []
    broken, overridden = breaches_of_draft(draft, facts, already)
    return broken[:MOST_BREACHES], overridden


def publish(
    db: Session,
    actor: Actor | None,
    draft: Draft,
    cover: Cover = PLAIN,
    *,
    seen: int | None = None,
    already: solver.Already = solver.NOTHING,
) -> Release:
    """Make the draft the public programme, as the meeting's next release.

    A proposal is taken whole first, which may raise as `board.change` does. `seen` is the draft's
    revision that somebody looked at, where it matters that nothing has changed since. What broke
    rules `already` stays as it is.

    Raises `DraftRefused` with a sentence for each reason: it was published already, a newer one
    exists, it was changed, side events were accepted since, or it breaks a rule as things stand
    now. What was withdrawn or cancelled since is left out.
    """
    draft, facts = _to_publish(db, actor, draft, seen)
    plan = plan_release(db, draft, facts, already)
    if plan.refusals:
        raise DraftRefused(list(plan.refusals))
    programme = rules.print_programme(facts)
    more = {"draft_id": draft.id, "programme": programme, "brings": plan.brings}
    release = new_release(db, facts, actor, cover, **more)
    draft.state = DraftState.PUBLISHED
    events = _released(release, facts, plan, cover)
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


def _to_publish(
    db: Session, actor: Actor | None, draft: Draft, seen: int | None
) -> tuple[Draft, Facts]:
    """The board as it is at this moment, kept from others; a proposal is on it by then."""
    queries.lock_meeting(db, draft.meeting_id)
    hold_letters(db, draft.meeting_id)
    draft = queries.draft_to_publish(db, draft.id)
    if seen is not None and draft.revision != seen:
        raise DraftRefused([_("The board has changed since you looked at it.")])
    meeting = queries.meeting_by_id(db, draft.meeting_id)
    if draft.state in {DraftState.PROPOSED, DraftState.TAKEN}:
        draft = take_whole(db, actor, meeting, draft)
    return draft, queries.facts_of(db, meeting)


def refuse_slot_in_use(db: Session, going: SlotGoes) -> None:
    """A slot stays while the public programme has a side event in it. Raises `SlotInUse`."""
    slot = db.get_one(Slot, going.slot_id)
    release = queries.current_release(db, slot.meeting_id)
    for event in queries.events_of(db, release.id) if release else ():
        if event.is_held and slot.starts_at <= event.starts_at < slot.ends_at:
            raise SlotInUse(event.printed["title"])


def _refusals(db: Session, draft: Draft, facts: Facts) -> list[str]:
    if draft.state is DraftState.PUBLISHED:
        return [_("This draft has been published already.")]
    newest = queries.newest_draft(db, draft.meeting_id, placed=False)
    if newest is not None and newest.id != draft.id:
        return [_("There is a newer draft. Look at it before you publish.")]
    accepted = {event.id for event in facts.events}
    if not accepted <= {placement.side_event_id for placement in draft.placements}:
        return [
            _(
                "Side events were accepted since this draft was made. Place them on the board,"
                " where all others stay, or make a schedule again."
            )
        ]
    return _outdated(draft, facts)


def _standing(draft: Draft, facts: Facts) -> list[Placement]:
    """What a draft says of events that are still to be held: of others nothing is published."""
    accepted = {event.id for event in facts.events}
    return [one for one in draft.placements if one.side_event_id in accepted]


def _outdated(draft: Draft, facts: Facts) -> list[str]:
    places = rules.places_in(_standing(draft, facts))
    known = {room.id for room in facts.rooms}
    if any(place.room_id not in known for place in places.values()):
        return [
            _("The meeting does not have a room of this draft any more. Make a schedule again.")
        ]
    durations = {event.id: event.minutes for event in facts.events}
    if any(
        (p.ends_at - p.starts_at).total_seconds() != durations[e] * 60 for e, p in places.items()
    ):
        return [_("Side events became longer or shorter since. Make a schedule again.")]
    return []


def breaches_of_draft(
    draft: Draft, facts: Facts, already: solver.Already = solver.NOTHING
) -> tuple[list[str], list[Overridden]]:
    """What a draft breaks as things stand now, in sentences; and what of it somebody wanted, or was
    so `already`, but for what a frozen day keeps: people were told.

    It must have all events of the meeting, and only rooms that the meeting has.
    """
    standing = _standing(draft, facts)
    placements = {one.side_event_id: one for one in standing}
    unplaced = [one.side_event_id for one in standing if one.room_id is None]
    places = rules.places_in(standing)
    judgement = solver.judge_places(solver.problem_of(facts), places, unplaced)
    names = Names.of(facts)
    broken: dict[str, None] = {}
    wanted: dict[tuple[str, str], Overridden] = {}
    for one in judgement.violations:
        said, mark = rules.breach(one.rule, one.events, one.details, names), solver.mark_of(one)
        concerned = [placements[event] for event in one.events if event in placements]
        reasons = [
            placement.reason or _("By the settings of the meeting, none is needed.")
            for placement in concerned
            if mark in placement.overrides
        ]
        if not reasons and one.rule in facts.policy.warned:
            reasons = [_("By the settings of the meeting, this only warns.")]
        if not reasons and one in already and one.rule != FROZEN:
            reasons = [_("It was so before.")]
        if not reasons:
            broken[said] = None
        for reason in reasons:
            wanted[said, reason] = Overridden(said, reason)
    return list(broken), list(wanted.values())


def _released(release: Release, facts: Facts, plan: Plan, cover: Cover) -> list[ReleasedEvent]:
    rooms = {room.id: room for room in facts.rooms}
    events = {event.id: event for event in facts.events}

    def printed(change: Change, _old: ReleasedEvent | None) -> PrintedEvent:
        return rules.print_event(events[change.event_id], rooms[change.place.room_id])

    meant = replace(cover, of=_explained(plan)) if cover.of is None else cover

    def reason(event_id: str) -> Languages:
        return meant.reason(event_id, plan.reasons)

    return released_events(release, facts, plan, printed, reason)


def _explained(plan: Plan) -> Collection[str]:
    """The side events of which the note says why: where others move or go, it is their reason, and
    not that of one that is held again.
    """
    news = [one for one in plan.changes if one.is_news]
    others = [one.event_id for one in news if not one.is_again]
    return others or [one.event_id for one in news]
