"""Scoring a file: rows out = rows in, in order, whatever the formats and whatever the cells."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from vocnlp.classify import SCORES, classify_file
from vocnlp.errors import InputError, SourceFormatError

TEXTS = ["客服态度太差，等了两个小时", "", "手机银行很好用", "打 13800138000 没人接", "   ", "一般"]


@pytest.fixture
def folder(tmp_path):
    frame = pd.DataFrame({"编号": range(len(TEXTS)), "内容": TEXTS, "备注": ["甲", None] * 3})
    frame.to_csv(tmp_path / "in.csv", index=False)
    frame.to_excel(tmp_path / "in.xlsx", index=False)
    frame.to_parquet(tmp_path / "in.parquet")
    lines = (json.dumps(row, ensure_ascii=False) for row in frame.to_dict("records"))
    (tmp_path / "in.jsonl").write_text("\n".join(lines).replace("NaN", "null"), "utf-8")
    return tmp_path


def read(path):
    if path.suffix == ".parquet":
        return pd.read_parquet(path)
    if path.suffix == ".xlsx":
        return pd.read_excel(path, engine="openpyxl")
    return pd.read_json(path, lines=True) if path.suffix == ".jsonl" else pd.read_csv(path)


@pytest.mark.parametrize("ends", [("csv", "parquet"), ("xlsx", "jsonl"), ("jsonl", "xlsx"), ("parquet", "csv")])
def test_rows_out_are_rows_in_in_order(folder, ends, monkeypatch):
    monkeypatch.setattr("vocnlp.classify.CHUNK_ROWS", 2)
    result = folder / f"out.{ends[1]}"
    done = classify_file(folder / f"in.{ends[0]}", "内容", result)
    scored = read(result)
    assert done.n_rows == len(scored) == len(TEXTS)
    assert list(scored.columns) == ["编号", "内容", "备注", *SCORES]
    assert scored["编号"].astype(int).tolist() == list(range(len(TEXTS)))
    assert scored["polarity"].iloc[[0, 2]].tolist() == ["negative", "positive"]
    assert scored["p_negative"].astype(float).between(0, 1).all()
    assert scored["feedback_type"].iloc[[0, 1, 2]].tolist() == ["投诉", "其他", "表扬"]
    assert scored["priority"].iloc[[0, 1, 2]].tolist() == ["general", "general", "suggestion"]


def test_chunks_change_no_score(folder, monkeypatch):
    classify_file(folder / "in.csv", "内容", folder / "whole.csv")
    monkeypatch.setattr("vocnlp.classify.CHUNK_ROWS", 1)
    classify_file(folder / "in.csv", "内容", folder / "chunks.csv")
    whole, chunks = read(folder / "whole.csv"), read(folder / "chunks.csv")
    pd.testing.assert_frame_equal(whole, chunks, atol=1e-3)
    assert whole["polarity"].equals(chunks["polarity"])


def test_units_lose_no_row(folder):
    done = classify_file(folder / "in.csv", "内容", folder / "units.csv", units=True)
    units = read(folder / "units.csv")
    assert done.n_rows == len(units) > len(TEXTS)
    assert units["row"].drop_duplicates().tolist() == list(range(1, len(TEXTS) + 1))
    assert (units["编号"] == units["row"] - 1).all()
    assert units.loc[units["row"] == 1, "unit"].tolist()[0].startswith("客服态度太差")


def test_cells_that_are_no_text_cost_no_row(tmp_path):
    """Nulls, numbers, bytes, lists, NUL and lone surrogates, in the text and in the names of columns."""
    lines = [
        '{"内容": "太差\\ud800了", "k\\ud800": 1}', '{"内容": null}', '{"内容": 12.5}', '{"内容": {"a": 1}}',
        '{"内容": "好\\u0000用"}', '{"k\\ud800": "\\udfff"}',
    ]  # fmt: skip
    (tmp_path / "in.jsonl").write_text("\n".join(lines), "utf-8")
    for suffix in ("csv", "xlsx", "jsonl", "parquet"):
        assert classify_file(tmp_path / "in.jsonl", "内容", tmp_path / f"out.{suffix}").n_rows == len(lines)
        assert len(read(tmp_path / f"out.{suffix}")) == len(lines)
    for name, values in {"numbers": [1.5, None, 3.0], "bytes": ["太差".encode(), b"\xff", None]}.items():
        pd.DataFrame({"内容": values}).to_parquet(tmp_path / f"{name}.parquet")
        assert classify_file(tmp_path / f"{name}.parquet", "内容", tmp_path / "out.jsonl").n_rows == 3
        assert len(read(tmp_path / "out.jsonl")) == 3


def test_a_cell_too_long_for_excel_is_counted(tmp_path):
    (tmp_path / "in.csv").write_text("内容\n" + "慢" * 40_000 + "\n好\n", "utf-8")
    assert classify_file(tmp_path / "in.csv", "内容", tmp_path / "out.xlsx").n_cut == 1
    assert classify_file(tmp_path / "in.csv", "内容", tmp_path / "out.csv").n_cut == 0


def test_a_header_alone_gives_a_header_alone(tmp_path):
    (tmp_path / "in.csv").write_text("编号,内容\n", "utf-8")
    assert classify_file(tmp_path / "in.csv", "内容", tmp_path / "out.csv").n_rows == 0
    assert list(read(tmp_path / "out.csv").columns) == ["编号", "内容", *SCORES]


@pytest.mark.parametrize(
    ("content", "error", "said"),
    [
        ("编号,评论\n1,好\n", SourceFormatError, "no such column"),
        ("内容,内容\n好,好\n", SourceFormatError, "two columns"),
        ("内容,polarity\n好,x\n", SourceFormatError, "already has columns"),
        ("内容,x\n好,1\n好,1,2\n", SourceFormatError, "row 2 under the header"),
        ("", SourceFormatError, "a file is empty"),
        (None, InputError, "there is no file"),
    ],
)
def test_wrong_input_is_named_and_leaves_no_file(tmp_path, content, error, said):
    if content is not None:
        (tmp_path / "in.csv").write_text(content, "utf-8")
    with pytest.raises(error, match=said):
        classify_file(tmp_path / "in.csv", "内容", tmp_path / "out.csv")
    assert [p.name for p in tmp_path.iterdir() if p.name != "in.csv"] == []


def test_the_result_never_overwrites_its_input_or_a_folder(folder):
    (folder / "link.csv").symlink_to(folder / "in.csv")
    (folder / "folder.csv").mkdir()
    for target in ("in.csv", "link.csv", "folder.csv"):
        with pytest.raises(InputError):
            classify_file(folder / "in.csv", "内容", folder / target)
    assert len(read(folder / "in.csv")) == len(TEXTS)
