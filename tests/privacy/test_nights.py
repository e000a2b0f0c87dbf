"""After nights over exports full of personal data, none of it is on any disk but the exports' own."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from tests.privacy.company import API_TOKEN, Company, break_calls, break_survey, found_company, write_config
from tests.privacy.leak_search import Findings, search_folders
from tests.sources.servers import FeedbackApi, run_api, send
from vocnlp.workspace import open_workspace

pytestmark = pytest.mark.slow
REPO = Path(__file__).parents[2]


@dataclass(frozen=True)
class Site:
    """A folder that holds all that the company's nights write: workspace, homes, temporary files, what was printed."""

    folder: Path
    company: Company
    config: Path
    api: FeedbackApi

    def start(self, *arguments: str) -> int:
        """Run Python in a process of its own, at home in this folder; keep what it prints and what it deletes."""
        environment = os.environ | {
            "PYTHONPATH": f"{REPO / 'tests/privacy/kept'}{os.pathsep}{REPO}",
            "PYTHONDONTWRITEBYTECODE": "1",
            "KEEP_DELETED": str(self._make("deleted")),
            "TMPDIR": str(self._make("tmp")),
            "HOME": str(self._make("home")),
            "PREFECT_HOME": str(self._make("prefect")),
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "240",
            "PREFECT_LOGGING_LEVEL": "DEBUG",
            "VOC_API_TOKEN": API_TOKEN,
        }
        environment.pop("PREFECT_API_URL", None)
        number = len(list(self._make("logs").iterdir()))
        with (self.folder / "logs" / f"{number:02}.txt").open("wb") as log:
            return subprocess.run(
                [sys.executable, *arguments],
                cwd=self.config.parent,
                env=environment,
                stdout=log,
                stderr=log,
                check=False,
            ).returncode

    def command(self, *arguments: str) -> int:
        """Run the command line."""
        return self.start("-c", "from vocnlp.cli import app; app()", *arguments)

    def break_api(self, status: int, *, times: int = 1_000) -> None:
        """Let the API answer with words of a customer instead of rows, so many times from now on."""
        mobile = self.company.mobile()
        page = f"<html>请登录，或联系张三{mobile}</html>".encode()
        asked = len(self.api.requests)
        self.api.faults = {asked + n: lambda handler: send(handler, status, page) for n in range(1, times + 1)}

    def commands(self, *several: tuple[str, ...]) -> int:
        """Run several commands in one process."""
        code = "from vocnlp.cli import app\nfor arguments in {!r}:\n    app(arguments, standalone_mode=False)"
        return self.start("-c", code.format(several))

    def said(self) -> str:
        """Return what all processes printed."""
        return "\n".join(log.read_text("utf-8", "replace") for log in sorted((self.folder / "logs").iterdir()))

    def search(self) -> Findings:
        """Search everything but the exports."""
        return search_folders([self.folder], self.company.values(), skip=[self.company.inbox])

    def assert_clean(self) -> None:
        """Show the places, not only the values, of what leaked."""
        findings = self.search()
        found = [f"{hit.place} ({hit.form}): {sorted(self.company.planted[hit.value])[0]}" for hit in findings.hits]
        assert not found, "\n".join(sorted(found)[:40])
        assert not findings.unread
        assert findings.n_opened > 20

    def _make(self, name: str) -> Path:
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        return folder


@pytest.fixture
def api() -> Iterator[FeedbackApi]:
    pytest.importorskip("dlt")
    with run_api(FeedbackApi(page_size=25, token=API_TOKEN)) as running:
        yield running


def open_site(folder: Path, api: FeedbackApi) -> Site:
    """Found a company and back-fill its first eight days through the command line."""
    company = found_company(folder)
    api.rows = json.loads((company.inbox / "posts.json").read_text("utf-8"))
    site = Site(folder, company, write_config(company, folder / "site", api.url), api)
    # The first page has to be asked for twice: what the API says of its own fault is a customer's, too.
    site.break_api(500, times=1)
    assert site.command("backfill", "--from", "2024-03-01", "--to", "2024-03-08") == 0, site.said()
    return site


