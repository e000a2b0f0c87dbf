"""Whole nights on a real lake: repeated, interrupted, partial, empty, restated."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
import yaml
from deltalake import DeltaTable

from tests.conftest import CLOCK
from tests.crash_driver import POINTS
from vocnlp.errors import InputError, LakeBusyError, LakeError, SourceError
from vocnlp.fitting import refit_topics
from vocnlp.health import describe_health
from vocnlp.landing import land_source, open_run
from vocnlp.night import analyse, closing_periods, prepare, rank, run_night
from vocnlp.periods import Period
from vocnlp.publishing import publish
from vocnlp.report.json import dump
from vocnlp.rootcause.taxonomy import load_taxonomy
from vocnlp.schemas import TABLES, RunKind
from vocnlp.staging import load_state, save_state
from vocnlp.workspace import open_workspace

pytestmark = pytest.mark.slow
REPO = Path(__file__).parent.parent


def open_bank(bank):
    return open_workspace(bank.config, clock=CLOCK)


def tables_of(ws):
    return {name: ws.lake.read(name, with_run_seq=True) for name in TABLES if name != "runs"} | {"runs": ws.lake.runs()}


def physical_rows(ws):
    return {
        path.name: DeltaTable(path).to_pyarrow_table(columns=["run_seq"]).num_rows
        for path in sorted(ws.folders.lake.iterdir())
        if (path / "_delta_log").is_dir()
    }


def _of(period):
    return {"period": [str(period)], "scope": ["all"]}


def assert_same_tables(left, right):
    assert left.keys() == right.keys()
    for name, frame in left.items():
        pd.testing.assert_frame_equal(frame, right[name], obj=name)


@pytest.fixture(scope="module")
def undisturbed(read_only_bank, tmp_path_factory):
    """Two nights after the back-fill, with nothing going wrong."""
    from tests.conftest import Bank

    folder = tmp_path_factory.mktemp("undisturbed") / "bank"
    shutil.copytree(read_only_bank.folder, folder)
    bank = Bank(folder, read_only_bank.truth)
    for n in (1, 2):
        run_night(open_bank(bank), bank.filled_to + timedelta(days=n))
    return bank


def test_a_night_adds_up(undisturbed):
    ws = open_bank(undisturbed)
    counts = ws.last["counts"]
    for source in ws.settings.sources:
        of = counts[source.name]
        assert of["read"] == sum(of[k] for k in ("new", "revised", "unchanged", "outside", "rejected")), source.name
    feedback = ws.read("feedback")
    for table in ("texts", "noise", "feedback_sentiment", "feedback_type"):
        assert len(ws.read(table)) == len(feedback), table
    units = ws.read("units")
    assert set(units["feedback_id"]) == set(feedback["feedback_id"])
    assert set(ws.read("unit_sentiment")["unit_id"]) == set(units["unit_id"])
    assert set(ws.read("assignments")["unit_id"]) <= set(units["unit_id"])


def test_units_are_cuts_of_the_clean_text(undisturbed):
    ws = open_bank(undisturbed)
    units = ws.read("units").merge(ws.read("texts"), on=["feedback_id", "revision"])
    assert (units["end"] <= units["text_clean"].str.len()).all()
    assert (units["start"] < units["end"]).all()


@pytest.mark.parametrize("point", POINTS)
def test_a_night_killed_anywhere_and_run_again_equals_the_undisturbed_one(undisturbed, bank, point):
    first, second = (bank.filled_to + timedelta(days=n) for n in (1, 2))
    run_night(open_bank(bank), first)
    environment = os.environ | {"PYTHONPATH": str(REPO)}
    driver = [sys.executable, str(REPO / "tests" / "crash_driver.py"), str(bank.config), second.isoformat()]
    killed = subprocess.run([*driver, point], cwd=bank.folder, env=environment, capture_output=True, check=False)
    assert killed.returncode == -9, killed.stderr.decode()
    before = open_bank(bank)
    assert before.business_date == (second if point == "after_commit" else first), "a dead night is not seen"
    result = run_night(open_bank(bank), second)
    assert result.unchanged == (point == "after_commit")
    ws = open_bank(bank)
    assert_same_tables(tables_of(ws), tables_of(open_bank(undisturbed)))
    assert physical_rows(ws) == physical_rows(open_bank(undisturbed))
    assert result.report["json"].read_bytes() == dump(open_bank(undisturbed).report())
    assert not list(ws.folders.root.glob("staging/*"))


def test_one_date_three_times_is_one_night(undisturbed, bank):
    for n in (1, 2, 2, 2):
        run_night(open_bank(bank), bank.filled_to + timedelta(days=n))
    assert_same_tables(tables_of(open_bank(bank)), tables_of(open_bank(undisturbed)))
    assert physical_rows(open_bank(bank)) == physical_rows(open_bank(undisturbed))


def test_an_old_report_rebuilds_byte_for_byte(bank):
    for n in (1, 2):
        run_night(open_bank(bank), bank.filled_to + timedelta(days=n))
    ws = open_bank(bank)
    old = ws.run
    published = dump(ws.report())
    for n in range(3, 13):
        run_night(open_bank(bank), bank.filled_to + timedelta(days=n))
    ws = open_bank(bank)
    ws.lake.compact()
    ws.lake.vacuum(retention_hours=0)
    again = open_bank(bank)
    assert again.run > old
    assert dump(again.at(old).report()) == published


def test_a_source_that_fails_leaves_the_night_partial(bank):
    ws = open_bank(bank)
    victim = Path(ws.settings.sources[0].path)
    hidden = victim.with_suffix(".away")
    victim.rename(hidden)
    day = bank.filled_to + timedelta(days=1)
    result = run_night(ws, day)
    assert result.status == "partial"
    assert list(result.partial) == [ws.settings.sources[0].name]
    trends = open_bank(bank).read("trends", where={"period": [f"{day}/P7D"]})
    assert not set(trends["state"]) & {"falling", "gone"}
    keywords = open_bank(bank).read("keywords", where={"period": [f"{day}/P7D"]})
    assert not set(keywords["state"]) & {"falling", "gone"}
    hidden.rename(victim)
    whole = run_night(open_bank(bank), day)
    assert (whole.status, whole.unchanged) == ("complete", False)


def test_a_source_that_fails_tonight_leaves_measurable_what_it_had_delivered(bank):
    old = Period.parse("2026-10-28/P7D")
    before = open_bank(bank).ranked(old)
    assert "partial_source" not in set(before["trends"]["reason"])
    victim = Path(open_bank(bank).settings.sources[0].path)
    name = open_bank(bank).settings.sources[0].name
    victim.rename(victim.with_suffix(".away"))
    day = bank.filled_to + timedelta(days=1)
    run_night(open_bank(bank), day)
    ws = open_bank(bank)
    after = ws.ranked(old)
    for table in ("trends", "pain_points", "keywords"):
        pd.testing.assert_frame_equal(after[table], before[table], obj=table)
    report = ws.report(period=str(old))
    assert report["run"]["partial_sources"] == [name]
    assert "partial" not in {note["kind"] for note in report["notes"]}

    # The run's own period, one that the look-back reaches, and the same as of a later run that knows no better.
    now = Period.trailing(day, 7)
    assert {"kind": "partial", "sources": [name]} in ws.report()["notes"]
    assert ws.failed_sources(now) == ws.failed_sources(Period.trailing(day - timedelta(days=6), 7)) == (name,)
    measured = ws.ranked(now, stored=False, words=False)["trends"]
    assert "partial_source" in set(measured["reason"])
    assert not set(measured["state"]) & {"falling", "gone"}
    order = ["measure", "topic_id"]
    published = ws.ranked(now)["trends"]
    pd.testing.assert_frame_equal(
        measured.sort_values(order, ignore_index=True)[[*order, "state", "reason"]],
        published.sort_values(order, ignore_index=True)[[*order, "state", "reason"]],
    )
    first = bank.filled_to - timedelta(days=60)
    victim.with_suffix(".away").rename(victim)
    run_night(open_bank(bank), first + timedelta(days=3), kind=RunKind.BACKFILL, from_date=first)
    assert open_bank(bank).last["partial_sources"] == []
    assert open_bank(bank).failed_sources(now) == (name,)
    run_night(open_bank(bank), day + timedelta(days=1))
    assert open_bank(bank).failed_sources(now) == ()


def test_a_period_is_restated_once_later_feedback_belongs_to_it(bank):
    """A source that was away comes back: its rows are in the totals of the older report, and so in its pain points."""
    ws = open_bank(bank)
    period = Period.trailing(ws.business_date, 7)
    pd.testing.assert_frame_equal(ws.ranked(period)["trends"], ws.read("trends", where=_of(period)))
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


def test_a_period_measured_again_keeps_nothing_that_it_no_longer_says(bank, monkeypatch):
    ws = open_bank(bank)
    day = bank.filled_to + timedelta(days=1)
    where = _of(Period.trailing(day, 7))
    run_night(ws, day)
    assert len(open_bank(bank).read("pain_points", where=where))
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


def test_a_night_without_any_source_left_leaves_the_lake_as_it_was(bank):
    ws = open_bank(bank)
    before = tables_of(ws)
    for source in ws.settings.sources:
        Path(source.path).unlink()
    with pytest.raises(SourceError):
        run_night(ws, bank.filled_to + timedelta(days=1))
    assert_same_tables(tables_of(open_bank(bank)), before)


def test_an_empty_night_is_a_night(bank):
    """Days after the data's end bring nothing; the run says so and commits."""
    ws = open_bank(bank)
    for source in ws.settings.sources:
        path = Path(source.path)
        if path.suffix == ".csv":
            lines = path.read_bytes().splitlines(keepends=True)
            path.write_bytes(lines[0])
        elif path.suffix == ".jsonl":
            path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    day = bank.filled_to + timedelta(days=1)
    result = run_night(ws, day)
    assert open_bank(bank).business_date == day
    assert result.report["html"].exists()


