"""What a period is measured on and compared with, as of the run that a workspace is pinned to; what is missing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from vocnlp import stages
from vocnlp.clock import business_day
from vocnlp.errors import InputError
from vocnlp.periods import Period, months_between
from vocnlp.rootcause.tally import list_windows
from vocnlp.schemas import RunKind

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


def check_filled(ws: Workspace, period: Period) -> None:
    """Refuse a period in which no feedback was created.

    Raises
    ------
    InputError
        Names the first and the last period of this kind that have any.
    """
    zone = ws.as_published.time_zone
    created = ws.current(ws.read("feedback", columns=["feedback_id", "revision", "created_at"]))["created_at"]
    start, end = period.bounds(zone)
    if ((created >= start) & (created < end)).any():
        return
    got, where = f"{period} ({period.first} .. {period.last})", f"run {ws.run}"
    if created.empty:
        raise InputError(
            "no feedback was created in this period",
            expected="a run that holds feedback",
            got=f"{got} of one that holds none",
            where=where,
            fix="see in `vocnlp status` what the sources delivered, and run `vocnlp backfill`",
        )
    first, last = (business_day(moment.to_pydatetime(), zone) for moment in (created.min(), created.max()))
    raise InputError(
        "no feedback was created in this period",
        expected=f"a period with feedback: {period.around(first)} is the first, {period.around(last)} the last",
        got=got,
        where=f"{where}, which holds {first} .. {last}",
        fix="ask for one of these or between them; `vocnlp status` shows how fresh each source is",
    )


def was_measured(ws: Workspace, period: Period) -> bool:
    """Tell whether a run measured a period."""
    return len(ws.read("trends", columns=["period"], where={"period": [str(period)], "scope": ["all"]})) > 0


def was_published(ws: Workspace, period: Period) -> bool:
    """Tell whether a run published a report of a period, with feedback in it or not."""
    nights = ws.runs()["business_date"]
    is_own = period == Period.trailing(period.last, ws.as_published.trend.window_days)
    return (is_own and period.last.isoformat() in set(nights)) or was_measured(ws, period)


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
    if set(ws.at(run).failed_sources(period)) - set(ws.failed_sources(period)):
        # A source that was away has been read since, and had nothing to add: that is known now.
        return True
    feedback = ws.read("feedback", columns=["feedback_id", "created_at"], with_run_seq=True)
    zone = ws.as_published.time_zone
    start, end = reach_of(ws, period).bounds(zone)[0], period.bounds(zone)[1]
    # An edit may also have taken feedback out of the period.
    later = feedback["feedback_id"].isin(feedback.loc[feedback["run_seq"] > run, "feedback_id"])
    return bool((later & (feedback["created_at"] >= start) & (feedback["created_at"] < end)).any())


Gap = tuple[date, date]
"""First and last business day of which a source may have feedback that no run has brought."""


def find_gaps(runs: pd.DataFrame, look_back_days: Mapping[str, int], time_zone: str) -> dict[str, list[Gap]]:
    """Return for each source that failed what its failures may have kept out, until a later run brought it.

    A night asks a source for what was touched since its cursor, less the look-back, so that is all that its failure can
    touch: what older nights brought whole stays whole. A back-fill asks for its own dates.

    Parameters
    ----------
    runs : DataFrame
        Runs in order: `kind`, `from_date`, `business_date`, `partial_sources`, `cursors` and `counts` (JSON).
    look_back_days : mapping
        Source -> days; 0 where it is not named.

    Examples
    --------
    >>> runs = pd.DataFrame({
    ...     "kind": "night", "from_date": ["2026-11-14", "2026-11-15"], "business_date": ["2026-11-14", "2026-11-15"],
    ...     "partial_sources": [[], ["工单"]], "cursors": '{"工单": "2026-11-14T03:00:00+00:00"}',
    ...     "counts": ['{"工单": {"read": 9}}', "{}"]})
    >>> [(str(first), str(last)) for first, last in find_gaps(runs, {"工单": 7}, "Asia/Shanghai")["工单"]]
    [('2026-11-07', '2026-11-15')]
    """
    gaps: dict[str, list[Gap]] = {}
    cursors: dict[str, str | None] = {}
    for run in runs.to_dict("records"):
        last = date.fromisoformat(run["business_date"])
        failed = set(run["partial_sources"])
        for name in sorted(failed | {name for name, n in json.loads(run["counts"]).items() if "read" in n}):
            first = date.fromisoformat(run["from_date"])
            if run["kind"] != RunKind.BACKFILL:
                cursor, look_back = cursors.get(name), timedelta(days=look_back_days.get(name, 0))
                # Without a cursor a night asks for all that there is.
                first = business_day(datetime.fromisoformat(cursor) - look_back, time_zone) if cursor else date.min
            if first <= last:
                left = _take_out(gaps.get(name, []), first, last)
                gaps[name] = [*left, (first, last)] if name in failed else left
        cursors = json.loads(run["cursors"])
    return {name: of for name, of in gaps.items() if of}


def touch_gaps(gaps: Mapping[str, list[Gap]], period: Period, baseline_windows: int) -> tuple[str, ...]:
    """Return the sources with a gap inside a period or the windows that it is compared with."""
    start = list_windows(period, baseline_windows)[0].first
    return tuple(
        sorted(name for name, of in gaps.items() if any(first <= period.last and last >= start for first, last in of))
    )


def _take_out(gaps: list[Gap], first: date, last: date) -> list[Gap]:
    left: list[Gap] = []
    for start, end in gaps:
        if start < first:
            left.append((start, min(end, first - timedelta(days=1))))
        if end > last:
            left.append((max(start, last + timedelta(days=1)), end))
    return left
