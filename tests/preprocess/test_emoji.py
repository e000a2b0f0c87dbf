"""Emoji: readable, known one by one, and the same after cleaning."""

from __future__ import annotations

from vocnlp.preprocess.emoji import emoji_pattern, emoji_words, spell_emoji
from vocnlp.preprocess.normalize import clean_text


def test_table_is_of_clean_emoji() -> None:
    assert len(emoji_words()) > 250
    for emoji, word in emoji_words().items():
        assert clean_text(emoji) == emoji
        assert word.isalpha()
        assert emoji_pattern().fullmatch(emoji)


def test_unlisted_ones_are_left_alone() -> None:
    assert spell_emoji("🫎[没有这个]👍") == "🫎[没有这个][赞]"
    assert spell_emoji(clean_text("👍🏻❤️")) == "[赞][喜爱]"
