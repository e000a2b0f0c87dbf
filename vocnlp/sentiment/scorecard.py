"""Everything a model is measured with, put together: what `vocnlp sentiment evaluate` and `compare` print.

Which texts may be read when:

| asked for | read |
|---|---|
| dev (the default) | the dev side of every set; the half of the hard cases that is for looking |
| test | the test side of every set, the stars, the neutral set; never shown, only counted |
| final | the held-out half of the hard cases in place of the other |

No result holds a text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from vocnlp.errors import InputError, NotEnoughDataError
from vocnlp.sentiment.baselines import Contender, load_contender
from vocnlp.sentiment.compare import combine_sets, compare_answers
from vocnlp.sentiment.data import load_examples
from vocnlp.sentiment.evaluate import STARS, answer, measure, read_split, without_known
from vocnlp.sentiment.lessons import gather_written
from vocnlp.sentiment.probes import (
    measure_hard_cases,
    measure_neutral_set,
    measure_stars,
    read_hard_cases,
    read_neutral_set,
    read_star_reviews,
)
from vocnlp.sentiment.splits import Splits

HARD_CASES = "hard_cases"
NEUTRAL_SET = "neutral_set"
OWN_FILE = "file"
SPLITS = ("dev", "test")
Progress = Callable[[str, int, int], None]


def read_sets(
    *, data: Path | None, splits: Path, evaluation: Path | None, split: str = "dev", final: bool = False
) -> dict[str, pd.DataFrame]:
    """Read what a model is to be measured with.

    Parameters
    ----------
    data : Path, optional
        Folder of the labelled data sets; without it the hard cases alone.
    splits : Path
        `models/splits.json`.
    evaluation : Path, optional
        `models/evaluation`; without it the data sets alone.
    split : {"dev", "test"}
    final : bool
        Read the held-out half of the hard cases.

    Returns
    -------
    dict
        Set -> examples: text, label, two_class, and hash, group, source or star where the set has them.

    Raises
    ------
    InputError
        If there is no such split, or nothing to read.
    ModelError
        If a file is missing or was changed.
    """
    if split not in SPLITS:
        raise InputError("no such split", expected=" or ".join(SPLITS), got=split, fix="choose one with --split")
    if data is None and (evaluation is None or split == "test"):
        raise InputError(
            "there is nothing to measure with",
            expected="a folder of labelled data sets",
            got="none",
            fix="give it with --data",
        )
    sets: dict[str, pd.DataFrame] = {}
    if data is not None:
        sets = read_split(data, Splits.load(splits), split)
    if data is not None and split == "test":
        sets[STARS] = read_star_reviews(data)
        if evaluation is not None:
            sets[NEUTRAL_SET] = read_neutral_set(evaluation, data)
    if evaluation is not None:
        sets[HARD_CASES] = read_hard_cases(evaluation, final=final)
    return sets


def answer_sets(
    contender: Contender, sets: Mapping[str, pd.DataFrame], *, progress: Progress = lambda step, done, total: None
) -> dict[str, pd.DataFrame]:
    """Ask a contender about every set: set -> answers (`evaluate.answer`), one row per example, in order."""
    answers = {}
    for number, (name, examples) in enumerate(sets.items()):
        progress(f"read with {contender.version}", number, len(sets))
        answers[name] = answer(contender.for_set(name), examples)
    progress(f"read with {contender.version}", len(sets), len(sets))
    return answers


def drop_known(sets: Mapping[str, pd.DataFrame], *contenders: Contender) -> dict[str, pd.DataFrame]:
    """Leave out what one of the contenders learnt from; sets of which nothing is left go.

    Raises
    ------
    NotEnoughDataError
        If nothing is left at all.
    """
    left = {}
    for name, examples in sets.items():
        for contender in contenders:
            examples = without_known(examples, contender.known(name))
        if len(examples):
            left[name] = examples
    if sets and not left:
        raise NotEnoughDataError(
            "nothing is left to measure with",
            expected="texts that the model has not learnt from",
            got=f"{sum(map(len, sets.values()))}, all of them in its manifest",
            where=", ".join(sets),
            fix="measure with rows that were kept apart",
        )
    return left


def measure_sets(sets: Mapping[str, pd.DataFrame], answers: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """Measure answers.

    Returns
    -------
    dict
        sets: set -> `evaluate.measure`; mean: plain means of their main figures; hard_cases, neutral_set, stars where
        they were read (`probes`).
    """
    result: dict[str, Any] = {"sets": {}}
    for name, examples in sorted(sets.items()):
        if name == HARD_CASES:
            result[HARD_CASES] = measure_hard_cases(examples, answers[name])
        elif name == NEUTRAL_SET:
            result[NEUTRAL_SET] = measure_neutral_set(examples, answers[name])
        elif name == STARS and "star" in examples:
            result["stars"] = measure_stars(examples, answers[name])
            result["sets"][name] = measure(answers[name].loc[find_scored(examples)])
        else:
            result["sets"][name] = measure(answers[name])
    if result["sets"]:
        figures = ("accuracy", "macro_f1", "calibration_error", "coverage_at_97", "abstain_share")
        result["mean"] = {f: round(float(np.mean([r[f] for r in result["sets"].values()])), 4) for f in figures}
    return result


def compare_sets(
    sets: Mapping[str, pd.DataFrame], a: Mapping[str, pd.DataFrame], b: Mapping[str, pd.DataFrame]
) -> dict[str, Any]:
    """Compare two contenders' answers.

    Returns
    -------
    dict
        sets: set -> `compare.compare_answers`; mean_accuracy and mean_macro_f1: `compare.combine_sets` over the data
        sets, hard cases and neutral set aside.
    """
    pairs = {}
    for name, examples in sorted(sets.items()):
        scored = find_scored(examples)
        pairs[name] = a[name].loc[scored], b[name].loc[scored]
    result: dict[str, Any] = {"sets": {name: compare_answers(*pair) for name, pair in pairs.items()}}
    of_data = {name: pair for name, pair in pairs.items() if name not in (HARD_CASES, NEUTRAL_SET)}
    if len(of_data) > 1:
        for figure in ("accuracy", "macro_f1"):
            result[f"mean_{figure}"] = combine_sets(of_data, figure=figure)
    return result


def load_contenders(
    names: list[str],
    *,
    data: Path | None,
    splits: Path,
    training: Path | None = None,
    evaluation: Path | None = None,
    threads: int = 1,
) -> tuple[Contender, ...]:
    """Load models and baselines; what baselines learn from is read only if there is one that learns.

    With `training` and `evaluation` (`gather_written`) the written examples are among it: they teach what the hard
    cases ask, and whoever is compared on these must have had them.
    """
    train = None
    if data is not None and {"linear", "majority"} & set(names):
        fixed = Splits.load(splits)
        examples = load_examples(data, fixed)
        if training is not None and evaluation is not None and training.is_dir():
            examples = pd.concat([examples, gather_written(data, fixed, training, evaluation)], ignore_index=True)
        train = examples.loc[examples["role"] == "train"].reset_index(drop=True)
    return tuple(load_contender(name, train, threads=threads) for name in names)


def find_scored(examples: pd.DataFrame) -> Any:
    """Return which rows of a set have a side to score: all, but for reviews with stars that take none."""
    return examples["sided"].to_numpy(dtype=bool) if "sided" in examples else np.ones(len(examples), dtype=bool)


__all__ = [
    "HARD_CASES", "NEUTRAL_SET", "OWN_FILE", "SPLITS", "answer_sets", "compare_sets", "drop_known",
    "find_scored", "load_contenders", "measure_sets", "read_sets",
]  # fmt: skip
