"""Sentiment: how good a model is, and which of two is better."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from vocnlp.cli.console import err, explained, out, show_progress
from vocnlp.cli.sentiment_options import (
    EVALUATION,
    SPLITS,
    TRAINING,
    DataOption,
    EvaluationOption,
    LabelOption,
    SplitsOption,
    TextOption,
    TwoClassOption,
    is_given,
    read_own_rows,
    refuse_option,
)
from vocnlp.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

_TEXT_SHOWN = 60
_TABLE_WIDTH = 124
_RARE_P = 0.001

SplitOption = Annotated[str, typer.Option(help="dev, to look and to choose; test, to report.")]
FinalOption = Annotated[bool, typer.Option("--final", help="Read the held-out half of the hard cases.")]
FileOption = Annotated[Path | None, typer.Option("--file", help="A labelled file of your own, instead of the sets.")]
OutOption = Annotated[Path | None, typer.Option("--out", help="Write the figures as JSON; no text is in them.")]


def evaluate_classifier(
    context: typer.Context,
    model: Annotated[str, typer.Argument(help="A shipped model, a folder, or a baseline: linear, snownlp, majority.")],
    data: DataOption = None,
    split: SplitOption = "dev",
    final: FinalOption = False,
    file: FileOption = None,
    text: TextOption = "text",
    label: LabelOption = "label",
    two_class: TwoClassOption = False,
    worst: Annotated[int, typer.Option(min=0, help="Most confident mistakes shown a set; never of test.")] = 3,
    reliability: Annotated[
        bool, typer.Option("--reliability", help="Show confidence against accuracy, by bin.")
    ] = False,
    path: OutOption = None,
    evaluation: EvaluationOption = EVALUATION,
    splits: SplitsOption = SPLITS,
) -> None:
    """Measure a classifier: accuracy, macro-F1, classes, calibration, confusion, hard cases, worst mistakes."""
    with explained(), show_progress() as progress:
        _check_options(context, file, model)
        _check_out(path, file)
        from vocnlp.sentiment.evaluate import find_worst
        from vocnlp.sentiment.scorecard import HARD_CASES, answer_sets, drop_known, load_contenders, measure_sets

        (contender,) = load_contenders(
            [model], data=data, splits=splits, training=TRAINING, evaluation=evaluation, threads=os.cpu_count() or 1
        )
        sets = _read(data, splits, evaluation, split, file, text, label, two_class, final=final)
        sets = _tell_left_out(sets, drop_known(sets, contender))
        answers = answer_sets(contender, sets, progress=progress)
        result = {
            "model": contender.version,
            "split": "file" if file else split,
            "hard_half": "final" if final else "open",
            **measure_sets(sets, answers),
        }
    _show_sets(result, reliability or file is not None)
    _show_classes(result)
    _show_probes(result)
    # What is seen of a test set is learnt from, sooner or later, by whoever looks; so texts of it are never shown.
    for name, examples in sets.items() if worst and (split == "dev" or file) else ():
        if not (final and name == HARD_CASES):
            _show_worst(name, find_worst(answers[name], examples["text"], worst))
    _write(path, result)


def compare_classifiers(
    context: typer.Context,
    a: Annotated[str, typer.Argument(help="A shipped model, a folder, or linear, snownlp, majority.")],
    b: Annotated[str, typer.Argument(help="The other one.")],
    data: DataOption = None,
    split: SplitOption = "dev",
    file: FileOption = None,
    text: TextOption = "text",
    label: LabelOption = "label",
    two_class: TwoClassOption = False,
    path: OutOption = None,
    evaluation: EvaluationOption = EVALUATION,
    splits: SplitsOption = SPLITS,
) -> None:
    """Compare two classifiers on the same texts: paired differences with intervals, and McNemar's exact test."""
    with explained(), show_progress() as progress:
        _check_options(context, file, a, b)
        _check_out(path, file)
        from vocnlp.sentiment.scorecard import answer_sets, compare_sets, drop_known, load_contenders

        both = load_contenders(
            [a, b], data=data, splits=splits, training=TRAINING, evaluation=evaluation, threads=os.cpu_count() or 1
        )
        sets = _read(data, splits, evaluation, split, file, text, label, two_class)
        sets = _tell_left_out(sets, drop_known(sets, *both))
        of_a, of_b = (answer_sets(contender, sets, progress=progress) for contender in both)
        result = {
            "a": both[0].version,
            "b": both[1].version,
            "split": "file" if file else split,
            **compare_sets(sets, of_a, of_b),
        }
    _show_comparison(result)
    _write(path, result)


