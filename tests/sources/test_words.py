from __future__ import annotations

import pytest

from vocnlp.preprocess.mask import TOKEN
from vocnlp.sources.words import WordKeeper, cut_masked, join_texts

KEEPER = WordKeeper(bytes(32), 100)


def test_text_is_masked_and_cleaned():
    words = KEEPER.keep_text("打 13800138000 没人接！！！！！")
    assert "13800138000" not in words.text
    assert TOKEN.search(words.text)
    assert TOKEN.search(words.text_clean)
    assert not words.is_cut
    assert not words.is_repaired


@pytest.mark.parametrize("before", range(85, 101))
@pytest.mark.parametrize("number", ["13800138000", "zhang.san@example.com"])
def test_a_number_at_the_cut_is_never_halved(before, number):
    for after in (0, 50, 1000):
        text = KEEPER.keep_text("长" * before + number + "长" * after).text
        assert len(text) <= 100
        rest = text.strip("长")
        assert rest == "" or TOKEN.fullmatch(rest)


def test_a_text_of_numbers_alone_leaves_no_piece():
    for n in (30, 36, 37, 400, 5000):
        words = KEEPER.keep_text("someone.with.a.very.long.name@mail.example.com " * n)
        assert words.is_cut
        assert words.text_clean
        assert TOKEN.sub("", words.text).strip() == ""


def test_unstorable_characters_are_repaired():
    words = KEEPER.keep_text("电池\0太差\ud83d")
    assert words.is_repaired
    words.text.encode()
    words.text_clean.encode()


def test_values_are_masked_and_short():
    assert "13800138000" not in KEEPER.keep_value(" 王先生13800138000 ")
    assert KEEPER.keep_value(" 上海 ") == "上海"
    assert len(KEEPER.keep_value("长" * 5000)) == 200


def test_shown_on_one_line_of_eighty():
    assert KEEPER.show("第一行\n 第二行\0").startswith("第一行 第二行")
    assert len(KEEPER.show("长" * 500)) == 80
    assert "13800138000" not in KEEPER.show("长" * 75 + "13800138000")
    assert KEEPER.show(None) == KEEPER.show(float("nan")) == KEEPER.show(" ") == "(empty)"
    assert KEEPER.show(b"\x89PNG") == "(bytes, no text)"
    assert KEEPER.show(13800138000) != "13800138000"


def test_cut_keeps_tokens_whole():
    text = "请回电<手机:3f2a>，谢谢"
    assert [cut_masked(text, n) for n in (3, 4, 11, 12, 13, 99)] == [
        "请回电",
        "请回电",
        "请回电",
        "请回电<手机:3f2a>",
        "请回电<手机:3f2a>，",
        text,
    ]


def test_joined_once():
    assert join_texts(["标题！", "内容"]) == "标题！内容"
    assert join_texts(["标题", ""]) == "标题"
    assert join_texts(["", " ", "内容"]) == "内容"
    assert join_texts(["很好…", "很好用的软件"]) == "很好用的软件"
    assert join_texts(["优点：快", "缺点：贵", "还会买"]) == "优点：快。缺点：贵。还会买"
    assert join_texts([]) == ""


def test_a_number_split_by_markup_is_masked_in_both_forms():
    words = KEEPER.keep_text("我的手机是138<b>0013</b>8000，请回电")
    for kept in (words.text, words.text_clean):
        assert "13800138000" not in kept
        assert "0013" not in kept
        assert TOKEN.search(kept)
