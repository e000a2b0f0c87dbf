"""Quotes: the unit in its surroundings, once, whatever the text."""

from __future__ import annotations

import pandas as pd
import pytest

from vocnlp.report.inputs import EVIDENCE_COLUMNS
from vocnlp.report.quotes import MAX_AROUND, MAX_UNIT, choose_quotes, quote_evidence


def _evidence(text: object, context: object) -> pd.DataFrame:
    row = dict.fromkeys(EVIDENCE_COLUMNS) | {
        "unit_id": "u1", "feedback_id": "f1", "text": text, "context": context, "rating": float("nan"),
        "created_at": pd.Timestamp("2026-11-14T15:59:59Z"), "source": "reviews",
    }  # fmt: skip
    return pd.DataFrame([row])


@pytest.mark.parametrize(
    ("text", "context", "expected"),
    [
        ("太慢", "登录太慢了", ("登录", "太慢", "了")),
        ("太慢", None, ("", "太慢", "")),
        ("太慢", "别的话", ("", "太慢", "")),
        ("太\n慢", "登录太\n慢了", ("登录", "太 慢", "了")),
    ],
)
def test_cut(text: str, context: str | None, expected: tuple[str, str, str]) -> None:
    quote = quote_evidence(_evidence(text, context), "Asia/Shanghai")["u1"]
    assert (quote["before"], quote["quote"], quote["after"]) == expected
    assert quote["date"] == "2026-11-14"
    assert quote["rating"] is None


def test_long_texts_are_cut_on_all_sides() -> None:
    quote = quote_evidence(_evidence("慢" * 400, "前" * 9000 + "慢" * 400 + "后" * 9000), "UTC")["u1"]
    assert (len(quote["before"]), len(quote["quote"]), len(quote["after"])) == (MAX_AROUND, MAX_UNIT, MAX_AROUND)
    assert quote["before"].startswith("…")


@pytest.mark.parametrize("text", [None, float("nan"), "", "\u200b", " \n"])
def test_nothing_to_show_is_left_out(text: object) -> None:
    assert quote_evidence(_evidence(text, "登录太慢了"), "UTC") == {}


def test_one_per_feedback_and_no_sentence_twice() -> None:
    quotes = {
        "a": {"feedback_id": "f1", "quote": "太慢"},
        "b": {"feedback_id": "f1", "quote": "太卡"},
        "c": {"feedback_id": "f2", "quote": "太慢"},
        "d": {"feedback_id": "f3", "quote": "闪退"},
    }
    assert choose_quotes(["missing", "a", "b", "c", "d"], quotes, 5) == ["a", "d"]
    assert choose_quotes(["d", "a"], quotes, 1) == ["d"]
    assert choose_quotes(["d"], quotes, 0) == []
