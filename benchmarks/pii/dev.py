"""The half of the PII benchmark that may be read and used to improve the masker."""

from __future__ import annotations

from random import Random

from benchmarks.pii.messages import (
    LETTERS,
    Maker,
    Value,
    digits,
    full_width,
    group,
    make_card,
    make_id,
    make_mobile,
    make_short_id,
    name_parts,
    plain,
    words,
)

NAME = "dev"
SEED = 11

CARD_STARTS = ("622202", "621700", "622848", "621661", "622588", "436742")
AREA_CODES = ("010", "021", "022", "025", "0755", "0571", "0512", "0731", "0451")
MAIL_HOSTS = ("163.com", "qq.com", "126.com", "sina.com", "gmail.com", "outlook.com", "sohu.com", "hotmail.com")
PLATE_PROVINCES = "京沪粤浙苏鲁川鄂湘闽"
SURNAMES = (*"王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高", "欧阳", "司马")
GIVEN = words("""
    建国 秀英 伟 芳 娜 敏 静 丽娟 强 磊 军 洋 勇 艳 杰 涛 明辉 晓燕 桂兰 志强 雨晴 子轩 海霞 文博 小红 国庆
    佳怡 振华 雪梅 俊杰
""")
PINYIN = words("""
    zhangwei lina wangfang chenjie zhaolei sunyan xiaoming lihua zhouyu wuqiang dandan tingting
""")


def _after_letters(random: Random) -> Value:
    number = make_mobile(random)
    return Value(random.choice(("tel", "Tel:", "微信v", "v", "phone", "T")) + number, number)


def _plus86(random: Random) -> Value:
    number = make_mobile(random)
    return Value(random.choice(("+86", "+86 ", "+86-")) + number, number)


def _landline(random: Random, form: str) -> Value:
    area = random.choice(AREA_CODES)
    local = digits(random, 8, "2345678")
    return Value(form.format(area=area, local=local, a=local[:4], b=local[4:]), area + local)


def _landline_extension(random: Random) -> Value:
    value = _landline(random, "{area}-{local}")
    return Value(value.text + "-" + digits(random, 3, "12345678"), value.secret)


def _id_mistyped(random: Random) -> str:
    number = make_id(random)
    return number[:-1] + random.choice([c for c in "0123456789X" if c != number[-1]])


def _email(random: Random) -> Value:
    local = random.choice(PINYIN) + random.choice(("", "_", ".")) + digits(random, random.randint(2, 4))
    return Value(f"{local}@{random.choice(MAIL_HOSTS)}", local)


def _email_number(random: Random) -> Value:
    local = digits(random, random.randint(6, 10), "123456789")
    return Value(f"{local}@qq.com", local)


def _email_company(random: Random) -> Value:
    local = f"{random.choice('abcdejl')}.{random.choice(PINYIN)}"
    return Value(
        f"{local}@{random.choice(('huaxin', 'dongfang-tech', 'lvyuan'))}{random.choice(('.com.cn', '.cn', '.net'))}",
        local,
    )


def _plate(random: Random) -> str:
    tail = [random.choice("0123456789" * 3 + LETTERS) for _ in range(5)]
    tail[random.randrange(5)] = random.choice("0123456789")
    return random.choice(PLATE_PROVINCES) + random.choice("ABCDEFGH") + "".join(tail)


def _plate_dotted(random: Random) -> str:
    plate = _plate(random)
    return plate[:2] + "·" + plate[2:]


def _plate_energy(random: Random) -> str:
    return random.choice(PLATE_PROVINCES) + random.choice("ABCDE") + random.choice("DF") + digits(random, 5)


def _qq(random: Random) -> str:
    return digits(random, random.randint(7, 10), "123456789")


def _wechat_word(random: Random) -> str:
    return random.choice(PINYIN) + random.choice(("_", "-", "")) + digits(random, random.randint(2, 5))


def _wechat_wxid(random: Random) -> str:
    return "wxid_" + "".join(random.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(14))


def _order_dated(random: Random) -> str:
    return f"2026{random.randint(1, 12):02}{random.randint(1, 28):02}" + digits(random, 10)


def _order_lettered(random: Random) -> str:
    return random.choice(("JD", "SF", "YT", "DD")) + digits(random, random.randint(10, 13))


