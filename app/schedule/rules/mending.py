"""What happens while a meeting is held, and what that means to the schedule.

A fact is written down only when what follows from it is approved. Until then the schedule is asked
about the meeting as it would be with it: see `with_fact`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from urllib.parse import urlencode

from app.core import i18n
from app.core.db import Languages
from app.core.i18n import gettext as _
from app.core.i18n import lazy, show_parts
from app.meetings.models import Meeting, RoomClosure, Session
from app.meetings.rules import local_moment
from app.messages.rules.directions import bare
from app.registrations.models import Absence
from app.schedule.models import FactKind, Mending, MendingState
from app.schedule.rules.facts import Facts
from app.schedule.rules.names import ORGANISING, Names, partner_name, said_periods
from app.side_events.rules.application import is_named

A_DAY = timedelta(days=1)
# How a mending stands, as a kind of status and in words.
MENDING_STATES: Mapping[MendingState, tuple[str, str]] = {
    MendingState.OPEN: ("wait", lazy("Waits for your answer")),
    MendingState.TRIED: ("off", lazy("Only looked at")),
    MendingState.APPROVED: ("ok", lazy("Approved")),
    MendingState.DROPPED: ("off", lazy("Dropped")),
    MendingState.TAKEN_BACK: ("off", lazy("Taken back")),
}


Hours = tuple[datetime, datetime]


@dataclass(frozen=True)
class Fact:
    """What is so from now on.

    The hours of a session are its new ones; those of a room or a person say when it is lost or they
    are away. A side event that is cancelled has none. `minutes` are those for which side events are
    held because of it, by id; None: for as many as were asked for, after they were shortened.
    `before` are the hours that a session had, where it has the new ones by now.
    """

    kind: FactKind
    about_id: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    reason: str = ""
    minutes: Mapping[str, int | None] = field(default_factory=dict)
    before: Hours | None = None

    @classmethod
    def of(cls, mending: Mending) -> "Fact":
        """As it is kept."""
        hours = mending.starts_at, mending.ends_at
        before = hours_before(mending) if "starts_at" in mending.before else None
        return cls(mending.kind, mending.about_id, *hours, mending.reason, mending.minutes, before)


def hours_before(mending: Mending) -> Hours:
    """The hours that a session had before it got others."""
    kept = mending.before
    return datetime.fromisoformat(kept["starts_at"]), datetime.fromisoformat(kept["ends_at"])


# The form in which organisers say it.
FORMS: Mapping[FactKind, str] = {
    FactKind.SESSION_HOURS: "session",
    FactKind.ROOM_LOST: "room",
    FactKind.PERSON_AWAY: "person",
    FactKind.EVENT_CANCELLED: "event",
}


def form_to_say(kind: FactKind, about_id: str, **filled: str) -> str:
    """Where such a thing is said, below the desk's address: the form, begun with what is known."""
    form = FORMS[kind]
    begun = {f"{form}-{name}": value for name, value in {"about": about_id, **filled}.items()}
    return f"schedule/mend?{urlencode(begun)}#{form}"


class Away(StrEnum):
    """How the hours of somebody's absence are said."""

    ARRIVES = "arrives"
    LEAVES = "leaves"
    ALL_DAY = "all_day"


def away(meeting: Meeting, how: Away, day: date, hour: time) -> tuple[datetime, datetime]:
    """From when until when somebody is away who arrives or leaves then, or is away all that day.

    Who arrives was not there on any day of the meeting before, who leaves does not come back before
    it is over.
    """
    zone = meeting.timezone
    first = min(day, meeting.starts_on or day)
    last = max(day, meeting.ends_on or day)
    at = local_moment(day, hour, zone)
    if how is Away.ARRIVES:
        return local_moment(first, time(0), zone), at
    if how is Away.LEAVES:
        return at, local_moment(last + A_DAY, time(0), zone)
    return local_moment(day, time(0), zone), local_moment(day + A_DAY, time(0), zone)


