"""Nights: run one, or a range of dates."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from vocnlp.cli.console import (
    DEFAULT_CONFIG,
    EXIT_PARTIAL,
    EXIT_TRY_AGAIN,
    EXIT_WRONG_INPUT,
    ConfigOption,
    build_table,
    explained,
    out,
    parse_day,
    show_progress,
    tell_moment,
)
from vocnlp.cli.reports import tell_deliveries
from vocnlp.errors import InputError

if TYPE_CHECKING:
    from vocnlp.preview import SourcePreview

_SHOWN_FAULTS = 10


def _tell_quarantine(ws: Any, result: Any) -> None:
    """Print what the run could not read: what, where, how many, and what to do."""
    if result.unchanged:
        return
    lines = ws.refresh().read("quarantine", with_run_seq=True)
    lines = lines[lines["run_seq"] == result.run_seq]
    if lines.empty:
        return
    table = build_table("source", "file", "field", "fault", "rows", "first row", "expected", title="quarantine")
    groups = list(lines.groupby(["source", "file", "field", "error", "expected"], sort=True, dropna=False))
    for (source, file, field, error, expected), of in groups[:_SHOWN_FAULTS]:
        first = _tell_row(of["position"].min())
        cells = (source, _tell_file(file), field, error, len(of), first, expected)
        table.add_row(*(escape(str(cell)) for cell in cells))
    out.print(table)
    more = f"{len(groups) - _SHOWN_FAULTS} more kinds of fault; " if len(groups) > _SHOWN_FAULTS else ""
    out.print(
        f"{more}faults that start with field_ cost one value, the others the row. Correct them in the source and run "
        "the date again, or adapt `columns` or `time_format`.",
        soft_wrap=True,
    )


def _tell_row(position: int) -> str:
    from vocnlp.sources.intake import FILE_STRIDE
    from vocnlp.sources.table import STREAM_START

    # Rows of tables and APIs have no place; `got` names their ids.
    return "" if position >= STREAM_START else str(int(position) % FILE_STRIDE)


def _tell_file(file: object) -> str:
    # A line about what the lake holds belongs to no file.
    return file if isinstance(file, str) else ""


def _finish(ws: Any, result: Any) -> None:
    from vocnlp.health import write_heartbeat

    write_heartbeat(ws.refresh())
    counts = {name: count for name, count in result.counts.items() if "read" in count}
    if counts:
        table = build_table("source", *next(iter(counts.values())))
        for name, count in counts.items():
            table.add_row(escape(name), *(str(value) for value in count.values()))
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
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Preview the next pull; write nothing.")] = False,
    n_rows: Annotated[int, typer.Option("--rows", min=1, help="Rows shown of each source by --dry-run.")] = 10,
) -> None:
    """Run the night of one business date: pull, read, rank, publish."""
    with explained(), show_progress() as progress:
        from vocnlp.workspace import open_workspace

        ws = open_workspace(config)
        day = parse_day(business_date, ws.settings.time_zone)
        if not dry_run:
            from vocnlp.night import run_night

            result = run_night(ws, day, progress=progress)
        else:
            from vocnlp.preview import preview_run

            previews = list(preview_run(ws, day, n_rows=n_rows, progress=progress))
    with explained():
        if dry_run:
            _show_previews(previews, day, ws.settings.time_zone)
        else:
            _finish(ws, result)


def backfill(
    start: Annotated[
        str | None, typer.Option("--from", help="First business date; without --from and --to, all that is there.")
    ] = None,
    end: Annotated[str | None, typer.Option("--to", help="Last business date; yesterday if not given.")] = None,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Run a range of dates at once, as the nights would have."""
    with explained(), show_progress() as progress:
        from vocnlp.night import run_night
        from vocnlp.preview import find_dates
        from vocnlp.schemas import RunKind
        from vocnlp.workspace import open_workspace

        ws = open_workspace(config)
        zone = ws.settings.time_zone
        if start is None and end is None:
            first, last = find_dates(ws, progress)
        elif start is None:
            raise InputError(
                "a last date without a first one",
                expected="--from and --to, --from alone, or neither",
                got="--to",
                fix="name the first date with --from",
            )
        else:
            first, last = parse_day(start, zone), parse_day(end, zone)
        result = run_night(ws, last, kind=RunKind.BACKFILL, from_date=first, progress=progress)
    with explained():
        _finish(ws, result)


def _show_previews(previews: list[SourcePreview], day: date, time_zone: str) -> None:
    for preview in previews:
        title = f"{preview.source}, next pull up to {day}"
        if preview.error is not None:
            out.print(f"[red]{escape(title)}[/red]: {escape(str(preview.error))}", soft_wrap=True)
            continue
        counts = ", ".join(f"{name} {n}" for name, n in preview.counts.items())
        out.print(f"[bold]{escape(title)}[/bold]: {counts}", soft_wrap=True)
        table = build_table(
            f"created ({time_zone})",
            "",
            "text, masked -> cleaned",
            "masked",
            "noise",
            "polarity",
            "area",
            "category",
            "units",
        )
        for row in preview.rows.to_dict("records"):
            category = row["category"] if isinstance(row["category"], str) else ""
            text = row["text"] if row["text"] == row["text_clean"] else f"{row['text']}\n-> {row['text_clean']}"
            cells = (row["what"], text, row["n_masked"], row["noise"], row["polarity"], row["area"], category)
            table.add_row(
                tell_moment(row["created_at"], time_zone),
                *(escape(str(c)) for c in cells),
                escape("\n".join(row["units"])),
            )
        out.print(table)
        if len(preview.quarantine):
            table = build_table("file", "row", "field", "fault", "got, masked", "expected", title="quarantine")
            for line in preview.quarantine.head(_SHOWN_FAULTS).to_dict("records"):
                names = ("field", "error", "got", "expected")
                place = _tell_row(line["position"])
                table.add_row(escape(_tell_file(line["file"])), place, *(escape(line[name]) for name in names))
            out.print(table)
            more = preview.quarantine["error"].iloc[_SHOWN_FAULTS:].value_counts().sort_index()
            if len(more):
                kinds = ", ".join(f"{error} {n}" for error, n in more.items())
                out.print(f"{len(preview.quarantine) - _SHOWN_FAULTS} more quarantine lines: {escape(kinds)}")
    out.print("dry run: nothing was written")
    if all(preview.error is not None for preview in previews):
        transient = [preview.error for preview in previews if preview.error is not None and preview.error.transient]
        raise typer.Exit(EXIT_TRY_AGAIN if transient else EXIT_WRONG_INPUT)
    if any(preview.error is not None for preview in previews):
        raise typer.Exit(EXIT_PARTIAL)
