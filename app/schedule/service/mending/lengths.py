"""How long side events are held because of what happened: shorter, or as long as before again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.core.errors import Invalid
from app.schedule import solver
from app.schedule.models import Mending
from app.schedule.rules import Fact, Facts, Leeway, Notice
from app.schedule.service.mending.weighing import Weighed
from app.side_events import service as side_events
from app.side_events.models import SideEvent
from app.side_events.rules.demands import wrong_length


@dataclass(frozen=True)
class Length:
    """A side event that could be held for `minutes` instead of `usual`; is it `chosen`?"""

    event_id: str
    title: str
    language: str
    usual: int
    minutes: int
    chosen: bool


@dataclass(frozen=True)
class Lengths:
    """Side events that could be held `shorter`, and shortened ones in their `full` length again."""

    shorter: Sequence[Length] = ()
    full: Sequence[Length] = ()

    def of(self, shorter: Collection[str], full: Collection[str]) -> dict[str, int | None]:
        """What is chosen, for how many minutes; None: for as many as were asked for.

        What is chosen to be both is held shorter.
        """
        again = dict.fromkeys(one.event_id for one in self.full if one.event_id in full)
        left = {one.event_id: one.minutes for one in self.shorter if one.event_id in shorter}
        return {**again, **left}


def lengths_to_choose(weighed: Weighed, mending: Mending) -> Lengths:
    """What is chosen to be held for other minutes, and what could be.

    Shorter could be what the fact hits and what would fit into the rest of its slot in its own
    room, for as long as it fits. In full length again could be what was shortened before, where it
    fits into its slot again or has to move anyway. Whether fewer side events then move is for the
    scheduler to find out.
    """
    given = weighed.leeway(mending.created_at, Notice.of(mending))
    left = _left(weighed, weighed.mended, given)
    shorter, full = list[Length](), list[Length]()
    for event in weighed.mended.events:
        chosen = mending.minutes.get(event.id)
        if event.id in mending.minutes:
            (shorter if chosen else full).append(_length(event, chosen, is_chosen=True))
            continue
        place = weighed.places.get(event.id)
        if place and event.id in weighed.hit and (fits := left.longest(event.id, place)):
            shorter.append(_length(event, fits))
        if place and _is_short(event):
            again = event.id in weighed.hit or left.fits(event.id, place, event.duration)
            full += [_length(event, None)] if again else []
    return Lengths(shorter, full)


def lengths_chosen(facts: Facts, mending: Mending) -> Lengths:
    """What was chosen, of a mending that waits for no answer any more."""
    before = mending.before.get("minutes", {})
    shorter, full = list[Length](), list[Length]()
    for event in facts.events:
        if event.id in mending.minutes:
            minutes = mending.minutes[event.id]
            usual = before.get(event.id) or event.duration
            (shorter if minutes else full).append(_length(event, minutes, usual, is_chosen=True))
    return Lengths(shorter, full)


def fit_again(weighed: Weighed, given: Leeway) -> dict[str, None]:
    """What was shortened before and fits into its room and slot in full length with the fact, and
    would not without it.
    """
    with_it = _fitting(weighed, weighed.mended, given)
    return dict.fromkeys(sorted(with_it - _fitting(weighed, weighed.facts, given)))


def _fitting(weighed: Weighed, facts: Facts, given: Leeway) -> set[str]:
    """What was shortened before, may move, and fits in full length in a meeting."""
    left = _left(weighed, facts, given)
    return {
        event.id
        for event in facts.events
        if _is_short(event)
        and event.id not in given.over | given.apart
        and (place := weighed.places.get(event.id))
        and left.fits(event.id, place, event.duration)
    }


def _left(weighed: Weighed, facts: Facts, given: Leeway) -> solver.HowLong:
    return solver.HowLong(
        problem=solver.problem_of(facts),
        others={one: at for one, at in weighed.places.items() if one not in weighed.hit},
        soonest=given.earliest,
        shortest=facts.policy.shortest,
        ignored=facts.policy.warned,
    )


def _is_short(event: SideEvent) -> bool:
    return event.minutes < event.duration


def _length(
    event: SideEvent, minutes: int | None, usual: int | None = None, *, is_chosen: bool = False
) -> Length:
    named = event.id, event.title, event.language
    return Length(*named, usual or event.minutes, minutes or event.duration, is_chosen)


def refuse_wrong_lengths(weighed: Weighed, fact: Fact) -> None:
    """Raises `Invalid` for a length that an event cannot have."""
    events = {event.id: event for event in weighed.facts.events}
    for event_id, length in fact.minutes.items():
        wrong = wrong_length(events[event_id], length) if event_id in events else None
        if wrong:
            raise Invalid(wrong)


def set_lengths(
    db: Session, actor: Actor | None, weighed: Weighed, fact: Fact
) -> dict[str, int | None]:
    """Write the lengths down; gives those before, for taking them back."""
    before = {one.id: one.shortened_to for one in weighed.facts.events if one.id in fact.minutes}
    side_events.hold_for(
        db, actor, weighed.facts.meeting, {one: fact.minutes[one] for one in before}
    )
    return before
