"""Identifiers of `benchmarks.pii.dev4`: what they are made of, and the forms customers write them in."""

from __future__ import annotations

from random import Random

from benchmarks.pii.dev4 import people
from benchmarks.pii.dev4.people import PINYIN, PINYIN_SURNAMES, spell_digits
from benchmarks.pii.messages import (
    LETTERS,
    Maker,
    Value,
    digits,
    full_width,
    group,
    id_check,
    make_card,
    make_id,
    make_mobile,
    make_short_id,
    plain,
    words,
)


def _spaced(make: Maker, *sizes: int, separator: str = " ") -> Maker:
    """Return `make` with its text cut into groups; the secret stays."""

    def maker(random: Random) -> Value:
        value = make(random)
        return Value(group(value.text, sizes, separator), value.secret)

    return maker


def _shown(make: Maker, *forms: str) -> Maker:
    """Return `make` written into one of `forms` ({} takes its text)."""

    def maker(random: Random) -> Value:
        value = make(random)
        return Value(random.choice(forms).format(value.text), value.secret)

    return maker


def _rewritten(make: Maker, rewrite: str) -> Maker:
    """Return `make` with its text in another script; what is read there is the secret."""

    def maker(random: Random) -> Value:
        text = make(random).text
        written = full_width(text) if rewrite == "full_width" else spell_digits(text)
        return Value(written, written)

    return maker


MOBILE = plain(make_mobile)


def _mistyped_mobile(random: Random) -> Value:
    number = make_mobile(random)
    text = number[:-1] if random.random() < 0.5 else number + number[-1]
    return Value(text, text)


def _hk_tw_mobile(random: Random) -> Value:
    if random.random() < 0.5:
        number = digits(random, 8, "569")
        return Value(random.choice(("+852 ", "852-", "+852")) + f"{number[:4]} {number[4:]}", number)
    number = "09" + digits(random, 8)
    return Value(random.choice((group(number, (4, 3), "-"), number)), number)


LONG_AREAS = words("""
    010 021 022 023 024 025 027 028 029 0311 0411 0431 0451 0512 0531 0551 0571 0574 0591 0595 0731 0755 0757 0769 0791
    0851 0871 0898
""")
SHORT_AREAS = words("0351 0771 0891 0931 0951 0971 0376 0435 0558 0716 0838 0913")
"""Areas whose numbers have eight digits, and seven."""


def _landline(form: str) -> Maker:
    """Return a maker of landlines; {0} is the area, {1} the number, {2} an extension."""

    def maker(random: Random) -> Value:
        area = random.choice(LONG_AREAS * 2 + SHORT_AREAS)
        number = digits(random, 8 if area in LONG_AREAS else 7, "2345678")
        text = form.format(area, number, random.randint(201, 8999))
        return Value(text, area + number if "{0}" in form else number)

    return maker


def _split_landline(random: Random) -> Value:
    area, number = random.choice(LONG_AREAS[:9]), digits(random, 8, "2345678")
    return Value(f"{area} {number[:4]} {number[4:]}", area + number)


def _intl_landline(random: Random) -> Value:
    area, number = random.choice(LONG_AREAS[:9]), digits(random, 8, "2345678")
    return Value(f"+86-{area[1:]}-{number}" if random.random() < 0.5 else f"0086{area[1:]}{number}", area[1:] + number)


def _wrong_id(random: Random) -> str:
    number = make_id(random)
    at = random.randint(14, 16)
    return number[:at] + str((int(number[at]) + random.randint(1, 9)) % 10) + number[at + 1 :]


DEBIT = words("621700 622202 622848 621661 621226 622588 623052 621799 622700 621483 622262 621098 622909")
CREDIT = words("625965 622575 625333 518710 436742 439225 622155 628288 552599 370246 356885 625912")


def _debit(random: Random) -> str:
    return make_card(random, DEBIT, 19)


def _credit(random: Random) -> str:
    return make_card(random, CREDIT, 16)


def _wrong_card(random: Random) -> str:
    return (
        make_card(random, DEBIT, 19, valid=False)
        if random.random() < 0.7
        else make_card(random, CREDIT, 16, valid=False)
    )


