"""The linear relaxation of a model: a bound, and what each place costs beyond it.

HiGHS solves it. What is believed of its answer are only the dual values: the bound and the reduced
costs are worked out from them here, and hold for any dual values whatever.
"""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil

import numpy as np
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

from scheduler.model import Model
from scheduler.search.arrays import Floats

_INFINITE = float("inf")


@dataclass(frozen=True, slots=True)
class Relaxation:
    """No solution of the model costs less than `bound`.

    One in which a variable is 1 costs at least the bound and the variable's `dearer`. `price` is
    the dual value of each row and `value` that of each variable, as far as HiGHS can be believed.
    """

    bound: float
    dearer: Floats
    price: Floats
    value: Floats

    @property
    def whole(self) -> int:
        """The bound as a penalty, which is a whole number; what rounding errors may add is off."""
        return ceil(self.bound - 1e-6 * max(1.0, abs(self.bound)))


@dataclass(frozen=True, slots=True)
class Lines:
    """A programme: rows as entries (row, column, amount) and limits, and what the columns cost.

    Each column is from 0 up to `upper`.
    """

    row: Floats
    column: Floats
    amount: Floats
    low: Floats
    high: Floats
    cost: Floats
    upper: Floats


def relax(model: Model, seconds: float) -> Relaxation | None:
    """Solve the relaxation; None if it could not be solved in time, or has no solution."""
    lines = _lines(model)
    solved = solve_lines(lines, seconds)
    return None if solved is None else _from_prices(lines, *solved)


def solve_lines(lines: Lines, seconds: float) -> tuple[Floats, Floats] | None:
    """The dual value of each row and the value of each column; None if it could not be solved."""
    limit = mathopt.SolveParameters(time_limit=timedelta(seconds=max(0.1, seconds)))
    try:
        result = mathopt.solve(_programme(lines), mathopt.SolverType.HIGHS, params=limit)
    except (RuntimeError, ValueError):
        return None
    if not result.has_dual_feasible_solution() or not result.has_primal_feasible_solution():
        return None
    price, amount = np.zeros(len(lines.low)), np.zeros(len(lines.cost))
    for row, value in result.dual_values().items():
        price[row.id] = value
    for column, value in result.variable_values().items():
        amount[column.id] = value
    return price, amount


def _from_prices(lines: Lines, price: Floats, value: Floats) -> Relaxation:
    """What follows from dual values: a row pays at the limit that its price pushes it to."""
    price = np.where((price > 0) & np.isinf(lines.low), 0.0, price)
    price = np.where((price < 0) & np.isinf(lines.high), 0.0, price)
    limit = np.where(price > 0, lines.low, np.where(price < 0, lines.high, 0.0))
    reduced = lines.cost.copy()
    np.subtract.at(
        reduced, lines.column.astype(np.int64), lines.amount * price[lines.row.astype(np.int64)]
    )
    bound = float(price @ np.where(price == 0, 0.0, limit))
    bound += float((np.minimum(reduced, 0.0) * lines.upper).sum())
    return Relaxation(bound, np.maximum(reduced, 0.0), price, value)


def _lines(model: Model) -> Lines:
    count = len(model.cp.proto.variables)
    lengths = [len(row.variables) for row in model.rows]
    cost = np.zeros(count)
    for variable, amount in model.costs.values():
        cost[variable.index] += amount
    return Lines(
        row=np.repeat(np.arange(len(lengths)), lengths).astype(np.float64),
        column=np.array([one for row in model.rows for one in row.variables], dtype=np.float64),
        amount=np.array([one for row in model.rows for one in row.amounts], dtype=np.float64),
        low=np.array([-_INFINITE if row.low is None else row.low for row in model.rows]),
        high=np.array([_INFINITE if row.high is None else row.high for row in model.rows]),
        cost=cost,
        upper=np.array(model.upper, dtype=np.float64),
    )


def _programme(lines: Lines) -> mathopt.Model:
    programme = model_pb2.ModelProto()
    count = len(lines.cost)
    programme.variables.ids.extend(range(count))
    programme.variables.lower_bounds.extend([0.0] * count)
    programme.variables.upper_bounds.extend(lines.upper.tolist())
    programme.variables.integers.extend([False] * count)
    paid = np.nonzero(lines.cost)[0]
    programme.objective.linear_coefficients.ids.extend(paid.tolist())
    programme.objective.linear_coefficients.values.extend(lines.cost[paid].tolist())
    rows = programme.linear_constraints
    rows.ids.extend(range(len(lines.low)))
    rows.lower_bounds.extend(lines.low.tolist())
    rows.upper_bounds.extend(lines.high.tolist())
    order = np.lexsort((lines.column, lines.row))
    matrix = programme.linear_constraint_matrix
    matrix.row_ids.extend(lines.row[order].astype(np.int64).tolist())
    matrix.column_ids.extend(lines.column[order].astype(np.int64).tolist())
    matrix.coefficients.extend(lines.amount[order].tolist())
    return mathopt.Model.from_model_proto(programme)
