"""A bank's week, as a run would hand it to the report: rich enough to look at, small enough to build in a blink."""

from __future__ import annotations

import dataclasses
import json
import random
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import pandas as pd

from tests.report.themes import CATEGORY_NAMES, KEYWORD_ROWS, THEMES, list_evidence, name_unit
from vocnlp.periods import Period
from vocnlp.report.inputs import Previous, ReportInputs
from vocnlp.schemas import KEYWORDS, MEASURES, PAIN_POINTS, TOPICS, TRENDS

PERIOD = Period.parse("2026-11-15/P7D")
RECIPE = "r-7f3a91c2"
REASONS = {1: "not_significant", 8: "partial_source"}
TOTAL, BASELINE_TOTAL, PREVIOUS_TOTAL = 2067, 15840, 1988


def _trend(index: int, period: Period, n: int, base: int, total: int, state: str, measure: str) -> dict[str, Any]:
    share, baseline = n / total, base / BASELINE_TOTAL
    rng = random.Random(index)
    history = [round(max(0.0, baseline * (1 + rng.uniform(-0.35, 0.35))), 6) for _ in range(8)] + [round(share, 6)]
    half = 1.96 * (share * (1 - share) / total + baseline * (1 - baseline) / BASELINE_TOTAL) ** 0.5
    told = REASONS.get(index) == "not_significant" or state != "cannot_tell"
    return {
        "period": str(period),
        "scope": "all",
        "topic_id": f"T{142 + index:04d}",
        "measure": measure,
        "n": n,
        "n_baseline": base,
        "weight_milli": n * 1000,
        "total_milli": total * 1000,
        "baseline_milli": base * 1000,
        "baseline_total_milli": BASELINE_TOTAL * 1000,
        "share": share,
        "baseline": baseline,
        "delta": share - baseline if told else None,
        "low": share - baseline - half if told else None,
        "high": share - baseline + half if told else None,
        "delta_customers": (share - baseline) * 0.9 if told else None,
        "delta_mix": (share - baseline) * 0.1 if told else None,
        "delta_recipe": 0.0,
        "q_value": 0.01 if state in ("rising", "falling", "new", "gone") else 0.6,
        "state": state,
        "reason": REASONS.get(index) if state == "cannot_tell" else "significant",
        "onset_at": pd.Timestamp("2026-11-10T16:00Z") if state in ("rising", "new") else None,
        "history": json.dumps(history),
        "recipe_id": RECIPE,
    }


