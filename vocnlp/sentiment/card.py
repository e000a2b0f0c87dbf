"""The model's card, written by the model's own files: no figure in it is typed by hand.

Read are config.json and these parts of metrics.json, each of which may be missing and is then said to be:

| part | holds | written by |
|---|---|---|
| recipe, environment | what was asked for | training |
| steps | of a recipe by steps: name to cpu_seconds, wall_seconds, texts, trained_on | training |
| int8, bytes | dev score by set in float32 and int8; sizes of the files | export |
| dev_scores | what the parts say alone and together; cascade, abstaining | export |
| dev, test | set to figures (`evaluate.measure`) | export |
| baselines, probes | what others say of the same texts; hand-labelled sets | `benchmarks/sentiment.py --record` |
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from vocnlp.sentiment.data import LABELS
from vocnlp.sentiment.recipe import DistilSettings
from vocnlp.sentiment.reliability_figure import ReliabilityFigure

FIGURE = "calibration.svg"
LICENCES = {
    "reviews_shopping": "none stated (online_shopping_10_cats, SophonPlus/ChineseNlpCorpus)",
    "opinions_car": "none stated (BDCI 2018 competition)",
    "opinions_bank": "none stated (BDCI 2021 competition)",
    "opinions_cosmetics": "none stated (Zhejiang Lab competition)",
    "opinions_restaurant": "MIT (ABSADatasets)",
    "aspects_shampoo_mooc": "MIT (ABSADatasets); its MOOC part GPL",
    "app_reviews_smarthome": "none stated (app-store reviews)",
    "written": "Apache-2.0 (written for vocnlp)",
    "corpus": "of the sets that the unlabelled lines are from; for most none is stated",
}

_TEXT = """# {name} {version}

A three-class sentiment classifier (negative, neutral, positive) for Chinese customer feedback: clauses, sentences and
whole reviews. {megabytes:.1f} MB, static int8 for ONNX Runtime. Neutral means *no opinion*: questions, requests, facts.
This card is generated from `config.json` and `metrics.json` beside it.

```python
import vocnlp

vocnlp.load_sentiment("{short}").predict(["客服态度太差", "屏幕很好", "请问怎么开通网银？"])
```

## How it was made

{making}

## What it learnt from

| set / granularity / class | texts | step | licence of the texts |
|---|---|---|---|
{trained}

No text is in this folder; `manifest.bin` holds 64-bit hashes of the training texts. `models/splits.json` fixed the
sides before training: near-copies (equal first 60 letters and digits, or trigram MinHash similarity of 0.7) are on one
side. A test fails if a training hash is a test hash. Never trained on with labels: app_reviews_smarthome,
tickets_city_dated, app_reviews_bank, reviews_hotel_dated.

## How good it is

Accuracy with a 95 % bootstrap interval. Sets with two classes compare negative with positive; *neutral* is the share of
their texts that the model would call neutral. ECE: expected calibration error over 15 bins. *at 97 %*: the share of
texts, most confident first, that can be answered with 97 % of them right. *abstains*: below a confidence of
{abstain_below}. Units: those whose words are not in the training manifest. Texts with contradicting labels, what the
cosmetics set calls 中性 and the shampoo set Neutral are noise and left out of every side: figures are on the rest.

### Test (nothing was chosen on it)

Counted when everything of this version was chosen. Earlier versions were counted on the same texts; no text of it, and
no mistake on one, is ever shown.

{test}

### Dev (what was chosen was chosen on it)

{dev}

### Against baselines

Linear: character 1-3-gram TF-IDF with logistic regression, trained on the whole training side of the very set (for the
stars: of reviews_shopping). Same texts, same run (`benchmarks/sentiment.py`){baseline_split}.

{baselines}

{probes}
## Calibration and abstaining

Both log-odds (opinion or none; which side) were calibrated by a logistic regression on dev.
{threshold}:
weighted by source, {precision:.1%} of decided dev texts are right, and {coverage:.1%} are decided.
{figure}
{parts}## int8 against float32 (dev)

{int8}

## Limits

