"""A company's own labelled rows as examples, to measure with or to adapt a model to.

Labels are words, in Chinese or English. Numbers are refused: 0 is negative in one export and neutral in the next, and a
guess would turn every figure around.
"""

from __future__ import annotations

import pandas as pd

from vocnlp.errors import InputError, NotEnoughDataError
from vocnlp.preprocess.normalize import clean_text, repair_text
from vocnlp.sentiment.data import LABELS
from vocnlp.sentiment.encode import prepare_text, says_something
from vocnlp.sentiment.near_copies import hash_texts

WORDS = {
    0: ("negative", "neg", "负面", "负向", "消极", "差评", "负"),
    1: ("neutral", "neu", "中性", "中立", "中评", "中", "无观点"),
    2: ("positive", "pos", "正面", "正向", "积极", "好评", "正"),
}
"""Class -> what a label may be called, whatever its case."""

_CLASS = {word: label for label, words in WORDS.items() for word in words}
_SHOWN_VALUES, _SHOWN_CHARS, _ROWS_PER_VALUE = 10, 8, 3


def label_rows(frame: pd.DataFrame, text: str, label: str, *, where: str, two_class: bool = False) -> pd.DataFrame:
    """Turn rows with a text and a label column into examples.

    Parameters
    ----------
    frame : DataFrame
        Any columns; rows in the file's order.
    where : str
        The file, for messages.
    two_class : bool
        The rows have no neutral class by design; otherwise all three must be there.

    Returns
    -------
    DataFrame
        text (cleaned as the pipeline does), label (0 negative, 1 neutral, 2 positive), two_class, hash (uint64: what a
        training manifest would hold of the text).

    Raises
    ------
    InputError
        If a column is missing or there twice, a row has no text, or a label is none of `WORDS`. A message never shows
        a customer's words.
    NotEnoughDataError
        If there are no rows, or a class has none.

    Examples
    --------
    >>> rows = pd.DataFrame({"内容": ["太慢", "几点开门", "很好"], "情感": ["负面", "中性", "正面"]})
    >>> label_rows(rows, "内容", "情感", where="my.csv")["label"].tolist()
    [0, 1, 2]
    """
    for option, column in (("--text", text), ("--label", label)):
        if column not in frame.columns:
            raise InputError(
                "the file has no such column",
                expected=column,
                got=", ".join(map(str, frame.columns)),
                where=where,
                fix=f"name one of these with {option}",
            )
        if (frame.columns == column).sum() > 1 or f"{column} (2)" in frame.columns:
            raise InputError(
                "two columns of the file have the same name",
                expected="one column of that name",
                got=column,
                where=where,
                fix="rename one of them",
            )
    if not len(frame):
        raise NotEnoughDataError(
            "the file has no rows", expected="labelled rows", got="a header alone", where=where, fix="add rows to it"
        )
    given = frame[label].map(lambda value: _read_cell(value).strip().lower())
    labels = given.map(_CLASS)
    if labels.isna().any():
        unknown = given[labels.isna().to_numpy()]
        raise InputError(
            "a label is not known",
            expected="; ".join(f"{LABELS[k]}: {', '.join(words[1:])}" for k, words in WORDS.items()),
            got=f"{_describe(unknown, given)}, first in row {int(labels.isna().to_numpy().argmax()) + 1}",
            where=where,
            fix="write 负面, 中性 or 正面 for each number: numbers mean other things in other exports"
            if unknown.str.fullmatch(r"[-+]?\d+(\.\d+)?").all()
            else "rename the labels, or name their column with --label",
        )
    wanted = (0, 2) if two_class else (0, 1, 2)
    counts = {LABELS[k]: int((labels == k).sum()) for k in (0, 1, 2)}
    if extra := two_class and counts["neutral"]:
        raise InputError(
            "a set without neutral has neutral rows",
            expected="negative and positive",
            got=f"{extra} neutral",
            where=where,
            fix="leave out --two-class",
        )
    if missing := [LABELS[k] for k in wanted if not counts[LABELS[k]]]:
        raise NotEnoughDataError(
            "a class has no row",
            expected="rows of " + ", ".join(LABELS[k] for k in wanted),
            got="none of " + ", ".join(missing),
            where=where,
            fix="add rows of it" + (", or say --two-class" if missing == ["neutral"] else ""),
        )
    texts = [clean_text(repair_text(_read_cell(value))) for value in frame[text]]
    if silent := [i for i, t in enumerate(texts, start=1) if not says_something(prepare_text(t))]:
        raise InputError(
            "a labelled row has no text",
            expected="a letter, digit or pictograph in every text",
            got=f"{len(silent)} rows without, first row {silent[0]}",
            where=where,
            fix="remove these rows",
        )
    hashes = hash_texts(prepare_text(t) for t in texts)
    return pd.DataFrame(
        {"text": texts, "label": labels.to_numpy(dtype="int64"), "two_class": two_class, "hash": hashes}
    )


def _read_cell(value: object) -> str:
    """Return a cell's text; bytes, as some Parquet files hold them, are UTF-8."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return "" if pd.isna(value) else str(value).encode("utf-8", "replace").decode("utf-8")  # type: ignore[call-overload]


def _describe(unknown: pd.Series[str], given: pd.Series[str]) -> str:
    """Show wrong labels only where they look like labels: few, short, and each of them often; otherwise count them."""
    values = sorted(set(unknown))
    if values == [""]:
        return f"{len(unknown)} empty"
    few = given.nunique() <= _SHOWN_VALUES and len(given) >= _ROWS_PER_VALUE * given.nunique()
    if few and max(map(len, values)) <= _SHOWN_CHARS:
        return f"{len(unknown)} rows with " + ", ".join(repr(v) for v in values)
    return f"{len(unknown)} rows with {len(values)} other values, the longest of {max(map(len, values))} characters"
