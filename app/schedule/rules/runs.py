"""Rules about runs of the scheduler: when one is over or lost, how it is said."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.schedule.models import Run, RunMode, RunState

MOST_ATTEMPTS = 3
LOST_AFTER = timedelta(seconds=60)
GOING = frozenset({RunState.QUEUED, RunState.RUNNING})

# Why a run failed: what is kept of it, and what people read.
FAILURES: Mapping[str, str] = {
    "memory": lazy(
        "The scheduler needed more memory than it may take. Raise CORRIDOR_SOLVER_MEMORY_MB, or"
        " use fewer threads."
    ),
    "mistake": lazy("The scheduler could not read the question. The log of the service says why."),
    "broken": lazy(
        "The scheduler's answer breaks a rule, so it was thrown away. The log of the service says"
        " which."
    ),
    "attempts": lazy("The service was stopped three times while it was solving. Try again."),
    "lost": lazy("The service was stopped while it was solving. Try again."),
    "crashed": lazy("The scheduler ended unexpectedly. The log of the service says more."),
}


def is_going(run: Run, now: datetime) -> bool:
    """Whether an answer is still to come.

    What waits in the queue will be taken up by some worker; what runs says that it is alive.
    """
    if run.state is RunState.RUNNING:
        return now - run.seen_at < LOST_AFTER
    return run.state is RunState.QUEUED


def is_lost(run: Run, now: datetime) -> bool:
    """Whether whoever was solving it is gone."""
    return run.state in GOING and not is_going(run, now)


def gap_of(penalty: int | None, bound: int | None) -> float | None:
    """How far the penalty may still be from the best, 0..1; None while that is not known."""
    if penalty is None or bound is None:
        return None
    return 0.0 if penalty <= bound else (penalty - bound) / penalty


def holds(run: Run) -> bool:
    """Whether a run leaves things where they stand, beside what organisers have pinned."""
    return run.mode is RunMode.FILL or run.chosen is not None


def verdict(run: Run, now: datetime) -> tuple[str, str]:
    """How a run stands or ended, as the kind of a notice and a sentence."""
    if is_lost(run, now):
        return "error", str(FAILURES["lost"])
    if run.state is RunState.FAILED:
        return "error", str(FAILURES.get(run.failure, FAILURES["crashed"]))
    if run.state is RunState.DONE and run.status == "optimal":
        return "success", _(
            "The best schedule that keeps all the rules: no other that does has a lower penalty."
        )
    if run.state is RunState.INFEASIBLE and holds(run):
        return "error", _(
            "There is no schedule while all that this run was not to move stays where it is. See"
            " below what is in the way; let more of it move, or ask for less."
        )
    return {
        RunState.QUEUED: ("info", _("The question waits for a worker.")),
        RunState.RUNNING: ("info", _("A schedule is being made.")),
        RunState.DONE: (
            "info",
            _("The time was over before it was proved that no schedule is better."),
        ),
        RunState.INFEASIBLE: (
            "error",
            _("No schedule keeps all the rules."),
        ),
        RunState.NONE_FOUND: (
            "warning",
            _("No schedule was found in the time given. Give it more time and try again."),
        ),
        RunState.CANCELLED: (
            "warning",
            _("The search was stopped. The draft is the best schedule that was found until then.")
            if run.status
            else _("The search was stopped before a schedule was found. No draft was made."),
        ),
    }[run.state]
