"""The command line.

Exit codes: 0 done; 2 the input or the configuration is wrong and nothing was committed; 3 done, but a source failed and
the run is partial; 75 something is busy, full or not answering and another try can help.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from vocnlp import __version__
from vocnlp.clock import SystemClock, business_day
from vocnlp.errors import InputError, VocError

EXIT_WRONG_INPUT = 2
EXIT_PARTIAL = 3
EXIT_TRY_AGAIN = 75

FIRST_YEAR, LAST_YEAR = 1990, 2200
_SHOWN_FAULTS = 10

app = typer.Typer(
    no_args_is_help=True, pretty_exceptions_enable=False, help="中文客户之声: ranked pain points with trend deltas."
)
topics_app = typer.Typer(no_args_is_help=True, help="What people talk about.")
sentiment_app = typer.Typer(no_args_is_help=True, help="The classifier that reads opinion units.")
app.add_typer(topics_app, name="topics")
app.add_typer(sentiment_app, name="sentiment")

out = Console()
err = Console(stderr=True)

ConfigOption = Annotated[Path, typer.Option("--config", "-c", help="The configuration file.")]
DEFAULT_CONFIG = Path("voc.yaml")


@contextmanager
def _explained() -> Iterator[None]:
    """Turn an error of vocnlp into its four sentences and an exit code, without a traceback."""
    try:
        yield
    except VocError as error:
        err.print(f"[red]{type(error).__name__}[/red]: {escape(str(error))}", highlight=False)
        raise typer.Exit(EXIT_TRY_AGAIN if error.transient else EXIT_WRONG_INPUT) from None
    except (OSError, MemoryError, BrokenExecutor) as error:
        problem, code = _tell_machine(error)
        err.print(f"[red]{type(error).__name__}[/red]: {escape(str(problem))}", highlight=False, soft_wrap=True)
        raise typer.Exit(code) from None


_WRONG_PATH = (FileNotFoundError, FileExistsError, IsADirectoryError, NotADirectoryError, PermissionError)


def _tell_machine(error: Exception) -> tuple[VocError, int]:
    """Say what the machine would not do. Nothing was committed, or it stands: another try picks up there."""
    if isinstance(error, OSError):
        is_path = isinstance(error, _WRONG_PATH) or error.errno == errno.EROFS
        problem = VocError(
            "a file or folder cannot be read or written",
            expected="a path that may be used" if is_path else "a disk with room that answers",
            got=error.strerror or str(error),
            where=str(error.filename or ""),
            fix="correct the path or its permissions" if is_path else "make room or mend it, then run it again",
        )
        return problem, EXIT_WRONG_INPUT if is_path else EXIT_TRY_AGAIN
    problem = VocError(
        "there was too little memory, or a process was killed",
        expected="all processes alive to the end",
        got=str(error) or "no memory left",
        fix="set a smaller `workers` or `chunk_size`, or free memory, then run it again",
    )
    return problem, EXIT_TRY_AGAIN


@contextmanager
def _progress() -> Iterator[Any]:
    """Show steps as bars on a terminal, as lines elsewhere."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, disable=not err.is_terminal) as bars:
        tasks: dict[str, TaskID] = {}

        def show(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=max(total, 1))
            bars.update(tasks[step], completed=done if total else 1, total=max(total, 1))
            if not err.is_terminal and done == total:
                err.print(f"{step}: {done}/{total}")

        yield show


def _day(text: str | None, time_zone: str) -> date:
    if text is None:
        return business_day(SystemClock().now(), time_zone) - timedelta(days=1)
    try:
        day = date.fromisoformat(text)
        if not FIRST_YEAR <= day.year < LAST_YEAR:
            raise ValueError(text)
        return day
    except ValueError:
        raise InputError(
            "this is no date", expected="2026-11-15", got=repr(text), fix="write year-month-day of a year from 1990"
        ) from None


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
    if result.partial:
        raise typer.Exit(EXIT_PARTIAL)


