# ruff: noqa: E501, SIM905 - patterns and word lists read better whole
"""Names of foreigners and of peoples without Chinese surnames (阿卜杜拉·买买提), and names in Latin letters: in pinyin
(ZHANG WEIMIN, Zhou Haoran), English with a title (Mr. Smith), behind words that introduce one (Passenger: Kevin Chen).
"""

from __future__ import annotations

import re

from vocnlp.preprocess.mask.name_context import BESIDE, CLOSED, DEED, FIELD, PREPOSITION, ROLE, TITLE, left_of, right_of
from vocnlp.preprocess.mask.name_words import NEVER
from vocnlp.preprocess.mask.peoples import JAPANESE, LONGEST, ONE_UNIT, PEOPLES_HINT, SPELT_BESIDES, UNITS, VIETNAMESE
from vocnlp.preprocess.mask.view import Find, settle

FOREIGN_HINT = r"[·•・](?=[㐀-龿])|(?<![A-Za-z])(?:[A-Z](?=[A-Za-z'-]+\.?[ /,]{1,2}[A-Z])|M(?=[rsi])|D(?=r)|S(?=ir)|(?i:name|contact|passenger|guest|customer|client|regards|dear|attn))"
"""Part of `names.NAME_HINT`: found in every text in which one of these names can be found."""

# What foreign names are spelt with; no word that introduces a person, and nothing that persons do.
_SPELLING = "不卜尔才娃南大内世日邦宝洪岑弥梯腾连敏贾贡旺斯拉克特里德夫卡阿布塔巴哈格罗尼维科瓦多奥达亚伊托米普诺利洛纳勒基莱姆马蒂弗萨西茨比雷帕塞库曼莫埃贝什奇菲兰加吉迪恩威图赫穆耶凯伦戈朗鲁顿默雅伯扎希波列切瑟索古登佩韦林森乌坦坎约娜博杰杜梅玛涅法海沃舍费堡迈摩丁努皮盖兹霍彼妮福麦艾谢崇文劳蒙路佐施莎查罕金珀卢撒邦逊因桑厄琳翰瓜芬泰亨慈莉奎辛令宁夸丽沙太乔易热提冈齐芙廉根爱烈契苏底佛肯温泽丝赖宾衮本考舒娅瑞密孜彻琴奴捷梭琼伍媛季孟康吾买肉朵江古力迪木热依合曼汗山拜卓嘎次仁央宗旦珠措平措格桑顿珠才让达瓦白玛其其木格乌云巴雅尔图门苏和那日松特古斯吐逊买提地玉素甫不都力卡德穆萨艾山色提尼亚孜吐尔洪丹增洛桑索朗强巴旺堆边巴群培茜蕾黛薇安德史密汤姆约翰威廉詹琪珍妮弗露西凯瑟琳玛格丽特戴维麦克杰克逊理查罗伯特爱德华乔治亨利彼得保皇后"
_SPELT = f"[{''.join(sorted(set(_SPELLING) - set('皇后')))}]"
_SPELT_DOTTED = f"[{''.join(sorted(set(_SPELLING + SPELT_BESIDES) - set('皇后')))}]"
_DOTTED = re.compile(rf"{_SPELT_DOTTED}{{1,8}}(?:[·•・]{_SPELT_DOTTED}{{1,8}}){{1,3}}")
# One part that only such names have, and what it is spelt with around it: 斯琴高娃尔, 木果尔布, 那日苏.
_ONE_UNIT = re.compile(
    rf"(?:(?:{ONE_UNIT})(?:{_SPELT}|{ONE_UNIT}){{0,3}}|(?:{_SPELT}){{1,2}}(?:{ONE_UNIT}){_SPELT}{{0,2}})(?![㐀-龿])"
)
_LONG_SPELT = re.compile(
    rf"[名字人主方户叫员客生师教](?P<link>[ :=|是为叫]{{0,3}})(?P<name>(?![不大内世日]){_SPELT}{{4,9}})(?![㐀-龿])"
)