def _read(
    data: Path | None,
    splits: Path,
    evaluation: Path,
    split: str,
    file: Path | None,
    text: str,
    label: str,
    two_class: bool,
    *,
    final: bool = False,
) -> dict[str, pd.DataFrame]:
    from vocnlp.sentiment.scorecard import OWN_FILE, read_sets

    if file is None:
        return read_sets(data=data, splits=splits, evaluation=evaluation, split=split, final=final)
    return {OWN_FILE: read_own_rows(file, text, label, two_class=two_class)}


def _tell_left_out(sets: dict[str, pd.DataFrame], left: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Say how many rows of one's own do not measure, since a model was taught them."""
    from vocnlp.sentiment.scorecard import OWN_FILE

    if OWN_FILE in sets and (gone := len(sets[OWN_FILE]) - len(left[OWN_FILE])):
        err.print(f"{gone} of {len(sets[OWN_FILE])} rows left out: a model learnt from them", highlight=False)
    return left


def _check_options(context: typer.Context, file: Path | None, *models: str) -> None:
    """Refuse what chooses among the public sets beside a labelled file, and what reads the file beside the sets."""
    idle = ["text", "label", "two_class"]
    if file is not None:
        # Beside a file the sets are what a baseline learns from.
        idle = ["split", "final"] if {"linear", "majority"} & set(models) else ["split", "final", "data"]
    for name in idle:
        if is_given(context, name):
            sets, other = ("a labelled file", "leave out") if file is not None else ("the public sets", "give")
            refuse_option(
                f"--{name.replace('_', '-')}", f"measuring on {sets}",
                where=file or "the command line", fix=f"leave it out, or {other} --file",
            )  # fmt: skip


def _check_out(path: Path | None, file: Path | None) -> None:
    """Refuse an output that cannot be written, or is no place for figures, before anything is measured."""
    if path is None:
        return
    if not path.parent.is_dir():
        problem = f"no folder {path.parent}"
    elif not os.access(path.parent, os.W_OK | os.X_OK):
        problem = f"no permission to write to {path.parent}"
    elif path.is_dir():
        problem = "a folder"
    elif file is not None and path.exists() and path.samefile(file):
        problem = "the labelled file itself"
    elif path.suffix.lower() != ".json":
        problem = f"a file ending in {path.suffix or 'nothing'}"
    else:
        return
    raise InputError(
        "the figures cannot be written here",
        expected="a .json file in a folder that is there",
        got=problem,
        where=str(path),
        fix="change --out",
    )


def _write(path: Path | None, result: dict[str, Any]) -> None:
    if path is not None:
        with explained():
            from vocnlp.sentiment.records import write_json

            write_json(path, result)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=escape(title), title_justify="left", box=None, pad_edge=False)
    for number, column in enumerate(columns):
        table.add_column(escape(column), justify="left" if number == 0 else "right", no_wrap=number > 0)
    return table


def _print(table: Table, *, before: bool = True) -> None:
    if before:
        out.print()
    # A line that the terminal wraps is better than a figure that is cut.
    Console(width=max(out.width, _TABLE_WIDTH)).print(table, highlight=False)


def _with_interval(figures: dict[str, Any], name: str) -> str:
    return f"{figures[name]:.1%} ({figures[f'{name}_low']:.1%} to {figures[f'{name}_high']:.1%})"


def _show_sets(result: dict[str, Any], reliability: bool) -> None:
    if not result["sets"]:
        return
    mean = result["mean"]
    table = _table(f"{result['model']} on {result['split']}", "set", "n", "accuracy", "macro-F1")
    for name, r in result["sets"].items():
        f1 = f"{r['macro_f1']:.3f} ({r['macro_f1_low']:.3f} to {r['macro_f1_high']:.3f})"
        table.add_row(escape(name), f"{r['n']}", _with_interval(r, "accuracy"), f1)
    if len(result["sets"]) > 1:
        table.add_row("mean of the sets", "", f"{mean['accuracy']:.1%}", f"{mean['macro_f1']:.3f}")
    _print(table, before=False)
    table = _table(
        "How far its confidence can be believed", "set", "calibration error", "answered at 97 %", "abstains",
        "right if decided", "called neutral",
    )  # fmt: skip
    for name, r in result["sets"].items():
        table.add_row(
            escape(name), f"{r['calibration_error']:.3f} (to {r['calibration_error_high']:.3f})",
            _with_interval(r, "coverage_at_97"), f"{r['abstain_share']:.1%}", f"{r['accuracy_decided']:.1%}",
            f"{r['called_neutral']:.1%}" if "called_neutral" in r else "",
        )  # fmt: skip
    _print(table)
    for name, r in result["sets"].items() if reliability else ():
        table = _table(f"Reliability, {name}", "confidence", "n", "mean", "right")
        for row in r["reliability"]:
            table.add_row(
                f"{row['low']:.2f} to {row['high']:.2f}", f"{row['n']}", f"{row['confidence']:.3f}",
                f"{row['accuracy']:.3f} ({row['accuracy_low']:.3f} to {row['accuracy_high']:.3f})",
            )  # fmt: skip
        _print(table)


