"""Personal data out of the text, before anything touches a disk.

Mobile numbers, resident ids, bank cards and e-mail addresses become tokens such as <手机:3f2a>: the kind, and the first
four digits of a keyed hash of the normalised value. The same number written another way gives the same token, so that
"he wrote to us three times" survives; the number does not.

A number is masked when its own form proves it (a valid ISO 7064 mod 11-2 or Luhn check digit, a mobile prefix), or when
the words before it say what it is. Dates, times, versions, prices and model numbers stay: they are what the feedback
is about.
"""

from __future__ import annotations

import hashlib
import hmac
import html
import re
import secrets
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

TOKEN = re.compile(r"<(?:手机|身份证|银行卡|邮箱):[0-9a-f]{4}>|<网址>")
"""What stands for something that was taken out. No later step may cut one in two."""

# Everything that NFKC turns into one ASCII digit: cleaning would otherwise bring a number back to light.
_DIGITS = (
    "0-9０-９⁰¹²³⁴-⁹₀-₉①-⑨⓪"
    "\U0001d7ce-\U0001d7ff\U0001fbf0-\U0001fbf9"
)  # fmt: skip
_GAPS = " \t\u00a0\u2000-\u200f\u202f\u205f\u2060-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\u00ad\u034f\ufffd"
_DASHES = "\\-‐‑‒–—―−－﹣﹘"
_DOTS = ".．·"
_CANDIDATE = re.compile(rf"[{_DIGITS}](?:[{_GAPS}]{{0,3}}[{_DASHES}{_DOTS}]?[{_GAPS}]{{0,3}}[{_DIGITS}])*+[xXｘＸ]?")
_GROUP = re.compile(rf"[{_DIGITS}]+")
# Worth a closer look at all: eleven digits with at most a few characters between them, or an at sign.
_WORTHWHILE = re.compile(rf"(?:[{_DIGITS}][^{_DIGITS}]{{0,7}}){{10}}[{_DIGITS}]|[@＠]")
_LOCAL = r"A-Za-z0-9._%+\-Ａ-Ｚａ-ｚ０-９．＿－"
_LOCAL_MARKS = "._%+-．＿－"
_LABEL = r"A-Za-z0-9\-Ａ-Ｚａ-ｚ０-９"
_EMAIL = re.compile(rf"(?<![{_LOCAL}])[{_LOCAL}]++ ?[@＠] ?[{_LABEL}]+(?:[.．][{_LABEL}]+){{1,8}}+")
_ENTITY = re.compile(r"&#(?:0*(?:3[2-9]|[4-9]\d|1[01]\d|12[0-6])|[xX]0*[2-7][0-9a-fA-F]);")

_ID_WORDS = re.compile(r"身份证|证件号|证件|居民证|身份号|(?i:ID\s*card|ID\s*No)")
_CARD_WORDS = re.compile(r"卡号|账号|帐号|账户|帐户|储蓄卡|银行卡|信用卡|借记卡|工资卡|尾号|(?i:card)")
_CONTEXT_CHARS = 16
_CLAUSE_END = re.compile(r"[。！？!?；;\n>]")
# Letters that lead a number; any other letters on both sides mean that it is a piece of a hash or an identifier.
_LEADS = re.compile(r"(?:tel|phone|mobile|mob|wechat|weixin|vx|wx|v|qq|call|id|no)$", re.IGNORECASE)

_LETTERS_BEFORE = re.compile(r"[A-Za-z]+\Z")
_LETTER = re.compile(r"[A-Za-z0-9]")

# How a number may be cut into groups, as strings of group lengths: "\x03\x04\x04" is 138 0013 8000.
_MAX_GROUPS = 6
_LONE_DIGITS = re.compile("\x01{11,}")
_PREFIX = "(?:0|86|086|0086|17951|12593)"
_MOBILE = re.compile(_PREFIX + "?1[3-9][0-9]{9}")


def _shapes(*lengths: tuple[int, ...]) -> frozenset[str]:
    return frozenset("".join(map(chr, shape)) for shape in lengths)


