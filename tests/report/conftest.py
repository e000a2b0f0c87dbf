"""A bank's week, as a run would hand it to the report: rich enough to look at, small enough to build in a blink."""

from __future__ import annotations

import dataclasses
import json
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import pandas as pd
import pytest

from vocnlp.periods import Period
from vocnlp.report.inputs import Previous, ReportInputs
from vocnlp.schemas import KEYWORDS, MEASURES, PAIN_POINTS, TOPICS, TRENDS

PERIOD = Period.parse("2026-11-15/P7D")
RECIPE = "r-7f3a91c2"
PLANTED = '<script>alert("偷")</script><img src=x onerror=alert(1)>'
OVERRIDE = "余额显示\u202e不对\u202c，刷新也没用\x00"

# label, area, category, owner, n now, n before, baseline n, state, state before, affected, sentences
THEMES: list[tuple[Any, ...]] = [
    (
        "手机银行转账失败",
        "product",
        "transfer",
        "支付产品部",
        87,
        52,
        376,
        "rising",
        "flat",
        {"channel": ("app", 71, 0.063, 1.5), "product_version": ("8.2.0", 64, 0.13, 3.1)},
        [
            "转账老是失败，提示系统繁忙",
            "转了三次都没成功，钱还被扣了",
            "更新到新版之后就转不出去",
            "给家里转账转不了，急死人",
            "跨行转账一直显示处理中",
            "限额没超也不让转",
            "大额转账点确认就闪退",
        ],
    ),
    (
        "贷款审批等待时间长",
        "service",
        "loan_wait",
        "零售信贷部",
        74,
        71,
        560,
        "cannot_tell",
        "flat",
        {"segment": ("小微企业", 41, 0.093, 2.6), "region": ("华东", 33, 0.047, 1.3)},
        ["贷款批了三周还没消息", "材料交了四次，每次都说缺一样", "等待时间太长，生意都黄了", "客户经理说不清还要多久"],
    ),
    (
        "客服电话打不通",
        "service",
        "hotline",
        "客户服务中心",
        69,
        31,
        240,
        "rising",
        "rising",
        {"channel": ("phone", 60, 0.145, 4.4)},
        ["客服电话排队四十分钟没人接", "按了八遍菜单转不到人工", "机器人答非所问", "好不容易接通了又把我转回去"],
    ),
    (
        "短信验证码收不到",
        "channel",
        "sms_code",
        "渠道运营部",
        58,
        0,
        3,
        "new",
        "flat",
        {"region": ("四川", 37, 0.162, 5.8), "channel": ("sms", 40, 0.171, 6.1)},
        ["验证码一直收不到，登录不了", "等了十分钟短信才来，早过期了", "换了卡槽也收不到验证码"],
    ),
    (
        "网点排队太久",
        "channel",
        "branch_queue",
        "网点管理部",
        52,
        80,
        690,
        "falling",
        "falling",
        {"store": ("人民路支行", 19, 0.18, 7.2)},
        ["周一上午排了一个半小时", "六个窗口只开两个", "老人家站着等，没有座位"],
    ),
    (
        "理财赎回到账慢",
        "product",
        "redeem",
        "财富管理部",
        41,
        39,
        320,
        "flat",
        "flat",
        {"product": ("日日盈", 28, 0.078, 3.9)},
        ["赎回说当天到，三天了还没到账", "页面写的实时到账是骗人的"],
    ),
    (
        "信用卡年费说不清",
        "product",
        "card_fee",
        "信用卡中心",
        33,
        30,
        233,
        "flat",
        "flat",
        {"product": ("白金卡", 25, 0.133, 8.3)},
        ["办卡时说免年费，今年扣了六百", "年费规则太复杂，问谁都不一样"],
    ),
    (
        "界面·找不到·字太小",
        "product",
        "ui",
        "手机银行部",
        30,
        12,
        60,
        "rising",
        "flat",
        {"customer_tier": ("60 岁以上", 18, 0.048, 3.3)},
        ["改版以后找不到明细在哪里", "字太小，按钮藏得太深"],
    ),
    (
        "存款利率下调",
        "product",
        "rate",
        "资产负债部",
        22,
        9,
        70,
        "cannot_tell",
        "flat",
        {"segment": ("个人", 20, 0.016, 1.4)},
        ["利率又降了，不如放别的行", "到期自动转存没告诉我利率变了"],
    ),
    (
        "人脸识别总不通过",
        "channel",
        "face",
        None,
        18,
        17,
        150,
        "flat",
        "flat",
        {},
        ["人脸识别试了十几次都不过", "戴不戴眼镜都认不出来"],
    ),
    ("ATM 吞卡", "channel", "atm", "渠道运营部", 6, 5, 44, "flat", "flat", {}, ["吞了卡让我第二天再来"]),
    ("外汇牌价更新慢", "product", "fx", "国际业务部", 0, 26, 180, "gone", "flat", {}, []),
    ("开户资料重复提交", "service", "onboard", "运营管理部", 11, 29, 250, "falling", "flat", {}, ["身份证传了三遍"]),
    ("大堂经理热心", "service", "staff", "网点管理部", 3, 3, 20, "flat", "flat", {}, ["大堂经理不理人"]),
    ("App 指纹登录方便", "product", "login", "手机银行部", 2, 2, 18, "flat", "flat", {}, ["指纹有时不灵"]),
]
CATEGORY_NAMES = {
    "transfer": {"zh": "转账汇款", "en": "Transfers"},
    "loan_wait": {"zh": "贷款时效", "en": "Loan turnaround"},
    "hotline": {"zh": "热线接通", "en": "Hotline"},
    "sms_code": {"zh": "验证与登录", "en": "Verification"},
    "branch_queue": {"zh": "网点等候", "en": "Branch queues"},
    "redeem": {"zh": "理财赎回", "en": "Redemption"},
    "card_fee": {"zh": "费用透明", "en": "Fees"},
    "ui": {"zh": "界面易用", "en": "Usability"},
    "rate": {"zh": "利率", "en": "Rates"},
    "face": {"zh": "验证与登录", "en": "Verification"},
}
REASONS = {1: "not_significant", 8: "partial_source"}
TOTAL, BASELINE_TOTAL, PREVIOUS_TOTAL = 2067, 15840, 1988
KEYWORD_ROWS = [
    ("转账", 96, 402, "rising"),
    ("排队", 88, 640, "falling"),
    ("慢", 81, 610, "flat"),
    ("失败", 79, 350, "rising"),
    ("等待时间", 64, 500, "flat"),
    ("验证码", 61, 20, "new"),
    ("打不通", 57, 201, "rising"),
    ("利率", 44, 330, "flat"),
    ("复杂", 39, 300, "flat"),
    ("到账", 38, 310, "flat"),
    ("年费", 31, 228, "flat"),
    ("闪退", 29, 90, "rising"),
    ("客服", 28, 260, "flat"),
    ("人脸", 17, 140, "flat"),
    ("牌价", 1, 150, "gone"),
    ("手续费", 15, 121, "cannot_tell"),
]


