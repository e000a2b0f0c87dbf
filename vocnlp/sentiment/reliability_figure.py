"""Does 90 % sure mean right nine times in ten? One small panel a set: confidence across, accuracy up.

Dots on the diagonal are honest; below it the model was too sure of itself. A dot's area is its share of the texts; its
bar the Wilson interval of the accuracy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

PANEL, GAP, TITLE, COLUMNS = 160, 34, 34, 4
_LEAST = 1 / 3
"""Where the axes begin: the greatest of three probabilities is never less."""


@dataclass(frozen=True, repr=False)
class ReliabilityFigure:
    """A figure that draws itself in a notebook, and as a file beside a model's card.

    Parameters
    ----------
    results : mapping
        Set -> figures with reliability (`metrics.tabulate_reliability`) and calibration_error, as `evaluate` returns.

    Examples
    --------
    >>> from vocnlp.sentiment.metrics import tabulate_reliability
    >>> rows = tabulate_reliability([0.9, 0.9, 0.6], [1, 1, 0])
    >>> "<circle" in ReliabilityFigure({"网点": {"reliability": rows, "calibration_error": 0.27}})._repr_svg_()
    True
    """

    results: Mapping[str, Mapping[str, Any]]

    def __repr__(self) -> str:
        return f"ReliabilityFigure({', '.join(self.results)})"

    def _repr_svg_(self) -> str:
        """Return the drawing, as Jupyter asks for it."""
        panels = [
            _draw_panel(name, figures, *_place(number)) for number, (name, figures) in enumerate(self.results.items())
        ]
        columns, rows = min(len(panels), COLUMNS), -(-len(panels) // COLUMNS)
        width = GAP + columns * (PANEL + GAP)
        height = rows * (TITLE + PANEL + GAP)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
            f'height="{height}" role="img"><title>Confidence against accuracy</title>'
            f'<rect width="100%" height="100%" fill="#fff"/>{"".join(panels)}</svg>'
        )


def _place(number: int) -> tuple[float, float]:
    return (GAP + (number % COLUMNS) * (PANEL + GAP), TITLE + (number // COLUMNS) * (TITLE + PANEL + GAP))


def _draw_panel(name: str, figures: Mapping[str, Any], left: float, top: float) -> str:
    def x(value: float) -> float:
        return left + PANEL * (max(value, _LEAST) - _LEAST) / (1 - _LEAST)

    def y(value: float) -> float:
        return top + PANEL - PANEL * min(max(value, 0.0), 1.0)

    marks = [
        _text(left, top - 18, name, weight=600),
        _text(left, top - 5, f"calibration error {figures['calibration_error']:.3f}"),
        f'<rect x="{left}" y="{top}" width="{PANEL}" height="{PANEL}" fill="none" stroke="#d9dce1"/>',
        f'<line x1="{x(_LEAST):.1f}" y1="{y(_LEAST):.1f}" x2="{x(1):.1f}" y2="{y(1):.1f}" stroke="#9aa1ab" '
        'stroke-dasharray="3 3"/>',
    ]
    for value in (0.0, 0.5, 1.0):
        marks.append(_text(left - 4, y(value) + 4, f"{value:.0%}", anchor="end", size=9))
    for value in (0.4, 0.6, 0.8, 1.0):
        marks.append(_text(x(value), top + PANEL + 12, f"{value:.0%}", anchor="middle", size=9))
    total = sum(row["n"] for row in figures["reliability"])
    for row in figures["reliability"]:
        at, size = x(row["confidence"]), 1.5 + 9 * (row["n"] / total) ** 0.5
        told = f"{row['confidence']:.1%} sure, {row['accuracy']:.1%} right, n={row['n']}"
        marks.append(
            f'<line x1="{at:.1f}" y1="{y(row["accuracy_low"]):.1f}" x2="{at:.1f}" y2="{y(row["accuracy_high"]):.1f}" '
            'stroke="#b3362b" stroke-width="1"/>'
            f'<circle cx="{at:.1f}" cy="{y(row["accuracy"]):.1f}" r="{size:.1f}" fill="#b3362b" fill-opacity="0.6">'
            f"<title>{escape(told)}</title></circle>"
        )
    return "".join(marks)


def _text(x: float, y: float, words: str, *, anchor: str = "start", size: int = 11, weight: int = 400) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" font-weight="{weight}" '
        f'fill="#3b4048" font-family="PingFang SC, Microsoft YaHei, Noto Sans CJK SC">{escape(words)}</text>'
    )
