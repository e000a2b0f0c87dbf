"""The state of a table as of a run, as a DuckDB query.

As of run N the state is, within each group of `Table.supersede_by`, the rows with the greatest `run_seq <= N`. A group
that a run found to be empty (a re-scored feedback that no topic fits any more) is recorded by one row that has the
group's columns and nothing else; it supersedes like any other and is never returned.
"""

from __future__ import annotations

import atexit
import os
import tempfile
import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as arrow

from vocnlp.errors import LakeError
from vocnlp.lake.frames import RUN_SEQ
from vocnlp.schemas import RUNS, Table

LITERAL_VALUES = 100
"""Up to so many values a filter is written out, so that Arrow can skip row groups; beyond, it is a join."""


def quoted(name: str) -> str:
    """Quote a column name for SQL."""
    return '"' + name.replace('"', '""') + '"'


def group_mark(table: Table) -> str | None:
    """Return the key column that is null in the row of an empty group; None where a group is one row."""
    if table.name == RUNS.name:
        return None
    return next((name for name in table.key if name not in table.supersede_by), None)


def visible(as_of: int, staged: int | None) -> str:
    """Return the condition on `run_seq`."""
    committed = f"{RUN_SEQ} <= {int(as_of)}"
    return committed if staged is None else f"({committed} OR {RUN_SEQ} = {int(staged)})"


def state_query(
    table: Table,
    source: str,
    columns: Iterable[str],
    *,
    as_of: int,
    staged: int | None = None,
    group_filters: Sequence[str] = (),
    row_filters: Sequence[str] = (),
    order: bool = True,
) -> str:
    """Return the SQL of a table's state.

    Parameters
    ----------
    source : str
        Name under which the stored rows are registered.
    group_filters : sequence of str
        Conditions on columns that are constant within a group: they may go before the newest rows are picked.
    row_filters : sequence of str
        Conditions on other columns: they go after, or a superseded row would come back.
    """
    inside = " AND ".join([visible(as_of, staged), *group_filters])
    selected = ", ".join(f"s.{quoted(c)}" for c in columns)
    if table.name == RUNS.name:
        query = f"SELECT {selected} FROM {source} s WHERE {' AND '.join([inside, *row_filters])}"  # noqa: S608
        return query + f" ORDER BY s.{RUN_SEQ}" if order else query
    groups = ", ".join(quoted(c) for c in table.supersede_by)
    on = " AND ".join(f"s.{quoted(c)} = newest.{quoted(c)}" for c in (*table.supersede_by, RUN_SEQ))
    mark = group_mark(table)
    outside = [*([f"s.{quoted(mark)} IS NOT NULL"] if mark else []), *row_filters]
    query = (
        f"WITH inside AS NOT MATERIALIZED (SELECT * FROM {source} WHERE {inside}) SELECT {selected} FROM inside s "  # noqa: S608
        f"JOIN (SELECT {groups}, max({RUN_SEQ}) AS {RUN_SEQ} FROM inside GROUP BY {groups}) newest ON {on}"
    )
    if outside:
        query += f" WHERE {' AND '.join(outside)}"
    if order:
        query += " ORDER BY " + ", ".join(f"s.{quoted(c)}" for c in table.key) + f", s.{RUN_SEQ} DESC"
    return query


def collapse(table: Table, rows: arrow.Table) -> arrow.Table:
    """Drop repeated rows: a task that was tried again may have appended its rows twice.

    Rows come sorted by key, so that repeats stand next to each other.
    """
    if rows.num_rows < 2 or table.name == RUNS.name:
        return rows
    import numpy as np
    import pyarrow.compute as compute

    repeated = np.ones(rows.num_rows - 1, dtype=bool)
    for name in table.key:
        column = rows.column(name)
        repeated &= compute.equal(column.slice(1), column.slice(0, rows.num_rows - 1)).to_numpy()
        if not repeated.any():
            return rows
    first = np.flatnonzero(np.concatenate(([True], ~repeated)))
    return rows.take(arrow.array(first))


class Filters:
    """`where` and `months` as SQL: conditions, parameters, and tables to register for long lists.

    Raises
    ------
    LakeError
        If a column is unknown or a value cannot be of its type.
    """

    def __init__(self, table: Table, where: Mapping[str, Sequence[Any]] | None, months: Sequence[str] | None) -> None:
        self.group: list[str] = []
        self.row: list[str] = []
        self.lists: dict[str, arrow.Table] = {}
        wanted = dict(where or {})
        if months is not None:
            if table.partition_by is None:
                raise LakeError(
                    f"table {table.name} is not kept by month",
                    expected="a table with a month column",
                    got=f"months={len(months)} months",
                    where=table.name,
                    fix="leave `months` out",
                )
            wanted[table.partition_by] = months
        constant = {*table.supersede_by, *([table.partition_by] if table.partition_by else [])}
        for number, (name, values) in enumerate(wanted.items()):
            condition = self._condition(table, number, name, values)
            if name in constant:
                self.group.append(condition)
            else:
                self.row.append(f"s.{condition}" if condition != "false" else condition)

    def _condition(self, table: Table, number: int, name: str, values: Sequence[Any]) -> str:
        if name not in table.arrow_schema.names:
            raise LakeError(
                f"table {table.name} has no column {name}",
                expected=", ".join(table.column_names),
                got=name,
                where=table.name,
                fix="filter by one of these columns",
            )
        kind = table.arrow_schema.field(name).type
        try:
            array = arrow.array(sorted({getattr(v, "value", v) for v in values}), type=kind)
        except (arrow.ArrowException, TypeError, ValueError) as error:
            raise LakeError(
                f"the filter on {name} has values of another type",
                expected=str(kind),
                got=type(error).__name__,
                where=table.name,
                fix="pass a list of such values",
            ) from None
        if arrow.types.is_string(kind) and len(array) <= LITERAL_VALUES:
            literals = ", ".join("'" + value.replace("'", "''") + "'" for value in array.to_pylist())
            return f"{quoted(name)} IN ({literals})" if len(array) else "false"
        self.lists[f"_list_{number}"] = arrow.table({"value": array})
        return f"{quoted(name)} IN (SELECT value FROM _list_{number})"  # noqa: S608


def _stop_engines() -> None:
    while _ENGINES:
        _ENGINES.popitem()[1].close()


def connect() -> Any:
    """Return a DuckDB connection that can reach nothing but what is registered in it.

    No file, no network, no extension, no variable of the caller: a query pasted from elsewhere reads the tables and
    nothing more. What does not fit into memory goes to the system's folder for temporary files. Names registered in a
    connection are its own; the engine behind it is started once a process, as that takes longer than most reads.
    """
    with _ENGINE_LOCK:
        process = os.getpid()
        if process not in _ENGINES:
            import duckdb

            _ENGINES.clear()
            engine = duckdb.connect(":memory:", config={"temp_directory": f"{tempfile.gettempdir()}/vocnlp-duckdb"})
            for setting in (
                "TimeZone = 'UTC'",
                "python_enable_replacements = false",
                "autoinstall_known_extensions = false",
                "autoload_known_extensions = false",
                "enable_external_access = false",
                "lock_configuration = true",
            ):
                engine.execute(f"SET GLOBAL {setting}")
            _ENGINES[process] = engine
            # Left to the interpreter's end, the engine outlives the module that knows how to free it.
            atexit.register(_stop_engines)
        return _ENGINES[process].cursor()


_ENGINES: dict[int, Any] = {}
_ENGINE_LOCK = threading.Lock()
