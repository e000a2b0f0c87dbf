"""Texts into opinion units: one comment both praises and complains (屏幕不错，但是电池太差).

A text is cut where a clause ends and before contrast words. Three strengths of boundary: a contrast (但是, 不过, 就是
太...), an end (。！？；… and line breaks), and a pause (，and the space that stands for it in hurried Chinese). The
weaker the boundary, the longer both sides must be; otherwise the fragment (嗯，) stays with its neighbour. Numbers,
versions, mask tokens, and short quotations or brackets are never cut.

`text_clean` in; the units table out. `text_clean[start:end]` is the unit's text.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

from vocnlp.errors import SchemaError
from vocnlp.preprocess.mask import TOKEN
from vocnlp.preprocess.normalize import HAN
from vocnlp.schemas import UNITS

MAX_UNIT_CHARS = 120
"""Longer stretches without a boundary are cut at the last pause, or hard."""

_PAUSE, _END, _CONTRAST = 1, 2, 3
# Letters, digits and emoji that each side of a boundary must have to stand alone.
_MIN_CHARS = {_PAUSE: 4, _END: 2, _CONTRAST: 2}

_EMOJI = "\u2600-\u27bf\u2b50\u2b55\U0001f300-\U0001faff"
_FACE = rf"(?:[{_EMOJI}]|\[[{HAN}A-Za-z]{{1,4}}\])"
_CLOSERS = "”’」』）)】》\"'"
_KEPT_WHOLE = (
    TOKEN.pattern
    # 3.5, 1,000, 10:03, 9.1.0.153, a.cn
    + r"|(?<![0-9A-Za-z])[0-9A-Za-z]++(?:[.,:~][0-9A-Za-z]++)++"
    + r"|“[^“”\n]{1,30}”|「[^「」\n]{1,30}」|『[^『』\n]{1,30}』|《[^《》\n]{1,60}》|【[^【】\n]{1,30}】"
    + r"|\([^()\n]{1,30}\)|\[[^\[\]\n]{1,10}\]"
)
_ENDS = rf"(?:[。！？!?；;…\n]|\.(?=\s|$)|~+(?![0-9]))[。！？!?；;…~.，,\s]*[{_CLOSERS}]*(?:\s*{_FACE})*"
# A face closes what it comments on: 很好👍物流慢.
_FACES = rf"(?<![{_EMOJI}\]])(?:{_FACE})++(?=\s*[{HAN}])"
_CONTRASTS = (
    r"(?<!不)(?<!非)(?<!岂)但(?:是|就是|却|也|还|有|没|又|愿意)?(?<!但愿)(?![凡愿书])"
    r"|(?<![再只比好了不说过得难])不过(?![如瘾关期分多是来去户]|一)|可是(?!以)|(?<!自)然而|可惜(?!了)|美中不足|唯一(?:的)?(?:不足|缺点|遗憾)"
    r"|(?:就是|只是)(?=有点|有些|太|不|没|稍|价格|缺)"
)
# Only where a clause begins: 这就是 and 他只是 are no contrast.
_OPENERS = r"就是|只是|除了|除此之外|另外|此外|而且|还有就是|反而|相反|倒是|虽然|尽管|虽说"
_EVENT = re.compile(
    rf"(?P<whole>{_KEPT_WHOLE})|(?P<end>{_ENDS}|{_FACES})"
    rf"|(?P<pause>[，,]\s*|(?<=[{HAN}>])\s+(?=[{HAN}]))|(?P<contrast>{_CONTRASTS})"
)
_OPENER = re.compile(_OPENERS)
_SEPARATORS = " \t\n，,。、；;：:"
_LEADING = re.compile(f"[{_SEPARATORS}]+")
_CUT_AFTER = re.compile(r"[，、；：\s)]|,(?![0-9])")


def split_text(text_clean: str) -> list[tuple[int, int]]:
    """Return the opinion units of a cleaned text as half-open spans, in order, never overlapping.

    At least one unit for a text with anything in it. Separators between units belong to none; every other character
    belongs to exactly one.

    Parameters
    ----------
    text_clean : str
        A text as `normalize.clean_text` returns it; any other is cut as well.

    Returns
    -------
    list of (int, int)
        Start and end of each unit.

    Examples
    --------
    >>> text = "屏幕不错，但是电池太差，3.5小时就没电了！😡客服<手机:3f2a>也不回。物流还行就是太慢"
    >>> [text[start:end] for start, end in split_text(text)]
    ['屏幕不错', '但是电池太差', '3.5小时就没电了！😡', '客服<手机:3f2a>也不回', '物流还行', '就是太慢']
    """
    return _cap(text_clean, _merge(text_clean, _pieces(text_clean)))


def _pieces(text: str) -> list[tuple[int, int, int]]:
    """Return (start, end, strength of the boundary before it) of the smallest pieces."""
    pieces: list[tuple[int, int, int]] = []
    start, before = 0, _END

    def close(end: int, following: int, strength: int) -> None:
        nonlocal start, before
        a, b = _trim(text, start, end)
        if a < b:
            pieces.append((a, b, before))
            before = strength
        else:
            before = max(before, strength)
        start = following

    for match in _EVENT.finditer(text):
        kind = match.lastgroup
        if kind == "pause":
            close(match.start(), match.end(), _PAUSE)
            if _OPENER.match(text, match.end()):
                before = _CONTRAST
        elif kind == "end":
            close(match.end(), match.end(), _END)
            if _OPENER.match(text, match.end()):
                before = _CONTRAST
        elif kind == "contrast":
            close(match.start(), match.start(), _CONTRAST)
    close(len(text), len(text), _END)
    return pieces


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out the separators at both ends of a piece."""
    lead = _LEADING.match(text, start, end)
    if lead:
        start = lead.end()
    while end > start and text[end - 1] in _SEPARATORS:
        end -= 1
    return start, end