def from_now_on(fact: Fact, now: datetime) -> Fact:
    """What is over cannot be changed: rooms are lost and people are away from now on."""
    lasting = fact.kind in {FactKind.ROOM_LOST, FactKind.PERSON_AWAY}
    if lasting and fact.starts_at and fact.starts_at < now:
        return replace(fact, starts_at=now.replace(second=0, microsecond=0))
    return fact


def with_fact(facts: Facts, fact: Fact) -> Facts:
    """The meeting as it would be; nothing of it is stored, and `facts` stay as they are."""
    return with_lengths(_with_what_happened(facts, fact), fact.minutes)


def with_lengths(facts: Facts, minutes: Mapping[str, int | None]) -> Facts:
    """The meeting with side events held for so long, by id; None: for as long as asked for."""
    events = (one for one in facts.events if one.id in minutes)
    lengths = {one.id: minutes[one.id] or one.duration for one in events}
    return replace(facts, lengths={**facts.lengths, **lengths})


def _with_what_happened(facts: Facts, fact: Fact) -> Facts:
    if fact.kind is FactKind.EVENT_CANCELLED:
        return replace(facts, events=[one for one in facts.events if one.id != fact.about_id])
    assert fact.starts_at and fact.ends_at  # noqa: S101, PT018 - all others have hours
    if fact.kind is FactKind.SESSION_HOURS:
        changed = [_at(one, fact) if one.id == fact.about_id else one for one in facts.sessions]
        return replace(facts, sessions=changed)
    hours = {"starts_at": fact.starts_at, "ends_at": fact.ends_at}
    if fact.kind is FactKind.ROOM_LOST:
        closure = RoomClosure(meeting_id=facts.meeting.id, room_id=fact.about_id, **hours)
        return replace(facts, closures=[*facts.closures, closure])
    absence = Absence(person_id=fact.about_id, **hours)
    return replace(facts, absences=[*facts.absences, absence])


def _at(session: Session, fact: Fact) -> Session:
    """A session at other hours, as an object that no database knows."""
    return Session(
        id=session.id,
        meeting_id=session.meeting_id,
        agenda_item_id=session.agenda_item_id,
        kind=session.kind,
        title=session.title,
        starts_at=fact.starts_at,
        ends_at=fact.ends_at,
        held_on=session.held_on,
        exclusive=session.exclusive,
        note=session.note,
        rooms=list(session.rooms),
        basis=session.basis,
        source=session.source,
    )


def said(facts: Facts, fact: Fact) -> str:
    """The fact in a sentence, in the language in use; `facts` are those without it.

    Of a session it says what is new: when it ends, or when it begins.
    """
    if edge := _edge(facts, fact):
        sentence, at = edge
        zone = facts.meeting.timezone
        moment = {"hour": i18n.show_time(at, zone), "day": i18n.show_day(at, zone)}
        return sentence % (_known(facts, fact) | moment)
    return {
        FactKind.SESSION_HOURS: _("%(name)s: %(hours)s"),
        FactKind.ROOM_LOST: _("%(name)s cannot be used: %(hours)s"),
        FactKind.PERSON_AWAY: _("%(name)s is away: %(hours)s"),
        FactKind.EVENT_CANCELLED: _("%(name)s is cancelled"),
    }[fact.kind] % _known(facts, fact)


def _edge(facts: Facts, fact: Fact) -> tuple[str, datetime] | None:
    """How it is said that a session ends or begins at another hour, and that hour; None where it
    does both, or neither.
    """
    hours = fact.before
    for one in facts.sessions if hours is None and fact.kind is FactKind.SESSION_HOURS else ():
        if one.id == fact.about_id and one.starts_at and one.ends_at:
            hours = one.starts_at, one.ends_at
    if hours is None or fact.starts_at is None or fact.ends_at is None:
        return None
    begins, ends = fact.starts_at != hours[0], fact.ends_at != hours[1]
    if begins == ends:
        return None
    if ends:
        return _("%(name)s ends at %(hour)s (%(day)s)"), fact.ends_at
    return _("%(name)s begins at %(hour)s (%(day)s)"), fact.starts_at


