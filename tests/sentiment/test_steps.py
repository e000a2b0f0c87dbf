import dataclasses
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch

import vocnlp.sentiment.steps as steps
from vocnlp.errors import ConfigError, ModelError
from vocnlp.sentiment.build import build_model, export_step, find_teacher
from vocnlp.sentiment.evaluate import evaluate
from vocnlp.sentiment.export import load_manifest
from vocnlp.sentiment.folder import read_config, write_config
from vocnlp.sentiment.model import Sentiment, load_sentiment
from vocnlp.sentiment.recipe import Recipe
from vocnlp.sentiment.restore import restore_network
from vocnlp.sentiment.splits import HELD_OUT, Splits, make_splits
from vocnlp.sentiment.steps import Lessons, Places
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
        distil={"lines": 20, "units": 40}, serve={"cascade": True}, sure_share=0.5,
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
    assert sentiment.config["cascade"]["thresholds"] and sentiment.config["format"] == 3
    metrics = json.loads((fast / "metrics.json").read_text())
    assert np.mean([r["accuracy"] for r in metrics["dev"].values()]) > 0.8
    assert set(metrics["steps"]) == {
        "sentiment-fast/labels", "sentiment-fast/linear", "sentiment-fast/student",
        "sentiment-accurate/adapt", "sentiment-accurate/linear", "sentiment-accurate/network",
        "sentiment-accurate/refine",
    }  # fmt: skip
    card = (fast / "README.md").read_text()
    assert card.startswith("# sentiment-fast 0.3.0") and "written/written/neutral" in card


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
    first, second = (load_weights(work / name) for name in ("network", "refine"))
    assert any(not torch.equal(first[k], second[k]) for k in first)
    teacher, _ = recipes()
    network, encoder = steps.start_network(teacher, places)
    network.load_state_dict(second)
    texts = ["购屏幕好美1号", "购客服坏丑2号", "银网点问借3号"]
    exact = predict_logits(network, encoder.encode(texts), encoder.pad_id, exact=True)
    assert np.abs(exact - load_sentiment(work / "model").logits(texts)).max() < 0.15


def test_a_step_of_another_recipe_is_a_named_error(places: Places, fast: Path) -> None:
    teacher, student = recipes()
    with pytest.raises(ModelError, match="another recipe"):
        build_model(student.model_copy(update={"seed": 5}), places, places.work / "x", teacher_recipe=teacher)


@pytest.fixture
def elsewhere(places: Places, fast: Path, tmp_path: Path) -> Places:
    """The finished working folder, to be spoilt."""
    shutil.copytree(places.work, tmp_path / "work")
    return dataclasses.replace(places, work=tmp_path / "work")


def test_a_changed_teacher_is_not_passed_over(elsewhere: Places) -> None:
    teacher, student = recipes()
    shutil.rmtree(elsewhere.work / "sentiment-fast")
    changed = {"examples": {"without": ["opinions_car"]}}
    with pytest.raises(ModelError, match="sentiment-accurate"):
        build_model(
            Recipe(**{**student.model_dump(), **changed}), elsewhere, elsewhere.work / "x",
            teacher_recipe=Recipe(**{**teacher.model_dump(), **changed}),
        )  # fmt: skip


def test_a_teacher_that_read_what_is_left_out_is_refused(elsewhere: Places) -> None:
    teacher, _ = recipes()
    alone = Recipe(
        name="own", threads=1, linear=LINEAR, network=NETWORK, distil={}, examples={"without": ["opinions_car"]}
    )
    with pytest.raises(ModelError, match="the teacher has read what the student leaves out"):
        steps.distil_step(alone, elsewhere, find_teacher(teacher, elsewhere))
    assert not (elsewhere.work / "own/labels/done.json").exists()


def test_a_students_manifest_holds_what_its_teacher_read(places: Places, fast: Path) -> None:
    teacher, _ = recipes()
    taught = load_manifest(find_teacher(teacher, places))
    assert len(taught) and np.isin(taught, load_manifest(fast)).all()


