"""What a lake holds, to hold two of them against each other."""

from __future__ import annotations

import pandas as pd
from deltalake import DeltaTable

from tests.conftest import CLOCK
from vocnlp.schemas import TABLES
from vocnlp.workspace import open_workspace


def open_bank(bank):
    return open_workspace(bank.config, clock=CLOCK)


def tables_of(ws):
    return {name: ws.lake.read(name, with_run_seq=True) for name in TABLES if name != "runs"} | {"runs": ws.lake.runs()}


def physical_rows(ws):
    return {
        path.name: DeltaTable(path).to_pyarrow_table(columns=["run_seq"]).num_rows
        for path in sorted(ws.folders.lake.iterdir())
        if (path / "_delta_log").is_dir()
    }


def assert_same_tables(left, right):
    assert left.keys() == right.keys()
    for name, frame in left.items():
        pd.testing.assert_frame_equal(frame, right[name], obj=name)


def where_of(period):
    return {"period": [str(period)], "scope": ["all"]}
