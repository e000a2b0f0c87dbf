from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocnlp.errors import NotEnoughDataError
from vocnlp.topics.vocabulary import Vocabulary, fit_vocabulary, load_generic_words, show_term


def test_frequent_company_becomes_one_term_and_judgements_none() -> None:
    other = [["手机", "屏幕"], ["服务", "态度"], ["发货", "速度"]] * 10
    fees = [
        ["信用卡", "年费", "太"],
        ["信用卡", "年费"],
        ["今年", "信用卡", "年费", "涨"],
        ["信用卡", "年费", "免"],
    ] * 3
    vocabulary = fit_vocabulary(fees + other, min_count=5, max_share=0.9)
    assert "信用卡_年费" in vocabulary.terms
    assert "信用卡" not in vocabulary.terms  # it never stands alone here
    assert not {"太"} & set(vocabulary.terms)


def test_a_piece_of_a_saying_is_no_term() -> None:
    openings = ["年纪", "字体", "屏幕", "回单", "柜台", "老人", "手机", "单子"]
    saying = [[opening, "老花眼", "根本", "看不清"] for opening in openings]
    vocabulary = fit_vocabulary([*saying, *([opening] for opening in openings)], min_count=2, max_share=1.0)
    assert {"老花眼", "根本", "看不清"} & set(vocabulary.terms)
    assert not {"老花眼_根本", "根本_看不清"} & set(vocabulary.terms)


def test_a_phrase_of_generic_words_only_is_no_term() -> None:
    vocabulary = fit_vocabulary([["太", "差"], ["客服"], ["屏幕"]] * 10, min_count=5, max_share=0.9)
    assert set(vocabulary.terms) == {"客服", "屏幕"}
    assert not vocabulary.phrases


def test_negated_phrase_survives() -> None:
    vocabulary = fit_vocabulary([["没", "反应"], ["客服"], ["屏幕"]] * 10, min_count=5, max_share=0.9)
    assert "没_反应" in vocabulary.terms


def test_counts_and_shares_are_of_feedback_not_of_units() -> None:
    tokens = [["闪退"]] * 20 + [["客服"], ["屏幕"]] * 10
    units = fit_vocabulary(tokens, min_count=2, max_share=0.9)
    assert "闪退" in units.terms
    one_voice = fit_vocabulary(tokens, groups=["f0"] * 20 + [f"f{i}" for i in range(1, 21)], min_count=2, max_share=0.9)
    assert "闪退" not in one_voice.terms


def test_word_in_too_great_a_share_is_left_out() -> None:
    tokens = [["酒店", "早餐"], ["酒店", "前台"], ["酒店", "房间"], ["酒店", "位置"]] * 5
    assert "酒店" not in fit_vocabulary(tokens, min_count=2, max_share=0.25).terms


def test_pasted_text_makes_no_phrase() -> None:
    pasted = [["细节", "决定", "成败", "游戏"]] * 50
    vocabulary = fit_vocabulary(pasted + [["细节"], ["成败"]] * 10, min_count=5, max_share=1.0)
    assert not vocabulary.phrases


def test_nothing_left_is_a_named_error() -> None:
    with pytest.raises(NotEnoughDataError, match="min_count"):
        fit_vocabulary([["好"], [], ["123", "x", "<手机:3f2a>"]], min_count=1, max_share=1.0)


def test_joining_is_gensims_own() -> None:
    from gensim.models.phrases import Phrases

    tokens = [["手机", "银行", "登录"], ["手机", "银行"], ["登录", "失败"], ["手机"], ["转账", "登录", "失败"]] * 20
    phrases = Phrases(tokens, min_count=3, threshold=0.3, scoring="npmi").freeze()
    vocabulary = Vocabulary((), (), 0, dict(phrases.phrasegrams))
    for text in [*tokens, ["银行", "手机", "银行", "登录", "失败", "失败"]]:
        assert vocabulary.join(text) == list(phrases[text])


def test_dictionary_is_gensims_and_equal_bags_come_out() -> None:
    vocabulary = fit_vocabulary([["闪退", "更新"], ["客服"], ["客服", "闪退"]] * 4, min_count=1, max_share=0.9)
    dictionary = vocabulary.dictionary()
    assert dictionary.doc2bow(["客服", "更新", "客服"]) == list(vocabulary.bag(["客服", "更新", "客服"]))
    assert dictionary[0] == vocabulary.terms[0]
    assert dictionary.dfs[vocabulary.terms.index("客服")] == 8


@given(st.lists(st.text(max_size=6), max_size=12))
def test_any_words_make_a_bag(words: list[str]) -> None:
    vocabulary = Vocabulary(("客服", "闪退"), (1, 1), 2, {"客服_电话": 0.5})
    bag = vocabulary.bag(words)
    assert sum(n for _, n in bag) <= len(words)
    assert bag == tuple(sorted(bag))


def test_generic_words_are_clean() -> None:
    words = load_generic_words()
    assert len(words) > 300
    assert all(word == word.lower() and word.strip() for word in words)


def test_show_term() -> None:
    assert show_term("信用卡_年费") == "信用卡年费"
    assert show_term("apple_watch") == "apple watch"
