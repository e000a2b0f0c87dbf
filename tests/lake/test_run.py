"""What a run may write, and what is left of one that ends badly."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from tests.lake.frames import CLOCK, DAY, DONE, assignments, new_lake, night, sample, texts, units
from tests.lake.test_lake import assert_same, state
from vocnlp.errors import AlreadyCommittedError, LakeBusyError, LakeError, SchemaError
from vocnlp.lake import Lake
from vocnlp.lake import run as run_module
from vocnlp.lake.store import Store
from vocnlp.schemas import RUNS, SCHEMA_VERSION, TABLES, TEXTS, RunKind


def files_of(lake: Lake, table: str) -> int:
    return len(lake.store.open(table).file_uris())


def test_rows_are_invisible_until_the_commit(tmp_path: Path) -> None:
    lake = new_lake(tmp_path / "lake")
    with lake.begin(DAY, RunKind.NIGHT, from_date=DAY - timedelta(6)) as run:
        assert run.run_seq == 1 and run.append("texts", texts("一")) == 1
        assert lake.read("texts").empty and lake.sql("select * from texts").empty
        assert run.read("texts")["text"].tolist() == ["一"]
        run.commit(
            status="partial",
            recipe_id="r",
            cursors={"乙": 1, "a": "x"},
            counts="{}",
            partial_sources=["银行"],
            started_at=CLOCK.now() - timedelta(hours=1),
        )
    row = lake.runs().iloc[0].to_dict()
    assert row["run_seq"] == 1 and row["business_date"] == "2026-11-15" and row["from_date"] == "2026-11-09"
    assert row["cursors"] == '{"a":"x","乙":1}' and list(row["partial_sources"]) == ["银行"]
    assert row["committed_at"] == CLOCK.now() and row["started_at"] == CLOCK.now() - timedelta(hours=1)
    assert row["kind"] == "night" and row["status"] == "partial" and row["schema_version"] == SCHEMA_VERSION
    assert len(lake.read("texts")) == 1
    for late in (lambda: run.append("texts", texts("二")), lambda: run.commit(**DONE)):
        with pytest.raises(LakeError, match="is over"):
            late()
    run.abandon()
    assert len(lake.read("texts")) == 1


@pytest.mark.parametrize("how", ["error", "leave", "abandon"])
def test_a_run_without_commit_leaves_nothing(tmp_path: Path, how: str) -> None:
    lake = new_lake(tmp_path / "lake")
    night(lake, texts=texts("一"))
    before = lake.read("texts")
    try:
        with lake.begin(DAY + timedelta(1), RunKind.NIGHT) as run:
            run.append("texts", texts("二"))
            run.append("assignments", assignments((1, 0, 1)))
            assert files_of(lake, "assignments") == 1
            if how == "error":
                raise KeyError("stop")
            if how == "abandon":
                run.abandon()
    except KeyError:
        pass
    assert files_of(lake, "assignments") == 0
    pd.testing.assert_frame_equal(before, lake.read("texts"))
    assert night(lake) == 2


def test_a_wrong_frame_writes_nothing(tmp_path: Path) -> None:
    lake = new_lake(tmp_path / "lake")
    good = texts("一", "二")
    wrong = [
        good.drop(columns="text"),
        good.assign(more=1),
        good.assign(revision=1.5),
        good.assign(revision=-1),
        good[["revision", "feedback_id", "text", "text_clean", "month"]],
        pd.concat([good, good]),
        good.assign(month="202611"),
        good.assign(text=pd.Series([None, "二"], dtype=good["text"].dtype)),
    ]
    with lake.begin(DAY, RunKind.NIGHT) as run:
        for frame in wrong:
            with pytest.raises(SchemaError) as caught:
                run.append("texts", frame)
            assert "一" not in str(caught.value)
        assert files_of(lake, "texts") == 0
        assert run.append("texts", TEXTS.empty()) == 0 and files_of(lake, "texts") == 0
        with pytest.raises(LakeError, match="commit alone"):
            run.append("runs", RUNS.empty())
        with pytest.raises(LakeError, match="no table"):
            run.append("nothing", good)
        with pytest.raises(ValueError, match="finished"):
            run.commit(status="finished", recipe_id="r")
        run.append("texts", good)
        run.commit(**DONE)
    assert len(lake.read("texts")) == 2


def test_replaces_names_whole_groups(tmp_path: Path) -> None:
    lake = new_lake(tmp_path / "lake")
    groups = pd.DataFrame({"feedback_id": ["f" + "0" * 16], "revision": [0], "month": ["2026-11"]})
    with lake.begin(DAY, RunKind.NIGHT) as run:
        with pytest.raises(LakeError, match="one row"):
            run.append("texts", texts("一"), replaces=groups)
        with pytest.raises(SchemaError, match="lacks"):
            run.append("assignments", assignments(), replaces=groups.drop(columns="month"))
        with pytest.raises(SchemaError, match="without a value"):
            run.append("assignments", assignments(), replaces=groups.assign(month=None))
        run.append("assignments", assignments(), replaces=groups.iloc[:0])
        assert files_of(lake, "assignments") == 0


def test_a_task_tried_again_counts_once(tmp_path: Path) -> None:
    once, twice = new_lake(tmp_path / "once"), new_lake(tmp_path / "twice")
    frames = {t.name: sample(t) for t in TABLES.values() if t.name in ("feedback", "topics", "noise", "keywords")}
    night(once, **frames)
    with twice.begin(DAY, RunKind.NIGHT) as run:
        for name, frame in frames.items():
            run.append(name, frame)
            run.append(name, frame.iloc[::-1])
            pd.testing.assert_frame_equal(run.read(name), once.read(name))
        run.commit(**DONE)
    assert_same(state(once), state(twice))
    assert twice.sql("select count(*) n from feedback")["n"].tolist() == [12]


def test_a_run_that_contradicts_itself_is_not_published(tmp_path: Path) -> None:
    lake = new_lake(tmp_path / "lake")
    with pytest.raises(LakeError, match="two different rows") as caught, lake.begin(DAY, RunKind.NIGHT) as run:
        run.append("texts", texts("机密一"))
        run.append("texts", texts("机密二"))
        run.commit(**DONE)
    assert "机密" not in str(caught.value)
    assert lake.last_run() == 0 and files_of(lake, "texts") == 0


def test_resume_joins_only_the_run_in_progress(tmp_path: Path) -> None:
    lake = new_lake(tmp_path / "lake")
    with pytest.raises(LakeError, match="not in progress"):
        lake.resume(1)
    with lake.begin(DAY, RunKind.NIGHT) as run:
        other = Lake(tmp_path / "lake", CLOCK).resume(1)
        other.append("texts", texts("一"))
        assert run.read("texts")["text"].tolist() == other.read("texts")["text"].tolist() == ["一"]
        for wrong in (0, 2):
            with pytest.raises(LakeError, match="not in progress"):
                lake.resume(wrong)
        with pytest.raises(LakeError, match="process that began it"):
            other.commit(**DONE)
        other.abandon()
        assert len(run.read("texts")) == 1
        late = lake.resume(1)
        run.commit(**DONE)
    with pytest.raises(LakeBusyError):
        late.append("texts", texts("二", first=1))
    assert lake.read("texts")["text"].tolist() == ["一"]


def test_a_worker_of_a_dead_run_cannot_write_into_the_next(tmp_path: Path) -> None:
    lake = new_lake(tmp_path / "lake")
    dead = lake.begin(DAY, RunKind.NIGHT)
    orphan = lake.resume(dead.run_seq)
    orphan.append("texts", texts("旧"))
    dead._lock.release()  # what the system does when the process is killed
    with lake.begin(DAY, RunKind.NIGHT) as run:
        assert run.run_seq == dead.run_seq and run.read("texts").empty
        with pytest.raises(LakeBusyError):
            orphan.append("texts", texts("旧"))
        run.append("texts", texts("新"))
        dead.abandon()
        assert len(run.read("texts")) == 1
        run.commit(**DONE)
    assert lake.read("texts")["text"].tolist() == ["新"]


def test_two_schedulers_without_a_lock_cannot_both_publish(tmp_path: Path) -> None:
    new_lake(tmp_path / "lake")
    lake = Lake(f"file://{tmp_path / 'lake'}", CLOCK)  # a URL: no lock, as on an object store
    lake.create()
    first = lake.begin(DAY, RunKind.NIGHT)
    with pytest.raises(LakeBusyError, match="has not ended"):
        lake.begin(DAY, RunKind.NIGHT)
    first.append("texts", texts("一"))
    second = lake.begin(DAY, RunKind.NIGHT, take_over=True)
    second.append("texts", texts("二"))
    with pytest.raises(LakeBusyError):
        first.append("texts", texts("三"))
    with pytest.raises(LakeBusyError):
        first.commit(**DONE)
    second.commit(**DONE)
    with pytest.raises(AlreadyCommittedError, match="published this date"):
        first.commit(**DONE)
    first.abandon()
    assert lake.last_run() == 1 and lake.read("texts")["text"].tolist() == ["二"]


@pytest.mark.parametrize("kind", [RunKind.NIGHT, RunKind.BACKFILL])
def test_delta_itself_refuses_the_second_of_two_commits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: RunKind
) -> None:
    """Both have passed every check; only the transactions in the commit are left to decide."""
    lake = new_lake(tmp_path / "lake")
    loser = lake.begin(DAY, kind, from_date=DAY - timedelta(3))
    passed = loser._check_unpublished()
    loser._lock.release()
    winner = lake.begin(DAY, RunKind.NIGHT)
    winner.append("texts", texts("一"))
    winner.commit(**DONE)
    checks = iter([passed])
    real = loser._check_unpublished
    monkeypatch.setattr(loser, "_check_unpublished", lambda: next(checks, None) or real())
    with pytest.raises(AlreadyCommittedError):
        loser.commit(**DONE)
    loser.abandon()
    assert len(lake.runs()) == 1 and len(lake.read("texts")) == 1


def test_a_date_may_be_published_again_later(tmp_path: Path) -> None:
    lake = new_lake(tmp_path / "lake")
    assert [night(lake), night(lake), night(lake, DAY - timedelta(1))] == [1, 2, 3]
    with pytest.raises(LakeError, match="end before they start"):
        lake.begin(DAY, RunKind.BACKFILL, from_date=DAY + timedelta(1))
    assert night(lake) == 4


def _race(path: str, ready: multiprocessing.Barrier, queue: multiprocessing.Queue) -> None:
    lake = Lake(Path(path), CLOCK)
    ready.wait(60)
    try:
        with lake.begin(date(2026, 11, 15), RunKind.NIGHT) as run:
            run.append("texts", texts("一"))
            time.sleep(1)
            run.commit(**DONE)
        queue.put("committed")
    except LakeBusyError:
        queue.put("busy")


@pytest.mark.slow
def test_two_schedulers_at_the_same_moment(tmp_path: Path) -> None:
    lake = new_lake(tmp_path / "lake")
    context = multiprocessing.get_context("spawn")
    ready, queue = context.Barrier(2), context.Queue()
    both = [context.Process(target=_race, args=(str(tmp_path / "lake"), ready, queue)) for _ in range(2)]
    for process in both:
        process.start()
    assert sorted(queue.get(timeout=120) for _ in both) == ["busy", "committed"]
    for process in both:
        process.join(60)
    assert lake.last_run() == 1 and len(lake.read("texts")) == 1


def _append_part(path: str, run_seq: int, part: int) -> None:
    Lake(Path(path), CLOCK).resume(run_seq).append("units", units(50, first=50 * part))


@pytest.mark.slow
def test_workers_append_to_one_run_side_by_side(tmp_path: Path) -> None:
    lake = new_lake(tmp_path / "lake")
    context = multiprocessing.get_context("spawn")
    with lake.begin(DAY, RunKind.NIGHT) as run:
        workers = [context.Process(target=_append_part, args=(str(tmp_path / "lake"), 1, n)) for n in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(120)
        run.commit(**DONE)
    pd.testing.assert_frame_equal(lake.read("units"), units(200))


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.lake.frames import *
from vocnlp.lake import Lake
from vocnlp.lake.store import Store
import deltalake
from vocnlp.schemas import RunKind

point = sys.argv[2]
def die(*_a, **_k):
    os.kill(os.getpid(), signal.SIGKILL)
lake = Lake(Path(sys.argv[1]), CLOCK)
run = lake.begin(DAY + timedelta(1), RunKind.NIGHT)
if point == "begun": die()
run.append("texts", texts("二", first=1))
if point == "appended": die()
if point == "appending":
    # Delta writes its data files first and its log last: die between the two.
    rows = units(200_000)
    import threading, time
    folder = Path(sys.argv[1]) / "units"
    def watch():
        while not any(p.stat().st_size for p in folder.rglob("*.parquet")): time.sleep(0.0002)
        die()
    threading.Thread(target=watch, daemon=True).start()
    run.append("units", rows)
run.append("units", units(3))
if point == "settled":
    run._check_unpublished = die
if point == "published":
    run._release = die
run.commit(**DONE)
"""