def test_labels_of_another_teacher_are_not_gone_on_with(elsewhere: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    teacher, student = recipes()
    labels = elsewhere.work / "sentiment-fast/labels"
    whole = np.load(labels / "part-0000.npy")
    np.save(labels / "part-0000.npy", np.zeros_like(whole))
    (labels / "done.json").unlink()
    (labels / "mark.txt").write_text("of another teacher")
    _, chances = steps.label_step(
        student, elsewhere, find_teacher(teacher, elsewhere), steps.gather_lessons(student, elsewhere)
    )
    assert np.allclose(chances, whole)


def test_other_examples_or_another_base_are_another_training(elsewhere: Places, tmp_path: Path) -> None:
    teacher, _ = recipes()
    lessons = steps.gather_lessons(teacher, elsewhere)
    relabelled = lessons.chosen.assign(label=2 - lessons.chosen["label"])
    with pytest.raises(ModelError, match="of other examples"):
        steps.fit_linear_step(teacher, elsewhere, Lessons(relabelled, lessons.dev))
    shutil.copytree(elsewhere.base, tmp_path / "other")
    (tmp_path / "other/config.json").write_text((tmp_path / "other/config.json").read_text() + " ")
    with pytest.raises(ModelError, match="another recipe"):
        steps.train_network_step(teacher, dataclasses.replace(elsewhere, base=str(tmp_path / "other")), lessons)


def test_a_step_asks_for_those_before_it(elsewhere: Places) -> None:
    teacher, _ = recipes()
    work = elsewhere.work / "sentiment-accurate"
    whole = (work / "network/done.json").read_text("utf-8")
    (work / "network/done.json").unlink()
    for take in (
        lambda: steps.refine_step(teacher, elsewhere),
        lambda: export_step(teacher, elsewhere, elsewhere.work / "x"),
    ):
        with pytest.raises(ModelError, match="a step before this one is not done"):
            take()
    (work / "network/done.json").write_text('{"finger')
    with pytest.raises(ModelError, match="damaged"):
        steps.refine_step(teacher, elsewhere)
    (work / "network/done.json").write_text(whole)
    adapted = json.loads((work / "adapt/done.json").read_text("utf-8"))
    (work / "adapt/done.json").unlink()
    with pytest.raises(ModelError, match="finished step adapt"):
        steps.train_network_step(teacher, elsewhere)
    (work / "adapt/done.json").write_text(json.dumps({**adapted, "fingerprint": "of another base"}))
    with pytest.raises(ModelError, match="another recipe"):
        steps.train_network_step(teacher, elsewhere)


def test_a_recipe_without_refine_exports_the_network(elsewhere: Places) -> None:
    teacher, _ = recipes()
    plain = teacher.model_copy(update={"refine": None})
    network, encoder = steps.start_network(plain, elsewhere)
    network.load_state_dict(load_weights(elsewhere.work / "sentiment-accurate/network"))
    texts = ["购屏幕好美1号", "购客服坏丑2号", "银网点问借3号"]
    exact = predict_logits(network, encoder.encode(texts), encoder.pad_id, exact=True)
    made = build_model(plain, elsewhere, elsewhere.work / "plain")
    assert np.abs(exact - load_sentiment(made).logits(texts)).max() < 0.15
    told = json.loads((made / "metrics.json").read_text(encoding="utf-8"))["steps"]
    assert "sentiment-accurate/network" in told and "sentiment-accurate/refine" not in told, "what it was made of"


def test_a_step_that_the_recipe_has_not_is_a_named_error(places: Places) -> None:
    _, student = recipes()
    for step in (steps.adapt_step, steps.refine_step):
        with pytest.raises(ConfigError, match="nothing to do"):
            step(student, places)
    with pytest.raises(ConfigError, match="in which this recipe's network learns"):
        steps.train_network_step(student, places)
    with pytest.raises(ConfigError, match="in which this recipe's network learns"):
        steps.distil_step(recipes()[0], places, places.work)
    with pytest.raises(ConfigError, match="no teacher"):
        build_model(student.model_copy(update={"teacher": None}), places, places.work / "x")


def test_a_mistyped_base_is_told_before_anything_is_read(tmp_path: Path) -> None:
    nowhere = Places(tmp_path / "no-data", str(tmp_path / "no-base"), tmp_path / "work", splits=tmp_path / "no-splits")
    with pytest.raises(ModelError, match="tokenizer"):
        steps.gather_lessons(recipes()[0], nowhere)


def test_what_chooses_is_not_learnt(places: Places) -> None:
    teacher, _ = recipes()
    lessons = steps.gather_lessons(teacher, places)
    assert len(lessons.dev) and not lessons.dev["hash"].isin(lessons.chosen["hash"]).any()


def test_a_text_scores_the_same_whatever_its_mates(fast: Path) -> None:
    sentiment = Sentiment(fast)
    texts = [f"购{THINGS[i % 8]}{(GOOD, BAD, NONE)[i % 3][i % 5]}得很{i}遍" for i in range(60)] + ["好", "烂烂烂" * 30]
    together = sentiment.chances(texts)
    assert np.array_equal(together, np.concatenate([sentiment.chances([t]) for t in texts]))
    assert np.array_equal(together, Sentiment(fast, threads=2).chances(texts[::-1])[::-1])
    assert sentiment.predict(texts).equals(sentiment.predict(texts))


def test_the_first_stage_answers_as_the_linear_model_does(fast: Path, tmp_path: Path) -> None:
    shutil.copytree(fast, tmp_path / "m")
    config = read_config(tmp_path / "m")
    texts = [f"购{THINGS[i % 8]}{(GOOD, BAD, NONE)[i % 3][i % 5]}得很" for i in range(30)]
    config["cascade"]["thresholds"] = [0.0, 0.0, 0.0]
    write_config(tmp_path / "m", config)
    eager = Sentiment(tmp_path / "m")
    assert eager.first_stage(texts).all()
    eager._open = lambda: pytest.fail("the network was asked")  # type: ignore[method-assign]
    eager.predict(texts)
    config["cascade"]["thresholds"] = [2.0, 2.0, 2.0]
    write_config(tmp_path / "m", config)
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
    assert sorted(p.name for p in tmp_path.iterdir()) == ["own"], "nothing half-made is left"
    # Taught once more, the rows that it has learnt do not measure; the model that was there is replaced.
    (tmp_path / "two").mkdir()
    shutil.copy(tmp_path / "own/config.json", tmp_path / "two")
    again = tailor_model(tmp_path / "own", rows, tmp_path / "two", training=places.training, epochs=1, threads=1)
    assert again["after"]["n"] == told["after"]["n"] and load_sentiment(tmp_path / "two").version != taught.version
    everything = tailor_model(
        fast, rows, tmp_path / "all", training=places.training, epochs=1, threads=1, measured_share=0.0
    )
    assert "after" not in everything
    third = tailor_model(tmp_path / "all", rows, tmp_path / "third", training=places.training, epochs=1, threads=1)
    assert "after" not in third
