"""Find a schedule: a compiled local search, prices, and CP-SAT for the proof, watched from outside.

What a search says is not taken on trust. Each schedule is judged by the rules before it counts, its
cost is worked out again without the search, "no schedule exists" is asked for twice in two ways,
and "optimal" is said only where the bound meets the cost.
"""

from scheduler.solve.coordination import build, solve
from scheduler.solve.options import EFFORTS, Options, Progress

__all__ = ["EFFORTS", "Options", "Progress", "build", "solve"]
