"""Single cells: what is missing, what is text, what is a score, what is yes or no."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd

_MISSING = frozenset({"", "nan", "none", "null", "nat", "<na>", "#n/a", "\\n"})
_NO_ANSWER = _MISSING | {"-", "--", "—", "/", "无", "n/a", "na"}
_YES = frozenset({"1", "1.0", "true", "t", "yes", "y", "是", "有", "对"})
_NO = frozenset({"0", "0.0", "false", "f", "no", "n", "否", "无", "没有"})
_STARS = re.compile(r"([★⭐🌟]+)([☆✩]*)")
_SCORE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:分|星|颗星|stars?|points?)?(?:\s*/\s*(\d+))?", re.IGNORECASE)
_HANZI_SCORE = re.compile(r"([零一二两三四五六七八九十])(?:分|星|颗星)")
_HANZI_DIGITS = {**dict(zip("零一二三四五六七八九十", range(11), strict=True)), "两": 2}
_REPLACEMENT = "\ufffd"
_BINARY = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffd]")
_MAX_BINARY_SHARE = 0.3


def is_missing(value: Any) -> bool:
    """Tell whether a cell holds nothing, however its file says so (empty, NaN, `null`, `#N/A`, MySQL's `\\\\N`)."""
    if value is None or value is pd.NA or value is pd.NaT:
        return True
    if isinstance(value, str):
        return not value.strip() or (len(value) < 24 and value.strip().lower() in _MISSING)
    return isinstance(value, float | Decimal) and math.isnan(value)


def read_text(value: Any) -> str | None:
    """Return a cell as text, or None if it is no text: bytes, lists, truth values, or mostly control characters.

    Whole numbers lose the `.0` that spreadsheets give them, so that an id is the same from Excel and from CSV.

    Examples
    --------
    >>> read_text(188006.0), read_text("电池太差"), read_text(b"PNG"), read_text("\\x00\\x01\\x02\\x03PN")
    ('188006', '电池太差', None, None)
    """
    if isinstance(value, str):
        n_binary = len(_BINARY.findall(value)) if not value.isprintable() or _REPLACEMENT in value else 0
        return None if n_binary >= 4 and n_binary > _MAX_BINARY_SHARE * len(value) else value
    if isinstance(value, bool | bytes | list | dict):
        return None
    if isinstance(value, datetime | date):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e18 else repr(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return None


def is_answer(value: Any) -> bool:
    """Tell whether an optional cell was answered at all: dashes and 无 are no answer to a score or a time."""
    return not is_missing(value) and not (isinstance(value, str) and value.strip().lower() in _NO_ANSWER)


def read_score(value: Any, highest: int) -> float | None:
    """Return a score: 5, "5.0", "5星", "五星", "4/5", "★★★★☆"; None if it is none.

    Examples
    --------
    >>> [read_score(v, 5) for v in ("5星", "★★★★☆", "4/5", "四星", 3, "很好", "8/10")]
    [5.0, 4.0, 4.0, 4.0, 3.0, None, None]
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float | Decimal):
        return float(value) if math.isfinite(value) else None
    if not isinstance(value, str):
        return None
    text = unicodedata.normalize("NFKC", value).replace("\ufe0f", "").strip()
    if match := _STARS.fullmatch(text):
        filled, blank = len(match[1]), len(match[2])
        return float(filled) if filled + blank in (filled, highest) else None
    if match := _HANZI_SCORE.fullmatch(text):
        return float(_HANZI_DIGITS[match[1]])
    if match := _SCORE.fullmatch(text):
        return float(match[1]) if match[2] is None or int(match[2]) == highest else None
    return None


def read_truth(value: Any) -> bool | None:
    """Return yes or no, or None if it is neither."""
    if isinstance(value, bool):
        return value
    text = read_text(value)
    if text is None:
        return None
    text = text.strip().lower()
    return True if text in _YES else False if text in _NO else None
