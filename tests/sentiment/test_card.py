import json
from pathlib import Path

from vocnlp.sentiment.card import LICENCES, write_card
from vocnlp.sentiment.recipe import Recipe
from vocnlp.sentiment.splits import LABELLED, UNSEEN

SCORES = {"bank/opinion": 0.5, "shop/review": 0.9, "shop/review/called_neutral": 0.01, "mean": 0.7}
RESULT = {
    "n": 1_234, "accuracy": 0.912, "accuracy_low": 0.9, "accuracy_high": 0.92, "macro_f1": 0.8,
    "calibration_error": 0.02, "abstain_share": 0.1, "accuracy_decided": 0.95,
    "classes": {"negative": {"n": 7, "precision": 0.5, "recall": 0.25, "f1": 0.333}},
}  # fmt: skip


def write_files(folder: Path, *, cascade: bool) -> None:
    first = [{"class": c, "threshold": 0.9 if c else 2.0, "answered": 10 * c, "right_first_stage": 0.97,
              "right_whole_model": 0.96} for c in range(3)]  # fmt: skip
    config = {
        "name": "sentiment-fast", "version": "9.9.9", "abstain_below": 0.61, "max_tokens": 96,
        "blend": {"network": [1.5, 0.5], "linear": [0.25, 0.75], "offset": [-1, 0]},
        "cascade": {"thresholds": [2.0, 0.9, 0.9]} if cascade else None,
    }  # fmt: skip
    took = {"cpu_seconds": 120.0, "wall_seconds": 60.0}
    metrics = {
        "recipe": json.loads(Recipe(distil={} if cascade else None, teacher="sentiment-accurate").model_dump_json()),
        "steps": {
            "sentiment-fast/linear": {**took, "texts": 4_321},
            "sentiment-fast/student": {
                **took, "history": {"texts": 99, "cpu_seconds": 600.0, "wall_seconds": 300.0},
                "trained_on": {"opinions_bank/opinion/neutral": 2_036, "corpus": 70_000},
            },
        },
        "dev_scores": {
            "network": SCORES, "linear": SCORES, "blend": SCORES, "cascade": SCORES, "first_stage": first,
            "first_stage_share": 0.5, "abstain": {"precision": 0.91, "coverage": 0.87, "goal": 0.9},
        },
        "int8": {"same_answer_share": 0.99, "largest_probability_gap": 0.05, "texts": 2_000,
                 "float32": SCORES, "int8": SCORES},
        "bytes": {"model.onnx": 20_000_000, "linear.npz": 2_000_000},
        "dev": {"bank/opinion": RESULT},
    }  # fmt: skip
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "metrics.json").write_text(json.dumps(metrics))


def test_the_card_says_what_the_files_say(tmp_path: Path) -> None:
    write_files(tmp_path, cascade=True)
    card = write_card(tmp_path).read_text()
    assert "| bank/opinion | 1,234 | 91.2% (90.0% to 92.0%) | 0.800 |" in card
    assert "| sentiment-fast/student | 99 | 10.0 | 5.0 |" in card, "time before an interruption counts"
    assert "| opinions_bank/opinion/neutral | 2,036 | none stated (BDCI 2021 competition) |" in card
    assert "answers 50.0% of dev texts" in card and "| negative | never | 0 |" in card
    assert "22.0 MB in all" in card and "Distilled from sentiment-accurate" in card
    assert "called_neutral" not in card and "Not measured." in card


def test_a_model_without_cascade_says_so(tmp_path: Path) -> None:
    write_files(tmp_path, cascade=False)
    card = write_card(tmp_path).read_text()
    assert "No cascade" in card and "Distilled" not in card


def test_every_set_has_a_licence_line() -> None:
    assert set(LICENCES) == {*LABELLED, *UNSEEN, "written", "corpus"}
