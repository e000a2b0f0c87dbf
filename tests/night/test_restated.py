"""Periods that say something else once later feedback belongs to them."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
import yaml

from tests.conftest import CLOCK
from tests.night.lakes import open_bank, where_of
from vocnlp.health import describe_health
from vocnlp.landing import open_run
from vocnlp.night import rank, run_night
from vocnlp.periods import Period
from vocnlp.report.json import dump
from vocnlp.schemas import RunKind
from vocnlp.staging import load_state, save_state
from vocnlp.workspace import open_workspace

pytestmark = pytest.mark.slow


def test_a_period_is_restated_once_later_feedback_belongs_to_it(bank):
    """A source that was away comes back: its rows are in the totals of the older report, and so in its pain points."""
    ws = open_bank(bank)
    period = Period.trailing(ws.business_date, 7)
    pd.testing.assert_frame_equal(ws.ranked(period)["trends"], ws.read("trends", where=where_of(period)))
    victim = Path(ws.settings.sources[0].path)
    hidden = victim.with_suffix(".away")
    shutil.rmtree(ws.folders.lake)
    victim.rename(hidden)
    first = bank.end - timedelta(days=76)
    run_night(open_bank(bank), bank.filled_to, kind=RunKind.BACKFILL, from_date=first)
    without = open_bank(bank)
    hidden.rename(victim)
    run_night(open_bank(bank), bank.filled_to + timedelta(days=1))
    after = open_bank(bank)
    report = after.report(period=str(period))
    restated = after.pain_points(period=str(period))
    assert report["totals"]["n"] > without.report(period=str(period))["totals"]["n"]
    assert set(restated["n_feedback"]) != set(without.pain_points(period=str(period))["n_feedback"])
    measured = after.ranked(period, stored=False)["pain_points"].sort_values("rank")
    assert restated["n_feedback"].tolist() == measured["n_feedback"].tolist()
    # As it was after its own run, it stays as it was published.
    pd.testing.assert_frame_equal(
        after.at(without.run).pain_points(period=str(period)), without.pain_points(period=str(period))
    )


def test_a_night_that_fills_a_gap_does_not_open_what_is_over(bank):
    gap, last = (bank.filled_to + timedelta(days=n) for n in (1, 2))
    run_night(open_bank(bank), last)
    before = dump(open_bank(bank).report())
    filled = run_night(open_bank(bank), gap)
    ws = open_bank(bank)
    assert (ws.run, ws.business_date, ws.covered_to) == (filled.run_seq, gap, last)
    report = ws.report()
    assert report["period"] == json.loads(before)["period"]
    assert report["period"]["closed"]
    assert report["pain_points"] == json.loads(before)["pain_points"]
    assert json.loads(filled.report["json"].read_text("utf-8"))["period"]["last"] == gap.isoformat()
    latest = json.loads(filled.report["latest_json"].read_text("utf-8"))
    assert latest["period"]["last"] == last.isoformat()
    assert describe_health(ws).business_date == last
    assert dump(ws.at(ws.run - 1).report()) == before


def test_a_period_measured_again_keeps_nothing_that_it_no_longer_says(bank_after_one, monkeypatch):
    bank = bank_after_one
    ws = open_bank(bank)
    day = ws.business_date
    where = where_of(Period.trailing(day, 7))
    assert len(ws.read("pain_points", where=where))
    measure = type(ws).measure

    def speechless(self, *arguments, **options):
        tables = measure(self, *arguments, **options)
        return tables | {name: tables[name].iloc[:0] for name in ("pain_points", "keywords")}

    monkeypatch.setattr(type(ws), "measure", speechless)
    with open_run(open_bank(bank), day) as writer:
        state = load_state(open_bank(bank), writer.run_seq)
        state.versions = dict(open_bank(bank).last["versions"])
        save_state(open_bank(bank), state)
        rank(open_bank(bank), writer.run_seq)
        inside = open_bank(bank).during(writer.run_seq)
        assert len(inside.read("trends", where=where))
        assert not len(inside.read("pain_points", where=where))
        assert not len(inside.read("keywords", where=where))


def test_feedback_that_an_edit_moved_to_another_month_is_counted_in_that_month_alone(tmp_path):
    rows = {f"A{n}": ["2026-10-30 10:00", "2026-10-30 10:00", f"手机银行闪退第{n}次"] for n in range(5)}

    def export():
        lines = ["编号,时间,更新,内容", *(",".join([name, *row]) for name, row in rows.items())]
        (tmp_path / "t.csv").write_text("\n".join(lines) + "\n", "utf-8")

    export()
    columns = {"id": "编号", "created_at": "时间", "updated_at": "更新", "text": "内容"}
    source = {"name": "tickets", "kind": "ticket", "path": "t.csv", "columns": columns}
    config = tmp_path / "voc.yaml"
    config.write_text(yaml.safe_dump({"workspace": "w", "sources": [source]}, allow_unicode=True), "utf-8")
    run_night(open_workspace(config, clock=CLOCK), date(2026, 10, 31))
    rows["A3"][:2] = ["2026-11-02 09:00", "2026-11-02 09:00"]
    export()
    run_night(open_workspace(config, clock=CLOCK), date(2026, 11, 2))
    ws = open_workspace(config, clock=CLOCK)
    counted = {month: ws.report(period=month)["totals"]["n"] for month in ("2026-10", "2026-11")}
    assert counted == {"2026-10": 4, "2026-11": 1}
    assert [len(ws.feedback(period=month)) for month in counted] == [4, 1]
    assert [ws.units(period=month)["feedback_id"].nunique() for month in counted] == [4, 1]
    assert ws.at(1).report(period="2026-10")["totals"]["n"] == 5