def said_no_more(facts: Facts, fact: Fact) -> str:
    """That it is not so, in a sentence; of a session, the hours that it has then are those of it.

    `facts` are those in which it is so.
    """
    return {
        FactKind.SESSION_HOURS: _("%(name)s has these hours again: %(hours)s"),
        FactKind.ROOM_LOST: _("%(name)s can be used again: %(hours)s"),
        FactKind.PERSON_AWAY: _("%(name)s is there again: %(hours)s"),
        FactKind.EVENT_CANCELLED: _("%(name)s is held again"),
    }[fact.kind] % _known(facts, fact)


def _known(facts: Facts, fact: Fact) -> dict[str, str]:
    hours = [(fact.starts_at, fact.ends_at)] if fact.starts_at and fact.ends_at else []
    return {
        "name": f"\u2068{_name(facts, Names.of(facts), fact)}\u2069",
        "hours": said_periods(hours, facts.meeting.timezone),
    }


def public_reason(facts: Facts, fact: Fact) -> Languages:
    """What everybody may read as the reason: as somebody wrote it, else what became of the official
    programme or a room, in each language. Why a person is away is for nobody to read.

    It stands in a field where somebody may change it, so no sign is in it that nobody sees there.
    """
    is_public = fact.kind in {FactKind.SESSION_HOURS, FactKind.ROOM_LOST}
    if fact.reason or not is_public:
        return i18n.as_typed(fact.reason)
    return i18n.in_each(lambda: bare(said(facts, fact)))


def _name(facts: Facts, names: Names, fact: Fact) -> str:
    """What it is about; an event that is accepted no more is in the programme, cancelled."""
    printed = {one.side_event_id: one.printed["title"] for one in facts.released}
    found = {
        FactKind.SESSION_HOURS: names.sessions,
        FactKind.ROOM_LOST: names.rooms,
        FactKind.PERSON_AWAY: names.people,
        FactKind.EVENT_CANCELLED: {**printed, **names.events},
    }[fact.kind]
    return found.get(fact.about_id) or _("something that the meeting has no more")


def held_sessions(facts: Facts) -> Sequence[Session]:
    """The sessions with hours, in order of time."""
    timed = [one for one in facts.sessions if one.starts_at and one.ends_at]
    return sorted(timed, key=lambda one: (one.starts_at, one.id))


def named_sessions(facts: Facts) -> dict[str, str]:
    """Each session that can get other hours: its title, day and hours."""
    zone = facts.meeting.timezone
    return {
        one.id: f"{i18n.in_language(one.title)}{i18n.comma()}"
        + said_periods([(one.starts_at, one.ends_at)], zone)
        for one in held_sessions(facts)
        if one.starts_at and one.ends_at
    }


def people_named(facts: Facts) -> dict[str, str]:
    """Those whose absence the schedule minds, by name; who is not named yet cannot be away.

    Of several of one name each is told by whom they speak for, or who invites them.
    """
    names, said_of = Names.of(facts).people, dict[str, set[str]]()
    for event in facts.events:
        hosts = {partner_name(one) for one in event.partners if one.role in ORGANISING}
        for one in event.speakers:
            if is_named(one) and one.person_id in names:
                said = {one.affiliation} if one.affiliation else hosts
                said_of.setdefault(one.person_id, set()).update(said)
    bearers = Counter(names[one].casefold() for one in said_of)
    shown = {
        one: show_parts([names[one], *sorted(said)])
        if bearers[names[one].casefold()] > 1
        else names[one]
        for one, said in said_of.items()
    }
    return dict(sorted(shown.items(), key=lambda one: one[1].casefold()))
