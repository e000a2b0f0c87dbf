"""Reports: rebuilt from the lake."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from vocnlp.cli.console import DEFAULT_CONFIG, ConfigOption, explained, out, show_busy


def report(
    config: ConfigOption = DEFAULT_CONFIG,
    period: Annotated[str | None, typer.Option(help="2026-11-15, 2026-W46, 2026-11 or 2026-11-15/P7D.")] = None,
    run_seq: Annotated[int | None, typer.Option("--run", help="As of this run.")] = None,
    scope: Annotated[str, typer.Option(help="all, area=product, or a column such as channel=app.")] = "all",
    folder: Annotated[Path | None, typer.Option("--out", help="Folder to write to.")] = None,
) -> None:
    """Rebuild a report from the lake; the same run and period give the same bytes."""
    with explained(), show_busy("report"):
        from vocnlp.night import publish
        from vocnlp.workspace import open_workspace

        ws = open_workspace(config)
        paths = publish(ws if run_seq is None else ws.at(run_seq), period=period, scope=scope, folder=folder)
    for path in paths.values():
        out.print(escape(str(path)), soft_wrap=True)