def _show_classes(result: dict[str, Any]) -> None:
    if not result["sets"]:
        return
    table = _table(
        "Per class; how often each was called which", "set", "class", "n", "precision", "recall", "F1", "negative",
        "neutral", "positive",
    )  # fmt: skip
    for name, r in result["sets"].items():
        for label, c in r["classes"].items():
            table.add_row(
                escape(name), label, f"{c['n']}", f"{c['precision']:.1%}", f"{c['recall']:.1%}", f"{c['f1']:.3f}",
                *(f"{n}" for n in r["confusion"][label].values()),
            )  # fmt: skip
    _print(table)


def _show_probes(result: dict[str, Any]) -> None:
    def share(name: str, s: dict[str, Any]) -> tuple[str, ...]:
        return escape(name), f"{s['right']} of {s['n']}", f"{s['accuracy']:.1%} ({s['low']:.1%} to {s['high']:.1%})"

    if "stars" in result:
        s = result["stars"]
        out.print(
            f"\nRank correlation with the stars, {s['n']} reviews: {s['spearman']:.3f} "
            f"({s['low']:.3f} to {s['high']:.3f})",
            highlight=False,
        )
    if "neutral_set" in result:
        table = _table("Neutral set, recall", "class", "right", "recall")
        for label, s in result["neutral_set"]["recall"].items():
            table.add_row(*share(label, s))
        for source, labels in result["neutral_set"]["sources"].items():
            for label, s in labels.items():
                table.add_row(*share(f"  {label}, {source}", s))
        _print(table)
    if "hard_cases" in result:
        cases = result["hard_cases"]
        table = _table(f"Hard cases, {result['hard_half']} half", "group", "right", "accuracy")
        for name, s in (*cases["groups"].items(), *cases["polarities"].items(), ("all", cases["all"])):
            table.add_row(*share(name, s))
        _print(table)


def _show_worst(name: str, worst: pd.DataFrame) -> None:
    if worst.empty:
        return
    table = _table(f"Most confident mistakes, {name}", "text", "label", "found", "confidence")
    for row in worst.to_dict("records"):
        shown = "".join(c if c.isprintable() else " " for c in str(row["text"]))
        shown = shown if len(shown) <= _TEXT_SHOWN else shown[:_TEXT_SHOWN] + "…"
        table.add_row(escape(shown), row["label"], row["found"], f"{row['confidence']:.2f}")
    _print(table)


def _show_comparison(result: dict[str, Any]) -> None:
    accuracy = _table(
        f"a = {result['a']}, b = {result['b']}, on {result['split']}", "set", "n", "accuracy a", "b", "a - b, points",
        "only a right", "only b", "p",
    )  # fmt: skip
    f1 = _table("", "set", "macro-F1 a", "b", "a - b")
    for name, r in result["sets"].items():
        shown = escape(f"{name} (open half)" if name == "hard_cases" else name)
        accuracy.add_row(
            shown, f"{r['n']}", f"{r['accuracy_a']:.1%}", f"{r['accuracy_b']:.1%}",
            _difference(r, "accuracy", 100, 1), f"{r['only_a']}", f"{r['only_b']}",
            f"< {_RARE_P}" if r["p_value"] < _RARE_P else f"{r['p_value']:.3f}",
        )  # fmt: skip
        f1.add_row(shown, f"{r['macro_f1_a']:.3f}", f"{r['macro_f1_b']:.3f}", _difference(r, "macro_f1", 1, 3))
    _print(accuracy, before=False)
    _print(f1, before=False)
    for figure, unit, factor, decimals in (("accuracy", " points", 100, 1), ("macro_f1", "", 1, 3)):
        if mean := result.get(f"mean_{figure}"):
            value, low, high = (f"{factor * mean[k]:+.{decimals}f}" for k in ("difference", "low", "high"))
            out.print(
                f"Mean {figure.replace('macro_f1', 'macro-F1')} of {mean['n_sets']} sets, a - b: "
                f"{value}{unit} ({low} to {high}); a ahead in {mean['ahead']}",
                highlight=False, soft_wrap=True,
            )  # fmt: skip


def _difference(figures: dict[str, Any], name: str, factor: int, decimals: int) -> str:
    value, low, high = (factor * figures[f"{name}_difference{end}"] for end in ("", "_low", "_high"))
    return f"{value:+.{decimals}f} ({low:+.{decimals}f} to {high:+.{decimals}f})"
