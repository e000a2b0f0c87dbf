"""From a fabricated version 0 to 1, and no further than this vocnlp knows."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest
from deltalake import DeltaTable, write_deltalake

from tests.lake.frames import CLOCK, DAY, new_lake, night, texts
from vocnlp.errors import LakeBusyError, LakeError, LakeVersionError
from vocnlp.lake import Lake, migrate
from vocnlp.lake.lock import WriterLock
from vocnlp.lake.migrate import STEPS, Step, add_from_date
from vocnlp.lake.store import Store
from vocnlp.schemas import SCHEMA_VERSION


def old_lake(path: Path) -> Path:
    """Two nights as version 0 wrote them: `runs` without from_date."""
    lake = new_lake(path)
    night(lake, texts=texts("一"))
    night(lake, DAY + timedelta(1), texts=texts("二"))
    rows = DeltaTable(str(path / "runs")).to_pyarrow_dataset().to_table().drop_columns(["from_date"])
    write_deltalake(str(path / "runs"), rows, mode="overwrite", schema_mode="overwrite")
    (path / "lake.json").write_text(json.dumps({"schema_version": 0}))
    return path


def test_version_0_becomes_1(tmp_path: Path) -> None:
    path = old_lake(tmp_path / "lake")
    with pytest.raises(LakeVersionError, match="vocnlp migrate"):
        Lake(path, CLOCK)
    assert migrate(path, CLOCK) == ["0 -> 1: runs get from_date", "1 -> 2: feedback gets a type and a priority"]
    assert migrate(path, CLOCK) == []
    lake = Lake(path, CLOCK)
    assert lake.runs()["from_date"].tolist() == ["2026-11-15", "2026-11-16"]
    assert [lake.read("texts", as_of=n)["text"].tolist() for n in (1, 2)] == [["一"], ["二"]]
    properties = lake.store.open("runs").metadata().configuration
    assert properties["delta.dataSkippingStatsColumns"].startswith("run_seq")
    # What guards against two schedulers survives the rewrite.
    assert lake.store.open("runs").transaction_version("night:2026-11-15") == 1
    assert night(lake, DAY + timedelta(2)) == 3


def test_a_migration_cut_off_between_step_and_version_runs_again(tmp_path: Path) -> None:
    path = old_lake(tmp_path / "lake")
    add_from_date(Store(path))
    once = DeltaTable(str(path / "runs")).to_pyarrow_dataset().to_table()
    assert json.loads((path / "lake.json").read_text())["schema_version"] == 0
    assert migrate(path, CLOCK)
    again = DeltaTable(str(path / "runs")).to_pyarrow_dataset().to_table()
    assert once.equals(again)


def test_steps_run_in_order_and_stop_at_a_failure(tmp_path: Path) -> None:
    path = old_lake(tmp_path / "lake")
    done: list[int] = []

    def fail(_: Store) -> None:
        raise LakeError("no")

    steps = (STEPS[0], Step(2, "third", fail), Step(1, "second", lambda _: done.append(1)))
    with pytest.raises(LakeError, match="no"):
        migrate(path, CLOCK, steps=steps, to=3)
    assert done == [1] and Store(path).read_version() == 2


def test_newer_older_missing_and_busy(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="no lake to migrate"):
        migrate(tmp_path / "none", CLOCK)
    path = old_lake(tmp_path / "lake")
    with pytest.raises(LakeVersionError, match="older vocnlp"):
        migrate(path, CLOCK, steps=())
    lock = WriterLock(path)
    lock.acquire(CLOCK.now())
    with pytest.raises(LakeBusyError):
        migrate(path, CLOCK)
    lock.release()
    (path / "lake.json").write_text(json.dumps({"schema_version": SCHEMA_VERSION + 1}))
    with pytest.raises(LakeVersionError, match="update vocnlp"):
        migrate(path, CLOCK)


def test_a_lake_by_url_keeps_its_version_in_the_table(tmp_path: Path) -> None:
    path = tmp_path / "lake"
    path.mkdir()
    lake = Lake(f"file://{path}", CLOCK)
    assert not lake.exists
    lake.create()
    assert lake.store.read_version() == SCHEMA_VERSION and not (path / "lake.json").exists()
    night(lake, texts=texts("一"))
    pd.testing.assert_frame_equal(lake.read("texts"), texts("一"))
    lake.store.write_version(SCHEMA_VERSION + 1)
    with pytest.raises(LakeVersionError):
        Lake(f"file://{path}", CLOCK)
