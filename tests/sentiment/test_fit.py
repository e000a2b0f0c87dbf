from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import vocnlp.sentiment.fit as module
from vocnlp.errors import ModelError
from vocnlp.sentiment.fit import TARGETS, fit_network, make_batches, score_dev, take_epoch
from vocnlp.sentiment.recipe import NetworkSettings
from vocnlp.sentiment.student import compute_in, find_precision

from .tiny import BAD, GOOD, NONE, THINGS, write_tiny_base


def test_batches_hold_every_example_once_and_keep_the_limits() -> None:
    lengths = np.random.default_rng(0).integers(3, 97, 10_000)
    batches = make_batches(lengths, batch_tokens=1_536, batch_texts=48, seed=1, epoch=0)
    assert sorted(np.concatenate(batches).tolist()) == list(range(10_000))
    assert max(len(b) for b in batches) <= 48
    assert max(len(b) * lengths[b].max() for b in batches) <= 1_536
    other = make_batches(lengths, batch_tokens=1_536, batch_texts=48, seed=1, epoch=1)
    assert batches[0].tolist() != other[0].tolist()


def test_epochs_take_a_source_in_turn() -> None:
    source = np.array(["a"] * 10 + ["b"] * 3)
    first, second = (take_epoch(source, {"a": 0.6}, e) for e in (0, 1))
    assert set(first) | set(second) == set(range(13))
    assert len(first) == len(second) == 9


def test_dev_score_shows_reviews_called_neutral() -> None:
    dev = pd.DataFrame({"source": "s", "kind": "unit", "label": [0] * 20 + [2] * 10, "two_class": True})
    scores = score_dev(np.tile([1.0, 5.0, 0.0], (30, 1)), dev)
    assert scores["s/unit"] == pytest.approx(2 / 3) and scores["s/unit/called_neutral"] == 1.0


def test_a_few_dozen_texts_do_not_choose_the_weights() -> None:
    large = pd.DataFrame({"source": "large", "kind": "review", "label": [0, 2] * 450, "two_class": True})
    small = pd.DataFrame({"source": "small", "kind": "review", "label": [0, 2] * 18, "two_class": True})
    dev = pd.concat([large, small], ignore_index=True)
    logits = np.eye(3)[dev["label"]]
    logits[len(large) :] = np.eye(3)[2 - small["label"]]  # every text of the small set is wrong
    assert score_dev(logits, dev)["mean"] == pytest.approx(30 / (30 + 6))


def test_a_two_class_row_says_nothing_about_neutral_but_its_price() -> None:
    torch = pytest.importorskip("torch")
    logits = torch.tensor([[1.0, 3.0, 0.0]])
    target, weight = torch.tensor([[1.0, 0.0, 0.0]]), torch.ones(1)
    two = module._loss(logits, target, torch.tensor([True]), weight, 0.0)
    assert float(two) == pytest.approx(-np.log(np.exp(1) / (np.exp(1) + 1)), abs=1e-6)
    dearer = module._loss(logits, target, torch.tensor([True]), weight, 0.5)
    p = np.exp([1, 3, 0]) / np.exp([1, 3, 0]).sum()
    assert float(dearer - two) == pytest.approx(-0.5 * np.log(1 - p[1]), abs=1e-6)
    soft = torch.tensor([[0.5, 0.3, 0.2]])
    three = module._loss(logits, soft, torch.tensor([False]), weight, 0.5)
    assert float(three) == pytest.approx(-(np.array([0.5, 0.3, 0.2]) * np.log(p)).sum(), abs=1e-6)


@pytest.mark.parametrize(
    ("capabilities", "precision"),
    [
        ({"amx_bf16": True}, "bfloat16"),
        ({"avx512_bf16": True}, "bfloat16"),
        ({"avx512_f": True, "amx_bf16": False}, "float32"),
        ({}, "float32"),
    ],
)
def test_bfloat16_is_for_hardware_that_has_it(
    monkeypatch: pytest.MonkeyPatch, capabilities: dict[str, bool], precision: str
) -> None:
    """Emulated it is far slower than float32."""
    import torch

    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: capabilities)
    assert find_precision("cpu") == precision
    layer, ones = torch.nn.Linear(4, 4), torch.ones(2, 4)
    with compute_in(find_precision("cpu"), "cpu"):
        assert layer(ones).dtype == getattr(torch, precision)


@pytest.mark.slow
def test_a_run_cut_in_the_middle_goes_on_as_one_that_was_not(tmp_path: Path) -> None:
    import torch

    from vocnlp.sentiment.encode import Encoder
    from vocnlp.sentiment.student import build_student

    texts = [f"{THINGS[i % 8]}{(BAD, NONE, GOOD)[i % 3][i % 5]}{i}号" for i in range(300)]
    write_tiny_base(tmp_path / "base", texts)
    encoder = Encoder(tmp_path / "base/tokenizer.json", 32)
    rows = encoder.encode(texts)
    lessons = pd.DataFrame(
        {"source": "s", "kind": "unit", "label": np.arange(300) % 3, "two_class": False, "weight": 1.0}
    )
    lessons = lessons.assign(**dict(zip(TARGETS, np.eye(3)[lessons["label"]].T, strict=True)))
    settings = NetworkSettings(
        layers=(0,), max_tokens=32, epochs=4, batch_texts=16, learning_rate=3e-3, evaluate_every=12, patience=50,
        layer_decay=0.9, max_cpu_minutes=1_000, freeze_embeddings=False,
    )  # fmt: skip

    def run(name: str, mark: str = "m") -> tuple[Any, dict[str, Any]]:
        torch.manual_seed(0)
        network = build_student(str(tmp_path / "base"), (0,), 32, 0.1)
        return network, fit_network(
            network, rows, lessons, rows, lessons, settings, pad_id=encoder.pad_id, work=tmp_path / name,
            fingerprint=mark, threads=1,
        )[1]  # fmt: skip

    _, whole = run("a")
    assert whole["log"][-1]["mean"] > 0.9 and whole["steps"] == whole["planned_steps"]
    assert not whole["paced_by_clock"]

    class Cut(Exception):
        pass

    looks: list[int] = []
    real = module.predict_logits

    def break_off(*arguments: Any, **named: Any) -> Any:
        looks.append(1)
        if len(looks) == 3:
            raise Cut
        return real(*arguments, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "predict_logits", break_off)
        with pytest.raises(Cut):
            run("b")
    _, resumed = run("b")
    assert [round(look["mean"], 3) for look in whole["log"]] == [round(look["mean"], 3) for look in resumed["log"]]
    with pytest.raises(ModelError, match="another recipe"):
        run("b", "other")


def test_weights_that_lack_a_layer_are_a_named_error(tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    from vocnlp.sentiment.student import build_student

    write_tiny_base(tmp_path / "base", ["好坏"])
    assert build_student(str(tmp_path / "base"), (0,), 32, 0.1)
    weights = load_file(tmp_path / "base/model.safetensors")
    left = {name: tensor for name, tensor in weights.items() if "attention.self.key" not in name}
    assert 0 < len(left) < len(weights)
    save_file(left, tmp_path / "base/model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ModelError, match="not whole"):
        build_student(str(tmp_path / "base"), (0,), 32, 0.1)