MAILS = words(
    "qq.com qq.com qq.com 163.com 163.com 126.com gmail.com gmail.com outlook.com hotmail.com sina.com foxmail.com"
)
MAILS += words("139.com 189.cn icloud.com yeah.net sohu.com aliyun.com")
NICKS = words("""
    xiaoyu lanlan sunny zhouzhou mango cherry lucky kevin tommy aihua liumang dabao xingxing qingfeng yuanfang momo
    shanshan fengye hanbing lvcha wangcai susu jingjing amber leo_wu nana tiantian guoguo hello_zs moonlight pengpeng
""")


def _local(random: Random) -> str:
    if random.random() < 0.3:
        return digits(random, random.randint(8, 10), "123456789")
    nick = random.choice(NICKS)
    return nick + random.choice((str(random.randint(60, 2010)), "_" + digits(random, 4), digits(random, 3)))


def _mail(random: Random) -> str:
    return f"{_local(random)}@{random.choice(MAILS)}"


def _work_mail(random: Random) -> str:
    who = f"{random.choice(PINYIN).lower()}.{random.choice(PINYIN_SURNAMES).lower()}"
    company = random.choice(("yuntu-tech", "hengda56", "bluepine", "xinhe-group", "mail.jndx", "stu.hzkj", "cs.njlg"))
    return f"{who}@{company}." + ("edu.cn" if "." in company else random.choice(("com", "com.cn", "cn", "net")))


def _tagged_mail(random: Random) -> str:
    tag = random.choice(("shop", "bill", "app")) + digits(random, 2)
    return f"{random.choice(NICKS)}.{random.choice(NICKS)}+{tag}@gmail.com"


def _said_mail(random: Random) -> Value:
    local, host = _local(random), random.choice(("qq", "163", "126", "gmail"))
    return Value(local + random.choice((f"艾特{host}点com", f" at {host} dot com", f"@{host}点com")), local)


def _upper_mail(random: Random) -> str:
    return _mail(random).upper()


REGIONS = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"


def _plate_tail(random: Random, n: int) -> str:
    while True:
        tail = "".join(random.choice(LETTERS) if random.random() < 0.25 else digits(random, 1) for _ in range(n))
        if any(c.isdigit() for c in tail):
            return tail


def _plate(random: Random) -> str:
    return random.choice(REGIONS) + random.choice(LETTERS) + _plate_tail(random, 5)


def _green_plate(random: Random) -> str:
    return random.choice(REGIONS) + random.choice(LETTERS) + random.choice("DF") + digits(random, 5)


def _special_plate(random: Random) -> str:
    return random.choice(
        (
            random.choice(REGIONS) + random.choice(LETTERS) + _plate_tail(random, 4) + random.choice("学警挂"),
            "粤Z" + _plate_tail(random, 4) + random.choice("港澳"),
        )
    )


def _split_plate(separator: str) -> Maker:
    def maker(random: Random) -> Value:
        plate = _plate(random) if random.random() < 0.7 else _green_plate(random)
        return Value(plate[:2] + separator + plate[2:], plate)

    return maker


def _lower_plate(random: Random) -> str:
    return _plate(random).lower()


def _passport(random: Random) -> str:
    if random.random() < 0.45:
        return "E" + random.choice(LETTERS[:12]) + digits(random, 7)
    return random.choice("EEEG") + digits(random, 8)


def _lower_passport(random: Random) -> str:
    return _passport(random).lower()


def _foreign_passport(random: Random) -> str:
    return random.choice(LETTERS) + random.choice((digits(random, 8), random.choice(LETTERS) + digits(random, 7)))


def _service_passport(random: Random) -> str:
    return random.choice(("SE", "DE", "PE")) + digits(random, 7)


def _hk_macau(random: Random) -> str:
    return random.choice("HHHM") + digits(random, random.choice((8, 8, 8, 10)))


def _lower_permit(random: Random) -> str:
    return _hk_macau(random).lower()


def _taiwan(random: Random) -> str:
    return digits(random, 8, "0123")


def _mainland(random: Random) -> str:
    return (
        random.choice("CCCW")
        + (random.choice(LETTERS[:10]) if random.random() < 0.4 else digits(random, 1))
        + digits(random, 7)
    )


def _residence(random: Random) -> str:
    born = f"{random.randint(1955, 2006)}{random.randint(1, 12):02}{random.randint(1, 28):02}"
    body = random.choice(("810000", "820000", "830000")) + born + digits(random, 3)
    return body + id_check(body)