@app.command()
def run(
    config: ConfigOption = DEFAULT_CONFIG,
    business_date: Annotated[str | None, typer.Option("--date", help="Business date; yesterday if not given.")] = None,
) -> None:
    """Run the night of one business date: pull, read, rank, publish."""
    with _explained(), _progress() as progress:
        from vocnlp.night import run_night
        from vocnlp.workspace import open_workspace

        ws = open_workspace(config)
        result = run_night(ws, _day(business_date, ws.settings.time_zone), progress=progress)
    with _explained():
        _finish(ws, result)


@app.command()
def backfill(
    start: Annotated[str, typer.Option("--from", help="First business date.")],
    end: Annotated[str | None, typer.Option("--to", help="Last business date; yesterday if not given.")] = None,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Run a range of dates at once, as the nights would have."""
    with _explained(), _progress() as progress:
        from vocnlp.night import run_night
        from vocnlp.schemas import RunKind
        from vocnlp.workspace import open_workspace

        ws = open_workspace(config)
        zone = ws.settings.time_zone
        result = run_night(ws, _day(end, zone), kind=RunKind.BACKFILL, from_date=_day(start, zone), progress=progress)
    with _explained():
        _finish(ws, result)


@app.command()
def status(config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Show the last runs, what is partial, and how rows were accounted for."""
    with _explained():
        import json

        from vocnlp.workspace import open_workspace

        ws = open_workspace(config)
        runs = ws.runs().tail(10)
        if runs.empty:
            out.print("no committed run yet")
            return
        table = Table("run", "date", "kind", "status", "read", "new", "revised", "rejected", "recipe", "committed")
        for row in runs.to_dict("records"):
            counts = [count for count in json.loads(row["counts"]).values() if "read" in count]
            sums = [str(sum(count[name] for count in counts)) for name in ("read", "new", "revised", "rejected")]
            state = row["status"] + (f" ({', '.join(row['partial_sources'])})" if len(row["partial_sources"]) else "")
            table.add_row(
                str(row["run_seq"]),
                row["business_date"],
                row["kind"],
                state,
                *sums,
                row["recipe_id"],
                f"{row['committed_at']:%Y-%m-%d %H:%M}",
            )
        out.print(table)


@app.command()
def report(
    config: ConfigOption = DEFAULT_CONFIG,
    period: Annotated[str | None, typer.Option(help="2026-11-15, 2026-W46, 2026-11 or 2026-11-15/P7D.")] = None,
    run_seq: Annotated[int | None, typer.Option("--run", help="As of this run.")] = None,
    scope: Annotated[str, typer.Option(help="all, area=product, or a column such as channel=app.")] = "all",
    folder: Annotated[Path | None, typer.Option("--out", help="Folder to write to.")] = None,
) -> None:
    """Rebuild a report from the lake; the same run and period give the same bytes."""
    with _explained():
        from vocnlp.night import publish
        from vocnlp.workspace import open_workspace

        ws = open_workspace(config)
        paths = publish(ws if run_seq is None else ws.at(run_seq), period=period, scope=scope, folder=folder)
    for path in paths.values():
        out.print(escape(str(path)), soft_wrap=True)


@app.command()
def classify(
    file: Annotated[Path, typer.Argument(help="CSV, TSV, Excel, JSON lines or Parquet.")],
    text: Annotated[str, typer.Option("--text", help="The column that holds the text.")],
    result: Annotated[Path, typer.Option("--out", help="Where to write; the ending decides the format.")],
    units: Annotated[bool, typer.Option("--units", help="One row per opinion unit.")] = False,
    taxonomy: Annotated[str, typer.Option(help="bank, ecommerce, app, hospitality, or a YAML path.")] = "bank",
    model: Annotated[str, typer.Option(help="A shipped model, or a folder.")] = "fast",
) -> None:
    """Score a file: its rows and columns in order, plus polarity, probabilities, area and category."""
    with _explained(), _progress() as progress:
        from vocnlp.classify import classify_file

        done = classify_file(file, text, result, units=units, taxonomy=taxonomy, model=model, progress=progress)
    out.print(f"{done.n_rows} rows -> {escape(str(result))}", soft_wrap=True)
    if done.n_cut:
        out.print(
            f"[yellow]{done.n_cut} cells cut[/yellow]: Excel holds 32767 characters a cell; write .csv or .parquet to "
            "keep them whole",
            soft_wrap=True,
        )


@topics_app.command("fit")
def topics_fit(
    config: ConfigOption = DEFAULT_CONFIG,
    n_topics: Annotated[str | None, typer.Option(help="A number, or `coherence` to choose it.")] = None,
) -> None:
    """Fit a new topic model on everything in the lake; the next run scores under it."""
    with _explained():
        from vocnlp.fitting import refit_topics
        from vocnlp.workspace import open_workspace

        if n_topics is not None and n_topics != "coherence" and not (n_topics.isascii() and n_topics.isdigit()):
            raise InputError(
                "this is no number of topics",
                expected="a number, or coherence",
                got=repr(n_topics),
                where="--n-topics",
                fix="pass 40, or coherence to have it chosen",
            )
        wanted = int(n_topics) if n_topics is not None and n_topics != "coherence" else n_topics
        folder = refit_topics(open_workspace(config), n_topics=wanted)
    out.print(f"fitted {escape(str(folder))}; the next run re-scores under it", soft_wrap=True)


@topics_app.command("list")
def topics_list(config: ConfigOption = DEFAULT_CONFIG) -> None:
    """List the topics: code, label, area, category, size, terms."""
    with _explained():
        from vocnlp.workspace import open_workspace

        topics = open_workspace(config).topics()
        table = Table("code", "label", "area", "category", "units", "terms")
        for row in topics.sort_values("n_units", ascending=False).to_dict("records"):
            category = row["category"] if isinstance(row["category"], str) else ""
            cells = (row["code"], row["label"], row["area"], category, str(row["n_units"]), " ".join(row["top_terms"]))
            table.add_row(*map(escape, cells))
        out.print(table)


@sentiment_app.command("train")
def sentiment_train(
    recipe: Annotated[Path, typer.Argument(help="YAML of the training; see models/recipes/.")],
    data: Annotated[Path, typer.Option(help="Folder of labelled Parquet files.")],
    base: Annotated[str, typer.Option(help="A Hugging Face folder or hub name.")],
    folder: Annotated[Path, typer.Option("--out", help="Folder of the finished model.")],
) -> None:
    """Fine-tune, calibrate and export a classifier. Needs the `train` extra."""
    with _explained():
        from vocnlp.sentiment.train import TrainConfig, train

        out.print(escape(str(train(TrainConfig.load(recipe, data=data, base=base, out=folder)))), soft_wrap=True)


@app.command()
def migrate(config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Bring a lake of an older schema version up to date."""
    with _explained():
        from vocnlp.config import load_settings
        from vocnlp.lake import migrate as migrate_lake
        from vocnlp.workspace import Folders

        steps = migrate_lake(Folders(load_settings(config).workspace).lake, SystemClock())
    out.print("\n".join(map(escape, steps)) if steps else "nothing to migrate")


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(help="Where to put the demo; must be empty or an older demo.")] = Path(
        "demo"
    ),
    weeks: Annotated[int, typer.Option(help="Weeks of feedback.")] = 26,
    per_day: Annotated[int, typer.Option(help="Feedback a day.")] = 120,
    seed: Annotated[int, typer.Option(help="Another seed, another bank.")] = 0,
) -> None:
    """Make a bank with planted pain points, back-fill it, run the last night, and say what was found."""
    with _explained(), _progress() as progress:
        from vocnlp.demo import build_demo, describe_demo
        from vocnlp.night import run_night

        ws, truth = build_demo(folder, weeks=weeks, per_day=per_day, seed=seed, progress=progress)
        result = run_night(ws, truth.last_date, progress=progress)
        said = describe_demo(ws.refresh(), truth, result.report)
    out.print(escape(said), soft_wrap=True, highlight=False)


@app.command()
def version() -> None:
    """Print the version."""
    out.print(__version__, highlight=False)
