"""Trends: what moved, by how much, how surely, since when.

Every topic gets one row per measure. The state is what the numbers allow to be said: most of what a small sample shows
is `cannot_tell`, and saying so is the promise kept.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from vocnlp.config import TrendSettings
from vocnlp.periods import Period
from vocnlp.rootcause.deltas import adjust_p_values, delta
from vocnlp.rootcause.tally import (
    HISTORY_WINDOWS,
    Tally,
    covered_windows,
    list_windows,
    local_days,
    select_scope,
    tally,
)
from vocnlp.schemas import TRENDS, UTC_TIME, Measure, State

__all__ = ["compare_windows", "delta", "measure_trends"]

MIN_BASELINE_WINDOWS = 2
GONE_BELOW = 0.1
"""`gone` means less than this part of what the baseline lets expect."""
SILENT_PART = 0.1
"""A source that fell silent matters when it brought at least this part of a topic's baseline."""


def measure_trends(
    voices: pd.DataFrame,
    hits: pd.DataFrame,
    period: Period,
    *,
    settings: TrendSettings,
    time_zone: str,
    scope: str = "all",
    topic_ids: Sequence[str],
    partial_sources: Sequence[str] = (),
    published: pd.DataFrame | None = None,
    recipe_id: str,
    closed: bool = True,
    covered_from: date | None = None,
) -> pd.DataFrame:
    """Compare every topic's share in a period with the windows before it.

    Parameters
    ----------
    voices, hits : DataFrame
        From `collect_voices` and `collect_hits`; they reach back over the baseline, 12 windows for the whole history.
    topic_ids : sequence of str
        Topics to report, also those without any feedback.
    partial_sources : sequence of str
        Sources that failed: topics they speak of are `cannot_tell` unless the other sources alone show a rise.
    published : DataFrame[TRENDS], optional
        The last published trends; where their recipe differs, `delta_recipe` is the part of the baseline that it moved.
    closed : bool
        False for a period that is not over: nothing is compared.
    covered_from : date, optional
        First day of the data; by default that of the earliest feedback in `voices`.

    Returns
    -------
    DataFrame[TRENDS]
        Sorted by measure and topic. `reason` is a code: no_feedback, few_feedback, no_baseline, partial_source,
        silent_source, open_period, not_significant (cannot_tell), no_change, small_change (flat), significant.

    Raises
    ------
    InputError
        If `scope` names no column.
    """
    if not len(voices):
        return TRENDS.empty()
    days = local_days(voices["created_at"], time_zone)
    windows = covered_windows(days, list_windows(period, max(HISTORY_WINDOWS, settings.baseline_windows)), covered_from)
    inside = select_scope(voices, scope)
    keys = sorted(set(topic_ids))
    frames = []
    for measure, rows in ((Measure.PAIN, hits[hits["is_pain"].astype(bool)]), (Measure.THEME, hits)):
        counts = tally(inside, rows, windows, keys, time_zone)
        frame = compare_windows(counts, settings=settings, partial_sources=partial_sources, closed=closed)
        frame["measure"] = measure.value
        frame["onset_at"] = _onsets(frame, counts, windows, settings, time_zone)
        frame["history"] = _history(counts)
        frame["delta_recipe"] = _recipe_part(
            frame, published, inside, rows, period, measure, settings, time_zone, scope, recipe_id, covered_from, days
        )
        frames.append(frame)
    trends = pd.concat(frames, ignore_index=True).rename(columns={"key": "topic_id"})
    return TRENDS.conform(trends.assign(period=str(period), scope=scope, recipe_id=recipe_id))


