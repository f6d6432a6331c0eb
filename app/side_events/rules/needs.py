"""What a side event needs of the house besides a room, and when it cannot or should be held."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from app.core.i18n import LANGUAGES, lazy
from app.core.i18n import gettext as _
from app.side_events.models import SideEvent

LONGEST_NEED = 300  # characters
REFRESHMENTS = "catering"  # the feature that says that there are some
SETUPS: Mapping[str, str] = {
    "theatre": lazy("Rows of chairs (theatre)"),
    "classroom": lazy("Rows of tables (classroom)"),
    "square": lazy("Tables in a square or U"),
    "round": lazy("Round tables"),
    "standing": lazy("Standing, as for a reception"),
}
MOMENTS: Mapping[str, str] = {
    "before": lazy("Before the event"),
    "during": lazy("During the event"),
    "after": lazy("After the event"),
}


@dataclass(frozen=True, kw_only=True)
class Needs:
    """Set-up of the room, interpretation, catering, exhibition.

    `setup` is a key of `SETUPS`, "" for any; languages are keys of `LANGUAGES`, moments of
    `MOMENTS`; `catering` and `exhibition` are in the applicant's words, "" for none.
    """

    setup: str = ""
    interpretation_from: tuple[str, ...] = ()
    interpretation_to: tuple[str, ...] = ()
    catering: str = ""
    catering_at: tuple[str, ...] = ()
    exhibition: str = ""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Ids of slots in which it cannot be held, the item of the agenda it is about, other events.

    `near_item` is its number. Others are in the applicant's words, who does not know what else is
    applied for.
    """

    impossible: tuple[str, ...] = ()
    near_item: str = ""
    after_wish: str = ""
    not_with_wish: str = ""


class PrintedNeeds(TypedDict):
    """What the public is told of them: languages and moments as in `Needs`."""

    interpretation_from: list[str]
    interpretation_to: list[str]
    catering_at: list[str]


def print_needs(needs: SideEvent | Needs) -> PrintedNeeds:
    """What guests want to know: the order is that of the form."""
    return {
        "interpretation_from": [one for one in LANGUAGES if one in needs.interpretation_from],
        "interpretation_to": [one for one in LANGUAGES if one in needs.interpretation_to],
        "catering_at": [one for one in MOMENTS if one in needs.catering_at],
    }


def facts_for_guests(printed: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """A term and its lines, for each need that guests want to know; `printed` of a release.

    A release made before these were printed has only the features that were asked for.
    """
    from_these, into = (printed.get(f"interpretation_{way}") or [] for way in ("from", "to"))
    if from_these and into:
        yield _("Interpretation from"), [LANGUAGES[code] for code in from_these]
        yield _("Interpretation into"), [LANGUAGES[code] for code in into]
    moments = printed.get("catering_at") or []
    if moments or REFRESHMENTS in printed["features"]:
        yield _("Refreshments"), [str(MOMENTS[one]) for one in moments] or [_("are served")]


def wrong_needs(needs: Needs) -> Iterator[tuple[str, str]]:
    """The field and a sentence, for each need that cannot be taken."""
    if needs.setup and needs.setup not in SETUPS:
        yield "setup", _("Choose a set-up from the list.")
    if not {*needs.interpretation_from, *needs.interpretation_to} <= set(LANGUAGES):
        yield "interpretation_to", _("Choose from the six languages.")
    if bool(needs.interpretation_from) != bool(needs.interpretation_to):
        yield "interpretation_to", _("Say both from and into which languages to interpret.")
    if not set(needs.catering_at) <= set(MOMENTS):
        yield "catering_at", _("Choose from the list when there is catering.")
    if needs.catering_at and not needs.catering:
        yield "catering", _("Say what catering you plan.")
    for name in ("catering", "exhibition"):
        if len(getattr(needs, name)) > LONGEST_NEED:
            yield name, _("Write at most %(most)s characters.") % {"most": LONGEST_NEED}


def wrong_limits(
    limits: Limits, wished: Sequence[str], slots: Sequence[str], items: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Likewise for times; `wished` and `slots` are ids, `items` the numbers on the agenda."""
    if not set(limits.impossible) <= set(slots):
        yield "impossible", _("Choose from the slots of this meeting.")
    elif slots and set(limits.impossible) >= set(slots):
        yield "impossible", _("Leave at least one slot in which the event can be held.")
    if set(limits.impossible) & set(wished):
        yield "impossible", _("A slot that you choose cannot be impossible, too.")
    if limits.near_item and limits.near_item not in items:
        yield "near_item", _("Choose from the agenda of this meeting.")
    for name in ("after_wish", "not_with_wish"):
        if len(getattr(limits, name)) > LONGEST_NEED:
            yield name, _("Write at most %(most)s characters.") % {"most": LONGEST_NEED}
