"""A small bank, simulated and back-filled once a run; tests that write work on a copy of it."""

from __future__ import annotations

import fcntl
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.receiver import Receiver
from vocnlp.clock import FixedClock

# It goes into processes under test by PYTHONPATH; Debian's Python has a module of that name already.
collect_ignore = ["privacy/kept"]
CLOCK = FixedClock(datetime(2026, 11, 20, 18, 0, tzinfo=UTC))
END = date(2026, 11, 15)
WEEKS = 11


@dataclass(frozen=True)
class Bank:
    """A simulated bank's folder and truth; its lake is filled up to a week before `end`."""

    folder: Path
    truth: object
    end: date = END

    @property
    def config(self) -> Path:
        return self.folder / "voc.yaml"

    @property
    def filled_to(self) -> date:
        return self.end - timedelta(days=7)

    def copy_to(self, folder: Path) -> Bank:
        """Return a bank of the same content in another folder."""
        shutil.copytree(self.folder, folder)
        return Bank(folder, self.truth, self.end)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the files with slow tests first, so that no worker of a parallel run is left alone with one at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def build_once(factory: pytest.TempPathFactory, name: str, build: Callable[[Path], object]) -> Path:
    """Build a folder that tests only read once, whichever of a parallel run's workers needs it first."""
    base = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder, part = base / name, base / f"{name}.part"
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            shutil.rmtree(part, ignore_errors=True)
            build(part)
            part.rename(folder)
    return folder


def fill_bank(folder: Path) -> None:
    """Simulate the small bank and back-fill it, under a key of its own."""
    from vocnlp.night import run_night
    from vocnlp.schemas import RunKind
    from vocnlp.simulate.bank import simulate_bank
    from vocnlp.workspace import open_workspace

    bank = Bank(folder, simulate_bank(folder, end=END, weeks=WEEKS, per_day=40, seed=7))
    ws = open_workspace(bank.config, clock=CLOCK)
    run_night(ws, bank.filled_to, kind=RunKind.BACKFILL, from_date=END - timedelta(days=7 * WEEKS - 1))


@pytest.fixture(scope="session")
def _bank_once(tmp_path_factory):
    from vocnlp.simulate.truth import load_truth

    folder = build_once(tmp_path_factory, "small_bank", fill_bank)
    return Bank(folder, load_truth(folder / "truth.json"))


@pytest.fixture
def bank(_bank_once, tmp_path):
    """A bank of one's own to write to."""
    return _bank_once.copy_to(tmp_path / "bank")


@pytest.fixture(scope="session")
def read_only_bank(_bank_once):
    """The session's bank; do not write to it."""
    return _bank_once


def add_night(before: Bank, n: int, folder: Path) -> None:
    """Copy a bank and run its n-th night after the back-fill on the copy."""
    from vocnlp.night import run_night
    from vocnlp.workspace import open_workspace

    bank = before.copy_to(folder)
    run_night(open_workspace(bank.config, clock=CLOCK), bank.filled_to + timedelta(days=n))


@pytest.fixture(scope="session")
def one_night(_bank_once, tmp_path_factory):
    """The bank after the first night, with nothing going wrong; do not write to it."""
    folder = build_once(tmp_path_factory, "one_night", lambda folder: add_night(_bank_once, 1, folder))
    return Bank(folder, _bank_once.truth)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()
