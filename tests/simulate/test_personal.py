from __future__ import annotations

import random
import re
import unicodedata

import pytest

from vocnlp.simulate.personal import draw_kind, make_up
from vocnlp.simulate.phrases import load_phrase_bank

WORDS = {"surnames": ["沈"], "given_names": ["砚秋"], "cities": ["云泊"], "streets": ["学府路"], "estates": ["文昌里"]}


@pytest.mark.parametrize("seed", range(30))
def test_made_up_numbers_have_the_right_check_digits_and_belong_to_nobody(seed: int) -> None:
    rng = random.Random(seed)
    mobile = unicodedata.normalize("NFKC", make_up("mobile", rng, WORDS))
    assert re.fullmatch(r"1\d{2}0000\d{4}", re.sub(r"\D", "", mobile.removeprefix("+86")))
    identity = make_up("id_card", rng, WORDS)
    total = sum(int("10" if d == "X" else d) * pow(2, 17 - i, 11) for i, d in enumerate(identity)) % 11
    assert total == 1
    card = make_up("card", rng, WORDS).replace(" ", "")
    assert len(card) == 19
    digits = [int(d) for d in reversed(card)]
    assert sum(sum(divmod(2 * d, 10)) if i % 2 else d for i, d in enumerate(digits)) % 10 == 0
    assert "@example." in make_up("email", rng, WORDS)
    assert re.fullmatch(r"0\d{2,3}-[68]0000\d{3}", make_up("landline", rng, WORDS))
    assert make_up("address", rng, WORDS).startswith("云泊市学府路")


def test_every_kind_has_a_sentence_and_is_drawn() -> None:
    rng = random.Random(1)
    kinds = {draw_kind(rng) for _ in range(2000)}
    sentences = load_phrase_bank().habits.pii
    assert kinds == set(sentences)
    for kind, templates in sentences.items():
        assert all("{" + kind + "}" in template for template in templates)
        assert len({make_up(kind, rng, WORDS) for _ in range(5)}) > (0 if kind == "name" else 1)
