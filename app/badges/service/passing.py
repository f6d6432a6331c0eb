"""What a door does: it looks somebody up, answers, and notes the way in or out once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.badges import queries
from app.badges.models import Direction, Door, Passage
from app.badges.rules import passing
from app.badges.rules.passing import Found, Reason
from app.core import clock
from app.core.happenings import tell
from app.core.ids import hash_secret
from app.meetings import queries as meetings
from app.meetings.models import Meeting
from app.registrations import queries as registrations
from app.registrations.models import Registration
from app.registrations.rules.event_badges import BadgeEventsAsked, opening


@dataclass(frozen=True)
class Scan:
    """What a door was shown. `id` is made by the door; `at` is told by it where it was offline.

    `registration_id` says whom the door person chose of several of a name.
    """

    id: str
    door: Door
    direction: Direction
    typed: str = ""
    registration_id: str = ""
    let_in: bool = False
    at: datetime | None = None

    @property
    def settled_late(self) -> bool:
        """Whether the door judged by itself and tells it afterwards."""
        return self.at is not None


@dataclass(frozen=True)
class _Meant:
    """Whom a scan means; no registration where nobody is found."""

    registration: Registration | None
    replaced: bool = False


def candidates(db: Session, meeting: Meeting, typed: str) -> Sequence[Registration]:
    """Everybody whom typed letters may mean, at most one more than `passing.MOST_NAMES`.

    Nobody where there is nothing to ask: for a code, and for the whole name of one person.
    """
    if passing.code_in(typed):
        return []
    found = queries.people_called(db, meeting.id, typed)
    alone = len(found) == 1 and passing.is_whole_name(typed, found[0].person.name)
    return [] if alone else found


def pass_door(db: Session, actor: Actor, meeting: Meeting, scan: Scan) -> Passage:
    """Answer a scan and note the answer; a scan that was noted before is answered as it was."""
    known = queries.passage_of_scan(db, meeting.id, scan.id)
    if known is not None:
        return known
    try:
        with db.begin_nested():
            return _noted(db, actor, meeting, scan)
    except IntegrityError:  # the same scan came twice at once, and the other one was first
        noted = queries.passage_of_scan(db, meeting.id, scan.id)
        if noted is None:
            raise
        return noted


def _noted(db: Session, actor: Actor, meeting: Meeting, scan: Scan) -> Passage:
    now = clock.now()
    at = passing.moment_of_scan(scan.at, now)
    meant = _meant(db, meeting, scan)
    registration = meant.registration
    if registration is not None:  # two doors ask for one person: one after the other
        registration = registrations.registration_to_change(db, registration.id)
    reason = passing.reason_for(
        _found(db, meeting, scan.door, at, registration, replaced=meant.replaced),
        scan.direction,
        on_a_day=_held_at(meeting, at),
        let_in=scan.let_in,
    )
    passage = Passage(
        meeting_id=meeting.id,
        scan_id=scan.id,
        door_id=scan.door.id,
        registration_id=registration.id if registration else None,
        direction=scan.direction,
        reason=reason.value,
        counted=passing.counts(reason, settled_late=scan.settled_late),
        at=at,
        noted_at=now,
        account_id=actor.account_id,
    )
    db.add(passage)
    db.flush()
    return passage


def _meant(db: Session, meeting: Meeting, scan: Scan) -> _Meant:
    if scan.registration_id:
        chosen = registrations.registration(db, scan.registration_id)
        ours = chosen is not None and chosen.meeting_id == meeting.id
        return _Meant(chosen if ours else None)
    code = passing.code_in(scan.typed)
    if code:
        found = queries.registration_of_code(db, meeting.id, hash_secret(code))
        return _Meant(*found) if found else _Meant(None)
    named = queries.people_called(db, meeting.id, scan.typed)
    return _Meant(named[0] if len(named) == 1 else None)


def _found(
    db: Session,
    meeting: Meeting,
    door: Door,
    at: datetime,
    registration: Registration | None,
    *,
    replaced: bool,
) -> Found | None:
    if registration is None:
        return None
    inside = queries.is_inside(db, registration.id, door.room_id)
    opens = None
    if registration.events_only:
        asked = BadgeEventsAsked([registration.id])
        tell(db, asked)
        opens = opening(asked.of(registration.id), at, meeting.timezone, _leads_to(db, door))
    return Found(registration.state, registration.modality, inside, replaced, opens)


def _leads_to(db: Session, door: Door) -> set[str] | None:
    """The room of a door, and what it is a part of or divided into; None for the building."""
    if door.room_id is None:
        return None
    divisions = meetings.divisions_among(db, [door.room_id])
    return {door.room_id, *(id_ for one in divisions for id_ in (one.whole_id, one.part_id))}


def _held_at(meeting: Meeting, at: datetime) -> bool:
    day = at.astimezone(ZoneInfo(meeting.timezone)).date()
    return passing.held_on(meeting.starts_on, meeting.ends_on, day)


def answers_without_network(db: Session, meeting: Meeting) -> Mapping[str, str]:
    """What a door keeps for when it has no network: the hash of each code -> why it answers so.

    No name is in it, and from a hash nobody gets back to a code. Who is inside is left to the
    door's own scans.
    """
    now = clock.now()
    on_a_day = _held_at(meeting, now)
    codes = queries.states_of_codes(db, meeting.id)
    asked = BadgeEventsAsked([one.id for _hash, one, _replaced in codes if one.events_only])
    if asked.registration_ids:
        tell(db, asked)
    kept = {}
    for code_hash, one, replaced in codes:
        opens = None
        if one.events_only:
            opens = opening(asked.of(one.id), now, meeting.timezone, None)
        found = Found(one.state, one.modality, inside=False, opening=opens)
        reason = Reason.REPLACED if replaced else passing.without_network(found, on_a_day=on_a_day)
        kept[code_hash] = reason.value
    return kept
