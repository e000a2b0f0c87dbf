from __future__ import annotations

import random

import numpy as np

from tests.topics.conftest import plant
from vocnlp.schemas import LINEAGE
from vocnlp.topics.lineage import compare_topics, match_topics
from vocnlp.topics.model import TopicModel, fit_topics


def _pick(model: TopicModel, topics: list[int], numbers: list[int], max_code: int) -> TopicModel:
    part = TopicModel(
        model.vocabulary,
        model.weights[topics],
        model.alpha[topics],
        ("",) * len(topics),
        ("",) * len(topics),
        0,
        model.settings,
    )
    return part.renumber(numbers, max_code)


def test_first_model_is_all_new(model: TopicModel) -> None:
    same, lineage = match_topics(model, None)
    assert same.version == model.version
    LINEAGE.check(lineage)
    assert lineage["reason"].tolist() == ["new"] * 3
    assert lineage["matched_to"].isna().all()


def test_equal_topics_are_one_whatever_their_order(model: TopicModel) -> None:
    old = _pick(model, [2, 0, 1], [4, 9, 6], 11)
    matched, lineage = match_topics(model, old)
    assert matched.topic_ids == ("T0009", "T0006", "T0004")
    assert matched.codes == ("P-0009", "P-0006", "P-0004")
    assert matched.max_code == 11
    assert lineage["score"].tolist() == [1.0, 1.0, 1.0]
    assert lineage["model_version"].eq(matched.version).all()


def test_a_new_topic_gets_a_number_never_used(model: TopicModel) -> None:
    old = _pick(model, [0, 1], [1, 2], 8)  # 3 to 8 were retired long ago
    matched, lineage = match_topics(model, old)
    assert matched.codes == ("P-0001", "P-0002", "P-0009")
    assert lineage["reason"].tolist() == ["matched", "matched", "new"]
    assert matched.max_code == 9


def test_an_ended_topic_is_told(model: TopicModel) -> None:
    new = _pick(model, [1], [1], 1)
    matched, lineage = match_topics(new, model)
    assert matched.topic_ids == ("T0002",)
    ended = lineage[lineage["reason"] == "retired"]
    assert ended["topic_id"].tolist() == ["T0001", "T0003"]
    assert matched.max_code == 3
    LINEAGE.check(lineage)


def test_refitting_on_other_feedback_keeps_the_ids() -> None:
    first, second = (
        fit_topics([""] * len(tokens), 3, seed, tokens=tokens, groups=groups, passes=60, max_share=0.9)
        for seed, (tokens, groups, _) in enumerate([plant(seed=1), plant(seed=2)])
    )
    matched, lineage = match_topics(second, first)
    assert lineage["reason"].tolist() == ["matched"] * 3
    tokens = [["闪退", "打不开"], ["客服", "态度"], ["年费", "利率"]]
    told = [fitted.assign([""] * 3, tokens=tokens)["topic_id"].tolist() for fitted in (first, matched)]
    assert told[0] == told[1]


def test_a_refit_that_knows_the_old_model_keeps_more_ids_and_finds_what_is_new() -> None:
    tokens, groups, _ = plant(seed=3)
    first = fit_topics([""] * len(tokens), 3, tokens=tokens, groups=groups, passes=60, max_share=0.9)
    draw = random.Random(0)
    news = [draw.sample(["疫情", "口罩", "消毒", "隔离", "体温", "封闭"], 3) for _ in range(150)]
    tokens = tokens + news
    groups = groups + [f"n{i // 3}" for i in range(len(news))]
    for engine in ("gibbs", "gensim"):
        again = fit_topics(
            [""] * len(tokens), 4, 7, tokens=tokens, groups=groups, engine=engine, passes=60, max_share=0.9,
            previous=first,
        )  # fmt: skip
        matched, lineage = match_topics(again, first)
        assert sorted(lineage["reason"]) == ["matched", "matched", "matched", "new"]
        assert set(matched.assign([""], tokens=[["口罩", "很", "消毒"]])["topic_id"]) == {"T0004"}
        assert matched.settings["previous"] == first.version


def test_similarity_of_topics_without_a_common_word_is_zero(model: TopicModel) -> None:
    tokens = [["早餐", "房间"], ["前台", "位置"]] * 40
    hotel = fit_topics([""] * 80, 2, tokens=tokens, passes=30, max_share=0.9)
    assert np.allclose(compare_topics(hotel, model), 0)
    matched, lineage = match_topics(hotel, model)
    assert matched.topic_ids == ("T0004", "T0005")
    assert lineage["reason"].tolist() == ["new", "new", "retired", "retired", "retired"]
