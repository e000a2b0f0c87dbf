"""States: what may be said, and what may not."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from tests.rootcause.frames import PERIOD, ZONE, build_world, shuffle
from vocnlp.config import TrendSettings
from vocnlp.periods import Period
from vocnlp.rootcause.tally import Tally
from vocnlp.rootcause.trends import compare_windows, measure_trends
from vocnlp.schemas import TRENDS

STEADY = [(20, 200)] * 8


def trend(counts: dict[str, list[tuple[int, int]]], *, measure: str = "pain", **options: Any) -> pd.Series[Any]:
    """Return the trend row of the one topic of a small world."""
    voices, hits = build_world(counts, period=options.pop("period", PERIOD))
    return rows_of(voices, hits, **options).set_index("measure").loc[measure]


def rows_of(voices: pd.DataFrame, hits: pd.DataFrame, **options: Any) -> pd.DataFrame:
    arguments = {"settings": TrendSettings(), "time_zone": ZONE, "topic_ids": ["T0001"], "recipe_id": "r1"} | options
    return measure_trends(voices, hits, arguments.pop("period", PERIOD), **arguments)


def test_rising_falling_and_their_signs() -> None:
    up = trend({"a": [*STEADY, (45, 200)]})
    assert (up["state"], up["reason"]) == ("rising", "significant")
    assert up["delta"] == pytest.approx(0.125) and up["low"] > 0 and up["n"] == 45 and up["n_baseline"] == 160
    down = trend({"a": [*STEADY, (5, 200)]})
    assert down["state"] == "falling" and down["delta"] < 0 and down["high"] < 0


def test_new_and_gone() -> None:
    assert trend({"a": [(0, 200)] * 8 + [(15, 200)]})["state"] == "new"
    assert trend({"a": [*STEADY, (0, 200)]})["state"] == "gone"


def test_small_counts_cannot_tell() -> None:
    few = trend({"a": [(0, 12)] * 7 + [(1, 12), (3, 12)]})
    assert (few["state"], few["reason"]) == ("cannot_tell", "few_feedback") and np.isnan(few["q_value"])
    # Twice as many, but of so few that chance does that often.
    chance = trend({"a": [(2, 80)] * 8 + [(4, 80)]})
    assert (chance["state"], chance["reason"]) == ("cannot_tell", "not_significant")


def test_flat_needs_enough_feedback_to_rule_a_change_out() -> None:
    assert trend({"a": [(600, 2000)] * 8 + [(600, 2000)]})["state"] == "flat"
    assert trend({"a": [*STEADY, (20, 200)]})["state"] == "cannot_tell"


def test_sure_but_small_changes_are_flat() -> None:
    row = trend({"a": [(1000, 2000)] * 8 + [(1150, 2000)]})
    assert (row["state"], row["reason"]) == ("flat", "small_change") and row["q_value"] < 0.01


def test_a_changed_mix_is_never_rising() -> None:
    row = trend({"hotline": [(40, 100)] * 8 + [(160, 400)], "store": [(20, 200)] * 8 + [(20, 200)]})
    assert row["delta"] > 0.09 and row["delta_customers"] == 0 and row["delta_mix"] == row["delta"]
    assert row["state"] not in ("rising", "new")


def test_an_outage_is_no_improvement() -> None:
    counts = {"tickets": [(50, 100)] * 8 + [(0, 0)], "reviews": [(10, 100)] * 8 + [(10, 100)]}
    silent = trend(counts)
    assert silent["delta"] < -0.15 and silent["delta_customers"] == 0
    assert (silent["state"], silent["reason"]) == ("cannot_tell", "silent_source")
    known = trend(counts, partial_sources=["tickets"])
    assert (known["state"], known["reason"]) == ("cannot_tell", "partial_source")


def test_a_partial_source_never_lets_a_topic_fall_but_the_others_may_raise_it() -> None:
    counts = {"tickets": [(50, 100)] * 8 + [(1, 60)], "reviews": [(10, 100)] * 8 + [(10, 100)]}
    assert trend(counts)["state"] in ("falling", "gone")
    assert trend(counts, partial_sources=["tickets"])["state"] == "cannot_tell"
    counts["reviews"][-1] = (40, 100)
    assert trend(counts, partial_sources=["tickets"])["state"] == "rising"
    # The failed source's own remains show no rise either.
    burst = {"tickets": [(10, 100)] * 8 + [(30, 60)], "reviews": [(10, 100)] * 8 + [(10, 100)]}
    assert trend(burst, partial_sources=["tickets"])["state"] == "cannot_tell"


def test_no_baseline() -> None:
    alone = trend({"a": [(30, 100)]})
    assert (alone["state"], alone["reason"]) == ("cannot_tell", "no_baseline")
    assert np.isnan(alone["baseline"]) and alone["share"] == 0.3 and alone["history"] == "[0.3]"
    short = trend({"a": [(5, 100), (30, 100)]})
    assert short["reason"] == "no_baseline" and np.isnan(short["low"])


def test_an_empty_or_open_period_is_not_compared() -> None:
    assert trend({"a": [*STEADY, (0, 0)]})["reason"] == "no_feedback"
    row = trend({"a": [*STEADY, (45, 200)]}, closed=False)
    assert (row["state"], row["reason"]) == ("cannot_tell", "open_period")


def test_theme_counts_all_units_and_pain_the_negative_ones() -> None:
    voices, hits = build_world({"a": [*STEADY, (45, 200)]})
    hits.loc[hits.index[::2], "is_pain"] = False
    rows = rows_of(voices, hits).set_index("measure")
    assert rows.loc["theme", "n"] == 45 and rows.loc["pain", "n"] in (22, 23)


def test_order_of_rows_and_other_topics_do_not_move_a_number() -> None:
    voices, hits = build_world({"a": [*STEADY, (30, 200)], "b": [(4, 50)] * 8 + [(9, 50)]})
    rows = rows_of(voices, hits)
    assert_frame_equal(rows, rows_of(shuffle(voices), shuffle(hits)))
    TRENDS.check(rows)
    more = rows_of(voices, hits, topic_ids=["T0009", "T0001"])
    same = more[more["topic_id"] == "T0001"].reset_index(drop=True)
    numbers = ["n", "share", "baseline", "delta", "delta_customers", "delta_mix", "history"]
    assert_frame_equal(same[numbers], rows[numbers])
    assert (more["topic_id"] == "T0009").sum() == 2


def test_inputs_stay_as_they_were() -> None:
    voices, hits = build_world({"a": [*STEADY, (30, 200)]})
    before = voices.copy(), hits.copy()
    rows_of(voices, hits)
    assert_frame_equal(voices, before[0])
    assert_frame_equal(hits, before[1])


def test_history_and_onset() -> None:
    row = trend({"a": [(10, 200)] * 10 + [(30, 200), (30, 200), (32, 200)]})
    history = json.loads(row["history"])
    assert len(history) == 13 and history[0] == 0.05 and history[-1] == 0.16
    assert row["state"] == "rising"
    assert row["onset_at"] == pd.Timestamp(PERIOD.before(2).bounds(ZONE)[0])
    assert pd.isna(trend({"a": [*STEADY, (20, 200)]})["onset_at"])


def test_days_are_compared_with_the_same_weekday() -> None:
    day = Period.parse("2026-11-15")
    voices, hits = [], []
    for back in range(60):
        # Sundays bring five times as much of the topic as other days; nothing else happens.
        n_hits = 50 if back % 7 == 0 else 10
        v, h = build_world({"a": [(n_hits, 500)]}, period=day.before(back))
        prefix = f"{back:03d}"
        voices.append(v.assign(feedback_id=prefix + v["feedback_id"]))
        hits.append(h.assign(feedback_id=prefix + h["feedback_id"]))
    row = rows_of(pd.concat(voices), pd.concat(hits), period=day).set_index("measure").loc["pain"]
    assert row["delta"] == 0 and row["baseline"] == 0.1


def test_recipe_part() -> None:
    voices, hits = build_world({"a": [*STEADY, (30, 200)]})
    published = rows_of(voices, hits)
    assert set(rows_of(voices, hits, published=published)["delta_recipe"]) == {0.0}
    fewer = hits.iloc[::2]
    rebuilt = rows_of(voices, fewer, published=published, recipe_id="r2").set_index("measure").loc["pain"]
    assert rebuilt["delta_recipe"] == pytest.approx(rebuilt["baseline"] - 0.1, abs=1e-6) and rebuilt["delta_recipe"] < 0
    assert rows_of(voices, hits)["delta_recipe"].isna().all()


def test_recipe_part_against_an_earlier_period_rebuilds_that_baseline() -> None:
    voices, hits = build_world({"a": [(10, 200), *[(30, 200)] * 9, (30, 200)]})
    published = rows_of(voices, hits, period=PERIOD.before(1))
    rows = rows_of(voices, hits, published=published, recipe_id="r2")
    # The same hits under another recipe's name: the baselines' days differ, the recipe moved nothing.
    assert rows["delta_recipe"].abs().max() == 0


def test_empty_voices() -> None:
    voices, hits = build_world({"a": [(1, 2)]})
    assert len(rows_of(voices.iloc[:0], hits.iloc[:0])) == 0


def test_scope_limits_the_voices() -> None:
    voices, hits = build_world({"a": [*STEADY, (45, 200)], "b": [*STEADY, (20, 200)]})
    row = rows_of(voices, hits, scope="source=b").set_index("measure").loc["pain"]
    assert row["share"] == 0.1 and row["scope"] == "source=b"


def test_nothing_moved_few_alarms() -> None:
    """False alarms stay near the rate asked for in a world where nothing happens (a short form of the benchmark)."""
    rng = np.random.default_rng(3)
    reports, alarms = 40, 0
    keys = tuple(f"T{i:04d}" for i in range(20))
    for _ in range(reports):
        total = rng.poisson(700, size=(9, 1))
        # Negative binomial, variance 1.5 times the mean.
        n = rng.poisson(rng.gamma(np.full((9, 1, 20), 35 / 0.5)) * 0.5)
        counts = Tally(("a",), keys, n, n * 1000, total, total * 1000, total * 10**6)
        states = compare_windows(counts, settings=TrendSettings())["state"]
        alarms += bool(states.isin(["rising", "new", "falling", "gone"]).any())
    assert alarms / reports <= 0.2
