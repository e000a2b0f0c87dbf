from __future__ import annotations

import pyarrow as arrow
import pyarrow.parquet as pq
import pytest

from vocnlp.errors import SourceFormatError
from vocnlp.sources.parquet import ParquetTable


def test_batches_are_numbered_and_columns_chosen(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(arrow.table({"a": [1, None, 3], "b": ["x", "y", "z"], "c": [[1], [], None]}), path)
    table = ParquetTable(path)
    assert table.columns == ("a", "b", "c")
    chunks = list(table.chunks(2, ["b", "a"]))
    assert [c.frame.index.tolist() for c in chunks] == [[1, 2], [3]]
    assert list(chunks[0].frame.columns) == ["b", "a"]
    assert str(chunks[0].frame["a"].dtype) == "int64[pyarrow]"
    table.close()


def test_two_columns_of_one_name(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(arrow.Table.from_arrays([arrow.array([1]), arrow.array([2])], names=["a", "a"]), path)
    with pytest.raises(SourceFormatError, match="one name"):
        ParquetTable(path)
