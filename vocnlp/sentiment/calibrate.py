"""Fitting a finished model's confidence to a company's own labels: nothing is learnt but how sure to be.

Network and linear model stay as they are; blend, cascade and abstain threshold are chosen anew on the rows, as on dev
when the model was made (`export.tune`). That takes seconds, and a few hundred rows: where customers complain more, or
ask more, than in the texts the model was fitted on, its answers are off by a shift that a dozen numbers mend.

What it gains is measured by cross-fitting: the rows are divided in two, near-copies on one side; each half is answered
by a model whose numbers were chosen on the other.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from vocnlp.errors import NotEnoughDataError
from vocnlp.sentiment.data import LABELS
from vocnlp.sentiment.evaluate import answer, measure
from vocnlp.sentiment.export import Tuning, load_manifest, tune, write_tuning
from vocnlp.sentiment.folder import made_whole
from vocnlp.sentiment.heads import pair_logits
from vocnlp.sentiment.lessons import list_hashes
from vocnlp.sentiment.model import Sentiment
from vocnlp.sentiment.near_copies import hash_texts
from vocnlp.sentiment.recipe import ServeSettings
from vocnlp.sentiment.records import write_json
from vocnlp.sentiment.splits import save_manifest
from vocnlp.sentiment.tailor import clean_rows, draw_apart, take_up

_FEWEST_OF_CLASS = 20
_KEPT_FILES = ("model.onnx", "tokenizer.json", "linear.npz")


def calibrate_model(
    start: str | Path,
    rows: pd.DataFrame,
    out: Path,
    *,
    precision_goal: float = 0.9,
    name: str = "sentiment-own",
    version: str = "1",
    threads: int = 2,
) -> dict[str, Any]:
    """Choose a model's blend, cascade and abstain threshold anew on labelled rows; write the result as a folder.

    Parameters
    ----------
    start : str or Path
        A shipped model's name, or a folder; with a linear model.
    rows : DataFrame
        text, label (0 negative, 1 neutral, 2 positive), two_class (all false); from `label_rows`. They should be as
        they come: a sample in which one class is picked out teaches a wrong shift.
    out : Path
        Folder of the new model; a model that is there is replaced when the new one is whole.
    precision_goal : float
        Precision of decided rows that the abstain threshold is chosen for.

    Returns
    -------
    dict
        Also in metrics.json: before and after on the rows (`evaluate.measure`; after cross-fitted); n, rows; n_met,
        rows that the model has learnt from, left out; abstain_below;
        goal, precision and coverage of decided rows, on the rows that chose them.

    Raises
    ------
    NotEnoughDataError
        If a class has fewer than 20 different texts that the model has not learnt from.
    InputError
        If a row has no text, or `out` is the folder of `start` or holds something that is no model.
    ModelError
        If the model has no linear model.
    """
    old, out = take_up(start, out, threads=threads)
    own = clean_rows(rows).assign(source="own", kind="own")
    met = np.isin(hash_texts(own["text"]), load_manifest(old.folder))
    # Of what it has learnt a model is surer than of what comes.
    own = own.loc[~met].reset_index(drop=True)
    first = draw_apart(own["text"], 0.5)
    _check_classes(own, first, n_met=int(met.sum()))
    texts = own["text"].tolist()
    network, linear = pair_logits(old.logits(texts)), old.linear_pairs(texts)
    settings = ServeSettings(precision_goal=precision_goal, cascade=old.config["cascade"] is not None)

    def write(folder: Path, part: npt.NDArray[np.bool_]) -> Tuning:
        """Write a model whose numbers are chosen on a part of the rows."""
        for kept in _KEPT_FILES:
            shutil.copyfile(old.folder / kept, folder / kept)
        # Rows that chose do not measure, either.
        chosen_by = list_hashes(own.loc[part, "text"])
        save_manifest(np.concatenate([load_manifest(old.folder), chosen_by]), folder / "manifest.bin")
        tuning = tune(network[part], linear[part], own.loc[part].reset_index(drop=True), settings)
        max_tokens = int(old.config["max_tokens"])
        write_tuning(folder, name=name, version=version, max_tokens=max_tokens, tuning=tuning)
        return tuning

    crossed = []
    with tempfile.TemporaryDirectory() as place:
        for number, measured in enumerate((first, ~first)):
            half = Path(place) / str(number)
            half.mkdir()
            write(half, ~measured)
            crossed.append(answer(Sentiment(half, threads=threads), own.loc[measured]))
    with made_whole(out) as folder:
        tuning = write(folder, np.ones(len(own), dtype=bool))
        told: dict[str, Any] = {
            "start": old.version,
            "n": len(own),
            "n_met": int(met.sum()),
            "before": measure(answer(old, own)),
            "after": measure(pd.concat(crossed, ignore_index=True)),
            "abstain_below": tuning.abstain_below,
            **tuning.report["abstain"],
        }
        write_json(folder / "metrics.json", told)
        if (old.folder / "README.md").exists():
            shutil.copyfile(old.folder / "README.md", folder / "STARTED_FROM.md")
    return told


def _check_classes(own: pd.DataFrame, first: npt.NDArray[np.bool_], *, n_met: int) -> None:
    """Refuse rows, or halves of them, that cannot say where neutral ends and the sides begin."""
    found = {name: int((own["label"] == label).sum()) for label, name in enumerate(LABELS)}
    halves = [own.loc[half, "label"].nunique() for half in (first, ~first)]
    if min(found.values()) < _FEWEST_OF_CLASS or own["two_class"].any() or min(halves) < len(LABELS):
        also = f"; {n_met} that the model has learnt from do not count" if n_met else ""
        raise NotEnoughDataError(
            "too few labelled rows to calibrate on",
            expected=f"{_FEWEST_OF_CLASS} texts of each of {', '.join(LABELS)}, most of them no near-copies",
            got=", ".join(f"{n} {name}" for name, n in found.items()) + also,
            where="labelled rows",
            fix="label more rows, as they come",
        )


def describe(told: dict[str, Any]) -> str:
    """Say in a line what changed; after is cross-fitted."""
    before, after = told["before"], told["after"]
    reached = "reached" if told["precision"] >= told["goal"] else "not reached"
    return (
        f"{told['n']} rows: calibration error {before['calibration_error']:.3f} -> {after['calibration_error']:.3f}, "
        f"accuracy {before['accuracy']:.1%} -> {after['accuracy']:.1%}; decided {1 - before['abstain_share']:.1%}, "
        f"of these right {before['accuracy_decided']:.1%} -> decided {1 - after['abstain_share']:.1%}, of these right "
        f"{after['accuracy_decided']:.1%}; abstains below {told['abstain_below']} (a precision of {told['goal']} is "
        f"{reached} on the rows)"
    )
