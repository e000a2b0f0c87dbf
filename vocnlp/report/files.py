"""Where reports lie: one folder a period, an index of all, and a copy of the latest.

    reports/
      index.html                              all reports, newest first, and the scopes that have their own
      latest/report.json, .html, .md, .xlsx   a copy of the newest trailing window's over all feedback
      2026-11-15_P7D/report.json              the truth
      2026-11-15_P7D/report.html, .md, .xlsx  drawn from it
      2026-11-15_P7D/digests/信用卡中心.md, .html  one owner's pain points
      channel/app/                            the same again for one scope: index.html, latest/, 2026-11-15_P7D/

Every file appears whole or not at all, the JSON before the pages that are drawn from it. `latest` is a copy and not a
link, so that a folder can be zipped, mailed and opened on Windows; which report is the newest is read from the
reports' own periods, never from file times, so that rebuilding an old one does not move it. A month, a week or a window
that is not over is `latest` only where there is nothing else: its last day lies ahead of the nights, which would not
show until it is over.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from vocnlp.errors import InputError, SchemaError
from vocnlp.report.excel import render_workbook
from vocnlp.report.html import render_html, render_index
from vocnlp.report.json import dump, load
from vocnlp.report.markdown import render_markdown

FORMATS = ("json", "html", "md", "xlsx")
DIGEST_FORMATS = ("md", "html")
LATEST = "latest"


def write_report(
    report: Mapping[str, Any], reports_folder: str | Path, language: str | None = None, formats: Sequence[str] = FORMATS
) -> dict[str, Path]:
    """Write a report, the index of its folder and the latest one.

    Parameters
    ----------
    report : mapping
        What `build_report` returned.
    reports_folder : path
        Made when missing.
    language : {"zh", "en"}, optional
        Of the pages; the report's own when empty.
    formats : sequence of str
        Some of `FORMATS`. report.json, the truth that the others are drawn from, is always written; where it changes,
        the pages that were not asked for are removed.

    Returns
    -------
    dict
        Each format, index, and latest_ with each format -> path.

    Raises
    ------
    InputError
        If there is no such format or language.
    """
    check_formats(formats)
    root = Path(reports_folder)
    scope = str(report["scope"])
    base = root if scope == "all" else root / scope_folder(scope)
    language = language or str(report["language"])
    folder = base / folder_name(str(report["period"]["name"]))
    wanted = [name for name in FORMATS if name in formats or name == "json"]
    paths = {name: folder / f"report.{name}" for name in wanted} | {"index": base / "index.html"}
    if paths["json"].exists() and paths["json"].read_bytes() != dump(report):
        # Pages that are not drawn again would show another run's numbers beside this one's JSON.
        for name in FORMATS:
            if name not in wanted:
                (folder / f"report.{name}").unlink(missing_ok=True)
    for name in wanted:
        _replace(paths[name], _draw(report, name, language))
    rows = list_reports(base)
    newest = max((row for row in rows if row["report"] is not None), key=lambda row: (_is_of_a_night(row), *_age(row)))
    for name in FORMATS:
        drawn, copy = base / newest["folder"] / f"report.{name}", base / LATEST / f"report.{name}"
        if drawn.exists():
            _replace(copy, drawn.read_bytes())
            paths[f"latest_{name}"] = copy
        else:
            # A page of an older report beside the newest JSON would contradict it.
            copy.unlink(missing_ok=True)
    is_root = scope == "all"
    scopes = list_scopes(root) if is_root else []
    _replace(paths["index"], render_index(rows, language, scopes=scopes, up=not is_root).encode("utf-8"))
    if not is_root:
        _replace(root / "index.html", render_index(list_reports(root), language, scopes=list_scopes(root)).encode())
    return paths


def write_digest(report: Mapping[str, Any], reports_folder: str | Path, language: str | None = None) -> dict[str, Path]:
    """Write one owner's digest beside the report of its period: digests/<owner>.md and .html.

    Parameters
    ----------
    report : mapping
        What `build_report` returned for the inputs of one owner.
    """
    language = language or str(report["language"])
    paths = digest_files(str(report["owner"]), str(report["period"]["name"]), reports_folder)
    for ending, path in paths.items():
        _replace(path, _draw(report, ending, language))
    return paths


def digest_files(owner: str, period: str, reports_folder: str | Path) -> dict[str, Path]:
    """Return where an owner's digest of a period lies, or would: md, html -> path."""
    folder = Path(reports_folder) / folder_name(period) / "digests"
    return {ending: folder / f"{plain_name(owner)}.{ending}" for ending in DIGEST_FORMATS}