def _mobile_shapes() -> frozenset[str]:
    bare = [(11,), (3, 4, 4), (3, 8), (7, 4), (4, 4, 3), (3, 3, 5), (5, 6), (6, 5), (4, 3, 4), (3, 3, 3, 2)]
    own_group = [(p, *shape) for shape in bare for p in (1, 2, 3, 4, 5)]
    joined = [(p + shape[0], *shape[1:]) for shape in bare for p in (1, 2, 3, 4, 5)]
    return _shapes(*bare, *own_group, *joined)


def _card_shapes() -> frozenset[str]:
    whole = [(n,) for n in range(15, 20)]
    fours = [(4, 4, 4, 3), (4, 4, 4, 4), *[(4, 4, 4, 4, k) for k in (1, 2, 3)]]
    two = [(a, n - a) for n in range(15, 20) for a in range(4, n - 3)]
    three = [(a, b, n - a - b) for n in range(15, 20) for a in range(4, 12) for b in range(4, 12) if n - a - b >= 4]
    return _shapes(*whole, *fours, *two, *three)


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
_GLUED = re.compile(r"(?:com|cn|net)(?=[A-Z0-9])|com(?=[a-z])")
_DOMAIN_ENDS = (
    "com cn net org edu gov mil int info biz name mobi pro asia io me cc tv co ai app dev xyz top vip club shop site "
    "tech online store wang ren ltd group link fun work cloud email live icu win bid hk tw mo jp kr sg us uk de fr ru "
    "au ca eu"
)
_TOP_LEVEL = frozenset(_DOMAIN_ENDS.split())


class _Find(NamedTuple):
    start: int
    end: int
    kind: str
    value: str


