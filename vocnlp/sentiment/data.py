"""Labelled public data as one table of examples: whole reviews, single opinions and clauses.

The sets disagree about what a label is. Shop reviews are positive or negative, with no third answer, so they must not
teach that nothing is neutral: their examples are two-class. Forum posts on cars and banks have a real neutral class
(questions, requests, facts). Aspect sets label opinions inside sentences: a sentence counts as a whole only if all its
opinions agree, and the clause around an opinion counts if no opinion of another polarity lies in it.

Labels: 0 negative, 1 neutral, 2 positive.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from vocnlp.errors import ModelError
from vocnlp.sentiment.encode import prepare_text, says_something
from vocnlp.sentiment.splits import Splits, hash_texts, normalise

LABELS = ("negative", "neutral", "positive")
"""Order of the classes everywhere: in arrays, files and the classifier's output."""

WRITTEN, CORPUS = "written", "corpus"
"""Sources beside the labelled data sets: the written examples, and a student's unlabelled texts."""

KINDS = ("review", "opinion", "unit", WRITTEN)
"""What an example may be."""

_CLAUSE_END = re.compile(r"[，。！？；、,.!?;~～…\s]")
_UNIT_CHARS = (2, 40)


def read_texts(data: Path, name: str, columns: list[str]) -> pd.DataFrame:
    """Read some columns of one data set.

    Raises
    ------
    ModelError
        If the file or a column is missing.
    """
    path = data / f"{name}.parquet"
    try:
        return pd.read_parquet(path, columns=columns)
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(
            "a labelled data set cannot be read",
            expected=f"Parquet with {', '.join(columns)}",
            got=type(error).__name__,
            where=str(path),
            fix="give the folder of the data sets with --data",
        ) from error


def find_clause(text: str, words: str) -> tuple[int, int] | None:
    """Return start and end of the clause, or run of clauses, around words that stand exactly once in a text.

    Examples
    --------
    >>> start, end = find_clause("屏幕不错，但是电池太差了。", "太差")
    >>> "屏幕不错，但是电池太差了。"[start:end]
    '但是电池太差了'
    """
    if not words or text.count(words) != 1:
        return None
    start = text.index(words)
    end = start + len(words)
    while start > 0 and not _CLAUSE_END.match(text[start - 1]):
        start -= 1
    while end < len(text) and not _CLAUSE_END.match(text[end]):
        end += 1
    return start, end


