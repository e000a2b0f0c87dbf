"""The ranked pain points as a table that draws itself in a notebook: volume, severity and trend at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup, escape

_HEADS = ("", "pain point", "area", "feedback", "share", "change (pp)", "state")
_COLOURS = {"rising": "#b3362b", "new": "#b3362b", "falling": "#2f7d4f", "gone": "#2f7d4f"}
_BAR_PX = 120


@dataclass(frozen=True)
class Ranking:
    """Pain points of one period.

    Parameters
    ----------
    pain_points : DataFrame
        As `Workspace.pain_points` returns them: rank, code, label, area, n_feedback, share, delta, low, high, state.
    title : str
        Shown above the table; escaped, like every word in it.

    Examples
    --------
    >>> pain_points = pd.DataFrame([{"rank": 1, "code": "P-0019", "label": "闪退<b>", "area": "channel",
    ...     "n_feedback": 56, "share": 0.05, "delta": 0.0377, "low": 0.02, "high": 0.05, "state": "rising"}])
    >>> html = Ranking(pain_points, "2026-11-15/P7D")._repr_html_()
    >>> "闪退&lt;b&gt;" in html, "+3.77" in html
    (True, True)
    """

    pain_points: pd.DataFrame
    title: str

    def _repr_html_(self) -> str:
        """Return the table, as Jupyter asks for it."""
        top = max([*self.pain_points["n_feedback"], 1])
        rows = [self._row(row, top) for row in self.pain_points.to_dict("records")]
        heads = Markup("").join(Markup("<th>{}</th>").format(head) for head in _HEADS)
        table = Markup("<table><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>")
        return str(table.format(self.title, heads, Markup("").join(rows)))

    @staticmethod
    def _row(row: dict[Any, Any], top: int) -> Markup:
        width = round(_BAR_PX * row["n_feedback"] / top)
        bar = Markup('<span style="display:inline-block;height:.8em;width:{}px;background:#7d8aa0"></span> {}').format(
            width, row["n_feedback"]
        )
        state = Markup('<span style="color:{}">{}</span>').format(_COLOURS.get(row["state"], "#3b4048"), row["state"])
        cells = (row["rank"], f"{row['code']} {row['label']}", row["area"], bar, _share(row), _change(row), state)
        return Markup("<tr>{}</tr>").format(Markup("").join(Markup("<td>{}</td>").format(escape(c)) for c in cells))


def _share(row: dict[Any, Any]) -> str:
    return "" if pd.isna(row["share"]) else f"{row['share'] * 100:.2f}%"


def _change(row: dict[Any, Any]) -> str:
    if pd.isna(row["delta"]):
        return ""
    between = "" if pd.isna(row["low"]) else f" ({row['low'] * 100:+.2f} .. {row['high'] * 100:+.2f})"
    return f"{row['delta'] * 100:+.2f}{between}"
