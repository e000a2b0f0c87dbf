from __future__ import annotations

import numpy as np

from vocnlp.topics.labels import make_labels, rank_terms


def test_relevance_prefers_what_is_special_to_the_topic() -> None:
    weights = np.array([[50.0, 40.0, 0.01], [50.0, 0.01, 40.0]])
    assert rank_terms(weights, ["更新", "闪退", "客服"], 2) == [["闪退", "更新"], ["客服", "更新"]]


def test_ties_stand_in_code_point_order() -> None:
    assert rank_terms(np.ones((2, 3)), ["a1", "b1", "c1"], 3) == [["a1", "b1", "c1"]] * 2


def test_phrases_are_shown_joined() -> None:
    assert rank_terms(np.array([[5.0, 1.0], [1.0, 5.0]]), ["信用卡_年费", "客服"], 1) == [["信用卡年费"], ["客服"]]


def test_labels_do_not_repeat_themselves() -> None:
    label = make_labels([["连接", "连接不上", "连不上", "wifi", "路由器"]])[0]
    assert label == "连接·wifi·路由器"


def test_labels_differ_between_topics() -> None:
    labels = make_labels([["闪退", "更新"], ["闪退", "更新"], ["闪退", "更新"]])
    assert len(set(labels)) == 3


def test_equal_tops_are_told_apart_by_the_next_term() -> None:
    assert make_labels([["a1", "b2", "c3", "d4"], ["a1", "b2", "c3", "e5"]]) == ["a1·b2·c3", "a1·b2·c3·e5"]


def test_no_terms() -> None:
    assert make_labels([]) == []
