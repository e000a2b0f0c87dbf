"""The lists that vocnlp reads by and the words that the simulator writes by were not taken from each other.

Short words prove nothing: everyone says 慢. Two things would: a whole phrase of one standing in the other, and long
entries (five characters and more) meeting more often than they meet in real customers' words. A list copied from the
bank, and a bank built from a list, fail: the last two tests copy on purpose.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import pandas as pd
import pytest
import yaml

from tests.simulate.conftest import Bank
from vocnlp.rootcause.taxonomy import load_taxonomy
from vocnlp.simulate.phrases import expand, load_phrase_bank

DATA = Path(os.environ.get("VOCNLP_SHARED", Path(__file__).parents[2].parent / "shared" / "data"))
LONG = 5
CONTEXT = {"branch": "东门支行", "region": "晨江", "version": "6.3.0", "device": "小米14"}
CATEGORIES = {
    "crash_android": ("app_stability", "app_update"), "branch_queue": ("branch_waiting",), "face_fail": ("app_login",),
    "ecny_topup": ("transfer_payment",), "sales_calls": ("marketing_calls",), "loan_prepay": ("loan_rate",),
    "atm_swallow": ("branch_network", "account_card"), "transfer_outage": ("transfer_payment", "app_stability"),
}  # fmt: skip
"""Where a person would file each planted point in the bank's taxonomy."""


@dataclass(frozen=True)
class Overlap:
    """How far a list and a set of phrases are the same words."""

    equal_phrases: list[str]
    equal_spans: float
    long_found: list[str]
    n_long: int
    phrases_with_long: float


def measure_overlap(entries: Iterable[str], phrases: Iterable[str]) -> Overlap:
    entries, phrases = set(entries), sorted(set(phrases))
    spans = {span for phrase in phrases for span in re.split(r"[\W_]+", phrase) if span}
    long = [entry for entry in entries if len(entry) >= LONG]
    found = [entry for entry in long if any(entry in phrase for phrase in phrases)]
    return Overlap(
        sorted(entries & set(phrases)),
        len(entries & spans) / len(spans),
        sorted(found),
        len(long),
        sum(any(entry in phrase for entry in found) for phrase in phrases) / len(phrases),
    )


@cache
def lists() -> dict[str, list[str]]:
    """Every list of words that ships with vocnlp, phrases with a gap (利率*高) left out."""
    folder = files("vocnlp") / "resources"
    entries: dict[str, list[str]] = {}
    for name in ("app", "bank", "ecommerce", "hospitality"):
        raw = yaml.safe_load((folder / "taxonomies" / f"{name}.yaml").read_text("utf-8"))
        entries[name] = [str(seed) for category in raw["categories"] for seed in category["seeds"]]
    lexicon = (folder / "lexicon" / "sentiment.tsv").read_text("utf-8").splitlines()
    entries["lexicon"] = [line.split("\t")[0] for line in lexicon if line and not line.startswith("#")]
    for name in ("stop_words", "single_words"):
        lines = (folder / "preprocess" / f"{name}.txt").read_text("utf-8").splitlines()
        entries[name] = [word for line in lines if not line.startswith("#") for word in line.split()]
    return {name: [entry for entry in values if "*" not in entry] for name, values in entries.items()}


@cache
def spoken() -> tuple[str, ...]:
    """Every clause of the phrase bank, in twenty fillings."""
    bank, rng = load_phrase_bank(), random.Random(0)
    clauses = [clause for clauses in bank.themes.values() for clause in clauses]
    return tuple(sorted({expand(clause, bank.slots, CONTEXT, rng) for clause in clauses for _ in range(20)}))


@pytest.mark.parametrize("name", sorted(lists()))
def test_no_list_and_no_phrase_were_taken_from_each_other(name: str) -> None:
    overlap = measure_overlap(lists()[name], spoken())
    assert overlap.equal_phrases == []
    # 霸王条款 between two commas is how people talk; many such would be a list.
    assert overlap.equal_spans < 0.02
    if overlap.n_long >= 10:
        assert len(overlap.long_found) / overlap.n_long < 0.34
    assert overlap.phrases_with_long < 0.05


def test_no_stop_word_is_a_frame_of_the_simulators() -> None:
    bank = load_phrase_bank()
    habits = bank.habits
    frames = [*bank.openings.values(), *bank.closings.values(), *habits.irony.values(), *habits.polite.values()]
    long = {phrase for phrases in frames for phrase in phrases if len(phrase) >= 4}
    assert long & set(lists()["stop_words"]) == set()
    # Nor does the list silence what a theme is about: its words are said of many themes, or of none.
    for theme, clauses in bank.themes.items():
        words = "".join(clauses)
        heavy = [w for w in lists()["stop_words"] if len(w) >= 3 and words.count(w) >= 8]
        assert heavy == [], theme


def test_seeds_reach_most_planted_feedback_but_not_all_of_it(bank: Bank, good: pd.DataFrame) -> None:
    """Finding a planted point must not be reading one's own list, nor be impossible."""
    taxonomy = load_taxonomy("bank")
    text = good.set_index("name")["text"]
    reach = {}
    for point in bank.truth.planted:
        found = [any(m.category.id in CATEGORIES[point.id] for m in taxonomy.find(text[n])) for n in point.source_ids]
        reach[point.id] = sum(found) / len(found)
    assert all(0.05 < share < 0.95 for share in reach.values()), reach
    assert 0.3 < sum(reach.values()) / len(reach) < 0.8, reach


@pytest.mark.skipif(
    not (DATA / "app_reviews_bank.parquet").is_file(), reason="the labelled data sets are not here (VOCNLP_SHARED)"
)
def test_the_lists_know_the_simulator_hardly_better_than_real_customers() -> None:
    size = sum(map(len, spoken()))
    reviews = pd.read_parquet(DATA / "app_reviews_bank.parquet")["text"].sample(frac=1, random_state=0)
    real = "\n".join(reviews)[:size]
    entries = {entry for values in lists().values() for entry in values if len(entry) >= LONG}
    in_bank = len(measure_overlap(entries, spoken()).long_found)
    in_real = sum(entry in real for entry in entries)
    assert in_real >= 10
    assert in_bank < 2 * in_real


def test_a_list_copied_from_the_bank_would_be_noticed() -> None:
    copied = random.Random(1).sample(spoken(), 20)
    overlap = measure_overlap([*lists()["bank"], *copied], spoken())
    assert overlap.equal_phrases == sorted(copied)
    cut = [phrase[:6] for phrase in random.Random(2).sample(spoken(), 60)]
    overlap = measure_overlap([*lists()["bank"], *cut], spoken())
    assert len(overlap.long_found) / overlap.n_long > 0.34


def test_a_bank_built_from_a_list_would_be_noticed() -> None:
    seeds = [seed for seed in lists()["bank"] if len(seed) >= LONG]
    built = [f"你们的{seed}，真是受够了" for seed in seeds]
    overlap = measure_overlap(lists()["bank"], [*spoken(), *built])
    assert len(overlap.long_found) == overlap.n_long
    assert measure_overlap(lists()["bank"], built).phrases_with_long == 1.0
