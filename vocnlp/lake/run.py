"""One run in progress: its rows are invisible until its one append to `runs`.

Who may write is settled twice. In a local folder a lock dies with its process. Everywhere, a claim is kept in the Delta
log of `runs` as the application transaction `writer`: beginning a run makes its number odd, ending it makes it even,
and a commit that finds another number than its own is refused by Delta itself. The same commit carries one transaction
`night:<date>` per date published, so that of two schedulers that started on the same date only one publishes it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as arrow

from vocnlp.errors import AlreadyCommittedError, LakeBusyError, LakeError, SchemaError
from vocnlp.lake.frames import RUN_SEQ, to_arrow, with_run
from vocnlp.lake.lock import WriterLock
from vocnlp.lake.state import connect, group_mark, quoted
from vocnlp.lake.store import ConflictError, every_table, max_run
from vocnlp.schemas import RUNS, SCHEMA_VERSION, TABLES, RunKind, RunStatus, Table

if TYPE_CHECKING:
    from vocnlp.lake.lake import Lake

log = logging.getLogger(__name__)

CLAIM = "writer"

COMPACT_EVERY = 20
"""A commit whose number is a multiple of this merges small files afterwards."""


class RunWriter:
    """What a run writes through. Made by `Lake.begin` and `Lake.resume`; a context manager.

    Leaving the context without `commit`, by an exception or not, removes every row of the run.

    Attributes
    ----------
    run_seq : int
        The run's number: one more than the last committed one.
    """

    def __init__(
        self,
        lake: Lake,
        run_seq: int,
        claim: int,
        lock: WriterLock | None,
        dates: tuple[date, date] | None,
        kind: RunKind | None,
        started_at: datetime,
    ) -> None:
        self.run_seq = run_seq
        self._lake = lake
        self._claim = claim
        self._lock = lock
        self._owner = dates is not None
        self._dates = dates
        self._kind = kind
        self._started_at = started_at
        self._open = True
        self._published = self._published_versions()

    @classmethod
    def begin(
        cls, lake: Lake, business_date: date, kind: RunKind, from_date: date, lock: WriterLock | None, take_over: bool
    ) -> RunWriter:
        """Claim the lake and remove what a dead run left. Called by `Lake.begin`, which holds the lock."""
        if from_date > business_date:
            raise LakeError(
                "a run cannot cover dates that end before they start",
                expected="from_date <= business_date",
                got=f"{from_date} .. {business_date}",
                where="begin",
                fix="swap the two dates",
            )
        with lake.store.appending(alone=True):
            runs = lake.store.open(RUNS.name)
            claim = runs.transaction_version(CLAIM) or 0
            if claim % 2 and lock is None and not take_over:
                raise LakeBusyError(
                    "a run was begun on this lake and has not ended",
                    expected="no run in progress",
                    got="one in progress, or one that died",
                    where=lake.store.root,
                    fix="wait for it; if it is dead, begin with take_over=True",
                )
            claim += 2 if claim % 2 else 1
            try:
                lake.store.append(RUNS, RUNS.arrow_schema.empty_table(), into=runs, transactions={CLAIM: claim})
            except ConflictError as error:
                raise LakeBusyError(
                    "another run began on this lake at the same moment",
                    expected="no other writer",
                    got=error.got,
                    where=lake.store.root,
                    fix="try again when it has ended",
                ) from error
            last = lake.last_run()
            _sweep(lake, last)
        return cls(lake, last + 1, claim, lock, (from_date, business_date), kind, lake.clock.now())

    @classmethod
    def resume(cls, lake: Lake, run_seq: int) -> RunWriter:
        """Join a run in progress. Called by `Lake.resume`."""
        claim = lake.store.open(RUNS.name).transaction_version(CLAIM) or 0
        last = lake.last_run()
        if claim % 2 == 0 or run_seq != last + 1:
            raise LakeError(
                f"run {run_seq} is not in progress",
                expected=f"run {last + 1}" if claim % 2 else "a run in progress",
                got=f"run {run_seq}",
                where=lake.store.root,
                fix="begin a run, and resume it by its run_seq while it is open",
            )
        return cls(lake, run_seq, claim, None, None, None, lake.clock.now())

    # --- rows ----------------------------------------------------------------------------------------------------

    def append(self, table: str, frame: pd.DataFrame, *, replaces: pd.DataFrame | None = None) -> int:
        """Append a frame to a table under this run's number.

        Appending the same rows twice (a task tried again) is harmless: they count once.

        Parameters
        ----------
        table : str
            Any table but `runs`.
        frame : DataFrame
            Exactly the table's columns and types.
        replaces : DataFrame, optional
            The groups that the run decided about: the columns of `Table.supersede_by`, and `month` where the table is
            kept by month. A group of it that has no row in `frame` is empty from this run on; without it, the rows of
            an earlier run would stay (a feedback that no topic fits any more would keep its old topics).

        Returns
        -------
        int
            Rows of `frame` written.

        Raises
        ------
        SchemaError
            If the frame is not the table's. Nothing was written.
        LakeError
            If the run is over, another one has taken over, or the write failed.
        """
        from vocnlp.lake.lake import known_table

        spec = known_table(table)
        if spec.name == RUNS.name:
            raise LakeError(
                "rows of `runs` are written by commit alone",
                expected="another table",
                got=RUNS.name,
                where="append",
                fix="call commit() once the run is complete",
            )
        rows = to_arrow(spec, frame, self.run_seq)
        if replaces is not None:
            rows = arrow.concat_tables([rows, self._empty_groups(spec, frame, replaces)])
        self._check_open()
        if rows.num_rows:
            with self._lake.store.appending():
                self._check_claim()
                self._lake.store.append(spec, rows)
        return len(frame)

    def read(self, table: str, **options: Any) -> pd.DataFrame:
        """Return a table with this run's own rows visible; options as `Lake.read`."""
        return self._lake.read(table, staged=self.run_seq, **options)

    def _empty_groups(self, table: Table, frame: pd.DataFrame, replaces: pd.DataFrame) -> arrow.Table:
        if group_mark(table) is None:
            raise LakeError(
                f"a group of table {table.name} is one row and cannot be empty",
                expected="several rows a group",
                got=table.name,
                where="append",
                fix="leave `replaces` out",
            )
        group = list(table.supersede_by)
        needed = [*group, *([table.partition_by] if table.partition_by else [])]
        missing = [c for c in needed if c not in replaces.columns]
        if missing:
            raise SchemaError(
                f"`replaces` lacks columns of table {table.name}",
                expected=", ".join(needed),
                got=", ".join(map(str, replaces.columns)),
                where=table.name,
                fix=f"add {', '.join(missing)}",
            )
        if replaces[needed].isna().to_numpy().any():
            raise SchemaError(
                f"`replaces` names groups of table {table.name} without a value",
                expected=", ".join(needed),
                got="nulls",
                where=table.name,
                fix="name every group in full",
            )
        groups = replaces[needed].drop_duplicates(group).astype(dict(table.empty().dtypes[needed]))
        kept = groups.merge(frame[group].drop_duplicates(), on=group, how="left", indicator="_in")
        empty = kept.loc[kept["_in"] == "left_only", needed].reset_index(drop=True)
        body = arrow.schema(list(table.arrow_schema)[1:])
        columns = [
            arrow.array(empty[f.name], type=f.type, from_pandas=True)
            if f.name in needed
            else arrow.nulls(len(empty), f.type)
            for f in body
        ]
        return with_run(arrow.Table.from_arrays(columns, schema=body), table, self.run_seq)

    # --- ending --------------------------------------------------------------------------------------------------

    def commit(
        self,
        *,
        status: RunStatus | str,
        recipe_id: str,
        cursors: str | Mapping[str, Any] = "{}",
        counts: str | Mapping[str, Any] = "{}",
        partial_sources: Sequence[str] = (),
        versions: str | Mapping[str, Any] = "{}",
        settings: str | Mapping[str, Any] = "{}",
        started_at: datetime | None = None,
    ) -> None:
        """Make the run visible, by its one append to `runs`.

        Mappings become canonical JSON. Every `COMPACT_EVERY` runs small files are merged afterwards; a failure of that
        is logged and does not touch the commit.

        Raises
        ------
        AlreadyCommittedError
            If another scheduler published one of the dates since this run began.
        LakeBusyError
            If another run has taken over.
        SchemaError
            If a value does not fit `runs`.
        LakeError
            If the run is over, or two different rows of it have one key. Nothing was published.
        """
        self._check_open()
        if self._dates is None or self._kind is None:
            raise LakeError(
                "a resumed run is committed by the process that began it",
                expected="the writer that begin() returned",
                got="one that resume() returned",
                where="commit",
                fix="commit where the run was begun",
            )
        first, last = self._dates
        frame = RUNS.conform(
            pd.DataFrame(
                {
                    "business_date": [last.isoformat()],
                    "from_date": [first.isoformat()],
                    "kind": [self._kind.value],
                    "status": [RunStatus(status).value],
                    "started_at": [started_at or self._started_at],
                    "committed_at": [self._lake.clock.now()],
                    "cursors": [_json(cursors)],
                    "counts": [_json(counts)],
                    "partial_sources": [list(partial_sources)],
                    "recipe_id": [recipe_id],
                    "versions": [_json(versions)],
                    "settings": [_json(settings)],
                    "schema_version": [SCHEMA_VERSION],
                }
            )
        )
        rows = to_arrow(RUNS, frame, self.run_seq)
        store = self._lake.store
        with store.appending(alone=True):
            for table in every_table():
                if table.name != RUNS.name:
                    self._settle(table)
            runs = self._check_unpublished()
            try:
                store.append(
                    RUNS,
                    rows,
                    into=runs,
                    transactions={CLAIM: self._claim + 1, **dict.fromkeys(self._transactions(), self.run_seq)},
                )
            except ConflictError:
                self._check_unpublished()
                raise
        self._open = False
        if self.run_seq % COMPACT_EVERY == 0:
            self._compact()
        self._release()

    def abandon(self) -> None:
        """Remove every row of the run and let others write; nothing happens if the run is over."""
        if not self._open:
            return
        self._open = False
        try:
            if not self._owner:
                return
            store = self._lake.store
            with store.appending(alone=True):
                runs = store.open(RUNS.name)
                # Rows of a run that took over carry the same number: they are not ours to remove.
                if runs.transaction_version(CLAIM) == self._claim:
                    _sweep(self._lake, self.run_seq - 1)
                    store.append(
                        RUNS, RUNS.arrow_schema.empty_table(), into=runs, transactions={CLAIM: self._claim + 1}
                    )
        finally:
            self._release()

    def __enter__(self) -> RunWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.abandon()
        except LakeError as failed:
            if error is None:
                raise
            # The first failure is the one to hear about; the next run removes the rows.
            log.warning("rows of run %d stay until the next run removes them: %s", self.run_seq, failed)

    # --- guards --------------------------------------------------------------------------------------------------

    def _check_open(self) -> None:
        if not self._open:
            raise LakeError(
                f"run {self.run_seq} is over",
                expected="a run in progress",
                got="one committed or abandoned",
                where="RunWriter",
                fix="begin another run",
            )

    def _check_claim(self) -> Any:
        runs = self._lake.store.open(RUNS.name)
        if runs.transaction_version(CLAIM) != self._claim:
            raise LakeBusyError(
                f"run {self.run_seq} has ended or another one has taken over",
                expected="the only writer",
                got="a later claim",
                where=self._lake.store.root,
                fix="stop this process; the later run does the work",
            )
        return runs

    def _check_unpublished(self) -> Any:
        """Return `runs` as it is now, if nobody has published the run's dates or taken over since it began."""
        runs = self._lake.store.open(RUNS.name)
        for name, seen in self._published.items():
            now = runs.transaction_version(name)
            if now != seen:
                raise AlreadyCommittedError(
                    "another scheduler published this date meanwhile",
                    expected=f"{name} as at the run's start",
                    got=f"published by run {now}",
                    where=self._lake.store.root,
                    fix="nothing to do; run the date again if late records came in",
                )
        if runs.transaction_version(CLAIM) != self._claim:
            self._check_claim()
        return runs

    def _transactions(self) -> list[str]:
        if self._dates is None or self._kind is None:
            return []
        first, last = self._dates
        if self._kind is RunKind.RESCORE:
            return [f"rescore:{last.isoformat()}"]
        return [f"night:{(first + timedelta(days=n)).isoformat()}" for n in range((last - first).days + 1)]

    def _published_versions(self) -> dict[str, int | None]:
        names = self._transactions()
        if not names:
            return {}
        runs = self._lake.store.open(RUNS.name)
        return {name: runs.transaction_version(name) for name in names}

    def _settle(self, table: Table) -> None:
        """Leave one row per key of this run, as readers and `sql` rely on.

        Raises
        ------
        LakeError
            If two different rows have one key: the run contradicts itself.
        """
        opened = self._lake.store.open(table.name)
        highest = max_run(opened)
        if highest is not None and highest < self.run_seq:
            return
        stored = self._lake.store.read(table.name, opened, [(RUN_SEQ, "=", self.run_seq)])
        key = ", ".join(quoted(c) for c in table.key)
        mark = group_mark(table)
        real = f"{RUN_SEQ} = {self.run_seq}" + (f" AND {quoted(mark)} IS NOT NULL" if mark else "")
        with connect() as connection:
            connection.register("_stored", stored)
            n, n_keys = connection.sql(
                f"SELECT count(*), count(DISTINCT ({key})) FROM _stored WHERE {real}"  # noqa: S608
            ).fetchall()[0]
            if n == n_keys:
                return
            rows = connection.sql(
                f"SELECT DISTINCT * FROM _stored WHERE {RUN_SEQ} = {self.run_seq}"  # noqa: S608
            ).to_arrow_table()
            connection.register("_distinct", rows)
            n_distinct = connection.sql(f"SELECT count(*) FROM _distinct WHERE {real}").fetchall()[0][0]  # noqa: S608
        if n_distinct != n_keys:
            raise LakeError(
                f"two different rows of this run have one key in table {table.name}",
                expected=f"one row per {', '.join(table.key)}",
                got=f"{n_distinct - n_keys} contradicting rows",
                where=table.name,
                fix="this is a fault of the stage that writes the table; nothing was published",
            )
        self._lake.store.sweep(table, self.run_seq - 1)
        self._lake.store.append(table, rows.select(table.arrow_schema.names).cast(table.arrow_schema))

    def _compact(self) -> None:
        try:
            for table in every_table():
                self._lake.store.compact(table)
        except LakeError as failed:
            log.warning("run %d is committed; small files could not be merged: %s", self.run_seq, failed)

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.release()


def _sweep(lake: Lake, last: int) -> None:
    for table in TABLES.values():
        if table.name != RUNS.name and lake.store.sweep(table, last):
            log.info("removed rows of table %s that no committed run stands for", table.name)


def _json(value: str | Mapping[str, Any]) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
