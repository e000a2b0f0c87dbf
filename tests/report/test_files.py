"""Where reports lie: whole files, an index of all, and a latest that only goes forward."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import vocnlp.report.files as files
from vocnlp.errors import InputError
from vocnlp.periods import Period
from vocnlp.report.files import list_reports, scope_folder, write_digest, write_report
from vocnlp.report.html import render_html
from vocnlp.report.inputs import ReportInputs
from vocnlp.report.json import build_report, dump


def at(inputs: ReportInputs, name: str, run_seq: int, scope: str = "all") -> dict[str, object]:
    day = name[:10]
    run = {**inputs.run, "run_seq": run_seq, "business_date": day}
    return build_report(dataclasses.replace(inputs, period=Period.parse(name), run=run, scope=scope, previous=None))


def test_writes_what_it_says(bank: ReportInputs, tmp_path: Path) -> None:
    report = build_report(bank)
    paths = write_report(report, tmp_path / "reports")
    assert paths["json"] == tmp_path / "reports" / "2026-11-15_P7D" / "report.json"
    assert paths["json"].read_bytes() == dump(report)
    assert paths["html"].read_text("utf-8") == render_html(report)
    assert paths["latest_json"].read_bytes() == dump(report)
    assert paths["latest_html"].read_bytes() == paths["html"].read_bytes()
    assert "2026-11-15_P7D/report.html" in paths["index"].read_text("utf-8")
    assert not list(tmp_path.rglob("*.tmp"))
    assert not any(path.is_symlink() for path in tmp_path.rglob("*"))


def test_writing_again_changes_nothing(bank: ReportInputs, tmp_path: Path) -> None:
    report = build_report(bank)
    write_report(report, tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    write_report(report, tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_rebuilding_an_old_report_does_not_move_latest(bank: ReportInputs, tmp_path: Path) -> None:
    old, new = at(bank, "2026-11-08/P7D", 175), at(bank, "2026-11-15/P7D", 182)
    write_report(new, tmp_path)
    paths = write_report(old, tmp_path)
    assert paths["latest_json"].read_bytes() == dump(new)
    assert [row["folder"] for row in list_reports(tmp_path)] == ["2026-11-15_P7D", "2026-11-08_P7D"]
    index = paths["index"].read_text("utf-8")
    assert index.index("2026-11-15_P7D") < index.index("2026-11-08_P7D")


@pytest.mark.parametrize("ahead", ["2026-W46", "2026-11", "2026-11-15/P7D"])
def test_a_period_that_is_not_over_does_not_keep_latest_from_later_nights(
    bank: ReportInputs, tmp_path: Path, ahead: str
) -> None:
    run = {**bank.run, "run_seq": 177, "business_date": "2026-11-10"}
    early = dataclasses.replace(bank, period=Period.parse(ahead), run=run, previous=None)
    ahead_report = build_report(early)
    assert not ahead_report["period"]["closed"]
    paths = write_report(ahead_report, tmp_path)
    assert paths["latest_json"].read_bytes() == dump(ahead_report), "better than nothing"
    night = at(bank, "2026-11-12/P7D", 179)
    assert write_report(night, tmp_path)["latest_json"].read_bytes() == dump(night)
    assert write_report(ahead_report, tmp_path)["latest_json"].read_bytes() == dump(night)


def test_a_month_that_is_over_does_not_take_latest_from_the_night_of_its_last_day(
    bank: ReportInputs, tmp_path: Path
) -> None:
    night = at(bank, "2026-10-31/P7D", 167)
    write_report(night, tmp_path)
    run = {**bank.run, "run_seq": 168, "business_date": "2026-10-31"}
    month = build_report(dataclasses.replace(bank, period=Period.parse("2026-10"), run=run, previous=None))
    assert month["period"]["closed"]
    assert write_report(month, tmp_path)["latest_json"].read_bytes() == dump(night)


def test_latest_is_about_all_feedback(bank: ReportInputs, tmp_path: Path) -> None:
    whole = at(bank, "2026-11-08/P7D", 175)
    write_report(whole, tmp_path)
    write_report(at(bank, "2026-11-15/P7D", 182, "channel=app"), tmp_path)
    assert (tmp_path / "latest" / "report.json").read_bytes() == dump(whole)


def test_a_damaged_report_is_listed_and_stops_nobody(bank: ReportInputs, tmp_path: Path) -> None:
    (tmp_path / "2026-01-01").mkdir()
    (tmp_path / "2026-01-01" / "report.json").write_bytes(b"{")
    paths = write_report(build_report(bank), tmp_path)
    assert "无法读取：2026-01-01" in paths["index"].read_text("utf-8")


def test_an_interrupted_write_leaves_the_old_file(
    bank: ReportInputs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = write_report(at(bank, "2026-11-15/P7D", 182), tmp_path)
    before = paths["json"].read_bytes()

    def fail(_: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(files.os, "fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        write_report(at(bank, "2026-11-15/P7D", 190), tmp_path)
    assert paths["json"].read_bytes() == before
    assert not list(tmp_path.rglob("*.tmp"))


@given(st.text(max_size=30), st.text(max_size=30))
def test_scope_folders_are_plain_and_differ(one: str, other: str) -> None:
    names = [scope_folder(f"product={value}") for value in (one, other)]
    assert all(re.fullmatch(r"product/[a-z0-9_\u4e00-\u9fff-]+", name) for name in names)
    assert (names[0] == names[1]) == (one == other)


def test_a_scope_has_a_folder_of_its_own_that_the_index_leads_to(bank: ReportInputs, tmp_path: Path) -> None:
    write_report(at(bank, "2026-11-15/P7D", 182), tmp_path)
    paths = write_report(at(bank, "2026-11-15/P7D", 182, "channel=app"), tmp_path)
    assert paths["json"] == tmp_path / "channel" / "app" / "2026-11-15_P7D" / "report.json"
    assert paths["latest_xlsx"].read_bytes() == paths["xlsx"].read_bytes()
    root = (tmp_path / "index.html").read_text("utf-8")
    assert '<a href="channel/app/index.html">渠道 手机 App</a>' in root
    assert "共 1 份" in root
    assert '<a href="../../index.html">' in paths["index"].read_text("utf-8")


def test_only_the_formats_asked_for_are_written_and_the_truth_always(bank: ReportInputs, tmp_path: Path) -> None:
    paths = write_report(at(bank, "2026-11-15/P7D", 182), tmp_path, formats=("md",))
    assert {path.name for path in paths["json"].parent.iterdir()} == {"report.json", "report.md"}
    with pytest.raises(InputError, match="pdf"):
        write_report(at(bank, "2026-11-15/P7D", 182), tmp_path, formats=("pdf",))


def test_a_newer_report_without_a_page_takes_the_older_page_out_of_latest(bank: ReportInputs, tmp_path: Path) -> None:
    write_report(at(bank, "2026-11-08/P7D", 175), tmp_path)
    write_report(at(bank, "2026-11-15/P7D", 182), tmp_path, formats=("html",))
    assert sorted(path.name for path in (tmp_path / "latest").iterdir()) == ["report.html", "report.json"]


def test_a_page_of_an_older_run_does_not_stay_beside_a_newer_json(bank: ReportInputs, tmp_path: Path) -> None:
    old, new = at(bank, "2026-11-15/P7D", 181), at(bank, "2026-11-15/P7D", 182)
    folder = write_report(old, tmp_path)["json"].parent
    write_report(old, tmp_path, formats=["html"])
    assert (folder / "report.xlsx").exists()
    write_report(new, tmp_path, formats=["html"])
    assert {path.name for path in folder.iterdir()} == {"report.json", "report.html"}
    assert {path.name for path in (tmp_path / "latest").iterdir()} == {"report.json", "report.html"}


def test_a_digest_lies_beside_its_report(bank: ReportInputs, tmp_path: Path) -> None:
    digest = build_report(dataclasses.replace(bank, owner="信用卡中心"))
    paths = write_digest(digest, tmp_path)
    assert paths["md"] == tmp_path / "2026-11-15_P7D" / "digests" / "信用卡中心.md"
    assert paths["md"].read_text("utf-8").startswith("# 信用卡中心 的痛点摘要 · 示例银行")
    assert "负责：信用卡中心" in paths["html"].read_text("utf-8")