_PINYIN_SURNAMES = (
    "Wang|Zhang|Liu|Chen|Yang|Zhao|Huang|Zhou|Xu|Sun|Zhu|Gao|Lin|Guo|Luo|Liang|Song|Zheng|Xie|Han|Tang|Feng|Dong|Xiao|Cheng|Cao|Yuan|Deng|Fu|Shen|Zeng|Peng|Lv|Lyu|Jiang|Cai|Jia|Ding|Wei|Xue|Yan|Pan|Dai|Xia|Zhong|Tian|Jin|Kong|Bai|Cui|"
    "Kang|Mao|Qiu|Qin|Shi|Gu|Hou|Shao|Meng|Duan|Qian|Yin|Liao|Zou|Xiong|Hao|Lei|Hu|Wu|Li|Ma|Lu|Du|Su|Ye|Yu|Yao|Fan|Fang|Ren|Tan|Wan|Hong|Qi|Ou|Ouyang|Sima|Zhuge|Shangguan|Zhuang|Nie|Jiao|Yue|Lai|Wen|Pang|Shu|Ji|Qu|Gong|Wong|Chan|Cheung|Lau|Kwok|Tsang|Leung|Ng|Yeung|Chow|Tsai|Hsu|Hsieh"
)
_SYLLABLES = r"(?:(?:[bpmfdtnlgkhjqxzcsryw]|[zcs]h)?(?:[aeiouv]{1,3})(?:ng|n|r)?[' -]?){1,3}"
# A surname in pinyin beside a given name, in either order and any case: Zhou Haoran, ZHANG WEIMIN.
_PINYIN = re.compile(
    rf"(?<![A-Za-z])(?=[A-Z])(?i:(?:{_PINYIN_SURNAMES})[ /,]{{1,2}}(?={_SYLLABLES}(?![A-Za-z]))[A-Za-z]{{2,}}(?:[ '-][A-Za-z]{{2,6}})?|(?={_SYLLABLES} )[A-Za-z]{{2,12}} (?:{_PINYIN_SURNAMES})"
    # He is a word of English as well.
    rf"|He[ /,]{{1,2}}(?=[bpmfdtnlgkhjqxzcsryw]h?[aeiouv]{{1,3}}(?:ng|n)?[bpmfdtnlgkhjqxzcsryw]h?[aeiouv]{{1,3}}(?:ng|n)?(?![A-Za-z]))[A-Za-z]{{4,}}|(?={_SYLLABLES} )[A-Za-z]{{4,12}} He)(?![A-Za-z0-9])"
)
_CAPITAL = re.compile(r"[A-Z][A-Za-z'-]+\.?[ /,]{1,2}[A-Z]")
_GIVEN = frozenset(
    "Kevin Alice David Grace Michael Jessica Peter Linda Jason Emily Tony Vivian Oscar Hannah James John Robert William Richard Thomas Charles Daniel Matthew Anthony Mark Donald Steven Paul Andrew Joshua Kenneth Brian George Edward Ronald Timothy Jeffrey "
    "Ryan Jacob Gary Nicholas Eric Jonathan Stephen Larry Justin Scott Brandon Benjamin Samuel Frank Raymond Gregory Alexander Alex Patrick Jack Dennis Jerry Tyler Aaron Henry Adam Nathan Douglas Zachary Kyle Walter Ethan Jeremy Harold Christian Keith "
    "Roger Terry Austin Sean Gerald Carl Arthur Lawrence Dylan Jesse Bryan Joe Billy Bruce Albert Willie Gabriel Logan Alan Juan Wayne Roy Ralph Randy Eugene Vincent Russell Louis Philip Bobby Johnny Bradley Mary Patricia Jennifer Elizabeth Barbara Susan Sarah "
    "Karen Lisa Nancy Betty Sandra Margaret Ashley Kimberly Donna Michelle Carol Amanda Melissa Deborah Stephanie Rebecca Sharon Laura Cynthia Dorothy Amy Kathleen Angela Shirley Emma Brenda Pamela Nicole Anna Samantha Katherine Christine Helen Debra Rachel Carolyn "
    "Janet Maria Catherine Heather Diane Olivia Julie Joyce Victoria Ruth Virginia Lauren Kelly Christina Joan Evelyn Judith Andrea Cheryl Megan Jacqueline Martha Madison Teresa Gloria Sara Janice Ann Kathryn Abigail Sophia Frances Jean Judy Isabella Julia Amber "
    "Denise Marilyn Danielle Beverly Charlotte Natalie Theresa Diana Brittany Kayla Alexis Lori Cindy Mandy Wendy Fiona Irene Ivy Jenny Jane Kate Lily Lucy Nina Tina Vicky Winnie Yvonne Zoe Chris Mike Steve Tom Jim Bob Ben Sam Ken Ray Leo Max Simon Martin Felix "
    "Hugo Ivan Jay Joey Kelvin Lucas Marcus Nick Owen Raymond Ricky Rex Sandy Sunny Terence Victor Wilson Andy Danny Eddie Freddy Gavin Harry Jimmy Johnson Anita Bonnie Candy Cathy Coco Daisy Doris Elaine Ella Eva Gigi Iris Jessie Joanna Josephine Karina Maggie Mia Mona Phoebe Queenie Rita Rose Selina Sherry Stella Sylvia Tiffany Yolanda "
    "Mohammed Muhammad Ahmed Ali Hassan Fatima Aisha Ivan Dmitri Sergei Olga Natasha Anastasia Pierre Marie Hans Klaus Carlos Miguel Sofia Luis Pedro Jose Giovanni Marco Hiroshi Yuki Kenji Takashi Sakura Raj Priya Anil Sanjay".split()
)
_LAST = (
    frozenset(
        "Smith Brown Johnson Williams Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter Roberts "
        "Gomez Phillips Evans Turner Diaz Parker Cruz Edwards Collins Reyes Stewart Morris Morales Murphy Cook Rogers Gutierrez Ortiz Morgan Cooper Peterson Bailey Reed Kelly Howard Ramos Kim Cox Ward Richardson Watson Brooks Chavez Wood James Bennett Gray Mendoza Ruiz Hughes Price Alvarez Castillo Sanders Patel Myers Long Ross Foster Jimenez Powell Jenkins Perry Russell Sullivan Bell Coleman Butler Henderson Barnes Fisher Vasquez Simmons Graham "
        "Murray Ford Hamilton Wallace Woods Cole West Owens Reynolds Ellis Harrison Gibson Mcdonald Marshall Wells Stevens Tucker Porter Hunter Hicks Crawford Henry Boyd Mason Kennedy Warren Dixon Burns Gordon Shaw Holmes Rice Robertson Hunt Black Daniels Palmer Mills Nichols Grant Knight Ferguson Stone Dunn Hudson Spencer Gardner Pierce Lam Chan Wong Cheung Lau Kwok Tsang Leung Ng Yeung Chow Ho Tam Fong Mak Lo Tse Kwan Yip Tsui Park Choi Jung Kang Cho Yoon Tanaka Suzuki Sato Yamamoto Watanabe Ito Nakamura Kobayashi Singh Kumar Sharma Gupta Khan Ahmed Ali Hassan Ivanov Petrov Muller Schmidt Schneider Fischer Weber Dupont Durand Rossi Silva Santos".split()
    )
    | frozenset(_PINYIN_SURNAMES.split("|"))
    | {"He"}
)
# What else stands there with a capital: Dear Customer, Regards Team.
_NOBODY = frozenset(
    "Mr Mrs Ms Miss Dr Prof Customer Customers Sir Sirs Madam Madame Team Service Services Support All Everyone Manager Guest Guests Friend Friends Room Hotel No Number Phone Tel Mobile Passport Email Address Name Date Time Order Center Centre Bank Card Company Ltd Inc Co Group The This That It You We They My Your Our And Or Not For To From In On At With Please Thanks Thank Pay Day Best Good Great Very Hi Hello Help Desk Office Department Apple Google Android Windows Wifi App Store Face Touch Id Test Null None Unknown Required Error Male Female Chinese English China Hong Kong Staff Front Club Member Vip".split()
)
_WORD = r"[A-Z][a-z]+(?:['-][A-Z]?[a-z]+)?"
_FULL = re.compile(rf"(?<![A-Za-z])(?P<first>{_WORD})(?: [A-Z]\.)? (?P<last>{_WORD})(?![A-Za-z0-9])")
_TITLED = re.compile(
    rf"(?<![A-Za-z])(?:(?:Mr|Mrs|Ms|MR|MS|MRS|Dr|Prof)\.? ?|(?:Miss|Sir|Madam|Madame|Mister|Professor|Doctor) )(?P<name>{_WORD}(?: {_WORD})?|[A-Z]{{2,12}}(?: [A-Z]{{2,12}})?)(?![A-Za-z])"
)
_LABELLED = re.compile(
    r"(?<![A-Za-z])(?:(?i:(?:full|first|last|family|given|contact|guest|customer|client|passenger|card ?holder|account|user|your|my)? ?name|contact(?: person)?|passenger|guest|customer|client|recipient|consignee|receiver|sender|payee|attn|attention|card ?holder|account holder|applicant|patient|tenant|owner|driver|buyer|agent|signed(?: by)?)[\"']? ?(?:[:=]|is) ?[\"']?"
    r"|(?:[Mm]y name is|[Ii] am|I'm|[Tt]his is|[Ss]po(?:ke|ken) (?:with|to)|[Tt]alked (?:with|to)|[Dd]ear|[Aa]sk for|[Cc]all(?:ed)?|[Mm]et|[Hh]elped by|[Ss]erved by) |(?:[Rr]egards|[Ss]incerely|[Cc]heers|[Yy]ours(?: truly)?|[Bb]est wishes|[Rr]espectfully|Thanks|Best),? ?\n ?)"
    rf"(?P<name>{_WORD}(?: [A-Z]\.)?(?: {_WORD}){{0,2}}|[A-Z]{{2,12}}(?: [A-Z]{{2,12}}){{1,2}}|(?<=[:=\"' ])[㐀-龿]{{2,4}}(?![㐀-龿]))(?![A-Za-z0-9])"
)
_LATIN = re.compile(
    r"[A-Za-z][ .,:=\n\"'/·] ?[A-Za-z㐀-龿\"']|[者人名生员客主方户教师][ :=|\"(]{0,3}[A-Za-z]|M[rs]s?[A-Z]"
)
# Behind a Chinese word for a name: any letters that look like one.
_LATIN_VALUE = re.compile(
    rf"[名字人主方户叫称员客生师教者住头收到给][ :=|\"“(【\[/]{{0,3}}(?P<name>{_WORD}(?:[ ·.]{_WORD}){{0,2}}|[A-Z]{{2,12}}[ /,]{{1,2}}[A-Z]{{2,12}}(?: [A-Z]{{2,12}})?|[a-z]{{2,12}} [a-z]{{2,14}})(?![A-Za-z0-9@._-])"
)


