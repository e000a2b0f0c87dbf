"""Each check says what is wrong and what to do, and writes nothing."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from vocnlp import doctor
from vocnlp.clock import FixedClock
from vocnlp.config import Settings
from vocnlp.folders import Folders
from vocnlp.lake import Lake, find_writer
from vocnlp.lake.lock import WRITER, WriterLock
from vocnlp.preprocess.keys import load_key
from vocnlp.schemas import RunKind

NOW = FixedClock(datetime(2026, 11, 16, 2, 0, tzinfo=UTC))


def _states(findings):
    return {finding.check: finding.state for finding in findings}


@pytest.fixture
def folders(tmp_path):
    return Folders(tmp_path / "workspace")


@pytest.fixture
def lake(folders):
    lake = Lake(folders.lake, NOW)
    lake.create()
    with lake.begin(NOW.now().date(), RunKind.NIGHT) as run:
        run.commit(status="complete", recipe_id="r1")
    return lake


def test_a_key_is_missed_only_once_there_are_runs(folders, lake):
    assert _states(doctor.check_key(Folders(folders.root / "new"), NOW)) == {"key": "ok"}
    gone = next(doctor.check_key(folders, NOW))
    assert (gone.state, "restore" in gone.fix) == ("fail", True)
    load_key(folders.key, create=True)
    assert _states(doctor.check_key(folders, NOW)) == {"key": "ok"}


def test_a_run_in_progress_and_a_dead_one_are_told_apart(folders, lake):
    assert _states(doctor.check_lake(Settings(), folders, NOW))["runs in progress"] == "ok"
    lock = WriterLock(folders.lake)
    lock.acquire(NOW.now())
    assert f"process {os.getpid()}" in find_writer(folders.lake)
    assert _states(doctor.check_lake(Settings(), folders, NOW))["runs in progress"] == "warn"
    lock.release()
    assert find_writer(folders.lake) is None
    (folders.lake / WRITER).write_text(json.dumps({"pid": 2**22 + 1, "since": "then"}), "utf-8")
    assert find_writer(folders.lake) is None
    folders.staging.mkdir()
    found = {finding.check: finding for finding in doctor.check_lake(Settings(), folders, NOW)}["runs in progress"]
    assert (found.state, "a run died" in found.found) == ("warn", True)


def test_nights_that_stopped_are_found(folders, lake):
    assert "nights" not in _states(doctor.check_lake(Settings(), folders, NOW))
    later = FixedClock(datetime(2026, 11, 20, 2, 0, tzinfo=UTC))
    found = {finding.check: finding for finding in doctor.check_lake(Settings(), folders, later)}["nights"]
    assert (found.state, "3 dates were never run: 2026-11-17" in found.found) == ("warn", True)


def test_rows_that_were_never_committed_are_found(folders, lake):
    import pandas as pd

    from vocnlp.schemas import TEXTS

    text = TEXTS.conform(
        pd.DataFrame({"feedback_id": ["f" + "0" * 16], "revision": [0], "text": ["好"], "text_clean": ["好"],
                      "month": ["2026-11"]})
    )  # fmt: skip
    assert lake.find_leftovers() == []
    writer = lake.begin(NOW.now().date(), RunKind.NIGHT)
    writer.append("texts", text)
    assert lake.find_leftovers() == ["texts"]
    writer.abandon()
    assert lake.find_leftovers() == []


def test_a_lake_of_another_version_says_migrate(folders, lake):
    lake.store.write_version(0)
    found = next(doctor.check_lake(Settings(), folders, NOW))
    assert (found.state, "migrate" in found.fix) == ("fail", True)


def test_a_clock_that_went_back_is_a_failure(folders, lake):
    settings = Settings(workspace=folders.root)
    earlier = FixedClock(datetime(2026, 11, 15, 0, 0, tzinfo=UTC))
    assert _states(doctor.check_clock(settings, folders, earlier)) == {"clock": "fail"}
    assert _states(doctor.check_clock(settings, folders, FixedClock(datetime(1970, 1, 2, tzinfo=UTC)))) == {
        "clock": "fail"
    }
    fine = next(doctor.check_clock(settings, folders, NOW))
    assert (fine.state, "2026-11-15" in fine.found) == ("ok", True)
    assert "2026-11-16 10:00 in Asia/Shanghai" in fine.found


def test_room_is_measured_where_the_workspace_will_be(folders, monkeypatch):
    assert next(doctor.check_disk(folders)).state in ("ok", "warn", "fail")
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda place: SimpleNamespace(free=10))
    assert next(doctor.check_disk(folders)).state == "fail"


def test_missing_extras_are_said_and_do_no_harm(monkeypatch):
    monkeypatch.setattr(doctor, "find_spec", lambda name: None if name == "torch" else object())
    findings = {finding.check: finding for finding in doctor.check_extras()}
    assert {finding.state for finding in findings.values()} == {"ok"}
    assert "no torch" in findings["extra train"].found


def test_one_failing_check_does_not_stop_the_others(tmp_path, monkeypatch):
    (tmp_path / "voc.yaml").write_text("company: A\ntaxonomy: bnak\nsources: []\n", "utf-8")
    states = _states(doctor.examine(tmp_path / "voc.yaml", clock=NOW))
    assert states["sources"] == "fail"
    assert states["models"] == "fail"
    assert states["clock"] == "ok"
    assert json.loads(doctor.as_json(doctor.examine(tmp_path / "voc.yaml", clock=NOW)))["state"] == "fail"
    assert [path.name for path in Path(tmp_path).iterdir()] == ["voc.yaml"]


def test_a_lake_with_enough_feedback_and_no_topics_is_a_warning(folders, lake):
    import pandas as pd

    from vocnlp.schemas import TEXTS

    ids = [f"f{n:016x}" for n in range(25)]
    rows = TEXTS.conform(
        pd.DataFrame({"feedback_id": ids, "revision": 0, "text": "好", "text_clean": "好", "month": "2026-11"})
    )
    with lake.begin(NOW.now().date(), RunKind.NIGHT) as run:
        run.append("texts", rows)
        run.commit(status="complete", recipe_id="r1")
    settings = Settings(workspace=folders.root)
    few = {finding.check: finding for finding in doctor.check_models(settings, folders, NOW)}["topic model"]
    assert (few.state, "from 200 feedback on" in few.found) == ("ok", True)
    settings = Settings(workspace=folders.root, topics={"min_feedback": 25})
    enough = {finding.check: finding for finding in doctor.check_models(settings, folders, NOW)}["topic model"]
    assert (enough.state, "25 feedback" in enough.found, "topics fit" in enough.fix) == ("warn", True, True)


def test_the_taxonomy_of_each_source_is_loaded(tmp_path):
    source = "  - {name: %s, kind: ticket, path: none.csv, taxonomy: %s, columns: {text: a, created_at: b}}\n"
    sources = source % ("hotel", "hospitality") + source % ("city", "mine.yaml")
    (tmp_path / "voc.yaml").write_text(f"company: A\nsources:\n{sources}", "utf-8")
    findings = {finding.check: finding for finding in doctor.examine(tmp_path / "voc.yaml", clock=NOW)}
    assert (findings["taxonomy"].state, findings["taxonomy of hotel"].state) == ("ok", "ok")
    assert findings["taxonomy of city"].state == "fail"
    assert "source city" in findings["taxonomy of city"].found
    assert str(tmp_path / "mine.yaml") in findings["taxonomy of city"].found
