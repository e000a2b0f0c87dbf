"""Teaching a finished model a company's own labels: a few hundred rows, a few minutes, no other data.

The network starts from the served weights (`restore`), the linear model from its own. Both learn the rows' labels, and
beside them what the model says now of other texts (the written examples that it knows, and unlabelled ones if given),
so that it does not forget what it knew. Blend and cascade stay as they were fitted: a few hundred rows are too few to
fit them again.

A fifth of the rows, near-copies together, is not learnt from and measures the model before and after; what the model
has met before does not measure.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import time
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from vocnlp.errors import InputError, ModelError, NotEnoughDataError
from vocnlp.sentiment.blend import Blend
from vocnlp.sentiment.encode import Encoder, prepare_text, says_something
from vocnlp.sentiment.evaluate import evaluate
from vocnlp.sentiment.export import Tuning, export_network, load_manifest, write_tuning
from vocnlp.sentiment.fit import TARGETS, fit_network
from vocnlp.sentiment.folder import check_place, made_whole
from vocnlp.sentiment.lessons import list_hashes
from vocnlp.sentiment.linear import fit_linear
from vocnlp.sentiment.model import Sentiment, load_sentiment
from vocnlp.sentiment.near_copies import group_near_copies, hash_texts, normalise
from vocnlp.sentiment.recipe import NetworkSettings
from vocnlp.sentiment.records import write_json
from vocnlp.sentiment.restore import read_weights, restore_network
from vocnlp.sentiment.splits import save_manifest
from vocnlp.sentiment.written import load_written_examples

_FEWEST = 30
MEASURED_SHARE = 0.2
_REPLAYED_PER_ROW, _FEWEST_REPLAYED = 3, 1_000
_RANGE_TEXTS = 512
_SAID_SHARE = 0.1
_LINEAR_PENALTY = 0.3


def tailor_model(
    start: str | Path,
    rows: pd.DataFrame,
    out: Path,
    *,
    name: str = "sentiment-own",
    version: str = "1",
    unlabelled: Sequence[str] = (),
    training: Path | None = None,
    epochs: int = 6,
    learning_rate: float = 5e-5,
    max_cpu_minutes: float = 8.0,
    measured_share: float = MEASURED_SHARE,
    seed: int = 0,
    threads: int = 2,
) -> dict[str, Any]:
    """Teach a model labelled rows and write the result as a folder that `load_sentiment` reads.

    Parameters
    ----------
    start : str or Path
        A shipped model's name, or a folder; with a linear model.
    rows : DataFrame
        text, label (0 negative, 1 neutral, 2 positive), two_class; from `label_rows`.
    out : Path
        Folder of the new model; a model that is there is replaced when the new one is whole.
    unlabelled : sequence of str
        Texts of the company without labels, replayed as the model reads them now.
    training : Path, optional
        The written training examples, replayed as far as the model learnt from them; those of the package if not given.
    measured_share : float
        Part of the rows that measures; 0 to learn from all.

    Returns
    -------
    dict
        Also in metrics.json: before and after on the rows kept apart (`evaluate`; absent if none are), n_learnt,
        n_replayed, cpu_seconds, wall_seconds.

    Raises
    ------
    NotEnoughDataError
        If there are fewer than 30 different texts.
    InputError
        If a row has no text, or `out` is the folder of `start` or holds something that is no model.
    ModelError
        If the model cannot be taken up again.
    """
    clocks = time.monotonic(), time.process_time()
    old, out = take_up(start, out, threads=threads)
    own = clean_rows(rows)
    apart = draw_apart(own["text"], measured_share)
    learnt = own.loc[~apart].reset_index(drop=True)
    met = np.isin(hash_texts(own["text"]), load_manifest(old.folder))
    measured = own.loc[apart & ~met].reset_index(drop=True)
    replayed = _gather_replayed(old, unlabelled, training, max(_FEWEST_REPLAYED, _REPLAYED_PER_ROW * len(learnt)))
    replayed = replayed[~np.isin(replayed, own["text"].to_numpy())]
    texts = [*learnt["text"], *replayed]
    hard = np.eye(3)[learnt["label"].to_numpy()]
    said = old.chances(texts)
    targets = np.concatenate([(1 - _SAID_SHARE) * hard + _SAID_SHARE * said[: len(learnt)], said[len(learnt) :]])
    classes = learnt["label"].value_counts()
    weight = np.sqrt(len(learnt) / (len(classes) * learnt["label"].map(classes).to_numpy(dtype="float64")))
    # What is replayed counts, all in all, as much as the rows do.
    weights = np.concatenate([weight, np.full(len(replayed), min(1.0, len(learnt) / max(len(replayed), 1)))])
    two_class = np.concatenate([learnt["two_class"].to_numpy(dtype=bool), np.zeros(len(replayed), bool)])
    lessons = pd.DataFrame({"text": texts, "source": "own", "two_class": two_class, "weight": weights})
    lessons = lessons.assign(**dict(zip(TARGETS, targets.T, strict=True)))
    linear = fit_linear(
        texts,
        targets,
        weight=weights,
        neutral_weight=np.where(two_class, 0.1 * weights, weights),
        penalty=_LINEAR_PENALTY,
        start=old.linear,
    )
    encoder = Encoder(old.folder / "tokenizer.json", int(old.config["max_tokens"]))
    network = restore_network(old.folder)
    _, shape = read_weights(old.folder / "model.onnx")
    settings = NetworkSettings(
        layers=tuple(range(int(shape["n_layers"]))),
        epochs=epochs,
        learning_rate=learning_rate,
        head_learning_rate=learning_rate,
        batch_texts=32,
        evaluate_every=1_000_000,
        max_cpu_minutes=max_cpu_minutes,
    )
    token_rows = encoder.encode(texts)
    with tempfile.TemporaryDirectory() as work:
        # The one look comes at the end: so few rows cannot tell which epoch was best.
        looked = learnt.assign(source="own", kind="own")
        _, history = fit_network(
            network, token_rows, lessons, token_rows[: len(learnt)], looked, settings,
            pad_id=encoder.pad_id, work=Path(work), fingerprint="tailor", seed=seed, threads=threads,
        )  # fmt: skip
    told: dict[str, Any] = {"start": old.version, "n_learnt": len(learnt), "n_replayed": len(replayed)}
    with made_whole(out) as folder:
        # Half of what sets the ranges is replayed: the rows alone would cut off what other texts need.
        ranges = [*learnt["text"].head(_RANGE_TEXTS // 2), *replayed[: _RANGE_TEXTS // 2]]
        export_network(network, encoder, ranges, folder, max_tokens=int(old.config["max_tokens"]))
        linear.save(folder / "linear.npz")
        learnt_from = np.concatenate([load_manifest(old.folder), list_hashes(lessons["text"])])
        save_manifest(learnt_from, folder / "manifest.bin")
        tuning = Tuning(Blend.load(old.config["blend"]), old.config["cascade"], old.abstain_below, {})
        write_tuning(folder, name=name, version=version, max_tokens=int(old.config["max_tokens"]), tuning=tuning)
        if len(measured):
            for when, model in (("before", old), ("after", Sentiment(folder, threads=threads))):
                told[when] = evaluate(model, measured)
        told["training"] = history
        told["wall_seconds"] = round(time.monotonic() - clocks[0], 1)
        told["cpu_seconds"] = round(time.process_time() - clocks[1], 1)
        write_json(folder / "metrics.json", told)
        if (old.folder / "README.md").exists():
            shutil.copyfile(old.folder / "README.md", folder / "STARTED_FROM.md")
    return told


def take_up(start: str | Path, out: Path, *, threads: int) -> tuple[Sentiment, Path]:
    """Load the model that another is made from, and check the other's place; returns both.

    Raises
    ------
    ModelError
        If the model has no linear model, or cannot be loaded.
    InputError
        If `out` is the model's own folder, or holds something that is no model.
    """
    old = load_sentiment(start, threads=threads)
    if old.linear is None:
        raise ModelError(
            "a model cannot be taken up again",
            expected="a model with a linear model (linear.npz)",
            got="a network alone",
            where=str(old.folder),
            fix="start from fast or accurate",
        )
    out = check_place(out)
    if out == old.folder.resolve():
        raise InputError(
            "a model cannot be written to its own folder",
            expected="another folder",
            got="the folder of the model it starts from",
            where=str(out),
            fix="give another --out",
        )
    return old, out


def clean_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Prepare the rows' texts; those that read the same and have two labels go."""
    own = rows[["text", "label", "two_class"]].assign(text=[prepare_text(t) for t in rows["text"]])
    empty = np.flatnonzero(~own["text"].map(says_something).to_numpy(dtype=bool))
    if len(empty):
        raise InputError(
            "a labelled row has no text",
            expected="a letter, digit or pictograph in every text",
            got=f"{len(empty)} rows without, first row {empty[0] + 1}",
            where="labelled rows",
            fix="remove these rows",
        )
    # 很好 and 很好！ read the same; emoji alone are told apart as they stand.
    reads = [normalise(t) or t for t in own["text"]]
    one_label = (own.groupby(reads)["label"].transform("nunique") == 1).to_numpy()
    contradicting = int((~one_label).sum())
    own = own.loc[one_label].drop_duplicates("text")
    if len(own) < _FEWEST or own["label"].nunique() < 2:
        also = f", and {contradicting} rows whose text has two labels" if contradicting else ""
        raise NotEnoughDataError(
            "too few labelled rows to learn from",
            expected=f"{_FEWEST} different texts of at least two classes",
            got=f"{len(own)} of {own['label'].nunique()}{also}",
            where="labelled rows",
            fix="decide which label each text has" if contradicting else "label more rows",
        )
    return own.reset_index(drop=True)


