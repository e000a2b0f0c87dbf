"""The model's card, written by the model's own files: no figure in it is typed by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from vocnlp.sentiment.data import LABELS

LICENCES = {
    "reviews_shopping": "none stated (online_shopping_10_cats, SophonPlus/ChineseNlpCorpus)",
    "opinions_car": "none stated (BDCI 2018 competition)",
    "opinions_bank": "none stated (BDCI 2021 competition)",
    "opinions_cosmetics": "none stated (Zhejiang Lab competition)",
    "opinions_restaurant": "MIT (ABSADatasets)",
    "aspects_shampoo_mooc": "MIT (ABSADatasets); its MOOC part GPL",
    "app_reviews_smarthome": "none stated (app-store reviews)",
    "written": "the project's own (models/training)",
    "corpus": "none stated (lines and units without labels, labelled by the teacher)",
}

_TEXT = """# {name} {version}

A three-class sentiment classifier (negative, neutral, positive) for Chinese customer feedback: clauses, sentences and
whole reviews. A network of {layers} layers (static int8, ONNX Runtime) and a linear model on hashed character n-grams,
blended; {megabytes:.1f} MB in all. Neutral means *no opinion*: questions, requests, facts. This card is generated from
`config.json` and `metrics.json` beside it.

```python
import vocnlp

vocnlp.load_sentiment("{short}").predict(["客服态度太差", "屏幕很好", "请问怎么开通网银？"])
```

## How it was made

{made}

| step | texts | CPU minutes | minutes |
|---|---|---|---|
{steps}

Reproduce, with what `docs/methods/sentiment.md` says of each step:

```
vocnlp sentiment train models/recipes/{short}.yaml --data DIR --base DIR_OR_HUB_NAME --work DIR --out DIR
```

## What it learnt from

| set / granularity / class | examples | licence of the texts |
|---|---|---|
{trained}

No text is in this folder; `manifest.bin` holds 64-bit hashes of every text that any of its steps read.
`models/splits.json` fixed the sides before training: near-copies (equal first 60 letters and digits, or trigram MinHash
similarity of 0.7) are on one side. A test fails if a hash of the manifest is held out. Never trained on with labels:
app_reviews_smarthome, tickets_city_dated, app_reviews_bank, reviews_hotel_dated.

## How good it is

Accuracy with a 95 % bootstrap interval. Sets with two classes compare negative with positive; *neutral* is the share of
their texts that the model would call neutral. ECE: expected calibration error. *abstains*: below a confidence of
{abstain_below}. Units: those whose words are not in the manifest.

### Test

{test}

### Dev (best look, blend, cascade and threshold were chosen on it)

{dev}

### Against the linear baseline

{baseline}

## Network, linear model and blend (dev)

Accuracy of two-class sets, macro-F1 of the others.

{parts}

Blend, by head (no opinion; negative side): network {network}, linear model {linear}, offset {offset}.

{cascade}

## Calibration and abstaining

The threshold {abstain_below} is the least confidence at which decided dev texts reach a precision of {goal}, sources
weighted by the square root of their size: there {precision:.1%} of decided texts are right, and {coverage:.1%} are
decided.

## int8 against float32 (dev)

The same class for {same:.2%} of {compared:,} dev texts; the largest gap of a probability is {gap:.3f}.

| set | float32 | int8 |
|---|---|---|
{int8}

## Limits

- It reads {max_tokens} tokens (about 140 characters), two thirds from the head and one third from the tail; the linear
  model reads all. Score units instead of long texts: the pipeline does.
- The labels are noisy; the car and bank sets disagree with themselves about where a fact becomes a complaint. Plain
  statements of a fault (更新后打不开) lie on that border.
- Lukewarm words (一般, 还行) were partly labelled neutral in the restaurant set: neutral is not always "no opinion".
- Hard constructions were learnt from examples written for it, which are of a few hands; see the hard cases for how far
  that carries. Simplified script is expected: normalise first.
