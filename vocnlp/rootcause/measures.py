"""NPS, CSAT and stars, with intervals, compared like everything else: inside sources, with the windows before.

References: Rocks (2016) Am. Stat. 70:365 (NPS interval); Wilson (1927) JASA 22:209 (CSAT); Kitagawa (1955) JASA
50:1168.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd

from vocnlp.config import TrendSettings
from vocnlp.periods import Period
from vocnlp.rootcause.deltas import wilson_limits
from vocnlp.rootcause.tally import covered_windows, list_windows, local_days, select_scope, window_of
from vocnlp.schemas import MEASURES, State

Array = np.ndarray[Any, Any]

MIN_BASELINE_WINDOWS = 2
PRIOR_WINDOWS = 20


@dataclass(frozen=True)
class _Kind:
    """How one measure is scored: the answers' range, what is averaged, and what change is too small to matter."""

    name: str
    unit: float
    low: float
    high: float
    tolerance: float
    weighted: bool


_KINDS = (
    _Kind("nps", 100.0, -100.0, 100.0, 5.0, weighted=False),
    _Kind("csat", 1.0, 0.0, 1.0, 0.05, weighted=False),
    _Kind("rating", 1.0, 1.0, 5.0, 0.15, weighted=True),
)


def score_answers(name: str, answers: Array) -> Array:
    """Return what a measure averages: nps -100, 0 or 100; csat 0 or 1; rating the stars.

    Examples
    --------
    >>> score_answers("nps", np.array([10, 9, 8, 6])).tolist(), score_answers("csat", np.array([5, 4, 3])).tolist()
    ([100.0, 100.0, 0.0, -100.0], [1.0, 1.0, 0.0])
    """
    score: Array = answers.astype(float)
    if name == "nps":
        score = np.where(answers >= 9, 100.0, np.where(answers <= 6, -100.0, 0.0))
    elif name == "csat":
        score = np.where(answers >= 4, 1.0, 0.0)
    return score


def measure_scores(
    voices: pd.DataFrame,
    period: Period,
    *,
    settings: TrendSettings,
    time_zone: str,
    scope: str = "all",
    recipe_id: str,
    partial_sources: tuple[str, ...] = (),
    covered_from: Any = None,
) -> pd.DataFrame:
    """Average the answers of a period and compare them with the baseline's.

    `nps` is promoters (9, 10) minus detractors (0 to 6) per hundred answers, -100 to 100. `csat` is the share of 4 and
    5, 0 to 1. `rating` is the mean of the stars, 1 to 5, by the voices' weights (rebate praise is bought);
    answers to NPS and CSAT questions count whole unless their feedback weighs nothing.

    Returns
    -------
    DataFrame[MEASURES]
        Only measures with an answer in the period. `low` and `high` are the interval of `delta` with the mix of sources
        taken as known; the state is decided by the change inside sources alone. `rising` means the number went up.
    A measure that a source in `partial_sources` answers cannot be told.
    """
    inside = select_scope(voices, scope)
    if not len(inside):
        return MEASURES.empty()
    days = local_days(voices["created_at"], time_zone)
    windows = covered_windows(days, list_windows(period, settings.baseline_windows), covered_from)
    window = window_of(local_days(inside["created_at"], time_zone), windows)
    rows = []
    for kind in _KINDS:
        if kind.name not in inside.columns:
            continue
        answers = pd.to_numeric(inside[kind.name]).to_numpy(dtype=float)
        weight = inside["weight_milli"].to_numpy(dtype=np.int64)
        used = np.isfinite(answers) & (window >= 0) & (weight > 0)
        if not (used & (window == len(windows) - 1)).any():
            continue
        weight = weight if kind.weighted else np.full(len(weight), 1000)
        rows.append(
            _compare(kind, answers[used], weight[used], window[used],
                     inside["source"].astype(object).to_numpy()[used], len(windows), settings, partial_sources)
        )  # fmt: skip
    if not rows:
        return MEASURES.empty()
    return MEASURES.conform(pd.DataFrame(rows).assign(period=str(period), scope=scope, recipe_id=recipe_id))