def test_the_company_says_what_it_should(tmp_path):
    """What the searches below rest on: much is planted, in every column, and in every source."""
    company = found_company(tmp_path)
    assert {path.suffix for path in company.inbox.iterdir()} == {".csv", ".jsonl", ".xlsx", ".db", ".json"}
    places = {place for of in company.planted.values() for place in of}
    for part in (
        "created_at",
        "updated_at",
        "customer",
        "store",
        "rating",
        "reopened",
        "备注",
        "not mapped",
        "text: mobile",
    ):
        for source in ("tickets", "reviews", "survey", "calls", "posts"):
            assert [place for place in places if part in place and place.startswith(source)], (source, part)
    findings = search_folders([company.inbox], company.values())
    # The rest is written spaced or full-width, and stands there only as cleaning would join it.
    assert len(findings.values) > 0.9 * len(company.values())


def test_no_night_of_the_command_line_leaves_anything_behind(tmp_path, api):
    site = open_site(tmp_path, api)
    assert api.requests[0][2]["Authorization"] == f"Bearer {API_TOKEN}"
    ws = open_workspace(site.config)
    assert set(ws.read("feedback")["source"]) == {"tickets", "reviews", "survey", "calls", "posts"}
    faults = set(ws.read("quarantine")["error"])
    assert {"bad_time", "empty_text", "bad_row", "field_bad_number", "field_bad_time"} <= faults
    assert len(ws.read("texts")) > 300
    assert len(ws.read("topics")) > 0

    driver = str(REPO / "tests" / "privacy" / "night_driver.py")
    assert site.start(driver, str(site.config), "2024-03-09", "fail") == 1
    assert "No space left on device" in site.said()
    killer = str(REPO / "tests" / "crash_driver.py")
    assert site.start(killer, str(site.config), "2024-03-09", "analysing") == -9
    assert list((site.config.parent / "workspace" / "staging").rglob("*.parquet")), "a killed night leaves its staging"
    site.assert_clean()
    assert site.command("run", "--date", "2024-03-09") == 0, site.said()

    # Another model, so that older texts are scored again; sources that fail; and what people look at afterwards.
    break_survey(site.company)
    break_calls(site.company)
    site.break_api(200)
    assert site.command("topics", "fit") == 0, site.said()
    assert site.command("run", "--date", "2024-03-10") == 3, site.said()
    assert site.commands(("status",), ("topics", "list"), ("report", "--period", "2024-W10")) == 0, site.said()
    assert open_workspace(site.config).last["partial_sources"] == ["calls", "posts", "survey"]
    for said in ("a page of an API is no JSON", "the database broke off while it was read"):
        assert said in site.said()
    assert list((tmp_path / "deleted").iterdir()), "what was deleted was kept for the search"
    site.assert_clean()

    planted_on_purpose = site.company.mobile()
    lake = site.config.parent / "workspace" / "lake" / "texts"
    pd.DataFrame({"text": [f"请打{planted_on_purpose}找我"]}).to_parquet(lake / "part-x.parquet", compression="zstd")
    assert site.search().values == {planted_on_purpose}, "and it would have been found"


@pytest.mark.prefect
def test_no_night_of_the_flow_leaves_anything_behind(tmp_path, api):
    site = open_site(tmp_path, api)
    driver = str(REPO / "tests" / "privacy" / "night_driver.py")
    assert site.start(driver, str(site.config), "2024-03-09", "flow") == 0, site.said()
    assert site.start(driver, str(site.config), "2024-03-10", "flow-fail") == 1
    break_survey(site.company)
    site.break_api(200)
    assert site.start(driver, str(site.config), "2024-03-10", "flow") == 0, site.said()
    assert open_workspace(site.config).last["partial_sources"] == ["posts", "survey"]
    report = json.loads((site.config.parent / "workspace/reports/latest/report.json").read_text("utf-8"))
    assert report["run"]["run_seq"] == 3

    with sqlite3.connect(tmp_path / "prefect" / "prefect.db") as home:
        messages = [message for (message,) in home.execute("select message from log")]
        (n_artifacts,) = home.execute("select count(*) from artifact").fetchone()
    assert any("a mapped column is missing" in message for message in messages), "Prefect's log holds the failed source"
    assert any("No space left" in message for message in messages)
    assert n_artifacts
    site.assert_clean()

    planted_on_purpose = site.company.mobile()
    with sqlite3.connect(tmp_path / "prefect" / "prefect.db") as home:
        home.execute("update log set message = ? where rowid = 1", (f"请打{planted_on_purpose}找我",))
    assert site.search().values == {planted_on_purpose}, "and it would have been found"
