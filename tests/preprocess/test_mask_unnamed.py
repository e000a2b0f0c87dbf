# ruff: noqa: E501 - texts read better whole
"""What no word beside it names: ids asked for in another sentence, long numbers, Traditional script, peoples' names."""

from __future__ import annotations

import re

import pytest

from vocnlp.preprocess.mask import TOKEN, Masker

MASKER = Masker(bytes(range(32)))

MASKED = {
    "QQ": ["客服：亲留一下QQ\n我：[905631533]", "QQ填反了，正确的是[34981156]。", "报障,Q[2136066]谢谢", "[2136066]是我的QQ", "qq小号[88123]，", "我的q是 [31415926]，"],
    "微信": [
        "客服：微信方便吗\n顾客：[moonriverside]", "售后微信[lilacgarden]没人理", "加我微信：[wxid_a8k2m5qq71]", "加我[momoqiqi]，详谈",
    ],
    "账号": [
        "客服：户号报一下\n我：[52944702]", "会员[M820173582]过期了", "坐席：会员号\n会员：[VIP2387797]", "我id是[4671585639]，", "账户名：[moon.9533]，被封",
        "账号[meimeilove]被封了", "用[zhangwei]这个账号登录不了", "会员名[qingqing0301]，", "登录账号 [zhou_li]，", "登陆用的[wangxiaoer1990]，", "账号名字叫做 [tina.liu]，",
    ],
    "单号": [
        "快递信息：[488704134331029]，", "dd号[316534135940]，查一下", "确认号[HT153261024]，", "催一下[BX82555343]！", "看看[7657 6973 3109 7415 86]，好吗",
        "PNR是[HX7K2P]，改签不了", "预订号[ABC123]找不到", "机票记录编码[KD9W2M] 退票",
    ],
    "通行证": ["坐席：请问台胞证号\n旅客：[25740450]；"],
    "护照": ["客服：护照号码再报一遍\n旅客：[RG4067375]", "员工护照[E J5576484]怎么实名", "外籍护照[X1234567Z]，", "护照[C01X00T47]，"],
    "身份证": ["客服：核对下证件\n我：[140106196503261473]，"],
    "手机": ["请打[0996948079]联络", "电话[+852 6160 7864]", "[852-5687 5794]", "打[+1 415-555-2671]找我", "[+886 912 345 678]"],
    "座机": ["这个[70804094]是诈骗电话吧", "[86-010-65532211]，", "留的是家里的 [63214567]，"],
    "邮箱": ["邮箱[leo_wu202@qq点com]，电话", "[pengpeng at 163 dot com]", "[amber艾特qq点com]麻烦"],
    "姓名": [
        "戶名[吳曉彤]，", "聯絡人[賴宗翰]，", "姓名：[德吉曲珍]，", "投保人[那日苏]，", "联系人[佐藤美咲]，邮箱", "客户经理[卡洛斯·门多萨]一点都不耐烦",
        "参会人：[大卫·汤普森]，", "租客[阮氏明香]，", "参会人：[王怡然]，", "医生[李坤]看得仔细", "我是[陈晓燕]我的单子呢", "[刘明哲]：客服态度差",
    ],
    "地址": [
        "送到[九龍觀塘開源道190號36樓B室]，", "送到[凤凰大道919号]就行，", "孩子户口在[武清区东方名苑15-2202]能不能报", "移到[博白县龙潭镇竹林村]。",
        "13170545137，[临泉县杨桥镇黄泥岗村]。", "放[高岭村272号]门口",
    ],
}  # fmt: skip
CASES = [(kind, text) for kind, texts in MASKED.items() for text in texts]


@pytest.mark.parametrize(("kind", "marked"), CASES, ids=[text for _, text in CASES])
def test_what_is_marked_goes_and_nothing_else_of_it(kind: str, marked: str) -> None:
    before, value, after = re.fullmatch(r"(.*?)\[(.*)\](.*)", marked, re.DOTALL).groups()  # type: ignore[union-attr]
    masked = MASKER.mask(before + value + after)
    assert f"<{kind}:" in masked
    assert TOKEN.sub("{}", masked).endswith("{}" + after)
    assert value not in masked
    assert MASKER.mask(masked) == masked


@pytest.mark.parametrize(
    "text",
    [
        "66666666666太棒了", "123456789都会数", "20251222103000下单", "播放量1000000000", "打4008208820没人接", "短信106598511010没收到", "看了9787111054252这本",
        "报错E2030017，订单没了", "执行标准GB/T 20981-2021；", "官方QQ群：839419791", "会员？还是iPhone7好", "共123456789元", "比分3-2，12-10", "分数2019 2020 2021 2022",
        "郑振铎先生三部书", "侯老师这本书很好", "岳华路和杜鹃路交汇处", "没收到钱客服不管", "点击收款人管理，点击返回", "5号就到", "微信Android闪退", "账号login不了", "预订号不对PLUS会员", "确认码ABCD", "最高+100积分",
    ],
)  # fmt: skip
def test_what_is_public_or_counts_something_stays(text: str) -> None:
    assert MASKER.mask(text) == text


def test_both_scripts_have_one_token() -> None:
    assert TOKEN.findall(MASKER.mask("戶名：吳曉彤，")) == TOKEN.findall(MASKER.mask("户名：吴晓彤，"))


@pytest.mark.parametrize("piece", ["138 ", "QQ1 ", "QQ这", "户号：", "12-1201 ", "镇某某村", "扎西", "王·"])
def test_long_texts_of_half_matches_take_no_longer_for_their_length(piece: str) -> None:
    # No time is asserted: a quadratic rule would take minutes here.
    assert MASKER.mask(piece * (20_000 // len(piece)))
