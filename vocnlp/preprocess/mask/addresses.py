# ruff: noqa: E501 - word lists and patterns read better whole
"""Addresses of people, down from the street.

A road or a district alone is what a complaint is about, and stays. An address is masked where it reaches a house
number, or a building with its unit or room; or, after words that introduce one (住址, 家住, 收货地址), from the street or
the estate on. What leads up to it (city, district, town) goes with it: the text around says enough.
"""

from __future__ import annotations

import re

from vocnlp.preprocess.mask.view import BLANK, Find, blank, settle

_H = "㐀-龿"
_NUMERAL = "[零〇一二三四五六七八九十百甲乙丙丁]{1,5}"
_N = rf"(?:[A-Za-z]?-?[0-9]{{1,5}}(?:[-/][0-9]{{1,4}}){{0,3}}[A-Za-z]?(?:[甲乙丙丁]|之[一二三四五六七八九0-9])?|[A-Za-z]|{_NUMERAL})"
_ROAD = r"(?:大道|大街|公路|马路|支路|环路|辅路|胡同|路|街|巷|弄|里弄|道|条|坊|里|线|旁)(?:[东南西北中]?[一二三四五六七八九十]?段|[东南西北中](?=[0-9一二三四五六七八九]))?"
_ESTATE = (
    r"(?:小区|社区|新村|公寓|花园|花苑|家园|名苑|雅苑|嘉苑|佳苑|豪庭|华庭|雅庭|公馆|大厦|广场|大楼|宿舍|家属院|家属楼|写字楼|商务楼|商城|商厦|中心|国际|科技园|产业园|工业园|园区|山庄|别墅|水岸|新城|豪园|名城|名邸|"
    r"世家|府邸|丽景|华府|学府|天地|世纪城|[苑园院城府庭湾居邸轩阁村屯庄组寨坪])"
)
# House, building, unit, floor, room; not line 2, exit 3, platform 4, the 5th of the month.
_NOT_HOUSE = r"(?![线口门出站台机码字文令公档球柱色店厅]|楼?[洗]|车厢|[线]|通知|文件|公馆|考|前|左右|以|上午|下午|早|晚|中午|凌晨|那天|当|之|到|至|客|产|开|发|就|才|一早|还|去|来|我|已|起|收|送|下|签|签收|付|订|买|寄|退|申|打|更|升|入|办|住|离)"
_HOUSE = rf"[附甲乙丙丁]?{_N} ?(?:号(?:院|大院|门)?|弄|號)(?!楼|宿舍|公寓|教学|住院|办公|家属){_NOT_HOUSE}"
# Right behind a street or a village a number is a house's, whatever is done there: 送到凤凰大道919号就行.
_STREET_HOUSE = rf"(?<=[路街巷弄村庄屯组里坊])[附甲乙丙丁]?{_N} ?号(?:院|大院)?(?!线|楼|口|站|出|台|桩|令|文|公告|工|地铁|公交|机)|(?<=大道){_N} ?号(?!线|楼|口|站|出|台|令|文)"
_BLOCK = rf"{_N} ?(?:舍|斋|号?(?:宿舍|公寓|教学|住院|办公|家属)楼|号楼|栋|幢|座|#楼?|排|棟|塔)"
_UNIT = rf"{_N} ?(?:单元|[门期]?单元|门栋|梯(?!间)|门(?=[0-9]))"
_ROOM = rf"{_N} ?(?:室|寝室?|宿舍(?!楼)|床|户(?![型口籍主外数])|房(?![子间型价屋产东])|号房|号室|号户)"
_FLOOR = rf"(?:{_N} ?(?:层|楼)|[0-9]{{1,2}}[Ff](?![A-Za-z0-9]))"
_GROUP = rf"{_N} ?(?:组|队|社|屯)(?![长员友成织装团伍区会保])"
_SPOKEN_ROOM = "[零〇一二三四五六七八九]{3,4}(?![零〇一二三四五六七八九十百千万年月])"
_BARE_ROOM = (
    rf"(?:{_SPOKEN_ROOM}|"
    r"[A-Za-z]?[0-9]{3,4}(?:[A-Za-z]|(?:-[0-9]{1,4}))?(?![0-9A-Za-z.]| ?[元块万次个人年月天台件条分米平多%㎡:吨斤公户名家位余号]| ?房间|[-/][0-9]))"
)
_ANCHOR = re.compile(
    rf"(?<![0-9A-Za-z.])(?:(?P<house>{_HOUSE}|{_STREET_HOUSE})|(?P<block>{_BLOCK})|(?P<unit>{_UNIT})|(?P<group>{_GROUP})|(?P<floor>{_FLOOR})(?= ?-?(?:{_BARE_ROOM}|{_ROOM}))|(?P<room>[A-Za-z]?[0-9]{{3,4}} ?(?:室|寝室|宿舍|户(?![型口籍主外数])|房(?![子间型价屋产东])))|(?P<dash>(?![48]00-)[0-9]{{1,3}}-[0-9]{{1,3}}-[0-9]{{3,4}}(?:室|房|号|户)?(?![0-9-]))|(?P<pair>(?<=[{_H}])[0-9]{{1,3}}-(?:[0-9]{{3,4}})(?:室|房|号|户)?(?![0-9A-Za-z.~-]| ?[元块年月天人个折万次台件斤])))"
)
_MORE = re.compile(
    rf"[ ,-]?(?:{_GROUP}|{_HOUSE}|{_STREET_HOUSE}|{_BLOCK}|{_UNIT}|{_ROOM}|[{_H}]{{1,8}}?[苑园院城府庭湾居邸轩阁村寨区里郡墅岸天云都品馆](?![48]00)(?:[0-9]{{1,3}}-){{1,2}}[0-9]{{3,4}}(?![0-9])|{_FLOOR}(?![梯道下上盘主市区宇])|[(][^()\n]{{1,16}}[)]|[{_H}A-Za-z]{{2,10}}?{_ESTATE}(?:[一二三四五六七八九十0-9]{{1,2}}[期区村])?(?= ?{_N} ?(?:号|栋|幢|座|单元|室|#|弄|楼|层|排|塔))|[{_H}]{{2,9}}?(?= ?[A-Z]?[0-9]{{1,4}} ?(?:室|户(?!型)|栋|幢|号楼|[座单层]|楼(?=[0-9]))))"
)
_LAST_ROOM = re.compile(rf" ?{_BARE_ROOM}|-[0-9]{{1,4}}(?:-[0-9]{{1,4}})*室?")
_NUMBERED = "[0-9０-９A-Za-z零〇一二三四五六七八九十百甲乙丙丁 ]"
# No. 552 Changning Road, Room 201; Zhongshan Bei Lu 922号: a street in Latin letters with a number on one side.
_STREET_WORDS = (
    "Road|Rd|Street|St|Avenue|Ave|Lane|Boulevard|Blvd|Drive|Alley|Highway|Lu|Jie|Dajie|Dadao|Xiang|Hutong|Nong"
)
_LATIN_PART = r"(?:(?:Room|Rm|Flat|Apt|Apartment|Unit|Suite|Building|Bldg|Block|Tower|Floor|Fl|House|No|Lane|Villa|Gate|#)\.? ?#?[A-Z]?-?[0-9]{1,5}[A-Za-z]?(?:-[0-9]{1,4})?(?:[室号房户栋座楼]|th|st|nd|rd)?(?: (?:Floor|Fl))?|[0-9]{1,3}/?F)"
_LATIN_NUMBER = r"(?:(?:[Nn][Oo]\.? ?)?[0-9]{1,5}[A-Za-z]?(?:-[0-9]{1,4})?)"
_LATIN_NAME = r"(?:(?:[A-Z][A-Za-z']*|[0-9]{1,2}(?:st|nd|rd|th)|[Oo]f|the) ){1,5}?"
_LATIN_PLACE = r"(?: ?, ?[A-Z][A-Za-z']+(?: [A-Z][A-Za-z']+){0,2}(?![A-Za-z]))"
_LATIN = re.compile(
    rf"(?<![A-Za-z0-9])(?:{_LATIN_PART}[ ,]{{1,3}}){{0,5}}(?:(?P<before>{_LATIN_NUMBER})[ ,]{{1,3}})?{_LATIN_NAME}(?:{_STREET_WORDS})\.?(?: \(?(?:[EWNS]|East|West|North|South|Middle)\.?\)?(?![A-Za-z]))?"
    rf"(?P<after>[ ,]{{1,3}}(?:[Nn][Oo]\.? ?)?[0-9]{{1,5}}(?![0-9A-Za-z.])(?: ?[号弄](?:院)?)?)?(?:[ ,]{{1,3}}{_LATIN_PART}){{0,5}}(?P<place>{_LATIN_PLACE}{{0,4}}(?: ?,? ?[0-9]{{6}}(?![0-9]))?)"
)
# Flat 12B, Tower 3, Harbour Green: two such parts need no street.
_LATIN_UNITS = re.compile(rf"(?<![A-Za-z0-9]){_LATIN_PART}(?:[ ,]{{1,3}}{_LATIN_PART}){{1,5}}{_LATIN_PLACE}{{0,4}}")
ADDRESS_HINT = re.compile(
    # Every branch begins with one character, so that the search skips what begins none of them.
    "|".join(f"{mark}(?<={_NUMBERED}{mark})" for mark in "号弄栋幢座排號棟塔#室户层楼组队社房F")
    + "|R(?=oad|d|oom)|S(?=t)|A(?=ve|lley|pt)|L(?=ane|u)|B(?=oul|lvd|uild|lock)|D(?=rive|ajie|adao)|H(?=igh|ut)|J(?=ie)|X(?=iang)|N(?=ong)|F(?=lat)|U(?=nit)|T(?=ower)"
    + "|单(?=元)|-(?<=[0-9]-)|地(?=址)|住(?=[址在])|家(?=[住在])|居(?=住)|现(?=居)|租(?=住)|户(?=籍)|老(?=家)|到(?<=[送寄邮发搬移迁]到)|[镇乡](?=[㐀-龿]{2,6}[村屯寨])|区(?=[㐀-龿]{2,6}(?:[小社]区|花园|新村))"
)
"""Found in every text in which an address can be found."""

