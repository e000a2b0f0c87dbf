"""What a night brings in: ids that sources give away twice."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pandas as pd
import pytest
from typer.testing import CliRunner

from vocnlp.cli import app
from vocnlp.clock import FixedClock
from vocnlp.landing import land_source, open_run
from vocnlp.preview import preview_run
from vocnlp.workspace import open_workspace

HEADER = "编号,时间,内容"
FIRST = ["1,2024-11-01 08:00:00,手机银行闪退", "2,2024-11-01 09:00:00,柜台排队太久"]
CONFIG = """
company: 测试
workspace: workspace
sources:
  - {name: tickets, kind: ticket, path: tickets.csv, columns: {id: 编号, created_at: 时间, text: 内容}}
"""


@pytest.fixture
def land(tmp_path):
    """Land rows as the night of a date would; commit them; return the counts and the workspace."""
    (tmp_path / "voc.yaml").write_text(CONFIG, "utf-8")

    def run(day, *rows):
        (tmp_path / "tickets.csv").write_text("\n".join([HEADER, *rows]) + "\n", "utf-8")
        ws = open_workspace(tmp_path / "voc.yaml", clock=FixedClock(datetime(2024, 12, 1, tzinfo=UTC)))
        with open_run(ws, day) as writer:
            counts = land_source(ws, writer.run_seq, "tickets")
            writer.commit(
                started_at=ws.clock.now(), status="complete", cursors="{}", counts="{}", partial_sources=[],
                recipe_id="r", versions="{}", settings="{}",
            )  # fmt: skip
        return counts, ws.refresh()

    return run


def test_an_id_given_away_twice_takes_no_older_feedback_out_of_its_period(land):
    land(date(2024, 11, 1), *FIRST)
    reused = ["1,2024-11-20 10:00:00,信用卡年费太贵", FIRST[1]]
    counts, ws = land(date(2024, 11, 20), *reused)
    assert (counts["read"], counts["unchanged"], counts["rejected"], counts["revised"]) == (2, 1, 1, 0)
    assert len(ws.read("feedback")) == 2
    line = ws.read("quarantine").iloc[0]
    assert (line["error"], line["field"]) == ("reused_id", "id")
    assert line["got"].endswith(", created 2024-11-20 10:00"), "as the file says it, not in UTC"
    # The next pull brings it again; it is told once.
    again, ws = land(date(2024, 11, 21), *reused)
    assert (again["rejected"], again["quarantine_new"], len(ws.read("quarantine"))) == (1, 0, 1)


@pytest.mark.slow
def test_a_dry_run_names_an_id_given_away_twice(land, tmp_path):
    """As the night would, and without writing: the same line, the same counts."""
    land(date(2024, 11, 1), *FIRST)
    rows = ["1,2024-11-20 10:00:00,信用卡年费太贵", FIRST[1], "3,2024-11-20 11:00:00,😡😡"]
    (tmp_path / "tickets.csv").write_text("\n".join([HEADER, *rows]) + "\n", "utf-8")
    ws = open_workspace(tmp_path / "voc.yaml", clock=FixedClock(datetime(2024, 12, 1, tzinfo=UTC)))
    (preview,) = preview_run(ws, date(2024, 11, 20))
    assert (preview.counts["rejected"], preview.counts["unchanged"], preview.counts["revised"]) == (1, 1, 0)
    assert preview.rows["text"].tolist() == ["😡😡"], "a ticket of emoji alone is read as any other"
    assert preview.rows["units"].map(len).tolist() == [1]
    assert preview.rows["polarity"].tolist() != ["positive"]
    assert ws.read("quarantine").empty
    result = CliRunner().invoke(
        app, ["run", "--dry-run", "--date", "2024-11-20", "-c", str(tmp_path / "voc.yaml")], env={"COLUMNS": "80"}
    )
    assert result.exit_code == 0, result.output
    assert "reused_id" in result.output
    _, ws = land(date(2024, 11, 20), *rows)
    pd.testing.assert_frame_equal(preview.quarantine, ws.read("quarantine"))


def test_an_edit_of_the_words_or_of_the_moment_is_an_edit(land):
    land(date(2024, 11, 1), *FIRST)
    words, _ = land(date(2024, 11, 2), "1,2024-11-01 08:00:00,更新后不闪退了")
    moment, ws = land(date(2024, 11, 4), "1,2024-11-03 08:00:00,更新后不闪退了")
    assert [(n["revised"], n["rejected"]) for n in (words, moment)] == [(1, 0), (1, 0)]
    assert ws.read("feedback")["revision"].max() == 2
    assert ws.read("quarantine").empty
