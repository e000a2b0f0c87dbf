import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from vocnlp.sentiment.card import FIGURE, LICENCES, list_trained, write_card
from vocnlp.sentiment.evaluate import measure
from vocnlp.sentiment.splits import LABELLED, UNSEEN

MODELS = sorted(p.parent for p in (Path(__file__).parents[2] / "models").glob("sentiment-*/*/metrics.json"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    config = {
        "name": "sentiment-tiny", "version": "0.0.1", "files": {}, "max_tokens": 96,
        "abstain_below": 0.6,
    }  # fmt: skip
    metrics = {
        "recipe": {"network": {"layers": [0, 3]}}, "bytes": {"model.onnx": 2_000_000},
        "steps": {"net": {"cpu_seconds": 9, "wall_seconds": 9, "trained_on": {"opinions_bank/opinion/neutral": 12}}},
        "dev_scores": {"abstain": {"precision": 0.9, "coverage": 0.8, "goal": 0.9}},
        "int8": {
            "same_answer_share": 0.99, "largest_probability_gap": 0.1, "texts": 2_136,
            "float32": {"a/b": 0.9}, "int8": {"a/b": 0.9},
        },
        "dev": {"a/b": measured(0.7)}, "test": {"a/b": measured(0.6)},
    }  # fmt: skip
    (tmp_path / "config.json").write_text(json.dumps(config), "utf-8")
    (tmp_path / "metrics.json").write_text(json.dumps(metrics), "utf-8")
    return tmp_path


def change(path: Path, **parts: Any) -> None:
    body = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({k: v for k, v in {**body, **parts}.items() if v is not None}), "utf-8")


def measured(right: float) -> dict[str, Any]:
    generator = np.random.default_rng(0)
    label = generator.integers(0, 3, 200)
    found = np.where(generator.random(200) < right, label, (label + 1) % 3)
    return measure(
        pd.DataFrame(
            {"label": label, "found": found, "called": found, "confidence": 0.8, "decided": True, "two_class": False}
        ),
        n_bootstrap=50,
    )


@pytest.mark.parametrize("model", MODELS, ids=lambda path: path.parent.name)
def test_a_shipped_card_is_what_the_files_say(model: Path, tmp_path: Path) -> None:
    for name in ("config.json", "metrics.json"):
        shutil.copyfile(model / name, tmp_path / name)
    card, metrics = write_card(tmp_path).read_text("utf-8"), json.loads((model / "metrics.json").read_text("utf-8"))
    assert card == (model / "README.md").read_text("utf-8")
    assert (tmp_path / FIGURE).exists() == (model / FIGURE).exists()
    for name, result in {**metrics.get("test", {}), **metrics["dev"]}.items():
        assert f"| {name} | {result['n']:,} | {result['accuracy']:.1%}" in card
    assert list_trained(metrics)
    for _, name, n in list_trained(metrics):
        assert f"| {name} | {n:,} | " in card and name.split("/")[0] in LICENCES


def test_every_set_has_a_licence_line() -> None:
    assert set(LICENCES) == {*LABELLED, *UNSEEN, "written", "corpus"}


def test_what_was_not_measured_is_said(folder: Path) -> None:
    change(folder / "metrics.json", test=None, dev=None)
    card = write_card(folder).read_text("utf-8")
    assert card.count("Not measured.") == 3 and "ahead on" not in card and "2.0 MB" in card
    assert not (folder / FIGURE).exists()


def test_calibration_is_drawn_and_shown(folder: Path) -> None:
    change(folder / "metrics.json", test={"opinions_bank/opinion": measured(0.8)})
    card = write_card(folder).read_text("utf-8")
    assert f"]({FIGURE})" in card
    assert "opinions_bank/opinion" in (folder / FIGURE).read_text("utf-8")


def test_who_is_ahead_and_what_is_weak_is_told(folder: Path) -> None:
    low, high = measured(0.5), measured(0.9)
    share = {"n": 20, "right": 10, "accuracy": 0.5, "low": 0.3, "high": 0.7}
    change(
        folder / "metrics.json",
        baselines={"split": "test", "sets": {"a/b": {"model": low, "linear": high, "snownlp": low}}},
        probes={
            "split": "test", "hard_half": "final",
            "hard_cases": {"groups": {"irony": share, "emoji": share | {"accuracy": 0.9}}, "all": share},
            "neutral_set": {"recall": {"neutral": share}, "sources": {"written": {"neutral": share}}},
            "stars": {"n": 9, "spearman": 0.61, "low": 0.5, "high": 0.7},
        },
    )  # fmt: skip
    card = write_card(folder).read_text("utf-8")
    assert f"ahead on a/b ({low['accuracy']:.1%} against {high['accuracy']:.1%})" in card
    assert "right in irony (50%)." in card and "the half that nothing was chosen by" in card
    assert "snownlp: accuracy" in card and "| neutral, written | 10 of 20 |" in card and "0.610" in card


def test_a_blended_model_with_a_cascade_has_its_card(folder: Path) -> None:
    change(
        folder / "config.json",
        cascade={"thresholds": [0.9, 2.0, 0.9]}, files={"linear.npz": "0"},
        blend={"network": [1.5, 1.0], "linear": [0.5, 0.25], "offset": [0.0, 0.0]},
    )  # fmt: skip
    row = {"threshold": 0.9, "answered": 7, "right_first_stage": 0.97, "right_whole_model": 0.98}
    change(
        folder / "metrics.json",
        bytes={"model.onnx": 9_000_000, "linear.npz": 1_000_000},
        recipe={
            "network": {"layers": [0, 1]}, "distil": {"hard_share": 0.4, "lines": 25_000, "units": 45_000},
            "sure_share": 0.25,
        },
        steps={
            "fast/linear": {"cpu_seconds": 60, "wall_seconds": 90, "texts": 5},
            "fast/student": {
                "cpu_seconds": 60, "wall_seconds": 60, "trained_on": {"corpus": 8},
                "history": {"texts": 8, "device": "cpu", "precision": "float32"},
            },
        },
        dev_scores={
            "abstain": {"precision": 0.91, "coverage": 0.8, "goal": 0.9}, "first_stage_share": 0.4,
            **{part: {"a/b": 0.8, "mean": 0.8} for part in ("network", "linear", "blend", "cascade")},
            "first_stage": [row | {"class": 0}, {"class": 1, "threshold": 2.0, "answered": 0}, row | {"class": 2}],
        },
        int8={
            "same_answer_share": 0.99, "largest_probability_gap": 0.1, "texts": 2_136,
            "float32": {"a/b": 0.9, "mean": 0.9}, "int8": {"a/b": 0.8, "mean": 0.8},
        },
    )  # fmt: skip
    card = write_card(folder).read_text("utf-8")
    assert (
        "10.0 MB" in card
        and "Distilled" in card
        and "| fast/linear | 1.0 | 1.5 | 5 |" in card
        and "| fast/student | 1.0 | 1.0 | 8 |" in card
    )
    assert "surest of, 25% was learnt" in card and "Trained on a CPU (float32)." in card
    assert "| corpus | 8 | fast/student |" in card
    assert "| neutral | never |" in card and "| negative | 0.900 | 7 | 97.0% | 98.0% |" in card
    assert "| a/b | 0.900 | 0.800 |" in card and "linear model 0.5, 0.25, offset 0, 0" in card


def test_a_card_says_so_where_no_threshold_reaches_the_goal(folder: Path) -> None:
    assert "reach a precision of 0.9" in write_card(folder).read_text("utf-8")
    change(folder / "metrics.json", dev_scores={"abstain": {"precision": 0.85, "coverage": 0.8, "goal": 0.9}})
    assert "No threshold reaches a precision of 0.9" in write_card(folder).read_text("utf-8")


def test_a_card_names_the_base_that_the_recipe_names(folder: Path) -> None:
    assert "layers 0, 3 of the base encoder" in write_card(folder).read_text("utf-8")
    change(folder / "metrics.json", recipe={"network": {"layers": [0]}, "base_note": "some-bert (MIT)"})
    assert "layers 0 of some-bert (MIT)" in write_card(folder).read_text("utf-8")
