"""The ground truth beside the simulated files: what was planted, when, where, how much, and in which feedback.

It names feedback by source and the source's own id ("tickets:T202611150007"), because that is all a company knows; the
keyed `feedback_id` is computed from it when a result is held against the truth.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
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
        Planned share of all feedback outside and at the height of the episode, all sources delivering.
    slice : dict
        vocnlp column (or `extra` column) and value that the planted excess is confined to; sources without the column
        cannot show it.
    daily_share : tuple of float
        Expected share of what each simulated day delivered: the schedule, less what an outage kept back.
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
    """Made-up personal data written into a text, exactly as they stand there."""

    source_id: str
    kind: str
    value: str


@dataclass(frozen=True)
class RealText:
    """A planted feedback in a real customer's words: the data set and the row they were taken from."""

    source_id: str
    data: str
    row: int


@dataclass(frozen=True)
class SourceOutage:
    """A source that delivered nothing from `start_date` to `end_date`, both inside."""

    source: str
    start_date: date
    end_date: date


@dataclass(frozen=True)
class Truth:
    """Everything the simulator knows and no export file says.

    Attributes
    ----------
    daily_volume : tuple of float
        Expected feedback of each simulated day, calendar and outages included: what shares of days are weighed by.
    habits : dict
        How texts were written (irony, polite, dialect, traditional, ...) and in which feedback.
    late : tuple of str
        Tickets entered days after the customer spoke; they stand in the file where they were entered.
    real : tuple of RealText
        Planted feedback in real customers' words; all other is simulated.
    """

    company: str
    seed: int
    first_date: date
    last_date: date
    time_zone: str
    daily_volume: tuple[float, ...]
    planted: tuple[PlantedPoint, ...]
    steady: tuple[SteadyTheme, ...]
    noise: dict[str, tuple[str, ...]]
    habits: dict[str, tuple[str, ...]]
    edited: tuple[str, ...]
    late: tuple[str, ...]
    outages: tuple[SourceOutage, ...]
    pii: tuple[PlantedPii, ...]
    real: tuple[RealText, ...]
    bad_rows: tuple[BadRow, ...]
    n_rows: dict[str, int]
    n_feedback: dict[str, int]

    def planned_share(self, point: PlantedPoint, period: Period) -> float:
        """Return the expected share of a period's feedback; 0 outside the simulated time.

        Days weigh as much as they are expected to bring: a share that holds on 双11 counts for more than on a Sunday.
        """
        return self._pooled_share(point, self._indexes(period))

    def expected_change(self, point: PlantedPoint, period: Period) -> float | None:
        """Return the relative change of the planned share against its baseline; None where the baseline is nil.

        The baseline pools, by expected volume, the eight windows before that were simulated from end to end, as
        TRENDS pools feedback.
        """
        now, base = self.planned_share(point, period), self._baseline(point, period)
        return now / base - 1 if base else None

    def expected_state(self, point: PlantedPoint, period: Period) -> str:
        """Return what an unhindered trend would say of the period, by plan alone.

        The planned share now is held against the baseline of `expected_change`: `gone` and `new` when one of the two
        is nil, `rising` or `falling` from a relative change of 20 %, else `flat`; `cannot_tell` when neither reaches
        half a percent, too little for any weekly test, or no window before was simulated.
        """
        base = self._baseline(point, period)
        return State.CANNOT_TELL.value if base is None else expected_state(self.planned_share(point, period), base)

    def active(self, period: Period) -> list[PlantedPoint]:
        """Return the planted points whose planned share in the period is at least `ACTIVE_SHARE`."""
        return [point for point in self.planted if self.planned_share(point, period) >= ACTIVE_SHARE]

    def save(self, path: Path) -> None:
        """Write the truth as UTF-8 JSON, the same bytes for the same truth."""
        body = json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True, default=_plain)
        path.write_bytes((body + "\n").encode("utf-8"))

    def _baseline(self, point: PlantedPoint, period: Period) -> float | None:
        windows = [self._indexes(period.before(n)) for n in range(1, BASELINE_WINDOWS + 1)]
        days = [i for window in windows if window.start >= 0 and window.stop <= len(self.daily_volume) for i in window]
        return self._pooled_share(point, days) if days else None

    def _pooled_share(self, point: PlantedPoint, days: Iterable[int]) -> float:
        known = [i for i in days if 0 <= i < len(self.daily_volume)]
        volume = sum(self.daily_volume[i] for i in known)
        return sum(point.daily_share[i] * self.daily_volume[i] for i in known) / volume if volume else 0.0

    def _indexes(self, period: Period) -> range:
        first = (period.first - self.first_date).days
        return range(first, first + period.n_days)


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
            daily_volume=tuple(raw["daily_volume"]), planted=tuple(_point(entry) for entry in raw["planted"]),
            steady=tuple(SteadyTheme(**{**e, "source_ids": tuple(e["source_ids"])}) for e in raw["steady"]),
            noise={kind: tuple(ids) for kind, ids in raw["noise"].items()},
            habits={habit: tuple(ids) for habit, ids in raw["habits"].items()}, edited=tuple(raw["edited"]),
            late=tuple(raw["late"]), outages=tuple(_outage(entry) for entry in raw["outages"]),
            real=tuple(RealText(**e) for e in raw["real"]),
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


def _outage(entry: dict[str, str]) -> SourceOutage:
    start, end = (date.fromisoformat(entry[name]) for name in ("start_date", "end_date"))
    return SourceOutage(entry["source"], start, end)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
