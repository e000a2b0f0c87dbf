"""The rules that tell a feedback's type and priority: words people can read, correct and extend.

A YAML file names cues. A cue is a list of phrases, and what finding any of them says for and against each type, in
points; ten points are about one unit of log odds. In a phrase `*` stands for up to six characters within a clause, `^`
for the beginning of the text, `$` for its end. Phrases of `exclude` are taken out of the text before a cue is looked
for (不好用 is no 好用).
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from vocnlp.errors import ConfigError
from vocnlp.schemas import FeedbackType, Polarity, Priority

_BUILT_IN = "feedback_type/rules.yaml"
_ID = re.compile(r"[a-z][a-z0-9_]*")
_GAP = r"[^，。！？；：、,.!?;:\s]{0,6}?"
_TOP_KEYS = {"name", "head", "tail", "start", "sentiment", "cues", "urgent", "given"}
_CUE_KEYS = {"id", "points", "phrases", "exclude", "max_length", "min_length"}
_URGENT_KEYS = {*_CUE_KEYS, "least_amount", "raises"}
_VOICES = (Polarity.NEGATIVE.value, Polarity.NEUTRAL.value, Polarity.POSITIVE.value)

_NEAR = 60
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "十": 10, "几": 1, "数": 1, "上": 1}
_AMOUNT = re.compile(
    r"(?P<number>\d{1,3}(?:,\d{3})+|\d{1,12})(?P<rest>\.\d+)?\s*[十多几余]?(?P<large>万|亿)?\s*[多余]?(?P<unit>元|块)?"
    r"|(?P<han>[一二两三四五六七八九十几数上])[一二两三四五六七八九十百千几多余来]{0,4}万"
)


@dataclass(frozen=True)
class Phrases:
    """Phrases to look for: plain ones, and patterns each with the words that it begins with.

    A plain search is ten times cheaper than a pattern, so that patterns are tried only where their first words stand.
    """

    plain: tuple[str, ...]
    patterns: tuple[tuple[str, re.Pattern[str]], ...]

    def within(self, text: str) -> bool:
        """Tell whether a folded text holds any of them."""
        for phrase in self.plain:
            if phrase in text:
                return True
        return any(opening in text and pattern.search(text) for opening, pattern in self.patterns)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where they stand in a folded text."""
        patterns = [re.compile(re.escape(phrase)) for phrase in self.plain if phrase in text]
        patterns += [pattern for opening, pattern in self.patterns if opening in text]
        return [match.span() for pattern in patterns for match in pattern.finditer(text)]

    def cut_from(self, text: str) -> str:
        """Return a folded text without them; each leaves a line break, so that nothing grows together."""
        for phrase in self.plain:
            text = text.replace(phrase, "\n")
        for _, pattern in self.patterns:
            text = pattern.sub("\n", text)
        return text


@dataclass(frozen=True)
class Cue:
    """Phrases and what they say.

    Attributes
    ----------
    points : dict of str to int
        Type -> points for it.
    least_amount : int
        An amount of yuan of at least this must stand within 60 characters of a phrase; 0 asks for none.
    raises : bool
        Of an urgent cue: whether it makes the feedback urgent, or is only told in the reason.
    """

    id: str
    points: Mapping[str, int]
    phrases: Phrases = field(repr=False)
    exclude: Phrases | None = field(repr=False, default=None)
    min_length: int = 0
    max_length: int = 0
    least_amount: int = 0
    raises: bool = True

    def holds(self, text: str, length: int) -> bool:
        """Tell whether a folded excerpt gives this cue; `length` is that of the whole text."""
        if length < self.min_length or (self.max_length and length > self.max_length):
            return False
        if not self.phrases.within(text):
            return False
        if self.exclude is not None and self.exclude.within(text):
            text = self.exclude.cut_from(text)
            if not self.phrases.within(text):
                return False
        if not self.least_amount:
            return True
        return any(
            find_amount(text[max(0, start - _NEAR) : end + _NEAR]) >= self.least_amount
            for start, end in self.phrases.spans(text)
        )


