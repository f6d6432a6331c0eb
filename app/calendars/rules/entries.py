"""What a calendar holds: side events and official sessions of a release, in one language."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from app.calendars.rules.words import one_line, paragraphs
from app.core import i18n
from app.core.i18n import gettext as _
from app.core.i18n import lazy, ngettext
from app.hosting.rules.parts import NOTHING, Part
from app.meetings.models import Basis
from app.schedule.models import HELD, PublicState
from app.schedule.rules.printed import (
    PrintedEvent,
    PrintedPartner,
    PrintedProgramme,
    PrintedRoom,
    PrintedSession,
    PrintedSpeaker,
)
from app.side_events.models import PartnerRole, SpeakerRole
from app.side_events.rules.concept import in_plain_words

SIDE_EVENT = "side_event"
FREE = "free"  # a room that nobody has
NOTE = "note"  # says something of the calendar itself

PARTNERS: Mapping[str, str] = {
    PartnerRole.LEAD_ORGANISER: lazy("Organised by: %(names)s"),
    PartnerRole.CO_ORGANISER: lazy("Organised together with: %(names)s"),
    PartnerRole.CO_SPONSOR: lazy("Supported by: %(names)s"),
}
PEOPLE: Mapping[str, str] = {
    SpeakerRole.CHAIR: lazy("Chair: %(names)s"),
    SpeakerRole.MODERATOR: lazy("Moderator: %(names)s"),
    SpeakerRole.OPENING_REMARKS: lazy("Opening remarks: %(names)s"),
    SpeakerRole.PANELLIST: lazy("Panel: %(names)s"),
    SpeakerRole.CLOSING_REMARKS: lazy("Closing remarks: %(names)s"),
}
ATTENDS = "attends"  # beside the roles of those who speak
OWN_PART: Mapping[str, str] = {
    ATTENDS: lazy("You want to attend this event."),
    SpeakerRole.CHAIR: lazy("You chair this event."),
    SpeakerRole.MODERATOR: lazy("You moderate this event."),
    SpeakerRole.OPENING_REMARKS: lazy("You give opening remarks at this event."),
    SpeakerRole.PANELLIST: lazy("You speak on the panel of this event."),
    SpeakerRole.CLOSING_REMARKS: lazy("You give closing remarks at this event."),
}


@dataclass(frozen=True, kw_only=True)
class Named:
    """A person at a side event, as printed."""

    name: str
    affiliation: str = ""


@dataclass(frozen=True)
class Contact:
    """Whom to ask about a side event: only for those who work at it.

    `technician` is that of its room, for those who lead it and for the desk.
    """

    name: str
    email: str
    technician: str = ""

    def lines(self, *, leads: bool) -> Iterator[str]:
        """As sentences, in the language in use."""
        words = {"name": one_line(self.name), "address": one_line(self.email)}
        yield _("Contact of the host: %(name)s, %(address)s") % words
        technician = one_line(self.technician)
        if leads and technician:
            yield _("Technician of the room: %(contact)s") % {"contact": technician}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing in a calendar, its words in the language in use.

    `starts_at` is None where the hour is not known; then `day` is the day, and with neither the
    entry is in no calendar. `path` is its page on our site. `lines` are facts, one sentence each.
    `waits`: it is cancelled at these hours, and others follow; `undecided`: or it is not held.
    `changed_at`: when it changed for its reader, where that was after the release.
    """

    id: str
    kind: str
    title: str
    language: str
    sequence: int
    cancelled: bool
    starts_at: datetime | None
    ends_at: datetime | None
    changed_at: datetime | None = None
    waits: bool = False
    undecided: bool = False
    day: date | None = None
    room: str = ""
    venue: str = ""
    path: str
    themes: tuple[str, ...] = ()
    organisers: str = ""
    people: tuple[Named, ...] = ()
    lines: tuple[str, ...] = ()
    description: str = ""
    short_title: str = ""  # what a calendar shows of it, where the title is long

    @property
    def location(self) -> str:
        """Room and venue."""
        return ", ".join(dict.fromkeys(part for part in (self.room, self.venue) if part))


