"""Sets that ask one question each: hard cases, texts without an opinion, stars.

Their texts are cleaned first, as the pipeline cleans what it reads: Traditional script becomes Simplified there, and
it is the pipeline's answer that counts.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from vocnlp.preprocess.normalize import clean_text
from vocnlp.sentiment.data import LABELS, load_stars, read_texts
from vocnlp.sentiment.encode import prepare_text, says_something
from vocnlp.sentiment.evaluation_sets import load_hard_cases, load_neutral_set
from vocnlp.sentiment.metrics import rank_correlation, wilson_interval
from vocnlp.sentiment.splits import hash_texts


def read_hard_cases(evaluation: Path, *, final: bool = False) -> pd.DataFrame:
    """Read one half of the hard cases as examples: text, label, two_class, hash, group."""
    cases = load_hard_cases(evaluation, final=final)
    return _as_examples(cases)[["text", "label", "two_class", "hash", "group"]]


def read_neutral_set(evaluation: Path, data: Path) -> pd.DataFrame:
    """Read the neutral set as examples: text, label, two_class, hash, source."""
    return _as_examples(load_neutral_set(evaluation, data))[["text", "label", "two_class", "hash", "source"]]


def read_star_reviews(data: Path) -> pd.DataFrame:
    """Read all reviews with stars, each text once per star.

    Returns
    -------
    DataFrame
        text, label (0: 1-2 stars, 1: 3, 2: 4-5), two_class, hash, star, sided (bool: the row stands in `load_stars`,
        which leaves out three stars and texts whose stars contradict each other).
    """
    frame = read_texts(data, "app_reviews_smarthome", ["text", "star"]).dropna()
    frame = frame.assign(text=[prepare_text(t) for t in frame["text"]])
    frame = frame.loc[frame["text"].map(says_something)].drop_duplicates(["text", "star"]).reset_index(drop=True)
    sides = frame["text"].isin(set(load_stars(data)["text"])) & (frame["star"] != 3)
    return frame.assign(
        label=(frame["star"] >= 3).astype("int64") + (frame["star"] > 3).astype("int64"),
        two_class=True,
        hash=hash_texts(frame["text"]),
        sided=sides & ~frame.loc[sides].duplicated("text").reindex(frame.index, fill_value=False),
    )


def measure_hard_cases(cases: pd.DataFrame, answers: pd.DataFrame) -> dict[str, Any]:
    """Measure the answers to hard cases by group and by polarity.

    Returns
    -------
    dict
        all, groups, polarities: n, right, accuracy with its 95 % Wilson interval; abstain_share; least, the accuracy of
        the weakest group.
    """
    table = cases.assign(right=(answers["called"].to_numpy() == cases["label"].to_numpy()))
    groups = {str(g): tell_share(part["right"]) for g, part in table.groupby("group")}
    return {
        "all": tell_share(table["right"]),
        "least": min(g["accuracy"] for g in groups.values()),
        "abstain_share": round(float(1 - answers["decided"].mean()), 4),
        "polarities": _by_class(table),
        "groups": groups,
    }


def measure_neutral_set(examples: pd.DataFrame, answers: pd.DataFrame) -> dict[str, Any]:
    """Measure how many texts without an opinion are known as such, and how many complaints among them.

    Returns
    -------
    dict
        recall: class -> n, right, accuracy (the recall) with its 95 % Wilson interval; sources: the same by source.
        Nothing on precision: the set is no sample of anything.
    """
    table = examples.assign(right=(answers["called"].to_numpy() == examples["label"].to_numpy()))
    return {"recall": _by_class(table), "sources": {str(s): _by_class(part) for s, part in table.groupby("source")}}


def measure_stars(reviews: pd.DataFrame, answers: pd.DataFrame) -> dict[str, Any]:
    """Measure how the lean of the answers follows the stars, three stars included: Spearman, with its interval."""
    found, low, high = rank_correlation(answers["lean"].to_numpy(), reviews["star"].to_numpy(dtype=float))
    return {"n": len(reviews), "spearman": round(found, 4), "low": round(low, 4), "high": round(high, 4)}


def tell_share(right: pd.Series[bool]) -> dict[str, Any]:
    """Return n, right, accuracy, low and high of answers that are right or not.

    Examples
    --------
    >>> tell_share(pd.Series([True, True, False, True]))["accuracy"]
    0.75
    """
    n, hits = len(right), int(np.sum(right))
    low, high = wilson_interval(hits, n)
    return {"n": n, "right": hits, "accuracy": round(hits / n, 4), "low": round(low, 4), "high": round(high, 4)}


def _by_class(table: pd.DataFrame) -> dict[str, Any]:
    shares = {name: table.loc[table["label"] == label, "right"] for label, name in enumerate(LABELS)}
    return {name: tell_share(right) for name, right in shares.items() if len(right)}


def _as_examples(frame: pd.DataFrame) -> pd.DataFrame:
    texts = [clean_text(t) for t in frame["text"]]
    return frame.assign(text=texts, two_class=False, hash=hash_texts(prepare_text(t) for t in texts))
