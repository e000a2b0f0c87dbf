from __future__ import annotations

import random
import re

import pytest

from tests.simulate.conftest import END
from vocnlp.simulate.phrases import Writer, expand, fake_pii, load_phrase_bank
from vocnlp.simulate.plan import load_plan

CONTEXT = {"branch": "东门支行", "region": "晨江", "version": "6.3.0", "device": "小米14"}


@pytest.fixture(scope="module")
def writer() -> Writer:
    return Writer(load_phrase_bank(), random.Random(5), typo_share=0.0, traditional_share=0.0)


def test_every_theme_has_phrases_and_every_phrase_a_theme(writer: Writer) -> None:
    themes = load_plan(END, 26).themes
    assert set(themes) == set(writer.phrases.themes)
    for clauses in writer.phrases.themes.values():
        assert len(clauses) >= 25
        assert len(set(clauses)) == len(clauses)


def test_every_template_expands_without_a_trace(writer: Writer) -> None:
    phrases = writer.phrases
    lists = [*phrases.themes.values(), *phrases.openings.values(), *phrases.closings.values()]
    context = {**CONTEXT, "wx": "abc1234", "qq": "123456"}
    for template in [t for clauses in lists for t in clauses] + list(phrases.spam):
        assert template.count("{") == template.count("}"), template
        for _ in range(5):
            text = expand(template, phrases.slots, context, writer.rng)
            assert text
            assert not re.search(r"[{}|]", text), template


def test_two_moods_are_set_against_each_other(writer: Writer) -> None:
    texts = [
        writer.compose("survey", "branch_queue", "complaint", ("praise_staff", "praise"), CONTEXT) for _ in range(100)
    ]
    assert all(any(word in text for word in writer.phrases.contrast) for text in texts)


def test_texts_wear(writer: Writer) -> None:
    worn = Writer(writer.phrases, random.Random(5), typo_share=1.0, traditional_share=0.0)
    foreign = Writer(writer.phrases, random.Random(5), typo_share=0.0, traditional_share=1.0)
    plain = Writer(writer.phrases, random.Random(5), typo_share=0.0, traditional_share=0.0)
    arguments = ("tickets", "login_code", "complaint", None, CONTEXT)
    first = plain.compose(*arguments)
    assert foreign.compose(*arguments) != first
    assert any(worn.compose(*arguments) != plain.compose(*arguments) for _ in range(10))


def test_near_copies_keep_their_words(writer: Writer) -> None:
    text = "柜员态度冷淡，排队太久。希望改进"
    bare = re.sub(r"[^\w]", "", text)
    for _ in range(50):
        assert re.sub(r"[^\w]", "", writer.vary(text)).startswith(bare)


@pytest.mark.parametrize("seed", range(30))
def test_made_up_numbers_have_the_right_check_digits_and_belong_to_nobody(seed: int) -> None:
    rng = random.Random(seed)
    mobile = re.sub(r"\D", "", fake_pii("mobile", rng).removeprefix("+86"))
    assert re.fullmatch(r"1\d{2}0000\d{4}", mobile)
    identity = fake_pii("id_card", rng)
    total = sum(int("10" if d == "X" else d) * pow(2, 17 - i, 11) for i, d in enumerate(identity)) % 11
    assert total == 1
    card = fake_pii("card", rng).replace(" ", "")
    assert len(card) == 19
    digits = [int(d) for d in reversed(card)]
    assert sum(sum(divmod(2 * d, 10)) if i % 2 else d for i, d in enumerate(digits)) % 10 == 0
    assert "@example." in fake_pii("email", rng)
