"""What organisers have set of rules and limits, said in the scheduler's own problem.

The problem has all the rules there are. One that is off asks nothing there any more. One that only
warns is a rule for judging, so that its breaches are said; a search gets a cost in its place, where
the format has one, and else looks away.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from app.schedule.rules.policy import AT_ONCE, WARNING_COSTS, SchedulePolicy
from scheduler import Problem
from scheduler.problem import Cost, Equipment, Event, Organisation, Pair, Period, Person


def judged_by(problem: Problem, policy: SchedulePolicy) -> Problem:
    """The problem that schedules are judged by: with the limits, without the rules that are off."""
    limited = replace(
        problem,
        organisations=tuple(
            Organisation(one.id, policy.per_host, policy.host_daily)
            for one in problem.organisations
        ),
        daily_events=policy.daily,
        events=_apart(problem.events, policy),
    )
    return _at_most(_without(limited, policy.off), policy.at_once)


def asked_by(
    problem: Problem, policy: SchedulePolicy, open_to: Mapping[str, tuple[str, ...] | None]
) -> Problem:
    """The problem that is searched: a cost in the place of each rule that only warns.

    `problem` is one to judge by; `open_to` has for each event the slots into which it may be put
    whenever its hosts can hold it, None for all.
    """
    warned = policy.warned
    if not warned:
        return problem
    pairs = _Pairs()
    if "not_with" in warned:
        pairs.not_at_once((event.id, other) for event in problem.events for other in event.not_with)
    if "organiser_parallel" in warned and policy.per_host == 1:
        pairs.not_at_once(_of_one_host(problem.events))
    if "after" in warned:
        pairs.in_order((other, event.id) for event in problem.events for other in event.after)
    costs = _Costs(problem, warned)
    priced = replace(
        problem,
        events=tuple(
            replace(
                event,
                costs=costs.of(event),
                slots=open_to[event.id] if "available" in warned else event.slots,
            )
            for event in problem.events
        ),
        pairs=pairs.all(),
    )
    return _at_most(_without(priced, warned), policy.at_once)


def _apart(events: Sequence[Event], policy: SchedulePolicy) -> tuple[Event, ...]:
    """Side events of themes that must not meet."""
    if not policy.apart:
        return tuple(events)
    found: dict[str, list[str]] = {}
    for one, other in combinations(events, 2):
        pairs = ((a, b) for a in one.themes for b in other.themes)
        if any({(a, b), (b, a)} & policy.apart for a, b in pairs):
            found.setdefault(one.id, []).append(other.id)
    return tuple(
        replace(event, not_with=tuple(dict.fromkeys([*event.not_with, *found.get(event.id, ())])))
        for event in events
    )


def _at_most(problem: Problem, at_once: int | None) -> Problem:
    """So many side events at one time, as a thing of which each needs one."""
    if at_once is None:
        return problem
    others = tuple(one for one in problem.equipment if one.id != AT_ONCE)
    return replace(
        problem,
        equipment=(*others, Equipment(AT_ONCE, at_once)),
        events=tuple(
            replace(event, equipment={**event.equipment, AT_ONCE: 1}) for event in problem.events
        ),
    )


def _without(problem: Problem, rules: Iterable[str]) -> Problem:
    """The problem in which nothing is asked by these rules."""
    for rule in sorted(rules):
        if rule == "organiser_parallel":
            any_number = max(1, len(problem.events))
            everybody = (replace(one, parallel_events=any_number) for one in problem.organisations)
            problem = replace(problem, organisations=tuple(everybody))
        elif rule == "person_unavailable":
            problem = replace(problem, people=tuple(Person(one.id) for one in problem.people))
        else:
            problem = replace(problem, events=tuple(_easier(e, rule) for e in problem.events))
    return problem


def _easier(event: Event, rule: str) -> Event:
    if rule == "not_with":
        return replace(event, not_with=())
    if rule == "after":
        return replace(event, after=())
    if rule == "equipment":
        return replace(event, equipment={})
    return replace(event, available=None)


def _of_one_host(events: Sequence[Event]) -> Iterable[tuple[str, str]]:
    for one, other in combinations(events, 2):
        for _organisation in {*one.organisers} & {*other.organisers}:
            yield one.id, other.id


class _Pairs:
    """What pairs of events cost; the format names each pair once."""

    def __init__(self) -> None:
        self._found: dict[frozenset[str], Pair] = {}

    def not_at_once(self, pairs: Iterable[tuple[str, str]]) -> None:
        for pair in pairs:
            known = self._known(pair)
            self._found[frozenset(pair)] = replace(known, overlap=known.overlap + WARNING_COSTS)

    def in_order(self, pairs: Iterable[tuple[str, str]]) -> None:
        """The first is to end before the second starts; each pair has one order only."""
        for pair in pairs:
            known = self._known(pair)
            if known.late == 0:
                known = replace(known, events=pair, late=WARNING_COSTS)
            self._found[frozenset(pair)] = known

    def all(self) -> tuple[Pair, ...]:
        return tuple(self._found.values())

    def _known(self, pair: tuple[str, str]) -> Pair:
        return self._found.get(frozenset(pair), Pair(pair))


class _Costs:
    """What the starts of an event cost at which somebody is away."""

    def __init__(self, problem: Problem, warned: frozenset[str]) -> None:
        self._problem, self._warned = problem, warned

    def of(self, event: Event) -> tuple[Cost, ...]:
        found = []
        for start in self._problem.starts:
            cost = WARNING_COSTS * (self._host_is_away(event, start) + self._away(event, start))
            if cost:
                found.append(Cost(cost, start))
        return tuple(found)

    def _host_is_away(self, event: Event, start: int) -> bool:
        if "available" not in self._warned or event.available is None:
            return False
        end = start + event.duration
        return not any(one.start <= start and end <= one.end for one in event.available)

    def _away(self, event: Event, start: int) -> int:
        """The periods in which one of its people is not there."""
        if "person_unavailable" not in self._warned:
            return 0
        away: list[Period] = [
            one for person in event.people for one in self._problem.person_by_id[person].unavailable
        ]
        return sum(one.overlaps(start, start + event.duration) for one in away)
