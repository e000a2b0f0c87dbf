# ruff: noqa: E501 - word lists and makers read better whole
"""A third half that may be read and used to improve the masker: what the first two seldom write.

Half of its styles are the hard ones: numbers spoken in groups, names written apart, transliterated, in pinyin or with no
word before them that says so, bare and timed order numbers, rural, English and broken addresses. Names are put together
from surnames as frequent as they are in China and characters of three generations, so that few occur twice.
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
    sentences,
    words,
)

NAME = "dev3"
SEED = 37

CARD_STARTS = ("622848", "621700", "622588", "621661", "623058", "524094", "436742", "377152")
AREA_CODES = ("010", "020", "022", "025", "029", "0311", "0411", "0512", "0574", "0595", "0731", "0771", "0991")
MAIL_HOSTS = ("163.com", "qq.com", "126.com", "outlook.com", "gmail.com", "sina.cn", "tom.com", "263.net")
PLATE_PROVINCES = "京沪苏浙粤川鲁鄂湘闽黑蒙贵"
# Surname and its bearers in a thousand people, roughly.
SURNAMES = tuple(
    surname
    for surname, weight in (
        *((s, 72) for s in "王李张"), *((s, 50) for s in "刘陈"), *((s, 25) for s in "杨黄赵吴周"),
        *((s, 15) for s in "徐孙马朱胡林郭何高罗"), *((s, 8) for s in "郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余"),
        *((s, 4) for s in "于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱"),
        *((s, 2) for s in "戴严莫孔向常汤康易乔赖文施洪辛柯庄温牛樊葛邢安齐伍庞颜倪聂章鲁岳翟殷詹申耿关兰焦俞左柳甘祝包"),
        *((s, 1) for s in "宁尚符舒阮纪梅童凌毕单裴霍涂成苗谷盛曲翁冉骆蓝路游靳欧阳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗代桂全池"),
        *((s, 3) for s in ("欧阳", "司马", "诸葛", "上官", "皇甫", "尉迟", "东方", "司徒")),
    )
    for _ in range(weight)
)  # fmt: skip
ELDERS = ("建国志秀桂玉春永德长金福兴树振凤淑素文明", "国华英兰珍荣军平芳生林芝霞祥义清发友章贵")
ADULTS = ("海晓丽俊文志雪建红小永立少亚宏彦艳继新", "峰燕敏强勇军鹏静娟磊涛超杰玲辉斌洁龙伟娜")
YOUNG = ("子梓雨宇浩欣诗一思佳俊奕若嘉沐语博依书承", "轩涵萱泽怡琪彤辰妍睿桐航悦豪宸然瑶洋萌凡")
SINGLE = "伟强磊勇军杰涛超鹏辉敏静丽艳娟霞燕玲婷颖倩雪琳莹洁浩帅凯博睿宇晨阳旭彬斌波峰刚健亮佳瑶萍梅"
FOREIGN_GIVEN = words(
    "阿卜杜拉 约翰 玛丽亚 安德烈 穆罕默德 伊丽莎白 尼古拉 迈克尔 索菲娅 哈桑 帕提古丽 阿依古丽 吐尔逊 其其格 格桑"
)
FOREIGN_LAST = words(
    "买买提 史密斯 伊万诺夫 布朗 艾山江 卡德尔 吾买尔 约翰逊 罗德里格斯 穆萨 肉孜 巴雅尔 多吉 威廉姆斯 热合曼"
)
ENGLISH_GIVEN = words("Kevin Alice David Grace Michael Jessica Peter Linda Jason Emily Tony Vivian Oscar Hannah")
ENGLISH_LAST = words("Chen Wang Smith Brown Johnson Miller Wu Lam Chan Taylor Wilson Lee")
PINYIN_LAST = words(
    "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Lin Guo He Gao Luo Zheng Liang Xie Qian"
)
PINYIN_GIVEN = words(
    "Xiaoming Jianguo Yuting Haoran Mei Lei Zihan Wenbo Xueqin Guoqiang Yanling Peng Jie Siyuan Yue Shuhua"
)
TITLES = words(
    "先生 女士 小姐 阿姨 叔叔 大爷 大姐 大哥 老师 师傅 医生 经理 主任 护士 教练 警官 律师 店长 主管 师兄 奶奶"
)
NICKS = words("师傅 姐 哥 叔 姨 老师")
CITIES = words("""
    河北省石家庄市长安区 江苏省苏州市姑苏区 湖南省长沙市岳麓区 浙江省宁波市鄞州区 陕西省西安市雁塔区 广西南宁市青秀区
    新疆乌鲁木齐市天山区 黑龙江省哈尔滨市南岗区 北京市朝阳区 上海市徐汇区 广州市番禺区 大连市沙河口区 佛山市禅城区
""")
DISTRICTS = words("雁塔区 番禺区 虹口区 福田区 江宁区 岳麓区 西湖区 丰台区 城关区 涧西区 龙湖区 二七区 高新区")
STREETS = words("""
    长宁路 科技二路 建国门外大街 中华大道 芙蓉中路 槐安东路 育才街 东三环北路 凤起路 学院南路 文昌巷 石牌西路 滨江东道 三台子街
    南沙大道 五一北路 莲花胡同 太白南路 黄兴中路 机场高速辅路 钱江三路 民主东街
""")
ESTATES = words("""
    龙湖滟澜山 金地格林小镇 融创玖樾台 中海国际社区 星河湾 锦江花园 杏林小区 桃源里 绿地世纪城 万科魅力之城 和谐家园 怡景名都 铁路新村 紫金城
    水木清华 御景华府 农机局家属院 香榭丽舍 清河湾 九龙仓碧堤半岛 荣盛花语城 碧桂园凤凰城 东湖春树里 康桥知园
