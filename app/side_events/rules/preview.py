"""An application as the public page would show it, before it is sent."""

from typing import TypedDict

from app.core.db import Languages
from app.side_events.rules.application import (
    Application,
    Offer,
    printed_affiliation,
)
from app.side_events.rules.concept import CONCEPT_PARTS, PrintedConcept
from app.side_events.rules.needs import print_needs


class PreviewPartner(TypedDict):
    """Who organises or supports."""

    role: str
    name: Languages


class PreviewSpeaker(TypedDict):
    """Who has which function."""

    role: str
    honorific: str
    name: str
    affiliation: str


class PreviewTheme(TypedDict):
    """A theme of the meeting."""

    code: str
    name: Languages


class Preview(TypedDict):
    """What the public page shows of an event, without its place: the same names as in a release."""

    title: str
    language: str
    description: str
    closed: bool
    concept: list[PrintedConcept]
    features: list[str]
    interpretation_from: list[str]
    interpretation_to: list[str]
    catering_at: list[str]
    partners: list[PreviewPartner]
    speakers: list[PreviewSpeaker]
    themes: list[PreviewTheme]


def preview_of(application: Application, offer: Offer) -> Preview:
    """An application in these words; the names of partners are as they were typed."""
    own = application.language
    notes = sorted(application.concept, key=lambda note: note.language != own)
    return {
        "title": application.title,
        "language": own,
        "description": application.description,
        "closed": application.closed,
        "concept": [_note(note.language, note.title, note.texts) for note in notes],
        "features": list(application.features),
        **print_needs(application.needs),
        "partners": [
            {"role": one.role.value, "name": {own: one.name}} for one in application.partners
        ],
        "speakers": [
            {
                "role": one.role.value,
                "honorific": one.honorific,
                "name": one.name,
                "affiliation": printed_affiliation(one),
            }
            for one in application.speakers
        ],
        "themes": [
            {"code": theme.code, "name": dict(theme.name)}
            for theme in offer.themes
            if theme.id in application.themes
        ],
    }


def _note(language: str, title: str, texts: dict[str, str]) -> PrintedConcept:
    said: PrintedConcept = {
        "language": language,
        "title": title,
        **{part: texts[part] for part in CONCEPT_PARTS},  # type: ignore[typeddict-item]  # its parts
    }
    return said
