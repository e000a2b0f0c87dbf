"""Delta tables of one lake: open, create, append, sweep, compact, vacuum. The only file that calls delta-rs.

Every failure of delta-rs, its panics included, leaves here as a `LakeError` with fields.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, cast

import pyarrow as arrow
import pyarrow.compute as compute

from vocnlp.errors import LakeError, VocError
from vocnlp.lake.frames import RUN_SEQ
from vocnlp.lake.lock import appending
from vocnlp.schemas import RUNS, TABLES, Table

VERSION_FILE = "lake.json"
_VERSION_MARK = "vocnlp schema_version "

APPEND_RETRIES = 100
"""Concurrent appends never conflict, but each must find a free version number."""


class ConflictError(LakeError):
    """Somebody else's commit carries the same application transaction, or changed what this one relied on."""


class Store:
    """Where the tables lie.

    Parameters
    ----------
    path : Path or str
        A folder, or the URL of an object store (`s3://bucket/lake`), whose credentials come from the environment as
        delta-rs documents.
    """

    def __init__(self, path: Path | str) -> None:
        text = str(path)
        self.folder: Path | None = None if "://" in text else Path(path)
        self.root = text.rstrip("/") if self.folder is None else str(self.folder)

    def __str__(self) -> str:
        return self.root

    # --- version of the lake -------------------------------------------------------------------------------------

    def read_version(self) -> int | None:
        """Return the schema version on disk; None where there is no lake.

        Raises
        ------
        LakeError
            If the version cannot be read.
        """
        if self.folder is None:
            if not self._is_table(RUNS.name):
                return None
            about = self.open(RUNS.name).metadata().description or ""
            if not about.startswith(_VERSION_MARK):  # cut off while it was being created
                return None
            text = about.removeprefix(_VERSION_MARK)
        else:
            file = self.folder / VERSION_FILE
            if not file.is_file():
                return None
            try:
                text = str(json.loads(file.read_text("utf-8"))["schema_version"])
            except (ValueError, KeyError, TypeError, OSError):
                text = ""
        if not text.isdigit():
            raise LakeError(
                "the version of the lake cannot be read",
                expected='{"schema_version": 1}',
                got="something else",
                where=f"{self.root}/{VERSION_FILE}",
                fix="restore the file from a copy of the lake",
            )
        return int(text)

    def write_version(self, version: int) -> None:
        """Record the schema version, atomically."""
        if self.folder is None:
            with translated(RUNS.name, "record the version"):
                self.open(RUNS.name).alter.set_table_description(f"{_VERSION_MARK}{version}")
            return
        file = self.folder / VERSION_FILE
        fresh = file.with_name(f"{VERSION_FILE}.{os.getpid()}.new")
        with fresh.open("w", encoding="utf-8") as out:
            out.write(json.dumps({"schema_version": version}) + "\n")
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(file)

    # --- tables --------------------------------------------------------------------------------------------------

    def table_path(self, name: str) -> str:
        """Return where a table lies."""
        return f"{self.root}/{name}"

    def create(self, table: Table) -> None:
        """Create a table if it is missing, empty."""
        if self._is_table(table.name):
            return
        from deltalake import DeltaTable

        if self.folder is not None:
            (self.folder / table.name).mkdir(parents=True, exist_ok=True)
        with translated(table.name, "create"):
            DeltaTable.create(
                self.table_path(table.name),
                table.arrow_schema,
                mode="ignore",
                partition_by=[table.partition_by] if table.partition_by else None,
                description=table.about,
                configuration=table_properties(table),
            )

    def open(self, name: str) -> Any:
        """Open a table's newest version (a `deltalake.DeltaTable`).

        Raises
        ------
        LakeError
            If it is missing or unreadable.
        """
        from deltalake import DeltaTable

        with translated(name, "open"):
            return DeltaTable(self.table_path(name))

    def read(self, name: str, opened: Any, pruning: list[tuple[str, str, Any]]) -> Any:
        """Return an opened table's rows as an Arrow dataset, for DuckDB to read.

        Files in a folder are read by Arrow's own file system. The one that deltalake brings is Python: Arrow starts a
        stream holding the interpreter's lock, its readers wait for that lock, and now and then neither goes on.
        """
        from pyarrow import fs

        local = None if self.folder is None else fs.SubTreeFileSystem(self.table_path(name), fs.LocalFileSystem())
        return opened.to_pyarrow_dataset(file_pruning_predicate=pruning, filesystem=local)

    def append(
        self, table: Table, rows: arrow.Table, *, into: Any = None, transactions: Mapping[str, int] | None = None
    ) -> None:
        """Append rows in one atomic write, with application transactions if given.

        Parameters
        ----------
        into : deltalake.DeltaTable, optional
            The version that the caller has checked; a commit since then with one of the same transactions conflicts.

        Raises
        ------
        ConflictError
            If another writer published one of the transactions since `into` was opened.
        LakeError
            If the write failed; nothing of it is then visible.
        """
        from deltalake import CommitProperties, Transaction, write_deltalake
        from deltalake import WriterProperties as Properties

        properties = CommitProperties(
            max_commit_retries=APPEND_RETRIES,
            app_transactions=[Transaction(name, n) for name, n in (transactions or {}).items()] or None,
        )
        with translated(table.name, "append to"):
            write_deltalake(
                self.open(table.name) if into is None else into,
                rows,
                mode="append",
                commit_properties=properties,
                writer_properties=Properties(compression="ZSTD"),
            )

    def sweep(self, table: Table, last_run: int) -> bool:
        """Remove the rows of runs after `last_run`; tell whether there were any.

        The file statistics are asked first: nearly always there is nothing to remove and no file is read.
        """
        opened = self.open(table.name)
        highest = max_run(opened)
        if highest is not None and highest <= last_run:
            return False
        with translated(table.name, "sweep"):
            opened.delete(f"{RUN_SEQ} > {int(last_run)}")
        return True

    def compact(self, table: Table) -> None:
        """Merge small files. No row changes."""
        from deltalake import WriterProperties

        opened = self.open(table.name)
        with translated(table.name, "compact"):
            opened.optimize.compact(writer_properties=WriterProperties(compression="ZSTD"))

    def vacuum(self, table: Table, retention_hours: int) -> int:
        """Delete files that no version younger than `retention_hours` needs; return how many."""
        opened = self.open(table.name)
        with translated(table.name, "vacuum"):
            gone = opened.vacuum(
                retention_hours=retention_hours, dry_run=False, enforce_retention_duration=False, full=True
            )
        return len(gone)

    def appending(self, *, alone: bool = False) -> Any:
        """Hold the append lock where there is one (a local folder)."""
        return nullcontext() if self.folder is None else appending(self.folder, alone=alone)

    def _is_table(self, name: str) -> bool:
        if self.folder is not None:
            return (self.folder / name / "_delta_log").is_dir()
        from deltalake import DeltaTable

        with translated(name, "look for"):
            return bool(DeltaTable.is_deltatable(self.table_path(name)))