def test_a_changed_recipe_scores_the_baseline_again_and_deltas_stay_inside_one(bank):
    ws = open_bank(bank)
    refit_topics(ws, n_topics=12)
    day = bank.filled_to + timedelta(days=1)
    run_night(open_bank(bank), day)
    after = open_bank(bank)
    assert after.last["recipe_id"] != ws.last["recipe_id"]
    assert after.last["counts"]["rescored"]["feedback"] > 0
    assignments = after.read("assignments").merge(after.read("feedback"), on=["feedback_id", "revision"])
    recent = assignments[assignments["created_at"] >= pd.Timestamp(day - timedelta(days=80), tz="UTC")]
    assert recent["recipe_id"].nunique() == 1
    known = set(after.topics()["topic_id"])
    assert set(recent["topic_id"]) <= known


def test_a_source_that_gets_a_taxonomy_of_its_own_is_read_again_and_its_topics_change_owner(bank):
    before = open_bank(bank)
    settings = yaml.safe_load(bank.config.read_text("utf-8"))
    named = {source["name"]: source for source in settings["sources"]}
    named["app_reviews"]["taxonomy"] = "app"
    bank.config.write_text(yaml.safe_dump(settings, allow_unicode=True), "utf-8")
    run_night(open_bank(bank), bank.filled_to + timedelta(days=1))
    after = open_bank(bank)
    assert after.last["recipe_id"] != before.last["recipe_id"]
    changed = {name for name, version in after.last["versions"].items() if version != before.last["versions"][name]}
    assert changed == {"taxonomy"}
    keys = ["feedback_id", "revision"]
    mentions = after.read("mentions").merge(after.read("feedback", columns=[*keys, "source"]), on=keys)
    readers = mentions.groupby("source")["taxonomy_version"].unique().map(lambda found: sorted(v[:4] for v in found))
    assert readers.to_dict() == {"app_reviews": ["app@"], "survey": ["bank"], "tickets": ["bank"]}
    then, now = before.topics().set_index("topic_id"), after.topics().set_index("topic_id")
    kept = [name for name in then if name not in ("area", "category", "owner")]
    pd.testing.assert_frame_equal(then[kept], now[kept])
    owners = {category.owner for category in load_taxonomy("app").categories}
    assert not set(then["owner"].dropna()) & owners
    assert set(now["owner"].dropna()) & owners
    assert set(after.pain_points()["owner"].dropna()) <= set(now["owner"].dropna())
    pd.testing.assert_frame_equal(open_bank(bank).at(before.run).topics(), before.topics())
    run_night(open_bank(bank), bank.filled_to + timedelta(days=2))
    pd.testing.assert_frame_equal(open_bank(bank).topics(), after.topics())


