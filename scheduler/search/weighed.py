"""The same problem for the compiled searches, with something else to pay beside the penalty."""

import numpy as np

from scheduler.search.arrays import Arrays, Ints
from scheduler.search.bonds import unbound


def weighed(arrays: Arrays, factor: int, places: Ints, out: Ints) -> Arrays:
    """Arrays in which the penalty counts `factor` times, and each place or absence costs more.

    `places` is what is added to the cost of each place, `out` to that of leaving out each event.
    """
    rate = arrays.rate.copy()
    rate[rate > 0] *= factor  # below 0 it is no price but a rule
    return arrays._replace(
        place_cost=arrays.place_cost * factor + places,
        out_cost=arrays.out_cost * factor + out,
        meet=arrays.meet * factor,
        rate=rate,
        pile_weight=arrays.pile_weight * factor,
        bonds=arrays.bonds._replace(
            other_room=arrays.bonds.other_room * factor,
            other_day=arrays.bonds.other_day * factor,
            late=arrays.bonds.late * factor,
            early=arrays.bonds.early * factor,
            rate=arrays.bonds.rate * factor,
        ),
    )


def unpriced(arrays: Arrays) -> Arrays:
    """Arrays of the same rules, in which nothing costs anything."""
    return arrays._replace(
        place_cost=np.zeros_like(arrays.place_cost),
        out_cost=np.zeros_like(arrays.out_cost),
        meet=np.zeros_like(arrays.meet),
        rate=np.minimum(arrays.rate, 0),  # below 0 it is no price but a rule
        pile_weight=np.zeros_like(arrays.pile_weight),
        bonds=unbound(arrays.bonds),
    )