def _compare(
    kind: _Kind, answers: Array, weight: Array, window: Array, source_names: Array, n_windows: int,
    settings: TrendSettings, partial_sources: tuple[str, ...],
) -> dict[str, Any]:  # fmt: skip
    score = score_answers(kind.name, answers)
    sources = sorted(set(source_names))
    source = pd.Index(sources, dtype=object).get_indexer(pd.Index(source_names, dtype=object))
    shape = (n_windows, len(sources))
    cell = window * len(sources) + source

    def add(values: Array) -> Array:
        # Hundredths times thousandths: whole numbers, exact in any order.
        sums: Array = np.bincount(cell, weights=values, minlength=shape[0] * shape[1]).reshape(shape)
        return sums

    hundredths = np.rint(score * 100)
    total, square, n = add(weight.astype(float)), add(weight.astype(float) ** 2), add(np.ones(len(cell)))
    first, second = add(weight * hundredths), add(weight * hundredths**2)
    now, before = slice(n_windows - 1, n_windows), slice(0, n_windows - 1)
    n_now, n_before = int(n[now].sum()), int(n[before].sum())
    value, low, high = _value_interval(
        kind, total[now], square[now], first[now], second[now], n_now, settings.confidence
    )
    row: dict[str, Any] = {
        "measure": kind.name, "n": n_now, "n_baseline": n_before, "value": value, "value_low": low, "value_high": high,
        "baseline": np.nan, "delta": np.nan, "low": np.nan, "high": np.nan, "state": State.CANNOT_TELL.value,
    }  # fmt: skip
    if not n_before:
        return row
    row["baseline"] = round(first[before].sum() / total[before].sum() / 100, 6)
    row["delta"] = round(value - row["baseline"], 6)
    n_covered = int((total[before].sum(axis=1) > 0).sum())
    if n_covered < MIN_BASELINE_WINDOWS or n_now < 2 or n_before < 2:
        return row
    customers, error, comparable = _inside_sources(total, square, first, second)
    if not comparable:
        return row
    z = NormalDist().inv_cdf(0.5 + settings.confidence / 2)
    z_flat = NormalDist().inv_cdf(settings.confidence)
    row["low"], row["high"] = row["delta"] - z * error, row["delta"] + z * error
    if set(sources) & set(partial_sources):
        return row
    if n_now < settings.min_feedback or n_before < settings.min_feedback:
        return row
    if customers - z * error > 0:
        row["state"] = State.RISING.value
    elif customers + z * error < 0:
        row["state"] = State.FALLING.value
    elif abs(customers) + z_flat * error < kind.tolerance:
        row["state"] = State.FLAT.value
    return row


def _value_interval(
    kind: _Kind, total: Array, square: Array, first: Array, second: Array, n: int, confidence: float
) -> tuple[float, float, float]:
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    weight = total.sum()
    value = float(first.sum() / weight) / 100
    size = float(weight**2 / square.sum())
    if kind.name == "csat":
        low, high = wilson_limits(np.array([value]), np.array([size]), confidence)
        return round(value, 6), float(low[0]), float(high[0])
    spread = max(float(second.sum() / weight) / 10_000 - value**2, 0.0)
    if kind.name == "nps":
        # Three pseudo-answers, 3/4 promoter, 3/2 passive, 3/4 detractor: an interval for five answers, too.
        centre = value * size / (size + 3)
        spread = (size * (spread + value**2) + 1.5 * kind.unit**2) / (size + 3) - centre**2
        half = z * (spread / (size + 3)) ** 0.5
        return round(value, 6), max(min(centre - half, value), kind.low), min(max(centre + half, value), kind.high)
    if n < 2:
        return round(value, 6), np.nan, np.nan
    half = z * (spread / max(size - 1, 1e-9)) ** 0.5
    return round(value, 6), max(value - half, kind.low), min(value + half, kind.high)


def _inside_sources(total: Array, square: Array, first: Array, second: Array) -> tuple[float, float, bool]:
    """Return the customers' part of the change, its standard error, and whether any source is on both sides."""
    now, before = total[-1], total[:-1].sum(axis=0)
    both = (now > 0) & (before > 0)
    if not both.any():
        return 0.0, 0.0, False
    a = ((now / now.sum() + before / before.sum()) / 2)[both]
    mean1, mean0 = first[-1][both] / now[both] / 100, first[:-1].sum(axis=0)[both] / before[both] / 100
    size1, size0 = now[both] ** 2 / square[-1][both], before[both] ** 2 / square[:-1].sum(axis=0)[both]
    all_weight = now[both] + before[both]
    pooled = (first[-1][both] + first[:-1].sum(axis=0)[both]) / all_weight / 100
    spread = (second[-1][both] + second[:-1].sum(axis=0)[both]) / all_weight / 10_000 - pooled**2
    spread = np.maximum(spread, 0.0) * all_weight / np.maximum(all_weight - 1000, 1.0)
    error2 = float((a**2 * spread * (1 / size1 + 1 / size0)).sum())
    return float((a * (mean1 - mean0)).sum()), (error2 * _dispersion(total, square, first, spread, both)) ** 0.5, True


def _dispersion(total: Array, square: Array, first: Array, spread: Array, both: Array) -> float:
    """Return how much more the baseline windows differ than their answers explain, at least 1, shrunk towards 1."""
    t, q, f = total[:-1, both], square[:-1, both], first[:-1, both]
    seen = (t > 0) & (spread > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(seen, f / t / 100, 0.0)
        centre = f.sum(axis=0) / t.sum(axis=0) / 100
        chi = float(np.where(seen, t**2 / q * (mean - centre) ** 2 / spread, 0.0).sum())
    freedom = float(np.maximum(seen.sum(axis=0) - 1, 0).sum())
    return max((chi + PRIOR_WINDOWS) / (freedom + PRIOR_WINDOWS), 1.0)
