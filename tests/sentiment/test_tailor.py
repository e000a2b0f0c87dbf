"""What is refused before anything is trained; the training itself is in test_steps."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from vocnlp.errors import InputError, ModelError, NotEnoughDataError
from vocnlp.sentiment.export import write_tuning
from vocnlp.sentiment.model import load_sentiment
from vocnlp.sentiment.tailor import clean_rows, draw_apart, tailor_model


def rows(texts: list[str], labels: list[int]) -> pd.DataFrame:
    return pd.DataFrame({"text": texts, "label": labels, "two_class": False})


def test_an_empty_text_is_a_named_error_that_says_where() -> None:
    with pytest.raises(InputError, match="no text") as caught:
        clean_rows(rows(["好", "。。。", ""], [2, 1, 1]))
    assert "2 rows" in caught.value.got and "row 2" in caught.value.got


def test_too_few_rows_are_a_named_error() -> None:
    with pytest.raises(NotEnoughDataError):
        clean_rows(rows(["好", "坏"] * 40, [2, 0] * 40))
    with pytest.raises(NotEnoughDataError):
        clean_rows(rows([f"第{i}个好" for i in range(40)], [2] * 40))


def test_a_text_with_two_labels_is_not_learnt() -> None:
    texts = [f"第{i}个" for i in range(40)]
    own = clean_rows(rows([*texts, texts[0], texts[1]], [0, 1] * 20 + [2, 1]))
    assert texts[0] not in set(own["text"]) and own["text"].is_unique and len(own) == 39


def test_rows_that_read_the_same_and_contradict_are_not_learnt() -> None:
    texts = [f"第{i}个" for i in range(40)]
    own = clean_rows(rows([*texts, "第0 个！", "👍", "👎"], [0, 1] * 20 + [2, 2, 0]))
    assert not {texts[0], "第0 个！"} & set(own["text"]) and {"👍", "👎"} <= set(own["text"])


def test_near_copies_are_kept_apart_together() -> None:
    one = pd.Series([f"第{i}次来这家店还是要排很久的队" for i in range(300)])
    apart = draw_apart(pd.concat([one, one + "！"], ignore_index=True), 0.2)
    assert (apart[:300] == apart[300:]).all()
    short = pd.Series([f"{i}号" for i in range(500)])
    assert 0.15 < draw_apart(short, 0.2).mean() < 0.25 and not draw_apart(short, 0.0).any()


@pytest.mark.parametrize("where", ["start", "folder", "file"])
def test_nothing_but_a_model_is_written_over(tmp_path: Path, where: str) -> None:
    start = Path(shutil.copytree(load_sentiment().folder, tmp_path / "start"))
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "folder/mine.txt", tmp_path / "file"):
        path.write_text("mine")
    shutil.copy(start / "config.json", tmp_path / "folder")
    own = rows([f"第{i}个" for i in range(40)], [0, 2] * 20)
    with pytest.raises(InputError, match=r"cannot be (written here|written to its own folder)"):
        tailor_model(start, own, tmp_path / where)
    assert (tmp_path / "folder/mine.txt").read_text() == (tmp_path / "file").read_text() == "mine"
    assert load_sentiment(start).version == load_sentiment().version


def test_a_network_without_a_linear_model_cannot_be_taught(tmp_path: Path) -> None:
    alone = Path(shutil.copytree(load_sentiment().folder, tmp_path / "alone"))
    (alone / "linear.npz").unlink()
    write_tuning(alone, name="sentiment-alone", version="0.0.1", max_tokens=96)
    with pytest.raises(ModelError, match="cannot be taken up again"):
        tailor_model(alone, rows(["好"], [2]), tmp_path / "own")
