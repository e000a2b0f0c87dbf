"""Setting up, checking and watching a workspace from the shell."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from .conftest import HEADER, ROWS


def _fingerprint(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()
    }


def _json(output: str) -> Any:
    # What goes to stderr (progress) comes first and is no JSON; a shell keeps the two apart.
    return json.loads(output[output.index("{") :])


def _rows(output: str) -> dict[str, str]:
    return {check["check"]: check["state"] for check in _json(output)["checks"]}


def test_init_maps_an_export_and_says_what_comes_next(shell, export, tmp_path):
    code, output = shell("init", "--from", "my.csv")
    assert code == 0
    for said in ("编号", "created_at", "next: vocnlp doctor", "then: vocnlp backfill", "2024-11-11"):
        assert said in output
    before = _fingerprint(tmp_path)
    code, output = shell("init", "--from", "my.csv")
    assert (code, "--force" in output) == (2, True)
    assert _fingerprint(tmp_path) == before
    assert shell("init", "other", "--from", "none.csv")[0] == 2
    code, output = shell("init", "other")
    assert (code, "--config other/voc.yaml" in output) == (0, True)


def test_the_watchdog_barks_with_exit_4_and_leaves_a_heartbeat(shell, export, tmp_path):
    shell("init", "--from", "my.csv")
    code, output = shell("watchdog")
    assert code == 4
    assert "missed" in output
    assert "none ever was" in output
    assert not (tmp_path / "workspace").exists(), "a wrong path makes no folder"
    (tmp_path / "workspace").mkdir()
    assert shell("watchdog")[0] == 4
    assert json.loads((tmp_path / "workspace" / "heartbeat.json").read_text("utf-8"))["missed"]
    assert shell("status", "--alert")[0] == 4
    assert shell("status")[0] == 0


def test_status_shows_moments_by_the_business_clocks(shell, export, monkeypatch):
    from datetime import UTC, datetime

    from vocnlp import health

    run = {
        "run_seq": 1, "business_date": "2024-11-15", "from_date": "2024-11-15", "kind": "night", "status": "complete",
        "partial": [], "recipe_id": "r", "committed_at": datetime(2024, 11, 15, 18, 30, tzinfo=UTC), "n_landed": 5,
        "n_analysed": 5,
    }  # fmt: skip
    newest = health.Freshness("my", datetime(2024, 11, 15, 0, 0, tzinfo=UTC), 0, False)
    monkeypatch.setattr(health, "describe_health", lambda ws: health.Health(1, None, [run], [], None, [newest], []))
    shell("init", "--from", "my.csv")
    _, output = shell("status")
    for said in (
        "committed (Asia/Shanghai)",
        "2024-11-16 02:30",
        "newest feedback (Asia/Shanghai)",
        "2024-11-15 08:00",
    ):
        assert said in output


def test_the_watchdog_pushes_a_missed_night_once(shell, export, tmp_path, receiver, monkeypatch):
    pytest.importorskip("apprise", reason="apprise is not installed: pip install 'vocnlp[notify]'")
    shell("init", "--from", "my.csv")
    monkeypatch.setenv("VOC_HOOK", receiver.address)
    config = tmp_path / "voc.yaml"
    config.write_text(config.read_text("utf-8") + '\nnotify:\n  targets: [{name: duty, url: "${VOC_HOOK}"}]\n', "utf-8")
    assert shell("watchdog")[0] == 4
    assert shell("watchdog")[0] == 4
    assert len(receiver.posted) == 1
    assert "missed" in json.dumps(receiver.posted)
    code, output = shell("doctor", "--json")
    assert (code, _rows(output)["push target duty"]) == (0, "ok")
    monkeypatch.delenv("VOC_HOOK")
    code, output = shell("doctor", "--json")
    assert (code, _rows(output)["push target duty"]) == (2, "fail")


def test_doctor_without_a_configuration_still_speaks(shell):
    code, output = shell("doctor", "--json")
    assert code == 2
    assert _rows(output)["configuration"] == "fail"
    code, output = shell("doctor")
    assert (code, "there is no configuration file" in output) == (2, True)


@pytest.mark.slow
def test_from_nothing_to_a_night_without_editing_the_file(shell, export, tmp_path):
    shell("init", "--from", "my.csv")
    before = _fingerprint(tmp_path)
    code, output = shell("doctor", "--json")
    assert code == 0
    assert set(_rows(output).values()) == {"ok"}
    code, output = shell("run", "--dry-run", "--date", "2024-11-15", "--rows", "3")
    assert code == 0
    for said in (
        "created (Asia/Shanghai)",
        "2024-11-11 08:00",
        "new 3",
        "<手机:",
        "闪退第1次",
        "negative: ",
        "dry run: nothing was written",
    ):
        assert said in output
    assert "13800138000" not in output
    # Not even a key: it would be the workspace's for ever.
    assert _fingerprint(tmp_path) == before

    code, output = shell("backfill")
    assert code == 0
    assert "complete: run 1" in output
    assert "2024-11-15_P7D" in output
    code, output = shell("status", "--json")
    status = _json(output)
    assert status["adds_up"] is True
    assert status["runs"][0]["from_date"] == "2024-11-11"
    assert [row["read"] for row in status["accounting"]] == [5]
    code, output = shell("status")
    assert "2024-11-11 .. 2024-11-15" in output
    assert "newest feedback (Asia/Shanghai)" in output
    assert "2024-11-15 08:00" in output

    # A source that changed shape, one that is gone, and a key that others can read.
    before = _fingerprint(tmp_path / "workspace")
    (tmp_path / "my.csv").write_text(
        "\n".join([HEADER, *ROWS, "6,昨天,好", "7,2024-11-16 08:00,新的一条，很慢"]), "utf-8"
    )
    code, output = shell("run", "--dry-run", "--date", "2024-11-16")
    assert code == 0
    assert "new 1" in output
    assert "bad_time" in output
    assert _fingerprint(tmp_path / "workspace") == before
    (tmp_path / "workspace" / "keys" / "voc.key").chmod(0o644)
    (tmp_path / "my.csv").write_text("编号,时间,正文\n1,2024-11-11,好\n", "utf-8")
    code, output = shell("doctor", "--json")
    assert code == 2
    states = _rows(output)
    assert (states["key"], states["source my"], states["lake"], states["sentiment model"]) == (
        "fail",
        "fail",
        "ok",
        "ok",
    )
    assert "chmod 600" in output
    assert shell("run", "--dry-run", "--date", "2024-11-16")[0] == 2


def test_a_dry_run_without_its_file_is_exit_75(shell, export, tmp_path):
    shell("init", "--from", "my.csv")
    export.unlink()
    assert shell("run", "--dry-run", "--date", "2024-11-15")[0] == 75


def test_a_last_date_alone_is_exit_2(shell, export):
    shell("init", "--from", "my.csv")
    code, output = shell("backfill", "--to", "2024-11-15")
    assert (code, "--from" in output) == (2, True)


def test_a_backfill_from_a_day_to_come_is_told_so(shell, export):
    shell("init", "--from", "my.csv")
    code, output = shell("backfill", "--from", "2189-01-01")
    assert (code, "begin on a day that has ended" in output, "swap" in output) == (2, True, False)
    code, output = shell("backfill", "--from", "2024-11-15", "--to", "2024-11-11")
    assert (code, "swap the two dates" in output) == (2, True)


def test_a_push_without_targets_names_the_setting(shell, export):
    shell("init", "--from", "my.csv")
    code, output = shell("notify", "--test")
    assert (code, "`notify.targets` is empty" in output) == (0, True)


def test_a_backfill_of_sources_without_a_past_is_exit_2(shell, export):
    shell("init", "--from", "my.csv")
    export.write_text(f"{HEADER}\n1,2199-01-01,好\n", "utf-8")
    code, output = shell("backfill")
    assert (code, "no feedback of a day that has ended" in output) == (2, True)


def test_the_guide_names_every_exit_code_and_no_other():
    from vocnlp.cli import console

    guide = (Path(__file__).parents[2] / "docs" / "guide.md").read_text("utf-8")
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", guide, re.MULTILINE)}
    assert told == {0, *(value for name, value in vars(console).items() if name.startswith("EXIT_"))}
