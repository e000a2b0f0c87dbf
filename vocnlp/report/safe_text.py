"""Text that a page can show: no invisible character that reorders, hides or breaks what stands beside it.

Escaping `<` and `&` is the template's business; this is about characters that are legal in HTML and still lie, such as
U+202E, which makes `gpj.exe` read as `exe.jpg` and can turn a whole line of the report around.
"""

from __future__ import annotations

import re

# Bidirectional marks, embeddings, overrides and isolates. U+200D stays: emoji are glued together with it.
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = re.compile(f"[{_BIDI}\u200b\u2060\ufeff\u00ad\ufff9-\ufffb]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BROKEN = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_SPACE = re.compile("[ \t\n\r\x0b\x0c\u2028\u2029\u3000]+")


def neutralise(text: str) -> str:
    """Return text on one line that reads in the order it is written and is storable as UTF-8.

    Invisible reordering characters are dropped, control characters become spaces, lone surrogates and non-characters
    become U+FFFD, and runs of white space become one space.

    Examples
    --------
    >>> neutralise("转账\\u202e失败\\x00了\\n\\n气人")
    '转账失败 了 气人'
    """
    return _SPACE.sub(" ", drop_hidden(text)).strip()


def drop_hidden(text: str) -> str:
    """Return text without characters that reorder, hide or cannot be stored; white space stays as it is.

    Examples
    --------
    >>> drop_hidden("余额\u202e 不对 ")
    '余额 不对 '
    """
    return _BROKEN.sub("\ufffd", _CONTROL.sub(" ", _INVISIBLE.sub("", text)))


def clip(text: str, limit: int) -> str:
    """Return text cut to `limit` characters, the last of them an ellipsis where something was cut.

    Examples
    --------
    >>> clip("等了三天还没到账", 6)
    '等了三天还…'
    """
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
