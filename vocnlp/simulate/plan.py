"""What the simulated company's customers talk about: themes, schedules and the population.

A schedule turns a planted pain point into one planned share a day, so that what "should" be found in any week is known
before a single text is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from typing import Any, Literal

import yaml

from vocnlp.simulate.calendar import volume_factor

Mood = Literal["complaint", "praise", "question"]
Kind = Literal["step", "ramp", "new", "falling", "resolved", "seasonal"]

SOURCES = ("tickets", "app_reviews", "survey")
SEASON_WEEKS = 13
FULL_WEEKS = 26
OUTAGE_WEEKS = 8
"""Shorter runs have no outage: it would lie in the last week."""
SOURCE_MIX: Mapping[str, float] = {"tickets": 0.42, "app_reviews": 0.36, "survey": 0.22}
NOISE_SOURCES: Mapping[str, Mapping[str, float]] = {
    "default_praise": {"app_reviews": 1.0}, "spam": {"app_reviews": 1.0}, "empty_answer": {"survey": 1.0},
    "boilerplate": {"app_reviews": 0.4, "tickets": 0.4, "survey": 0.2},
    "emoji_only": {"app_reviews": 0.7, "survey": 0.3},
}  # fmt: skip
"""Where feedback without content arrives."""
"""The length the plan's weeks are written for; shorter runs compress them."""


@dataclass(frozen=True)
class Theme:
    """Something customers talk about: how it arrives and under which product and channel it is filed."""

    id: str
    title: str
    mood: Mood
    product: str
    channel: str
    sources: Mapping[str, float]

    @property
    def source_shares(self) -> dict[str, float]:
        """Share of the theme that each source brings: its own leaning times how much a source brings at all."""
        weights = {source: self.sources[source] * SOURCE_MIX[source] for source in SOURCES}
        return {source: weight / sum(weights.values()) for source, weight in weights.items()}


@dataclass(frozen=True)
class RealRule:
    """Which rows of a labelled data set speak of a planted point: its gold label, and a word of the topic.

    Attributes
    ----------
    rate : float
        Share of the point's feedback that is taken from there.
    data : str
        Name of the data set.
    label : dict
        Column and the values that mark a complaint.
    words : str
        Regular expression of the topic's words; no classifier of vocnlp takes part.
    """

    rate: float
    data: str
    label: Mapping[str, tuple[Any, ...]]
    words: str


@dataclass(frozen=True)
class Outage:
    """A source that delivered nothing from `start` to `end`, both inside."""

    source: str
    start: date
    end: date


@dataclass(frozen=True)
class Schedule:
    """One planted pain point's planned course.

    Attributes
    ----------
    start, end : date
        First and last day of the planted episode; `end` is None while it lasts.
    shares : tuple of float
        One planned share of all feedback per simulated day.
    """

    kind: Kind
    start: date
    end: date | None
    shares: tuple[float, ...]


@dataclass(frozen=True)
class Planted:
    """A planted pain point: its theme, its slice and its schedule."""

    theme: Theme
    area: str
    base_share: float
    planted_share: float
    slice: Mapping[str, str]
    schedule: Schedule
    real: RealRule | None = None


@dataclass(frozen=True)
class Plan:
    """Everything `simulate_bank` draws from, besides words."""

    company: str
    time_zone: str
    first: date
    last: date
    steady: tuple[tuple[Theme, float], ...]
    planted: tuple[Planted, ...]
    versions: tuple[tuple[str, date], ...]
    outages: tuple[Outage, ...]
    population: Mapping[str, Any]

    @property
    def n_days(self) -> int:
        """Days simulated."""
        return (self.last - self.first).days + 1

    @property
    def themes(self) -> dict[str, Theme]:
        """Every theme by id, steady ones first."""
        return {t.id: t for t, _ in self.steady} | {p.theme.id: p.theme for p in self.planted}

    def is_silent(self, source: str, day: date) -> bool:
        """Tell whether a source delivered nothing on a day."""
        return any(o.source == source and o.start <= day <= o.end for o in self.outages)

    def volume(self, day: date) -> float:
        """Return a day's expected volume, sources that are silent included, over an ordinary day's."""
        return volume_factor(day, self.population["weekday_factors"])

    def expect(self) -> tuple[tuple[float, ...], dict[str, tuple[float, ...]]]:
        """Return what the exports should hold of every day: volume over an ordinary day's, and each planted share.

        An outage takes part of every theme and most of some, so the shares of what is left differ from the schedule.
        """
        noise: Mapping[str, float] = self.population["noise_shares"]
        weight = sum(weight for _, weight in self.steady)
        steady = [(theme.source_shares, share / weight) for theme, share in self.steady]
        volumes: list[float] = []
        shares: dict[str, list[float]] = {p.theme.id: [] for p in self.planted}
        for index in range(self.n_days):
            day = self.first + timedelta(days=index)
            heard = {source: not self.is_silent(source, day) for source in SOURCES}
            planted = {
                p.theme.id: p.schedule.shares[index] * _heard(p.theme.source_shares, heard) for p in self.planted
            }
            rest = 1 - sum(noise.values()) - sum(p.schedule.shares[index] for p in self.planted)
            total = sum(planted.values()) + rest * sum(share * _heard(mix, heard) for mix, share in steady)
            total += sum(share * _heard(NOISE_SOURCES[kind], heard) for kind, share in noise.items())
            volumes.append(round(self.volume(day) * total, 6))
            for name, share in planted.items():
                shares[name].append(round(share / total, 6))
        return tuple(volumes), {name: tuple(values) for name, values in shares.items()}


