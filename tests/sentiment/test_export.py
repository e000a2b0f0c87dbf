import hashlib
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from vocnlp.errors import ModelError
from vocnlp.sentiment.export import choose_threshold, load_manifest

MODEL = Path(__file__).parents[2] / "models/sentiment-fast/0.3.0"


def dev(labels: list[int], two_class: bool = False) -> pd.DataFrame:
    return pd.DataFrame({"text": "t", "label": labels, "two_class": two_class, "source": "s", "kind": "opinion"})


def test_the_threshold_is_the_least_that_reaches_the_goal() -> None:
    chances = np.array([[c, 1 - c, 0.0] for c in (0.95, 0.9, 0.7, 0.6)])
    threshold, precision, coverage = choose_threshold(chances, dev([0, 0, 1, 0]), 0.99)
    assert (threshold, precision, coverage) == (0.71, 1.0, 0.5)
    assert choose_threshold(chances, dev([0, 0, 0, 0]), 0.99)[0] == 0.34


def test_an_unreachable_goal_does_not_silence_the_model() -> None:
    chances = np.array([[0.95, 0.05, 0.0]] * 4)
    assert choose_threshold(chances, dev([1, 1, 1, 1]), 0.9) == (0.8, 0.0, 1.0)


def test_the_manifest_is_sorted_and_unique() -> None:
    manifest = load_manifest(MODEL)
    assert (np.diff(manifest.astype(object)) > 0).all()


def test_a_model_without_manifest_is_a_named_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="learnt"):
        load_manifest(tmp_path)


def test_the_shipped_folder_is_whole_and_small() -> None:
    config = json.loads((MODEL / "config.json").read_text())
    for name, expected in config["files"].items():
        assert hashlib.sha256((MODEL / name).read_bytes()).hexdigest() == expected
    assert (MODEL / "model.onnx").stat().st_size < 25e6
    assert {p.name for p in MODEL.iterdir()} == {
        "model.onnx", "linear.npz", "tokenizer.json", "config.json", "metrics.json", "README.md", "calibration.svg",
        "manifest.bin",
    }  # fmt: skip


def test_int8_costs_at_most_a_point_on_dev() -> None:
    figures = json.loads((MODEL / "metrics.json").read_text())["int8"]
    exact, int8 = figures["float32"], figures["int8"]
    sets = [name for name in exact if name.count("/") == 1]
    assert len(sets) > 5 and np.mean([exact[k] - int8[k] for k in sets]) < 0.01
