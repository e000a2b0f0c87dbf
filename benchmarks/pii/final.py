"""The held-out half of the PII benchmark: for the published figure only.

Do not read it, or its failures, while working on the masker: use `benchmarks.pii.dev`. Its sentences, value styles,
names and places differ from those of the other half.
"""

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

NAME = "final"
SEED = 2302

CARD_STARTS = ("621226", "622260", "622700", "623058", "622155", "625965", "621483")
AREA_CODES = ("023", "024", "027", "028", "029", "0531", "0574", "0592", "0757", "0871", "0991", "0371")
MAIL_HOSTS = (
    "foxmail.com",
    "139.com",
    "189.cn",
    "aliyun.com",
    "yeah.net",
    "icloud.com",
    "live.cn",
    "vip.163.com",
    "tom.com",
)
PLATE_PROVINCES = "津冀晋蒙辽吉黑皖赣豫桂琼渝贵云陕甘宁新"
SURNAMES = (
    *"郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范石廖贾夏韦付方",
    *"邹熊白孟秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵",
    "上官", "诸葛", "皇甫", "尉迟",
)  # fmt: skip
GIVEN = words("""
    梓涵 一诺 浩然 淑珍 春生 立群 鹏飞 思源 美玲 凤英 宇航 欣怡 永刚 嘉豪 晓东 婷婷 云 峰 斌 琳 倩 凯 颖 波
    辉 玲 宁 旭 博 楠 德华 慧敏 福生 玉珍 彦斌 若曦 奕辰 可欣 长江 援朝 爱华 铁柱 静怡 启明
""")
LOCALS = words("""
    liuhao songqian tang_yu guojing hanmei feng.lei cxy dengjie pengbo jiangnan yuanfang sally kevin helen
    daxiong momo
""")


def _after_letters(random: Random) -> Value:
    number = make_mobile(random)
    lead = random.choice(("TEL", "Phone:", "电话tel.", "微信V", "vx", "wx", "手机mob", "cell", "call", "VX同号"))
    return Value(lead + number, number)


def _country_code(random: Random) -> Value:
    number = make_mobile(random)
    form = random.choice(("+86{}", "86-{}", "0086{}", "（+86）{}", "(86){}", "＋86 {}"))
    if random.random() < 0.4:
        return Value(form.format(group(number, (3, 4), random.choice(" -"))), number)
    return Value(form.format(number), number)


def _landline(random: Random, form: str, length: int = 8) -> Value:
    area = random.choice(AREA_CODES)
    local = digits(random, length, "2345678")
    return Value(
        form.format(area=area, local=local, a=local[:4], b=local[4:], ext=digits(random, 4, "123456789")), area + local
    )


def _landline_wide(random: Random) -> Value:
    value = _landline(random, "{area}-{local}")
    return Value(full_width(value.text), value.secret)


def _id_transposed(random: Random) -> str:
    """Two neighbouring digits changed places: the usual slip; the check character catches it."""
    while True:
        number = make_id(random)
        i = random.randint(6, 15)
        if number[i] != number[i + 1]:
            return number[:i] + number[i + 1] + number[i] + number[i + 2 :]


def _id_miscounted(random: Random) -> str:
    number, i = make_id(random), random.randint(8, 14)
    return number[:i] + number[i + 1 :] if random.random() < 0.5 else number[:i] + number[i] + number[i:]


def _email(random: Random) -> Value:
    local = random.choice(LOCALS) + random.choice(("", "1", "_", "-")) + digits(random, random.randint(1, 6))
    return Value(f"{local}@{random.choice(MAIL_HOSTS)}", local)


def _email_upper(random: Random) -> Value:
    local = random.choice(LOCALS).upper() + digits(random, 3)
    return Value(f"{local}@{random.choice(('QQ.COM', '163.COM', 'Gmail.com', 'Foxmail.com'))}", local)


def _email_mobile(random: Random) -> Value:
    local = make_mobile(random)
    return Value(f"{local}@{random.choice(('139.com', '163.com', '189.cn'))}", local)


