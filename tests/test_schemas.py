from __future__ import annotations

import pandas as pd
import pytest

from vocnlp import schemas
from vocnlp.errors import SchemaError

ID = "f0123456789abcdef"


def _unit(**changed):
    row = {
        "unit_id": f"{ID}.0.0",
        "feedback_id": ID,
        "revision": 0,
        "ordinal": 0,
        "start": 0,
        "end": 3,
        "month": "2026-11",
    }
    return pd.DataFrame([row | changed])


@pytest.mark.parametrize("table", schemas.TABLES.values(), ids=lambda table: table.name)
def test_every_table_has_an_empty_frame_of_its_own(table):
    empty = table.empty()
    assert table.check(empty) is empty
    assert list(empty.columns) == table.column_names
    assert table.conform(empty).dtypes.equals(empty.dtypes)
    assert [f.name for f in table.arrow_schema] == ["run_seq", *table.column_names]


@pytest.mark.parametrize("table", schemas.TABLES.values(), ids=lambda table: table.name)
def test_only_tables_marked_so_hold_words(table):
    wordy = {"text", "text_clean", "evidence_ids", "top_terms", "label", "got", "word", "phrase", "extra", "matched_by"}
    if wordy & set(table.column_names):
        assert table.words


@pytest.mark.parametrize("wrong", [{"feedback_id": "12"}, {"month": "2026-1"}, {"start": -1}, {"revision": -1}])
def test_a_wrong_value_names_table_and_column(wrong):
    with pytest.raises(SchemaError) as caught:
        schemas.UNITS.conform(_unit(**wrong))
    assert "units" in str(caught.value)
    assert next(iter(wrong)) in str(caught.value)


def test_a_wrong_value_is_not_repeated_in_the_message():
    with pytest.raises(SchemaError) as caught:
        schemas.UNITS.conform(_unit(month="张三的手机13812345678"))
    assert "张三" not in str(caught.value)


def test_types_are_not_coerced_by_check():
    with pytest.raises(SchemaError):
        schemas.UNITS.check(_unit().assign(start=pd.Series([0.0])))


def test_a_key_appears_once():
    twice = pd.concat([_unit(), _unit()], ignore_index=True)
    with pytest.raises(SchemaError):
        schemas.UNITS.conform(twice)


def test_a_missing_required_column_is_an_error_and_a_missing_optional_one_is_empty():
    with pytest.raises(SchemaError, match="lacks a required column"):
        schemas.UNITS.conform(_unit().drop(columns="end"))
    noise = schemas.NOISE.conform(
        pd.DataFrame(
            [
                {
                    "feedback_id": ID,
                    "revision": 0,
                    "noise_kind": "none",
                    "weight_milli": 1000,
                    "recipe_id": "r",
                    "month": "2026-11",
                }
            ]
        )
    )
    assert noise["duplicate_of"].isna().all()


def test_published_numbers_are_rounded_and_minus_zero_is_zero():
    row = {"topic_id": "T0001", "model_version": "m", "matched_to": None, "score": -0.0, "reason": "new"}
    lineage = schemas.LINEAGE.conform(pd.DataFrame([row, row | {"topic_id": "T0002", "score": 0.123456}]))
    assert lineage["score"].tolist() == [0.0, 0.1235]
    assert str(lineage["score"][0]) == "0.0"


def test_conform_leaves_its_input_alone_and_drops_the_rest():
    units = _unit(extra=1)
    before = units.copy()
    assert list(schemas.UNITS.conform(units).columns) == schemas.UNITS.column_names
    pd.testing.assert_frame_equal(units, before)


def test_a_list_column_without_rows_is_still_one_of_lists():
    words = schemas.KEYWORDS.empty().drop(columns="evidence_ids")
    words["evidence_ids"] = []
    assert schemas.KEYWORDS.conform(words).dtypes.equals(schemas.KEYWORDS.empty().dtypes)
