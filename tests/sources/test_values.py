from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from vocnlp.sources.values import is_answer, is_missing, read_score, read_text, read_truth


@pytest.mark.parametrize(
    "value",
    ["", " \n\t", "　", "nan", "NaN", "None", "null", "\\N", "#N/A", None, pd.NA, pd.NaT, float("nan"), Decimal("nan")],
)
def test_missing(value):
    assert is_missing(value)


@pytest.mark.parametrize("value", ["无", "0", 0, False, "n", "none of your business", 0.0, "-"])
def test_not_missing(value):
    assert not is_missing(value)


def test_dashes_answer_nothing():
    assert [is_answer(v) for v in ("-", "—", "无", "N/A", None, "5", 0)] == [False] * 5 + [True, True]


@pytest.mark.parametrize(
    ("value", "score"),
    [
        ("5", 5),
        ("5.0", 5),
        (" 5 ", 5),
        ("5星", 5),
        ("5 星", 5),
        ("５分", 5),
        ("4分", 4),
        ("五星", 5),
        ("两颗星", 2),
        (3, 3),
        (4.5, 4.5),
        ("★★★★☆", 4),
        ("★★★", 3),
        ("⭐⭐⭐⭐⭐", 5),
        ("⭐️⭐️", 2),
        ("4/5", 4),
        ("4 / 5", 4),
        ("3 stars", 3),
        (Decimal("2"), 2),
        ("99", 99),
        ("-1", None),
        ("8/10", None),
        ("★☆", None),
        ("很好", None),
        ("5e0", None),
        (True, None),
        ("1,5", None),
        (float("inf"), None),
        ("", None),
        ([5], None),
    ],
)
def test_scores(value, score):
    assert read_score(value, 5) == score


def test_text_of_numbers_is_the_same_from_every_format():
    assert {read_text(v) for v in (188006, 188006.0, "188006", Decimal("188006"))} == {"188006"}
    assert read_text(1.5) == "1.5"


def test_what_is_no_text():
    assert [read_text(v) for v in (b"x", [1], {"a": 1}, True, "\x00\x01\x02\x03ab", "���锟�")] == [None] * 6
    assert read_text("屏\x00幕不错，但是电池太差") is not None


def test_truth():
    assert [read_truth(v) for v in ("是", "1", 1, True, "否", 0, "false", "也许", b"1")] == [True] * 4 + [False] * 3 + [
        None
    ] * 2
