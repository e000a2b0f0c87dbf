"""Units get categories; topics get the category most of their units speak of."""

from __future__ import annotations

import hashlib
from typing import Any

import pandas as pd
import pytest

from vocnlp.rootcause.categories import find_mentions, map_topics
from vocnlp.rootcause.source_taxonomies import SourceTaxonomies
from vocnlp.rootcause.taxonomy import build_taxonomy, load_taxonomy
from vocnlp.schemas import MENTIONS, TEXT_LIST, TOPICS

BANK = SourceTaxonomies(load_taxonomy("bank"))


def category(category_id: str, area: str, owner: str, *seeds: str) -> dict[str, Any]:
    return {
        "id": category_id, "zh": owner, "en": category_id, "area": area, "owner": owner, "target_days": 3,
        "seeds": list(seeds),
    }  # fmt: skip


HOTEL = build_taxonomy(
    {"name": "hotel", "categories": [category("bathroom", "product", "工程部", "漏水", "整改", "热水"),
                                     category("booking", "channel", "预订部", "诈骗", "证据", "订单")]}
)  # fmt: skip
CITY = build_taxonomy(
    {"name": "city", "categories": [category("police", "service", "公安局", "诈骗", "证据", "受害人"),
                                    category("building", "product", "住建局", "漏水", "整改", "开裂")]}
)  # fmt: skip


def unit_texts(*texts: str, source: str = "tickets") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "unit_id": [f"f{i:016x}.0.0" for i in range(len(texts))],
            "feedback_id": [f"f{i:016x}" for i in range(len(texts))],
            "revision": 0, "text": list(texts), "month": "2026-11", "source": source,
        }
    ).astype({"unit_id": "str", "feedback_id": "str", "text": "str", "month": "str", "source": "str"})  # fmt: skip


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
    assert mentions["taxonomy_version"].unique().tolist() == [BANK.default.version]


def test_no_units_no_mentions() -> None:
    assert len(find_mentions(unit_texts(), BANK, recipe_id="r")) == 0
    assert len(find_mentions(unit_texts("你好"), BANK, recipe_id="r")) == 0


def test_topics_follow_their_units() -> None:
    units = unit_texts(*["排队太久"] * 4, *["闪退"] * 4, *["你好"] * 4)
    mentions = find_mentions(units, BANK, recipe_id="r")
    assignments = assign(units, ["T0001"] * 4 + ["T0002"] * 4 + ["T0003"] * 4)
    mapped = map_topics(topics(T0001=["甲"], T0002=["乙"], T0003=["丙"]), assignments, mentions, units, BANK)
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
    mapped = map_topics(topics(T0001=["甲"], T0002=["乙"]), assignments, mentions, units, BANK)
    assert mapped["category"].tolist() == ["transfer_payment", "app_update"]


def test_two_units_are_no_support_but_terms_can_name_a_topic() -> None:
    units = unit_texts("排队太久", "排队")
    mentions = find_mentions(units, BANK, recipe_id="r")
    assignments = assign(units, ["T0001"] * 2)
    assert map_topics(topics(T0001=["甲", "乙"]), assignments, mentions, units, BANK)["area"].tolist() == ["other"]
    named = map_topics(
        topics(T0001=["贷款利率", "利息太高", "乙"]), assignments.iloc[:0], mentions.iloc[:0], units, BANK
    )
    assert named["category"].tolist() == ["loan_rate"]


def test_no_topics() -> None:
    units = unit_texts("排队")
    assert (
        len(map_topics(topics(), assign(units, ["T0001"]), find_mentions(units, BANK, recipe_id="r"), units, BANK)) == 0
    )


def two_sources(texts: list[str], n_hotel: int) -> pd.DataFrame:
    units = unit_texts(*texts)
    return units.assign(source=pd.Series(["hotel"] * n_hotel + ["city"] * (len(texts) - n_hotel), dtype="str"))


def test_a_unit_is_read_by_the_taxonomy_of_its_source_alone() -> None:
    taxonomies = SourceTaxonomies(HOTEL, {"city": CITY})
    units = two_sources(["漏水"] * 2 + ["漏水，受害人", "热水"], 2)
    mentions = find_mentions(units, taxonomies, recipe_id="r")
    assert mentions["category_id"].tolist() == ["bathroom", "bathroom", "police", "building"]
    assert mentions["taxonomy_version"].tolist() == [HOTEL.version] * 2 + [CITY.version] * 2
    # 热水 is a seed of the other source's taxonomy only.
    assert units["unit_id"].iloc[3] not in set(mentions["unit_id"])


