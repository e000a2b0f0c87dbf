import pandas as pd
import pytest

from vocnlp.errors import InputError, NotEnoughDataError
from vocnlp.sentiment.own_labels import WORDS, label_rows

ROWS = pd.DataFrame({"内容": ["太慢了", "几点开门", "很好"], "情感": ["负面", "Neutral", " 好评 "], "编号": [1, 2, 3]})


def test_labels_in_both_languages_become_classes() -> None:
    examples = label_rows(ROWS, "内容", "情感", where="my.csv")
    assert examples["label"].tolist() == [0, 1, 2]
    assert examples["text"].tolist() == ["太慢了", "几点开门", "很好"]
    assert not examples["two_class"].any()
    every = [(w, k) for k, words in WORDS.items() for w in words]
    frame = pd.DataFrame({"t": [f"第{i}句" for i in range(len(every))], "l": [w for w, _ in every]})
    assert label_rows(frame, "t", "l", where="x")["label"].tolist() == [k for _, k in every]


def test_texts_are_read_as_the_pipeline_reads_them() -> None:
    frame = ROWS.assign(内容=["螢幕太暗", "几点 开门", 404])
    assert label_rows(frame, "内容", "情感", where="my.csv")["text"].tolist() == ["萤幕太暗", "几点 开门", "404"]


def test_a_missing_column_names_those_that_are_there() -> None:
    with pytest.raises(InputError, match="--label") as caught:
        label_rows(ROWS, "内容", "label", where="my.csv")
    assert "情感" in str(caught.value)
    with pytest.raises(InputError, match="--text"):
        label_rows(ROWS, "text", "情感", where="my.csv")


@pytest.mark.parametrize("values", [["0", "1", "2"] * 5, ["坏", "无", "好"] * 5])
def test_wrong_label_names_are_shown(values: list[str]) -> None:
    with pytest.raises(InputError, match="a label is not known") as caught:
        label_rows(pd.DataFrame({"t": ["好"] * 15, "l": values}), "t", "l", where="my.csv")
    assert "15 rows with" in caught.value.got and values[0] in caught.value.got and "row 1" in caught.value.got


def test_a_column_of_customers_words_is_never_shown() -> None:
    with pytest.raises(InputError) as caught:
        label_rows(ROWS, "内容", "内容", where="my.csv")
    assert "太慢" not in str(caught.value) and "3 rows with 3 other values" in caught.value.got
    with pytest.raises(InputError) as caught:
        label_rows(pd.DataFrame({"t": ["a"] * 9, "l": ["张三说这家银行的柜台太慢了"] * 9}), "t", "l", where="my.csv")
    assert "张三" not in str(caught.value)


def test_an_empty_label_is_not_a_class() -> None:
    with pytest.raises(InputError, match="1 empty, first in row 2"):
        label_rows(ROWS.assign(情感=["负面", None, "正面"]), "内容", "情感", where="my.csv")


def test_a_missing_class_is_a_named_error_unless_meant() -> None:
    two = ROWS.assign(情感=["负面", "负面", "正面"])
    with pytest.raises(NotEnoughDataError, match="none of neutral") as caught:
        label_rows(two, "内容", "情感", where="my.csv")
    assert "--two-class" in caught.value.fix
    assert label_rows(two, "内容", "情感", where="my.csv", two_class=True)["two_class"].all()
    with pytest.raises(NotEnoughDataError, match="none of positive"):
        label_rows(two.assign(情感="负面"), "内容", "情感", where="my.csv", two_class=True)
    with pytest.raises(InputError, match="has neutral rows"):
        label_rows(ROWS, "内容", "情感", where="my.csv", two_class=True)


def frame(rows: list[tuple[object, object]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["t", "l"], dtype=object)


def test_bytes_are_read_as_text() -> None:
    own = label_rows(frame([("太慢".encode(), "负面"), ("好".encode(), "正面")]), "t", "l", where="x", two_class=True)
    assert own["text"].tolist() == ["太慢", "好"]


def test_a_row_without_text_is_told_and_not_measured() -> None:
    with pytest.raises(InputError, match="no text") as caught:
        label_rows(frame([("太慢", "负面"), (None, "正面")]), "t", "l", where="x", two_class=True)
    assert "row 2" in caught.value.got


def test_numbers_are_told_to_be_replaced_by_words() -> None:
    with pytest.raises(InputError) as caught:
        label_rows(frame([("太慢", -1), ("好", 1)]), "t", "l", where="x")
    assert "for each number" in str(caught.value.fix)


def test_two_columns_of_one_name_and_no_rows_are_named_errors() -> None:
    twice = frame([("太慢", "负面")]).assign(**{"l (2)": "正面"})
    for given in (twice, twice.set_axis(["t", "l", "l"], axis=1)):
        with pytest.raises(InputError, match="same name"):
            label_rows(given, "t", "l", where="x")
    with pytest.raises(NotEnoughDataError, match="no rows"):
        label_rows(frame([]), "t", "l", where="x")


def test_a_broken_character_in_a_label_is_no_traceback() -> None:
    with pytest.raises(InputError) as caught:
        label_rows(frame([("太慢", "\ud800"), ("好", "正面")]), "t", "l", where="x")
    str(caught.value).encode("utf-8")
