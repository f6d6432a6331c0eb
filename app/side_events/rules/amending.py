"""What the host of an accepted event can still change: people and texts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypedDict

from app.calls.rules import LONGEST_CALENDAR_TITLE
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.side_events.models import EventChange, SideEvent
from app.side_events.rules.application import LEADS_THE_TALK, Mistake, SpeakerGiven
from app.side_events.rules.concept import ConceptGiven, wrong_notes

LONGEST_CHANGE_REASON = 300
AMENDED: Mapping[str, str] = {
    "speakers": lazy("Chair, moderator and speakers"),
    "concept": lazy("Concept note"),
    "description": lazy("Description"),
    "calendar_title": lazy("Short title for calendars"),
}


class PrintedChange(TypedDict):
    """A change to what was public: when (ISO 8601), what (keys of `AMENDED`), and why."""

    at: str
    what: list[str]
    reason: str


@dataclass(frozen=True, kw_only=True)
class Amendment:
    """People and texts of an accepted event as they are to be."""

    description: str
    calendar_title: str
    concept: tuple[ConceptGiven, ...]
    speakers: tuple[SpeakerGiven, ...]


def amendment_of(event: SideEvent) -> Amendment:
    """People and texts of an event as they are; both must be loaded."""
    notes = sorted(event.concept, key=lambda note: note.language)
    return Amendment(
        description=event.description,
        calendar_title=event.calendar_title,
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
            )
            for one in event.speakers
        ),
    )


def changed_parts(before: Amendment, now: Amendment) -> list[str]:
    """The keys of `AMENDED` of what differs; in which order notes are typed is no difference."""
    notes = [sorted(one.concept, key=lambda note: note.language) for one in (before, now)]
    found = [name for name in AMENDED if name != "concept"]
    differ = [name for name in found if getattr(before, name) != getattr(now, name)]
    wanted = {*differ, *(["concept"] if notes[0] != notes[1] else [])}
    return [name for name in AMENDED if name in wanted]


def wrong_in(now: Amendment) -> Iterator[Mistake]:
    """What makes an amendment impossible in itself."""
    if not any(one.role in LEADS_THE_TALK for one in now.speakers):
        yield Mistake("speakers", _("Name the person who chairs or moderates the event."))
    if len(now.calendar_title) > LONGEST_CALENDAR_TITLE:
        sentence = _("The title for calendars may have at most %(most)s characters.")
        yield Mistake("calendar_title", sentence % {"most": LONGEST_CALENDAR_TITLE})
    yield from (Mistake("concept", sentence) for sentence in wrong_notes(now.concept))


def print_change(change: EventChange) -> PrintedChange:
    """A change as plain data."""
    at = change.at.isoformat()
    return {"at": at, "what": list(change.what), "reason": change.reason}
