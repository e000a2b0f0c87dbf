"""Nights: run one, or a range of dates."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from vocnlp.cli.console import DEFAULT_CONFIG, EXIT_PARTIAL, ConfigOption, explained, out, parse_day, show_progress
from vocnlp.cli.reports import tell_deliveries

_SHOWN_FAULTS = 10


def _tell_quarantine(ws: Any, result: Any) -> None:
    """Print what the run could not read: what, where, how many, and what to do."""
    from vocnlp.sources.intake import FILE_STRIDE

    if result.unchanged:
        return
    lines = ws.refresh().read("quarantine", with_run_seq=True)
    lines = lines[lines["run_seq"] == result.run_seq]
    if lines.empty:
        return
    table = Table("source", "file", "field", "fault", "rows", "first row", "expected", title="quarantine")
    groups = list(lines.groupby(["source", "file", "field", "error", "expected"], sort=True))
    for (source, file, field, error, expected), of in groups[:_SHOWN_FAULTS]:
        first = int(of["position"].min()) % FILE_STRIDE
        table.add_row(*(escape(str(v)) for v in (source, file, field, error, len(of), first, expected)))
    out.print(table)
    more = f"{len(groups) - _SHOWN_FAULTS} more kinds of fault; " if len(groups) > _SHOWN_FAULTS else ""
    out.print(
        f"{more}faults that start with field_ cost one value, the others the row. Correct them in the source and run "
        "the date again, or adapt `columns` or `time_format`.",
        soft_wrap=True,
    )


def _finish(ws: Any, result: Any) -> None:
    counts = {name: count for name, count in result.counts.items() if "read" in count}
    if counts:
        table = Table("source", *next(iter(counts.values())))
        for name, count in counts.items():
            table.add_row(name, *(str(value) for value in count.values()))
        out.print(table)
    _tell_quarantine(ws, result)
    for name, problem in result.partial.items():
        out.print(f"[yellow]partial[/yellow]: {escape(name)}: {escape(problem)}")
    said = "nothing new: run stands" if result.unchanged else f"{result.status}: run"
    out.print(f"{said} {result.run_seq}; report: {escape(str(result.report['html']))}", soft_wrap=True)
    tell_deliveries(result.deliveries)
    if result.partial:
        raise typer.Exit(EXIT_PARTIAL)


def run(
    config: ConfigOption = DEFAULT_CONFIG,
    business_date: Annotated[str | None, typer.Option("--date", help="Business date; yesterday if not given.")] = None,
) -> None:
    """Run the night of one business date: pull, read, rank, publish."""
    with explained(), show_progress() as progress:
        from vocnlp.night import run_night
        from vocnlp.workspace import open_workspace

        ws = open_workspace(config)
        result = run_night(ws, parse_day(business_date, ws.settings.time_zone), progress=progress)
    with explained():
        _finish(ws, result)


def backfill(
    start: Annotated[str, typer.Option("--from", help="First business date.")],
    end: Annotated[str | None, typer.Option("--to", help="Last business date; yesterday if not given.")] = None,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Run a range of dates at once, as the nights would have."""
    with explained(), show_progress() as progress:
        from vocnlp.night import run_night
        from vocnlp.schemas import RunKind
        from vocnlp.workspace import open_workspace

        ws = open_workspace(config)
        zone = ws.settings.time_zone
        result = run_night(
            ws, parse_day(end, zone), kind=RunKind.BACKFILL, from_date=parse_day(start, zone), progress=progress
        )
    with explained():
        _finish(ws, result)
