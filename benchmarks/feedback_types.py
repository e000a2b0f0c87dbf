"""How right feedback types and priorities are, against two baselines on the same texts in the same run.

    python benchmarks/feedback_types.py --data DIR [--half final] [--out FILE]

The rules were written looking at the dev half; the final half measures once, at the end. Texts are masked and cleaned
as a night does it.

- rules: as a night serves it, with the sentiment of units. rules_whole_text: with the sentiment of the whole text, as
  `vocnlp classify` serves it. rules_150: reading the first 150 characters alone, which the labels were given by.
- words_alone, sentiment_alone: the rules without the one or the other. all_signals_raise: deadlines, repeated contacts
  and threats of press or court raise the priority, too.
- majority: the most frequent label of the dev half. linear: character 1-3-gram TF-IDF with logistic regression, trained
  on the dev half (on the dev half itself, five-fold cross-validated).

Intervals are 95 % percentile bootstrap intervals over texts (Efron 1979), `over_linear` those of the paired difference.
A draw's macro-F1 is over the classes in it.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from vocnlp.preprocess.mask import Masker
from vocnlp.preprocess.normalize import clean_text
from vocnlp.preprocess.split import split_units
from vocnlp.sentiment.aggregate import score_feedback
from vocnlp.sentiment.evaluation_sets import load_feedback_types
from vocnlp.sentiment.feedback_type import classify_feedback
from vocnlp.sentiment.metrics import calibration_error
from vocnlp.sentiment.model import Sentiment, load_sentiment
from vocnlp.sentiment.type_rules import TypeRules, load_type_rules

SETS = Path(__file__).parents[1] / "models/evaluation"
TASKS = ("feedback_type", "priority")
SEED, N_BOOTSTRAP, N_FOLDS = 0, 1_000, 5


def read_half(data: Path, *, final: bool) -> pd.DataFrame:
    """Return one half with its texts masked and cleaned."""
    masker = Masker(bytes(32))
    half = load_feedback_types(SETS, data, final=final)
    return half.assign(text_clean=[clean_text(masker.mask(text)) for text in half["text"]])


def score_texts(half: pd.DataFrame, sentiment: Sentiment, *, units: bool) -> pd.DataFrame:
    """Return text_clean and the three probabilities, of the whole text or put together from its units."""
    frame = half[["text_clean"]].reset_index(drop=True)
    if not units:
        return pd.concat([frame, sentiment.predict(frame["text_clean"].tolist())], axis=1)
    ids = [f"f{n:016x}" for n in range(len(frame))]
    frame = frame.assign(feedback_id=ids, revision=0, month="2026-11", rating=float("nan"))
    cut = split_units(frame)
    texts = frame.set_index("feedback_id")["text_clean"]
    said = [texts[i][start:end] for i, start, end in zip(cut["feedback_id"], cut["start"], cut["end"], strict=True)]
    scored = pd.concat([cut.reset_index(drop=True), sentiment.predict(said)], axis=1)
    return frame[["text_clean"]].join(score_feedback(scored, frame, recipe_id="benchmark").filter(like="p_"))


def rule_variants(rules: TypeRules) -> dict[str, TypeRules]:
    """Return the rules as they are and with one part changed at a time."""
    urgent = tuple(dataclasses.replace(cue, raises=True) for cue in rules.urgent)
    return {
        "rules": rules,
        "rules_150": dataclasses.replace(rules, head=150, tail=0),
        "words_alone": dataclasses.replace(rules, sentiment={}),
        "sentiment_alone": dataclasses.replace(rules, cues=(), urgent=()),
        "all_signals_raise": dataclasses.replace(rules, urgent=urgent),
    }


def predict_linear(dev: pd.DataFrame, half: pd.DataFrame, task: str, *, final: bool) -> list[str]:
    """Return what a linear model says that learnt from the dev half alone."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline

    model = make_pipeline(
        TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True),
        LogisticRegression(C=10, max_iter=1_000, class_weight="balanced"),
    )
    if final:
        return [str(label) for label in model.fit(dev["text_clean"], dev[task]).predict(half["text_clean"])]
    folds = StratifiedKFold(N_FOLDS, shuffle=True, random_state=SEED)
    return [str(label) for label in cross_val_predict(model, dev["text_clean"], dev[task], cv=folds)]


def _f1_by_class(label: Any, found: Any) -> Any:
    """Return the F1 of every class that is labelled, in sorted order."""
    from sklearn.metrics import f1_score

    return f1_score(label, found, labels=np.unique(label), average=None, zero_division=0)


def _scores(label: Any, found: Any) -> tuple[float, float]:
    return float(np.mean(label == found)), float(_f1_by_class(label, found).mean())


def _interval(values: list[float]) -> list[float]:
    return [round(float(np.quantile(values, q)), 3) for q in (0.025, 0.975)]