@dataclass(frozen=True)
class TypeRules:
    """Everything that turns a text and its sentiment into a type and a priority.

    Attributes
    ----------
    head, tail : int
        Characters read at the beginning and at the end of a text: what somebody wants stands there, and a long letter
        holds some of every cue in between.
    start : dict of str to int
        Points of each type before anything is read.
    sentiment : dict of str to dict
        Polarity -> type -> points for a probability of one.
    given : dict of str to str
        Word of a source, folded -> priority.
    version : str
        name@hash of everything that can change an answer.
    """

    version: str
    head: int
    tail: int
    start: Mapping[str, int]
    sentiment: Mapping[str, Mapping[str, int]]
    cues: tuple[Cue, ...]
    urgent: tuple[Cue, ...]
    given: Mapping[str, str]

    def excerpt(self, text: str) -> str:
        """Return what of a text is read, folded."""
        if len(text) > self.head + self.tail:
            text = text[: self.head] + "\n" + text[len(text) - self.tail :]
        return fold(text)

    def read_given(self, value: object) -> str | None:
        """Return the priority that a source's own word stands for, or None if it is not listed.

        Examples
        --------
        >>> rules = load_type_rules()
        >>> rules.read_given("紧急"), rules.read_given("P3"), rules.read_given("待定")
        ('urgent', 'general', None)
        """
        return self.given.get(fold(value).strip()) if isinstance(value, str) else None


def fold(text: str) -> str:
    """Return the text as phrases are matched: width folded (NFKC), lower case."""
    return unicodedata.normalize("NFKC", text).lower()


def find_amount(text: str) -> int:
    """Return the greatest amount of yuan that a folded text names, or 0.

    A number counts if 元, 块 or 万 follows. One in Chinese characters counts by its first digit (二十万 is at least two
    ten thousand; 几万 and 数万 one): enough to tell ten thousand from less.

    Examples
    --------
    >>> [find_amount(text) for text in ("押金一万两千元", "付了33017元", "首付34万", "卡号 6222021234")]
    [10000, 33017, 340000, 0]
    """
    greatest = 0
    for match in _AMOUNT.finditer(text):
        if match["han"]:
            amount = float(_DIGITS[match["han"]] * 10_000)
        elif match["large"] or match["unit"]:
            scale = {"万": 10_000, "亿": 100_000_000}.get(match["large"] or "", 1)
            amount = float(match["number"].replace(",", "") + (match["rest"] or "")) * scale
        else:
            continue
        greatest = max(greatest, int(amount))
    return greatest


def load_type_rules(path: Path | None = None) -> TypeRules:
    """Read the rules; without a path, the built-in ones.

    Raises
    ------
    ConfigError
        If the file is missing, is not UTF-8 or no YAML, or a key is unusable; it names the key and what to do.

    Examples
    --------
    >>> load_type_rules().version.split("@")[0]
    'feedback_type'
    """
    where = str(path) if path else f"vocnlp/resources/{_BUILT_IN}"
    try:
        raw = path.read_bytes() if path else resources.files("vocnlp").joinpath("resources", _BUILT_IN).read_bytes()
        content = yaml.safe_load(raw.decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        raise ConfigError(
            "the rules for feedback types cannot be read",
            expected="a YAML file in UTF-8",
            got=type(error).__name__,
            where=f"{where}, line {mark.line + 1}" if mark else where,
            fix="correct the file, or leave `feedback_type` empty in voc.yaml for the built-in rules",
        ) from error
    return build_type_rules(content, where)


def build_type_rules(content: Any, where: str = "feedback_type") -> TypeRules:
    """Build rules from the content of their file.

    Raises
    ------
    ConfigError
        Naming the key at fault.
    """
    content = _mapping(content, where, _TOP_KEYS)
    for key in sorted(_TOP_KEYS - content.keys()):
        raise _error(key, f"the keys {', '.join(sorted(_TOP_KEYS))}", None, where, f"add `{key}`")
    sentiment = _mapping(content["sentiment"], f"{where}: sentiment", set(_VOICES))
    cues = _cues(content, "cues", where, _CUE_KEYS)
    urgent = _cues(content, "urgent", where, _URGENT_KEYS)
    ids = [cue.id for cue in (*cues, *urgent)]
    for cue_id in ids:
        if ids.count(cue_id) > 1 or cue_id in _VOICES:
            raise _error("id", "every id once, and no polarity", cue_id, where, "rename one of the two")
    given: dict[str, str] = {}
    for priority, words in _mapping(content["given"], f"{where}: given", {p.value for p in Priority}).items():
        for word in _texts(words, priority, f"{where}: given"):
            if given.setdefault(fold(word), priority) != priority:
                raise _error(priority, "every word once", word, f"{where}: given", "delete one of them")
    name = _texts([content["name"]], "name", where)[0]
    digest = hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:12]
    return TypeRules(
        version=f"{name}@{digest}",
        head=_number(content, "head", where),
        tail=_number(content, "tail", where),
        start=_points(content["start"], "start", where),
        sentiment={voice: _points(points, voice, f"{where}: sentiment") for voice, points in sentiment.items()},
        cues=cues,
        urgent=urgent,
        given=given,
    )


