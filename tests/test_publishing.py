"""What a run publishes and announces, on a real lake: scopes, months, digests, and each message once."""

from __future__ import annotations

import dataclasses
import json
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from typer.testing import CliRunner

from tests.conftest import CLOCK
from vocnlp.cli import app
from vocnlp.errors import InputError
from vocnlp.night import run_night
from vocnlp.periods import Period
from vocnlp.publishing import _explain_no_owner, announce, publish, publish_digests, publish_run
from vocnlp.report.json import load
from vocnlp.reporting import ReportCollector
from vocnlp.workspace import open_workspace

pytestmark = pytest.mark.slow


def configure(bank, **sections):
    settings = yaml.safe_load(bank.config.read_text("utf-8")) | sections
    for source in settings["sources"]:
        if source["name"] == "tickets":
            source["label"] = "工单系统"
    bank.config.write_text(yaml.safe_dump(settings, allow_unicode=True), "utf-8")
    return open_workspace(bank.config, clock=CLOCK)


def test_a_night_publishes_every_reader_and_pushes_once(bank, receiver, monkeypatch):
    monkeypatch.setenv("TEST_HOOK", receiver.address)
    ws = configure(
        bank,
        report={"scopes": ["channel"]},
        notify={
            "targets": [
                {"name": "everybody", "url": "${TEST_HOOK}"},
                {"name": "owners", "url": "${TEST_HOOK}", "events": ["digest"]},
                {"name": "nowhere", "url": "${TEST_NOT_SET}"},
            ]
        },
    )
    night = bank.filled_to + timedelta(days=1)
    result = run_night(ws, night)
    reports = ws.folders.reports
    main = load((reports / "latest" / "report.json").read_bytes())
    assert main["source_names"] == {"tickets": "工单系统"}
    assert "工单系统" in (reports / "latest" / "report.html").read_text("utf-8")
    assert {path.suffix for path in (reports / "latest").iterdir()} == {".json", ".html", ".md", ".xlsx"}
    channels = set(ws.refresh().read("feedback")["channel"].dropna())
    published = {load(path.read_bytes())["scope"] for path in reports.glob("channel/*/latest/report.json")}
    assert published <= {f"channel={value}" for value in channels}
    assert len(published) >= 3
    assert 'href="channel/' in (reports / "index.html").read_text("utf-8")
    digests = list((reports / f"{night}_P7D" / "digests").glob("*.md"))
    assert digests

    said = {delivery.target: delivery.status for delivery in result.deliveries if delivery.event == "report"}
    assert said == {"everybody": "delivered", "nowhere": "failed"}
    assert sum(delivery.event == "digest" for delivery in result.deliveries) == len(digests)
    assert len(receiver.posted) == 1 + len(digests)
    again = run_night(ws, night)
    assert again.unchanged
    assert {d.status for d in again.deliveries if d.target != "nowhere"} == {"already"}
    assert len(receiver.posted) == 1 + len(digests)
    assert announce(ws.at(1)) == [], "a back-fill is no news"


def test_a_partial_night_is_announced_with_the_sources_name(bank, receiver, monkeypatch):
    monkeypatch.setenv("TEST_HOOK", receiver.address)
    ws = configure(bank, notify={"targets": [{"name": "ops", "url": "${TEST_HOOK}", "events": ["partial"]}]})
    (bank.folder / "tickets.csv").unlink()
    run_night(ws, bank.filled_to + timedelta(days=1))
    ((_, posted),) = receiver.posted
    assert "工单系统" in posted["message"]
    assert "数据不完整" in posted["title"]


