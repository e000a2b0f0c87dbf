# ruff: noqa: E501 - word lists and patterns read better whole
"""Ids whose word stands further off, or nowhere: answers to a question, and long numbers by themselves.

客服：方便加个微信吗？客户：qingfeng_72 names the kind in another sentence; 快递信息：488704134331029 names none. So an id
that stands by itself (nothing but signs around it) takes its kind from the nearest word before it that asks for one, and
must have that kind's shape. What is left and has nine digits or more is a number of something of the customer's:
nothing that feedback is about is so long, but for what `_is_public` knows.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from operator import itemgetter

from vocnlp.preprocess.mask.latin_words import LATIN_WORDS
from vocnlp.preprocess.mask.view import BLANK, Find, settle

# Of two words the one nearer to the id counts; of two at one place the first one here.
_KINDS = {
    "QQ": r"(?i:(?<![A-Za-z])qq(?![A-Za-z])|(?<![A-Za-z])q号)|扣扣|球球|企鹅",
    "微信": r"微信|威信|薇信|微x|(?i:(?<![A-Za-z])(?:vx|wx|wechat|v信|v号)(?![A-Za-z]))|加v(?![A-Za-z])|加个?好友",
    "通行证": r"台胞证|回乡证|通行证|居住证|居留证|入台证|永居证|驾驶证|驾照",
    "护照": r"护照|(?i:passport)",
    "身份证": r"身份证|身分证|证件|实名|(?<![A-Za-z])sfzh?(?![A-Za-z])",
    "银行卡": r"银行卡|储蓄卡|信用卡|卡号|收款账[户号]|尾号|(?<![A-Za-z])(?:yhk|kh)(?![A-Za-z])",
    "座机": r"(?:电话|手机)(?:号码)?|座机|固话|联系方式|怎么联系|回电|(?<![A-Za-z])(?:tel|dh)(?![A-Za-z])",
    "单号": r"[订运保工案票]单|单[号子]|快递|包裹|物流|流水|编号|凭证|发票|合同|确认[号码]|预[订定约]|受理|票号|取件|(?<![A-Za-z])(?:dd|ddh|kd|kddh|order|booking)(?![A-Za-z])",
    "账号": r"会员|账[户号]|帐[户号]|户号|用户名?|客户号|登录|注册|昵称|[学工卡社医]号|社保|医保|就诊卡|病历|游戏|角色|(?<![A-Za-z])(?i:vip|u?id|account|zh)(?![A-Za-z])",
}
_CUES = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _KINDS.items()))
_CUE_CHARS = 34

_DIGITS = r"[0-9](?:[ -]?[0-9]){0,24}+"
_LONE = re.compile(
    rf"(?:(?<=[\n:,。;!?( \"“'【\[{BLANK}])|(?<=[是为叫成到改加])|\A)(?P<value>[A-Za-z]{{0,6}} ?{_DIGITS}[Xx]?|[A-Za-z][A-Za-z0-9._-]{{5,29}}+)"
    rf"(?=[\n,。;!?) \"”'】\]{BLANK}]|\Z|[这那是的谢请麻和或不吧呢啊哦哈嘛,]|[^\x00-\x7f\u3400-\u9fff])(?! ?(?:[元块万亿次个人年月天台件条分页%位多]|[-+*/~=.] ?[0-9]))"
)
# How ids of a kind look: without the letters of another kind, with digits enough.
_SHAPES = {
    "QQ": re.compile(r"[1-9][0-9]{5,10}"),
    "微信": re.compile(r"[A-Za-z][A-Za-z0-9_-]{5,19}|[1-9][0-9]{5,10}"),
    "通行证": re.compile(r"[A-Za-z]{0,3}[0-9]{7,12}"),
    "护照": re.compile(r"[A-Za-z]{0,2}[0-9]{6,9}"),
    "身份证": re.compile(r"[0-9]{14,19}[Xx]?|[A-Za-z]{1,2}[0-9]{6,9}"),
    "银行卡": re.compile(r"[0-9]{12,21}"),
    "座机": re.compile(r"[2-8][0-9]{6,7}"),
    "单号": re.compile(r"[A-Za-z]{0,4}[0-9]{7,30}|(?=(?:[A-Za-z-]*[0-9]){7})[A-Za-z0-9-]{9,30}"),
    "账号": re.compile(
        r"[A-Za-z]{0,6}[0-9]{6,20}|(?=(?:[A-Za-z._]*[0-9]){3}|[a-z]+_)[A-Za-z][A-Za-z0-9_]*[._]?[A-Za-z0-9_]{2,}"
    ),
}
# The word may come after: 2136066是我的QQ, 这个70804094是诈骗电话吧.
_NAMED_AFTER = re.compile(
    rf"(?<![A-Za-z0-9_.@/-])(?P<value>[A-Za-z]{{0,4}}{_DIGITS}[Xx]?|[A-Za-z][A-Za-z0-9_-]{{5,19}}+)(?= ?(?:[)】\"”] ?)?[这那是就才都我的本人他她它们家个也对应应该老旧新原来绑填注诈骗推销骚扰]{{1,8}}(?:{_CUES.pattern}))"
)
_DATE = re.compile(
    r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:(?:[01][0-9]|2[0-3])(?:[0-5][0-9]){0,2}[0-9]{0,3})?"
)

# By themselves: nine digits in a row; letters and eight; four groups of a card's size.
_LONG = re.compile(
    r"(?<![A-Za-z0-9_./=&?#%¥$€+*-])(?:[A-Za-z]{1,6}-?(?=[0-9]{8})|(?=[0-9]{9}))(?P<digits>[0-9]{8,40})[Xx]?(?![A-Za-z0-9_@/=%*+]|[.:-][A-Za-z0-9]| ?[元块万亿次个人年月天台件条分页位克米毫股赞票])"
)
_GROUPED = re.compile(
    r"(?<![A-Za-z0-9_./=¥$+*-])(?<![0-9] )(?P<digits>[0-9]{2,6}(?:(?: [0-9]{2,6}){3,5}| [0-9]{4,8} [0-9]{3,8}))[Xx]?(?![A-Za-z0-9_@/=%.:*+-]| [0-9]| ?[元块万亿次个人年月天台件条分页位克米])"
)
_LONGEST_CODE = 14
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_COUNTED = "01234567890123456789", "98765432109876543210"
_PUBLIC_WORD = re.compile(
    r"(?:官方[^,。!?;\n]{0,8}|(?i:isbn)[^0-9]{0,6}|条形?码[^0-9]{0,4}|邀请码[^0-9]{0,4}|报错[^,。!?;\n]{0,8}|错误[^,。!?;\n]{0,8}|故障码[^0-9]{0,6}|型号[^,。!?;\n]{0,10}|标准[^,。!?;\n]{0,12}|[A-Z]{2}/?T ?)\Z"
)


def find_unnamed(view: str) -> list[Find]:
    """Find ids that no word beside them names.

    Examples
    --------
    >>> texts = ["客服:户号报一下\\n我:52944702", "微信能加吗?我:qingfeng_72", "快递信息:488704134331029,20251222103000下单"]
    >>> [(f.kind, f.value) for text in texts for f in find_unnamed(text)]
    [('账号', '52944702'), ('微信', 'qingfeng_72'), ('单号', '488704134331029')]
    """
    finds: list[Find] = []
    lones = list(_LONE.finditer(view))
    cues = [(match.end(), match.lastgroup or "") for match in _CUES.finditer(view)] if lones else []
    for lone in lones if cues else ():
        start = lone.start("value")
        kind = _asked_for(view, start, cues)
        answered = view[max(start - 4, 0) : start].rstrip(" ")[-1:] in tuple(":是为叫\n")
        public = _PUBLIC_WORD.search(view, max(start - 16, 0), start)
        if kind and not public and _has_shape(kind, lone["value"], answered=answered):
            finds.append(_find(lone, kind))
    for match in _NAMED_AFTER.finditer(view):
        if match.lastgroup and _has_shape(match.lastgroup, match["value"], answered=False):
            finds.append(_find(match, match.lastgroup))
    for form in (_LONG, _GROUPED):
        for match in form.finditer(view):
            if not _is_public(view, match):
                finds.append(Find(*match.span(), "单号", _plain(match[0])))
    return settle(finds)


def _asked_for(view: str, start: int, cues: list[tuple[int, str]]) -> str:
    """Return the kind that the nearest word before a place names; none, if something else was found between them."""
    at = bisect_right(cues, start, key=itemgetter(0)) - 1
    if at < 0 or cues[at][0] < start - _CUE_CHARS:
        return ""
    end, kind = cues[at]
    return "" if BLANK in view[end:start] else kind


def _has_shape(kind: str, value: str, *, answered: bool) -> bool:
    plain = re.sub(r"[ -]" if value[:1].isdigit() else " ", "", value)
    if not _SHAPES[kind].fullmatch(plain) or _DATE.fullmatch(plain):
        return False
    if plain.isdigit():
        return not plain.endswith("000") and len(set(plain)) > 2 and not (len(plain) < 9 and plain in _COUNTED[0])
    if any(character.isdigit() for character in plain):
        return not LATIN_WORDS.fullmatch(plain)
    return kind == "微信" and answered and plain.islower() and not LATIN_WORDS.fullmatch(plain)


def _is_public(view: str, match: re.Match[str]) -> bool:
    """Tell a date, a hotline, a sender of short messages, a book or an article by its number, and a row of sixes."""
    digits = _plain(match["digits"])
    bare = match[0][0].isdigit()
    if (
        len(set(digits)) <= 2
        or 3 * max(map(digits.count, set(digits))) > 2 * len(digits)
        or digits[-5:] == "00000"
        or digits[:9] in _COUNTED[0]
        or digits[:9] in _COUNTED[1]
    ):
        return True
    if bare and (
        _DATE.fullmatch(digits)
        or (digits.startswith(("400", "800", "955")) and len(digits) <= _LONGEST_CODE)
        or (digits.startswith("106") and len(digits) <= 20)
    ):
        return True
    if " " in match[0] and (any(_YEAR.fullmatch(part) for part in match["digits"].split()) or len(digits) < 14):
        return True
    if len(digits) == 13 and bare and digits.startswith(("978", "979", "69")) and _is_goods_code(digits):
        return True
    return bool(_PUBLIC_WORD.search(view, max(match.start() - 16, 0), match.start()))


def _is_goods_code(digits: str) -> bool:
    """Tell whether the check digit is that of goods and books (EAN-13, ISBN)."""
    return sum(int(digit) * (3 if i % 2 else 1) for i, digit in enumerate(digits)) % 10 == 0


def _plain(text: str) -> str:
    return re.sub(r"[ -]", "", text).upper()


def _find(match: re.Match[str], kind: str) -> Find:
    value = _plain(match["value"])
    return Find(*match.span("value"), kind, value.lower() if kind == "微信" else value)