def _email_work(random: Random) -> Value:
    local = random.choice(LOCALS) + random.choice(("+fapiao", ".sh", "")) + digits(random, 2)
    return Value(
        f"{local}@{random.choice(('mail.nanhu.edu.cn', 'finance.rongda.com.cn', 'hengtong-group.com', 'jt.gov.cn'))}",
        local,
    )


def _email_wide_at(random: Random) -> Value:
    value = _email(random)
    return Value(value.text.replace("@", "＠"), value.secret)


def _plate(random: Random) -> str:
    tail = [random.choice("0123456789" * 2 + LETTERS) for _ in range(5)]
    tail[random.randrange(5)] = random.choice("0123456789")
    return random.choice(PLATE_PROVINCES) + random.choice("ABCDEFGHJKLM") + "".join(tail)


def _plate_split(random: Random) -> str:
    plate = _plate(random)
    return plate[:2] + random.choice((" ", "-", "•", "．")) + plate[2:]


def _plate_energy(random: Random) -> str:
    return (
        random.choice(PLATE_PROVINCES)
        + random.choice("ABCDEFG")
        + random.choice("DF")
        + random.choice(LETTERS + "0123456789")
        + digits(random, 4)
    )


def _wechat_word(random: Random) -> str:
    return (
        random.choice(LOCALS).replace(".", "_")
        + random.choice(("_", "", "-88", "520", "_sh"))
        + digits(random, random.randint(2, 4))
    )


def _wechat_letters(random: Random) -> str:
    return random.choice(("Sunny", "qiuqiu", "xiangyang", "luoluo", "Aiyaya")) + random.choice(
        ("huakai", "2nd", "mama", "Home", "_xx")
    )


def _order_long(random: Random) -> str:
    return digits(random, random.randint(17, 22), "123456789")


def _order_lettered(random: Random) -> str:
    return (
        random.choice(("ZTO", "EA", "TK-", "No.", "XS", "R"))
        + f"26{random.randint(1, 12):02}"
        + digits(random, random.randint(7, 10))
    )


def _order_hyphen(random: Random) -> str:
    return f"{digits(random, 3, '123456789')}-{digits(random, 7)}-{digits(random, 7)}"


def _account_lettered(random: Random) -> str:
    return random.choice(LOCALS).replace(".", "").replace("_", "") + "_" + digits(random, 4)


def _full_name(random: Random) -> str:
    return random.choice(SURNAMES) + random.choice(GIVEN)


def _name_title(random: Random) -> Value:
    text = random.choice(SURNAMES) + random.choice(("先生", "女士", "经理", "小姐", "先生", "女士"))
    return Value(text, parts=(text,))


def _name_full(random: Random) -> Value:
    name = _full_name(random)
    return Value(name, parts=name_parts(name))


def _name_full_title(random: Random) -> Value:
    name = _full_name(random)
    return Value(name + random.choice(("先生", "女士", "经理")), parts=name_parts(name))


def _name_spaced(random: Random) -> Value:
    """Two-character names are often typed with a space to align a form."""
    name = random.choice([s for s in SURNAMES if len(s) == 1]) + random.choice([g for g in GIVEN if len(g) == 1])
    return Value(
        name[0] + random.choice((" ", "　")) + name[1], parts=(name, f"{name[0]} {name[1]}", f"{name[0]}　{name[1]}")
    )


_CITIES = (
    "重庆市渝北区", "湖北省武汉市洪山区", "陕西西安雁塔区", "辽宁省大连市甘井子区", "天津市河西区",
    "福建省厦门市思明区", "山东济南历下区",
    "云南省昆明市盘龙区", "河南省郑州市金水区", "广西壮族自治区南宁市青秀区",
)  # fmt: skip
_ROADS = (
    "珞喻路",
    "长江二路",
    "湖滨东路",
    "友谊大街",
    "龙山一路",
    "花园路",
    "五四大道",
    "民族大道",
    "石板巷",
    "和平西街",
    "滨海大道东段",
)
_COMPOUNDS = (
    "恒大绿洲",
    "保利国际",
    "锦绣江南",
    "教师公寓",
    "机械厂家属院",
    "碧桂园",
    "福鑫大厦",
    "东方国际中心",
    "凤凰城二期",
)