""")
MALLS = words(
    "万达广场 银泰城 大悦城 财富中心 时代广场 科创大厦 金融港 龙湖天街 印象城 华强广场 宏远大厦 明珠商务楼 新世纪商厦"
)
TOWNS = words("""
    永年县临洺关镇 阜阳市颍上县红星镇 桐城市吕亭镇 岷县茶埠镇 兴国县江背镇 桃源县漳江镇 富平县淡村镇 河南省光山县白雀园镇 三台县芦溪镇
    遵义市播州区石板镇 陆川县马坡镇 祁东县白地市镇 广东省揭西县棉湖镇 蓟州区下营镇 扶余市三岔河镇 云霄县火田镇 达拉特旗树林召镇 马边县民建镇
""")
VILLAGES = words(
    "王家庄村 石门村 前进村 大柳树村 岔路口村 东坡村 上河湾村 张李庄 红旗村 太平村 三合屯 罗家坝村 青石沟村 下塘村"
)
SCHOOLS = words(
    "中南大学铁道校区 浙江工商大学下沙校区 北京交通大学 海口市第一职业中学 湘潭大学 东莞理工学院松山湖校区 市卫生学校"
)
HAN_DIGITS = "零一二三四五六七八九"


def _given(random: Random) -> str:
    if random.random() < 0.25:
        return random.choice(SINGLE)
    first, second = random.choice((ELDERS, ADULTS, ADULTS, YOUNG))
    return random.choice(first) + random.choice(second)


def _name(random: Random) -> str:
    return random.choice(SURNAMES) + _given(random)


def _name_value(text: str, name: str) -> Value:
    return Value(text, parts=name_parts(name))


def _full(random: Random) -> Value:
    name = _name(random)
    return _name_value(name, name)


def _apart(sign: str) -> Maker:
    """Return a maker of names whose characters a sign keeps apart; two of them beside each other give it away."""

    def maker(random: Random) -> Value:
        name = random.choice([s for s in SURNAMES if len(s) == 1]) + _given(random)
        text = sign.join(name)
        return Value(text, parts=tuple(sign.join(part) for part in name_parts(name)))

    return maker


def _with(name: Maker, *endings: str) -> Maker:
    def maker(random: Random) -> Value:
        value = name(random)
        return Value(value.text + random.choice(endings), parts=value.parts)

    return maker


def _titled(random: Random) -> Value:
    text = random.choice(SURNAMES) + random.choice(TITLES)
    return Value(text, parts=(text,))


def _nick(random: Random) -> Value:
    surname = random.choice(
        "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余杜魏吕丁姚钟姜崔谭"
    )
    text = random.choice("小老阿") + surname + random.choice(("", "", random.choice(NICKS)))
    return Value(text, parts=(text,))


def _foreign(random: Random) -> Value:
    given, last = random.choice(FOREIGN_GIVEN), random.choice(FOREIGN_LAST)
    return Value(given + random.choice("·•・") + last, parts=(given, last))


def _english(random: Random) -> Value:
    text = random.choice(("Mr. ", "Mr ", "Ms. ", "Ms ", "Miss ", "Mrs. ")) + random.choice(ENGLISH_LAST)
    return Value(text, parts=(text.split(" ")[1],))


def _english_full(random: Random) -> Value:
    text = f"{random.choice(ENGLISH_GIVEN)} {random.choice(ENGLISH_LAST)}"
    return Value(text, parts=(text,))


def _pinyin(random: Random) -> Value:
    parts = [random.choice(PINYIN_LAST), random.choice(PINYIN_GIVEN)]
    if random.random() < 0.4:
        parts.reverse()
    text = " ".join(parts)
    text = text.upper() if random.random() < 0.4 else text
    return Value(text, parts=(text,))


def _pieces(sizes: tuple[int, ...], links: tuple[str, ...], said: str = "0123456789") -> Maker:
    """Return a maker of mobile numbers in groups, as people read them out; every group of three and more is secret."""

    def maker(random: Random) -> Value:
        number = make_mobile(random).translate(str.maketrans("0123456789", said))
        parts = group(number, sizes, "\n").split("\n")
        text = parts[0]
        for part in parts[1:]:
            text += random.choice(links) + part
        return Value(text, parts=tuple(part for part in parts if len(part) > 2) if max(sizes) > 1 else (text,))

    return maker


def _mixed_mobile(random: Random) -> Value:
    number = make_mobile(random)
    text = number[:3] + number[3:7].translate(str.maketrans("0123456789", HAN_DIGITS)) + number[7:]
    return Value(text, text)


def _keycaps(random: Random) -> Value:
    text = "".join(c + "\ufe0f\u20e3" for c in make_mobile(random))
    return Value(text, text)


def _landline(form: str) -> Maker:
    def maker(random: Random) -> Value:
        area = random.choice(AREA_CODES)
        number = digits(random, 8 if len(area) == 3 else 7, "2345678")
        said = number.translate(str.maketrans("0123456789", HAN_DIGITS))
        spoken_area = area.translate(str.maketrans("0123456789", HAN_DIGITS))
        text = form.format(
            a=area, n=number, head=number[:-4], tail=number[-4:], sa=spoken_area, sh=said[:-4], st=said[-4:]
        )
        return Value(text, parts=(said[-4:],)) if "{st}" in form else Value(text, number)

    return maker


def _id_form(sizes: tuple[int, ...], sign: str) -> Maker:
    def maker(random: Random) -> Value:
        number = make_id(random)
        return Value(group(number, sizes, sign), number)

    return maker


def _mistyped_id(random: Random) -> Value:
    number = make_id(random)
    at = random.randint(6, 16)
    text = number[:at] + str((int(number[at]) + random.randint(1, 9)) % 10) + number[at + 1 :]
    return Value(text, text)


def _spoken_id(random: Random) -> Value:
    text = make_id(random).translate(str.maketrans("0123456789", "零幺二三四五六七八九"))
    return Value(text, text)


def _card(sizes: tuple[int, ...] = (), sign: str = "", *, length: int = 19, valid: bool = True) -> Maker:
    def maker(random: Random) -> Value:
        number = make_card(random, CARD_STARTS, length, valid=valid)
        return Value(group(number, sizes, sign) if sizes else number, number)

    return maker


def _spoken_card(random: Random) -> Value:
    number = make_card(random, CARD_STARTS, 16).translate(str.maketrans("0123456789", HAN_DIGITS))
    return Value(group(number, (4, 4, 4), random.choice(" ，")), parts=tuple(group(number, (4, 4, 4), " ").split()))


def _mail(form: str, sign: str = "@") -> Maker:
    def maker(random: Random) -> Value:
        local = form.format(
            g=random.choice(PINYIN_GIVEN).lower(), l=random.choice(PINYIN_LAST).lower(), n=digits(random, random.randint(2, 6)),
            q=digits(random, 9, "123456789"),
        )  # fmt: skip
        return Value(local + sign + random.choice(MAIL_HOSTS), local)

    return maker


def _coded(*forms: str) -> Maker:
    """Return a maker of codes: in a form a 9 is a digit, a 1 one that is not nought, # a capital, & a small letter."""

    def maker(random: Random) -> Value:
        pools = {"9": "0123456789", "1": "123456789", "#": LETTERS, "&": LETTERS.lower()}
        text = "".join(random.choice(pools.get(c, c)) for c in random.choice(forms))
        return Value(text, text)

    return maker


