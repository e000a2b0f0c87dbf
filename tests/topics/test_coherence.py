from __future__ import annotations

import pytest

from vocnlp.errors import InputError, NotEnoughDataError
from vocnlp.topics.coherence import choose_n_topics, frequent_terms, measure_diversity, measure_npmi
from vocnlp.topics.model import TopicModel

Planted = tuple[list[list[str]], list[str], list[str]]


def test_words_that_keep_company_are_coherent() -> None:
    documents = [["闪退", "更新"], ["客服", "电话"]] * 20
    together, apart = measure_npmi([["闪退", "更新"], ["闪退", "电话"]], documents)
    assert together == pytest.approx(1, abs=0.01)
    assert apart == pytest.approx(-1, abs=0.1)


def test_unknown_terms_are_named() -> None:
    with pytest.raises(InputError):
        measure_npmi([["闪退", "天气"]], [["闪退"]])


def test_diversity() -> None:
    assert measure_diversity([]) == 0
    assert measure_diversity([["a", "b"], ["c", "d"]]) == 1


def test_frequent_terms_are_of_the_vocabulary(model: TopicModel) -> None:
    assert all(set(terms) <= set(model.vocabulary.terms) for terms in frequent_terms(model, 3))


def test_choice_follows_the_rule(planted: Planted) -> None:
    tokens, groups, _ = planted
    choice = choose_n_topics(tokens, (2, 3, 8), groups=groups, passes=40, max_share=0.9)
    table = choice.table
    assert table["n_topics"].tolist() == [2, 3, 8]
    assert table.loc[table["chosen"], "n_topics"].tolist() == [choice.n_topics]
    diverse = table[table["diversity"] >= 0.7]
    eligible = diverse if len(diverse) else table
    near = eligible[eligible["npmi"] >= eligible["npmi"].max() - 0.01]
    assert choice.n_topics == near["n_topics"].max()


def test_too_large_candidates_are_skipped_and_too_little_text_is_named(planted: Planted) -> None:
    tokens, groups, _ = planted
    choice = choose_n_topics(tokens, (3, 5000), groups=groups, passes=10, max_share=0.9)
    assert choice.table["n_topics"].tolist() == [3]
    with pytest.raises(NotEnoughDataError):
        choose_n_topics(tokens[:3], (3,), min_count=1)
    with pytest.raises(NotEnoughDataError):
        choose_n_topics(tokens, ())
