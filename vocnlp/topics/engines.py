"""The two ways to fit a latent Dirichlet allocation; both answer with the same two arrays.

`gibbs` samples with tomotopy, one worker (two give other results under the same seed); `gensim` is its `LdaModel` with
learnt priors (never `LdaMulticore`, which a seed does not make reproducible). What comes out is stored and served
as a gensim model either way.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

Engine = Literal["gensim", "gibbs"]
Floats: TypeAlias = "npt.NDArray[np.float64]"

ETA = 0.01
ALPHA = 0.05
_SETTLED = 0.005
_GENSIM_ETA = 0.1


def fit_gibbs(
    documents: Sequence[Sequence[int]],
    n_terms: int,
    n_topics: int,
    *,
    seed: int,
    passes: int,
    chains: int = 1,
    prior: Floats | None = None,
) -> Fit:
    """Fit by collapsed Gibbs sampling (Griffiths and Steyvers 2004), the prior of topics learnt on the way.

    A chain settles where it began to; of several with other seeds the likeliest is taken. They run side by side, each
    in one thread, so the number of cores changes nothing.

    Parameters
    ----------
    documents : sequence of sequences of int
        Term ids.
    n_terms, n_topics : int
    seed : int
    passes : int
        Sampling sweeps over all words.
    chains : int
        How many are sampled; with seeds `seed`, `seed` + 1 and so on.
    prior : ndarray, (topics, terms), optional
        Words to expect of each topic, as if they had been drawn so often: where an older model's topics were.

    Returns
    -------
    weights : ndarray, (topics, terms)
        Dirichlet parameters of each topic: how often each term was drawn for it, plus 0.01.
    alpha : ndarray, (topics,)
        Prior of the topics.
    """
    import tomotopy

    def sample(chain: int) -> Any:
        model = tomotopy.LDAModel(k=n_topics, seed=seed + chain, alpha=ALPHA, eta=ETA)
        for document in documents:
            model.add_doc([str(term) for term in document])
        if prior is not None:
            for term in sorted({term for document in documents for term in document}):
                model.set_word_prior(str(term), [ETA + float(weight) for weight in prior[:, term]])
        model.burn_in = 20
        model.optim_interval = 10
        model.train(passes, workers=1)
        return model

    with warnings.catch_warnings(), ThreadPoolExecutor(min(chains, os.cpu_count() or 1)) as pool:
        # Its stub warns about every call that names workers, even about one worker, which is what it asks for.
        warnings.simplefilter("ignore", RuntimeWarning)
        models = list(pool.map(sample, range(chains)))
    model = max(models, key=lambda sampled: float(sampled.ll_per_word))
    seen = np.array([int(term) for term in model.used_vocabs])
    words = np.concatenate([np.asarray(document.words) for document in model.docs])
    topics = np.concatenate([np.asarray(document.topics) for document in model.docs])
    draws = np.bincount(topics.astype(np.int64) * n_terms + seen[words], minlength=n_topics * n_terms)
    weights = draws.reshape(n_topics, n_terms) + ETA
    return weights, np.asarray(model.alpha, dtype=np.float64)


def fit_gensim(
    documents: Sequence[Sequence[int]],
    n_terms: int,
    n_topics: int,
    *,
    seed: int,
    passes: int,
    chains: int = 1,
    prior: Floats | None = None,
) -> Fit:
    """Fit by variational Bayes over the whole corpus at once, the prior of topics learnt on the way.

    Batch updates (Blei, Ng and Jordan 2003) rather than gensim's online ones, which forget what little short texts
    teach. Parameters and results as of `fit_gibbs`; `passes` is the most it makes: it ends early once a pass moves
    less than half a percent of a topic's probability on average. One chain, whatever is asked for.
    """
    del chains
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
            eta=_GENSIM_ETA if prior is None else _GENSIM_ETA + prior,
            random_state=seed,
            dtype=np.float64,
            eval_every=None,
            passes=1,
            chunksize=len(documents),
            update_every=0,
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
    return np.asarray(model.state.sstats, dtype=np.float64) + _GENSIM_ETA, np.asarray(model.alpha, dtype=np.float64)


def _count(document: Sequence[int]) -> list[tuple[int, int]]:
    counts: dict[int, int] = {}
    for term in document:
        counts[term] = counts.get(term, 0) + 1
    return sorted(counts.items())


Fit = tuple[Floats, Floats]
ENGINES = {"gensim": fit_gensim, "gibbs": fit_gibbs}
