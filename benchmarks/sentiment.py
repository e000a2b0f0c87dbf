"""Sentiment quality against the mandatory baseline, in one run: `python benchmarks/sentiment.py --data DIR --out FILE`.

Baseline: character 1-3-gram TF-IDF with logistic regression, trained on the same training side: of reviews_shopping
for the two-class sets (shopping test, stars of app_reviews_smarthome), of the set itself for car and bank. Both are
measured on the same texts; nothing is chosen here.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from vocnlp.sentiment.card import write_card
from vocnlp.sentiment.data import load_examples, load_stars
from vocnlp.sentiment.evaluate import evaluate
from vocnlp.sentiment.model import load_sentiment
from vocnlp.sentiment.splits import Splits

REPOSITORY = Path(__file__).parents[1]


class Baseline:
    """TF-IDF with logistic regression behind the interface of `Sentiment.predict`."""

    def __init__(self, train: pd.DataFrame) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline

        balance = None if train["two_class"].all() else "balanced"
        vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2, sublinear_tf=True)
        self.pipeline = make_pipeline(vectors, LogisticRegression(C=10, max_iter=300, class_weight=balance))
        self.pipeline.fit(train["text"], train["label"])

    def predict(self, texts: list[str]) -> pd.DataFrame:
        chances = np.zeros((len(texts), 3))
        chances[:, self.pipeline.classes_] = self.pipeline.predict_proba(texts)
        frame = pd.DataFrame(chances.round(4), columns=["p_negative", "p_neutral", "p_positive"])
        frame["confidence"] = frame.max(axis=1)
        frame["polarity"] = np.array(["negative", "neutral", "positive"])[chances.argmax(axis=1)]
        return frame


def record(folder: Path, results: dict[str, Any]) -> None:
    """Add accuracy and macro-F1 of both to the model's metrics and write its card anew."""
    metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    keep = ("accuracy", "accuracy_low", "accuracy_high", "macro_f1")
    metrics["baseline"] = {
        name: {who: {k: r[who][k] for k in keep} for who in ("model", "baseline")}
        for name, r in results.items()
        if name != "model"
    }
    (folder / "metrics.json").write_text(json.dumps(metrics, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    write_card(folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", default="fast")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--record", action="store_true", help="add the comparison to the model's metrics.json and card")
    arguments = parser.parse_args()
    examples = load_examples(arguments.data, Splits.load(REPOSITORY / "models/splits.json"))
    model = load_sentiment(arguments.model, threads=2)
    results: dict[str, Any] = {"model": model.version}
    for source, others in (
        ("reviews_shopping", {"app_reviews_smarthome": load_stars(arguments.data)}),
        ("opinions_car", {}),
        ("opinions_bank", {}),
    ):
        own = examples.loc[examples["source"] == source]
        started = time.perf_counter()
        baseline = Baseline(own.loc[own["role"] == "train"])
        trained = round(time.perf_counter() - started, 1)
        test = own.loc[own["role"] == "test"].drop_duplicates("hash").reset_index(drop=True)
        for name, table in {source: test, **others}.items():
            results[name] = {
                "model": evaluate(model, table), "baseline": evaluate(baseline, table),
                "baseline_train_seconds": trained, "baseline_trained_on": int((own["role"] == "train").sum()),
            }  # fmt: skip
            for who in ("model", "baseline"):
                r = results[name][who]
                print(f"{name:24} {who:9} n {r['n']:6} accuracy {r['accuracy']:.4f} macro-F1 {r['macro_f1']:.4f}")
    if arguments.record:
        record(model.folder, results)
    if arguments.out:
        arguments.out.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
