"""How good a model is on texts it never saw, with the uncertainty of the figure.

Two-class sets (stars, shop reviews) have no neutral: their accuracy compares the negative with the positive
probability, and beside it stands how many of these texts the model calls neutral, so that this is not hidden.
Intervals are percentile bootstrap intervals over texts (Efron 1979); calibration is the expected calibration error over
15 equal bins of confidence (Naeini et al. 2015).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from vocnlp.errors import NotEnoughDataError
from vocnlp.schemas import Polarity
from vocnlp.sentiment.data import LABELS, load_examples, load_stars
from vocnlp.sentiment.splits import UNSEEN, Hashes, Splits


class Predictor(Protocol):
    """Anything that predicts as `Sentiment` does."""

    def predict(self, texts: list[str]) -> pd.DataFrame:
        """Return polarity, the three probabilities and the confidence of each text."""


def read_split(data: Path, splits: Splits, split: str) -> dict[str, pd.DataFrame]:
    """Return the examples of one side by `set/kind`, one per distinct text; unseen sets stand with the test side."""
    examples = load_examples(data, splits)
    examples = examples.loc[examples["role"] == split].drop_duplicates(["source", "kind", "hash"])
    sets = {f"{s}/{k}": part.reset_index(drop=True) for (s, k), part in examples.groupby(["source", "kind"])}
    if split == "test":
        sets[f"{UNSEEN[0]}/stars"] = load_stars(data)
    return sets


def without_known(examples: pd.DataFrame, manifest: Hashes) -> pd.DataFrame:
    """Leave out examples whose words stand in the training manifest.

    Whole texts never do. Short units such as 味道不错 come in many sentences, on both sides.
    """
    if "hash" not in examples:
        return examples
    return examples.loc[~examples["hash"].isin(manifest)].reset_index(drop=True)


def calibration_error(confidence: npt.NDArray[Any], correct: npt.NDArray[Any], bins: int = 15) -> float:
    """Return the expected calibration error: mean gap between confidence and accuracy over equal bins.

    Examples
    --------
    >>> round(calibration_error(np.array([0.9, 0.9]), np.array([1, 0])), 3)
    0.4
    """
    which = np.minimum((np.asarray(confidence) * bins).astype(int), bins - 1)
    gaps = [
        abs(confidence[which == b].mean() - correct[which == b].mean()) * np.mean(which == b) for b in np.unique(which)
    ]
    return float(np.sum(gaps))


def macro_f1(label: npt.NDArray[Any], found: npt.NDArray[Any], classes: npt.NDArray[Any]) -> tuple[float, list[float]]:
    """Return the mean F1 over classes and each class's own.

    Examples
    --------
    >>> macro_f1(np.array([0, 0, 2]), np.array([0, 2, 2]), np.array([0, 2]))[0].__round__(4)
    0.6667
    """
    each = []
    for c in classes:
        hits: Any = np.sum((label == c) & (found == c))
        total: Any = np.sum(label == c) + np.sum(found == c)
        each.append(float(2 * hits / total) if total else 0.0)
    return float(np.mean(each)), each


def evaluate(model: Predictor, examples: pd.DataFrame, *, seed: int = 0, n_bootstrap: int = 1_000) -> dict[str, Any]:
    """Measure a model on labelled examples.

    Parameters
    ----------
    model : Predictor
        `Sentiment`, or anything with its `predict`.
    examples : DataFrame
        text, label (0 negative, 1 neutral, 2 positive), two_class.

    Returns
    -------
    dict
        n, accuracy with low and high (95 %), macro_f1 with low and high, per class precision, recall, F1 and n;
        calibration_error; abstain_share and accuracy_decided at the model's own threshold; for two-class sets
        called_neutral, the share whose greatest probability is neutral. Shares have four decimals.

    Raises
    ------
    NotEnoughDataError
        If there is no example.
    """
    if examples.empty:
        raise NotEnoughDataError("nothing to evaluate on", expected="at least one example", got="0", where="evaluate")
    label = examples["label"].to_numpy()
    two_class = bool(examples["two_class"].to_numpy(dtype=bool).all())
    frame = model.predict(examples["text"].tolist())
    chances = frame[["p_negative", "p_neutral", "p_positive"]].to_numpy()
    first = chances.argmax(axis=1)
    if two_class:
        sides = chances[:, [0, 2]] + 1e-9
        sides /= sides.sum(axis=1, keepdims=True)
        found, confidence, classes = np.where(sides[:, 1] > sides[:, 0], 2, 0), sides.max(axis=1), np.array([0, 2])
    else:
        found, confidence, classes = first, chances.max(axis=1), np.unique(label)
    correct = (found == label).astype(float)
    mean_f1, each = macro_f1(label, found, classes)
    generator = np.random.default_rng(seed)
    draws = [generator.integers(0, len(label), len(label)) for _ in range(n_bootstrap)]
    accuracies = [correct[d].mean() for d in draws]
    f1s = [macro_f1(label[d], found[d], classes)[0] for d in draws]
    decided = (frame["polarity"] != Polarity.ABSTAIN.value).to_numpy()
    result: dict[str, Any] = {
        "n": len(label),
        "accuracy": correct.mean(),
        "accuracy_low": np.quantile(accuracies, 0.025),
        "accuracy_high": np.quantile(accuracies, 0.975),
        "macro_f1": mean_f1,
        "macro_f1_low": np.quantile(f1s, 0.025),
        "macro_f1_high": np.quantile(f1s, 0.975),
        "calibration_error": calibration_error(confidence, correct),
        "abstain_share": 1 - decided.mean(),
        "accuracy_decided": float((first == label)[decided].mean()) if decided.any() else 0.0,
    }
    if two_class:
        result["called_neutral"] = float(np.mean(first == 1))
    result = {k: round(float(v), 4) if k != "n" else v for k, v in result.items()}
    result["classes"] = {
        LABELS[c]: {
            "n": int(np.sum(label == c)),
            "precision": round(float(correct[found == c].mean()), 4) if np.any(found == c) else 0.0,
            "recall": round(float(correct[label == c].mean()), 4) if np.any(label == c) else 0.0,
            "f1": round(f1, 4),
        }
        for c, f1 in zip(classes, each, strict=True)
    }
    return result
