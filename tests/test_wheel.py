"""The wheel in an empty environment, by the guide's own words; without a network once it is installed."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEADING = "## Your own CSV in five minutes"
WORDS = ("手机银行一打开就闪退", "转账总是失败", "客服态度很好", "利率太高了", "柜台排队等了一个小时", "界面很清楚")
N_ROWS = 240
NO_INDEX = re.compile(r"No matching distribution|Could not fetch|ConnectionError|Temporary failure in name")


def guide_lines() -> list[str]:
    """Return the commands of the guide's section, word for word."""
    guide = (ROOT / "docs" / "guide.md").read_text("utf-8")
    section = guide[guide.index(HEADING) :]
    return re.search(r"```\n(.*?)```", section, re.DOTALL)[1].splitlines()


def test_the_guide_names_the_steps_that_it_promises():
    lines = guide_lines()
    assert lines[0] == "python3 -m venv voc"
    assert "pip install --constraint constraints.txt" in lines[1]
    assert [line.split()[1] for line in lines[2:]] == ["classify", "init", "doctor", "backfill", "report"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    said = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(ROOT)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if said.returncode and NO_INDEX.search(said.stdout + said.stderr):
        pytest.skip("no package index can be reached: the wheel's build environment cannot be made")
    assert said.returncode == 0, said.stdout + said.stderr
    return next(folder.glob("*.whl"))


@pytest.mark.slow
def test_the_wheel_holds_what_running_needs_and_nothing_of_the_tests(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "vocnlp/_models/sentiment-fast/", "vocnlp/resources/taxonomies/bank.yaml", "vocnlp/resources/lexicon/",
        "vocnlp/resources/report/report.html.j2", "vocnlp/py.typed", "pipelines/nightly.py",
    ):  # fmt: skip
        assert any(name.startswith(needed) for name in names), needed
    assert any("stop" in name and name.startswith("vocnlp/resources/") for name in names)
    assert any(name.endswith(".onnx") for name in names)
    assert not any(name.startswith(("tests/", "models/", "docs/")) for name in names)


@pytest.mark.slow
def test_the_guide_word_for_word(wheel, tmp_path):
    shutil.copy(wheel, tmp_path)
    shutil.copy(ROOT / "constraints.txt", tmp_path)
    with (tmp_path / "my.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["编号", "提交时间", "内容"])
        for n in range(N_ROWS):
            day = f"2024-{1 + n // 60:02d}-{1 + n % 28:02d} {8 + n % 12:02d}:00:00"
            rows.writerow([n, day, f"{WORDS[n % len(WORDS)]}，{WORDS[(n // 6) % len(WORDS)]}，第{n}次"])
    lines = guide_lines()
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "VOC_"))}
    started = time.monotonic()

    def run(commands: list[str], **variables: str) -> subprocess.CompletedProcess[str]:
        shell = [*(_offline() if variables else []), "bash", "-e"]
        return subprocess.run(
            shell, input="\n".join(commands), cwd=tmp_path, env=bare | variables, capture_output=True,
            text=True, check=False,
        )  # fmt: skip

    installed = run(lines[:2])
    if installed.returncode and NO_INDEX.search(installed.stderr):
        pytest.skip("no package index can be reached: the wheel cannot be installed with its dependencies")
    assert installed.returncode == 0, installed.stderr
    installed_after = time.monotonic() - started
    closed = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), "http://127.0.0.1:9")
    went = run(lines[2:], **closed)
    assert went.returncode == 0, went.stdout + went.stderr
    took = time.monotonic() - started
    print(f"installed after {installed_after:.0f} s, the report is there after {took:.0f} s, offline by {_offline()}")
    assert "complete: run 1" in went.stdout
    scored = list(csv.DictReader((tmp_path / "scored.csv").open(encoding="utf-8-sig", newline="")))
    assert len(scored) == N_ROWS
    assert {"编号", "polarity", "area", "category"} <= set(scored[0])
    report = (tmp_path / "workspace" / "reports" / "latest" / "report.html").read_text("utf-8")
    assert "<html" in report
    missing = run(["voc/bin/python -c 'import torch'"])
    assert missing.returncode, "the environment is not the lean one: torch is there"


def _offline() -> list[str]:
    """Return the command that takes the network away; where a kernel forbids it, a closed proxy alone has to do."""
    for command in (["unshare", "-n"], ["unshare", "-rn"]):
        if (
            shutil.which("unshare")
            and subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0
        ):
            return command
    return []
