"""The demo's own check, on a small bank."""

from __future__ import annotations

from pathlib import Path

import pytest

from vocnlp.demo import build_demo, check_demo, describe_demo
from vocnlp.errors import InputError
from vocnlp.workspace import open_workspace


def test_a_folder_with_other_things_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match="something else"):
        build_demo(tmp_path, progress=lambda step, done, total: None)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.slow
def test_what_was_planted_is_held_against_what_was_found(read_only_bank):
    ws = open_workspace(read_only_bank.config)
    found, _ = check_demo(ws, read_only_bank.truth)
    assert len(found) == len(read_only_bank.truth.active(ws._period(None)))
    assert set(found["found"]) <= {True, False}
    said = describe_demo(ws, read_only_bank.truth, {"html": Path("report.html")})
    assert "report.html" in said
    for title in found["title"]:
        assert title[:6] in said
