"""Excel workbooks (.xlsx, .xlsm), read a row at a time."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from vocnlp.errors import SourceFormatError
from vocnlp.sources.table import BadRow, Chunk, build_frame, empty_file, name_columns

_GOT_CHARS = 400
_MAX_UNPACKED_BYTES = 4 * 2**30
_MAX_RATIO, _RATIO_FROM_BYTES = 200, 128 * 2**20
"""Sheets of real text shrink to a tenth or so; what shrinks a thousandfold was made to fill a disk or a memory."""


class WorkbookSheet:
    """One sheet of a workbook; its first row is the header.

    Cells keep Excel's types: numbers, dates, truth values, text. Formulas give the value that Excel stored.
    Rows without any value are no rows, but they count in row numbers.
    """

    def __init__(self, path: Path, sheet: str | int = 0) -> None:
        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException

        self.path, self.name = path, path.name
        _refuse_bomb(path)
        try:
            self._workbook = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, SyntaxError) as error:
            raise _damaged(path) from error
        try:
            self._sheet = self._choose_sheet(sheet)
            # Some exporters record a wrong extent, and read-only mode would believe it and cut the sheet there.
            self._sheet.reset_dimensions()
            self.columns, self.repeated = self._read_header()
        except BaseException:
            self._workbook.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._workbook.close()

    def chunks(self, chunk_rows: int, columns: Sequence[str] | None = None) -> Iterator[Chunk]:
        """Yield the rows."""
        del columns  # a sheet's XML has to be read whole anyway
        n_columns = len(self.columns)
        rows: list[list[Any]] = []
        positions: list[int] = []
        bad_rows: list[BadRow] = []
        for position, cells in enumerate(self._rows(), start=0):
            if position == 0 or all(_is_blank(cell) for cell in cells):
                continue
            if any(not _is_blank(cell) for cell in cells[n_columns:]):
                received = " | ".join("" if cell is None else str(cell) for cell in cells)
                bad_rows.append(BadRow(position, f"no cell beyond the {n_columns} columns", received[:_GOT_CHARS]))
            else:
                row = list(cells[:n_columns])
                rows.append(row + [None] * (n_columns - len(row)))
                positions.append(position)
            if len(rows) + len(bad_rows) >= chunk_rows:
                yield Chunk(build_frame(rows, positions, self.columns), tuple(bad_rows))
                rows, positions, bad_rows = [], [], []
        if rows or bad_rows:
            yield Chunk(build_frame(rows, positions, self.columns), tuple(bad_rows))

    def _choose_sheet(self, sheet: str | int) -> Any:
        names = [s.title for s in self._workbook.worksheets]
        found: Any = None
        if isinstance(sheet, int) and 0 <= sheet < len(names):
            found = self._workbook.worksheets[sheet]
        elif sheet in names:
            found = self._workbook.worksheets[names.index(str(sheet))]
        if found is None:
            raise SourceFormatError(
                "a workbook has no such sheet", expected=repr(sheet), got=", ".join(names), where=self.path.name,
                fix="set `sheet` to one of these names, or to a number counted from 0",
            )  # fmt: skip
        return found

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        try:
            yield from self._sheet.iter_rows(values_only=True)
        except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError) as error:
            raise _damaged(self.path) from error

    def _read_header(self) -> tuple[tuple[str, ...], frozenset[str]]:
        first = next(self._rows(), ())
        header = ["" if _is_blank(cell) else str(cell) for cell in first]
        while header and not header[-1]:
            header.pop()
        if not header:
            raise empty_file(self.path)
        if "" in header:
            from openpyxl.utils import get_column_letter

            letters = [get_column_letter(number) for number, cell in enumerate(header, start=1) if not cell]
            raise SourceFormatError(
                "the first row of a sheet is no header: it has blank cells", expected="one name in every column",
                got=f"no name in column {', '.join(letters[:5])}", where=f"{self.path.name}, sheet {self._sheet.title}",
                fix="unmerge header cells, and leave one header row with a name over every column",
            )  # fmt: skip
        return name_columns(header)


def _is_blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _damaged(path: Path) -> SourceFormatError:
    return SourceFormatError(
        "a file is no readable Excel workbook", expected=".xlsx or .xlsm", got="another format, or a damaged file",
        where=path.name, fix="open it in Excel and save it as .xlsx",
    )  # fmt: skip


def _refuse_bomb(path: Path) -> None:
    """Look at the sizes that the archive declares; unpacking stops at them, so that they cannot lie downwards."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError):
        raise _damaged(path) from None
    unpacked, packed = sum(m.file_size for m in members), path.stat().st_size
    if unpacked > _MAX_UNPACKED_BYTES or (unpacked > _RATIO_FROM_BYTES and unpacked > _MAX_RATIO * packed):
        raise SourceFormatError(
            "a workbook unpacks to far more than it should", expected=f"at most {_MAX_RATIO} times its size",
            got=f"{packed} bytes that unpack to {unpacked}", where=path.name,
            fix="do not open it; ask where it comes from, and export it again",
        )  # fmt: skip
