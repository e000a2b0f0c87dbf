"""Noise: weighed, never deleted, and a complaint is no noise."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from vocnlp.errors import SchemaError
from vocnlp.preprocess.noise import WEIGHTS, detect_noise, judge_text
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
        ("物流慢", "none"),
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
