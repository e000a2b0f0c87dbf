"""The one comparison of the project: `delta(now, baseline=...)`, a share now against the share before.

A share moves for two reasons: customers of a source say something more often, or another source sends more feedback.
Only the first may be called rising. Both parts are published and add up (Kitagawa 1955), and only the first is tested.

References: Kitagawa (1955) JASA 50:1168; Kish (1965) Survey Sampling; Fay & Feuer (1997) Statist. Med. 16:791; Newcombe
(1998) Statist. Med. 17:873, method 10; Zou & Donner (2008) Statist. Med. 27:1693; Przyborowski & Wilenski (1940)
Biometrika 31:313 with the mid-p of Lancaster (1961) JASA 56:223; von Neumann (1941) Ann. Math. Stat.
12:367; McCullagh & Nelder (1989) ch. 4.5; Benjamini & Hochberg (1995) JRSS B 57:289.
Formulas: docs/methods/rootcause.md.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd

from vocnlp.rootcause.tally import Tally

Array = np.ndarray[Any, Any]

PRIOR_WINDOWS = 20
"""Degrees of freedom that the pooled dispersion weighs against a topic's own."""

DECIMALS = 6


def delta(now: Tally, *, baseline: Tally, confidence: float = 0.95) -> pd.DataFrame:
    """Compare the shares of every key now with the pooled baseline, source by source.

    With w the sources' parts of all feedback, r the key's share inside a source, 1 now and 0 before::

        delta_customers = sum over sources of (w1 + w0) / 2 * (r1 - r0)
        delta_mix       = delta - delta_customers  ( = sum of (w1 - w0) * (r1 + r0) / 2 )

    A source that is silent on one side cannot show a change of its customers: all it moves is the mix.

    Parameters
    ----------
    now : Tally
        Windows are summed; usually one.
    baseline : Tally
        The same sources and keys; windows are summed for the share and compared with each other for the dispersion.
    confidence : float
        Of the interval.

    Returns
    -------
    DataFrame, one row per key in the order of `keys`
        `n, n_baseline, weight_milli, total_milli, baseline_milli, baseline_total_milli, share, baseline, delta,
        delta_customers, delta_mix, low, high` (of delta, the mix taken as known), `customers_low, customers_high,
        equivalence_low, equivalence_high` (two one-sided tests: confidence 2c - 1), `p_value` (two-sided),
        `ratio` (share now by share before at the same mix), `base_rate` (what the baseline contributes to that),
        `expected` (feedback expected now), `dispersion`. Numbers are NaN where a side has no feedback.

    Examples
    --------
    One source, 100 feedback a week; 等待时间 goes from 5 to 15 of 100:

    >>> def build(*hits):
    ...     n, total = np.array(hits).reshape(-1, 1, 1), np.full((len(hits), 1), 100)
    ...     return Tally(("survey",), ("等待时间",), n, n * 1000, total, total * 1000, total * 10**6)
    >>> row = delta(build(15), baseline=build(5, 6, 4, 5)).iloc[0]
    >>> float(row.share), float(row.baseline), float(row.delta), float(row.delta_mix)
    (0.15, 0.05, 0.1, 0.0)
    >>> float(row.low) > 0, float(row.p_value) < 0.01
    (True, True)
    """
    x1, x0 = now.milli.sum(axis=0).astype(float), baseline.milli.sum(axis=0).astype(float)
    t1, t0 = now.total_milli.sum(axis=0).astype(float), baseline.total_milli.sum(axis=0).astype(float)
    q1, q0 = now.total_square.sum(axis=0).astype(float), baseline.total_square.sum(axis=0).astype(float)
    sum1, sum0 = t1.sum(), t0.sum()
    phi = estimate_dispersion(baseline)
    table = pd.DataFrame(
        {
            "key": list(now.keys),
            "n": now.n.sum(axis=(0, 1)),
            "n_baseline": baseline.n.sum(axis=(0, 1)),
            "weight_milli": now.milli.sum(axis=(0, 1)),
            "total_milli": int(now.total_milli.sum()),
            "baseline_milli": baseline.milli.sum(axis=(0, 1)),
            "baseline_total_milli": int(baseline.total_milli.sum()),
        }
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        table["share"] = _round(x1.sum(axis=0) / sum1)
        table["baseline"] = _round(x0.sum(axis=0) / sum0)
        table["delta"] = _round(table["share"].to_numpy() - table["baseline"].to_numpy())
        # Weights of the comparison; sources silent on one side carry none.
        both = (t1 > 0) & (t0 > 0)
        a = np.where(both, (t1 / sum1 + t0 / sum0) / 2, 0.0) if sum1 and sum0 else np.zeros(len(t1))
        part = a.sum()
        r1 = np.where(both[:, None], x1 / t1[:, None], 0.0)
        r0 = np.where(both[:, None], x0 / t0[:, None], 0.0)
        n1 = np.where(both, t1**2 / q1, 1.0)
        n0 = np.where(both, t0**2 / q0, 1.0)
        rate1, rate0 = (a[:, None] * r1).sum(axis=0), (a[:, None] * r0).sum(axis=0)
        customers = rate1 - rate0 if sum1 and sum0 else np.full(len(now.keys), np.nan)
        size1, size0 = _effective_sizes(a, r1, r0, n1, n0)
        low, high = difference_interval(rate1 / part, size1 / phi, rate0 / part, size0 / phi, confidence)
        flat_low, flat_high = difference_interval(
            rate1 / part, size1 / phi, rate0 / part, size0 / phi, 2 * confidence - 1
        )
        p_value = rate_test(rate1 / part, size1 / phi, rate0 / part, size0 / phi)
        table["delta_customers"] = _round(customers)
        table["delta_mix"] = _round(table["delta"].to_numpy() - table["delta_customers"].to_numpy())
        table["customers_low"], table["customers_high"] = _round(low * part), _round(high * part)
        table["equivalence_low"], table["equivalence_high"] = _round(flat_low * part), _round(flat_high * part)
        table["low"] = _round(table["customers_low"].to_numpy() + table["delta_mix"].to_numpy())
        table["high"] = _round(table["customers_high"].to_numpy() + table["delta_mix"].to_numpy())
        table["p_value"] = p_value
        table["base_rate"] = rate0
        table["ratio"] = rate1 / rate0
        table["expected"] = (np.where(both, now.total_n.sum(axis=0), 0)[:, None] * r0).sum(axis=0)
        table["dispersion"] = phi
    return table


def estimate_dispersion(baseline: Tally) -> Array:
    """Return each key's overdispersion between baseline windows, at least 1, float64 (T,).

    Mean squared successive difference over what chance explains (von Neumann 1941), inside sources: a level that
    stepped up two weeks ago is one large difference, not eight large deviations, so that it stays visible. Shrunk
    towards the keys' common value: eight windows say little about one topic, but all topics together say how bursty
    the feedback is. A few keys with a real burst are held to three times the median, so that they do not blind the
    test for all others.
    """
    x: Array = baseline.milli.astype(float)
    t: Array = baseline.total_milli.astype(float)
    q: Array = baseline.total_square.astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = x.sum(axis=0) / t.sum(axis=0)[:, None]
        usable = (rate > 0) & (rate < 1)
        variance = np.where(usable, rate * (1 - rate), 1.0)
        paired = (t[1:] > 0) & (t[:-1] > 0)
        spread = np.where(paired, q[1:] / t[1:] ** 2 + q[:-1] / t[:-1] ** 2, 1.0)
        step = np.where(paired[:, :, None], np.diff(x / t[:, :, None], axis=0), 0.0)
        square = (step**2 / spread[:, :, None]).sum(axis=0) / variance
        chi = np.where(usable, square, 0.0).sum(axis=0)
        freedom = (usable * paired.sum(axis=0)[:, None]).sum(axis=0).astype(float)
        own = np.where(freedom > 0, chi / freedom, 1.0)
        # One or two mentions in all windows together are too few to show a burst.
        telling = (freedom > 0) & (baseline.n.sum(axis=(0, 1)) >= baseline.n.shape[0])
        if not telling.any():
            return np.ones(len(baseline.keys))
        limited = np.minimum(own[telling], 3 * max(float(np.median(own[telling])), 1.0))
        common = float((limited * freedom[telling]).sum() / freedom[telling].sum())
        # Successive differences hold two thirds of the information of deviations from a known mean.
        weight = freedom * 2 / 3
        shrunk = (own * weight + common * PRIOR_WINDOWS) / (weight + PRIOR_WINDOWS)
    # Eight calm weeks do not prove a topic calmer than the rest: its own past can only add.
    dispersion: Array = np.maximum(np.where(telling, np.maximum(shrunk, common), common), 1.0)
    return dispersion


def wilson_limits(share: Array, size: Array, confidence: float) -> tuple[Array, Array]:
    """Return Wilson's score limits of shares of (effective) sizes."""
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = (share + z**2 / (2 * size)) / (1 + z**2 / size)
        half = z / (1 + z**2 / size) * np.sqrt(share * (1 - share) / size + z**2 / (4 * size**2))
    # None of n has the limit 0 and all of n the limit 1, to the last bit.
    low = np.where(share == 0, 0.0, np.clip(centre - half, 0.0, 1.0))
    high = np.where(share == 1, 1.0, np.clip(centre + half, 0.0, 1.0))
    return low, high


def difference_interval(
    share1: Array, size1: Array, share0: Array, size0: Array, confidence: float
) -> tuple[Array, Array]:
    """Return Newcombe's hybrid score interval of share1 - share0: right for small counts and for none at all."""
    low1, high1 = wilson_limits(share1, size1, confidence)
    low0, high0 = wilson_limits(share0, size0, confidence)
    difference = share1 - share0
    low = difference - np.sqrt((share1 - low1) ** 2 + (high0 - share0) ** 2)
    high = difference + np.sqrt((high1 - share1) ** 2 + (share0 - low0) ** 2)
    return low, high


def rate_test(share1: Array, size1: Array, share0: Array, size0: Array) -> Array:
    """Return two-sided conditional mid-p values for equal shares, given effective sizes.

    Effective counts (share * size) need not be whole: the binomial tail is the regularised incomplete beta function.
    """
    from scipy.special import betainc

    pooled = (share1 * size1 + share0 * size0) / (size1 + size0)
    # Dividing by 1 - pooled gives a Poisson count the variance of the binomial one.
    scale = np.maximum(1 - pooled, 1e-9)
    count1, count0 = share1 * size1 / scale, share0 * size0 / scale
    part = size1 / (size1 + size0)
    above = _tail(betainc, count1, count0, part)
    below = _tail(betainc, count0, count1, 1 - part)
    p_value = np.minimum(1.0, 2 * np.minimum(above, below))
    valid = np.isfinite(size1) & np.isfinite(size0) & np.isfinite(share1) & np.isfinite(share0)
    tested: Array = np.where(valid, p_value, np.nan)
    return tested


def _tail(betainc: Any, count: Array, other: Array, part: Array) -> Array:
    """Return P(Y > count) + P(Y = count) / 2 for Y ~ Binomial(count + other, part)."""
    reach = np.where(count > 0, betainc(np.maximum(count, 1e-12), other + 1, part), 1.0)
    beyond = np.where(other > 0, betainc(count + 1, np.maximum(other, 1e-12), part), 0.0)
    tail: Array = (reach + beyond) / 2
    return tail


def adjust_p_values(p_value: Array) -> Array:
    """Return Benjamini-Hochberg q-values; NaN stays NaN and belongs to no family.

    Examples
    --------
    >>> adjust_p_values(np.array([0.01, 0.04, np.nan, 0.03])).tolist()
    [0.03, 0.04, nan, 0.04]
    """
    q_value = np.full(len(p_value), np.nan)
    tested = np.flatnonzero(np.isfinite(p_value))
    order = tested[np.argsort(p_value[tested], kind="stable")]
    m = len(order)
    if m:
        scaled = p_value[order] * m / np.arange(1, m + 1)
        q_value[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return q_value


def _effective_sizes(a: Array, r1: Array, r0: Array, n1: Array, n0: Array) -> tuple[Array, Array]:
    """Return the sizes (T,) of two simple samples that would be as uncertain as the weighted sums over sources."""
    part = a.sum()
    pooled = (n1[:, None] * r1 + n0[:, None] * r0) / (n1 + n0)[:, None]
    weight = (a / part)[:, None]
    centre = (weight * pooled).sum(axis=0)
    spread = pooled * (1 - pooled)
    variance1 = (weight**2 * spread / n1[:, None]).sum(axis=0)
    variance0 = (weight**2 * spread / n0[:, None]).sum(axis=0)
    # A key seen nowhere has no variance of its own: the sources' plain effective sizes stand in.
    plain1 = 1 / ((a / part) ** 2 / n1).sum()
    plain0 = 1 / ((a / part) ** 2 / n0).sum()
    whole = centre * (1 - centre)
    size1 = np.where(variance1 > 0, whole / variance1, plain1)
    size0 = np.where(variance0 > 0, whole / variance0, plain0)
    return size1, size0


def _round(values: Array) -> Array:
    rounded: Array = np.round(np.asarray(values, dtype=float), DECIMALS) + 0.0
    return rounded
