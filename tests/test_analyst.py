"""Search ranks and filters, and no sign in it has a meaning; SQL reads tables and nothing else."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from vocnlp.analyst import compare_runs, cut_frame, read_words
from vocnlp.errors import InputError, QueryError
from vocnlp.periods import Period
from vocnlp.workspace import open_workspace


@pytest.mark.parametrize(
    ("words", "wanted", "unwanted"),
    [
        ("闪退", ["闪退"], []),
        ("閃退　 登录 -广告 闪退", ["闪退", "登录"], ["广告"]),
        ('"登录 不了" 慢', ["登录 不了", "慢"], []),
        ('没关的"引号', ['没关的"引号'], []),
        ("% _ * \\ ' ;--", ["%", "_", "*", "\\", "'", ";--"], []),
        ("- 慢", ["-", "慢"], []),
    ],
)
def test_words_are_taken_as_they_are(words, wanted, unwanted):
    assert read_words(words) == (wanted, unwanted)


@pytest.mark.parametrize("words", ["", "  ", "-广告", '""'])
def test_nothing_to_look_for_is_named(words):
    with pytest.raises(InputError, match="no word"):
        read_words(words)


def test_runs_without_trends_are_named_and_nothing_internal_is():
    # A stand-in for a workspace: a real one without a topic model takes two runs to make.
    def at(run):
        trends = {"trends": pd.DataFrame()}
        settings = SimpleNamespace(trend=SimpleNamespace(window_days=7))
        return SimpleNamespace(
            run=run, business_date=date(2026, 11, 15), as_published=settings, ranked=lambda *_: trends
        )

    with pytest.raises(InputError, match="run 1, 2026-11-15/P7D") as error:
        compare_runs(SimpleNamespace(at=at), 1, 2)
    assert "split_difference" not in str(error.value)


def test_a_cut_frame_warns_and_says_how_many_there_are():
    with pytest.warns(UserWarning, match="showing 2 of 9 rows"):
        assert cut_frame(pd.DataFrame({"a": [1, 2, 3]}), 2, 9).attrs["total"] == 9
    assert cut_frame(pd.DataFrame({"a": [1, 2]}), 2).attrs["total"] == 2


@pytest.fixture(scope="module")
def ws(read_only_bank):
    return open_workspace(read_only_bank.config)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:showing")
def test_search_ranks_filters_and_counts(ws):
    found = ws.search("闪退", limit=5)
    everything = ws.search("闪退", limit=100_000)
    assert len(everything) == found.attrs["total"] > 5
    assert everything["score"].is_monotonic_decreasing
    assert everything.head(5).equals(found)
    latest = ws.feedback(limit=10**6).set_index("feedback_id")["text_clean"]
    assert set(everything["feedback_id"]) == set(latest.index[latest.str.contains("闪退", regex=False)])

    source = everything["source"].iloc[0]
    month = str(Period.month_of(everything["created_at"].iloc[0].tz_convert("Asia/Shanghai").date()))
    inside = ws.search("闪退", source=source, period=month, order="newest", limit=100_000)
    assert 0 < len(inside) < len(everything)
    assert set(inside["source"]) == {source}
    assert inside["created_at"].is_monotonic_decreasing
    code = ws.topics()["code"].iloc[0]
    on_topic = ws.search("的", topic=code, limit=100_000)
    assert set(on_topic["feedback_id"]) <= set(ws.feedback(topic=code, limit=10**6)["feedback_id"])
    without = ws.search("闪退 -更新", limit=100_000)
    assert not latest[without["feedback_id"]].str.contains("更新", regex=False).any()
    assert ws.search("' or 1=1 --").attrs["total"] == 0
    for wrong in ({"order": "best"}, {"topic": "P-9999"}, {"period": "garbage"}):
        with pytest.raises(InputError):
            ws.search("闪退", **wrong)


@pytest.mark.slow
def test_sql_is_cut_with_a_warning_and_keeps_types(ws):
    with pytest.warns(UserWarning, match="raise limit="):
        cut = ws.sql("select feedback_id from feedback -- all of them", limit=3)
    assert (len(cut), cut.attrs["total"]) == (3, len(ws.read("feedback")))
    row = ws.sql(
        "select created_at, created_at at time zone 'Asia/Shanghai' as here, nps, reopened, resolved_at "
        "from feedback where nps is null and reopened is null order by created_at limit 1"
    )
    assert str(row["created_at"].dtype) == "datetime64[us, UTC]"
    assert row["here"][0] - row["created_at"][0].tz_localize(None) == pd.Timedelta(hours=8)
    assert (str(row["nps"].dtype), str(row["reopened"].dtype)) == ("float64", "boolean")
    assert row["nps"].isna()[0]
    assert row["reopened"].isna()[0]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("selec 1", "syntax error"),
        ("select nothing from feedback", "nothing"),
        ("select * from nosuch", "nosuch"),
        ("select * from read_csv('/etc/passwd')", "disabled"),
        ("copy texts to 'words.csv'", "only one SELECT"),
        ("delete from texts", "SELECT"),
        ("select 1; select 2", "only one SELECT"),
        ("set enable_external_access = true", "only one SELECT"),
        ("attach 'x.db'", "only one SELECT"),
        ("select cast(text as int) from texts", "a type that it is not"),
    ],
)
def test_a_query_that_may_not_be_is_named(ws, query, said):
    with pytest.raises(QueryError, match="(?s)" + said) as error:
        ws.sql(query)
    text = ws.read("texts", columns=["text"])["text"].iloc[0]
    assert text not in str(error.value)


@pytest.mark.slow
def test_a_workspace_without_a_run_finds_nothing(tmp_path):
    (tmp_path / "voc.yaml").write_text("company: A\n", "utf-8")
    assert open_workspace(tmp_path / "voc.yaml").search("闪退").empty
