from __future__ import annotations

from vocnlp.topics.documents import pool_bags

A, B, C = ((0, 1),), ((1, 1),), ((2, 1),)


def test_the_units_of_a_feedback_are_one_document() -> None:
    assert pool_bags([A, B, C, A], ["f1", "f1", "f1", "f2"]) == [[0, 1, 2], [0]]


def test_units_belong_together_even_if_rows_are_apart() -> None:
    assert pool_bags([A, C, B], ["f1", "f2", "f1"]) == [[0, 1], [2]]


def test_a_feedback_without_known_words_is_no_document() -> None:
    assert pool_bags([(), A, ()], ["f1", "f2", "f1"]) == [[0]]


def test_without_groups_each_text_stands_alone_and_empty_ones_fall_out() -> None:
    assert pool_bags([A, (), B]) == [[0], [1]]