def _number(random: Random) -> str:
    return f"{random.randint(11, 1990)}号" + random.choice(("", "", "", "院", "附2号"))


def _address_full(random: Random) -> Value:
    number = f"{random.randint(11, 1990)}号"
    building, room = (
        f"{random.randint(2, 30)}幢",
        f"{random.randint(1, 4)}-{random.randint(1, 28)}0{random.randint(1, 8)}",
    )
    if random.random() < 0.5:
        building, room = f"{random.choice('ABCD')}座", f"{random.randint(3, 33)}0{random.randint(1, 9)}室"
    text = random.choice(_CITIES) + random.choice(_ROADS) + number + random.choice(_COMPOUNDS) + building + room
    return Value(text, parts=(number, building + room, room))


def _address_street(random: Random) -> Value:
    number = _number(random)
    return Value(random.choice((*_CITIES, "洪山区", "本市", "")) + random.choice(_ROADS) + number, parts=(number,))


def _address_lane(random: Random) -> Value:
    lane, home = (
        f"{random.randint(11, 1990)}弄",
        f"{random.randint(2, 99)}号{random.randint(1, 18)}0{random.randint(1, 6)}室",
    )
    return Value(
        random.choice(("上海市", "上海", "徐汇区", "上海市杨浦区"))
        + random.choice(("漕宝路", "控江路", "古美西路", "锦秋路"))
        + lane
        + home,
        parts=(lane, home),
    )


def _address_compound(random: Random) -> Value:
    home = random.choice(("{b}栋{r}", "{b}幢{u}单元{r}室", "{b}号楼{r}室", "{b}#{r}")).format(
        b=random.randint(2, 40), u=random.randint(1, 4), r=f"{random.randint(1, 32)}0{random.randint(1, 6)}"
    )
    return Value(random.choice(("渝北区", "昆明", "")) + random.choice(_COMPOUNDS[:6]) + home, parts=(home,))


def _address_village(random: Random) -> Value:
    place = random.choice(
        (
            "四川省仁寿县文林镇高坪村",
            "安徽省阜南县柴集镇孙庄",
            "广东省普宁市流沙镇马栅村",
            "甘肃天水市秦安县莲花镇上河村",
        )
    )
    home = random.choice(("{a}社{b}号", "{a}队{b}号", "第{a}村民小组{b}号")).format(
        a=random.randint(2, 19), b=random.randint(12, 99)
    )
    return Value(place + home, parts=(home,))


