"""How the simulated customers talk: clauses of one or two themes, joined, worn and mistyped the way people do.

Words come from `resources/simulate/`, written for the simulator alone: neither the taxonomies nor the lexicon nor the
stop words of vocnlp were drawn from them or they from those, so finding a planted point is not reading one's own list.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from vocnlp.simulate.plan import Mood

_INNERMOST = re.compile(r"\{([^{}]*)\}")
_TYPOS = (
    ("登录", "登陆"), ("账", "帐"), ("的", "得"), ("在", "再"), ("已经", "己经"), ("提示", "题示"), ("密码", "蜜码"),
    ("什么", "神马"), ("没有", "木有"), ("客服", "客复"), ("利息", "利西"), ("失败", "失拜"), ("怎么", "咋"),
    ("还款", "还欵"), ("知道", "只道"), ("一直", "一至"), ("到底", "倒底"), ("手续费", "手序费"),
)  # fmt: skip
_EMOJI: dict[Mood, tuple[str, ...]] = {
    "complaint": ("😡", "😤", "🙄", "😭", "👎", "🤬", "😓", "💔"),
    "praise": ("😊", "👍", "❤️", "🌹", "🥰", "👏", "💯"),
    "question": ("🤔", "🙏", "❓"),
}
_CLAUSES = {"tickets": (30, 42, 20, 8), "app_reviews": (50, 36, 14), "survey": (58, 36, 6)}


@dataclass(frozen=True)
class PhraseBank:
    """The words, as read."""

    slots: Mapping[str, Sequence[str]]
    openings: Mapping[str, Sequence[str]]
    closings: Mapping[str, Sequence[str]]
    contrast: Sequence[str]
    concession: Sequence[str]
    joiners: Mapping[str, Sequence[str]]
    supplement: Sequence[str]
    pii: Mapping[str, Sequence[str]]
    default_praise: Sequence[str]
    empty_answers: Sequence[str]
    spam: Sequence[str]
    themes: Mapping[str, Sequence[str]]


@cache
def load_phrase_bank() -> PhraseBank:
    """Read the phrase bank of the simulated bank.

    Examples
    --------
    >>> phrases = load_phrase_bank()
    >>> len(phrases.themes), min(len(clauses) for clauses in phrases.themes.values())
    (26, 25)
    """
    folder = files("vocnlp") / "resources" / "simulate"
    raw: dict[str, Any] = yaml.safe_load((folder / "bank_phrases.yaml").read_text("utf-8"))
    planted: dict[str, Any] = yaml.safe_load((folder / "bank_planted.yaml").read_text("utf-8"))
    raw["themes"] |= planted["themes"]
    # YAML reads 5000 as a number.
    raw["slots"] = {name: [str(value) for value in values] for name, values in raw["slots"].items()}
    return PhraseBank(**raw)


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


class Writer:
    """Composes texts; every draw comes from the one generator it was given."""

    def __init__(self, phrases: PhraseBank, rng: random.Random, *, typo_share: float, traditional_share: float) -> None:
        self.phrases = phrases
        self.rng = rng
        self.typo_share = typo_share
        self.traditional_share = traditional_share

    def compose(
        self, source: str, theme: str, mood: Mood, second: tuple[str, Mood] | None, context: Mapping[str, str]
    ) -> str:
        """Write one feedback on a theme, with a clause of a second theme where one is given.

        Two moods in one text are set against each other with a contrast word, usually the praise first.
        """
        rng = self.rng
        weights = _CLAUSES[source]
        n = rng.choices(range(1, len(weights) + 1), weights)[0]
        body = self._join(self._clauses(theme, n, context), mood)
        if second is not None:
            other = self._clauses(second[0], 1, context)[0]
            body = self._combine(body, mood, other, second[1])
        opening = self._opening(source, context)
        text = opening + body
        if rng.random() < (0.34 if n < 3 else 0.2):
            text += rng.choice(("，", "。", "，", "！", " ")) + rng.choice(self.phrases.closings[mood])
        text += self._ending(mood)
        if source != "tickets" and rng.random() < 0.08:
            text += rng.choice(_EMOJI[mood]) * rng.choice((1, 1, 2, 3))
        if source == "tickets" and rng.random() < 0.02:
            text = text.replace("。", "。\n", 1)
        return self._wear(text)

    def fill(self, template: str, context: Mapping[str, str]) -> str:
        """Expand one template of the phrase bank."""
        return expand(template, self.phrases.slots, context, self.rng)

    def vary(self, text: str) -> str:
        """Return a near copy: the same words, other punctuation or a tail."""
        rng = self.rng
        changes: tuple[Callable[[str], str], ...] = (
            lambda t: t.replace("，", " ", 1), lambda t: t.rstrip("。！!") + "！！", lambda t: t + "。",
            lambda t: t.replace("。", "，", 1), lambda t: t + rng.choice(("😡", "!!", "，谢谢", "～")),
        )  # fmt: skip
        return rng.choice(changes)(text)

    def add_pii(self, text: str) -> tuple[str, str, str]:
        """Append a sentence with a made-up personal number; returns text, kind, and the number as written."""
        rng = self.rng
        kind = rng.choices(("mobile", "id_card", "card", "email"), (60, 13, 17, 10))[0]
        value = fake_pii(kind, rng)
        sentence = expand(rng.choice(self.phrases.pii[kind]), {}, {kind: value}, rng)
        return (
            text.rstrip("。！， \n") + rng.choice(("，", "。", "；")) + sentence + rng.choice(("", "。")),
            kind,
            value,
        )

    def _clauses(self, theme: str, n: int, context: Mapping[str, str]) -> list[str]:
        templates = self.rng.sample(self.phrases.themes[theme], n)
        return [self.fill(template, context) for template in templates]

    def _join(self, clauses: list[str], mood: Mood) -> str:
        text = clauses[0]
        for clause in clauses[1:]:
            mark = self.rng.choices(("，", "。", "；", " ", "！", "\u2026\u2026"), (50, 28, 5, 7, 6, 4))[0]
            joiner = self._joiner(mood) if self.rng.random() < 0.16 else ""
            text += mark + joiner + clause
        return text

    def _joiner(self, mood: Mood) -> str:
        kind = "complaint" if mood == "complaint" and self.rng.random() < 0.4 else "any"
        return self.rng.choice(self.phrases.joiners[kind])

    def _combine(self, body: str, mood: Mood, other: str, other_mood: Mood) -> str:
        rng = self.rng
        if mood == other_mood or "question" in (mood, other_mood):
            # Only two complaints are joined with a complaining word.
            joiner = self._joiner(mood if mood == other_mood else "question") if rng.random() < 0.5 else ""
            return body + rng.choice(("，", "。", "；")) + joiner + other
        contrast = rng.choice(self.phrases.contrast)
        praise_first = rng.random() < 0.75
        first, then = (other, body) if (other_mood == "praise") == praise_first else (body, other)
        concession = rng.choice(self.phrases.concession) if rng.random() < 0.2 else ""
        return concession + first + rng.choice(("，", "，", "。")) + contrast + then

    def _opening(self, source: str, context: Mapping[str, str]) -> str:
        rng = self.rng
        if source == "tickets" and rng.random() < 0.25:
            return rng.choice(self.phrases.openings["ticket"])
        draw = rng.random()
        if draw < 0.16:
            return rng.choice(self.phrases.openings["any"]) + rng.choice(("，", "，", "：", "。"))
        if draw < 0.28:
            return self.fill(rng.choice(self.phrases.openings["when"]), context) + "，"
        return ""

    def _ending(self, mood: Mood) -> str:
        if mood == "question":
            return self.rng.choice(("？", "?", "", "？"))
        return self.rng.choices(("。", "", "！", "！！！", "~"), (46, 36, 11, 4, 3))[0]

    def _wear(self, text: str) -> str:
        rng = self.rng
        if rng.random() < self.typo_share:
            found = [(right, wrong) for right, wrong in _TYPOS if right in text]
            if found:
                text = text.replace(*rng.choice(found), 1)
        if rng.random() < self.traditional_share:
            text = to_traditional(text)
        return text


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("s2t")


def to_traditional(text: str) -> str:
    """Return the text in Traditional script, as some customers write.

    Examples
    --------
    >>> to_traditional("转账失败")
    '轉賬失敗'
    """
    return str(_converter().convert(text))


def fake_pii(kind: str, rng: random.Random) -> str:
    """Make up a personal number of the right form that belongs to nobody.

    Mobiles lie in a block of zeros, identity numbers carry a county code that was never given out, cards an issuer
    number of zeros, mails a reserved domain. Check digits are right, so that a masker that verifies them is tested.

    Examples
    --------
    >>> len(fake_pii("id_card", random.Random(0)))
    18
    """
    if kind == "mobile":
        tail = f"{rng.randrange(10_000):04d}"
        head = rng.choice(("199", "188", "137"))
        return rng.choice((f"{head}0000{tail}", f"{head}0000{tail}", f"{head}-0000-{tail}", f"+86 {head}0000{tail}"))
    if kind == "id_card":
        born = f"{rng.randrange(1950, 2006)}{rng.randrange(1, 13):02d}{rng.randrange(1, 29):02d}"
        body = f"339901{born}{rng.randrange(1000):03d}"
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
        return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]
    if kind == "card":
        body = "620000" + "".join(str(rng.randrange(10)) for _ in range(12))
        doubled = [int(d) * 2 if i % 2 == 0 else int(d) for i, d in enumerate(reversed(body))]
        number = body + str(-sum(d - 9 if d > 9 else d for d in doubled) % 10)
        return number if rng.random() < 0.7 else " ".join(number[i : i + 4] for i in range(0, len(number), 4))
    return (
        f"{rng.choice(('li', 'wang', 'zhou', 'chen'))}.{rng.randrange(100, 9999)}@example.{rng.choice(('com', 'org'))}"
    )
