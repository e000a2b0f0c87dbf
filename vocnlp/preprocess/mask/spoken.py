# ruff: noqa: E501 - patterns read better whole
"""Numbers that are read out: 幺三八，然后零零幺三，八三个零 is how people dictate, and how a call is transcribed.

Groups of digits, in Chinese or not, with the commas, pauses and small words that stand between them, are joined, and
masked only where the whole is one number by its own form: a mobile number, a landline with its area code, a resident id
or a card with a valid check digit. A list of prices or of years is none.
"""

from __future__ import annotations

import re

from vocnlp.preprocess.mask.numbers import is_card, is_mobile, is_resident_id
from vocnlp.preprocess.mask.view import SPOKEN_DIGITS, Find, say_digits, settle

_HAN_DIGIT = f"[{SPOKEN_DIGITS}]"
# 三个零 is 000; 俩八 is 88.
_TIMES = rf"(?:[二两三四2-4]个|俩)(?={_HAN_DIGIT}|[0-9])"
_SAID = rf"(?:{_TIMES})?(?:{_HAN_DIGIT}|[0-9])"
_SMALL_WORDS = (
    "然后|接着|再是?|后面|后边|后头|中间|前面|最后|尾号|跟着|完了|还有|这个|那个|就?是|[嗯呃额啊哦噢对空杠横]"
)
_SIGNS = r" ,、.…。~/\\()·:;!-"
_PAUSE = rf"(?:[{_SIGNS}]{{0,3}}(?:{_SMALL_WORDS})?){{0,3}}"
_RUN = re.compile(rf"(?<![0-9A-Za-z.]){_SAID}(?:{_PAUSE}{_SAID}){{7,}}(?:[Xx](?![A-Za-z]))?")
_BETWEEN = "".join(sorted(set(_SMALL_WORDS) - set("|?[]"))) + "，：；！（）三四俩" + _SIGNS
SPOKEN_HINT = re.compile(rf"[{SPOKEN_DIGITS}0-9](?:[{_BETWEEN}]{{0,9}}[{SPOKEN_DIGITS}0-9]){{7}}")
"""Found in every text in which a number that is read out can be found."""

_GROUP = re.compile(rf"(?P<times>{_TIMES})?(?P<said>(?:{_HAN_DIGIT}(?!个{_HAN_DIGIT}))+|[0-9]+)")
_LANDLINE = re.compile(r"(?:86)?0(?:(?:10|2[0-57-9])[2-8][0-9]{7}|[3-9][0-9]{2}[2-8][0-9]{6,7})")
_SPELT_SIZES, _WRITTEN_SIZES = range(22, 0, -1), (11, 4, 3, 2)
# Of mobile and landline numbers, of ids (provinces) and of cards.
_FIRST_DIGITS = frozenset("012345689")
_PAUSED_OR_SPELT = re.compile(r"[,、…。~\\:;!)㐀-龿]")
# What find_numbers and find_landlines do not read over.
_PAUSED = re.compile(r"[,、…。~\\:;!㐀-龿]")
_GOES_ON = re.compile(r"[0-9]|\.[0-9]")
# How digits that are no spoken ones may be cut, with commas between: 138, 0013, 8000 is a number, 138, 25, 3000 a list.
_PLAIN_SHAPES = frozenset({(3, 4, 4), (3, 8), (4, 3, 4), (3, 3, 5), (7, 4), (4, 4, 3), (5, 6), (1,) * 11})
_LANDLINE_SHAPES = frozenset({(3, 4, 4), (4, 4, 4), (4, 3, 4), (3, 8), (4, 7), (4, 8)})


def find_spoken(view: str) -> list[Find]:
    """Find numbers that are read out in groups.

    Examples
    --------
    >>> [(f.kind, f.value) for f in find_spoken("幺三八,然后零零幺三,八三个零!说138, 0013,8000,零二一,五八五八,六六六六")]
    [('手机', '13800138000'), ('手机', '13800138000'), ('座机', '02158586666')]
    """
    finds: list[Find] = []
    for run in _RUN.finditer(view):
        if _PAUSED_OR_SPELT.search(run[0]):
            finds += _read_run(view, run)
    return settle(finds)


def _read_run(view: str, run: re.Match[str]) -> list[Find]:
    groups = [
        (match.start(), match.end(), _digits_of(match), match["said"].isascii())
        for match in _GROUP.finditer(view, run.start(), run.end())
    ]
    spelt = not all(group[3] for group in groups)
    finds: list[Find] = []
    i = 0
    while i < len(groups):
        used = 0
        for size in _SPELT_SIZES if spelt else _WRITTEN_SIZES:
            if groups[i][2][0] not in _FIRST_DIGITS:
                break
            kind, value = _read_groups(view, groups[i : i + size]) if i + size <= len(groups) else ("", "")
            if kind in ("身份证", "银行卡") and any(
                _read_groups(view, groups[i : i + less])[0] in ("手机", "座机") for less in range(1, size)
            ):
                continue
            if kind:
                used = size
                start, end = groups[i][0], groups[i + size - 1][1] + (value[-1] == "X")
                if ")" in view[start:end] and view[start - 1 : start] == "(":
                    start -= 1
                finds.append(Find(start, end, kind, value))
                break
        i += used or 1
    return finds


def _digits_of(match: re.Match[str]) -> str:
    said = say_digits(match["said"])
    times = 1 if not match["times"] else 2 if match["times"] == "俩" else int(say_digits(match["times"][0]))
    return said[0] * times + said[1:]


def _read_groups(view: str, groups: list[tuple[int, int, str, bool]]) -> tuple[str, str]:
    """Say what groups of digits are together, and the number; two empty strings if nothing."""
    digits = "".join([group[2] for group in groups])
    if not 10 <= len(digits) <= 19:
        return "", ""
    end = groups[-1][1]
    if _GOES_ON.match(view, end):
        return "", ""
    written = all(group[3] for group in groups)
    shape = tuple(len(group[2]) for group in groups)
    paused = written and _PAUSED.search(view, groups[0][0], end)
    if is_mobile(digits) and (not written or (shape in _PLAIN_SHAPES and (paused or ")" in view[groups[0][0] : end]))):
        return "手机", digits[-11:]
    if _LANDLINE.fullmatch(digits) and (not written or (shape in _LANDLINE_SHAPES and paused)):
        return "座机", digits.removeprefix("86")
    if not written:
        check = "X" if len(digits) == 17 and view[end : end + 1] in ("X", "x") else ""
        if is_resident_id(digits, check):
            return "身份证", digits + check
        if len(digits) >= 16 and is_card(digits):
            return "银行卡", digits
    return "", ""
