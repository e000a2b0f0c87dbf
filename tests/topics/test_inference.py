from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vocnlp.topics.inference import MAX_ITERATIONS, TOLERANCE, expected_log_weights, infer_topics

N_TERMS, N_TOPICS = 40, 7
WEIGHTS = np.random.default_rng(0).gamma(0.3, 30.0, (N_TOPICS, N_TERMS)) + 0.01
BETA = expected_log_weights(WEIGHTS)
ALPHA = np.linspace(0.02, 0.12, N_TOPICS)


def _bags(n: int, seed: int = 0) -> list[tuple[tuple[int, int], ...]]:
    draw = random.Random(seed)
    return [
        tuple(sorted((term, draw.randint(1, 3)) for term in draw.sample(range(N_TERMS), draw.randint(0, 6))))
        for _ in range(n)
    ]


class _Ones:
    """A source of random numbers that always draws 1, where ours starts."""

    def gamma(self, _shape: float, _scale: float, size: tuple[int, int]) -> np.ndarray:
        return np.ones(size)


def test_equals_gensim_from_the_same_start() -> None:
    from gensim.models import LdaModel

    model = LdaModel(
        id2word={i: str(i) for i in range(N_TERMS)}, num_topics=N_TOPICS, alpha=ALPHA, eta=0.0, dtype=np.float64,
        iterations=MAX_ITERATIONS, gamma_threshold=TOLERANCE,
    )  # fmt: skip
    model.state.sstats = WEIGHTS.copy()
    model.sync_state()
    bags = _bags(300)
    model.random_state = _Ones()
    gamma, _ = model.inference([list(bag) for bag in bags])
    theirs = gamma / gamma.sum(axis=1, keepdims=True)
    assert infer_topics(bags, BETA, ALPHA) == pytest.approx(theirs, abs=1e-6)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 60))
def test_a_bag_never_feels_its_neighbours(seed: int, n: int) -> None:
    bags = _bags(n, seed)
    together = infer_topics(bags, BETA, ALPHA)
    alone = np.vstack([infer_topics([bag], BETA, ALPHA) for bag in bags])
    assert np.array_equal(together, alone)
    assert np.array_equal(infer_topics(bags[::-1], BETA, ALPHA)[::-1], together)


def test_rows_add_up_and_an_empty_bag_gets_the_prior() -> None:
    found = infer_topics([(), ((3, 2),)], BETA, ALPHA)
    assert found.sum(axis=1) == pytest.approx([1, 1])
    assert found[0] == pytest.approx(ALPHA / ALPHA.sum())


def test_no_bags() -> None:
    assert infer_topics([], BETA, ALPHA).shape == (0, N_TOPICS)


def test_a_very_long_bag_is_fine() -> None:
    bag = tuple((term, 100_000) for term in range(N_TERMS))
    assert np.isfinite(infer_topics([bag], BETA, ALPHA)).all()
