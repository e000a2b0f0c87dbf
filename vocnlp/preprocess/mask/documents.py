# ruff: noqa: E501 - word lists and patterns read better whole
"""Passports, travel permits and number plates: short letter-and-digit forms."""

from __future__ import annotations

import re

from vocnlp.preprocess.mask.view import HAN as _HAN
from vocnlp.preprocess.mask.view import Find, settle

_EDGE = r"(?<![A-Za-z0-9])"
_STOP = r"(?![A-Za-z0-9])"
_GAP = r"[ .·-]?"
# GA/T forms: ordinary and electronic passports; permits of Hong Kong and Macao residents; to Hong Kong and Macao.
_FORMS = re.compile(
    rf"{_EDGE}(?:(?P<passport>[EeGg]{_GAP}[0-9]{{8}}|[Ee][A-HJ-NP-Za-hj-np-z]{_GAP}[0-9]{{7}})"
    rf"|(?P<permit>[HMhm]{_GAP}[0-9]{{8}}(?:[0-9]{{2}})?|[Cc][A-HJ-NP-Za-hj-np-z]?{_GAP}[0-9]{{7,8}})){_STOP}"
)
_LINK = r"(?:号码|证号|号|码|证件?)?[^A-Za-z0-9\n。!?;\x01]{0,8}"
_NAMED_PASSPORT = re.compile(
    rf"(?:护照|[Pp]assport){_LINK}{_EDGE}(?P<value>[A-Za-z]{{0,2}}{_GAP}[0-9](?:[ -]?[0-9]){{5,8}}){_STOP}"
)
_NAMED_PERMIT = re.compile(
    rf"(?:通行证|回乡证|台胞证|港澳证|入台证|居住证|居留证|居留许可|永居证|驾驶证|驾照|行驶证|军官证|士兵证|社保卡?|医保卡?|学生证|残疾证|退伍证|军人证){_LINK}"
    rf"{_EDGE}(?P<value>[A-Za-z]{{0,3}}{_GAP}[0-9](?:[ -]?[0-9]){{6,17}}(?:\([0-9A-Za-z]{{1,2}}\)|[Xx])?){_STOP}"
)
_HONG_KONG = re.compile(
    rf"(?:身份证|证件){_LINK}{_EDGE}(?P<value>[A-Za-z]{{1,2}}[0-9]{{6,7}}(?:\([0-9Aa]\)|[0-9Aa])?){_STOP}"
)

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
# Provinces whose short name is a word of its own: 最新A12345, 小米黑AX5400.
_WORDS = "新云贵青宁吉黑藏蒙"
_PLAIN_PROVINCE = rf"(?:(?<![{_HAN}])[{_WORDS}]|(?![{_WORDS}])[{_PROVINCES}])"
_BODY = "[A-HJ-NP-Z0-9]"
_ANY_BODY = "[A-HJ-NP-Za-hj-np-z0-9]"
_GIVEN_OUT = rf"(?:[DFdf]{_ANY_BODY}[0-9]{{4}}|[0-9]{{5}}[DFdf]|(?=(?:[A-Za-z]{{0,2}}[0-9]){{3}}){_ANY_BODY}{{5}}|{_ANY_BODY}{{4}}[挂学警港澳领使])"
_PLATE = re.compile(
    # By itself: the forms that are given out; with the dot or beside a car, any letters and digits.
    rf"{_PLAIN_PROVINCE}{_GAP}[A-HJ-Za-hj-z]{_GAP}{_GIVEN_OUT}{_STOP}"
    rf"|[{_PROVINCES}] ?[A-HJ-Za-hj-z] ?[·.•] ?(?={_ANY_BODY}{{0,5}}[0-9]){_ANY_BODY}{{5,6}}{_STOP}"
    rf"|(?<=车)[牌号为是主反映: ,]{{0,5}}(?P<value>[{_PROVINCES}]{_GAP}[A-HJ-Z]{_GAP}{_ANY_BODY}{{5,6}}){_STOP}"
    rf"|{_PLAIN_PROVINCE}[A-HJ-Z](?={_BODY}{{0,4}}[0-9]){_BODY}{{5}}{_STOP}"
    rf"|[{_PROVINCES}][A-HJ-Z][·•]?{_BODY}{{5,6}}(?=[这那此]?[辆台部]?车)"
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
        _add(finds, "车牌", match, "value" if match["value"] else 0)
    return settle(finds)


def _add(finds: list[Find], kind: str, match: re.Match[str], group: str | int) -> None:
    start, end = match.span(group)
    finds.append(Find(start, end, kind, _SEPARATORS.sub("", match[group]).upper()))
