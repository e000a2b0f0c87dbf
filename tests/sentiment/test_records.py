import subprocess
import sys
from pathlib import Path

import pytest

from vocnlp.errors import ModelError
from vocnlp.sentiment.records import is_done, read_record, require_done, run_step

_AT_WORK = """
import sys, time
from pathlib import Path
from vocnlp.sentiment.records import run_step
with run_step(Path(sys.argv[1]), "mark"):
    print("at work", flush=True)
    time.sleep(60)
"""


def test_a_finished_step_is_on_record(tmp_path: Path) -> None:
    folder = tmp_path / "linear"
    assert not is_done(folder, "mark")
    with pytest.raises(ModelError, match="not done"):
        require_done(folder, "mark")
    with run_step(folder, "mark") as step:
        step.record["texts"] = 3
    assert require_done(folder, "mark") == folder
    assert read_record(folder)["texts"] == 3 and read_record(folder)["wall_seconds"] >= 0
    with pytest.raises(ModelError, match="another recipe"):
        is_done(folder, "other")


def test_a_step_that_raises_leaves_no_record_and_no_lock(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), run_step(tmp_path, "mark"):
        _ = 1 / 0
    assert read_record(tmp_path) == {}
    with run_step(tmp_path, "mark"):
        pass
    assert is_done(tmp_path, "mark")


def test_two_trainings_never_share_a_step_and_a_killed_one_lets_go(tmp_path: Path) -> None:
    other = subprocess.Popen([sys.executable, "-c", _AT_WORK, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout is not None and other.stdout.readline() == "at work\n"
        with pytest.raises(ModelError, match="another training is at work"), run_step(tmp_path, "mark"):
            pytest.fail("two at work on one step")
    finally:
        other.kill()
        other.communicate()
    with run_step(tmp_path, "mark"):
        pass
    assert is_done(tmp_path, "mark")
