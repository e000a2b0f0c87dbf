"""How a model does where it never was, against a linear model of the very same rows: `python -m
benchmarks.sentiment_unseen --data DIR --recipe FILE --base DIR --work DIR [--split test] [--out FILE]`.

Two kinds of fold. A product category of reviews_shopping is left out: 10,000 rows of the other nine train, and the
category's own texts measure (two classes, accuracy). A whole set is left out (`--sets opinions_car opinions_bank`): all
rows of the others train, and its measuring side measures (three classes, macro-F1). In both, whatever resembles a text
left out goes from the training rows too.

A fold's model lies in `<work>/<fold>`; a fold that is there is not trained again. `--split dev` measures on the
choosing side, to try a recipe; test also takes the category's training side, which this model has never seen either.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from vocnlp.sentiment.baselines import Linear
from vocnlp.sentiment.compare import combine_sets, compare_answers
from vocnlp.sentiment.data import load_examples, read_texts
from vocnlp.sentiment.encode import prepare_text
from vocnlp.sentiment.evaluate import Predictor, answer, measure
from vocnlp.sentiment.near_copies import find_copies
from vocnlp.sentiment.splits import SHOPPING, Splits

REPOSITORY = Path(__file__).parents[1]
MEASURED_ROLES = {"dev": ("dev",), "test": ("test", "train")}

Trainer = Callable[[pd.DataFrame, pd.DataFrame, Path], Predictor]
"""Training rows, choosing rows (`load_examples`' columns), folder -> the model; a folder that holds it is loaded."""


@dataclass(frozen=True)
class Fold:
    """One part left out: what trains, what chooses, what measures; all with `load_examples`' columns."""

    name: str
    train: pd.DataFrame
    dev: pd.DataFrame
    measured: pd.DataFrame


def read_categories(data: Path) -> dict[str, set[str]]:
    """Return product category -> its prepared texts; a text of two categories stands in both."""
    reviews = read_texts(data, SHOPPING, ["text", "product_category"]).dropna()
    reviews = reviews.assign(text=[prepare_text(t) for t in reviews["text"]])
    return {str(name): set(part["text"]) for name, part in reviews.groupby("product_category")}


def leave_out(
    examples: pd.DataFrame, name: str, texts: set[str], *, split: str, n_rows: int | None, n_measured: int | None
) -> Fold:
    """Make a fold of examples: texts are left out, with what resembles them; rows are taken in order of their hash."""
    own = examples["text"].isin(texts)
    others = examples.loc[~own].sort_values(["hash", "source", "text"], kind="stable")
    train = others.loc[others["role"] == "train"]
    # Near-copies are few: asking a tenth more rows than needed saves asking all of them.
    train = train if n_rows is None else train.head(n_rows + n_rows // 10)
    dev = others.loc[others["role"] == "dev"]
    train, dev = (part.loc[~find_copies(part["text"].tolist(), sorted(texts))] for part in (train, dev))
    measured = examples.loc[own & examples["role"].isin(MEASURED_ROLES[split])]
    # The test side comes first, so that a limit cuts the other one.
    measured = measured.assign(rank=measured["role"].map(MEASURED_ROLES[split].index))
    measured = measured.sort_values(["rank", "hash", "text"], kind="stable").drop_duplicates(["kind", "hash"])
    measured = measured.drop(columns="rank").head(n_measured if n_measured is not None else len(measured))
    return Fold(
        name,
        (train if n_rows is None else train.head(n_rows)).reset_index(drop=True),
        dev.reset_index(drop=True),
        measured.reset_index(drop=True),
    )


def make_folds(
    data: Path, *, categories: Sequence[str] | None, sets: Sequence[str], split: str, n_rows: int, n_measured: int
) -> list[Fold]:
    """Make the folds that are asked for; every category if none is named."""
    examples = load_examples(data, Splits.load(REPOSITORY / "models/splits.json"))
    shopping = examples.loc[examples["source"] == SHOPPING]
    known = read_categories(data)
    folds = [
        leave_out(shopping, name, known[name], split=split, n_rows=n_rows, n_measured=n_measured)
        for name in (sorted(known) if categories is None else categories)
    ]
    for name in sets:
        own = set(examples.loc[examples["source"] == name, "text"])
        fold = leave_out(examples, name, own, split=split, n_rows=None, n_measured=None)
        # The set's own choosing or measuring side, and nothing of other sets that happens to read the same.
        side = fold.measured.loc[(fold.measured["source"] == name) & (fold.measured["role"] == split)]
        folds.append(Fold(name, fold.train, fold.dev, side.reset_index(drop=True)))
    return folds


def measure_fold(
    fold: Fold, trainer: Trainer | None, work: Path
) -> tuple[dict[str, Any], tuple[pd.DataFrame, pd.DataFrame] | None]:
    """Train and measure both; return the figures, and the answers of the model and of the linear one.

    Where the model is a network with a partner (`alone`), the network is measured without it, too.
    """
    started = time.perf_counter()
    of_linear = answer(Linear(fold.train), fold.measured)
    told: dict[str, Any] = {
        "rows": len(fold.train), "measured": len(fold.measured), "linear": measure(of_linear),
        "linear_seconds": round(time.perf_counter() - started, 1),
    }  # fmt: skip
    if trainer is None:
        return told, None
    started = time.perf_counter()
    model = trainer(fold.train, fold.dev, work / fold.name)
    of_model = answer(model, fold.measured)
    if hasattr(model, "alone"):
        told["alone"] = measure(answer(model.alone(), fold.measured))
    told |= {
        "model": measure(of_model), "model_seconds": round(time.perf_counter() - started, 1),
        "compared": compare_answers(of_model, of_linear),
    }  # fmt: skip
    return told, (of_model, of_linear)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--recipe", type=Path, default=REPOSITORY / "models/recipes/fast.yaml")
    parser.add_argument("--base", help="the base encoder; without it the linear model alone is measured")
    parser.add_argument("--work", type=Path, default=Path("training/unseen"))
    parser.add_argument("--split", choices=tuple(MEASURED_ROLES), default="dev")
    parser.add_argument("--categories", nargs="*", help="product categories to leave out; all of them if not given")
    parser.add_argument("--sets", nargs="*", default=[], help="sets to leave out whole")
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--measured", type=int, default=2_000, help="most texts of a category that measure")
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    folds = make_folds(
        arguments.data, categories=arguments.categories, sets=arguments.sets, split=arguments.split,
        n_rows=arguments.rows, n_measured=arguments.measured,
    )  # fmt: skip
    trainer: Trainer | None = None
    if arguments.base is not None:
        from benchmarks import sentiment_trainer

        trainer = sentiment_trainer.Trainer(arguments.recipe, arguments.base)
    result: dict[str, Any] = {"split": arguments.split, "recipe": arguments.recipe.name, "folds": {}}
    pairs = {}
    for fold in folds:
        told, pair = measure_fold(fold, trainer, arguments.work)
        result["folds"][fold.name] = told
        line = f"{fold.name}: {told['rows']} rows, {told['measured']} texts, linear {told['linear']['accuracy']:.4f}"
        if pair is not None:
            compared = told["compared"]
            line += (
                f", model {compared['accuracy_a']:.4f}, difference {compared['accuracy_difference']:+.4f} "
                f"({compared['accuracy_difference_low']:+.4f} to {compared['accuracy_difference_high']:+.4f}), "
                f"macro-F1 {compared['macro_f1_a']:.3f} against {compared['macro_f1_b']:.3f}"
            )
            if "alone" in told:
                line += f"; network alone {told['alone']['accuracy']:.4f}, macro-F1 {told['alone']['macro_f1']:.3f}"
            pairs[fold.name] = pair
        print(line, flush=True)
        of_categories = {name: pair for name, pair in pairs.items() if name not in arguments.sets}
        if of_categories:
            result["categories"] = combine_sets(of_categories)
        if arguments.out:
            arguments.out.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if "categories" in result:
        print(json.dumps(result["categories"]))


if __name__ == "__main__":
    main()
