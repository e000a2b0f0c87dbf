"""How customers write each kind of identifier: style -> maker."""

from __future__ import annotations

from random import Random

from benchmarks.pii.final4.people import NAMES
from benchmarks.pii.final4.places import ADDRESSES
from benchmarks.pii.messages import (
    LETTERS,
    Maker,
    Value,
    digits,
    full_width,
    group,
    id_check,
    luhn_check,
    make_card,
    make_id,
    make_mobile,
    make_short_id,
    plain,
    words,
)

AREA = words("""
    010 020 021 022 023 024 025 027 028 029 0311 0351 0371 0379 0411 0431 0451 0512 0513 0531 0532 0551 0571 0574 0575
    0576 0591 0592 0595 0633 0660 0714 0731 0755 0757 0769 0771 0791 0818 0831 0851 0871 0898 0931 0951 0971 0991 0472
""")
LONG_AREA = {"0311", "0371", "0411", "0431", "0451", "0512", "0513", "0531", "0532", "0551", "0571", "0574", "0575",
             "0576", "0591", "0592", "0595", "0731", "0755", "0757", "0769", "0791", "0851", "0871"}  # fmt: skip
DEBIT = words("622202 621226 620058 622848 621700 436742 621661 621785 622262 621799 623058 622203 621081 622188")
DEBIT_16 = words("621483 622588 622622 622666 622908 621485")
CREDIT = words("625809 622575 518710 439225 528931 625362 628288 406252 622689 524094 625955 356889")
MAIL = words("""
    qq.com qq.com qq.com qq.com qq.com 163.com 163.com 163.com 126.com gmail.com gmail.com outlook.com hotmail.com
    foxmail.com sina.com sina.cn 139.com 189.cn icloud.com yeah.net aliyun.com sohu.com 21cn.com live.com
""")
FIRMS = words("""
    lanhai-tech.cn dongsheng.com.cn hengyuangroup.com mail.sdu-demo.edu.cn zhongrun-law.com bluepine.io xinghe.net.cn
    office.tianyi-logistics.com huaxinmed.org yunduan.tech
""")
HANDLES = words("""
    lucy tomato yaoyao daxiong sunny kkmao xiaobai momo weiwei linlin nana huahua laozhou feiyu mango tiantian ahao
    beibei cat707 zhoumin liangzi panda sansan youyou qiuqiu dongdong mumu haiyang redapple xiaoyezi jason vivian
    helloword pangpang yezi chenchen yueliang
""")
TAILS = words("_life -work _mama _88 -home_ 2020 520 1314 _cd -sh 0912 _xx 007 -dad _bj 666 -y 1990 _zz")
PLATE_PROVINCES = "京沪津渝冀晋蒙辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川贵云藏陕甘青宁新"
SPOKEN = str.maketrans("0123456789", "零幺二三四五六七八九")
WRITTEN = str.maketrans("0123456789", "〇一二三四五六七八九")


def shown(text: str, *hidden_as: str) -> Value:
    """Return `text` whose secret is what is left without spaces, hyphens and dots, or what is given."""
    return Value(text, "".join(hidden_as) or "".join(c for c in text if c not in " -·.()（）"))


def pick(*makers: Maker) -> Maker:
    """Return a maker that takes any of `makers`; one named twice is taken twice as often."""
    return lambda random: random.choice(makers)(random)


# mobile


def _grouped_mobile(separator: str, *sizes: tuple[int, ...]) -> Maker:
    def maker(random: Random) -> Value:
        number = make_mobile(random)
        return shown(group(number, random.choice(sizes), separator), number)

    return maker


def _mobile_after(starts: tuple[str, ...]) -> Maker:
    def maker(random: Random) -> Value:
        number = make_mobile(random)
        return Value(random.choice(starts) + number, number)

    return maker


def _mobile_86(random: Random) -> Value:
    number = make_mobile(random)
    written = random.choice((number, number, group(number, (3, 4), " "), group(number, (3, 4), "-")))
    return Value(random.choice(("+86", "+86 ", "+86-", "86-", "0086", "86 ", "(+86)")) + written, number)