def compare_windows(
    counts: Tally, *, settings: TrendSettings, partial_sources: Sequence[str] = (), closed: bool = True
) -> pd.DataFrame:
    """Compare the last window of a tally with the baseline before it and say what that allows to be said.

    Returns
    -------
    DataFrame
        Columns of `delta` plus `q_value`, `state` and `reason`, in the order of `counts.keys`.
    """
    now, baseline = counts.windows(slice(-1, None)), _baseline(counts, settings)
    frame = delta(now, baseline=baseline, confidence=settings.confidence)
    n_windows = int((baseline.total_milli.sum(axis=1) > 0).sum())
    few = ((frame["n"] < settings.min_feedback) & (frame["n_baseline"] < settings.min_feedback)).to_numpy()
    no_baseline = n_windows < MIN_BASELINE_WINDOWS
    if no_baseline:
        frame[["low", "high", "p_value"]] = np.nan

    failed = np.array([name in set(partial_sources) for name in counts.sources], dtype=bool)
    in_failed = (now.milli + baseline.milli.sum(axis=0, keepdims=True))[:, failed].sum(axis=(0, 1)) > 0
    trusted = frame
    if failed.any():
        # What a failed source still delivered is no sample of its week: the others decide alone.
        trusted = delta(
            now.only_sources(~failed), baseline=baseline.only_sources(~failed), confidence=settings.confidence
        )
    silent = (now.total_milli.sum(axis=0) == 0) & (baseline.total_milli.sum(axis=0) > 0)
    in_silent = baseline.milli[:, silent].sum(axis=(0, 1)) > SILENT_PART * np.maximum(frame["baseline_milli"], 1)

    p_value = np.where(few | no_baseline | (not closed), np.nan, trusted["p_value"])
    q_value = adjust_p_values(p_value)
    frame["q_value"] = q_value
    up = (trusted["delta_customers"] > 0).to_numpy()
    clear = np.where(up, trusted["customers_low"] > 0, trusted["customers_high"] < 0)
    certain = (q_value < settings.false_discovery_rate) & clear
    change = (trusted["ratio"] - 1).abs().fillna(0.0).to_numpy()
    large = change >= settings.min_relative_change
    tolerance = (settings.min_relative_change * trusted["base_rate"]).to_numpy()
    tight = (
        (trusted["equivalence_low"] > -tolerance) & (trusted["equivalence_high"] < tolerance) & (tolerance > 0)
    ).to_numpy()
    fresh = (trusted["n_baseline"] < settings.min_feedback).to_numpy() & (frame["n"] >= settings.min_feedback)
    vanished = (trusted["n"] < GONE_BELOW * trusted["expected"]).to_numpy()
    rules: list[tuple[Any, State, str]] = [
        (np.full(len(frame), not closed), State.CANNOT_TELL, "open_period"),
        (np.full(len(frame), int(now.total_milli.sum()) == 0), State.CANNOT_TELL, "no_feedback"),
        (np.full(len(frame), no_baseline), State.CANNOT_TELL, "no_baseline"),
        (few, State.CANNOT_TELL, "few_feedback"),
        (certain & large & up & fresh, State.NEW, "significant"),
        (certain & large & up, State.RISING, "significant"),
        (in_failed, State.CANNOT_TELL, "partial_source"),
        (certain & large & ~up & vanished, State.GONE, "significant"),
        (certain & large & ~up, State.FALLING, "significant"),
        (np.asarray(in_silent), State.CANNOT_TELL, "silent_source"),
        (certain & ~large, State.FLAT, "small_change"),
        (tight, State.FLAT, "no_change"),
    ]
    conditions = [np.asarray(rule[0], dtype=bool) for rule in rules]
    frame["state"] = np.select(conditions, [r[1].value for r in rules], default=State.CANNOT_TELL.value)
    frame["reason"] = np.select(conditions, [r[2] for r in rules], default="not_significant")
    return frame


def _baseline(counts: Tally, settings: TrendSettings) -> Tally:
    n = counts.total_milli.shape[0] - 1
    return counts.windows(slice(max(0, n - settings.baseline_windows), n))


