"""Counting depends on the set of rows alone."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from tests.rootcause.frames import PERIOD, ZONE, build_world, shuffle
from vocnlp.errors import InputError
from vocnlp.periods import Period
from vocnlp.rootcause.tally import covered_windows, list_windows, local_days, select_scope, tally, window_of


def test_counts_weight_and_squares_per_window_and_source() -> None:
    voices, hits = build_world({"a": [(2, 4), (1, 3)], "b": [(0, 2), (2, 2)]})
    voices.loc[voices.index[0], "weight_milli"] = 250
    counts = tally(voices, hits, list_windows(PERIOD, 1), ["T0001", "T0002"], ZONE)
    assert counts.sources == ("a", "b")
    assert counts.total_n.tolist() == [[4, 2], [3, 2]]
    assert counts.n[:, :, 0].tolist() == [[2, 0], [1, 2]]
    assert counts.n[:, :, 1].sum() == 0
    # The row with another weight is the period's first of source a, and a hit.
    assert counts.milli[1, 0, 0] == 250
    assert counts.total_milli[1, 0] == 2250
    assert counts.total_square[1, 0] == 2_000_000 + 250**2


def test_weightless_feedback_counts_nowhere() -> None:
    voices, hits = build_world({"a": [(2, 4)]}, weight=0)
    counts = tally(voices, hits, [PERIOD], ["T0001"], ZONE)
    assert counts.n.sum() == counts.total_n.sum() == 0


def test_order_of_rows_does_not_matter() -> None:
    voices, hits = build_world({"a": [(3, 9), (5, 9)], "b": [(1, 4), (2, 6)]})
    windows = list_windows(PERIOD, 1)
    first = tally(voices, hits, windows, ["T0001"], ZONE)
    second = tally(shuffle(voices), shuffle(hits), windows, ["T0001"], ZONE)
    for name in ("n", "milli", "total_n", "total_milli", "total_square"):
        assert np.array_equal(getattr(first, name), getattr(second, name)), name


def test_the_business_day_decides_the_window() -> None:
    moments = pd.Series(pd.to_datetime(["2026-11-08T15:59:00Z", "2026-11-08T16:00:00Z", "2026-11-15T15:59:59Z"]))
    windows = list_windows(PERIOD, 1)
    assert window_of(local_days(moments, ZONE), windows).tolist() == [0, 1, 1]


def test_windows_of_days_and_odd_lengths_keep_the_weekday() -> None:
    for name in ("2026-11-15", "2026-11-15/P3D", "2026-11-15/P10D"):
        windows = list_windows(Period.parse(name), 8)
        assert {w.last.weekday() for w in windows} == {6}
        assert all(a.last < b.first for a, b in pairwise(windows))


def test_windows_before_the_data_are_left_out() -> None:
    windows = list_windows(PERIOD, 3)
    days = np.array([(date(2026, 10, 27) - date(1970, 1, 1)).days])
    assert [str(w) for w in covered_windows(days, windows, None)] == ["2026-11-08/P7D", "2026-11-15/P7D"]
    assert len(covered_windows(days, windows, date(2026, 1, 1))) == 4
    assert covered_windows(days[:0], windows, None) == [PERIOD]


def test_scopes() -> None:
    voices, _ = build_world({"a": [(0, 2)], "b": [(0, 3)]})
    assert len(select_scope(voices, "source=b")) == 3
    assert len(select_scope(voices, "area=product")) == len(select_scope(voices, "all")) == 5
    with pytest.raises(InputError, match="scope"):
        select_scope(voices, "planet=earth")
