"""Texts labelled by hand to measure with, and never to learn from.

`models/evaluation/` holds three sets, written down before the models they measure were trained; how their labels were
given stands in docs/methods/annotation.md. Lines of public data sets may not be passed on, so they are kept as the
SHA-256 of the exact text, and are found again in the data where there is a copy of it.

Two sets have a half that only a final measurement may read (`final=True`); the other half is for looking at mistakes.
`hashes.json` has the SHA-256 of every file: a label changed after the fact does not go unnoticed.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pandas as pd

from vocnlp.errors import ModelError
from vocnlp.sentiment.data import LABELS, read_texts

_WRITTEN = "written"


def hash_exact(text: str) -> str:
    """Return the SHA-256 of a text as it stands, in hexadecimal.

    Examples
    --------
    >>> hash_exact("这也叫服务？")[:8]
    'ebf375b3'
    """
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def read_labels(folder: Path, name: str) -> pd.DataFrame:
    """Read one file of the evaluation sets, after comparing it with its hash: all columns str.

    Raises
    ------
    ModelError
        If the file or its hash is missing, or they do not agree.
    """
    path = folder / name
    try:
        body = path.read_bytes()
        expected = str(json.loads((folder / "hashes.json").read_text(encoding="utf-8"))[name]["sha256"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            "an evaluation set cannot be read",
            expected=f"{name} and its hash in hashes.json",
            got=type(error).__name__,
            where=str(path),
            fix="restore models/evaluation from the repository",
        ) from error
    found = hashlib.sha256(body).hexdigest()
    if found != expected:
        raise ModelError(
            "an evaluation set was changed after it was written down",
            expected=expected,
            got=found,
            where=str(path),
            fix="restore models/evaluation from the repository",
        )
    header, *lines = body.decode("utf-8").splitlines()
    return pd.DataFrame([line.split("\t") for line in lines], columns=header.split("\t"))


def load_hard_cases(folder: Path, *, final: bool = False) -> pd.DataFrame:
    """Read one half of the hard cases: group, polarity, label (0 negative, 1 neutral, 2 positive), text.

    Parameters
    ----------
    folder : Path
        `models/evaluation`.
    final : bool
        The half that only a final measurement reads.
    """
    cases = read_labels(folder, "hard_cases_final.tsv" if final else "hard_cases.tsv")
    return cases.assign(label=cases["polarity"].map(LABELS.index).astype("int64"))


def _find_texts(labels: pd.DataFrame, folder: Path, data: Path) -> pd.DataFrame:
    """Give hashed rows their text back; rows keep their order."""
    texts: dict[str, str] = {hash_exact(t): t for t in read_labels(folder, "neutral_written.tsv")["text"]}
    for source, part in labels.loc[labels["source"] != _WRITTEN, ["source", "part"]].drop_duplicates().to_numpy():
        wanted = set(labels.loc[(labels["source"] == source) & (labels["part"] == part), "sha256"])
        for text in read_texts(data, source, [part])[part].dropna():
            if (key := hash_exact(text)) in wanted:
                texts[key] = text
    missing = labels.loc[~labels["sha256"].isin(texts.keys()), "source"]
    if len(missing):
        raise ModelError(
            "labelled lines are not in the data",
            expected=f"{len(labels)} lines",
            got=f"{len(missing)} missing, of {', '.join(sorted(set(missing)))}",
            where=str(data),
            fix="give the data sets as they were when the lines were labelled",
        )
    return labels.assign(text=labels["sha256"].map(texts))


def load_neutral_set(folder: Path, data: Path) -> pd.DataFrame:
    """Read the set that asks whether a model knows a text without an opinion.

    Parameters
    ----------
    folder : Path
        `models/evaluation`.
    data : Path
        Folder of the Parquet files that the hashed lines are of.

    Returns
    -------
    DataFrame
        text, source (written, tickets_city_dated, app_reviews_bank), polarity, label.

    Raises
    ------
    ModelError
        If a file is missing or changed, or a line is not in the data.
    """
    written = read_labels(folder, "neutral_written.tsv").assign(source=_WRITTEN)
    found = _find_texts(read_labels(folder, "neutral_labels.tsv"), folder, data)
    columns = ["text", "source", "polarity"]
    both = pd.concat([written[columns], found[columns]], ignore_index=True)
    return both.assign(label=both["polarity"].map(LABELS.index).astype("int64"))


def load_feedback_types(folder: Path, data: Path, *, final: bool = False) -> pd.DataFrame:
    """Read one half of the texts whose type and priority were given by hand.

    Returns
    -------
    DataFrame
        text, source, feedback_type and priority (values of `FeedbackType` and `Priority` in `vocnlp.schemas`).

    Raises
    ------
    ModelError
        If a file is missing or changed, or a line is not in the data.
    """
    labels = read_labels(folder, "feedback_types_final.tsv" if final else "feedback_types.tsv")
    return _find_texts(labels, folder, data)[["text", "source", "feedback_type", "priority"]]


def load_evaluation_texts(folder: Path, data: Path) -> list[str]:
    """Return every text of the evaluation sets, both halves: what no model may learn from, in any way.

    A ticket that is measured by its title brings its body along, and the other way round.
    """
    texts = [t for final in (False, True) for t in load_hard_cases(folder, final=final)["text"]]
    texts += load_neutral_set(folder, data)["text"].tolist()
    texts += [t for final in (False, True) for t in load_feedback_types(folder, data, final=final)["text"]]
    measured = set(texts)
    tickets = read_texts(data, "tickets_city_dated", ["title", "text"]).dropna()
    sides = tickets["title"].isin(measured) | tickets["text"].isin(measured)
    return sorted(measured | set(tickets.loc[sides, "title"]) | set(tickets.loc[sides, "text"]))
