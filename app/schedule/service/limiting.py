"""How near the last run came to each limit that organisers have set, and what that limit did."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from app.core import i18n
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.schedule import rules, solver
from app.schedule.rules import Facts, Place, Places

_DAY = timedelta(days=1)
Near = Mapping[str, int]  # by event that a limit concerns: how much of it is taken there


@dataclass(frozen=True)
class _Found:
    """What a limit allows, how near each event comes to it, and whether less is nearer.

    A limit says nothing of events of which there are not more than it allows at most: `few`.
    """

    limit: int | None
    near: Near
    least: bool = False
    few: Collection[str] = ()


def limits_in(facts: Facts, problem: solver.Problem, places: Places) -> dict[str, str]:
    """By the name of each limit what it came to where events have these `places`, in sentences."""
    said = {name: _said(one) for name, one in _found(facts, places).items() if one.near}
    buffer, starts = _of_buffer(problem), _of_step(facts, problem, places)
    if buffer:
        said["plenary_buffer"] = " ".join(filter(None, (said.get("plenary_buffer"), buffer)))
    return said | {"start_step": starts}


def _said(found: _Found) -> str:
    if found.least:
        said = _("In the last run: at least %(number)s.")
    else:
        said = _("In the last run: at most %(number)s.")
    nearest = (min if found.least else max)(found.near.values())
    said %= {"number": i18n.show_number(nearest)}
    if found.limit is None:
        return said
    limit = found.limit
    at_limit = sum(
        (near <= limit if found.least else near >= limit) and one not in found.few
        for one, near in found.near.items()
    )
    there = ngettext(
        "%(num)s side event reaches this limit.",
        "%(num)s side events reach this limit.",
        at_limit,
    )
    return f"{said} {there % {'num': i18n.show_number(at_limit)}}"


def _found(facts: Facts, places: Places) -> dict[str, _Found]:
    meeting, policy = facts.meeting, facts.policy
    hosts: dict[str, list[str]] = defaultdict(list)
    for event in facts.events:
        if event.id in places:
            for host in rules.hosts_of(event):
                hosts[host].append(event.id)
    of_one_host, everything = [*hosts.values()], [[*places]]
    at_once, on_a_day = _at_once(places), _on_a_day(facts, places)
    return {
        "per_host": _most(policy.per_host, of_one_host, at_once),
        "at_once": _most(policy.at_once, everything, at_once),
        "host_daily": _most(policy.host_daily, of_one_host, on_a_day),
        "daily": _most(policy.daily, everything, on_a_day),
        "turnaround": _Found(meeting.turnaround, _between(facts, places), least=True),
        "plenary_buffer": _Found(meeting.plenary_buffer, _around(facts, places), least=True),
    }


def _most(
    limit: int | None, groups: Sequence[Sequence[str]], near: Callable[[Sequence[str]], Near]
) -> _Found:
    """For each event what it comes to in that of its groups in which it comes to most."""
    found: dict[str, int] = {}
    for group in groups:
        for one, number in near(group).items():
            found[one] = max(found.get(one, 0), number)
    many = {one for group in groups if limit is not None and len(group) > limit for one in group}
    return _Found(limit, found, few=found.keys() - many)


def _at_once(places: Places) -> Callable[[Sequence[str]], Near]:
    """For each of a group how many of it are held when it begins."""

    def near(group: Sequence[str]) -> Near:
        begins = sorted(places[one].starts_at for one in group)
        ends = sorted(places[one].ends_at for one in group)
        return {
            one: bisect_right(begins, places[one].starts_at)
            - bisect_right(ends, places[one].starts_at)
            for one in group
        }

    return near


def _on_a_day(facts: Facts, places: Places) -> Callable[[Sequence[str]], Near]:
    """For each of a group how many of it are held on its day."""
    zone = ZoneInfo(facts.meeting.timezone)
    days = {one: place.starts_at.astimezone(zone).date() for one, place in places.items()}

    def near(group: Sequence[str]) -> Near:
        counted = Counter(days[one] for one in group)
        return {one: counted[days[one]] for one in group}

    return near


def _between(facts: Facts, places: Places) -> dict[str, int]:
    """Minutes from each event to the next in its room, of rooms that have none of their own."""
    usual = {one.id for one in facts.rooms if one.turnaround is None}
    uses: dict[str, list[tuple[str, Place]]] = defaultdict(list)
    for one, place in sorted(places.items(), key=lambda each: each[1].starts_at):
        if place.room_id in usual:
            uses[place.room_id].append((one, place))
    return {
        one: _minutes(after.starts_at - before.ends_at)
        for there in uses.values()
        for (one, before), (_next, after) in pairwise(there)
    }


def _around(facts: Facts, places: Places) -> dict[str, int]:
    """Minutes from each event to the nearest session that keeps events away, within a day."""
    hours = [
        (one.starts_at, one.ends_at)
        for one in facts.sessions
        if one.exclusive and rules.has_hours(one) and one.starts_at and one.ends_at
    ]
    found = {}
    for event, place in places.items():
        gaps = [
            gap
            for starts_at, ends_at in hours
            for gap in (starts_at - place.ends_at, place.starts_at - ends_at)
            if timedelta(0) <= gap < _DAY
        ]
        if gaps:
            found[event] = _minutes(min(gaps))
    return found


def _minutes(gap: timedelta) -> int:
    return int(gap.total_seconds()) // 60


def _of_buffer(problem: solver.Problem) -> str:
    """How many starts are closed by the minutes around sessions alone, to the shortest event."""
    if not problem.plenary_buffer or not problem.events:
        return ""
    shortest = min(one.duration for one in problem.events)
    bare = replace(problem, plenary_buffer=0)
    closed = len(_clear(bare, shortest)) - len(_clear(problem, shortest))
    said = ngettext(
        "These minutes close %(num)s possible start out of %(all)s.",
        "These minutes close %(num)s possible starts out of %(all)s.",
        closed,
    )
    return said % _numbers(closed, len(problem.starts))


def _clear(problem: solver.Problem, minutes: int) -> list[int]:
    """The starts at which so many minutes are clear of what keeps events away, with the buffer."""
    buffer = problem.plenary_buffer
    away = [(one.start - buffer, one.end + buffer) for one in problem.sessions if one.plenary]
    return [
        start
        for start in problem.starts
        if all(start + minutes <= begins or ends <= start for begins, ends in away)
    ]


def _of_step(facts: Facts, problem: solver.Problem, places: Places) -> str:
    """How many starts there are more by the step, and how many events begin within a slot."""
    begins = {one.starts_at for one in facts.slots}
    within = sum(one.starts_at not in begins for one in places.values())
    said = ngettext(
        "In the last run %(num)s side event out of %(all)s starts later than its slot.",
        "In the last run %(num)s side events out of %(all)s start later than their slot.",
        within,
    ) % _numbers(within, len(places))
    if not problem.start_step:
        return said
    without = len(replace(problem, start_step=None).starts)
    more = _("There are %(all)s possible starts in place of %(num)s.")
    return f"{said} {more % _numbers(without, len(problem.starts))}"


def _numbers(num: int, everything: int) -> dict[str, str]:
    return {"num": i18n.show_number(num), "all": i18n.show_number(everything)}
