"""The PII benchmark tells a masker that hides everything from one that hides nothing; its halves stay apart."""

from __future__ import annotations

from collections import Counter
from importlib import import_module
from itertools import combinations, pairwise

import pytest

from benchmarks import pii
from benchmarks.pii import dev, dev4, final4
from benchmarks.pii.messages import KINDS, WORDED, generate_messages, id_check, luhn_check

MODULES = {name: import_module(f"benchmarks.pii.{name}") for name in (*pii.DEV, *pii.HELD_OUT)}
HALVES = pytest.mark.parametrize("half", MODULES.values(), ids=MODULES)
N = 1_400


def hide(message):
    """Mask as somebody would who knows where everything stands."""
    text, at = "", 0
    for plant in message.plants:
        text += message.text[at : plant.start] + f"<{plant.kind}:3f2a>"
        at = plant.end
    return text + message.text[at:]


@HALVES
def test_a_message_records_what_it_holds(half):
    messages = generate_messages(half, N)
    assert messages == generate_messages(half, N)
    assert len({message.text for message in messages}) > 0.99 * N
    for message in messages:
        assert message.plants
        for plant in message.plants:
            assert message.text[plant.start : plant.end] == plant.value.text
            assert bool(plant.value.secret) != bool(plant.value.parts)
        for decoy in message.decoys:
            assert decoy in message.text
    planted = {(plant.kind, plant.style) for message in messages for plant in message.plants}
    assert planted == {(kind, style) for kind, styles in half.VALUES.items() for style in styles}
    assert {kind for kind, _ in planted} == set(KINDS)
    assert half.NAME in MODULES


@HALVES
def test_nothing_hidden_counts_as_nothing_and_all_hidden_as_all(half):
    messages = generate_messages(half, N)
    for masked, share in (([m.text for m in messages], 0.0), ([hide(m) for m in messages], 1.0)):
        measured = pii.measure_recall(messages, masked, show=False)
        assert {kind: measured["recall"][kind]["recall"] for kind in KINDS} == dict.fromkeys(KINDS, share)
        assert measured["numeric"]["recall"] == measured["worded"]["recall"] == share
        assert measured["decoys"]["lost"] == 0
        assert all(measured["recall"][kind]["eaten"] == 0 for kind in KINDS)


def test_a_part_left_is_a_leak_and_a_clause_gone_is_eaten():
    messages = [m for m in generate_messages(dev, N) if len(m.plants) == 1]
    numbers = [m for m in messages if m.plants[0].kind in ("mobile", "id_card", "bank_card", "landline")]
    for message in numbers[:200]:
        plant = message.plants[0]
        partly = message.text[: plant.start] + "<手机:3f2a>" + plant.value.text[3:] + message.text[plant.end :]
        assert pii.find_leaks(message, partly) == [plant]
    long = next(m for m in messages if len(m.text) > m.plants[0].end + 6)
    plant = long.plants[0]
    assert pii.find_eaten(long, long.text[: plant.start] + "<手机:3f2a>" + long.text[plant.end + 3 :]) == [plant]


@pytest.mark.parametrize(("one", "other"), list(combinations(MODULES.values(), 2)), ids=lambda half: half.NAME)
def test_no_two_halves_share_a_sentence(one, other):
    for name in ("CLAUSES", "FILLERS", "DECOYS"):
        assert not set(getattr(one, name)) & set(getattr(other, name)), name
    first, second = ({m.text for m in generate_messages(half, N)} for half in (one, other))
    assert not first & second


@pytest.mark.parametrize(("shown", "held_out"), [("dev", "final"), ("dev2", "final2")])
def test_a_held_out_half_has_names_of_its_own(shown, held_out):
    for name in ("SURNAMES", "GIVEN"):
        assert not set(getattr(MODULES[shown], name)) & set(getattr(MODULES[held_out], name)), name


@pytest.mark.parametrize("name", ["dev2", "dev4", "final2", "final4"])
def test_a_half_of_a_later_author_says_it_in_many_ways(name):
    half = MODULES[name]
    clauses = Counter(kind for clause in half.CLAUSES for kind in KINDS if f"{{{kind}" in clause)
    assert {kind: n for kind, n in clauses.items() if n < (30 if kind in WORDED else 15)} == {}
    assert len(set(half.DECOYS)) >= 120


@pytest.mark.parametrize("half", [dev4, final4], ids=lambda half: half.NAME)
def test_a_half_with_shares_is_large_and_mostly_plain(half):
    messages = generate_messages(half, pii.MESSAGES)
    assert len({message.text for message in messages}) >= 3_000
    assert len(set(half.CLAUSES)) >= 500
    kinds = Counter(plant.kind for message in messages for plant in message.plants)
    assert set(kinds) == set(KINDS)
    assert min(kinds.values()) >= 250
    assert kinds.total() >= 3_000
    for message in messages:
        assert pii.find_leaks(message, message.text) == list(message.plants), "an identifier that cannot be missed"
        assert all(message.text[p.start : p.end] == p.value.text for p in message.plants)
        assert all(one.end <= other.start for one, other in pairwise(message.plants))
    styles = Counter((plant.kind, plant.style) for message in messages for plant in message.plants)
    for kind, shares in half.SHARES.items():
        assert sum(shares.values()) == 100
        assert shares.keys() == half.VALUES[kind].keys()
    assert styles["mobile", "plain"] > 0.5 * kinds["mobile"]
    assert 0 < styles["mobile", "dictated"] < 0.05 * kinds["mobile"]
    cards = [plant for message in messages for plant in message.plants if plant.kind in ("id_card", "bank_card")]
    for number, style in ((plant.value.secret, plant.style) for plant in cards if "full_width" not in plant.style):
        if len(number) > 15:
            check = id_check(number[:17]) if len(number) == 18 else luhn_check(number[:-1])
            assert (check == number[-1].upper()) == (style != "mistyped")


def test_checksums_are_the_public_ones():
    assert id_check("11010519491231002") == "X"  # the example of GB 11643-1999
    assert luhn_check("7992739871") == "3"  # the usual example of ISO/IEC 7812-1


def test_what_a_token_stands_for_is_found():
    assert pii.find_masked("打13800138000吧", "打<手机:3f2a>吧") == ["13800138000 → <手机:3f2a>"]
    assert pii.wilson(95, 100) == (0.8882, 0.9785)
