"""Noise: weighed, never deleted, and a complaint is no noise."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from benchmarks.noise_cases import NOISE_VARIANTS, write_complaints, write_held_out
from vocnlp.errors import SchemaError
from vocnlp.preprocess.noise import WEIGHTS, detect_noise, judge_text, link_copies
from vocnlp.preprocess.normalize import clean_text
from vocnlp.schemas import NOISE, NoiseKind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("系统默认好评！", "default_praise"),
        ("此用户没有填写评价。", "default_praise"),
        ("此用户没有填写评论!", "default_praise"),
        ("评价方未及时做出评价,系统默认好评!", "default_praise"),
        ("该用户未填写评价内容", "default_praise"),
        ("为了返现写好评，东西还不错", "rebate_praise"),
        ("好评返现，很满意", "rebate_praise"),
        ("复制的好评，质量不错凑字数", "rebate_praise"),
        ("(该条评论已经被删除)", "boilerplate"),
        ("该条评论已经被删除", "boilerplate"),
        ("内容已被作者删除", "boilerplate"),
        ("-----", "separator"),
        ("* * *", "separator"),
        ("。。。", "separator"),
        ("加QQ群123456领红包，日赚300", "spam"),
        ("时时彩计划群加微信abc12345稳赚", "spam"),
        ("从苹果商店下载的软件，一个奖励1", "spam"),
        ("一祝发发27491点com 首存100返18圆，玩足蓝体育，老唬机", "spam"),
        # Complaints and plain opinions
        ("说好的好评返现不给，骗子", "none"),
        ("卖家要求五星好评返现，虚假", "none"),
        ("系统默认好评，其实很差", "none"),
        ("该条评论已经被删除，凭什么删我评论", "none"),
        ("天天弹彩票广告，垃圾", "none"),
        ("加了客服微信也没人理", "none"),
        ("被刷单的骗了，加QQ123456的都是骗子，让我日赚三百", "none"),
        ("评论被删除了", "none"),
        ("账号被注销了", "none"),
        ("默认好评？", "none"),
        ("首页全是免费领、日赚、兼职、领现金，正经入口找半天找不到", "none"),
        ("偶然发现这个赚钱平台，做了一个月任务，两百一分都提不出来", "none"),
        ("公众号提示我涉嫌套现，额度降到2000", "none"),
        ("为了返现写的好评，现在追评：用了一周就开不了机", "none"),
        ("提供ASO排名优化，关键词覆盖，Q-Q联系：1234567890", "spam"),
        ("一 部📱不 需 要 任 何 费 用，看 我 头 像 加 入 赚 💰", "spam"),
        ("物流慢", "none"),
        ("！！！", "none"),
        ("-_-", "none"),
        ("(>_<)…", "none"),
        ("★★★★★", "none"),
        ("？？？", "none"),
        ("👍👍", "none"),
        ("外挂硬盘打不开", "none"),
        ("一直预约，没有货源", "none"),
    ],
)
def test_what_a_text_is(text: str, kind: str) -> None:
    assert judge_text(clean_text(text)).kind.value == kind


def test_bad_stars_speak_against_praise() -> None:
    assert judge_text("好评返现，很满意", 5.0).kind is NoiseKind.REBATE_PRAISE
    assert judge_text("好评返现，很满意", 1.0).kind is NoiseKind.NONE


def test_bad_stars_speak_against_advertising_and_dots() -> None:
    assert judge_text("时时彩计划群加微信abc12345稳赚", 1.0).kind is NoiseKind.NONE
    assert judge_text("……", 1.0).kind is NoiseKind.NONE
    assert judge_text("……", 5.0).kind is NoiseKind.SEPARATOR


def test_a_long_letter_is_no_advertisement_for_what_it_mentions() -> None:
    letter = "物业说要等开发商回话，我们从去年等到今年，业主群里每天都在问。" * 8
    said = letter + "咨询电话<手机:3f2a>，公众号也问过，代办的人说加微信abc12345可以套现办证，稳赚。" + letter
    assert judge_text(said).kind is NoiseKind.NONE


def test_no_complaint_that_looks_like_noise_weighs_nothing() -> None:
    complaints = write_complaints()
    texts = _texts(*(clean_text(complaint.text) for complaint in complaints)).reset_index(drop=True)
    for ratings in ([complaint.rating for complaint in complaints], [float("nan")] * len(complaints)):
        noise = detect_noise(texts, texts.assign(rating=ratings), recipe_id="r")
        first = pd.Timestamp("2026-11-01", tz="UTC")
        linked = link_copies(
            noise.assign(
                created_at=first + pd.to_timedelta([complaint.day for complaint in complaints], unit="D"),
                customer_key=pd.Series([complaint.customer for complaint in complaints], dtype=object),
            ),
            window_days=30, similarity=0.85,
        )  # fmt: skip
        light = linked["weight_milli"] < 1000
        assert (linked["weight_milli"] > 0).all()
        assert {complaints[i].kind for i in np.flatnonzero(light)} <= {"recurring"}
    assert len({complaint.text for complaint in complaints}) >= 300


def test_held_out_complaints_and_written_noise() -> None:
    assert all(WEIGHTS[judge_text(clean_text(text)).kind] > 0 for text in write_held_out())
    for kind, variants in NOISE_VARIANTS.items():
        found = [judge_text(clean_text(text)).kind.value == kind for text in variants]
        assert sum(found) >= len(found) - 1, kind


def _texts(*words: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "feedback_id": [f"f{i:016x}" for i in range(len(words))],
            "revision": 0, "month": "2026-11", "text_clean": list(words),
        },
        index=range(10, 10 + len(words)),
    )  # fmt: skip


def test_noise_table_has_every_row_and_a_reason_for_every_weight() -> None:
    texts = _texts("系统默认好评", "物流太慢了客服不理人", "好评返现，很满意")
    before = texts.copy()
    ratings = texts[["feedback_id", "revision"]].assign(rating=[5.0, np.nan, 2.0]).iloc[::-1]
    noise = detect_noise(texts, ratings, recipe_id="r1")
    pd.testing.assert_frame_equal(texts, before)
    NOISE.check(noise)
    assert noise["feedback_id"].tolist() == texts["feedback_id"].tolist()
    assert noise["noise_kind"].tolist() == ["default_praise", "none", "none"]
    assert noise["weight_milli"].tolist() == [WEIGHTS[NoiseKind.DEFAULT_PRAISE], 1000, 1000]
    assert noise["reason"].notna().tolist() == [True, False, False]
    assert noise["signature"].isna().tolist() == [True, False, True]
    assert noise["duplicate_of"].isna().all()


def test_rows_do_not_depend_on_each_other() -> None:
    texts = _texts("系统默认好评", "物流太慢了，客服也不理人", "加QQ群123456领红包，日赚300", "好")
    whole = detect_noise(texts, texts, recipe_id="r")
    parts = [detect_noise(texts.iloc[[i]], texts, recipe_id="r") for i in (3, 1, 0, 2)]
    together = pd.concat(parts).sort_values("feedback_id", ignore_index=True)
    pd.testing.assert_frame_equal(whole, together)


def test_nothing_in_nothing_out() -> None:
    empty = _texts("x").iloc[:0]
    pd.testing.assert_frame_equal(detect_noise(empty, empty, recipe_id="r"), NOISE.empty())
    with pytest.raises(SchemaError, match="month"):
        detect_noise(_texts("x").drop(columns="month"), empty, recipe_id="r")


@pytest.mark.parametrize("key", ["3f2a", "1204", "abcd"])
def test_the_key_of_a_mask_is_no_contact(key: str) -> None:
    assert judge_text(f"棋牌首存送100%，官网<单号:{key}>点com，大额无忧").kind is NoiseKind.NONE
    assert judge_text(f"领红包日赚300，加<微信:{key}>").kind is NoiseKind.SPAM
