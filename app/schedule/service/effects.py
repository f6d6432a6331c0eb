"""What the settings did to the last run: which rules stood in the way, how near limits came.

It is judged by the meeting and by the settings as they are now.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.core import i18n
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.meetings.models import Meeting
from app.schedule import queries, rules, solver
from app.schedule.models import Run
from app.schedule.rules import Facts, Place, Places, Strictness
from app.schedule.rules.policy import LOOSE
from app.schedule.service.known import known_of
from app.schedule.service.why import known_places

MOST_JUDGED = 3000  # places: some tenths of a second


@dataclass(frozen=True)
class Effects:
    """By rule and by limit what it came to, in a sentence. Of `events` so many were `looked` at."""

    rules: Mapping[str, str]
    limits: Mapping[str, str]
    looked: int
    events: int


def effects_in(db: Session, meeting: Meeting, run: Run) -> Effects | None:
    """What the settings did to a run that has found a schedule; None where that is not kept."""
    facts, problem = known_of(db, meeting)
    draft = queries.draft_of_run(db, run.id)
    places = known_places(draft, facts) if draft else {}
    if not places:
        return None
    each = len(problem.rooms) * len(problem.starts)
    judged = [event.id for event in facts.events][: max(1, MOST_JUDGED // max(1, each))]
    return Effects(
        _of_rules(facts, problem, places, judged),
        _of_limits(facts, places),
        len(judged),
        len(facts.events),
    )


def _of_rules(
    facts: Facts, problem: solver.Problem, places: Places, judged: Iterable[str]
) -> dict[str, str]:
    out, alone = Counter[str](), Counter[str]()
    for event_id in judged:
        for place in solver.why_there(problem, places, event_id).elsewhere:
            broken = {one.rule for one in place.violations}
            out.update(broken)
            alone.update(broken if len(broken) == 1 and place.difference < 0 else ())
    breaches = Counter(one.rule for one in solver.broken_by(problem, places))
    return {
        rule: _said(facts.policy.of(rule), breaches[rule], out[rule], alone[rule]) for rule in LOOSE
    }


def _said(how: Strictness, breaches: int, out: int, alone: int) -> str:
    if how is Strictness.OFF:
        return _("In the last run it did not count.")
    if how is Strictness.WARN:
        said = ngettext(
            "In the last run it is broken %(num)s time.",
            "In the last run it is broken %(num)s times.",
            breaches,
        )
        return said % {"num": i18n.show_number(breaches)}
    said = ngettext(
        "In the last run it ruled out %(num)s place; cheaper, and with nothing else against them:"
        " %(alone)s.",
        "In the last run it ruled out %(num)s places; cheaper, and with nothing else against them:"
        " %(alone)s.",
        out,
    )
    return said % {"num": i18n.show_number(out), "alone": i18n.show_number(alone)}


def _of_limits(facts: Facts, places: Places) -> dict[str, str]:
    hosts: dict[str, list[Place]] = defaultdict(list)
    for event in facts.events:
        if event.id in places:
            for host in rules.hosts_of(event):
                hosts[host].append(places[event.id])
    zone, everything = ZoneInfo(facts.meeting.timezone), [*places.values()]
    most = {
        "per_host": max((_most_at_once(one) for one in hosts.values()), default=0),
        "at_once": _most_at_once(everything),
        "host_daily": max((_most_on_a_day(one, zone) for one in hosts.values()), default=0),
        "daily": _most_on_a_day(everything, zone),
    }
    at_most = _("In the last run: at most %(number)s.")
    found = {one: at_most % {"number": i18n.show_number(number)} for one, number in most.items()}
    between = _shortest_between(places.values())
    if between is not None:
        said = _("In the last run: at least %(number)s.")
        minutes = int(between.total_seconds()) // 60
        found["turnaround"] = said % {"number": i18n.show_number(minutes)}
    return found


def _most_at_once(there: list[Place]) -> int:
    return max(
        sum(one.starts_at <= begins.starts_at < one.ends_at for one in there) for begins in there
    )


def _most_on_a_day(there: list[Place], zone: ZoneInfo) -> int:
    return max(Counter(one.starts_at.astimezone(zone).date() for one in there).values())


def _shortest_between(there: Iterable[Place]) -> timedelta | None:
    """Between two uses of a room; None where no room is used twice."""
    uses: dict[str, list[Place]] = defaultdict(list)
    for one in sorted(there, key=lambda place: place.starts_at):
        uses[one.room_id].append(one)
    pairs = (pair for found in uses.values() for pair in pairwise(found))
    return min((after.starts_at - before.ends_at for before, after in pairs), default=None)
