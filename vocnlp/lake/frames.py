"""Frames to Arrow and back, exactly as the schemas say, whatever type the engines in between prefer.

Delta and DuckDB are free to hand strings back as `large_string` or `string_view` and moments in another unit; the state
of a table must not depend on that. Everything read is cast to the table's own Arrow types and from there to its own
pandas types.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import pandas as pd
import pyarrow as arrow

from vocnlp.errors import LakeError, SchemaError
from vocnlp.schemas import Table

RUN_SEQ = "run_seq"


def to_arrow(table: Table, frame: pd.DataFrame, run_seq: int) -> arrow.Table:
    """Check a frame against its table and return it as stored: `run_seq` first.

    Raises
    ------
    SchemaError
        If the frame is not the table's, or holds text that is no valid UTF-8.
    """
    body = table.check(frame.reset_index(drop=True))
    try:
        stored = arrow.Table.from_pandas(body, schema=arrow.schema(list(table.arrow_schema)[1:]), preserve_index=False)
    except (arrow.ArrowException, UnicodeError, TypeError, ValueError) as error:
        # The message of the cause may quote the value, which may be a customer's words.
        raise SchemaError(
            f"a {table.name} frame cannot be stored",
            expected="valid UTF-8 text and the table's types",
            got=type(error).__name__,
            where=table.name,
            fix="repair the text (preprocess.repair_text) before storing",
        ) from None
    return with_run(stored, table, run_seq)


def with_run(stored: arrow.Table, table: Table, run_seq: int) -> arrow.Table:
    """Put the run's number in front of every row."""
    number = arrow.array([run_seq], arrow.int64()).take(arrow.array([0] * stored.num_rows, arrow.int64()))
    return stored.add_column(0, table.arrow_schema.field(0), number).cast(table.arrow_schema)


def to_frame(table: Table, stored: arrow.Table, columns: Sequence[str]) -> pd.DataFrame:
    """Return Arrow columns as a frame with the table's own types.

    Examples
    --------
    >>> from vocnlp.schemas import QUARANTINE
    >>> stored = to_arrow(QUARANTINE, QUARANTINE.empty(), 1)
    >>> to_frame(QUARANTINE, stored, ["source", "position"]).dtypes.astype(str).tolist()
    ['str', 'int64']
    """
    dtypes = table.empty().dtypes
    series: dict[str, Any] = {}
    for name in columns:
        values = stored.column(name).cast(table.arrow_schema.field(name).type)
        dtype = "int64" if name == RUN_SEQ else dtypes[name]
        if dtype in ("int64", "bool") and values.null_count:
            raise LakeError(
                f"column {name} of table {table.name} holds nulls where a value is required",
                expected=str(dtype),
                got=f"{values.null_count} nulls",
                where=table.name,
                fix="the lake is damaged: restore a copy of it",
            )
        from_arrow = getattr(dtype, "__from_arrow__", None)
        if from_arrow is not None and not isinstance(dtype, pd.DatetimeTZDtype):
            series[name] = from_arrow(values)
        else:
            series[name] = values.to_pandas().astype(dtype)
    return pd.DataFrame(series, columns=list(columns))


def query_frame(result: arrow.Table) -> pd.DataFrame:
    """Return the result of a query as a frame with the types that the tables use.

    Sums of whole numbers come back as 128-bit decimals; they become `int64` again where they fit.
    """
    fields = []
    for field in result.schema:
        kind = field.type
        if arrow.types.is_decimal(kind) and kind.scale == 0:
            kind = arrow.int64()
        elif arrow.types.is_large_string(kind) or arrow.types.is_string_view(kind):
            kind = arrow.string()
        elif arrow.types.is_timestamp(kind):
            kind = arrow.timestamp("us", tz=kind.tz)
        fields.append(field.with_type(kind))
    with suppress(arrow.ArrowInvalid):  # a sum beyond 64 bits stays a decimal
        result = result.cast(arrow.schema(fields))

    def mapper(kind: arrow.DataType) -> Any:
        if arrow.types.is_string(kind):
            return pd.StringDtype(na_value=float("nan"))
        return pd.ArrowDtype(kind) if arrow.types.is_list(kind) or arrow.types.is_binary(kind) else None

    frame: pd.DataFrame = result.to_pandas(types_mapper=mapper)
    for at, field in enumerate(result.schema):
        if arrow.types.is_boolean(field.type) and result.column(at).null_count:
            frame.isetitem(at, frame.iloc[:, at].astype("boolean"))
    return frame