def test_nothing_is_compared_across_a_change_of_recipe(bank):
    """Only three weeks are scored again: what lies before them is no baseline, and no report is made of it."""
    settings = yaml.safe_load(bank.config.read_text("utf-8"))
    settings["trend"] = {"rescore_weeks": 1, "baseline_windows": 2}
    bank.config.write_text(yaml.safe_dump(settings, allow_unicode=True), "utf-8")
    refit_topics(open_bank(bank), n_topics=12)
    day = bank.filled_to + timedelta(days=1)
    run_night(open_bank(bank), day)
    after = open_bank(bank)
    assert after.comparable_from == day - timedelta(days=20)
    histories = after.ranked(Period.trailing(day, 7))["trends"]["history"].map(json.loads)
    assert set(histories.map(len)) == {3}
    with pytest.raises(InputError, match="older recipe"):
        after.ranked(Period.trailing(day - timedelta(days=35), 7))
    code = after.topics()["code"].iloc[0]
    assert len(after.trend(code, windows=8)) == 3
    with pytest.raises(InputError, match="older recipe"):
        after.trend(code, period=f"{day - timedelta(days=35)}/P7D")
    before = after.at(after.run - 1)
    assert before.comparable_from == before.covered_from
    assert len(before.ranked(Period.trailing(day - timedelta(days=35), 7))["trends"])