def _trend(index: int, period: Period, n: int, base: int, total: int, state: str, measure: str) -> dict[str, Any]:
    share, baseline = n / total, base / BASELINE_TOTAL
    rng = random.Random(index)
    history = [round(max(0.0, baseline * (1 + rng.uniform(-0.35, 0.35))), 6) for _ in range(8)] + [round(share, 6)]
    half = 1.96 * (share * (1 - share) / total + baseline * (1 - baseline) / BASELINE_TOTAL) ** 0.5
    told = REASONS.get(index) == "not_significant" or state != "cannot_tell"
    return {
        "period": str(period),
        "scope": "all",
        "topic_id": f"T{142 + index:04d}",
        "measure": measure,
        "n": n,
        "n_baseline": base,
        "weight_milli": n * 1000,
        "total_milli": total * 1000,
        "baseline_milli": base * 1000,
        "baseline_total_milli": BASELINE_TOTAL * 1000,
        "share": share,
        "baseline": baseline,
        "delta": share - baseline if told else None,
        "low": share - baseline - half if told else None,
        "high": share - baseline + half if told else None,
        "delta_customers": (share - baseline) * 0.9 if told else None,
        "delta_mix": (share - baseline) * 0.1 if told else None,
        "delta_recipe": 0.0,
        "q_value": 0.01 if state in ("rising", "falling", "new", "gone") else 0.6,
        "state": state,
        "reason": REASONS.get(index) if state == "cannot_tell" else "significant",
        "onset_at": pd.Timestamp("2026-11-10T16:00Z") if state in ("rising", "new") else None,
        "history": json.dumps(history),
        "recipe_id": RECIPE,
    }