@dataclass(frozen=True, kw_only=True)
class Feed:
    """What a calendar is called and where it comes from. `timezone` is the meeting's. Entries are
    known by `first_url`, the address that the service had when it first published.

    `sender` is the address that all mails of this service come from: nobody's own.
    """

    slug: str
    name: str
    timezone: str
    starts_on: date | None
    ends_on: date | None
    base_url: str
    first_url: str
    sender: str
    published_at: datetime
    number: int

    @property
    def zone(self) -> ZoneInfo:
        """The meeting's zone."""
        return ZoneInfo(self.timezone)


@dataclass(frozen=True, kw_only=True)
class SessionVersion:
    """An official session as the newest release that has it prints it, and its room names' table.

    `sequence` counts how often its time, its rooms or whether it is held changed between releases.
    """

    session: PrintedSession
    rooms: Mapping[str, PrintedRoom]
    sequence: int = 0
    cancelled: bool = False


def session_versions(releases: Iterable[PrintedProgramme]) -> list[SessionVersion]:
    """Every official session that was ever published; `releases` of one meeting, oldest first.

    A session that the newest release does not have any more is cancelled.
    """
    found: dict[str, SessionVersion] = {}
    for programme in releases:
        printed = {session["id"]: session for session in programme["sessions"]}
        for one, session in printed.items():
            found[one] = _next_version(found.get(one), session, programme["rooms"])
        for one in found.keys() - printed.keys():
            found[one] = _cancelled(found[one])
    return list(found.values())


def _next_version(
    before: SessionVersion | None, session: PrintedSession, rooms: Mapping[str, PrintedRoom]
) -> SessionVersion:
    if before is None:
        return SessionVersion(session=session, rooms=rooms)
    changed = before.cancelled or _time_and_place(before.session) != _time_and_place(session)
    return SessionVersion(session=session, rooms=rooms, sequence=before.sequence + changed)


def _cancelled(before: SessionVersion) -> SessionVersion:
    if before.cancelled:
        return before
    return SessionVersion(
        session=before.session, rooms=before.rooms, sequence=before.sequence + 1, cancelled=True
    )


def _time_and_place(session: PrintedSession) -> tuple[object, ...]:
    hours = session["starts_at"], session["ends_at"], session["held_on"]
    return *hours, sorted(session["rooms"])


def session_entry(version: SessionVersion, slug: str) -> Entry:
    """An official session in the language in use."""
    session = version.session
    rooms = [version.rooms[one] for one in session["rooms"] if one in version.rooms]
    venues = dict.fromkeys(one_line(i18n.in_language(room["venue"])) for room in rooms)
    return Entry(
        id=session["id"],
        kind=session["kind"],
        title=one_line(i18n.in_language(session["title"])),
        language=i18n.language(),
        sequence=version.sequence,
        cancelled=version.cancelled,
        starts_at=_moment(session["starts_at"]),
        ends_at=_moment(session["ends_at"]),
        day=date.fromisoformat(session["held_on"]) if session["held_on"] else None,
        room=", ".join(one_line(i18n.in_language(room["name"])) for room in rooms),
        venue=", ".join(venues),
        path=f"/{slug}",
        themes=(_("Official programme"),),
        lines=tuple(_how_known(session["basis"], session["why"])),
        description=paragraphs(session["note"]),
    )


def event_entry(event: "Released", slug: str, part: Part = NOTHING) -> Entry:
    """A side event in the language in use; `part` is what the reader of the calendar does there."""
    printed = event.printed
    return Entry(
        id=event.side_event_id,
        kind=SIDE_EVENT,
        title=one_line(printed["title"]),
        language=printed["language"],
        sequence=event.sequence,
        cancelled=event.state not in HELD,
        waits=event.state is PublicState.WAITING,
        undecided=event.state is PublicState.UNDECIDED,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        room=one_line(i18n.in_language(printed["room"]["name"])),
        venue=one_line(i18n.in_language(printed["room"]["venue"])),
        path=f"/{slug}/events/{event.side_event_id}",
        themes=tuple(one_line(i18n.in_language(theme["name"])) for theme in printed["themes"]),
        organisers=_organisers(printed["partners"]),
        people=tuple(_named(speaker) for speaker in printed["speakers"]),
        lines=(*_said_part(part), *_facts(printed)),
        description=paragraphs(
            printed["description"] or in_plain_words(printed.get("concept", []))
        ),
        short_title=one_line(printed.get("calendar_title", "")),
    )