def test_a_report_of_what_an_older_recipe_read_is_of_one_run(bank):
    """Its pain points are those that were stored; feedback that came later must not be in the totals beside them."""
    old = "2026-W42"
    before = open_bank(bank).report(period=old)
    settings = yaml.safe_load(bank.config.read_text("utf-8"))
    settings["trend"] = {"rescore_weeks": 1, "baseline_windows": 2}
    bank.config.write_text(yaml.safe_dump(settings, allow_unicode=True), "utf-8")
    refit_topics(open_bank(bank), n_topics=12)
    tickets = bank.folder / "tickets.csv"
    rows = list(csv.DictReader(io.StringIO(tickets.read_bytes().decode("gb18030"))))
    late = next(row for row in rows if row["创建时间"].startswith("2026/10/14"))
    late = late | {"工单号": "T202610149999", "更新时间": "2026/11/9 10:00:00", "内容": "转账一直失败，客服也打不通"}
    out = io.StringIO()
    table = csv.DictWriter(out, list(late))
    table.writeheader()
    table.writerows([*rows, late])
    tickets.write_bytes(out.getvalue().encode("gb18030"))
    run_night(open_bank(bank), bank.filled_to + timedelta(days=1))
    after = open_bank(bank)
    assert len(after.feedback(period=old)) == before["totals"]["n"] + 1
    assert not after.compares(Period.parse(old))
    assert dump(after.report(period=old)) == dump(before)


def test_a_chunk_is_not_read_under_another_model_than_the_run_began_with(bank):
    ws = open_bank(bank)
    with open_run(ws, bank.filled_to + timedelta(days=1)) as writer:
        for source in ws.settings.sources:
            land_source(ws, writer.run_seq, source.name)
        chunk = prepare(ws, writer.run_seq)[0]
        with pytest.raises(LakeBusyError):
            refit_topics(open_bank(bank), n_topics=12)
        (ws.folders.topics / "current").unlink()
        with pytest.raises(LakeError, match="changed while this run"):
            analyse(open_bank(bank), writer.run_seq, chunk)


def test_the_first_model_of_a_run_that_never_committed_is_forgotten(bank):
    ws = open_bank(bank)
    shutil.rmtree(ws.folders.lake)
    shutil.rmtree(ws.folders.topics)
    for _ in range(2):
        ws = open_bank(bank)
        with open_run(ws, bank.filled_to) as writer:
            assert not (ws.folders.topics / "current").exists()
            for source in ws.settings.sources:
                land_source(ws, writer.run_seq, source.name)
            prepare(ws, writer.run_seq)
            assert (ws.folders.topics / "current").exists()


