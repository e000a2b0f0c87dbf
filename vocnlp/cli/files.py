"""Without a workspace: score a file, or try a simulated bank."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from vocnlp.cli.console import explained, out, show_progress


def classify(
    file: Annotated[Path, typer.Argument(help="CSV, TSV, Excel, JSON lines or Parquet.")],
    text: Annotated[str, typer.Option("--text", help="The column that holds the text.")],
    result: Annotated[Path, typer.Option("--out", help="Where to write; the ending decides the format.")],
    units: Annotated[bool, typer.Option("--units", help="One row per opinion unit.")] = False,
    taxonomy: Annotated[
        str | None,
        typer.Option(help="bank, ecommerce, app, hospitality, or a YAML path; bank if nothing else is said."),
    ] = None,
    config: Annotated[
        Path | None, typer.Option("--config", "-c", help="A configuration whose company's taxonomy is used.")
    ] = None,
    model: Annotated[str, typer.Option(help="A shipped model, or a folder.")] = "fast",
) -> None:
    """Score a file: its rows and columns in order, plus polarity, probabilities, area and category."""
    with explained(), show_progress() as progress:
        from vocnlp.classify import classify_file
        from vocnlp.config import Settings, load_settings

        if taxonomy is None:
            taxonomy = load_settings(config).taxonomy if config else str(Settings.model_fields["taxonomy"].default)
        done = classify_file(file, text, result, units=units, taxonomy=taxonomy, model=model, progress=progress)
    out.print(f"{done.n_rows} rows -> {escape(str(result))}", soft_wrap=True)
    if done.n_cut:
        out.print(
            f"[yellow]{done.n_cut} cells cut[/yellow]: Excel holds 32767 characters a cell; write .csv or .parquet to "
            "keep them whole",
            soft_wrap=True,
        )


def demo(
    folder: Annotated[Path, typer.Argument(help="Where to put the demo; must be empty or an older demo.")] = Path(
        "demo"
    ),
    weeks: Annotated[int, typer.Option(help="Weeks of feedback.")] = 26,
    per_day: Annotated[int, typer.Option(help="Feedback a day.")] = 120,
    seed: Annotated[int, typer.Option(help="Another seed, another bank.")] = 0,
    real: Annotated[
        Path | None,
        typer.Option(envvar="VOCNLP_SHARED", help="Folder of labelled data: half of what is planted in real words."),
    ] = None,
) -> None:
    """Make a bank with planted pain points, back-fill it, run the last night, and say what was found."""
    with explained(), show_progress() as progress:
        from vocnlp.demo import build_demo, describe_demo
        from vocnlp.night import run_night

        ws, truth = build_demo(folder, weeks=weeks, per_day=per_day, seed=seed, real=real, progress=progress)
        result = run_night(ws, truth.last_date, progress=progress)
        said = describe_demo(ws.refresh(), truth, result.report, width=out.width)
    out.print(escape(said), soft_wrap=True, highlight=False)
