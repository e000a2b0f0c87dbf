from __future__ import annotations

import numpy as np
import pytest

from vocnlp.topics.engines import ENGINES, ETA, fit_gibbs

DOCUMENTS = [[0, 1, 2], [0, 1], [1, 2, 0], [3, 4], [4, 5, 3], [3, 5]] * 20


@pytest.mark.parametrize("engine", sorted(ENGINES))
def test_a_seed_decides_and_topics_come_apart(engine: str) -> None:
    fit = ENGINES[engine]
    weights, alpha = fit(DOCUMENTS, 7, 2, seed=3, passes=30)
    again, alpha_again = fit(DOCUMENTS, 7, 2, seed=3, passes=30)
    assert np.array_equal(weights, again)
    assert np.array_equal(alpha, alpha_again)
    assert weights.shape == (2, 7)
    owner = weights.argmax(axis=0)
    assert len(set(owner[:3])) == len(set(owner[3:6])) == 1
    assert owner[0] != owner[3]


def test_gibbs_weights_are_whole_draws_plus_the_prior() -> None:
    weights, _ = fit_gibbs(DOCUMENTS, 7, 2, seed=0, passes=20)
    draws = weights - ETA
    assert np.allclose(draws, np.rint(draws))
    assert draws.sum() == sum(map(len, DOCUMENTS))
    assert draws[:, 6].sum() == 0  # a term of no document


def test_of_several_chains_one_is_taken_whole() -> None:
    alone = [fit_gibbs(DOCUMENTS, 7, 3, seed=seed, passes=20)[0] for seed in range(3)]
    best, _ = fit_gibbs(DOCUMENTS, 7, 3, seed=0, passes=20, chains=3)
    assert any(np.array_equal(best, weights) for weights in alone)
    assert np.array_equal(best, fit_gibbs(DOCUMENTS, 7, 3, seed=0, passes=20, chains=3)[0])