def test_the_difference_between_two_reports_adds_up_exactly(undisturbed):
    ws = open_bank(undisturbed)
    split = ws.compare(ws.run - 1, ws.run)
    assert len(split)
    parts = (split[["customers", "mix", "recipe"]] * 1e6).round().sum(axis=1)
    pd.testing.assert_series_equal(parts, (split["difference"] * 1e6).round(), check_names=False)
    assert (split["recipe"] == 0).all()


def test_a_backfill_says_what_the_nights_said(undisturbed, bank):
    ws = open_bank(bank)
    last = bank.filled_to + timedelta(days=2)
    run_night(ws, last, kind=RunKind.BACKFILL, from_date=bank.filled_to + timedelta(days=1))
    nights, filled = open_bank(undisturbed), open_bank(bank)
    for name in ("trends", "pain_points", "keywords", "measures"):
        where = {"period": [f"{last}/P7D"]}
        pd.testing.assert_frame_equal(filled.read(name, where=where), nights.read(name, where=where), obj=name)
    for name in ("feedback", "texts", "noise", "units", "unit_sentiment", "assignments", "mentions"):
        pd.testing.assert_frame_equal(filled.read(name), nights.read(name), obj=name)


def test_an_open_day_is_refused(bank):
    with pytest.raises(InputError, match="has not ended"):
        run_night(open_bank(bank), CLOCK.now().date() + timedelta(days=1))


def test_a_report_of_any_closed_period_can_be_had(undisturbed, tmp_path):
    ws = open_bank(undisturbed)
    paths = publish(ws, period="2026-10", folder=tmp_path)
    report = json.loads(paths["json"].read_text("utf-8"))
    assert report["period"]["name"] == "2026-10"
    with pytest.raises(InputError, match="not begun"):
        ws.report(period="2026-W50")


def test_an_open_week_is_counted_and_compared_with_nothing(undisturbed):
    ws = open_bank(undisturbed)
    trends = ws.ranked(Period.week_of(ws.business_date))["trends"]
    assert trends["n"].sum() > 0
    assert set(trends["state"]) == {"cannot_tell"}
    assert set(trends["reason"]) <= {"open_period", "no_feedback"}


def test_a_run_measures_what_closes(undisturbed):
    names = [str(p) for p in closing_periods(undisturbed.filled_to, undisturbed.filled_to, 7)]
    assert names == ["2026-W45", "2026-11-08/P7D"]


def test_a_landing_tried_again_loses_nothing(bank, monkeypatch):
    """The disk fails between two appends of one source; the retry must write both tables whole."""
    from vocnlp.lake import RunWriter

    append, failed = RunWriter.append, []

    def failing(self, table, frame, **options):
        if table == "texts" and not failed:
            failed.append(table)
            raise OSError("disk")
        return append(self, table, frame, **options)

    monkeypatch.setattr(RunWriter, "append", failing)
    ws = open_bank(bank)
    name = ws.settings.sources[0].name
    with open_run(ws, bank.filled_to + timedelta(days=1)) as writer:
        with pytest.raises(OSError, match="disk"):
            land_source(ws, writer.run_seq, name)
        counts = land_source(ws, writer.run_seq, name)
        inside = ws.during(writer.run_seq)
        assert counts["new"] > 0
        assert len(inside.read("texts")) == len(inside.read("feedback"))
    assert not list(ws.folders.root.glob("staging/*"))


def test_a_workspace_left_open_does_not_write_twice(bank):
    ws = open_bank(bank)
    for n in (1, 2):
        run_night(ws, bank.filled_to + timedelta(days=n))
    assert physical_rows(ws)["feedback"] == len(open_bank(bank).read("feedback"))


def test_a_backfill_of_old_dates_leaves_the_nights_cursor(bank):
    ws = open_bank(bank)
    first = bank.filled_to - timedelta(days=60)
    run_night(ws, first + timedelta(days=3), kind=RunKind.BACKFILL, from_date=first)
    assert open_bank(bank).last["cursors"] == ws.last["cursors"]


def test_a_complete_night_is_not_replaced_by_a_partial_one(bank):
    day = bank.filled_to + timedelta(days=1)
    whole = run_night(open_bank(bank), day)
    Path(open_bank(bank).settings.sources[0].path).unlink()
    again = run_night(open_bank(bank), day)
    assert (again.run_seq, again.unchanged) == (whole.run_seq, True)
    assert again.partial


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
