"""Asks CP-SAT, and takes what it finds while it searches."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from ortools.sat.python import cp_model

from scheduler.model import Model
from scheduler.problem import ProblemError
from scheduler.solve.incumbent import Incumbent
from scheduler.solve.options import Options
from scheduler.solve.watching import Clock

PROVER: Final = "max_lp"
"""The one of CP-SAT's searches that closes a gap: in a fifth of the time of its usual mixture."""
FINDER: Final = "pseudo_costs"
"""The one that finds and proves at once, where the model is small and nothing is known of it."""
LEARNER: Final = "automatic"
"""Its plain search alone, where it is clauses that say what pairs of events cost: it learns from
these, and proves in seconds what the linear relaxation sees little of."""
EXACT: Final = 2**50
"""Up to here a bound that is given as a floating-point number is exact enough."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How CP-SAT ended, and what it proved of the model that it was given."""

    verdict: object
    bound: int

    @property
    def impossible(self) -> bool:
        """Whether the model has no solution."""
        return self.verdict == cp_model.INFEASIBLE

    @property
    def best(self) -> bool:
        """Whether the solution is proved to be the cheapest of the model."""
        return self.verdict == cp_model.OPTIMAL


def _pass_over(_values: Sequence[int]) -> None:
    """Keep nothing."""


class _Found(cp_model.CpSolverSolutionCallback):
    """Hands on each solution: it runs in a thread of the solver's."""

    def __init__(self, take: Callable[[Sequence[int]], None]) -> None:
        super().__init__()
        self._take = take

    def on_solution_callback(self) -> None:
        self._take(list(self.response_proto.solution))


class Asker:
    """One question to CP-SAT after the other, under one clock."""

    def __init__(self, options: Options, clock: Clock, incumbent: Incumbent) -> None:
        self._options, self._clock, self._incumbent = options, clock, incumbent
        self._solver: cp_model.CpSolver | None = None
        self._work = options.work.work

    def hurry(self) -> None:
        """Tell the solver to end, if one runs."""
        solver = self._solver
        if solver is not None:
            solver.stop_search()

    def ask(
        self, model: Model, ceiling: int | None, *, thorough: bool, alone: str = PROVER
    ) -> Answer:
        """The cheapest solution of a model, by one search `alone`, or by the whole mixture.

        Bounds count for the whole problem up to `ceiling`, if there is one: what costs more is not
        in the model. Raises ProblemError where the numbers are too large to be counted.
        """
        solver = cp_model.CpSolver()
        self._common(solver)
        if thorough:
            solver.parameters.num_workers = self._options.workers
        else:
            solver.parameters.num_workers = 1
            if alone != LEARNER:
                solver.parameters.subsolvers.append(alone)
            if alone != FINDER:
                solver.parameters.symmetry_level = 0
                solver.parameters.cp_model_probing_level = 0
        if model.costs:
            solver.best_bound_callback = self._bound_of(ceiling)
        return self._run(solver, model, self._offer(model))

    def ask_plainly(self, model: Model, work: float | None = None) -> Answer:
        """The other way to ask: one thread, and the model as it is, without presolve.

        All cliques go into the linear relaxation then, which sees at once that ten events do not
        fit into nine slots. With `work`, a limit in CP-SAT's own measure, it is only a look: what
        it finds is not kept, for the clock would decide whether that is found first.
        """
        solver = cp_model.CpSolver()
        self._common(solver)
        if work is not None:
            solver.parameters.max_deterministic_time = work
        solver.parameters.num_workers = 1
        solver.parameters.cp_model_presolve = False
        solver.parameters.linearization_level = 2
        return self._run(solver, model, self._offer(model) if work is None else _pass_over)

    def look_for(self, model: Model, share: float) -> None:
        """Look for schedules in a model of some of them, for a share of the time or work left.

        What is proved of these says nothing of the others.
        """
        solver = cp_model.CpSolver()
        self._common(solver)
        if self._options.seconds is None:
            solver.parameters.max_deterministic_time = max(0.01, share * self._work)
        else:
            solver.parameters.max_time_in_seconds = max(0.01, share * self._clock.left)
        solver.parameters.num_workers = 1
        self._run(solver, model, self._offer(model))

    @property
    def work(self) -> float:
        """How much work is left, in CP-SAT's own measure."""
        return self._work

    def spend(self, work: float) -> None:
        """Work of that measure was done elsewhere."""
        self._work -= work

    def _common(self, solver: cp_model.CpSolver) -> None:
        solver.parameters.random_seed = self._options.seed
        solver.parameters.catch_sigint_signal = False  # whoever called decides what it means
        if self._options.seconds is None:
            solver.parameters.interleave_search = True
            solver.parameters.max_deterministic_time = max(0.01, self._work)
        else:
            solver.parameters.max_time_in_seconds = max(0.01, self._clock.left)

    def _run(
        self, solver: cp_model.CpSolver, model: Model, take: Callable[[Sequence[int]], None]
    ) -> Answer:
        self._solver = solver
        if self._clock.over():
            return Answer(cp_model.UNKNOWN, 0)
        verdict = solver.solve(model.cp, _Found(take))
        self._solver = None
        if verdict == cp_model.MODEL_INVALID:
            raise ProblemError(
                "weights: the penalty could grow beyond what can be counted;"
                " make weights, priorities or the delegations' weights smaller"
            )
        response = solver.response_proto
        self._work -= response.deterministic_time
        if verdict in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            take(list(response.solution))
        bound = response.inner_objective_lower_bound if model.costs else 0
        return Answer(verdict, bound)

    def _offer(self, model: Model) -> Callable[[Sequence[int]], None]:
        def offer(values: Sequence[int]) -> None:
            self._incumbent.offer(model.placements(values))

        return offer

    def _bound_of(self, ceiling: int | None) -> Callable[[float], None]:
        """Every cost is whole, so a bound of 411.2 is one of 412."""

        def raise_bound(bound: float) -> None:
            if abs(bound) < EXACT:
                whole = -int(-(bound - 1e-6) // 1)
                self._incumbent.raise_bound(whole if ceiling is None else min(whole, ceiling + 1))

        return raise_bound
