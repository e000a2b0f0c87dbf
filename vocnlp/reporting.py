"""Collecting what a report is built from, as of the run that a workspace is pinned to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from vocnlp import stages
from vocnlp.config import Settings
from vocnlp.periods import Period, months_between
from vocnlp.report.inputs import COVERAGE_COLUMNS, Previous, ReportInputs

if TYPE_CHECKING:
    from vocnlp.workspace import Workspace


def collect_report_inputs(ws: Workspace, period: Period, scope: str = "all") -> ReportInputs:
    """Collect everything a report is built from."""
    settings = ws.as_published
    tables = ws.ranked(period, scope)
    topics = ws.topics()
    window = ws.window_for(period)
    voices = window.voices if scope.startswith(("all", "area=")) else _of_scope(window.voices, scope)
    praise = _praise(ws, window, period)
    return ReportInputs(
        run={**ws.last, "run_seq": ws.run},
        settings={
            "company": settings.company,
            "time_zone": settings.time_zone,
            **settings.report.model_dump(),
            "max_pain_points": settings.ranking.max_pain_points,
            **settings.trend.model_dump(),
        },
        period=period,
        scope=scope,
        trends=tables["trends"],
        pain_points=tables["pain_points"],
        keywords=tables["keywords"],
        measures=tables["measures"],
        topics=topics,
        previous=_previous(ws, period, scope),
        evidence=ws.quotes(_cited(tables, praise, settings)),
        praise_evidence=praise,
        totals=count_voices(voices, period, settings),
        coverage=_coverage(ws),
        quarantine=_quarantine_counts(ws),
        category_names=ws.last["settings"]["categories"],
        open_periods=[
            str(p)
            for p in (Period.week_of(ws.business_date), Period.month_of(ws.business_date))
            if not p.closed_on(ws.business_date)
        ],
    )


def _praise(ws: Workspace, window: stages.Window, period: Period) -> dict[str, list[str]]:
    months = months_between(period.first - timedelta(days=1), period.last + timedelta(days=1))
    start, end = period.bounds(ws.as_published.time_zone)
    created = window.voices["created_at"]
    return stages.find_praise(
        ws.read("assignments", months=months),
        ws.read("unit_sentiment", months=months),
        window.voices[(created >= start) & (created < end)],
    )


def _previous(ws: Workspace, period: Period, scope: str) -> Previous | None:
    """The report of the period before, which shares no day with this one.

    None where the data began later, or where another recipe read that period: then no difference is the customers'.
    """
    before = period.before(1)
    if ws.covered_from is None or before.last < ws.covered_from or not ws.compares(before):
        return None
    tables = ws.ranked(before, scope)
    runs = ws.runs()
    by_then = runs[runs["business_date"] <= before.last.isoformat()]
    run = (by_then if len(by_then) else runs).iloc[-1]
    return Previous(
        run={"run_seq": int(run["run_seq"]), "business_date": run["business_date"], "recipe_id": run["recipe_id"]},
        period=before,
        trends=tables["trends"],
        pain_points=tables["pain_points"],
    )


def _coverage(ws: Workspace) -> pd.DataFrame:
    """What this run read from each source, and how much of it weighs less than a whole voice."""
    feedback = ws.read("feedback", columns=["feedback_id", "revision", "source", "created_at"], with_run_seq=True)
    newest = feedback.groupby("source")["created_at"].max()
    noise = ws.read("noise", columns=["feedback_id", "revision", "weight_milli"])
    landed = feedback[feedback["run_seq"] == ws.run].merge(noise, on=["feedback_id", "revision"])
    noisy = landed[landed["weight_milli"] < 1000].groupby("source").size()
    rows = [
        {
            "source": name,
            "n_read": count["read"],
            "n_kept": count["new"] + count["revised"] + count["unchanged"],
            "n_duplicate": count["duplicate"],
            "n_outside": count["outside"],
            "n_quarantined": count["rejected"],
            "n_noise": int(noisy.get(name, 0)),
            "latest_at": newest.get(name),
        }
        for name, count in sorted(ws.last["counts"].items())
        if "read" in count
    ]
    return pd.DataFrame(rows, columns=list(COVERAGE_COLUMNS))


def _quarantine_counts(ws: Workspace) -> pd.DataFrame:
    lines = ws.read("quarantine", with_run_seq=True)
    lines = lines[lines["run_seq"] == ws.run]
    return lines.groupby(["source", "field", "error"], sort=True).size().rename("n").reset_index()


def _cited(tables: dict[str, pd.DataFrame], praise: dict[str, list[str]], settings: Settings) -> list[str]:
    shown = tables["pain_points"].sort_values("rank").head(settings.ranking.max_pain_points)
    wanted = [unit_id for ids in shown["evidence_ids"] for unit_id in list(ids)[: settings.report.quotes]]
    wanted += [unit_id for ids in tables["keywords"]["evidence_ids"] for unit_id in list(ids)[:3]]
    wanted += [unit_id for ids in praise.values() for unit_id in ids]
    return list(dict.fromkeys(wanted))


def _of_scope(voices: pd.DataFrame, scope: str) -> pd.DataFrame:
    column, _, value = scope.partition("=")
    return voices[voices[column] == value]


def count_voices(voices: pd.DataFrame, period: Period, settings: Settings) -> pd.DataFrame:
    """Return one row a source: feedback, weight and negative feedback in the period, feedback in the baseline."""
    start, end = period.bounds(settings.time_zone)
    base_start = period.before(settings.trend.baseline_windows).bounds(settings.time_zone)[0]
    created = voices["created_at"]
    counted = voices.assign(
        is_now=(created >= start) & (created < end), is_base=(created >= base_start) & (created < start)
    )
    rows = []
    for source, of_source in counted.groupby("source", sort=True):
        now = of_source[of_source["is_now"]]
        rows.append(
            {
                "source": source,
                "n": len(now),
                "weight_milli": int(now["weight_milli"].sum()),
                "n_negative": int((now["polarity"] == "negative").sum()),
                "n_baseline": int(of_source["is_base"].sum()),
                "last_at": of_source["created_at"].max(),
            }
        )
    return pd.DataFrame(rows, columns=["source", "n", "weight_milli", "n_negative", "n_baseline", "last_at"])
