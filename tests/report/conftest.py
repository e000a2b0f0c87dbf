"""The bank's week of `bank_week.py` as fixtures."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from tests.report.bank_week import bank_inputs, empty_inputs
from vocnlp.report.inputs import ReportInputs


@pytest.fixture
def bank() -> ReportInputs:
    return bank_inputs()


@pytest.fixture
def empty() -> ReportInputs:
    return empty_inputs()


@pytest.fixture
def vary(bank: ReportInputs) -> Callable[..., ReportInputs]:
    """The bank's week with some of its fields exchanged."""
    return lambda **changes: dataclasses.replace(bank, **changes)
