"""What stands on a flyer and on a concept note, in one language, as plain data."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.core.i18n import (
    LANGUAGES,
    in_language,
    lazy,
    show_date,
    show_parts,
    show_period,
    show_time,
)
from app.core.i18n import gettext as _
from app.core.markdown import Block, as_blocks, footnotes
from app.hosting.rules.order import Line
from app.meetings.rules import MeetingHead
from app.schedule.models import HELD, PublicState
from app.schedule.rules import PrintedContent, PrintedRoom
from app.side_events.rules.application import FEATURES, PARTNER_ROLES, SPEAKER_ROLES
from app.side_events.rules.concept import CONCEPT_PARTS, PrintedConcept
from app.side_events.rules.needs import REFRESHMENTS, facts_for_guests


class Kind(StrEnum):
    """What is made of a side event: the same content, to be hung up or to be read."""

    FLYER = "flyer"
    NOTE = "note"


KINDS: Mapping[Kind, str] = {Kind.FLYER: lazy("Side event"), Kind.NOTE: lazy("Concept note")}


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where and when an event is held."""

    starts_at: datetime
    ends_at: datetime
    room: PrintedRoom


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A side event of which a paper is made; `place` is None before it has one. `url` is its page.

    `head` says the meeting's in the language in use. Not `public`: no programme has it yet, so
    that nobody can open its page.
    """

    printed: PrintedContent
    head: Callable[[], MeetingHead]
    url: str
    place: Place | None = None
    state: PublicState = PublicState.HELD
    public: bool = True


def languages_of(printed: PrintedContent) -> list[str]:
    """The languages in which there is a concept note; without one, that of the event."""
    return [note["language"] for note in printed.get("concept", [])] or [printed["language"]]


def paper_of(kind: Kind, subject: Subject, language: str, qr: Mapping[str, Any]) -> dict[str, Any]:
    """The data of the document `hosting/paper`; its words are in the language in use."""
    printed, meeting = subject.printed, subject.head()
    note = _note_in(printed, language)
    title = (note["title"] if note else "") or printed["title"]
    return {
        "title": title,
        "kind": kind.value,
        "label": str(KINDS[kind]),
        "meeting": meeting.name,
        "dates": show_parts((meeting.dates_text, meeting.place_text)),
        "state": _state(subject),
        "facts": list(_facts(subject, meeting.timezone)),
        "people_title": _("Who speaks"),
        "people": list(_people(printed)),
        "sections": list(_sections(printed, note)),
        "notes_title": str(CONCEPT_PARTS["footnotes"]),
        "notes": [as_blocks(line) for line in footnotes(note["footnotes"])] if note else [],
        "qr": dict(qr),
        "url": subject.url,
        "url_said": _url_said(subject),
    }


def sheet_of(
    subject: Subject, lines: Sequence[Line], fault: str, after_it: str = "", technician: str = ""
) -> dict[str, Any]:
    """The data of the document `hosting/order`; its words are in the language in use.

    `fault` is what does not add up, `after_it` what follows in the room, `technician` whom to
    call there.
    """
    printed, meeting = subject.printed, subject.head()
    told = [technician] if technician else []
    words = {"title": printed["title"]}
    return {
        "title": _("Running order: %(title)s") % words,
        "label": _("Running order"),
        "event": printed["title"],
        "meeting": meeting.name,
        "dates": show_parts((meeting.dates_text, meeting.place_text)),
        "state": fault or _state(subject),
        "facts": [
            *_facts(subject, meeting.timezone),
            *({"term": _("Technician of the room"), "lines": [one], "link": ""} for one in told),
        ],
        "columns": [_("Time"), _("What"), _("Minutes")],
        "lines": [_cells(line, meeting.timezone) for line in lines],
        "after_it": after_it,
        "people_title": _("Who speaks"),
        "people": list(_people(printed)),
    }


def _cells(line: Line, zone: str) -> list[str]:
    hour = show_time(line.starts_at, zone) if line.starts_at else f"+{line.after}"
    return [hour, line.what, str(line.minutes)]


def _note_in(printed: PrintedContent, language: str) -> PrintedConcept | None:
    notes = {note["language"]: note for note in printed.get("concept", [])}
    return notes.get(language)


def _state(subject: Subject) -> str:
    if subject.state is PublicState.UNDECIDED:
        return _("This side event is being decided on again")
    if subject.state is PublicState.WAITING:
        return _("This side event waits for a new time")
    if subject.state not in HELD:
        return _("This side event is cancelled")
    if subject.place is None:
        return _("Time and room are not settled yet.")
    return ""


def _url_said(subject: Subject) -> str:
    if subject.public:
        return _("The page of this event, with the latest time and room:")
    return _("The page of this event, once the programme is published:")


def _facts(subject: Subject, zone: str) -> Iterator[dict[str, Any]]:
    for term, lines in _said(subject, zone):
        if lines:
            yield {"term": term, "lines": lines, "link": ""}
    link = subject.printed.get("remote_link", "")
    if link:
        yield {"term": _("From elsewhere"), "lines": [], "link": link}


def _said(subject: Subject, zone: str) -> Iterator[tuple[str, list[str]]]:
    place, printed = subject.place, subject.printed
    if place:
        hours = show_period(place.starts_at, place.ends_at, zone)
        yield _("When"), [show_date(place.starts_at, zone), hours]
        yield _("Where"), _where(place.room)
    for role, label in PARTNER_ROLES.items():
        those = [one for one in printed["partners"] if one["role"] == role.value]
        yield str(label), [in_language(one["name"]) for one in those]
    yield _("Language"), [LANGUAGES.get(printed["language"], printed["language"])]
    yield from facts_for_guests(printed)
    provided = [code for code in printed["features"] if code != REFRESHMENTS]
    yield _("Provided"), [str(FEATURES.get(code, code)) for code in provided]
    if printed.get("closed"):
        yield _("Open to"), [_("those who are invited")]
    yield _("Themes"), [in_language(theme["name"]) for theme in printed["themes"]]


def _where(room: PrintedRoom) -> list[str]:
    lines = (in_language(room["name"]), in_language(room["venue"]), room["address"])
    return list(dict.fromkeys(line for line in lines if line))


def _people(printed: PrintedContent) -> Iterator[dict[str, Any]]:
    for role, label in SPEAKER_ROLES.items():
        those = [one for one in printed["speakers"] if one["role"] == role.value]
        if those:
            people = [
                {
                    "name": f"{one['honorific']} {one['name']}".strip(),
                    "affiliation": one["affiliation"],
                }
                for one in those
            ]
            yield {"role": str(label), "people": people}


def _sections(printed: PrintedContent, note: PrintedConcept | None) -> Iterator[dict[str, Any]]:
    if printed["description"].strip():
        yield {"title": "", "blocks": _plain(printed["description"])}
    for part, label in CONCEPT_PARTS.items() if note else ():
        text: str = note[part] if note else ""  # type: ignore[literal-required]  # its parts
        if part != "footnotes" and text.strip():
            yield {"title": str(label), "blocks": as_blocks(text)}


def _plain(text: str) -> list[Block]:
    """Paragraphs of a text that has no marks."""
    said = [part.strip() for part in text.split("\n\n") if part.strip()]
    style = {"strong": False, "emphasis": False, "mark": False, "link": ""}
    return [
        {"kind": "paragraph", "runs": [{"text": one, **style}], "items": [], "start": 0}  # type: ignore[typeddict-item]  # its five
        for one in said
    ]
