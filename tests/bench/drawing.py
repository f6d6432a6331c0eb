"""Draws panels with two logarithmic axes as SVG, without help."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

_WIDTH: Final = 300
_HEIGHT: Final = 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 16, 54, 46
_STYLE: Final = """
  svg { background: #fff; }
  text { font: 12px sans-serif; fill: #333; }
  .title { font-size: 15px; font-weight: bold; }
  .panel { font-weight: bold; }
  .grid { stroke: #ddd; }
  .axis { stroke: #555; fill: none; }
  .line { stroke: #00658f; stroke-width: 2; fill: none; }
  .dot { fill: #00658f; }
"""


@dataclass(frozen=True)
class Panel:
    """One curve: its title, the unit of what it shows, and its points, all above 0."""

    title: str
    unit: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class _Scale:
    """A logarithmic axis from one end to the other, in pixels."""

    least: float
    most: float
    begin: float
    end: float

    def __call__(self, value: float) -> float:
        share = math.log(value / self.least) / math.log(self.most / self.least)
        return self.begin + share * (self.end - self.begin)


def drawing(title: str, across: str, panels: Sequence[Panel]) -> str:
    """An SVG with the panels side by side; `across` names what all of them have across."""
    width, height = _WIDTH * len(panels), _TOP + _HEIGHT
    inside = "".join(_panel(panel, across, n * _WIDTH) for n, panel in enumerate(panels))
    told = "; ".join(_told(panel) for panel in panels)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" aria-labelledby="title desc">\n'
        f'<title id="title">{escape(title)}</title>\n<desc id="desc">{escape(told)}</desc>\n'
        f"<style>{_STYLE}</style>\n"
        f'<rect width="{width}" height="{height}" fill="#fff"/>\n'
        f"{_text(_LEFT, 20, title, 'title', 'start')}{inside}</svg>\n"
    )


def _told(panel: Panel) -> str:
    points = ", ".join(f"{_short(y)} at {_short(x)}" for x, y in panel.points)
    return f"{panel.title} in {panel.unit}: {points}"


def _panel(panel: Panel, across: str, left: float) -> str:
    xs, ys = [x for x, _ in panel.points], [y for _, y in panel.points]
    low, high = math.floor(math.log10(min(ys))), math.ceil(math.log10(max(ys)))
    x = _Scale(min(xs), max(xs), left + _LEFT, left + _WIDTH - _RIGHT)
    y = _Scale(10**low, 10 ** max(high, low + 1), _TOP + _HEIGHT - _BOTTOM, _TOP + 14)
    name = f"{panel.title}, {panel.unit}"
    return "".join(
        [
            _text((x.begin + x.end) / 2, _TOP, name, "panel"),
            *(_across(value, x, y) for value in sorted(set(xs))),
            *(_up(10.0**power, x, y) for power in range(low, max(high, low + 1) + 1)),
            _text((x.begin + x.end) / 2, y.begin + 36, across),
            f'<path class="axis" d="M{x.begin:.1f} {y.end:.1f}V{y.begin:.1f}H{x.end:.1f}"/>\n',
            _curve([(x(one), y(other)) for one, other in panel.points]),
        ]
    )


def _across(value: float, x: _Scale, y: _Scale) -> str:
    line = f'<path class="grid" d="M{x(value):.1f} {y.begin:.1f}V{y.end:.1f}"/>\n'
    return line + _text(x(value), y.begin + 18, _short(value))


def _up(value: float, x: _Scale, y: _Scale) -> str:
    line = f'<path class="grid" d="M{x.begin:.1f} {y(value):.1f}H{x.end:.1f}"/>\n'
    return line + _text(x.begin - 8, y(value) + 4, _short(value), anchor="end")


def _curve(points: Iterable[tuple[float, float]]) -> str:
    at = [f"{x:.1f} {y:.1f}" for x, y in points]
    dots = "".join(
        f'<circle class="dot" cx="{x}" cy="{y}" r="3"/>\n' for x, y in map(str.split, at)
    )
    return f'<path class="line" d="M{"L".join(at)}"/>\n{dots}'


def _text(x: float, y: float, words: str, kind: str = "tick", anchor: str = "middle") -> str:
    where = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text class="{kind}" {where}>{escape(words)}</text>\n'


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.3g}"