def _merge(text: str, pieces: list[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """Join pieces that are too short for the boundary between them."""
    if not pieces:
        # Nothing but separators: still one unit, so that no feedback is lost.
        whole = text.strip()
        start = text.find(whole)
        return [(start, start + len(whole))] if whole else []
    spans: list[tuple[int, int]] = []
    start, end, _ = pieces[0]
    size = _count_words(text, start, end)
    for a, b, strength in pieces[1:]:
        following = _count_words(text, a, b)
        if min(size, following) >= _MIN_CHARS[strength]:
            spans.append((start, end))
            start, size = a, following
        else:
            size += following
        end = b
    return [*spans, (start, end)]


def _count_words(text: str, start: int, end: int) -> int:
    return sum(map(str.isalnum, text[start:end]))


def _cap(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    capped: list[tuple[int, int]] = []
    for start, end in spans:
        while end - start > MAX_UNIT_CHARS:
            cut = _find_cut(text, start)
            piece = _trim(text, start, cut)
            if piece[0] < piece[1]:
                capped.append(piece)
            start, _ = _trim(text, cut, end)
        if start < end:
            capped.append((start, end))
    return capped


def _find_cut(text: str, start: int) -> int:
    """Where to cut a long stretch: behind its last pause, or hard, but through no token and no word of letters."""
    limit = start + MAX_UNIT_CHARS
    places = [match.end() for match in _CUT_AFTER.finditer(text, start + MAX_UNIT_CHARS // 2, limit)]
    if places:
        return places[-1]
    for token in TOKEN.finditer(text, limit - 12, limit + 12):
        if token.start() < limit < token.end():
            return token.start()
    cut = limit
    while cut > limit - 30 and text[cut - 1 : cut + 1].isascii() and text[cut - 1 : cut + 1].isalnum():
        cut -= 1
    return cut if cut > limit - 30 else limit


def split_units(texts: pd.DataFrame) -> pd.DataFrame:
    """Cut every text into its opinion units.

    Parameters
    ----------
    texts : DataFrame
        TEXTS columns feedback_id, revision, text_clean, month. Not changed.

    Returns
    -------
    DataFrame
        UNITS, in the order of the texts; at least one unit for each. `unit_id` is feedback_id.revision.ordinal.

    Raises
    ------
    SchemaError
        If a column is missing or has values of another type.

    Examples
    --------
    >>> texts = pd.DataFrame({"feedback_id": ["f0123456789abcdef"], "revision": [0], "month": ["2026-11"],
    ...                       "text_clean": ["屏幕不错，但是电池太差"]})
    >>> print(split_units(texts)[["unit_id", "start", "end"]].to_string(index=False))
                  unit_id  start  end
    f0123456789abcdef.0.0      0    4
    f0123456789abcdef.0.1      5   11
    """
    missing = [name for name in ("feedback_id", "revision", "text_clean", "month") if name not in texts.columns]
    if missing:
        raise SchemaError(
            "units cannot be cut from a frame without these columns", expected=", ".join(missing),
            got=", ".join(map(str, texts.columns)), where="units", fix="pass the columns of the texts table",
        )  # fmt: skip
    spans = [split_text(text) if isinstance(text, str) else [] for text in texts["text_clean"]]
    of_text: np.ndarray[Any, Any] = np.repeat(np.arange(len(texts)), [len(found) for found in spans])
    ordinals = [ordinal for found in spans for ordinal in range(len(found))]
    rows = texts[["feedback_id", "revision", "month"]].iloc[of_text].reset_index(drop=True)
    bounds = np.array([span for found in spans for span in found], dtype=np.int64).reshape(-1, 2)
    units = rows.assign(ordinal=np.array(ordinals, dtype=np.int64), start=bounds[:, 0], end=bounds[:, 1])
    keys = zip(units["feedback_id"], units["revision"], ordinals, strict=True)
    units["unit_id"] = [f"{feedback_id}.{revision}.{ordinal}" for feedback_id, revision, ordinal in keys]
    return UNITS.conform(units)