_STREET_WORD = re.compile(rf"(?<![A-Za-z])(?:{_STREET_WORDS}|Room|Flat|Apt|Unit|Tower|Building|Block)(?![A-Za-z])")
_ENDS_AS_STREET = re.compile(rf"(?:{_ROAD}|{_ESTATE}|[村庄屯寨镇]|街道)\Z")
_ENDS_AS_VILLAGE = re.compile(r"[村庄屯寨镇乡社坪湾沟坝里沱塘]\Z")
_ENDS_AS_BUILDING = re.compile(rf"(?:{_ESTATE}|酒店|宾馆|旅馆|号)\Z")
_ENDS_AS_ESTATE = re.compile(rf"(?:{_ESTATE})\Z")
_DIGIT = re.compile(r"[0-9]")
# A household: unit, room, house. A floor is a shop's as often, and thousands share a building.
_HOME = re.compile(rf"单元|[室房号弄户]|[0-9]{{3}}|{_SPOKEN_ROOM}")
_ROOM_NUMBER = re.compile(r"[0-9][室房]|[0-9]{3}")
_WINDOW = 44
# Characters of an address before its house number; anything else begins a new thought.
_LEFT = re.compile(rf"[{_H}0-9A-Za-z ·#-]*\Z")
# What stands before an address and is none of it.
_CUT = re.compile(
    r".*(?:地址|住址|住在|位于|家住|坐落于?|坐落在|搬到|搬进|送到|送至|送去|寄到|寄至|寄往|寄回|发到|发往|配送|邮寄|住的?是|就是|就在|是在|在|到|住|是|的|了|请|我们?家?|你们?|他们?|她|说|给|过|找|叫|从(?!化)|去|往|与|跟|至|经|收货|派送|上门|联系|对|关于|提出|购买|认购|购置|投诉|举报|反映|将(?!军)|把|现有|领导|期间|所有|一套|所在|家(?=[^港庄界村园嘴口湾宅坪沟]{0,3}[省市区县镇乡])|为|名(?![苑都城邸府])|这里|某|离|距|距离|来(?![安宾凤])|楼上|楼下|快递放?|定位|位置|户口|发票|邮件|新家|改成|改为|人在|网点|店铺|门店|[寄送住买租收]|(?<!解)放)",
    re.DOTALL,
)
_PLACE = re.compile(rf"[{_H}]{{2}} ?\Z")
_PROVINCE = r"北京|上海|天津|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
_FROM_PROVINCE = re.compile(rf"(?:{_PROVINCE})")
_ADMIN = re.compile(rf"[{_H}A-Z0-9]{{1,6}}?(?:省|自治区|自治州|市|新区|区|县|旗|镇|乡|街道|开发区|州|盟)")
_STREET = re.compile(
    rf"[{_H}A-Za-z0-9]{{1,12}}?(?:{_ROAD}|{_ESTATE}(?:[一二三四五六七八九十0-9ABab]{{1,2}}[期区村里组])?)(?:[东南西北]区|[东南西北]门)?\Z"
)

