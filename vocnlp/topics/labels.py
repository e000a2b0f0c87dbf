"""A short name for each topic, made of its own words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from vocnlp.topics.vocabulary import show_term

RELEVANCE = 0.5
LABEL_TERMS = 3
SEPARATOR = "·"


def rank_terms(
    weights: npt.NDArray[np.float64], terms: Sequence[str], n: int, *, relevance: float = RELEVANCE
) -> list[list[str]]:
    """Return each topic's `n` most relevant terms, best first, as people read them.

    Relevance is lambda log p(term|topic) + (1 - lambda) log (p(term|topic) / p(term)) (Sievert and Shirley 2014,
    "LDAvis"): frequent in the topic, and more so than elsewhere. Equal terms stand in order of their code points.

    Parameters
    ----------
    weights : ndarray, (topics, terms)
        Dirichlet parameters.
    """
    shares = weights / weights.sum(axis=1, keepdims=True)
    overall = weights.sum(axis=0) / weights.sum()
    # Rounding keeps the last digits of a logarithm from deciding between equals.
    scores = np.round(np.log(shares) - (1 - relevance) * np.log(overall), 9)
    ranked = []
    for row in scores:
        order = np.argsort(-row, kind="stable")  # terms are sorted, so ties keep code point order
        shown = dict.fromkeys(show_term(terms[i]) for i in order[: n * 2])
        ranked.append(list(shown)[:n])
    return ranked


def make_labels(ranked: Sequence[Sequence[str]]) -> list[str]:
    """Return one label a topic, all different: up to three terms that do not repeat each other.

    Examples
    --------
    >>> make_labels([["闪退", "闪退严重", "打不开", "更新"], ["更新", "闪退"], ["客服", "人工客服", "电话"]])
    ['闪退·打不开·更新', '更新·闪退', '客服·电话']
    """
    labels: list[str] = []
    for terms in ranked:
        chosen: list[str] = []
        for term in terms:
            if len(chosen) == LABEL_TERMS:
                break
            if not any(_alike(term, other) for other in chosen):
                chosen.append(term)
        label = SEPARATOR.join(chosen)
        spare = [term for term in terms if term not in chosen]
        while label in labels and spare:
            chosen.append(spare.pop(0))
            label = SEPARATOR.join(chosen)
        number = 2
        while label in labels:
            label = f"{SEPARATOR.join(chosen)} ({number})"
            number += 1
        labels.append(label)
    return labels


def _alike(term: str, other: str) -> bool:
    """Whether one holds the other, or they share half of the shorter one's characters (登录, 登陆)."""
    if term in other or other in term:
        return True
    shared = len(set(term) & set(other))
    return shared * 2 >= min(len(set(term)), len(set(other)))
