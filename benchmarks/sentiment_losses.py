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
import hashlib
import json
import shutil
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from vocnlp.sentiment.data import LABELS
from vocnlp.sentiment.encode import prepare_text
from vocnlp.sentiment.evaluate import tell_classes
from vocnlp.sentiment.metrics import count_pairs, f1_of
from vocnlp.sentiment.model import Sentiment, load_sentiment
from vocnlp.sentiment.scorecard import SPLITS, answer_sets, compare_sets, drop_known, load_contenders, read_sets

REPOSITORY = Path(__file__).parents[1]


def split_stage(text: str) -> tuple[str, str]:
    """Read `name=model`."""
    name, found, model = text.partition("=")
    if not (name and found and model):
        raise argparse.ArgumentTypeError(f"{text!r} is no NAME=MODEL")
    return name, model


def write_variant(model: Path, out: Path, *, network: Path | None = None) -> Path:
    """Copy a model's folder without its cascade, and with another network if one is given."""
    shutil.copytree(model, out)
    config = json.loads((out / "config.json").read_text("utf-8"))
    if "cascade" in config:
        config["cascade"] = None
    if network is not None:
        shutil.copyfile(network, out / "model.onnx")
        config["files"]["model.onnx"] = hashlib.sha256(network.read_bytes()).hexdigest()
    (out / "config.json").write_text(json.dumps(config, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return out


def write_float_network(weights: Path, base: Path, max_tokens: int, out: Path) -> Path:
    """Write a training's checkpoint as an ONNX file in float32."""
    import onnx
    from safetensors.numpy import load_file

    from vocnlp.sentiment.graph import build_graph

    tensors = {k.removeprefix("model."): v for k, v in load_file(weights).items() if k.startswith("model.")}
    shape = json.loads((base / "config.json").read_text("utf-8"))
    layers = {k.split(".")[3] for k in tensors if k.startswith("encoder.encoder.layer.")}
    graph = build_graph(
        tensors, n_layers=len(layers), n_heads=shape["num_attention_heads"], max_tokens=max_tokens,
        epsilon=shape["layer_norm_eps"],
    )  # fmt: skip
    onnx.save(graph, out)
    return out


def make_stages(
    model: Sentiment, folder: Path, teacher: str | None, weights: Path | None, base: Path
) -> dict[str, str]:
    """Write the variants of a served model; return stage -> model name or folder, in order."""
    stages = {} if teacher is None else {"teacher": teacher}
    if weights is not None:
        network = write_float_network(weights, base, int(model.config["max_tokens"]), folder / "float.onnx")
        stages["student"] = str(write_variant(model.folder, folder / "student", network=network))
    stages["int8"] = str(write_variant(model.folder, folder / "int8"))
    if model.config.get("cascade"):
        stages["cascade"] = str(model.folder)
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
        sure = np.asarray(model.first_stage([prepare_text(t) for t in examples["text"]]))
        told: dict[str, Any] = {
            "n": len(sure), "answered": int(sure.sum()), "share": round(float(sure.mean()), 4), "classes": {},
        }  # fmt: skip
        classes = tell_classes(served[name])
        sides = {"first_stage": served[name].loc[sure], "whole_model": whole[name].loc[sure]}
        if sure.any():
            for who, answers in sides.items():
                counts = count_pairs(answers["label"].to_numpy(), answers["found"].to_numpy())
                told[f"macro_f1_{who}"] = round(float(f1_of(counts, classes).mean()), 4)
        label = served[name]["label"].to_numpy()
        for c in classes:
            own = {"n": int((label == c).sum()), "answered": int((label[sure] == c).sum())}
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
    parser.add_argument("--base", type=Path, help="folder of the base encoder, for the shape of the network")
    parser.add_argument("--stage", type=split_stage, action="append", default=[], metavar="NAME=MODEL")
    parser.add_argument("--split", choices=SPLITS, default="dev")
    parser.add_argument("--final", action="store_true", help="the held-out half of the hard cases")
    parser.add_argument("--splits", type=Path, default=REPOSITORY / "models/splits.json")
    parser.add_argument("--evaluation", type=Path, default=REPOSITORY / "models/evaluation")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    if (arguments.weights is None) != (arguments.base is None):
        parser.error("--weights and --base go together")
    sets = read_sets(
        data=arguments.data, splits=arguments.splits, evaluation=arguments.evaluation, split=arguments.split,
        final=arguments.final,
    )  # fmt: skip
    model = load_sentiment(arguments.model, threads=arguments.threads)
    with tempfile.TemporaryDirectory() as folder:
        stages: dict[str, str] = dict(arguments.stage) or make_stages(
            model, Path(folder), arguments.teacher, arguments.weights, arguments.base
        )
        if len(stages) < 2:
            parser.error("there is one stage only: nothing to compare")
        contenders = load_contenders(
            list(stages.values()), data=None, splits=arguments.splits, threads=arguments.threads
        )
        sets = drop_known(sets, *contenders)
        answers = {name: answer_sets(contender, sets) for name, contender in zip(stages, contenders, strict=True)}
    result: dict[str, Any] = {
        "split": arguments.split, "hard_half": "final" if arguments.final else "open",
        "stages": {name: contender.version for name, contender in zip(stages, contenders, strict=True)},
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