def _cues(content: Mapping[str, Any], key: str, where: str, allowed: set[str]) -> tuple[Cue, ...]:
    entries = content[key]
    if not isinstance(entries, list):
        raise _error(key, "a list of cues", entries, where)
    cues = []
    for n, entry in enumerate(entries):
        at = f"{where}: {key}[{n}]"
        entry = _mapping(entry, at, allowed)
        cue_id = entry.get("id")
        if not isinstance(cue_id, str) or not _ID.fullmatch(cue_id):
            raise _error("id", "lower-case letters, digits and _", cue_id, at)
        at = f"{at} ({cue_id})"
        raises = entry.get("raises", True)
        if not isinstance(raises, bool):
            raise _error("raises", "true or false", raises, at)
        cues.append(
            Cue(
                id=cue_id,
                points=_points(entry.get("points", {}), "points", at),
                phrases=_compile(entry.get("phrases"), "phrases", at),
                exclude=_compile(entry["exclude"], "exclude", at) if "exclude" in entry else None,
                min_length=_number(entry, "min_length", at),
                max_length=_number(entry, "max_length", at),
                least_amount=_number(entry, "least_amount", at),
                raises=raises,
            )
        )
    return tuple(cues)


def _compile(value: Any, key: str, where: str) -> Phrases:
    phrases = sorted({fold(phrase) for phrase in _texts(value, key, where)}, key=lambda p: (-len(p), p))
    plain, patterns = [], []
    for phrase in phrases:
        core = phrase.removeprefix("^").removesuffix("$")
        parts = core.split("*")
        if not all(parts):
            raise _error(key, "words, with * only between them", phrase, where)
        if core == phrase and len(parts) == 1:
            plain.append(phrase)
            continue
        begin = r"\A\s*" if phrase.startswith("^") else ""
        end = r"\s*\Z" if phrase.endswith("$") else ""
        patterns.append((parts[0], re.compile(begin + _GAP.join(map(re.escape, parts)) + end)))
    return Phrases(tuple(plain), tuple(patterns))


def _texts(value: Any, key: str, where: str) -> list[str]:
    if not isinstance(value, list) or not value:
        raise _error(key, "a list of phrases", value, where)
    for phrase in value:
        if not isinstance(phrase, str) or not phrase.strip():
            raise _error(key, "phrases in words", phrase, where, "put numbers and words like yes or no in quotes")
    return [phrase.strip() for phrase in value]


def _points(value: Any, key: str, where: str) -> dict[str, int]:
    points = _mapping(value, f"{where}: {key}", {t.value for t in FeedbackType})
    return {name: _number(points, name, f"{where}: {key}", least=-1_000) for name in points}


def _number(entry: Mapping[str, Any], key: str, where: str, *, least: int = 0) -> int:
    value = entry.get(key, 0)
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise _error(key, f"a whole number from {least}", value, where)
    return value


def _mapping(value: Any, where: str, allowed: set[str]) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _error("(whole entry)", "key: value lines", value, where)
    for key in value:
        if key not in allowed:
            raise _error(str(key), f"one of {', '.join(sorted(allowed))}", None, where, f"delete or rename `{key}`")
    return value


def _error(key: str, expected: str, got: Any, where: str, fix: str = "") -> ConfigError:
    return ConfigError(
        f"the key `{key}` of the rules for feedback types is unusable",
        expected=expected,
        got="nothing" if got is None else f"{type(got).__name__} {str(got)[:60]!r}",
        where=where,
        fix=fix or f"correct `{key}`",
    )
