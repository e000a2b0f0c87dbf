"""The ranking: its formula, its ties, whom it names and whom it quotes."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from tests.rootcause.frames import PERIOD, ZONE, build_world, shuffle
from vocnlp.config import RankingSettings, TrendSettings
from vocnlp.rootcause.ranking import choose_evidence, rank_pain_points
from vocnlp.rootcause.trends import measure_trends
from vocnlp.schemas import PAIN_POINTS, TRENDS


def topics(*ids: str) -> pd.DataFrame:
    return pd.DataFrame(
        {"topic_id": ids, "code": [f"P-{i[1:]}" for i in ids], "label": "标签", "area": "service", "category": None,
         "owner": "网点运营部"}
    )  # fmt: skip


def two_topics(first: int = 40, second: int = 20, *, n: int = 200) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Steady history of two topics; T0001 with `first` and T0002 with `second` of the period's feedback."""
    voices, hits = build_world({"a": [(first, n)] * 9})
    other = hits.copy()
    order = other.merge(voices, on="feedback_id").groupby("created_at").cumcount()
    assert len(order) == len(other)
    _, thin = build_world({"a": [(second, n)] * 9}, topic_id="T0002")
    return voices, pd.concat([hits, thin], ignore_index=True)


def rank(
    voices: pd.DataFrame, hits: pd.DataFrame, *, trends: pd.DataFrame | None = None, **weights: Any
) -> pd.DataFrame:
    ids = ["T0001", "T0002", "T0003"]
    if trends is None:
        trends = measure_trends(
            voices, hits, PERIOD, settings=TrendSettings(), time_zone=ZONE, topic_ids=ids, recipe_id="r"
        )
    return rank_pain_points(
        trends, voices, hits, topics(*ids), PERIOD, settings=RankingSettings(**weights), time_zone=ZONE, recipe_id="r"
    )


def test_impact_is_volume_severity_and_growth() -> None:
    voices, hits = two_topics()
    ranked = PAIN_POINTS.check(rank(voices, hits))
    assert ranked["topic_id"].tolist() == ["T0001", "T0002"] and ranked["rank"].tolist() == [1, 2]
    # 20 % of the feedback, severity 0.8, no growth: 20 * 0.8.
    assert ranked["impact"].tolist() == [16.0, 8.0]
    assert ranked["n_feedback"].tolist() == [40, 20] and ranked["negative_share"].tolist() == [1.0, 1.0]


def test_severity_and_its_exponent() -> None:
    voices, hits = two_topics(40, 30)
    hits.loc[hits["topic_id"] == "T0001", "severity"] = 0.5
    assert rank(voices, hits)["topic_id"].tolist() == ["T0002", "T0001"]
    assert rank(voices, hits, severity=0)["topic_id"].tolist() == ["T0001", "T0002"]


def test_growth_counts_only_where_the_trend_is_sure() -> None:
    voices, hits = two_topics(40, 30)
    trends = measure_trends(
        voices, hits, PERIOD, settings=TrendSettings(), time_zone=ZONE, topic_ids=["T0001", "T0002"], recipe_id="r"
    )
    second = trends["topic_id"] == "T0002"
    grown = trends.assign(delta_customers=trends["delta_customers"].where(~second, 0.3))
    for state, factor in (("rising", 3.0), ("new", 3.0), ("cannot_tell", 1.0), ("flat", 1.0)):
        ranked = rank(voices, hits, trends=TRENDS.conform(grown.assign(state=state)), growth=1).set_index("topic_id")
        assert ranked.loc["T0002", "impact"] == pytest.approx(15 * 0.8 * factor), state
    halved = trends.assign(delta_customers=-0.149, state="gone")
    ranked = rank(voices, hits, trends=TRENDS.conform(halved), growth=1).set_index("topic_id")
    assert ranked.loc["T0002", "impact"] == pytest.approx(15 * 0.8 * 0.5)


def test_single_feedback_drops_and_ties_go_by_id() -> None:
    voices, hits = two_topics(40, 40)
    one = hits[hits["topic_id"] == "T0001"].head(1).assign(topic_id="T0003")
    ranked = rank(voices, pd.concat([hits, one]))
    assert ranked["topic_id"].tolist() == ["T0001", "T0002"]
    assert ranked["impact"].nunique() == 1


def test_rank_intervals_hold_the_rank_and_tell_sure_orders() -> None:
    close = rank(*two_topics(40, 39))
    assert close["rank_low"].tolist() == [1, 1] and close["rank_high"].tolist() == [2, 2]
    clear = rank(*two_topics(80, 10))
    assert clear["rank_low"].tolist() == [1, 2] and clear["rank_high"].tolist() == [1, 2]


def test_order_of_rows_does_not_matter() -> None:
    voices, hits = two_topics()
    voices["channel"] = ["app" if i % 3 else "web" for i in range(len(voices))]
    assert_frame_equal(rank(voices, hits), rank(shuffle(voices), shuffle(hits)))


def test_the_concerned_group_is_named_only_when_it_stands_out() -> None:
    voices, hits = two_topics(40, 40)
    concerned = set(hits.loc[hits["topic_id"] == "T0001", "feedback_id"])
    # Every third of all feedback is web; among T0001's four of five are.
    voices["channel"] = ["web" if i % 3 == 0 or (f in concerned and i % 5) else "app"
                         for i, f in enumerate(voices["feedback_id"])]  # fmt: skip
    voices["region"] = ["华东" if i % 2 else "华南" for i in range(len(voices))]
    hits = hits[(hits["topic_id"] == "T0001") | (hits.groupby("topic_id").cumcount() % 2 == 0)]
    ranked = rank(voices, hits).set_index("topic_id")
    affected = json.loads(ranked.loc["T0001", "affected"])
    assert set(affected) == {"channel"} and affected["channel"]["value"] == "web"
    assert affected["channel"]["lift"] >= 1.3 and affected["channel"]["n"] >= 5
    assert 0 < affected["channel"]["share"] <= 1


def test_evidence_is_negative_typical_readable_and_of_many_customers() -> None:
    pain = pd.DataFrame(
        {
            "topic_id": "T0001", "unit_id": ["u1", "u2", "u3", "u4", "u5"], "feedback_id": list("abcde"),
            "customer_key": ["k1", "k1", "k2", None, None], "weight_milli": [1000, 1000, 1000, 1000, 100],
            "p_negative": [0.99, 0.98, 0.6, 0.9, 0.99], "probability": 0.9, "n_chars": [20.0, 20.0, 20.0, 500.0, 20.0],
        }
    )  # fmt: skip
    # u2 is k1's second, u4 is far too long, u5 a copy.
    assert choose_evidence(pain)["T0001"] == ["u1", "u3", "u4", "u5", "u2"]
    assert choose_evidence(pain.iloc[:0]) == {}


def test_evidence_has_one_unit_per_feedback_of_this_period() -> None:
    voices, hits = two_topics()
    ids = rank(voices, hits).set_index("topic_id").loc["T0001", "evidence_ids"]
    inside = voices[voices["created_at"] >= PERIOD.bounds(ZONE)[0]]["feedback_id"]
    assert len(ids) == 40 and {i.split(".")[0] for i in ids} <= set(inside)


def test_nothing_to_rank() -> None:
    voices, hits = two_topics()
    assert len(rank(voices, hits.assign(is_pain=False))) == 0
    assert len(rank(voices.iloc[:0], hits.iloc[:0])) == 0
