"""What each step from the largest model to the served one costs: `python -m benchmarks.sentiment_losses --data DIR
--model fast --teacher accurate --weights FILE --base DIR [--split test] [--out FILE]`.

Stages, each made from the one before: the teacher; the student in float32, from the checkpoint that the training left
(`--weights`); the same in int8; the same with the cascade, which is the model as it is served. Without a teacher, or
without weights, these stages are left out; `--stage NAME=MODEL`, repeated in order, compares any others.

Every stage is compared with the one before, alone, and the last with the first, on the same texts: a loss is the
accuracy (macro-F1) before less that after, in points, with a paired bootstrap interval. A loss below zero is a gain.
Beside it: what the cascade's first stage answered, by class, and whether the whole model would have done better there.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from vocnlp.sentiment.baselines import Contender, load_contender
from vocnlp.sentiment.data import LABELS
from vocnlp.sentiment.encode import Encoder, prepare_text
from vocnlp.sentiment.evaluate import tell_classes
from vocnlp.sentiment.folder import read_config, write_config
from vocnlp.sentiment.metrics import count_pairs, f1_of
from vocnlp.sentiment.model import Sentiment, load_sentiment
from vocnlp.sentiment.scorecard import SPLITS, answer_sets, compare_sets, drop_known, find_scored, read_sets
from vocnlp.sentiment.student import build_student, predict_logits

REPOSITORY = Path(__file__).parents[1]


def split_stage(text: str) -> tuple[str, str]:
    """Read `name=model`."""
    name, found, model = text.partition("=")
    if not (name and found and model):
        raise argparse.ArgumentTypeError(f"{text!r} is no NAME=MODEL")
    return name, model


class FloatTwin(Sentiment):
    """A served model whose network is the one that was trained, in float32, before embeddings and layers became int8.

    Parameters
    ----------
    folder : Path
        The served model: its tokenizer, calibration and linear partner are used as they are.
    weights : Path
        `best.safetensors` of the training.
    base : str
        Hugging Face folder or hub name, for the shape of the network.
    layers : sequence of int
        As in the recipe.
    """

    def __init__(self, folder: Path, weights: Path, base: str, layers: Sequence[int]) -> None:
        super().__init__(folder)
        from safetensors.torch import load_file

        tokens = int(self.config["max_tokens"])
        self.version += "-float32"
        self.encoder = Encoder(folder / "tokenizer.json", tokens)
        self.network = build_student(base, layers, tokens, 0.0)
        self.network.load_state_dict(
            {k.removeprefix("model."): v for k, v in load_file(weights).items() if k.startswith("model.")}
        )

    def logits(self, texts: Sequence[str]) -> Any:
        """Return the network's class scores of prepared texts: float32 of shape (n, 3)."""
        return predict_logits(self.network, self.encoder.encode(texts), self.encoder.pad_id, exact=True)


def write_without_cascade(model: Path, out: Path) -> Path:
    """Copy a model's folder, its cascade switched off."""
    shutil.copytree(model, out)
    write_config(out, {**read_config(out), "cascade": None})
    return out


def make_stages(
    model: Sentiment, folder: Path, *, teacher: str | None, weights: Path | None, base: str | None, threads: int = 1
) -> dict[str, Contender]:
    """Make the variants of a served model, in the order of their making: stage -> contender."""
    stages = {} if teacher is None else {"teacher": load_contender(teacher, threads=threads)}
    int8 = load_contender(str(write_without_cascade(model.folder, folder / "int8")), threads=threads)
    if weights is not None and base is not None:
        recipe = json.loads((model.folder / "metrics.json").read_text("utf-8"))["recipe"]
        twin = FloatTwin(folder / "int8", weights, base, recipe["network"]["layers"])
        stages["student"] = Contender(twin.version, lambda _: twin, int8.known)
    stages["int8"] = int8
    if model.config.get("cascade"):
        stages["cascade"] = load_contender(str(model.folder), threads=threads)
    return stages


