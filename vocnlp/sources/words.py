"""Customers' words, made safe to keep: repaired, masked, cut, cleaned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vocnlp.preprocess.mask import TOKEN, Masker
from vocnlp.preprocess.normalize import clean_text, repair_text
from vocnlp.sources.values import is_missing, read_text

GOT_CHARS = 80
VALUE_CHARS = 200
_CACHE_SIZE = 50_000
_LOOK_CHARS = 1_000
_MARGIN_CHARS = 10_000
_PIECE_CHARS = 256
_SENTENCE_ENDS = "。！？!?.…~～；;,，、"


@dataclass(frozen=True)
class Words:
    """A feedback's text, ready to be kept.

    Attributes
    ----------
    text, text_clean : str
        Masked, and masked and cleaned. Both empty if nothing visible arrived.
    is_repaired, is_cut : bool
        Whether unstorable characters were repaired, and whether the text was longer than allowed.
    """

    text: str
    text_clean: str
    is_repaired: bool
    is_cut: bool


class WordKeeper:
    """Masks everything of one pull under one key.

    Parameters
    ----------
    key : bytes
        The workspace's key.
    max_text_chars : int
        Longer texts are cut.
    """

    def __init__(self, key: bytes, max_text_chars: int) -> None:
        self._masker = Masker(key)
        self._max_text_chars = max_text_chars
        self._known: dict[str, str] = {}

    def keep_text(self, received: str) -> Words:
        """Return a feedback's text, masked before it is cut, so that no half of a number survives at the end."""
        # Masking shrinks texts, so more is read than is kept; the end of what was read, where a number may have been
        # halved, is dropped.
        limit = self._max_text_chars
        head = received[: 4 * limit + _MARGIN_CHARS]
        repaired = repair_text(head)
        masked = self._masker.mask(repaired)
        if len(head) < len(received):
            masked = cut_masked(masked, max(len(masked) - _PIECE_CHARS, 0))
        text = cut_masked(masked, limit)
        text_clean = clean_text(text)
        remasked = self._masker.mask(text_clean)
        if remasked != text_clean:
            # Markup had split a number (138<b>0013</b>8000) that cleaning joined: neither form may keep it.
            text = text_clean = clean_text(remasked)
        return Words(
            text=text,
            text_clean=text_clean,
            is_repaired=repaired != head,
            is_cut=len(head) < len(received) or len(text) < len(masked),
        )

    def keep_value(self, value: str) -> str:
        """Return a short value (a shop, a region) repaired and masked: customers' numbers hide there too."""
        kept = self._known.get(value)
        if kept is None:
            kept = cut_masked(self._masker.mask(repair_text(value[:_LOOK_CHARS])).strip(), VALUE_CHARS)
            if len(self._known) >= _CACHE_SIZE:
                self._known.clear()
            self._known[value] = kept
        return kept

    def hide(self, text: str) -> str:
        """Return a part of a message masked, at its full length: the name of a file, a sheet or a column."""
        return self._masker.mask(repair_text(text))

    def show(self, value: Any) -> str:
        """Return what arrived in a cell, masked, on one line of at most 80 characters."""
        if is_missing(value):
            return "(empty)"
        text = read_text(value)
        if text is None:
            return f"({type(value).__name__}, no text)"
        shown = " ".join(self._masker.mask(repair_text(text[:_LOOK_CHARS])).split())
        return cut_masked(shown, GOT_CHARS) or "(empty)"


def cut_masked(text: str, limit: int) -> str:
    """Return at most the first `limit` characters, without cutting a mask's token in two.

    Examples
    --------
    >>> cut_masked("请回电<手机:3f2a>，谢谢", 6)
    '请回电'
    """
    if len(text) <= limit:
        return text
    for match in TOKEN.finditer(text, max(limit - 20, 0), limit + 20):
        if match.start() < limit < match.end():
            return text[: match.start()]
    return text[:limit]


def join_texts(parts: list[str]) -> str:
    """Return titles and the text as one, each once.

    Stores often repeat the beginning of the text as its title; that would count its words twice.

    Examples
    --------
    >>> join_texts(["非常垃圾", "连不上网"]), join_texts(["连不上", "连不上网，差评"])
    ('非常垃圾。连不上网', '连不上网，差评')
    """
    joined = ""
    for part in reversed(parts):
        stripped = part.strip()
        if not stripped or joined.startswith(stripped.rstrip("….")):
            continue
        if not joined.strip():
            joined = part
        else:
            joined = f"{stripped}{'' if stripped[-1] in _SENTENCE_ENDS else '。'}{joined}"
    return joined