def _mobile_wide(random: Random) -> Value:
    number = make_mobile(random)
    return Value(full_width(number), number)


def _mobile_mistyped(random: Random) -> Value:
    number, at = make_mobile(random), random.randint(4, 9)
    if random.random() < 0.5:
        number = number[:at] + number[at + 1 :]
    else:
        number = number[:at] + number[at] + number[at:]
    return Value(number, number)


def _mobile_dictated(random: Random) -> Value:
    text = make_mobile(random).translate(random.choice((SPOKEN, SPOKEN, WRITTEN)))
    return Value(random.choice((text, group(text, (3, 4), "，"), group(text, (3, 4), " "))), text)


def _mobile_hk_tw(random: Random) -> Value:
    if random.random() < 0.6:
        number = digits(random, 8, "5679")
        written = random.choice((number, group(number, (4,), " ")))
        return Value(random.choice(("", "+852 ", "+852", "852-", "(852)")) + written, number)
    number = "09" + digits(random, 8)
    return Value(random.choice((number, group(number, (4, 3), "-"), "+886 " + number[1:])), number[1:])


# landline


def _land(random: Random) -> tuple[str, str]:
    area = random.choice(AREA)
    return area, digits(random, 8 if len(area) == 3 or area in LONG_AREA else 7, "2345678")


def _landline(*forms: str) -> Maker:
    def maker(random: Random) -> Value:
        area, number = _land(random)
        text = random.choice(forms).format(
            a=area, n=number, b=area[1:], s=group(number, (len(number) - 4,), " "), h=group(number, (4,), "-")
        )
        return Value(text, area[1:] + number)

    return maker


def _extension(random: Random) -> Value:
    area, number = _land(random)
    inner = digits(random, random.choice((3, 4, 4)), "12345678")
    return Value(
        f"{area}-{number}{random.choice(('转', '-', '转分机', ' 转 ', 'ext', '*'))}{inner}", area + number + inner
    )


def _local(random: Random) -> Value:
    number = _land(random)[1]
    return Value(random.choice((number, number, number, group(number, (4,), "-"), group(number, (4,), " "))), number)


# id_card


def _id(*sizes: int, separator: str = " ", lower: bool = False) -> Maker:
    def maker(random: Random) -> Value:
        number = make_id(random, ends_in_x=lower)
        written = number.lower() if lower else number
        return Value(group(written, sizes, separator) if sizes else written, number)

    return maker


def _id_mistyped(random: Random) -> Value:
    while True:
        number, at = make_id(random), random.randint(6, 16)
        roll = random.random()
        if roll < 0.5:
            number = number[:at] + str((int(number[at]) + random.randint(1, 9)) % 10) + number[at + 1 :]
        elif roll < 0.7:
            number = number[: at - 1] + number[at] + number[at - 1] + number[at + 1 :]
        elif roll < 0.85:
            number = number[:at] + number[at + 1 :]
        else:
            number = number[:at] + number[at] + number[at:]
        check = id_check(number[:17]) if len(number) == 18 else luhn_check(number[:-1].replace("X", "0"))
        if check != number[-1] and "X" not in number[:-1]:
            return Value(number, number)


def _id_wide(random: Random) -> Value:
    number = make_id(random)
    return Value(full_width(number), number)


# bank_card


def _card(starts: tuple[str, ...], length: int, *sizes: tuple[int, ...], separator: str = " ") -> Maker:
    def maker(random: Random) -> Value:
        number = make_card(random, starts, length)
        return Value(group(number, random.choice(sizes), separator) if sizes else number, number)

    return maker


def _card_mistyped(random: Random) -> Value:
    starts, length = random.choice(((DEBIT, 19), (DEBIT, 19), (CREDIT, 16)))
    number = make_card(random, starts, length, valid=False)
    return Value(number, number)


