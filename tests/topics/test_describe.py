from __future__ import annotations

import pandas as pd
import pytest

from vocnlp.schemas import ASSIGNMENTS, TOPICS, UNITS
from vocnlp.topics.describe import describe_topics
from vocnlp.topics.model import TopicModel

Frames = tuple[pd.DataFrame, pd.DataFrame, "pd.Series[str]", pd.DataFrame]


@pytest.fixture
def frames(model: TopicModel) -> Frames:
    texts = ["一更新就闪退", "闪退", "一更新就闪退", "天天闪退打不开啊", "客服电话打不通"]
    topics = ["T0001", "T0001", "T0001", "T0001", "T0002"]
    units = pd.DataFrame(
        {
            "unit_id": [f"f{i:016x}.0.0" for i in range(5)],
            "feedback_id": [f"f{i:016x}" for i in range(5)],
            "revision": 0,
            "ordinal": 0,
            "start": 0,
            "end": [len(t) for t in texts],
            "month": "2026-11",
        }
    )
    assignments = units.assign(
        topic_id=topics, model_version=model.version, probability=[0.8, 0.99, 0.9, 0.7, 0.6], recipe_id="r"
    )
    feedback = pd.DataFrame(
        {
            "feedback_id": units["feedback_id"],
            "revision": 0,
            "created_at": pd.to_datetime([f"2026-11-{d:02d}" for d in (5, 3, 9, 4, 8)], utc=True).as_unit("us"),
        }
    )
    unit_texts = pd.Series(texts, index=units["unit_id"])
    return UNITS.conform(units), ASSIGNMENTS.conform(assignments), unit_texts, feedback


def test_describes_every_topic(model: TopicModel, frames: Frames) -> None:
    units, assignments, unit_texts, feedback = frames
    topics = describe_topics(model, units, assignments, unit_texts, feedback)
    assert topics.columns.tolist() == [c for c in TOPICS.column_names if c not in ("area", "category", "owner")]
    assert topics["topic_id"].tolist() == list(model.topic_ids)
    assert topics["n_units"].tolist() == [4, 1, 0]
    assert topics["born_at"].iloc[0] == pd.Timestamp("2026-11-03", tz="UTC")
    assert pd.isna(topics["born_at"].iloc[2])
    TOPICS.conform(topics.assign(area="other"))


def test_examples_are_typical_readable_and_differ(model: TopicModel, frames: Frames) -> None:
    units, assignments, unit_texts, feedback = frames
    topics = describe_topics(model, units, assignments, unit_texts, feedback)
    # The copy with the higher probability stands first, the bare word last for all its probability.
    expected = [f"f{i:016x}.0.0" for i in (2, 3, 1)]
    assert list(topics["example_unit_ids"].iloc[0]) == expected
    assert list(topics["example_unit_ids"].iloc[2]) == []


def test_row_order_does_not_matter_and_inputs_stay(model: TopicModel, frames: Frames) -> None:
    before = [frame.copy() for frame in frames]
    topics = describe_topics(model, *frames)
    shuffled = [frame.iloc[::-1] for frame in frames]
    pd.testing.assert_frame_equal(describe_topics(model, *shuffled), topics)
    for frame, copy in zip(frames, before, strict=True):
        assert frame.equals(copy)


def test_empty_tables(model: TopicModel) -> None:
    feedback = pd.DataFrame(
        {
            "feedback_id": pd.Series([], dtype="str"),
            "revision": pd.Series([], dtype="int64"),
            "created_at": pd.Series([], dtype="datetime64[us, UTC]"),
        }
    )
    topics = describe_topics(model, UNITS.empty(), ASSIGNMENTS.empty(), pd.Series([], dtype="str"), feedback)
    assert topics["n_units"].tolist() == [0, 0, 0]
    TOPICS.conform(topics.assign(area="other"))
