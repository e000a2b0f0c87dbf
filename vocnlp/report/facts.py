"""The inputs of a report, read once: the rows of its period and scope by topic, and what holds for all of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from vocnlp.config import RankingSettings, ReportSettings, TrendSettings
from vocnlp.periods import Period
from vocnlp.report.cells import by_topic, require
from vocnlp.report.inputs import EVIDENCE_COLUMNS, TOTALS_COLUMNS, ReportInputs
from vocnlp.report.quotes import choose_quotes, quote_evidence
from vocnlp.report.safe_text import neutralise
from vocnlp.schemas import PAIN_POINTS, TRENDS, Measure, State

MAX_KEYWORDS = 24

Row = dict[str, Any]


class Facts:
    """What every section of a report is written from.

    Attributes
    ----------
    pains, themes, ranked, topics : dict
        topic_id -> row of TRENDS (pain, theme), PAIN_POINTS and TOPICS.
    pains_before, ranked_before : dict
        The same of the last report; empty without one.
    failed : list of str
        Sources that failed in the run.
    partial : list of str
        Sources that failed and of which the period, or what it is compared with, may lack feedback.
    empty, open, same_recipe : bool
        No feedback at all; the period is not over; the last report was computed under this recipe.
    """

    def __init__(self, inputs: ReportInputs) -> None:
        self.inputs = inputs
        self.settings = _settings(inputs.settings)
        self.time_zone = str(inputs.settings.get("time_zone", "Asia/Shanghai"))
        require(inputs.totals, TOTALS_COLUMNS, "totals")
        require(inputs.evidence, EVIDENCE_COLUMNS, "evidence")
        require(inputs.topics, ("topic_id", "code", "label", "area"), "topics")
        trends = self.here(inputs.trends, TRENDS.column_names, "trends")
        self.pains = by_topic(trends[trends["measure"] == Measure.PAIN])
        self.themes = by_topic(trends[trends["measure"] == Measure.THEME])
        self.ranked = by_topic(self.here(inputs.pain_points, PAIN_POINTS.column_names, "pain_points"))
        self.topics = by_topic(inputs.topics)
        self.pains_before, self.ranked_before = self._before()
        self.failed = sorted(str(name) for name in inputs.run.get("partial_sources") or ())
        self.partial = self.failed if inputs.failed_sources is None else sorted(inputs.failed_sources)
        self.covered_to = date.fromisoformat(str(inputs.run.get("covered_to") or inputs.run["business_date"]))
        self.open = not inputs.period.closed_on(self.covered_to)
        self.empty = int(inputs.totals["n"].sum()) == 0
        now = {row["recipe_id"] for row in (*self.pains.values(), *self.ranked.values())}
        before = {row["recipe_id"] for row in (*self.pains_before.values(), *self.ranked_before.values())}
        self.same_recipe = not now or not before or now == before
        self.quotes = quote_evidence(inputs.evidence, self.time_zone)
        self._cited: set[str] = set()

    def here(self, frame: pd.DataFrame, columns: list[str], name: str, period: Period | None = None) -> pd.DataFrame:
        """Return the rows of the report's scope and period, or of another period."""
        require(frame, tuple(columns), name)
        inside = (frame["period"] == str(period or self.inputs.period)) & (frame["scope"] == self.inputs.scope)
        return frame[inside]

    def cite(self, unit_ids: list[str], limit: int) -> list[str]:
        """Choose the quotes of one claim and remember them for the report's evidence."""
        chosen = choose_quotes(unit_ids, self.quotes, limit)
        self._cited.update(chosen)
        return chosen

    def cited(self) -> dict[str, Row]:
        """Return every quote that was chosen so far, by unit_id."""
        return {unit_id: self.quotes[unit_id] for unit_id in sorted(self._cited)}

    def by_topic_now(self) -> dict[str, Row]:
        """Return what `sort_changes` needs of this report's topics."""
        return self._standing(self.pains, self.ranked, self.settings["max_pain_points"])

    def by_topic_before(self) -> dict[str, Row]:
        """Return what `sort_changes` needs of the last report's topics."""
        previous = self.inputs.previous
        limit = previous.max_pain_points if previous else None
        return self._standing(self.pains_before, self.ranked_before, limit or self.settings["max_pain_points"])

    def is_listed(self, row: Mapping[str, Any] | None, limit: int | None = None) -> bool:
        """Tell whether a ranked row stands in the report."""
        return row is not None and row["n_feedback"] > 0 and row["rank"] <= (limit or self.settings["max_pain_points"])

    def _before(self) -> tuple[dict[str, Row], dict[str, Row]]:
        previous = self.inputs.previous
        if previous is None:
            return {}, {}
        trends = self.here(previous.trends, TRENDS.column_names, "previous.trends", previous.period)
        ranked = self.here(previous.pain_points, PAIN_POINTS.column_names, "previous.pain_points", previous.period)
        return by_topic(trends[trends["measure"] == Measure.PAIN]), by_topic(ranked)

    def _standing(self, pains: dict[str, Row], ranked: dict[str, Row], limit: int) -> dict[str, Row]:
        standing: dict[str, Row] = {}
        for topic_id in sorted({*pains, *ranked}):
            trend, row = pains.get(topic_id, {}), ranked.get(topic_id)
            named = row or self.ranked_before.get(topic_id) or self.topics.get(topic_id) or {}
            code = str(named.get("code") or "P-" + topic_id[1:])
            standing[topic_id] = {
                "code": code,
                "label": neutralise(str(named.get("label") or code)),
                "n": trend.get("n", row["n_feedback"] if row else 0),
                "rank": row["rank"] if row and row["n_feedback"] > 0 else None,
                "listed": self.is_listed(row, limit),
                "state": trend.get("state", State.CANNOT_TELL.value),
                **{name: trend.get(name) for name in ("share", "delta", "low", "high", "reason")},
            }
        return standing


def _settings(given: Mapping[str, Any]) -> dict[str, Any]:
    defaults: dict[str, Any] = {
        **TrendSettings().model_dump(),
        "max_pain_points": RankingSettings().max_pain_points,
        "quotes": ReportSettings().quotes,
        "min_customers": ReportSettings().min_customers,
        "max_keywords": MAX_KEYWORDS,
    }
    shown = ("quotes", "max_pain_points", "max_keywords", "baseline_windows", "min_feedback", "min_customers")
    return {
        **{name: int(given.get(name, defaults[name])) for name in shown},
        **{name: float(given.get(name, defaults[name])) for name in ("confidence", "false_discovery_rate")},
    }
