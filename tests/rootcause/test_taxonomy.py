"""Taxonomies: what seeds find, and what a malformed file is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from vocnlp.errors import TaxonomyError
from vocnlp.rootcause.taxonomy import BUILT_IN, build_taxonomy, load_taxonomy


def category(**change: Any) -> dict[str, Any]:
    entry = {
        "id": "speed", "zh": "速度", "en": "Speed", "area": "channel", "owner": "技术部", "target_days": 3,
        "seeds": ["太慢", "排*久"],
    }  # fmt: skip
    return {key: value for key, value in (entry | change).items() if value is not None}


def taxonomy(*categories: dict[str, Any]) -> Any:
    return build_taxonomy({"name": "mine", "categories": list(categories)})


@pytest.mark.parametrize("name", BUILT_IN)
def test_built_in_taxonomies_are_rich(name: str) -> None:
    loaded = load_taxonomy(name)
    assert {"product", "service", "channel"} <= {c.area for c in loaded.categories}
    assert 10 <= len(loaded.categories) <= 18
    assert all(len(c.seeds) >= 10 and c.owner and c.target_days > 0 and c.zh and c.en for c in loaded.categories)
    assert loaded.version.startswith(f"{name}@")


@pytest.mark.parametrize(
    ("name", "text", "area", "found"),
    [
        ("bank", "房贷利率太高了，比别的银行高不少", "product", "loan_rate"),
        ("bank", "取个钱排队排了一个多小时", "service", "branch_waiting"),
        ("bank", "APP一打开就闪退", "channel", "app_stability"),
        ("bank", "打了十几次电话客服都转不到人工", "service", "call_centre"),
        ("ecommerce", "收到的苹果好几个都烂了", "product", "freshness"),
        ("ecommerce", "快递太慢了，五天才到", "service", "delivery_speed"),
        ("ecommerce", "申请退货一直不给退", "service", "returns"),
        ("app", "更新后一直闪退", "product", "crash"),
        ("app", "设备离线，怎么都连不上", "product", "device_connection"),
        ("hospitality", "床单上有头发，卫生太差", "product", "cleanliness"),
        ("hospitality", "隔音太差，隔壁说话听得一清二楚", "product", "noise_sleep"),
        ("hospitality", "前台办理入住等了一个小时", "service", "front_desk"),
    ],
)
def test_colloquial_complaints_are_found(name: str, text: str, area: str, found: str) -> None:
    row = load_taxonomy(name).classify([text]).iloc[0]
    # 更新后一直闪退 names the update and the crash: either reading is fine, the other must be among the matches.
    ids = [match.category.id for match in load_taxonomy(name).find(text)]
    assert found in ids
    assert area in list(row["areas"])


def test_longest_phrase_first_and_gaps() -> None:
    mine = taxonomy(category(), category(id="load", seeds=["太慢热", "慢"]))
    assert [m.phrases for m in mine.find("这机器太慢热")] == [("太慢热",)]
    assert mine.find("排队排了好久")[0].phrases == ("排*久",)
    # A gap never leaps over punctuation, and never over more than six characters.
    assert mine.find("排队，好久") == []
    assert mine.find("排一二三四五六久") and not mine.find("排一二三四五六七久")


def test_score_grows_with_distinct_phrases() -> None:
    mine = taxonomy(category(seeds=["太慢", "很卡"]))
    once, twice, both = (mine.find(t)[0].score for t in ("太慢", "太慢太慢", "太慢很卡"))
    assert once == twice == 0.5 and both == 0.75


def test_ties_go_to_the_earlier_match() -> None:
    mine = taxonomy(category(), category(id="price", area="product", seeds=["太贵"]))
    assert mine.find("太贵又太慢")[0].category.id == "price"
    assert mine.find("太慢又太贵")[0].category.id == "speed"
    row = mine.classify(["太贵又太慢"]).iloc[0]
    assert list(row["areas"]) == ["product", "channel"] and row["matched_by"] == "太贵"


def test_excluded_phrases_bar_a_match() -> None:
    mine = taxonomy(category(seeds=["慢"], exclude=["慢慢来"]))
    assert mine.find("慢慢来吧") == [] and mine.find("慢慢来吧，真慢") == []
    assert mine.find("真慢")


def test_width_and_case_do_not_matter() -> None:
    mine = taxonomy(category(seeds=["APP打不开"]))
    assert mine.find("ａｐｐ打不开") and mine.find("App打不开")


def test_nothing_found_is_other() -> None:
    frame = load_taxonomy("bank").classify(["今天天气不错", None, float("nan"), "", "\x00\ud800"])  # type: ignore[list-item]
    assert frame["area"].tolist() == ["other"] * 5
    assert frame["category"].isna().all() and (frame["score"] == 0).all()
    assert [list(a) for a in frame["areas"]] == [["other"]] * 5
    assert len(load_taxonomy("bank").classify([])) == 0


def test_order_and_index_follow_the_texts() -> None:
    texts = pd.Series(["太贵了", "登录不了", "太贵了"], index=[5, 3, 9])
    frame = load_taxonomy("bank").classify(texts)
    assert list(frame.index) == [0, 1, 2] and frame.iloc[0].equals(frame.iloc[2].rename(0))


def test_a_megabyte_of_text_is_no_problem() -> None:
    assert load_taxonomy("bank").find("排队" * 500_000)[0].category.id == "branch_waiting"


@settings(deadline=None, max_examples=60)
@given(st.text())
def test_any_text_classifies(text: str) -> None:
    row = load_bank().classify([text]).iloc[0]
    assert 0 <= row["score"] < 1 and (row["score"] == 0) == (row["area"] == "other")


_bank: list[Any] = []


def load_bank() -> Any:
    if not _bank:
        _bank.append(load_taxonomy("bank"))
    return _bank[0]


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"seeds": None}, "seeds"), ({"seeds": []}, "seeds"), ({"seeds": [95588]}, "seeds"),
        ({"seeds": ["慢", "慢"]}, "seeds"),
        ({"seeds": ["*慢"]}, "seeds"), ({"area": "nowhere"}, "area"), ({"target_days": "3"}, "target_days"),
        ({"target_days": True}, "target_days"), ({"id": "Größe"}, "id"), ({"owner": ""}, "owner"), ({"zh": None}, "zh"),
        ({"colour": "red"}, "colour"), ({"exclude": "慢"}, "exclude"),
    ],
)  # fmt: skip
def test_malformed_categories_are_named(change: dict[str, Any], key: str) -> None:
    with pytest.raises(TaxonomyError) as caught:
        taxonomy(category(**change))
    assert f"`{key}`" in str(caught.value) and caught.value.fix and "categories[0]" in caught.value.where


def test_a_phrase_belongs_to_one_category_and_an_id_to_one() -> None:
    with pytest.raises(TaxonomyError, match="every phrase once"):
        taxonomy(category(), category(id="other_speed"))
    with pytest.raises(TaxonomyError, match="every id once"):
        taxonomy(category(), category(seeds=["别的"]))


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(yaml.safe_dump({"name": "mine", "categories": [category()]}, allow_unicode=True), "utf-8")
    mine = load_taxonomy(path)
    assert mine.classify(["太慢"])["category"].tolist() == ["speed"]
    path.write_text(
        yaml.safe_dump({"name": "mine", "categories": [category(owner="别人")]}, allow_unicode=True), "utf-8"
    )
    assert load_taxonomy(path).version != mine.version


@pytest.mark.parametrize(
    "content", ["", "- a", "name: x", "name: [", "!!python/object:os.system {}", "name: x\ncategories: []"]
)
def test_broken_files(tmp_path: Path, content: str) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(content, "utf-8")
    with pytest.raises(TaxonomyError) as caught:
        load_taxonomy(path)
    assert "broken.yaml" in caught.value.where and caught.value.fix


def test_unknown_names_and_encodings(tmp_path: Path) -> None:
    with pytest.raises(TaxonomyError, match="bank"):
        load_taxonomy("banque")
    path = tmp_path / "gbk.yaml"
    path.write_bytes("name: 银行".encode("gb18030"))
    with pytest.raises(TaxonomyError, match="UTF-8"):
        load_taxonomy(path)


def test_a_file_of_ones_own_joins_the_built_in_ones():
    path = Path(__file__).parents[2] / "examples/public_feedback/city.yaml"
    joined = load_taxonomy(f"app+{path}")
    told = joined.classify(["红绿灯太少，天天拥堵", "一打开就闪退", "晚上开灯没有用"])
    assert told["category"].tolist() == ["road_traffic", "crash", "device_control"]


def test_joined_taxonomies_know_what_each_knows():
    joined = load_taxonomy("app+hospitality")
    parts = [load_taxonomy("app"), load_taxonomy("hospitality")]
    assert {c.id for c in joined.categories} == {c.id for part in parts for c in part.categories}
    told = joined.classify(["一打开就闪退", "前台办入住太慢", "今天天气"])
    assert told["category"].tolist()[:2] == [
        parts[0].classify(["一打开就闪退"])["category"][0],
        parts[1].classify(["前台办入住太慢"])["category"][0],
    ]
    assert told["area"][2] == "other"
    assert joined.version != load_taxonomy("hospitality+app").version
