"""What a model must beat: a linear model, SnowNLP, and the answer that is always the same.

The linear model is character 1-3-gram TF-IDF with logistic regression, trained on the training side of the very set it
is measured on: the strongest opponent there, since a model for every domain cannot know one set's habits as well. Sets
without a training side get the nearest one: stars the shop reviews, hand-labelled sets everything together.

SnowNLP is optional, answers with one probability and knows no neutral. Its own training lines overlap with public shop
reviews, some of them held out here, so its figures on those flatter it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from vocnlp.errors import ModelError
from vocnlp.schemas import Polarity
from vocnlp.sentiment.data import LABELS
from vocnlp.sentiment.evaluate import STARS, Predictor
from vocnlp.sentiment.export import load_manifest
from vocnlp.sentiment.lessons import list_hashes
from vocnlp.sentiment.model import load_sentiment
from vocnlp.sentiment.splits import SHOPPING, Hashes

BASELINES = ("linear", "snownlp", "majority")
POOLED_PER_SOURCE = 20_000
"""Most examples a source gives to the linear model of everything, by hash: the rest would cost minutes."""

_POLARITIES = np.array([Polarity.NEGATIVE.value, Polarity.NEUTRAL.value, Polarity.POSITIVE.value], dtype=object)


def frame_chances(chances: npt.NDArray[Any]) -> pd.DataFrame:
    """Return probabilities, shape (n, 3), as `Sentiment.predict` returns them; never abstaining."""
    rounded = np.asarray(chances, dtype=float).round(4).reshape(-1, 3)
    frame = pd.DataFrame(rounded, columns=["p_negative", "p_neutral", "p_positive"])
    frame.insert(0, "polarity", _POLARITIES[rounded.argmax(axis=1)] if len(rounded) else [])
    frame["confidence"] = rounded.max(axis=1) if len(rounded) else []
    return frame


class Linear:
    """Character 1-3-gram TF-IDF with logistic regression behind the interface of `Sentiment.predict`.

    Parameters
    ----------
    train : DataFrame
        text, label, two_class; at least two labels.

    Examples
    --------
    >>> train = pd.DataFrame({"text": ["很好", "很差"] * 9, "label": [2, 0] * 9, "two_class": True})
    >>> Linear(train).predict(["好", "差"])["polarity"].tolist()
    ['positive', 'negative']
    """

    version = "linear"

    def __init__(self, train: pd.DataFrame) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline

        balance = None if train["two_class"].all() else "balanced"
        vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2, sublinear_tf=True)
        self._pipeline: Any = make_pipeline(vectors, LogisticRegression(C=10, max_iter=300, class_weight=balance))
        self._pipeline.fit(train["text"].to_numpy(dtype=object), train["label"].to_numpy())

    def predict(self, texts: list[str]) -> pd.DataFrame:
        """Return the frame that `Sentiment.predict` returns."""
        chances = np.zeros((len(texts), len(LABELS)))
        if len(texts):
            chances[:, self._pipeline.classes_] = self._pipeline.predict_proba(texts)
        return frame_chances(chances)


class SnowNlp:
    """SnowNLP's sentiment behind the interface of `Sentiment.predict`.

    Raises
    ------
    ModelError
        If it is not installed.
    """

    version = "snownlp"

    def __init__(self) -> None:
        try:
            from snownlp import SnowNLP
        except ImportError as error:
            raise ModelError(
                "SnowNLP is not installed",
                expected="the package snownlp",
                got="none",
                where="the baseline snownlp",
                fix="pip install snownlp, or compare with linear",
            ) from error
        self._read: Any = SnowNLP

    def predict(self, texts: list[str]) -> pd.DataFrame:
        """Return the frame that `Sentiment.predict` returns; a text it cannot divide is undecided."""
        positive = np.array([float(self._read(t).sentiments) if t.strip() else 0.5 for t in texts])
        return frame_chances(np.column_stack([1 - positive, np.zeros(len(texts)), positive]))


class Majority:
    """The most frequent class of a training side, whatever the text."""

    version = "majority"

    def __init__(self, train: pd.DataFrame) -> None:
        shares = train["label"].value_counts(normalize=True).reindex(range(len(LABELS)), fill_value=0.0)
        self._chances = shares.to_numpy(dtype=float)

    def predict(self, texts: list[str]) -> pd.DataFrame:
        """Return the frame that `Sentiment.predict` returns."""
        return frame_chances(np.tile(self._chances, (len(texts), 1)))


@dataclass(frozen=True)
class Contender:
    """Whoever is measured: a model, or a baseline that is another one for each set.

    Attributes
    ----------
    version : str
    for_set : callable
        Set name -> what predicts there.
    known : callable
        Set name -> hashes of what that learnt from.
    """

    version: str
    for_set: Callable[[str], Predictor]
    known: Callable[[str], Hashes]


def load_contender(name: str, train: pd.DataFrame | None = None, *, threads: int = 1) -> Contender:
    """Load a model by name or folder, or make a baseline.

    Parameters
    ----------
    name : str
        A shipped model's name, a folder, or one of `BASELINES`.
    train : DataFrame, optional
        Examples of the training sides (`load_examples`), which linear and majority learn from.

    Raises
    ------
    ModelError
        If there is no such model, SnowNLP is not installed, or a baseline has nothing to learn from.
    """
    nothing: Hashes = np.empty(0, np.uint64)
    if name == "snownlp":
        reader = SnowNlp()
        return Contender(reader.version, lambda _: reader, lambda _: nothing)
    if name in BASELINES:
        if train is None or train.empty:
            raise ModelError(
                "a baseline has nothing to learn from",
                expected="labelled data sets",
                got="none",
                where=name,
                fix="give --data",
            )
        return _by_set(name, train)
    model = load_sentiment(name, threads=threads)
    manifest = load_manifest(model.folder) if (model.folder / "manifest.bin").is_file() else nothing
    return Contender(model.version, lambda _: model, lambda _: manifest)


def take_training_side(train: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return what a baseline of one set learns from: its own training side, or the nearest there is."""
    source = SHOPPING if name == STARS else name.split("/")[0]
    own = train.loc[train["source"] == source]
    if own["label"].nunique() < 2:
        own = train.groupby("source").head(POOLED_PER_SOURCE)
    return own


def _by_set(name: str, train: pd.DataFrame) -> Contender:
    ready: dict[str, Predictor] = {}

    def for_set(of: str) -> Predictor:
        side = take_training_side(train, of)
        key = ",".join(sorted(side["source"].unique()))
        if key not in ready:
            ready[key] = Linear(side) if name == "linear" else Majority(side)
        return ready[key]

    def known(of: str) -> Hashes:
        return list_hashes(take_training_side(train, of)["text"])

    return Contender(name, for_set, known)
