"""A changed recipe, taxonomy or topic model."""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import timedelta

import pandas as pd
import pytest
import yaml

from tests.night.lakes import open_bank
from vocnlp.errors import InputError, LakeBusyError, LakeError
from vocnlp.fitting import refit_topics
from vocnlp.landing import land_source, open_run
from vocnlp.night import analyse, prepare, run_night
from vocnlp.periods import Period
from vocnlp.report.json import dump
from vocnlp.rootcause.taxonomy import load_taxonomy

pytestmark = pytest.mark.slow


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
