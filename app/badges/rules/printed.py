"""What stands on a badge, how large and in which colours, and its code."""

import base64
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.badges.models import BadgeDesign, BadgeSize
from app.core.i18n import gettext as _
from app.core.i18n import in_language, in_use, lazy
from app.core.ids import derive_secret
from app.delegations.models import DelegationCategory
from app.delegations.rules import CATEGORY_LABELS
from app.meetings.models import Meeting
from app.meetings.rules import head_of
from app.registrations.models import Modality, Registration, RegistrationState
from app.registrations.rules import EVENTS_ONLY, said_function

CODE_BYTES = 16  # 128 bits: nobody guesses one
SIZE_LABELS: Mapping[BadgeSize, str] = {
    BadgeSize.A6: lazy("A6, one on a page (105 × 148 mm)"),
    BadgeSize.CARD: lazy("Card, one on a page (86 × 54 mm)"),
    BadgeSize.A4_OF_A6: lazy("A4 with four of A6, to be cut"),
    BadgeSize.A4_OF_CARDS: lazy("A4 with ten cards, to be cut"),
}


@dataclass(frozen=True)
class Colour:
    """A colour of a badge's band: its name for people, paper and ink as RRGGBB."""

    label: str
    paper: str
    ink: str = "ffffff"


# Each has a contrast of at least 7 to 1 between paper and ink.
PALETTE: Mapping[str, Colour] = {
    "blue": Colour(lazy("Blue"), "0a4a63"),
    "green": Colour(lazy("Green"), "155a31"),
    "brown": Colour(lazy("Brown"), "6d3c00"),
    "red": Colour(lazy("Red"), "8f1d17"),
    "violet": Colour(lazy("Violet"), "51307f"),
    "grey": Colour(lazy("Grey"), "46525b"),
    "black": Colour(lazy("Black"), "14202a"),
    "yellow": Colour(lazy("Yellow"), "f6d34a", "14202a"),
    "white": Colour(lazy("White"), "ffffff", "14202a"),
}
_FOR_EVENTS = PALETTE["white"]  # with stripes, which no colour of a category has
USUAL_COLOURS: Mapping[DelegationCategory, str] = {
    DelegationCategory.STATE_PARTY: "blue",
    DelegationCategory.CONSENTED: "violet",
    DelegationCategory.SIGNATORY: "violet",
    DelegationCategory.STATE_NOT_PARTY: "grey",
    DelegationCategory.STATE: "blue",
    DelegationCategory.UN_ENTITY: "yellow",
    DelegationCategory.INTERNATIONAL_ORGANISATION: "green",
    DelegationCategory.REGIONAL_ORGANISATION: "green",
    DelegationCategory.NGO: "brown",
    DelegationCategory.OTHER: "black",
}


def usual_design(meeting_id: str) -> BadgeDesign:
    """How badges look where the organiser has not said it."""
    return BadgeDesign(
        meeting_id=meeting_id,
        size=BadgeSize.A6,
        languages=["en"],
        colours={},
        honorific=True,
        function=True,
    )


def code_of(key: str, registration_id: str, version: int) -> str:
    """The code of a badge: capital letters and digits, of which QR codes hold most.

    It is made from the server's key, so that it can be printed again while the database holds only
    its hash.
    """
    secret = derive_secret(key, "badge", registration_id, str(version))
    return base64.b32encode(bytes.fromhex(secret)[:CODE_BYTES]).decode().rstrip("=")


def fields_of(design: BadgeDesign) -> list[str]:
    """What of a registration stands on a badge, as its changes are kept."""
    shown = {"honorific": design.honorific, "function": design.function}
    chosen = (field for field, is_shown in shown.items() if is_shown)
    return ["name", "delegation", "badge", *chosen]


def may_have_badge(registration: Registration) -> bool:
    """Whether somebody gets a badge: approved, and coming in person."""
    return (
        registration.state is RegistrationState.APPROVED
        and registration.modality is Modality.IN_PERSON
    )


def category_of(registration: Registration) -> DelegationCategory:
    """The group that the colour stands for."""
    delegation = registration.delegation
    return delegation.category if delegation else DelegationCategory.OTHER


def delegation_in(registration: Registration, languages: Sequence[str]) -> list[str]:
    """The delegation's name in the languages, each name once; what was typed where it is none."""
    delegation = registration.delegation
    if delegation is None:
        return [registration.organisation] if registration.organisation else []
    return list(dict.fromkeys(in_language(delegation.entity.name, code) for code in languages))


def printed(
    registration: Registration,
    design: BadgeDesign,
    qr: Mapping[str, Any],
    events: Sequence[str] = (),
) -> dict[str, Any]:
    """One badge as the document's template reads it; words are in the language in use.

    `events` are the lines on the side events that it is for, where it is for these only: then it
    looks otherwise than a delegate's, in a pattern and in words.
    """
    category = category_of(registration)
    name = design.colours.get(category.value, USUAL_COLOURS[category])
    colour = _FOR_EVENTS if registration.events_only else PALETTE.get(name, PALETTE["black"])
    below = EVENTS_ONLY if registration.events_only else CATEGORY_LABELS[category]
    function = said_function(registration) if design.function else ""
    lines = delegation_in(registration, design.languages or ["en"])
    return {
        "name": _text(registration.person.name),
        "honorific": _text(registration.person.honorific if design.honorific else ""),
        "delegation": [_text(line) for line in lines],
        "function": _text("" if registration.events_only else function),
        "category": _text(str(below)),
        "events": [_text(line) for line in events],
        "striped": registration.events_only,
        "paper": colour.paper,
        "ink": colour.ink,
        "qr": qr,
    }


def sheet(
    meeting: Meeting, design: BadgeDesign, badges: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The data of the document `badges/sheet`; words are in the language in use."""
    head = head_of(meeting)
    return {
        "title": _("Badges: %(meeting)s") % {"meeting": head.name},
        "size": design.size.value,
        "meeting": _text(head.name),
        "dates": _text(head.dates_text),
        "code": _("Code of the badge"),
        "badges": list(badges),
    }


def leading_language(design: BadgeDesign) -> str:
    """The language of everything on a badge that is not a name."""
    return design.languages[0] if design.languages else "en"


def example(meeting: Meeting, design: BadgeDesign, qr: Mapping[str, Any]) -> dict[str, Any]:
    """The data of a badge that shows the design; nobody is called that."""
    name = USUAL_COLOURS[DelegationCategory.STATE_PARTY]
    colour = PALETTE[design.colours.get(DelegationCategory.STATE_PARTY.value, name)]
    with in_use(leading_language(design)):
        badge = {
            "name": _text(_("Given name Family name")),
            "honorific": _text(_("Form of address") if design.honorific else ""),
            "delegation": [_text(_in(code, lazy("Delegation"))) for code in design.languages],
            "function": _text(_("Function in the delegation") if design.function else ""),
            "category": _text(str(CATEGORY_LABELS[DelegationCategory.STATE_PARTY])),
            "events": [],
            "striped": False,
            "paper": colour.paper,
            "ink": colour.ink,
            "qr": qr,
        }
        return sheet(meeting, design, [badge])


def _in(code: str, text: str) -> str:
    with in_use(code):
        return str(text)


def _text(text: str) -> dict[str, Any]:
    """A text with its direction, which is that of its first letter."""
    directions = (unicodedata.bidirectional(char) for char in text)
    first = next((one for one in directions if one in {"L", "R", "AL"}), "L")
    return {"text": text, "rtl": first != "L"}
