"""What happened while the meeting is held, taken back in thought: see `mending` for the other way.

Nothing is taken back that somebody has changed again since: what they wrote is newer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.core import i18n
from app.core.db import Languages
from app.core.i18n import gettext as _
from app.schedule.models import FactKind, Mending
from app.schedule.rules.facts import Facts
from app.schedule.rules.mending import (
    Fact,
    hours_before,
    public_reason,
    said_no_more,
    with_fact,
    with_lengths,
)
from app.side_events.models import SideEvent


@dataclass(frozen=True)
class Happened:
    """Something that happened since an earlier release, in a sentence.

    `undone`: going back to that release takes it back too. `overtaken`: somebody has changed the
    same by hand since, so it stays as it is.
    """

    mending_id: str
    sentence: str
    undone: bool
    overtaken: bool


@dataclass(frozen=True)
class HeldAgain:
    """A side event that is cancelled and can be held, and what its people need of a room."""

    event: SideEvent
    needed: frozenset[str]


Cancelled = Mapping[str, HeldAgain]  # by the side event's id


def still_so(facts: Facts, mending: Mending, cancelled: Cancelled) -> bool:
    """Whether what happened is in the meeting as it was written down then."""
    about, hours = mending.about_id, (mending.starts_at, mending.ends_at)
    if mending.kind is FactKind.SESSION_HOURS:
        return any(
            one.id == about and (one.starts_at, one.ends_at) == hours for one in facts.sessions
        )
    if mending.kind is FactKind.EVENT_CANCELLED:
        return about in cancelled and all(one.id != about for one in facts.events)
    rows = facts.closures if mending.kind is FactKind.ROOM_LOST else facts.absences
    row = mending.before["row"]
    return any(one.id == row and (one.starts_at, one.ends_at) == hours for one in rows)


def said_back(facts: Facts, mending: Mending) -> str:
    """That it was not so, in a sentence."""
    return said_no_more(facts, _fact_before(mending))


def reason_to_take_back(facts: Facts, mending: Mending) -> Languages:
    """What everybody may read as the reason of what goes back because it is not so after all."""
    reason = public_reason(facts, Fact.of(mending))

    def said_back() -> str:
        if not reason:
            return _("A change is taken back")
        return _("A change is taken back: %(what)s") % {"what": i18n.in_language(reason)}

    return i18n.in_each(said_back)


def without(facts: Facts, mending: Mending, cancelled: Cancelled) -> Facts:
    """The meeting as it would be had this not happened; nothing of it is stored."""
    facts = _without_what_happened(facts, mending, cancelled)
    return with_lengths(facts, mending.before.get("minutes", {}))


def _fact_before(mending: Mending) -> Fact:
    """The same, with a session at the hours that it had."""
    if mending.kind is not FactKind.SESSION_HOURS:
        return Fact.of(mending)
    starts_at, ends_at = hours_before(mending)
    return replace(Fact.of(mending), starts_at=starts_at, ends_at=ends_at, minutes={})


def _without_what_happened(facts: Facts, mending: Mending, cancelled: Cancelled) -> Facts:
    if mending.kind is FactKind.SESSION_HOURS:
        return with_fact(facts, _fact_before(mending))
    if mending.kind is FactKind.EVENT_CANCELLED:
        again = cancelled[mending.about_id]
        events = sorted([*facts.events, again.event], key=lambda one: one.number)
        return replace(facts, events=events, needed={**facts.needed, again.event.id: again.needed})
    row = mending.before["row"]
    if mending.kind is FactKind.ROOM_LOST:
        return replace(facts, closures=[one for one in facts.closures if one.id != row])
    return replace(facts, absences=[one for one in facts.absences if one.id != row])
