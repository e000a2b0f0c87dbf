"""Reports: rebuilt from the lake, digests, and the messages that say so."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from vocnlp.cli.console import DEFAULT_CONFIG, EXIT_TRY_AGAIN, EXIT_WRONG_INPUT, ConfigOption, explained, out, show_busy


def report(
    config: ConfigOption = DEFAULT_CONFIG,
    period: Annotated[str | None, typer.Option(help="2026-11-15, 2026-W46, 2026-11 or 2026-11-15/P7D.")] = None,
    run_seq: Annotated[int | None, typer.Option("--run", help="As of this run.")] = None,
    scope: Annotated[str, typer.Option(help="all, area=product, or a column such as channel=app.")] = "all",
    formats: Annotated[str, typer.Option("--format", help="Some of json,html,md,xlsx; json always.")] = "html,md,xlsx",
    folder: Annotated[Path | None, typer.Option("--out", help="Folder to write to.")] = None,
) -> None:
    """Rebuild a report from the lake; the same run and period give the same bytes."""
    with explained(), show_busy("report"):
        from vocnlp.publishing import publish
        from vocnlp.workspace import open_workspace

        ws = open_workspace(config)
        wanted = [name.strip() for name in formats.split(",") if name.strip()]
        pinned = ws if run_seq is None else ws.at(run_seq)
        paths = publish(pinned, period=period, scope=scope, folder=folder, formats=wanted)
    for path in paths.values():
        out.print(escape(str(path)), soft_wrap=True)


def digest(
    config: ConfigOption = DEFAULT_CONFIG,
    owner: Annotated[str | None, typer.Option(help="As the taxonomy names them; everybody if not given.")] = None,
    period: Annotated[str | None, typer.Option(help="2026-11-15, 2026-W46, 2026-11 or 2026-11-15/P7D.")] = None,
    run_seq: Annotated[int | None, typer.Option("--run", help="As of this run.")] = None,
    folder: Annotated[Path | None, typer.Option("--out", help="Folder to write to.")] = None,
) -> None:
    """Write each owner's own pain points and what changed, as Markdown and HTML."""
    with explained(), show_busy("digest"):
        from vocnlp.publishing import publish_digests
        from vocnlp.workspace import open_workspace

        ws = open_workspace(config)
        pinned = ws if run_seq is None else ws.at(run_seq)
        written = publish_digests(pinned, owner=owner, period=period, folder=folder)
    for name, paths in written.items():
        out.print(f"{escape(name)}: {escape(str(paths['md']))}", soft_wrap=True)
    if not written:
        out.print("no digest: no owner has a pain point in this period, and none got better")


def notify(
    config: ConfigOption = DEFAULT_CONFIG,
    run_seq: Annotated[int | None, typer.Option("--run", help="Of this run; the newest if not given.")] = None,
    test: Annotated[bool, typer.Option("--test", help="Send a test message to every target instead.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Send what was sent before, too.")] = False,
) -> None:
    """Push what a night has to say to `notify.targets`, once each."""
    with explained():
        from vocnlp.publishing import announce
        from vocnlp.workspace import open_workspace

        ws = open_workspace(config)
        deliveries = announce(ws if run_seq is None else ws.at(run_seq), test=test, again=again)
    tell_deliveries(deliveries)
    if not deliveries:
        why = (
            "no target wants it, or the run is no night" if ws.settings.notify.targets else "`notify.targets` is empty"
        )
        out.print(f"nothing to push: {why}")
    if any(delivery.status in ("failed", "unknown") for delivery in deliveries):
        raise typer.Exit(EXIT_TRY_AGAIN if any(delivery.transient for delivery in deliveries) else EXIT_WRONG_INPUT)


def tell_deliveries(deliveries: Sequence[Any]) -> None:
    for delivery in deliveries:
        colour = "green" if delivery.status in ("delivered", "already") else "yellow"
        out.print(f"[{colour}]push[/{colour}] {escape(str(delivery))}", soft_wrap=True, highlight=False)
