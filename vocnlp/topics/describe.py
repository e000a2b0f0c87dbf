"""The `topics` table, but for what the taxonomy adds: area, category, owner."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import pandas as pd

from vocnlp.schemas import TEXT_LIST, TOPICS, UTC_TIME
from vocnlp.topics.labels import make_labels, rank_terms
from vocnlp.topics.model import TopicModel

N_TERMS = 10
N_EXAMPLES = 10
NAMING_RELEVANCE = 0.6
MIN_NAMING_SHARE = 0.05
"""A term names a topic if this part as many of its units hold it as hold its commonest term."""
NAMING_PRIOR = 0.01
MIN_NEGATIVE_SHARE = 0.2
"""A topic with at least this share of negative units is named by them alone."""
_READABLE = (5, 40)
_LATER = ("area", "category", "owner")


def describe_topics(
    model: TopicModel,
    units: pd.DataFrame,
    assignments: pd.DataFrame,
    unit_texts: pd.Series[Any],
    feedback: pd.DataFrame,
    *,
    tokens: Sequence[Sequence[str]] | None = None,
    negative: Collection[str] = (),
) -> pd.DataFrame:
    """Say of each topic what it is called, how large it is, since when it is there, and which units show it best.

    Parameters
    ----------
    model : TopicModel
    units : DataFrame
        UNITS.
    assignments : DataFrame
        ASSIGNMENTS; rows of other model versions' topics and of unknown units do not count.
    unit_texts : Series of str
        Text of the units, by unit_id.
    feedback : DataFrame
        feedback_id, revision, created_at.
    tokens : sequence of sequences of str, optional
        Words of `unit_texts`, in its order. Then labels and top terms are of what the assigned units say (those that
        prove the topic), not of what the model expected: a feedback complains of two things, and fitting whole
        feedback mixes their words.
    negative : collection of str
        unit_ids that complain. A topic that people complain about is named by what they complain of.

    Returns
    -------
    DataFrame
        Columns of TOPICS in their order without area, category and owner; one row a topic of the model, in its
        order. Examples are at most ten units with different texts: the most probable first, those of 5 to 40
        characters before others, then by unit_id. `born_at` is the time of the topic's first unit.
    """
    columns = [name for name in TOPICS.column_names if name not in _LATER]
    told = assignments.loc[:, ["unit_id", "topic_id", "probability"]].merge(
        units.loc[:, ["unit_id", "feedback_id", "revision"]], on="unit_id", how="inner"
    )
    told = told[told["topic_id"].isin(model.topic_ids)]
    when = feedback.loc[:, ["feedback_id", "revision", "created_at"]].drop_duplicates(["feedback_id", "revision"])
    told = told.merge(when, on=["feedback_id", "revision"], how="left")
    sizes = told.groupby("topic_id")["unit_id"].nunique()
    births = told.groupby("topic_id")["created_at"].min()
    examples = _pick_examples(told, unit_texts)
    top_terms, labels = model.terms(N_TERMS), model.labels
    if tokens is not None:
        top_terms, labels = _name_by_units(model, told, unit_texts, tokens, negative)
    rows = []
    for topic_id, code, label, terms in zip(model.topic_ids, model.codes, labels, top_terms, strict=True):
        rows.append(
            {
                "topic_id": topic_id,
                "model_version": model.version,
                "code": code,
                "label": label,
                "top_terms": terms,
                "parent": None,
                "born_at": births.get(topic_id, pd.NaT),
                "status": "active",
                "n_units": int(sizes.get(topic_id, 0)),
                "example_unit_ids": examples.get(topic_id, []),
            }
        )
    topics = pd.DataFrame(rows, columns=columns)
    topics["born_at"] = pd.to_datetime(topics["born_at"], utc=True)
    return topics.astype(
        {
            "topic_id": "str",
            "model_version": "str",
            "code": "str",
            "label": "str",
            "top_terms": TEXT_LIST,
            "parent": "str",
            "born_at": UTC_TIME,
            "status": "str",
            "n_units": "int64",
            "example_unit_ids": TEXT_LIST,
        }
    )


def _name_by_units(
    model: TopicModel,
    told: pd.DataFrame,
    unit_texts: pd.Series[Any],
    tokens: Sequence[Sequence[str]],
    negative: Collection[str],
) -> tuple[list[list[str]], list[str]]:
    position = {topic_id: row for row, topic_id in enumerate(model.topic_ids)}
    bags = dict(zip(unit_texts.index, (model.vocabulary.bag(words) for words in tokens), strict=True))
    said = told[["unit_id", "topic_id"]].drop_duplicates()
    complains = said["unit_id"].isin(negative)
    of_topic = complains.groupby(said["topic_id"]).transform("mean")
    counts = np.zeros(model.weights.shape)
    for unit_id, topic_id in said[complains | (of_topic < MIN_NEGATIVE_SHARE)].itertuples(index=False):
        topic, terms = position[topic_id], [term for term, _ in bags.get(unit_id, ())]
        # A unit that has its topic from its feedback has no words for it.
        if model.evidence[topic, terms].any():
            counts[topic, terms] += 1
    # A term that few of a topic's units hold does not name it, however exclusive; the model's own share breaks ties.
    few = counts < np.maximum(MIN_NAMING_SHARE * counts.max(axis=1, keepdims=True), 2)
    weights = np.where(few, 0, counts) + model.weights / model.weights.sum(axis=1, keepdims=True) * NAMING_PRIOR
    ranked = rank_terms(weights, model.vocabulary.terms, N_TERMS, relevance=NAMING_RELEVANCE)
    return ranked, make_labels(ranked)


def _pick_examples(told: pd.DataFrame, unit_texts: pd.Series[Any]) -> dict[str, list[str]]:
    shown = told.assign(text=told["unit_id"].map(unit_texts).astype("str").fillna("").str.strip())
    shown = shown[shown["text"] != ""]
    length = shown["text"].str.len()
    shown = shown.assign(awkward=~length.between(*_READABLE))
    shown = shown.sort_values(
        ["topic_id", "awkward", "probability", "unit_id"], ascending=[True, True, False, True], kind="stable"
    ).drop_duplicates(["topic_id", "text"])
    return {str(topic): list(rows.head(N_EXAMPLES)) for topic, rows in shown.groupby("topic_id")["unit_id"]}
