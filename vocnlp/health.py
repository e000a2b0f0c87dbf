"""How a workspace is doing: which nights ran, how fresh each source is, and whether every row is accounted for.

Reads only. `vocnlp status` shows it; `find_missed_night` is what the dead man's switch asks.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from vocnlp.clock import business_day
from vocnlp.staging import canonical, write_text
from vocnlp.workspace import Workspace

SHOWN_RUNS = 10


@dataclass(frozen=True)
class Accounting:
    """What became of the rows that a run read from one source. The parts add up to `read`; `gap` says how far not.

    `duplicate` rows are part of the pull's rejected ones; here they stand apart from those `rejected_otherwise`.
    """

    run_seq: int
    source: str
    read: int
    new: int
    revised: int
    unchanged: int
    outside: int
    duplicate: int
    rejected_otherwise: int

    @property
    def gap(self) -> int:
        """Rows read that no part holds; 0 when all is well."""
        kept = self.new + self.revised + self.unchanged
        return self.read - kept - self.outside - self.duplicate - self.rejected_otherwise


@dataclass(frozen=True)
class Freshness:
    """The newest feedback of a source, and how many days before the business date that was; None without any."""

    source: str
    latest_at: datetime | None
    days_behind: int | None
    is_partial: bool


@dataclass(frozen=True)
class Health:
    """What `vocnlp status` shows.

    Attributes
    ----------
    runs : list of dict
        The last committed runs, oldest first: run_seq, business_date, from_date, kind, status, partial, recipe_id,
        committed_at, n_landed, n_analysed.
    missing : list of date
        Dates from the first one published to the one that is due that no run covers.
    missed : date or None
        The newest date that should have been published by now and was not.
    """

    run: int
    business_date: date | None
    runs: list[dict[str, Any]]
    missing: list[date]
    missed: date | None
    freshness: list[Freshness]
    accounting: list[Accounting]

    @property
    def adds_up(self) -> bool:
        """Whether every row read is accounted for, and every feedback landed was analysed."""
        return not any(row.gap for row in self.accounting) and not any(
            run["n_analysed"] is not None and run["n_landed"] != run["n_analysed"] for run in self.runs
        )

    def to_json(self) -> str:
        """Return everything as JSON; moments in ISO 8601, UTC."""
        content = {**asdict(self), "adds_up": self.adds_up}
        content["accounting"] = [{**asdict(row), "gap": row.gap} for row in self.accounting]
        return json.dumps(content, ensure_ascii=False, indent=1, default=lambda value: value.isoformat())


def describe_health(ws: Workspace, *, n_runs: int = SHOWN_RUNS) -> Health:
    """Return how a workspace is doing as of the run it is pinned to."""
    runs = ws.runs()
    shown = runs.tail(n_runs)
    due = find_due_date(ws.clock.now(), ws.settings.time_zone, ws.settings.dead_man_hour)
    return Health(
        run=ws.run,
        business_date=date.fromisoformat(runs["business_date"].max()) if len(runs) else None,
        runs=[_describe_run(row) for row in shown.to_dict("records")],
        missing=find_missing_dates(runs, due),
        missed=find_missed_night(runs, ws.clock.now(), ws.settings.time_zone, ws.settings.dead_man_hour),
        freshness=_measure_freshness(ws, runs),
        accounting=[row for _, run in shown.iterrows() for row in account_rows(int(run["run_seq"]), run["counts"])],
    )


def account_rows(run_seq: int, counts: str) -> list[Accounting]:
    """Return what became of the rows of a run, source by source.

    Parameters
    ----------
    counts : str
        JSON, as `runs.counts` holds it.

    Examples
    --------
    >>> counts = {"read": 9, "new": 5, "revised": 1, "unchanged": 0, "outside": 1, "duplicate": 1, "rejected": 2}
    >>> row = account_rows(1, json.dumps({"reviews": counts}))[0]
    >>> row.rejected_otherwise, row.gap
    (1, 0)
    """
    return [
        Accounting(
            run_seq,
            source,
            n["read"],
            n["new"],
            n["revised"],
            n["unchanged"],
            n["outside"],
            n["duplicate"],
            n["rejected"] - n["duplicate"],
        )
        for source, n in sorted(json.loads(counts).items())
        if "read" in n
    ]


def find_missing_dates(runs: pd.DataFrame, due: date) -> list[date]:
    """Return the dates from the first one published to the one that is due that no run covers.

    Parameters
    ----------
    runs : DataFrame
        Committed runs: `from_date`, `business_date`.
    due : date
        What `find_due_date` says; nights that stopped are missing up to it.

    Examples
    --------
    >>> runs = pd.DataFrame({"from_date": ["2026-11-01", "2026-11-12"], "business_date": ["2026-11-09", "2026-11-12"]})
    >>> [str(day) for day in find_missing_dates(runs, date(2026, 11, 13))]
    ['2026-11-10', '2026-11-11', '2026-11-13']
    """
    covered = _covered(runs)
    if not covered:
        return []
    first, last = min(covered), max(*covered, due)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if day not in covered]


def find_due_date(now: datetime, time_zone: str, dead_man_hour: int) -> date:
    """Return the newest business date that should have been published by now.

    A night is due at `dead_man_hour` o'clock of the day after its business date, in the business time zone.
    """
    today = business_day(now, time_zone)
    due_at = datetime.combine(today, time(dead_man_hour), tzinfo=ZoneInfo(time_zone))
    return today - timedelta(days=1 if now >= due_at else 2)


def find_missed_night(runs: pd.DataFrame, now: datetime, time_zone: str, dead_man_hour: int) -> date | None:
    """Return the business date that should have been published by now and was not; None when all is well.

    Only the newest due date (`find_due_date`) is asked for: an older gap is `find_missing_dates`' matter and would
    otherwise ring for ever.

    Parameters
    ----------
    runs : DataFrame
        Committed runs: `from_date`, `business_date`.

    Examples
    --------
    >>> from datetime import UTC
    >>> runs = pd.DataFrame({"from_date": ["2026-11-14"], "business_date": ["2026-11-14"]})
    >>> before, after = datetime(2026, 11, 15, 23, 59, tzinfo=UTC), datetime(2026, 11, 16, 0, 0, tzinfo=UTC)
    >>> find_missed_night(runs, before, "Asia/Shanghai", 8), find_missed_night(runs, after, "Asia/Shanghai", 8)
    (None, datetime.date(2026, 11, 15))
    """
    expected = find_due_date(now, time_zone, dead_man_hour)
    return None if expected in _covered(runs) else expected


def write_heartbeat(ws: Workspace) -> date | None:
    """Ask for a missed night, write the answer to `heartbeat.json` beside the lake, and return it.

    The file is for a monitor that looks at files: its age says when the check last ran. Where there is no workspace
    yet, or its path is wrong, none is made.
    """
    runs = ws.runs()
    missed = find_missed_night(runs, ws.clock.now(), ws.settings.time_zone, ws.settings.dead_man_hour)
    if not ws.folders.root.is_dir():
        return missed
    last = runs.iloc[-1] if len(runs) else None
    content = {
        "checked_at": ws.clock.now().isoformat(),
        "run_seq": ws.run,
        "business_date": None if last is None else runs["business_date"].max(),
        "status": None if last is None else last["status"],
        "missed": None if missed is None else missed.isoformat(),
    }
    write_text(ws.folders.root / "heartbeat.json", canonical(content) + "\n")
    return missed


def _covered(runs: pd.DataFrame) -> set[date]:
    days: set[date] = set()
    for first, last in zip(runs["from_date"], runs["business_date"], strict=True):
        start, end = date.fromisoformat(first), date.fromisoformat(last)
        days.update(start + timedelta(days=n) for n in range((end - start).days + 1))
    return days


def _describe_run(row: dict[Any, Any]) -> dict[str, Any]:
    counts = json.loads(row["counts"])
    landed = sum(n["new"] + n["revised"] for n in counts.values() if "read" in n)
    landed += counts.get("rescored", {}).get("feedback", 0)
    return {
        "run_seq": int(row["run_seq"]),
        "business_date": row["business_date"],
        "from_date": row["from_date"],
        "kind": row["kind"],
        "status": row["status"],
        "partial": sorted(row["partial_sources"]),
        "recipe_id": row["recipe_id"],
        "committed_at": row["committed_at"].to_pydatetime(),
        "n_landed": landed,
        "n_analysed": counts.get("analysed", {}).get("noise"),
    }


def _measure_freshness(ws: Workspace, runs: pd.DataFrame) -> list[Freshness]:
    newest = ws.read("feedback", columns=["source", "created_at"]).groupby("source")["created_at"].max()
    partial = set(runs.iloc[-1]["partial_sources"]) if len(runs) else set()
    rows = []
    for name in sorted({source.name for source in ws.settings.sources} | set(newest.index)):
        latest = newest[name].to_pydatetime() if name in newest.index else None
        behind = None
        if latest is not None:
            behind = (ws.covered_to - business_day(latest, ws.settings.time_zone)).days
        rows.append(Freshness(name, latest, behind, name in partial))
    return rows
