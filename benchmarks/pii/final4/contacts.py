"""How customers write telephone numbers, e-mail addresses, QQ and WeChat ids: makers of values."""

from __future__ import annotations

from random import Random

from benchmarks.pii.messages import Maker, Value, digits, full_width, group, make_mobile, words

AREA = words("""
    010 020 021 022 023 024 025 027 028 029 0311 0351 0371 0379 0411 0431 0451 0512 0513 0531 0532 0551 0571 0574 0575
    0576 0591 0592 0595 0633 0660 0714 0731 0755 0757 0769 0771 0791 0818 0831 0851 0871 0898 0931 0951 0971 0991 0472
""")
LONG_AREA = {"0311", "0371", "0411", "0431", "0451", "0512", "0513", "0531", "0532", "0551", "0571", "0574", "0575",
             "0576", "0591", "0592", "0595", "0731", "0755", "0757", "0769", "0791", "0851", "0871"}  # fmt: skip
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
    helloword pangpang yezi chenchen yueliang zhangxm liuyang wanglj chenyu huangsir xuhui zhengzheng gaofei tangyuan
    songsong luoluo pengyu caicai fanfan denglin weilan susan kevin tony grace peter nicole daisy rainbow bluesky
    snowman windy coffee nemo pikachu mimi doudou guoguo niuniu tutu maomao laotang laoli dashu xiaoyu xiaoman
    qingfeng mingyue yangguang shanshui jiangnan changan beifang nanfang sanmao wukong ahua akun azhen yoyo lele
