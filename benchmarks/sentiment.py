"""Sentiment quality beside what it must beat, in one run: `python -m benchmarks.sentiment --data DIR [--out FILE]`.

A model, the linear model (character TF-IDF, trained on the training side of each set), SnowNLP where it is installed
and the most frequent class, all on the same texts of one split. `--split test` is for reporting: nothing is chosen
here. The held-out half of the hard cases is printed by `vocnlp sentiment evaluate --final` alone. `--record` adds the
figures to the model's metrics.json and writes its card anew.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from vocnlp.errors import ModelError
from vocnlp.sentiment.baselines import BASELINES, Contender
from vocnlp.sentiment.card import write_card
from vocnlp.sentiment.model import load_sentiment
from vocnlp.sentiment.records import write_json
from vocnlp.sentiment.scorecard import (
    SPLITS,
    answer_sets,
    compare_sets,
    drop_known,
    load_contenders,
    measure_sets,
    read_sets,
)

REPOSITORY = Path(__file__).parents[1]
_KEPT = ("n", "accuracy", "accuracy_low", "accuracy_high", "macro_f1", "macro_f1_low", "macro_f1_high")


def find_contenders(
    names: list[str], data: Path, splits: Path, evaluation: Path
) -> tuple[dict[str, Contender], dict[str, str]]:
    """Load who is there; return why others are not. The first, which all are compared with, must be."""
    ready, skipped = {}, {}
    for name in names:
        try:
            (ready[name],) = load_contenders(
                [name], data=data, splits=splits, training=REPOSITORY / "models/training", evaluation=evaluation,
                threads=2,
            )  # fmt: skip
        except ModelError as error:
            if name == names[0]:
                raise
            skipped[name] = error.problem
    return ready, skipped


def record(folder: Path, result: dict[str, Any]) -> None:
    """Add the comparison, and what hand-labelled sets say, to the model's metrics; write its card anew."""
    metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    ours = result["contenders"][result["model"]]
    metrics[result["split"]] = ours["sets"]
    metrics["probes"] = {
        "split": result["split"], "hard_half": result["hard_half"],
        **{k: ours[k] for k in ("hard_cases", "neutral_set", "stars") if k in ours},
    }  # fmt: skip
    metrics["baselines"] = {
        "split": result["split"],
        "sets": {
            name: {
                "model" if who == result["model"] else who: {k: r["sets"][name][k] for k in _KEPT}
                for who, r in result["contenders"].items()
            }
            for name in ours["sets"]
        },
    }
    write_json(folder / "metrics.json", metrics)
    write_card(folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", default="fast", help="a shipped model or a folder")
    parser.add_argument("--against", nargs="*", default=list(BASELINES), help="baselines, models or folders")
    parser.add_argument("--split", choices=SPLITS, default="dev")
    parser.add_argument("--splits", type=Path, default=REPOSITORY / "models/splits.json")
    parser.add_argument("--evaluation", type=Path, default=REPOSITORY / "models/evaluation")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--record", action="store_true", help="add the figures to the model's metrics.json and card")
    arguments = parser.parse_args()
    ready, skipped = find_contenders(
        [arguments.model, *arguments.against], arguments.data, arguments.splits, arguments.evaluation
    )
    contenders = {contender.version: contender for contender in ready.values()}
    ours = next(iter(contenders))
    sets = read_sets(
        data=arguments.data, splits=arguments.splits, evaluation=arguments.evaluation, split=arguments.split,
    )  # fmt: skip
    sets = drop_known(sets, *contenders.values())
    result: dict[str, Any] = {
        "model": ours, "split": arguments.split, "hard_half": "open",
        "skipped": skipped, "contenders": {}, "compared": {},
    }  # fmt: skip
    answers = {}
    for version, contender in contenders.items():
        answers[version] = answer_sets(contender, sets)
        result["contenders"][version] = measure_sets(sets, answers[version])
        for name, r in result["contenders"][version]["sets"].items():
            print(f"{name:30} {version[:24]:24} n {r['n']:6} accuracy {r['accuracy']:.4f} macro-F1 {r['macro_f1']:.4f}")
        if version != ours:
            result["compared"][version] = compare_sets(sets, answers[ours], answers[version])
    for version, compared in result["compared"].items():
        mean = compared.get("mean_accuracy", {})
        print(f"mean accuracy against {version}: {mean.get('difference')} ({mean.get('low')} to {mean.get('high')})")
    for name, why in skipped.items():
        print(f"{name} left out: {why}")
    if arguments.record:
        record(load_sentiment(arguments.model).folder, result)
    if arguments.out:
        write_json(arguments.out, result)


if __name__ == "__main__":
    main()