- Trained on shopping, hotel, restaurant, car, bank, cosmetics and course texts.
"""


def _table(results: dict[str, Any]) -> str:
    head = "| set | n | accuracy | macro-F1 | ECE | neutral | abstains | right if decided |"
    lines = [head, "|---|---|---|---|---|---|---|---|"]
    for name, r in results.items():
        neutral = f"{r['called_neutral']:.1%}" if "called_neutral" in r else ""
        lines.append(
            f"| {name} | {r['n']:,} | {r['accuracy']:.1%} ({r['accuracy_low']:.1%} to {r['accuracy_high']:.1%}) "
            f"| {r['macro_f1']:.3f} | {r['calibration_error']:.3f} | {neutral} | {r['abstain_share']:.1%} "
            f"| {r['accuracy_decided']:.1%} |"
        )
        for label, c in r["classes"].items():
            lines.append(
                f"| – {label} | {c['n']:,} | precision {c['precision']:.1%}, recall {c['recall']:.1%} "
                f"| {c['f1']:.3f} | | | | |"
            )
    return "\n".join(lines)


def _compare(results: dict[str, Any]) -> str:
    lines = [
        "| set | model accuracy | baseline accuracy | model macro-F1 | baseline macro-F1 |",
        "|---|---|---|---|---|",
    ]
    for name, r in results.items():
        ours, theirs = r["model"], r["baseline"]
        lines.append(
            f"| {name} | {ours['accuracy']:.1%} | {theirs['accuracy']:.1%} | {ours['macro_f1']:.3f} "
            f"| {theirs['macro_f1']:.3f} |"
        )
    return "\n".join(lines)


def _list_steps(steps: dict[str, Any]) -> str:
    def texts(body: dict[str, Any]) -> str:
        n = body.get("texts", body.get("history", {}).get("texts"))
        return "" if n is None else f"{n:,}"

    def minutes(body: dict[str, Any], which: str) -> float:
        # What was trained before an interruption is in the history, not in the step's own clock.
        return float(max(body[which], body.get("history", {}).get(which, 0)) / 60)

    return "\n".join(
        f"| {name} | {texts(body)} | {minutes(body, 'cpu_seconds'):.1f} | {minutes(body, 'wall_seconds'):.1f} |"
        for name, body in steps.items()
    )


def _tell_cascade(config: dict[str, Any], scores: dict[str, Any]) -> str:
    if config["cascade"] is None:
        return "No cascade: the network reads every text."
    lines = [
        f"Cascade: the linear model alone answers {scores['first_stage_share']:.1%} of dev texts.",
        "",
        "| class | threshold | answered | right | the whole model on the same |",
        "|---|---|---|---|---|",
    ]
    for row in scores["first_stage"]:
        threshold = f"{row['threshold']:.3f}" if row["answered"] else "never"
        lines.append(
            f"| {LABELS[row['class']]} | {threshold} | {row['answered']:,} | {row['right_first_stage']:.1%} "
            f"| {row['right_whole_model']:.1%} |"
        )
    return "\n".join(lines)


def _compare_parts(scores: dict[str, Any]) -> str:
    names = [n for n in ("network", "linear", "blend", "cascade") if n in scores]
    lines = [f"| set | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    for key in scores["blend"]:
        if not key.endswith("called_neutral"):
            lines.append(f"| {key} | {' | '.join(f'{scores[n][key]:.3f}' for n in names)} |")
    return "\n".join(lines)


def write_card(folder: Path) -> Path:
    """Write README.md of a model's folder from its config.json and metrics.json.

    Returns
    -------
    Path
        The card.
    """
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    recipe, scores, steps = metrics["recipe"], metrics["dev_scores"], metrics["steps"]
    trained: dict[str, int] = {}
    for body in steps.values():
        trained |= body.get("trained_on", {})
    layers = recipe["network"]["layers"]
    made = (
        f"Base: the embeddings and layers {', '.join(map(str, layers))} of a Chinese-trimmed multilingual-e5-small "
        "(MIT), mean pooling, one linear head."
    )
    if recipe["distil"] is not None:
        made += f" Distilled from {recipe['teacher']}, whose layers it began with."
    exact, int8 = metrics["int8"]["float32"], metrics["int8"]["int8"]
    card = _TEXT.format(
        name=config["name"],
        short=config["name"].removeprefix("sentiment-"),
        version=config["version"],
        layers=len(layers),
        megabytes=sum(metrics["bytes"].values()) / 1e6,
        made=made,
        steps=_list_steps(steps),
        trained="\n".join(
            f"| {name} | {n:,} | {LICENCES.get(name.split('/')[0], 'none stated')} |" for name, n in trained.items()
        ),
        test=_table(metrics["test"]) if "test" in metrics else "Not measured.",
        dev=_table(metrics["dev"]) if "dev" in metrics else "Not measured.",
        baseline=_compare(metrics["baseline"]) if "baseline" in metrics else "Not measured.",
        parts=_compare_parts(scores),
        **{k: ", ".join(f"{v:g}" for v in config["blend"][k]) for k in ("network", "linear", "offset")},
        cascade=_tell_cascade(config, scores),
        abstain_below=config["abstain_below"],
        goal=scores["abstain"]["goal"],
        precision=scores["abstain"]["precision"],
        coverage=scores["abstain"]["coverage"],
        same=metrics["int8"]["same_answer_share"],
        compared=metrics["int8"]["texts"],
        gap=metrics["int8"]["largest_probability_gap"],
        int8="\n".join(
            f"| {name} | {exact[name]:.3f} | {int8[name]:.3f} |" for name in exact if "called_neutral" not in name
        ),
        max_tokens=config["max_tokens"],
    )
    path = folder / "README.md"
    path.write_text(card, encoding="utf-8")
    return path
