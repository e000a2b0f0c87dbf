"""Cells of frames as the plain values of JSON: nulls of any kind are None, moments are text, numbers are rounded."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from vocnlp.errors import SchemaError
from vocnlp.report.safe_text import neutralise

DECIMALS = 6
"""What the tables publish."""


def require(frame: pd.DataFrame, columns: tuple[str, ...], name: str) -> None:
    """Refuse a frame that lacks a column, naming the input that it came in as."""
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise SchemaError(
            f"the report's {name} lack a column",
            expected=", ".join(columns),
            got="without " + ", ".join(missing),
            where=f"ReportInputs.{name}",
            fix="pass the whole table",
        )


def read_records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as plain values."""
    return [{str(key): read_value(value) for key, value in row.items()} for row in frame.to_dict("records")]


def by_topic(frame: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Return rows by topic_id, in its order whatever the frame's."""
    return {row["topic_id"]: row for row in sorted(read_records(frame), key=lambda row: str(row["topic_id"]))}


def read_value(value: Any) -> Any:
    """Return a cell as a plain Python value, nulls of any kind as None, Arrow lists as lists."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [read_value(item) for item in value]
    return None if pd.isna(value) else value


def make_plain(value: Any) -> Any:
    """Return JSON types only, with numbers as they are published.

    Examples
    --------
    >>> make_plain({"share": 0.04209999999, "delta": float("nan"), "n": (1, -0.0)})
    {'share': 0.0421, 'delta': None, 'n': [1, 0.0]}
    """
    if isinstance(value, Mapping):
        return {str(key): make_plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [make_plain(item) for item in value]
    if isinstance(value, bool) or value is None or isinstance(value, int):
        return value
    if isinstance(value, float):
        # Adding zero turns -0.0 into 0.0.
        return round(value, DECIMALS) + 0.0 if math.isfinite(value) else None
    return str(value)


def read_words(value: Any) -> str | None:
    """Return a cell of words that is safe to show, None where it is empty."""
    return neutralise(value) if isinstance(value, str) and value else None


def read_moment(value: Any) -> str | None:
    """Return a moment as ISO text in UTC, to the second."""
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return None
    moment = pd.Timestamp(value)
    moment = moment.tz_localize(UTC) if moment.tzinfo is None else moment.tz_convert(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def read_day(value: Any, time_zone: str) -> str | None:
    """Return the business day of a moment."""
    moment = read_moment(value)
    if moment is None:
        return None
    return pd.Timestamp(moment).tz_convert(ZoneInfo(time_zone)).strftime("%Y-%m-%d")


def read_history(text: Any) -> list[float | None]:
    """Read the history column: shares, oldest first, then now; a window that cannot be told is null."""
    try:
        values = json.loads(text) if isinstance(text, str) and text else []
    except json.JSONDecodeError:
        return []
    if not isinstance(values, list):
        return []
    return [float(v) if isinstance(v, int | float) and math.isfinite(v) else None for v in values]


def read_affected(text: Any) -> list[dict[str, Any]]:
    """Read the affected column: the most concerned group of each dimension, the most over-represented first."""
    try:
        groups = json.loads(text) if isinstance(text, str) and text else {}
    except json.JSONDecodeError:
        return []
    if not isinstance(groups, dict):
        return []
    found = []
    for dimension, group in groups.items():
        if not isinstance(group, dict) or group.get("value") is None:
            continue
        found.append(
            {
                "dimension": neutralise(str(dimension)),
                "value": neutralise(str(group["value"])),
                "n": group.get("n"),
                "share": group.get("share"),
                "lift": group.get("lift"),
            }
        )
    return sorted(found, key=lambda item: (-(item["lift"] or 0.0), item["dimension"]))
