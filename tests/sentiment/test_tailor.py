"""What is refused before anything is trained; the training itself is in test_steps."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from vocnlp.errors import InputError, ModelError, NotEnoughDataError
from vocnlp.sentiment.export import write_config
from vocnlp.sentiment.model import load_sentiment
from vocnlp.sentiment.tailor import _clean_rows, tailor_model


def rows(texts: list[str], labels: list[int]) -> pd.DataFrame:
    return pd.DataFrame({"text": texts, "label": labels, "two_class": False})


def test_an_empty_text_is_a_named_error_that_says_where() -> None:
    with pytest.raises(InputError, match="no text") as caught:
        _clean_rows(rows(["好", "。。。", ""], [2, 1, 1]))
    assert "2 rows" in caught.value.got and "row 2" in caught.value.got


def test_too_few_rows_are_a_named_error() -> None:
    with pytest.raises(NotEnoughDataError):
        _clean_rows(rows(["好", "坏"] * 40, [2, 0] * 40))
    with pytest.raises(NotEnoughDataError):
        _clean_rows(rows([f"第{i}个好" for i in range(40)], [2] * 40))


def test_a_text_with_two_labels_is_not_learnt() -> None:
    texts = [f"第{i}个" for i in range(40)]
    own = _clean_rows(rows([*texts, texts[0], texts[1]], [0, 1] * 20 + [2, 1]))
    assert texts[0] not in set(own["text"]) and own["text"].is_unique and len(own) == 39


def test_a_network_without_a_linear_model_cannot_be_taught(tmp_path: Path) -> None:
    alone = Path(shutil.copytree(load_sentiment().folder, tmp_path / "alone"))
    (alone / "linear.npz").unlink()
    write_config(alone, name="sentiment-alone", version="0.0.1", max_tokens=96)
    with pytest.raises(ModelError, match="taught"):
        tailor_model(alone, rows(["好"], [2]), tmp_path / "own")
