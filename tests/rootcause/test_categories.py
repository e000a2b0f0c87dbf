"""Units get categories; topics get the category most of their units speak of."""

from __future__ import annotations

import pandas as pd

from vocnlp.rootcause.categories import find_mentions, map_topics
from vocnlp.rootcause.taxonomy import load_taxonomy
from vocnlp.schemas import MENTIONS, TEXT_LIST, TOPICS

BANK = load_taxonomy("bank")


def unit_texts(*texts: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "unit_id": [f"f{i:016x}.0.0" for i in range(len(texts))],
            "feedback_id": [f"f{i:016x}" for i in range(len(texts))],
            "revision": 0, "text": list(texts), "month": "2026-11",
        }
    ).astype({"unit_id": "str", "feedback_id": "str", "text": "str", "month": "str"})  # fmt: skip


def topics(**terms: list[str]) -> pd.DataFrame:
    frame = pd.DataFrame({"topic_id": list(terms), "top_terms": pd.Series(list(terms.values()), dtype=TEXT_LIST)})
    return frame.assign(
        model_version="m", code=[f"P-{t[1:]}" for t in terms], label="标签", parent=None, status="active",
        n_units=1, example_unit_ids=pd.Series([[] for _ in terms], dtype=TEXT_LIST),
    ).assign(born_at=pd.Series([None] * len(terms), dtype=pd.DatetimeTZDtype("us", "UTC")))  # fmt: skip


def assign(units: pd.DataFrame, topic_ids: list[str], probability: float = 0.9) -> pd.DataFrame:
    return units[["unit_id", "feedback_id", "revision"]].assign(topic_id=topic_ids, probability=probability)


def test_every_category_of_a_unit_is_a_row() -> None:
    units = unit_texts("排队太久，手续费还贵", "天气不错", None)  # type: ignore[arg-type]
    mentions = MENTIONS.check(find_mentions(units, BANK, recipe_id="r"))
    assert set(mentions["category_id"]) == {"branch_waiting", "fees"}
    assert set(mentions["unit_id"]) == {units["unit_id"][0]}
    assert mentions["taxonomy_version"].unique().tolist() == [BANK.version]


def test_no_units_no_mentions() -> None:
    assert len(find_mentions(unit_texts(), BANK, recipe_id="r")) == 0
    assert len(find_mentions(unit_texts("你好"), BANK, recipe_id="r")) == 0


def test_topics_follow_their_units() -> None:
    units = unit_texts(*["排队太久"] * 4, *["闪退"] * 4, *["你好"] * 4)
    mentions = find_mentions(units, BANK, recipe_id="r")
    assignments = assign(units, ["T0001"] * 4 + ["T0002"] * 4 + ["T0003"] * 4)
    mapped = map_topics(topics(T0001=["甲"], T0002=["乙"], T0003=["丙"]), assignments, mentions, BANK)
    TOPICS.check(mapped)
    assert mapped["category"].tolist()[:2] == ["branch_waiting", "app_stability"]
    assert mapped["owner"].tolist()[:2] == ["网点运营部", "手机银行团队"]
    assert mapped["area"].tolist() == ["service", "channel", "other"]
    assert mapped["category"].isna().tolist() == [False, False, True]


def test_what_everybody_mentions_names_nothing() -> None:
    # 更新 is in most units of both topics; what sets the first apart is 转账.
    first = [*["更新后转账失败"] * 6, *["更新"] * 2]
    units = unit_texts(*first, *["更新"] * 40)
    mentions = find_mentions(units, BANK, recipe_id="r")
    assignments = assign(units, ["T0001"] * 8 + ["T0002"] * 40)
    mapped = map_topics(topics(T0001=["甲"], T0002=["乙"]), assignments, mentions, BANK)
    assert mapped["category"].tolist() == ["transfer_payment", "app_update"]


def test_two_units_are_no_support_but_terms_can_name_a_topic() -> None:
    units = unit_texts("排队太久", "排队")
    mentions = find_mentions(units, BANK, recipe_id="r")
    assignments = assign(units, ["T0001"] * 2)
    assert map_topics(topics(T0001=["甲", "乙"]), assignments, mentions, BANK)["area"].tolist() == ["other"]
    named = map_topics(topics(T0001=["贷款利率", "利息太高", "乙"]), assignments.iloc[:0], mentions.iloc[:0], BANK)
    assert named["category"].tolist() == ["loan_rate"]


def test_no_topics() -> None:
    units = unit_texts("排队")
    assert len(map_topics(topics(), assign(units, ["T0001"]), find_mentions(units, BANK, recipe_id="r"), BANK)) == 0
