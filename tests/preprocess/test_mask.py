"""Masking: what must go goes, however it is written; what feedback is about stays."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vocnlp.preprocess.mask import TOKEN, Masker, mask
from vocnlp.preprocess.mask.view import view_of
from vocnlp.preprocess.normalize import clean_text

MASKER = Masker(bytes(range(32)))
ID = "11010519491231002X"
CARD = "6222021234567894"


def _kinds(text: str) -> list[str]:
    return re.findall(r"<([^\s<>]+?):[0-9a-f]{4}>", MASKER.mask(text))


@pytest.mark.parametrize(
    "written",
    [
        "13800138000", "138 0013 8000", "138-0013-8000", "138 00138000", "+86 138-0013-8000", "8613800138000",
        "0086-13800138000", "１３８００１３８０００", "1 3 8 0 0 1 3 8 0 0 0", "tel13800138000", "微信v13800138000找我",
        "138.0013.8000", "13800\u200b138000", "138\u28000013\ufe0f8000", "①③⑧00138000",
        "&#49;3800138000", "1380013 8000", "(13800138000)",
    ],
)  # fmt: skip
def test_a_mobile_number_has_one_token_however_written(written: str) -> None:
    masked = MASKER.mask(written)
    tokens = TOKEN.findall(masked)
    assert tokens == [MASKER.mask("13800138000")]
    assert not re.search(r"\d{5}", TOKEN.sub("", masked))


@pytest.mark.parametrize(
    "written", [ID, ID.lower(), "110105 19491231 002X", "１１０１０５１９４９１２３１００２Ｘ", "身份证号" + ID]
)
def test_an_id_has_one_token_however_written(written: str) -> None:
    assert TOKEN.findall(MASKER.mask(written)) == [MASKER.mask(ID)]


@pytest.mark.parametrize("written", [CARD, "6222 0212 3456 7894", "6222-0212-3456-7894", "622202 1234567894"])
def test_a_card_has_one_token_however_written(written: str) -> None:
    assert TOKEN.findall(MASKER.mask(written)) == [MASKER.mask(CARD)]
    assert _kinds(written) == ["银行卡"]


def test_a_failed_check_digit_says_no_kind_but_for_words_that_do() -> None:
    wrong_id, wrong_card = "110105194912310021", "6222021234567890"
    assert _kinds(f"看到{wrong_card}") == ["单号"]
    assert _kinds(f"卡号：{wrong_card}") == ["银行卡"]
    assert _kinds(f"卡号不对。看到{wrong_card}") == ["银行卡"]
    assert _kinds(f"看到{wrong_id}") == ["单号"]
    assert _kinds(f"我的身份证是{wrong_id}") == ["身份证"]
    assert _kinds("身份证110105491231002") == ["身份证"]


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("发到abc.d@qq.com谢谢", "发到{}谢谢"),
        ("发到abc@163.com.谢谢", "发到{}.谢谢"),
        ("mail a_b+c@mail.tsinghua.edu.cn,thanks", "mail {},thanks"),
        ("a@qq.com.Please reply", "{}.Please reply"),
        ("a@163.comthanks", "{}thanks"),
        ("邮箱ａｂｃ＠ｑｑ．ｃｏｍ。", "邮箱{}。"),
        ("13800138000@139.com", "{}"),
    ],
)
def test_an_address_does_not_eat_the_clause_after_it(text: str, rest: str) -> None:
    masked = MASKER.mask(text)
    assert TOKEN.sub("{}", masked) == rest
    assert "邮箱" in masked


@pytest.mark.parametrize(
    "text",
    [
        "EMUI9.1.0.153升级后变慢", "2019-10-05 10:03", "2019-10-05 2019-10-06 10:03", "20191005103000", "1999.00元",
        "价格199-299元", "型号KD-55X9500G", "192.168.100.100:8080", "iPhone 12 Pro Max 256", "2019 2020 2021 2022",
        "a3f2c13800138000bd", "10000000000", "weibo@张三", "3@4.5", "100086", "95588",
    ],
)  # fmt: skip
def test_what_feedback_is_about_stays(text: str) -> None:
    assert MASKER.mask(text) == text


def test_tokens_depend_on_the_key_and_survive_cleaning() -> None:
    text = "加微信13800138000，卡号6222021234567894!!!!,a@qq.com"
    masked = MASKER.mask(text)
    assert masked != Masker(b"2" * 32).mask(text)
    assert TOKEN.findall(clean_text(masked)) == TOKEN.findall(masked)
    for digits in ("aaaa", "0000"):
        assert clean_text(f"好<手机:{digits}>,") == f"好<手机:{digits}>,"


def test_masking_after_cleaning_finds_what_a_tag_had_split() -> None:
    cleaned = clean_text(MASKER.mask("138<b>0013</b>8000，客服不回"))
    masked = MASKER.mask(cleaned)
    assert masked == MASKER.mask("13800138000，客服不回")
    assert clean_text(masked) == masked


def test_public_mask_takes_lists_and_agrees_within_a_session() -> None:
    first, second = mask(["13800138000", "138 0013 8000"])
    assert first == second != "13800138000"
    assert mask([]) == []
    with pytest.raises(TypeError, match="list"):
        mask("13800138000")
    with pytest.raises(TypeError, match="item 1 is a float"):
        mask(["好", float("nan")])  # type: ignore[list-item]


def test_every_form_of_a_digit_is_known() -> None:
    # Cleaning applies NFKC: a form that it turns into a digit and masking does not know would leak.
    forms = {chr(p) for p in range(0x110000) if unicodedata.normalize("NFKC", chr(p)) in set("0123456789")}
    assert all(view_of(form) == unicodedata.normalize("NFKC", form) for form in forms)


_PIECES = st.sampled_from(
    ["13800138000", " ", "-", ID, CARD, "卡号", "身份证", "1", "2019", "10", ".", "@", "qq", ".com", "好", "<", ">",
     "+86", "X", "<手机:3f2a>", "&#49;", "\u200b", "１", "，", "v", "6222"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=14).map("".join)))
def test_masking_again_changes_nothing(text: str) -> None:
    masked = MASKER.mask(text)
    assert MASKER.mask(masked) == masked
    assert "13800138000" not in masked or re.search(
        r"[A-Za-z]13800138000[A-Za-z0-9]|\d13800138000|13800138000\d", masked
    )


@pytest.mark.parametrize("piece", ["1", "a", "@", "1 ", "138 ", "a.a@", "a@a.", "好", "1-", "卡号1 "])
def test_large_texts_are_no_trap(piece: str) -> None:
    # No time is asserted: a quadratic rule would take hours here.
    assert len(MASKER.mask(piece * (200_000 // len(piece)))) > 0
