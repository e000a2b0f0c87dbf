"""An old report after many nights."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.night.lakes import open_bank
from vocnlp.night import run_night
from vocnlp.report.json import dump

pytestmark = pytest.mark.slow


def test_an_old_report_rebuilds_byte_for_byte(bank_after_two):
    bank = bank_after_two
    ws = open_bank(bank)
    old = ws.run
    published = dump(ws.report())
    for n in range(3, 13):
        run_night(open_bank(bank), bank.filled_to + timedelta(days=n))
    ws = open_bank(bank)
    ws.lake.compact()
    ws.lake.vacuum(retention_hours=0)
    again = open_bank(bank)
    assert again.run > old
    assert dump(again.at(old).report()) == published
