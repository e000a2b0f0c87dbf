"""JSON lines: one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

from vocnlp.errors import SourceFormatError
from vocnlp.sources.encoding import choose_encoding, choose_error_handler
from vocnlp.sources.table import BadRow, Chunk, build_frame, empty_file

_GOT_CHARS = 400


class JsonLinesFile:
    """A file with one JSON object a line; its columns are all keys, in order of first appearance.

    Keys need not be on every line, so the file is read once for its keys before its rows.
    """

    repeated: frozenset[str] = frozenset()

    def __init__(self, path: Path, encoding: str = "auto") -> None:
        self.path, self.name = path, path.name
        self._encoding = choose_encoding(path, encoding)
        keys: dict[str, None] = {}
        n_lines = n_objects = 0
        for _, line in self._lines():
            if not n_lines and line.lstrip().startswith("["):
                raise SourceFormatError(
                    "a file is a JSON array, not JSON lines", expected="one object a line", got="a line that opens [",
                    where=path.name, fix="write one object a line (jq -c '.[]' does it)",
                )  # fmt: skip
            n_lines += 1
            record = _parse(line)
            if record is not None:
                n_objects += 1
                keys.update(dict.fromkeys(record))
        if not n_lines:
            raise empty_file(path)
        if not n_objects:
            raise SourceFormatError(
                "no line of a file is a JSON object", expected="one object a line", got=f"{n_lines} other lines",
                where=path.name, fix="set `format` to what the file is",
            )  # fmt: skip
        self.columns = tuple(keys)

    def chunks(self, chunk_rows: int, columns: Sequence[str] | None = None) -> Iterator[Chunk]:
        """Yield the rows; an absent key is None."""
        names = self.columns if columns is None else tuple(columns)
        rows: list[list[Any]] = []
        positions: list[int] = []
        bad_rows: list[BadRow] = []
        for position, line in self._lines():
            record = _parse(line)
            if record is None:
                bad_rows.append(BadRow(position, "a JSON object", line[:_GOT_CHARS]))
            else:
                rows.append([record.get(name) for name in names])
                positions.append(position)
            if len(rows) + len(bad_rows) >= chunk_rows:
                yield Chunk(build_frame(rows, positions, names), tuple(bad_rows))
                rows, positions, bad_rows = [], [], []
        if rows or bad_rows:
            yield Chunk(build_frame(rows, positions, names), tuple(bad_rows))

    def _open(self) -> TextIO:
        # Only \n ends a line: a JSON string may hold other line separators.
        return self.path.open(encoding=self._encoding, errors=choose_error_handler(self._encoding), newline="\n")

    def _lines(self) -> Iterator[tuple[int, str]]:
        with self._open() as file:
            for position, line in enumerate(file, start=1):
                if line.strip():
                    yield position, line


def _parse(line: str) -> dict[str, Any] | None:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None
