# ruff: noqa: E501 - word lists and patterns read better whole
"""The development set of masking: every kind in varied words, and what only looks like one."""

from __future__ import annotations

import re

import pytest

from vocnlp.preprocess.mask import KINDS, TOKEN, Masker
from vocnlp.preprocess.mask.view import view_of

MASKER = Masker(bytes(range(32)))

MASKED = {
    "座机": [
        ("打[021-88886666]没人", 1), ("[(0571)8765 4321]", 1), ("电话[010 8888 6666],", 1), ("座机[5812345]", 1),
        ("回电[0755-88886666转801]吧", 1), ("[021-88886666-123]找财务", 1), ("电话[88886666]", 1), ("[5540-9772]这个电话", 1), ("☎[41250399]", 1), ("打[6763535]没人接", 1),
    ],
    "手机": [
        ("手机号[1380013800]少一位", 1), ("[一三八零零一三八零零零]打我", 1), ("T[13800138000]", 1), ("[138/0013/8000]", 1),
    ],
    "邮箱": [("发[a.b_c@mail.qq.com]后面", 1), ("[zhang88(at)163.com]谢谢", 1), ("[abc#qq.com]", 1), ("[abc @ qq.com]请回", 1)],
    "车牌": [
        ("[京A12345]被刮", 1), ("[沪AD12345]", 1), ("[粤B·12345D]", 1), ("[浙a 88888]", 1), ("我的车[湘A·QUX64]", 1),
        ("[苏E7XB56]这辆车", 1), ("[粤Z1234港]", 1), ("录入[青EL29Q7]失败", 1), ("公交车[陕a9c4c1]", 1),
    ],
    "护照": [("护照[E12345678]", 1), ("护照号码是[EA1234567]请改", 1), ("[G12345678]", 1)],
    "通行证": [("回乡证[H01234567]", 1), ("台胞证号[12345678]", 1), ("[H0123456789]", 1), ("港澳通行证号码[C12345678]", 1)],
    "QQ": [("加QQ[123456789]", 1), ("QQ：[12345678],", 1), ("扣扣[7654321]联系", 1), ("我的QQ号是[2345678]", 1)],
    "微信": [
        ("微信[zhang_san88]", 1), ("加v：[abc12345]", 1), ("微信号是[zhangsan]", 1), ("VX：[xiaoming-054] 备注", 1),
        ("微信[wxid_abcd1234efgh]", 1), ("➕V[moon_8812]", 1), ("私聊加[lihua5203]", 1), ("绿泡泡[feng_372]", 1),
    ],
    "单号": [
        ("订单号：[2019100512345678]", 1), ("运单[SF1234567890123]", 1), ("保单号[P20190012345678]", 1),
        ("快递单号[6505696395]一直不更新", 1), ("[YT5042672609410]", 1), ("[LX202506175803]这个单号", 1), ("小票[2025-1850-74029]", 1), ("订单[20191005103015123456]", 1),
    ],
    "账号": [("帐号：[19461056]", 1), ("用户名：[lisi_99]", 1), ("户号[2084157361]电费", 1), ("工号[8086]的人", 1), ("账号[zhangsan88]", 1)],
    "设备": [("[3c:22:fb:01:02:0a]", 1), ("IMEI：[86123456789012]", 1)],
    "IP": [("IP地址[192.168.10.10]", 1)],
    "姓名": [
        ("找[王]先生", 1), ("[李]女士说", 1), ("[欧阳]老师", 1), ("[王建国]师傅", 1), ("感谢[李]老师", 1), ("我叫[张三]，", 1),
        ("我叫[李明]今天办卡", 1), ("联系人：[王小明] 电话", 1), ("收件人[欧阳娜娜]", 1), ("户名[陈艳]", 1),
        ("客户经理[张三]态度好", 1), ("姓名：[小芳]，", 1), ("持卡人:[迪丽热巴·迪力木拉提]", 1), ("免贵姓[陈]，", 1), ("[刘]总说", 1),
        ("客服[小王]态度", 1), ("很差。——[何桂兰]", 1), ("此致\n[周文博]\n", 1), ("请转告[孙子轩]先生", 1), ("联系人：[Tom Li]", 1), ("[高]先生", 1), ("由[陈思远]接待", 1), ("转给[姚红梅]的五百块", 1), ("[张伟]的账户", 1), ("我爱人[任红梅]", 1), ("护照姓名拼音为[ZHANG WEIMIN]", 1),
    ],
    "地址": [
        ("我住[浦东新区张江路123弄45号601室]，", 1), ("家住[阳光花园]，", 1), ("放在[3号楼2单元1201室]门口", 1),
        ("收货地址：[广东省深圳市南山区深南大道9966号威盛科技大厦12楼]", 1), ("送到[阳光小区3栋2单元501室]谢谢", 1),
        ("[天河区体育西路103号维多利广场B塔23楼]", 1), ("我家在[福建省安溪县西坪镇松岩村3组12号]", 1), ("地址：[江苏省南京市鼓楼区汉口路22号]。", 1), ("[碧桂园12幢2单元2706户]", 1), ("[汇金广场C座1F-2807]", 1), ("我家在[王家庄村7组12号]", 1),
    ],
}  # fmt: skip
CASES = [(kind, text) for kind, texts in MASKED.items() for text, _ in texts]


