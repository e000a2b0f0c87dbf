"""How the simulated customers write: clauses of one or two themes, framed, worn and mistyped the way people do."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from vocnlp.simulate.personal import draw_kind, make_up
from vocnlp.simulate.phrases import PhraseBank, expand
from vocnlp.simulate.plan import Mood

_CLAUSES = {"tickets": (30, 42, 20, 8), "app_reviews": (50, 36, 14), "survey": (58, 36, 6)}
_MARKS = re.compile(r"[，。；！、\u2026]+")


@dataclass
class Written:
    """A text and how it came to look so: irony, polite, slang, dialect, typo, traditional and so on."""

    text: str
    habits: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Hand:
    """What a customer never changes: dialect, script, and whether they punctuate."""

    dialect: str | None = None
    traditional: bool = False
    punctuates: bool = True


class Writer:
    """Composes texts; every draw comes from the one generator it was given.

    Parameters
    ----------
    shares : mapping
        Share of texts by habit: irony, polite, slang, emoji, typo, template.
    cities : sequence of str
        Of made-up addresses.
    """

    def __init__(
        self, phrases: PhraseBank, rng: random.Random, *, shares: Mapping[str, float], cities: list[str]
    ) -> None:
        self.phrases = phrases
        self.rng = rng
        self.shares = shares
        habits = phrases.habits
        self._words = {
            "surnames": habits.surnames, "given_names": habits.given_names, "cities": cities,
            "streets": habits.streets, "estates": habits.estates,
        }  # fmt: skip

    def compose(
        self, source: str, theme: str, mood: Mood, second: tuple[str, Mood] | None, context: Mapping[str, str],
        hand: Hand,
    ) -> Written:  # fmt: skip
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
        written = self._frame(Written(body), source, mood, n, context, plain=second is None)
        written.text += self._ending(mood)
        if source == "tickets" and rng.random() < 0.02:
            written.text = written.text.replace("。", "。\n", 1)
        if self._draws("emoji") and source != "tickets":
            written.text += rng.choice(self.phrases.habits.emoji[mood]) * rng.choice((1, 1, 1, 2, 3))
            written.habits.append("emoji")
        return self.wear(written, source, mood, hand, context)

    def wear(self, written: Written, source: str, mood: Mood, hand: Hand, context: Mapping[str, str]) -> Written:
        """Let a hand and its haste show: dialect, slips, missing punctuation, script, and what a form adds."""
        rng, habits = self.rng, self.phrases.habits
        text, shown = written.text, list(written.habits)
        if hand.dialect is not None:
            text = self._speak(text, hand.dialect, mood)
            shown.append("dialect")
        if self._draws("typo"):
            slips = [pair for pair in habits.typos if pair[0] in text]
            for right, wrong in rng.sample(slips, min(len(slips), rng.choice((1, 1, 2)))):
                text = text.replace(right, wrong, 1)
            if slips:
                shown.append("typo")
        if not hand.punctuates:
            text = _MARKS.sub(rng.choice(("", " ", "  ")), text).strip()
            shown.append("no_punctuation")
        if hand.traditional:
            text = to_traditional(text)
            shown.append("traditional")
        if self._draws("template"):
            template = rng.choice(habits.templates[source])
            before, body, after = template.partition("{body}")
            slots = self.phrases.slots
            text = expand(before, slots, context, rng) + text + expand(after, slots, context, rng) if body else text
            shown.append("template")
        return Written(text, shown)

    def fill(self, template: str, context: Mapping[str, str]) -> str:
        """Expand one template of the phrase bank."""
        return expand(template, self.phrases.slots, context, self.rng)

    def vary(self, text: str) -> str:
        """Return a near copy: the same words, other punctuation or a tail."""
        rng = self.rng
        changes: tuple[Callable[[str], str], ...] = (
            lambda t: t.replace("，", " ", 1), lambda t: t.rstrip("。！!") + "！！", lambda t: t + "。",
            lambda t: t.replace("。", "，", 1), lambda t: t + rng.choice(("😡", "!!", "，谢谢", "～", "，顶")),
        )  # fmt: skip
        return rng.choice(changes)(text)

    def add_pii(self, text: str) -> tuple[str, list[tuple[str, str]]]:
        """Append a sentence or two with made-up personal data; returns text, and kind and value as written."""
        rng = self.rng
        kinds = [draw_kind(rng)]
        if kinds == ["name"] and rng.random() < 0.5:
            kinds.append("mobile")
        planted = [(kind, make_up(kind, rng, self._words)) for kind in kinds]
        sentences = [
            expand(rng.choice(self.phrases.habits.pii[kind]), {}, {kind: value}, rng) for kind, value in planted
        ]
        text = text.rstrip("。！， \n") + rng.choice(("，", "。", "；", " ")) + "，".join(sentences)
        return text + rng.choice(("", "。")), planted

    def _draws(self, habit: str) -> bool:
        return self.rng.random() < self.shares[habit]

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

    def _frame(
        self, body: Written, source: str, mood: Mood, n: int, context: Mapping[str, str], *, plain: bool
    ) -> Written:
        """Put an opening before a body and a closing behind it: ironic, polite, of the net, or none in particular."""
        rng, habits = self.rng, self.phrases.habits
        if mood == "complaint" and plain and source != "tickets" and self._draws("irony"):
            return self._between(body, "irony", habits.irony["openings"], habits.irony["closings"], context)
        if mood == "complaint" and self._draws("polite"):
            return self._between(body, "polite", habits.polite["openings"], habits.polite["closings"], context)
        if source != "tickets" and self._draws("slang"):
            return self._between(body, "slang", habits.slang["openings"], habits.slang[mood], context)
        text = self._opening(source, context) + body.text
        if rng.random() < (0.34 if n < 3 else 0.2):
            text += rng.choice(("，", "。", "，", "！", " ")) + rng.choice(self.phrases.closings[mood])
        return Written(text, body.habits)

    def _between(
        self, body: Written, habit: str, openings: Any, closings: Any, context: Mapping[str, str]
    ) -> Written:  # fmt: skip
        rng = self.rng
        draw = rng.random()
        text = body.text
        if draw < 0.65:
            text = self.fill(rng.choice(openings), context) + rng.choice(("，", "，", "。", "：", " ")) + text
        if draw > 0.35:
            text += rng.choice(("，", "。", "，", " ")) + self.fill(rng.choice(closings), context)
        return Written(text, [*body.habits, habit])

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

    def _speak(self, text: str, dialect: str, mood: Mood) -> str:
        rng, speech = self.rng, self.phrases.habits.dialects[dialect]
        for word, spoken in speech.words:
            if word in text and rng.random() < 0.7:
                text = text.replace(word, spoken)
        if mood != "question" and rng.random() < 0.4:
            tails = speech.praise_tails if mood == "praise" else speech.tails
            text = text.rstrip("。！~") + "，" + rng.choice(tails)
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
