"""What a notebook asks of a workspace."""

from __future__ import annotations

import pytest

from vocnlp.errors import InputError, NotEnoughDataError, UnknownRunError
from vocnlp.periods import Period
from vocnlp.schemas import FeedbackType
from vocnlp.sentiment.type_rules import load_type_rules
from vocnlp.workspace import open_workspace

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def ws(read_only_bank):
    return open_workspace(read_only_bank.config)


def test_a_cut_frame_says_that_it_is_cut(ws):
    with pytest.warns(UserWarning, match="of"):
        feedback = ws.feedback(limit=5)
    assert len(feedback) == 5
    assert feedback.attrs["total"] > 5
    assert feedback["created_at"].is_monotonic_decreasing


def test_what_was_edited_is_read_once_a_run(ws, monkeypatch):
    feedback = ws.read("feedback")
    current = ws.current(feedback)
    assert 0 < len(current) < len(feedback)

    def refuse(*_arguments, **_options):
        raise AssertionError("read again")

    monkeypatch.setattr(ws.lake, "read", refuse)
    assert ws._view(ws.run).current(feedback).equals(current)
    with pytest.raises(AssertionError, match="read again"):
        ws.during(ws.run + 1).current(feedback)


def test_a_period_bounds_what_is_shown(ws):
    feedback = ws.feedback(period="2026-10")
    start, end = Period.parse("2026-10").bounds("Asia/Shanghai")
    assert ((feedback["created_at"] >= start) & (feedback["created_at"] < end)).all()


@pytest.mark.parametrize(
    ("period", "last"), [("1999-01", "2026-11"), ("1999-W05", "2026-W45"), ("1999-02-03", "2026-11-08")]
)
def test_a_report_of_a_period_without_feedback_names_the_first_and_the_last_that_have_some(ws, period, last):
    with pytest.raises(InputError, match="no feedback was created") as refused:
        ws.report(period=period)
    first = str(Period.parse(period).around(ws.covered_from))
    assert refused.value.expected == f"a period with feedback: {first} is the first, {last} the last"


def test_feedback_comes_with_its_type_and_both_priorities(ws):
    feedback = ws.feedback(period="2026-10")
    assert set(feedback["feedback_type"]) <= set(FeedbackType) and (feedback["feedback_type"] == "投诉").any()
    read = feedback["priority_given"].map(load_type_rules().read_given)
    assert (feedback["priority"] == read)[read.notna()].all()
    assert (feedback["priority_from"] == "source").equals(read.notna())


def test_units_of_a_topic_are_on_it(ws):
    code = ws.topics()["code"].iloc[0]
    units = ws.units(topic=code, limit=100_000)
    assert len(units)
    assert set(units["topic_id"]) == {ws.topics()["topic_id"].iloc[0]}
    assert (units["text"].str.len() == units["end"] - units["start"]).all()


def test_pain_points_come_with_their_trend_and_evidence(ws):
    pain_points = ws.pain_points()
    assert pain_points["rank"].tolist() == list(range(1, len(pain_points) + 1))
    top = pain_points.iloc[0]
    assert top["n"] == top["n_feedback"]
    quotes = ws.evidence(top["code"], limit=5)
    assert 0 < len(quotes) <= 5
    assert (quotes["polarity"] == "negative").all()
    trend = ws.trend(top["code"], windows=4)
    assert trend["n"].iloc[-1] == top["n_feedback"]
    assert trend["share"].iloc[-1] == pytest.approx(top["share"], abs=1e-6)
    assert top["code"] in ws.draw_trend(top["code"])._repr_svg_()


def test_scopes_are_parts(ws):
    whole = ws.ranked(ws._period(None))["trends"]
    areas = [
        ws.ranked(ws._period(None), f"area={area}")["trends"] for area in ("product", "service", "channel", "other")
    ]
    assert sum(map(len, areas)) == len(whole)
    app = ws.pain_points(scope="source=app_reviews")
    assert app["n_feedback"].sum() < ws.pain_points()["n_feedback"].sum()
    with pytest.raises(InputError, match="scope"):
        ws.pain_points(scope="colour=red")


def test_search_and_sql(ws):
    found = ws.search("闪退", limit=100_000)
    assert len(found)
    assert found["text"].str.contains("[闪閃]").all(), "the clean text is searched: Traditional script is found, too"
    assert ws.sql("select count(*) as n from texts")["n"][0] == len(ws.read("texts"))


def test_unknown_things_are_named(ws):
    with pytest.raises(UnknownRunError):
        ws.at(999)
    with pytest.raises(InputError, match="no such topic"):
        ws.evidence("P-9999")


def test_a_workspace_without_a_run_says_what_to_do(tmp_path):
    (tmp_path / "voc.yaml").write_text("company: A\n", "utf-8")
    empty = open_workspace(tmp_path / "voc.yaml")
    assert empty.read("feedback").empty
    with pytest.raises(NotEnoughDataError, match="no committed run"):
        empty.pain_points()


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda ws: ws.pain_points(scope="channel=nope"), "no feedback has this channel"),
        (lambda ws: ws.pain_points(scope="nope=1"), "this is no scope"),
        (lambda ws: ws.pain_points(period="1999-01"), "no feedback"),
        (lambda ws: ws.pain_points(period=5), "this is no period"),
        (lambda ws: ws.trend(ws.pain_points()["code"][0], measure="xx"), "no such measure"),
        (lambda ws: ws.trend(ws.pain_points()["code"][0], windows=0), "a trend has windows"),
        (lambda ws: ws.feedback(source="nope"), "no feedback has this source"),
        (lambda ws: ws.feedback(columns=["nope"]), "no such column"),
        (lambda ws: ws.feedback(limit=-1), "a frame has rows"),
        (lambda ws: ws.units(columns=["nope"]), "no such column"),
        (lambda ws: ws.search("慢", source="nope"), "no feedback has this source"),
    ],
)
def test_a_wrong_argument_is_named_and_not_answered(ws, ask, said):
    with pytest.raises(InputError, match=said):
        ask(ws)


def test_evidence_that_is_cut_says_so(ws):
    code = ws.pain_points()["code"][0]
    with pytest.warns(UserWarning, match="showing 1 of"):
        assert ws.evidence(code, limit=1).attrs["total"] > 1