def _heard(mix: Mapping[str, float], heard: Mapping[str, bool]) -> float:
    return sum(share for source, share in mix.items() if heard[source])


def load_plan(last: date, weeks: int, *, real: bool = False) -> Plan:
    """Read the bank's plan and lay it over the `weeks` that end on `last`.

    Parameters
    ----------
    real : bool
        With the points that speak in real customers' words in place of some that cannot.

    Examples
    --------
    >>> plan = load_plan(date(2026, 11, 15), 26)
    >>> crash = plan.planted[0]
    >>> crash.theme.title, crash.schedule.start.isoformat(), crash.schedule.shares[0], crash.schedule.shares[-1]
    ('6.3.0 版本安卓闪退', '2026-10-19', 0.008, 0.07)
    """
    raw = yaml.safe_load((files("vocnlp") / "resources" / "simulate" / "bank_plan.yaml").read_text("utf-8"))
    first = last - timedelta(days=7 * weeks - 1)
    other = "synthetic" if real else "real"
    entries = [entry for entry in raw["planted"] if entry.get("only") != other]
    replaced = {entry.get("replaces") for entry in entries}
    planted = tuple(_planted(entry, first, last, weeks, real=real) for entry in entries)
    steady = tuple(
        (_theme(entry, entry["mood"]), float(entry["weight"])) for entry in raw["steady"] if entry["id"] not in replaced
    )
    versions = tuple(
        (str(name), last + timedelta(days=1) - timedelta(weeks=compress_weeks(int(ago), weeks)))
        for name, ago in raw["versions"].items()
    )
    outages = tuple(_outage(entry, last, weeks) for entry in raw["outages"] if weeks >= OUTAGE_WEEKS)
    return Plan(raw["company"], raw["time_zone"], first, last, steady, planted, versions, outages, raw)


def compress_weeks(ago: int, weeks: int) -> int:
    """Fit "so many weeks ago", planned for 26 weeks, into a shorter run; never less than one week.

    Examples
    --------
    >>> [compress_weeks(ago, 26) for ago in (1, 4, 16)], [compress_weeks(ago, 8) for ago in (1, 4, 16)]
    ([1, 4, 16], [1, 1, 5])
    """
    return ago if weeks >= FULL_WEEKS else max(1, round(ago * weeks / FULL_WEEKS))


def lay_schedule(
    kind: Kind, *, base: float, peak: float, first: date, last: date, start: date, end: date | None, season_days: int
) -> Schedule:
    """Return the planned share of every day from `first` to `last`.

    Kinds: `step` and `new` jump from base to peak on `start`; `ramp` climbs in a straight line and reaches the peak on
    `last`; `falling` holds the peak until `start` and then sinks to base, reached a week before `last`; `resolved` is
    at the peak from `start` to `end`; `seasonal` is at the peak for the seven days up to `last` and for the same seven
    days every `season_days` earlier.
    """
    shares: list[float] = []
    length = max(1, (last - start).days)
    fall = max(1, length - 7)
    for day in (first + timedelta(days=i) for i in range((last - first).days + 1)):
        since = (day - start).days
        if kind == "seasonal":
            part = 1.0 if (last - day).days % season_days < 7 else 0.0
        elif kind == "resolved":
            part = 1.0 if since >= 0 and end is not None and day <= end else 0.0
        elif kind == "ramp":
            part = min(1.0, max(0.0, since / length))
        elif kind == "falling":
            part = 1.0 - min(1.0, max(0.0, since / fall))
        else:
            part = 1.0 if since >= 0 else 0.0
        shares.append(round(base + (peak - base) * part, 6))
    return Schedule(kind, start, end, tuple(shares))


def _outage(entry: Mapping[str, Any], last: date, weeks: int) -> Outage:
    start = last + timedelta(days=3) - timedelta(weeks=max(2, compress_weeks(entry["weeks_ago"], weeks)))
    return Outage(entry["source"], start, start + timedelta(days=entry["days"] - 1))


def _planted(entry: Mapping[str, Any], first: date, last: date, weeks: int, *, real: bool) -> Planted:
    start = last + timedelta(days=1) - timedelta(weeks=compress_weeks(entry["weeks_ago"], weeks))
    end = None
    if "weeks_long" in entry:
        end = start + timedelta(days=7 * compress_weeks(entry["weeks_long"], weeks) - 1)
    schedule = lay_schedule(
        entry["kind"], base=entry["base_share"], peak=entry["planted_share"], first=first, last=last, start=start,
        end=end, season_days=7 * max(2, compress_weeks(SEASON_WEEKS, weeks)),
    )  # fmt: skip
    rule = None
    if real and "real" in entry:
        label = {str(column): tuple(values) for column, values in entry["real"]["label"].items()}
        rule = RealRule(float(entry["real"]["rate"]), entry["real"]["data"], label, entry["real"]["words"])
    return Planted(
        _theme(entry, "complaint"), entry["area"], entry["base_share"], entry["planted_share"],
        {str(k): str(v) for k, v in entry["slice"].items()}, schedule, rule,
    )  # fmt: skip


def _theme(entry: Mapping[str, Any], mood: Mood) -> Theme:
    return Theme(entry["id"], entry["title"], mood, entry["product"], entry["channel"], entry["sources"])