def _card_wide(random: Random) -> Value:
    number = make_card(random, DEBIT, 19)
    return Value(full_width(number), number)


# email


def _handle(random: Random) -> str:
    roll = random.random()
    if roll < 0.3:
        return random.choice(HANDLES) + digits(random, random.randint(2, 4))
    if roll < 0.45:
        return random.choice(HANDLES) + random.choice(TAILS).strip("-_")
    if roll < 0.6:
        return random.choice(HANDLES) + random.choice("._") + random.choice(HANDLES)
    return random.choice(HANDLES) + random.choice(HANDLES) + random.choice(("", digits(random, 2)))


def _mail(random: Random) -> tuple[str, str]:
    domain = random.choice(MAIL)
    if domain == "qq.com" and random.random() < 0.8:
        return _qq(random), domain
    if domain in ("139.com", "189.cn") or random.random() < 0.08:
        return make_mobile(random), domain
    return _handle(random), domain


def _email(random: Random) -> Value:
    return shown("@".join(_mail(random)))


def _email_work(random: Random) -> Value:
    person = (
        random.choice(HANDLES) + random.choice((".", "", "_")) + random.choice(("li", "wang", "chen", "xu", "zhao"))
    )
    return shown(f"{person}@{random.choice(FIRMS)}")


def _email_tagged(random: Random) -> Value:
    return shown(f"{_handle(random)}+{random.choice(('shop', 'app', 'bill'))}@gmail.com")


def _email_upper(random: Random) -> Value:
    text = "@".join((_handle(random), random.choice(MAIL)))
    return shown(random.choice((text.upper(), text.capitalize())))


def _email_spaced(random: Random) -> Value:
    user, domain = _mail(random)
    return shown(random.choice((f"{user} @{domain}", f"{user}@ {domain}", f"{user} @ {domain}")))


def _email_wide_at(random: Random) -> Value:
    user, domain = _mail(random)
    return Value(f"{user}＠{domain}", f"{user}@{domain}".replace(".", "").replace("_", ""))


def _email_said(random: Random) -> Value:
    user, domain = _mail(random)
    at = random.choice(("艾特", "#", " at ", "(at)"))
    return Value(f"{user}{at}{domain.replace('.', '点') if at == '艾特' else domain}", user)


# plate


def _plate_parts(random: Random, letters: int = 1) -> tuple[str, str]:
    tail = list(digits(random, 5))
    for at in random.sample(range(5), random.choice((0, 1, letters, letters))):
        tail[at] = random.choice(LETTERS)
    return random.choice(PLATE_PROVINCES) + random.choice("AAABBCDEFGHJKLMN"), "".join(tail)


def _plate(separator: str = "", *, lower: bool = False) -> Maker:
    def maker(random: Random) -> Value:
        head, tail = _plate_parts(random, 2)
        text = head + separator + tail
        return shown(text.lower() if lower else text)

    return maker


def _plate_green(random: Random) -> Value:
    head, _ = _plate_parts(random)
    tail = random.choice("DDDFAG") + random.choice(("", random.choice(LETTERS)))
    return shown(head + random.choice(("", "", "", "·")) + tail + digits(random, 6 - len(tail)))


def _plate_special(random: Random) -> Value:
    head, tail = _plate_parts(random)
    if head[0] == "粤" or random.random() < 0.3:
        return shown("粤Z" + tail[:4] + random.choice("港澳"))
    return shown(head + tail[:4] + random.choice("挂学警学挂"))


# passport and permit


def _passport(random: Random) -> str:
    if random.random() < 0.5:
        return "E" + digits(random, 8)
    return "E" + random.choice(LETTERS) + digits(random, 7)


def _passport_lower(random: Random) -> Value:
    return shown(_passport(random).lower())


def _passport_spaced(random: Random) -> Value:
    number = _passport(random)
    head = 2 if number[1].isalpha() else 1
    return shown(random.choice((f"{number[:head]} {number[head:]}", group(number, (head, 4), " "))))


