"""Read any table as of a run; begin the run that may write."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
import pyarrow as arrow

from vocnlp.clock import Clock
from vocnlp.errors import LakeError, LakeVersionError, QueryError, UnknownRunError
from vocnlp.lake.frames import RUN_SEQ, query_frame, to_frame
from vocnlp.lake.lock import WriterLock
from vocnlp.lake.query import explained_query, tell_reason
from vocnlp.lake.run import RunWriter
from vocnlp.lake.state import Filters, collapse, connect, quoted, state_query
from vocnlp.lake.store import Store, every_table, max_run
from vocnlp.schemas import RUNS, SCHEMA_VERSION, TABLES, RunKind, Table

READ_TRIES = 3

T = TypeVar("T")


class Lake:
    """Every table, as it stood as of any run.

    Opening creates nothing and takes no lock. A reader is never in a writer's way, nor the other way round.

    Parameters
    ----------
    path : Path or str
        A folder, or the URL of an object store.
    clock : Clock
        Says when a run began and was committed; nothing else depends on it.

    Raises
    ------
    LakeVersionError
        If the lake was written by another schema version.

    Examples
    --------
    >>> import tempfile
    >>> from datetime import UTC, datetime
    >>> from vocnlp.clock import FixedClock
    >>> from vocnlp.schemas import TEXTS
    >>> folder = tempfile.TemporaryDirectory()
    >>> lake = Lake(Path(folder.name) / "lake", FixedClock(datetime(2026, 11, 16, 2, tzinfo=UTC)))
    >>> lake.create()
    >>> texts = TEXTS.conform(pd.DataFrame({
    ...     "feedback_id": ["f" + "0" * 16], "revision": [0], "text": ["电池太差！"], "text_clean": ["电池太差!"],
    ...     "month": ["2026-11"],
    ... }))
    >>> with lake.begin(date(2026, 11, 15), RunKind.NIGHT) as run:
    ...     run.append("texts", texts), len(lake.read("texts"))
    ...     run.commit(status="complete", recipe_id="r1")
    (1, 0)
    >>> lake.last_run(), lake.read("texts")["text"].tolist(), len(lake.read("texts", as_of=0))
    (1, ['电池太差！'], 0)
    >>> lake.sql("select month, count(*) as n from texts group by month").to_dict("records")
    [{'month': '2026-11', 'n': 1}]
    >>> folder.cleanup()
    """

    def __init__(self, path: Path | str, clock: Clock) -> None:
        self.store = Store(path)
        self.clock = clock
        check_version(self.store)

    def __repr__(self) -> str:
        return f"Lake({self.store.root!r})"

    @property
    def path(self) -> Path | str:
        """The folder or URL."""
        return self.store.folder or self.store.root

    @property
    def exists(self) -> bool:
        """Whether the lake has been created."""
        return self.store.read_version() is not None

    def create(self) -> None:
        """Create whatever table is missing, empty; a lake that is there stays as it is."""
        check_version(self.store)
        if self.store.folder is not None:
            self.store.folder.mkdir(parents=True, exist_ok=True)
        for table in every_table():
            self.store.create(table)
        if not self.exists:
            self.store.write_version(SCHEMA_VERSION)

    # --- reading -------------------------------------------------------------------------------------------------

    def last_run(self) -> int:
        """Return the number of the last committed run; 0 when there is none."""
        if not self.exists:
            return 0
        opened = self.store.open(RUNS.name)
        highest = max_run(opened)
        if highest is None:
            numbers = opened.to_pyarrow_dataset().to_table(columns=[RUN_SEQ]).column(0)
            highest = max(numbers.to_pylist(), default=0)
        return highest

    def runs(self, as_of: int | None = None) -> pd.DataFrame:
        """Return the committed runs in order, `run_seq` first.

        Raises
        ------
        UnknownRunError
            If `as_of` is no committed run (0 stands for the time before the first).
        """
        if not self.exists and as_of in (None, 0):
            empty = RUNS.empty()
            empty.insert(0, RUN_SEQ, pd.Series([], dtype="int64"))
            return empty
        return self.read(RUNS.name, as_of=as_of, with_run_seq=True)

    def read(
        self,
        table: str,
        *,
        as_of: int | None = None,
        columns: Sequence[str] | None = None,
        months: Sequence[str] | None = None,
        where: Mapping[str, Sequence[Any]] | None = None,
        staged: int | None = None,
        with_run_seq: bool = False,
    ) -> pd.DataFrame:
        """Return a table as it stood as of a run.

        Parameters
        ----------
        table : str
            A name of `vocnlp.schemas.TABLES`.
        as_of : int, optional
            A committed run; the last one if left out; 0 is the time before the first.
        columns : sequence of str, optional
            Which columns, in this order; all of the table's if left out.
        months : sequence of str, optional
            Only these months of a table kept by month; others are not opened. A group of superseding rows (a feedback)
            lies in one month.
        where : mapping, optional
            Column to allowed values; columns are joined by "and".
        staged : int, optional
            The run in progress whose own rows are to be seen as well.
        with_run_seq : bool
            Put the number of the run that wrote each row in front.

        Returns
        -------
        DataFrame
            Exact types of the table, sorted by its key.

        Raises
        ------
        UnknownRunError
            If `as_of` is no committed run.
        LakeError
            If there is no lake, no such table, column or month column, or the files cannot be read.
        """
        spec = known_table(table)
        wanted = list(columns) if columns is not None else spec.column_names
        unknown = [c for c in wanted if c not in spec.column_names]
        if unknown:
            raise LakeError(
                f"table {table} has no column {', '.join(map(str, unknown))}",
                expected=", ".join(spec.column_names),
                got=", ".join(map(str, unknown)),
                where=table,
                fix="ask for columns of the table",
            )
        last = self._known_run(as_of)
        filters = Filters(spec, where, months)
        needed = [RUN_SEQ, *dict.fromkeys([*(k for k in spec.key if k != RUN_SEQ), *wanted])]
        query = state_query(
            spec, "_stored", needed, as_of=last, staged=staged, group_filters=filters.group, row_filters=filters.row
        )
        pruning: list[tuple[str, str, Any]] = [(RUN_SEQ, "<=", max(last, staged or 0))]
        if months is not None:
            if not months:
                return to_frame(spec, spec.arrow_schema.empty_table(), [RUN_SEQ, *wanted] if with_run_seq else wanted)
            pruning.append((str(spec.partition_by), "in", sorted(set(months))))

        def fetch(stored: dict[str, Any]) -> arrow.Table:
            with connect() as connection:
                connection.register("_stored", stored[table])
                for name, values in filters.lists.items():
                    connection.register(name, values)
                return connection.sql(query).to_arrow_table()

        rows = self._steady({table: pruning}, fetch)
        rows = collapse(spec, rows)
        return to_frame(spec, rows, [RUN_SEQ, *wanted] if with_run_seq else wanted)

    def sql(self, query: str, *, as_of: int | None = None, limit: int | None = None) -> pd.DataFrame:
        """Run one DuckDB SELECT over the tables as of a run; each also shows `run_seq`.

        The query sees the tables and nothing else: no file, no network.

        Parameters
        ----------
        limit : int, optional
            At most so many rows are brought back; `attrs["total"]` says how many there are.

        Raises
        ------
        UnknownRunError
            If `as_of` is no committed run.
        QueryError
            If the query is no single SELECT, names what is not there, or asks for a file.
        LakeError
            If the lake cannot be read.
        """
        import duckdb

        last = self._known_run(as_of)
        text = query.lower()
        # A name inside a longer word opens a table too many, never one too few.
        named = {name: [(RUN_SEQ, "<=", last)] for name in TABLES if name in text}

        def fetch(stored: dict[str, Any]) -> tuple[arrow.Table, int]:
            with connect() as connection:
                for name, dataset in stored.items():
                    spec = TABLES[name]
                    connection.register(f"_stored_{name}", dataset)
                    columns = [*spec.column_names, RUN_SEQ]
                    state = state_query(spec, f"_stored_{name}", columns, as_of=last, order=False)
                    connection.execute(f"CREATE TEMP VIEW {quoted(name)} AS {state}")
                with explained_query(named):
                    statements = connection.extract_statements(query)
                    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
                        raise QueryError(
                            "only one SELECT can be run",
                            expected="select ... from <table> ...",
                            got=f"{len(statements)} statements" if len(statements) != 1 else str(statements[0].type),
                            where="sql",
                            fix="tables are written by runs alone; query them one statement at a time",
                        )
                    if limit is None:
                        rows = connection.sql(query).to_arrow_table()
                        return rows, rows.num_rows
                    rows = connection.sql(query).limit(limit + 1).to_arrow_table()
                    if rows.num_rows <= limit:
                        return rows, rows.num_rows
                    return rows.slice(0, limit), connection.sql(query).count("*").fetchall()[0][0]

        rows, total = self._steady(named, fetch)
        frame = query_frame(rows)
        frame.attrs["total"] = total
        return frame

    def _known_run(self, as_of: int | None) -> int:
        if not self.exists:
            raise LakeError(
                "there is no lake here",
                expected="a lake",
                got="nothing",
                where=self.store.root,
                fix="run `vocnlp run` or `vocnlp backfill` first, or correct the path",
            )
        last = self.last_run()
        if as_of is None:
            return last
        if isinstance(as_of, bool) or not 0 <= int(as_of) <= last:
            raise UnknownRunError(
                f"no committed run has the number {as_of}",
                expected=f"0 to {last}",
                got=str(as_of),
                where=self.store.root,
                fix="`vocnlp status` lists the runs",
            )
        return int(as_of)

    def _steady(self, wanted: Mapping[str, list[tuple[str, str, Any]]], fetch: Callable[[dict[str, Any]], T]) -> T:
        """Read, and read again if a vacuum took the files away meanwhile: rows are the same in every version."""
        import duckdb

        for attempt in range(READ_TRIES):
            opened = {name: self.store.open(name) for name in wanted}
            try:
                stored = {name: self.store.read(name, table, wanted[name]) for name, table in opened.items()}
                return fetch(stored)
            except (duckdb.Error, OSError, arrow.ArrowException, RuntimeError) as error:
                moved = any(self.store.open(name).version() != table.version() for name, table in opened.items())
                if not moved or attempt == READ_TRIES - 1:
                    raise LakeError(
                        "the lake cannot be read",
                        expected="readable tables and a valid query",
                        got=tell_reason(error),
                        where=", ".join(wanted) or "sql",
                        fix="correct the query, or check the files of the lake",
                    ) from None
        raise AssertionError("unreachable")

    def find_leftovers(self) -> list[str]:
        """Return the tables that hold rows of a run that was never committed; readers do not see them.

        They are a run in progress, or what a dead one left: the next run removes them.
        """
        last = self._known_run(None)
        found = []
        for table in every_table():
            highest = max_run(self.store.open(table.name))
            if highest is not None and highest > last:
                found.append(table.name)
        return found

    # --- writing -------------------------------------------------------------------------------------------------

    def begin(
        self, business_date: date, kind: RunKind, *, from_date: date | None = None, take_over: bool = False
    ) -> RunWriter:
        """Begin a run: lock, remove what a dead run left, and number the run.

        Parameters
        ----------
        business_date, from_date : date
            The dates it covers; `from_date` defaults to `business_date`.
        take_over : bool
            On an object store, where no lock dies with its process: go ahead although a run was begun and not ended.
            Whatever that run still tries to write is refused.

        Raises
        ------
        LakeBusyError
            If another run is writing.
        LakeError
            If there is no lake.
        """
        self._known_run(None)
        lock = None
        if self.store.folder is not None:
            lock = WriterLock(self.store.folder)
            lock.acquire(self.clock.now())
        try:
            return RunWriter.begin(self, business_date, RunKind(kind), from_date or business_date, lock, take_over)
        except BaseException:
            if lock is not None:
                lock.release()
            raise

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep runs out while something that they rest on is replaced. An object store has no such lock.

        Raises
        ------
        LakeBusyError
            If a run is writing.
        """
        if self.store.folder is None or not self.store.folder.exists():
            yield
            return
        lock = WriterLock(self.store.folder)
        lock.acquire(self.clock.now())
        try:
            yield
        finally:
            lock.release()

    def resume(self, run_seq: int) -> RunWriter:
        """Join a run in progress from another task, thread or process; its beginner keeps the lock.

        Raises
        ------
        LakeError
            If this run is not in progress.
        """
        self._known_run(None)
        return RunWriter.resume(self, run_seq)

    def compact(self) -> None:
        """Merge small files, so that reading stays fast. No read changes.

        Raises
        ------
        LakeBusyError
            If a run is writing.
        """
        self._maintain(lambda table: self.store.compact(table))

    def vacuum(self, retention_hours: int = 168) -> int:
        """Delete files that nothing refers to any more; return how many. No read changes.

        A reader that is still at work on files older than `retention_hours` starts over by itself.

        Raises
        ------
        LakeBusyError
            If a run is writing.
        """
        if retention_hours < 0:
            raise LakeError(
                "files cannot be kept for a negative time",
                expected="0 or more hours",
                got=str(retention_hours),
                where="vacuum",
                fix="pass 168 to keep a week",
            )
        counts: list[int] = []
        self._maintain(lambda table: counts.append(self.store.vacuum(table, retention_hours)))
        return sum(counts)

    def _maintain(self, work: Callable[[Table], None]) -> None:
        self._known_run(None)
        lock = None
        if self.store.folder is not None:
            lock = WriterLock(self.store.folder)
            lock.acquire(self.clock.now())
        try:
            for table in every_table():
                work(table)
        finally:
            if lock is not None:
                lock.release()


def known_table(name: str) -> Table:
    """Return a table by its name.

    Raises
    ------
    LakeError
        If there is none.
    """
    if name not in TABLES:
        raise LakeError(
            f"there is no table {name}",
            expected=", ".join(TABLES),
            got=str(name),
            where="vocnlp.schemas",
            fix="use one of these names",
        )
    return TABLES[name]


def check_version(store: Store) -> None:
    """Refuse a lake of another schema version.

    Raises
    ------
    LakeVersionError
        Saying whether to migrate the lake or to update vocnlp.
    """
    found = store.read_version()
    if found is None or found == SCHEMA_VERSION:
        return
    raise LakeVersionError(
        "the lake was written by another version of vocnlp",
        expected=f"schema version {SCHEMA_VERSION}",
        got=f"schema version {found}",
        where=store.root,
        fix="run `vocnlp migrate`" if found < SCHEMA_VERSION else "update vocnlp; it reads no newer lake",
    )