def _account_lettered(random: Random) -> str:
    return random.choice(PINYIN) + digits(random, 5)


def _full_name(random: Random) -> str:
    return random.choice(SURNAMES) + random.choice(GIVEN)


def _name_title(random: Random) -> Value:
    text = random.choice(SURNAMES) + random.choice(("先生", "女士", "经理", "小姐"))
    return Value(text, parts=(text,))


def _name_full(random: Random) -> Value:
    name = _full_name(random)
    return Value(name, parts=name_parts(name))


def _name_full_title(random: Random) -> Value:
    name = _full_name(random)
    return Value(name + random.choice(("先生", "女士")), parts=name_parts(name))


_CITIES = (
    "浙江省杭州市西湖区",
    "北京市朝阳区",
    "上海市浦东新区",
    "广东省深圳市南山区",
    "江苏省南京市鼓楼区",
    "成都市武侯区",
)
_ROADS = ("文三路", "建国路", "人民南路", "科技园南区高新一道", "中山北路", "天府大道", "解放街", "学院路")
_COMPOUNDS = ("阳光花园", "万科城市花园", "翠苑小区", "金地名津", "紫荆苑")


def _address_full(random: Random) -> Value:
    number = f"{random.randint(11, 990)}号"
    building, room = f"{random.randint(2, 30)}栋", f"{random.randint(1, 28)}0{random.randint(1, 8)}室"
    text = random.choice(_CITIES) + random.choice(_ROADS) + number + random.choice(_COMPOUNDS) + building + room
    return Value(text, parts=(number, building, room))


def _address_street(random: Random) -> Value:
    number = f"{random.randint(11, 990)}号"
    return Value(random.choice(_CITIES) + random.choice(_ROADS) + number, parts=(number,))


def _address_compound(random: Random) -> Value:
    home = f"{random.randint(2, 30)}号楼{random.randint(1, 4)}单元{random.randint(1, 28)}0{random.randint(1, 4)}"
    building, room = home.split("单元")
    return Value(
        random.choice(("", "朝阳区", "杭州")) + random.choice(_COMPOUNDS) + home, parts=(building, "单元" + room)
    )


def _address_village(random: Random) -> Value:
    place = random.choice(("湖南省浏阳市大瑶镇南阳村", "河北省定州市东亭镇西坂村", "福建省安溪县西坪镇松岩村"))
    home = f"{random.randint(2, 19)}组{random.randint(2, 99)}号"
    return Value(place + home, parts=(home,))


VALUES: dict[str, dict[str, Maker]] = {
    "mobile": {
        "plain": plain(make_mobile),
        "spaced": plain(lambda r: group(make_mobile(r), (3, 4), " ")),
        "hyphen": plain(lambda r: group(make_mobile(r), (3, 4), "-")),
        "full_width": plain(lambda r: full_width(make_mobile(r))),
        "plus86": _plus86,
        "after_letters": _after_letters,
    },
    "landline": {
        "hyphen": lambda r: _landline(r, "{area}-{local}"),
        "brackets": lambda r: _landline(r, "({area}){local}"),
        "spaced": lambda r: _landline(r, "{area} {a} {b}"),
        "extension": _landline_extension,
    },
    "id_card": {
        "valid": plain(make_id),
        "lower_x": plain(lambda r: make_id(r, ends_in_x=True).lower()),
        "full_width": plain(lambda r: full_width(make_id(r))),
        "spaced": plain(lambda r: group(make_id(r), (6, 8), " ")),
        "short": plain(make_short_id),
        "mistyped": plain(_id_mistyped),
    },
    "bank_card": {
        "luhn16": plain(lambda r: make_card(r, CARD_STARTS, 16)),
        "luhn19": plain(lambda r: make_card(r, CARD_STARTS, 19)),
        "grouped": plain(lambda r: group(make_card(r, CARD_STARTS, 19), (4, 4, 4, 4), " ")),
        "not_luhn": plain(lambda r: make_card(r, CARD_STARTS, r.choice((16, 19)), valid=False)),
        "not_luhn_grouped": plain(lambda r: group(make_card(r, CARD_STARTS, 16, valid=False), (4, 4, 4), " ")),
    },
    "email": {"word": _email, "number": _email_number, "company": _email_company},
    "plate": {"plain": plain(_plate), "dotted": plain(_plate_dotted), "new_energy": plain(_plate_energy)},
    "passport": {
        "one_letter": plain(lambda r: r.choice("EG") + digits(r, 8)),
        "two_letters": plain(lambda r: "E" + r.choice("ABCDEFGH") + digits(r, 7)),
    },
    "permit": {
        "hk_macau": plain(lambda r: r.choice("HM") + digits(r, 8)),
        "hk_macau_long": plain(lambda r: r.choice("HM") + digits(r, 10)),
        "taiwan": plain(lambda r: digits(r, 8)),
    },
    "qq": {"digits": plain(_qq)},
    "wechat": {"word": plain(_wechat_word), "wxid": plain(_wechat_wxid)},
    "order": {
        "dated": plain(_order_dated),
        "lettered": plain(_order_lettered),
        "digits": plain(lambda r: digits(r, r.randint(10, 13), "123456789")),
    },
    "account": {"digits": plain(lambda r: digits(r, r.randint(8, 12))), "lettered": plain(_account_lettered)},
    "name": {"title": _name_title, "full": _name_full, "full_title": _name_full_title},
    "address": {
        "full": _address_full,
        "street": _address_street,
        "compound": _address_compound,
        "village": _address_village,
    },
}