VALUES: dict[str, dict[str, Maker]] = {
    "mobile": {
        "plain": plain(make_mobile),
        "spaced": plain(
            lambda r: group(make_mobile(r), r.choice(((3, 4), (3, 3, 5), (4, 3))), r.choice((" ", "　", "  ")))
        ),
        "hyphen": plain(lambda r: group(make_mobile(r), (3, 4), r.choice("-－—"))),
        "full_width": plain(lambda r: full_width(make_mobile(r))),
        "full_width_spaced": plain(lambda r: full_width(group(make_mobile(r), (3, 4), " "))),
        "country_code": _country_code,
        "after_letters": _after_letters,
    },
    "landline": {
        "hyphen": lambda r: _landline(r, r.choice(("{area}-{local}", "{area}—{local}", "{area}-{a}-{b}"))),
        "brackets": lambda r: _landline(r, r.choice(("（{area}）{local}", "({area}) {a} {b}"))),
        "run_together": lambda r: _landline(r, "{area}{local}"),
        "country_code": lambda r: Value(
            (v := _landline(r, "+86-{area}-{local}")).text.replace("-0", "-", 1), v.secret[1:]
        ),
        "seven": lambda r: _landline(r, "{area}-{local}", 7),
        "extension": lambda r: _landline(r, r.choice(("{area}-{local}转{ext}", "{area}-{local}分机{ext}"))),
        "full_width": _landline_wide,
    },
    "id_card": {
        "valid": plain(make_id),
        "lower_x": plain(lambda r: make_id(r, ends_in_x=True).lower()),
        "full_width": plain(lambda r: full_width(make_id(r))),
        "spaced": plain(lambda r: group(make_id(r), r.choice(((6, 8), (6, 4, 4), (3, 3, 4, 4))), r.choice((" ", "-")))),
        "short": plain(make_short_id),
        "transposed": plain(_id_transposed),
        "miscounted": plain(_id_miscounted),
    },
    "bank_card": {
        "luhn16": plain(lambda r: make_card(r, CARD_STARTS, 16)),
        "luhn19": plain(lambda r: make_card(r, CARD_STARTS, 19)),
        "grouped": plain(
            lambda r: group(make_card(r, CARD_STARTS, r.choice((16, 19))), (4, 4, 4, 4), r.choice((" ", "-", "　")))
        ),
        "full_width": plain(lambda r: full_width(make_card(r, CARD_STARTS, 19))),
        "not_luhn": plain(lambda r: make_card(r, CARD_STARTS, r.choice((16, 17, 18, 19)), valid=False)),
        "not_luhn_grouped": plain(
            lambda r: group(make_card(r, CARD_STARTS, 19, valid=False), r.choice(((4, 4, 4, 4), (6,))), " ")
        ),
    },
    "email": {
        "word": _email,
        "upper": _email_upper,
        "mobile": _email_mobile,
        "work": _email_work,
        "wide_at": _email_wide_at,
    },
    "plate": {
        "plain": plain(_plate),
        "split": plain(_plate_split),
        "lower": plain(lambda r: _plate(r).lower()),
        "new_energy": plain(_plate_energy),
    },
    "passport": {
        "one_letter": plain(lambda r: r.choice("EGDP") + digits(r, 8)),
        "two_letters": plain(lambda r: r.choice(("EJ", "EK", "EL", "EM", "PE", "SE")) + digits(r, 7)),
        "lower": plain(lambda r: r.choice("eg") + digits(r, 8)),
    },
    "permit": {
        "hk_macau": plain(lambda r: r.choice("HM") + digits(r, r.choice((8, 10)))),
        "hk_macau_lower": plain(lambda r: r.choice("hm") + digits(r, 8)),
        "exit_permit": plain(lambda r: r.choice("CW") + digits(r, 8)),
        "taiwan": plain(lambda r: digits(r, r.choice((8, 10)))),
    },
    "qq": {"digits": plain(lambda r: digits(r, r.randint(6, 11), "123456789"))},
    "wechat": {"word": plain(_wechat_word), "letters": plain(_wechat_letters)},
    "order": {"long": plain(_order_long), "lettered": plain(_order_lettered), "hyphen": plain(_order_hyphen)},
    "account": {"digits": plain(lambda r: digits(r, r.randint(7, 16))), "lettered": plain(_account_lettered)},
    "name": {"title": _name_title, "full": _name_full, "full_title": _name_full_title, "spaced": _name_spaced},
    "address": {
        "full": _address_full,
        "street": _address_street,
        "lane": _address_lane,
        "compound": _address_compound,
        "village": _address_village,
    },
}

OPENINGS: dict[str, tuple[str, ...]] = {
    "ticket": ("", "来电诉求：", "市民反映，", "【催办】", "用户描述：\n"),
    "chat": ("", "有人工吗？", "您好！", "哈喽", "？？？"),
    "review": ("", "避雷！！", "一个月后追加：", "真心不推荐。", "【优点】便宜【缺点】"),
    "survey": ("", "希望改进的地方：", "Q5：", "我想说，"),
}

