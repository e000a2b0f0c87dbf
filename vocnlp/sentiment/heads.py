"""Two questions instead of three classes: is there an opinion, and which side does it take.

The sets disagree about neutral far more than about negative and positive, so every model here answers the two apart, as
a pair of log-odds, and pairs are what is blended, calibrated and distilled:

    a = log odds of no opinion          p_neutral  = s(a)
    b = log odds of negative, given one p_negative = (1 - s(a)) s(b)      p_positive = (1 - s(a)) (1 - s(b))

Three logits of a softmax say the same: a = z0 - log(exp z- + exp z+), b = z- - z+.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Pairs: TypeAlias = npt.NDArray[np.float64]
"""Shape (n, 2): a, b."""
Chances: TypeAlias = npt.NDArray[np.float64]
"""Shape (n, 3): p_negative, p_neutral, p_positive."""

_LARGEST = 30.0


def pair_logits(logits: npt.NDArray[np.floating]) -> Pairs:
    """Turn three class scores into the two log-odds.

    Parameters
    ----------
    logits : array of shape (n, 3)
        negative, neutral, positive.

    Examples
    --------
    >>> pair_logits(np.log([[0.2, 0.5, 0.3]])).round(3).tolist()
    [[0.0, -0.405]]
    """
    z = np.asarray(logits, dtype=np.float64)
    return np.stack([z[:, 1] - np.logaddexp(z[:, 0], z[:, 2]), z[:, 0] - z[:, 2]], axis=1)


def split_chances(pairs: Pairs) -> Chances:
    """Turn the two log-odds into probabilities of negative, neutral and positive.

    Examples
    --------
    >>> split_chances(np.array([[0.0, -0.405]])).round(2).tolist()
    [[0.2, 0.5, 0.3]]
    """
    odds = np.clip(np.asarray(pairs, dtype=np.float64), -_LARGEST, _LARGEST)
    neutral, negative = (1 / (1 + np.exp(-odds))).T
    return np.stack([(1 - neutral) * negative, neutral, (1 - neutral) * (1 - negative)], axis=1)
