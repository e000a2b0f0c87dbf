"""Operators: set a workspace up, check it, see how it is doing, hear when a night did not happen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from vocnlp.cli.console import (
    DEFAULT_CONFIG,
    EXIT_MISSED_NIGHT,
    EXIT_WRONG_INPUT,
    ConfigOption,
    build_table,
    explained,
    out,
    show_busy,
    show_progress,
    tell_moment,
)
from vocnlp.cli.reports import tell_deliveries
from vocnlp.clock import SystemClock, business_day

if TYPE_CHECKING:
    from vocnlp.health import Health
    from vocnlp.workspace import Workspace

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]

_COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}
_SHOWN_DATES = 10


def init(
    folder: Annotated[Path, typer.Argument(help="Where to write voc.yaml.")] = Path(),
    files: Annotated[
        list[Path] | None, typer.Option("--from", help="An export to map: CSV, Excel, JSON lines, Parquet. Repeatable.")
    ] = None,
    company: Annotated[str | None, typer.Option(help="Name on the report.")] = None,
    time_zone: Annotated[str, typer.Option(help="Business time zone.")] = "Asia/Shanghai",
    force: Annotated[bool, typer.Option("--force", help="Overwrite a voc.yaml.")] = False,
) -> None:
    """Write a commented voc.yaml; with --from, already mapped to an export's columns."""
    with explained(), show_progress() as progress:
        from vocnlp.scaffold import write_config

        made = write_config(folder, files or [], company=company, time_zone=time_zone, force=force, progress=progress)
    out.print(f"wrote {escape(str(made.path))}", soft_wrap=True)
    for name, proposal in made.proposals.items():
        table = build_table("vocnlp", "your column", title=f"{escape(name)} ({proposal.kind})")
        for target, column in proposal.columns.items():
            table.add_row(target, escape(column))
        out.print(table)
        for note in proposal.notes:
            out.print(f"[yellow]check[/yellow]: {escape(note)}", soft_wrap=True)
    option = "" if made.path.parent.resolve() == Path.cwd() else f" --config {made.path}"
    out.print(escape(f"next: vocnlp doctor{option}"), soft_wrap=True, highlight=False)
    if made.span is not None:
        days = [business_day(moment, time_zone) for moment in (made.span.first, made.span.last)]
        said = f"then: vocnlp backfill{option}    # {made.span.n_rows} rows, {days[0]} to {days[1]}"
        out.print(escape(said), soft_wrap=True, highlight=False)


def doctor(config: ConfigOption = DEFAULT_CONFIG, as_json: JsonOption = False) -> None:
    """Check configuration, sources, models, lake, key, disk and clock, and say what to fix."""
    with explained(), show_progress() as progress:
        from vocnlp import doctor as checks

        findings = checks.examine(config, progress=progress)
    if as_json:
        typer.echo(checks.as_json(findings))
    else:
        table = build_table("check", "", "found", "what to do")
        for finding in findings:
            state = f"[{_COLOURS[finding.state]}]{finding.state}[/]"
            table.add_row(escape(finding.check), state, escape(finding.found), escape(finding.fix))
        out.print(table)
    if any(finding.state == "fail" for finding in findings):
        raise typer.Exit(EXIT_WRONG_INPUT)


def status(
    config: ConfigOption = DEFAULT_CONFIG,
    as_json: JsonOption = False,
    alert: Annotated[
        bool, typer.Option("--alert", help="As `vocnlp watchdog`: push and exit 4 when a night is missed.")
    ] = False,
) -> None:
    """Show the last runs, missing dates, freshness, what is partial, and whether every row is accounted for."""
    with explained():
        from vocnlp.health import describe_health
        from vocnlp.workspace import open_workspace

        ws = open_workspace(config)
        health = describe_health(ws)
        if as_json:
            typer.echo(health.to_json())
        else:
            _show_health(health, ws.settings.time_zone)
        if alert:
            _raise_alarm(ws)


def watchdog(config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Push and exit 4 when the night that is due has not been committed; for cron, apart from what runs the nights."""
    with explained():
        from vocnlp.workspace import open_workspace

        _raise_alarm(open_workspace(config))


def migrate(config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Bring a lake of an older schema version up to date."""
    with explained(), show_busy("migrate"):
        from vocnlp.config import load_settings
        from vocnlp.folders import Folders
        from vocnlp.lake import migrate as migrate_lake

        steps = migrate_lake(Folders(load_settings(config).workspace).lake, SystemClock())
    out.print("\n".join(map(escape, steps)) if steps else "nothing to migrate")


def _raise_alarm(ws: Workspace) -> None:
    from vocnlp.health import write_heartbeat

    missed = write_heartbeat(ws)
    last = f"the last one is for {ws.covered_to}" if ws.run else "none ever was"
    if missed is None:
        out.print(f"no night is missed; {last}")
        return
    from vocnlp.notify import Message, push
    from vocnlp.publishing import deliveries_file

    told = f"no night was committed for {missed}; {last}"
    out.print(f"[red]missed[/red]: {told}", soft_wrap=True)
    message = Message("missed", missed.isoformat(), f"{ws.settings.company}: missed {missed}", told)
    tell_deliveries(push(ws.settings.notify, message, ledger=deliveries_file(ws), clock=ws.clock))
    raise typer.Exit(EXIT_MISSED_NIGHT)


def _show_health(health: Health, time_zone: str) -> None:
    if not health.runs:
        out.print("no committed run yet")
        return
    table = build_table(
        "run", "date", "kind", "status", "landed", "analysed", "recipe", f"committed ({time_zone})", title="runs"
    )
    for run in health.runs:
        state = run["status"] + (f" ({', '.join(run['partial'])})" if run["partial"] else "")
        dates = run["business_date"]
        if run["from_date"] != dates:
            dates = f"{run['from_date']} .. {dates}"
        table.add_row(
            str(run["run_seq"]),
            dates,
            run["kind"],
            escape(state),
            str(run["n_landed"]),
            str(run["n_analysed"]),
            run["recipe_id"],
            tell_moment(run["committed_at"], time_zone),
        )
    out.print(table)
    table = build_table(
        "source", f"newest feedback ({time_zone})", "days before the business date", "last pull", title="freshness"
    )
    for source in health.freshness:
        newest = "none" if source.latest_at is None else tell_moment(source.latest_at, time_zone)
        behind = "" if source.days_behind is None else str(source.days_behind)
        table.add_row(escape(source.source), newest, behind, "failed" if source.is_partial else "ok")
    out.print(table)
    names = ("read", "new", "revised", "unchanged", "outside", "duplicate", "rejected_otherwise")
    table = build_table("run", "source", *(name.replace("_", " ") for name in names), "adds up", title="rows")
    for row in health.accounting:
        cells = (str(getattr(row, name)) for name in names)
        table.add_row(str(row.run_seq), escape(row.source), *cells, "no" if row.gap else "yes")
    out.print(table)
    if not health.adds_up:
        out.print("[red]rows do not add up[/red]: restore a copy of the lake, and say what happened", soft_wrap=True)
    if health.missing:
        days = ", ".join(map(str, health.missing[:_SHOWN_DATES]))
        more = f" and {len(health.missing) - _SHOWN_DATES} more" if len(health.missing) > _SHOWN_DATES else ""
        out.print(f"[yellow]missing dates[/yellow]: {days}{more}; `vocnlp run --date` runs one", soft_wrap=True)
    if health.missed is not None:
        out.print(f"[yellow]not published yet[/yellow]: {health.missed}", soft_wrap=True)
