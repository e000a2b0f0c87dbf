import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch

import vocnlp.sentiment.steps as steps
from vocnlp.errors import ModelError
from vocnlp.sentiment.evaluate import evaluate
from vocnlp.sentiment.export import load_manifest
from vocnlp.sentiment.model import Sentiment, load_sentiment
from vocnlp.sentiment.recipe import Recipe
from vocnlp.sentiment.restore import restore_network
from vocnlp.sentiment.splits import HELD_OUT, Splits, make_splits
from vocnlp.sentiment.steps import Places, build_model
from vocnlp.sentiment.student import load_weights, predict_logits
from vocnlp.sentiment.tailor import describe, tailor_model

from .tiny import BAD, GOOD, NONE, THINGS, write_tiny_base, write_tiny_corpus, write_tiny_data, write_tiny_training

pytestmark = pytest.mark.slow

NETWORK = {
    "layers": [0], "max_tokens": 32, "batch_texts": 16, "learning_rate": 3e-3, "evaluate_every": 40, "epochs": 4,
    "freeze_embeddings": False, "patience": 50, "dev_texts": 60,
}  # fmt: skip
LINEAR = {"bits": 12, "steps": 30}
MEASURED = "测屏幕好得很"


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("steps")
    texts = write_tiny_data(folder / "data")
    write_tiny_corpus(folder / "data")
    write_tiny_training(folder / "training")
    make_splits(texts, {"evaluation": [MEASURED]}).save(folder / "splits.json")
    letters = [t for part in texts.values() for t in part] + ["写料得很遍但是，回"]
    write_tiny_base(folder / "base", letters)
    # The hand-labelled sets need the real data behind their hashes; here one text stands for them.
    with pytest.MonkeyPatch.context() as patch:
        for module in ("lessons", "corpus"):
            patch.setattr(f"vocnlp.sentiment.{module}.load_evaluation_texts", lambda folder, data: [MEASURED])
        yield Places(
            folder / "data", str(folder / "base"), folder / "work", splits=folder / "splits.json",
            training=folder / "training", evaluation=folder / "evaluation",
        )  # fmt: skip


def recipes() -> tuple[Recipe, Recipe]:
    teacher = Recipe(
        name="sentiment-accurate", threads=1, linear=LINEAR, network=NETWORK,
        adapt={"lines": 40, "batch_tokens": 256, "max_tokens": 32}, refine={"epochs": 1, "learning_rate": 1e-3},
    )  # fmt: skip
    student = Recipe(
        name="sentiment-fast", threads=1, teacher="sentiment-accurate", linear=LINEAR, network=NETWORK,
        distil={"lines": 20, "units": 40}, serve={"cascade": True},
    )  # fmt: skip
    return teacher, student


@pytest.fixture(scope="module")
def fast(places: Places) -> Path:
    teacher, student = recipes()
    return build_model(student, places, places.work / "fast", teacher_recipe=teacher)


def test_a_recipe_gives_a_model_that_serves(places: Places, fast: Path) -> None:
    sentiment = load_sentiment(fast)
    frame = sentiment.predict(["购屏幕好美1号", "购客服坏丑2号"])
    assert (frame["p_positive"] > frame["p_negative"]).tolist() == [True, False]
    assert sentiment.config["cascade"]["thresholds"] and sentiment.config["format"] == 2
    metrics = json.loads((fast / "metrics.json").read_text())
    assert np.mean([r["accuracy"] for r in metrics["dev"].values()]) > 0.8
    assert set(metrics["steps"]) == {
        "sentiment-fast/labels", "sentiment-fast/linear", "sentiment-fast/student",
        "sentiment-accurate/adapt", "sentiment-accurate/linear", "sentiment-accurate/network",
        "sentiment-accurate/refine",
    }  # fmt: skip
    card = (fast / "README.md").read_text()
    assert card.startswith("# sentiment-fast 0.2.0") and "written/written/neutral" in card


def test_every_step_kept_to_the_training_side(places: Places, fast: Path) -> None:
    splits = Splits.load(places.splits)
    manifests = [fast, *(p.parent for p in places.work.glob("sentiment-*/*/manifest.bin"))]
    assert len(manifests) == 9
    for folder in manifests:
        learnt = load_manifest(folder)
        assert len(learnt) and not any(np.isin(splits.of_role(role), learnt).any() for role in HELD_OUT)


