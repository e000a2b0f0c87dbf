# ruff: noqa: E501 - patterns read better whole
"""People's names: beside a title (王先生, 李建国经理), behind words that introduce one (我叫, 联系人, 客服), before what
persons do (李丽接待的, 张伟的账户), beside a number that was masked.

Chinese has no capitals and no spaces, so a name is read from three things: its parts (a surname, then characters that
people give their children), what stands on either side, and whether a dictionary of words cuts the text at both its ends
(客服马上到 has no Mr Ma: 马上 is a word).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

from vocnlp.preprocess.mask.name_words import (
    COMMON,
    COMPOUNDS,
    DOINGS,
    FIELDS,
    FULL_TITLES,
    GIVEN,
    NEVER,
    NO_TITLES,
    NOBODY,
    PREPOSITIONS,
    ROLES,
    SELDOM,
    SHORT_TITLES,
    SIMPLIFIED,
    SURE_TITLES,
    SURNAMES,
    TITLES,
)
from vocnlp.preprocess.mask.view import BLANK, Find, settle

_FIELD, _ROLE, _PREPOSITION = 3, 2, 1
_LEADS = {**dict.fromkeys(PREPOSITIONS, _PREPOSITION), **dict.fromkeys(ROLES, _ROLE), **dict.fromkeys(FIELDS, _FIELD)}
_TITLE, _BESIDE, _DOING, _CLOSED = 4, 3, 2, 1
_TITLES, _DOINGS = frozenset(TITLES), frozenset(DOINGS)
_LINKS = frozenset(" :=\"“‘'【(《[-~")
_SUFFIXES = frozenset("人员民户者生师商主")
_HAN = re.compile(r"[㐀-龿]")


def _one_of(characters: Iterable[str]) -> str:
    return f"[{''.join(sorted(characters))}]"


# A surname, and a given name or a title behind it.
_START = re.compile(
    rf"{_one_of(SURNAMES)}(?={_one_of(GIVEN | {title[0] for title in TITLES})})"
    rf"|{_one_of(SELDOM)}(?={_one_of(title[0] for title in SURE_TITLES)})|{'|'.join(sorted(COMPOUNDS))}"
)
NAME_HINT = re.compile(
    rf"{_START.pattern}|姓(?=[㐀-龿])|[名称人主款](?=[ :=是为])|[·•・]|(?<![A-Za-z])(?:[A-Z](?=[A-Za-z]+[ /,][ ]?[A-Z])|M(?=[rsi])|D(?=r)|(?i:name))|[小老阿](?={_one_of(COMMON)})"
)
"""Found in every text in which a name can be found."""

_BESIDE_RIGHT = re.compile(rf"[ ,:、(/;的+]{{0,3}}{BLANK}|[ ,(、/]{{1,2}}[男女](?![㐀-龿])|\(?工号|[ (]{{1,2}}收")
_BESIDE_LEFT = re.compile(rf"{BLANK}[ ,:、()/;的是]{{0,3}}\Z")
_SIGNATURE = re.compile(
    r"(?:-{2,}|此致[\s,。!]*|敬礼[\s,。!:]*|[谢顺][谢祝颂]?商祺[\s,。!]*|(?<![A-Za-z0-9._])@)[ :]{0,3}\Z"
)
_DATED_END = re.compile(r"[\s,。]*(?:$|[0-9]{4}[年./-]|二[〇零]|[0-9]{1,2}月)")
# Words of their own: a name begins with them only beside a title, a field or a number.
_DOUBTFUL = frozenset("于宁全位盖区党向连时木官查钱米沙计单应关车强温白明水和")
_ALONE = frozenset("文时水平单车师关应来位区利强计管包解明商农占房银边景左路项简成连班向常安万费古施祝谢和于沙白高方")
_FIELD_VALUE = re.compile(
    r"[名字人主款称方户](?P<link>[ :=]{0,2}[(【\"“]?(?:就?是|为|叫|写的是|填的是)?[ :=\"“‘'【(\[]{0,3})(?P<name>[㐀-龿]{2,4}|[㐀-龿]{2,10}(?:[·•・][㐀-龿]{2,10}){1,3}|[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}|[A-Z]{2,12} [A-Z]{2,12})(?![㐀-龿A-Za-z0-9])"
)
_DOTTED = re.compile(r"[㐀-龿]{2,8}(?:[·•・][㐀-龿]{2,8}){1,3}")
_NICK = re.compile(
    rf"[小老阿]{_one_of(COMMON)}(?![㐀-龿])|[小老阿]{_one_of(COMMON)}(?=[的说态服让给帮来回把很也不就先后跟接办推打])"
)
_SURNAMED = re.compile(
    rf"(?<![百陌同尊各大小都不异改原])(?<!(?<!免)贵)姓(?P<name>{'|'.join(sorted(COMPOUNDS))}|{_one_of(SURNAMES)})(?=[^㐀-龿]|$|[的先女小经名叫是这那一老店在说给客])(?!名字)"
)
_PINYIN_SURNAME = (
    "Wang|Zhang|Liu|Chen|Yang|Zhao|Huang|Zhou|Xu|Sun|Zhu|Gao|Lin|Guo|Luo|Liang|Song|Zheng|Xie|Han|Tang|Feng|Dong|Xiao|Cheng|Cao|Yuan|Deng|Fu|Shen|Zeng|Peng|Lv|Lyu|Jiang|Cai|Jia|Ding|Wei|Xue|Yan|Pan|Dai|Xia|Zhong|Tian|Jin|Kong|Bai|Cui|"
    "Kang|Mao|Qiu|Qin|Shi|Gu|Hou|Shao|Meng|Duan|Qian|Yin|Liao|Zou|Xiong|Hao|Lei|Hu|Wu|Li|Ma|Lu|Du|Su|Ye|Yu|Yao|Fan|Fang|Ren|Tan|Wan|Hong|Qi|Ou|Ouyang|Zhuang|Nie|Jiao|Yue"
)
_SYLLABLES = r"(?:(?:[bpmfdtnlgkhjqxzcsryw]|[zcs]h)?(?:[aeiouv]{1,3})(?:ng|n|r)?[' -]?){1,3}"
# A surname in pinyin beside a given name, in either order and any case: Zhou Haoran, ZHANG WEIMIN.
_PINYIN = re.compile(
    rf"(?<![A-Za-z])(?=[A-Z])(?i:(?:{_PINYIN_SURNAME})[ /,]{{1,2}}(?={_SYLLABLES}(?![A-Za-z]))[A-Za-z]{{2,}}(?:[ '-][A-Za-z]{{2,6}})?|(?={_SYLLABLES} )[A-Za-z]{{2,12}} (?:{_PINYIN_SURNAME}))(?![A-Za-z0-9])"
)
_CAPITAL = re.compile(r"[A-Z][A-Za-z]+[ /,] ?[A-Z]")
_ENGLISH = re.compile(
    r"(?<![A-Za-z])(?:(?:Mr|Mrs|Ms|Miss|Dr)\.? ?|[Nn]ame ?[:：] ?|(?:[Mm]y name is|[Ii] am|I'm) )(?P<name>[A-Z][a-z]+(?: [A-Z][a-z]+)?|(?<=[: ])[㐀-龿]{2,4}(?![㐀-龿]))(?![A-Za-z])"
)


def find_names(view: str) -> list[Find]:
    """Find people's names.

    Examples
    --------
    >>> texts = ["找了王建国经理,高级经理也在", "我叫欧阳娜娜,联系人:张三", "余额不对,方便先生", "客户经理李丽态度好", "转给陈思远"]
    >>> [[text[f.start : f.end] for f in find_names(text)] for text in texts]
    [['王建国'], ['欧阳娜娜', '张三'], [], ['李丽'], ['陈思远']]
    """
    finds: list[Find] = []
    done = 0
    for match in _START.finditer(view):
        start = match.start()
        if start >= done:
            done = _end_of_name(view, start)
            _add(finds, view, start, done)
    for match in _FIELD_VALUE.finditer(view):
        if _left_of(view, match.start() + 1)[0] == _FIELD and _is_field_value(view, match):
            _add(finds, view, *match.span("name"))
    if "·" in view or "•" in view or "・" in view:
        for match in _DOTTED.finditer(view):
            start = _start_of_dotted(view, *match.span())
            _add(finds, view, start, match.end())
    for match in _NICK.finditer(view):
        if _left_of(view, match.start())[0] and match[0] not in (
            "小米",
            "小白",
            "小金",
            "小高",
            "老高",
            "小程",
            "小康",
            "小龙",
        ):
            _add(finds, view, *match.span())
    for match in _PINYIN.finditer(view) if _CAPITAL.search(view) else ():
        if match[0].isupper() or all(part[0].isupper() for part in re.split(r"[ /,'-]+", match[0])):
            _add(finds, view, *match.span())
    for form in (_SURNAMED, _ENGLISH):
        for match in form.finditer(view):
            _add(finds, view, *match.span("name"))
    return settle(finds)


def _add(finds: list[Find], view: str, start: int, end: int) -> None:
    if start < end:
        finds.append(Find(start, end, "姓名", view[start:end].translate(SIMPLIFIED)))


def _end_of_name(view: str, start: int) -> int:
    """Where the name that begins with the surname at `start` ends; 0 if there is none."""
    if view.startswith("康师傅", start):
        return 0
    size = 2 if view[start : start + 2] in COMPOUNDS else 1
    given = start + size
    common = size == 2 or view[start] in COMMON
    lead, linked = _left_of(view, start)
    edge = start == 0 or not _HAN.match(view, start - 1)
    title = _title_at(view, given)
    if (
        lead < _FIELD
        and title not in SURE_TITLES
        and (view[start : start + 2] in NOBODY or view[start : start + 3] in NOBODY)
    ):
        return 0
    for end in (given + 2, given + 1) if len(title) < 2 else ():
        if end > len(view) or not all(view[i] in GIVEN for i in range(given, end)) or view[start] in SELDOM:
            continue
        right = _right_of(view, end)
        if (
            (
                _is_named(
                    lead,
                    right,
                    view[start - 1 : start] or " ",
                    edge=edge,
                    common=common,
                    long=end == given + 2,
                    linked=linked,
                )
                and (
                    view[start] not in _DOUBTFUL
                    or lead == _FIELD
                    or right in (_BESIDE, _TITLE)
                    or (lead == _ROLE and right == _DOING and end == given + 2)
                )
            )
            or (right == _TITLE and (common or edge or lead or _title_at(view, end) in SURE_TITLES))
            or (lead == 0 and right == _CLOSED and _is_signed(view, start, end))
        ) and _stands(
            view,
            start,
            end,
            sure=lead == _FIELD and right >= _CLOSED,
            open_end=lead >= _ROLE and right == _DOING,
            led=lead >= _ROLE and not linked,
        ):
            return end
    if title and _is_titled(view, start, title, lead=lead, edge=edge, common=common) and _stands(view, start, given):
        return given
    return 0


def _is_named(lead: int, right: int, before: str, *, edge: bool, common: bool, long: bool, linked: bool) -> bool:
    """Weigh what stands before a name against what stands behind it."""
    if lead == _FIELD:
        return common or right >= _CLOSED
    if lead == _ROLE:
        return right >= _CLOSED or (common and (long or linked))
    if lead == _PREPOSITION:
        return right >= _DOING or (common and (long or (right == _CLOSED and before not in "用是和与我为经写加因凭")))
    return (right == _BESIDE and (edge or (common and long))) or (edge and right == _DOING and common)


def _is_signed(view: str, start: int, end: int) -> bool:
    """A signature: ——何桂兰, 此致 敬礼 周军; or a name as the last line."""
    before = view[max(start - 12, 0) : start]
    if not _DATED_END.match(view, end) and not before.endswith("@"):
        return False
    return bool(_SIGNATURE.search(before)) or (before.rstrip(" ").endswith("\n") and end - start >= 2)


def _is_titled(view: str, start: int, title: str, *, lead: int, edge: bool, common: bool) -> bool:
    surname, before = view[start], view[start - 1 : start]
    near = edge or lead > 0 or before in NEVER
    if surname == "向" or (surname in "祝和" and title not in SURE_TITLES):
        return False
    if title in SHORT_TITLES:
        return common and near
    if title in FULL_TITLES:
        return common and (near or before in "个位") and (surname not in _ALONE or before in "个位")
    if surname in SELDOM:
        return near
    if title in SURE_TITLES:
        return True
    return near if surname in _ALONE else common or near


def _title_at(view: str, at: int) -> str:
    for size in (4, 3, 2, 1):
        title = view[at : at + size]
        if title in _TITLES:
            if view.startswith("们", at + size) or any(view[at : at + n] in NO_TITLES for n in range(size + 1, 5)):
                return ""
            return title
    return ""


def _left_of(view: str, start: int) -> tuple[int, bool]:
    """How surely the words before a place introduce a person, and whether a colon or the like stands between."""
    at = start
    while at > max(start - 3, 0) and view[at - 1] in _LINKS:
        at -= 1
    linked = at < start
    best = _lead_at(view, at, linked)
    if best < _ROLE and at and view[at - 1] in "是为叫":
        best = max(best, _lead_at(view, at - 1, False))
        while at > 1 and view[at - 2] in _LINKS:
            at -= 1
            best = max(best, _lead_at(view, at - 1, True))
    if (
        best == 0
        and at
        and (view[at - 1] in _SUFFIXES or (linked and view[start - 1] == ":" and _HAN.match(view, at - 1)))
    ):
        best = _PREPOSITION
    if best < _ROLE and _BESIDE_LEFT.search(view, max(start - 4, 0), start):
        best = _ROLE
    return best, linked


def _lead_at(view: str, end: int, linked: bool) -> int:
    for size in (5, 4, 3, 2, 1):
        if end >= size:
            lead = _LEADS.get(view[end - size : end], 0)
            if lead and not (lead == _PREPOSITION and linked and size < 2):
                return (
                    0
                    if size == 2 and view[end - 2 : end] == "我叫" and view[end - 3 : end - 2] in tuple("不也别")
                    else lead
                )
    return 0


def _right_of(view: str, end: int) -> int:
    """How surely what stands behind a place says that a person's name ends there."""
    if _title_at(view, end):
        return _TITLE
    if _BESIDE_RIGHT.match(view, end):
        return _BESIDE
    if any(view[end : end + size] in _DOINGS for size in (3, 2, 1)):
        return _DOING
    return _CLOSED if end == len(view) or not _HAN.match(view, end) else 0


