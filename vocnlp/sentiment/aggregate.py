"""From opinion units to the feedback they were cut from.

The rule. Only units that the model decided count (abstain counts as neither; if it abstained on all, all are read and
the feedback abstains). A unit weighs its length in characters, so that 不错 does not outvote a clause of complaint:

    side        = sum(length * p_negative) / sum(length * (p_negative + p_positive))
    p_neutral   = the smallest p_neutral of its units       one opinion makes a feedback opinionated
    p_negative  = (1 - p_neutral) * side
    p_positive  = (1 - p_neutral) * (1 - side)

Facts and questions hardly dilute an opinion, since they put little on either side. The polarity is the greatest of the
three, or abstain if none exceeds one half: praise and blame in balance.

Stars take no part in it unless asked: the text and the stars are two witnesses, and `star_disagrees` says when the text
alone contradicts them. With a `star_prior` of k > 0 they speak as a decided unit of k characters would (a Beta prior of
weight k): k (5 - stars) / 4 is added above the line of `side` and k below it, and feedback whose units all abstained is
left to the three probabilities. Stars never say that there is an opinion: `p_neutral` is the text's.

All sums are of integers (ten-thousandths times characters), so that the order of the rows cannot matter.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from vocnlp.errors import SchemaError
from vocnlp.schemas import FEEDBACK_SENTIMENT, Polarity

_KEY = ["feedback_id", "revision"]
_LONGEST = 60
_LOW_STARS, _HIGH_STARS = 2, 4


def score_feedback(
    unit_sentiment: pd.DataFrame, feedback: pd.DataFrame, *, recipe_id: str, star_prior: int = 0
) -> pd.DataFrame:
    """Say what each feedback says, from its units.

    Parameters
    ----------
    unit_sentiment : DataFrame
        A unit_sentiment table; with the units' `start` and `end` beside it units weigh by length (at most 60
        characters), without them each weighs the same.
    feedback : DataFrame
        feedback_id, revision, rating, month; one row per feedback wanted. A feedback without units is neutral.
    recipe_id : str
        Hash of everything that can change a derived number.
    star_prior : int, default 0
        Characters of text that the stars count as.

    Returns
    -------
    DataFrame
        A feedback_sentiment table, in the order of `feedback`.

    Raises
    ------
    SchemaError
        If a column is missing.

    Examples
    --------
    >>> units = pd.DataFrame({
    ...     "feedback_id": ["f0123456789abcdef"] * 2, "revision": [0, 0], "polarity": ["positive", "negative"],
    ...     "p_negative": [0.01, 0.97], "p_neutral": [0.02, 0.02], "p_positive": [0.97, 0.01],
    ...     "start": [0, 5], "end": [4, 17],  # 屏幕不错，但是电池太差一天要充三次
    ... })
    >>> feedback = pd.DataFrame({"feedback_id": ["f0123456789abcdef"], "revision": [0], "rating": [5.0]})
    >>> feedback["month"] = "2026-11"
    >>> frame = score_feedback(units, feedback, recipe_id="r1")
    >>> frame[["polarity", "p_negative", "n_units", "n_negative", "star_disagrees"]].to_csv(index=False).split()[1]
    'negative,0.73,2,1,True'
    """
    _require(unit_sentiment, [*_KEY, "polarity", "p_negative", "p_neutral", "p_positive"], "unit_sentiment")
    _require(feedback, [*_KEY, "rating", "month"], "feedback")
    if feedback.empty:
        return FEEDBACK_SENTIMENT.empty()
    units = unit_sentiment[_KEY].copy()
    for name in ("p_negative", "p_neutral", "p_positive"):
        units[name] = (unit_sentiment[name] * 10_000).round().astype("int64")
    if {"start", "end"} <= set(unit_sentiment.columns):
        units["length"] = (unit_sentiment["end"] - unit_sentiment["start"]).clip(1, _LONGEST).astype("int64")
    else:
        units["length"] = 1
    units["n_units"] = 1
    units["n_negative"] = (unit_sentiment["polarity"] == Polarity.NEGATIVE.value).astype("int64")
    units["decided"] = (unit_sentiment["polarity"] != Polarity.ABSTAIN.value).astype("int64")
    any_decided = units.groupby(_KEY)["decided"].transform("max")
    read = (units["decided"] == 1) | (any_decided == 0)
    units["against"] = (units["length"] * units["p_negative"]).where(read, 0)
    units["both"] = (units["length"] * (units["p_negative"] + units["p_positive"])).where(read, 0)
    units["p_neutral"] = units["p_neutral"].where(read, 10_000)
    scored = units.groupby(_KEY, as_index=False).agg(
        against=("against", "sum"),
        both=("both", "sum"),
        p_neutral=("p_neutral", "min"),
        n_units=("n_units", "sum"),
        n_negative=("n_negative", "sum"),
        decided=("decided", "max"),
    )
    frame = feedback[[*_KEY, "rating", "month"]].merge(scored, on=_KEY, how="left", validate="one_to_one")
    has_units = frame["n_units"].notna()
    frame = frame.fillna({"against": 0, "both": 0, "p_neutral": 10_000, "n_units": 0, "n_negative": 0, "decided": 1})
    for name in ("n_units", "n_negative"):
        frame[name] = frame[name].astype("int64")
    stars = frame["rating"]
    by_text = _judge(frame, silent=frame["decided"] == 0)
    weight = (has_units & stars.notna()).astype("int64") * star_prior
    blame = (10_000 * (5 - stars.fillna(5)) / 4).round().astype("int64")
    with_stars = frame.assign(against=frame["against"] + weight * blame, both=frame["both"] + weight * 10_000)
    judged = _judge(with_stars, silent=(frame["decided"] == 0) & (weight == 0))
    low_but_praise = (stars <= _LOW_STARS) & (by_text["polarity"] == Polarity.POSITIVE.value)
    high_but_blame = (stars >= _HIGH_STARS) & (by_text["polarity"] == Polarity.NEGATIVE.value)
    frame = frame.drop(columns="p_neutral").join(judged)
    frame["star_disagrees"] = (low_but_praise | high_but_blame).astype("boolean").mask(stars.isna())
    frame["recipe_id"] = recipe_id
    return FEEDBACK_SENTIMENT.conform(frame)


def _judge(sums: pd.DataFrame, *, silent: pd.Series) -> pd.DataFrame:
    """Return probabilities, confidence and polarity of sums over units; what is silent abstains."""
    neutral, both = sums["p_neutral"] / 10_000, sums["both"]
    side = (sums["against"] / both.where(both > 0, 1)).where(both > 0, 0.5)
    chances = pd.DataFrame({
        "p_negative": ((1 - neutral) * side).round(4),
        "p_neutral": neutral.round(4),
        "p_positive": ((1 - neutral) * (1 - side)).round(4),
    })  # fmt: skip
    names = np.array([Polarity.NEGATIVE.value, Polarity.NEUTRAL.value, Polarity.POSITIVE.value], dtype=object)
    polarity = pd.Series(names[chances.to_numpy().argmax(axis=1)], index=sums.index, dtype="str")
    confidence = chances.max(axis=1)
    return chances.assign(
        confidence=confidence, polarity=polarity.mask(silent | (confidence <= 0.5), Polarity.ABSTAIN.value)
    )


def _require(frame: pd.DataFrame, columns: list[str], name: str) -> None:
    missing = [c for c in columns if c not in frame.columns]
    if missing:
        raise SchemaError(
            f"{name} lacks columns",
            expected=", ".join(columns),
            got=", ".join(map(str, frame.columns)),
            where="score_feedback",
            fix="add the missing columns",
        )
