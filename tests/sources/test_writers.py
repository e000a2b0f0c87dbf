from __future__ import annotations

import datetime as dt

import openpyxl
import pandas as pd
import pyarrow as arrow
import pyarrow.parquet as pq
import pytest

from vocnlp.errors import InputError
from vocnlp.sources.files import iter_frames
from vocnlp.sources.writers import open_writer

TEXTS = ["电池,太差", '他说"好"\n第二行', "=1+1", "+86", "-5", "@某人", "", "😀", "a\rb"]
FRAME = pd.DataFrame({"内容": pd.Series(TEXTS, dtype=object), "p": [0.5, float("nan"), *range(7)], "n": range(9)})


@pytest.mark.parametrize("suffix", ["csv", "tsv", "xlsx", "jsonl", "parquet"])
def test_rows_come_back_in_order(tmp_path, suffix):
    path = tmp_path / f"out.{suffix}"
    with open_writer(path) as writer:
        for start in range(0, 9, 4):
            writer.write(FRAME.iloc[start : start + 4])
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    read = pd.concat(iter_frames(path, chunk_rows=2))
    assert list(read.columns) == list(FRAME.columns)
    # A sheet cannot tell an empty text from no text; its XML reads a carriage return as a line end.
    expected = [t.replace("\r", "\n") or None for t in TEXTS] if suffix == "xlsx" else TEXTS
    got = [
        None if value is None else str(value).replace("\r", "\n") if suffix == "xlsx" else value
        for value in read["内容"]
    ]
    assert got == expected
    assert [int(n) for n in read["n"]] == list(range(9))


def test_nothing_is_a_formula_in_a_sheet(tmp_path):
    with open_writer(tmp_path / "a.xlsx") as writer:
        writer.write(FRAME)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert {cell.data_type for cell in sheet["A"]} <= {"s", "n", "inlineStr"}
    assert sheet["A4"].value == "=1+1"
    assert sheet["A4"].data_type != "f"
    assert isinstance(sheet["C4"].value, int)


def test_csv_opens_in_excel(tmp_path):
    with open_writer(tmp_path / "a.csv") as writer:
        writer.write(FRAME)
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "jsonl", "parquet"])
def test_an_interrupted_write_leaves_the_target_as_it_was(tmp_path, suffix):
    path = tmp_path / f"out.{suffix}"
    path.write_bytes(b"before")
    with pytest.raises(RuntimeError), open_writer(path) as writer:
        writer.write(FRAME)
        raise RuntimeError
    assert path.read_bytes() == b"before"
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "jsonl", "parquet"])
def test_awkward_values_can_be_written(tmp_path, suffix):
    moment = dt.datetime(2026, 11, 15, 8, 3, tzinfo=dt.UTC)
    values = [
        "好\ud83d",
        "a\0b",
        None,
        pd.NA,
        {"a": [1]},
        b"\xff",
        moment,
        dt.date(2026, 11, 15),
        5,
        float("nan"),
        True,
        "长" * 40_000,
    ]
    with open_writer(tmp_path / f"a.{suffix}") as writer:
        writer.write(pd.DataFrame({"n": range(12), "v": pd.Series(values, dtype=object)}))
    assert writer.n_cut == (1 if suffix == "xlsx" else 0)
    assert sum(len(frame) for frame in iter_frames(tmp_path / f"a.{suffix}")) == 12


def test_parquet_types_do_not_depend_on_the_first_chunk(tmp_path):
    with open_writer(tmp_path / "a.parquet") as writer:
        writer.write(pd.DataFrame({"v": pd.Series([1, 2], dtype=object), "n": pd.array([1, None], dtype="Int64")}))
        writer.write(
            pd.DataFrame({"v": pd.Series(["三", None], dtype=object), "n": pd.array([None, 4], dtype="Int64")})
        )
    table = pq.read_table(tmp_path / "a.parquet")
    assert table.to_pydict() == {"v": ["1", "2", "三", None], "n": [1, None, None, 4]}
    assert table.schema.field("n").type == arrow.int64()


def test_arrow_columns_keep_their_types(tmp_path):
    types = arrow.schema(
        [("t", arrow.timestamp("ms", "Asia/Shanghai")), ("l", arrow.list_(arrow.int8())), ("s", arrow.large_string())]
    )
    pq.write_table(
        arrow.Table.from_pydict({"t": [dt.datetime(2026, 11, 15)], "l": [[1]], "s": ["x"]}, types),
        tmp_path / "in.parquet",
    )
    with open_writer(tmp_path / "out.parquet") as writer:
        for frame in iter_frames(tmp_path / "in.parquet"):
            writer.write(frame)
    assert pq.read_schema(tmp_path / "out.parquet") == types


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "jsonl", "parquet"])
def test_only_a_header(tmp_path, suffix):
    path = tmp_path / f"a.{suffix}"
    with open_writer(path) as writer:
        writer.write(FRAME.iloc[:0])
    if suffix != "jsonl":  # JSON lines have no header
        assert [(list(f.columns), len(f)) for f in iter_frames(path)] == [(["内容", "p", "n"], 0)]


def test_unusable_targets(tmp_path):
    for path in (tmp_path / "a.docx", tmp_path / "missing" / "a.csv"):
        with pytest.raises(InputError), open_writer(path):
            pass
    with pytest.raises(InputError, match="other columns"), open_writer(tmp_path / "a.csv") as writer:
        writer.write(FRAME)
        writer.write(FRAME[["n"]])