def _is_field_value(view: str, match: re.Match[str]) -> bool:
    name, linked = match["name"], match["link"].strip(" ") != ""
    if name in NOBODY or name[:2] in NOBODY or name[-2:] in NOBODY:
        return False
    if name[0] in SURNAMES | SELDOM or name[:2] in COMPOUNDS:
        return (len(name) <= (4 if name[:2] in COMPOUNDS else 3) and not (set(name) & NEVER - GIVEN)) or "·" in name
    if not _HAN.match(name):
        return linked or " " in name
    return linked and not set(name) & NEVER


def _start_of_dotted(view: str, start: int, end: int) -> int:
    """A name such as 迪丽热巴·迪力木拉提 begins behind the words that introduce it; `end` if none do."""
    right = _right_of(view, end)
    for at in range(start, min(start + 7, end)):
        lead, _ = _left_of(view, at)
        if lead >= _ROLE or (lead and right >= _DOING):
            return at
    return start if right in (_TITLE, _BESIDE) else end


@cache
def _cutter() -> Callable[[str, bool], list[tuple[str, str]]]:
    import rjieba  # 0.2 s, and only a text that may hold a name needs it

    return rjieba.Jieba().tag


def _stands(view: str, start: int, end: int, *, sure: bool = False, open_end: bool = False, led: bool = False) -> bool:
    """Tell whether the words of a dictionary leave a name whole: 李明|办理, not 客服|马上|到."""
    if sure:
        return True
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
                or (stop > end and _title_at(view, end) != "" and word.endswith(_title_at(view, end)))
            )
            if not whole:
                return False
            if stop > end:
                return tag.startswith("nr") and bool(_title_at(view, end))
        elif at < end < stop and not open_end:
            return False
        at = stop
    return True