{limits}
"""


def _tabulate_sets(results: dict[str, Any]) -> str:
    lines = [
        "| set | n | accuracy | macro-F1 | ECE | at 97 % | neutral | abstains | right if decided |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name, r in results.items():
        neutral = f"{r['called_neutral']:.1%}" if "called_neutral" in r else ""
        covered = f"{r['coverage_at_97']:.1%}" if "coverage_at_97" in r else ""
        lines.append(
            f"| {name} | {r['n']:,} | {_tell_accuracy(r)} | {r['macro_f1']:.3f} | {r['calibration_error']:.3f} "
            f"| {covered} | {neutral} | {r['abstain_share']:.1%} | {r['accuracy_decided']:.1%} |"
        )
        for label, c in r["classes"].items():
            lines.append(
                f"| – {label} | {c['n']:,} | precision {c['precision']:.1%}, recall {c['recall']:.1%} "
                f"| {c['f1']:.3f} | | | | | |"
            )
    return "\n".join(lines)


def _tell_accuracy(r: dict[str, Any]) -> str:
    return f"{r['accuracy']:.1%} ({r['accuracy_low']:.1%} to {r['accuracy_high']:.1%})"


def _tell_share(share: dict[str, Any]) -> str:
    return f"{share['right']} of {share['n']} | {share['accuracy']:.1%} ({share['low']:.1%} to {share['high']:.1%})"


def _tabulate_baselines(sets: dict[str, Any]) -> str:
    whose = list(next(iter(sets.values())))
    lines = [
        "| set | " + " | ".join(f"{who}: accuracy | {who}: macro-F1" for who in whose) + " |",
        "|---" * (1 + 2 * len(whose)) + "|",
    ]
    for name, r in sets.items():
        cells = " | ".join(f"{_tell_accuracy(r[who])} | {r[who]['macro_f1']:.3f}" for who in whose)
        lines.append(f"| {name} | {cells} |")
    return "\n".join(lines)


def _describe_probes(probes: dict[str, Any]) -> str:
    lines = []
    if cases := probes.get("hard_cases"):
        half = {"final": "the half that nothing was chosen by", "open": "the half that is for looking"}
        lines += [
            f"### Hard cases, {half[probes['hard_half']]}",
            "",
            "| group | right | accuracy |",
            "|---|---|---|",
            *(f"| {name} | {_tell_share(share)} |" for name, share in cases["groups"].items()),
            f"| all | {_tell_share(cases['all'])} |",
            "",
        ]
    if neutral := probes.get("neutral_set"):
        shares = [(label, share) for label, share in neutral["recall"].items()]
        shares += [(f"{k}, {source}", share) for source, by in neutral["sources"].items() for k, share in by.items()]
        lines += [
            "### Texts without an opinion, and complaints among them",
            "",
            "| class | right | recall |",
            "|---|---|---|",
            *(f"| {name} | {_tell_share(share)} |" for name, share in shares),
            "",
        ]
    if stars := probes.get("stars"):
        lines += [
            f"Rank correlation with the stars of app_reviews_smarthome ({stars['n']:,} reviews, three stars included): "
            f"{stars['spearman']:.3f} ({stars['low']:.3f} to {stars['high']:.3f}).",
            "",
        ]
    return "\n".join([*lines, ""]) if lines else ""


def _describe_making(config: dict[str, Any], metrics: dict[str, Any]) -> str:
    recipe = metrics["recipe"]
    network = recipe["network"]
    parts = [
        f"Network: embeddings and layers {', '.join(map(str, network['layers']))} of "
        f"{recipe.get('base_note') or 'the base encoder'}, mean pooling, one linear head."
    ]
    if adapt := recipe.get("adapt"):
        parts.append(f"The base was adapted to up to {adapt['lines']:,} lines of the clean corpus by masked words.")
    if recipe.get("refine"):
        second = {**network, **recipe["refine"]}
        frozen = "the embeddings frozen" if second["freeze_embeddings"] else "the embeddings learning, too"
        parts.append(
            f"Fine-tuned, then refined: once more at a learning rate of {second['learning_rate']:g}, {frozen}."
        )
    if any(name.endswith("/student") for name in metrics["steps"]):
        distil = recipe.get("distil") or DistilSettings().model_dump()
        parts.append(
            f"Distilled from {recipe.get('teacher') or 'a larger model'}: its probabilities for the labelled "
            f"examples (the hand label counts {distil['hard_share']:.0%}), for {distil['lines']:,} lines and "
            f"{distil['units']:,} units of the clean corpus."
        )
    if (share := recipe.get("sure_share", 1)) < 1:
        parts.append(f"Of the half of these that the linear model is surest of, {share:.0%} was learnt.")
    if "linear.npz" in config["files"]:
        parts.append("Blended with a linear model of hashed character n-grams; the weights of both were chosen on dev.")
    if config.get("cascade"):
        parts.append("The linear model answers alone what it is sure of.")
    histories = [step["history"] for step in metrics["steps"].values() if "precision" in step.get("history", {})]
    if where := sorted(
        {f"{h['device'].replace('cuda', 'GPU').replace('cpu', 'CPU')} ({h['precision']})" for h in histories}
    ):
        parts.append(f"Trained on a {' and a '.join(where)}.")
    lines = [*parts, "", "| step | CPU minutes | minutes | texts |", "|---|---|---|---|"]
    steps = metrics["steps"]
    for name, step in steps.items():
        n_texts = step.get("texts") or step.get("history", {}).get("texts")
        texts = f"{n_texts:,}" if n_texts else ""
        minutes = [_count_minutes(step, clock) for clock in ("cpu_seconds", "wall_seconds")]
        lines.append(f"| {name} | {minutes[0]:.1f} | {minutes[1]:.1f} | {texts} |")
    together = sum(_count_minutes(step, "cpu_seconds") for step in steps.values())
    lines += ["", f"{together:.0f} CPU minutes together; reading the examples and the export are not among them."]
    short = config["name"].removeprefix("sentiment-")
    lines += [
        "",
        "To make it again, with what `docs/methods/sentiment.md` says of each step:",
        "",
        "```",
        f"vocnlp sentiment train models/recipes/{short}.yaml --data DIR --base DIR_OR_HUB_NAME --out DIR",
        "```",
    ]
    return "\n".join(lines)


def _count_minutes(step: dict[str, Any], clock: str) -> float:
    # What was trained before an interruption is in the history, not in the step's own clock.
    return float(max(step[clock], step.get("history", {}).get(clock, 0))) / 60


def list_trained(metrics: dict[str, Any]) -> list[tuple[str, str, int]]:
    """List what was learnt from: step, `set/kind/class` (or set, where labels were a teacher's), number of texts."""
    return [
        (step, name, n) for step, told in metrics["steps"].items() for name, n in told.get("trained_on", {}).items()
    ]


def _describe_int8(int8: dict[str, Any]) -> str:
    exact, quantised = int8["float32"], int8["int8"]
    return "\n".join(
        [
            f"The same class for {int8['same_answer_share']:.2%} of {int8['texts']:,} dev texts; the largest gap of a "
            f"probability is {int8['largest_probability_gap']:.3f}. Below: network and linear model together, accuracy "
            "of two-class sets, macro-F1 of the others; of small sets these texts are few.",
            "",
            "| set | float32 | int8 |",
            "|---|---|---|",
            *(f"| {name} | {exact[name]:.3f} | {quantised[name]:.3f} |" for name in exact if name.count("/") == 1),
        ]
    )


def _describe_parts(config: dict[str, Any], scores: dict[str, Any]) -> str:
    """Return what network, linear model and their blend say alone, and what the cascade's first stage answers."""
    if "blend" not in scores:
        return ""
    parts = [name for name in ("network", "linear", "blend", "cascade") if name in scores]
    shares = {k: ", ".join(f"{v:g}" for v in config["blend"][k]) for k in ("network", "linear", "offset")}
    lines = [
        "## Network, linear model and blend (dev)",
        "",
        "Accuracy of two-class sets, macro-F1 of the others.",
        "",
        f"| set | {' | '.join(parts)} |",
        "|---" * (len(parts) + 1) + "|",
        *(
            f"| {name} | {' | '.join(f'{scores[part][name]:.3f}' for part in parts)} |"
            for name in scores["blend"]
            if not name.endswith("called_neutral")
        ),
        "",
        f"Blend, by head (no opinion; negative side): network {shares['network']}, linear model {shares['linear']}, "
        f"offset {shares['offset']}.",
        "",
        "",
    ]
    return "\n".join(lines) + _describe_cascade(scores)


def _describe_cascade(scores: dict[str, Any]) -> str:
    if "first_stage" not in scores:
        return ""
    lines = [
        "## The cascade's first stage (dev)",
        "",
        f"It answers {scores['first_stage_share']:.1%} of the texts; on the same texts, how often each is right:",
        "",
        "| class | from a confidence of | texts | first stage | whole model |",
        "|---|---|---|---|---|",
    ]
    for row in scores["first_stage"]:
        name = LABELS[row["class"]]
        if row["answered"]:
            first, whole = (f"{row[k]:.1%}" for k in ("right_first_stage", "right_whole_model"))
            lines.append(f"| {name} | {row['threshold']:.3f} | {row['answered']:,} | {first} | {whole} |")
        else:
            lines.append(f"| {name} | never | 0 | | |")
    return "\n".join([*lines, "", ""])


def _describe_threshold(below: float, abstain: dict[str, Any]) -> str:
    goal = f"a precision of {abstain['goal']}"
    if abstain["precision"] >= abstain["goal"]:
        return f"The threshold {below} is the least confidence at which decided dev texts reach {goal}"
    return f"No threshold reaches {goal}, which was asked for; {below} is the highest that is allowed"


def _list_limits(config: dict[str, Any], metrics: dict[str, Any]) -> str:
    tokens = int(config["max_tokens"])
    limits = []
    behind = [
        f"{name} ({r['model']['accuracy']:.1%} against {r['linear']['accuracy']:.1%})"
        for name, r in metrics.get("baselines", {}).get("sets", {}).items()
        if "linear" in r and r["linear"]["accuracy"] > r["model"]["accuracy"]
    ]
    if behind:
        limits.append(f"In accuracy the linear model of the set itself is ahead on {', '.join(behind)}.")
    groups = metrics.get("probes", {}).get("hard_cases", {}).get("groups", {})
    if weak := [f"{g} ({s['accuracy']:.0%})" for g, s in sorted(groups.items()) if s["accuracy"] < 0.85]:
        limits.append(f"Of the hard cases it gets less than 85 % right in {', '.join(weak)}.")
    limits += [
        f"It reads {tokens} tokens (about {tokens * 3 // 20 * 10} characters), two thirds from the head and one "
        "third from the tail. Score units instead of long texts: the pipeline does.",
        "The labels are noisy; the car and bank sets disagree with themselves about where a fact becomes a complaint. "
        "Plain statements of a fault (更新后打不开) lie on that border.",
        'Lukewarm words (一般, 还行) were partly labelled neutral in the restaurant set: neutral is not always "no '
        'opinion".',
        "Hard constructions were learnt, if at all, from examples written for it, which are of a few hands.",
        "Simplified script is expected: normalise first, as the pipeline does.",
        "Trained on shopping, hotel, restaurant, car, bank, cosmetics and course texts; other domains are measured by "
        "one set of reviews (app_reviews_smarthome) and the hand-labelled sets.",
    ]
    return "\n".join(f"- {limit}" for limit in limits)


def write_card(folder: Path) -> Path:
    """Write README.md of a model's folder from its config.json and metrics.json, and the calibration figure it shows.

    Returns
    -------
    Path
        The card.
    """
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    measured = metrics.get("test") or metrics.get("dev") or {}
    drawn = {name: r for name, r in measured.items() if r.get("reliability")}
    if drawn:
        (folder / FIGURE).write_text(ReliabilityFigure(drawn)._repr_svg_() + "\n", encoding="utf-8")
    baselines, scores = metrics.get("baselines"), metrics.get("dev_scores", {})
    abstain = scores["abstain"]
    card = _TEXT.format(
        name=config["name"],
        version=config["version"],
        short=config["name"].removeprefix("sentiment-"),
        megabytes=sum(metrics["bytes"].values()) / 1e6,
        making=_describe_making(config, metrics),
        trained="\n".join(
            f"| {name} | {n:,} | {step} | {LICENCES.get(name.split('/')[0], 'none stated')} |"
            for step, name, n in list_trained(metrics)
        ),
        test=_tabulate_sets(metrics["test"]) if "test" in metrics else "Not measured.",
        dev=_tabulate_sets(metrics["dev"]) if "dev" in metrics else "Not measured.",
        baseline_split=f", {baselines['split']} side" if baselines else "",
        baselines=_tabulate_baselines(baselines["sets"]) if baselines else "Not measured.",
        probes=_describe_probes(metrics.get("probes", {})),
        abstain_below=config["abstain_below"],
        threshold=_describe_threshold(config["abstain_below"], abstain),
        precision=abstain["precision"],
        coverage=abstain["coverage"],
        parts=_describe_parts(config, scores),
        figure=f"\n![Confidence against accuracy, by set]({FIGURE})\n" if drawn else "",
        int8=_describe_int8(metrics["int8"]),
        limits=_list_limits(config, metrics),
    )
    path = folder / "README.md"
    path.write_text(card, encoding="utf-8")
    return path
