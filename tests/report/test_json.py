"""report.json: complete, canonical, the same for the same inputs, and never a number that nobody can tell."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from importlib.resources import files

import pandas as pd
import pytest

from tests.report.themes import OVERRIDE, PLANTED
from vocnlp.errors import SchemaError
from vocnlp.periods import Period
from vocnlp.report.html import render_html
from vocnlp.report.inputs import ReportInputs
from vocnlp.report.json import REQUIRED, build_report, dump, load
from vocnlp.report.markdown import render_markdown

jsonschema = pytest.importorskip("jsonschema", reason="the JSON Schema is checked where jsonschema is installed")
SCHEMA = json.loads((files("vocnlp") / "resources" / "report" / "report.schema.json").read_text("utf-8"))


def _shuffled(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sample(frac=1, random_state=3)


def test_meets_its_schema(bank: ReportInputs, empty: ReportInputs, vary: Callable[..., ReportInputs]) -> None:
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for inputs in (bank, empty, vary(previous=None), vary(coverage=None, quarantine=None)):
        report = load(dump(build_report(inputs)))
        assert [e.message for e in validator.iter_errors(report)] == []
    assert set(SCHEMA["required"]) == set(REQUIRED)
    broken = build_report(bank) | {"extra": 1}
    assert not validator.is_valid(broken)


def test_same_inputs_same_bytes_whatever_the_row_order(bank: ReportInputs) -> None:
    names = ("trends", "pain_points", "keywords", "measures", "topics", "evidence", "totals", "coverage", "quarantine")
    other = dataclasses.replace(bank, **{name: _shuffled(getattr(bank, name)) for name in names})
    assert dump(build_report(other)) == dump(build_report(bank))


def test_is_canonical(bank: ReportInputs) -> None:
    content = dump(build_report(bank))
    again = json.dumps(json.loads(content), ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)
    assert content == (again + "\n").encode()
    assert b"NaN" not in content
    assert b"-0.0," not in content
    assert dump(load(content)) == content


def test_inputs_stay_as_they_were(bank: ReportInputs) -> None:
    before = {name: getattr(bank, name).copy(deep=True) for name in ("trends", "pain_points", "evidence", "totals")}
    build_report(bank)
    for name, frame in before.items():
        pd.testing.assert_frame_equal(getattr(bank, name), frame)


def test_lists_ten_pain_points_in_order_with_their_numbers(bank: ReportInputs) -> None:
    report = build_report(bank)
    points = report["pain_points"]
    assert [point["rank"] for point in points] == list(range(1, 11))
    first = points[0]
    assert (first["label"], first["n_feedback"], first["owner"]) == ("手机银行转账失败", 87, "支付产品部")
    assert first["share"] == round(87 / 2067, 6)
    assert first["delta"] == pytest.approx(first["share"] - first["baseline"], abs=2e-6)
    assert first["affected"][0]["dimension"] == "product_version"
    assert first["previous"] == {"rank": 3, "n": 52, "share": round(52 / 1988, 6)}
    assert report["n_pain_points"] == 14


def test_quotes_are_cited_by_id_once_a_feedback_and_at_most_twenty(bank: ReportInputs) -> None:
    report = build_report(bank)
    cited = {i for part in ("pain_points", "keywords", "praise") for row in report[part] for i in row["evidence_ids"]}
    assert set(report["evidence"]) == cited
    for point in report["pain_points"]:
        assert len(point["evidence_ids"]) <= 20
        feedback = [report["evidence"][i]["feedback_id"] for i in point["evidence_ids"]]
        assert len(set(feedback)) == len(feedback)


def test_planted_words_are_kept_as_text_and_neutralised(bank: ReportInputs) -> None:
    quotes = [quote["quote"] for quote in build_report(bank)["evidence"].values()]
    assert any(PLANTED in quote for quote in quotes)
    assert OVERRIDE not in quotes
    assert any("余额显示不对，刷新也没用" in quote for quote in quotes)


def test_words_that_no_encoding_takes_stop_nothing(vary: Callable[..., ReportInputs], bank: ReportInputs) -> None:
    evidence = bank.evidence.astype({"text": object, "context": object})
    evidence.loc[0, "text"] = "转账\ud83d失败"
    evidence.loc[1, "text"] = "慢" * 1_000_000
    evidence.loc[1, "context"] = evidence.loc[1, "text"]
    evidence.loc[2, ["text", "context"]] = None
    report = load(dump(build_report(vary(evidence=evidence))))
    assert max(len(quote["quote"]) for quote in report["evidence"].values()) <= 300


def test_the_negative_share_is_weighted_so_that_spam_does_not_move_it(
    vary: Callable[..., ReportInputs], bank: ReportInputs
) -> None:
    quiet = build_report(bank)["totals"]
    assert quiet["negative_share"] == pytest.approx((380200 + 96000 + 299500) / (861400 + 412000 + 747500), abs=1e-6)
    wave = build_report(vary(totals=bank.totals.assign(n=bank.totals["n"] + 500)))["totals"]
    assert wave["n"] == quiet["n"] + 2000 and wave["negative_share"] == quiet["negative_share"]
    ignored = build_report(vary(totals=bank.totals.assign(weight_milli=0, negative_milli=0)))["totals"]
    assert ignored["n_negative"] > 0 and ignored["negative_share"] is None


def test_an_empty_night_is_a_report_that_says_so(empty: ReportInputs) -> None:
    report = build_report(empty)
    assert report["pain_points"] == []
    assert report["totals"]["n"] == 0
    assert report["totals"]["negative_share"] is None
    assert {"kind": "empty"} in report["notes"]
    assert report["changes"]["resolved"] == []
    assert {item["reason"] for item in report["changes"]["cannot_tell"]} == {"empty_period"}


def test_a_period_that_a_failed_source_had_delivered_says_so_of_the_run_alone(bank: ReportInputs) -> None:
    report = build_report(dataclasses.replace(bank, failed_sources=()))
    assert report["run"]["partial_sources"] == ["branch_tickets"]
    assert "partial" not in {note["kind"] for note in report["notes"]}


def test_a_partial_night_names_the_source(bank: ReportInputs) -> None:
    report = build_report(bank)
    assert {"kind": "partial", "sources": ["branch_tickets"]} in report["notes"]
    failed = [source["source"] for source in report["coverage"]["sources"] if source["failed"]]
    assert failed == ["branch_tickets"]


def test_a_failed_source_without_rows_has_its_line(vary: Callable[..., ReportInputs], bank: ReportInputs) -> None:
    totals = bank.totals[bank.totals["source"] != "branch_tickets"]
    sources = build_report(vary(totals=totals))["coverage"]["sources"]
    assert [(s["source"], s["n"]) for s in sources if s["failed"]] == [("branch_tickets", 0)]


def test_an_open_period_is_never_compared(vary: Callable[..., ReportInputs], bank: ReportInputs) -> None:
    report = build_report(vary(run={**bank.run, "business_date": "2026-11-12"}))
    assert {"kind": "open_period", "days": 4, "of_days": 7} in report["notes"]
    for row in (*report["pain_points"], *report["keywords"], *report["measures"]):
        assert (row["state"], row["delta"], row["low"]) == ("cannot_tell", None, None)
    told = [name for name in ("new", "worsened", "better", "resolved") if report["changes"][name]]
    assert told == []


def test_a_run_without_a_topic_model_says_why_it_lists_no_pain_point(
    vary: Callable[..., ReportInputs], bank: ReportInputs, empty: ReportInputs
) -> None:
    run = {**bank.run, "versions": {**bank.run["versions"], "topics": "none"}}
    nothing = {"trends": bank.trends.iloc[:0], "pain_points": bank.pain_points.iloc[:0], "topics": bank.topics.iloc[:0]}
    report = build_report(vary(run=run, previous=None, **nothing))
    assert {"kind": "no_topics"} in report["notes"]
    assert [e.message for e in jsonschema.Draft202012Validator(SCHEMA).iter_errors(report)] == []
    assert "尚未建立主题，无法列出痛点" in render_html(report)
    assert "尚未建立主题，无法列出痛点" in render_markdown(report)
    for other in (bank, empty):
        assert {"kind": "no_topics"} not in build_report(other)["notes"]


def test_rows_of_other_periods_and_scopes_are_left_out(vary: Callable[..., ReportInputs], bank: ReportInputs) -> None:
    assert bank.previous is not None
    both = pd.concat([bank.trends, bank.previous.trends, bank.trends.assign(scope="channel=app")])
    assert dump(build_report(vary(trends=both))) == dump(build_report(bank))
    assert build_report(vary(scope="channel=app"))["pain_points"] == []


def test_praise_is_what_is_said_without_complaint(bank: ReportInputs) -> None:
    praise = build_report(bank)["praise"]
    assert [(item["label"], item["n"], item["n_calm"]) for item in praise] == [
        ("大堂经理热心", 163, 160), ("App 指纹登录方便", 142, 140),
    ]  # fmt: skip
    assert praise[0]["evidence_ids"] == ["fpraise000000000.0.0"]


def test_a_missing_column_is_named(vary: Callable[..., ReportInputs], bank: ReportInputs) -> None:
    with pytest.raises(SchemaError, match="polarity"):
        build_report(vary(evidence=bank.evidence.drop(columns="polarity")))


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b'{"format": "other/1"}', b'{"format": "vocnlp-report/1"}'])
def test_what_is_no_report_is_refused(content: bytes) -> None:
    with pytest.raises(SchemaError):
        load(content)


def test_the_period_may_be_any_kind(vary: Callable[..., ReportInputs]) -> None:
    for name in ("2026-11-15", "2026-W46", "2026-10"):
        report = build_report(vary(period=Period.parse(name), previous=None))
        assert report["period"]["name"] == name
        assert report["pain_points"] == []