_LEAD = re.compile(
    r"(?P<strong>(?:旧|新|原|现|账单|发票|户口|开户|装机|报修|事发|房产|房屋|店铺|门店|网点|注册|经营|投递|派送|入户|服务|施工|到货|换货|寄回|票据|施救|救援|回收|预约|家|老家|宿舍|学校|租房|联络|联系人|家庭|收货|收件|联系|通讯|通信|邮寄|寄件|寄送|居住|现住|配送|详细|快递|上门|安装|维修|户籍|身份证|公司|单位|办公|工作|送货|我的|我家|取件|发货|退货)(?:地址|住址)|住址|(?:地址|位置|地点|[Aa]ddress)(?= ?[:是为]| ?[㐀-龿]{2,3}[省市区县])|(?<![大国回全])家住(?:在)?|我家在|我家住|现居(?:住在?|于)?|居住在|租住在?|寄到|邮寄到|送货到|邮到)"
    r"|(?P<weak>我住在?|我们住在?|本人住在?|住在|送到|搬到|移到|迁到|搬至|上门到|发到|家在|户籍在?|老家在?)"
)
_LEAD_LINK = re.compile(r"[ :=\"“‘'【(]{0,3}(?:就?是|为|在|写的是|填的是|改为|改成|如下)?[ :=\"“‘'【(]{0,2}")
_PLAIN = "(?![的这那此某各每其他们些附])[㐀-龿A-Za-z0-9]"
_PLAIN_STREET = r"(?:大道|大街|公路|胡同|路|街(?!道)|巷|小区|社区|新村|公寓|花园|花苑|家园|名苑|雅苑|嘉苑|佳苑|豪庭|华庭|雅庭|公馆|大厦|家属院|山庄|别墅|新城|豪园|名城|名邸|世家|府邸|世纪城|商业街|[苑园庭湾城府村])"
_FORWARD = re.compile(
    rf"(?P<admin>(?:[{_H}A-Z0-9]{{2,8}}?(?:省|自治区|市|新区|区|县|旗|自治州) ?,?){{0,4}}(?:[{_H}]{{2,8}}?(?:镇|乡|街道|开发区) ?)?)"
    rf"(?P<street>(?:{_PLAIN}){{2,10}}?{_PLAIN_STREET}(?!市|[{_H}]?(?:口|附近|旁边|对面|上)))(?P<street2>(?:(?:{_PLAIN}){{2,10}}?{_PLAIN_STREET}){{0,2}})"
)


