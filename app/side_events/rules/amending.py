"""What can still be changed of an accepted event: people and texts; titles by organisers only."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, NotRequired, TypedDict

from app.calls.rules import LONGEST_CALENDAR_TITLE
from app.core.i18n import LANGUAGES, lazy
from app.core.i18n import gettext as _
from app.side_events.models import EventChange, SideEvent, SpeakerRole
from app.side_events.rules.application import (
    LEADS_THE_TALK,
    SPEAKER_ROLES,
    Mistake,
    SpeakerGiven,
)
from app.side_events.rules.concept import CONCEPT_PARTS, ConceptGiven, wrong_notes

LONGEST_CHANGE_REASON = 300
AMENDED: Mapping[str, str] = {
    "title": lazy("Title"),
    "speakers": lazy("Chair, moderator and speakers"),
    "concept": lazy("Concept note"),
    "description": lazy("Description"),
    "calendar_title": lazy("Short title for calendars"),
    "remote_link": lazy("Link to take part from elsewhere"),
}
ENDINGS: Mapping[str, str] = {
    "withdrawn": lazy("Withdrawn by its host"),
    "cancelled": lazy("Taken off by the organisers of the meeting"),
    "merged": lazy("Joined with another side event"),
}
SET_BACK: Mapping[str, str] = {
    "waiting": lazy("Its time and room are not settled any more"),
    "undecided": lazy("It is being decided on again"),
}
# Of what was public, by `PrintedChange.what`.
SAID: Mapping[str, str] = {**AMENDED, **ENDINGS, **SET_BACK}
LONGEST_LINK, LONGEST_ANSWER = 300, 500  # characters
_LINK = re.compile(r"https?://[^\s<>\"\\^`{|}\x00-\x20]+")


class PrintedChange(TypedDict):
    """A change to what was public: when (ISO 8601), what (keys of `SAID`), why, and whether its
    host did it, where that is known.
    """

    at: str
    what: list[str]
    reason: str
    by_host: NotRequired[bool]


@dataclass(frozen=True, kw_only=True)
class Amendment:
    """People and texts of an accepted event as they are to be."""

    title: str
    description: str
    calendar_title: str
    concept: tuple[ConceptGiven, ...]
    speakers: tuple[SpeakerGiven, ...]
    remote_link: str = ""


@dataclass(frozen=True)
class Titles:
    """Titles of an event as they are to be: its own, that for calendars, and by language."""

    title: str
    calendar_title: str
    of_notes: Mapping[str, str]

    def upon(self, now: Amendment) -> Amendment:
        """People and texts as they are, with these titles."""
        given = replace(now, calendar_title=self.calendar_title)
        return retitled(given, self.title, self.of_notes)


@dataclass(frozen=True)
class Wanted:
    """What a host asks for: people and texts as they were then, and as they are to be."""

    before: Amendment
    after: Amendment

    def upon(self, now: Amendment) -> Amendment:
        """People and texts with what was asked for, and the rest as it is by now."""
        asked = changed_parts(self.before, self.after)
        wanted = replace(now, **{name: getattr(self.after, name) for name in asked})
        return with_titles_of(now, wanted)


@dataclass(frozen=True)
class Difference:
    """A text that is to be another one, with what it is."""

    label: str
    before: str
    after: str


def amendment_of(event: SideEvent) -> Amendment:
    """People and texts of an event as they are; both must be loaded."""
    notes = sorted(event.concept, key=lambda note: note.language)
    return Amendment(
        title=event.title,
        description=event.description,
        calendar_title=event.calendar_title,
        remote_link=event.remote_link,
        concept=tuple(
            ConceptGiven(
                language=note.language,
                title=note.title,
                background=note.background,
                objectives=note.objectives,
                panel_structure=note.panel_structure,
                guiding_questions=note.guiding_questions,
                footnotes=note.footnotes,
            )
            for note in notes
        ),
        speakers=tuple(
            SpeakerGiven(
                name=one.name,
                role=one.role,
                honorific=one.honorific,
                affiliation=one.affiliation,
                email=one.email,
                row=one.id,
            )
            for one in event.speakers
        ),
    )


def changed_parts(before: Amendment, now: Amendment) -> list[str]:
    """The keys of `AMENDED` of what differs; in which order notes are typed is no difference."""
    then, later = _by_part(before), _by_part(now)
    return [name for name in AMENDED if then[name] != later[name]]


def _by_part(given: Amendment) -> dict[str, Any]:
    alike = {name: getattr(given, name) for name in AMENDED}
    texts = {note.language: note.texts for note in given.concept if any(note.texts.values())}
    return alike | {"title": (given.title, titles_in(given)), "concept": texts}


def titles_in(given: Amendment) -> dict[str, str]:
    """The titles of concept notes, by language."""
    notes = sorted(given.concept, key=lambda note: note.language)
    return {note.language: note.title for note in notes if note.title}


def with_titles_of(now: Amendment, given: Amendment) -> Amendment:
    """What is given, its titles as they are now: whoever reads the programme finds it by them.

    A concept note that is taken out leaves its title, and a new one begins without.
    """
    return retitled(given, now.title, titles_in(now))


def retitled(given: Amendment, title: str, titles: Mapping[str, str]) -> Amendment:
    """What is given with these titles, `titles` being those of concept notes by language."""
    written = {note.language for note in given.concept}
    alone = [ConceptGiven(language=code) for code in titles if code not in written]
    notes = [
        replace(note, title=titles.get(note.language, "")) for note in (*given.concept, *alone)
    ]
    return replace(given, title=title, concept=tuple(note for note in notes if not note.is_empty))


def wrong_in(now: Amendment) -> Iterator[Mistake]:
    """What makes an amendment impossible in itself."""
    if not any(one.role in LEADS_THE_TALK for one in now.speakers):
        yield Mistake("speakers", _("Name the person who chairs or moderates the event."))
    if len(now.calendar_title) > LONGEST_CALENDAR_TITLE:
        sentence = _("The title for calendars may have at most %(most)s characters.")
        yield Mistake("calendar_title", sentence % {"most": LONGEST_CALENDAR_TITLE})
    if now.remote_link and not (
        len(now.remote_link) <= LONGEST_LINK and _LINK.fullmatch(now.remote_link)
    ):
        sentence = _("Write an address that begins with https://, of at most %(most)s characters.")
        yield Mistake("remote_link", sentence % {"most": LONGEST_LINK})
    yield from (Mistake("concept", sentence) for sentence in wrong_notes(now.concept))


def print_change(change: EventChange) -> PrintedChange:
    """A change as plain data."""
    at = change.at.isoformat()
    printed: PrintedChange = {"at": at, "what": list(change.what), "reason": change.reason}
    return printed if change.by_host is None else {**printed, "by_host": change.by_host}


def differences(before: Amendment, after: Amendment) -> list[Difference]:
    """What differs, text by text, in the order of the page."""
    then, now = _texts(before), _texts(after)
    return [
        Difference(label, then.get(label, ""), now.get(label, ""))
        for label in dict.fromkeys((*then, *now))
        if then.get(label, "") != now.get(label, "")
    ]


def _texts(given: Amendment) -> dict[str, str]:
    texts = {str(AMENDED["title"]): given.title}
    texts[str(AMENDED["speakers"])] = "\n".join(_said(one) for one in given.speakers)
    for note in sorted(given.concept, key=lambda note: note.language):
        for part, text in {"title": note.title, **note.texts}.items():
            label = _("Title") if part == "title" else CONCEPT_PARTS[part]
            texts[f"{label} ({LANGUAGES[note.language]})"] = text
    rest = ("description", "calendar_title", "remote_link")
    return texts | {str(AMENDED[name]): getattr(given, name) for name in rest}


def _said(one: SpeakerGiven) -> str:
    named = f"{one.honorific} {one.name}".strip()
    words = (f"{SPEAKER_ROLES[one.role]}: {named}", one.affiliation, one.email)
    return ", ".join(word for word in words if word)


def as_json(wanted: Wanted) -> str:
    """What a host asks for, to be kept."""
    return json.dumps({"before": asdict(wanted.before), "after": asdict(wanted.after)})


def from_json(text: str) -> Wanted:
    """What was kept of it."""
    kept = json.loads(text)
    return Wanted(_amendment(kept["before"]), _amendment(kept["after"]))


def _amendment(kept: Mapping[str, Any]) -> Amendment:
    people = (SpeakerGiven(**{**one, "role": SpeakerRole(one["role"])}) for one in kept["speakers"])
    notes = (ConceptGiven(**one) for one in kept["concept"])
    return Amendment(**{"title": "", **kept, "speakers": tuple(people), "concept": tuple(notes)})