def find_foreign_names(view: str) -> list[Find]:
    """Find foreign names, and names in Latin letters.

    Examples
    --------
    >>> texts = ["收件人阿卜杜拉·买买提,丹·布朗的书", "Dear Mr. Smith, I am Kevin Chen", "ZHANG WEIMIN 入住,WeChat Pay"]
    >>> [[text[f.start : f.end] for f in find_foreign_names(text)] for text in texts]
    [['阿卜杜拉·买买提'], ['Smith', 'Kevin Chen'], ['ZHANG WEIMIN']]
    """
    finds: list[Find] = []
    if "·" in view or "•" in view or "・" in view:
        for match in _DOTTED.finditer(view):
            start = _start_behind_role(view, match.start(), match.end())
            if _is_person(view, start, match.end()):
                finds.append(_find(view, start, match.end()))
    for match in _LONG_SPELT.finditer(view):
        lead, _ = left_of(view, match.start("name"))
        if lead >= ROLE:
            finds.append(_find(view, *match.span("name")))
    if PEOPLES_HINT.search(view):
        finds += _find_peoples(view)
    if not _LATIN.search(view):
        return settle(finds) if finds else finds
    for match in _PINYIN.finditer(view) if _CAPITAL.search(view) else ():
        if match[0].isupper() or all(part[0].isupper() for part in re.split(r"[ /,'-]+", match[0])):
            finds.append(_find(view, *match.span()))
    for match in _FULL.finditer(view):
        if match["first"] in _GIVEN and match["last"] in _LAST:
            finds.append(_find(view, *match.span()))
    for form in (_TITLED, _LABELLED):
        for match in form.finditer(view):
            if not set(match["name"].replace(".", "").title().split()) & _NOBODY:
                finds.append(_find(view, *match.span("name")))
    for match in _LATIN_VALUE.finditer(view):
        lead, linked = left_of(view, match.start("name"))
        if (lead == FIELD or (lead == ROLE and linked and " " in match["name"])) and not (
            set(match["name"].title().split()) & _NOBODY
        ):
            finds.append(_find(view, *match.span("name")))
    return settle(finds)


