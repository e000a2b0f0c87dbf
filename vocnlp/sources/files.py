"""Finding and opening files of rows: a file, a folder or a glob; CSV, TSV, Excel, JSON lines, Parquet."""

from __future__ import annotations

import glob
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pandas as pd

from vocnlp.errors import SourceFormatError, SourceUnavailableError
from vocnlp.sources.delimited import DelimitedFile
from vocnlp.sources.parquet import ParquetTable
from vocnlp.sources.records import JsonLinesFile
from vocnlp.sources.table import BadRow, Rows, empty_file, unreadable_file
from vocnlp.sources.workbook import WorkbookSheet

Format = Literal["csv", "tsv", "excel", "jsonl", "parquet"]

CHUNK_ROWS = 20_000
_SUFFIXES: dict[str, Format] = {
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".xlsx": "excel",
    ".xlsm": "excel",
    ".xls": "excel",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".parquet": "parquet",
    ".pq": "parquet",
}
_UNFINISHED = (".tmp", ".part")
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "excel"),
    (b"PAR1", "parquet"),
    (b"\xd0\xcf\x11\xe0", "Excel 97 (.xls)"),
    (b"\x1f\x8b", "gzip"),
    (b"%PDF", "PDF"),
    (b"SQLite format 3", "SQLite"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
)


def find_files(path: str | Path) -> list[Path]:
    """Return the files that a source's path names, ordered by name.

    A folder gives the files directly in it whose suffix is known. Hidden files, Office's lock files (`~$...`) and
    unfinished ones (`.tmp`, `.part`) are left out everywhere.

    Raises
    ------
    SourceUnavailableError
        If there is none: the export may be late, so trying again may help.
    """
    place = Path(path)
    if place.is_file():
        return [place]
    if place.is_dir():
        found = [p for p in place.iterdir() if p.suffix.lower() in _SUFFIXES]
    else:
        found = [Path(p) for p in glob.glob(str(path), recursive=True)]  # noqa: PTH207 - Path.glob takes no absolute one
    found = [p for p in found if p.is_file() and not p.name.startswith((".", "~$")) and p.suffix not in _UNFINISHED]
    if not found:
        raise SourceUnavailableError(
            "no file is there", expected="at least one file", got="none", where=str(path),
            fix="check `path` of the source, and that its export has been written",
        )  # fmt: skip
    return sorted(found, key=lambda p: (p.name, str(p)))


def tell_format(path: Path, declared: str = "auto") -> Format:
    """Return what a file is, by its suffix or as declared, checked against its first bytes.

    Raises
    ------
    SourceFormatError
        If it is empty, of an unknown suffix, or not what it says.
    SourceUnavailableError
        If it cannot be opened.
    """
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise unreadable_file(path, error) from error
    if not head:
        raise empty_file(path)
    found = next((name for magic, name in _MAGIC if head.startswith(magic)), "text")
    expected = declared if declared != "auto" else _SUFFIXES.get(path.suffix.lower())
    if expected is None:
        raise SourceFormatError(
            "a file's suffix is unknown", expected=", ".join(sorted(_SUFFIXES)), got=path.suffix or "no suffix",
            where=path.name, fix="set `format` of the source",
        )  # fmt: skip
    if found != (expected if expected in ("excel", "parquet") else "text"):
        is_old_excel = found == "Excel 97 (.xls)"
        raise SourceFormatError(
            "a file is not what its format says", expected=expected, got=found, where=path.name,
            fix="save it as .xlsx" if is_old_excel else "set `format` to what the file is, or export it again",
        )  # fmt: skip
    return expected  # type: ignore[return-value]


@contextmanager
def open_table(
    path: str | Path, *, format: str = "auto", encoding: str = "auto", sheet: str | int = 0
) -> Iterator[Rows]:
    """Open a file of rows: its columns are known at once, its rows come in chunks.

    Raises
    ------
    SourceFormatError
        If the file is empty, in another format or encoding than declared, or has no usable header.
    SourceUnavailableError
        If it cannot be opened or vanishes while it is read.
    """
    path = Path(path)
    kind = tell_format(path, format)
    table: Rows
    try:
        if kind == "csv":
            table = DelimitedFile(path, encoding)
        elif kind == "tsv":
            table = DelimitedFile(path, encoding, "\t")
        elif kind == "jsonl":
            table = JsonLinesFile(path, encoding)
        elif kind == "excel":
            table = WorkbookSheet(path, sheet)
        else:
            table = ParquetTable(path)
        try:
            yield table
        finally:
            if isinstance(table, WorkbookSheet | ParquetTable):
                table.close()
    except OSError as error:
        raise unreadable_file(path, error) from error


def iter_frames(
    path: str | Path,
    chunk_rows: int = CHUNK_ROWS,
    *,
    format: str = "auto",
    encoding: str = "auto",
    sheet: str | int = 0,
    bad_rows: list[BadRow] | None = None,
) -> Iterator[pd.DataFrame]:
    """Stream any file of rows as frames: its columns in order, values as received, index = row of the file from 1.

    Every frame has the same columns; a file with a header and no rows gives one empty frame. CSV cells are text
    (empty ones ""), Excel and JSON values keep their types in object columns, Parquet ones their Arrow types.

    Parameters
    ----------
    bad_rows : list of BadRow, optional
        Receives rows that are no records (too many cells, an unclosed quote, broken JSON) instead of raising.

    Raises
    ------
    SourceFormatError
        As `open_table`; also at the first bad row if `bad_rows` is not given.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "评论.csv"
    >>> _ = path.write_text("编号,内容\\n1,电池太差\\n2,屏幕不错\\n3,客服很慢\\n", "utf-8")
    >>> [frame["内容"].tolist() for frame in iter_frames(path, chunk_rows=2)]
    [['电池太差', '屏幕不错'], ['客服很慢']]
    """
    n_frames = 0
    with open_table(path, format=format, encoding=encoding, sheet=sheet) as table:
        for chunk in table.chunks(chunk_rows):
            if chunk.bad_rows and bad_rows is None:
                first = chunk.bad_rows[0]
                raise SourceFormatError(
                    "a row of a file cannot be read", expected=first.expected, got="another shape",
                    where=f"{Path(path).name}, row {first.position} under the header", fix="correct or remove that row",
                )  # fmt: skip
            if bad_rows is not None:
                bad_rows.extend(chunk.bad_rows)
            if len(chunk.frame):
                n_frames += 1
                yield chunk.frame
        if not n_frames:
            yield pd.DataFrame({name: pd.Series([], dtype=object) for name in table.columns})
