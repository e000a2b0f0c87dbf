"""Scoring a file: its rows and columns in order, plus what vocnlp reads in them.

Streams chunk by chunk, so memory does not grow with the file; the result appears at the end, whole or not at all.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from vocnlp.errors import InputError, SourceFormatError
from vocnlp.preprocess.normalize import clean_text, repair_text
from vocnlp.preprocess.split import split_text
from vocnlp.rootcause.taxonomy import Taxonomy, load_taxonomy
from vocnlp.sentiment.feedback_type import classify_feedback
from vocnlp.sentiment.model import Sentiment, load_sentiment
from vocnlp.sentiment.type_rules import TypeRules, load_type_rules
from vocnlp.sources.files import iter_frames
from vocnlp.sources.values import is_missing
from vocnlp.sources.writers import open_writer

CHUNK_ROWS = 5_000
SCORES = ("polarity", "p_negative", "p_neutral", "p_positive", "area", "category", "feedback_type", "priority")


@dataclass(frozen=True)
class Classified:
    """What was written: rows, and cells that the format could not hold whole (Excel: 32,767 characters)."""

    n_rows: int
    n_cut: int


def classify_file(
    path: Path,
    text: str,
    result: Path,
    *,
    units: bool = False,
    taxonomy: str = "bank",
    model: str = "fast",
    progress: Callable[[str, int, int], None] = lambda step, done, total: None,
) -> Classified:
    """Score the `text` column of a CSV, TSV, Excel, JSON-lines or Parquet file.

    Parameters
    ----------
    units : bool
        One row per opinion unit: `row` (counted from 1), `unit`, and the scores, beside the input's columns.

    Returns
    -------
    Classified
        `n_rows`: rows written; without `units` as many as were read.

    Raises
    ------
    SourceFormatError
        If the file has no such column, two of that name, or already one of the result's names.
    InputError
        If there is no such file, or the result would overwrite it.
    """
    if not path.is_file():
        raise InputError(
            "there is no file to score",
            expected="a CSV, TSV, Excel, JSON-lines or Parquet file",
            got="a folder" if path.is_dir() else "nothing",
            where=str(path),
            fix="correct its path",
        )
    if path.resolve() == result.resolve():
        raise InputError(
            "the result would overwrite its input",
            expected="two different files",
            got=str(result),
            fix="name another file with --out",
        )
    sentiment, categories = load_sentiment(model, threads=os.cpu_count() or 1), load_taxonomy(taxonomy)
    rules = load_type_rules()
    score = score_units if units else score_texts
    added = [*(("row", "unit") if units else ()), *SCORES]
    n_read = n_written = 0
    with open_writer(result) as writer:
        for frame in iter_frames(path, CHUNK_ROWS):
            # A JSON key may hold what no output format can.
            frame.columns = pd.Index([repair_text(str(name)) for name in frame.columns], dtype=object)
            if n_read == 0:
                _check_columns(frame, text, added, path)
            scored = score(frame, text, sentiment, categories, rules, first_row=n_read + 1)
            writer.write(scored)
            n_read += len(frame)
            n_written += len(scored)
            progress("classify", n_read, n_read)
    return Classified(n_written, writer.n_cut)


def score_texts(
    frame: pd.DataFrame, text: str, sentiment: Sentiment, taxonomy: Taxonomy, rules: TypeRules, *, first_row: int = 1
) -> pd.DataFrame:
    """Return the frame with one set of scores a row; the input is not changed."""
    texts = [_readable(value) for value in frame[text]]
    return _with_scores(frame.reset_index(drop=True), texts, sentiment, taxonomy, rules)


def score_units(
    frame: pd.DataFrame, text: str, sentiment: Sentiment, taxonomy: Taxonomy, rules: TypeRules, *, first_row: int = 1
) -> pd.DataFrame:
    """Return one row per opinion unit; a row without text keeps one row with an empty unit."""
    at: list[int] = []
    found: list[str] = []
    for row, value in enumerate(frame[text]):
        readable = _readable(value)
        for start, end in split_text(readable) or [(0, 0)]:
            at.append(row)
            found.append(readable[start:end])
    body = frame.iloc[at].reset_index(drop=True)
    body["row"] = [first_row + row for row in at]
    body["unit"] = found
    return _with_scores(body, found, sentiment, taxonomy, rules)


def _with_scores(
    body: pd.DataFrame, texts: list[str], sentiment: Sentiment, taxonomy: Taxonomy, rules: TypeRules
) -> pd.DataFrame:
    scores = sentiment.predict(texts).reset_index(drop=True)
    areas = taxonomy.classify(texts)
    types = classify_feedback(scores.assign(text_clean=pd.Series(texts, dtype="str")), rules)
    added = pd.concat([scores, areas.reset_index(drop=True), types], axis=1)[list(SCORES)]
    return pd.concat([body, added], axis=1)


def _readable(value: object) -> str:
    # A cell of a spreadsheet may be a number or nothing at all; a row is never dropped for it.
    if is_missing(value):
        return ""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return clean_text(repair_text(str(value)))


def _check_columns(frame: pd.DataFrame, text: str, added: list[str], path: Path) -> None:
    if text not in frame.columns:
        raise SourceFormatError(
            "the file has no such column",
            expected=text,
            got=", ".join(map(str, frame.columns)),
            where=path.name,
            fix="name one of these with --text",
        )
    if f"{text} (2)" in frame.columns:
        raise SourceFormatError(
            "two columns of the file have the name of the text's",
            expected="one column of that name",
            got=text,
            where=path.name,
            fix="rename one of them",
        )
    taken = [name for name in added if name in frame.columns]
    if taken:
        raise SourceFormatError(
            "the file already has columns of the result's names",
            expected="none of " + ", ".join(added),
            got=", ".join(taken),
            where=path.name,
            fix="rename them first",
        )
