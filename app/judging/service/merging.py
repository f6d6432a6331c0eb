"""Two applications become one, with both hosts, once both agree."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.calls import queries as calls
from app.calls.rules import Asked, Refusal, Standing, refusals
from app.core import clock
from app.core.happenings import tell
from app.core.i18n import gettext as _
from app.judging import mails, queries
from app.judging.errors import CannotMerge, NothingToAgree, TooLong
from app.judging.models import ApplicationMerge
from app.judging.rules.merging import (
    Take,
    joined_concept,
    joined_hosts,
    joined_speakers,
    joined_text,
)
from app.meetings import queries as meetings
from app.meetings.models import Meeting
from app.side_events import queries as side_events
from app.side_events.models import ConceptNote, Partner, SideEvent, SideEventState, Speaker
from app.side_events.rules.concept import CONCEPT_PARTS
from app.side_events.rules.shown import EventShown, Known, ListShown, NotHeld
from app.side_events.rules.states import NOT_HELD, Step, may
from app.side_events.service import link_path
from app.side_events.service.further import take_over_answers


def propose(
    db: Session,
    actor: Actor,
    kept: SideEvent,
    other: SideEvent,
    *,
    choices: Mapping[str, Take],
    left_out: Collection[str] = (),
) -> ApplicationMerge:
    """Ask both hosts whether their applications may become one, which goes on as `kept`.

    `choices` says of each field whose is taken. Raises `CannotMerge`, and `TooLong` where both
    texts together are longer than the call allows.
    """
    kept, other = _both(db, kept.id, other.id)
    fits = kept.meeting_id == other.meeting_id and kept.id != other.id
    live = may(kept.state, Step.MERGE) and may(other.state, Step.MERGE)
    if not (fits and live) or queries.open_merges(db, [kept.id, other.id]):
        raise CannotMerge
    for wrong in too_long(db, kept, other, choices):
        raise TooLong(wrong.sentence)
    merge = ApplicationMerge(
        meeting_id=kept.meeting_id,
        kept_id=kept.id,
        other_id=other.id,
        choices={name: take.value for name, take in choices.items()},
        left_out=sorted(left_out),
        created_at=clock.now(),
    )
    db.add(merge)
    db.flush()
    for event in (kept, other):
        record(db, actor, "side_event.merge_asked", event.meeting_id, event.id, merge=merge.id)
    meeting = db.get_one(Meeting, kept.meeting_id)
    for mine, theirs in ((kept, other), (other, kept)):
        mails.merge_asked(db, meeting, merge, mine, theirs, path=f"{link_path(db, mine)}/merge")
    return merge


def _both(db: Session, kept_id: str, other_id: str) -> tuple[SideEvent, SideEvent]:
    """Both as they are, kept from others; always in one order, so that none waits for the other.

    The meeting comes before them: where they become one, what is public changes too.
    """
    meetings.hold(db, db.get_one(SideEvent, kept_id).meeting_id)
    found = {one: side_events.side_event_to_change(db, one) for one in sorted({kept_id, other_id})}
    return found[kept_id], found[other_id]


def agree(db: Session, event: SideEvent) -> ApplicationMerge:
    """The host of one application agrees; when both have, they become one.

    Raises `NothingToAgree`, `CannotMerge` where either was decided otherwise meanwhile, and
    `TooLong` where their texts have grown.
    """
    merge = _open(db, event)
    kept, other = _both(db, merge.kept_id, merge.other_id)
    merge = queries.merge_to_change(db, merge.id)
    if merge.ended_at is not None:
        raise NothingToAgree
    now = clock.now()
    if event.id == merge.kept_id:
        merge.kept_agreed_at = merge.kept_agreed_at or now
    else:
        merge.other_agreed_at = merge.other_agreed_at or now
    record(db, None, "side_event.merge_agreed", event.meeting_id, event.id, merge=merge.id)
    if merge.kept_agreed_at and merge.other_agreed_at:
        _become_one(db, merge, kept, other)
    db.flush()
    return merge


def refuse(db: Session, event: SideEvent) -> None:
    """The host of one does not agree: both stay as they are. Raises `NothingToAgree`."""
    _end(db, _open(db, event), None, "side_event.merge_refused")


def take_back(db: Session, actor: Actor, event: SideEvent) -> None:
    """The organisers do not ask any more. Raises `NothingToAgree`."""
    _end(db, _open(db, event), actor, "side_event.merge_taken_back")


def _open(db: Session, event: SideEvent) -> ApplicationMerge:
    for merge in queries.open_merges(db, [event.id]):
        return merge
    raise NothingToAgree


def _end(db: Session, merge: ApplicationMerge, actor: Actor | None, action: str) -> None:
    _both(db, merge.kept_id, merge.other_id)
    merge = queries.merge_to_change(db, merge.id)
    if merge.ended_at is not None:
        raise NothingToAgree
    merge.ended_at = clock.now()
    for event_id in (merge.kept_id, merge.other_id):
        record(db, actor, action, merge.meeting_id, event_id, merge=merge.id)
    db.flush()


def _become_one(db: Session, merge: ApplicationMerge, kept: SideEvent, other: SideEvent) -> None:
    if not (may(kept.state, Step.MERGE) and may(other.state, Step.MERGE)):
        raise CannotMerge
    for wrong in too_long(db, kept, other, merge.choices):
        raise TooLong(wrong.sentence)
    now = clock.now()
    _join_texts(kept, other, merge.choices)
    chair = Take(merge.choices.get("chair", Take.KEPT))
    _join_people(kept, other, set(merge.left_out), chair)
    take_over_answers(db, kept, other)
    other.state, other.decided_at = SideEventState.MERGED, now
    other.announced_at = other.announced_start = other.waiting_number = None
    merge.ended_at, merge.done = now, True
    for event in (kept, other):
        record(db, None, "side_event.merge", event.meeting_id, event.id, merge=merge.id)
    db.flush()
    tell(db, NotHeld(other.meeting_id, [other.id], NOT_HELD[Step.MERGE]))
    meeting = db.get_one(Meeting, kept.meeting_id)
    for event in (kept, other):
        mails.merged(db, meeting, merge, kept, to=event, path=link_path(db, kept))


def too_long(
    db: Session, kept: SideEvent, other: SideEvent, choices: Mapping[str, str]
) -> list[Refusal]:
    """What of both together is longer than the call allows, with the field whose choice it is."""
    titles = kept.title, other.title
    notes = joined_concept(_texts(kept), _texts(other), choices)
    description = Take(choices.get("description", Take.KEPT))
    short = Take(choices.get("calendar_title", Take.KEPT))
    asked = Asked(
        titles=[
            joined_text(*titles, Take(choices.get("title", Take.KEPT))),
            *(texts["title"] for texts in notes.values()),
        ],
        calendar_title=joined_text(kept.calendar_title, other.calendar_title, short),
        texts=[
            ("description", joined_text(kept.description, other.description, description)),
            *((part, texts[part]) for texts in notes.values() for part in CONCEPT_PARTS),
        ],
    )
    return refusals(calls.policy_of(db, kept.meeting_id), asked, Standing())


def _join_texts(kept: SideEvent, other: SideEvent, choices: Mapping[str, str]) -> None:
    for name in ("title", "calendar_title", "duration", "attendance"):
        if choices.get(name) == Take.OTHER:
            setattr(kept, name, getattr(other, name))
    if choices.get("title") == Take.OTHER:
        kept.language = other.language
    take = Take(choices.get("description", Take.KEPT))
    kept.description = joined_text(kept.description, other.description, take)
    notes = {note.language: note for note in kept.concept}
    for language, texts in joined_concept(_texts(kept), _texts(other), choices).items():
        note = notes.get(language)
        if note is None:
            if not any(texts[part] for part in CONCEPT_PARTS):
                continue
            note = ConceptNote(language=language)
            kept.concept.append(note)
        for part, text in texts.items():
            setattr(note, part, text)


def _texts(event: SideEvent) -> dict[str, dict[str, str]]:
    return {
        note.language: {part: getattr(note, part) for part in ("title", *CONCEPT_PARTS)}
        for note in event.concept
    }


def _join_people(kept: SideEvent, other: SideEvent, left_out: Collection[str], chair: Take) -> None:
    mine = {id(one) for one in kept.partners}
    partners = []
    for position, (found, role) in enumerate(joined_hosts(kept.partners, other.partners)):
        # What the other had stays with it.
        partner = found if id(found) in mine else Partner(**_columns(found))
        partner.role, partner.position = role, position
        partners.append(partner)
    kept.partners = partners
    _join_speakers(kept, other, left_out, chair)


def _join_speakers(
    kept: SideEvent, other: SideEvent, left_out: Collection[str], chair: Take
) -> None:
    mine, theirs = (
        [one for one in side.speakers if one.id not in left_out] for side in (kept, other)
    )
    speakers = []
    for position, (found, role) in enumerate(joined_speakers(mine, theirs, chair)):
        speaker = Speaker(**_columns(found)) if found in theirs else found
        speaker.role, speaker.position = role, position
        speakers.append(speaker)
    kept.speakers = speakers


def _columns(one: Partner | Speaker) -> dict[str, Any]:
    """What is known of a partner or speaker, with what they answered, for the one that goes on."""
    names = set(one.__table__.columns.keys()) - {"id", "side_event_id"}
    return {name: getattr(one, name) for name in names}


def say_merges_in_list(db: Session, shown: ListShown) -> None:
    """Mark in a list of applications those whose hosts are asked whether two become one."""
    there = set(shown.ids)
    for merge in queries.open_merges(db, shown.ids):
        for one in there & {merge.kept_id, merge.other_id}:
            shown.marks.setdefault(one, []).append(_("merging asked"))


def say_merge(db: Session, shown: EventShown) -> None:
    """Add to the page of an application how its merging with another stands."""
    merge = queries.merge_of(db, shown.event.id)
    if not may(shown.event.state, Step.MERGE) and merge is None:
        return
    path = f"/organise/{shown.meeting.slug}/side-events/{shown.event.id}/merge"
    if merge is None:
        text, link = _("It stands by itself."), _("Merge it with another")
    elif merge.done:
        text, link = _("Both hosts agreed: it is one with another now."), _("What was merged")
    elif merge.ended_at:
        text, link = _("It was asked for, and not agreed."), _("Merge it with another")
    else:
        text, link = _("The hosts are asked whether they agree."), _("How it stands")
    shown.known.append(Known(term=_("Merging"), text=text, path=path, link=link))
