from pathlib import Path

import pytest

from vocnlp.errors import ModelError
from vocnlp.sentiment.data import cut_opinions, find_clause, load_examples
from vocnlp.sentiment.splits import Splits, hash_texts

from .tiny import write_tiny_data


def test_a_clause_is_found_only_where_its_words_stand_once() -> None:
    assert find_clause("好吃，环境好", "好") is None
    assert find_clause("好吃，环境好", "坏") is None
    assert find_clause("好吃，环境好", "") is None
    assert find_clause("好吃，环境好", "环境") == (3, 6)


def test_a_clause_with_two_polarities_is_no_unit() -> None:
    assert cut_opinions("不错但太贵。服务好", [("不错", 2), ("太贵", 0), ("服务好", 2)]) == [("服务好", 2)]


def test_examples_carry_the_sides_and_drop_mixed_texts(tmp_path: Path) -> None:
    texts = write_tiny_data(tmp_path, n=40)
    splits = Splits({"reviews_shopping": {"test": hash_texts(texts["reviews_shopping"][:5])}})
    examples = load_examples(tmp_path, splits)
    assert set(examples["source"]) == set(texts) - {"app_reviews_smarthome"}
    assert (examples.loc[examples["source"] == "reviews_shopping", "label"] != 1).all()
    assert examples.loc[examples["source"] == "reviews_shopping", "two_class"].all()
    assert (examples["role"] == "test").sum() >= 5
    train = set(examples.loc[examples["role"] == "train", "hash"])
    assert not train & set(splits.of_role("test").tolist())
    assert {"review", "opinion", "unit"} == set(examples["kind"])
    # "好但是坏" stands in the car set with both labels.
    assert "屏幕好但是电池坏" not in set(examples["text"])


def test_a_missing_set_is_a_named_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="labelled data set"):
        load_examples(tmp_path, Splits({}))
