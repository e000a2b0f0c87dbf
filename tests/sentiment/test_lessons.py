from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from vocnlp.errors import ModelError
from vocnlp.sentiment.lessons import gather_examples, list_hashes, load_left_out, select_examples
from vocnlp.sentiment.near_copies import hash_texts
from vocnlp.sentiment.recipe import ExampleSettings
from vocnlp.sentiment.splits import Splits

from .tiny import write_tiny_data, write_tiny_training


def examples() -> pd.DataFrame:
    return pd.DataFrame({
        "text": [f"t{i}" for i in range(30)], "source": "s", "kind": "unit", "label": [0] * 20 + [2] * 10,
        "two_class": False, "role": ["train"] * 29 + ["test"], "hash": np.arange(30, dtype=np.uint64)[::-1],
    })  # fmt: skip


def test_selection_caps_weighs_and_ignores_row_order() -> None:
    settings = ExampleSettings(max_per_class={"s/unit": 12}, source_weights={"s/unit/positive": 0.5})
    chosen = select_examples(examples(), settings)
    assert chosen["label"].value_counts().to_dict() == {0: 12, 2: 9}
    assert set(chosen["role"]) == {"train"}
    assert (chosen[["q_negative", "q_neutral", "q_positive"]].to_numpy().argmax(axis=1) == chosen["label"]).all()
    rare = chosen.loc[chosen["label"] == 2, "weight"].iloc[0] / 0.5
    assert rare > chosen.loc[chosen["label"] == 0, "weight"].iloc[0]
    shuffled = select_examples(examples().sample(frac=1, random_state=3), settings)
    assert shuffled["text"].tolist() == chosen["text"].tolist()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_tiny_data(tmp_path, n=40)
    write_tiny_training(tmp_path / "training")
    monkeypatch.setattr("vocnlp.sentiment.lessons.load_evaluation_texts", lambda folder, data: ["写屏幕坏丑0回"])
    return tmp_path


def gather(folder: Path, **given: object) -> pd.DataFrame:
    settings = ExampleSettings(**given)  # type: ignore[arg-type]
    return gather_examples(folder, Splits({}), settings, training=folder / "training", evaluation=folder)


def test_written_examples_stand_beside_the_sets_unless_they_are_measured_with(folder: Path) -> None:
    gathered = gather(folder)
    written = gathered.loc[gathered["source"] == "written"]
    assert len(written) == 23 and set(written["role"]) <= {"train", "dev"}
    assert "写屏幕坏丑0回" not in set(written["text"])
    assert gathered["label"].dtype == np.int64 and set(gathered["role"]) <= {"train", "dev"}


def test_a_set_left_out_takes_its_copies_along(folder: Path) -> None:
    (folder / "opinions_bank.parquet").unlink()
    car = pd.read_parquet(folder / "opinions_car.parquet")
    bank = pd.DataFrame({"text": [car["text"][0] + "！", "别的话一句"], "polarity": "neutral"})
    bank.to_parquet(folder / "opinions_bank.parquet")
    gathered = gather(folder, without=("opinions_car",))
    assert "opinions_car" not in set(gathered["source"])
    assert gathered.loc[gathered["source"] == "opinions_bank", "text"].tolist() == ["别的话一句"]
    assert set(gather(folder, only=("opinions_bank",))["source"]) == {"opinions_bank"}


def test_a_category_left_out_takes_its_copies_along(folder: Path) -> None:
    reviews = pd.read_parquet(folder / "reviews_shopping.parquet")
    reviews["product_category"] = ["书籍", "酒店"] * (len(reviews) // 2)
    reviews.to_parquet(folder / "reviews_shopping.parquet")
    gathered = gather(folder, without_category="书籍")
    assert not set(gathered["text"]) & set(reviews.loc[reviews["product_category"] == "书籍", "text"])
    with pytest.raises(ModelError, match="category"):
        load_left_out(folder, ExampleSettings(without_category="书"))


def test_an_unknown_set_is_a_named_error(folder: Path) -> None:
    with pytest.raises(ModelError, match="opinions_cars"):
        gather(folder, without=("opinions_cars",))


def test_emoji_alone_stand_in_no_manifest() -> None:
    assert list_hashes(pd.Series(["好", "👍", "好"])).tolist() == hash_texts(["好"]).tolist()
