import argparse
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks.sentiment_losses import compare_stages, make_stages, measure_first_stage, split_stage, write_variant
from vocnlp.errors import ModelError
from vocnlp.sentiment.model import load_sentiment

MODEL = Path(__file__).parents[2] / "models/sentiment-fast/0.1.0"


def answers(found: list[int]) -> dict[str, pd.DataFrame]:
    return {"s/review": pd.DataFrame({"label": [0, 0, 2, 2], "found": found, "two_class": True})}


def test_each_step_is_compared_alone_and_all_together() -> None:
    sets = {"s/review": pd.DataFrame({"text": list("abcd")})}
    stages = {"teacher": answers([0, 0, 2, 2]), "student": answers([0, 2, 2, 2]), "int8": answers([0, 2, 0, 2])}
    losses = compare_stages(sets, stages)
    assert list(losses) == ["teacher to student", "student to int8", "teacher to int8"]
    lost = [step["sets"]["s/review"]["accuracy_difference"] for step in losses.values()]
    assert lost == [0.25, 0.25, 0.5]
    assert list(compare_stages(sets, dict(list(stages.items())[:2]))) == ["teacher to student"]


def test_a_stage_is_a_name_and_a_model() -> None:
    assert split_stage("int8=models/a=b") == ("int8", "models/a=b")
    for wrong in ("fast", "=fast", "int8="):
        with pytest.raises(argparse.ArgumentTypeError):
            split_stage(wrong)


def test_a_variant_is_a_model_of_its_own(tmp_path: Path) -> None:
    same = load_sentiment(write_variant(MODEL, tmp_path / "same"))
    texts = ["客服态度太差", "屏幕很好"]
    assert same.predict(texts).equals(load_sentiment(MODEL).predict(texts))
    (tmp_path / "other.onnx").write_bytes(b"no network")
    other = load_sentiment(write_variant(MODEL, tmp_path / "other", network=tmp_path / "other.onnx"))
    with pytest.raises(ModelError, match="cannot be run"):
        other.predict(texts)


def test_stages_come_in_the_order_of_their_making(tmp_path: Path) -> None:
    model = load_sentiment(MODEL)
    assert list(make_stages(model, tmp_path, "accurate", None, tmp_path)) == ["teacher", "int8"]
    model.config["cascade"] = {"thresholds": [0.9, 2, 0.9]}
    (tmp_path / "again").mkdir()
    assert list(make_stages(model, tmp_path / "again", None, None, tmp_path)) == ["int8", "cascade"]
    assert json.loads((tmp_path / "again/int8/config.json").read_text("utf-8")).get("cascade") is None


class FirstStage:
    """A stand-in for a model with a cascade: it is sure of texts with an exclamation mark."""

    def first_stage(self, texts: list[str]) -> np.ndarray:
        return np.array(["！" in t for t in texts])


def test_the_first_stage_is_measured_on_what_it_answered() -> None:
    sets = {"s/review": pd.DataFrame({"text": ["坏！", "坏", "好！", "好！"]})}
    told = measure_first_stage(FirstStage(), sets, answers([0, 0, 2, 0]), answers([0, 0, 2, 2]))["s/review"]
    assert (told["n"], told["answered"]) == (4, 3)
    assert told["classes"]["negative"] == {
        "n": 2, "answered": 1, "recall_first_stage": 1.0, "recall_whole_model": 1.0,
    }  # fmt: skip
    assert told["classes"]["positive"]["recall_first_stage"] == 0.5 and told["macro_f1_whole_model"] == 1.0
