"""Holding side events shorter because of what happened: which could be, and which are to be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.core.errors import Invalid
from app.schedule import solver
from app.schedule.models import Mending
from app.schedule.rules import Fact
from app.schedule.service.mending.weighing import Weighed
from app.side_events import service as side_events
from app.side_events.rules.demands import wrong_length


@dataclass(frozen=True)
class Shorter:
    """A side event that could be held for `minutes` instead of `usual`; is it `chosen`?"""

    event_id: str
    title: str
    language: str
    usual: int
    minutes: int
    chosen: bool


def ways_to_shorten(weighed: Weighed, mending: Mending) -> list[Shorter]:
    """What is chosen to be held shorter, and what could be: each for as long as it fits.

    That is what the fact hits and what would fit into the rest of its slot in its own room, if it
    were shorter. Whether fewer side events then move is for the scheduler to find out.
    """
    given = weighed.leeway(mending.created_at, timedelta(minutes=mending.notice))
    policy = weighed.facts.policy
    left = solver.Shortening(
        problem=solver.problem_of(weighed.mended),
        others={one: at for one, at in weighed.places.items() if one not in weighed.hit},
        soonest=given.earliest,
        shortest=policy.shortest,
        ignored=policy.warned,
    )
    found = []
    for event in weighed.mended.events:
        minutes = mending.minutes.get(event.id)
        chosen, place = minutes is not None, weighed.places.get(event.id)
        if not chosen and place and event.id in weighed.hit:
            minutes = left.longest(event.id, place)
        if minutes is not None:
            named = event.id, event.title, event.language
            found.append(Shorter(*named, event.minutes, minutes, chosen))
    return found


def refuse_wrong_lengths(weighed: Weighed, fact: Fact) -> None:
    """Raises `Invalid` for a length that an event cannot have."""
    events = {event.id: event for event in weighed.facts.events}
    for event_id, length in fact.minutes.items():
        wrong = wrong_length(events[event_id], length) if event_id in events else None
        if wrong:
            raise Invalid(wrong)


def shorten(
    db: Session, actor: Actor | None, weighed: Weighed, fact: Fact
) -> dict[str, int | None]:
    """Write the lengths down; gives those before, for taking them back."""
    before = {one.id: one.shortened_to for one in weighed.facts.events if one.id in fact.minutes}
    side_events.hold_for(
        db, actor, weighed.facts.meeting, {one: fact.minutes[one] for one in before}
    )
    return before


def lengths_of(shorter: Sequence[Shorter], event_ids: Sequence[str]) -> dict[str, int]:
    """The minutes of those that are chosen."""
    return {one.event_id: one.minutes for one in shorter if one.event_id in event_ids}
