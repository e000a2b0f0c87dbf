"""What a period is measured on and compared with, as of the run that a workspace is pinned to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from vocnlp import stages
from vocnlp.clock import business_day
from vocnlp.errors import InputError
from vocnlp.periods import Period, months_between

if TYPE_CHECKING:
    from vocnlp.workspace import Workspace

HISTORY_WINDOWS = 12
"""How many windows before a period its trend line shows."""


def collect_voices_between(ws: Workspace, first: Period, last: Period, *, words: bool = False) -> stages.Window:
    """Return voices and hits from the start of one period to the end of another."""
    settings = ws.as_published
    months = months_between(first.first - timedelta(days=1), last.last + timedelta(days=1))
    start, end = first.bounds(settings.time_zone)[0], last.bounds(settings.time_zone)[1]
    feedback = ws.current(ws.read("feedback", months=months))
    feedback = feedback[(feedback["created_at"] >= start) & (feedback["created_at"] < end)]
    units = ws.read("units", months=months).merge(feedback[["feedback_id", "revision"]], on=["feedback_id", "revision"])
    unit_sentiment = ws.read("unit_sentiment", months=months).merge(units[["unit_id", "start", "end"]], on="unit_id")
    unit_words = None
    if words:
        texts = ws.read("texts", months=months)
        unit_words = stages.split_words(stages.cut_texts(units, texts), unit_sentiment, ws.models.tokenizer)
    return stages.collect_window(
        feedback,
        ws.read("noise", months=months),
        ws.read("feedback_sentiment", months=months),
        ws.read("assignments", months=months),
        unit_sentiment,
        unit_words,
    )


def reach_of(ws: Workspace, period: Period) -> Period:
    """Return the oldest window that a period's baseline or history reaches to."""
    return period.before(max(HISTORY_WINDOWS, ws.as_published.trend.baseline_windows))


def find_comparable_from(ws: Workspace) -> date | None:
    """Return the first business day from which all feedback was read by the pinned recipe."""
    keys = ["feedback_id", "revision"]
    feedback = ws.current(ws.read("feedback", columns=[*keys, "created_at"]))
    read_by = ws.read("feedback_sentiment", columns=[*keys, "recipe_id"])
    other = feedback.merge(read_by[read_by["recipe_id"] != ws.recipe], on=keys)
    if other.empty:
        return ws.covered_from
    return business_day(other["created_at"].max().to_pydatetime(), ws.settings.time_zone) + timedelta(days=1)


def check_begun(ws: Workspace, period: Period) -> None:
    """Refuse a period that begins after the last business date covered.

    Raises
    ------
    InputError
    """
    if period.first > ws.covered_to:
        raise InputError(
            "this period has not begun yet",
            expected=f"a period that begins by {ws.covered_to}",
            got=str(period),
            where=repr(ws),
            fix="ask for an earlier one",
        )


def check_comparable(ws: Workspace, period: Period) -> None:
    """Refuse to measure a period that another recipe read.

    Raises
    ------
    InputError
    """
    if not ws.compares(period):
        raise InputError(
            "an older recipe read this period, and no run measured it",
            expected=f"a period that begins on {ws.comparable_from} or later",
            got=str(period),
            where=repr(ws),
            fix="open the workspace as of a run before the recipe changed (see `vocnlp status`), or set "
            "trend.rescore_weeks to reach this far before the next change",
        )


def find_stored(ws: Workspace, period: Period, scope: str) -> dict[str, pd.DataFrame] | None:
    """Return what a run stored of a period, while it is still what the rows say; None where there is nothing such."""
    where = {"period": [str(period)], "scope": [scope]}
    names = ("trends", "pain_points", "keywords", "measures")
    tables = {name: ws.read(name, where=where, with_run_seq=True) for name in names}
    told = pd.concat([tables[name][["run_seq", "recipe_id"]] for name in ("trends", "measures")])
    if told.empty:
        return None
    measured_by = int(told["run_seq"].max())
    is_current = set(told["recipe_id"]) == {ws.recipe}
    if ws.compares(period) and not (is_current and not _moved_since(ws, measured_by, period)):
        return None
    return {name: table.drop(columns="run_seq") for name, table in tables.items()}


def _moved_since(ws: Workspace, run: int, period: Period) -> bool:
    """Tell whether feedback of a period or of the windows before it landed, or was edited, after a run."""
    if run == ws.run:
        return False
    feedback = ws.read("feedback", columns=["feedback_id", "created_at"], with_run_seq=True)
    zone = ws.as_published.time_zone
    start, end = reach_of(ws, period).bounds(zone)[0], period.bounds(zone)[1]
    # An edit may also have taken feedback out of the period.
    later = feedback["feedback_id"].isin(feedback.loc[feedback["run_seq"] > run, "feedback_id"])
    return bool((later & (feedback["created_at"] >= start) & (feedback["created_at"] < end)).any())
