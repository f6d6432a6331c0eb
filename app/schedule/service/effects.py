"""What the settings did to the last run: which rules stood in the way, how near limits came.

It is judged by the meeting and by the settings as they are now.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.core import i18n
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.meetings.models import Meeting
from app.schedule import queries, solver
from app.schedule.models import Run
from app.schedule.rules import Facts, Places, Strictness
from app.schedule.rules.policy import LOOSE, TERMS
from app.schedule.service.known import known_of
from app.schedule.service.limiting import limits_in
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
        limits_in(facts, problem, places),
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
    if not out:
        return _("In the last run it was not in the way.")
    said = ngettext(
        "In the last run it kept side events out of %(num)s place.",
        "In the last run it kept side events out of %(num)s places.",
        out,
    ) % {"num": i18n.show_number(out)}
    better = ngettext(
        "%(num)s of them would cost less, if it were not for this rule alone.",
        "%(num)s of them would cost less, if it were not for this rule alone.",
        alone,
    )
    return f"{said} {better % {'num': i18n.show_number(alone)}}" if alone else said


def costs_in(run: Run) -> dict[str, str]:
    """By term what it came to in a run that has found a schedule, at the weights of that run."""
    weights = solver.weights_in(run.problem)
    return {term: _cost(run.terms.get(term, 0), weights[term], run.penalty or 0) for term in TERMS}


def _cost(points: int, each: int, everything: int) -> str:
    if not each:
        return _("In the last run it did not count.")
    if not points:
        return _("In the last run it cost nothing.")
    said = ngettext(
        "In the last run: %(num)s × %(each)s = %(points)s point, of %(all)s in all.",
        "In the last run: %(num)s × %(each)s = %(points)s points, of %(all)s in all.",
        points,
    )
    numbers = {"num": points // each, "each": each, "points": points, "all": everything}
    return said % {name: i18n.show_number(number) for name, number in numbers.items()}
