"""What a reader sees."""

from __future__ import annotations

import json
import multiprocessing
import threading
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lake.frames import CLOCK, DAY, DONE, assignments, by_key, new_lake, night, sample, texts, units
from vocnlp.errors import LakeBusyError, LakeError, LakeVersionError, UnknownRunError
from vocnlp.lake import Lake
from vocnlp.schemas import ASSIGNMENTS, TABLES, TEXTS, RunKind

DATA = [t for t in TABLES.values() if t.name != "runs"]
SOME = ("feedback", "texts", "noise", "assignments", "topics", "trends")


def state(lake: Lake, as_of: int | None = None) -> dict[str, pd.DataFrame]:
    return {t.name: lake.read(t.name, as_of=as_of, with_run_seq=True) for t in TABLES.values()}


def assert_same(one: dict[str, pd.DataFrame], other: dict[str, pd.DataFrame]) -> None:
    assert one.keys() == other.keys()
    for name in one:
        pd.testing.assert_frame_equal(one[name], other[name], obj=name)


def test_opening_creates_nothing(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake", CLOCK)
    assert not lake.exists and lake.last_run() == 0 and lake.runs().empty
    assert lake.runs().columns[0] == "run_seq"
    with pytest.raises(LakeError, match="no lake"):
        lake.read("texts")
    with pytest.raises(LakeError, match="no lake"):
        lake.begin(DAY, RunKind.NIGHT)
    assert not (tmp_path / "lake").exists()


def test_create_twice_changes_nothing(tmp_path: Path) -> None:
    lake = new_lake(tmp_path / "lake")
    night(lake, texts=texts("甲"))
    before = sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*"))
    lake.create()
    assert sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*")) == before
    assert len(lake.read("texts")) == 1


def test_as_of_any_run(tmp_path: Path) -> None:
    lake = new_lake(tmp_path / "lake")
    night(lake, texts=texts("一", "二"))
    night(lake, DAY + timedelta(1), texts=texts("一改"))
    night(lake, DAY + timedelta(2))
    assert [lake.read("texts", as_of=n)["text"].tolist() for n in range(4)] == [
        [],
        ["一", "二"],
        ["一改", "二"],
        ["一改", "二"],
    ]
    assert lake.read("texts", with_run_seq=True)["run_seq"].tolist() == [2, 1]
    assert [len(lake.runs(as_of=n)) for n in range(4)] == [0, 1, 2, 3]
    for wrong in (4, -1, True):
        with pytest.raises(UnknownRunError):
            lake.read("texts", as_of=wrong)


def test_a_re_score_leaves_no_stale_row(tmp_path: Path) -> None:
    lake = new_lake(tmp_path / "lake")
    night(lake, assignments=assignments((1, 0, 1), (1, 1, 2), (2, 0, 1), (3, 0, 3)))
    rescored = assignments((1, 0, 7))
    asked = pd.DataFrame({"feedback_id": [f"f{f:016x}" for f in (1, 2)], "revision": 0, "month": "2026-11"})
    with lake.begin(DAY, RunKind.RESCORE) as run:
        assert run.append("assignments", rescored, replaces=asked) == 1
        assert len(run.read("assignments")) == 2
        run.commit(**DONE)
    # 1 is replaced as a whole, 2 has no topic any more, 3 was not asked about.
    pd.testing.assert_frame_equal(lake.read("assignments"), assignments((1, 0, 7), (3, 0, 3)))
    assert len(lake.read("assignments", as_of=1)) == 4
    assert lake.sql("select count(*) n from assignments")["n"].tolist() == [2]
    assert lake.read("assignments", where={"topic_id": ["T0001", "T0002"]}).empty


@pytest.mark.slow
@given(
    st.lists(
        st.dictionaries(st.integers(0, 4), st.lists(st.integers(0, 3), unique=True, max_size=3), max_size=4), max_size=4
    )
)
@settings(max_examples=5, deadline=None)
def test_superseding_is_a_dictionary_update(tmp_path_factory: pytest.TempPathFactory, runs: list[dict]) -> None:
    lake = new_lake(tmp_path_factory.mktemp("lake") / "lake")
    expected: dict[int, list[int]] = {}
    states = [[]]
    for n, topics in enumerate(runs):
        rows = assignments(*((f, 0, t) for f, ts in topics.items() for t in ts))
        asked = pd.DataFrame({"feedback_id": [f"f{f:016x}" for f in topics], "revision": 0, "month": "2026-11"})
        with lake.begin(DAY + timedelta(n), RunKind.NIGHT) as run:
            run.append("assignments", rows, replaces=asked)
            run.commit(**DONE)
        expected.update(topics)
        states.append(sorted((f, t) for f, ts in expected.items() for t in ts))
    for n, rows in enumerate(states):
        pd.testing.assert_frame_equal(
            lake.read("assignments", as_of=n), by_key(ASSIGNMENTS, assignments(*((f, 0, t) for f, t in rows)))
        )


def test_columns_months_and_where(tmp_path: Path) -> None:
    lake = new_lake(tmp_path / "lake")
    night(lake, texts=pd.concat([texts("一", "it's"), texts("三", month="2026-10", first=2)], ignore_index=True))
    night(lake, DAY + timedelta(1), texts=texts("一改"))
    assert lake.read("texts", months=["2026-10"])["text"].tolist() == ["三"]
    assert lake.read("texts", months=[]).equals(TEXTS.empty())
    assert lake.read("texts", columns=["text", "revision"], months=["2026-11"]).to_dict("list") == {
        "text": ["一改", "it's"],
        "revision": [0, 0],
    }
    assert lake.read("texts", where={"text": ["it's", "三"]})["text"].tolist() == ["it's", "三"]
    # A superseded row must not come back because the newer one is filtered away.
    assert lake.read("texts", where={"text": ["一"]}).empty
    assert lake.read("texts", where={"feedback_id": [f"f{n:016x}" for n in range(0, 500, 2)]})["text"].tolist() == [
        "一改",
        "三",
    ]
    assert lake.read("texts", where={"revision": [1]}).empty and lake.read("texts", where={"text": []}).empty
    for wrong in ({"nothing": [1]}, {"revision": ["x"]}):
        with pytest.raises(LakeError):
            lake.read("texts", where=wrong)
    with pytest.raises(LakeError, match="no column"):
        lake.read("texts", columns=["nothing"])
    with pytest.raises(LakeError, match="by month"):
        lake.read("topics", months=["2026-11"])
    with pytest.raises(LakeError, match="no table"):
        lake.read("nothing")


def test_other_months_are_not_opened(tmp_path: Path) -> None:
    lake = new_lake(tmp_path / "lake")
    night(lake, texts=pd.concat([texts("一"), texts("二", month="2026-10", first=1)], ignore_index=True))
    for file in (tmp_path / "lake" / "texts" / "month=2026-10").iterdir():
        file.unlink()
    assert lake.read("texts", months=["2026-11"])["text"].tolist() == ["一"]
    with pytest.raises(LakeError, match="cannot be read"):
        lake.read("texts")


def test_order_of_rows_does_not_depend_on_order_of_writing(tmp_path: Path) -> None:
    rows = units(500)
    one, other = new_lake(tmp_path / "one"), new_lake(tmp_path / "other")
    night(one, units=rows)
    with other.begin(DAY, RunKind.NIGHT) as run:
        for start in range(400, -1, -100):
            run.append("units", rows.iloc[start : start + 100].sample(frac=1, random_state=1))
        run.commit(**DONE)
    pd.testing.assert_frame_equal(one.read("units"), other.read("units"))


def test_sql_sees_the_tables_as_of_a_run_and_nothing_else(tmp_path: Path) -> None:
    lake = new_lake(tmp_path / "lake")
    night(lake, texts=texts("一", "二"), feedback=sample(TABLES["feedback"]))
    night(lake, DAY + timedelta(1), texts=texts("一改"))
    assert lake.sql("select text, run_seq from texts order by text").to_dict("list") == {
        "text": ["一改", "二"],
        "run_seq": [2, 1],
    }
    assert lake.sql("select text from texts order by text", as_of=1)["text"].tolist() == ["一", "二"]
    assert lake.sql("select count(*) n from runs", as_of=1)["n"].tolist() == [1]
    moments = lake.sql("select created_at, sum(revision) s from feedback group by 1 order by 1")
    assert str(moments["created_at"].dtype) == "datetime64[us, UTC]" and moments["s"].dtype == "int64"
    assert sorted(moments["created_at"]) == sorted(lake.read("feedback")["created_at"])
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    words = texts("机密")  # noqa: F841 - a variable that the query must not reach
    for query in (
        f"select * from read_csv('{secret}')",
        f"copy texts to '{tmp_path / 'out.csv'}'",
        "drop view texts",
        "select 1; select 2",
        "select * from words",
        "select nothing from texts",
        "selec",
        "",
        "set threads = 1",
    ):
        with pytest.raises(LakeError):
            lake.sql(query)
    assert not (tmp_path / "out.csv").exists()


def test_errors_of_a_query_do_not_quote_customers(tmp_path: Path) -> None:
    lake = new_lake(tmp_path / "lake")
    night(lake, texts=texts("机密"))
    with pytest.raises(LakeError) as caught:
        lake.sql("select cast(text as integer) from texts")
    assert "机密" not in str(caught.value) and caught.value.__cause__ is None


@pytest.mark.slow
def test_compaction_and_vacuum_change_no_read(tmp_path: Path) -> None:
    lake = new_lake(tmp_path / "lake")
    for n in range(4):
        frames = {t.name: sample(t, seed=n) for t in DATA if t.name in SOME}
        with lake.begin(DAY + timedelta(n), RunKind.NIGHT) as run:
            for name, frame in frames.items():
                for half in (frame.iloc[:5], frame.iloc[5:]):
                    run.append(name, half)
            run.commit(**DONE)
    before = [state(lake, n) for n in range(5)]
    files = {p for p in tmp_path.rglob("*.parquet") if "_delta_log" not in p.parts}
    lake.compact()
    assert lake.vacuum(0) > 0
    left = {p for p in tmp_path.rglob("*.parquet") if "_delta_log" not in p.parts}
    assert len(left) < len(files) / 4
    for n in range(5):
        assert_same(before[n], state(lake, n))
    night(lake, DAY + timedelta(9), texts=texts("后来"))
    for n in range(5):
        assert_same(before[n], state(lake, n))
    with pytest.raises(LakeError, match="negative"):
        lake.vacuum(-1)


def test_a_reader_whose_files_are_vacuumed_starts_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = new_lake(tmp_path / "lake")
    night(lake, texts=texts("一"))
    night(lake, DAY + timedelta(1), texts=texts("二", first=1))
    opened = lake.store.open

    def open_late(name: str):  # the vacuum happens between opening and reading
        table = opened(name)
        if name == "texts":
            monkeypatch.setattr(lake.store, "open", opened)
            lake.compact()
            assert lake.vacuum(0)
        return table

    monkeypatch.setattr(lake.store, "open", open_late)
    assert lake.read("texts")["text"].tolist() == ["一", "二"]


@pytest.mark.slow
def test_readers_during_writing_see_whole_runs_only(tmp_path: Path) -> None:
    lake = new_lake(tmp_path / "lake")
    stop, wrong, reads = threading.Event(), [], []

    def look() -> None:
        while not stop.is_set():
            last = lake.last_run()
            rows = lake.read("units", as_of=last)
            reads.append(last)
            if len(rows) != 30 * last:
                wrong.append((last, len(rows)))

    reader = threading.Thread(target=look)
    reader.start()
    try:
        for n in range(5):
            with lake.begin(DAY + timedelta(n), RunKind.NIGHT) as run:
                for part in range(3):
                    run.append("units", units(10, first=30 * n + 10 * part))
                run.commit(**DONE)
            lake.compact()
    finally:
        stop.set()
        reader.join()
    assert reads and not wrong


def _hold(path: str, held: multiprocessing.Event, done: multiprocessing.Event) -> None:
    with Lake(Path(path), CLOCK).begin(date(2026, 11, 15), RunKind.NIGHT):
        held.set()
        done.wait(60)


@pytest.mark.slow
def test_a_second_writer_is_told_who_writes(tmp_path: Path) -> None:
    lake = new_lake(tmp_path / "lake")
    context = multiprocessing.get_context("spawn")
    held, done = context.Event(), context.Event()
    process = context.Process(target=_hold, args=(str(tmp_path / "lake"), held, done))
    process.start()
    assert held.wait(60)
    with pytest.raises(LakeBusyError) as caught:
        lake.begin(DAY, RunKind.NIGHT)
    assert str(process.pid) in caught.value.got and "2026-11-16T02:00" in caught.value.got and caught.value.transient
    for busy in (lake.compact, lake.vacuum):
        with pytest.raises(LakeBusyError):
            busy()
    assert lake.last_run() == 0
    done.set()
    process.join(60)
    assert night(lake) == 1


def test_another_schema_version_is_refused(tmp_path: Path) -> None:
    new_lake(tmp_path / "lake")
    for version, fix in ((0, "migrate"), (99, "update vocnlp")):
        (tmp_path / "lake" / "lake.json").write_text(json.dumps({"schema_version": version}))
        with pytest.raises(LakeVersionError, match=fix):
            Lake(tmp_path / "lake", CLOCK)
    (tmp_path / "lake" / "lake.json").write_text("{")
    with pytest.raises(LakeError, match="version of the lake"):
        Lake(tmp_path / "lake", CLOCK)