def _plate(separator: str, *tails: str) -> Maker:
    coded = _coded(*tails)

    def maker(random: Random) -> Value:
        text = random.choice(PLATE_PROVINCES) + random.choice(LETTERS[:9]) + separator + coded(random).text
        return Value(text, text)

    return maker


def _wechat(form: str) -> Maker:
    def maker(random: Random) -> Value:
        text = form.format(
            g=random.choice(PINYIN_GIVEN).lower(),
            l=random.choice(PINYIN_LAST).lower(),
            n=digits(random, random.randint(3, 6)),
        )
        return Value(text.ljust(6, "8"), text.ljust(6, "8"))

    return maker


def _timed(form: str) -> Maker:
    def maker(random: Random) -> Value:
        day = (f"{random.randint(2023, 2026)}", f"{random.randint(1, 12):02}", f"{random.randint(1, 28):02}")
        text = form.format(y=day[0], m=day[1], d=day[2], n=digits(random, 8), a=digits(random, 2), b=digits(random, 4))
        return Value(text, f"{text[-6:]}")

    return maker


def _place(form: str) -> Maker:
    """Return a maker of addresses; the numbers in them, with what they number, give the place away."""

    def maker(random: Random) -> Value:
        room = f"{random.randint(1, 32)}{random.randint(1, 8):02}"
        spoken = "".join(HAN_DIGITS[int(c)] for c in room)
        numbers = {
            "no": f"{random.randint(3, 999)}号",
            "bare": f"{random.randint(11, 999)}",
            "block": f"{random.randint(1, 38)}{random.choice(('栋', '号楼', '幢', '座', '#'))}",
            "unit": f"{random.choice((random.randint(1, 4), *'一二三'))}单元",
            "room": room + random.choice(("室", "", "户", "房", "号")),
            "lane": f"{random.randint(2, 1900)}弄",
            "spoken": random.choice("三五七九") + "号楼" + random.choice("一二") + "单元" + spoken,
            "group": f"{random.choice((random.randint(1, 12), *'一二三四五六七八'))}{random.choice('组组队社')}",
            "dash": f"{random.randint(1, 30)}-{random.randint(1, 4)}-{room}",
            "bed": f"{random.randint(1, 12)}栋{random.randint(1, 6)}{random.randint(1, 40):02}",
            "tower": f"{random.choice('ABCD')}座{random.randint(3, 29)}{random.randint(1, 20):02}",
            "shop": f"{random.randint(1, 9)}号楼{random.randint(1, 28)}{random.randint(1, 20):02}",
        }
        places = {
            "city": random.choice(CITIES), "district": random.choice(DISTRICTS), "street": random.choice(STREETS),
            "estate": random.choice(ESTATES), "mall": random.choice(MALLS), "town": random.choice(TOWNS),
            "village": random.choice(VILLAGES), "school": random.choice(SCHOOLS),
            "road": random.choice(("Changning", "Nanjing West", "Zhongshan", "Keji 2nd", "Fuxing Middle", "Xueyuan South")),
            "town_en": random.choice(("Shanghai", "Beijing", "Xi'an", "Shenzhen", "Hangzhou")),
            "road_py": random.choice(("Changning Lu", "Zhongshan Bei Lu", "Jianguo Dajie", "Renmin Nan Lu")),
        }  # fmt: skip
        parts = tuple(numbers[key] for key in numbers if f"{{{key}}}" in form)
        return Value(form.format(**places, **numbers), parts=parts)

    return maker