def measure(label: Any, found: Any, rival: Any = None) -> dict[str, Any]:
    """Return accuracy, macro-F1 and their intervals, each class, the confusion, and the lead over a rival."""
    classes = np.unique(label)
    accuracy, f1 = _scores(label, found)
    generator = np.random.default_rng(SEED)
    draws = [generator.integers(0, len(label), len(label)) for _ in range(N_BOOTSTRAP)]
    drawn = [_scores(label[d], found[d]) for d in draws]
    result: dict[str, Any] = {
        "n": len(label),
        "accuracy": round(accuracy, 3), "accuracy_interval": _interval([a for a, _ in drawn]),
        "macro_f1": round(f1, 3), "macro_f1_interval": _interval([f for _, f in drawn]),
    }  # fmt: skip
    if rival is not None:
        other = [_scores(label[d], rival[d]) for d in draws]
        result["over_linear"] = {
            "accuracy": _interval([a - b for (a, _), (b, _) in zip(drawn, other, strict=True)]),
            "macro_f1": _interval([a - b for (_, a), (_, b) in zip(drawn, other, strict=True)]),
        }
    hit = label == found
    result["classes"] = {
        str(c): {
            "n": int(np.sum(label == c)),
            "precision": round(float(hit[found == c].mean()), 3) if np.any(found == c) else None,
            "recall": round(float(hit[label == c].mean()), 3),
            "f1": round(float(each), 3),
        }
        for c, each in zip(classes, _f1_by_class(label, found), strict=True)
    }
    counts = pd.crosstab(pd.Series(label, name="labelled"), pd.Series(found, name="found"))
    result["confusion"] = {str(row): {str(c): int(n) for c, n in cells.items()} for row, cells in counts.T.items()}
    return result


def measure_all(half: pd.DataFrame, found: dict[str, Any], task: str) -> dict[str, Any]:
    """Return what `measure` says of each predictor, and of the rules and the linear model by source."""
    label, rows = half[task].to_numpy(dtype=object), half["source"].to_numpy()
    results = {name: measure(label, told, found["linear"] if name == "rules" else None) for name, told in found.items()}
    results["rules"]["sources"] = {
        str(source): {name: measure(label[rows == source], found[name][rows == source]) for name in ("rules", "linear")}
        for source in np.unique(rows)
    }
    return results


def show(task: str, results: dict[str, Any]) -> None:
    """Print one task's figures."""
    print(f"\n{task}")
    rules = results["rules"]
    lines = {**results, **{f"{s} {name}": r for s, of in rules["sources"].items() for name, r in of.items()}}
    for name, r in lines.items():
        accuracy, f1 = (f"{r[key]:.3f} {r[key + '_interval']}" for key in ("accuracy", "macro_f1"))
        print(f"  {name:30} n {r['n']:3} accuracy {accuracy} macro-F1 {f1}")
    print(f"  rules over linear: {rules['over_linear']}")
    print(pd.DataFrame(rules["classes"]).T.to_string())
    print(pd.DataFrame(rules["confusion"]).T.fillna(0).astype(int).to_string())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--half", choices=("dev", "final"), default="dev")
    parser.add_argument("--model", default="fast")
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    final = arguments.half == "final"
    dev = read_half(arguments.data, final=False)
    half = read_half(arguments.data, final=True) if final else dev
    sentiment, rules = load_sentiment(arguments.model), load_type_rules()
    by_units, whole = (score_texts(half, sentiment, units=units) for units in (True, False))
    told = {name: classify_feedback(by_units, variant) for name, variant in rule_variants(rules).items()}
    told["rules_whole_text"] = classify_feedback(whole, rules)
    started = time.process_time()
    classify_feedback(by_units, rules)
    results: dict[str, Any] = {
        "half": arguments.half,
        "sentiment": sentiment.version,
        "rules": rules.version,
        "mean_length": round(float(half["text_clean"].str.len().mean())),
        "texts_per_cpu_second": round(len(half) / (time.process_time() - started)),
    }
    print(json.dumps(results, ensure_ascii=False))
    for task in TASKS:
        found = {name: frame[task].to_numpy(dtype=object) for name, frame in told.items()}
        found["majority"] = np.full(len(half), dev[task].mode()[0], dtype=object)
        found["linear"] = np.array(predict_linear(dev, half, task, final=final), dtype=object)
        results[task] = measure_all(half, found, task)
        show(task, results[task])
    served = told["rules"]
    right = served["feedback_type"].to_numpy() == half["feedback_type"].to_numpy()
    error = calibration_error(served["type_confidence"].to_numpy(), right)
    results["type_calibration_error"] = round(error, 3)
    print(f"\ncalibration error of type_confidence: {error:.3f}")
    if arguments.out:
        arguments.out.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
