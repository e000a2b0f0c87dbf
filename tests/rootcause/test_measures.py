"""NPS, CSAT and stars: formulas, intervals, and no false news."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from tests.rootcause.frames import PERIOD, ZONE, build_world, shuffle
from vocnlp.config import TrendSettings
from vocnlp.rootcause.measures import measure_scores
from vocnlp.schemas import MEASURES


def answers(name: str, *windows: list[float], source: str = "survey") -> pd.DataFrame:
    """Return voices whose windows hold these answers, oldest first, the period last."""
    voices, _ = build_world({source: [(0, len(window)) for window in windows]})
    values = [value for window in reversed(windows) for value in window]
    return voices.assign(**{name: values})


def score(voices: pd.DataFrame, **options: Any) -> pd.DataFrame:
    arguments = {"settings": TrendSettings(), "time_zone": ZONE, "recipe_id": "r"} | options
    return MEASURES.check(measure_scores(voices, PERIOD, **arguments)).set_index("measure")


def test_nps() -> None:
    row = score(answers("nps", *[[10.0, 8.0, 6.0, 0.0]] * 4, [9.0] * 6 + [7.0] * 2 + [6.0] * 2)).loc["nps"]
    assert row["value"] == 40 and row["baseline"] == -25 and row["delta"] == 65
    assert -100 <= row["value_low"] < 40 < row["value_high"] <= 100
    assert row["n"] == 10 and row["n_baseline"] == 16


def test_nps_interval_of_one_answer_holds_it() -> None:
    row = score(answers("nps", [10.0])).loc["nps"]
    assert row["value"] == 100 == row["value_high"] and row["value_low"] < 30 and row["state"] == "cannot_tell"


def test_csat_is_a_share_with_wilsons_interval() -> None:
    row = score(answers("csat", [4.0, 5.0, 3.0, 1.0, 5.0])).loc["csat"]
    assert row["value"] == 0.6
    assert (row["value_low"], row["value_high"]) == (pytest.approx(0.2307, abs=1e-4), pytest.approx(0.8824, abs=1e-4))


def test_rating_is_weighted_and_answers_are_not() -> None:
    voices = answers("rating", [5.0, 1.0, 1.0]).assign(nps=[10.0, 0.0, 0.0])
    voices["weight_milli"] = [200, 1000, 1000]
    rows = score(voices)
    assert rows.loc["rating", "value"] == pytest.approx(3 / 2.2) and rows.loc["nps", "value"] == pytest.approx(-100 / 3)


def test_a_real_drop_falls_and_chance_does_not() -> None:
    steady = [[5.0, 4.0, 4.0, 3.0, 2.0] * 10] * 8
    assert score(answers("csat", *steady, [3.0, 2.0, 2.0, 1.0, 5.0] * 10)).loc["csat", "state"] == "falling"
    assert score(answers("csat", *steady, [5.0, 4.0, 4.0, 4.0, 5.0] * 10)).loc["csat", "state"] == "rising"
    row = score(answers("csat", *steady, [5.0, 4.0, 4.0, 3.0, 2.0] * 10)).loc["csat"]
    assert row["delta"] == 0 and row["state"] == "cannot_tell"
    many = [[5.0, 4.0, 4.0, 3.0, 2.0] * 200] * 4
    assert score(answers("csat", *many)).loc["csat", "state"] == "flat"


def test_a_source_that_failed_cannot_tell_what_it_asks() -> None:
    voices = answers("csat", *[[5.0, 4.0, 4.0, 3.0, 2.0] * 10] * 8, [3.0, 2.0, 2.0, 1.0, 5.0] * 10)
    failed = score(voices, partial_sources=("survey",)).loc["csat"]
    assert failed["state"] == "cannot_tell" and failed["delta"] < 0
    assert score(voices, partial_sources=("tickets",)).loc["csat", "state"] == "falling"


def test_a_changed_mix_of_sources_is_no_news() -> None:
    good = answers("rating", *[[5.0, 4.0] * 20] * 8, [5.0, 4.0] * 20, source="app")
    bad = answers("rating", *[[1.0, 2.0] * 10] * 8, [1.0, 2.0] * 100, source="web")
    bad["feedback_id"] = "x" + bad["feedback_id"]
    row = score(pd.concat([good, bad])).loc["rating"]
    assert row["delta"] < -1 and row["state"] in ("flat", "cannot_tell")


def test_few_answers_cannot_tell() -> None:
    row = score(answers("nps", *[[10.0]] * 8, [0.0, 0.0, 0.0])).loc["nps"]
    assert row["delta"] == -200 and row["state"] == "cannot_tell"


def test_missing_answers_and_missing_data() -> None:
    voices = answers("nps", [10.0, np.nan, np.nan])
    assert score(voices).loc["nps", "n"] == 1
    assert len(score(answers("nps", [np.nan]))) == 0
    assert len(score(voices.drop(columns="nps"))) == 0
    assert len(measure_scores(voices.iloc[:0], PERIOD, settings=TrendSettings(), time_zone=ZONE, recipe_id="r")) == 0


def test_order_of_rows_does_not_matter() -> None:
    rng = np.random.default_rng(1)
    voices = answers("rating", *[list(rng.integers(1, 6, 40).astype(float)) for _ in range(9)])
    voices["weight_milli"] = rng.integers(1, 1001, len(voices))
    assert_frame_equal(score(voices), score(shuffle(voices)))
