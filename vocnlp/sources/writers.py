"""Writing rows to CSV, Excel, JSON lines or Parquet, chunk by chunk, whole or not at all.

The rows go to a hidden file beside the target, which takes the target's name when everything is written. A process that
dies half-way leaves the target as it was.
"""

from __future__ import annotations

import csv
import json
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol, TextIO

import pandas as pd

from vocnlp.errors import InputError
from vocnlp.preprocess.normalize import repair_text
from vocnlp.sources.values import is_missing

_EXCEL_ROWS = 1_048_576
_EXCEL_CHARS = 32_767
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class TableWriter(Protocol):
    """Something that frames with the same columns are written to."""

    n_cut: int
    """Cells that the format could not hold whole (Excel: 32,767 characters) and that were cut."""

    def write(self, frame: pd.DataFrame) -> None:
        """Append a frame's rows; the index is left behind."""


@contextmanager
def open_writer(path: str | Path) -> Iterator[TableWriter]:
    """Open a file to write frames to; its suffix tells the format.

    CSV is UTF-8 with a byte order mark, so that Excel reads it. In Excel files text stays text: a cell that begins with
    `=`, `+`, `-` or `@` is no formula. In Parquet, columns of Python objects become text, the others keep their type.

    Raises
    ------
    InputError
        If the suffix is unknown, the folder is missing or takes no file, a frame has other columns than the first one,
        or a sheet has no room for the rows.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "scored.csv"
    >>> with open_writer(path) as writer:
    ...     writer.write(pd.DataFrame({"内容": ["电池太差"], "polarity": ["negative"]}))
    ...     writer.write(pd.DataFrame({"内容": ["屏幕不错"], "polarity": ["positive"]}))
    >>> path.read_text("utf-8-sig").splitlines()
    ['内容,polarity', '电池太差,negative', '屏幕不错,positive']
    """
    path = Path(path)
    kinds: dict[str, type[_CsvWriter] | type[_JsonLinesWriter] | type[_ExcelWriter] | type[_ParquetWriter]] = {
        ".csv": _CsvWriter, ".tsv": _TsvWriter, ".jsonl": _JsonLinesWriter, ".ndjson": _JsonLinesWriter,
        ".xlsx": _ExcelWriter, ".parquet": _ParquetWriter,
    }  # fmt: skip
    kind = kinds.get(path.suffix.lower())
    if kind is None:
        raise InputError(
            "this suffix names no format that can be written", expected=", ".join(kinds), got=path.suffix or "none",
            where=str(path), fix="choose one of these suffixes",
        )  # fmt: skip
    if not path.parent.is_dir():
        raise InputError(
            "the folder to write to is missing", expected="an existing folder", got=str(path.parent), where=str(path),
            fix="create it first",
        )  # fmt: skip
    if path.is_dir():
        raise InputError(
            "the file to write is a folder", expected="a file", got="a folder", where=str(path), fix="name another one",
        )  # fmt: skip
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        # Found out here, not after an hour of scoring.
        draft.touch()
    except OSError as error:
        raise InputError(
            "the folder to write to takes no file", expected="a folder with write permission",
            got=error.strerror or type(error).__name__, where=str(path.parent), fix="name another folder, or permit it",
        ) from error  # fmt: skip
    try:
        writer = kind(draft)
        is_written = False
        try:
            yield writer
            is_written = True
        finally:
            writer.close(is_written)
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


class _CsvWriter:
    delimiter = ","

    def __init__(self, path: Path) -> None:
        self.n_cut = 0
        self._file: TextIO = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file, delimiter=self.delimiter)
        self._columns: list[str] | None = None

    def write(self, frame: pd.DataFrame) -> None:
        if self._columns is None:
            self._columns = list(frame.columns)
            self._writer.writerow([_storable(name) for name in self._columns])
        _check_columns(self._columns, frame)
        columns = [frame[name].tolist() for name in self._columns]
        self._writer.writerows([_storable(_as_cell(v)) for v in row] for row in zip(*columns, strict=True))

    def close(self, is_written: bool) -> None:
        del is_written
        self._file.close()


class _TsvWriter(_CsvWriter):
    delimiter = "\t"


class _JsonLinesWriter:
    def __init__(self, path: Path) -> None:
        self.n_cut = 0
        self._file = path.open("w", encoding="utf-8", newline="\n")
        self._columns: list[str] | None = None

    def write(self, frame: pd.DataFrame) -> None:
        if self._columns is None:
            self._columns = list(frame.columns)
        _check_columns(self._columns, frame)
        columns = [frame[name].tolist() for name in self._columns]
        for row in zip(*columns, strict=True):
            values = {name: None if _is_null(v) else v for name, v in zip(self._columns, row, strict=True)}
            self._file.write(_storable(json.dumps(values, ensure_ascii=False, default=_as_json)) + "\n")

    def close(self, is_written: bool) -> None:
        del is_written
        self._file.close()


