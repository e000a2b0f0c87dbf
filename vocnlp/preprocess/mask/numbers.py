"""Mobile numbers, resident ids and bank cards: long numbers that prove themselves, or that words before them name.

A number is masked when its own form proves it (a mobile prefix, a valid ISO 7064 mod 11-2 or Luhn check digit), or when
the words before it say what it is. Dates, times, versions, prices and model numbers stay: they are what the feedback
is about.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from vocnlp.preprocess.mask.view import Find, named_by

_CANDIDATE = re.compile(r"[0-9](?: {0,3}[-._/·]? {0,3}[0-9])*+(?: ?[xX](?![A-Za-z0-9])|[xX])?")
_GROUP = re.compile(r"[0-9]+")
_LOOSE = re.compile(r"[._/·]")
# Worth a closer look at all: eleven digits with at most a few characters between them.
_WORTHWHILE = re.compile(r"(?:[0-9][^0-9]{0,7}){10}[0-9]")

_ID_WORDS = re.compile(r"身份|身分|证件|证号|居民证|实名|户口|(?i:ID\s*card|ID\s*No|ID\s*number|ID[:是为号])")
_ACCOUNT_WORDS = re.compile(r"卡号|账号|帐号|账户|帐户|户头|储蓄卡|银行卡|信用卡|借记卡|工资卡|尾号|(?i:card|account)")
_CARD_WORDS = re.compile(r"卡|一张|收款|转到|汇到|打到|转给|汇给|打给|打款|转账|汇款")
# What stands closest to a number names it.
_OTHER_WORDS = re.compile(r"单号|订单|运单|快递|流水|保单|工单|编号|设备|(?i:order|IMEI|SN)")
# Letters that lead a number; any other letters on both sides mean that it is a piece of a hash or an identifier.
_LEADS = re.compile(
    r"(?:tel|phone|mobile|mob|wechat|weixin|vx|wx|v|q|qq|call|id|no|cell|dial|sms|ph|contact|number|card)$",
    re.IGNORECASE,
)

_LETTERS_BEFORE = re.compile(r"[A-Za-z]+\Z")
_LETTER = re.compile(r"[A-Za-z0-9]")

# How a number may be cut into groups, as strings of group lengths: "\x03\x04\x04" is 138 0013 8000.
_MAX_GROUPS = 6
_LONE_DIGITS = re.compile("\x01{11,}")
_PREFIX = "(?:0|86|086|0086|17951|12593)"
_MOBILE = re.compile(_PREFIX + "?1[3-9][0-9]{9}")


def _shapes(*lengths: tuple[int, ...]) -> frozenset[str]:
    return frozenset("".join(map(chr, shape)) for shape in lengths)


_FOURS = _shapes((4, 4, 4, 3), (4, 4, 4, 4), *[(4, 4, 4, 4, k) for k in (1, 2, 3)])


def _mobile_shapes() -> frozenset[str]:
    bare = [(11,), (3, 4, 4), (3, 8), (7, 4), (4, 4, 3), (3, 3, 5), (5, 6), (6, 5), (4, 3, 4), (3, 3, 3, 2),
            (3, 2, 2, 2, 2), (3, 2, 3, 3), (2, 3, 3, 3), (3, 2, 2, 4), (3, 4, 2, 2), (3, 3, 2, 3)]  # fmt: skip
    own_group = [(p, *shape) for shape in bare for p in (1, 2, 3, 4, 5)]
    joined = [(p + shape[0], *shape[1:]) for shape in bare for p in (1, 2, 3, 4, 5)]
    return _shapes(*bare, *own_group, *joined)


def _card_shapes() -> frozenset[str]:
    whole = [(n,) for n in range(15, 20)]
    two = [(a, n - a) for n in range(15, 20) for a in range(4, n - 3)]
    three = [(a, b, n - a - b) for n in range(15, 20) for a in range(4, 12) for b in range(4, 12) if n - a - b >= 4]
    return _FOURS | _shapes(*whole, *two, *three)


_MOBILE_SHAPES = _mobile_shapes()
_CARD_SHAPES = _card_shapes()
_ID_SHAPES = _shapes(
    *[(n,) for n in (15, 17, 18)],
    *[
        (*head, k)
        for head in [(6, 8), (14,), (6, 4, 4), (3, 3, 8), (6, 4, 2, 2), (6, 2, 2, 4), (3, 3, 4, 4), (10, 4), (2, 4, 8)]
        for k in (3, 4)
    ],
    (6, 12), (6, 11), (6, 6, 6), (6, 6, 5), (6, 6, 3), (6, 9), (12, 3), (4, 4, 4, 4, 2), (4, 4, 4, 4, 1),
    (3, 4, 4, 4, 3),     (9, 9), (8, 10), (10, 8), (12, 6),
)  # fmt: skip
_DOUBLED = bytes(sum(divmod(2 * (i - 48), 10)) if 48 <= i <= 57 else 0 for i in range(256))
_SHAPES = _MOBILE_SHAPES | _CARD_SHAPES | _ID_SHAPES
_PROVINCE_CODES = (
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 91"
)
_PROVINCES = frozenset(_PROVINCE_CODES.split())
_DATED = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_YEARS = re.compile(r"(?:19|20)\d\d(?:19|20)\d\d")


class _Group(NamedTuple):
    start: int
    end: int
    digits: str


class _Words(NamedTuple):
    """Where words end that say what a following number is; most texts have none."""

    id: list[int]
    account: list[int]
    card: list[int]
    other: list[int]


def find_numbers(view: str) -> list[Find]:
    """Find mobile numbers, resident ids and bank cards in a view.

    Examples
    --------
    >>> [find.kind for find in find_numbers("tel15912345678,身份证110105 19491231 002x,2019-10-05 10:03")]
    ['手机', '身份证']
    """
    if not _WORTHWHILE.search(view):
        return []
    finds: list[Find] = []
    words = _Words(
        *(
            [match.end() for match in kind.finditer(view)]
            for kind in (_ID_WORDS, _ACCOUNT_WORDS, _CARD_WORDS, _OTHER_WORDS)
        )
    )
    for candidate in _CANDIDATE.finditer(view):
        if candidate.end() - candidate.start() >= 11:
            finds += _read_candidate(view, candidate, finds[-1].end if finds else 0, words)
    return finds


def _read_candidate(view: str, candidate: re.Match[str], border: int, words: _Words) -> list[Find]:
    raw = candidate[0]
    shape = "".join([chr(len(part)) for part in _GROUP.findall(raw)])
    # The lengths of the groups alone rule out nearly everything, at a fraction of the cost.
    named = bool(words.id or words.account or words.card)
    if not named and not _LONE_DIGITS.search(shape) and not _has_known_shape(shape):
        return []
    groups = _split_groups(raw, candidate.start(), shape)
    shape = "".join([chr(len(group.digits)) for group in groups])
    check_end = candidate.end() if raw[-1] in "xX" else 0
    finds: list[Find] = []
    i = 0
    while i < len(groups):
        names = _names_of(view, groups[i].start, border, words) if named else ""
        used = 0
        for j in range(min(i + _MAX_GROUPS, len(groups)), i, -1):
            if not names and shape[i:j] not in _SHAPES:
                continue
            find = _read_groups(view, groups[i:j], shape[i:j], check_end if j == len(groups) else 0, names)
            if find and not _inside_identifier(view, find.start, find.end):
                finds.append(find)
                border, used = find.end, j - i
                break
        i += used or 1
    return finds


def _names_of(view: str, start: int, border: int, words: _Words) -> str:
    """Say what the words before a number call it: any of "i" (an id), "a" (an account), "c" (perhaps a card)."""
    nearest = bisect_right(words.other, start)
    other = words.other[nearest - 1] if nearest else 0
    ends = {"i": words.id, "a": words.account, "c": words.card}
    return "".join(name for name, found in ends.items() if named_by(found, view, start, max(border, other)))


def _has_known_shape(shape: str) -> bool:
    return any(shape[i:j] in _SHAPES for i in range(len(shape)) for j in range(i + 1, i + 1 + _MAX_GROUPS))


def _split_groups(raw: str, base: int, shape: str) -> list[_Group]:
    """Return the groups of digits; eleven and more single digits written apart, 1 3 8 0 0 ..., are one group."""
    spans = [match.span() for match in _GROUP.finditer(raw)]
    groups: list[_Group] = []
    i = 0
    for run in [*_LONE_DIGITS.finditer(shape), None]:
        stop = run.start() if run else len(spans)
        groups += [_Group(base + a, base + b, raw[a:b]) for a, b in spans[i:stop]]
        if run:
            i = run.end()
            digits = "".join(raw[a:b] for a, b in spans[stop:i])
            groups.append(_Group(base + spans[stop][0], base + spans[i - 1][1], digits))
    return groups


def _read_groups(view: str, groups: list[_Group], shape: str, check_end: int, names: str) -> Find | None:
    digits = "".join([group.digits for group in groups])
    n = len(digits)
    if not 11 <= n <= 21:
        return None
    start, end = groups[0].start, groups[-1].end
    loose = bool(_LOOSE.search(view, start, end))
    if (
        shape in _MOBILE_SHAPES
        and is_mobile(digits)
        and not (len(groups[0].digits) == 4 and _DATED.match(digits))
        and (not loose or shape.endswith("\x03\x04\x04"))
    ):
        if view[start - 1 : start] == "+":
            start -= 1
        return Find(start, end, "手机", digits[-11:])
    if loose:
        fours = shape in _FOURS and is_card(digits)
        return Find(start, end, "银行卡", digits) if fours else None
    check = "X" if check_end else ""
    if shape in _ID_SHAPES and is_resident_id(digits, check):
        return Find(start, check_end if n == 17 else end, "身份证", (digits + check)[:18])
    dated = bool(_DATED.match(digits)) or (len(groups) > 1 and bool(_YEARS.match(digits)))
    if shape in _CARD_SHAPES and not dated and digits[0] != "0" and is_card(digits):
        return Find(start, end, "银行卡", digits)
    if "i" in names and 14 <= n + len(check) <= 20:
        return Find(start, check_end or end, "身份证", digits + check)
    if n >= (12 if "a" in names else 15 if "c" in names else 99) and not (dated and len(groups) > 1):
        return Find(start, end, "银行卡", digits)
    return None


def _inside_identifier(view: str, start: int, end: int) -> bool:
    """Tell whether letters on both sides make a number a piece of a hash or of a product key."""
    letters = _LETTERS_BEFORE.search(view, max(start - 12, 0), start)
    return bool(letters and _LETTER.match(view, end) and not _LEADS.search(letters[0]))


def is_mobile(digits: str) -> bool:
    """Tell a mobile number, with or without a prefix of country or carrier."""
    return bool(_MOBILE.fullmatch(digits))


def is_resident_id(digits: str, check: str) -> bool:
    """Read a resident id: GB 11643-1999 (18 characters, check by ISO 7064 mod 11-2), or the older 15 digits."""
    whole = digits + (check if len(digits) == 17 else "")
    if len(whole) == 18:
        return _real_day(whole[6:14]) and _check_mod_11_2(whole)
    return len(whole) == 15 and not check and whole[:2] in _PROVINCES and _real_day("19" + whole[6:12])


def _real_day(text: str) -> bool:
    return text[:2] in ("18", "19", "20") and "01" <= text[4:6] <= "12" and "01" <= text[6:8] <= "31"


def _check_mod_11_2(number: str) -> bool:
    total = sum(int(digit) * pow(2, 17 - i, 11) for i, digit in enumerate(number[:17]))
    return "10X98765432"[total % 11] == number[17]


def is_card(digits: str) -> bool:
    """Tell whether the check digit is right (ISO/IEC 7812-1, annex B)."""
    plain, doubled = digits[-1::-2].encode(), digits[-2::-2].encode().translate(_DOUBLED)
    return (sum(plain) - 48 * len(plain) + sum(doubled)) % 10 == 0
