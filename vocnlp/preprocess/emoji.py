"""Emoji as words: they carry sentiment, and a word count should see it.

The table is `resources/preprocess/emoji.tsv`: about 200 emoji of everyday feedback and the bracket emoticons of Chinese
messengers ([微笑]). An emoji that it does not list says nothing we could name, and is left alone.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources


@cache
def emoji_words() -> dict[str, str]:
    """Return the table: emoji or bracket emoticon -> word.

    Examples
    --------
    >>> emoji_words()["👍"], emoji_words()["[微笑]"]
    ('赞', '微笑')
    """
    lines = resources.files("vocnlp").joinpath("resources", "preprocess", "emoji.tsv").read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines if line and not line.startswith("#"))


@cache
def emoji_pattern() -> re.Pattern[str]:
    """Return what finds everything the table lists."""
    single = "".join(emoji for emoji in emoji_words() if len(emoji) == 1)
    names = "|".join(re.escape(emoji) for emoji in emoji_words() if len(emoji) > 1)
    return re.compile(f"[{single}]|{names}")


def spell_emoji(text: str) -> str:
    """Write the emoji of a cleaned text as bracketed words, for readers and models that know no emoji.

    Examples
    --------
    >>> spell_emoji("客服👍物流😡[微笑]")
    '客服[赞]物流[愤怒][微笑]'
    """
    return emoji_pattern().sub(lambda match: f"[{emoji_words()[match[0]]}]", text)
