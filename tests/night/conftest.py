"""A bank after two nights with nothing going wrong, run once for all of a parallel run's workers, and copies of it."""

from __future__ import annotations

import pytest

from tests.conftest import Bank, add_night, build_once


@pytest.fixture(scope="session")
def undisturbed(one_night, tmp_path_factory):
    """Two nights after the back-fill, with nothing going wrong; do not write to it."""
    folder = build_once(tmp_path_factory, "two_nights", lambda folder: add_night(one_night, 2, folder))
    return Bank(folder, one_night.truth)


@pytest.fixture
def bank_after_one(one_night, tmp_path):
    """A bank of one's own to write to, the first night after its back-fill done."""
    return one_night.copy_to(tmp_path / "bank")


@pytest.fixture
def bank_after_two(undisturbed, tmp_path):
    """A bank of one's own to write to, two nights after its back-fill done."""
    return undisturbed.copy_to(tmp_path / "bank")