def test_steps_on_record_are_not_run_again(places: Places, fast: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a step ran again")

    for name in ("fit_network", "fit_linear", "adapt_base", "draw_unlabelled"):
        monkeypatch.setattr(steps, name, refuse)
    teacher, student = recipes()
    again = build_model(student, places, places.work / "again", teacher_recipe=teacher)
    assert load_sentiment(again).version == load_sentiment(fast).version


def test_a_refined_network_is_another_and_the_one_that_is_exported(places: Places, fast: Path) -> None:
    work = places.work / "sentiment-accurate"
    assert steps.find_weights(work) == work / "refine"
    first, second = (load_weights(work / name) for name in ("network", "refine"))
    assert any(not torch.equal(first[k], second[k]) for k in first)
    teacher, _ = recipes()
    network, encoder = steps.start_network(teacher, places)
    network.load_state_dict(second)
    texts = ["购屏幕好美1号", "购客服坏丑2号", "银网点问借3号"]
    exact = predict_logits(network, encoder.encode(texts), encoder.pad_id, exact=True)
    assert np.abs(exact - load_sentiment(work / "model").logits(texts)).max() < 0.15
    assert steps.find_weights(work / "nothing") == work / "nothing" / "network"


def test_a_step_of_another_recipe_is_a_named_error(places: Places, fast: Path) -> None:
    teacher, student = recipes()
    with pytest.raises(ModelError, match="another recipe"):
        build_model(student.model_copy(update={"seed": 5}), places, places.work / "x", teacher_recipe=teacher)


def test_a_text_scores_the_same_whatever_its_mates(fast: Path) -> None:
    sentiment = Sentiment(fast)
    texts = [f"购{THINGS[i % 8]}{(GOOD, BAD, NONE)[i % 3][i % 5]}得很{i}遍" for i in range(60)] + ["好", "烂烂烂" * 30]
    together = sentiment.chances(texts)
    assert np.array_equal(together, np.concatenate([sentiment.chances([t]) for t in texts]))
    assert np.array_equal(together, Sentiment(fast, threads=2).chances(texts[::-1])[::-1])
    assert sentiment.predict(texts).equals(sentiment.predict(texts))


def test_the_first_stage_answers_as_the_linear_model_does(fast: Path, tmp_path: Path) -> None:
    shutil.copytree(fast, tmp_path / "m")
    config = json.loads((tmp_path / "m/config.json").read_text())
    texts = [f"购{THINGS[i % 8]}{(GOOD, BAD, NONE)[i % 3][i % 5]}得很" for i in range(30)]
    config["cascade"]["thresholds"] = [0.0, 0.0, 0.0]
    (tmp_path / "m/config.json").write_text(json.dumps(config))
    eager = Sentiment(tmp_path / "m")
    assert eager.first_stage(texts).all()
    eager._open = lambda: pytest.fail("the network was asked")  # type: ignore[method-assign]
    eager.predict(texts)
    config["cascade"]["thresholds"] = [2.0, 2.0, 2.0]
    (tmp_path / "m/config.json").write_text(json.dumps(config))
    assert not Sentiment(tmp_path / "m").first_stage(texts).any()


def test_a_served_network_can_be_taken_up_again(fast: Path) -> None:
    sentiment = Sentiment(fast)
    texts = ["购屏幕好美1号", "购客服坏丑2号", "银网点问借3号"]
    encoder, _ = sentiment._open()
    again = predict_logits(restore_network(fast), encoder.encode(texts), encoder.pad_id, exact=True)
    assert np.abs(again - sentiment.logits(texts)).max() < 0.15


def test_a_few_rows_teach_a_model_new_words(places: Places, fast: Path, tmp_path: Path) -> None:
    words = {0: "洗应", 1: "妆车", 2: "餐银"}  # they say nothing yet, and contradict nothing learnt
    rows = pd.DataFrame(
        [(f"店{THINGS[i % 8]}{words[i % 3]}{i // 24}", i % 3, False) for i in range(150)],
        columns=["text", "label", "two_class"],
    )
    known = [(f"购{THINGS[i % 8]}{w}{i}号", label) for i in range(80) for w, label in (("坏", 0), ("好", 2))]
    told = tailor_model(
        fast, rows, tmp_path / "own", training=places.training, unlabelled=[text for text, _ in known[:80]],
        epochs=12, learning_rate=3e-3, threads=1,
    )  # fmt: skip
    assert told["after"]["accuracy"] > told["before"]["accuracy"] + 0.2
    assert told["n_replayed"] > 80 and "rows learnt; on" in describe(told)
    taught = load_sentiment(tmp_path / "own")
    assert taught.version.startswith("sentiment-own-1+")
    old = pd.DataFrame(known[80:], columns=["text", "label"]).assign(two_class=True)
    assert evaluate(taught, old)["accuracy"] > evaluate(load_sentiment(fast), old)["accuracy"] - 0.1
    assert set(load_manifest(fast)) < set(load_manifest(tmp_path / "own"))