def draw_apart(texts: pd.Series, share: float) -> Any:
    """Say which texts are kept apart (bool): near-copies go the same way, by the number of the first."""
    return _draw(texts)[group_near_copies(texts.tolist())] < share


def _draw(texts: pd.Series) -> Any:
    """A number in [0, 1) for each text, from the text alone."""
    draws = [hashlib.blake2b(t.encode("utf-8", "replace"), digest_size=8, person=b"own").digest() for t in texts]
    return np.array([int.from_bytes(d, "big") / 2.0**64 for d in draws])


def _gather_replayed(old: Sentiment, unlabelled: Sequence[str], training: Path | None, most: int) -> Any:
    """Texts whose reading shall stay: unlabelled ones, and written examples that the model learnt from."""
    own = pd.Series([prepare_text(t) for t in unlabelled], dtype="str").drop_duplicates()
    written = pd.Series([], dtype="str")
    if (training := training or _find_training()) is not None:
        written = pd.Series([prepare_text(t) for t in load_written_examples(training)["text"]], dtype="str")
        written = written.loc[np.isin(hash_texts(written), load_manifest(old.folder))].drop_duplicates()
    parts = [part.iloc[np.argsort(_draw(part))].head(most // 2 if len(own) else most) for part in (own, written)]
    together = pd.concat(parts)
    return together.loc[[says_something(t) for t in together]].drop_duplicates().to_numpy(dtype=object)


def _find_training() -> Path | None:
    """The written examples: in the package, or in a checkout beside it."""
    package = Path(str(resources.files("vocnlp")))
    homes = (package / "_models" / "training", package.parent / "models" / "training")
    return next((home for home in homes if home.is_dir()), None)


def describe(told: dict[str, Any]) -> str:
    """Say in a line what was gained on the rows kept apart."""
    if "after" not in told:
        return f"{told['n_learnt']} rows learnt"
    before, after = told["before"], told["after"]
    return (
        f"{told['n_learnt']} rows learnt; on {after['n']} others accuracy {before['accuracy']:.1%} -> "
        f"{after['accuracy']:.1%}, macro-F1 {before['macro_f1']:.3f} -> {after['macro_f1']:.3f}"
    )
