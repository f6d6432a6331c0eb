"""A release comes out: everything public is built once, everybody concerned is told."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.core import clock, i18n
from app.core.db import Languages
from app.core.happenings import tell
from app.schedule import mails, queries, rules
from app.schedule.models import Artefact, PublicState, Release, ReleasedEvent
from app.schedule.rules import (
    LONGEST_NAME,
    Change,
    ChangeKind,
    Facts,
    Happened,
    Place,
    Reading,
    Warned,
)
from app.schedule.rules.printed import PrintedEvent, PrintedRoom
from app.schedule.rules.strayed import Strayed
from app.schedule.service import public
from app.schedule.service.telling import (
    NotReached,
    give_calendars,
    not_told_yet,
    people_not_reached,
    people_to_tell,
    still_waiting,
)
from app.schedule.service.untold import withdraw_letters
from app.side_events import service as side_events
from app.side_events.queries import deciding
from app.side_events.rules.amending import PrintedChange

LONGEST_NOTE = 500


@dataclass(frozen=True)
class ProgrammePublished:
    """A release is out; told to higher features in the transaction that publishes it.

    `letters_wait`: what it has to say by mail is read by an organiser first.
    """

    release_id: str
    meeting_id: str
    letters_wait: bool = False


@dataclass(frozen=True)
class Overridden:
    """A rule that the draft breaks because somebody wanted it, and for what reason."""

    sentence: str
    reason: str


@dataclass(frozen=True)
class Plan:
    """What a release would do: what changes, who is told and who cannot be, what to look at again;
    or why it cannot be. `brings` has the changes in figures, see `rules.naming`. `says_more` where
    what is public would read otherwise though no side event comes, moves or goes: a text, a
    session, a room. `happened` is what came about since an earlier release to which this one goes
    back, the newest first. `reads` are texts that read otherwise, `reasons` those that are known of
    single events, by id: what happened and moved them. `undecided` are side events that are being
    decided on again. `lately` is where events were held by what was public a day ago. `strayed` is
    what would leave a frozen day, where that is why it cannot be.
    """

    changes: Sequence[Change] = ()
    told: Sequence[mails.Told] = ()
    refusals: Sequence[str] = ()
    overridden: Sequence[Overridden] = ()
    not_reached: Sequence[NotReached] = ()
    warnings: Sequence[Warned] = ()
    brings: Mapping[str, Any] = field(default_factory=dict)
    says_more: bool = True
    happened: Sequence[Happened] = ()
    reads: Sequence[Reading] = ()
    undecided: frozenset[str] = frozenset()
    reasons: Mapping[str, Languages] = field(default_factory=dict)
    lately: Mapping[str, Place] = field(default_factory=dict)
    strayed: Sequence[Strayed] = ()

    @property
    def changes_nothing(self) -> bool:
        """Whether what is public would stay as it is to the letter."""
        return not (self.says_more or any(change.is_news for change in self.changes))

    @property
    def undone(self) -> list[Happened]:
        """What is taken back with it."""
        return [one for one in self.happened if one.undone]

    def of_kind(self, kind: ChangeKind) -> list[Change]:
        """The changes of one kind."""
        return [change for change in self.changes if change.kind is kind]


@dataclass(frozen=True)
class Cover:
    """What goes with a release: its name, a note for everybody, and whether its letters wait in
    the outbox until somebody has read them.

    The note is the reason of what changes, but for side events with one of their own in `reasons`,
    by id. Where it speaks `of` some only, others that change in the same release do not get it.
    Where it says what was `offered` as the note, each reader has that in their language.
    """

    name: str = ""
    note: str = ""
    letters_wait: bool = False
    reasons: Mapping[str, str] = field(default_factory=dict)
    of: Collection[str] | None = None
    offered: Mapping[str, str] = field(default_factory=dict)

    @property
    def said(self) -> Languages:
        """The note, for readers of all languages."""
        return i18n.as_left(self.note[:LONGEST_NOTE], self.offered)

    def reason(self, event_id: str, known: Mapping[str, Languages]) -> Languages:
        """Why an event changes: as is said of it, else as is `known` of it, else as the note has
        it; {} where nobody said.
        """
        own = known.get(event_id, {})
        if event_id in self.reasons:
            own = i18n.as_left(self.reasons[event_id][:LONGEST_NOTE], own)
        return own or (self.said if self.of is None or event_id in self.of else {})


PLAIN = Cover()


def plan_of(
    db: Session,
    facts: Facts,
    changes: Sequence[Change],
    warnings: Iterable[Warned] = (),
    rooms: Mapping[str, PrintedRoom] | None = None,
) -> Plan:
    """What a release with these changes means to people, as of now; `warnings` come first.

    `rooms` are those that it names and the meeting has no more.
    """
    now = clock.now()
    told = people_to_tell(db, facts, changes, rooms)
    return Plan(
        changes=changes,
        undecided=deciding.undecided_among(db, [one.event_id for one in changes]),
        told=told,
        not_reached=people_not_reached(db, facts, changes, told),
        warnings=[
            *warnings,
            *still_waiting(db, facts),
            *not_told_yet(db, facts, changes),
            *rules.without_place(facts, changes),
            *rules.warnings(facts, changes, now),
        ],
        brings=brought_by(facts, changes),
        lately=_lately(db, facts, now),
    )


def _lately(db: Session, facts: Facts, now: datetime) -> dict[str, Place]:
    """Where events were held by what was public a day ago."""
    before = queries.release_lately(db, facts.meeting.id, now)
    events = queries.events_of(db, before.id) if before else ()
    return {one.side_event_id: rules.place_of(one) for one in events if one.is_held}


def brought_by(facts: Facts, changes: Iterable[Change]) -> dict[str, Any]:
    """What changes bring against the public programme, in figures; nothing where there is none."""
    return rules.brought_by(changes, facts.meeting.timezone) if facts.release else {}


def new_release(
    db: Session, facts: Facts, actor: Actor | None, cover: Cover, **more: Any
) -> Release:  # fmt: skip
    """The next release of a meeting; `more` are its draft, what it prints and brings, and how it
    came about.

    Nothing of it is public before `bring_out`.
    """
    release = Release(
        meeting_id=facts.meeting.id,
        number=facts.release.number + 1 if facts.release else 1,
        published_at=clock.now(),
        published_by=actor.account_id if actor else None,
        name=cover.name.strip()[:LONGEST_NAME],
        note=cover.said,
        **more,
    )
    db.add(release)
    db.flush()
    return release


def released_events(
    release: Release,
    facts: Facts,
    plan: Plan,
    printed: Callable[[Change, ReleasedEvent | None], PrintedEvent],
    reason: Callable[[str], Languages],
) -> list[ReleasedEvent]:
    """The side events of a release: what is held as `printed` says, what is not as it was.

    What is not held and accepted waits for a new time, and so does what waited before, or is being
    decided on again. What stays where it was keeps the reason for which it came there.
    """
    before = {event.side_event_id: event for event in facts.released}
    accepted = {event.id for event in facts.events}
    made = []
    for change in plan.changes:
        old, same = before.get(change.event_id), change.kind is ChangeKind.SAME
        if old and (change.kind is ChangeKind.CANCELLED or (same and not old.is_held)):
            undecided = change.event_id in plan.undecided
            state = _not_held(old, undecided=undecided, accepted=change.event_id in accepted)
            said = _said_of(old, release.published_at, undecided=undecided)
            content = {**old.printed, "changes": said}
        else:
            moved = change.kind is ChangeKind.MOVED or _moved_lately(change, plan)
            state = PublicState.MOVED if moved else PublicState.HELD
            content = dict(printed(change, old))
        made.append(
            ReleasedEvent(
                release_id=release.id,
                side_event_id=change.event_id,
                room_id=change.place.room_id,
                starts_at=change.place.starts_at,
                ends_at=change.place.ends_at,
                sequence=change.sequence + rules.reads_otherwise(change, old, content),
                state=state,
                reason=old.reason if old and same else reason(change.event_id),
                printed=content,
            )
        )
    return made


def _moved_lately(change: Change, plan: Plan) -> bool:
    """Whether an event was moved within a day: a release that changes others does not hide it."""
    return plan.lately.get(change.event_id, change.place) != change.place


def _not_held(old: ReleasedEvent, *, undecided: bool, accepted: bool) -> PublicState:
    """How an event stands that has no place in a release."""
    if undecided:
        return PublicState.UNDECIDED
    if accepted or old.is_set_back:
        return PublicState.WAITING
    return PublicState.CANCELLED if old.is_held else old.state


def _said_of(old: ReleasedEvent, at: datetime, *, undecided: bool) -> list[PrintedChange]:
    """What was said of an event that is not held, with whether it is being decided on again."""
    said = old.printed.get("changes", [])
    if undecided == (old.state is PublicState.UNDECIDED):
        return list(said)
    if undecided:
        return [*said, {"at": at.isoformat(), "what": ["undecided"], "reason": ""}]
    return list(said[:-1])


def bring_out(
    db: Session,
    actor: Actor | None,
    release: Release,
    plan: Plan,
    *,
    facts: Facts,
    events: Sequence[ReleasedEvent],
    letters_wait: bool,
) -> None:
    """Make a release that is in the database public with these events; `plan` says whom to tell.

    Letters about earlier releases that have not gone are withdrawn: `plan` knows who was not told.
    """
    withdrawn = withdraw_letters(db, release.meeting_id)
    db.add_all(events)
    side_events.announce(facts.events, release.published_at, _places_in(events))
    db.flush()
    db.add_all(pages_of(release, events))
    db.flush()
    tell(db, ProgrammePublished(release.id, release.meeting_id, letters_wait))
    give_calendars(db, plan.told)
    reasons = {event.side_event_id: event.reason for event in events}
    mails.send(db, release, plan.told, reasons, to_read=letters_wait)
    numbers = {kind.value: len(plan.of_kind(kind)) for kind in ChangeKind}
    action, back = "schedule.published", {}
    if release.places_of is not None:
        action, back = "schedule.taken_back", {"places_of": release.places_of}
    record(
        db,
        actor,
        action,
        release.meeting_id,
        release.id,
        number=release.number,
        told=len(plan.told),
        **({"letters_wait": True} if letters_wait else {}),
        **({"withdrawn": withdrawn} if withdrawn else {}),
        **back,
        **numbers,
    )


def _places_in(events: Sequence[ReleasedEvent]) -> Mapping[str, tuple[str, datetime, datetime]]:
    held = [event for event in events if event.is_held]
    return {event.side_event_id: (event.room_id, event.starts_at, event.ends_at) for event in held}


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
