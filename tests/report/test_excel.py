"""The workbook: real tables, numbers as numbers, words as words, the same bytes; opened by LibreOffice."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.report.themes import PLANTED
from vocnlp.report.excel import MAX_CELL, render_workbook
from vocnlp.report.inputs import ReportInputs
from vocnlp.report.json import build_report

SHEETS = ["概览", "痛点", "变化与走势", "客户原话", "高频负面词", "满意度", "说明"]
INJECTIONS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    '=HYPERLINK("http://evil.example","x")',
    "\t=1+1",
    "\r=1+1",
    "=cmd|' /C calc'!A0",
)
OFFICE = shutil.which("soffice")


def book_of(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_has_its_sheets_as_tables_with_filters_and_a_frozen_header(bank: ReportInputs) -> None:
    book = book_of(render_workbook(build_report(bank)))
    assert book.sheetnames == SHEETS
    for name in SHEETS[1:6]:
        (table,) = book[name].tables.values()
        assert table.autoFilter is not None
        assert book[name].freeze_panes is not None
    assert book_of(render_workbook(build_report(bank), "en")).sheetnames[1] == "Pain points"


def test_numbers_are_numbers_as_the_page_writes_them(bank: ReportInputs) -> None:
    report = build_report(bank)
    sheet = book_of(render_workbook(report))["痛点"]
    heading = [cell.value for cell in sheet[1]]
    first = dict(zip(heading, sheet[2], strict=True))
    assert first["本期条数"].value == 87
    assert (first["占全部反馈"].value, first["占全部反馈"].number_format) == (report["pain_points"][0]["share"], "0.0%")
    assert first["较前 8 周（百分点）"].value == pytest.approx(report["pain_points"][0]["delta"] * 100, abs=1e-4)
    assert first["状态"].value == "上升"
    assert sheet.conditional_formatting


def test_trends_name_their_windows(bank: ReportInputs) -> None:
    sheet = book_of(render_workbook(build_report(bank)))["变化与走势"]
    heading = [cell.value for cell in sheet[1]]
    assert heading[-1] == "占比 2026-11-15 止"
    assert heading[-2] == "占比 2026-11-08 止"
    assert sheet.max_row == 1 + 12


@pytest.mark.parametrize("attack", INJECTIONS)
def test_words_never_become_formulas_or_links(
    bank: ReportInputs, vary: Callable[..., ReportInputs], attack: str
) -> None:
    evidence = bank.evidence.assign(text=attack, context=attack, product=attack)
    inputs = vary(
        evidence=evidence,
        pain_points=bank.pain_points.assign(label=attack, owner=attack),
        keywords=bank.keywords.assign(word=[f"{attack}{n}" for n in range(len(bank.keywords))]),
        settings={**bank.settings, "title": attack, "company": attack},
        source_names={"tickets": attack},
    )
    content = render_workbook(build_report(inputs))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for part in parts.namelist():
            text = parts.read(part).decode("utf-8")
            assert "<f>" not in text, part
            assert "<hyperlink" not in text, part
            assert "externalLink" not in part
    for sheet in book_of(content):
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
            assert all(cell.quotePrefix for cell in row if isinstance(cell.value, str) and cell.value[0] in "=+-@")


def test_a_cell_that_is_too_long_is_cut_and_the_notes_say_so(bank: ReportInputs) -> None:
    report = build_report(bank)
    first = next(iter(report["evidence"]))
    report["evidence"][first] |= {"quote": "😡" * 40_000}
    point = report["pain_points"][0] | {"evidence_ids": [first]}
    book = book_of(render_workbook(report | {"pain_points": [point]}))
    longest = max(len(str(cell.value).encode("utf-16-le")) // 2 for row in book["客户原话"].iter_rows() for cell in row)
    assert longest <= MAX_CELL
    notes = [str(row[0].value) for row in book["说明"].iter_rows()]
    assert any(re.search(r"\d+ 个单元格超过 32767 个字符", line) for line in notes)


def test_same_report_same_bytes(bank: ReportInputs, empty: ReportInputs) -> None:
    for inputs in (bank, empty):
        assert render_workbook(build_report(inputs)) == render_workbook(build_report(inputs))


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="no LibreOffice on this machine: install libreoffice-calc")
def test_libreoffice_opens_it_and_reads_the_same(bank: ReportInputs, tmp_path: Path) -> None:
    assert OFFICE is not None
    report = build_report(bank)
    (tmp_path / "report.xlsx").write_bytes(render_workbook(report))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    # Token 12 of the filter's options: every sheet, one file each; 76: UTF-8.
    as_csv = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    for target in (as_csv, "pdf"):
        command = [OFFICE, profile, "--headless", "--convert-to", target, "--outdir", str(tmp_path), "report.xlsx"]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=180)
    assert (tmp_path / "report.pdf").read_bytes()[:4] == b"%PDF"
    rows = list(csv.reader((tmp_path / "report-痛点.csv").read_text("utf-8").splitlines()))
    assert [row[2] for row in rows[1:]] == [point["label"] for point in report["pain_points"]]
    assert rows[1][6] == "87"
    assert float(rows[1][7].rstrip("%")) == pytest.approx(4.2, abs=0.05)
    assert PLANTED in (tmp_path / "report-客户原话.csv").read_text("utf-8").replace('""', '"')
