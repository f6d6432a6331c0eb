"""How two applications become one: whose text is taken, field by field."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from app.core.i18n import lazy
from app.side_events.models import Partner, PartnerRole, Speaker, SpeakerRole
from app.side_events.rules.concept import CONCEPT_PARTS


class Take(StrEnum):
    """Whose is taken."""

    KEPT = "kept"  # of the application that goes on
    OTHER = "other"
    BOTH = "both"  # one after the other


LINES: Mapping[str, str] = {  # of which one is taken
    "title": lazy("Title"),
    "calendar_title": lazy("Title for calendars"),
    "duration": lazy("Minutes"),
    "attendance": lazy("People expected"),
    "chair": lazy("Chair"),
}
TEXTS: Mapping[str, str] = {  # which can stand one after the other
    "description": lazy("Description"),
    "background": lazy("Background"),
    "objectives": lazy("Objectives"),
    "panel_structure": lazy("Panel structure"),
    "guiding_questions": lazy("Guiding questions"),
    "footnotes": lazy("Footnotes"),
}
DEMOTED = SpeakerRole.PANELLIST  # what the chair is who does not chair what becomes of both
_RANK = (PartnerRole.LEAD_ORGANISER, PartnerRole.CO_ORGANISER, PartnerRole.CO_SPONSOR)


def joined_text(kept: str, other: str, take: Take) -> str:
    """One text of two."""
    if take is Take.BOTH:
        return "\n\n".join(text for text in dict.fromkeys((kept, other)) if text)
    return other if take is Take.OTHER else kept


def joined_concept(
    kept: Mapping[str, Mapping[str, str]],
    other: Mapping[str, Mapping[str, str]],
    choices: Mapping[str, str],
) -> dict[str, dict[str, str]]:
    """The concept notes of both by language; a note's title is of whose title is taken."""
    joined: dict[str, dict[str, str]] = {}
    for language in {**kept, **other}:
        mine, theirs = kept.get(language, {}), other.get(language, {})
        joined[language] = {
            part: joined_text(
                mine.get(part, ""),
                theirs.get(part, ""),
                Take(choices.get("title" if part == "title" else part, Take.KEPT)),
            )
            for part in ("title", *CONCEPT_PARTS)
        }
    return joined


def joined_speakers(
    kept: Iterable[Speaker], other: Iterable[Speaker], take: Take
) -> list[tuple[Speaker, SpeakerRole]]:
    """The people of both, each once in a function.

    Where both have a chair, `take` says whose it is; who chaired the other is on the panel.
    """
    mine, theirs = list(kept), list(other)
    both = all(any(one.role is SpeakerRole.CHAIR for one in side) for side in (mine, theirs))
    chosen, rest = (theirs, mine) if take is Take.OTHER else (mine, theirs)
    chairs = {one.person_id for one in chosen if one.role is SpeakerRole.CHAIR}
    stepping_back = {id(one) for one in rest if both and one.role is SpeakerRole.CHAIR}
    found: dict[tuple[str, SpeakerRole], Speaker] = {}
    for one in (*mine, *theirs):
        role = DEMOTED if id(one) in stepping_back else one.role
        if not (id(one) in stepping_back and one.person_id in chairs):
            found.setdefault((one.person_id, role), one)
    return [(one, role) for (_person, role), one in found.items()]


def joined_hosts(
    kept: Iterable[Partner], other: Iterable[Partner]
) -> list[tuple[Partner, PartnerRole]]:
    """The partners of both, each once and with the most that it does in either.

    Who leads the application that goes on leads; who led the other organises with them.
    """
    found: dict[str, tuple[Partner, PartnerRole]] = {}
    mine = [(one, one.role) for one in kept]
    theirs = [(one, _under(one.role)) for one in other]
    for partner, role in [*mine, *theirs]:
        key = partner.entity_id or partner.name.casefold()
        known = found.get(key)
        if known is None or _RANK.index(role) < _RANK.index(known[1]):
            found[key] = (known[0] if known else partner, role)
    return sorted(found.values(), key=lambda one: _RANK.index(one[1]))


def _under(role: PartnerRole) -> PartnerRole:
    return PartnerRole.CO_ORGANISER if role is PartnerRole.LEAD_ORGANISER else role
