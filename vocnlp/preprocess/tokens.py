"""Words: cut by rjieba (default) or jieba, filtered by part of speech and stop words.

Topics and keywords count words, so a word must be the same one on every machine, in every process and in every
batch: the engines' own caches are left aside, and each `Tokenizer` holds its own dictionary. Mask tokens stay whole
and are no content; emoji are read as words (`emoji.emoji_words`).
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property
from importlib import resources
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from vocnlp.errors import ConfigError
from vocnlp.preprocess.emoji import emoji_pattern, emoji_words
from vocnlp.preprocess.mask import TOKEN

RULES_VERSION = "1"
"""Raised by one whenever the filter below keeps other words."""

_NEGATION = (
    "不 没 无 未 别 非 没有 不是 不能 不会 不用 不要 不行 不够 不太 不好 不了 不到 不给 不让 不再 不想 不敢 不如 不值 "
    "无法 没法 没用 无效 从不 从没 从未 毫无 毫不 并非 并不 未能 绝不 决不 千万别 不必 不准 不许 不得 不可 勿 莫"
)
_DEGREE = (
    "太 很 非常 特别 超 超级 极 极其 极度 十分 相当 比较 较 挺 最 更 更加 有点 有点儿 有些 稍 稍微 略 略微 过于 过分 "
    "过度 越来越 完全 根本 简直 格外 异常 巨 贼 蛮 颇 总是 老是 经常 一直 反复 多次 屡次 仍未 一般 一般般 严重 极为 "
    "无比 够 足够"
)
NEGATION = frozenset(_NEGATION.split())
DEGREE = frozenset(_DEGREE.split())
KEPT_WORDS = NEGATION | DEGREE
"""Kept whatever the part of speech and the built-in stop words say: they turn a word's meaning round, or weigh it."""

# Parts of speech as jieba names them: nouns, verbs, adjectives, idioms, phrases, abbreviations, states, distinctions.
_CONTENT_TAGS = ("n", "v", "a", "i", "l", "j", "z", "b", "x", "ns")
_NO_CONTENT = frozenset(["ul", "uj", "ud", "uz", "uv", "ug", "zg", "vi"])
_HAN_WORD = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]{2,12}")
_LATIN_WORD = re.compile(r"[a-z][a-z0-9+&-]{1,19}")
_VERSION_TAIL = re.compile(r"(?<=[a-z]{2})\d*(?:\.\d+)+$")

_TAG = re.compile("[a-z]{1,4}")
_MAX_FREQUENCY = 1_000_000_000

Tagger = Callable[[str], Iterable[tuple[str, str]]]


