# ruff: noqa: E501 - word lists and patterns read better whole
"""One way of writing digits, letters and separators, so that every rule is written once.

The view of a text is as long as the text, character for character: what a rule finds in it stands at the same place in
the text. Masks of earlier steps are blanked in it, so that no rule reads, cuts or joins one.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cache
from typing import NamedTuple

KINDS = (
    "手机", "座机", "身份证", "银行卡", "邮箱", "车牌", "护照", "通行证", "QQ", "微信", "账号", "单号", "设备", "IP", "姓名", "地址",
)  # fmt: skip
TOKEN = re.compile(rf"<(?:{'|'.join(KINDS)}):[0-9a-f]{{4}}>|<网址>")
"""What stands for something that was taken out. No later step may cut one in two."""

_KEYED = re.compile(rf"<({'|'.join(KINDS)}):[0-9a-f]{{4}}>")


def drop_keys(text: str) -> str:
    """Return a masked text with the kind alone in each mask: what is decided by it is the same in every workspace.

    Examples
    --------
    >>> drop_keys("打<手机:3f2a>没人接，见<网址>")
    '打<手机>没人接，见<网址>'
    """
    return _KEYED.sub(r"<\1>", text)


BLANK = "\x01"
"""In a view: a character of a mask. It ends every clause and belongs to no value."""

HAN = "㐀-䶿一-鿿"

# Everything that NFKC turns into one ASCII digit: cleaning would otherwise bring a number back to light.
_DIGITS = (
    "0-9０-９⁰¹²³⁴-⁹₀-₉①-⑨⓪"
    "\U0001d7ce-\U0001d7ff\U0001fbf0-\U0001fbf9"
)  # fmt: skip
_GAPS = "\u20e3\t\x02-\x08\u00a0\u2000-\u200f\u202f\u205f\u2060-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\u00ad\u034f\ufffd\x00\x01"
_DASHES = "‐‑‒–—―−－﹣﹘"
SPOKEN_DIGITS = "零〇一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖"
# So many in a row count nothing: they spell a number.
_SPOKEN = re.compile(rf"[{SPOKEN_DIGITS}]{{7,}}")
_SPOKEN_TABLE = str.maketrans("零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖两", "00123456789" + "1" + "123456789" + "2")


def _points(spans: str) -> list[int]:
    found = re.findall(r"(.)-(.)|(.)", spans, re.DOTALL)
    return [p for a, b, c in found for p in (range(ord(a), ord(b) + 1) if a else [ord(c)])]


def _folding() -> dict[int, str]:
    table = {point: chr(point - 0xFEE0) for point in range(0xFF01, 0xFF5F)}
    table |= dict.fromkeys(_points(_GAPS), " ")
    table |= dict.fromkeys(_points(_DASHES), "-")
    table |= dict.fromkeys(map(ord, "ⅩⅹХх"), "X")
    table |= {point: unicodedata.normalize("NFKC", chr(point)) for point in _points(_DIGITS)}
    return table


@cache
def _table() -> dict[int, str]:
    """Every uncommon character with its common form: width, digits, signs, and Traditional script, one for one."""
    from opencc import OpenCC  # only a text to be masked needs its dictionaries

    han = [chr(point) for point in range(0x3400, 0xA000)]
    simplified = OpenCC("t2s").convert("\n".join(han)).split("\n")
    return {ord(a): b for a, b in zip(han, simplified, strict=True) if a != b} | _folding()


class Find(NamedTuple):
    """Personal data found in a text: `text[start:end]` is to go, `value` is what all its writings share."""

    start: int
    end: int
    kind: str
    value: str


def view_of(text: str) -> str:
    """Return the text as rules read it: same length, one form of digits, letters, spaces and hyphens; masks blanked.

    Examples
    --------
    >>> view_of("电话：１３８—００１３　8000")
    '电话:138-0013 8000'
    >>> view_of("一三八零零一三八零零零，三八节")
    '13800138000,三八节'
    """
    view = text.translate(_table())
    if "<" in text:
        view = blank(view, [match.span() for match in TOKEN.finditer(text)])
    return _SPOKEN.sub(lambda run: say_digits(run[0]), view)


def say_digits(text: str) -> str:
    """Return digits that are spelt in Chinese as digits."""
    return text.translate(_SPOKEN_TABLE)


def blank(view: str, spans: list[tuple[int, int]]) -> str:
    """Hide stretches of a view from later rules."""
    parts: list[str] = []
    last = 0
    for start, end in spans:
        parts += view[last:start], BLANK * (end - start)
        last = end
    return "".join([*parts, view[last:]])


def settle(finds: list[Find]) -> list[Find]:
    """Order finds, and drop what overlaps an earlier one; of two that begin together the longer stays."""
    settled: list[Find] = []
    for find in sorted(finds, key=lambda find: (find.start, -find.end)):
        if not settled or find.start >= settled[-1].end:
            settled.append(find)
    return settled


CLAUSE_END = re.compile(rf"[。!?;\n>{BLANK}]")
_CONTEXT_CHARS = 16


def named_by(word_ends: list[int], view: str, start: int, border: int = 0) -> bool:
    """Tell whether a naming word ends shortly before a value, in its clause, after whatever was found before it."""
    nearest = bisect_right(word_ends, start) - 1
    if nearest < 0 or word_ends[nearest] < max(start - _CONTEXT_CHARS, border):
        return False
    return not CLAUSE_END.search(view, word_ends[nearest], start)