def _qq(random: Random) -> str:
    return digits(random, random.choice((6, 7, 8, 9, 9, 9, 10, 10, 10, 10, 11)), "123456789")


def _wechat(random: Random) -> str:
    nick = random.choice(NICKS).replace("_", "")
    return nick + random.choice(
        (digits(random, 3), digits(random, 4), random.choice(words("love baby home shop yy zz")))
    )


def _dashed_wechat(random: Random) -> str:
    return f"{random.choice(NICKS)}{random.choice('-_')}{digits(random, random.randint(2, 6))}"


def _wxid(random: Random) -> str:
    return "wxid_" + "".join(random.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(14))


def _upper_wechat(random: Random) -> str:
    return f"{random.choice(LETTERS)}{random.choice(LETTERS)}{random.choice(LETTERS)}{digits(random, 6)}"


def _worded_wechat(random: Random) -> str:
    return random.choice(NICKS).replace("_", "") + random.choice(NICKS).replace("_", "")


def _day(random: Random) -> str:
    return f"202{random.randint(4, 6)}{random.randint(1, 12):02}{random.randint(1, 28):02}"


def _long_order(random: Random) -> str:
    return digits(random, random.choice((18, 19, 19)), "123456789")


def _mall_order(random: Random) -> str:
    return digits(random, 12, "123")


def _dated_order(random: Random) -> str:
    return _day(random) + digits(random, random.choice((6, 8, 10, 12)))


def _lettered_order(random: Random) -> str:
    return (
        random.choice(words("DD XS ORD SO JY TB WX DH BX PO"))
        + (_day(random) if random.random() < 0.5 else "")
        + digits(random, 8)
    )


def _waybill(random: Random) -> str:
    head, n = random.choice((("SF", 13), ("YT", 13), ("JT", 13), ("JDVA", 11), ("7", 14), ("4", 14), ("98", 11)))
    return head + digits(random, n)


def _ticket(random: Random) -> str:
    return random.choice(
        ("GD" + _day(random) + digits(random, 4), _day(random) + digits(random, 5), "T" + digits(random, 8))
    )


def _booking(random: Random) -> str:
    return random.choice(
        (digits(random, 10, "123456789"), "HT" + digits(random, 9), digits(random, 3, "789") + "-" + digits(random, 10))
    )


def _account(random: Random) -> str:
    return digits(random, random.choice((8, 9, 10, 11, 12, 14)), "23456789")


def _login(random: Random) -> str:
    return random.choice(NICKS) + random.choice(("", "_", ".")) + digits(random, random.randint(3, 6))


def _household(random: Random) -> str:
    return digits(random, random.choice((10, 10, 13, 8)), "0123456789")


def _member(random: Random) -> str:
    return random.choice(
        (digits(random, 8, "68"), digits(random, 12, "68"), "VIP" + digits(random, 7), "M" + digits(random, 9))
    )


def _uid(random: Random) -> str:
    return digits(random, random.choice((8, 9, 9, 10)), "123456789")


