"""A small bank, simulated and back-filled once a session; tests that write work on a copy of it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.receiver import Receiver
from vocnlp.clock import FixedClock

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


@pytest.fixture(scope="session")
def _bank_once(tmp_path_factory):
    from vocnlp.night import run_night
    from vocnlp.schemas import RunKind
    from vocnlp.simulate.bank import simulate_bank
    from vocnlp.workspace import open_workspace

    folder = tmp_path_factory.mktemp("bank")
    truth = simulate_bank(folder, end=END, weeks=WEEKS, per_day=40, seed=7)
    bank = Bank(folder, truth)
    ws = open_workspace(bank.config, clock=CLOCK)
    run_night(ws, bank.filled_to, kind=RunKind.BACKFILL, from_date=END - timedelta(days=7 * WEEKS - 1))
    return bank


@pytest.fixture
def bank(_bank_once, tmp_path):
    """A bank of one's own to write to."""
    folder = tmp_path / "bank"
    shutil.copytree(_bank_once.folder, folder)
    return Bank(folder, _bank_once.truth)


@pytest.fixture(scope="session")
def read_only_bank(_bank_once):
    """The session's bank; do not write to it."""
    return _bank_once


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()
