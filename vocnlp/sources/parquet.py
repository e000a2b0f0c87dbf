"""Parquet, read a batch at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from vocnlp.errors import SourceFormatError
from vocnlp.sources.table import Chunk


class ParquetTable:
    """A Parquet file; values keep their Arrow types."""

    repeated: frozenset[str] = frozenset()

    def __init__(self, path: Path) -> None:
        import pyarrow as arrow
        import pyarrow.parquet as pq

        self.path, self.name = path, path.name
        try:
            self._file = pq.ParquetFile(path)
        except arrow.ArrowInvalid as error:
            raise _damaged(path) from error
        self.columns = tuple(self._file.schema_arrow.names)
        if len(set(self.columns)) < len(self.columns):
            self._file.close()
            twice = sorted({name for name in self.columns if self.columns.count(name) > 1})
            raise SourceFormatError(
                "two columns of a Parquet file have one name", expected="different names", got=", ".join(twice),
                where=path.name, fix="rename one of them where the file is written",
            )  # fmt: skip

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def chunks(self, chunk_rows: int, columns: Sequence[str] | None = None) -> Iterator[Chunk]:
        """Yield the rows; only `columns` are read if given."""
        import pyarrow as arrow

        position = 1
        names = None if columns is None else list(columns)
        try:
            for batch in self._file.iter_batches(batch_size=chunk_rows, columns=names):
                frame = batch.to_pandas(types_mapper=pd.ArrowDtype)
                if names is not None:
                    frame = frame[names]
                frame.index = pd.RangeIndex(position, position + len(frame))
                position += len(frame)
                yield Chunk(frame)
        except (arrow.ArrowInvalid, arrow.ArrowNotImplementedError, OSError) as error:
            raise _damaged(self.path) from error


def _damaged(path: Path) -> SourceFormatError:
    return SourceFormatError(
        "a file is no readable Parquet", expected="Parquet", got="another format, or a damaged file", where=path.name,
        fix="write it again; an interrupted copy has no footer",
    )  # fmt: skip
