"""Words of customers and of companies on their way into a chat: text that only says what it says.

Chat programs read Markdown and text each in their own dialect. Some (WeCom) have no escape character at all, and a
mention such as `<at user_id="all">` works in plain text, too. So nothing is escaped: every character that means
something to one of them becomes the full-width one that looks like it and means nothing. Links lose `://` and `www.`,
which is what they are recognised by.
"""

from __future__ import annotations

import re

from vocnlp.report.safe_text import neutralise

_MEANING = "<>@[]#*_`~|\\"
_FULL_WIDTH = str.maketrans({mark: chr(ord(mark) + 0xFEE0) for mark in _MEANING})
_LINK = re.compile(r"://|\bwww\.", re.IGNORECASE)


def defang(text: str) -> str:
    """Return text on one line that mentions nobody, links nowhere and formats nothing.

    Examples
    --------
    >>> print(defang("@所有人 <at user_id='all'>点 [这里](http://坏.example)**快**"))
    ＠所有人 ＜at user＿id='all'＞点 ［这里］(http：//坏.example)＊＊快＊＊
    """
    plain = neutralise(text).translate(_FULL_WIDTH)
    return _LINK.sub(lambda found: found[0].replace("://", "：//").replace(".", "．"), plain)


def cut_lines(lines: list[str], max_bytes: int, note: str) -> str:
    """Join lines to a text of at most `max_bytes` UTF-8 bytes; whole lines only, and a last one says how many are left.

    Parameters
    ----------
    note : str
        What the last line says, with {n} for the number of lines left out.

    Examples
    --------
    >>> print(cut_lines(["第一行", "第二行", "第三行", "第四行"], 36, "余下 {n} 行未列"))
    第一行
    余下 3 行未列
    """
    whole = "\n".join(lines)
    if len(whole.encode("utf-8")) <= max_bytes:
        return whole
    kept: list[str] = []
    for line in lines:
        tail = note.format(n=len([left for left in lines[len(kept) :] if left]))
        if len("\n".join([*kept, line, tail]).encode("utf-8")) > max_bytes:
            break
        kept.append(line)
    while kept and not kept[-1].strip():
        kept.pop()
    left = [line for line in lines[len(kept) :] if line.strip()]
    return "\n".join([*kept, note.format(n=len(left))])
