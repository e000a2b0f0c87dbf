import argparse
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks.sentiment_losses import (
    FloatTwin,
    compare_stages,
    make_stages,
    measure_first_stage,
    split_stage,
    write_without_cascade,
)
from tests.sentiment.tiny import write_tiny_base
from vocnlp.sentiment.folder import read_config, write_config
from vocnlp.sentiment.model import load_sentiment

MODEL = load_sentiment().folder


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


def test_the_same_network_without_a_cascade_is_the_same_model(tmp_path: Path) -> None:
    texts = ["客服态度太差", "屏幕很好", "手机银行闪退第1次", "更新的意义在哪里？", "打不通", "不爬山不越野，油耗八个"]
    whole = load_sentiment(MODEL)
    same = load_sentiment(write_without_cascade(MODEL, tmp_path / "same"))
    first = whole.first_stage(texts)
    assert first.any() and not first.all() and not same.first_stage(texts).any()
    columns = ["p_negative", "p_neutral", "p_positive"]
    before, after = (m.predict(texts)[columns].to_numpy() for m in (whole, same))
    assert np.array_equal(before[~first], after[~first]) and not np.array_equal(before[first], after[first])


def test_stages_come_in_the_order_of_their_making(tmp_path: Path) -> None:
    given = {"weights": None, "base": None}
    plain = load_sentiment("accurate")
    assert list(make_stages(plain, tmp_path, teacher="fast", **given)) == ["teacher", "int8"]
    (tmp_path / "again").mkdir()
    fast = load_sentiment(MODEL)
    assert list(make_stages(fast, tmp_path / "again", teacher=None, **given)) == ["int8", "cascade"]


@pytest.mark.slow
def test_the_float_twin_answers_as_what_was_trained(tmp_path: Path) -> None:
    import torch
    from safetensors.torch import save_file

    from vocnlp.sentiment.student import build_student

    texts = ["屏幕好", "客服很坏"]
    write_tiny_base(tmp_path / "base", texts)
    torch.manual_seed(0)
    network = build_student(str(tmp_path / "base"), (0,), 96, 0.0)
    save_file({f"model.{k}": v.contiguous() for k, v in network.state_dict().items()}, tmp_path / "best.safetensors")
    folder = write_without_cascade(MODEL, tmp_path / "model")
    (folder / "tokenizer.json").write_bytes((tmp_path / "base/tokenizer.json").read_bytes())
    write_config(folder, read_config(folder))
    twin = FloatTwin(folder, tmp_path / "best.safetensors", str(tmp_path / "base"), (0,))
    alone, together = twin.logits(texts[:1]), twin.logits(texts)
    assert together[:1] == pytest.approx(alone, abs=1e-5) and len(twin.predict(texts)) == 2
    assert twin.version.endswith("-float32")


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