_LEADS_HOME = re.compile(r"(?:住在?|送到|寄到|搬到|家在|户口在|地址[:是]?|改成|改为|师傅到|[，,。]到|[去到在放])\Z")
# A village or an estate right behind a masked name or number is where that person lives.
_BEHIND_MASK = re.compile(
    rf"{BLANK}[ ,、/;:\n]{{1,2}}(?P<place>(?![^,\n]{{0,6}}[住址在是到])(?:[{_H}]{{2,9}}?(?:省|自治区|市|区|县|旗|自治州|地区|州|镇|乡|街道)){{2,5}}[{_H}]{{2,8}}?(?:村|屯|社区|小区|新村|寨|花园|苑|坳))(?![{_H}]*[路街])"
)


# Behind 收货地址: from there to the last mark of an address, if there are two.
_WHOLE = re.compile(
    rf"(?![这那此填错不的])[{_H}A-Za-z0-9 #()/-]{{2,44}}(?:[号栋幢座楼层室户房村组队社庄弄巷](?![线码门])|单元|[0-9]{{3,4}}(?![0-9]|[元块次天年月])|{_SPOKEN_ROOM})"
)
_MARKS = re.compile(r"[省市区县镇乡村路街巷弄号栋幢座楼层室户组队社庄园苑]|单元|大道|大厦|[0-9]{3,4}")