def _passport_foreign(random: Random) -> Value:
    letter = random.choice(LETTERS)
    return shown(
        random.choice(
            (
                digits(random, 9, "3456"),
                "5" + digits(random, 8),
                random.choice(("TK", "TR", "MU", "TZ")) + digits(random, 7),
                "M" + digits(random, 8),
                "K" + digits(random, 7) + letter,
                random.choice(("PA", "N", "RA")) + digits(random, 7),
                "C0" + letter + digits(random, 6),
                letter + digits(random, 8),
            )
        )
    )


def _passport_service(random: Random) -> Value:
    return shown(random.choice(("PE", "SE", "DE", "P", "S", "G")) + digits(random, 7))


def _passport_wide(random: Random) -> Value:
    number = _passport(random)
    return Value(full_width(number), number)


def _hk(random: Random) -> str:
    return random.choice("HHHM") + digits(random, 8) + random.choice(("", "", "", "00", "01", "02"))


def _hk_spaced(random: Random) -> Value:
    number = _hk(random)
    return shown(
        random.choice((f"{number[0]} {number[1:]}", group(number, (1, 4, 4), " "), f"{number[0]}-{number[1:]}"))
    )


def _taiwan(random: Random) -> Value:
    return shown(digits(random, 8) + random.choice(("", "", "", "", "", "", "01", "02(B)")))


def _mainland(random: Random) -> Value:
    start = random.choice(("C", "C", "C", "CA", "CB", "CD", "L", "W"))
    return shown(start + digits(random, 9 - len(start)))


def _residence(random: Random) -> Value:
    birth = f"{random.randint(1955, 2004)}{random.randint(1, 12):02}{random.randint(1, 28):02}"
    body = random.choice(("810000", "820000", "830000")) + birth + digits(random, 3)
    return shown(body + id_check(body))


# qq and wechat


def _qq(random: Random) -> str:
    return digits(random, random.choice((6, 7, 8, 9, 9, 9, 10, 10, 10, 10)), "123456789")


def _qq_glued(random: Random) -> Value:
    number = _qq(random)
    return Value(random.choice(("QQ", "qq", "QQ", "Q", "q", "Qq", "扣扣", "qq号")) + number, number)


def _qq_spaced(random: Random) -> Value:
    number = digits(random, random.choice((8, 9, 10)), "123456789")
    return shown(group(number, random.choice(((3, 3), (4, 4), (5,))), random.choice(("  ", " ", " ", "-"))), number)


def _qq_wide(random: Random) -> Value:
    number = _qq(random)
    return Value(full_width(number), number)


def _qq_dictated(random: Random) -> Value:
    return shown(_qq(random).translate(SPOKEN))


def _wechat(random: Random) -> str:
    text = random.choice(HANDLES) + digits(random, random.randint(2, 6))
    return text if len(text) > 5 else text + digits(random, 3)


def _wechat_separated(random: Random) -> str:
    first, second = random.sample(HANDLES, 2)
    return first + random.choice("__-") + random.choice((second, digits(random, 4), second + digits(random, 2)))


def _wechat_letters(random: Random) -> str:
    return "".join(random.sample(HANDLES, 2))[:19]


def _wxid(random: Random) -> str:
    return "wxid_" + "".join(random.choice("abcdefghijkmnpqrstuvwxyz0123456789") for _ in range(14))


def _wechat_upper(random: Random) -> str:
    text = random.choice((_wechat, _wechat_separated))(random)
    return random.choice((text.upper(), text.capitalize()))


def _wechat_number(random: Random) -> str:
    return make_mobile(random) if random.random() < 0.75 else _qq(random)


def _wechat_glued(random: Random) -> Value:
    own = make_mobile(random) if random.random() < 0.5 else _wechat(random)
    return Value(random.choice(("vx", "VX", "v", "V", "wx", "WX", "微信", "v信", "薇")) + own, own)


# order and account