OPENINGS: dict[str, tuple[str, ...]] = {
    "ticket": ("", "客户来电反映：", "【投诉】", "工单内容：", "尊敬的客服，"),
    "chat": ("", "在吗，", "你好 ", "亲，", "人呢？"),
    "review": ("", "差评！", "用了三个月来追评，", "一星都不想给，"),
    "survey": ("", "建议：", "其他意见：", "答："),
}

CLAUSES: tuple[str, ...] = (
    # mobile
    "我的手机号是{mobile}",
    "请打{mobile}联系我",
    "电话{mobile}，随时可以打",
    "联系方式：{mobile}",
    "{mobile}这个号码一直收到你们的推销短信",
    "有问题打我{mobile}吧别在线上回了",
    "用{mobile}注册的账户登不上去了",
    "打{mobile}或者{mobile}都行",
    "本机{mobile:plain|spaced|hyphen}，备用{mobile:plain|full_width|plus86}，两个都打不通再发短信",
    "加我{mobile:after_letters}说",
    "急！{mobile:after_letters} 看到速回",
    "快递员说送到了可是没人打{mobile:plain|hyphen|full_width}这个电话",
    # landline
    "座机{landline}，白天有人接",
    "公司电话是{landline}",
    "请回电{landline}",
    "你们网点的人用{landline}打过来态度恶劣",
    "打{landline}找财务",
    # id
    "身份证号{id_card}",
    "身份证：{id_card}，帮我查一下",
    "本人身份证号码是{id_card}实名认证一直失败",
    "证件号码 {id_card} 提示已被占用",
    "我把{id_card:valid|lower_x|full_width|spaced}发给客服三遍了还是认证不了",
    "资料如下：{id_card:valid|lower_x|spaced} 请核实",
    # bank card
    "卡号{bank_card}，钱扣了没到账",
    "银行卡号是{bank_card}请退款",
    "储蓄卡{bank_card:luhn16|luhn19|grouped}被冻结了",
    "退到这张卡：{bank_card:luhn16|luhn19|grouped}",
    "我的卡号：{bank_card} 开户行在城东支行",
    "往{bank_card:luhn16|luhn19|grouped}转了两次都失败",
    # email
    "发票发到{email}",
    "邮箱{email}请尽快回复我",
    "我的邮箱是{email}，谢谢",
    "账单寄到{email}了但是打不开附件",
    "e-mail:{email} 等你们答复",
    "把合同发{email}就行不用寄纸质的",
    # plate
    "车牌{plate}，在你们停车场被刮了",
    "我的车{plate}保养完异响更大",
    "车主反映{plate}的行车记录仪坏了",
    "{plate}这辆车ETC重复扣费",
    # passport, permit
    "护照号{passport}，机票信息填错了",
    "护照{passport}无法认证",
    "护照号码是{passport}请修改",
    "回乡证{permit:hk_macau|hk_macau_long}不能开户",
    "港澳通行证号码{permit:hk_macau|hk_macau_long}，系统不认",
    "台胞证号{permit:taiwan}注册不了",
    "持台胞证{permit:taiwan}在柜台被拒",
    # qq, wechat
    "加QQ{qq}细说",
    "我的QQ号是{qq}",
    "QQ：{qq}，有录屏",
    "扣扣{qq}联系",
    "微信号{wechat}",
    "加我微信：{wechat}，发你截图",
    "我微信是{wechat}加一下",
    "VX：{wechat} 备注退货",
    # order, account
    "订单号{order}，到现在没发货",
    "订单编号：{order}要求退款",
    "我的订单{order}被取消了",
    "快递单号{order}一直不更新",
    "运单号是{order}，显示签收可我没收到",
    "账号{account}被封了",
    "我的账号是{account}，密码改不了",
    "帐号：{account} 登录就闪退",
    "客户号{account}，积分没了",
    "户号{account}电费多收了",
    # name
    "{name:title}说三天内处理，结果没人管",
    "上次接电话的{name:title}态度很好",
    "找你们{name:title}投诉也没用",
    "我叫{name:full}，要求给个说法",
    "我是{name:full_title}，昨天刚去过网点",
    "联系人：{name:full}",
    "联系人{name:full}，电话{mobile}",
    "收件人{name:full}没收到货",
    "客户{name:full_title}反映理财到期没到账",
    "户主{name:full}",
    "请转告{name:full_title}尽快回电",
    "姓名：{name:full} 手机：{mobile} 身份证：{id_card}",
    "\n投诉人：{name:full}$",
    "。——{name:full}$",
    "\n此致\n{name:full}\n$",
    # address
    "地址：{address}",
    "收货地址是{address}，送到别人家去了",
    "我住{address}，网络天天断",
    "师傅没有上门，我家在{address}，等了一天",
    "请寄到{address}",
    "安装地址{address}，约了三次都没来",
    "收件人：{name:full}，{mobile}，{address}",
)

