"""The ground truth beside the simulated files: what was planted, when, where, how much, and in which feedback.

It names feedback by source and the source's own id ("tickets:T202611150007"), because that is all a company knows; the
keyed `feedback_id` is computed from it when a result is held against the truth.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from vocnlp.errors import InputError
from vocnlp.periods import Period
from vocnlp.schemas import State

ACTIVE_SHARE = 0.03
"""A planted point is active in a period when its planned share there is at least this: what a weekly test of 840
feedback can be asked to see."""
BASELINE_WINDOWS = 8
CHANGE = 0.2
"""Relative change of the planned share from which a state other than flat is expected."""


@dataclass(frozen=True)
class PlantedPoint:
    """One planted pain point.

    Attributes
    ----------
    base_share, planted_share : float
        Planned share of all feedback outside and at the height of the episode.
    slice : dict
        vocnlp column (or `extra` column) and value that the planted excess is confined to; sources without the column
        cannot show it.
    daily_share : tuple of float
        Planned share of each simulated day.
    expected_state : str
        What TRENDS should say of the last seven days against the eight windows before, by plan.
    source_ids : tuple of str
        Every feedback that truly says it, as source:id.
    """

    id: str
    title: str
    area: str
    kind: str
    start_date: date
    end_date: date | None
    slice: dict[str, str]
    base_share: float
    planted_share: float
    expected_state: str
    daily_share: tuple[float, ...]
    source_ids: tuple[str, ...]


@dataclass(frozen=True)
class SteadyTheme:
    """A theme whose rate never changes: whatever a trend says of it beyond noise is false."""

    id: str
    title: str
    mood: str
    source_ids: tuple[str, ...]


@dataclass(frozen=True)
class BadRow:
    """A row that cannot become feedback, or repeats another; `position` counts from 1 under the header."""

    source: str
    source_id: str
    position: int
    reason: str


@dataclass(frozen=True)
class PlantedPii:
    """A made-up personal number written into a text, exactly as it stands there."""

    source_id: str
    kind: str
    value: str


@dataclass(frozen=True)
class Truth:
    """Everything the simulator knows and no export file says."""

    company: str
    seed: int
    first_date: date
    last_date: date
    time_zone: str
    planted: tuple[PlantedPoint, ...]
    steady: tuple[SteadyTheme, ...]
    noise: dict[str, tuple[str, ...]]
    edited: tuple[str, ...]
    pii: tuple[PlantedPii, ...]
    bad_rows: tuple[BadRow, ...]
    n_rows: dict[str, int]
    n_feedback: dict[str, int]

    def planned_share(self, point: PlantedPoint, period: Period) -> float:
        """Return the mean planned share over the simulated days of a period; 0 outside the simulated time."""
        days = [i for i in self._indexes(period) if 0 <= i < len(point.daily_share)]
        return sum(point.daily_share[i] for i in days) / len(days) if days else 0.0

    def expected_state(self, point: PlantedPoint, period: Period) -> str:
        """Return what an unhindered trend would say of the period, by plan alone.

        The planned share now is held against the mean of the eight windows before (as far as they were simulated):
        `gone` and `new` when one of the two is nil, `rising` or `falling` from a relative change of 20 %, else `flat`;
        `cannot_tell` when neither reaches half a percent, too little for any weekly test.
        """
        now = self.planned_share(point, period)
        windows = [period.before(n) for n in range(1, BASELINE_WINDOWS + 1)]
        known = [i for window in windows for i in self._indexes(window) if 0 <= i < len(point.daily_share)]
        if not known:
            return State.CANNOT_TELL.value
        base = sum(point.daily_share[i] for i in known) / len(known)
        return expected_state(now, base)

    def active(self, period: Period) -> list[PlantedPoint]:
        """Return the planted points whose planned share in the period is at least `ACTIVE_SHARE`."""
        return [point for point in self.planted if self.planned_share(point, period) >= ACTIVE_SHARE]

    def save(self, path: Path) -> None:
        """Write the truth as UTF-8 JSON, the same bytes for the same truth."""
        body = json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True, default=_plain)
        path.write_bytes((body + "\n").encode("utf-8"))

    def _indexes(self, period: Period) -> Iterator[int]:
        first = (period.first - self.first_date).days
        return iter(range(first, first + period.n_days))


def expected_state(now: float, base: float) -> str:
    """Name the state of a planned share against a planned baseline.

    Examples
    --------
    >>> expected_state(0.07, 0.03), expected_state(0.05, 0.0), expected_state(0.045, 0.045), expected_state(0.01, 0.05)
    ('rising', 'new', 'flat', 'falling')
    >>> expected_state(0.002, 0.002), expected_state(0.0, 0.02)
    ('cannot_tell', 'gone')
    """
    if max(now, base) < 0.005:
        return State.CANNOT_TELL.value
    if base == 0:
        return State.NEW.value
    if now == 0:
        return State.GONE.value
    if now >= base * (1 + CHANGE):
        return State.RISING.value
    if now <= base * (1 - CHANGE):
        return State.FALLING.value
    return State.FLAT.value


def days_of(first: date, last: date) -> list[date]:
    """Return every day from `first` to `last`, both inside."""
    return [first + timedelta(days=i) for i in range((last - first).days + 1)]


def load_truth(path: str | Path) -> Truth:
    """Read a `truth.json`.

    Raises
    ------
    InputError
        If the file is missing or is not a truth file.
    """
    path = Path(path)
    try:
        raw = json.loads(path.read_text("utf-8"))
        return Truth(
            company=raw["company"], seed=raw["seed"], first_date=date.fromisoformat(raw["first_date"]),
            last_date=date.fromisoformat(raw["last_date"]), time_zone=raw["time_zone"],
            planted=tuple(_point(entry) for entry in raw["planted"]),
            steady=tuple(SteadyTheme(**{**e, "source_ids": tuple(e["source_ids"])}) for e in raw["steady"]),
            noise={kind: tuple(ids) for kind, ids in raw["noise"].items()}, edited=tuple(raw["edited"]),
            pii=tuple(PlantedPii(**e) for e in raw["pii"]), bad_rows=tuple(BadRow(**e) for e in raw["bad_rows"]),
            n_rows=raw["n_rows"], n_feedback=raw["n_feedback"],
        )  # fmt: skip
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            "the ground truth cannot be read", expected="a truth.json written by the simulator",
            got=type(error).__name__, where=str(path), fix="simulate the company again",
        ) from error  # fmt: skip


def split_source_id(name: str) -> tuple[str, str]:
    """Cut "tickets:T202611150007" into source and the source's own id."""
    source, _, source_id = name.partition(":")
    return source, source_id


def _point(entry: dict[str, Any]) -> PlantedPoint:
    end: str | None = entry["end_date"]
    lists: dict[str, Sequence[Any]] = {name: tuple(entry[name]) for name in ("daily_share", "source_ids")}
    dates = {
        "start_date": date.fromisoformat(entry["start_date"]),
        "end_date": date.fromisoformat(end) if end is not None else None,
    }
    return PlantedPoint(**{**entry, **lists, **dates})


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
