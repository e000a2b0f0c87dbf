"""What 500 labelled rows of a new domain bring: `python -m benchmarks.sentiment_adapt --data DIR --model FOLDER
--set opinions_car --out FOLDER [--split test] [--json FILE]`.

The model must never have met the domain: made by a recipe whose `examples.without` names the set. Rows are the first of
the set's training side in the order of their hashes; before and after are measured on the same texts of its choosing or
measuring side, beside the linear model of those rows alone.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from vocnlp.errors import ModelError
from vocnlp.sentiment.baselines import Linear
from vocnlp.sentiment.compare import compare_answers
from vocnlp.sentiment.data import load_examples
from vocnlp.sentiment.evaluate import answer, measure, without_known
from vocnlp.sentiment.export import load_manifest
from vocnlp.sentiment.model import load_sentiment
from vocnlp.sentiment.splits import LABELLED, Splits
from vocnlp.sentiment.tailor import tailor_model

REPOSITORY = Path(__file__).parents[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", required=True, help="a model that never met the set")
    parser.add_argument("--set", choices=LABELLED, required=True)
    parser.add_argument("--rows", type=int, default=500)
    parser.add_argument("--split", choices=("dev", "test"), default="dev")
    parser.add_argument("--out", type=Path, required=True, help="folder of the taught model")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    examples = load_examples(arguments.data, Splits.load(REPOSITORY / "models/splits.json"))
    own = examples.loc[examples["source"] == arguments.set].sort_values(["hash", "text"], kind="stable")
    train = own.loc[own["role"] == "train"]
    model = load_sentiment(arguments.model, threads=2)
    if met := int(np.isin(train["hash"].to_numpy(), load_manifest(model.folder)).sum()):
        raise ModelError(
            "the model has met the domain",
            expected=f"no text of {arguments.set} in its manifest",
            got=str(met),
            where=str(model.folder),
            fix="train one whose recipe leaves the set out: examples.without",
        )
    rows = train.head(arguments.rows)
    measured = own.loc[own["role"] == arguments.split].drop_duplicates(["kind", "hash"]).reset_index(drop=True)
    # Short units stand on both sides.
    measured = without_known(measured, np.unique(rows["hash"].to_numpy(dtype=np.uint64)))
    told = tailor_model(
        arguments.model, rows, arguments.out, training=REPOSITORY / "models/training", measured_share=0.0
    )
    taught = load_sentiment(arguments.out, threads=2)
    answers = {
        "before": answer(model, measured), "after": answer(taught, measured),
        "linear": answer(Linear(rows), measured),
    }  # fmt: skip
    result: dict[str, Any] = {
        "set": arguments.set, "split": arguments.split, "rows": len(rows), "cpu_seconds": told["cpu_seconds"],
        "wall_seconds": told["wall_seconds"], **{name: measure(a) for name, a in answers.items()},
        "gain": compare_answers(answers["after"], answers["before"]),
        "against_linear": compare_answers(answers["after"], answers["linear"]),
    }  # fmt: skip
    gain = result["gain"]
    print(
        f"{len(rows)} rows of {arguments.set}, {told['wall_seconds'] / 60:.1f} minutes ({told['cpu_seconds'] / 60:.1f} "
        f"CPU minutes); on {len(measured)} texts accuracy {gain['accuracy_b']:.4f} -> {gain['accuracy_a']:.4f} "
        f"({gain['accuracy_difference']:+.4f}, {gain['accuracy_difference_low']:+.4f} to "
        f"{gain['accuracy_difference_high']:+.4f}), macro-F1 {gain['macro_f1_b']:.3f} -> {gain['macro_f1_a']:.3f}; "
        f"linear of these rows {result['linear']['accuracy']:.4f}, {result['linear']['macro_f1']:.3f}"
    )
    if arguments.json:
        arguments.json.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