def _history(counts: Tally) -> list[str]:
    """Return per key the JSON list of shares, oldest window first, then now; null for a window without feedback."""
    kept = counts.windows(slice(-(HISTORY_WINDOWS + 1), None))
    totals = kept.total_milli.sum(axis=1)
    weights = kept.milli.sum(axis=1)
    lists = []
    for column in range(weights.shape[1]):
        shares = [round(int(weights[k, column]) / int(totals[k]), 6) if totals[k] else None for k in range(len(totals))]
        lists.append(json.dumps(shares))
    return lists


def _onsets(
    frame: pd.DataFrame, counts: Tally, windows: Sequence[Period], settings: TrendSettings, time_zone: str
) -> pd.Series[Any]:
    """Return the start of the run of high windows that ends now, for topics that rise or are new.

    A window is high above the median baseline window plus 1.645 standard errors of its own size (the mean would follow
    a rise that began inside the baseline). Shares are taken at the baseline's mix of sources.
    """
    total: np.ndarray[Any, Any] = counts.total_milli.astype(float)
    mix = _baseline(counts, settings).total_milli.sum(axis=0).astype(float)
    mix = np.where(mix > 0, mix, 0.0)
    weight = np.where(total > 0, mix, 0.0)
    if not weight[-1].sum():
        weight = total
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(total[:, :, None] > 0, counts.milli / total[:, :, None], 0.0)
        share = (weight[:, :, None] * rate).sum(axis=1) / weight.sum(axis=1)[:, None]
        size = total.sum(axis=1) ** 2 / counts.total_square.sum(axis=1)
    k = len(windows) - 1
    before = share[max(0, k - settings.baseline_windows) : k]
    seen = np.isfinite(before).all(axis=1)
    onsets: list[pd.Timestamp | None] = []
    for position, (state, phi) in enumerate(zip(frame["state"], frame["dispersion"], strict=True)):
        if state not in (State.RISING, State.NEW):
            onsets.append(None)
            continue
        centre = float(np.median(before[seen, position])) if seen.any() else 0.0
        first = k
        while first > 0 and np.isfinite(share[first - 1, position]):
            spread = max(centre, 1 / size[first - 1])
            if share[first - 1, position] <= centre + 1.645 * np.sqrt(phi * spread * (1 - spread) / size[first - 1]):
                break
            first -= 1
        onsets.append(pd.Timestamp(windows[first].bounds(time_zone)[0]))
    return pd.Series(onsets, index=frame.index, dtype=UTC_TIME)


def _recipe_part(
    frame: pd.DataFrame, published: pd.DataFrame | None, voices: pd.DataFrame, hits: pd.DataFrame, period: Period,
    measure: Measure, settings: TrendSettings, time_zone: str, scope: str, recipe_id: str, covered_from: date | None,
    days: np.ndarray[Any, Any],
) -> Any:  # fmt: skip
    """Return the baseline under this recipe minus the same baseline as last published; 0 under the same recipe."""
    nothing = np.full(len(frame), np.nan)
    if published is None:
        return nothing
    rows = published[(published["scope"] == scope) & (published["measure"] == measure.value)]
    if not len(rows):
        return nothing
    names = sorted(set(rows["period"]), key=lambda name: (Period.parse(name).last, name))
    rows = rows[rows["period"] == names[-1]].drop_duplicates("topic_id").set_index("topic_id")
    known = frame["key"].isin(rows.index).to_numpy()
    before = rows["baseline"].reindex(frame["key"]).to_numpy(dtype=float)
    same = (rows["recipe_id"].reindex(frame["key"]) == recipe_id).to_numpy()
    ours = frame["baseline"].to_numpy(dtype=float)
    if names[-1] != str(period):
        # Last night's baseline is another stretch of days: ours is rebuilt for exactly those.
        windows = covered_windows(days, list_windows(Period.parse(names[-1]), settings.baseline_windows), covered_from)
        counts = tally(voices, hits, windows, list(frame["key"]), time_zone).windows(slice(0, -1))
        total = counts.total_milli.sum()
        ours = counts.milli.sum(axis=(0, 1)) / total if total else nothing
    return np.where(known, np.where(same, 0.0, np.round(ours, 6) - before), np.nan)
