from __future__ import annotations

import datetime as dt
import gzip

import openpyxl
import pandas as pd
import pytest

from vocnlp.errors import SourceFormatError, SourceUnavailableError
from vocnlp.sources.files import find_files, iter_frames, open_table, tell_format

ROWS = pd.DataFrame({"编号": ["1", "2", "3"], "内容": ["电池太差", "屏幕不错", "客服很慢"]})


def write(folder, name):
    path = folder / name
    if name.endswith(".csv"):
        ROWS.to_csv(path, index=False, encoding="gb18030")
    elif name.endswith(".tsv"):
        ROWS.to_csv(path, index=False, sep="\t", encoding="utf-16")
    elif name.endswith(".xlsx"):
        ROWS.to_excel(path, index=False)
    elif name.endswith(".jsonl"):
        ROWS.to_json(path, orient="records", lines=True, force_ascii=False)
    else:
        ROWS.to_parquet(path)
    return path


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.xlsx", "a.jsonl", "a.parquet"])
def test_every_format_gives_the_same_rows(tmp_path, name):
    frames = list(iter_frames(write(tmp_path, name), chunk_rows=2))
    assert [len(frame) for frame in frames] == [2, 1]
    assert [list(frame.columns) for frame in frames] == [["编号", "内容"]] * 2
    rows = pd.concat(frames)
    assert rows["内容"].tolist() == ROWS["内容"].tolist()
    assert [str(value) for value in rows["编号"]] == ["1", "2", "3"]
    assert rows.index.tolist() == [1, 2, 3]


def test_values_keep_the_types_of_their_format(tmp_path):
    moment = dt.datetime(2026, 11, 15, 8, 3)
    workbook = openpyxl.Workbook()
    workbook.active.append(["t", "n", "b"])
    workbook.active.append([moment, 5, True])
    workbook.save(tmp_path / "a.xlsx")
    assert next(iter_frames(tmp_path / "a.xlsx")).iloc[0].tolist() == [moment, 5, True]
    frame = pd.DataFrame({"t": pd.to_datetime([moment]), "n": pd.array([None], dtype="Int64"), "s": ["x"]})
    frame.to_parquet(tmp_path / "a.parquet")
    read = next(iter_frames(tmp_path / "a.parquet"))
    assert [str(t) for t in read.dtypes][1] == "int64[pyarrow]"
    assert read["n"].isna().tolist() == [True]


def test_a_header_alone_gives_one_empty_frame(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("编号,内容\n", "utf-8")
    assert [(list(f.columns), len(f)) for f in iter_frames(path)] == [(["编号", "内容"], 0)]


def test_bad_rows_raise_or_are_handed_over(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("编号,内容\n1,好\n2,电池,太差\n3,慢\n", "utf-8")
    with pytest.raises(SourceFormatError) as caught:
        list(iter_frames(path))
    assert "row 2" in caught.value.where
    assert "电池" not in str(caught.value)
    bad_rows = []
    assert [f["编号"].tolist() for f in iter_frames(path, bad_rows=bad_rows)] == [["1", "3"]]
    assert [b.position for b in bad_rows] == [2]


def test_a_repeated_header_gets_a_number(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("备注,备注,\n1,2,3\n", "utf-8")
    with open_table(path) as table:
        assert table.columns == ("备注", "备注 (2)", "column 3")
        assert table.repeated == {"备注"}


def test_folder_glob_and_file(tmp_path):
    for name in ("b.csv", "a.csv", "c.xlsx"):
        write(tmp_path, name)
    for name in (".hidden.csv", "~$c.xlsx", "d.csv.tmp", "e.csv.part", "readme.md"):
        (tmp_path / name).write_text("x")
    assert [p.name for p in find_files(tmp_path)] == ["a.csv", "b.csv", "c.xlsx"]
    assert [p.name for p in find_files(tmp_path / "*.csv")] == ["a.csv", "b.csv"]
    assert [p.name for p in find_files(tmp_path / "**" / "?.csv*")] == ["a.csv", "b.csv"]
    assert find_files(tmp_path / "readme.md") == [tmp_path / "readme.md"]


def test_a_name_with_brackets_is_a_name(tmp_path):
    path = write(tmp_path, "导出[1].csv")
    assert find_files(str(path)) == [path]


@pytest.mark.parametrize("name", ["*.csv", "missing.csv", "."])
def test_nothing_there_is_transient(tmp_path, name):
    with pytest.raises(SourceUnavailableError) as caught:
        find_files(tmp_path / name)
    assert caught.value.transient


@pytest.mark.parametrize(
    ("name", "data", "got"),
    [
        ("a.csv", b"PK\x03\x04rest", "excel"),
        ("a.csv", b"PAR1rest", "parquet"),
        ("a.xlsx", "编号,内容\n".encode(), "text"),
        ("a.parquet", b"a,b\n", "text"),
        ("a.xls", b"\xd0\xcf\x11\xe0rest", "Excel 97 (.xls)"),
        ("a.csv", gzip.compress(b"a,b\n", mtime=0), "gzip"),
        ("a.jsonl", b"%PDF-1.7", "PDF"),
    ],
)
def test_not_what_the_suffix_says(tmp_path, name, data, got):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(SourceFormatError) as caught:
        tell_format(path)
    assert caught.value.got == got
    assert caught.value.where == name


def test_unknown_suffix_needs_a_declared_format(tmp_path):
    path = tmp_path / "a.dat"
    path.write_text("编号,内容\n1,好\n", "utf-8")
    with pytest.raises(SourceFormatError, match="suffix"):
        tell_format(path)
    assert len(next(iter_frames(path, format="csv"))) == 1


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.jsonl", "a.parquet"])
def test_zero_bytes(tmp_path, name):
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(SourceFormatError, match="is empty"):
        list(iter_frames(tmp_path / name))


@pytest.mark.parametrize("name", ["a.xlsx", "a.parquet"])
def test_a_truncated_copy(tmp_path, name):
    path = write(tmp_path, name)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(SourceFormatError):
        list(iter_frames(path))


def test_a_file_that_vanished_is_transient(tmp_path):
    with pytest.raises(SourceUnavailableError):
        list(iter_frames(tmp_path / "gone.csv"))
