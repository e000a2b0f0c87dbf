"""The one comparison: signs, exact parts, honest intervals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vocnlp.rootcause.deltas import adjust_p_values, delta, difference_interval, estimate_dispersion, wilson_limits
from vocnlp.rootcause.tally import Tally


def build(n: Any, total: Any, weight: int = 1000) -> Tally:
    """Build a tally from hits (K, S, T) and totals (K, S) of one weight."""
    n, total = np.array(n), np.array(total)
    sources, keys = tuple("abcdefgh"[: n.shape[1]]), tuple(f"T{i:04d}" for i in range(n.shape[2]))
    return Tally(sources, keys, n, n * weight, total, total * weight, total * weight**2)


def one_source(*hits: int, total: int = 100, weight: int = 1000) -> Tally:
    return build([[[h]] for h in hits], [[total]] * len(hits), weight)


def test_the_sign_is_now_minus_before() -> None:
    row = delta(one_source(20), baseline=one_source(5, 6, 4)).iloc[0]
    assert row["share"] == 0.2 and row["baseline"] == 0.05 and row["delta"] == 0.15
    assert row["low"] > 0 and row["ratio"] == pytest.approx(4)
    fallen = delta(one_source(5), baseline=one_source(20, 21, 19)).iloc[0]
    assert fallen["delta"] == -0.15 and fallen["high"] < 0


def test_a_changed_mix_alone_moves_no_customers() -> None:
    # 投诉热线 complains at 40 %, 应用商店 at 10 %, before and now; the hotline sends four times as much now.
    now = build([[[160], [20]]], [[400, 200]])
    baseline = build([[[40], [20]]] * 4, [[100, 200]] * 4)
    row = delta(now, baseline=baseline).iloc[0]
    assert row["delta"] == pytest.approx(0.1)
    assert row["delta_customers"] == 0 and row["delta_mix"] == row["delta"]
    assert row["customers_low"] < 0 < row["customers_high"] and row["p_value"] > 0.5


def test_simpson_every_source_better_and_the_total_worse() -> None:
    now = build([[[120], [5]]], [[400, 100]])
    baseline = build([[[40], [40]]] * 6, [[100, 400]] * 6)
    row = delta(now, baseline=baseline).iloc[0]
    assert row["delta"] > 0 > row["delta_customers"]


def test_a_silent_source_shows_nothing_about_its_customers() -> None:
    now = build([[[0], [10]]], [[0, 100]])
    baseline = build([[[50], [10]]] * 5, [[100, 100]] * 5)
    row = delta(now, baseline=baseline).iloc[0]
    assert row["delta"] == -0.2 and row["delta_customers"] == 0


counts = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 200), st.integers(0, 60), st.integers(0, 200)), min_size=1, max_size=4
)


@settings(deadline=None, max_examples=60)
@given(counts)
def test_parts_add_up_to_the_last_published_digit(rows: list[tuple[int, int, int, int]]) -> None:
    now = build([[[min(h, n)] for h, n, _, _ in rows]], [[n for _, n, _, _ in rows]])
    before = build([[[min(h, n)] for _, _, h, n in rows]], [[n for _, _, _, n in rows]])
    row = delta(now, baseline=before).iloc[0]
    if not sum(n for _, n, _, _ in rows) or not sum(n for _, _, _, n in rows):
        assert np.isnan(row["delta"])
        return
    assert round(row["delta_customers"] + row["delta_mix"], 6) == row["delta"]
    assert round(row["share"] - row["baseline"], 6) == row["delta"]
    if np.isfinite(row["low"]):
        assert row["low"] - 1e-6 <= row["delta"] <= row["high"] + 1e-6


def test_mix_part_is_kitagawas() -> None:
    now, before = build([[[30], [8]]], [[100, 50]]), build([[[20], [40]]] * 2, [[100, 300]] * 2)
    row = delta(now, baseline=before).iloc[0]
    w1, w0 = np.array([2 / 3, 1 / 3]), np.array([0.25, 0.75])
    r1, r0 = np.array([0.3, 0.16]), np.array([0.2, 40 / 300])
    assert row["delta_mix"] == pytest.approx(((w1 - w0) * (r1 + r0) / 2).sum(), abs=1e-6)
    assert row["delta_customers"] == pytest.approx(((r1 - r0) * (w1 + w0) / 2).sum(), abs=1e-6)


def test_light_weights_do_not_count_as_many_voices() -> None:
    # Ten feedback of which nine are copies at a hundredth tell less than ten whole ones.
    whole = delta(one_source(20), baseline=one_source(5, 5, 5)).iloc[0]
    n, total, square = np.array([[[20]]]), np.array([[100]]), np.array([[5 * 10**6 + 95 * 100]])
    thin = Tally(("a",), ("T0000",), n, np.array([[[1200]]]), total, np.array([[5950]]), square)
    row = delta(thin, baseline=one_source(5, 5, 5)).iloc[0]
    assert row["high"] - row["low"] > 2 * (whole["high"] - whole["low"])


def test_small_counts_stay_inside_zero_and_one() -> None:
    row = delta(one_source(0, total=3), baseline=one_source(0, 0, total=3)).iloc[0]
    assert -1 <= row["low"] <= 0 <= row["high"] <= 1 and row["p_value"] == pytest.approx(1)


def test_newcombe_matches_his_published_example() -> None:
    # Newcombe (1998), table II, row (a): 56/70 - 48/80, method 10: 0.0524 to 0.3339.
    low, high = difference_interval(np.array([56 / 70]), np.array([70.0]), np.array([0.6]), np.array([80.0]), 0.95)
    assert low[0] == pytest.approx(0.0524, abs=5e-5) and high[0] == pytest.approx(0.3339, abs=5e-5)


def test_wilson_of_nothing_reaches_up() -> None:
    low, high = wilson_limits(np.array([0.0]), np.array([10.0]), 0.95)
    assert low[0] == 0 and high[0] == pytest.approx(0.2775, abs=1e-4)


def test_burstiness_widens_the_interval() -> None:
    calm = delta(one_source(12), baseline=one_source(8, 8, 9, 7, 8, 8, 9, 7)).iloc[0]
    bursty = delta(one_source(12), baseline=one_source(1, 20, 2, 15, 0, 16, 9, 1)).iloc[0]
    assert calm["dispersion"] == 1 < bursty["dispersion"]
    assert bursty["p_value"] > calm["p_value"] and bursty["low"] < calm["low"]


def test_one_burst_does_not_blind_the_other_topics() -> None:
    rng = np.random.default_rng(0)
    n = rng.poisson(20, size=(8, 1, 20))
    n[:, 0, 0] = [0, 0, 0, 200, 0, 0, 0, 0]
    phi = estimate_dispersion(build(n, [[1000]] * 8))
    assert phi[0] > 10 and phi[1:].max() < 2


def test_benjamini_hochberg() -> None:
    q = adjust_p_values(np.array([0.04, 0.001, np.nan, 0.03, 0.9]))
    assert q[[0, 1, 3, 4]] == pytest.approx([0.16 / 3, 0.004, 0.16 / 3, 0.9]) and np.isnan(q[2])
    assert len(adjust_p_values(np.array([]))) == 0