def _find(view: str, start: int, end: int) -> Find:
    return Find(start, end, "姓名", re.sub(r"[·•・]", "·", view[start:end]))


def _find_peoples(view: str) -> list[Find]:
    """Find names of Tibetans, Mongols, Yi, Turkic peoples, Japanese and Vietnamese."""
    finds: list[Find] = []
    for match in (*UNITS.finditer(view), *VIETNAMESE.finditer(view)):
        if len(match[0]) <= LONGEST and _is_near_a_person(view, *match.span()):
            finds.append(_find(view, *match.span()))
    for match in _ONE_UNIT.finditer(view):
        lead, linked = left_of(view, match.start())
        beside = right_of(view, match.end()) == BESIDE and not _follows_han(view, match.start())
        if len(match[0]) > 1 and (lead == FIELD or (lead == ROLE and (linked or len(match[0]) > 2)) or beside):
            finds.append(_find(view, *match.span()))
    for match in JAPANESE.finditer(view):
        finds += _read_japanese(view, *match.span())
    return finds


def _start_behind_role(view: str, start: int, end: int) -> int:
    """Where the name begins of what is all spelt like one: 经理卡洛斯·门多萨."""
    for at in range(start, min(start + 3, end)):
        if view[at + 1] in "·•・":
            break
        if left_of(view, at)[0] >= ROLE:
            return at
    return start


