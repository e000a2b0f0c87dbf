"""Which topic of a new model continues which of the old one, so that trend lines survive retraining.

A product manager who quotes P-0142 must find the same complaint under it after every refit, and a number once given
is never given to another topic.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from vocnlp.schemas import LINEAGE
from vocnlp.topics.model import TopicModel

MATCH_SIMILARITY = 0.55
"""Topics less alike than this are different topics; docs/methods/topics.md says where the value comes from."""


def match_topics(
    new: TopicModel, old: TopicModel | None, *, threshold: float = MATCH_SIMILARITY
) -> tuple[TopicModel, pd.DataFrame]:
    """Give a new model's topics the ids and codes of the old topics that they continue.

    Topics are paired one to one so that the similarities add up to the most (Hungarian method, Kuhn 1955); pairs below
    the threshold are not matched. Topics without a partner get numbers above every number ever used.

    Parameters
    ----------
    new : TopicModel
    old : TopicModel or None
        The model in use; None for the first one.
    threshold : float

    Returns
    -------
    model : TopicModel
        `new`, renumbered.
    lineage : DataFrame
        LINEAGE: a row for every new topic ("matched" or "new") and for every old one that ends ("retired").
    """
    if old is None:
        return new, _lineage([(topic_id, None, 0.0, "new") for topic_id in new.topic_ids], new.version)
    from scipy.optimize import linear_sum_assignment

    similarity = compare_topics(new, old)
    pairs = zip(*linear_sum_assignment(-similarity), strict=True)
    partner = {int(a): int(b) for a, b in pairs if similarity[a, b] >= threshold}
    numbers: list[int] = []
    highest = max([old.max_code, *(_number(topic_id) for topic_id in old.topic_ids)])
    for topic in range(len(new)):
        if topic in partner:
            numbers.append(_number(old.topic_ids[partner[topic]]))
        else:
            highest += 1
            numbers.append(highest)
    model = new.renumber(numbers, highest)
    rows: list[tuple[str, str | None, float, str]] = []
    for topic, topic_id in enumerate(model.topic_ids):
        if topic in partner:
            rows.append((topic_id, old.topic_ids[partner[topic]], float(similarity[topic, partner[topic]]), "matched"))
        else:
            rows.append((topic_id, None, float(similarity[topic].max()), "new"))
    ended = sorted(set(range(len(old))) - set(partner.values()))
    rows += [(old.topic_ids[i], None, float(similarity[:, i].max()), "retired") for i in ended]
    return model, _lineage(rows, model.version)


def compare_topics(new: TopicModel, old: TopicModel) -> npt.NDArray[np.float64]:
    """Return how alike each new and old topic are, (new topics, old topics), from 0 (no word shared) to 1 (equal).

    One minus the Jensen-Shannon divergence, in bits, of the two term distributions (Lin 1991) over both vocabularies.
    """
    terms = sorted(set(new.vocabulary.terms) | set(old.vocabulary.terms))
    place = {term: i for i, term in enumerate(terms)}
    left, right = (_spread(model, place) for model in (new, old))
    similarity = np.empty((len(new), len(old)))
    for i, p in enumerate(left):
        middle = (right + p) / 2
        similarity[i] = 1 - (_bits(np.broadcast_to(p, middle.shape), middle) + _bits(right, middle)) / 2
    return np.asarray(np.clip(np.round(similarity, 6), 0, 1))


def _spread(model: TopicModel, place: dict[str, int]) -> npt.NDArray[np.float64]:
    columns = [place[term] for term in model.vocabulary.terms]
    spread = np.zeros((len(model), len(place)))
    spread[:, columns] = model.shares
    return spread


def _bits(p: npt.NDArray[np.float64], q: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Kullback-Leibler divergence of each row, with 0 log 0 = 0."""
    ratio = np.divide(p, q, out=np.ones_like(q), where=p > 0)
    return np.asarray((p * np.log2(ratio)).sum(axis=1))


def _number(topic_id: str) -> int:
    return int(topic_id[1:])


def _lineage(rows: list[tuple[str, str | None, float, str]], version: str) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["topic_id", "matched_to", "score", "reason"])
    frame["model_version"] = version
    return LINEAGE.conform(frame)
