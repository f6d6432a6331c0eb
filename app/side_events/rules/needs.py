"""What a side event needs of the house besides a room, and when it cannot or should be held."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core.i18n import LANGUAGES, lazy
from app.core.i18n import gettext as _
from app.meetings.models import AgendaItem, Session, Slot
from app.side_events.models import SideEvent
from app.side_events.rules.demands import Period, periods_of

LONGEST_NEED = 300  # characters
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


def possible_periods(event: SideEvent, slots: Sequence[Slot]) -> tuple[Period, ...] | None:
    """When an event can be held by what organisers demand and its applicant rules out.

    None: always. An event lies within a slot, so that only slots need to be looked at.
    """
    demanded = periods_of(event)
    if not event.impossible or event.pinned_start is not None:  # a pin goes before a wish
        return demanded
    left = [
        Period(starts_at=slot.starts_at, ends_at=slot.ends_at)
        for slot in slots
        if slot.id not in event.impossible
    ]
    if demanded is None:
        return tuple(left)
    both = (_overlap(one, other) for one in demanded for other in left)
    return tuple(period for period in both if period.starts_at < period.ends_at)


def _overlap(one: Period, other: Period) -> Period:
    return Period(
        starts_at=max(one.starts_at, other.starts_at), ends_at=min(one.ends_at, other.ends_at)
    )


def slots_near(
    number: str, agenda: Sequence[AgendaItem], slots: Sequence[Slot], sessions: Sequence[Session]
) -> list[str]:
    """The ids of the slots nearest to where an item of the agenda is taken up, the nearest first.

    Only those on a day on which it is; none where no session with hours is about it.
    """
    items = {item.id for item in agenda if number and item.number == number}
    held = [
        (session.starts_at, session.ends_at or session.starts_at)
        for session in sessions
        if session.agenda_item_id in items and session.starts_at
    ]
    found = [
        (min(_apart(slot, start, end) for start, end in held), slot.id)
        for slot in slots
        if any(start.date() == slot.starts_at.date() for start, _end in held)
    ]
    return [slot_id for _seconds, slot_id in sorted(found)]


def _apart(slot: Slot, start: datetime, end: datetime) -> float:
    gaps = ((slot.starts_at - end).total_seconds(), (start - slot.ends_at).total_seconds())
    return max(0.0, *gaps)
