"""The words of the simulated customers, read from `resources/simulate/`, and the small grammar they are written in.

They were written for the simulator alone: neither the taxonomies nor the lexicon nor the stop words of vocnlp were
drawn from them or they from those, so finding a planted point is not reading one's own list. tests/simulate/
test_independence.py holds both directions to numbers.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_INNERMOST = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Dialect:
    """How a customer of some region writes: word pairs, and what they close with."""

    words: Sequence[tuple[str, str]]
    tails: Sequence[str]
    praise_tails: Sequence[str]


@dataclass(frozen=True)
class Habits:
    """How customers write, whatever they write about."""

    dialects: Mapping[str, Dialect]
    typos: Sequence[tuple[str, str]]
    irony: Mapping[str, Sequence[str]]
    polite: Mapping[str, Sequence[str]]
    slang: Mapping[str, Sequence[str]]
    emoji: Mapping[str, Sequence[str]]
    emoji_only: Sequence[str]
    templates: Mapping[str, Sequence[str]]
    boilerplate: Mapping[str, Sequence[str]]
    default_praise: Sequence[str]
    empty_answers: Sequence[str]
    spam: Sequence[str]
    pii: Mapping[str, Sequence[str]]
    surnames: Sequence[str]
    given_names: Sequence[str]
    streets: Sequence[str]
    estates: Sequence[str]


@dataclass(frozen=True)
class PhraseBank:
    """What customers say: clauses by theme, and what joins, opens and closes them."""

    slots: Mapping[str, Sequence[str]]
    openings: Mapping[str, Sequence[str]]
    closings: Mapping[str, Sequence[str]]
    contrast: Sequence[str]
    concession: Sequence[str]
    joiners: Mapping[str, Sequence[str]]
    supplement: Sequence[str]
    themes: Mapping[str, Sequence[str]]
    habits: Habits


@cache
def load_phrase_bank() -> PhraseBank:
    """Read the phrase bank of the simulated bank.

    Examples
    --------
    >>> phrases = load_phrase_bank()
    >>> len(phrases.themes), min(len(clauses) for clauses in phrases.themes.values())
    (26, 25)
    """
    raw = _read("bank_phrases.yaml")
    raw["themes"] |= _read("bank_planted.yaml")["themes"]
    habits = _read("bank_habits.yaml")
    habits["dialects"] = {
        name: Dialect([(a, b) for a, b in entry["words"]], entry["tails"], entry["praise_tails"])
        for name, entry in habits["dialects"].items()
    }
    habits["typos"] = [(right, wrong) for right, wrong in habits["typos"]]
    # YAML reads 5000 as a number.
    raw["slots"] = {name: [str(value) for value in values] for name, values in raw["slots"].items()}
    lists = {"emoji_only", "default_praise", "empty_answers"}
    habits |= {name: [str(value) for value in habits[name]] for name in lists}
    habits["slang"] = {name: [str(value) for value in values] for name, values in habits["slang"].items()}
    return PhraseBank(**raw, habits=Habits(**habits))


def expand(template: str, slots: Mapping[str, Sequence[str]], context: Mapping[str, str], rng: random.Random) -> str:
    """Fill a template: `{name}` from the context or the slots, `{a|b}` by choice, innermost braces first.

    Examples
    --------
    >>> expand("等了{很久|{minutes}}", {"minutes": ["半小时"]}, {}, random.Random(1))
    '等了很久'
    >>> expand("{branch}排队", {}, {"branch": "东门支行"}, random.Random(1))
    '东门支行排队'
    """

    def fill(match: re.Match[str]) -> str:
        inside: str = match.group(1)
        if "|" in inside:
            choices: list[str] = inside.split("|")
            return rng.choice(choices)
        value = context.get(inside)
        return value if value is not None else rng.choice(slots[inside])

    text = template
    while "{" in text:
        text = str(_INNERMOST.sub(fill, text))
    return text


def _read(name: str) -> dict[str, Any]:
    raw: dict[str, Any] = yaml.safe_load((files("vocnlp") / "resources" / "simulate" / name).read_text("utf-8"))
    return raw
