"""Which taxonomy reads which source, and what its categories are called beside those of the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from vocnlp.errors import TaxonomyError
from vocnlp.rootcause.source_taxonomies import load_source_taxonomies
from vocnlp.rootcause.taxonomy import load_taxonomy


def write(folder: Path, name: str, *, owner: str = "住建局", seeds: tuple[str, ...] = ("开裂",)) -> str:
    category: dict[str, Any] = {
        "id": "building", "zh": "房屋", "en": "Building", "area": "product", "owner": owner, "target_days": 3,
        "seeds": list(seeds),
    }  # fmt: skip
    path = folder / f"{owner}-{'-'.join(seeds)}.yaml"
    path.write_text(yaml.safe_dump({"name": name, "categories": [category]}, allow_unicode=True), "utf-8")
    return str(path)


def test_a_source_that_names_none_is_read_by_the_companys() -> None:
    taxonomies = load_source_taxonomies("bank", {"hotel": "hospitality", "crm": "bank"})
    assert taxonomies.of("crm").version == taxonomies.of("unheard_of").version == taxonomies.default.version
    assert taxonomies.of("hotel").name == "hospitality"
    assert [taxonomy.name for taxonomy in taxonomies.distinct] == ["bank", "hospitality"]


def test_naming_the_companys_own_changes_no_version() -> None:
    alone = load_source_taxonomies("bank", {})
    assert alone.version == load_taxonomy("bank").version
    assert load_source_taxonomies("bank", {"crm": "bank"}).version == alone.version
    assert load_source_taxonomies("bank", {"crm": "bank"}).categories == alone.default.categories


def test_the_version_says_which_source_is_read_by_what_whatever_their_order() -> None:
    one = load_source_taxonomies("bank", {"a": "app", "b": "hospitality"})
    assert one.version == load_source_taxonomies("bank", {"b": "hospitality", "a": "app"}).version
    assert one.categories == load_source_taxonomies("bank", {"b": "hospitality", "a": "app"}).categories
    others = [{"a": "hospitality", "b": "app"}, {"a": "app"}, {"b": "hospitality"}, {}]
    assert len({one.version, *(load_source_taxonomies("bank", other).version for other in others)}) == 5


def test_an_edited_file_is_another_version(tmp_path: Path) -> None:
    before = load_source_taxonomies("bank", {"city": write(tmp_path, "city")}).version
    assert load_source_taxonomies("bank", {"city": write(tmp_path, "city", seeds=("开裂", "漏水"))}).version != before


def test_one_id_means_one_thing(tmp_path: Path) -> None:
    # Both bank and hospitality know staff_attitude, owned by different people.
    taxonomies = load_source_taxonomies("bank", {"hotel": "hospitality"})
    owners = {category.id: category.owner for category in taxonomies.categories}
    assert owners["staff_attitude"] == "服务品质部"
    assert owners["hospitality_staff_attitude"] == "服务质量部"
    assert "hospitality_staff_attitude" in {m.category.id for m in taxonomies.of("hotel").find("服务员态度很差")}
    assert len(taxonomies.categories) == sum(len(t.categories) for t in taxonomies.distinct)
    # Other seeds, but the same people to act: one category, under one name.
    same = load_source_taxonomies(write(tmp_path, "city"), {"b": write(tmp_path, "town", seeds=("漏水",))})
    assert [category.id for category in same.categories] == ["building"]
    # A name that is no word of an id, twice.
    apart = load_source_taxonomies(
        write(tmp_path, "市"), {"b": write(tmp_path, "县", owner="县里"), "c": write(tmp_path, "县", owner="镇里")}
    )
    assert sorted(c.id for c in apart.categories) == ["building", "other_building", "other_other_building"]


@pytest.mark.parametrize(
    ("content", "said"), [(None, "no such taxonomy"), ("name: [", "no valid YAML"), ("a: 1", "`a`")]
)
def test_a_taxonomy_at_fault_names_its_source(tmp_path: Path, content: str | None, said: str) -> None:
    path = tmp_path / "mine.yaml"
    if content is not None:
        path.write_text(content, "utf-8")
    with pytest.raises(TaxonomyError, match=said) as caught:
        load_source_taxonomies("bank", {"crm": "bank", "city_tickets": str(path)})
    assert "source city_tickets" in caught.value.where
    assert caught.value.fix
