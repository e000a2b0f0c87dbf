"""One way of writing everything, so that the same words count as the same words.

Width and compatibility forms (Unicode NFKC), Traditional to Simplified script (OpenCC t2s), HTML entities and layout
tags, addresses of pages, repeated characters, scraping residue such as 複(fù)雜, control characters, white space. Emoji
stay as characters, because the sentiment model reads them; `emoji.spell_emoji` turns them into words.

Sentence punctuation has one form as well: full-width beside Chinese characters (，。！？；：), half-width elsewhere.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import cache
from importlib.metadata import version
from typing import Any

import pandas as pd

from vocnlp.preprocess.mask import TOKEN

RULES_VERSION = "7"
"""Raised by one whenever cleaning, splitting, masking or the search for noise gives another result for some text."""

PREPROCESS_VERSION: str


def __getattr__(name: str) -> str:
    # OpenCC's dictionaries are part of the rules; asking for its version on import would slow every import down.
    if name == "PREPROCESS_VERSION":
        return f"{RULES_VERSION}+opencc{version('opencc')}"
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3007\U00020000-\U0003ffff"

# Control, format and private characters (but for the Apple sign, which reviews do use), fillers that show nothing,
# variation selectors, tags, joiners, emoji skin tones, and code points that no character will ever have. Line breaks
# and tabs are white space and handled as such.
_INVISIBLE = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\ud800-\udfff\ue000-\uf8fe"
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff\U0001f3fb-\U0001f3ff"
)  # fmt: skip
_DROP = re.compile(f"[{_INVISIBLE}]+")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff\ufffd]+")

# Only layout: an unknown tag may be a book title (<A市征地补偿办法>) or an attack, and stays visible as text.
_BREAK_TAG = re.compile(r"<(?:br|/?p|/?div|/?li|/?tr|/?h[1-6])(?:\s[^<>]{0,500})?\s?/?>", re.IGNORECASE)
_LAYOUT_TAG = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|center|code|dd|dl|dt|em|font|i|img|ol|s|section|small|span|strong|sub|sup|table|tbody|"
    r"td|th|thead|u|ul)(?:\s[^<>]{0,500})?\s?/?>|<!--[^<>]{0,500}-->",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_NESTED_AMPERSAND = re.compile(r"&(?:(?:amp|#0{0,4}38|#[xX]0{0,4}26);)+")
_PATH = r"[A-Za-z0-9\-._~:/?#@!$&'*+,;=%]"
_URL = re.compile(
    rf"(?:https?|ftp)://{_PATH}++|(?<![A-Za-z0-9.@\-])www\.{_PATH}++"
    rf"|(?<![A-Za-z0-9.@\-])(?:[A-Za-z0-9\-]{{1,63}}\.){{1,5}}(?:com|cn|net|org|cc|me|top|xyz|vip)/{_PATH}*+",
    re.IGNORECASE,
)
_URL_END = ".,;:!?'*"

_TONED = "āáǎăàēéěĕèīíǐĭìōóǒŏòūúǔŭùǖǘǚǜńňǹḿ"
_NEUTRAL = "de|le|men|zhe|ne|ma|ba|zi|me|ge|tou"
_PINYIN = re.compile(rf"(?<=[{HAN}])[(（] ?(?:[a-zü]{{0,5}}[{_TONED}][a-zü]{{0,5}}|{_NEUTRAL}) ?[)）]", re.IGNORECASE)
_REPEATED = re.compile(r"([^\d\s])\1{3,}")
_FOUR_ALIKE = re.compile(r"(.)\1\1\1")
_DOTS = re.compile(r"\.{3,}|(?<=[^\d.])\.\.(?!\.)|。{2,}|·{3,}|…+(?:\.+|…)*")
_STOP = re.compile(rf"(?<=[{HAN}])\.(?![0-9A-Za-z.])|｡")
_WIDE = str.maketrans(",;:!?", "，；：！？")
_COMMON_WIDE = tuple(zip("，！？：；（）～", ",!?:;()~", strict=True))
_PUNCTUATION = re.compile("[,;:!?]+")
_NEXT_TO_HAN = re.compile(f"[{HAN}，。、！？；：“”‘’《》「」『』【】…]")
# Alone they number a list; in a row they are the digits of something.
_CIRCLED = re.compile("(?<![①-⑨⓪0-9])[①-⑳](?![①-⑨⓪0-9])")
_SPACES = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r" ?\n[\n ]*")
_TIGHT = re.compile(r" (?=[，。、！？；：])|(?<=[，。、！？；：]) ")
_LINE_ENDS = re.compile("\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_MAX_ROUNDS = 12

# What a platform writes around the customer's words, in its own typography: counted as words, it becomes the largest
# "topic" there is. `text` keeps it; a text of nothing else is kept as well, and weighed as boilerplate by `noise`.
_PLATFORM_HEAD = re.compile(
    r"(?:\A\W{0,3})?[(\[【](?:该|此)条?(?:评论|评价|内容)已经?被?(?:用户|作者|系统|管理员)?删除[)\]】][\s:：,，。]*"
)
_PLATFORM_TAIL = re.compile(r"\s*-{2,3}\s*(?:开发者|官方|商家|卖家|客服|酒店)回复[:：].*\Z", re.DOTALL)


def repair_text(text: str) -> str:
    """Make a text storable as UTF-8: this much must happen before it is masked or written anywhere.

    Surrogate pairs become the character they stand for; NUL, lone surrogates and replacement characters go.

    Examples
    --------
    >>> repair_text("一直在用，真心不错，还送了\\ufffd妆水\\x00 \\ud83d\\udc4d \\ud83d")
    '一直在用，真心不错，还送了妆水 👍 '
    """
    if not _UNSTORABLE.search(text):
        return text
    text = _PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
    return _UNSTORABLE.sub("", text)


def clean_text(text: str) -> str:
    """Write a text in the one form that every later step reads.

    Whoever keeps the result masks it once more: cleaning joins what a tag had split (138<b>0013</b>8000).

    Cleaning again changes nothing, mask tokens stay whole, and a text with any visible character never comes out
    empty.

    Parameters
    ----------
    text : str
        Masked text, as `mask.Masker` returns it.

    Returns
    -------
    str
        What units are offsets into; "" only if nothing in the text can be seen.

    Examples
    --------
    >>> clean_text("這個ＡＰＰ太複(fù)雜了!!!!!!,打開 https://a.cn/x?y=1 就&ldquo;閃退&rdquo;")
    '这个APP太复杂了！！！，打开 <网址> 就“闪退”'
    >>> clean_text("好好好好好👍🏻<br/>1000000")
    '好好好👍\\n1000000'
    >>> clean_text("电话<手机:3f2a>没人接...气死")
    '电话<手机:3f2a>没人接…气死'
    """
    for _ in range(_MAX_ROUNDS):
        cleaned = _clean_once(text)
        if cleaned == text:
            break
        text = cleaned
    return text


def clean_texts(texts: pd.Series[Any]) -> pd.Series[Any]:
    """Clean a column of texts; a missing text becomes "".

    Examples
    --------
    >>> clean_texts(pd.Series(["電池太差", None])).tolist()
    ['电池太差', '']
    """
    cleaned = [clean_text(text) if isinstance(text, str) else "" for text in texts]
    return pd.Series(cleaned, index=texts.index, dtype="str", name=texts.name)


def _clean_once(text: str) -> str:
    if not text.isprintable():
        text = _LINE_ENDS.sub("\n", repair_text(text))
    text = _DROP.sub("", text)
    if "<" not in text:
        cleaned = _clean_piece(text)
    else:
        # Between tokens only: a colon or a repeated letter inside one is no punctuation.
        pieces: list[str] = []
        last = 0
        for token in TOKEN.finditer(text):
            pieces += _clean_piece(text[last : token.start()]), token[0]
            last = token.end()
        cleaned = "".join([*pieces, _clean_piece(text[last:])])
    cleaned = cleaned.strip()
    # Tags, residue or the platform's words alone: better the raw text than none.
    return _strip_platform(cleaned) or cleaned or _SPACES.sub(" ", text).strip()


def _strip_platform(text: str) -> str:
    if "删除" in text:
        text = _PLATFORM_HEAD.sub("", text)
    return _PLATFORM_TAIL.sub("", text).strip() if "回复" in text else text


def _clean_piece(text: str) -> str:
    # Every rule is asked for by a character that few texts have: most texts pay for few rules.
    if "&" in text:
        text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), _NESTED_AMPERSAND.sub("&", text))
    if "<" in text and ">" in text:
        text = _LAYOUT_TAG.sub("", _BREAK_TAG.sub("\n", text))
    # Before width is folded: a full-width comma ends an address, a half-width one may be part of it.
    if "/" in text or "www." in text:
        text = _URL.sub(_replace_url, text)
    for wide, narrow in _COMMON_WIDE:
        # Nearly every text is in NFKC but for these, and this is a good deal cheaper.
        text = text.replace(wide, narrow)
    if not unicodedata.is_normalized("NFKC", text):
        text = _CIRCLED.sub(lambda number: f"{unicodedata.normalize('NFKC', number[0])}、", text)
        text = unicodedata.normalize("NFKC", text)
    if not _traditional().isdisjoint(text):
        text = str(_converter().convert(text))
    if "(" in text:
        text = _PINYIN.sub("", text)
    if ".." in text or "。。" in text or "···" in text or "…" in text:
        text = _DOTS.sub("…", text)
    if "." in text or "｡" in text:
        text = _STOP.sub("。", text)
    text = _PUNCTUATION.sub(_fit_punctuation, text)
    if _FOUR_ALIKE.search(text):
        text = _REPEATED.sub(r"\1\1\1", text)
    text = _SPACES.sub(" ", text)
    if "\n" in text:
        text = _BREAKS.sub("\n", text)
    return _TIGHT.sub("", text) if " " in text else text


def _replace_url(match: re.Match[str]) -> str:
    url = match[0].rstrip(_URL_END)
    return "<网址>" + match[0][len(url) :]


def _fit_punctuation(match: re.Match[str]) -> str:
    text, start, end = match.string, match.start(), match.end()
    beside_han = (start > 0 and _NEXT_TO_HAN.match(text, start - 1)) or _NEXT_TO_HAN.match(text, end)
    return match[0].translate(_WIDE) if beside_han else match[0]


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


@cache
def _traditional() -> frozenset[str]:
    """Characters that OpenCC changes: a text without them is left alone, which is nearly every text."""
    spans = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0x20000, 0x2A6E0))
    characters = [chr(point) for first, last in spans for point in range(first, last)]
    converted = str(_converter().convert("\n".join(characters))).split("\n")
    changed = {a for a, b in zip(characters, converted, strict=True) if a != b}
    return frozenset(changed)
