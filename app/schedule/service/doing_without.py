"""Holding side events without a thing of which there are too few: beside getting more of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.core import i18n
from app.schedule import rules
from app.schedule.rules.policy import AT_ONCE
from app.schedule.rules.relieving import doing_without
from app.schedule.rules.ways_out import COSTS
from app.schedule.service.demanded import Demanded
from app.schedule.service.steps import Step
from app.side_events import service as side_events

Json = Mapping[str, Any]
MOST = 3  # ways to do without a thing that are offered


def instead_of_more(demanded: Demanded, way: Json) -> list[Step]:
    """What can be done in place of getting more of a thing, for the schedule of a way out that gets
    more: any of these. None where it gets more of nothing, or of several things.
    """
    things = [one["about"] for one in way["demands"] if one["rule"] == "equipment"]
    if len(things) != 1 or things == [AT_ONCE]:
        return []
    [thing] = things
    return [_step(demanded, thing, group) for group in _groups(demanded, way, thing)]


def _groups(demanded: Demanded, way: Json, thing: str) -> list[list[str]]:
    breaches = [
        one
        for one in way["violations"]
        if one["rule"] == "equipment" and one["details"]["equipment"] == thing
    ]
    needs = {one.id: one.equipment.get(thing, 0) for one in demanded.problem.events}
    there = next(one.quantity for one in demanded.problem.equipment if one.id == thing)
    known = {event.id for event in demanded.facts.events}
    groups = doing_without(breaches, needs, there)
    return [group for group in groups if group and known.issuperset(group)][:MOST]


def _step(demanded: Demanded, thing: str, group: Sequence[str]) -> Step:
    events = [event for event in demanded.facts.events if event.id in group]
    known = {
        "about": rules.all_of([event.id for event in events], demanded.names.events),
        "missing": rules.all_of([thing], demanded.names.equipment),
    }

    def do(db: Session, actor: Actor | None) -> None:
        for event in events:
            side_events.ease(db, actor, event, equipment=[thing])

    costs = [
        COSTS["without"]
        % {
            "about": rules.all_of([event.id], demanded.names.events),
            "missing": known["missing"],
            "number": i18n.show_number(demanded.problem.event_by_id[event.id].equipment[thing]),
        }
        for event in events
    ]
    back = rules.UNDO if demanded.mending is None else rules.BACK_WITH_MENDING
    return Step(
        sentence=str(rules.REMEDIES["without"]) % known,
        effect=str(rules.EFFECTS["without"]) % known,
        do=do,
        question=str(rules.QUESTIONS["without"]) % known,
        asked=events,
        goes_back=True,
        costs=costs,
        back=str(back),
    )
