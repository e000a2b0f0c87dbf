"""The two ways to fit a latent Dirichlet allocation; both answer with the same two arrays.

`gibbs` samples with tomotopy, one worker (two give other results under the same seed); `gensim` is its `LdaModel` with
learnt priors (never `LdaMulticore`, which a seed does not make reproducible). What comes out is stored and served
as a gensim model either way.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

Engine = Literal["gensim", "gibbs"]
Floats: TypeAlias = "npt.NDArray[np.float64]"

ETA = 0.01
ALPHA = 0.05
_SETTLED = 0.005


def fit_gibbs(documents: Sequence[Sequence[int]], n_terms: int, n_topics: int, *, seed: int, passes: int) -> Fit:
    """Fit by collapsed Gibbs sampling (Griffiths and Steyvers 2004), the prior of topics learnt on the way.

    Parameters
    ----------
    documents : sequence of sequences of int
        Term ids.
    n_terms, n_topics : int
    seed : int
    passes : int
        Sampling sweeps over all words.

    Returns
    -------
    weights : ndarray, (topics, terms)
        Dirichlet parameters of each topic: how often each term was drawn for it, plus 0.01.
    alpha : ndarray, (topics,)
        Prior of the topics.
    """
    import tomotopy

    model = tomotopy.LDAModel(k=n_topics, seed=seed, alpha=ALPHA, eta=ETA)
    for document in documents:
        model.add_doc([str(term) for term in document])
    model.burn_in = 20
    model.optim_interval = 10
    with warnings.catch_warnings():
        # Its stub warns about every call that names workers, even about one worker, which is what it asks for.
        warnings.simplefilter("ignore", RuntimeWarning)
        model.train(passes, workers=1)
    seen = [int(term) for term in model.used_vocabs]
    weights = np.full((n_topics, n_terms), ETA)
    totals = np.asarray(model.get_count_by_topics(), dtype=np.float64) + ETA * len(seen)
    for topic in range(n_topics):
        share = np.asarray(model.get_topic_word_dist(topic, normalize=True), dtype=np.float64)
        # Back from a rounded share to the whole number of draws behind it.
        weights[topic, seen] = np.rint(share * totals[topic] - ETA) + ETA
    return weights, np.asarray(model.alpha, dtype=np.float64)


def fit_gensim(documents: Sequence[Sequence[int]], n_terms: int, n_topics: int, *, seed: int, passes: int) -> Fit:
    """Fit by online variational Bayes (Hoffman et al. 2010) with both priors learnt.

    Parameters and results as of `fit_gibbs`; `passes` is the most it makes: it ends early once a pass moves less than
    half a percent of a topic's probability on average.
    """
    from gensim.models import LdaModel

    corpus = [_count(document) for document in documents]
    logger = logging.getLogger("gensim.models.ldamodel")
    level = logger.level
    logger.setLevel(logging.ERROR)  # "too few updates" is no news: passes are made one by one here
    try:
        model = LdaModel(
            id2word={i: str(i) for i in range(n_terms)},
            num_topics=n_topics,
            alpha="auto",
            eta="auto",
            random_state=seed,
            dtype=np.float64,
            eval_every=None,
            passes=1,
        )
        before = model.get_topics()
        for _ in range(passes):
            model.update(corpus)
            after = model.get_topics()
            moved = float(np.abs(after - before).sum(axis=1).mean()) / 2
            before = after
            if moved < _SETTLED:
                break
    finally:
        logger.setLevel(level)
    return np.asarray(model.state.get_lambda(), dtype=np.float64), np.asarray(model.alpha, dtype=np.float64)


def _count(document: Sequence[int]) -> list[tuple[int, int]]:
    counts: dict[int, int] = {}
    for term in document:
        counts[term] = counts.get(term, 0) + 1
    return sorted(counts.items())


Fit = tuple[Floats, Floats]
ENGINES = {"gensim": fit_gensim, "gibbs": fit_gibbs}
