"""The concept note of a side event, in its parts and in one or several languages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from app.core.i18n import LANGUAGES, lazy
from app.core.i18n import gettext as _
from app.core.markdown import as_plain
from app.side_events.models import ConceptNote

LONGEST_PART = 6_000  # characters
MOST_NOTES = len(LANGUAGES)
CONCEPT_PARTS: Mapping[str, str] = {  # in the order of the page
    "background": lazy("Background"),
    "objectives": lazy("Objectives"),
    "panel_structure": lazy("Panel structure"),
    "guiding_questions": lazy("Guiding questions"),
    "footnotes": lazy("Footnotes"),
}


class PrintedConcept(TypedDict):
    """A concept note in one language. Texts are Markdown, footnotes one a line."""

    language: str
    title: str
    background: str
    objectives: str
    panel_structure: str
    guiding_questions: str
    footnotes: str


@dataclass(frozen=True, kw_only=True)
class ConceptGiven:
    """A concept note in one language; `title` where it is not that of the event itself."""

    language: str
    title: str = ""
    background: str = ""
    objectives: str = ""
    panel_structure: str = ""
    guiding_questions: str = ""
    footnotes: str = ""

    @property
    def texts(self) -> dict[str, str]:
        """Each part as it was given."""
        return {part: getattr(self, part) for part in CONCEPT_PARTS}

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said."""
        return not self.title and not any(self.texts.values())


def wrong_notes(notes: Sequence[ConceptGiven]) -> Iterator[str]:
    """Sentences about concept notes that cannot be taken."""
    codes = [note.language for note in notes]
    if not set(codes) <= set(LANGUAGES):
        yield _("Choose one of the six languages.")
    if len(set(codes)) < len(codes):
        yield _("Write one concept note in each language, not two.")
    for note in notes:
        for part, text in note.texts.items():
            if len(text) > LONGEST_PART:
                sentence = _("“%(part)s” may have at most %(most)s characters.")
                yield sentence % {"part": CONCEPT_PARTS[part], "most": LONGEST_PART}


def print_concept(notes: Iterable[ConceptNote], own: str) -> list[PrintedConcept]:
    """Concept notes as plain data, the one in the event's own language first."""
    order = [own, *LANGUAGES]
    return [
        {
            "language": note.language,
            "title": note.title,
            "background": note.background,
            "objectives": note.objectives,
            "panel_structure": note.panel_structure,
            "guiding_questions": note.guiding_questions,
            "footnotes": note.footnotes,
        }
        for note in sorted(notes, key=lambda note: order.index(note.language))
    ]


def in_plain_words(notes: Sequence[PrintedConcept]) -> str:
    """What the event is about, for what shows no concept note: the first one's background."""
    return as_plain(notes[0]["background"]) if notes else ""
