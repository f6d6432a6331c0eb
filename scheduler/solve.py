"""Find a schedule: CP-SAT in a thread, watched from outside.

What the solver says is not taken on trust. Each of its solutions is judged by the rules before it
counts, its cost is worked out again without it, "no schedule exists" is asked for twice in two
ways, and "optimal" is said only where the bound meets the cost.
"""

import resource
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Final

from ortools.sat.python import cp_model

from scheduler.model import Model
from scheduler.preferences import penalty_terms
from scheduler.problem import Problem, ProblemError
from scheduler.rules import violations
from scheduler.schedule import Schedule, Status
from scheduler.statement import outline_of

LOOK: Final = 0.05
"""Seconds between two looks at the solver."""
LIFE: Final = 0.9
"""Seconds after which progress is reported even if nothing changed."""
GRACE: Final = 1.5
"""Seconds that the solver has to end after it was told to; after that it is left behind."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to search: wall seconds, threads, a seed, and megabytes at which to stop (None: any)."""

    seconds: float = 60.0
    workers: int = 8
    seed: int = 0
    memory: int | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is. `phase` is building, searching, confirming or done."""

    seconds: float
    penalty: int | None
    bound: int | None
    phase: str

    @property
    def gap(self) -> float | None:
        """The part of the penalty that may still be avoidable; None while that is not known."""
        if self.penalty is None or self.bound is None:
            return None
        return (self.penalty - self.bound) / self.penalty if self.penalty else 0.0


def solve(
    problem: Problem,
    options: Options | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> Schedule:
    """Search for the schedule that costs least.

    Returns within about two seconds after the time is up or `stop` is set, with the best schedule
    so far. `on_progress` is called in the caller's thread, at least once a second. Raises
    ProblemError where the numbers of the problem are too large to be counted.
    """
    return _Search(
        problem, options or Options(), on_progress or _quiet, stop or threading.Event()
    ).run()


def build(problem: Problem) -> Model:
    """The whole problem as CP-SAT sees it."""
    outline = outline_of(problem)
    model = Model(outline)
    model.demand(outline.shapes)
    model.pay()
    return model


def _quiet(progress: Progress) -> None:
    """Say nothing."""


class _Found(cp_model.CpSolverSolutionCallback):
    """Copies each solution and nothing more: it runs in the solver's threads."""

    def __init__(self, solutions: SimpleQueue[Sequence[int]]) -> None:
        super().__init__()
        self._solutions = solutions

    def on_solution_callback(self) -> None:
        self._solutions.put(list(self.response_proto.solution))


@dataclass(slots=True)
class _Run:
    """One call of the solver, or the building of its model, in a thread of its own."""

    work: Callable[[], object]
    result: object = None
    error: BaseException | None = None
    thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self._work, daemon=True)
        self.thread.start()

    def _work(self) -> None:
        try:
            self.result = self.work()
        except BaseException as error:  # noqa: BLE001 - it is raised where it is waited for
            self.error = error


