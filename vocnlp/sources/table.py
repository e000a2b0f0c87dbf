"""What every kind of source looks like once it is open: columns, then chunks of rows with their row numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pandas as pd

from vocnlp.errors import SourceFormatError, SourceUnavailableError
from vocnlp.preprocess.keys import keyed_hash

MAX_CELL_CHARS = 4 * 2**20
"""A row with a longer cell is quarantined whole: a text of 20,000 characters is long, one of 4 million is a mistake."""
STREAM_START = 2**52
"""Rows of tables and APIs are numbered from here, up to what a JSON number holds exactly."""


@dataclass(frozen=True)
class BadRow:
    """A row that is no record.

    `got` is as received, unmasked: it must pass a mask before it is stored or shown.
    """

    position: int
    expected: str
    got: str


@dataclass(frozen=True)
class Chunk:
    """Some rows of one source.

    Attributes
    ----------
    frame : DataFrame
        Values as received. The index is the row of the file, counted from 1 under the header; in a table or an API,
        where rows have no place of their own, a number made of the row's id (`number_row`).
    bad_rows : tuple of BadRow
        Rows of this stretch that could not be read; they are not in `frame`.
    """

    frame: pd.DataFrame
    bad_rows: tuple[BadRow, ...] = ()


class Rows(Protocol):
    """Open rows: a file, a table of a database, the pages of an API."""

    @property
    def name(self) -> str:
        """What messages and the quarantine call it: the file's name without folders, the table, the path."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Column names in order, all different."""

    @property
    def repeated(self) -> frozenset[str]:
        """Names that stood twice in the header; later ones carry ` (2)`, ` (3)` in `columns`."""

    def chunks(self, chunk_rows: int, columns: Sequence[str] | None = None) -> Iterator[Chunk]:
        """Yield the rows from the first to the last; `columns` limits what formats that can skip columns read."""


def build_frame(rows: list[list[Any]], positions: list[int], columns: Sequence[str]) -> pd.DataFrame:
    """Return rows as a frame of Python objects.

    Object columns, because pandas' own text columns cannot hold what arrives: a lone surrogate raises there.
    """
    index = pd.Index(positions, dtype="int64")
    if not rows:
        return pd.DataFrame({name: pd.Series([], dtype=object) for name in columns}, index=index, dtype=object)
    return pd.DataFrame(rows, index=index, columns=pd.Index(list(columns), dtype=object), dtype=object)


def number_row(key: bytes, source: str, identity: str) -> int:
    """Return the number of a row that stands in no file: the same row has the same one every night.

    A bad row is listed once however often the look-back brings it again, and never in the place of another's line.
    """
    return STREAM_START + int(keyed_hash(key, "row", source, identity), 16) % STREAM_START


def name_columns(header: Sequence[str]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return different names for a header's cells, and the names that stood there more than once.

    Examples
    --------
    >>> names, repeated = name_columns(["编号", "备注", "备注", ""])
    >>> names, sorted(repeated)
    (('编号', '备注', '备注 (2)', 'column 4'), ['备注'])
    """
    names: list[str] = []
    repeated: set[str] = set()
    for number, cell in enumerate(header, start=1):
        base = cell if cell.strip() else f"column {number}"
        if base in header[: number - 1] and cell.strip():
            repeated.add(base)
        name, count = base, 1
        while name in names:
            count += 1
            name = f"{base} ({count})"
        names.append(name)
    return tuple(names), frozenset(repeated)


def empty_file(path: Path) -> SourceFormatError:
    """Return the error for a file without even a header."""
    return SourceFormatError(
        "a file is empty", expected="a header and rows", got="nothing", where=path.name,
        fix="check the export that writes it; a header alone is enough for a day without feedback",
    )  # fmt: skip


def unreadable_file(path: Path, error: OSError) -> SourceUnavailableError:
    """Return the error for a file that the operating system will not give us right now."""
    return SourceUnavailableError(
        "a file cannot be opened", expected="a readable file", got=error.strerror or type(error).__name__,
        where=path.name, fix="check its permissions and that nothing is moving it",
    )  # fmt: skip
