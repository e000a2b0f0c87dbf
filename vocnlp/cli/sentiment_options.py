"""What the sentiment commands share: their options, and how a labelled file of one's own is read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from vocnlp.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

DataOption = Annotated[Path | None, typer.Option(help="Folder of labelled data sets (Parquet).")]
NeededDataOption = Annotated[Path, typer.Option(help="Folder of the data sets (Parquet).")]
SplitsOption = Annotated[Path, typer.Option(help="File of the splits.")]
EvaluationOption = Annotated[Path, typer.Option(help="Folder of the evaluation sets.")]
TextOption = Annotated[str, typer.Option("--text", help="Own file: its column of texts.")]
LabelOption = Annotated[
    str, typer.Option("--label", help="Own file: its column of labels, 负面, 中性, 正面 or in English.")
]
TwoClassOption = Annotated[bool, typer.Option("--two-class", help="Own file: it has no neutral rows by design.")]

SPLITS, TRAINING = Path("models/splits.json"), Path("models/training")
EVALUATION, WORK = Path("models/evaluation"), Path("training")


def is_given(context: typer.Context, name: str) -> bool:
    """Tell whether an option was given, its default value included."""
    source = context.get_parameter_source(name)
    return source is not None and source.name != "DEFAULT"


def refuse_option(option: str, asker: str, *, where: Path | str, fix: str) -> NoReturn:
    """Raise InputError: an option that would have no effect is a misunderstanding."""
    raise InputError(
        f"{asker} has no use for an option", expected=f"no {option}", got=option, where=str(where), fix=fix
    )


def read_own_rows(file: Path, text: str, label: str, *, two_class: bool) -> pd.DataFrame:
    """Return the rows of a labelled file as examples.

    Raises
    ------
    SourceFormatError, SourceUnavailableError
        If the file cannot be read.
    InputError, NotEnoughDataError
        If there is no such file, a column is not there, what stands in it is no label, or a class has no row.
    """
    import pandas as pd

    from vocnlp.sentiment.own_labels import label_rows
    from vocnlp.sources.files import iter_frames

    if not file.is_file():
        got = "a folder" if file.is_dir() else "no such file"
        raise InputError("there is no labelled file", expected="a file", got=got, where=str(file), fix="check its path")
    rows = pd.concat(list(iter_frames(file)), ignore_index=True)
    return label_rows(rows, text, label, where=file.name, two_class=two_class)
