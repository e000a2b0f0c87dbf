"""Publishing a committed run: its reports in every format, a digest per owner, and the messages that say so.

A run publishes the trailing window, every month that closed with it, and for each column of `report.scopes` one report
per value. Messages go out for nights alone: a back-fill of last year is no news.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from vocnlp.errors import InputError
from vocnlp.notify import Delivery, Message, push
from vocnlp.periods import Period
from vocnlp.report.coverage import NO_TOPICS
from vocnlp.report.files import FORMATS, check_formats, digest_files, remove_digests, write_digest, write_report
from vocnlp.report.html import render_html
from vocnlp.report.json import build_report
from vocnlp.report.markdown import render_markdown, render_text, tell_title
from vocnlp.report.sentences import name_source
from vocnlp.report.strings import Words
from vocnlp.reporting import ReportCollector
from vocnlp.schemas import RunKind
from vocnlp.windows import check_filled, was_measured
from vocnlp.workspace import Workspace

TEXT_BYTES = 2_000
"""The text of a message: what the smallest of the chat programs takes, with room to spare."""


def publish(
    ws: Workspace,
    *,
    period: str | None = None,
    scope: str = "all",
    folder: Path | None = None,
    formats: Sequence[str] = FORMATS,
) -> dict[str, Path]:
    """Write one report of the pinned run: `report.json` first, then what is drawn from it.

    Raises
    ------
    InputError
        If there is no such period, scope or format, or the period has no feedback.
    """
    check_formats(formats)
    return write_report(ws.report(period=period, scope=scope), folder or ws.folders.reports, formats=formats)


def publish_run(ws: Workspace) -> dict[str, Path]:
    """Write every report of the pinned run.

    Returns
    -------
    dict
        The paths of the trailing window's report over all feedback, as `write_report` names them.
    """
    settings = ws.as_published
    main = Period.trailing(ws.business_date, settings.trend.window_days)
    folder = ws.folders.reports
    for period in closed_months(ws):
        collector = ReportCollector(ws, period)
        write_report(build_report(collector.inputs()), folder)
        _write_digests(collector, folder)
    collector = ReportCollector(ws, main)
    for column in settings.report.scopes:
        for value in collector.values(column):
            write_report(build_report(collector.inputs(f"{column}={value}")), folder)
    _write_digests(collector, folder)
    # Last, so that `latest` and the index are written once everything else is there.
    return write_report(build_report(collector.inputs()), folder)


def closed_months(ws: Workspace) -> list[Period]:
    """Return the months that closed with the pinned run and that it measured, oldest first."""
    first, last = date.fromisoformat(ws.last["from_date"]), ws.business_date
    months = []
    month = Period.month_of(last)
    while month.last >= first:
        if first <= month.last <= last and was_measured(ws, month):
            months.append(month)
        month = month.before(1)
    return months[::-1]


def publish_digests(
    ws: Workspace, *, owner: str | None = None, period: str | None = None, folder: Path | None = None
) -> dict[str, dict[str, Path]]:
    """Write the digest of one owner, or of each.

    Returns
    -------
    dict
        owner -> md, html -> path; without the owners of whom there is nothing to say and never was.

    Raises
    ------
    InputError
        If there is no such period, it has not begun or has no feedback, there is no topic model yet, or nobody of that
        name owns a pain point.
    """
    wanted = Period.parse(period) if period else Period.trailing(ws.covered_to, ws.as_published.trend.window_days)
    ws.check_begun(wanted)
    check_filled(ws, wanted)
    collector = ReportCollector(ws, wanted)
    if not collector.owners():
        raise _explain_no_owner(collector.ws)
    return _write_digests(collector, folder or ws.folders.reports, owner)


def _explain_no_owner(ws: Workspace) -> InputError:
    if ws.last["versions"]["topics"] == NO_TOPICS:
        return InputError(
            "without topics nobody owns a pain point",
            expected="a run with a topic model",
            got="none yet: too little feedback, or too much of it alike",
            where=f"run {ws.run}",
            fix="see `vocnlp doctor`",
        )
    return InputError(
        "nobody owns a pain point",
        expected="a topic of a category with an `owner` in the taxonomy",
        got="none",
        where=f"taxonomy {ws.as_published.taxonomy}",
        fix="name an `owner` for its categories and run another night",
    )


def announce(ws: Workspace, *, test: bool = False, again: bool = False) -> list[Delivery]:
    """Push what the pinned run has to say: the report, each owner's digest, and that a source failed.

    Parameters
    ----------
    test : bool
        Push a test message to every target instead.
    again : bool
        Push although it was pushed before.
    """
    settings = ws.settings.notify
    if not settings.targets:
        return []
    ledger = deliveries_file(ws)
    sent: list[Delivery] = []
    for message in [_test_message(ws)] if test else list_messages(ws):
        targets = settings
        if test:
            every = tuple(t.model_copy(update={"events": ("report",), "owners": ()}) for t in settings.targets)
            targets = settings.model_copy(update={"targets": every})
        sent += push(targets, message, ledger=ledger, clock=ws.clock, again=again or test)
    return sent


def deliveries_file(ws: Workspace) -> Path:
    """Return the file that remembers what was pushed."""
    return ws.folders.root / "state" / "deliveries.json"


def list_messages(ws: Workspace) -> list[Message]:
    """Return what a night has to say; nothing for a back-fill."""
    if ws.last["kind"] != RunKind.NIGHT:
        return []
    wanted = {event for target in ws.settings.notify.targets for event in target.wants}
    collector = ReportCollector(ws, Period.trailing(ws.business_date, ws.as_published.trend.window_days))
    about = f"run-{ws.run}"
    report = build_report(collector.inputs())
    messages = []
    if "report" in wanted:
        messages.append(_tell_report(report, about))
    if "partial" in wanted and report["run"]["partial_sources"]:
        messages.append(_tell_partial(report, about))
    if "digest" in wanted:
        messages += [_tell_report(digest, about) for digest in _build_digests(collector) if _says_something(digest)]
    return messages


def _build_digests(collector: ReportCollector, owner: str | None = None) -> list[dict[str, Any]]:
    owners = [owner] if owner is not None else collector.owners()
    return [build_report(collector.of_owner(name)) for name in owners]


def _says_something(digest: dict[str, Any]) -> bool:
    return bool(digest["pain_points"]) or any(digest["changes"][group] for group in ("resolved", "better"))


def _write_digests(collector: ReportCollector, folder: Path, owner: str | None = None) -> dict[str, dict[str, Path]]:
    """Write digests; an owner of whom nothing is said gets one if somebody asked, or in place of an older one."""
    written = {}
    for digest in _build_digests(collector, owner):
        was_told = any(path.exists() for path in digest_files(digest["owner"], str(collector.period), folder).values())
        if owner is not None or was_told or _says_something(digest):
            written[digest["owner"]] = write_digest(digest, folder)
    if owner is None:
        remove_digests(collector.owners(), str(collector.period), folder)
    return written


def _tell_report(report: dict[str, Any], about: str) -> Message:
    return Message(
        event="digest" if report["owner"] else "report",
        about=about,
        title=tell_title(report),
        text=render_text(report, max_bytes=TEXT_BYTES),
        markdown=render_markdown(report),
        html=render_html(report),
        owner=report["owner"],
    )


def _tell_partial(report: dict[str, Any], about: str) -> Message:
    w = Words(report["language"])
    sources = w("sep.list").join(name_source(report, name) for name in report["run"]["partial_sources"])
    title = f"{w('push.partial_title')} · {report['company']}"
    text = f"{title}\n{w('push.partial', date=report['run']['business_date'], sources=sources)}"
    return Message(event="partial", about=about, title=title, text=text)


def _test_message(ws: Workspace) -> Message:
    w = Words(ws.settings.report.language)
    title = f"{ws.settings.report.title} · {ws.settings.company}"
    return Message(event="report", about="test", title=title, text=f"{title}\n{w('push.test')}")