@pytest.mark.parametrize(("kind", "marked"), CASES, ids=[text for _, text in CASES])
def test_what_is_marked_goes_and_nothing_else(kind: str, marked: str) -> None:
    before, value, after = re.fullmatch(r"(.*?)\[(.*)\](.*)", marked, re.DOTALL).groups()  # type: ignore[union-attr]
    masked = MASKER.mask(before + value + after)
    assert TOKEN.sub("{}", masked) == before + "{}" + after
    assert f"<{kind}:" in masked
    assert MASKER.mask(masked) == masked


@pytest.mark.parametrize(
    "text",
    [
        "王者荣耀一玩就卡", "高级经理也没用", "马上余额金融方便张江", "由于先生的原因", "语文老师不错", "大堂经理很好", "赵总是不是", "百姓安全",
        "任何经理都不管", "班主任说", "业主方面", "客服高峰期", "女士包很好", "我叫了外卖", "姓名填写错误", "感谢客服", "老板娘", "祝老板发财",
        "A区中山路堵车", "2号线3号口", "10月5号到货", "南京路步行街", "5号楼很吵", "住在3楼", "酒店在2号楼3楼", "小区26栋34层", "北京 上海市",
        "最新A12345", "小米黑AX5400", "华为P40Pro", "型号H61M", "E1001-2031", "HTTP 502", "400-820-8820", "95588转人工", "打10086", "12345热线",
        "电话20191005", "QQ会员10000元", "QQ8.9.5", "微信支付", "微信iPhone12", "微信Android", "订单99.5元", "订单2019-10-05", "官方QQ群：839419791",
        "身高175体重140", "12,800块", "1920x1080", "2026/11/15 08:30:00", "一二三四五六七八九十", "0.02188886666", "客服马上到", "人民路修路", "跟高德地图一样", "编号123",
    ],
)  # fmt: skip
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert MASKER.mask(text) == text


@pytest.mark.parametrize(
    "writings",
    [
        ("021-88886666", "(021)8888 6666", "０２１－８８８８６６６６", "+86 21 88886666"),
        ("京A12345", "京a·12345", "京A 12345"),
        ("QQ123456789", "QQ：１２３４５６７８９"),
        ("微信号Zhang_88", "微信号zhang_88"),
        ("陈先生", "陳先生"),
        ("住址：中山路12号", "住址：中山路 12号"),
    ],
)
def test_one_value_has_one_token(writings: tuple[str, ...]) -> None:
    tokens = [TOKEN.findall(MASKER.mask(text)) for text in writings]
    assert all(len(found) == 1 for found in tokens)
    assert len({found[0] for found in tokens}) == 1


def test_every_kind_is_tested_and_short_enough_to_be_cut_around() -> None:
    assert set(MASKED) | {"身份证", "银行卡"} == set(KINDS)
    assert max(map(len, KINDS)) <= 3


def test_a_view_is_as_long_as_its_text() -> None:
    text = "ｔｅｌ：①③⑧—\ud800\x00<手机:3f2a>一三八零零一三八零零零𝟙"
    assert len(view_of(text)) == len(text)
    assert MASKER.mask("\x00\ud83d我叫张三\udc4d").count("<姓名:") == 1


@pytest.mark.parametrize("piece", ["王先生", "12号", "三栋", "微信:", "订单号1 ", "住在", "京A1", "010-", "——", "\x00"])
def test_long_texts_of_half_matches_take_no_longer_for_their_length(piece: str) -> None:
    # No time is asserted: a quadratic rule would take minutes here.
    assert MASKER.mask(piece * (20_000 // len(piece)))
