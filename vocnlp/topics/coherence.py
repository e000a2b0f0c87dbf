"""Whether topics make sense, in numbers, and how many of them a corpus holds."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from vocnlp.errors import InputError, NotEnoughDataError
from vocnlp.topics.engines import Engine
from vocnlp.topics.model import TopicModel, fit_topics

TOP_TERMS = 10
NEAR_BEST = 0.01
LEAST_DIVERSITY = 0.7


@dataclass(frozen=True)
class TopicCount:
    """The number of topics chosen and the table it was chosen from.

    Attributes
    ----------
    n_topics : int
    table : DataFrame
        n_topics, npmi, diversity, chosen; one row a candidate that could be fitted.
    """

    n_topics: int
    table: pd.DataFrame


def measure_npmi(
    topics: Sequence[Sequence[str]], documents: Sequence[Sequence[str]], *, window: int | None = None
) -> list[float]:
    """Return each topic's mean NPMI over the pairs of its terms, from -1 (never together) to 1 (always).

    gensim's `c_npmi` in one process: probabilities from sliding windows over the documents (Bouma 2009; Röder, Both
    and Hinneburg 2015).

    Parameters
    ----------
    topics : sequence of sequences of str
        Terms of each topic, as they stand in the documents.
    documents : sequence of sequences of str
    window : int, optional
        Words a window; 10 if left out.

    Raises
    ------
    InputError
        If a term occurs in no document.
    """
    from gensim.corpora import Dictionary
    from gensim.models.coherencemodel import CoherenceModel

    dictionary = Dictionary(list(document) for document in documents)
    unknown = sorted({term for terms in topics for term in terms} - set(dictionary.token2id))
    if unknown:
        raise InputError(
            "coherence was asked for terms that the documents do not hold",
            expected="terms of the documents",
            got=f"{len(unknown)} others",
            where="measure_npmi",
            fix="join phrases first: model.vocabulary.join(words)",
        )
    model = CoherenceModel(
        topics=[list(terms) for terms in topics],
        texts=[list(document) for document in documents],
        dictionary=dictionary,
        coherence="c_npmi",
        window_size=window,
        topn=max((len(terms) for terms in topics), default=TOP_TERMS),
        processes=1,
    )
    return [round(float(value), 4) for value in model.get_coherence_per_topic()]


def measure_diversity(topics: Sequence[Sequence[str]]) -> float:
    """Return the share of different terms among all topics' terms (Dieng, Ruiz and Blei 2020).

    Examples
    --------
    >>> measure_diversity([["闪退", "更新"], ["闪退", "客服"]])
    0.75
    """
    terms = [term for topic in topics for term in topic]
    return round(len(set(terms)) / len(terms), 4) if terms else 0.0


def frequent_terms(model: TopicModel, n: int = TOP_TERMS) -> list[list[str]]:
    """Return each topic's most probable terms, as they stand in joined documents (信用卡_年费)."""
    order = np.argsort(-model.weights, axis=1, kind="stable")[:, :n]
    return [[model.vocabulary.terms[i] for i in row] for row in order]


def choose_n_topics(
    tokens: Sequence[Sequence[str]],
    candidates: Sequence[int] = (10, 15, 20, 30, 40),
    seed: int = 0,
    *,
    groups: Sequence[Hashable] | None = None,
    engine: Engine = "gibbs",
    passes: int = 100,
    min_count: int = 8,
    max_share: float = 0.25,
) -> TopicCount:
    """Fit a model for each candidate and choose among them.

    The rule: of the candidates whose topics repeat few words (diversity of the top ten at least 0.7; all, if none is),
    keep those whose mean NPMI comes within 0.01 of the best, and take the largest, because a pain point must be
    narrow enough for somebody to own it.

    Parameters
    ----------
    tokens, groups, engine, passes, min_count, max_share
        As of `fit_topics`.
    candidates : sequence of int
    seed : int

    Raises
    ------
    NotEnoughDataError
        If there is too little text for every candidate.
    """
    rows: list[tuple[int, float, float]] = []
    failure: NotEnoughDataError | None = None
    for n_topics in sorted(set(candidates)):
        try:
            model = fit_topics(
                [""] * len(tokens),
                n_topics,
                seed,
                tokens=tokens,
                groups=groups,
                engine=engine,
                passes=passes,
                chains=1,
                min_count=min_count,
                max_share=max_share,
            )
        except NotEnoughDataError as error:
            failure = error
            continue
        topics = frequent_terms(model)
        documents = _join_documents(model, tokens, groups)
        rows.append((n_topics, round(float(np.mean(measure_npmi(topics, documents))), 4), measure_diversity(topics)))
    if not rows:
        raise failure or NotEnoughDataError(
            "no number of topics to choose from",
            expected="candidates",
            got="none",
            where="choose_n_topics",
            fix="name some candidates",
        )
    table = pd.DataFrame(rows, columns=["n_topics", "npmi", "diversity"])
    diverse = table[table["diversity"] >= LEAST_DIVERSITY]
    eligible = diverse if len(diverse) else table
    near = eligible[eligible["npmi"] >= eligible["npmi"].max() - NEAR_BEST]
    chosen = int(near["n_topics"].max())
    return TopicCount(chosen, table.assign(chosen=table["n_topics"] == chosen))


def _join_documents(
    model: TopicModel, tokens: Sequence[Sequence[str]], groups: Sequence[Hashable] | None
) -> list[list[str]]:
    """Return one list of terms a feedback."""
    documents: dict[Hashable, list[str]] = {}
    for position, words in enumerate(tokens):
        key = position if groups is None else groups[position]
        documents.setdefault(key, []).extend(model.vocabulary.join(words))
    return list(documents.values())