def cut_opinions(text: str, opinions: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Cut the clauses of a text that hold opinions of one polarity only.

    Parameters
    ----------
    text : str
        A sentence or review.
    opinions : list of (words, label)

    Examples
    --------
    >>> cut_opinions("屏幕不错，但是电池太差了。", [("不错", 2), ("太差", 0)])
    [('屏幕不错', 2), ('但是电池太差了', 0)]
    """
    spans = {(span, label) for words, label in opinions if (span := find_clause(text, words)) is not None}
    units = []
    for (start, end), label in sorted(spans):
        mixed = any(s < end and start < e and other != label for (s, e), other in spans)
        unit = text[start:end]
        if not mixed and _UNIT_CHARS[0] <= len(normalise(unit)) <= _UNIT_CHARS[1]:
            units.append((unit, label))
    return units


def _single(frame: pd.DataFrame) -> pd.DataFrame:
    """Keep one row per text, of texts whose rows all have one label."""
    n_labels = frame.groupby("text")["label"].transform("nunique")
    single: pd.DataFrame = frame.loc[n_labels == 1].drop_duplicates("text")
    return single


def _shopping(data: Path) -> pd.DataFrame:
    frame = read_texts(data, "reviews_shopping", ["text", "label"])
    return _single(frame.assign(label=frame["label"] * 2)).assign(kind="review", two_class=True)


def _car(data: Path) -> pd.DataFrame:
    frame = read_texts(data, "opinions_car", ["text", "polarity"])
    return _single(frame.assign(label=frame["polarity"] + 1)).assign(kind="opinion", two_class=False)


def _bank(data: Path) -> pd.DataFrame:
    frame = read_texts(data, "opinions_bank", ["text", "polarity"])
    return _single(frame.assign(label=frame["polarity"].map(LABELS.index))).assign(kind="opinion", two_class=False)


def _with_units(texts: list[tuple[str, list[tuple[str, int]]]], whole_labels: set[int]) -> pd.DataFrame:
    rows = []
    for text, opinions in texts:
        labels = {label for _, label in opinions}
        if len(labels) == 1 and labels <= whole_labels:
            rows.append((text, next(iter(labels)), "opinion", text))
        rows += [(unit, label, "unit", text) for unit, label in cut_opinions(text, opinions) if unit != text]
    return pd.DataFrame(rows, columns=["text", "label", "kind", "parent"]).assign(two_class=False)


def _restaurant(data: Path) -> pd.DataFrame:
    frame = read_texts(data, "opinions_restaurant", ["text", "triplets"]).drop_duplicates("text")
    texts = [
        (text, [(opinion, LABELS.index(polarity)) for _, opinion, polarity in json.loads(triplets)])
        for text, triplets in zip(frame["text"], frame["triplets"], strict=True)
    ]
    return _with_units(texts, {0, 1, 2})


def _cosmetics(data: Path) -> pd.DataFrame:
    # 中性 here is mostly 一般 or "not used yet", two things of different polarity: left out.
    codes = {"负面": 0, "正面": 2}
    frame = read_texts(data, "opinions_cosmetics", ["text", "opinion", "polarity"])
    frame = frame.assign(neutral=(frame["polarity"] == "中性").groupby(frame["text"]).transform("any"))
    frame = frame.loc[~frame["neutral"]]
    texts = [
        (str(text), [(o, codes[p]) for o, p in zip(rows["opinion"], rows["polarity"], strict=True)])
        for text, rows in frame.groupby("text", sort=False)
    ]
    return _with_units(texts, {0, 2})


def _shampoo(data: Path) -> pd.DataFrame:
    # Neutral stands on the hair domain alone and is noise there (complaints among them): left out, and with it every
    # text that has one.
    codes = {"Negative": 0, "Neutral": 1, "Positive": 2}
    frame = read_texts(data, "aspects_shampoo_mooc", ["text", "polarity"])
    frame = _single(frame.assign(label=frame["polarity"].map(codes)))
    return frame.loc[frame["label"] != 1].assign(kind="opinion", two_class=False)


_READERS: dict[str, Callable[[Path], pd.DataFrame]] = {
    "reviews_shopping": _shopping,
    "opinions_car": _car,
    "opinions_bank": _bank,
    "opinions_restaurant": _restaurant,
    "opinions_cosmetics": _cosmetics,
    "aspects_shampoo_mooc": _shampoo,
}


def load_examples(data: Path, splits: Splits) -> pd.DataFrame:
    """Read all labelled sets as examples with their sides.

    A unit has its parent text's role; a unit cut from a training text whose words also stand in a listed text of
    another role is dropped, so that no training hash ever meets a test hash.

    Parameters
    ----------
    data : Path
        Folder of the Parquet files.
    splits : Splits
        From `models/splits.json`.

    Returns
    -------
    DataFrame
        text, source, kind (review, opinion, unit), label (0 negative, 1 neutral, 2 positive), two_class (bool: the
        set has no neutral class), role (train, dev, test, unseen), hash (uint64).
    """
    frames = []
    for name, reader in _READERS.items():
        frame = reader(data)
        if "parent" not in frame:
            frame = frame.assign(parent=frame["text"])
        frames.append(frame.assign(source=name))
    examples = pd.concat(frames, ignore_index=True)
    examples["text"] = [prepare_text(t) for t in examples["text"]]
    examples = examples.loc[[says_something(t) for t in examples["text"]]]
    examples = examples.assign(
        role=splits.roles(examples["parent"].tolist()),
        hash=hash_texts(examples["text"]),
        label=examples["label"].astype("int64"),
    )
    own = splits.roles(examples["text"].tolist())
    examples = examples.loc[(own == "train") | (own == examples["role"])]
    # The same unit out of many sentences is one example; if they disagree, it is none.
    key = ["source", "kind", "text"]
    examples = examples.loc[examples.groupby(key)["label"].transform("nunique") == 1].drop_duplicates([*key, "role"])
    columns = ["text", "source", "kind", "label", "two_class", "role", "hash"]
    ordered: pd.DataFrame = examples[columns].sort_values(["source", "hash", "text"], kind="stable")
    return ordered.reset_index(drop=True)


def load_stars(data: Path) -> pd.DataFrame:
    """Read the app reviews whose stars take sides: text, label (0: 1-2 stars, 2: 4-5 stars), two_class, star.

    Never trained on. Titles are left out: a model must read the text.
    """
    frame = read_texts(data, "app_reviews_smarthome", ["text", "star"]).dropna()
    frame = frame.assign(text=[prepare_text(t) for t in frame["text"]])
    frame = frame.loc[(frame["star"] != 3) & frame["text"].map(says_something)]
    frame = frame.assign(label=(frame["star"] >= 4).astype("int64") * 2, two_class=True)
    stars: pd.DataFrame = _single(frame)[["text", "label", "two_class", "star"]].reset_index(drop=True)
    return stars
