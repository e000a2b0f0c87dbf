"""Negative words: those of negative units, not those of all units."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from pandas.testing import assert_frame_equal

from tests.rootcause.frames import PERIOD, ZONE, build_world, shuffle
from vocnlp.config import TrendSettings
from vocnlp.rootcause.keywords import find_keywords, log_odds_z
from vocnlp.rootcause.lexicon import load_lexicon
from vocnlp.schemas import KEYWORDS

LEXICON = load_lexicon(None)


def world(now: int = 45) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return voices and unit words: 排长队 in negative units of 20 of 200 a week, and of `now` in the period."""
    voices, hits = build_world({"a": [(20, 200)] * 8 + [(now, 200)]})
    angry = set(hits["feedback_id"])
    rows = []
    for i, feedback_id in enumerate(voices["feedback_id"]):
        if feedback_id in angry:
            rows.append((f"{feedback_id}.0.0", feedback_id, "negative", ["柜台", "排长队", "银行", "不错", "12"]))
        else:
            words = ["柜台", "银行", "不错"] if i % 2 else ["银行", "办理"]
            rows.append((f"{feedback_id}.0.0", feedback_id, "positive" if i % 3 else "neutral", words))
    return voices, pd.DataFrame(rows, columns=["unit_id", "feedback_id", "polarity", "words"])


def find(voices: pd.DataFrame, unit_words: pd.DataFrame, **options: Any) -> pd.DataFrame:
    arguments = {"settings": TrendSettings(), "time_zone": ZONE, "recipe_id": "r"} | options
    return find_keywords(voices, unit_words, LEXICON, PERIOD, **arguments)


def test_negative_words_with_counts_and_trend() -> None:
    keywords = KEYWORDS.check(find(*world())).set_index("word")
    row = keywords.loc["排长队"]
    assert row["n_negative"] == row["n_total"] == 45 and row["n_baseline"] == 160
    assert row["share"] == 0.225 and row["baseline"] == 0.1 and row["delta"] == 0.125 and row["state"] == "rising"
    assert row["association"] > 1.96 and row["in_lexicon"]
    assert len(row["evidence_ids"]) == 20
    # Words of all units, praise and numbers are not negative words.
    assert not {"银行", "不错", "12", "办理"} & set(keywords.index)


def test_a_failed_source_lets_no_word_fall() -> None:
    states = [find(*world(now=3), partial_sources=failed).set_index("word")["state"]["排长队"] for failed in ((), "a")]
    assert states == ["falling", "cannot_tell"]


def test_abstaining_units_count_nowhere() -> None:
    voices, unit_words = world()
    assert len(find(voices, unit_words.assign(polarity="abstain"))) == 0


def test_short_words_need_the_lexicon() -> None:
    voices, unit_words = world()
    longer = [[*words, "慢", "噫"] if "排长队" in words else words for words in unit_words["words"]]
    found = set(find(voices, unit_words.assign(words=longer))["word"])
    assert "慢" in found and "噫" not in found


def test_words_that_only_judge_name_no_pain() -> None:
    voices, unit_words = world()
    longer = [[*words, "差评", "不能"] if "排长队" in words else words for words in unit_words["words"]]
    found = set(find(voices, unit_words.assign(words=longer))["word"])
    assert "排长队" in found and not {"差评", "不能"} & found


def test_a_word_twice_in_a_feedback_counts_once() -> None:
    voices, unit_words = world()
    twice = pd.concat([unit_words, unit_words.assign(unit_id=unit_words["unit_id"].str[:-1] + "1")])
    row = find(voices, twice).set_index("word").loc["排长队"]
    assert row["n_negative"] == 45 and len({u.split(".")[0] for u in row["evidence_ids"]}) == 20


def test_order_of_rows_does_not_matter() -> None:
    voices, unit_words = world()
    assert_frame_equal(find(voices, unit_words), find(shuffle(voices), shuffle(unit_words)))


def test_nothing() -> None:
    voices, unit_words = world()
    assert len(find(voices.iloc[:0], unit_words)) == len(find(voices, unit_words.iloc[:0])) == 0
    empty = unit_words.assign(words=[[] for _ in range(len(unit_words))])
    assert len(find(voices, empty)) == 0


def test_log_odds_shrink_rare_words() -> None:
    # Three of three says less than thirty of thirty-three.
    z = log_odds_z(np.array([3.0, 30.0, 200.0]), np.array([0.0, 3.0, 400.0]))
    assert 0 < z[0] < z[1] and z[2] < 0