ID = plain(make_id)
VALUES: dict[str, dict[str, Maker]] = {
    "mobile": {
        "plain": MOBILE,
        "spaced": _spaced(MOBILE, 3, 4, 4),
        "hyphenated": _spaced(MOBILE, 3, 4, 4, separator="-"),
        "after_latin": _shown(MOBILE, "tel{}", "Tel{}", "TEL{}", "phone{}", "v{}", "vx{}", "wx{}", "mob {}", "TEL:{}"),
        "plus86": _shown(MOBILE, "+86{}", "+86 {}", "86-{}", "0086{}", "(+86){}"),
        "full_width": _rewritten(MOBILE, "full_width"),
        "other_groups": lambda random: random.choice(
            (_spaced(MOBILE, 4, 3, 4), _spaced(MOBILE, 3, 3, 5), _spaced(MOBILE, 5, 6), _spaced(MOBILE, 3, 8))
        )(random),
        "dotted": _spaced(MOBILE, 3, 4, 4, separator="."),
        "mistyped": _mistyped_mobile,
        "dictated": _rewritten(MOBILE, "spelt"),
        "hk_tw": _hk_tw_mobile,
    },
    "landline": {
        "hyphenated": _landline("{0}-{1}"),
        "unbroken": _landline("{0}{1}"),
        "brackets": _landline("({0}){1}"),
        "wide_brackets": _landline("（{0}）{1}"),
        "spaced": _landline("{0} {1}"),
        "split": _split_landline,
        "local": _landline("{1}"),
        "extension": _landline("{0}-{1}转{2}"),
        "extension_hyphen": _landline("{0}-{1}-{2}"),
        "international": _intl_landline,
    },
    "id_card": {
        "plain": ID,
        "upper_x": plain(lambda random: make_id(random, ends_in_x=True)),
        "lower_x": plain(lambda random: make_id(random, ends_in_x=True).lower()),
        "mistyped": plain(_wrong_id),
        "spaced": _spaced(ID, 6, 8, 4),
        "hyphenated": _spaced(ID, 6, 8, 4, separator="-"),
        "spaced_by_4": _spaced(ID, 4, 4, 4, 6),
        "fifteen": plain(make_short_id),
        "full_width": _rewritten(ID, "full_width"),
    },
    "bank_card": {
        "debit": plain(_debit),
        "credit": plain(_credit),
        "spaced": _spaced(plain(_debit), 4, 4, 4, 4),
        "credit_spaced": _spaced(plain(_credit), 4, 4, 4),
        "hyphenated": _spaced(plain(_credit), 4, 4, 4, separator="-"),
        "other_groups": _spaced(plain(_debit), 6, 13),
        "mistyped": plain(_wrong_card),
        "full_width": _rewritten(plain(_debit), "full_width"),
    },
    "email": {
        "plain": plain(_mail),
        "work": plain(_work_mail),
        "tagged": plain(_tagged_mail),
        "upper": plain(_upper_mail),
        "spaced": lambda random: Value((text := _mail(random)).replace("@", " @ "), text),
        "wide_at": lambda random: Value((text := _mail(random)).replace("@", "＠"), text),
        "said": _said_mail,
    },
    "plate": {
        "blue": plain(_plate),
        "green": plain(_green_plate),
        "special": plain(_special_plate),
        "spaced": _split_plate(" "),
        "dotted": _split_plate("·"),
        "hyphenated": _split_plate("-"),
        "lower": plain(_lower_plate),
    },
    "passport": {
        "plain": plain(_passport),
        "lower": plain(_lower_passport),
        "spaced": _spaced(plain(_passport), 1, 8),
        "foreign": plain(_foreign_passport),
        "service": plain(_service_passport),
        "full_width": _rewritten(plain(_passport), "full_width"),
    },
    "permit": {
        "hk_macau": plain(_hk_macau),
        "hk_macau_lower": plain(_lower_permit),
        "hk_macau_spaced": _spaced(plain(_hk_macau), 1, 10),
        "taiwan": plain(_taiwan),
        "mainland": plain(_mainland),
        "residence": plain(_residence),
    },
    "qq": {
        "plain": plain(_qq),
        "glued": _shown(plain(_qq), "QQ{}", "qq{}", "Q{}", "Qq{}", "扣扣{}"),
        "spaced": lambda random: Value(group(number := _qq(random), (3, 3), " "), number),
        "full_width": _rewritten(plain(_qq), "full_width"),
        "dictated": _rewritten(plain(_qq), "spelt"),
    },
    "wechat": {
        "letters_digits": plain(_wechat),
        "dashed": plain(_dashed_wechat),
        "letters": plain(_worded_wechat),
        "wxid": plain(_wxid),
        "upper": plain(_upper_wechat),
        "glued": _shown(plain(_wechat), "vx{}", "wx:{}", "v信{}", "微信{}", "V:{}"),
    },
    "order": {
        "long": plain(_long_order),
        "mall": plain(_mall_order),
        "dated": plain(_dated_order),
        "lettered": plain(_lettered_order),
        "waybill": plain(_waybill),
        "ticket": plain(_ticket),
        "booking": plain(_booking),
        "grouped": _spaced(plain(_long_order), 4, 4, 4, 4),
        "full_width": _rewritten(plain(_mall_order), "full_width"),
    },
    "account": {
        "number": plain(_account),
        "household": plain(_household),
        "member": plain(_member),
        "login": plain(_login),
        "uid": plain(_uid),
        "grouped": _spaced(plain(_account), 4, 4),
    },
    "name": people.NAMES,
    "address": people.ADDRESSES,
}  # fmt: skip
