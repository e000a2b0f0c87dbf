"""Text to token ids, the same way in training and in serving.

A classifier that reads other pieces in service than in training is silently worse, so both use this file and nothing
else: the same repairs, the same cut of long texts, the same tokenizer file.

A long text keeps its head and its tail, because Chinese reviews open with the occasion and close with the verdict
(Sun et al., "How to Fine-Tune BERT for Text Classification?", 2019, found head and tail best).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from vocnlp.errors import ModelError

TokenIds: TypeAlias = npt.NDArray[np.int64]

_HEAD_CHARS, _TAIL_CHARS = 1_000, 500
_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffd\ufeff]")
_SPACE = re.compile(r"\s+")
# A mask names the kind of what it hides and a keyed hash; the hash must not sway a score, or the key would.
_MASK = re.compile(r"<([\u4e00-\u9fffA-Za-z]{1,8}):[0-9a-f]{2,32}>")
_LETTER = re.compile(r"[^\W\d_]")
_NEITHER_HAN_NOR_ASCII = re.compile(r"[^\W\d_A-Za-z\u3400-\u4dbf\u4e00-\u9fff]")
_PICTOGRAPHS = "\u00a9\u00ae\u203c\u2049\u2190-\u2bff\U0001f000-\U0001faff"
_VISIBLE = re.compile(rf"[^\W_]|[{_PICTOGRAPHS}]")
# Neither a row of stops nor one letter without end may push what a customer says out of what the encoder reads.
_LONGEST_RUN = 40
_SILENT_RUN = re.compile(rf"(?:[^\w{_PICTOGRAPHS}]|_){{{_LONGEST_RUN + 1},}}")
_SAME_RUN = re.compile(rf"(.)\1{{{_LONGEST_RUN},}}", re.DOTALL)


def prepare_text(text: object) -> str:
    """Make any value a text that can be tokenised; what is no text becomes "".

    Broken characters go, white space is collapsed, masks lose their keyed part, a run of one character or of
    punctuation is cut to 40, and of a very long text the first 1,000 and the last 500 characters stay (more than the
    encoder ever reads).

    Examples
    --------
    >>> prepare_text("打 <手机:3f2a>\\x00 没人接")
    '打 手机 没人接'
    >>> len(prepare_text("。" * 50_000))
    40
    >>> prepare_text(None)
    ''
    """
    if not isinstance(text, str):
        return ""
    if len(text) > 4 * (_HEAD_CHARS + _TAIL_CHARS):
        text = _cut_runs(text)
    if len(text) > 4 * (_HEAD_CHARS + _TAIL_CHARS):
        text = text[: 2 * _HEAD_CHARS] + " " + text[-2 * _TAIL_CHARS :]
    text = _cut_runs(_MASK.sub(r"\1", _SPACE.sub(" ", _BROKEN.sub(" ", text)))).strip()
    if len(text) > _HEAD_CHARS + _TAIL_CHARS:
        text = text[:_HEAD_CHARS] + " " + text[-_TAIL_CHARS:]
    return text


def _cut_runs(text: str) -> str:
    if len(text) <= _LONGEST_RUN:
        return text
    return _SAME_RUN.sub(_cut_run, _SILENT_RUN.sub(_cut_run, text))


def _cut_run(run: re.Match[str]) -> str:
    return run[0][:_LONGEST_RUN]


def says_something(text: str) -> bool:
    """Tell whether a prepared text has a letter, a digit or a pictograph: something that can be judged.

    Examples
    --------
    >>> [says_something(t) for t in ("好", "👍", "。。。", "")]
    [True, True, False, False]
    """
    return _VISIBLE.search(text) is not None


def may_be_unreadable(text: str) -> bool:
    """Tell whether a text has a letter that is neither Han nor ASCII, so that `Encoder.can_read` is worth its time.

    Examples
    --------
    >>> [may_be_unreadable(t) for t in ("App 很好", "サービスが遅い")]
    [False, True]
    """
    return _NEITHER_HAN_NOR_ASCII.search(text) is not None


class Encoder:
    """A tokenizer with a fixed length limit and special tokens.

    Parameters
    ----------
    path : Path
        `tokenizer.json` of the `tokenizers` library.
    max_tokens : int
        Longest sequence, special tokens included. Of a longer text two thirds are head and one third is tail.
    """

    def __init__(self, path: Path, max_tokens: int = 96) -> None:
        from tokenizers import Tokenizer

        try:
            self._tokenizer: Any = Tokenizer.from_file(str(path))
        except Exception as error:  # the library raises bare Exception
            raise ModelError(
                "the tokenizer cannot be read",
                expected="a tokenizer.json",
                got=type(error).__name__,
                where=str(path),
                fix="restore the model's files",
            ) from error
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self.max_tokens = max_tokens
        self.path = path
        self._tail = (max_tokens - 2) // 3
        self._head = max_tokens - 2 - self._tail
        self.pad_id = self._special("<pad>", "[PAD]")
        self.start_id = self._special("<s>", "[CLS]")
        self.end_id = self._special("</s>", "[SEP]")
        self.unknown_id = self._special("<unk>", "[UNK]")

    def _special(self, *names: str) -> int:
        for name in names:
            number = self._tokenizer.token_to_id(name)
            if number is not None:
                return int(number)
        raise ModelError(
            "the tokenizer lacks a special token",
            expected=" or ".join(names),
            where=str(self.path),
            fix="use the tokenizer.json of a BERT or XLM-R encoder",
        )

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset("".join(self._tokenizer.get_vocab()))

    def can_read(self, text: str) -> bool:
        """Tell whether the vocabulary has at least half of a prepared text's letters: Arabic is all unknown to it."""
        letters = _LETTER.findall(unicodedata.normalize("NFKC", text))
        return 2 * sum(letter in self._known for letter in letters) >= len(letters)

    def encode(self, texts: Sequence[str]) -> list[TokenIds]:
        """Return one int64 array of token ids per prepared text, special tokens included, in order."""
        encoded = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [self._wrap(e.ids) for e in encoded]

    def _wrap(self, ids: list[int]) -> TokenIds:
        if len(ids) > self._head + self._tail:
            ids = ids[: self._head] + ids[-self._tail :]
        return np.array([self.start_id, *ids, self.end_id], dtype=np.int64)