def test_a_month_is_published_when_it_closes(bank):
    ws = open_workspace(bank.config, clock=CLOCK)
    publish_run(ws)
    month = load((ws.folders.reports / "2026-10" / "report.json").read_bytes())
    assert (month["period"]["name"], month["period"]["closed"]) == ("2026-10", True)
    assert month["baseline"]["windows"] == 1, "August began before the data"
    assert not (ws.folders.reports / "2026-11").exists()
    latest = load((ws.folders.reports / "latest" / "report.json").read_bytes())
    assert latest["period"]["name"] == f"{bank.filled_to}/P7D"


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        ("area=nosuch", "product, service, channel, other"),
        ("nosuch=x", "channel, product, product_version"),
        ("channel=", "this is no scope"),
        ("channel=nosuch", "one of "),
    ],
)
def test_a_wrong_scope_is_named_with_what_is_possible(read_only_bank, scope, said, tmp_path):
    ws = open_workspace(read_only_bank.config, clock=CLOCK)
    with pytest.raises(InputError, match=said):
        publish(ws, scope=scope, folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_slice_shows_nothing_that_fewer_than_k_customers_said(read_only_bank):
    ws = open_workspace(read_only_bank.config, clock=CLOCK)
    collector = ReportCollector(ws, Period.trailing(ws.business_date, 7))
    customer = ws.read("feedback").set_index("feedback_id")["customer_key"].to_dict()
    for value in collector.values("channel"):
        report = ws.report(scope=f"channel={value}")
        for point in report["pain_points"]:
            assert len({customer[i.split(".")[0]] or i for i in point["evidence_ids"]}) <= point["n_feedback"]
            assert point["n_feedback"] >= 3
        counts = [item["n"] for group, of in report["changes"].items() if group != "against" for item in of]
        assert not {1, 2} & set(counts)
        assert not {1, 2} & {report["totals"][name] for name in ("n", "n_negative", "n_baseline")}


def test_owners_get_their_own_pain_points_and_nobody_elses(read_only_bank, tmp_path):
    ws = open_workspace(read_only_bank.config, clock=CLOCK)
    written = publish_digests(ws, folder=tmp_path)
    topics = ws.topics().set_index("code")["owner"]
    for owner in written:
        digest = ReportCollector(ws, Period.trailing(ws.business_date, 7)).of_owner(owner)
        assert set(digest.topics["owner"]) == {owner}
        text = written[owner]["html"].read_text("utf-8")
        assert not [code for code, other in topics.items() if other != owner and f'id="{code}"' in text]
    with pytest.raises(InputError, match="nobody of this name"):
        publish_digests(ws, owner="没有这个部门", folder=tmp_path)


@pytest.mark.parametrize(("topics", "said"), [("none", "a run with a topic model"), ("m1@77aa", "`owner` in the taxo")])
def test_why_nobody_owns_a_pain_point_is_told(topics, said):
    # A stand-in for a workspace: a real one needs a run of its own.
    last = {"versions": {"topics": topics}}
    ws = SimpleNamespace(last=last, run=3, as_published=SimpleNamespace(taxonomy="bank"))
    assert said in _explain_no_owner(ws).expected


def test_a_digest_of_an_owner_with_nothing_left_says_so(read_only_bank, tmp_path, monkeypatch):
    ws = open_workspace(read_only_bank.config, clock=CLOCK)
    written = publish_digests(ws, folder=tmp_path)
    owner, paths = next(iter(written.items()))
    unknown = paths["md"].with_name("旧部门.md")
    unknown.write_text("旧", "utf-8")
    whole = ReportCollector.of_owner

    def silent(self, name):
        inputs = whole(self, name)
        if name != owner:
            return inputs
        nothing = {"trends": inputs.trends.iloc[:0], "pain_points": inputs.pain_points.iloc[:0], "previous": None}
        return dataclasses.replace(inputs, **nothing)

    monkeypatch.setattr(ReportCollector, "of_owner", silent)
    again = publish_digests(ws, folder=tmp_path)
    assert again.keys() == written.keys()
    assert "本期没有由您负责的痛点" in paths["md"].read_text("utf-8")
    assert "本期没有由您负责的痛点" in paths["html"].read_text("utf-8")
    assert not unknown.exists()
    assert owner not in publish_digests(ws, folder=tmp_path / "new"), "nothing to say, and nothing that was said"


@pytest.mark.parametrize("command", ["digest", "report"])
@pytest.mark.parametrize(
    ("period", "said"), [("1999-01", "no feedback was created"), ("2199-01", "not begun"), ("1999", "no period")]
)
def test_a_period_without_feedback_is_an_error(read_only_bank, tmp_path, command, period, said):
    arguments = [command, "--period", period, "--out", str(tmp_path), "-c", str(read_only_bank.config)]
    result = CliRunner().invoke(app, arguments)
    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert said in result.output


def test_the_same_run_gives_the_same_files(read_only_bank, tmp_path):
    ws = open_workspace(read_only_bank.config, clock=CLOCK)
    one, other = (publish(ws, scope="channel=手机银行", folder=tmp_path / name) for name in ("a", "b"))
    for name in ("json", "html", "md", "xlsx"):
        assert one[name].read_bytes() == other[name].read_bytes(), name


def test_reports_of_a_lake_meet_their_schema(read_only_bank):
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    import vocnlp

    schema = Path(vocnlp.__file__).parent / "resources" / "report" / "report.schema.json"
    validator = jsonschema.Draft202012Validator(json.loads(schema.read_text("utf-8")))
    ws = open_workspace(read_only_bank.config, clock=CLOCK)
    month = Period.month_of(date(2026, 10, 1)).name
    for options in ({}, {"period": month}, {"scope": "channel=手机银行"}, {"scope": "area=service"}):
        assert [error.message for error in validator.iter_errors(ws.report(**options))] == []
