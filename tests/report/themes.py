"""What a bank's customers said in a week: themes, keywords and the sentences behind them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd

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


def name_unit(index: int, number: int) -> str:
    """Return the id of a theme's n-th unit."""
    return f"f{index:08x}{number:08x}.0.1"


def list_evidence() -> pd.DataFrame:
    """Return the units behind the themes, and two of praise."""
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
                    "unit_id": name_unit(index, number),
                    "feedback_id": name_unit(index, number).split(".")[0],
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
