"""Every table goes in and comes out with every value and every type."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as arrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lake.frames import by_key, new_lake, night, sample, texts
from vocnlp.errors import LakeError, SchemaError
from vocnlp.lake.frames import query_frame, to_arrow, to_frame
from vocnlp.schemas import TABLES, TEXTS, UNITS

DATA = [t for t in TABLES.values() if t.name != "runs"]


def test_every_table_survives_the_lake(tmp_path: Path) -> None:
    lake = new_lake(tmp_path / "lake")
    frames = {t.name: sample(t) for t in DATA}
    before = {name: frame.copy(deep=True) for name, frame in frames.items()}
    for table in DATA:
        pd.testing.assert_frame_equal(lake.read(table.name), table.empty())
    night(lake, **frames)
    for table in DATA:
        stored = lake.read(table.name)
        pd.testing.assert_frame_equal(stored, by_key(table, frames[table.name]))
        table.check(stored)
        pd.testing.assert_frame_equal(frames[table.name], before[table.name])
        numbered = lake.read(table.name, with_run_seq=True)
        assert numbered.columns[0] == "run_seq" and numbered["run_seq"].eq(1).all()
        assert numbered["run_seq"].dtype == "int64"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=8))
@settings(max_examples=20, deadline=None)
def test_any_text_survives_arrow(words: list[str]) -> None:
    frame = texts(*words)
    stored = to_arrow(TEXTS, frame, 3)
    assert stored.schema.equals(TEXTS.arrow_schema)
    pd.testing.assert_frame_equal(to_frame(TEXTS, stored, TEXTS.column_names), frame)


def test_a_lone_surrogate_is_refused_without_quoting_the_text() -> None:
    frame = texts("一", "二")
    frame["text"] = pd.Series(["机密\ud800", "二"], dtype=pd.StringDtype("python", na_value=float("nan")))
    with pytest.raises(SchemaError) as caught:
        to_arrow(TEXTS, frame, 1)
    assert "机密" not in str(caught.value)


def test_a_null_in_a_whole_number_is_damage_not_a_float() -> None:
    broken = arrow.table({"ordinal": arrow.array([1, None])})
    with pytest.raises(LakeError, match="nulls"):
        to_frame(UNITS, broken, ["ordinal"])


def test_other_arrow_strings_come_back_as_ours() -> None:
    stored = to_arrow(TEXTS, texts("甲", "乙"), 1)
    for kind in (arrow.large_string(), arrow.string_view()):
        odd = stored.set_column(3, "text", stored.column("text").cast(kind))
        pd.testing.assert_frame_equal(to_frame(TEXTS, odd, ["text"]), texts("甲", "乙")[["text"]])


def test_sums_of_a_query_are_whole_numbers() -> None:
    from decimal import Decimal

    small = arrow.table({"n": arrow.array([Decimal(7)], arrow.decimal128(38, 0))})
    large = arrow.table({"n": arrow.array([Decimal(2**80)], arrow.decimal128(38, 0))})
    assert query_frame(small)["n"].dtype == "int64"
    assert query_frame(large)["n"].tolist() == [Decimal(2**80)]
