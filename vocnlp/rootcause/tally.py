"""Counting: weighted feedback per window, source and key (a topic or a word).

Everything a trend needs is in one `Tally`, in whole thousandths, so the counts depend on the set of rows alone: neither
their order nor their chunks can move them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from vocnlp.errors import InputError
from vocnlp.periods import Period

Array = np.ndarray[Any, Any]

HISTORY_WINDOWS = 12
"""Windows shown before the period."""


@dataclass(frozen=True)
class Tally:
    """Counts of K windows (oldest first), S sources and T keys.

    Attributes
    ----------
    n : int64 array (K, S, T)
        Feedback with the key, each counted once; feedback of weight 0 is not counted.
    milli : int64 array (K, S, T)
        Their weight in thousandths.
    total_n, total_milli, total_square : int64 arrays (K, S)
        All feedback: how many, their weight, and the sum of squared weights (for effective sample sizes, Kish 1965).
    """

    sources: tuple[str, ...]
    keys: tuple[str, ...]
    n: Array
    milli: Array
    total_n: Array
    total_milli: Array
    total_square: Array

    def windows(self, chosen: Sequence[int] | Array | slice) -> Tally:
        """Return the tally of some of the windows."""
        return Tally(
            self.sources,
            self.keys,
            self.n[chosen],
            self.milli[chosen],
            self.total_n[chosen],
            self.total_milli[chosen],
            self.total_square[chosen],
        )

    def only_sources(self, keep: Array) -> Tally:
        """Return the tally of the sources where the truth array (S,) `keep` is true."""
        names = tuple(name for name, kept in zip(self.sources, keep, strict=True) if kept)
        return Tally(
            names,
            self.keys,
            self.n[:, keep],
            self.milli[:, keep],
            self.total_n[:, keep],
            self.total_milli[:, keep],
            self.total_square[:, keep],
        )


def list_windows(period: Period, n_before: int) -> list[Period]:
    """Return `n_before` windows before a period and the period itself, oldest first, with balanced weekdays.

    Weekdays move everything, so windows of one day are the same weekday of the weeks before, and trailing windows whose
    length is no multiple of seven are moved back by whole weeks.

    Examples
    --------
    >>> [str(w) for w in list_windows(Period.parse("2026-11-15"), 2)]
    ['2026-11-01', '2026-11-08', '2026-11-15']
    >>> [str(w) for w in list_windows(Period.parse("2026-11-15/P7D"), 1)]
    ['2026-11-08/P7D', '2026-11-15/P7D']
    """
    if period.n_days == 1 and "/" not in period.name:
        return [period.before(7 * k) for k in range(n_before, -1, -1)]
    if "/" in period.name and period.n_days % 7:
        weeks = -(-period.n_days // 7)
        return [
            Period.trailing(period.last - timedelta(weeks=k * weeks), period.n_days) for k in range(n_before, -1, -1)
        ]
    return [period.before(k) for k in range(n_before, -1, -1)]


def local_days(moments: pd.Series[Any], time_zone: str) -> Array:
    """Return the business day of each UTC moment as days since 1970-01-01, int64 (n,)."""
    local = moments.dt.tz_convert(time_zone).dt.tz_localize(None)
    days: Array = local.to_numpy().astype("datetime64[D]").astype(np.int64)
    return days


def day_number(day: date) -> int:
    """Return the days since 1970-01-01."""
    return (day - date(1970, 1, 1)).days


def window_of(days: Array, windows: Sequence[Period]) -> Array:
    """Return for each day the position of its window, or -1 outside all of them; windows ascend and do not overlap."""
    firsts = np.array([day_number(w.first) for w in windows], dtype=np.int64)
    lasts = np.array([day_number(w.last) for w in windows], dtype=np.int64)
    position = np.searchsorted(firsts, days, side="right") - 1
    inside = (position >= 0) & (days <= lasts[np.maximum(position, 0)])
    windowed: Array = np.where(inside, position, -1)
    return windowed


def covered_windows(days: Array, windows: Sequence[Period], covered_from: date | None) -> list[Period]:
    """Return the windows that lie inside the data: none that starts before the data's own first day.

    The period itself (the last window) always stays.
    """
    if not len(days):
        return list(windows[-1:])
    first = int(days.min()) if covered_from is None else day_number(covered_from)
    return [w for w in windows[:-1] if day_number(w.first) >= first] + list(windows[-1:])


def select_scope(voices: pd.DataFrame, scope: str) -> pd.DataFrame:
    """Return the voices of a scope: `all`, `column=value`, or `area=...` (all: an area limits topics, not people).

    Raises
    ------
    InputError
        If the scope names no column of voices.
    """
    if scope == "all" or scope.startswith("area="):
        return voices
    column, _, value = scope.partition("=")
    if not value or column not in voices.columns:
        raise InputError(
            "this is no scope",
            expected="all, area=product, or column=value such as channel=app",
            got=repr(scope),
            where="scope",
            fix="name one of the columns of feedback",
        )
    return voices[voices[column] == value]


def tally(
    voices: pd.DataFrame,
    hits: pd.DataFrame,
    windows: Sequence[Period],
    keys: Sequence[str],
    time_zone: str,
    *,
    key_column: str = "topic_id",
    sources: Sequence[str] | None = None,
) -> Tally:
    """Count the feedback with each key per window and source.

    Parameters
    ----------
    voices : DataFrame[feedback_id, created_at, source, weight_milli]
        One row per feedback.
    hits : DataFrame[feedback_id, <key_column>]
        One row per feedback and key; rows of unknown feedback or keys count nowhere.
    windows : sequence of Period
        Ascending, not overlapping.
    sources : sequence of str, optional
        The sources of the tally, for tallies that must match; by default those with feedback in a window.
    """
    window = window_of(local_days(voices["created_at"], time_zone), windows)
    weight = voices["weight_milli"].to_numpy(dtype=np.int64)
    source_names = voices["source"].astype(object).to_numpy()
    inside = (window >= 0) & (weight > 0)
    names = tuple(sorted(set(source_names[inside]))) if sources is None else tuple(sources)
    source = pd.Index(list(names), dtype=object).get_indexer(pd.Index(source_names, dtype=object))
    inside &= source >= 0
    k, s, t = len(windows), len(names), len(keys)

    def count(cells: Array, values: Array | None, size: int) -> Array:
        # Sums of whole numbers below 2**53 are exact in float64, in any order.
        sums: Array = np.bincount(cells, weights=values, minlength=size).astype(np.int64)
        return sums

    cell = window * s + source
    total_shape = (k, s)
    total_n = count(cell[inside], None, k * s).reshape(total_shape)
    total = count(cell[inside], weight[inside], k * s).reshape(total_shape)
    square = count(cell[inside], weight[inside] ** 2, k * s).reshape(total_shape)

    row = pd.Index(voices["feedback_id"]).get_indexer(pd.Index(hits["feedback_id"]))
    key = pd.Index(list(keys), dtype=object).get_indexer(pd.Index(hits[key_column].astype(object)))
    known = (row >= 0) & (key >= 0)
    row, key = row[known], key[known]
    counted = inside[row]
    row, key = row[counted], key[counted]
    hit_cell = cell[row] * t + key
    n = count(hit_cell, None, k * s * t).reshape(k, s, t)
    milli = count(hit_cell, weight[row], k * s * t).reshape(k, s, t)
    return Tally(names, tuple(keys), n, milli, total_n, total, square)
