from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from vocnlp.errors import InputError, NotEnoughDataError
from vocnlp.topics.model import TopicModel, fit_topics

Planted = tuple[list[list[str]], list[str], list[str]]


@pytest.mark.parametrize("engine", ["gibbs", "gensim"])
def test_planted_topics_are_found(planted: Planted, engine: str) -> None:
    tokens, groups, themes = planted
    texts = ["".join(words) for words in tokens]
    fitted = fit_topics(texts, 3, tokens=tokens, groups=groups, engine=engine, passes=60, max_share=0.9)
    found = fitted.assign(texts, tokens=tokens)
    best = found.drop_duplicates("text").set_index("text")["topic_id"].reindex(range(len(texts)))
    agreement = pd.crosstab(best, pd.Series(themes)).max(axis=1).sum() / len(texts)
    assert agreement > 0.95


def test_fitting_twice_gives_the_same_model_another_seed_another(planted: Planted, model: TopicModel) -> None:
    tokens, groups, _ = planted
    texts = [""] * len(tokens)
    again = fit_topics(texts, 3, tokens=tokens, groups=pd.Series(groups), passes=60, max_share=0.9)
    assert again.version == model.version
    other = fit_topics(texts, 3, seed=1, tokens=tokens, groups=groups, passes=60, max_share=0.9)
    assert other.version != model.version


def test_an_answer_depends_on_the_text_alone(planted: Planted, model: TopicModel) -> None:
    tokens = planted[0][:60]
    together = model.assign([""] * 60, tokens=tokens)
    alone = pd.concat(
        [model.assign([""], tokens=[words]).assign(text=i) for i, words in enumerate(tokens)], ignore_index=True
    )
    pd.testing.assert_frame_equal(together, alone)


def test_none_is_an_answer(model: TopicModel) -> None:
    tokens = [[], ["很", "好"], ["天气"], ["闪退"], ["闪退", "打不开", "很"]]
    found = model.assign(["", "很好", "天气", "闪退", "闪退打不开很"], tokens=tokens)
    assert set(found["text"]) == {3, 4}
    assert found["text"].is_monotonic_increasing
    assert found["probability"].between(0.3, 1).all()


def test_a_word_that_all_topics_share_is_no_evidence() -> None:
    tokens = [["闪退", "手机"], ["客服", "手机"], ["年费", "手机"]] * 30
    fitted = fit_topics([""] * 90, 3, tokens=tokens, max_share=1.0, passes=60, seed=2)
    spread = fitted.weights[:, fitted.vocabulary.terms.index("手机")]
    assert (spread / spread.sum()).max() < 0.5, "the seed put the shared word into one topic: choose another"
    assert fitted.assign(["手机"], tokens=[["手机"]]).empty


def test_limits_hold(planted: Planted, model: TopicModel) -> None:
    mixed = [["闪退", "客服", "年费", "打不开", "电话", "利率"]]
    many = model.assign([""], tokens=mixed, min_probability=0.05, max_topics=3)
    assert len(many) == 3
    assert many["probability"].is_monotonic_decreasing
    assert len(model.assign([""], tokens=mixed, min_probability=0.05, max_topics=2)) == 2
    assert model.assign([""], tokens=mixed, min_probability=0.99).empty


def test_shape_of_an_empty_answer(model: TopicModel) -> None:
    found = model.assign([], tokens=[])
    assert list(found.columns) == ["text", "topic_id", "probability"]
    assert [str(t) for t in found.dtypes] == ["int64", "str", "float64"]


def test_ids_labels_and_terms(model: TopicModel) -> None:
    assert model.topic_ids == ("T0001", "T0002", "T0003")
    assert model.codes == ("P-0001", "P-0002", "P-0003")
    assert len(set(model.labels)) == 3
    assert [len(terms) for terms in model.terms(4)] == [4, 4, 4]
    sizes = model.weights.sum(axis=1)
    assert (np.diff(sizes) <= 0).all()


def test_gensim_model_holds_the_same_topics(model: TopicModel) -> None:
    lda = model.to_gensim()
    assert np.allclose(lda.get_topics(), model.shares)
    assert lda.id2word[0] == model.vocabulary.terms[0]
    term = lda.show_topic(0, 1)[0][0]
    assert term == model.vocabulary.terms[int(model.shares[0].argmax())]


def test_too_little_text_is_a_named_error(planted: Planted) -> None:
    with pytest.raises(NotEnoughDataError):
        fit_topics([], 3, tokens=[])
    with pytest.raises(NotEnoughDataError, match="fewer topics"):
        fit_topics([""] * 30, 20, tokens=planted[0][:30], min_count=1, max_share=1.0)


@pytest.mark.parametrize(
    "wrong", [{"n_topics": 1}, {"passes": 0}, {"engine": "lsi"}, {"tokens": [["a"]]}, {"groups": ["f1"]}]
)
def test_wrong_arguments_are_named(planted: Planted, wrong: dict[str, object]) -> None:
    arguments = {"n_topics": 3, "tokens": planted[0], **wrong}
    with pytest.raises(InputError):
        fit_topics([""] * len(planted[0]), **arguments)  # type: ignore[arg-type]


def test_assign_checks_lengths(model: TopicModel) -> None:
    with pytest.raises(InputError):
        model.assign(["a", "b"], tokens=[["a"]])


def test_input_is_unchanged(planted: Planted, model: TopicModel) -> None:
    tokens = [list(words) for words in planted[0]]
    model.assign([""] * len(tokens), tokens=tokens)
    assert tokens == planted[0]


def test_a_unit_that_proves_nothing_speaks_of_what_its_feedback_does(model: TopicModel) -> None:
    tokens = [["闪退", "打不开"], ["气人"], ["气人"], ["客服", "电话"]]
    groups = ["f1", "f1", "f2", "f1"]
    found = model.assign([""] * 4, tokens=tokens, groups=groups)
    alone = model.assign([""] * 4, tokens=tokens)
    pd.testing.assert_frame_equal(found[found["text"] != 1].reset_index(drop=True), alone)
    assert set(alone["text"]) == {0, 3}
    mainly = model.assign([""], tokens=[["闪退", "打不开", "客服", "电话"]], max_topics=1)
    inherited = found[found["text"] == 1]
    assert inherited["topic_id"].tolist() == mainly["topic_id"].tolist()
    assert inherited["probability"].tolist() == [round(mainly["probability"].item() / 2, 4)]


def test_groups_stand_alone(planted: Planted, model: TopicModel) -> None:
    tokens, groups, _ = planted
    tokens, groups = [*tokens[:40], ["气人"], ["气人"]], [*groups[:40], groups[0], groups[39]]
    order = np.argsort([str(g) for g in groups], kind="stable")
    together = model.assign([""] * len(tokens), tokens=tokens, groups=groups)
    shuffled = model.assign([""] * len(tokens), tokens=[tokens[i] for i in order], groups=[groups[i] for i in order])
    back = shuffled.assign(text=order[shuffled["text"].to_numpy()]).sort_values(
        "text", kind="stable", ignore_index=True
    )
    pd.testing.assert_frame_equal(together, back)


def test_a_model_of_older_rules_inherits_nothing(model: TopicModel) -> None:
    older = replace(model, settings={k: v for k, v in model.settings.items() if k != "inherited"})
    tokens = [["闪退", "打不开"], ["气人"]]
    assert set(older.assign(["", ""], tokens=tokens, groups=["f1", "f1"])["text"]) == {0}
