"""What one model learns from, out of everything that may be learnt from: chosen, capped, weighted.

Leaving a data set or a product category out means all of it: its rows, its rows on the choosing side, and what
resembles them in other sets. That is how a figure for an unseen domain is measured.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd

from vocnlp.errors import ModelError
from vocnlp.sentiment.data import LABELS, WRITTEN, load_examples, read_texts
from vocnlp.sentiment.encode import prepare_text, says_something
from vocnlp.sentiment.evaluation_sets import load_evaluation_texts
from vocnlp.sentiment.near_copies import find_copies, hash_texts, normalise
from vocnlp.sentiment.recipe import ExampleSettings
from vocnlp.sentiment.splits import LABELLED, SHOPPING, Hashes, Splits
from vocnlp.sentiment.written import drop_near_copies, load_written_examples

_WRITTEN_DEV_SHARE = 0.125


def load_left_out(data: Path, settings: ExampleSettings) -> list[str]:
    """Return the texts of the data sets and of the product category that a recipe leaves out.

    Raises
    ------
    ModelError
        If there is no such set or category.
    """
    if unknown := sorted({*settings.without, *settings.only} - {*LABELLED, WRITTEN}):
        raise ModelError(
            "a data set that the recipe names is not known",
            expected=", ".join((*LABELLED, WRITTEN)),
            got=", ".join(unknown),
            where="examples",
            fix="check its name",
        )
    texts = [
        t for name in settings.without if name != WRITTEN for t in read_texts(data, name, ["text"])["text"].dropna()
    ]
    if settings.without_category is not None:
        reviews = read_texts(data, SHOPPING, ["text", "product_category"]).dropna()
        own = reviews["product_category"] == settings.without_category
        if not own.any():
            raise ModelError(
                "no such product category",
                expected=", ".join(sorted(reviews["product_category"].unique())),
                got=settings.without_category,
                where=SHOPPING,
                fix="check its name",
            )
        texts += reviews.loc[own, "text"].tolist()
    return texts


def gather_examples(
    data: Path, splits: Splits, settings: ExampleSettings, *, training: Path, evaluation: Path
) -> pd.DataFrame:
    """Read the labelled sets and the written examples that a recipe may use, on the training and the choosing side.

    Parameters
    ----------
    data : Path
        Folder of the Parquet files.
    splits : Splits
        From `models/splits.json`.
    training, evaluation : Path
        `models/training` and `models/evaluation`: learnt from, and never learnt from.

    Returns
    -------
    DataFrame
        As from `load_examples`, roles train and dev only, with source "written" (dev: an eighth of the lines
        written one by one, by hash).
    """
    examples = load_examples(data, splits)
    examples = examples.loc[examples["role"].isin(["train", "dev"])]
    examples = pd.concat([examples, gather_written(data, splits, training, evaluation)], ignore_index=True)
    left_out = load_left_out(data, settings)
    examples = examples.loc[~examples["source"].isin(settings.without)]
    if settings.only:
        examples = examples.loc[examples["source"].isin(settings.only)]
    if left_out:
        examples = examples.loc[~find_copies(examples["text"].tolist(), left_out)]
    ordered: pd.DataFrame = examples.sort_values(["source", "hash", "text"], kind="stable").reset_index(drop=True)
    return ordered


def gather_written(data: Path, splits: Splits, training: Path, evaluation: Path) -> pd.DataFrame:
    """Read the written examples that nothing is measured with; parameters and columns as of `gather_examples`."""
    evaluated = load_evaluation_texts(evaluation, data)
    written = drop_near_copies(load_written_examples(training), splits, evaluated)
    written["text"] = [prepare_text(t) for t in written["text"]]
    written = written.loc[written["text"].map(says_something)]
    draws = [hashlib.blake2b(t.encode("utf-8"), digest_size=8, person=b"written").digest() for t in written["text"]]
    share = np.array([int.from_bytes(d, "big") / 2.0**64 for d in draws])
    examples: pd.DataFrame = written.loc[:, ["text", "kind"]].assign(
        label=written["label"].astype("int64"),
        source=WRITTEN,
        two_class=False,
        # The lines of one pattern resemble one another: on the choosing side they would flatter who learnt the others.
        role=np.where((share < _WRITTEN_DEV_SHARE) & ~written["generated"].to_numpy(dtype=bool), "dev", "train"),
        hash=hash_texts(written["text"]),
    )
    return examples


def select_examples(examples: pd.DataFrame, settings: ExampleSettings, *, seed: int = 0) -> pd.DataFrame:
    """Take the training examples: capped by class, weighted, in an order that depends on hashes alone.

    Classes are weighted inside each source by the inverse square root of their frequency (at most 4).

    Returns
    -------
    DataFrame
        The examples' columns plus weight (float64, mean about 1 inside each source before `source_weights`) and the
        targets q_negative, q_neutral, q_positive (0 or 1).
    """
    chosen = examples.loc[examples["role"] == "train"].sort_values(["hash", "source", "text"], kind="stable")
    key = chosen["source"] + "/" + chosen["kind"]
    rank = chosen.groupby(["source", "kind", "label"]).cumcount()
    chosen = chosen.loc[(rank < key.map(settings.max_per_class).fillna(len(chosen))).to_numpy()]
    if settings.max_examples is not None:
        chosen = chosen.sample(min(settings.max_examples, len(chosen)), random_state=seed).sort_index()
    counts = chosen.groupby(["source", "kind", "label"])["text"].transform("size")
    totals = chosen.groupby(["source", "kind"])["text"].transform("size")
    weight = ((totals / counts) ** 0.5).clip(upper=4.0)
    weight /= weight.groupby([chosen["source"], chosen["kind"]]).transform("mean")
    source, kind, label = chosen["source"], chosen["kind"], chosen["label"].map(dict(enumerate(LABELS)))
    for names in (source, source + "/" + kind, source + "/" + kind + "/" + label):
        weight *= names.map(settings.source_weights).fillna(1.0)
    targets = {f"q_{name}": (chosen["label"] == i).astype("float64") for i, name in enumerate(LABELS)}
    return chosen.assign(weight=weight, **targets).reset_index(drop=True)


def digest_examples(examples: pd.DataFrame) -> str:
    """Return 16 hex digits that change when an example, its label or its source does; order counts.

    Examples
    --------
    >>> one = pd.DataFrame({"source": "s", "kind": "unit", "label": [0], "two_class": False, "text": ["慢"]})
    >>> digest_examples(one) == digest_examples(one.assign(label=2))
    False
    """
    columns = ["source", "kind", "label", "two_class", "text"]
    digest = hashlib.blake2b(digest_size=8)
    for row in examples[columns].itertuples(index=False, name=None):
        digest.update("\t".join(map(str, row)).encode("utf-8", "surrogatepass") + b"\n")
    return digest.hexdigest()


def list_hashes(texts: pd.Series) -> Hashes:
    """Return the hashes that stand for texts in a manifest, sorted and unique; emoji alone are nobody's text."""
    lettered = [t for t in texts.unique() if normalise(t)]
    return np.unique(hash_texts(lettered))
