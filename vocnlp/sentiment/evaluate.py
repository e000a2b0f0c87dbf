"""How good a model is on texts it never saw, with the uncertainty of the figure.

Two-class sets (stars, shop reviews) have no neutral: their accuracy compares the negative with the positive
probability, and beside it stands how many of these texts the model calls neutral, so that this is not hidden.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pandas as pd

from vocnlp.errors import NotEnoughDataError
from vocnlp.schemas import Polarity
from vocnlp.sentiment.data import LABELS, load_examples, load_stars
from vocnlp.sentiment.metrics import (
    N_BOOTSTRAP,
    accuracy_of,
    calibration_error,
    count_pairs,
    cover_at_precision,
    draw_counts,
    f1_of,
    interval_of,
    resample,
    tabulate_reliability,
)
from vocnlp.sentiment.splits import UNSEEN, Hashes, Splits

PRECISION = 0.97
"""The precision at which coverage is told."""
STARS = f"{UNSEEN[0]}/stars"


class Predictor(Protocol):
    """Anything that predicts as `Sentiment` does."""

    def predict(self, texts: list[str], /) -> pd.DataFrame:
        """Return polarity, the three probabilities and the confidence of each text."""


def read_split(data: Path, splits: Splits, split: str) -> dict[str, pd.DataFrame]:
    """Return the examples of one side by `set/kind`, one per distinct text; unseen sets stand with the test side."""
    examples = load_examples(data, splits)
    examples = examples.loc[examples["role"] == split].drop_duplicates(["source", "kind", "hash"])
    sets = {f"{s}/{k}": part.reset_index(drop=True) for (s, k), part in examples.groupby(["source", "kind"])}
    if split == "test":
        sets[STARS] = load_stars(data)
    return sets


def without_known(examples: pd.DataFrame, manifest: Hashes) -> pd.DataFrame:
    """Leave out examples whose words stand in the training manifest.

    Whole texts of the data sets never do. Short units such as 味道不错 come in many sentences, on both sides, and rows
    of one's own may be those that the model was taught.
    """
    if "hash" not in examples:
        return examples
    return examples.loc[~examples["hash"].isin(manifest)].reset_index(drop=True)


def answer(model: Predictor, examples: pd.DataFrame) -> pd.DataFrame:
    """Ask a model about labelled examples.

    Parameters
    ----------
    model : Predictor
        `Sentiment`, or anything with its `predict`.
    examples : DataFrame
        text, label (0 negative, 1 neutral, 2 positive), two_class.

    Returns
    -------
    DataFrame
        One row per example in order: label; found, the class that is compared with it (in a two-class set the greater
        of the two sides); confidence of `found`; called, the class of the greatest probability; decided (bool: the
        model did not abstain); lean, the positive less the negative probability; two_class.

    Raises
    ------
    NotEnoughDataError
        If there is no example.
    """
    if examples.empty:
        raise NotEnoughDataError("nothing to evaluate on", expected="at least one example", got="0", where="evaluate")
    frame = model.predict(examples["text"].tolist())
    chances = frame[["p_negative", "p_neutral", "p_positive"]].to_numpy()
    two_class = bool(examples["two_class"].to_numpy(dtype=bool).all())
    called = chances.argmax(axis=1)
    found, confidence = called, chances.max(axis=1)
    if two_class:
        sides = chances[:, [0, 2]] + 1e-9
        sides /= sides.sum(axis=1, keepdims=True)
        found, confidence = np.where(sides[:, 1] > sides[:, 0], 2, 0), sides.max(axis=1)
    return pd.DataFrame(
        {
            "label": examples["label"].to_numpy(),
            "found": found,
            "confidence": confidence,
            "called": called,
            "decided": (frame["polarity"] != Polarity.ABSTAIN.value).to_numpy(),
            "lean": chances[:, 2] - chances[:, 0],
            "two_class": two_class,
        }
    )


def tell_classes(answers: pd.DataFrame) -> Any:
    """Return the classes that count: both sides of a two-class set, otherwise those that have a label there.

    A class that a set does not have would score nothing for every model.
    """
    return np.array([0, 2]) if answers["two_class"].all() else np.unique(answers["label"].to_numpy())


def measure(answers: pd.DataFrame, *, seed: int = 0, n_bootstrap: int = N_BOOTSTRAP) -> dict[str, Any]:
    """Measure the answers of one set.

    Parameters
    ----------
    answers : DataFrame
        From `answer`.

    Returns
    -------
    dict
        n; accuracy, macro_f1, calibration_error (15 bins) and coverage_at_97 (`cover_at_precision`), each with low and
        high (95 %, bootstrap over texts); confidence_at_97, null if no share reaches it; abstain_share, and
        accuracy_decided of `called` at the model's own threshold; for two-class sets called_neutral. Per class
        precision, recall, F1 and n; confusion: label to how often each class was called, abstaining aside;
        reliability: `tabulate_reliability`. Shares have four decimals.
    """
    label, found = answers["label"].to_numpy(), answers["found"].to_numpy()
    confidence, called, decided = (answers[c].to_numpy() for c in ("confidence", "called", "decided"))
    correct = (found == label).astype(float)
    classes = tell_classes(answers)
    counts = count_pairs(label, found)
    draws = draw_counts(counts, n_draws=n_bootstrap, seed=seed)
    each = f1_of(counts, classes)
    coverage, threshold = cover_at_precision(confidence, correct, PRECISION)
    figures = {
        "accuracy": (float(accuracy_of(counts)), interval_of(accuracy_of(draws))),
        "macro_f1": (float(each.mean()), interval_of(f1_of(draws, classes).mean(axis=-1))),
        "calibration_error": (
            calibration_error(confidence, correct),
            resample(
                lambda w: calibration_error(confidence, correct, weights=w), len(label), n_draws=n_bootstrap, seed=seed
            ),
        ),
        "coverage_at_97": (
            coverage,
            resample(
                lambda w: cover_at_precision(confidence, correct, PRECISION, weights=w)[0],
                len(label),
                n_draws=n_bootstrap,
                seed=seed,
            ),
        ),
    }
    result: dict[str, Any] = {"n": len(label)}
    for name, (value, (low, high)) in figures.items():
        result |= {name: round(value, 4), f"{name}_low": round(low, 4), f"{name}_high": round(high, 4)}
    result["confidence_at_97"] = None if threshold is None else round(threshold, 4)
    result["abstain_share"] = round(float(1 - decided.mean()), 4)
    result["accuracy_decided"] = round(float((called == label)[decided].mean()), 4) if decided.any() else 0.0
    if answers["two_class"].all():
        result["called_neutral"] = round(float(np.mean(called == 1)), 4)
    result["classes"] = {
        LABELS[c]: {
            "n": int(np.sum(label == c)),
            "precision": round(float(correct[found == c].mean()), 4) if np.any(found == c) else 0.0,
            "recall": round(float(correct[label == c].mean()), 4) if np.any(label == c) else 0.0,
            "f1": round(float(f1), 4),
        }
        for c, f1 in zip(classes, each, strict=True)
    }
    table = count_pairs(label, called)
    result["confusion"] = {LABELS[c]: dict(zip(LABELS, table[c].tolist(), strict=True)) for c in classes}
    result["reliability"] = tabulate_reliability(confidence, correct)
    return result


def evaluate(
    model: Predictor, examples: pd.DataFrame, *, seed: int = 0, n_bootstrap: int = N_BOOTSTRAP
) -> dict[str, Any]:
    """Measure a model on labelled examples: `answer`, then `measure`.

    Raises
    ------
    NotEnoughDataError
        If there is no example.
    """
    return measure(answer(model, examples), seed=seed, n_bootstrap=n_bootstrap)


def find_worst(answers: pd.DataFrame, texts: pd.Series[str], n: int) -> pd.DataFrame:
    """Return the most confident mistakes, for looking at: label and found by name, confidence, text.

    Texts of dev sets only: what is seen of a test set is learnt from, sooner or later, by whoever looks.
    """
    wrong = answers.assign(text=texts.to_numpy()).loc[answers["label"].to_numpy() != answers["found"].to_numpy()]
    wrong = wrong.sort_values(["confidence", "text"], ascending=[False, True]).head(n).reset_index(drop=True)
    names = dict(enumerate(LABELS))
    return pd.DataFrame(
        {
            "label": wrong["label"].map(names),
            "found": wrong["found"].map(names),
            "confidence": wrong["confidence"],
            "text": wrong["text"],
        }
    )
