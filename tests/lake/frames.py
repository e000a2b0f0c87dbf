"""Frames of any table, filled with values that break careless stores."""

from __future__ import annotations

import functools
import random
import shutil
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from vocnlp.clock import FixedClock
from vocnlp.lake import Lake
from vocnlp.schemas import ASSIGNMENTS, TEXTS, UNITS, Table

AT = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
CLOCK = FixedClock(AT)
DAY = date(2026, 11, 15)
DONE: dict[str, Any] = {"status": "complete", "recipe_id": "r1"}

AWKWARD = [
    "电池太差！",
    "",
    'it\'s "so" bad\\',
    "a\nb\tc\r\n",
    "NULL",
    "null",
    "nan",
    "\x00nul",
    "😡👨‍👩‍👧",
    "複(fù)雜",
    "%_;--",
    " ",
]
CHOICES = {
    "polarity": ["negative", "neutral", "positive", "abstain"],
    "source_kind": ["ticket", "review", "survey"],
    "noise_kind": ["none", "spam"],
    "area": ["product", "other"],
    "feedback_type": ["投诉", "其他"],
    "priority": ["urgent", "suggestion"],
    "priority_from": ["source", "text"],
    "colour": ["red", "blue"],
    "status": ["active", "retired"],
    "state": ["rising", "cannot_tell"],
    "kind": ["night"],
    "error": ["bad_row", "empty_text"],
    "text_clean": ["电池太差!", "x"],
    "month": ["2026-10", "2026-11"],
}


def sample(table: Table, n: int = 12, seed: int = 0) -> pd.DataFrame:
    """A valid frame of any table: n rows with distinct keys, nulls wherever they are allowed."""
    rng = random.Random(f"{table.name}{seed}")
    rows = []
    for i in range(n):
        row: dict[str, Any] = {}
        for c in table.columns:
            if c.nullable and rng.random() < 0.4:
                row[c.name] = None
            elif c.name == "feedback_id":
                row[c.name] = f"f{i:016x}"
            elif c.name == "revision":
                row[c.name] = i % 3  # a group stays one group, in one month, whatever the seed
            elif c.name == "month":
                row[c.name] = CHOICES["month"][i % 2]
            elif c.name == "measure" and c.checks:
                row[c.name] = rng.choice(["theme", "pain"])
            elif c.name == "topic_id" or (c.name == "parent" and table.name == "topics"):
                row[c.name] = f"T{i:04d}"
            elif c.name == "code":
                row[c.name] = f"P-{i:04d}"
            elif c.name in CHOICES and c.checks:
                row[c.name] = rng.choice(CHOICES[c.name])
            elif c.name in table.key and c.type == "str":
                row[c.name] = f"{c.name}{i:03d}'\"甲"
            elif c.name in table.key:
                row[c.name] = i
            elif c.type == "str":
                row[c.name] = rng.choice(AWKWARD)
            elif c.type == "int64":
                row[c.name] = rng.choice([1, 2, 999])
            elif c.type == "float64":
                row[c.name] = 1.0 if c.name in ("rating", "nps", "csat") else rng.choice([0.0, 0.25, 1.0])
            elif c.type in ("bool", "boolean"):
                row[c.name] = rng.random() < 0.5
            elif c.type.startswith("datetime"):
                row[c.name] = AT + timedelta(microseconds=rng.randrange(10**12))
            elif c.type == "list[str]":
                row[c.name] = rng.choice([[], ["电池"], ["a", "", "b'c"]])
            elif c.type == "binary":
                row[c.name] = rng.choice([b"", b"\x00\xff", b"abc"])
            else:
                raise AssertionError(c.type)
        rows.append(row)
    rng.shuffle(rows)
    return table.conform(pd.DataFrame(rows, columns=table.column_names).astype(object))


def by_key(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """Sort as the lake does: by code point."""
    order = sorted(range(len(frame)), key=lambda i: tuple(frame[k].iloc[i] for k in table.key))
    return frame.iloc[order].reset_index(drop=True)


@functools.cache
def _empty_lake() -> tempfile.TemporaryDirectory[str]:
    folder: tempfile.TemporaryDirectory[str] = tempfile.TemporaryDirectory()
    Lake(Path(folder.name) / "lake", CLOCK).create()
    return folder


def new_lake(path: Path) -> Lake:
    """An empty lake: a copy of one created once, which a lake must survive anyway."""
    shutil.copytree(Path(_empty_lake().name) / "lake", path)
    return Lake(path, CLOCK)


def night(lake: Lake, day: date = DAY, **tables: pd.DataFrame) -> int:
    """One committed run with these rows."""
    from vocnlp.schemas import RunKind

    with lake.begin(day, RunKind.NIGHT) as run:
        for name, frame in tables.items():
            run.append(name, frame)
        run.commit(**DONE)
    return run.run_seq


def texts(*words: str, month: str = "2026-11", first: int = 0) -> pd.DataFrame:
    return TEXTS.conform(
        pd.DataFrame(
            {
                "feedback_id": [f"f{first + i:016x}" for i in range(len(words))],
                "revision": 0,
                "text": list(words),
                "text_clean": [w or "x" for w in words],
                "month": month,
            }
        )
    )


def assignments(*rows: tuple[int, int, int], month: str = "2026-11") -> pd.DataFrame:
    """Rows of (feedback, unit, topic)."""
    return ASSIGNMENTS.conform(
        pd.DataFrame(
            {
                "unit_id": [f"f{f:016x}.0.{u}" for f, u, _ in rows],
                "feedback_id": [f"f{f:016x}" for f, _, _ in rows],
                "revision": [0] * len(rows),
                "topic_id": [f"T{t:04d}" for _, _, t in rows],
                "model_version": "m",
                "probability": 0.5,
                "recipe_id": "r",
                "month": month,
            }
        )
    )


def units(n: int, first: int = 0, month: str = "2026-11") -> pd.DataFrame:
    ids = [f"f{first + i:016x}" for i in range(n)]
    return UNITS.conform(
        pd.DataFrame(
            {
                "unit_id": [f"{f}.0.0" for f in ids],
                "feedback_id": ids,
                "revision": 0,
                "ordinal": 0,
                "start": 0,
                "end": 4,
                "month": month,
            }
        )
    )
