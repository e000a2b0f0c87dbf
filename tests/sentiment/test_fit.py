import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from vocnlp.errors import ConfigError, ModelError
from vocnlp.sentiment.splits import Splits, make_splits
from vocnlp.sentiment.train import TrainConfig, fit, make_batches, score_dev, select_examples, take_epoch, train

from .tiny import write_tiny_base, write_tiny_data

RECIPE = Path(__file__).parents[2] / "models/recipes/fast.yaml"


def test_the_recipe_loads_and_arguments_win() -> None:
    config = TrainConfig.load(RECIPE, data=Path("d"), base="b", out=Path("o"), epochs=7, seed=None)
    assert (config.epochs, config.seed, config.layers) == (7, 0, (0, 3, 7, 11))


@pytest.mark.parametrize("content", ["nonsense: 1", "epochs: 0", "[", "- 1"])
def test_a_bad_recipe_is_a_named_error(tmp_path: Path, content: str) -> None:
    (tmp_path / "r.yaml").write_text(content)
    with pytest.raises(ConfigError):
        TrainConfig.load(tmp_path / "r.yaml", data=Path("d"), base="b", out=Path("o"))


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


def examples() -> pd.DataFrame:
    return pd.DataFrame({
        "text": [f"t{i}" for i in range(30)], "source": "s", "kind": "unit", "label": [0] * 20 + [2] * 10,
        "two_class": False, "role": ["train"] * 29 + ["test"], "hash": np.arange(30, dtype=np.uint64)[::-1],
    })  # fmt: skip


def config(**given: object) -> TrainConfig:
    return TrainConfig(data=Path("d"), base="b", out=Path("o"), **given)  # type: ignore[arg-type]


def test_selection_caps_weighs_and_ignores_row_order() -> None:
    chosen = select_examples(examples(), config(max_per_class={"s/unit": 12}, source_weights={"s/unit/positive": 0.5}))
    assert chosen["label"].value_counts().to_dict() == {0: 12, 2: 9}
    assert set(chosen["role"]) == {"train"}
    rare = chosen.loc[chosen["label"] == 2, "weight"].iloc[0] / 0.5
    assert rare > chosen.loc[chosen["label"] == 0, "weight"].iloc[0]
    shuffled = select_examples(examples().sample(frac=1, random_state=3), config(max_per_class={"s/unit": 12}))
    assert shuffled["text"].tolist() == chosen["text"].tolist()


def test_dev_score_shows_reviews_called_neutral() -> None:
    dev = examples().assign(two_class=True)
    logits = np.tile([1.0, 5.0, 0.0], (30, 1))
    scores = score_dev(logits, dev)
    assert scores["s/unit"] == pytest.approx(2 / 3) and scores["s/unit/called_neutral"] == 1.0


@pytest.mark.slow
def test_train_export_load_and_resume(tmp_path: Path) -> None:
    from vocnlp.sentiment.export import load_manifest
    from vocnlp.sentiment.model import load_sentiment

    texts = write_tiny_data(tmp_path / "data")
    splits = make_splits(texts)
    splits.save(tmp_path / "splits.json")
    write_tiny_base(tmp_path / "base", [t for part in texts.values() for t in part])
    given = {
        "data": tmp_path / "data", "base": str(tmp_path / "base"), "splits": tmp_path / "splits.json", "layers": (0,),
        "max_tokens": 32, "epochs": 8, "batch_texts": 16, "learning_rate": 3e-3, "evaluate_every": 40, "threads": 1,
        "patience": 50,
    }  # fmt: skip
    config = TrainConfig(out=tmp_path / "model", **given)
    assert train(config) == tmp_path / "model"
    sentiment = load_sentiment(tmp_path / "model")
    frame = sentiment.predict(["购屏幕好美1号", "购客服坏丑2号"])
    assert (frame["p_positive"] > frame["p_negative"]).tolist() == [True, False]
    metrics = json.loads((tmp_path / "model/metrics.json").read_text())
    assert np.mean([r["accuracy"] for r in metrics["test"].values()]) > 0.8
    assert "app_reviews_smarthome/stars" in metrics["test"]
    assert metrics["int8"]["same_answer_share"] > 0.95
    assert (tmp_path / "model/README.md").read_text().startswith("# sentiment-fast 0.1.0")
    for role in ("test", "dev", "unseen"):
        assert not np.isin(Splits.load(tmp_path / "splits.json").of_role(role), load_manifest(tmp_path / "model")).any()

    # A run cut in the middle and taken up again goes the way of one that was not.
    whole = fit(TrainConfig(out=tmp_path / "a", **given), tmp_path / "a.work")
    cut = TrainConfig(out=tmp_path / "b", **given)
    import vocnlp.sentiment.train as module

    class Cut(Exception):
        pass

    looks: list[int] = []
    real = module.predict_logits

    def break_off(*arguments: object, **named: object) -> object:
        looks.append(1)
        if len(looks) == 3:
            raise Cut
        return real(*arguments, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "predict_logits", break_off)
        with pytest.raises(Cut):
            fit(cut, tmp_path / "b.work")
    resumed = fit(cut, tmp_path / "b.work")
    losses = [[round(look["mean"], 3) for look in run[4]["log"]] for run in (whole, resumed)]
    assert losses[0] == losses[1]

    with pytest.raises(ModelError, match="another recipe"):
        fit(TrainConfig(out=tmp_path / "b", **{**given, "seed": 5}), tmp_path / "b.work")