""")
TAILS = words("_life -work _mama _88 -home_ 2020 520 1314 _cd -sh 0912 _xx 007 -dad _bj 666 -y 1990 _zz")
SPOKEN = str.maketrans("0123456789", "零幺二三四五六七八九")
WRITTEN = str.maketrans("0123456789", "〇一二三四五六七八九")


def shown(text: str, *hidden_as: str) -> Value:
    """Return `text` whose secret is what is left without spaces, hyphens and dots, or what is given."""
    return Value(text, "".join(hidden_as) or "".join(c for c in text if c not in " -·.()（）"))


def pick(*makers: Maker) -> Maker:
    """Return a maker that takes any of `makers`; one named twice is taken twice as often."""
    return lambda random: random.choice(makers)(random)


# mobile


def grouped_mobile(separator: str, *sizes: tuple[int, ...]) -> Maker:
    def maker(random: Random) -> Value:
        number = make_mobile(random)
        return shown(group(number, random.choice(sizes), separator), number)

    return maker


def mobile_after(starts: tuple[str, ...]) -> Maker:
    def maker(random: Random) -> Value:
        number = make_mobile(random)
        return Value(random.choice(starts) + number, number)

    return maker


def mobile_86(random: Random) -> Value:
    number = make_mobile(random)
    written = random.choice((number, number, group(number, (3, 4), " "), group(number, (3, 4), "-")))
    return Value(random.choice(("+86", "+86 ", "+86-", "86-", "0086", "86 ", "(+86)")) + written, number)


def mobile_wide(random: Random) -> Value:
    number = make_mobile(random)
    return Value(full_width(number), number)


def mobile_mistyped(random: Random) -> Value:
    number, at = make_mobile(random), random.randint(4, 9)
    if random.random() < 0.5:
        number = number[:at] + number[at + 1 :]
    else:
        number = number[:at] + number[at] + number[at:]
    return Value(number, number)


def mobile_dictated(random: Random) -> Value:
    text = make_mobile(random).translate(random.choice((SPOKEN, SPOKEN, WRITTEN)))
    return Value(random.choice((text, group(text, (3, 4), "，"), group(text, (3, 4), " "))), text)


def mobile_hk_tw(random: Random) -> Value:
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


def landline(*forms: str) -> Maker:
    def maker(random: Random) -> Value:
        area, number = _land(random)
        text = random.choice(forms).format(
            a=area, n=number, b=area[1:], s=group(number, (len(number) - 4,), " "), h=group(number, (4,), "-")
        )
        return Value(text, area[1:] + number)

    return maker


def extension(random: Random) -> Value:
    area, number = _land(random)
    inner = digits(random, random.choice((3, 4, 4)), "12345678")
    return Value(
        f"{area}-{number}{random.choice(('转', '-', '转分机', ' 转 ', 'ext', '*'))}{inner}", area + number + inner
    )


def local(random: Random) -> Value:
    number = _land(random)[1]
    return Value(
        random.choice(
            (number, number, number, group(number, (len(number) - 4,), "-"), group(number, (len(number) - 4,), " "))
        ),
        number,
    )


# email


def initials(random: Random) -> str:
    """Return two or three letters of a name in Pinyin and a year, a birthday or a lucky number."""
    letters = "".join(random.choice("abcdfghjklmnpqrstwxyz") for _ in range(random.choice((2, 3, 3))))
    day = f"{random.randint(1, 12):02}{random.randint(1, 28):02}"
    return letters + random.choice(
        (str(random.randint(1968, 2009)), day, f"{random.randint(70, 99)}{day}", "888", "6688")
    )


def _handle(random: Random) -> str:
    roll = random.random()
    if roll < 0.2:
        return initials(random)
    if roll < 0.45:
        return random.choice(HANDLES) + digits(random, random.randint(2, 4))
    if roll < 0.6:
        return random.choice(HANDLES) + random.choice(TAILS).strip("-_")
    if roll < 0.75:
        return random.choice(HANDLES) + random.choice("._") + random.choice(HANDLES)
    return random.choice(HANDLES) + random.choice(HANDLES) + random.choice(("", digits(random, 2)))


def _mail(random: Random) -> tuple[str, str]:
    domain = random.choice(MAIL)
    if domain == "qq.com" and random.random() < 0.8:
        return qq(random), domain
    if domain in ("139.com", "189.cn") or random.random() < 0.08:
        return make_mobile(random), domain
    return _handle(random), domain


def email(random: Random) -> Value:
    return shown("@".join(_mail(random)))


def email_work(random: Random) -> Value:
    person = (
        random.choice(HANDLES) + random.choice((".", "", "_")) + random.choice(("li", "wang", "chen", "xu", "zhao"))
    )
    return shown(f"{person}@{random.choice(FIRMS)}")


def email_tagged(random: Random) -> Value:
    return shown(f"{_handle(random)}+{random.choice(('shop', 'app', 'bill'))}@gmail.com")


def email_upper(random: Random) -> Value:
    text = "@".join((_handle(random), random.choice(MAIL)))
    return shown(random.choice((text.upper(), text.capitalize())))


def email_spaced(random: Random) -> Value:
    user, domain = _mail(random)
    return shown(random.choice((f"{user} @{domain}", f"{user}@ {domain}", f"{user} @ {domain}")))


def email_wide_at(random: Random) -> Value:
    user, domain = _mail(random)
    return Value(f"{user}＠{domain}", f"{user}@{domain}".replace(".", "").replace("_", ""))


def email_said(random: Random) -> Value:
    user, domain = _mail(random)
    at = random.choice(("艾特", "#", " at ", "(at)"))
    return Value(f"{user}{at}{domain.replace('.', '点') if at == '艾特' else domain}", user)


# qq and wechat


def qq(random: Random) -> str:
    return digits(random, random.choice((6, 7, 8, 9, 9, 9, 10, 10, 10, 10)), "123456789")


def qq_glued(random: Random) -> Value:
    number = qq(random)
    return Value(random.choice(("QQ", "qq", "QQ", "Q", "q", "Qq", "扣扣", "qq号")) + number, number)


def qq_spaced(random: Random) -> Value:
    number = digits(random, random.choice((8, 9, 10)), "123456789")
    return shown(group(number, random.choice(((3, 3), (4, 4), (5,))), random.choice(("  ", " ", " ", "-"))), number)


def qq_wide(random: Random) -> Value:
    number = qq(random)
    return Value(full_width(number), number)


def qq_dictated(random: Random) -> Value:
    return shown(qq(random).translate(SPOKEN))


def wechat(random: Random) -> str:
    start = initials(random) if random.random() < 0.35 else random.choice(HANDLES)
    text = start if start[-1].isdigit() else start + digits(random, random.randint(2, 6))
    return text if len(text) > 5 else text + digits(random, 3)


def wechat_separated(random: Random) -> str:
    first, second = random.sample(HANDLES, 2)
    return first + random.choice("__-") + random.choice((second, digits(random, 4), second + digits(random, 2)))


def wechat_letters(random: Random) -> str:
    return "".join(random.sample(HANDLES, 2))[:19]


def wxid(random: Random) -> str:
    return "wxid_" + "".join(random.choice("abcdefghijkmnpqrstuvwxyz0123456789") for _ in range(14))


def wechat_upper(random: Random) -> str:
    text = random.choice((wechat, wechat_separated))(random)
    return random.choice((text.upper(), text.capitalize()))


def wechat_number(random: Random) -> str:
    return make_mobile(random) if random.random() < 0.75 else qq(random)


def wechat_glued(random: Random) -> Value:
    own = make_mobile(random) if random.random() < 0.5 else wechat(random)
    return Value(random.choice(("vx", "VX", "v", "V", "wx", "WX", "微信", "v信", "薇")) + own, own)
