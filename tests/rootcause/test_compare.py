"""Between two published reports: customers + mix + recipe, to the last published digit."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.rootcause.frames import PERIOD, ZONE, build_world
from vocnlp.config import TrendSettings
from vocnlp.errors import InputError
from vocnlp.rootcause.compare import split_difference
from vocnlp.rootcause.trends import measure_trends

BEFORE = PERIOD.before(1)


def trends(voices: pd.DataFrame, hits: pd.DataFrame, period: object, recipe: str) -> pd.DataFrame:
    return measure_trends(
        voices, hits, period, settings=TrendSettings(), time_zone=ZONE, topic_ids=["T0001"], recipe_id=recipe  # type: ignore[arg-type]
    )  # fmt: skip


def split(voices: pd.DataFrame, old_hits: pd.DataFrame, hits: pd.DataFrame) -> pd.DataFrame:
    return split_difference(
        trends(voices, old_hits, BEFORE, "r1"), trends(voices, hits, PERIOD, "r2"), trends(voices, hits, BEFORE, "r2"),
        voices=voices, hits=hits, time_zone=ZONE,
    ).set_index("measure")  # fmt: skip


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=3
    ),
    st.integers(1, 3),
)
def test_the_parts_add_up_exactly(rows: list[tuple[int, int, int, int]], step: int) -> None:
    counts = {name: [(min(h0, n0), n0), (min(h1, n1), n1)] for name, (h0, n0, h1, n1) in zip("abc", rows, strict=False)}
    # Something to publish on both sides.
    counts["z"] = [(1, 3), (2, 4)]
    voices, hits = build_world(counts)
    old_hits = hits.iloc[::step]
    a, b = trends(voices, old_hits, BEFORE, "r1"), trends(voices, hits, PERIOD, "r2")
    rebuilt = trends(voices, hits, BEFORE, "r2")
    parts = split_difference(a, b, rebuilt, voices=voices, hits=hits, time_zone=ZONE).set_index("measure")
    row = parts.loc["pain"]
    assert round(row["customers"] + row["mix"] + row["recipe"], 6) == row["difference"]
    published = [frame.set_index("measure").loc["pain", "share"] for frame in (a, b)]
    assert row["difference"] == round(published[1] - published[0], 6)


def test_each_cause_alone() -> None:
    voices, hits = build_world({"a": [(20, 100), (40, 100)], "b": [(5, 50), (5, 50)]})
    row = split(voices, hits, hits).loc["pain"]
    assert row["mix"] == row["recipe"] == 0 and row["customers"] == row["difference"] > 0.13
    voices, hits = build_world({"a": [(20, 100), (80, 400)], "b": [(5, 50), (5, 50)]})
    row = split(voices, hits, hits).loc["pain"]
    assert row["customers"] == row["recipe"] == 0 and row["mix"] == row["difference"] > 0
    voices, hits = build_world({"a": [(20, 100), (20, 100)]})
    row = split(voices, hits.iloc[::2], hits).loc["pain"]
    assert row["customers"] == row["mix"] == 0 and row["recipe"] == row["difference"] == pytest.approx(0.1)


def test_a_source_that_begins_is_mix() -> None:
    voices, hits = build_world({"a": [(20, 100), (20, 100)], "b": [(0, 0), (90, 100)]})
    row = split(voices, hits, hits).loc["pain"]
    assert row["customers"] == 0 and row["mix"] == row["difference"] == 0.35


def test_topics_of_one_side_count_as_absent_on_the_other() -> None:
    voices, hits = build_world({"a": [(20, 100), (20, 100)]})
    row = split(voices, hits.iloc[:0], hits).loc["pain"]
    assert row["recipe"] == 0.2 == row["difference"]


def test_several_periods_are_refused() -> None:
    voices, hits = build_world({"a": [(2, 10), (2, 10)]})
    both = pd.concat([trends(voices, hits, BEFORE, "r"), trends(voices, hits, PERIOD, "r")])
    with pytest.raises(InputError, match="one period"):
        split_difference(both, both, both, voices=voices, hits=hits, time_zone=ZONE)
