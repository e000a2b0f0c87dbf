"""Figures of merit over arrays of labels and answers, and how far each would move with other texts.

Accuracy and F1 depend on nothing but how often each label met each answer. Resampling texts with replacement is then
the same as one multinomial draw of those counts, so a thousand bootstrap replicates cost one call. Figures that need
the confidence of each text (calibration, coverage) resample the texts themselves. All intervals are 95 %.

References: Efron, "Bootstrap methods", 1979. Wilson, "Probable inference", 1927. Naeini et al., "Obtaining well
calibrated probabilities using Bayesian binning", 2015. Bonett and Wright, "Sample size requirements for estimating
Pearson, Kendall and Spearman correlations", 2000. McNemar, "Note on the sampling error of the difference between
correlated proportions", 1947.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

N_CLASSES = 3
BINS = 15
N_BOOTSTRAP = 1_000
_NORMAL_95 = 1.959963984540054

Labels: TypeAlias = npt.NDArray[Any]


def count_pairs(label: Labels, found: Labels) -> npt.NDArray[np.int64]:
    """Return how often each label (rows) met each answer (columns): int64 of shape (3, 3).

    Examples
    --------
    >>> count_pairs(np.array([0, 0, 2]), np.array([0, 2, 2])).tolist()
    [[1, 0, 1], [0, 0, 0], [0, 0, 1]]
    """
    flat = np.bincount(np.asarray(label) * N_CLASSES + np.asarray(found), minlength=N_CLASSES**2)
    return flat.reshape(N_CLASSES, N_CLASSES)


def draw_counts(counts: Labels, *, n_draws: int = N_BOOTSTRAP, seed: int = 0) -> npt.NDArray[np.int64]:
    """Draw bootstrap replicates of a table of counts, of any shape: int64 of shape (n_draws, *shape)."""
    total = int(counts.sum())
    drawn = np.random.default_rng(seed).multinomial(total, counts.ravel() / total, size=n_draws)
    return np.asarray(drawn.reshape(n_draws, *counts.shape), dtype=np.int64)


def accuracy_of(counts: Labels) -> npt.NDArray[np.float64]:
    """Return the accuracy of one table of counts, or of many: shape (..., 3, 3) to (...)."""
    return np.asarray(np.trace(counts, axis1=-2, axis2=-1) / counts.sum(axis=(-2, -1)))


def f1_of(counts: Labels, classes: Labels) -> npt.NDArray[np.float64]:
    """Return the F1 of each class, of one table of counts or of many: shape (..., 3, 3) to (..., len(classes)).

    A class that is neither there nor found scores 0.
    """
    hits = np.diagonal(counts, axis1=-2, axis2=-1)
    total = counts.sum(axis=-1) + counts.sum(axis=-2)
    return np.asarray((2 * hits / np.maximum(total, 1))[..., classes])


def interval_of(draws: Labels) -> tuple[float, float]:
    """Return the percentile interval of bootstrap replicates."""
    low, high = np.quantile(draws, [0.025, 0.975])
    return float(low), float(high)


def resample(
    figure: Callable[[Labels], float], n: int, *, n_draws: int = N_BOOTSTRAP, seed: int = 0
) -> tuple[float, float]:
    """Return the bootstrap interval of a figure that is a function of how often each of n texts was drawn."""
    generator = np.random.default_rng(seed)
    return interval_of(
        np.array([figure(np.bincount(generator.integers(0, n, n), minlength=n)) for _ in range(n_draws)])
    )


def tell_bins(confidence: Labels, bins: int = BINS) -> npt.NDArray[np.int64]:
    """Return the bin of each confidence, of `bins` equal ones over 0 to 1."""
    return np.minimum((np.asarray(confidence, dtype=float) * bins).astype(np.int64), bins - 1)


def calibration_error(confidence: Labels, correct: Labels, bins: int = BINS, weights: Labels | None = None) -> float:
    """Return the expected calibration error: mean gap between confidence and accuracy over equal bins.

    Examples
    --------
    >>> round(calibration_error(np.array([0.9, 0.9]), np.array([1, 0])), 3)
    0.4
    """
    gaps = np.asarray(confidence, dtype=float) - np.asarray(correct, dtype=float)
    total = len(gaps) if weights is None else float(weights.sum())
    summed = np.bincount(tell_bins(confidence, bins), weights=gaps if weights is None else gaps * weights)
    return float(np.abs(summed).sum() / total)


def tabulate_reliability(confidence: Labels, correct: Labels, bins: int = BINS) -> list[dict[str, float]]:
    """Return one row per bin that holds a text: low, high, n, mean confidence, accuracy with its Wilson interval.

    Examples
    --------
    >>> tabulate_reliability(np.array([0.9, 0.9]), np.array([1, 0]))[0]["accuracy"]
    0.5
    """
    which = tell_bins(confidence, bins)
    rows = []
    for b in np.unique(which):
        inside = which == b
        n, right = int(inside.sum()), int(np.asarray(correct)[inside].sum())
        low, high = wilson_interval(right, n)
        rows.append(
            {
                "low": round(float(b) / bins, 4),
                "high": round(float(b + 1) / bins, 4),
                "n": n,
                "confidence": round(float(np.asarray(confidence)[inside].mean()), 4),
                "accuracy": round(right / n, 4),
                "accuracy_low": round(low, 4),
                "accuracy_high": round(high, 4),
            }
        )
    return rows


def cover_at_precision(
    confidence: Labels, correct: Labels, precision: float, weights: Labels | None = None
) -> tuple[float, float | None]:
    """Return the greatest share of texts that can be answered at a precision, and the least confidence that does it.

    The most confident texts are taken first; texts of one confidence come together or not at all. The threshold is
    read off the very texts it is measured on: this says how well confidence ranks, not what a threshold chosen
    elsewhere would bring.

    Examples
    --------
    >>> cover_at_precision(np.array([0.9, 0.8, 0.7, 0.6]), np.array([1, 1, 0, 1]), 0.97)
    (0.5, 0.8)
    """
    confidence, correct = np.asarray(confidence, dtype=float), np.asarray(correct, dtype=float)
    weights = np.ones(len(confidence)) if weights is None else weights
    order = np.argsort(-confidence, kind="stable")
    taken, right = np.cumsum(weights[order]), np.cumsum((weights * correct)[order])
    ordered = confidence[order]
    ends = np.append(ordered[1:] != ordered[:-1], True) & (right >= precision * taken) & (taken > 0)
    if not ends.any():
        return 0.0, None
    share = taken[np.flatnonzero(ends)[-1]]
    # The text that completes the share: those after it that were not drawn bring nothing.
    return float(share / taken[-1]), float(ordered[np.searchsorted(taken, share)])


def wilson_interval(right: int, n: int) -> tuple[float, float]:
    """Return the Wilson interval of a share; it stays sensible for few texts and near 0 and 1.

    Examples
    --------
    >>> [round(v, 3) for v in wilson_interval(19, 20)]
    [0.764, 0.991]
    """
    if n == 0:
        return 0.0, 1.0
    share, squared = right / n, _NORMAL_95**2
    middle = (share + squared / (2 * n)) / (1 + squared / n)
    half = _NORMAL_95 / (1 + squared / n) * np.sqrt(share * (1 - share) / n + squared / (4 * n * n))
    # The formula's own limits at 0 and n, which floating point misses by a hair.
    return (0.0 if right == 0 else float(middle - half)), (1.0 if right == n else float(middle + half))


def mcnemar_p(only_a: int, only_b: int) -> float:
    """Return the exact two-sided p-value that two models differ, from the texts that only one of them gets right.

    Examples
    --------
    >>> round(mcnemar_p(1, 9), 4)
    0.0215
    """
    if only_a + only_b == 0:
        return 1.0
    from scipy.stats import binomtest

    return float(binomtest(min(only_a, only_b), only_a + only_b, 0.5).pvalue)


def rank_correlation(score: Labels, rank: Labels) -> tuple[float, float, float]:
    """Return Spearman's rank correlation, ties sharing their mean rank, with the interval of Bonett and Wright.

    Examples
    --------
    >>> [round(v, 2) for v in rank_correlation(np.arange(8), np.array([1, 1, 2, 2, 4, 3, 5, 5]))]
    [0.96, 0.7, 0.99]
    """
    from scipy.stats import rankdata

    if len(score) < 4 or np.ptp(score) == 0 or np.ptp(rank) == 0:
        return 0.0, -1.0, 1.0
    found = float(np.corrcoef(rankdata(score), rankdata(rank))[0, 1])
    half = _NORMAL_95 * np.sqrt((1 + found**2 / 2) / (len(score) - 3))
    centre = np.arctanh(np.clip(found, -0.999999, 0.999999))
    return found, float(np.tanh(centre - half)), float(np.tanh(centre + half))
