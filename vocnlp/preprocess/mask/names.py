# ruff: noqa: E501, SIM905 - patterns and word lists read better whole
"""People's names: beside a title (王先生, 李建国经理), behind words that introduce one (我叫, 联系人, 客服), before what
persons do (李丽接待的, 张伟的账户), beside a number that was masked.

Chinese has no capitals and no spaces, so a name is read from three things: its parts (a surname, then characters that
people give their children), what stands on either side, and whether a dictionary of words cuts the text at both its ends
(客服马上到 has no Mr Ma: 马上 is a word). Names written apart (魏 诗 琪) and short for a person (小王, 老李姐) need words
around them as well. Foreign names, names in Latin letters: `foreign_names`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from vocnlp.preprocess.mask.foreign_names import FOREIGN_HINT, find_foreign_names
from vocnlp.preprocess.mask.name_context import (
    BESIDE,
    CLOSED,
    DEED,
    DOING,
    FIELD,
    HINT,
    PREPOSITION,
    ROLE,
    TITLE,
    VERB,
    left_of,
    right_of,
    stands,
    title_at,
)
from vocnlp.preprocess.mask.name_words import (
    COMMON,
    COMPOUNDS,
    FULL_TITLES,
    GIVEN,
    NEVER,
    NOBODY,
    SELDOM,
    SHORT_TITLES,
    SURE_TITLES,
    SURNAMES,
    TITLES,
)
from vocnlp.preprocess.mask.view import Find, settle

_HAN = re.compile(r"[㐀-龿]")


def _one_of(characters: Iterable[str]) -> str:
    return f"[{''.join(sorted(characters))}]"


_GIVEN_NAME = f"(?P<name>(?:{'|'.join(sorted(COMPOUNDS))}|{_one_of(COMMON)}){_one_of(GIVEN)}{{1,2}})"
_AND_NAME = re.compile(rf" ?(?:[、和与及跟/]|以及|还有) ?{_GIVEN_NAME}")
_NAME_AND = re.compile(rf"(?<![㐀-龿]){_GIVEN_NAME} ?(?:[、和与及跟/]|以及|还有) ?\Z")
# A surname, and a given name or a title behind it.
_START = re.compile(
    rf"{_one_of(SURNAMES)}(?={_one_of(GIVEN | {title[0] for title in TITLES})})"
    rf"|{_one_of(SELDOM)}(?={_one_of(title[0] for title in SURE_TITLES)})|{'|'.join(sorted(COMPOUNDS))}"
)
NAME_HINT = re.compile(
    rf"{_START.pattern}|[ ·•・/.、_-](?<={_one_of(SURNAMES)}.)(?={_one_of(GIVEN)}| {{1,2}}{_one_of(GIVEN)})|姓(?=[㐀-龿])|[名称人主款](?=[ :=是为])|{FOREIGN_HINT}|[小老阿](?={_one_of(COMMON)})|[小阿](?=[强芳丽伟明华军杰玲娟燕霞红梅兰英敏静婷萍娜芬琴珍莲勇斌辉超飞龙波平刚峰建国德福贵财宝发旺珠秀琳倩莉蓉])|某(?=[某 ,。的先女])|[名人主客员生](?=[ :=是|]{{0,2}}[A-Za-z]{{2,12}} [A-Za-z])"
)
"""Found in every text in which a name can be found."""

_SIGNATURE = re.compile(
    r"(?:-{2,}|此致[\s,。!]*|敬礼[\s,。!:]*|[谢顺][谢祝颂]?商祺[\s,。!]*|(?<![A-Za-z0-9._])@)[ :]{0,3}\Z"
)
_DATED_END = re.compile(r"[\s,。]*(?:$|[0-9]{4}[年./-]|二[〇零]|[0-9]{1,2}月)")
# 用于, 加强: before one character these are no prepositions.
_WORDS_OF_TWO = frozenset("用是和与我为经写加因凭转换派欠替")
_ROAD_ENDS = frozenset("路街巷村镇城湖苑府溪水")
_WORDY_COMPOUNDS = frozenset("东方 南方 南宫 西门 南门 百里 第五 长孙 东郭 闻人 太史 太叔 那拉".split())
# Words of their own: a name begins with them only beside a title, a field or a number.
_DOUBTFUL = frozenset("于宁全位盖区党向连时木官查钱米沙计单应关车强温白明水和")
_ALONE = frozenset("钱文时水平单车师关应来位区利强计管包解明商农占房银边景左路项简成连班向常安万费古施祝谢和于沙白高方")
_FIELD_VALUE = re.compile(
    r"[名字人主款称方户](?P<link>[ :=|/]{0,2}[(【\"“]?(?:就?是|为|叫|写的是|填的是)?[ :=\"“‘'【(\[]{0,3})(?P<name>[㐀-龿]{2,4}|[㐀-龿]{2,10}(?:[·•・][㐀-龿]{2,10}){1,3})(?![㐀-龿A-Za-z0-9])"
)
# 魏 诗 琪, 魏/诗琪, 张　伟: the same sign between all.
_APART = re.compile(
    rf"(?<={_one_of(SURNAMES | {name[1] for name in COMPOUNDS})})(?P<sign> {{1,3}}|[·•・/.、_-]){_one_of(GIVEN)}(?:(?P=sign)?{_one_of(GIVEN)})?(?!(?P=sign)[㐀-龿])"
)
_SOMEBODY = re.compile(rf"{_one_of(COMMON)}(?:某{{1,3}}|[xX×*]{{2}}(?![A-Za-z0-9]))")
_CALLED = "强芳丽伟明华军杰玲娟燕霞红梅兰英敏静婷萍娜芬琴珍莲勇斌辉超飞龙波平刚峰建国德福贵财宝发旺珠秀琳倩莉蓉"
_NICK = re.compile(rf"[小老阿]{_one_of(COMMON)}|[小阿][{_CALLED}]")
# What makes a person public: a book, a film, a song.
_WORKS = re.compile(
    r"作者|作家|译者|译文|文章|小说|散文|诗集|诗歌|著作|作品|文集|[写译著]的书|[三几两部]部书|本书|书[中里名]|[好图]书|一本书|的诗|诗写|读诗|哲学|思想|情节|主持人|新书|出版|读者|读[过完了]|文学|文字|史学|主人公|主角|男主|女主|导演|演员|歌手|电影|电视剧|剧[中里]|演的|专辑|笔下|作序|《"
)
_WORK_CHARS = 24
_NICK_TITLES = frozenset(
    "姐 哥 叔 姨 爷 婶 嫂 伯 总 工 师傅 老师 经理 主任 医生 大哥 大姐 阿姨 先生 女士 同学 妹 弟 师父 队长 店长".split()
)
# Words, goods and places far oftener than persons: 小米, 老白干.
_NO_NICKS = frozenset(
    "小强 小明 小红 小龙 小钱 小白 小金 小龙 小康 小牛 小毛 小熊 小高 小米 小程 小孔 小马 小章 小石 小江 小叶 小花 小时 小区 小雷 小史 小常 小贺 小范 老白 老金 老钱 老史 老汤 老常 老庄 老孔 老汪 老江 老石 阿里 阿姨 阿胶 阿毛 阿石 阿龙 阿莫 阿康 阿尔 阿里 阿白 阿金".split()
)
_SURNAMED = re.compile(
    rf"姓(?<![百陌同尊各大小都不异改原]姓)(?<!(?<!免)贵姓)(?P<name>{'|'.join(sorted(COMPOUNDS))}|{_one_of(SURNAMES)})(?=[^㐀-龿]|$|[的先女小经名叫是这那一老店在说给客])(?!名字)"
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
        if left_of(view, match.start() + 1)[0] == FIELD and _is_field_value(view, match):
            _add(finds, view, *match.span("name"))
    for match in _APART.finditer(view):
        start, end = match.span()
        start -= 2 if view[start - 2 : start] in COMPOUNDS else 1
        if "谢谢" not in view[start : end + 1] and _is_apart(view, start, end, match["sign"]):
            finds.append(Find(start, end, "姓名", re.sub(r"[^㐀-龿]", "", view[start:end])))
    for match in _SOMEBODY.finditer(view) if "某" in view or "X" in view or "*" in view else ():
        if left_of(view, match.start())[0] or match.start() == 0 or not _HAN.match(view, match.start() - 1):
            _add(finds, view, *match.span())
    for match in _NICK.finditer(view):
        end = _end_of_nick(view, *match.span())
        _add(finds, view, match.start(), end)
    for match in _SURNAMED.finditer(view):
        _add(finds, view, *match.span("name"))
    finds += find_foreign_names(view)
    finds = settle(finds)
    if finds and _WORKS.search(view):
        finds = [find for find in finds if not _is_public(view, find)]
    if finds:
        finds += _find_companions(view, finds)
    return settle(finds)


def _is_public(view: str, find: Find) -> bool:
    """Tell an author or an artist, spoken of with the work: 郑振铎先生的三部书, 侯老师这本书."""
    if left_of(view, find.start)[0] == FIELD or right_of(view, find.end) == BESIDE:
        return False
    return _WORKS.search(view, max(find.start - _WORK_CHARS, 0), find.end + _WORK_CHARS) is not None


def _find_companions(view: str, finds: list[Find]) -> list[Find]:
    """Find names that "and" joins to a name: 邓彦强、高长发, 周敏和吴桐."""
    companions: list[Find] = []
    for find in finds:
        after = _AND_NAME.match(view, find.end)
        before = _NAME_AND.search(view, max(find.start - 8, 0), find.start)
        for match in (after, before):
            if not match:
                continue
            start = match.start("name")
            for end in (match.end("name"), match.end("name") - 1):
                long = end - start == (4 if view[start : start + 2] in COMPOUNDS else 3)
                if end - start > 1 and (right_of(view, end) or long) and stands(view, start, end, led=True):
                    _add(companions, view, start, end)
                    break
    return companions


def _add(finds: list[Find], view: str, start: int, end: int) -> None:
    if start < end:
        finds.append(Find(start, end, "姓名", view[start:end]))


def _end_of_name(view: str, start: int) -> int:
    """Where the name that begins with the surname at `start` ends; 0 if there is none."""
    if view.startswith("康师傅", start):
        return 0
    size = 2 if view[start : start + 2] in COMPOUNDS else 1
    given = start + size
    common = size == 2 or view[start] in COMMON
    if view[start] == "位" and view[start - 1 : start] in tuple("有这那几各两一每诸席单"):
        return 0
    title = title_at(view, given)
    seldom = size == 1 and view[start] in SELDOM
    if not title and (view[given : given + 1] not in GIVEN or seldom):
        return 0
    lead, linked = left_of(view, start)
    edge = start == 0 or not "㐀" <= view[start - 1] <= "龿"
    nobody = view[start : start + 2] in NOBODY or view[start : start + 3] in NOBODY
    if nobody and lead < (FIELD if size == 1 else ROLE) and title not in SURE_TITLES:
        return 0
    for end in (given + 2, given + 1) if len(title) < 2 else ():
        if end > len(view) or not all(view[i] in GIVEN for i in range(given, end)) or seldom:
            continue
        if view[start:end] in NOBODY:
            continue
        long, right = end == given + 2, right_of(view, end)
        if long and view[end - 1] in "改收" and lead < FIELD and right < TITLE:
            continue  # 王菡收, 张强改时间
        before = view[start - 1 : start] or " "
        if view[end - 1] in _ROAD_ENDS and lead < ROLE and right < BESIDE:
            continue
        named = _is_named(lead, right, before, edge=edge, common=common, long=long, linked=linked) and (
            view[start] not in _DOUBTFUL or _is_sure(lead, right, linked=linked, long=long)
        )
        titled = right == TITLE and (common or edge or lead or title_at(view, end) in SURE_TITLES)
        signed = right == CLOSED and (_is_signed(view, start, end) or (long and common and _speaks(view, start, end)))
        compound = long and size == 2 and view[start:given] not in _WORDY_COMPOUNDS and (edge or lead > 0)
        if not (named or titled or signed or compound):
            continue
        sure = (lead == FIELD and right >= CLOSED) or (
            edge and long and common and right in (CLOSED, BESIDE) and lead >= ROLE
        )
        if sure or stands(
            view,
            start,
            end,
            open_end=lead >= ROLE and right in (DOING, DEED),
            led=lead >= (PREPOSITION if right == TITLE else ROLE) and not linked,
            inside=lead == FIELD or right == BESIDE or signed or len(title_at(view, end)) > 1,
        ):
            return end
    if title and _is_titled(view, start, title, lead=lead, edge=edge, common=common) and stands(view, start, given):
        return given
    return 0


def _is_sure(lead: int, right: int, *, linked: bool, long: bool) -> bool:
    """Tell whether a name may begin with a surname that is a word of its own far oftener."""
    if lead == FIELD or right in (BESIDE, TITLE):
        return True
    return (lead == ROLE and linked and right >= CLOSED) or (lead >= PREPOSITION and right >= DOING and long)


def _is_named(lead: int, right: int, before: str, *, edge: bool, common: bool, long: bool, linked: bool) -> bool:
    """Weigh what stands before a name against what stands behind it."""
    if lead == FIELD:
        return common or right >= CLOSED
    if lead == ROLE:
        return right >= CLOSED or (common and (long or linked))
    if lead == VERB:
        return right >= CLOSED or long
    if lead == PREPOSITION:
        return right >= DOING or (common and (long or (right == CLOSED and before not in _WORDS_OF_TWO)))
    if lead == HINT and common and (right in (DEED, BESIDE) or (long and right >= CLOSED)):
        return True
    return (right == BESIDE and (edge or (common and long))) or (edge and right in (DOING, DEED) and common)


def _is_apart(view: str, start: int, end: int, sign: str) -> bool:
    """Tell whether characters with signs between them are a name."""
    size = 2 if view[start : start + 2] in COMPOUNDS else 1
    if size == 1 and view[start] not in SURNAMES:
        return False
    lead, linked = left_of(view, start)
    right = right_of(view, end)
    three = len(_HAN.findall(view[start:end])) == size + 2
    edge = start == 0 or not "㐀" <= view[start - 1] <= "龿"
    if lead == FIELD and right > 0:
        return True
    if sign in "、.-/_" and not three:
        return False
    if right in (TITLE, BESIDE):
        return bool(lead or edge)
    if lead == ROLE:
        return right > 0 and (three or linked)
    closed = right >= DOING or (lead > 0 and right > 0) or _is_signed(view, start, end)
    return three and (lead in (PREPOSITION, VERB) or edge) and closed


def _end_of_nick(view: str, start: int, end: int) -> int:
    """Where 小王, 老李姐, 阿强师傅 end; 0 if nobody is meant."""
    lead, linked = left_of(view, start)
    edge = start == 0 or not "㐀" <= view[start - 1] <= "龿"
    title = title_at(view, end)
    if title in _NICK_TITLES and (edge or lead) and stands(view, start, end):
        return end
    if view[start:end] in _NO_NICKS or (not edge and not lead):
        return 0
    right = right_of(view, end)
    if (
        right == BESIDE
        or (right >= DOING and (edge or lead))
        or (right == CLOSED and (lead >= PREPOSITION or linked))
        or lead >= ROLE
    ):
        return end if stands(view, start, end, open_end=True) else 0
    return 0


def _is_signed(view: str, start: int, end: int) -> bool:
    """A signature: ——何桂兰, 此致 敬礼 周军; or a name as the last line."""
    before = view[max(start - 12, 0) : start]
    if not _DATED_END.match(view, end) and not before.endswith("@"):
        return False
    if (
        end == len(view)
        and end - start == 3
        and before.endswith(" ")
        and _HAN.match(before, len(before.rstrip(" ")) - 1)
    ):
        return True
    return bool(_SIGNATURE.search(before)) or (before.rstrip(" ").endswith("\n") and end - start >= 2)


def _speaks(view: str, start: int, end: int) -> bool:
    """A line of a conversation: 刘明哲：客服态度差."""
    return view[end : end + 1] == ":" and view[start - 1 : start] in ("", "\n", "]", "】")


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


def _is_field_value(view: str, match: re.Match[str]) -> bool:
    name, linked = match["name"], match["link"].strip(" ") != ""
    if name in NOBODY or name[:2] in NOBODY or name[-2:] in NOBODY:
        return False
    if name[0] in SURNAMES | SELDOM or name[:2] in COMPOUNDS:
        return (len(name) <= (4 if name[:2] in COMPOUNDS else 3) and not (set(name) & NEVER - GIVEN)) or "·" in name
    if not _HAN.match(name):
        return linked or " " in name
    return linked and not set(name) & NEVER