def _follows_han(view: str, start: int) -> bool:
    return start > 0 and "㐀" <= view[start - 1] <= "龿"


def _is_near_a_person(view: str, start: int, end: int) -> bool:
    """Tell whether what can be nothing but a name is more than a piece of a word."""
    return not _follows_han(view, start) or left_of(view, start)[0] > 0 or right_of(view, end) > 0


def _read_japanese(view: str, start: int, given: int) -> list[Find]:
    """Find a surname of Japan with a given name of one to three characters, where somebody is introduced."""
    lead, _ = left_of(view, start)
    for end in (given + 2, given + 1, given + 3):
        right = right_of(view, end) if end <= len(view) else 0
        named = lead >= ROLE and right > 0
        if named or right == TITLE or (right == BESIDE and not _follows_han(view, start)):
            return [_find(view, start, end)] if set(view[start:end]).isdisjoint(NEVER) else []
    return []


def _is_person(view: str, start: int, end: int) -> bool:
    """Tell a person from an author or a brand: somebody is introduced, or does something, or stands alone."""
    lead, _ = left_of(view, start)
    right = right_of(view, end)
    if lead >= ROLE or right in (TITLE, BESIDE):
        return True
    edge = start == 0 or not "㐀" <= view[start - 1] <= "龿"
    return (
        (lead >= PREPOSITION and right > 0)
        or (right == DEED and (edge or lead > 0))
        or (right == CLOSED and edge and view[start - 1 : start] in ("\n", "") and view[end : end + 1] in ("\n", ""))
    )
