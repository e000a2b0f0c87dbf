from __future__ import annotations

import re
import zipfile

import openpyxl
import pytest

from vocnlp.errors import SourceFormatError
from vocnlp.sources.workbook import WorkbookSheet


def save(tmp_path, *rows, prepare=None):
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    if prepare:
        prepare(workbook)
    path = tmp_path / "a.xlsx"
    workbook.save(path)
    return path


def rows_of(sheet):
    return [(i, r) for c in sheet.chunks(2) for i, r in zip(c.frame.index, c.frame.to_numpy().tolist(), strict=True)]


def test_rows_and_numbers(tmp_path):
    path = save(tmp_path, ["编号", "内容", None], [1, "好"], [None, " "], [3, None], [4, "慢"])
    sheet = WorkbookSheet(path)
    assert sheet.columns == ("编号", "内容")
    assert rows_of(sheet) == [(1, [1, "好"]), (3, [3, None]), (4, [4, "慢"])]
    sheet.close()


def test_cells_beyond_the_header_are_bad_rows(tmp_path):
    (chunk,) = WorkbookSheet(save(tmp_path, ["a"], [1, 2], [3])).chunks(10)
    assert [b.position for b in chunk.bad_rows] == [1]
    assert chunk.frame.index.tolist() == [2]


def test_merged_header(tmp_path):
    path = save(
        tmp_path,
        ["基本信息", None, "反馈", None],
        ["编号", "时间", "内容", "评分"],
        prepare=lambda w: w.active.merge_cells("A1:B1"),
    )
    with pytest.raises(SourceFormatError) as caught:
        WorkbookSheet(path)
    assert "column B" in caught.value.got
    assert "unmerge" in caught.value.fix


def test_sheets_by_number_and_name(tmp_path):
    path = save(tmp_path, ["a"], [1], prepare=lambda w: w.create_sheet("反馈").append(["b"]))
    assert WorkbookSheet(path, "反馈").columns == ("b",)
    assert WorkbookSheet(path, 1).columns == ("b",)
    for wrong in ("没有", 2, -1):
        with pytest.raises(SourceFormatError, match="no such sheet") as caught:
            WorkbookSheet(path, wrong)
        assert "反馈" in caught.value.got


def test_a_sheet_without_rows(tmp_path):
    with pytest.raises(SourceFormatError, match="is empty"):
        WorkbookSheet(save(tmp_path))


def test_a_wrong_extent_does_not_cut_the_sheet(tmp_path):
    path = save(tmp_path, ["编号", "内容"], [1, "好"], [2, "慢"])
    wrong = tmp_path / "wrong.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(wrong, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename.endswith("sheet1.xml"):
                data, n = re.subn(rb'<dimension ref="[^"]+"', b'<dimension ref="A1"', data)
                assert n == 1
            new.writestr(item, data)
    assert rows_of(WorkbookSheet(wrong)) == [(1, [1, "好"]), (2, [2, "慢"])]


def test_a_zip_that_is_no_workbook(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("x.txt", "x")
    with pytest.raises(SourceFormatError, match="no readable Excel"):
        WorkbookSheet(path)


def test_a_zip_bomb_is_not_unpacked(tmp_path):
    path = save(tmp_path, ["编号", "内容"], [1, "好"])
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as file,
        file.open("xl/media/image1.png", "w", force_zip64=True) as member,
    ):
        for _ in range(200):
            member.write(bytes(2**20))
    assert path.stat().st_size < 2**21
    with pytest.raises(SourceFormatError, match="far more than it should") as caught:
        WorkbookSheet(path)
    assert not caught.value.transient


def test_a_title_merged_over_the_header(tmp_path, pull_path):
    path = save(
        tmp_path, ["2026年11月评论导出", None, None], ["编号", "时间", "内容"], [1, "2026-11-14", "好"],
        prepare=lambda w: w.active.merge_cells("A1:C1"),
    )  # fmt: skip
    with pytest.raises(SourceFormatError, match="mapped column is missing") as caught:
        pull_path(path)
    assert "1 columns: 2026年11月评论导出" in caught.value.got
