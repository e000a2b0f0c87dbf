# ruff: noqa: E501 - patterns read better whole
"""What stands on either side of a name: the words that introduce a person, what persons do, and where words end."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from vocnlp.preprocess.mask.name_words import COMPOUNDS, DOINGS, FIELDS, HINTS, NO_TITLES, PREPOSITIONS, ROLES, TITLES
from vocnlp.preprocess.mask.view import BLANK

FIELD, ROLE, VERB, PREPOSITION, HINT = 5, 4, 3, 2, 1
"""How surely words before a place introduce a person: 姓名, 客服, 联系, 跟, 昨天."""
TITLE, BESIDE, DEED, DOING, CLOSED = 5, 4, 3, 2, 1
"""What stands behind a place: 先生; a masked number; 来电, the longer and surer words; 说; nothing that goes on."""

_LEADS = {
    **dict.fromkeys(HINTS, HINT),
    **{word: VERB if len(word) > 1 else PREPOSITION for word in PREPOSITIONS},
    **dict.fromkeys([title for title in TITLES if len(title) > 1], ROLE),
    **dict.fromkeys(ROLES, ROLE),
    **dict.fromkeys(FIELDS, FIELD),
}
_TITLES, _DOINGS = frozenset(TITLES), frozenset(DOINGS)
# One look at one character settles most places.
_TITLE_STARTS = frozenset(title[0] for title in TITLES)
_DOING_STARTS = frozenset(doing[0] for doing in DOINGS)
_LEAD_ENDS = frozenset(lead[-1] for lead in _LEADS)
_LINKS = frozenset(" :=\"“‘'【(《[-~|/\t>")
_SUFFIXES = frozenset("人员民户者生师商主")
_HAN = re.compile(r"[㐀-龿]")
_NUMBER_WORDS = (
    r"(?:(?:联系|手机|固定)?电话|联系方式|手机号?码?|号码|身份证号?码?|证件号?码?|公民身份号码|微信号?|QQ号?|邮箱|卡号|账号|住址?|地址|家住|现住|住在|订单号?|单号|工号|学号|"
    r"护照号?码?|车牌号?|备用|(?i:tel|phone|mobile|email|e-mail|id|passport))"
)
_BESIDE_RIGHT = re.compile(
    rf"[ ,:、()/;|的+&\"\t]{{0,4}}(?:{_NUMBER_WORDS}[ :是为的|\"=]{{0,4}})?{BLANK}|[ ,(、/|]{{1,2}}[男女](?![㐀-龿])|\((?:业主|户主|本人|[㐀-龿]{1, 3}[人员民户者生师主妈爸友妻夫女儿])\)|\(?工号|[ (]{{1,2}}收"
)
# 找一下, 派给了: what a doing still governs.
_ASPECT = re.compile(r"(?:一下|[了过到着])\Z")
_BESIDE_STARTS = frozenset(" ,(、/|工")
_BESIDE_LEFT = re.compile(rf"{BLANK}[ ,:、()/;|的是\"\t\n]{{0,3}}\Z")


def left_of(view: str, start: int) -> tuple[int, bool]:
    """How surely the words before a place introduce a person, and whether a colon or the like stands between."""
    at = start
    while at > max(start - 3, 0) and view[at - 1] in _LINKS:
        at -= 1
    linked = at < start
    best = _lead_at(view, at, linked)
    if (
        best < PREPOSITION
        and at
        and view[at - 1] in "下了过到着"
        and (tail := _ASPECT.search(view, max(at - 2, 0), at))
    ):
        best = max(best, min(_lead_at(view, tail.start(), False), VERB))
    if best < ROLE and at and view[at - 1] in "是为叫写填":
        best = max(best, _lead_at(view, at - 1, False))
        while at > 1 and view[at - 2] in _LINKS:
            at -= 1
            best = max(best, _lead_at(view, at - 1, True))
    if best < PREPOSITION and at:
        labelled = linked and view[start - 1] in ":|=" and _HAN.match(view, at - 1)
        best = PREPOSITION if view[at - 1] in _SUFFIXES or labelled else best
        if labelled and view[at - 1] in _SUFFIXES and view[start - 1] == ":":
            best = ROLE  # 参会人:, 学员:, whoever else has a label
    if best < ROLE and BLANK in view[max(start - 4, 0) : start] and _BESIDE_LEFT.search(view, max(start - 4, 0), start):
        best = ROLE
    return best, linked


def _lead_at(view: str, end: int, linked: bool) -> int:
    if not end or view[end - 1] not in _LEAD_ENDS:
        return 0
    for size in (5, 4, 3, 2, 1):
        if end >= size:
            lead = _LEADS.get(view[end - size : end], 0)
            if lead and not (lead <= PREPOSITION and linked and size < 2):
                denied = view[end - size : end] == "我叫" and view[end - 3 : end - 2] in ("不", "也", "别")
                return 0 if denied else lead
    return 0


def right_of(view: str, end: int) -> int:
    """How surely what stands behind a place says that a person's name ends there."""
    if title_at(view, end):
        return TITLE
    if (BLANK in view[end : end + 20] or view[end : end + 1] in _BESIDE_STARTS) and _BESIDE_RIGHT.match(view, end):
        return BESIDE
    if view[end : end + 1] in _DOING_STARTS:
        if view[end : end + 2] in _DOINGS or view[end : end + 3] in _DOINGS or view[end : end + 4] in _DOINGS:
            return DEED
        if view[end] in _DOINGS:
            return DOING
    if end == len(view) or not _HAN.match(view, end):
        return CLOSED
    # 李坤看得仔细; 我是王健我的单子呢
    return DOING if view[end + 1 : end + 2] == "得" else CLOSED if view[end] in "我你您他她咱" else 0


def title_at(view: str, at: int) -> str:
    """Return the title at a place, or nothing."""
    if view[at : at + 1] not in _TITLE_STARTS:
        return ""
    for size in (4, 3, 2, 1):
        title = view[at : at + size]
        if title in _TITLES:
            if view.startswith("们", at + size) or any(view[at : at + n] in NO_TITLES for n in range(size + 1, 5)):
                return ""
            return title
    return ""


@cache
def _cutter() -> Callable[[str, bool], list[tuple[str, str]]]:
    import rjieba  # 0.2 s, and only a text that may hold a name needs it

    return rjieba.Jieba().tag


def stands(view: str, start: int, end: int, *, open_end: bool = False, led: bool = False, inside: bool = False) -> bool:
    """Tell whether the words of a dictionary leave a name whole: 李明|办理, not 客服|马上|到.

    `open_end`: a word may cross its end. `led`: what stands before it is no matter. `inside`: it may begin with a word
    that is shorter (王国|军).
    """
    first, last = start, end
    while not led and first > max(start - 4, 0) and _HAN.match(view, first - 1):
        first -= 1
    while last < min(end + 4, len(view)) and _HAN.match(view, last):
        last += 1
    at = first
    for word, tag in _cutter()(view[first:last], False):
        stop = at + len(word)
        if at <= start < stop and len(word) > 1:
            whole = at == start and (
                tag.startswith("nr")
                or word in COMPOUNDS
                or (stop > end and title_at(view, end) != "" and word.endswith(title_at(view, end)))
            )
            if not whole and not (inside and at == start and stop < end):
                return False
            if stop > end:
                return tag.startswith("nr") and bool(title_at(view, end))
        elif at < end < stop and not open_end:
            return False
        at = stop
    return True