VALUES: dict[str, dict[str, Maker]] = {
    "mobile": {
        "plain": plain(make_mobile),
        "spaced": lambda r: (lambda n: Value(group(n, (3, 4, 4), " "), n))(make_mobile(r)),
        "full_width": lambda r: (lambda n: Value(full_width(n), n))(make_mobile(r)),
        "read_out": _pieces((3, 4, 4), ("，", "，然后", "，", "、", ", ", "，再是", "，后面", "...", "……", "，嗯，")),
        "spoken": _pieces((3, 4, 4), ("",), HAN_DIGITS),
        "spoken_yao": _pieces((3, 4, 4), (" ", "，", "、", "，然后", "，后面是"), "零幺二三四五六七八九"),
        "spoken_groups": _pieces((3, 4, 4), (" ", "，", "-", "，", "。"), HAN_DIGITS),
        "spoken_odd": _pieces((4, 3, 4), (" ", "，", "、"), "〇幺二三四五六七八九"),
        "singly": _pieces((1,) * 11, ("，", ",", "、", ", ")),
        "mixed": _mixed_mobile,
        "keycaps": _keycaps,
        "area_brackets": lambda r: (lambda n: Value(f"（{n[:3]}）{n[3:7]}-{n[7:]}", n))(make_mobile(r)),
    },
    "landline": {
        "hyphen": _landline("{a}-{n}"),
        "joined": _landline("{a}{n}"),
        "slashed": _landline("{a}/{n}"),
        "cut": _landline("{a} {head} {tail}"),
        "dashed": _landline("{a}-{head}-{tail}"),
        "extension": _landline("{a}-{n} 分机 306"),
        "spoken": _landline("{sa}{sh}{st}"),
        "read_out": _landline("{a}，{head}，{tail}"),
    },
    "id_card": {
        "valid": plain(make_id),
        "lower_x": plain(lambda r: make_id(r, ends_in_x=True).lower()),
        "full_width": lambda r: (lambda n: Value(full_width(n), n))(make_id(r)),
        "thirds": _id_form((6, 6, 6), " "),
        "hyphens": _id_form((6, 8, 4), "-"),
        "threes": _id_form((3, 3, 4, 4), " "),
        "mistyped": _mistyped_id,
        "short": plain(make_short_id),
        "spoken": _spoken_id,
    },
    "bank_card": {
        "plain16": _card(length=16),
        "plain19": _card(),
        "spaced": _card((4, 4, 4, 4), " "),
        "halves": _card((6, 7, 6), " "),
        "dotted": _card((4, 4, 4, 4), "."),
        "mistyped": _card(valid=False),
        "mistyped_spaced": _card((4, 4, 4, 4), " ", valid=False),
        "spoken": _spoken_card,
    },
    "email": {
        "word": _mail("{g}{n}"),
        "under": _mail("{l}_{g}"),
        "dotted": _mail("{g}.{l}"),
        "number": _mail("{q}"),
        "at_sign": _mail("{g}{n}", " @ "),
        "at_word": _mail("{l}{n}", "(at)"),
    },
    "plate": {
        "digits": _plate("", "99999"),
        "mixed": _plate("", "9#99#", "##999", "99#99"),
        "dotted": _plate("·", "#9999", "999#9"),
        "spaced": _plate(" ", "9#999", "99999"),
        "new_energy": _plate("", "D99999", "F#9999", "99999D"),
        "lower": _plate("", "&9999", "9&999"),
    },
    "passport": {
        "ordinary": _coded("E99999999", "G99999999"),
        "two_letters": _coded("E#9999999"),
        "lower": _coded("e99999999"),
        "foreign": _coded("199999999", "##9999999", "#99999999"),
    },
    "permit": {
        "hk_macau": _coded("H19999999", "M19999999"),
        "taiwan": _coded("19999999"),
        "outbound": _coded("C19999999", "C#9999999"),
        "resident": _coded("830000199909119999", "810000199009119999"),
        "licence": _coded("419999199901019999", "329999198912129999"),
    },
    "qq": {"digits": _coded("19999999", "199999999", "1999999999"), "spaced": _coded("199 999 999", "1999 99999")},
    "wechat": {
        "word": _wechat("{g}{n}"),
        "under": _wechat("{l}_{g}_{n}"),
        "hyphen": _wechat("{g}-{n}"),
        "letters": _wechat("{l}{g}love"),
        "wxid": plain(lambda r: "wxid_" + "".join(r.choice("abcdefghijkmnpqrstuvwxyz0123456789") for _ in range(14))),
    },
    "order": {
        "long": _coded("1999999999999999999", "19999999999999999", "4399999999999999"),
        "timed": _timed("{y}-{m}-{d}-{a}-{b}"),
        "dated": _timed("{y}{m}{d}{n}"),
        "slashed": _timed("{y}/{m}/{d}/{n}"),
        "lettered": _timed("DD{y}{m}{d}{n}"),
        "parcel": _coded(
            "SF1999999999999",
            "YT1999999999999",
            "JDVB99999999999",
            "ZTO999999999999",
            "yt1999999999999",
            "JT1999999999999",
            "EMS1999999999",
        ),
        "parcel_spaced": _coded("SF 1999 9999 99999", "773 9999 9999 999", "SF-1999999999999"),
        "parcel_digits": _coded("773199999999999", "431999999999999", "78199999999999"),
        "mixed": _coded("#9#99#9#99", "AX-9999-9999", "KF1999999999-9", "#####99999999"),
    },
    "account": {
        "digits": _coded("1999999999", "0199999999"),
        "spaced": _coded("1999 9999 9999", "6999 999 999", "01 9999 9999"),
        "hyphen": _coded("3399-99999999", "1999-9999-99"),
        "lettered": _coded("VIP999999", "M99999999", "HY-999999", "gz199999999"),
        "login": _wechat("{g}_{n}"),
    },
    "name": {
        "full": _full,
        "bare": _full,
        "titled": _titled,
        "full_titled": _with(_full, *TITLES),
        "nick": _nick,
        "spaced": _apart(" "),
        "wide_spaced": _apart("\u3000"),
        "dotted": _apart("·"),
        "slashed": _apart("/"),
        "foreign": _foreign,
        "english": _english,
        "english_full": _english_full,
        "pinyin": _pinyin,
    },
    "address": {
        "city": _place("{city}{street}{no}{estate}{block}{unit}{room}"),
        "street": _place("{street}{no}"),
        "district": _place("{district}{street}{no}{block}{room}"),
        "estate": _place("{estate}{block}{unit}{room}"),
        "estate_short": _place("{estate}{block}{room}"),
        "dash": _place("{estate}{dash}"),
        "lane": _place("{street}{lane}{no}{room}"),
        "mall": _place("{mall}{shop}"),
        "tower": _place("{mall}{tower}"),
        "rural": _place("{town}{village}{group}"),
        "rural_no": _place("{town}{village}{group}{no}"),
        "village": _place("{village}{group}{no}"),
        "spaced": _place("{city} {street} {no} {estate} {block} {unit} {room}"),
        "commas": _place("{city}，{street}{no}，{estate}，{block}{room}"),
        "spoken": _place("{estate}{spoken}"),
        "dorm": _place("{school}{bed}宿舍"),
        "english": _place("Room {room}, No. {bare} {road} Road, {town_en}"),
        "english_short": _place("{bare} {road} Road, {town_en}"),
        "pinyin": _place("{road_py} {no}"),
    },
}

