"""Voices are the latest words of a feedback; hits are what they speak of."""

from __future__ import annotations

import pandas as pd
from pandas.testing import assert_frame_equal

from tests.rootcause.frames import shuffle
from vocnlp.rootcause.voices import SLICES, collect_hits, collect_voices


def world() -> tuple[pd.DataFrame, ...]:
    at = pd.Timestamp("2026-11-09T02:00Z")
    feedback = pd.DataFrame(
        {
            "feedback_id": ["f2", "f1", "f1"],
            "revision": [0, 0, 1],
            "created_at": [at] * 3,
            "source": "a",
            "channel": "app",
        }
    )
    noise = pd.DataFrame({"feedback_id": ["f1", "f1"], "revision": [0, 1], "weight_milli": [1000, 200]})
    mood = pd.DataFrame({"feedback_id": ["f1", "f2"], "revision": [1, 0], "polarity": ["negative", "positive"]})
    units = [("f1.0.0", "f1", 0), ("f1.1.0", "f1", 1), ("f1.1.1", "f1", 1), ("f1.1.2", "f1", 1), ("f2.0.0", "f2", 0)]
    said = pd.DataFrame(units, columns=["unit_id", "feedback_id", "revision"])
    sentiment = said.assign(
        polarity=["negative", "negative", "negative", "positive", "abstain"], p_negative=[0.99, 0.7, 0.9, 0.1, 0.5],
        start=[0, 0, 10, 20, 0], end=[5, 10, 20, 50, 5],
    )  # fmt: skip
    assignments = said.assign(
        topic_id=["T0009", "T0001", "T0001", "T0002", "T0001"], probability=[0.9, 0.9, 0.8, 0.7, 0.6]
    )
    return feedback, noise, mood, sentiment, assignments


def test_voices_are_latest_revisions_with_weight_and_polarity() -> None:
    feedback, noise, mood, *_ = world()
    voices = collect_voices(feedback, noise, mood)
    assert voices["feedback_id"].tolist() == ["f1", "f2"]
    assert voices["revision"].tolist() == [1, 0]
    assert voices["weight_milli"].tolist() == [200, 1000]
    assert voices["polarity"].tolist() == ["negative", "positive"]
    assert set(SLICES) <= set(voices.columns)


def test_feedback_without_a_reading_abstains() -> None:
    feedback, noise, mood, *_ = world()
    assert collect_voices(feedback, noise, mood.iloc[:0])["polarity"].tolist() == ["abstain", "abstain"]


def test_hits_are_one_per_feedback_and_topic_of_the_latest_revision() -> None:
    feedback, noise, mood, sentiment, assignments = world()
    hits = collect_hits(assignments, sentiment, collect_voices(feedback, noise, mood)).set_index(
        ["feedback_id", "topic_id"]
    )
    assert hits.index.tolist() == [("f1", "T0001"), ("f1", "T0002"), ("f2", "T0001")]
    pain = hits.loc[("f1", "T0001")]
    assert pain["is_pain"] and pain["severity"] == 0.8 and pain["n_negative"] == 2
    # 0.9 * 0.8 tells more than 0.7 * 0.9.
    assert pain["unit_id"] == "f1.1.1" and pain["n_chars"] == 10
    assert not hits.loc[("f1", "T0002"), "is_pain"] and pd.isna(hits.loc[("f1", "T0002"), "severity"])
    # Abstaining is neither.
    assert not hits.loc[("f2", "T0001"), "is_pain"]


def test_order_of_rows_does_not_matter() -> None:
    feedback, noise, mood, sentiment, assignments = world()
    voices = collect_voices(feedback, noise, mood)
    again = collect_voices(shuffle(feedback), shuffle(noise), shuffle(mood))
    assert_frame_equal(voices, again)
    assert_frame_equal(
        collect_hits(assignments, sentiment, voices),
        collect_hits(shuffle(assignments), shuffle(sentiment), shuffle(voices)),
    )


def test_nothing() -> None:
    feedback, noise, mood, sentiment, assignments = world()
    voices = collect_voices(feedback.iloc[:0], noise.iloc[:0], mood.iloc[:0])
    assert len(voices) == 0
    hits = collect_hits(assignments, sentiment, voices)
    assert len(hits) == 0 and hits["is_pain"].dtype == bool
    assert len(collect_hits(assignments.iloc[:0], sentiment, collect_voices(feedback, noise, mood))) == 0
