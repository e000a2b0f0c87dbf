"""CSV and TSV, read a record at a time so that one broken line costs one row.

An unclosed quote is the usual disaster: a lenient parser swallows every following row into one cell. Here records are
parsed strictly; where that fails, the physical line on which the record began is the bad row and reading goes on at the
line after it. A quote that is merely untidy (`"很好"的`) is read leniently if the line then has as many cells as the
header.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from vocnlp.errors import SourceFormatError
from vocnlp.sources.encoding import choose_encoding, choose_error_handler
from vocnlp.sources.table import BadRow, Chunk, build_frame, empty_file, name_columns

_MAX_RECORD_LINES = 5_000
_MAX_CELL_CHARS = 64 * 2**20
_GOT_CHARS = 400
_DELIMITERS = ",\t;|"


class _RunawayQuoteError(Exception):
    """A record goes on for more lines than any feedback has."""


class _Lines:
    """Physical lines that remember what the current record took, so that it can be given back."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._returned: deque[str] = deque()
        self.taken: list[str] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= _MAX_RECORD_LINES:
            raise _RunawayQuoteError
        line = self._returned.popleft() if self._returned else self._file.readline()
        if not line:
            raise StopIteration
        self.taken.append(line)
        return line

    def give_back(self, lines: Sequence[str]) -> None:
        self._returned.extendleft(reversed(lines))


class DelimitedFile:
    """A CSV or TSV file.

    Blank lines are no rows, but they count in row numbers. Cells missing at the end of a line are empty (Excel leaves
    them out); cells beyond the header are allowed only if empty.

    Parameters
    ----------
    path : Path
        The file.
    encoding : str
        "auto" or a name.
    delimiter : str or None
        None: a comma if the header has one, else the most frequent of tab, semicolon and bar.
    """

    def __init__(self, path: Path, encoding: str = "auto", delimiter: str | None = None) -> None:
        self.path, self.name = path, path.name
        self._encoding = choose_encoding(path, encoding)
        # The limit is the process's, and its default is an eighth of a 1 MB text.
        csv.field_size_limit(max(csv.field_size_limit(), _MAX_CELL_CHARS))
        with self._open() as file:
            self._n_preamble, first = _skip_preamble(file)
            if first is None:
                raise empty_file(path)
            self._delimiter = delimiter or _choose_delimiter(first)
        with self._open() as file:
            lines = _Lines(file)
            self._skip_to_header(lines)
            header = self._read_header(lines)
        self.columns, self.repeated = name_columns(header)

    def chunks(self, chunk_rows: int, columns: Sequence[str] | None = None) -> Iterator[Chunk]:
        """Yield the rows, every cell as text."""
        del columns  # a line has to be parsed whole anyway
        rows: list[list[str]] = []
        positions: list[int] = []
        bad_rows: list[BadRow] = []
        for position, record in self._records():
            if isinstance(record, BadRow):
                bad_rows.append(record)
            else:
                rows.append(record)
                positions.append(position)
            if len(rows) + len(bad_rows) >= chunk_rows:
                yield Chunk(build_frame(rows, positions, self.columns), tuple(bad_rows))
                rows, positions, bad_rows = [], [], []
        if rows or bad_rows:
            yield Chunk(build_frame(rows, positions, self.columns), tuple(bad_rows))

    def _open(self) -> TextIO:
        return self.path.open(encoding=self._encoding, errors=choose_error_handler(self._encoding), newline="")

    def _skip_to_header(self, lines: _Lines) -> None:
        for _ in range(self._n_preamble):
            next(lines)
            lines.taken.clear()

    def _read_header(self, lines: _Lines) -> list[str]:
        try:
            return next(csv.reader(lines, delimiter=self._delimiter, strict=True))
        except (csv.Error, _RunawayQuoteError, StopIteration):
            raise SourceFormatError(
                "the header line cannot be read", expected="column names on the first line", got="an unclosed quote",
                where=self.path.name, fix="export the file again",
            ) from None  # fmt: skip

    def _records(self) -> Iterator[tuple[int, list[str] | BadRow]]:
        n_columns = len(self.columns)
        with self._open() as file:
            lines = _Lines(file)
            self._skip_to_header(lines)
            self._read_header(lines)
            reader = csv.reader(lines, delimiter=self._delimiter, strict=True)
            position = 0
            while True:
                lines.taken.clear()
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except (csv.Error, _RunawayQuoteError):
                    position += 1
                    taken = list(lines.taken)
                    lines.give_back(taken[1:])
                    yield position, self._read_untidy(taken[0], position)
                    # A parser that failed keeps nothing of the failed record, but a fresh one costs nothing either.
                    reader = csv.reader(lines, delimiter=self._delimiter, strict=True)
                    continue
                position += 1
                if len(cells) == n_columns:
                    yield position, cells
                elif cells:
                    yield position, self._fit(cells, "".join(lines.taken), position)

    def _fit(self, cells: list[str], received: str, position: int) -> list[str] | BadRow:
        n_columns = len(self.columns)
        if len(cells) < n_columns:
            return cells + [""] * (n_columns - len(cells))
        if not any(cell.strip() for cell in cells[n_columns:]):
            return cells[:n_columns]
        return BadRow(position, f"{n_columns} cells, got {len(cells)}", received[:_GOT_CHARS])

    def _read_untidy(self, line: str, position: int) -> list[str] | BadRow:
        # The appended cell comes out as a cell only if every quote of the line was closed.
        try:
            cells = next(csv.reader([line.rstrip("\r\n") + self._delimiter + "end"], delimiter=self._delimiter))
        except csv.Error:
            cells = []
        if cells[-1:] == ["end"] and len(cells) == len(self.columns) + 1:
            return cells[:-1]
        return BadRow(position, "a line whose quotes are closed", line[:_GOT_CHARS])


def _skip_preamble(file: TextIO) -> tuple[int, str | None]:
    """Return how many blank lines precede the header, and the header's line."""
    for number, line in enumerate(file):
        if line.strip().strip("\x00"):
            return number, line
    return 0, None


def _choose_delimiter(header: str) -> str:
    counts = {delimiter: header.count(delimiter) for delimiter in _DELIMITERS}
    if counts[","] or not any(counts.values()):
        return ","
    return max(counts, key=lambda delimiter: counts[delimiter])