class _Search:
    def __init__(
        self,
        problem: Problem,
        options: Options,
        on_progress: Callable[[Progress], None],
        stop: threading.Event,
    ) -> None:
        self.problem = problem
        self.options = options
        self.on_progress = on_progress
        self.stop = stop
        self.began = time.monotonic()
        self.phase = "building"
        self.model: Model | None = None
        self.solver: cp_model.CpSolver | None = None
        self.best: Schedule | None = None
        self.bound: int | None = None
        self.solutions: SimpleQueue[Sequence[int]] = SimpleQueue()
        self._said: tuple[object, ...] = ()
        self._said_at = self.began
        self._over_since: float | None = None

    def run(self) -> Schedule:
        status: Status = "unknown"
        self._watch(self._build)
        if self.model is not None and not self._over():
            self.phase = "searching"
            verdict = self._ask(self.options.workers)
            if verdict == cp_model.INFEASIBLE and self.best is None:
                self.phase = "confirming"
                if self._ask(1, plainly=True) == cp_model.INFEASIBLE and self.best is None:
                    status = "infeasible"
        self.phase = "done"
        self._report()
        return self._outcome(status)

    def _outcome(self, status: Status) -> Schedule:
        if self.best is None:
            everything = tuple(event.id for event in self.problem.events)
            bound = self.bound if status == "unknown" else None
            return Schedule((), everything, status, None, bound)
        status = "optimal" if self._proved() else "feasible"
        return replace(self.best, status=status, bound=self.bound or 0)

    def _build(self) -> None:
        self.model = build(self.problem)

    def _ask(self, workers: int, *, plainly: bool = False) -> object:
        """Let CP-SAT search with the time that is left, and say how it ended.

        `plainly` is the other way to ask: the model as it is, without presolve. All cliques go into
        the linear relaxation then, which sees at once that ten events do not fit into nine slots.
        """
        model, solver = self.model, cp_model.CpSolver()
        if model is None:
            return cp_model.UNKNOWN
        self.solver = solver
        solver.parameters.num_workers = workers
        if plainly:
            solver.parameters.cp_model_presolve = False
            solver.parameters.linearization_level = 2
        solver.parameters.random_seed = self.options.seed
        solver.parameters.catch_sigint_signal = False  # whoever called decides what it means
        solver.parameters.max_time_in_seconds = max(0.0, self._left())
        if model.cp.has_objective():
            solver.best_bound_callback = self._raise_bound
        verdict = self._watch(lambda: solver.solve(model.cp, _Found(self.solutions)))
        self.solver = None
        if verdict == cp_model.MODEL_INVALID:
            raise ProblemError(
                "weights: the penalty could grow beyond what can be counted;"
                " make weights, priorities or the delegations' weights smaller"
            )
        if verdict in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            self._consider(list(solver.response_proto.solution))
            self._raise_bound(solver.best_objective_bound if model.cp.has_objective() else 0.0)
        return verdict

    # Looking on

    def _watch(self, work: Callable[[], object]) -> object:
        """Run something beside, reporting as it goes; None if it had to be left behind."""
        run = _Run(work)
        while run.thread.is_alive():
            run.thread.join(LOOK)
            self._collect()
            self._report(only_if_due=True)
            if self._over() and self._left_behind():
                return None
        self._collect()
        if run.error is not None:
            raise run.error
        return run.result

    def _left_behind(self) -> bool:
        """Tell the solver to end; whether it was told long enough ago."""
        if self.solver is not None:
            self.solver.stop_search()
        if self._over_since is None:
            self._over_since = time.monotonic()
        return time.monotonic() - self._over_since > GRACE

    def _left(self) -> float:
        return self.began + self.options.seconds - time.monotonic()

    def _over(self) -> bool:
        if self.options.memory is not None and _megabytes() > self.options.memory:
            self.stop.set()
        return self.stop.is_set() or self._left() <= 0 or self._proved()

    def _proved(self) -> bool:
        return self.best is not None and self.best.penalty == self.bound

    # What the solver found

    def _collect(self) -> None:
        newest: Sequence[int] | None = None
        try:
            while True:
                newest = self.solutions.get_nowait()
        except Empty:
            if newest is not None:
                self._consider(newest)

    def _consider(self, values: Sequence[int]) -> None:
        """Keep a solution if the rules accept it and it costs less than what we have."""
        if self.model is None:
            return
        placements = self.model.placements(values)
        placed = {placement.event for placement in placements}
        out = tuple(event.id for event in self.problem.events if event.id not in placed)
        schedule = Schedule(placements, out)
        terms = penalty_terms(self.problem, schedule)
        penalty = sum(terms.values())
        if self.best is not None and self.best.penalty is not None and penalty >= self.best.penalty:
            return
        if not violations(self.problem, schedule):
            self.best = replace(schedule, penalty=penalty, terms=terms)

    def _raise_bound(self, bound: float) -> None:
        """Every cost is whole, so a bound of 411.2 is one of 412."""
        whole = max(0, -int(-(bound - 1e-6) // 1))
        self.bound = max(self.bound or 0, whole)

    def _report(self, *, only_if_due: bool = False) -> None:
        now = time.monotonic()
        penalty = None if self.best is None else self.best.penalty
        said = (penalty, self.bound, self.phase)
        if only_if_due and said == self._said and now - self._said_at < LIFE:
            return
        self._said, self._said_at = said, now
        self.on_progress(Progress(now - self.began, penalty, self.bound, self.phase))


def _megabytes() -> int:
    """The memory that this process holds now, or where that is not told, held at most."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return pages * resource.getpagesize() // 2**20
