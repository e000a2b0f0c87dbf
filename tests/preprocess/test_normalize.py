"""Cleaning: one form, reached at once, and nothing lost on the way."""

from __future__ import annotations

import hashlib

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vocnlp.preprocess import normalize
from vocnlp.preprocess.normalize import clean_text, clean_texts, repair_text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("ＡＰＰ　很好，１２３", "APP 很好，123"),
        ("這個電池滿意嗎?", "这个电池满意吗？"),
        ("乾隆年間 著名", "乾隆年间 著名"),
        ("複(fù)雜，紅(hóng)包，我們（men）", "复杂，红包，我们"),
        ("打开(app)就闪退", "打开(app)就闪退"),
        ("&ldquo;好&rdquo;&nbsp;&amp;lt;3", "“好” <3"),
        ("好<br/>差<span style='x'>了</span>", "好\n差了"),
        ("<A市征地办法>和<script>alert(1)</script>", "<A市征地办法>和<script>alert(1)</script>"),
        ("看https://a.cn/b?c=1，www.x.com/y 不行", "看<网址>,<网址> 不行"),
        ("好好好好好，哈哈，1000000，好！！！！！！", "好好好，哈哈，1000000，好！！！"),
        ("好.差...坏。。。。", "好。差…坏…"),
        ("3.5分,1,000元,时间:10:03", "3.5分，1,000元，时间：10:03"),
        ("good,fine!", "good,fine!"),
        ("赞\\(\ufffd\ufffd)/\x00\u200b❤️👍🏻", "赞\\()/❤👍"),
        ("①物流慢②客服差", "1、物流慢2、客服差"),
        (" 好 \r\n\r\n 差\t\t的 ", "好\n差 的"),
        ("(该条评论已经被删除)更新后闪退", "更新后闪退"),
        ("非常垃圾。(该条评论已经被删除)更新后闪退", "非常垃圾。更新后闪退"),
        ("(该条评论已经被删除)", "(该条评论已经被删除)"),
        ("该条评论已经被删除，凭什么", "该条评论已经被删除，凭什么"),
        ("闪退 --- 开发者回复：感谢您的反馈。\n请加群", "闪退"),
        ("<br>", "<br>"),
        ("", ""),
        (" \u200b\ufeff\x00\ufffd", ""),
    ],
)
def test_one_form(text: str, clean: str) -> None:
    assert clean_text(text) == clean
    assert clean_text(clean) == clean


def test_surrogates_are_joined_or_dropped() -> None:
    assert repair_text("\ud83d\udc4d好\ud83d\x00") == "👍好"
    repair_text("\udc4d\ud83d").encode("utf-8")
    assert clean_text("\ud83d\udc4d好\udc4d") == "👍好"


def test_a_column_keeps_its_index_and_its_input() -> None:
    texts = pd.Series(["好!!!!", None, float("nan")], index=[5, 3, 9], name="text")
    before = texts.copy()
    clean = clean_texts(texts)
    assert clean.tolist() == ["好！！！", "", ""]
    assert clean.index.tolist() == [5, 3, 9]
    assert str(clean.dtype) == "str"
    pd.testing.assert_series_equal(texts, before)
    assert clean_texts(pd.Series([], dtype="str")).empty


_PIECES = st.sampled_from(
    [
        *"好的複雜這，,。.!！?？:：;…~()（）[]<>&/ \n\t1１23Aa\u200b\u3000️👍🏻①·-'\"@#\ufffd\x00",
        "...", "。。", "&amp;", "&#38;", "lt;", "&lt;br&gt;", "<br>", "<b>", "</p>", "http://", "www.", ".com/", "(fù)",
        "(de)", "<手机:aaaa>", "<网址>", "啊啊啊啊啊", "!!!!!", "該條", "\ud83d", "\udc4d", "(该条评论已经被删除)",
        "\r\n", "㊗", "--- 商家回复：", "ﬁ", "答覆",
    ]
)  # fmt: skip
_TEXTS = st.one_of(st.text(max_size=50), st.lists(_PIECES, max_size=16).map("".join))


@settings(max_examples=300, deadline=None)
@given(_TEXTS)
def test_cleaning_again_changes_nothing_and_loses_no_text(text: str) -> None:
    clean = clean_text(text)
    assert clean_text(clean) == clean
    clean.encode("utf-8")
    assert clean == clean.strip()
    if any(character.isalnum() for character in text):
        assert clean


@settings(max_examples=200, deadline=None)
@given(_TEXTS)
def test_tokens_stay_whole(text: str) -> None:
    # What follows a platform's reply is left out as a whole, tokens included.
    text = text.replace("回复", "")
    clean = clean_text(f"{text}<手机:0000>{text}")
    assert "<手机:0000>" in clean


def test_version_names_the_dictionaries() -> None:
    assert normalize.PREPROCESS_VERSION.startswith(f"{normalize.RULES_VERSION}+opencc")
    with pytest.raises(AttributeError):
        normalize.NO_SUCH_NAME  # noqa: B018


def test_rules_cannot_change_without_a_new_version() -> None:
    # When this fails on purpose: raise RULES_VERSION, so that stored numbers are known to be of other rules.
    from vocnlp.preprocess.mask import Masker
    from vocnlp.preprocess.noise import judge_text
    from vocnlp.preprocess.split import split_text

    masker = Masker(bytes(32))
    said = [
        "這個ＡＰＰ太複(fù)雜了!!!!!!,打開 https://a.cn/x 就&ldquo;閃退&rdquo;<br/>好好好好好👍🏻 1000000",
        "屏幕不错，但是电池太差，3.5小时就没电！😡客服13800138000也不回。物流还行就是太慢，除了包装都一般",
        "系统默认好评！", "加QQ群123456领红包，日赚300", "为了返现写好评，东西还不错", "-----",
    ]  # fmt: skip
    results = []
    for text in said:
        clean = clean_text(masker.mask(text))
        results.append((clean, split_text(clean), judge_text(clean)))
    digest = hashlib.sha256(repr(results).encode()).hexdigest()[:12]
    assert (normalize.RULES_VERSION, digest) == ("7", "c6dd1700f7c8")
