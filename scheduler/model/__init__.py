"""An outline as CP-SAT and as a linear programme see it; with `search` all that loads OR-Tools."""

from scheduler.model.costs import pay
from scheduler.model.demands import hold, uses_of
from scheduler.model.filled import filled
from scheduler.model.variables import Model, Place, Row, Use, all_places, moments
from scheduler.outline import Outline

__all__ = [
    "Model",
    "Place",
    "Row",
    "Use",
    "all_places",
    "filled",
    "hold",
    "model_of",
    "moments",
    "pay",
    "uses_of",
]


def model_of(outline: Outline, places: dict[int, list[Place]] | None = None) -> Model:
    """The whole outline, or what of it concerns the events and places that are given."""
    model = Model(outline, places)
    hold(model, outline.shapes)
    pay(model)
    return model
