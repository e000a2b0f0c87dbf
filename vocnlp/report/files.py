"""Where reports lie: one folder a period, an index of all, and a copy of the latest.

    reports/
      index.html                    all reports, newest first
      latest/report.json, .html     a copy of the newest one over all feedback
      2026-11-15_P7D/report.json    the truth
      2026-11-15_P7D/report.html    drawn from it

Every file appears whole or not at all, the JSON before the page that is drawn from it. `latest` is a copy and not a
link, so that a folder can be zipped, mailed and opened on Windows; which report is the newest is read from the
reports' own periods, never from file times, so that rebuilding an old one does not move it.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vocnlp.errors import SchemaError
from vocnlp.report.html import render_html, render_index
from vocnlp.report.json import dump, load

LATEST = "latest"


def write_report(report: Mapping[str, Any], reports_folder: str | Path, language: str | None = None) -> dict[str, Path]:
    """Write a report, the index of all reports and the latest one.

    Parameters
    ----------
    report : mapping
        What `build_report` returned.
    reports_folder : path
        Made when missing.
    language : {"zh", "en"}, optional
        Of the pages; the report's own when empty.

    Returns
    -------
    dict
        json, html, index, latest_json, latest_html -> path.
    """
    reports_folder = Path(reports_folder)
    language = language or str(report["language"])
    folder = reports_folder / folder_name(str(report["period"]["name"]), str(report["scope"]))
    paths = {
        "json": folder / "report.json",
        "html": folder / "report.html",
        "index": reports_folder / "index.html",
        "latest_json": reports_folder / LATEST / "report.json",
        "latest_html": reports_folder / LATEST / "report.html",
    }
    content, page = dump(report), render_html(report, language)
    _replace(paths["json"], content)
    _replace(paths["html"], page.encode("utf-8"))
    rows = list_reports(reports_folder)
    newest = next((r for r in rows if r["report"] is not None and r["report"]["scope"] == "all"), None)
    newest = newest or next(r for r in rows if r["report"] is not None)
    _replace(paths["latest_json"], (reports_folder / newest["folder"] / "report.json").read_bytes())
    _replace(paths["latest_html"], (reports_folder / newest["folder"] / "report.html").read_bytes())
    _replace(paths["index"], render_index(rows, language).encode("utf-8"))
    return paths


def folder_name(period: str, scope: str = "all") -> str:
    """Return a folder name that every file system takes, another one for every period and scope.

    Examples
    --------
    >>> folder_name("2026-11-15/P7D"), folder_name("2026-W46", "channel=app")
    ('2026-11-15_P7D', '2026-W46_channel-app')
    >>> folder_name("2026-W46", "product=手机银行")
    '2026-W46_product-_e83d8f'
    """
    name = period.replace("/", "_")
    if scope == "all":
        return name
    wanted = scope.replace("=", "-", 1)
    # Lower case only: some file systems take App and app for one.
    plain = re.sub(r"[^a-z0-9_-]+", "", wanted.lower())
    if plain != wanted:
        plain += "_" + hashlib.sha256(scope.encode("utf-8")).hexdigest()[:6]
    return f"{name}_{plain}"


def list_reports(reports_folder: str | Path) -> list[dict[str, Any]]:
    """List the reports of a folder, newest period first; those that cannot be read come last, as None.

    Returns
    -------
    list of dict
        folder, report.
    """
    rows: list[dict[str, Any]] = []
    for path in sorted(Path(reports_folder).glob("*/report.json")):
        if path.parent.name == LATEST:
            continue
        try:
            report: dict[str, Any] | None = load(path.read_bytes())
        except (SchemaError, OSError):
            report = None
        rows.append({"folder": path.parent.name, "report": report})
    return sorted(rows, key=_age, reverse=True)


def _age(row: Mapping[str, Any]) -> tuple[object, ...]:
    report = row["report"]
    if report is None:
        return False, "", "", False, 0, row["folder"]
    period = report["period"]
    return (True, period["last"], period["first"], report["scope"] == "all", report["run"]["run_seq"], row["folder"])


def _replace(path: Path, content: bytes) -> None:
    """Write beside the file, then move over it: a reader sees the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with draft.open("wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