def remove_digests(owners: Iterable[str], period: str, reports_folder: str | Path) -> list[Path]:
    """Remove the digests of a period that are none of these owners', and return which they were."""
    kept = {path for owner in owners for path in digest_files(owner, period, reports_folder).values()}
    folder = Path(reports_folder) / folder_name(period) / "digests"
    stale = sorted(path for ending in DIGEST_FORMATS for path in folder.glob(f"*.{ending}") if path not in kept)
    for path in stale:
        path.unlink()
    return stale


def check_formats(formats: Sequence[str]) -> None:
    """Refuse a format that no report is written in.

    Raises
    ------
    InputError
    """
    unknown = [name for name in formats if name not in FORMATS]
    if unknown or not formats:
        raise InputError(
            "there is no report in this format",
            expected="some of " + ", ".join(FORMATS),
            got=", ".join(map(repr, unknown)) or "none",
            where="formats",
            fix="name formats separated by commas, such as html,xlsx",
        )


def _draw(report: Mapping[str, Any], name: str, language: str) -> bytes:
    if name == "json":
        return dump(report)
    if name == "html":
        return render_html(report, language).encode("utf-8")
    if name == "md":
        return render_markdown(report, language).encode("utf-8")
    return render_workbook(report, language)


def folder_name(period: str) -> str:
    """Return a period's folder name, one that every file system takes.

    Examples
    --------
    >>> folder_name("2026-11-15/P7D"), folder_name("2026-W46")
    ('2026-11-15_P7D', '2026-W46')
    """
    return period.replace("/", "_")


def scope_folder(scope: str) -> str:
    """Return the folder of a scope's reports: column/value, another one for every value.

    Examples
    --------
    >>> scope_folder("channel=app"), scope_folder("product=手机银行")
    ('channel/app', 'product/手机银行')
    """
    column, _, value = scope.partition("=")
    return f"{plain_name(column)}/{plain_name(value)}"


def plain_name(text: str) -> str:
    """Return a file name that every file system takes; Chinese stays, so that people find their own.

    Examples
    --------
    >>> plain_name("信用卡中心"), plain_name("../a/B:c")
    ('信用卡中心', 'abc_76f323')
    """
    # Lower case only: some file systems take App and app for one. Some names are devices on Windows.
    plain = re.sub(r"[^a-z0-9_\u4e00-\u9fff-]+", "", text.lower())[:40]
    if plain == text and plain not in ("", "con", "nul", "aux", "prn", LATEST):
        return plain
    return f"{plain}_{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:6]}"


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
        rows.append({"folder": path.parent.name, "report": _load(path)})
    return sorted(rows, key=_age, reverse=True)


def list_scopes(reports_folder: str | Path) -> list[dict[str, Any]]:
    """List the scopes that have reports of their own, with the newest of each: folder, report."""
    root = Path(reports_folder)
    found = [
        {"folder": path.parent.parent.relative_to(root).as_posix(), "report": _load(path)}
        for path in sorted(root.glob(f"*/*/{LATEST}/report.json"))
    ]
    return [row for row in found if row["report"] is not None]


def _load(path: Path) -> dict[str, Any] | None:
    try:
        return load(path.read_bytes())
    except (SchemaError, OSError):
        return None


def _is_of_a_night(row: Mapping[str, Any]) -> bool:
    """Tell whether a readable report is of trailing days that are over, as a night publishes."""
    period = row["report"]["period"]
    return "/" in period["name"] and bool(period["closed"])


def _age(row: Mapping[str, Any]) -> tuple[object, ...]:
    report = row["report"]
    if report is None:
        return False, "", "", 0, row["folder"]
    period = report["period"]
    return True, period["last"], period["first"], report["run"]["run_seq"], row["folder"]


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
