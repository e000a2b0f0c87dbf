"""Nights killed at any point, and run again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from tests.crash_driver import POINTS
from tests.night.lakes import assert_same_tables, open_bank, physical_rows, tables_of
from vocnlp.night import run_night
from vocnlp.report.json import dump

pytestmark = pytest.mark.slow
REPO = Path(__file__).parents[2]


@pytest.mark.parametrize("point", POINTS)
def test_a_night_killed_anywhere_and_run_again_equals_the_undisturbed_one(undisturbed, bank_after_one, point):
    bank = bank_after_one
    first, second = (bank.filled_to + timedelta(days=n) for n in (1, 2))
    environment = os.environ | {"PYTHONPATH": str(REPO)}
    driver = [sys.executable, str(REPO / "tests" / "crash_driver.py"), str(bank.config), second.isoformat()]
    killed = subprocess.run([*driver, point], cwd=bank.folder, env=environment, capture_output=True, check=False)
    assert killed.returncode == -9, killed.stderr.decode()
    before = open_bank(bank)
    assert before.business_date == (second if point == "after_commit" else first), "a dead night is not seen"
    result = run_night(open_bank(bank), second)
    assert result.unchanged == (point == "after_commit")
    ws = open_bank(bank)
    assert_same_tables(tables_of(ws), tables_of(open_bank(undisturbed)))
    assert physical_rows(ws) == physical_rows(open_bank(undisturbed))
    assert result.report["json"].read_bytes() == dump(open_bank(undisturbed).report())
    assert not list(ws.folders.root.glob("staging/*"))


PARENT = """
import os, time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from vocnlp.night import _leave_with_parent

if __name__ == "__main__":
    with ProcessPoolExecutor(2, mp_context=get_context("spawn"), initializer=_leave_with_parent) as pool:
        waiting = [pool.submit(time.sleep, 1) for _ in range(2)]
        [job.result() for job in waiting]
        print(*pool._processes, flush=True)
        time.sleep(600)
"""


def test_workers_of_a_killed_night_do_not_stay(tmp_path):
    (tmp_path / "parent.py").write_text(PARENT)
    parent = subprocess.Popen(
        [sys.executable, tmp_path / "parent.py"], env=os.environ | {"PYTHONPATH": str(REPO)},
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    workers = [Path(f"/proc/{pid}") for pid in parent.stdout.readline().split()]
    assert len(workers) == 2 and all(worker.exists() for worker in workers)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    until = time.monotonic() + 60
    while any(worker.exists() for worker in workers) and time.monotonic() < until:
        time.sleep(0.1)
    assert not any(worker.exists() for worker in workers)