def _frames(period: Period, n_column: int, state_column: int, total: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    trends, points = [], []
    for index, theme in enumerate(THEMES):
        n, state = theme[n_column], theme[state_column]
        trends.append(_trend(index, period, n, theme[6], total, state, "pain"))
        calm = {13: 160, 14: 140}.get(index, n // 3)
        trends.append(_trend(index, period, n + calm, theme[6] + calm * 8, total, "flat", "theme"))
    order = sorted(range(len(THEMES)), key=lambda i: -THEMES[i][n_column])
    for rank, index in enumerate(order, start=1):
        label, area, category, owner, *_ = THEMES[index]
        n, affected, sentences = THEMES[index][n_column], THEMES[index][9], THEMES[index][10]
        if n == 0:
            continue
        points.append(
            {
                "period": str(period),
                "scope": "all",
                "topic_id": f"T{142 + index:04d}",
                "code": f"P-{142 + index:04d}",
                "label": label,
                "area": area,
                "category": category,
                "owner": owner,
                "rank": rank,
                "rank_low": max(1, rank - (rank > 1)),
                "rank_high": rank + (rank > 2),
                "n_feedback": n,
                "negative_share": 0.75,
                "severity": 0.8,
                "impact": float(n),
                "affected": json.dumps(
                    {k: {"value": v, "n": m, "share": s, "lift": x} for k, (v, m, s, x) in affected.items()},
                    ensure_ascii=False,
                ),
                "evidence_ids": [_unit(index, i) for i in range(min(n, 24) if sentences else 0)],
                "recipe_id": RECIPE,
            }
        )
    return TRENDS.conform(pd.DataFrame(trends)), PAIN_POINTS.conform(pd.DataFrame(points))


def _unit(index: int, number: int) -> str:
    return f"f{index:08x}{number:08x}.0.1"


def _evidence() -> pd.DataFrame:
    rows = []
    tails = [
        "，希望尽快解决",
        "，已经第二次了",
        "",
        "，再这样就销户了",
        "，客服也说不清楚",
        "，真的很失望 😡",
        "，麻烦看看",
    ]
    heads = ["用了五年的老客户。", "", "界面还可以，但是", "其他都挺好，就是", "说实话，", ""]
    for index, theme in enumerate(THEMES):
        for number in range(24 if theme[10] else 0):
            sentence = theme[10][number % len(theme[10])]
            if number >= len(theme[10]):
                sentence = f"{sentence}（{['上周', '昨天', '今天早上', '前天晚上', '月初'][number % 5]}第 {number} 次）"
            if index == 0 and number == 1:
                sentence = PLANTED + "转账也不行"
            if index == 0 and number == 2:
                sentence = OVERRIDE
            created = datetime(2026, 11, 15, 9, 30, tzinfo=UTC) - timedelta(hours=7 * number)
            kind = number % 3
            rows.append(
                {
                    "unit_id": _unit(index, number),
                    "feedback_id": _unit(index, number).split(".")[0],
                    "text": sentence,
                    "context": heads[number % 6] + sentence + tails[number % 7],
                    "created_at": created,
                    "source": ["app_reviews", "tickets", "survey"][kind],
                    "channel": ["app", "phone", None][kind],
                    "product": [None, "手机银行", None][number % 3],
                    "rating": [1.0 + number % 3, None, None][kind],
                    "polarity": "negative",
                    "p_negative": 0.97,
                }
            )
    for number, text in enumerate(("大堂经理特别热心，帮我全程办完", "指纹登录真方便，一秒进去")):
        rows.append(
            {
                "unit_id": f"fpraise{number:09d}.0.0",
                "feedback_id": f"fpraise{number:09d}",
                "text": text,
                "context": text,
                "created_at": datetime(2026, 11, 13, 3, tzinfo=UTC),
                "source": "survey",
                "channel": "branch",
                "product": None,
                "rating": 5.0,
                "polarity": "positive",
                "p_negative": 0.01,
            }
        )
    frame = pd.DataFrame(rows)
    frame["created_at"] = pd.to_datetime(frame["created_at"], utc=True)
    return frame


def _keywords() -> pd.DataFrame:
    rows = []
    for position, (word, n, base, state) in enumerate(KEYWORD_ROWS):
        share, baseline = n / TOTAL, base / BASELINE_TOTAL
        told = state != "cannot_tell"
        rows.append(
            {
                "period": str(PERIOD),
                "scope": "all",
                "word": word,
                "n_negative": n,
                "n_total": n + 10,
                "n_baseline": base,
                "share": share,
                "baseline": baseline,
                "delta": share - baseline if told else None,
                "low": share - baseline - 0.008 if told else None,
                "high": share - baseline + 0.008 if told else None,
                "association": 9.0 - position / 2,
                "state": state,
                "in_lexicon": True,
                "evidence_ids": [_unit(position % 8, 0)],
                "recipe_id": RECIPE,
            }
        )
    return KEYWORDS.conform(pd.DataFrame(rows))


def _measures() -> pd.DataFrame:
    rows = [
        ("nps", 412, 3290, 21.6, 14.9, 28.3, 29.4, -7.8, -15.0, -0.6, "falling"),
        ("csat", 388, 3011, 0.714, 0.667, 0.757, 0.721, -0.007, -0.056, 0.041, "flat"),
        ("rating", 903, 7200, 3.02, 2.92, 3.12, 3.31, -0.29, -0.40, -0.18, "falling"),
    ]
    names = [
        "measure",
        "n",
        "n_baseline",
        "value",
        "value_low",
        "value_high",
        "baseline",
        "delta",
        "low",
        "high",
        "state",
    ]
    frame = pd.DataFrame(rows, columns=names).assign(period=str(PERIOD), scope="all", recipe_id=RECIPE)
    return MEASURES.conform(frame)


def _topics() -> pd.DataFrame:
    return TOPICS.conform(
        pd.DataFrame(
            [
                {
                    "topic_id": f"T{142 + i:04d}",
                    "model_version": "m1",
                    "code": f"P-{142 + i:04d}",
                    "label": theme[0],
                    "top_terms": [theme[0][:2], theme[0][-2:]],
                    "area": theme[1],
                    "category": theme[2],
                    "owner": theme[3],
                    "parent": None,
                    "born_at": None,
                    "status": "active",
                    "n_units": 100,
                    "example_unit_ids": [],
                }
                for i, theme in enumerate(THEMES)
            ]
        )
    )


@lru_cache(maxsize=1)
def bank_inputs() -> ReportInputs:
    """Return a bank's week: something rising, new, falling, gone and unknowable, one source down, a planted script."""
    trends, pain_points = _frames(PERIOD, 4, 7, TOTAL)
    previous_trends, previous_points = _frames(PERIOD.before(1), 5, 8, PREVIOUS_TOTAL)
    return ReportInputs(
        run={
            "run_seq": 182,
            "business_date": "2026-11-15",
            "kind": "night",
            "status": "partial",
            "partial_sources": ["branch_tickets"],
            "recipe_id": RECIPE,
            "committed_at": datetime(2026, 11, 15, 18, 4, tzinfo=UTC),
            "versions": {"preprocess": "1", "sentiment": "fast@91ac", "taxonomy": "bank@5d0e", "topics": "m1@77aa"},
        },
        settings={
            "company": "示例银行",
            "title": "客户之声",
            "language": "zh",
            "time_zone": "Asia/Shanghai",
            "quotes": 20,
            "max_pain_points": 10,
            "baseline_windows": 8,
            "confidence": 0.95,
        },
        period=PERIOD,
        trends=trends,
        pain_points=pain_points,
        keywords=_keywords(),
        measures=_measures(),
        topics=_topics(),
        evidence=_evidence(),
        totals=pd.DataFrame(
            {
                "source": ["app_reviews", "branch_tickets", "survey", "tickets"],
                "n": [903, 0, 412, 752],
                "weight_milli": [861400, 0, 412000, 747500],
                "n_negative": [388, 0, 96, 301],
                "n_baseline": [7200, 1100, 3290, 4250],
            }
        ),
        coverage=pd.DataFrame(
            {
                "source": ["app_reviews", "survey", "tickets"],
                "n_read": [940, 420, 771],
                "n_kept": [903, 412, 752],
                "n_duplicate": [22, 8, 14],
                "n_outside": [11, 0, 0],
                "n_quarantined": [4, 0, 5],
                "n_noise": [61, 0, 7],
                "latest_at": pd.to_datetime(["2026-11-15T15:58Z", "2026-11-15T12:10Z", "2026-11-15T15:41Z"], utc=True),
            }
        ),
        quarantine=pd.DataFrame(
            {
                "source": ["tickets", "app_reviews"],
                "field": ["created_at", "text"],
                "error": ["future_time", "empty_text"],
                "n": [5, 4],
            }
        ),
        previous=Previous(
            run={"run_seq": 175, "business_date": "2026-11-08", "recipe_id": RECIPE},
            period=PERIOD.before(1),
            trends=previous_trends,
            pain_points=previous_points,
        ),
        category_names=CATEGORY_NAMES,
        praise_evidence={"T0155": ["fpraise000000000.0.0"], "T0156": ["fpraise000000001.0.0"]},
        open_periods=("2026-11",),
    )


def empty_inputs() -> ReportInputs:
    """Return a night on which nothing arrived, after the bank's week before."""
    full = bank_inputs()
    return dataclasses.replace(
        full,
        run={**full.run, "status": "complete", "partial_sources": []},
        trends=TRENDS.empty(),
        pain_points=PAIN_POINTS.empty(),
        keywords=KEYWORDS.empty(),
        measures=MEASURES.empty(),
        totals=full.totals.assign(n=0, weight_milli=0, n_negative=0),
        evidence=full.evidence.iloc[:0],
        coverage=None,
        quarantine=None,
        praise_evidence={},
        open_periods=(),
    )


@pytest.fixture
def bank() -> ReportInputs:
    return bank_inputs()


@pytest.fixture
def empty() -> ReportInputs:
    return empty_inputs()


@pytest.fixture
def vary(bank: ReportInputs) -> Callable[..., ReportInputs]:
    """The bank's week with some of its fields exchanged."""
    return lambda **changes: dataclasses.replace(bank, **changes)