CLAUSES = sentences("""
    收件人是{name:full|spaced|foreign|dotted|slashed|wide_spaced}，电话{mobile}
    户主{name:full|spaced|slashed}，房号{address:dash|estate_short|estate}
    经办人{name:full|dotted}说材料不齐
    签收人显示{name:full|spaced}，家里没这个人
    持卡人 {name:full|wide_spaced|pinyin}，卡号 {bank_card}
    预约人：{name:full|foreign|spaced}
    患者{name:full|spaced}，就诊卡{account:digits|lettered}
    家长{name:full}反映延时班乱收费
    员工{name:full}，工号{account:digits|lettered}，上班玩手机
    工号0372的{name:full|titled}答应给我回电话
    填表人/{name:full}
    报名：{name:full} {mobile}
    {name:bare} {mobile:plain|spaced|full_width}
    {name:bare}，{mobile:plain|spaced|read_out}，{address}
    {name:bare}{mobile:plain}
    {mobile:plain} {name:bare}
    {name:bare}（{mobile:plain|spaced}）是我爱人的号
    找{name:full|nick|titled}打电话，一直没人接
    联系{name:full|nick}改时间，{mobile}
    请让{name:full|nick|titled}给我回个电话
    给{name:full|titled}打了三个电话不接
    麻烦帮我转{name:full|titled|nick}
    上回是{name:full|nick|full_titled}帮我弄好的
    {name:bare|nick|full_titled}服务特别到位，一定要表扬
    昨天{name:bare|nick|full_titled}来家里换的滤芯
    跟{name:nick|titled}说好了周六送
    {name:nick}说下午到，结果没来
    就那个{name:nick}，脾气大得很
    店里的{name:nick|titled}手艺真不错
    修空调的{name:nick|full_titled}收了我八十
    我同事{name:full}也是这么被扣费的
    我老公{name:full}的卡也冻了
    我女儿{name:full}在你们这儿学琴
    我姓{name:titled}，不是，我打错了
    我叫{name:full|foreign|spaced|english_full}，想问下积分怎么兑
    敝人{name:full}，在此实名举报
    本人{name:full|foreign}郑重声明未借此款
    报案人自报姓名{name:full|foreign|spaced}
    姓名 {name:full|spaced|foreign|pinyin} 性别 男 年龄 41
    姓名|{name:full}|电话|{mobile:plain}|诉求|退费
    name={name:full|pinyin}&phone={mobile:plain}
    "customer": "{name:full|english_full}", "tel": "{mobile:plain|spaced}"
    客户：{name:full|english_full}　联系方式：{mobile}
    【{name:full}】您尾号的包裹已签收，可我没收到
    {name:full}您好，您的快递{order:parcel}……这短信发错人了吧
    短信抬头写“尊敬的{name:full|titled}”，我不姓这个
    快递面单上写着{name:full}收，被撕了
    发票抬头 {name:full}，邮箱 {email}
    被告知需{name:full}本人到场
    说我替{name:full}担保了，我根本不认识
    债主{name:full}天天堵门
    邻居{name:full}家的狗咬人
    {name:bare}和{name:bare}两个人都签了字
    当班的是{name:full}、{name:full}
    主治{name:full_titled|titled}讲得很细
    护工{name:nick|full}要小费
    班主任{name:titled|full}布置作业太多
    物业的{name:nick|titled}从来不接电话
    网点负责人{name:full|titled}态度蛮横
    揽投员{name:full}把件扔雨里
    骑手{name:full|nick}提前点送达
    司机{name:full|nick|full_titled}绕路，车牌{plate}
    乘机人{name:full|pinyin|foreign}，护照{passport}
    Passenger: {name:pinyin|english_full}, passport {passport}
    入住 {name:pinyin|foreign|full}，订单{order}
    Dear {name:english}, 这邮件是发给谁的
    {name:english} from your team promised a refund
    I spoke with {name:english|english_full} yesterday
    My name is {name:english_full|pinyin}，会说中文
    Regards,⏎{name:english_full|pinyin}$
    Contact: {name:english_full|pinyin}, {mobile:plain|spaced}
    英文名{name:english_full}，护照上是{name:pinyin}
    留学生{name:foreign}办不了卡
    外教{name:foreign|english_full}换人了没通知
    库管{name:foreign}签字的出库单
    牧民{name:foreign}来电咨询补贴
    盼复。{name:full}$
    —— {name:full}$
    ⏎{name:full}⏎2026年9月3日$
    敬礼！{name:full}$
    此致⏎敬礼⏎{name:full|full_titled|foreign}$
    一个普通业主 {name:full}$
    住户：{name:full|titled}$
    家属{name:full}敬上$
    {name:full} 于10月7日$
    {name:full}手写的欠条还在我这
    转账给{name:full|spaced}的五千元收不回来
    向{name:full}汇款两千
    工资是{name:full}发的
    备注写的{name:full}，怎么会退回
    收款方户名：{name:full}，账号{bank_card}
    钱打到{name:full}的{bank_card:plain19|spaced|halves}了
    我爸{name:full}，{id_card:valid|lower_x|short}，今年七十三
    学生{name:full}，学号{account:digits|lettered}
    {name:bare}，男，{id_card:valid|lower_x|short|hyphens}
    {name:bare}，身份证{id_card}，住{address}
    {id_card:valid|short}，{name:bare}
    老人叫{name:full}，走失了
    我妈{name:full}被骗了三万
    我是三班{name:full}的妈妈
    {name:full}妈妈，孩子今天没吃饭
    {name:full_titled|titled}您好，麻烦核实一下
    @{name:full} 你们管管
    和{name:titled|full_titled|nick}沟通过两次
    我手机{mobile}
    号码是{mobile:read_out|spoken_yao|spoken_groups|spoken_odd|spoken|singly}，别记错了
    你记一下{mobile:read_out|spoken_yao|spoken_groups|spoken_odd|spoken|singly}
    {mobile:spoken|spoken_yao|spoken_groups|read_out}，对的，就打这个
    嗯我的电话{mobile:spoken|spoken_yao|spoken_groups|spoken_odd|read_out|mixed}
    我念一遍，{mobile:read_out|spoken_yao|spoken_groups|spoken_odd|singly}
    留{mobile}给师傅
    手机换成{mobile:plain|mixed|keycaps|area_brackets|spaced}了
    私下联系{mobile:mixed|keycaps|plain|singly}
    微信同号{mobile:plain|mixed|keycaps|spaced}
    打这个吧{mobile}，我妈接
    电联{mobile:plain|area_brackets|spaced|full_width}
    预留号{mobile:plain|spaced|area_brackets}已停机
    又来骚扰，号码{mobile}
    验证码发到{mobile:plain|spaced}去了
    客户回拨号：{mobile}
    座机 {landline}
    家里电话{landline}
    打{landline:hyphen|joined|cut|dashed|extension}没人
    单位电话是{landline:read_out|spoken|hyphen|slashed|cut}
    电话：{landline}
    店里座机号{landline:spoken|read_out|hyphen|dashed}
    联系电话{landline:hyphen|joined|slashed|extension|cut}或{mobile:plain|spaced}
    固话{landline}，晚上七点后打
    来电号码{landline:hyphen|joined|cut|dashed}，自称客服
    村委会电话{landline:hyphen|joined|spoken|read_out}
    身份证{id_card}
    证件{id_card:valid|lower_x|full_width|thirds|hyphens|threes|mistyped|short}识别不了
    身份证号是{id_card}，录错一位
    实名用的{id_card:valid|lower_x|thirds|hyphens|threes|full_width|short}
    ID: {id_card:valid|lower_x|hyphens|thirds|mistyped}
    公民身份号码：{id_card}
    身份证号我报给你 {id_card:spoken|threes|thirds|valid}
    入学登记 {name:full} {id_card:valid|lower_x|thirds}
    被人拿{id_card:valid|lower_x|hyphens}注册了公司
    银行卡{bank_card}
    卡号{bank_card}，被吞了
    工资打到{bank_card:plain16|plain19|spaced|halves|mistyped|mistyped_spaced}
    我的卡 {bank_card:plain16|plain19|spaced|halves|dotted|mistyped}
    储蓄卡号：{bank_card}
    退款账户 {bank_card:plain16|plain19|spaced|halves|mistyped|mistyped_spaced}，{name:full}
    卡号我念一下{bank_card:spoken|spaced|mistyped_spaced}
    付款失败 {bank_card:plain16|plain19|spaced|dotted}
    钱应该进{bank_card:plain16|plain19|spaced|halves}
    信用卡{bank_card:plain16|spaced|dotted|mistyped_spaced}多扣年费
    邮箱{email}
    发到{email}
    mail: {email:word|under|dotted|number|at_word}
    账单请寄 {email}
    我的163是{email:word|under|dotted|number}
    用{email:word|under|dotted|number}注册的号
    E-mail：{email}，抄送经理
    电子版发{email:word|under|dotted|number|at_sign}谢谢
    车牌给你{plate}
    {plate}堵着我家车库
    我车是{plate}，洗完车多了道划痕
    车号：{plate}
    蓝色货车{plate:digits|mixed|dotted|spaced|new_energy}超载
    保险过期的是{plate}
    停车记录 {plate:digits|mixed|dotted|new_energy} 进场08:15
    举报{plate:digits|mixed|dotted|new_energy|lower}违停
    绿牌车{plate:new_energy}充电桩被占
    护照{passport}
    护照号码 {passport}
    passport no: {passport}
    护照号填的{passport}
    持{passport:ordinary|two_letters|lower}护照入境
    新护照{passport}，旧的{passport:ordinary|two_letters}作废了
    我护照是{passport}
    订票用的护照（{passport}）
    回乡证{permit:hk_macau}
    台胞证 {permit:taiwan}
    港澳通行证 {permit:outbound}
    通行证：{permit:outbound|hk_macau}
    台湾居民居住证{permit:resident}
    港澳台居民居住证号码{permit:resident}
    驾驶证号{permit:licence}
    驾照{permit:licence}被扣了分
    台胞证号码是{permit:taiwan}，买不了票
    刷{permit:hk_macau|outbound}通行证进不了站
    我的QQ{qq}
    加q{qq:digits}
    QQ在这：{qq}
    扣扣号 {qq}
    qq号是{qq}，备注退货
    企鹅{qq:digits}
    登录QQ{qq}被盗
    联系QQ:{qq}（{name:full}）
    微信{wechat:word|under|hyphen|wxid}
    微信号：{wechat}
    加我v {wechat:word|under|hyphen}
    vx：{wechat}
    WeChat ID: {wechat}
    微信号是{wechat}，通过一下
    我微信 {wechat:word|under|wxid|hyphen}
    加{name:nick|titled}微信{wechat:word|under|wxid|hyphen}
    订单{order:long|dated|lettered|timed|mixed}
    单号 {order}
    订单号是{order}，卡在配送中
    运单{order:parcel|parcel_spaced|parcel_digits}没人派
    快递{order:parcel|parcel_spaced|parcel_digits}
    {order:parcel}显示拒收，我没拒
    中通{order:parcel_digits}三天了
    顺丰 {order:parcel|parcel_spaced}
    我的单子{order:long|dated|timed|lettered}
    合同编号{order:timed|slashed|lettered|mixed|dated}
    案号 {order:slashed|timed|dated|mixed}
    退款编号：{order:long|dated|lettered|timed}
    工单 {order:dated|lettered|mixed|timed}一直挂着
    流水 {order:long|dated|timed}
    保单{order:long|lettered|mixed|dated}退保
    挂号单{order:dated|timed|mixed}
    取件 {order:parcel|parcel_spaced|parcel_digits}
    物流单号查{order:parcel|parcel_digits|parcel_spaced}，没信息
    这笔订单（{order:long|dated|timed|lettered|slashed|mixed}）取消不掉
    单号：{order:long|timed|parcel|slashed}；收件：{name:full}
    会员号{account:digits|lettered|spaced|hyphen}
    会员卡 {account:spaced|digits|lettered}
    账号 {account}
    户号：{account:digits|spaced|hyphen}
    水费户号 {account:digits|spaced|hyphen}，户名{name:full}
    用户编号{account:digits|spaced|hyphen|lettered}
    电表号{account:digits|spaced|hyphen}
    公积金账号 {account:digits|spaced|hyphen}
    登录名{account:login|lettered}
    游戏账号：{account:login|digits|lettered}
    客户号 {account:digits|spaced|lettered}
    宽带账号{account:digits|hyphen|lettered}，掉线
    学号{account:digits|lettered}
    我家就住{address}这儿
    地址 {address}
    收货地址改成：{address}
    送{address:estate|estate_short|dash|lane|mall|tower|district}，别放驿站
    我家{address:estate|estate_short|dash|lane|spoken|rural_no|village}
    住在{address:estate|rural|rural_no|village|dash|lane|district|spoken}，没路灯
    {address:rural|rural_no|village}，路烂得没法走
    {address:estate|estate_short|district|city|lane|dash}漏水三个月
    {address:mall|tower}，公司名忘写了
    寄{address:city|district|street|spaced|commas|rural_no|mall|tower}
    公司在{address:mall|tower|street|lane}
    户籍：{address:city|rural|rural_no|district}
    Address: {address:english|english_short|pinyin|city}
    Deliver to {address:english|english_short}
    My apartment: {address:english|pinyin}
    地址写成拼音 {address:pinyin}
    宿舍{address:dorm}
    送到{address:dorm|estate|mall|tower|spaced|commas|lane|rural}楼下
    楼上{address:estate|estate_short|dash}半夜装修
    {address:spoken|estate|dash}，密码锁坏了
    现住{address}，户口不在这
    安装在{address}，{name:full|titled}收
    {name:full} {mobile:plain} {address:spaced|commas|city|rural_no|estate}
    老家{address:rural|rural_no|village}没信号
    退货寄：{address:city|district|spaced|commas|mall}，{name:full}，{mobile:plain|spaced}
    门店{address:street|mall|lane|district}关门了，我就是店主
    我这边是{address:estate|estate_short|dash|spoken|mall}，停电
    请到{address:city|rural_no|estate|village|lane|commas}核实
""")
FILLERS = sentences("""
    退的钱到现在没影
    用着还行就是有点卡
    前前后后跑了四趟
    给个准话行不行
    下雨天也准时，点赞
    说好七天无理由的
    孩子特别喜欢
    一开机就发热
    电梯坏了半个月没人修
    我都快急哭了
    客服机器人答非所问
    比上次买的薄了一圈
    医院排队两小时看病三分钟
    操作说明看不懂
    不给开票说系统坏了
    楼下烧烤摊吵到凌晨
    押金条还在我手里
    总体满意
    再这样我找媒体了
    赠品也没见着
    师傅很细心地套了鞋套
    到账比以前快
    公交半天不来一趟
    菜凉了，汤也洒了
    谢谢你们这么耐心
    验收时没人通知我
    取号机吐不出纸
    声音忽大忽小
    希望改进
    我不接受这个方案
""")
DECOYS = sentences("""
    [老板娘]人特别好
    前台[小姐姐]很温柔
    这家[小哥哥]挺帅
    [小钱]也不放过
    [当中]有一件是坏的
    [古人]常云诚信为本
    [王者荣耀]连不上
    用[高德地图]导过去的
    [马上]给我退
    刚才打[400-711-6699]没人接
    点了[宫保鸡丁]和[鱼香肉丝]
    [麻婆豆腐]太咸
    [白切鸡]不新鲜
    [小龙虾]个头小
    [老坛酸菜]味道怪
    买了两盒[康师傅]
    [李宁]的鞋脱胶
    [张小泉]的刀不快
    [周大福]的链子断了
    [王老吉]已经过期
    [方太]油烟机声音大
    [金龙鱼]漏油
    在[地铁3号线]上没信号
    坐[8路公交]去的
    [2号航站楼]排队太长
    [3号窗口]没有人
    [5号]就该到账了
    [南京路]那边在修
    [解放大道]堵车
    [中关村]的店关了
    住[三楼]水压小
    [张贴]的公告看不清
    [何况]还下着雨
    [任意]一家都行
    [余下]的钱不退
    [方法]试过了不行
    [高峰]时段打不到车
    [温度]调不下来
    [万一]丢了呢
    [向来]准时
    [安检]太慢
    [平时]还可以
    [关于]退款的规定不合理
    [时候]不早了
    [成本]没那么高吧
    [谢谢]你们
    [马路]对面那家
    [白天]不接电话
    [金色]的缺货
    [钱江]晚报登过
    [明明]说好包邮
    [雷声]一响就断网
    [江边]那家网红店
    [孔雀]绿的那款
    [宋体]看不清
    [黄色]按钮没反应
    [黄焖鸡]送晚了
    [田园]风格的
    [蓝牙]连不上
    [石材]有裂缝
    [武汉]发的货
    [夏天]太热
    [秦岭]那段隧道
    [元旦]不发货
    [毛巾]掉毛
    [史上]最慢的一次
    [常用]功能藏太深
    [客户经理]又换了
    [大堂经理]让我等着
    找[经理]投诉也没用
    [师傅]带孩子来的
    [护士]扎针很轻
    [老师]教得好
    [司机]抽烟
    [医生]开的药
    [先生]小姐都叫一遍
    帮[女士]们拎行李
    [小朋友]很喜欢
    [马桶]堵了
    [杨梅]烂了大半
    [唐装]掉色
    [曹操]出行派单慢
    [孙悟空]乐园门票贵
    [江小白]酒瓶碎了
    [三只松鼠]少一包
    [全季]酒店隔音差
    [汉庭]的早餐少
    [如家]的空调响
    [2026-09-01]下的单
    [2026年9月1日 14:03]扣的
    [09-01 08:30:15]闪退
    [2026/09/01]到期
    [1-3个工作日]到账
    [7*24小时]客服
    [3.15]要到了
    [v5.20.13]更新后崩溃
    [HarmonyOS 5.0.1]不兼容
    [iOS 26.1]发烫
    [ThinkPad X1]蓝屏
    [RTX 5090]没货
    [KFR-72LW]漏水
    [WH-1000XM5]断连
    [M4 Pro]
    [CN¥3,299.00]
    付了[12888.5]元
    [1999]块不值
    欠费[23456.78]元
    [100000]积分没了
    [95588]转人工难
    [10010]套路深
    [12306]买不到票
    [12345]工单办结了
    [400 820 8820]一直忙
    报错[0x8007045D]
    [ERR-20014]
    [E-1203]错误
    [HTTP 503]
    [code=-1001]
    [1920×1080]
    [5000mAh]
    [65W]快充
    [12GB+256GB]
    [4.7分]太高
    [8折]没打
    [满300减50]
    [GB 4806.7-2016]
    [第26条]写着呢
    [〔2025〕18号]文
    [批号20260312]
    [一二三]楼都没有
    [三五个]人排队
    [一两天]就坏
    [八九不离十]
    [二零二六年]的新款
    [五六十]块
    [三百二十一]块
    [一百八十六]平
    [一零一]中学门口
    [A12]号位
    [12排6座]
    [302]路公交
    [G7012]晚点
    [HU7605]取消
    [10:30-18:00]营业
    [50%]
    [1/2]人份
    [2:1]兑换
    [广州]到[长沙]的票
    [朝阳区]的网点少
    [张家口]滑雪
    [石家庄]仓
    [郑州]富士康
    [韩式]料理
    [法式]面包
    [新华书店]
    [人民医院]挂号难
    [建设路]小学门口
    [万达广场]人多
    [龙湖天街]停车贵
    [阳光城]物业差
    [地址]改不了
    填[姓名]报错
    [联系人]同步不了
    [收件人]显示乱码
    [订单]取消失败
    [单号]查不到
    [会员]到期
    [账号]被锁
    [手机号]没法换
    [银行卡]限额
    [身份证]识别失败
    [WeChat Pay]
    [Apple Pay]
    [Good Service]
    [Customer Service]
    [Face ID]不灵
""")
OPENINGS: dict[str, tuple[str, ...]] = {
    "hotline_transcript": ("", "嗯，", "喂，", "那个，"),
    "hospital": ("", "患者家属："),
    "school": ("", "老师好，"),
    "property": ("", "报修："),
    "courier": ("", "留言："),
    "car": ("", "【售后】"),
    "english": ("", "Hi, "),
    "log": ("", "[备注] ", "call_log: "),
    "review": ("", "追评："),
}