class Tokenizer:
    """Cuts texts into words.

    Parameters
    ----------
    engine : {"rjieba", "jieba"}
        rjieba is twelve times as fast and gives jieba's words on 98 % of documents.
    user_dictionary : Path, optional
        Words that must stay whole, one a line: `word`, `word tag`, or `word frequency tag` as jieba has it. They are
        always content words.
    stop_words : Path, optional
        Words to leave out besides the built-in ones; they win over everything, negation included.

    Attributes
    ----------
    version : str
        12 hexadecimal digits of a hash over everything that decides which words come out.

    Raises
    ------
    ConfigError
        If the engine is unknown, a file is missing or not UTF-8, or a line of the dictionary makes no sense.

    Examples
    --------
    >>> tokenizer = Tokenizer()
    >>> tokenizer.tokenize(["客服态度太差👍，WiFi一直连不上，打<手机:3f2a>也没有人接", "不好用，有点慢"])
    [['客服', '态度', '太', '差', '赞', 'wifi', '一直', '连不上', '打', '没有', '人接'], ['不好', '有点', '慢']]
    >>> tokenizer.segment(["客服<手机:3f2a>不接"])
    [['客服', '<手机:3f2a>', '不接']]
    """

    def __init__(
        self,
        engine: Literal["rjieba", "jieba"] = "rjieba",
        user_dictionary: Path | None = None,
        stop_words: Path | None = None,
    ) -> None:
        if engine not in ("rjieba", "jieba"):
            raise ConfigError(
                "there is no such engine for words", expected="rjieba or jieba", got=repr(engine),
                where="preprocess.engine", fix="correct the setting",
            )  # fmt: skip
        self.engine = engine
        self._user_words = _read_dictionary(user_dictionary) if user_dictionary else []
        self._user_stop_words = frozenset(_read_words(stop_words)) if stop_words else frozenset()
        self._own_words = frozenset(word.lower() for word, _, _ in self._user_words)
        self._stop_words = frozenset(_built_in_words("stop_words.txt")) - KEPT_WORDS
        self._single_words = frozenset(_built_in_words("single_words.txt"))
        self._decided: dict[tuple[str, str], str] = {}

    @cached_property
    def version(self) -> str:
        """Hash of engine, dictionary, stop words, emoji and rules."""
        content = repr((
            RULES_VERSION, self.engine, version(self.engine), self._user_words, sorted(self._user_stop_words),
            sorted(self._stop_words), sorted(self._single_words), sorted(KEPT_WORDS), sorted(emoji_words().items()),
        ))  # fmt: skip
        return hashlib.sha256(content.encode()).hexdigest()[:12]

    def segment(self, texts: Sequence[str]) -> list[list[str]]:
        """Return all words and signs of each text in order, as written; white space is left out."""
        return [[word for word, _ in self._tag(text) if not word.isspace()] for text in texts]

    def tokenize(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the content words of each text in order, in lower case."""
        return [[kept for word, tag in self._tag(text) if (kept := self._keep(word, tag))] for text in texts]

    def _tag(self, text: str) -> Iterator[tuple[str, str]]:
        tag = self._tagger
        if not _special().search(text):
            yield from tag(text)
            return
        last = 0
        for special in _special().finditer(text):
            if special.start() > last:
                yield from tag(text[last : special.start()])
            yield special[0], "mask" if TOKEN.fullmatch(special[0]) else "emoji"
            last = special.end()
        if last < len(text):
            yield from tag(text[last:])

    def _keep(self, word: str, tag: str) -> str:
        """Return the word to count, or ""."""
        kept = self._decided.get((word, tag))
        if kept is None:
            kept = self._decide(word, tag)
            if len(self._decided) > 200_000:
                self._decided.clear()
            self._decided[word, tag] = kept
        return kept

    def _decide(self, word: str, tag: str) -> str:
        if tag == "mask":
            return ""
        if tag == "emoji":
            return emoji_words()[word]
        word = word.lower()
        if word in self._user_stop_words:
            return ""
        if word in KEPT_WORDS or word in self._own_words:
            return word
        if word in self._stop_words:
            return ""
        if word.isascii():
            word = _VERSION_TAIL.sub("", word)
            return word if _LATIN_WORD.fullmatch(word) and word not in self._stop_words else ""
        if len(word) == 1:
            return word if word in self._single_words else ""
        if not _HAN_WORD.fullmatch(word):
            return ""
        if tag.startswith("d"):
            return word if word[0] in NEGATION else ""
        return word if tag.startswith(_CONTENT_TAGS) and tag not in _NO_CONTENT else ""

    @cached_property
    def _tagger(self) -> Tagger:
        return _load_rjieba(self._user_words) if self.engine == "rjieba" else _load_jieba(self._user_words)


def _load_rjieba(user_words: list[tuple[str, int | None, str]]) -> Tagger:
    import rjieba

    engine: Any = rjieba.Jieba()
    for word, frequency, tag in user_words:
        engine.add_word(word, max(frequency or 0, engine.suggest_freq(word)), tag)
    return engine.tag  # type: ignore[no-any-return]


def _load_jieba(user_words: list[tuple[str, int | None, str]]) -> Tagger:
    import jieba

    jieba.setLogLevel(logging.WARNING)
    engine: Any = jieba.Tokenizer()
    # jieba's own start would read or write a cache in the machine's temporary folder, shared by all who run it.
    engine.FREQ, engine.total = engine.gen_pfdict(engine.get_dict_file())
    engine.initialized = True
    with engine.get_dict_file() as lines:
        tags = dict(_word_and_tag(line) for line in lines)
    for word, frequency, tag in user_words:
        engine.add_word(word, max(frequency or 0, engine.suggest_freq(word)), tag)
        tags[word] = tag

    def tag_words(text: str) -> Iterator[tuple[str, str]]:
        return ((word, tags.get(word) or ("eng" if word.isascii() else "x")) for word in engine.cut(text))

    return tag_words


def _word_and_tag(line: bytes) -> tuple[str, str]:
    word, _, tag = line.decode("utf-8").split()
    return word, tag


@cache
def _special() -> re.Pattern[str]:
    return re.compile(f"{TOKEN.pattern}|{emoji_pattern().pattern}")


def _built_in_words(name: str) -> list[str]:
    return _words_of(resources.files("vocnlp").joinpath("resources", "preprocess", name).read_text("utf-8"))


def _words_of(text: str) -> list[str]:
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return [word.lower() for line in lines for word in line.split()]


def _read_text(path: Path, setting: str) -> str:
    try:
        return Path(path).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            "a list of words cannot be read", expected="a UTF-8 text file", got=type(error).__name__, where=str(path),
            fix=f"correct preprocess.{setting} or the file",
        ) from error  # fmt: skip


def _read_words(path: Path) -> list[str]:
    return _words_of(_read_text(path, "stop_words"))


def _read_dictionary(path: Path) -> list[tuple[str, int | None, str]]:
    words: list[tuple[str, int | None, str]] = []
    for number, line in enumerate(_read_text(path, "user_dictionary").splitlines(), start=1):
        parts = line.split()
        if not parts or line.startswith("#"):
            continue
        word, *rest = parts
        frequency = int(rest.pop(0)) if rest and rest[0].isdecimal() else None
        if len(rest) > 1 or (rest and not _TAG.fullmatch(rest[0])) or (frequency or 0) > _MAX_FREQUENCY:
            raise ConfigError(
                "a line of the user dictionary makes no sense", expected="word, word tag, or word frequency tag",
                got=line[:80], where=f"{path}, line {number}", fix="correct the line",
            )  # fmt: skip
        words.append((word, frequency, rest[0] if rest else "n"))
    return words
