"""Small slices: nothing shown that fewer than k customers stand behind."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from vocnlp.report.excel import render_workbook
from vocnlp.report.html import render_html
from vocnlp.report.inputs import Customers, ReportInputs
from vocnlp.report.json import build_report
from vocnlp.report.markdown import render_markdown

SCOPE = "channel=app"
TRANSFER, HOTLINE, SMS, QUEUE = "T0142", "T0144", "T0145", "T0146"


@pytest.fixture
def sliced(bank: ReportInputs) -> ReportInputs:
    """The bank's week as that of one channel; two customers complain of the hotline, two were left of the queue."""
    frames: dict[str, Any] = {
        name: getattr(bank, name).assign(scope=SCOPE) for name in ("trends", "pain_points", "keywords", "measures")
    }
    assert bank.previous is not None
    before = {name: getattr(bank.previous, name).assign(scope=SCOPE) for name in ("trends", "pain_points")}
    pain = {row.topic_id: row.n for row in bank.trends[bank.trends["measure"] == "pain"].itertuples()}
    customers = Customers(
        total=900,
        pain={**pain, HOTLINE: 2, QUEUE: 2},
        theme={row.topic_id: row.n for row in bank.trends[bank.trends["measure"] == "theme"].itertuples()},
        pain_before={**pain, TRANSFER: 1},
        sources={"app_reviews": 800, "survey": 2, "tickets": 700},
        words={"转账": 90, "排队": 2},
        answers={"nps": 2},
    )
    previous = dataclasses.replace(bank.previous, **before)
    return dataclasses.replace(bank, **frames, scope=SCOPE, previous=previous, customers=customers)


def test_what_two_customers_say_is_not_shown_in_a_slice(sliced: ReportInputs) -> None:
    report = build_report(sliced)
    shown = {point["topic_id"] for point in report["pain_points"]}
    assert TRANSFER in shown
    assert not shown & {HOTLINE, QUEUE}
    assert HOTLINE not in {item["topic_id"] for group in ("new", "worsened") for item in report["changes"][group]}
    assert [row["measure"] for row in report["measures"]] == ["csat", "rating"]
    assert "排队" not in {row["word"] for row in report["keywords"]}
    cited = json.dumps(report["evidence"], ensure_ascii=False)
    assert "客服电话排队四十分钟没人接" not in cited
    assert {"kind": "suppressed", "min_customers": 3} in report["notes"]
    assert "少于 3 位客户的数字与原话不展示" in render_html(report)


def test_that_something_fell_below_k_is_said_without_the_count(sliced: ReportInputs) -> None:
    fell = next(item for item in build_report(sliced)["changes"]["better"] if item["topic_id"] == QUEUE)
    assert (fell["n"], fell["share"], fell["delta"], fell["listed"]) == (None, None, None, False)
    assert fell["n_before"] == 80


def test_the_last_report_and_the_baseline_keep_their_small_counts_too(sliced: ReportInputs) -> None:
    report = build_report(sliced)
    transfer = next(point for point in report["pain_points"] if point["topic_id"] == TRANSFER)
    assert transfer["previous"] is None
    assert transfer["n_baseline"] == 376
    rare = dataclasses.replace(sliced, trends=sliced.trends.assign(n_baseline=2))
    point = build_report(rare)["pain_points"][0]
    assert (point["n_baseline"], point["baseline"], point["delta"], point["history"]) == (None, None, None, [])


def test_a_hidden_source_cannot_be_worked_out_from_the_total(sliced: ReportInputs) -> None:
    sources = {row["source"]: row["n"] for row in build_report(sliced)["coverage"]["sources"]}
    assert sources == {"app_reviews": 903, "branch_tickets": 0, "survey": None, "tickets": None}


def test_a_scope_of_two_customers_is_empty_and_says_so(sliced: ReportInputs) -> None:
    report = build_report(dataclasses.replace(sliced, customers=Customers(total=2)))
    assert report["totals"] == dict.fromkeys(report["totals"])
    assert (report["pain_points"], report["keywords"], report["evidence"]) == ([], [], {})
    assert not any(report["changes"][group] for group in report["changes"] if group != "against")
    for page in (render_html(report), render_markdown(report)):
        assert "本范围内的反馈来自少于 3 位客户，不展示。" in page
    assert render_workbook(report)[:2] == b"PK"


def test_k_is_a_setting(sliced: ReportInputs) -> None:
    report = build_report(dataclasses.replace(sliced, settings={**sliced.settings, "min_customers": 2}))
    assert HOTLINE in {point["topic_id"] for point in report["pain_points"]}


def test_over_all_feedback_only_groups_and_names_are_held_back(bank: ReportInputs) -> None:
    whole = build_report(bank)
    customers = Customers(
        total=2000,
        affected={(TRANSFER, "channel", "app"): 2, (TRANSFER, "product_version", "8.2.0"): 60},
        small_values=frozenset({("product", "手机银行")}),
    )
    report = build_report(dataclasses.replace(bank, customers=customers))
    first = report["pain_points"][0]
    assert [group["dimension"] for group in first["affected"]] == ["product_version"]
    assert {quote["product"] for quote in report["evidence"].values()} == {None}
    assert "手机银行" in {quote["product"] for quote in whole["evidence"].values()}
    assert report["changes"] == whole["changes"]
    assert [note["kind"] for note in report["notes"]] == [note["kind"] for note in whole["notes"]]