CLAUSES: tuple[str, ...] = (
    # mobile
    "麻烦回个电话给我，{mobile}",
    "号码{mobile}，姓什么你们系统里有",
    "手机{mobile}，微信同号",
    "预留的手机号码为{mobile}，收不到短信",
    "拨{mobile}找我就行，白天上班不方便接",
    "换绑成{mobile}以后老的那个{mobile}还能登",
    "把{mobile:plain|hyphen|spaced|full_width}从你们的营销名单里删掉",
    "联系人电话是{mobile}不是{mobile}，一直打错人",
    "我妈的号是{mobile:plain|spaced|full_width_spaced|country_code}我爸的是{mobile:plain|hyphen|full_width}都被扣了月租",
    "有诚意的话{mobile:after_letters}",
    "看到请联系{mobile:after_letters}，非诚勿扰",
    "充值{mobile:plain|full_width}充成了{mobile:plain|spaced}能退吗",
    "预约登记的是{mobile}（下午打）",
    # landline
    "办公室{landline}",
    "店里电话{landline}从来打不通",
    "家里固话是{landline}，宽带也是这个号装的",
    "传真 {landline} 收不到东西",
    "昨天{landline:hyphen|brackets|seven|full_width}给我打了八个骚扰电话",
    "联系电话：{landline}，找前台",
    # id
    "身份证号码：{id_card}，请帮忙注销",
    "身份证号为{id_card}的客户就是我本人",
    "本人身份证{id_card}，在贵行办过卡",
    "持证人身份证件号{id_card}录入有误",
    "实名信息{id_card:valid|lower_x|full_width|spaced}怎么被别人用了",
    "以下是证明：{id_card:valid|lower_x|spaced}，尽快核实行不行",
    "孩子的身份证号{id_card}报不了名",
    # bank card
    "银行卡{bank_card}绑不上",
    "收款卡号 {bank_card} 请打到这里",
    "借记卡卡号：{bank_card}，一分钱没见着",
    "信用卡号{bank_card}年费乱收",
    "把钱原路退回{bank_card:luhn16|luhn19|grouped}就完事了",
    "转入{bank_card:luhn16|luhn19|full_width}的那笔一直在处理中",
    "卡号是{bank_card}的那张丢了要挂失",
    # email
    "有消息写到{email}就好",
    "电子邮箱：{email}另外电话也可以",
    "注册邮箱{email}收不到激活信",
    "我用{email}登录提示密码错误",
    "回复请抄送{email}和我同事",
    "资料已经发到你们邮箱，我的是{email}记得查收",
    # plate
    "本人车牌号{plate}在出口被多收停车费",
    "车号：{plate}，定损一直拖",
    "司机开的是{plate}，全程抽烟",
    "{plate}年检办不了",
    "我那辆{plate:plain|split|new_energy}在服务区充电桩充不进去",
    # passport, permit
    "护照号码：{passport}，值机被拒",
    "外出用护照{passport}开的户现在查不到",
    "护照编号为{passport}，签证页信息对不上",
    "我持有港澳居民来往内地通行证{permit:hk_macau|hk_macau_lower}，App不支持",
    "回乡证号码：{permit:hk_macau|hk_macau_lower}，绑定失败",
    "港澳通行证{permit:exit_permit}刷闸机没反应",
    "台湾居民来往大陆通行证{permit:taiwan}不能实名",
    "台胞证{permit:taiwan}，填进去说格式不对",
    # qq, wechat
    "qq{qq}，随时在",
    "有意见加扣{qq}",
    "企鹅号：{qq}，视频发你看",
    "QQ号码：{qq}备注售后",
    "联系QQ {qq}",
    "薇信{wechat}，拉我进群",
    "wx:{wechat}",
    "加V：{wechat}有偿删评",
    "我的微信ID是{wechat}，收不到红包",
    "微信 {wechat} 方便的话加我",
    # order, account
    "订单：{order}，少发了一件",
    "订单号为{order}的商品是坏的",
    "交易单号{order}，重复支付",
    "物流单号：{order}，三天没动",
    "退货单号{order}请尽快入库",
    "流水号{order}对不上账",
    "我买的东西（订单编号{order}）一直待发货",
    "登录账号：{account}，换手机就进不去",
    "缴费户号{account}，燃气表读数不对",
    "会员卡号{account}积分被清零",
    "游戏账号{account}，充值没到",
    "用户名{account}被人盗了",
    "账户{account}莫名其妙被限制",
    # name
    "{name:title}在电话里直接把我骂了一顿",
    "感谢{name:title}耐心帮我处理",
    "你们那个{name:title}说话不算话",
    "昨天是{name:title}接待的，今天换了{name:title}又说不行",
    "本人{name:full}，在贵处购房",
    "我姓名是{name:full}，不是系统里写的那个",
    "联系人为{name:full}",
    "收货人：{name:full|spaced}，总是写错",
    "工号0327的柜员{name:full}爱答不理",
    "申请人{name:full|full_title}，材料交了两个月",
    "家属{name:full_title}称老人被误导买了保险",
    "我是业主{name:full}，楼上漏水",
    "请让{name:full_title}给我回电",
    "姓名：{name:full|spaced}\n电话：{mobile}\n地址：{address}",
    "开户名{name:full}，卡号{bank_card}",
    "我叫{name:full}今年六十了不会用智能机",
    "\n反映人：{name:full|spaced}$",
    "\n                {name:full}\n        2026年11月8日$",
    "，署名：{name:full}$",
    # address
    "家庭住址：{address}",
    "快递寄到{address}了，可是柜子里没有",
    "本人现住{address}，停水三天",
    "我们这里是{address}，一格信号都没有",
    "住址为{address}的用户，燃气报修没人来",
    "上门地址写的{address}，师傅却说太远",
    "{name:full} {mobile} {address}",
    "麻烦改一下收货地址，改成{address}",
)