class Masker:
    """Masks texts under one key.

    Parameters
    ----------
    key : bytes
        The workspace's key: the same key gives the same tokens.

    Examples
    --------
    >>> masker = Masker(bytes(32))
    >>> masker.mask("请联系tel15912345678，或159-1234-5678，身份证１１０１０５１９４９１２３１００２Ｘ")
    '请联系tel<手机:43b8>，或<手机:43b8>，身份证<身份证:44f6>'
    >>> masker.mask("发到Zhang.San@QQ.com.谢谢")
    '发到<邮箱:495d>.谢谢'
    >>> masker.mask("EMUI9.1.0.153，2019-10-05 10:03起，1999.00元")
    'EMUI9.1.0.153，2019-10-05 10:03起，1999.00元'
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def mask(self, text: str) -> str:
        """Return the text with personal data replaced by tokens. Masking again changes nothing."""
        if not _WORTHWHILE.search(text):
            return text
        if "&#" in text:
            # Digits written as HTML entities would come back to light in cleaning.
            text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
        # A replaced number can leave a new neighbourhood behind; every round takes digits away, so this ends.
        while True:
            masked = self._mask_once(text)
            if masked == text:
                return masked
            text = masked

    def mask_all(self, texts: Iterable[str]) -> list[str]:
        """Mask many texts, each by itself."""
        return [self.mask(text) for text in texts]

    def _mask_once(self, text: str) -> str:
        if "@" in text or "＠" in text:
            text = self._replace(text, _find_emails(text))
        return self._replace(text, _find_numbers(text))

    def _replace(self, text: str, finds: list[_Find]) -> str:
        if not finds:
            return text
        parts: list[str] = []
        last = 0
        for find in finds:
            digest = hmac.new(self._key, f"{find.kind}:{find.value}".encode(), hashlib.sha256).hexdigest()[:4]
            parts += text[last : find.start], f"<{find.kind}:{digest}>"
            last = find.end
        return "".join([*parts, text[last:]])


def mask(texts: Iterable[str], *, key: bytes | None = None) -> list[str]:
    """Replace personal data in texts by kind and keyed token.

    Parameters
    ----------
    texts : iterable of str
        Any texts.
    key : bytes, optional
        The key of the tokens. Without one, a random key of this process: tokens then agree within a session only.

    Returns
    -------
    list of str
        In the order of the input.

    Raises
    ------
    TypeError
        If `texts` is a single string: its letters would be masked one by one, that is, not at all.

    Examples
    --------
    >>> mask(["微信v17712345678，客服不回", "电池太差"], key=bytes(32))
    ['微信v<手机:3605>，客服不回', '电池太差']
    """
    if isinstance(texts, str):
        raise TypeError("mask takes a list of texts, not one string: pass [text]")
    return Masker(_session_key() if key is None else key).mask_all(texts)


@cache
def _session_key() -> bytes:
    return secrets.token_bytes(32)


def _find_emails(text: str) -> list[_Find]:
    finds: list[_Find] = []
    for match in _EMAIL.finditer(text):
        whole = match[0].lstrip(_LOCAL_MARKS)
        at = max(whole.find("@"), whole.find("＠"))
        local = unicodedata.normalize("NFKC", whole[:at]).strip().lower()
        length = _domain_length(whole[at + 1 :])
        if not length or not local:
            continue
        domain = unicodedata.normalize("NFKC", whole[at + 1 : at + 1 + length]).strip().lower()
        start = match.end() - len(whole)
        finds.append(_Find(start, start + at + 1 + length, "邮箱", f"{local}@{domain}"))
    return finds


def _domain_length(text: str) -> int:
    """Characters of the domain that a text starts with; 0 if it is none. The clause behind it stays: qq.com.Please."""
    labels = unicodedata.normalize("NFKC", text).split(".")
    if len("".join(labels)) + len(labels) - 1 != len(text):
        return 0
    end = len(labels[0])
    for position, label in enumerate(labels[1:], start=1):
        known = label.lower() in _TOP_LEVEL
        end += 1 + len(label)
        if known:
            following = labels[position + 1].lower() if position + 1 < len(labels) else ""
            # com.cn, co.uk: a country may follow; anything longer belongs to the next sentence.
            return end + 1 + len(following) if len(following) == 2 and following in _TOP_LEVEL else end
        glued = _GLUED.match(label) if position == len(labels) - 1 else None
        if glued:
            return end - len(label) + glued.end()
    return end if re.fullmatch(r"[A-Za-z]{2,24}", labels[-1]) else 0


@cache
def _plain_digits() -> dict[int, str]:
    spans = re.findall(r"(.)-(.)|(.)", _DIGITS)
    points = [p for a, b, c in spans for p in (range(ord(a), ord(b) + 1) if a else [ord(c)])]
    return {p: unicodedata.normalize("NFKC", chr(p)) for p in points}


class _Group(NamedTuple):
    start: int
    end: int
    digits: str


def _find_numbers(text: str) -> list[_Find]:
    finds: list[_Find] = []
    # Where words end that say what a following number is; most texts have none.
    id_words = [match.end() for match in _ID_WORDS.finditer(text)]
    card_words = [match.end() for match in _CARD_WORDS.finditer(text)]
    for candidate in _CANDIDATE.finditer(text):
        if candidate.end() - candidate.start() >= 11:
            border = finds[-1].end if finds else 0
            finds += _read_candidate(text, candidate, border, id_words, card_words)
    return finds


def _read_candidate(
    text: str, candidate: re.Match[str], border: int, id_words: list[int], card_words: list[int]
) -> list[_Find]:
    raw = candidate[0]
    shape = "".join([chr(len(part)) for part in _GROUP.findall(raw)])
    # The lengths of the groups alone rule out nearly everything, at a fraction of the cost.
    named = bool(id_words or card_words)
    if not named and not _LONE_DIGITS.search(shape) and not _has_known_shape(shape):
        return []
    groups = _split_groups(raw, candidate.start(), shape)
    shape = "".join([chr(len(group.digits)) for group in groups])
    dotted = any(dot in raw for dot in _DOTS)
    check = "X" if raw[-1] in "xXｘＸ" else ""
    finds: list[_Find] = []
    i = 0
    while i < len(groups):
        start = groups[i].start
        id_named = named and _named_by(id_words, text, start, border)
        card_named = named and _named_by(card_words, text, start, border)
        used = 0
        for j in range(min(i + _MAX_GROUPS, len(groups)), i, -1):
            if not (id_named or card_named) and shape[i:j] not in _SHAPES:
                continue
            suffix = check if j == len(groups) else ""
            find = _read_groups(
                text, groups[i:j], shape[i:j], suffix, dotted=dotted, id_named=id_named, card_named=card_named
            )
            if find and not _inside_identifier(text, find.start, find.end):
                finds.append(find)
                border, used = find.end, j - i
                break
        i += used or 1
    return finds


def _has_known_shape(shape: str) -> bool:
    return any(shape[i:j] in _SHAPES for i in range(len(shape)) for j in range(i + 1, i + 1 + _MAX_GROUPS))


def _split_groups(raw: str, base: int, shape: str) -> list[_Group]:
    """Return the groups of digits; eleven and more single digits written apart, 1 3 8 0 0 ..., are one group."""
    spans = [match.span() for match in _GROUP.finditer(raw)]
    plain = [raw[a:b].translate(_plain_digits()) for a, b in spans]
    groups: list[_Group] = []
    i = 0
    for run in [*_LONE_DIGITS.finditer(shape), None]:
        stop = run.start() if run else len(spans)
        found = zip(spans[i:stop], plain[i:stop], strict=True)
        groups += [_Group(base + a, base + b, digits) for (a, b), digits in found]
        if run:
            i = run.end()
            groups.append(_Group(base + spans[stop][0], base + spans[i - 1][1], "".join(plain[stop:i])))
    return groups


def _named_by(word_ends: list[int], text: str, start: int, border: int) -> bool:
    """Tell whether a naming word stands shortly before a number, in its clause, after whatever was masked before."""
    nearest = bisect_right(word_ends, start) - 1
    if nearest < 0 or word_ends[nearest] < max(start - _CONTEXT_CHARS, border):
        return False
    return not _CLAUSE_END.search(text, word_ends[nearest], start)


def _read_groups(
    text: str, groups: list[_Group], shape: str, check: str, *, dotted: bool, id_named: bool, card_named: bool
) -> _Find | None:
    digits = "".join([group.digits for group in groups])
    n = len(digits)
    if not 11 <= n <= 21:
        return None
    start, end = groups[0].start, groups[-1].end
    dotted = dotted and any(dot in text[start:end] for dot in _DOTS)
    if shape in _MOBILE_SHAPES and _is_mobile(digits, len(groups)) and (not dotted or shape.endswith("\x03\x04\x04")):
        if text[start - 1 : start] in ("+", "＋"):
            start -= 1
        return _Find(start, end, "手机", digits[-11:])
    if dotted:
        return None
    with_check = end + len(check)
    if shape in _ID_SHAPES and _is_id(digits, check):
        return _Find(start, with_check, "身份证", digits + check)
    dated = bool(_DATED.match(digits)) or (len(groups) > 1 and bool(_YEARS.match(digits)))
    if shape in _CARD_SHAPES and not dated and digits[0] != "0" and _luhn(digits):
        return _Find(start, end, "银行卡", digits)
    if id_named and 14 <= n + len(check) <= 20:
        return _Find(start, with_check, "身份证", digits + check)
    if card_named and n >= 12 and not (dated and len(groups) > 1):
        return _Find(start, end, "银行卡", digits)
    return None


def _inside_identifier(text: str, start: int, end: int) -> bool:
    """Tell whether letters on both sides make a number a piece of a hash or of a product key."""
    letters = _LETTERS_BEFORE.search(text, max(start - 12, 0), start)
    return bool(letters and _LETTER.match(text, end) and not _LEADS.search(letters[0]))


def _is_mobile(digits: str, n_groups: int) -> bool:
    dated = n_groups > 2 and _DATED.match(digits)
    return bool(_MOBILE.fullmatch(digits)) and not dated


def _is_id(digits: str, check: str) -> bool:
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


def _luhn(digits: str) -> bool:
    """Check digit of ISO/IEC 7812-1, annex B."""
    plain, doubled = digits[-1::-2].encode(), digits[-2::-2].encode().translate(_DOUBLED)
    return (sum(plain) - 48 * len(plain) + sum(doubled)) % 10 == 0
