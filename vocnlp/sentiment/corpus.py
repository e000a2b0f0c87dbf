"""Unlabelled text that a model may be adapted to or distilled on.

`corpus_unlabelled` is the union of everything, the labelled sets included. As it stands it would show a language model
nearly every text it is measured with. Here every line goes that is a near-copy of a held-out text: of a test or dev
split, of a set called unseen, of the hand-labelled evaluation sets, of a whole set left out for one experiment.

The lines that speed is measured with are drawn from what had to go anyway and from unlabelled hotel reviews, so no
model has seen them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from vocnlp.errors import ModelError, NotEnoughDataError
from vocnlp.sentiment.data import read_texts
from vocnlp.sentiment.evaluation_sets import load_evaluation_texts
from vocnlp.sentiment.near_copies import find_copies, hash_texts, normalise
from vocnlp.sentiment.splits import LABELLED, UNSEEN, Splits, hash_lettered, make_splits

CORPUS = "corpus_unlabelled"
SPEED_LINES = 20_000
SPEED_CHARS = 62.0
"""Mean length of the lines speed is measured with."""
_SPEED_LONGEST = 800
_SPEED_SOURCE = "tourism_reviews_tipdm2021"
"""Unlabelled hotel reviews: lines of theirs are the longer ones that the other held-out lines lack."""


def _read(data: Path, name: str) -> list[str]:
    texts: list[str] = read_texts(data, name, ["text"])["text"].dropna().tolist()
    return texts


def _read_corpus(data: Path) -> pd.DataFrame:
    """One line per hash: text, source, hash, sorted by hash; lines without a letter or digit are left out."""
    lines = read_texts(data, CORPUS, ["text", "source"]).dropna()
    lines = lines.loc[[normalise(t) != "" for t in lines["text"]]]
    lines = lines.assign(hash=hash_texts(lines["text"]))
    return lines.sort_values(["hash", "text"]).drop_duplicates("hash")


def load_held_out(data: Path, splits: Splits, evaluation: Path, *, without: Sequence[str] = ()) -> list[str]:
    """Return every text that nothing may be learnt from, labels or not: sorted, unique.

    Parameters
    ----------
    data : Path
        Folder of the Parquet files.
    splits : Splits
        From `models/splits.json`.
    evaluation : Path
        `models/evaluation`.
    without : sequence of str
        Labelled sets that one experiment leaves out whole.

    Raises
    ------
    ModelError
        If a set left out is not one that the splits know.
    """
    if unknown := sorted(set(without) - {*LABELLED, *UNSEEN}):
        raise ModelError(
            "a data set to leave out is not known",
            expected=", ".join((*LABELLED, *UNSEEN)),
            got=", ".join(unknown),
            where="clean_corpus",
            fix="check its name",
        )
    texts = set(load_evaluation_texts(evaluation, data))
    for name in (*LABELLED, *UNSEEN):
        rows = np.array(_read(data, name), dtype=object)
        out = np.full(len(rows), name in without) | (splits.roles(rows.tolist()) != "train")
        texts.update(rows[out])
    return sorted(texts)


def clean_corpus(
    data: Path, splits: Splits, evaluation: Path, *, without: Sequence[str] = (), held_out: Sequence[str] = ()
) -> pd.DataFrame:
    """Return the lines of `corpus_unlabelled` that may be learnt from.

    Parameters
    ----------
    data, splits, evaluation, without
        As in `load_held_out`.
    held_out : sequence of str
        More texts whose near-copies go, such as a product category that an experiment leaves out.

    Returns
    -------
    DataFrame
        text, source, hash (uint64, unique), sorted by hash.
    """
    lines = _read_corpus(data)
    lines = lines.loc[splits.roles(lines["text"].tolist()) == "train"]
    away = [*load_held_out(data, splits, evaluation, without=without), *held_out]
    kept: pd.DataFrame = lines.loc[~find_copies(lines["text"].tolist(), away)].reset_index(drop=True)
    return kept


def draw_speed_lines(lines: Sequence[str], *, n: int = SPEED_LINES, mean_chars: float = SPEED_CHARS) -> list[str]:
    """Draw n lines whose mean length is within one character of the wanted one; the draw depends on hashes alone.

    Lines in order of their hash wait in two rows, the shorter and the longer than the mean; the next one is taken from
    the row that brings the mean of those taken back.

    Raises
    ------
    NotEnoughDataError
        If there are not enough such lines.
    """
    ordered = sorted(set(lines), key=lambda t: hashlib.blake2b(t.encode("utf-8", "replace"), person=b"speed").digest())
    shorter = iter([t for t in ordered if len(t) <= mean_chars])
    longer = iter([t for t in ordered if len(t) > mean_chars])
    taken: list[str] = []
    total = 0
    while len(taken) < n:
        line = next(shorter if total >= mean_chars * len(taken) else longer, None)
        if line is None:
            break
        taken.append(line)
        total += len(line)
    if len(taken) < n or abs(total / n - mean_chars) > 1:
        raise NotEnoughDataError(
            "too few lines of the wanted length",
            expected=f"{n} lines of {mean_chars:g} characters on average",
            got=f"{len(taken)} lines of {total / max(len(taken), 1):.1f}",
            where=CORPUS,
            fix="give all of the data sets",
        )
    return taken


def build_splits(data: Path, evaluation: Path) -> Splits:
    """Make `models/splits.json` anew: the sides of the labelled sets, the evaluation sets, the lines for speed.

    Parameters
    ----------
    data : Path
        Folder of the Parquet files.
    evaluation : Path
        `models/evaluation`.
    """
    texts = {name: _read(data, name) for name in (*LABELLED, *UNSEEN)}
    splits = make_splits(texts, {"evaluation": load_evaluation_texts(evaluation, data)})
    corpus = _read_corpus(data)
    corpus = corpus.loc[corpus["text"].str.len() <= _SPEED_LONGEST]
    measured = np.isin(corpus["hash"], np.concatenate([splits.of_role("test"), splits.of_role("unseen")]))
    taken = measured | (corpus["source"] == _SPEED_SOURCE).to_numpy()
    speed = draw_speed_lines(corpus.loc[taken, "text"].tolist())
    return Splits({**splits.hashes, "speed": {"excluded": hash_lettered(speed)}})


def load_speed_lines(data: Path, splits: Splits) -> list[str]:
    """Return the lines speed is measured with, in the order of their hashes.

    Raises
    ------
    ModelError
        If the corpus cannot be read.
    """
    lines = _read_corpus(data)
    texts: list[str] = lines.loc[lines["hash"].isin(splits.hashes["speed"]["excluded"]), "text"].tolist()
    return texts