FILLERS: tuple[str, ...] = (
    "服务意识几乎为零",
    "一拖再拖没人给准话",
    "钱扣了东西没影",
    "自从升了级就没顺畅过",
    "盒子都压扁了还能发出来",
    "做工精致，可惜续航拉胯",
    "机器人答非所问",
    "来回踢皮球踢了半个月",
    "利息算得我看不懂",
    "性价比凑合，配件给得少",
    "优惠券根本用不出去",
    "取个号要等一上午",
    "短信验证一直转圈",
    "不给说法我就打市长热线",
    "安装的小伙子倒是很细心",
    "首页广告多到眼花",
    "规则天天变",
    "穿了两天就起球了",
    "十年的老用户就这待遇",
    "基金亏得一塌糊涂",
    "降噪一般，老断线",
    "总体还可以，期待改善",
    "耳朵都听出茧子了还是那首等待音乐",
    "真的无语了家人们",
)

DECOYS: tuple[str, ...] = (
    "[2018-03-27 21:45:09]提交的",
    "刷到[MIUI12.5.7.0]就发烫",
    "[二〇二六年三月]签的合同",
    "打[96156]等了四十分钟",
    "热线[400-610-1360]永远忙音",
    "[10010]和[10000]我都问了",
    "押金[2,999.50元]退不出来",
    "总价[1380000]的房子",
    "热水器型号[JSQ30-16HT3]",
    "代码[0x80070643]",
    "显示[ERR_CONNECTION_TIMED_OUT]",
    "[GalaxyS23Ultra]用不了",
    "换成[华为P60Art]就好了",
    "[和平精英]掉帧严重",
    "他们的[大堂经理]装没看见",
    "[项目经理]换了三个",
    "[方便面]都泡烂了",
    "固件[V1.0.8.20210315]有问题",
    "营业时间[09:00~21:30]形同虚设",
    "[20260815]那天开的会员",
    "[11月5日18时20分]左右断电",
    "在[石家庄]的网点办的",
    "[周大福]的金条回购价太低",
    "[马应龙]还比这个管用",
    "[双11]凑了满[300减50]",
    "内存[16GB+512GB]照样卡",
    "测速只有[23.4Mbps]",
    "分辨率[2560*1440]糊",
    "打了[110]和[119]",
    "尺码[170/92A]偏小",
    "订阅[3个月98元]自动续费",
    "第[1024]期活动",
    "得分[4.8/5]是刷的吧",
    "[于是]我就退了",
    "[白条]还款提醒太晚",
    "[全体经理]都该来坐坐柜台",
    "[应经理要求]才来补的材料",
    "支持[Win10/11 64位]吗",
)