def _stamp(random: Random) -> str:
    return f"20{random.randint(22, 25)}{random.randint(1, 12):02}{random.randint(1, 28):02}"


def _order_mall(random: Random) -> str:
    return digits(random, random.choice((12, 12, 12, 16)), "123")


def _order_dated(random: Random) -> str:
    stamp = _stamp(random)
    return random.choice(
        (
            stamp + digits(random, random.choice((6, 8, 10))),
            f"{stamp[2:]}-{digits(random, 15)}",
            stamp + "-" + digits(random, 4),
            "42000" + digits(random, 5) + stamp + digits(random, 10),
        )
    )


def _order_lettered(random: Random) -> str:
    start = random.choice(("DD", "SO", "NO", "XS", "M", "HT", "B", "TH", "po", "CZ", "XM"))
    return start + random.choice(("", "", "-")) + random.choice(("", _stamp(random)[2:])) + digits(random, 8)


def _waybill(random: Random) -> str:
    start, length = random.choice(
        (("SF", 13), ("SF", 13), ("YT", 13), ("JT", 13), ("JDVA", 11), ("78", 12), ("432", 12), ("77", 13), ("YT", 13),
         ("sf", 13), ("98", 11), ("DPK", 12))
    )  # fmt: skip
    return start + digits(random, length)


def _ticket(random: Random) -> str:
    stamp = _stamp(random)
    return random.choice(("GD", "TS", "", "WO", "BX-", "12345")) + stamp + random.choice(("", "-")) + digits(random, 5)


def _booking(random: Random) -> str:
    code = "".join(random.choice("BCDFGHJKMNPQRSTVWXYZ2345678") for _ in range(4)) + digits(random, 1) + "N"
    return random.choice((code, digits(random, 10, "123456789"), "H" + digits(random, 9), digits(random, 8, "345678")))


def _order_grouped(random: Random) -> Value:
    number = digits(random, random.choice((16, 18, 19)), "123456")
    return shown(group(number, (4, 4, 4, 4), random.choice(" -")), number)


def _order_wide(random: Random) -> Value:
    number = digits(random, 18, "123")
    return Value(full_width(number), number)


def _household(random: Random) -> str:
    return random.choice(("", "", "", "0", "R", "10")) + digits(random, random.choice((9, 9, 10, 10, 12)), "1234567")


def _member(random: Random) -> str:
    start = random.choice(("", "", "", "VIP", "No.", "CA", "88", "HY"))
    return start + digits(random, random.choice((8, 9, 10, 12)))


def _login(random: Random) -> str:
    return random.choice(HANDLES) + random.choice(("_", "", "")) + digits(random, random.randint(3, 6))


def _policy(random: Random) -> str:
    return random.choice(("P", "PDAA", "8860", "GP", "0120", "")) + digits(random, random.choice((12, 14, 15)))


