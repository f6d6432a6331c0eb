"""Where the points of a drawn curve lie. Pages draw it as SVG; there is nothing to run."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 400, 180  # of the field, in the units of the drawing
Point = tuple[float, float]


@dataclass(frozen=True)
class Field:
    """What a drawing spans: from the first to the last value across, from nothing to the most."""

    first: float
    last: float
    most: float
    mirrored: bool = False  # from right to left

    def line(self, points: Sequence[Point]) -> str:
        """A curve as the `points` of a polyline."""
        return " ".join(f"{self.across(x):.1f},{self.up(y):.1f}" for x, y in points)

    def across(self, x: float) -> float:
        """Where a value lies across."""
        share = (x - self.first) / (self.last - self.first or 1)
        return WIDTH * (1 - share if self.mirrored else share)

    def up(self, y: float) -> float:
        """Where a value lies up the drawing; it grows downwards."""
        return HEIGHT * (1 - y / (self.most or 1))


def field_of(curves: Sequence[Sequence[Point]], *, mirrored: bool) -> Field | None:
    """The field that holds all curves; None where there is no point."""
    points = [point for curve in curves for point in curve]
    if not points:
        return None
    across = [x for x, _y in points]
    return Field(min(across), max(across), max(y for _x, y in points), mirrored)