class _ExcelWriter:
    def __init__(self, path: Path) -> None:
        from openpyxl import Workbook

        self.n_cut = 0
        self._path = path
        self._workbook = Workbook(write_only=True)
        self._sheet = self._workbook.create_sheet("vocnlp")
        self._columns: list[str] | None = None
        self._n_rows = 0

    def write(self, frame: pd.DataFrame) -> None:
        if self._columns is None:
            self._columns = list(frame.columns)
            self._append(self._columns)
        _check_columns(self._columns, frame)
        if self._n_rows + len(frame) > _EXCEL_ROWS:
            raise InputError(
                "a sheet has no room for so many rows", expected=f"up to {_EXCEL_ROWS - 1}",
                got=f"{self._n_rows - 1 + len(frame)} or more", where=self._path.name, fix="write .csv or .parquet",
            )  # fmt: skip
        columns = [frame[name].tolist() for name in self._columns]
        for row in zip(*columns, strict=True):
            self._append(row)

    def close(self, is_written: bool) -> None:
        if is_written:
            if self._columns is None:
                self._sheet.append([])
            self._workbook.save(self._path)
        else:
            self._sheet.close()

    def _append(self, row: Any) -> None:
        from openpyxl.cell import WriteOnlyCell

        cells: list[Any] = []
        for value in row:
            value = _as_excel(value)
            if isinstance(value, str):
                value = _NOT_XML.sub("", _storable(value))
                if len(value) > _EXCEL_CHARS:
                    self.n_cut += 1
                    value = value[:_EXCEL_CHARS]
                cell = WriteOnlyCell(self._sheet, value=value)
                # Otherwise a customer's "=..." would run as a formula on the reader's machine.
                cell.data_type = "s"
                cells.append(cell)
            else:
                cells.append(value)
        self._sheet.append(cells)
        self._n_rows += 1


class _ParquetWriter:
    def __init__(self, path: Path) -> None:
        self.n_cut = 0
        self._path = path
        self._writer: Any = None
        self._schema: Any = None

    def write(self, frame: pd.DataFrame) -> None:
        import pyarrow as arrow
        import pyarrow.parquet as pq

        body = frame.reset_index(drop=True)
        # An object column's type would depend on which rows the first chunk happens to hold.
        for name in body.columns[[dtype.kind == "O" and dtype.name == "object" for dtype in body.dtypes]]:
            values = [None if _is_null(v) else _storable(_as_cell(v)) for v in body[name].tolist()]
            body[name] = pd.Series(values, dtype=pd.ArrowDtype(arrow.string()))
        if self._schema is None:
            self._schema = arrow.Schema.from_pandas(body, preserve_index=False).remove_metadata()
            self._writer = pq.ParquetWriter(self._path, self._schema, compression="zstd")
        _check_columns(self._schema.names, frame)
        try:
            table = arrow.Table.from_pandas(body, schema=self._schema, preserve_index=False)
        except (arrow.ArrowInvalid, arrow.ArrowTypeError) as error:
            raise InputError(
                "a later chunk has values of another type than the first", expected="one type a column", got="another",
                where=self._path.name, fix="write .csv or .jsonl",
            ) from error  # fmt: skip
        self._writer.write_table(table)

    def close(self, is_written: bool) -> None:
        if self._writer is not None:
            self._writer.close()
        elif is_written:
            import pyarrow as arrow
            import pyarrow.parquet as pq

            pq.write_table(arrow.table({}), self._path)


def _check_columns(expected: list[str], frame: pd.DataFrame) -> None:
    if list(frame.columns) != list(expected):
        raise InputError(
            "a chunk has other columns than the first", expected=", ".join(map(str, expected)),
            got=", ".join(map(str, frame.columns)), fix="give every chunk the same columns in the same order",
        )  # fmt: skip


def _is_null(value: Any) -> bool:
    return not isinstance(value, str) and is_missing(value)


def _storable(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return repair_text(text)
    return text


def _as_cell(value: Any) -> str:
    if isinstance(value, str):
        return value
    if _is_null(value):
        return ""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=_as_json)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)


def _as_json(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if hasattr(value, "tolist"):  # numpy's scalars and arrays
        return value.tolist()
    return str(value)


def _as_excel(value: Any) -> Any:
    if _is_null(value):
        return None
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.isoformat()  # a sheet knows no zones
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    if isinstance(value, str | bool | int | float | Decimal | datetime | date):
        return value
    return _as_cell(value)
