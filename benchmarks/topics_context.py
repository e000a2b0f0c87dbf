"""What it brings that a unit without words of its own speaks of its feedback's topic.

    vocnlp demo BANK --seed 11
    python -m benchmarks.topics_context BANK [BANK ...]

Reads finished demos of other seeds than the default, whose figures the README shows. Every theme of the simulated bank,
planted or steady, of which at least half of the feedback has a negative unit is matched with the topic whose pain
feedback fits it best (F1, over all weeks). Prints one JSON object: mean F1, recall and precision over the themes, with
and without the rule, the share of themes with recall and precision of at least a half, and the number of pain hits.
Truth knows the main theme of a feedback only, so precision is a lower bound in both rows alike.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd

import vocnlp
from vocnlp.preprocess.keys import keyed_hash
from vocnlp.rootcause.voices import collect_hits, collect_voices
from vocnlp.simulate.truth import PlantedPoint, SteadyTheme, load_truth, split_source_id
from vocnlp.stages import cut_texts
from vocnlp.topics.model import INHERITED

KEY = ["feedback_id", "revision"]


def match_themes(themes: dict[str, set[str]], pain: dict[str, set[str]]) -> pd.DataFrame:
    """Return F1, recall and precision of each theme's best topic."""
    rows = []
    for theme, said in themes.items():
        best = (0.0, 0.0, 0.0)
        for found in pain.values():
            shared = len(said & found)
            best = max(best, (2 * shared / (len(said) + len(found)), shared / len(said), shared / len(found)))
        rows.append((theme, *best))
    return pd.DataFrame(rows, columns=["theme", "f1", "recall", "precision"])


def measure(folder: Path) -> dict[str, object]:
    """Measure one finished demo."""
    ws, truth = vocnlp.open(folder / "voc.yaml"), load_truth(folder / "truth.json")
    feedback, unit_sentiment = ws.read("feedback"), ws.read("unit_sentiment")
    voices = collect_voices(feedback, ws.read("noise"), ws.read("feedback_sentiment"))
    texts = ws.read("texts")
    units = cut_texts(ws.read("units"), texts).sort_values([*KEY, "ordinal"], kind="stable", ignore_index=True)
    tokens = ws.models.tokenizer.tokenize(units["text"].tolist())
    complaints = set(unit_sentiment.loc[unit_sentiment["polarity"] == "negative", "feedback_id"])
    themes = {}
    every: tuple[PlantedPoint | SteadyTheme, ...] = (*truth.planted, *truth.steady)
    for theme in every:
        said = {"f" + keyed_hash(ws.key, "feedback", *split_source_id(name)) for name in theme.source_ids}
        if len(said & complaints) >= len(said) / 2:
            themes[theme.id] = said
    result: dict[str, object] = {"n_units": len(units), "n_themes": len(themes)}
    # A demo of an older version has a model of older rules.
    fitted = ws.models.topics
    if fitted is None:
        raise SystemExit(f"{folder}: no topics are fitted there yet")
    model = replace(fitted, settings={**fitted.settings, "inherited": INHERITED})
    groups = list(units[KEY].itertuples(index=False, name=None))
    for name, given in (("own words", None), ("with feedback", groups)):
        found = model.assign(units["text"].tolist(), tokens=tokens, groups=given)
        rows = units.loc[found["text"], ["unit_id", *KEY]].reset_index(drop=True)
        hits = collect_hits(rows.assign(topic_id=found["topic_id"], probability=found["probability"]),
                            unit_sentiment, voices)  # fmt: skip
        pain = {str(t): set(part["feedback_id"]) for t, part in hits[hits["is_pain"]].groupby("topic_id")}
        matched = match_themes(themes, pain)
        result[name] = {
            **matched[["f1", "recall", "precision"]].mean().round(3).to_dict(),
            "found": round(float(((matched["recall"] >= 0.5) & (matched["precision"] >= 0.5)).mean()), 3),
            "n_pain_hits": int(hits["is_pain"].sum()),
        }
    return result


def main() -> None:
    """Read the command line, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("banks", nargs="+", type=Path)
    results = {folder.name: measure(folder) for folder in parser.parse_args().banks}
    sys.stdout.write(json.dumps(results, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