def table_properties(table: Table) -> dict[str, str]:
    """Return the Delta properties of a table.

    Delta's log is plain JSON and keeps the smallest and largest value of every column it has statistics of. Only the
    run's number, ids and moments may have any, or customers' words would stand in the log.

    Examples
    --------
    >>> from vocnlp.schemas import TEXTS, TOPICS
    >>> table_properties(TEXTS)["delta.dataSkippingStatsColumns"]
    'run_seq,feedback_id'
    >>> table_properties(TOPICS)["delta.dataSkippingStatsColumns"]
    'run_seq,topic_id,born_at'
    """
    columns = [RUN_SEQ]
    columns += [
        c.name for c in table.columns if (c.type == "str" and c.name.endswith("_id")) or c.type.startswith("datetime64")
    ]
    return {"delta.dataSkippingStatsColumns": ",".join(columns), "delta.checkpointInterval": "25"}


def max_run(opened: Any) -> int | None:
    """Return the highest `run_seq` of a table by its file statistics: 0 without files, None where one has none."""
    actions = arrow.table(opened.get_add_actions(flatten=True))
    if actions.num_rows == 0:
        return 0
    if f"max.{RUN_SEQ}" not in actions.column_names:
        return None
    highest = actions.column(f"max.{RUN_SEQ}")
    if highest.null_count:
        return None
    return cast(int, compute.max(highest).as_py())


@contextmanager
def translated(name: str, doing: str) -> Iterator[None]:
    """Turn failures of delta-rs, Arrow and the file system into `LakeError`.

    A panic of the Rust library is no `Exception` in Python; it would end a scheduler that rightly catches only those.
    """
    from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError

    try:
        yield
    except VocError:
        raise
    except TableNotFoundError as error:
        raise LakeError(
            f"table {name} is missing",
            expected="a Delta table",
            got="nothing",
            where=name,
            fix="create the lake first (`vocnlp init` or `vocnlp run`), or correct the path",
        ) from error
    except CommitFailedError as error:
        raise ConflictError(
            f"another writer got ahead of an attempt to {doing} table {name}",
            expected="no concurrent writer",
            got=_short(error),
            where=name,
            fix="run again when the other writer has ended",
        ) from error
    except (DeltaError, OSError) as error:
        raise LakeError(
            f"cannot {doing} table {name}",
            expected="a readable and writable Delta table",
            got=_short(error),
            where=name,
            fix="check space, permissions and the files of the lake; nothing was published",
        ) from error
    except arrow.ArrowException as error:
        # Arrow quotes values in its messages.
        raise LakeError(
            f"cannot {doing} table {name}",
            expected="the table's types",
            got=type(error).__name__,
            where=name,
            fix="`vocnlp migrate` if the lake is of another version",
        ) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise LakeError(
            f"delta-rs gave up on table {name}",
            expected=f"to {doing} it",
            got="a panic in the library",
            where=name,
            fix="try again; if it stays, restore a copy of the lake",
        ) from None


def _short(error: Exception) -> str:
    return f"{type(error).__name__}: {str(error).splitlines()[0][:200] if str(error) else ''}"


def every_table() -> list[Table]:
    """Return all tables, `runs` last: what commits is touched after what it commits."""
    return [*(t for t in TABLES.values() if t.name != RUNS.name), RUNS]
