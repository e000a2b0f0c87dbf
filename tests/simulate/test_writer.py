from __future__ import annotations

import random
import re

import pytest

from vocnlp.simulate.phrases import load_phrase_bank
from vocnlp.simulate.writer import Hand, Writer, Written, to_traditional

CONTEXT = {"branch": "东门支行", "region": "晨江", "version": "6.3.0", "device": "小米14"}
NEVER = dict.fromkeys(("irony", "polite", "slang", "emoji", "typo", "template"), 0.0)


def writer(seed: int = 5, **shares: float) -> Writer:
    return Writer(load_phrase_bank(), random.Random(seed), shares=NEVER | shares, cities=["云泊"])


def compose(writer: Writer, source: str = "app_reviews", mood: str = "complaint", hand: Hand = Hand()) -> Written:  # noqa: B008
    theme = {"complaint": "login_code", "praise": "praise_app", "question": "question"}[mood]
    return writer.compose(source, theme, mood, None, CONTEXT, hand)


def test_two_moods_are_set_against_each_other() -> None:
    w = writer()
    for _ in range(100):
        written = w.compose("survey", "branch_queue", "complaint", ("praise_staff", "praise"), CONTEXT, Hand())
        assert any(word in written.text for word in w.phrases.contrast)


@pytest.mark.parametrize("habit", ["irony", "polite", "slang"])
def test_a_frame_says_of_itself_what_it_is(habit: str) -> None:
    w = writer(**{habit: 1.0})
    frames = getattr(w.phrases.habits, habit)
    words = [word.partition("{")[0] for name in ("openings", "closings", "complaint") for word in frames.get(name, ())]
    for _ in range(50):
        written = compose(w)
        assert habit in written.habits
        assert any(word and word in written.text for word in words) or "果然没让我失望" in written.text
    assert habit not in compose(writer()).habits


def test_irony_is_for_complaints_and_no_clerk_writes_it_down() -> None:
    w = writer(irony=1.0)
    assert not any("irony" in compose(w, mood="praise").habits for _ in range(20))
    assert not any("irony" in compose(w, source="tickets").habits for _ in range(20))


def test_slips_change_a_word_that_is_there() -> None:
    slips = load_phrase_bank().habits.typos
    w = writer(typo=1.0)
    for _ in range(50):
        written = w.wear(Written("登录失败了，客服电话打不通"), "survey", "complaint", Hand(), CONTEXT)
        assert "typo" in written.habits
        assert any(wrong in written.text for _, wrong in slips)


@pytest.mark.parametrize("dialect", sorted(load_phrase_bank().habits.dialects))
def test_a_dialect_shows(dialect: str) -> None:
    speech = load_phrase_bank().habits.dialects[dialect]
    w, text = writer(), "你们怎么没有人管，什么时候能好，现在这么慢，知道有多烦吗，老人厉害不生气"
    worn = [w.wear(Written(text), "survey", "complaint", Hand(dialect), CONTEXT) for _ in range(30)]
    assert all(written.habits == ["dialect"] for written in worn)
    assert sum(any(spoken in written.text for _, spoken in speech.words) for written in worn) > 20
    assert any(written.text.endswith(tuple(speech.tails)) for written in worn)


def test_script_and_punctuation_are_the_customers_own() -> None:
    w = writer()
    text = "转账失败，钱没到。怎么办！"
    hand = Hand(traditional=True, punctuates=False)
    written = w.wear(Written(text), "survey", "complaint", hand, CONTEXT)
    assert re.sub(r"\s", "", written.text) == "轉賬失敗錢沒到怎麼辦"
    assert written.habits == ["no_punctuation", "traditional"]
    assert to_traditional(text) != text


def test_forms_and_shops_add_their_own_words() -> None:
    for source in ("tickets", "app_reviews", "survey"):
        written = writer(template=1.0).wear(Written("柜员态度冷淡"), source, "complaint", Hand(), CONTEXT)
        assert "柜员态度冷淡" in written.text
        assert len(written.text) > len("柜员态度冷淡")
        assert "template" in written.habits


def test_near_copies_keep_their_words() -> None:
    w, text = writer(), "柜员态度冷淡，排队太久。希望改进"
    bare = re.sub(r"[^\w]", "", text)
    for _ in range(50):
        assert re.sub(r"[^\w]", "", w.vary(text)).startswith(bare)


def test_personal_data_stand_in_the_text_as_recorded() -> None:
    w, seen = writer(), set()
    for _ in range(400):
        text, planted = w.add_pii("提现一直没到。")
        assert planted
        for kind, value in planted:
            assert value in text
            seen.add(kind)
    assert seen == set(w.phrases.habits.pii)
