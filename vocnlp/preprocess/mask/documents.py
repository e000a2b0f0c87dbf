# ruff: noqa: E501 - word lists and patterns read better whole
"""Passports, travel permits and number plates: short letter-and-digit forms."""

from __future__ import annotations

import re

from vocnlp.preprocess.mask.view import Find, settle

_EDGE = r"(?<![A-Za-z0-9])"
_STOP = r"(?![A-Za-z0-9])"
_GAP = r"[ .·-]?"
# GA/T forms: ordinary and electronic passports; permits of Hong Kong and Macao residents; to Hong Kong and Macao.
_FORMS = re.compile(
    rf"{_EDGE}(?:(?P<passport>[EeGg]{_GAP}[0-9]{{8}}|[Ee] ?[A-HJ-NP-Za-hj-np-z]{_GAP}[0-9]{{7}})"
    rf"|(?P<permit>[HMhm]{_GAP}[0-9]{{8}}(?:[0-9]{{2}})?|[Cc][A-HJ-NP-Za-hj-np-z]?{_GAP}[0-9]{{7,8}})){_STOP}"
)
_LINK = r"(?:号码|证号|号|码|证件?| ?(?i:no|number|num|id)(?![A-Za-z])\.?)?[^A-Za-z0-9\n。!?;\x01]{0,8}"
_NAMED_PASSPORT = re.compile(
    rf"(?:护照|[Pp]assport){_LINK}{_EDGE}(?P<value>[A-Za-z]{{0,2}}{_GAP}[0-9](?:[ -]?[0-9]){{5,8}}[A-Za-z]?|(?=(?:[A-Z]*[0-9]){{4}})[A-Z0-9]{{8,9}}){_STOP}"
)
_NAMED_PERMIT = re.compile(
    rf"(?:通行证|回乡证|台胞证|港澳证|入台证|居住证|居留证|居留许可|永居证|驾驶证|驾照|行驶证|军官证|士兵证|社保卡?|医保卡?|学生证|残疾证|退伍证|军人证){_LINK}"
    rf"{_EDGE}(?P<value>[A-Za-z]{{0,3}}{_GAP}[0-9](?:[ -]?[0-9]){{6,17}}(?:\([0-9A-Za-z]{{1,2}}\)|[Xx])?){_STOP}"
)
_HONG_KONG = re.compile(
    rf"(?:身份证|证件){_LINK}{_EDGE}(?P<value>[A-Za-z]{{1,2}}[0-9]{{6,7}}(?:\([0-9Aa]\)|[0-9Aa])?){_STOP}"
)

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
# Provinces whose short name ends a word of its own: 最新A12345, 小米黑AX5400, 阿里云A1.
_WORD_ENDS = {
    "新": "最全更重刷翻崭清创换买出款的个代有装型手", "黑": "米纯漆全款色亮哑曜的个变屏太石乌暗黄好", "云": "里百腾为阿讯度动白乌的上端用", "贵": "太很好最不的更较有挺名昂珍真点偏还",
    "青": "豆深年", "宁": "苏南西安辽江遂海武咸", "吉": "大延", "藏": "收隐珍西宝典", "蒙": "内启荷", "川": "", "苏": "江", "京": "东南北", "津": "天",
}  # fmt: skip
_BODY = "[A-HJ-NP-Za-hj-np-z0-9]"
_PLATE = re.compile(
    rf"(?P<province>[{_PROVINCES}])[ ·]?(?P<city>[A-HJ-Za-hj-z])(?P<dot>[ ·.•-]{{0,2}})(?=[A-Za-z]{{0,5}}[0-9])(?:{_BODY}{{5,6}}|[A-Za-z0-9]{{4}}[挂学警港澳领使]|[A-Za-z0-9]{{5,6}}(?<=[0-9][0-9]))(?![A-Za-z0-9])"
)
_NAMED_PLATE = re.compile(
    rf"(?:车牌|牌照|车号|号牌)号?码?[^A-Za-z0-9\n。!?;\x01]{{0,6}}(?P<value>[{_PROVINCES}]?{_GAP}[A-Za-z]{_GAP}"
    rf"(?=[A-Za-z]{{0,3}}[0-9])[A-Za-z0-9]{{4,6}}){_STOP}"
)
_SEPARATORS = re.compile(r"[ .·()-]+")


def find_documents(view: str) -> list[Find]:
    """Find passports, permits and plates.

    Examples
    --------
    >>> [find.value for find in find_documents("护照E12345678,回乡证H01234567,车牌沪a·D12345,京A 12345,华为P40,新E1")]
    ['E12345678', 'H01234567', '沪AD12345', '京A12345']
    """
    finds: list[Find] = []
    named = (("护照", _NAMED_PASSPORT), ("通行证", _NAMED_PERMIT), ("身份证", _HONG_KONG), ("车牌", _NAMED_PLATE))
    for kind, form in named:
        for match in form.finditer(view):
            _add(finds, kind, match, "value")
    for match in _FORMS.finditer(view):
        group = "passport" if match["passport"] else "permit"
        _add(finds, "护照" if group == "passport" else "通行证", match, group)
    for match in _PLATE.finditer(view):
        if _is_plate(view, match):
            _add(finds, "车牌", match, 0)
    return settle(finds)


def _is_plate(view: str, match: re.Match[str]) -> bool:
    """Tell a plate, nearly self-evident, from a word and a model: 最新A12345, 黑note10."""
    before = view[match.start() - 1 : match.start()]
    n_digits = len(_DIGIT.findall(match[0]))
    if before and before in _WORD_ENDS.get(match["province"], ""):
        return match["dot"] in ("·", "•", ".")
    if match["city"].islower() or not match[0][1:].isupper():
        return n_digits >= (3 if match["province"] in _WORD_ENDS else 2)
    return (
        n_digits >= 2
        or match["province"] not in _WORD_ENDS
        or _CAR.search(view, max(match.start() - 8, 0), match.end() + 8) is not None
    )


_DIGIT, _CAR = re.compile("[0-9]"), re.compile("[车驾牌]")


def _add(finds: list[Find], kind: str, match: re.Match[str], group: str | int) -> None:
    start, end = match.span(group)
    finds.append(Find(start, end, kind, _SEPARATORS.sub("", match[group]).upper()))
