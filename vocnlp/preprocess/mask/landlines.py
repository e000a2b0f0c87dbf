# ruff: noqa: E501 - word lists and patterns read better whole
"""Landlines: by area code, or after words that say that a telephone number follows. Public hotlines stay."""

from __future__ import annotations

import re

from vocnlp.preprocess.mask.view import Find, settle

# Local numbers of Beijing and the 02x cities have eight digits, elsewhere seven or eight; none begins with 0, 1 or 9.
_LOCAL_8 = r"[2-8][0-9]{3}[ -]{0,2}[0-9]{4}"
_LOCAL = r"[2-8][0-9]{2,3}[ -]{0,2}[0-9]{4}"
_EXTENSION = r"(?:[ ,(]{0,2}(?:转接?|分机号?|内线|(?i:ext\.?|x)|#)[ :是]{0,2}(?:分机号?)?[ :]?(?P<ext>[0-9]{1,6})\)?|-(?P<dash>[0-9]{1,5}))?+"
_WITH_AREA = re.compile(
    r"(?<![0-9.])(?<![0-9][-/])(?:\(?(?:(?:\+|00)86\)?[ -]{0,2}|86-)\(?0?|\(?0)"
    rf"(?:(?P<area8>10|2[0-57-9])\)?(?:[ -]{{0,3}}|/)(?P<local8>{_LOCAL_8})|(?P<area>[3-9][0-9]{{2}})\)?(?:[ -]{{0,3}}|/)(?P<local>{_LOCAL}))"
    rf"(?![0-9]){_EXTENSION}(?![0-9])"
)
_NO_UNIT = r"(?![0-9]|[.:][0-9]| [0-9]{3}|-[0-9]{1,2}-| ?(?:[元块万个人年月台件条分页%]|次(?!数)|天(?!天)))"
_NAMED = re.compile(
    r"(?:(?:电话|座机|固话|[家宅]电|联系方式|手机号?码?|号码|拨打|致电|来电|回[电拨]|传真|分机|总机|前台|办公室|小灵通|热线|值班室?|(?<![A-Za-z])(?i:tel|phone|call|fax))[^0-9\n。!?;\x01]{0,8}"
    r"|[打拨☎📞☏](?:[ :了到给我家里单位公司的号就请是这个\ufe0f]{0,6})|(?:[我家]的?号|家里?|单位|公司|留的?)[ :是的]{0,2})"
    rf"(?<![-.0-9])(?P<number>{_LOCAL}|1[3-9][0-9]{{8}}(?:[0-9]{{2}})?){_NO_UNIT}{_EXTENSION}(?![0-9])"
)
# The words may come after: 88886666这个电话, 88886666打过来.
_NAMED_AFTER = re.compile(
    rf"(?<![-.:/0-9A-Za-z])(?P<number>{_LOCAL})(?= ?(?:(?:这|那|该)?个?(?:的)?(?:电话|座机|号码?|固话|来电)(?!元)|(?:给我)?打(?:来|过来|过去|给|了|不通|电话|我)|[没无]人接|(?:一直)?占线|一直没人|响了))"
    r"(?P<ext>)(?P<dash>)"
)
# Abroad by the country's code; Hong Kong, Macao and Taiwan also as they are dialled there.
_ABROAD = re.compile(
    r"(?<![0-9A-Za-z.+])(?:(?:\+|00)? ?\(?(?P<china>85[23])\)?[ -]{0,2}(?P<eight>[2-9][0-9]{3}[ -]?[0-9]{4})|(?:(?:\+|00) ?)?\(?886\)?[ -]{0,2}\(?0?\)?(?P<taiwan>[2-9](?:[ -]?[0-9]){7,8})"
    r"|(?P<dialled>09[0-9]{2}[ -]?[0-9]{3}[ -]?[0-9]{3})|\+ ?(?!86|85[23]|886)(?P<other>[1-9][0-9]{0,2}[ -]{0,2}\(?[0-9]{1,4}\)?(?:[ -]?[0-9]{2,4}){2,4}))(?![0-9A-Za-z.]|[ -][0-9]| ?[元块万次])"
)
_ANOTHER = re.compile(rf" ?(?:[/、,或和及]|或者|以及) ?(?P<number>{_LOCAL}){_NO_UNIT}")
_DATE = re.compile(r"20[0-4][0-9](?:[ -]?(?:0[1-9]|1[0-2])[ -]?(?:0[1-9]|[12][0-9]|3[01]))")
_NO_DIGIT = re.compile(r"[^0-9]+")


def find_landlines(view: str) -> list[Find]:
    """Find landlines. Hotlines (95588, 400-820-8820, 12345) are public and stay.

    Examples
    --------
    >>> [find.value for find in find_landlines("打021-88886666转801,(0571)8765 4321,电话88886666,热线400-820-8820,95588")]
    ['02188886666#801', '057187654321', '88886666']
    """
    finds: list[Find] = []
    for match in _WITH_AREA.finditer(view):
        area, local = (match["area8"], match["local8"]) if match["area8"] else (match["area"], match["local"])
        finds.append(Find(match.start(), match.end(), "座机", f"0{area}{_NO_DIGIT.sub('', local)}{_extension(match)}"))
    for match in _ABROAD.finditer(view):
        country = match["china"] or ("886" if match["taiwan"] else "")
        number = match["eight"] or match["taiwan"] or (match["dialled"] or "")[1:] or match["other"]
        country = "886" if match["dialled"] else country
        finds.append(Find(*match.span(), "手机", country + _NO_DIGIT.sub("", number)))
    for form in (_NAMED, _NAMED_AFTER):
        for match in form.finditer(view):
            start = match.start("number")
            if _DATE.fullmatch(match["number"]):
                continue
            number = _NO_DIGIT.sub("", match["number"])
            kind = "手机" if number[0] == "1" else "座机"
            finds.append(Find(start, match.end(), kind, number + _extension(match)))
    finds = settle(finds)
    for find in finds.copy():
        end = find.end
        while another := _ANOTHER.match(view, end):
            start, end = another.span("number")
            finds.append(Find(start, end, "座机", _NO_DIGIT.sub("", another["number"])))
    return settle(finds)


def _extension(match: re.Match[str]) -> str:
    digits = match["ext"] or match["dash"]
    return f"#{digits}" if digits else ""