def _frames(period: Period, n_column: int, state_column: int, total: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    trends, points = [], []
    for index, theme in enumerate(THEMES):
        n, state = theme[n_column], theme[state_column]
        trends.append(_trend(index, period, n, theme[6], total, state, "pain"))
        calm = {13: 160, 14: 140}.get(index, n // 3)
        trends.append(_trend(index, period, n + calm, theme[6] + calm * 8, total, "flat", "theme"))
    order = sorted(range(len(THEMES)), key=lambda i: -THEMES[i][n_column])
    for rank, index in enumerate(order, start=1):
        label, area, category, owner, *_ = THEMES[index]
        n, affected, sentences = THEMES[index][n_column], THEMES[index][9], THEMES[index][10]
        if n == 0:
            continue
        points.append(
            {
                "period": str(period),
                "scope": "all",
                "topic_id": f"T{142 + index:04d}",
                "code": f"P-{142 + index:04d}",
                "label": label,
                "area": area,
                "category": category,
                "owner": owner,
                "rank": rank,
                "rank_low": max(1, rank - (rank > 1)),
                "rank_high": rank + (rank > 2),
                "n_feedback": n,
                "negative_share": 0.75,
                "severity": 0.8,
                "impact": float(n),
                "affected": json.dumps(
                    {k: {"value": v, "n": m, "share": s, "lift": x} for k, (v, m, s, x) in affected.items()},
                    ensure_ascii=False,
                ),
                "evidence_ids": [name_unit(index, i) for i in range(min(n, 24) if sentences else 0)],
                "recipe_id": RECIPE,
            }
        )
    return TRENDS.conform(pd.DataFrame(trends)), PAIN_POINTS.conform(pd.DataFrame(points))


def _keywords() -> pd.DataFrame:
    rows = []
    for position, (word, n, base, state) in enumerate(KEYWORD_ROWS):
        share, baseline = n / TOTAL, base / BASELINE_TOTAL
        told = state != "cannot_tell"
        rows.append(
            {
                "period": str(PERIOD),
                "scope": "all",
                "word": word,
                "n_negative": n,
                "n_total": n + 10,
                "n_baseline": base,
                "share": share,
                "baseline": baseline,
                "delta": share - baseline if told else None,
                "low": share - baseline - 0.008 if told else None,
                "high": share - baseline + 0.008 if told else None,
                "association": 9.0 - position / 2,
                "state": state,
                "in_lexicon": True,
                "evidence_ids": [name_unit(position % 8, 0)],
                "recipe_id": RECIPE,
            }
        )
    return KEYWORDS.conform(pd.DataFrame(rows))


def _measures() -> pd.DataFrame:
    rows = [
        ("nps", 412, 3290, 21.6, 14.9, 28.3, 29.4, -7.8, -15.0, -0.6, "falling"),
        ("csat", 388, 3011, 0.714, 0.667, 0.757, 0.721, -0.007, -0.056, 0.041, "flat"),
        ("rating", 903, 7200, 3.02, 2.92, 3.12, 3.31, -0.29, -0.40, -0.18, "falling"),
    ]
    names = [
        "measure",
        "n",
        "n_baseline",
        "value",
        "value_low",
        "value_high",
        "baseline",
        "delta",
        "low",
        "high",
        "state",
    ]
    frame = pd.DataFrame(rows, columns=names).assign(period=str(PERIOD), scope="all", recipe_id=RECIPE)
    return MEASURES.conform(frame)


def _topics() -> pd.DataFrame:
    return TOPICS.conform(
        pd.DataFrame(
            [
                {
                    "topic_id": f"T{142 + i:04d}",
                    "model_version": "m1",
                    "code": f"P-{142 + i:04d}",
                    "label": theme[0],
                    "top_terms": [theme[0][:2], theme[0][-2:]],
                    "area": theme[1],
                    "category": theme[2],
                    "owner": theme[3],
                    "parent": None,
                    "born_at": None,
                    "status": "active",
                    "n_units": 100,
                    "example_unit_ids": [],
                }
                for i, theme in enumerate(THEMES)
            ]
        )
    )


@lru_cache(maxsize=1)
def bank_inputs() -> ReportInputs:
    """Return a bank's week: something rising, new, falling, gone and unknowable, one source down, a planted script."""
    trends, pain_points = _frames(PERIOD, 4, 7, TOTAL)
    previous_trends, previous_points = _frames(PERIOD.before(1), 5, 8, PREVIOUS_TOTAL)
    return ReportInputs(
        run={
            "run_seq": 182,
            "business_date": "2026-11-15",
            "kind": "night",
            "status": "partial",
            "partial_sources": ["branch_tickets"],
            "recipe_id": RECIPE,
            "committed_at": datetime(2026, 11, 15, 18, 4, tzinfo=UTC),
            "versions": {"preprocess": "1", "sentiment": "fast@91ac", "taxonomy": "bank@5d0e", "topics": "m1@77aa"},
        },
        settings={
            "company": "示例银行",
            "title": "客户之声",
            "language": "zh",
            "time_zone": "Asia/Shanghai",
            "quotes": 20,
            "max_pain_points": 10,
            "baseline_windows": 8,
            "confidence": 0.95,
        },
        period=PERIOD,
        trends=trends,
        pain_points=pain_points,
        keywords=_keywords(),
        measures=_measures(),
        topics=_topics(),
        evidence=list_evidence(),
        totals=pd.DataFrame(
            {
                "source": ["app_reviews", "branch_tickets", "survey", "tickets"],
                "n": [903, 0, 412, 752],
                "weight_milli": [861400, 0, 412000, 747500],
                "n_negative": [388, 0, 96, 301],
                "n_baseline": [7200, 1100, 3290, 4250],
                "negative_milli": [380200, 0, 96000, 299500],
            }
        ),
        coverage=pd.DataFrame(
            {
                "source": ["app_reviews", "survey", "tickets"],
                "n_read": [940, 420, 771],
                "n_kept": [903, 412, 752],
                "n_duplicate": [22, 8, 14],
                "n_outside": [11, 0, 0],
                "n_quarantined": [4, 0, 5],
                "n_noise": [61, 0, 7],
                "latest_at": pd.to_datetime(["2026-11-15T15:58Z", "2026-11-15T12:10Z", "2026-11-15T15:41Z"], utc=True),
            }
        ),
        quarantine=pd.DataFrame(
            {
                "source": ["tickets", "app_reviews"],
                "field": ["created_at", "text"],
                "error": ["future_time", "empty_text"],
                "n": [5, 4],
            }
        ),
        previous=Previous(
            run={"run_seq": 175, "business_date": "2026-11-08", "recipe_id": RECIPE},
            period=PERIOD.before(1),
            trends=previous_trends,
            pain_points=previous_points,
        ),
        category_names=CATEGORY_NAMES,
        praise_evidence={"T0155": ["fpraise000000000.0.0"], "T0156": ["fpraise000000001.0.0"]},
        open_periods=("2026-11",),
    )


def empty_inputs() -> ReportInputs:
    """Return a night on which nothing arrived, after the bank's week before."""
    full = bank_inputs()
    return dataclasses.replace(
        full,
        run={**full.run, "status": "complete", "partial_sources": []},
        trends=TRENDS.empty(),
        pain_points=PAIN_POINTS.empty(),
        keywords=KEYWORDS.empty(),
        measures=MEASURES.empty(),
        totals=full.totals.assign(n=0, weight_milli=0, n_negative=0, negative_milli=0),
        evidence=full.evidence.iloc[:0],
        coverage=None,
        quarantine=None,
        praise_evidence={},
        open_periods=(),
    )
