"""A trend line with its axis, baseline and numbers, that draws itself in a notebook."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup, escape

WIDTH, HEIGHT = 680, 240
LEFT, RIGHT, TOP, BOTTOM = 52, 16, 34, 34


@dataclass(frozen=True)
class TrendLine:
    """A topic's share over windows.

    Parameters
    ----------
    trend : DataFrame
        `ends_on`, `n`, `share` (0 to 1, null where a window has no feedback), oldest first.
    title : str
        Shown above the line; escaped.

    Examples
    --------
    >>> from datetime import date
    >>> trend = pd.DataFrame({"ends_on": [date(2026, 11, 8), date(2026, 11, 15)], "n": [8, 21], "share": [0.01, 0.026]})
    >>> "2.6%" in TrendLine(trend, "App 闪退")._repr_svg_()
    True
    """

    trend: pd.DataFrame
    title: str

    def _repr_svg_(self) -> str:
        """Return the drawing, as Jupyter asks for it."""
        rows = self.trend.reset_index(drop=True)
        known = rows["share"].dropna()
        top = float(known.max()) if len(known) and known.max() > 0 else 0.01
        step = (WIDTH - LEFT - RIGHT) / max(1, len(rows) - 1)

        def x(index: int) -> float:
            return LEFT + step * index if len(rows) > 1 else (LEFT + WIDTH - RIGHT) / 2

        def y(share: float) -> float:
            return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share / top

        marks = [_text(LEFT, 20, str(self.title), size=14, weight=600)]
        # The axis starts at zero, so that a small change looks small.
        for part in (0.0, 0.5, 1.0):
            level = y(top * part)
            marks.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{level:.1f}" y2="{level:.1f}" stroke="#d9dce1"/>')
            marks.append(_text(LEFT - 6, level + 4, f"{top * part * 100:.1f}%", anchor="end"))
        every = max(1, -(-len(rows) // 7))
        run: list[str] = []
        for index, row in enumerate(rows.to_dict("records")):
            if (len(rows) - 1 - index) % every == 0:
                marks.append(_text(x(index), HEIGHT - 12, f"{row['ends_on']:%m-%d}", anchor="middle"))
            if row["share"] != row["share"]:
                marks.append(_line(run))
                run = []
                continue
            run.append(f"{x(index):.1f},{y(row['share']):.1f}")
            told = f"{row['ends_on']}: {row['share'] * 100:.1f}% (n={row['n']})"
            marks.append(
                f'<circle cx="{x(index):.1f}" cy="{y(row["share"]):.1f}" r="3.5" fill="#b3362b">'
                f"<title>{escape(told)}</title></circle>"
            )
        marks.append(_line(run))
        return str(
            Markup(  # noqa: S704 - numbers, and words that are escaped
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
                f'height="{HEIGHT}" role="img"><rect width="100%" height="100%" fill="#fff"/>{"".join(marks)}</svg>'
            )
        )


def _line(points: list[str]) -> str:
    if len(points) < 2:
        return ""
    return f'<polyline points="{" ".join(points)}" fill="none" stroke="#b3362b" stroke-width="2"/>'


def _text(x: float, y: float, words: str, *, anchor: str = "start", size: int = 11, weight: int = 400) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" font-weight="{weight}" '
        f'fill="#3b4048" font-family="PingFang SC, Microsoft YaHei, Noto Sans CJK SC">{escape(words)}</text>'
    )
