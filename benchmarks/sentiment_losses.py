"""What each step from the largest model to the served one costs: `python -m benchmarks.sentiment_losses --data DIR
--stage teacher=DIR --stage student=DIR --stage int8=DIR --stage cascade=fast [--split test] [--out FILE]`.

Stages stand in the order in which one is made from the one before; each is a model's name or folder (the float32 twin
of a model is a folder whose model.onnx is not quantised). Every stage is compared with the one before, alone, and the
last with the first, on the same texts: a loss is the accuracy (macro-F1) before less that after, in points, with a
paired bootstrap interval. A loss below zero is a gain.
"""

from __future__ import annotations

import argparse
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd

from vocnlp.sentiment.scorecard import SPLITS, answer_sets, compare_sets, drop_known, load_contenders, read_sets

REPOSITORY = Path(__file__).parents[1]


def split_stage(text: str) -> tuple[str, str]:
    """Read `name=model`."""
    name, found, model = text.partition("=")
    if not (name and found and model):
        raise argparse.ArgumentTypeError(f"{text!r} is no NAME=MODEL")
    return name, model


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--stage", type=split_stage, action="append", required=True, metavar="NAME=MODEL")
    parser.add_argument("--split", choices=SPLITS, default="dev")
    parser.add_argument("--final", action="store_true", help="the held-out half of the hard cases")
    parser.add_argument("--splits", type=Path, default=REPOSITORY / "models/splits.json")
    parser.add_argument("--evaluation", type=Path, default=REPOSITORY / "models/evaluation")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    stages: dict[str, str] = dict(arguments.stage)
    if len(stages) < 2 or len(stages) < len(arguments.stage):
        parser.error("two stages or more are needed, each under a name of its own")
    contenders = load_contenders(list(stages.values()), data=None, splits=arguments.splits, threads=arguments.threads)
    sets = read_sets(
        data=arguments.data, splits=arguments.splits, evaluation=arguments.evaluation, split=arguments.split,
        final=arguments.final,
    )  # fmt: skip
    sets = drop_known(sets, *contenders)
    answers = {name: answer_sets(contender, sets) for name, contender in zip(stages, contenders, strict=True)}
    result: dict[str, Any] = {
        "split": arguments.split, "hard_half": "final" if arguments.final else "open",
        "stages": {name: contender.version for name, contender in zip(stages, contenders, strict=True)},
        "losses": compare_stages(sets, answers),
    }  # fmt: skip
    for step, compared in result["losses"].items():
        print(step)
        for name, r in compared["sets"].items():
            print(
                f"  {name:30} n {r['n']:6} accuracy lost {100 * r['accuracy_difference']:+.2f} points "
                f"({100 * r['accuracy_difference_low']:+.2f} to {100 * r['accuracy_difference_high']:+.2f}), macro-F1 "
                f"{100 * r['macro_f1_difference']:+.2f} ({100 * r['macro_f1_difference_low']:+.2f} to "
                f"{100 * r['macro_f1_difference_high']:+.2f}), p {r['p_value']}"
            )
        for figure in ("accuracy", "macro_f1"):
            if mean := compared.get(f"mean_{figure}"):
                low, high = 100 * mean["low"], 100 * mean["high"]
                print(f"  mean {figure}: {100 * mean['difference']:+.2f} points ({low:+.2f} to {high:+.2f})")
    if arguments.out:
        arguments.out.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
