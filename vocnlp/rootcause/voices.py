"""Voices and hits: what trends and rankings count.

A *voice* is a feedback with its weight, as it was said last; a *hit* is a voice that speaks of a topic. Counting voices
instead of units keeps one angry customer with ten clauses one customer.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from vocnlp.schemas import Polarity

SLICES = (
    "channel", "product", "product_version", "brand", "region", "store", "segment", "customer_tier", "touchpoint",
)  # fmt: skip
"""Columns of feedback that a scope or a concerned group may be named by."""

_FROM_FEEDBACK = ("created_at", "source", "source_kind", "customer_key", *SLICES, "rating", "nps", "csat")
_HIT_TYPES = {
    "feedback_id": "str", "topic_id": "str", "is_pain": "bool", "severity": "float64", "n_units": "int64",
    "n_negative": "int64", "unit_id": "str", "p_negative": "float64", "probability": "float64", "n_chars": "float64",
}  # fmt: skip


def collect_voices(feedback: pd.DataFrame, noise: pd.DataFrame, feedback_sentiment: pd.DataFrame) -> pd.DataFrame:
    """Return one row per feedback, its latest revision, with weight and polarity.

    Parameters
    ----------
    feedback : DataFrame[FEEDBACK]
        Any revisions; the greatest of each feedback counts.
    noise : DataFrame[NOISE]
        Feedback without a row weighs 1000.
    feedback_sentiment : DataFrame[FEEDBACK_SENTIMENT]
        Feedback without a row abstains.

    Returns
    -------
    DataFrame
        `feedback_id, revision, created_at, source, source_kind, customer_key`, the slice columns, `rating, nps, csat,
        weight_milli` (int64) and `polarity`, sorted by feedback_id; columns that feedback lacks are null.

    Examples
    --------
    >>> at = pd.to_datetime(["2026-11-09T02:00Z"] * 2).as_unit("us")
    >>> feedback = pd.DataFrame({"feedback_id": ["f1", "f1"], "revision": [0, 1], "created_at": at, "source": "工单"})
    >>> noise = pd.DataFrame({"feedback_id": ["f1"], "revision": [1], "weight_milli": [200]})
    >>> sentiment = pd.DataFrame({"feedback_id": ["f1"], "revision": [1], "polarity": ["negative"]})
    >>> collect_voices(feedback, noise, sentiment)[["feedback_id", "revision", "weight_milli", "polarity"]]
      feedback_id  revision  weight_milli  polarity
    0          f1         1           200  negative
    """
    latest = feedback.sort_values(["feedback_id", "revision"], kind="stable")
    latest = latest.drop_duplicates("feedback_id", keep="last")
    voices = latest.reindex(columns=["feedback_id", "revision", *_FROM_FEEDBACK])
    key = ["feedback_id", "revision"]
    weights = noise[[*key, "weight_milli"]].drop_duplicates(key, keep="last")
    moods = feedback_sentiment[[*key, "polarity"]].drop_duplicates(key, keep="last")
    voices = voices.merge(weights, on=key, how="left").merge(moods, on=key, how="left")
    voices["weight_milli"] = voices["weight_milli"].fillna(1000).astype("int64")
    voices["polarity"] = voices["polarity"].fillna(Polarity.ABSTAIN.value)
    return voices.sort_values("feedback_id", kind="stable").reset_index(drop=True)


def collect_hits(assignments: pd.DataFrame, unit_sentiment: pd.DataFrame, voices: pd.DataFrame) -> pd.DataFrame:
    """Return one row per feedback and topic that one of its units speaks of.

    Parameters
    ----------
    assignments : DataFrame[ASSIGNMENTS]
    unit_sentiment : DataFrame[UNIT_SENTIMENT]
        With the columns `start` and `end` of UNITS the length of the best unit is known too.
    voices : DataFrame
        From `collect_voices`: only units of these revisions count.

    Returns
    -------
    DataFrame
        `feedback_id, topic_id, is_pain` (a negative unit speaks of it), `severity` (mean p_negative of these units, NaN
        without one), `n_units, n_negative`, and the most telling unit: `unit_id, p_negative, probability, n_chars`.
        Sorted by feedback and topic.
    """
    if not len(assignments) or not len(voices):
        return _no_hits()
    current = assignments.merge(voices[["feedback_id", "revision"]], on=["feedback_id", "revision"])
    moods = unit_sentiment[["unit_id", "polarity", "p_negative"]].copy()
    measured = {"start", "end"} <= set(unit_sentiment.columns)
    moods["n_chars"] = (unit_sentiment["end"] - unit_sentiment["start"]).astype(float) if measured else np.nan
    rows = current[["unit_id", "feedback_id", "topic_id", "probability"]].merge(
        moods.drop_duplicates("unit_id", keep="last"), on="unit_id", how="left"
    )
    if not len(rows):
        return _no_hits()
    negative = (rows["polarity"] == Polarity.NEGATIVE.value).to_numpy()
    strength = rows["p_negative"].fillna(0.0).to_numpy()
    rows["negative"] = negative.astype("int64")
    # Whole numbers, so that the sum does not depend on the order of the rows.
    rows["strength"] = np.where(negative, np.rint(strength * 10_000), 0).astype("int64")
    rows["telling"] = rows["strength"] * np.rint(rows["probability"] * 10_000).astype("int64")
    rows = rows.sort_values(
        ["feedback_id", "topic_id", "telling", "probability", "unit_id"],
        ascending=[True, True, False, False, True], kind="stable",
    )  # fmt: skip
    groups = rows.groupby(["feedback_id", "topic_id"], sort=True)
    hits = groups.agg(
        n_units=("negative", "size"), n_negative=("negative", "sum"), strength=("strength", "sum"),
        unit_id=("unit_id", "first"),
    ).reset_index()  # fmt: skip
    # `first` of a group skips nulls column by column: the best unit is taken as one row.
    best = rows.drop_duplicates(["feedback_id", "topic_id"])
    hits["p_negative"] = best["p_negative"].to_numpy()
    hits["probability"] = best["probability"].to_numpy()
    hits["n_chars"] = best["n_chars"].to_numpy()
    hits["is_pain"] = hits["n_negative"] > 0
    hits["severity"] = np.where(hits["is_pain"], hits["strength"] / hits["n_negative"].clip(lower=1) / 10_000, np.nan)
    return hits[list(_HIT_TYPES)]


def _no_hits() -> pd.DataFrame:
    columns: dict[str, Any] = {name: pd.Series([], dtype=dtype) for name, dtype in _HIT_TYPES.items()}
    return pd.DataFrame(columns)
