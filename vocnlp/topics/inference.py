"""Which topics a bag of terms is about, whatever other bags it is asked together with.

gensim's own inference starts from random numbers drawn for a whole chunk, so a text's answer depends on its neighbours.
Here every bag starts from the same point, stops on its own, and every sum is taken in a fixed order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Bag = tuple[tuple[int, int], ...]
Floats: TypeAlias = "npt.NDArray[np.float64]"

MAX_ITERATIONS = 100
TOLERANCE = 1e-3
"""A bag is done when its parameters move by less than this on average (gensim's `gamma_threshold`)."""
_CELLS = 1_000_000
_EPSILON = 1e-100


def expected_log_weights(weights: Floats) -> Floats:
    """Return exp(E[log beta]), shape (topics, terms), of Dirichlet parameters of the same shape."""
    from scipy.special import psi

    return np.asarray(np.exp(psi(weights) - psi(weights.sum(axis=1))[:, None]))


def infer_topics(bags: Sequence[Bag], exp_log_beta: Floats, alpha: Floats) -> Floats:
    """Return the topic proportions of each bag, shape (bags, topics), rows adding up to 1.

    The E-step of variational Bayes for LDA (Hoffman, Blei and Bach 2010, "Online Learning for Latent Dirichlet
    Allocation", algorithm 1), started from gamma = 1. A bag without terms gets the prior's proportions.

    Parameters
    ----------
    bags : sequence of tuples of (term id, count)
    exp_log_beta : ndarray, (topics, terms)
        From `expected_log_weights`.
    alpha : ndarray, (topics,)
        Prior.
    """
    n_topics = len(alpha)
    found: dict[Bag, Floats] = {(): alpha / _ordered_sum(alpha)}
    by_length: dict[int, list[Bag]] = {}
    for bag in dict.fromkeys(bags):
        if bag:
            by_length.setdefault(len(bag), []).append(bag)
    for length, alike in by_length.items():
        size = max(1, _CELLS // (length * n_topics))
        for start in range(0, len(alike), size):
            chunk = alike[start : start + size]
            gamma = _iterate(chunk, exp_log_beta, alpha)
            total = _ordered_sum(gamma)
            for column, bag in enumerate(chunk):
                found[bag] = gamma[:, column] / total[column]
    if not len(bags):
        return np.empty((0, n_topics))
    return np.stack([found[bag] for bag in bags])


def _iterate(bags: Sequence[Bag], exp_log_beta: Floats, alpha: Floats) -> Floats:
    """Return gamma, (topics, bags), of bags with equally many distinct terms.

    Arrays keep the bags on the last axis and are added up slice by slice: numpy's own reductions change their order
    of summation with the shape, and with it the last digits.
    """
    from scipy.special import psi

    ids = np.array([[i for i, _ in bag] for bag in bags]).T
    counts = np.array([[n for _, n in bag] for bag in bags], dtype=np.float64).T
    beta = np.ascontiguousarray(exp_log_beta[:, ids])
    prior = alpha[:, None]
    result = np.ones((len(alpha), len(bags)))
    gamma = np.ones((len(alpha), len(bags)))
    active = np.arange(len(bags))
    for _ in range(MAX_ITERATIONS):
        theta = np.exp(psi(gamma))
        norm = np.full(counts.shape, _EPSILON)
        for topic in range(len(alpha)):
            norm += theta[topic] * beta[topic]
        share = counts / norm
        explained = np.zeros_like(gamma)
        for word in range(len(counts)):
            explained += beta[:, word] * share[word]
        updated = prior + theta * explained
        change = _ordered_sum(np.abs(updated - gamma)) / len(alpha)
        gamma = updated
        result[:, active] = gamma
        going = change >= TOLERANCE
        if not going.any():
            break
        if not going.all():
            active, gamma = active[going], np.ascontiguousarray(gamma[:, going])
            beta, counts = np.ascontiguousarray(beta[:, :, going]), np.ascontiguousarray(counts[:, going])
    return result


def _ordered_sum(values: Floats) -> Floats:
    """Sum over the first axis, first row first."""
    total = np.array(values[0], dtype=np.float64)
    for row in values[1:]:
        total = total + row
    return total
