"""What the steps of a run in progress leave each other on disk: a small state, ids, derived rows.

Under `<workspace>/staging/run-N/`; never customers' words, and gone when the run ends.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from vocnlp.schemas import Table
from vocnlp.workspace import Workspace


@dataclass
class NightState:
    """What the steps of a run tell each other: dates, counts and names, never customers' words."""

    run_seq: int
    business_date: str
    from_date: str
    kind: str
    started_at: str
    cursors: dict[str, str | None] = field(default_factory=dict)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    partial: dict[str, str] = field(default_factory=dict)
    chunks: list[str] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)

    @property
    def last_day(self) -> date:
        """The business date."""
        return date.fromisoformat(self.business_date)

    @property
    def first_day(self) -> date:
        """The first date covered."""
        return date.fromisoformat(self.from_date)

    @property
    def changed(self) -> bool:
        """Whether this run landed anything that the lake did not hold."""
        fresh = ("new", "revised", "quarantine_new")
        return any(count.get(name, 0) for count in self.counts.values() for name in fresh)


def staging_folder(ws: Workspace, run_seq: int) -> Path:
    return ws.folders.staging / f"run-{run_seq:08d}"


def load_state(ws: Workspace, run_seq: int) -> NightState:
    return load_state_of(staging_folder(ws, run_seq))


def load_state_of(folder: Path) -> NightState:
    return NightState(**json.loads((folder / "state.json").read_text("utf-8")))


def save_state(ws: Workspace, state: NightState) -> None:
    write_text(staging_folder(ws, state.run_seq) / "state.json", canonical(state.__dict__))


def write_text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(text, "utf-8")
    fresh.replace(path)


def canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def write_staged(frame: pd.DataFrame, table: Table, path: Path) -> None:
    import pyarrow as arrow
    import pyarrow.parquet

    fields = [field for field in table.arrow_schema if field.name != "run_seq"]
    pyarrow.parquet.write_table(arrow.Table.from_pandas(frame, arrow.schema(fields), preserve_index=False), path)


def read_staged(table: Table, path: Path) -> pd.DataFrame:
    return table.conform(pd.read_parquet(path))
