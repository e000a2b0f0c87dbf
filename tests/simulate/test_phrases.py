from __future__ import annotations

import random
import re

from tests.simulate.conftest import END
from vocnlp.simulate.phrases import expand, load_phrase_bank
from vocnlp.simulate.plan import load_plan

CONTEXT = {"branch": "东门支行", "region": "晨江", "version": "6.3.0", "device": "小米14"}


def test_every_theme_has_phrases_and_every_phrase_a_theme() -> None:
    phrases = load_phrase_bank()
    assert set(load_plan(END, 26).themes) == set(phrases.themes)
    for clauses in phrases.themes.values():
        assert len(clauses) >= 25
        assert len(set(clauses)) == len(clauses)


def test_every_theme_that_is_only_real_text_needs_no_phrases() -> None:
    plan, themes = load_plan(END, 26, real=True), load_phrase_bank().themes
    for point in plan.planted:
        assert point.theme.id in themes or (point.real is not None and point.real.rate == 1), point.theme.id


def test_every_template_expands_without_a_trace() -> None:
    phrases, rng = load_phrase_bank(), random.Random(5)
    habits = phrases.habits
    lists = [*phrases.themes.values(), *phrases.openings.values(), *phrases.closings.values()]
    lists += [*habits.irony.values(), *habits.polite.values(), *habits.slang.values(), habits.spam]
    lists += [[t.replace("{body}", "正文") for t in templates] for templates in habits.templates.values()]
    context = {**CONTEXT, "wx": "abc1234", "qq": "123456"}
    for template in [t for clauses in lists for t in clauses]:
        assert template.count("{") == template.count("}"), template
        for _ in range(5):
            text = expand(template, phrases.slots, context, rng)
            assert text
            assert not re.search(r"[{}|]", text), template


def test_habits_are_words() -> None:
    habits = load_phrase_bank().habits
    for right, wrong in [*habits.typos, *(pair for d in habits.dialects.values() for pair in d.words)]:
        assert right
        assert wrong
        assert right != wrong
    words = [*habits.emoji_only, *habits.default_praise, *habits.empty_answers]
    words += [word for values in (*habits.slang.values(), *habits.emoji.values()) for word in values]
    assert all(isinstance(word, str) and word for word in words)