VALUES: dict[str, dict[str, Maker]] = {
    "mobile": {
        "plain": plain(make_mobile),
        "spaced": _grouped_mobile(" ", (3, 4)),
        "hyphenated": _grouped_mobile("-", (3, 4)),
        "after_latin": _mobile_after(("tel", "Tel", "TEL", "tel:", "v", "V", "vx", "微信v", "phone", "call", "wx", "T", "mob")),
        "plus86": _mobile_86,
        "full_width": _mobile_wide,
        "other_groups": pick(
            _grouped_mobile(" ", (3, 3, 3), (4, 4), (3, 2, 3), (5,)), _grouped_mobile(".", (3, 4)),
            _grouped_mobile("-", (4, 4)), _grouped_mobile("  ", (3, 4)),
        ),
        "mistyped": _mobile_mistyped,
        "dictated": _mobile_dictated,
        "hk_tw": _mobile_hk_tw,
    },
    "landline": {
        "hyphenated": _landline("{a}-{n}"),
        "unbroken": _landline("{a}{n}"),
        "brackets": _landline("({a}){n}", "（{a}）{n}", "({a}) {n}", "({a})-{n}"),
        "spaced": _landline("{a} {n}", "{a} {s}", "{a}-{s}", "{a} - {n}"),
        "split": _landline("{a}-{h}", "区号{a}，{n}", "{a}——{n}"),
        "local": _local,
        "extension": _extension,
        "international": _landline("+86 {b} {n}", "+86-{b}-{n}", "0086{b}{n}", "+86{b}{n}", "86-{b}-{n}"),
    },
    "id_card": {
        "plain": _id(),
        "lower_x": _id(lower=True),
        "mistyped": _id_mistyped,
        "spaced": _id(6, 8),
        "by_4": pick(_id(4, 4, 4, 4), _id(6, 4, 4), _id(3, 3, 4, 4)),
        "hyphenated": _id(6, 8, separator="-"),
        "fifteen": plain(make_short_id),
        "full_width": _id_wide,
    },
    "bank_card": {
        "debit": _card(DEBIT, 19),
        "debit_short": _card(DEBIT_16, 16),
        "credit": _card(CREDIT, 16),
        "spaced": pick(_card(DEBIT, 19, (4, 4, 4, 4)), _card(DEBIT, 19, (4, 4, 4, 4)), _card(DEBIT_16, 16, (4, 4, 4))),
        "credit_spaced": _card(CREDIT, 16, (4, 4, 4)),
        "other_groups": pick(_card(DEBIT, 19, (6,), (6, 4, 4)), _card(DEBIT, 19, (4, 4, 4, 4), separator="-")),
        "mistyped": _card_mistyped,
        "full_width": _card_wide,
    },
    "email": {
        "plain": _email,
        "work": _email_work,
        "tagged": _email_tagged,
        "upper": _email_upper,
        "spaced": _email_spaced,
        "wide_at": _email_wide_at,
        "said": _email_said,
    },
    "plate": {
        "blue": _plate(),
        "green": _plate_green,
        "dotted": pick(_plate("·"), _plate("·"), _plate("."), _plate("•")),
        "spaced": _plate(" "),
        "hyphenated": _plate("-"),
        "lower": _plate(lower=True),
        "special": _plate_special,
    },
    "passport": {
        "plain": plain(_passport),
        "lower": _passport_lower,
        "spaced": _passport_spaced,
        "foreign": _passport_foreign,
        "service": _passport_service,
        "full_width": _passport_wide,
    },
    "permit": {
        "hk_macau": plain(_hk),
        "hk_macau_lower": lambda random: shown(_hk(random).lower()),
        "hk_macau_spaced": _hk_spaced,
        "taiwan": _taiwan,
        "mainland": _mainland,
        "residence": _residence,
    },
    "qq": {
        "plain": plain(_qq),
        "glued": _qq_glued,
        "spaced": _qq_spaced,
        "full_width": _qq_wide,
        "dictated": _qq_dictated,
    },
    "wechat": {
        "letters_digits": plain(_wechat),
        "separators": plain(_wechat_separated),
        "letters": plain(_wechat_letters),
        "wxid": plain(_wxid),
        "upper": plain(_wechat_upper),
        "number": plain(_wechat_number),
        "glued": _wechat_glued,
    },
    "order": {
        "long": plain(lambda random: digits(random, random.choice((18, 19, 19)), "123456")),
        "mall": plain(_order_mall),
        "dated": plain(_order_dated),
        "lettered": plain(_order_lettered),
        "waybill": plain(_waybill),
        "ticket": plain(_ticket),
        "booking": plain(_booking),
        "grouped": _order_grouped,
        "full_width": _order_wide,
    },
    "account": {
        "number": plain(lambda random: digits(random, random.randint(8, 13), "123456789")),
        "household": plain(_household),
        "member": plain(_member),
        "login": plain(_login),
        "uid": plain(lambda random: digits(random, random.choice((7, 8, 9, 9, 10)), "123456789")),
        "policy": plain(_policy),
    },
    "name": dict(NAMES),
    "address": dict(ADDRESSES),
}  # fmt: skip