def measure_first_stage(
    model: Sentiment, sets: dict[str, pd.DataFrame], served: dict[str, pd.DataFrame], whole: dict[str, pd.DataFrame]
) -> dict[str, Any]:
    """Measure what the cascade's first stage answered.

    Parameters
    ----------
    served, whole : dict
        Set -> answers with and without the cascade.

    Returns
    -------
    dict
        Set -> n, answered, share; macro_f1 of the first stage and of the whole model on those texts; per class n,
        answered, and recall of either among the answered.
    """
    result: dict[str, Any] = {}
    for name, examples in sets.items():
        scored = find_scored(examples)
        examples = examples.loc[scored]
        of_served, of_whole = served[name].loc[scored], whole[name].loc[scored]
        sure = np.asarray(model.first_stage([prepare_text(t) for t in examples["text"]]))
        told: dict[str, Any] = {
            "n": len(sure), "answered": int(sure.sum()), "share": round(float(sure.mean()), 4), "classes": {},
        }  # fmt: skip
        classes = tell_classes(of_served)
        sides = {"first_stage": of_served.loc[sure], "whole_model": of_whole.loc[sure]}
        if sure.any():
            for who, answers in sides.items():
                counts = count_pairs(answers["label"].to_numpy(), answers["found"].to_numpy())
                told[f"macro_f1_{who}"] = round(float(f1_of(counts, classes).mean()), 4)
        label = of_served["label"].to_numpy()
        for c in classes:
            own: dict[str, Any] = {"n": int((label == c).sum()), "answered": int((label[sure] == c).sum())}
            for who, answers in sides.items():
                right = (answers["found"] == c)[answers["label"] == c]
                own[f"recall_{who}"] = round(float(right.mean()), 4) if len(right) else None
            told["classes"][LABELS[c]] = own
        result[name] = told
    return result


def compare_stages(
    sets: dict[str, pd.DataFrame], answers: dict[str, dict[str, pd.DataFrame]]
) -> dict[str, dict[str, Any]]:
    """Compare each stage with the one before, and the last with the first.

    Returns
    -------
    dict
        `before to after` -> `scorecard.compare_sets`; a is before, so a difference is a loss.
    """
    names = list(answers)
    pairs = list(pairwise(names))
    if len(names) > 2:
        pairs.append((names[0], names[-1]))
    return {f"{before} to {after}": compare_sets(sets, answers[before], answers[after]) for before, after in pairs}


def show(step: str, compared: dict[str, Any]) -> None:
    """Print the losses of one step."""
    print(step)
    for name, r in compared["sets"].items():
        accuracy, f1 = (
            f"{100 * r[f'{k}_difference']:+.2f} ({100 * r[f'{k}_difference_low']:+.2f} to "
            f"{100 * r[f'{k}_difference_high']:+.2f})"
            for k in ("accuracy", "macro_f1")
        )
        print(f"  {name:30} n {r['n']:6} accuracy lost {accuracy} points, macro-F1 {f1}, p {r['p_value']}")
    for figure in ("accuracy", "macro_f1"):
        if mean := compared.get(f"mean_{figure}"):
            low, high = 100 * mean["low"], 100 * mean["high"]
            print(f"  mean {figure}: {100 * mean['difference']:+.2f} points ({low:+.2f} to {high:+.2f})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", default="fast", help="the served model")
    parser.add_argument("--teacher", help="the model it was distilled from")
    parser.add_argument("--weights", type=Path, help="best.safetensors of the student's training")
    parser.add_argument("--base", help="folder or hub name of the base encoder, for the shape of the network")
    parser.add_argument("--stage", type=split_stage, action="append", default=[], metavar="NAME=MODEL")
    parser.add_argument("--split", choices=SPLITS, default="dev")
    parser.add_argument("--splits", type=Path, default=REPOSITORY / "models/splits.json")
    parser.add_argument("--evaluation", type=Path, default=REPOSITORY / "models/evaluation")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    if (arguments.weights is None) != (arguments.base is None):
        parser.error("--weights and --base go together")
    sets = read_sets(
        data=arguments.data, splits=arguments.splits, evaluation=arguments.evaluation, split=arguments.split,
    )  # fmt: skip
    model = load_sentiment(arguments.model, threads=arguments.threads)
    with tempfile.TemporaryDirectory() as folder:
        stages = {name: load_contender(given, threads=arguments.threads) for name, given in arguments.stage}
        stages = stages or make_stages(
            model, Path(folder), teacher=arguments.teacher, weights=arguments.weights, base=arguments.base,
            threads=arguments.threads,
        )  # fmt: skip
        if len(stages) < 2:
            parser.error("there is one stage only: nothing to compare")
        sets = drop_known(sets, *stages.values())
        answers = {name: answer_sets(contender, sets) for name, contender in stages.items()}
    result: dict[str, Any] = {
        "split": arguments.split, "hard_half": "open",
        "stages": {name: contender.version for name, contender in stages.items()},
        "losses": compare_stages(sets, answers),
    }  # fmt: skip
    for step, compared in result["losses"].items():
        show(step, compared)
    if "cascade" in answers and not arguments.stage:
        result["first_stage"] = measure_first_stage(model, sets, answers["cascade"], answers["int8"])
        for name, told in result["first_stage"].items():
            print(
                f"first stage, {name}: {told['share']:.1%} answered, macro-F1 {told.get('macro_f1_first_stage')} "
                f"(whole model {told.get('macro_f1_whole_model')}) {told['classes']}"
            )
    if arguments.out:
        arguments.out.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