def find_addresses(view: str) -> list[Find]:
    """Find addresses of people.

    Examples
    --------
    >>> texts = ["我住浦东新区张江路123弄45号601室,没电", "A区中山路堵车", "家住阳光花园", "2号线3号口,5号到的"]
    >>> [[text[f.start : f.end] for f in find_addresses(text)] for text in texts]
    [['浦东新区张江路123弄45号601室'], [], ['阳光花园'], []]
    """
    finds = []
    if _STREET_WORD.search(view):
        finds = [find for match in _LATIN.finditer(view) if (find := _read_latin(view, match))]
        finds = settle([*finds, *[_find(view, *match.span()) for match in _LATIN_UNITS.finditer(view)]])
    if finds:
        view = blank(view, [(find.start, find.end) for find in finds])
    done = 0
    for anchor in _ANCHOR.finditer(view):
        if anchor.start() < done:
            continue
        start = _start_before(view, anchor.start(), done, named=not (anchor["house"] or anchor["room"]))
        end, parts = _end_behind(view, anchor.end())
        if start < anchor.start():
            street = view[start : anchor.start()].rstrip()
            tail = view[anchor.end() : end]
            is_address = bool(
                anchor["house"]
                and _ENDS_AS_STREET.search(street)
                and (_DIGIT.search(anchor[0]) or not _ENDS_AS_ESTATE.search(street))
            )
            is_address = is_address or bool(_HOME.search(tail)) or bool(anchor["dash"] or anchor["floor"])
            is_address = is_address or bool(anchor["group"] and _ENDS_AS_VILLAGE.search(street))
            is_address = is_address or bool(anchor["room"] and _ENDS_AS_BUILDING.search(street))
        else:
            # 3栋501室: a household without a street.
            is_address = bool(anchor["block"] and _ROOM_NUMBER.search(view, anchor.end(), end))
        if anchor["pair"] and start < anchor.start():
            is_address = _is_household(view, start, anchor.start())
        if is_address:
            finds.append(_find(view, start, end))
            done = end
    for lead in _LEAD.finditer(view):
        link = _LEAD_LINK.match(view, lead.end())
        begin = link.end() if link else lead.end()
        whole = _WHOLE.match(view, begin) if lead["strong"] else None
        if whole and len(_MARKS.findall(whole[0])) >= 2:
            finds.append(_find(view, begin, whole.end()))
            continue
        forward = _FORWARD.match(view, begin)
        if not forward:
            continue
        end, parts = _end_behind(view, forward.end())
        if parts or lead["strong"] or forward["admin"]:
            finds.append(_find(view, begin, end))
    for match in _BEHIND_MASK.finditer(view) if BLANK in view else ():
        finds.append(_find(view, match.start("place"), _end_behind(view, match.end("place"))[0]))
    return settle(finds)


def _is_household(view: str, start: int, number: int) -> bool:
    """Tell a building and its room from a score or a range: behind an estate, an address's words, or another mask."""
    if _ENDS_AS_ESTATE.search(view[start:number]) or len(_MARKS.findall(view[start:number])) >= 2:
        return True
    before = view[max(start - 8, 0) : start]
    return bool(_LEADS_HOME.search(before)) or BLANK in before[-2:]


def _read_latin(view: str, match: re.Match[str]) -> Find | None:
    numbered = (
        match["before"] or match["after"] or re.match(r"(?:Room|Rm|Flat|Apt|Unit|Lane|No|Building|Bldg)", match[0])
    )
    if not numbered:
        return None
    end, _ = _end_behind(view, match.end())
    return _find(view, match.start(), end)


def _find(view: str, start: int, end: int) -> Find:
    return Find(start, end, "地址", re.sub(r"[ ,]", "", view[start:end]).upper())


def _start_before(view: str, end: int, border: int, *, named: bool) -> int:
    """Where the address begins whose house number begins at `end`; `end` if nothing before it is a place."""
    window = view[max(end - _WINDOW, border) : end]
    left = _LEFT.search(window)
    words = left[0] if left else ""
    cut = _CUT.match(words)
    if cut and len(cut[0]) == len(words):
        return end
    words = words[cut.end() :] if cut else words
    province = _FROM_PROVINCE.search(words)
    if province:
        words = words[province.start() :]
    words = words.lstrip(" )-")
    # A building with its room needs no word for what it is: 碧桂园3栋501, 建业森林半岛5-2-301.
    if not words or not (_STREET.search(words.rstrip(" -")[-14:]) or (named and _PLACE.search(words))):
        return end
    admin = _ADMIN.match(words)
    if not admin and not province:
        street = words.rstrip(" -")
        words = words[max(len(street) - 12, 0) :]
    return end - len(words)


def _end_behind(view: str, end: int) -> tuple[int, int]:
    """Follow an address to its last part; say how many parts followed."""
    parts = 0
    while parts < 8:
        more = _MORE.match(view, end)
        if not more:
            break
        end, parts = more.end(), parts + 1
    room = _LAST_ROOM.match(view, end)
    return (room.end(), parts + 1) if room else (end, parts)