@dataclass(frozen=True, kw_only=True)
class Released:
    """A side event of a release, as far as calendars need it."""

    side_event_id: str
    starts_at: datetime
    ends_at: datetime
    sequence: int
    state: PublicState
    printed: PrintedEvent


def nothing_in(feed: Feed, by_mail: int = 0) -> Entry:
    """What stands in a calendar that would have nothing in it, in the language in use.

    Evolution keeps all that was in a calendar once its file has no entry any more, so that whoever
    leaves their last panel would read of it for ever. Where so many came `by_mail`, it says so: one
    of each number, as there is no SEQUENCE for them.
    """
    entry = Entry(
        id=f"nothing-{feed.slug}",
        kind=NOTE,
        title=_("Nothing is in this calendar now"),
        language=i18n.language(),
        sequence=0,
        cancelled=False,
        starts_at=None,
        ends_at=None,
        day=feed.starts_on,
        path=f"/{feed.slug}",
        lines=(_("Whatever is added to it appears here by itself."),),
    )
    if not by_mail:
        return entry
    title = ngettext(
        "%(number)s entry came by mail, and is not in this calendar",
        "%(number)s entries came by mail, and are not in this calendar",
        by_mail,
    )
    return replace(
        entry,
        id=f"by-mail-{by_mail}-{feed.slug}",
        title=title % {"number": i18n.show_number(by_mail)},
        lines=(_("To have them here too, choose so on the page of this calendar."), *entry.lines),
    )


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Entries by day and hour, those without an hour first on their day."""
    return sorted(entries, key=lambda entry: (_sort_key(entry), entry.title, entry.id))


def _sort_key(entry: Entry) -> str:
    if entry.starts_at is not None:
        return entry.starts_at.astimezone(UTC).isoformat()
    return entry.day.isoformat() if entry.day else ""


def _said_part(part: Part) -> Iterator[str]:
    yield from (str(OWN_PART[role]) for role in part.roles)
    if part.instead_of:
        names = one_line(i18n.show_parts(part.instead_of))
        yield _("You are asked to take part in place of %(names)s.") % {"names": names}


def _facts(printed: PrintedEvent) -> Iterator[str]:
    for role, partners in groupby(printed["partners"], key=lambda one: one["role"]):
        yield PARTNERS[role] % {"names": _names(_partner(one) for one in partners)}
    for role, speakers in groupby(printed["speakers"], key=lambda one: one["role"]):
        yield PEOPLE[role] % {"names": _names(_with_affiliation(one) for one in speakers)}
    yield from _languages(printed)
    yield from _how_known(printed["basis"], printed["why"])


def _languages(printed: PrintedEvent) -> Iterator[str]:
    from_these, into = printed.get("interpretation_from"), printed.get("interpretation_to")
    yield _("Language: %(names)s") % {"names": _spoken([printed["language"]])}
    if from_these and into:
        yield _("Interpretation from: %(names)s") % {"names": _spoken(from_these)}
        yield _("Interpretation into: %(names)s") % {"names": _spoken(into)}


def _spoken(codes: Iterable[str]) -> str:
    return i18n.show_parts(i18n.show_language(code) for code in codes)


def _how_known(basis: str, why: str) -> Iterator[str]:
    if basis == Basis.INFERRED:
        yield _("Not stated by the source but inferred: %(why)s") % {"why": one_line(why)}
    elif basis == Basis.DEMO:
        yield _("This is made up for a demonstration.")


def _organisers(partners: Sequence[PrintedPartner]) -> str:
    roles = {PartnerRole.LEAD_ORGANISER.value, PartnerRole.CO_ORGANISER.value}
    return _names(_partner(one) for one in partners if one["role"] in roles)


def _partner(partner: PrintedPartner) -> str:
    return one_line(i18n.in_language(partner["name"]))


def _named(speaker: PrintedSpeaker) -> Named:
    name = one_line(f"{speaker['honorific']} {speaker['name']}")
    return Named(name=name, affiliation=one_line(speaker["affiliation"]))


def _with_affiliation(speaker: PrintedSpeaker) -> str:
    named = _named(speaker)
    return f"{named.name} ({named.affiliation})" if named.affiliation else named.name


def _names(names: Iterable[str]) -> str:
    return "; ".join(names)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