@pytest.mark.parametrize("default", [HOTEL, CITY])
def test_a_topic_is_owned_by_those_who_answer_its_sources(default: Any) -> None:
    """The same words in both sources, and every top term claimed by both taxonomies: the units decide."""
    taxonomies = SourceTaxonomies(default, {"hotel": HOTEL, "city": CITY})
    units = two_sources([*["漏水"] * 5, *["漏水，整改"] * 5, *["诈骗"] * 5], 5)
    topic_ids = ["T0001"] * 5 + ["T0002"] * 5 + ["T0003"] * 5
    terms = topics(T0001=["漏水", "整改"], T0002=["漏水", "整改"], T0003=["诈骗", "证据"])
    mentions = find_mentions(units, taxonomies, recipe_id="r")
    mapped = map_topics(terms, assign(units, topic_ids), mentions, units, taxonomies)
    assert mapped["category"].tolist() == ["bathroom", "building", "police"]
    assert mapped["owner"].tolist() == ["工程部", "住建局", "公安局"]
    # By the terms alone, too: no unit holds a seed.
    silent = units.assign(text="你好").astype({"text": "str"})
    named = map_topics(
        terms, assign(silent, topic_ids), find_mentions(silent, taxonomies, recipe_id="r"), silent, taxonomies
    )
    assert named["category"].tolist() == ["bathroom", "building", "police"]


def test_a_source_that_a_topic_hardly_occurs_in_does_not_name_it() -> None:
    taxonomies = SourceTaxonomies(HOTEL, {"city": CITY})
    # Nine citizens in ten: the terms are the hotel's, but only a tenth of the topic is its guests'.
    units = two_sources(["你好"] * 10, 1)
    mentions = find_mentions(units, taxonomies, recipe_id="r")
    mapped = map_topics(topics(T0001=["热水", "订单"]), assign(units, ["T0001"] * 10), mentions, units, taxonomies)
    assert mapped["area"].tolist() == ["other"]


def test_what_everybody_says_is_judged_among_those_who_could_say_it() -> None:
    """Every hotel guest speaks of 热水; that citizens never do must not make it stand out."""
    taxonomies = SourceTaxonomies(HOTEL, {"city": CITY})
    first = [*["热水，订单"] * 6, *["热水"] * 2]
    units = two_sources([*first, *["热水"] * 40, *["你好"] * 400], 48)
    topic_ids = ["T0001"] * 8 + ["T0002"] * 40 + ["T0003"] * 400
    mentions = find_mentions(units, taxonomies, recipe_id="r")
    terms = topics(T0001=["甲"], T0002=["乙"], T0003=["丙"])
    mapped = map_topics(terms, assign(units, topic_ids), mentions, units, taxonomies)
    assert mapped["category"].tolist()[:2] == ["booking", "bathroom"]


def test_mentions_of_a_taxonomy_that_reads_the_source_no_longer_do_not_count() -> None:
    units = unit_texts(*["漏水"] * 5)
    older = find_mentions(units, SourceTaxonomies(HOTEL), recipe_id="r")
    mapped = map_topics(topics(T0001=["甲"]), assign(units, ["T0001"] * 5), older, units, SourceTaxonomies(CITY))
    assert mapped["area"].tolist() == ["other"]


@pytest.mark.parametrize("by_source", [{}, {"tickets": HOTEL}, {"reviews": CITY}])
def test_a_company_with_one_taxonomy_gets_what_it_got_before_sources_could_name_theirs(by_source: Any) -> None:
    """The digests were taken from the code that knew one taxonomy only."""
    said = ["漏水", "诈骗", "你好", "热水，证据", "整改", "订单，漏水", "天气"]
    units = unit_texts(*["，".join(said[(i * k) % 7] for k in (1, 2, 3)) for i in range(60)])
    assignments = pd.concat([
        assign(units, [f"T000{(i * i + s) % 4 + 1}" for i in range(60)]).assign(
            probability=[0.3 + (i % 7) / 11 for i in range(60)]
        )
        for s in (0, 1)
    ])  # fmt: skip
    terms = topics(T0001=["漏水", "甲", "乙"], T0002=["订单", "诈"], T0003=["丙"], T0004=["证据", "整", "改"])
    taxonomies = SourceTaxonomies(HOTEL, by_source)
    mentions = find_mentions(units, taxonomies, recipe_id="r")
    mapped = map_topics(terms, assignments, mentions, units, taxonomies)
    assert [_digest(mentions), _digest(mapped)] == ["cbd9222065f4237d", "9d5b1b5ff66a0aae"]


def _digest(frame: pd.DataFrame) -> str:
    told = frame.to_json(orient="split", force_ascii=False, date_format="iso")
    return hashlib.sha256(told.encode()).hexdigest()[:16]
