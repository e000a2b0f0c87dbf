"""Frequent negative words: the domain words that go with negative units, and whether they come up more often.

A word is negative here because customers use it in negative units more than in others (log-odds with an informative
Dirichlet prior: Monroe, Colaresi & Quinn 2008, Polit. Anal. 16:372), not because a list says so; the lexicon adds its
own negative words, and keeps out praise, neutral words and those that only judge (差评).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from vocnlp.config import TrendSettings
from vocnlp.periods import Period
from vocnlp.rootcause.lexicon import Lexicon
from vocnlp.rootcause.tally import covered_windows, list_windows, local_days, select_scope, tally, window_of
from vocnlp.rootcause.trends import compare_windows
from vocnlp.schemas import KEYWORDS, Polarity, State

MIN_ASSOCIATION = 1.96
MIN_NEGATIVE = 2
MAX_KEYWORDS = 100
MAX_EVIDENCE = 20
PRIOR_WORDS = 1000.0
"""Size of the informative prior, in words: all words of window and baseline together, scaled down to this many."""

_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"^[0-9A-Za-z\u3400-\u9fff][0-9A-Za-z\u3400-\u9fff+.\-]*$")


def find_keywords(
    voices: pd.DataFrame,
    unit_words: pd.DataFrame,
    lexicon: Lexicon,
    period: Period,
    *,
    settings: TrendSettings,
    time_zone: str,
    scope: str = "all",
    recipe_id: str,
    partial_sources: Sequence[str] = (),
    covered_from: Any = None,
) -> pd.DataFrame:
    """Count the words of negative units in a period and compare them with the baseline.

    Parameters
    ----------
    voices : DataFrame
        From `collect_voices`.
    unit_words : DataFrame[unit_id, feedback_id, polarity, words]
        `words` is a list of content words per unit; units of older revisions count nowhere only if left out.
    lexicon : Lexicon
        Its negative words count from one character and any positive association on; its positive and neutral words, and
        those of the domain `judgement`, never.
    partial_sources : sequence of str
        Sources that failed: words they say are `cannot_tell`, as topics are.

    Returns
    -------
    DataFrame[KEYWORDS]
        At most 100 words with 2 such feedback now, or that are gone; most frequent first.
    """
    inside = select_scope(voices, scope)
    if not len(inside) or not len(unit_words):
        return KEYWORDS.empty()
    days = local_days(voices["created_at"], time_zone)
    windows = covered_windows(days, list_windows(period, settings.baseline_windows), covered_from)
    position = window_of(local_days(inside["created_at"], time_zone), windows)
    window = pd.Series(np.where(inside["weight_milli"] > 0, position, -1), index=inside["feedback_id"])
    uses = _list_uses(unit_words, window)
    if not len(uses):
        return KEYWORDS.empty()
    uses["known"] = uses["word"].map({word: lexicon.polarity(word) for word in uses["word"].unique()})
    uses = uses[~uses["word"].isin([word for word in uses["word"].unique() if lexicon.names_no_cause(word)])]
    words = _choose_words(uses, settings)
    if not len(words):
        return KEYWORDS.empty()
    negative = uses[uses["negative"] & uses["word"].isin(words.index)]
    counts = tally(
        inside,
        negative.drop_duplicates(["feedback_id", "word"]),
        windows,
        list(words.index),
        time_zone,
        key_column="word",
    )
    frame = compare_windows(counts, settings=settings, partial_sources=partial_sources).rename(
        columns={"key": "word", "n": "n_negative"}
    )
    now = uses[uses["window"] == len(windows) - 1].drop_duplicates(["feedback_id", "word"])
    frame["n_total"] = frame["word"].map(now.groupby("word").size()).fillna(0).astype("int64")
    frame["association"] = words["association"].to_numpy()
    frame["in_lexicon"] = (words["known"] == Polarity.NEGATIVE.value).to_numpy()
    frame = frame[(frame["n_negative"] >= MIN_NEGATIVE) | (frame["state"] == State.GONE.value)]
    frame = frame.sort_values(
        ["weight_milli", "n_negative", "association", "word"], ascending=[False, False, False, True], kind="stable"
    ).head(MAX_KEYWORDS)
    if not len(frame):
        return KEYWORDS.empty()
    evidence = _choose_evidence(negative[negative["window"] == len(windows) - 1])
    frame["evidence_ids"] = [evidence.get(word, []) for word in frame["word"]]
    return KEYWORDS.conform(frame.assign(period=str(period), scope=scope, recipe_id=recipe_id))


def _list_uses(unit_words: pd.DataFrame, window: pd.Series[Any]) -> pd.DataFrame:
    """Return one row per unit and distinct word inside the windows, in the order of unit and word."""
    row = pd.Index(window.index).get_indexer(pd.Index(unit_words["feedback_id"]))
    place = np.where(row >= 0, window.to_numpy()[np.maximum(row, 0)], -1)
    polarity = unit_words["polarity"]
    # An abstaining unit is neither negative nor otherwise.
    chosen = (place >= 0) & (polarity != Polarity.ABSTAIN.value).to_numpy()
    rows = unit_words[chosen]
    lists = [list(words) if words is not None else [] for words in rows["words"].tolist()]
    lengths = np.fromiter(map(len, lists), dtype=np.int64, count=len(lists))
    uses = pd.DataFrame(
        {
            "unit_id": np.repeat(rows["unit_id"].to_numpy(dtype=object), lengths),
            "feedback_id": np.repeat(rows["feedback_id"].to_numpy(dtype=object), lengths),
            "negative": np.repeat((rows["polarity"] == Polarity.NEGATIVE.value).to_numpy(), lengths),
            "window": np.repeat(place[chosen], lengths),
            "n_words": np.repeat(lengths, lengths),
            "word": list(chain.from_iterable(lists)),
        }
    )
    distinct: pd.DataFrame = uses.drop_duplicates(["unit_id", "word"]).reset_index(drop=True)
    return distinct


def _choose_words(uses: pd.DataFrame, settings: TrendSettings) -> pd.DataFrame:
    """Return the words that belong to negative units: DataFrame[association, known] indexed by word, sorted."""
    counts = uses.groupby("word", sort=True).agg(
        negative=("negative", "sum"), total=("negative", "size"), known=("known", "first")
    )
    in_negative = uses[uses["negative"]].drop_duplicates(["feedback_id", "word"]).groupby("word").size()
    counts["n_feedback"] = in_negative.reindex(counts.index).fillna(0)
    counts["association"] = log_odds_z(
        counts["negative"].to_numpy(dtype=float), (counts["total"] - counts["negative"]).to_numpy(dtype=float)
    )
    listed = (counts["known"] == Polarity.NEGATIVE.value).to_numpy()
    word = counts.index.to_series()
    shaped = word.str.match(_WORD) & ~word.str.fullmatch(r"[0-9.+\-]+")
    long_enough = (word.str.len() >= 2) | listed
    # Two Latin letters are an abbreviation at best.
    long_enough &= word.str.contains(_HAN) | (word.str.len() >= 3)
    strong = (counts["association"] >= MIN_ASSOCIATION) & counts["known"].isna().to_numpy()
    keep = shaped & long_enough & (strong | (listed & (counts["association"] > 0)))
    keep &= counts["n_feedback"] >= min(settings.min_feedback, 3)
    chosen: pd.DataFrame = counts.loc[keep.to_numpy(), ["association", "known"]]
    return chosen


def log_odds_z(negative: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return per word the z-score of its log-odds in negative against other units, with an informative prior.

    Parameters
    ----------
    negative, other : float64 arrays (W,)
        Units with the word, over the same words in the same order.

    Examples
    --------
    >>> log_odds_z(np.array([30.0, 50.0]), np.array([5.0, 50.0])).round(2).tolist()
    [1.06, -1.8]
    """
    both = negative + other
    if not both.sum():
        return np.zeros(len(both))
    prior = np.maximum(both / both.sum() * PRIOR_WORDS, 1e-9)
    n1, n0, n_prior = negative.sum(), other.sum(), prior.sum()
    odds1 = (negative + prior) / np.maximum(n1 + n_prior - negative - prior, 1e-9)
    odds0 = (other + prior) / np.maximum(n0 + n_prior - other - prior, 1e-9)
    error = np.sqrt(1 / (negative + prior) + 1 / (other + prior))
    z: np.ndarray[Any, Any] = (np.log(odds1) - np.log(odds0)) / error
    return z


def _choose_evidence(uses: pd.DataFrame) -> dict[str, list[str]]:
    """Return per word up to 20 negative units, one per feedback, those of readable length (3 to 15 words) first."""
    if not len(uses):
        return {}
    off = np.maximum(3 - uses["n_words"], 0) + np.maximum(uses["n_words"] - 15, 0)
    rows = uses.assign(off=off).sort_values(["word", "off", "unit_id"], kind="stable")
    rows = rows.drop_duplicates(["word", "feedback_id"]).groupby("word", sort=True).head(MAX_EVIDENCE)
    return {str(word): group.tolist() for word, group in rows.groupby("word", sort=True)["unit_id"]}
