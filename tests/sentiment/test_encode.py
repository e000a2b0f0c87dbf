from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocnlp.errors import ModelError
from vocnlp.sentiment.encode import Encoder, prepare_text, says_something

TOKENIZER = Path(__file__).parents[2] / "models/sentiment-fast/0.3.0/tokenizer.json"


def test_masks_lose_their_keyed_part() -> None:
    assert prepare_text("打<手机:3f2a>没人接") == prepare_text("打<手机:77b0>没人接") == "打手机没人接"


def test_broken_characters_go() -> None:
    assert prepare_text("好\x00的\ud83d\ufffd") == "好 的"


@pytest.mark.parametrize("value", [None, float("nan"), 3, b"x"])
def test_what_is_no_text_is_empty(value: object) -> None:
    assert prepare_text(value) == ""


def test_a_long_text_keeps_head_and_tail() -> None:
    text = prepare_text("头部" * 500 + "中间" * 500_000 + "尾巴" * 250)
    assert len(text) <= 1_501
    assert text.startswith("头部" * 500) and text.endswith("尾巴" * 250)


@pytest.mark.parametrize("run", ["。" * 50_000, "—" * 60, "。 ，！\n" * 9_000, "哈" * 50_000, "😀" * 5_000, "_-" * 900])
def test_a_run_never_pushes_the_words_out(run: str) -> None:
    text = prepare_text(run + "客服态度太差" + run)
    assert "客服态度太差" in text
    assert len(text) <= 86


@given(st.text(alphabet=st.characters(), max_size=50) | st.text(alphabet="。， 哈<手机:2f>", max_size=200))
def test_preparing_twice_changes_nothing(text: str) -> None:
    once = prepare_text(text)
    once.encode("utf-8")
    assert prepare_text(once) == once or "<" in once


@pytest.mark.parametrize(
    ("text", "expected"), [("👍", True), ("5", True), ("a", True), ("？！…", False), (" ", False), ("_", False)]
)
def test_what_can_be_judged(text: str, expected: bool) -> None:
    assert says_something(text) is expected


def test_long_sequences_are_cut_to_head_and_tail() -> None:
    encoder = Encoder(TOKENIZER, 32)
    (whole,) = Encoder(TOKENIZER, 512).encode(["屏幕不错电池太差" * 20])
    (cut,) = encoder.encode(["屏幕不错电池太差" * 20])
    assert len(cut) == 32
    assert cut[:21].tolist() == whole[:21].tolist() and cut[-11:].tolist() == whole[-11:].tolist()
    assert (cut[0], cut[-1]) == (encoder.start_id, encoder.end_id)


def test_a_broken_tokenizer_is_a_named_error(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(ModelError, match="tokenizer"):
        Encoder(tmp_path / "tokenizer.json")