FILLERS: tuple[str, ...] = (
    "客服态度太差了",
    "等了一个星期没有人回复",
    "退款一直不到账",
    "更新以后天天闪退",
    "物流慢得离谱，包装也破了",
    "屏幕不错，但是电池太差",
    "打了好几个电话都是机器人",
    "同样的问题已经反映三次了",
    "手续费莫名其妙被扣",
    "东西还行吧，就是有点贵",
    "说好的赠品没有收到",
    "排队两个小时窗口只开一个",
    "验证码根本收不到",
    "再不处理我就去投诉了",
    "小哥挺辛苦的，服务也热情",
    "页面老是转圈打不开",
    "活动规则写得不清不楚",
    "质量比想象中差，味道很大",
    "请你们重视一下老客户",
    "理财到期了本金还没回来",
    "音质可以，连接总是断",
    "希望能尽快解决",
)

DECOYS: tuple[str, ...] = (
    "[2019-10-05 10:03]下的单",
    "升级到[EMUI9.1.0.153]以后更卡",
    "[2026年11月3日]就交钱了",
    "打[95588]转人工转不进去",
    "拨了[400-820-8820]没人接",
    "[10086]的客服倒是很快",
    "花了[1299.00元]买的",
    "一共充了[12,800]块",
    "型号是[KFR-35GW]的空调",
    "报错[E1001-2031]",
    "提示[HTTP 502]",
    "[iPhone15ProMax]信号不行",
    "用的是[小米14Ultra]",
    "[王者荣耀]一玩就卡",
    "找[高级经理]也没用",
    "[马上]就要过期了",
    "[客户经理]从来不联系",
    "版本[3.12.0.4587]",
    "从[8:30-17:00]一直占线",
    "[2026/11/15 08:30:00]扣的款",
    "在[张家界]旅游的时候买的",
    "[李宁]的鞋子开胶",
    "这已经是[第3代]了",
    "[128GB]的版本不够用",
    "降到[1.5Mbps]了",
    "屏幕[1920x1080]显示发虚",
    "[12315]我也打过了",
    "身高[175]体重[140]穿着刚好",
    "买[2026款]的时候说能优惠",
    "[何时]才能修好",
)