@pytest.mark.slow
@pytest.mark.parametrize("point", ["begun", "appended", "appending", "settled", "published"])
def test_kill_9(tmp_path: Path, point: str) -> None:
    undisturbed, lake = new_lake(tmp_path / "undisturbed"), new_lake(tmp_path / "lake")
    for one in (undisturbed, lake):
        night(one, texts=texts("一"))
    before = state(lake)
    tomorrow = {"texts": texts("二", first=1), "units": units(200_000 if point == "appending" else 3)}
    root = Path(__file__).parents[2]
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path / "lake"), point],
        cwd=root,
        timeout=300,
        check=False,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    night(undisturbed, DAY + timedelta(1), **tomorrow)
    if point == "published":
        assert_same(state(undisturbed), state(lake))
        assert night(lake, DAY + timedelta(2)) == 3
        return
    assert_same(before, state(lake))
    night(lake, DAY + timedelta(1), **tomorrow)
    assert_same(state(undisturbed), state(lake))


def test_small_files_are_merged_every_so_many_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "COMPACT_EVERY", 3)
    lake = new_lake(tmp_path / "lake")
    night(lake, texts=texts("一"))
    night(lake, DAY + timedelta(1), texts=texts("二", first=1))
    assert files_of(lake, "texts") == 2
    night(lake, DAY + timedelta(2), texts=texts("三", first=2))
    assert files_of(lake, "texts") == 1 and files_of(lake, "runs") == 1
    # Merged files hold committed rows only, and a later dead run is still swept out of them.
    with lake.begin(DAY + timedelta(3), RunKind.NIGHT) as run:
        run.append("texts", texts("四"))
    assert [lake.read("texts", as_of=n)["text"].tolist() for n in (1, 3)] == [["一"], ["一", "二", "三"]]

    def fail(*_: object) -> None:
        raise LakeError("no space")

    monkeypatch.setattr(Store, "compact", fail)
    monkeypatch.setattr(run_module, "COMPACT_EVERY", 1)
    assert night(lake, DAY + timedelta(3), texts=texts("四", first=3)) == 4
    assert lake.last_run() == 4


def test_a_failing_sweep_does_not_hide_the_first_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = new_lake(tmp_path / "lake")

    def fail(*_: object) -> None:
        raise LakeError("disk gone")

    with pytest.raises(KeyError), lake.begin(DAY, RunKind.NIGHT) as run:
        run.append("texts", texts("一"))
        monkeypatch.setattr(Store, "sweep", fail)
        raise KeyError("first")
    monkeypatch.undo()
    assert lake.read("texts").empty
    with lake.begin(DAY, RunKind.NIGHT) as run:
        assert run.read("texts").empty
