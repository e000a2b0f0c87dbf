"""Bring a lake of an older schema version up to date, one step a version.

A step may be cut off at any moment and run again: it looks at what is there, and the version on disk is raised only
after it. Past reports stay what they were: a step adds columns or rewrites types, and moves no number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from vocnlp.clock import Clock
from vocnlp.errors import LakeError, LakeVersionError
from vocnlp.lake.lock import WriterLock
from vocnlp.lake.store import Store, every_table, table_properties, translated
from vocnlp.schemas import FEEDBACK_TYPE, RUNS, SCHEMA_VERSION


@dataclass(frozen=True)
class Step:
    """From one schema version to the next."""

    from_version: int
    about: str
    do: Callable[[Store], None]


def add_from_date(store: Store) -> None:
    """Version 0 had no `runs.from_date`: every run then covered its business date alone."""
    from deltalake import write_deltalake

    opened = store.open(RUNS.name)
    rows = opened.to_pyarrow_dataset().to_table()
    if "from_date" in rows.column_names:
        return
    rows = rows.append_column("from_date", rows.column("business_date"))
    rows = rows.select(RUNS.arrow_schema.names).cast(RUNS.arrow_schema)
    with translated(RUNS.name, "migrate"):
        # One Delta commit: a reader sees the table before or after, never between.
        write_deltalake(opened, rows, mode="overwrite", schema_mode="overwrite", configuration=table_properties(RUNS))


def add_feedback_type(store: Store) -> None:
    """Version 1 had no `feedback_type`: the next run reads again what it publishes, and so fills it."""
    store.create(FEEDBACK_TYPE)


STEPS: tuple[Step, ...] = (
    Step(0, "runs get from_date", add_from_date),
    Step(1, "feedback gets a type and a priority", add_feedback_type),
)


def migrate(path: Path | str, clock: Clock, *, steps: tuple[Step, ...] = STEPS, to: int = SCHEMA_VERSION) -> list[str]:
    """Bring a lake to the schema version of this vocnlp.

    Parameters
    ----------
    steps, to : optional
        The steps known and the version to reach.

    Returns
    -------
    list of str
        What was done, oldest first; empty if the lake was up to date.

    Raises
    ------
    LakeVersionError
        If the lake is newer than this vocnlp, or so old that no step starts from it.
    LakeBusyError
        If a run is writing.
    LakeError
        If there is no lake.
    """
    store = Store(path)
    found = store.read_version()
    if found is None:
        raise LakeError(
            "there is no lake to migrate", expected="a lake", got="nothing", where=store.root, fix="correct the path"
        )
    if found == to:
        return []
    by_version = {step.from_version: step for step in steps}
    missing = [version for version in range(found, to) if version not in by_version]
    if found > to or missing:
        raise LakeVersionError(
            "this vocnlp cannot migrate the lake",
            expected=f"schema version {min(by_version, default=to)} to {to}",
            got=f"schema version {found}",
            where=store.root,
            fix="update vocnlp" if found > to else "migrate with an older vocnlp first",
        )
    lock = WriterLock(store.folder) if store.folder is not None else None
    if lock is not None:
        lock.acquire(clock.now())
    try:
        done = []
        for version in range(found, to):
            step = by_version[version]
            step.do(store)
            store.write_version(version + 1)
            done.append(f"{version} -> {version + 1}: {step.about}")
        for table in every_table():
            store.create(table)
        return done
    finally:
        if lock is not None:
            lock.release()
