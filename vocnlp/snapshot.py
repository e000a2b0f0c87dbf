"""A lake, the models and the settings as of one committed run: what every reading rests on.

A snapshot is pinned, so that a number read twice is the same number. `vocnlp.workspace` adds what is measured on it and
what analysts ask.
"""

from __future__ import annotations

import json
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Self, cast

import pandas as pd

from vocnlp import stages
from vocnlp.clock import Clock, business_day
from vocnlp.config import Settings
from vocnlp.errors import NotEnoughDataError, UnknownRunError
from vocnlp.folders import Folders
from vocnlp.lake import Lake
from vocnlp.models import load_models
from vocnlp.preprocess.keys import load_key
from vocnlp.schemas import TABLES


class Snapshot:
    """A lake, models and settings, pinned to one run: its tables, and what it knows of itself.

    Parameters
    ----------
    settings : Settings
    lake : Lake
    clock : Clock
    config : Path
        The file the settings came from; spawned processes open it again.
    run : int
        The committed run that every read is as of; 0 before the first.
    staged : int, optional
        A run in progress whose own rows are visible too.
    """

    def __init__(
        self,
        settings: Settings,
        lake: Lake,
        clock: Clock,
        config: Path,
        run: int,
        staged: int | None = None,
        shared: dict[str, Any] | None = None,
    ) -> None:
        self.settings = settings
        self.lake = lake
        self.clock = clock
        self.config = config
        self.run = run
        self.staged = staged
        self.folders = Folders(settings.workspace)
        # Loaded models are the same for every view of a workspace, and what a committed run edited: views share them.
        self._shared: dict[str, Any] = {} if shared is None else shared

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self.config)!r}, run={self.run})"

    def refresh(self) -> Self:
        """Return the workspace pinned to the newest committed run."""
        return self._view(self.lake.last_run())

    def at(self, run: int) -> Self:
        """Return the workspace as it was after a committed run.

        Raises
        ------
        UnknownRunError
            If no committed run has this number.
        """
        known = self.lake.runs()["run_seq"].tolist()
        if run not in known:
            raise UnknownRunError(
                "there is no such committed run",
                expected=f"one of {known[-10:]}",
                got=str(run),
                where=str(self.config),
                fix="see `vocnlp status`",
            )
        return self._view(run)

    def during(self, run_seq: int) -> Self:
        """Return the workspace with the rows of a run in progress visible."""
        return self._view(self.run, run_seq)

    def _view(self, run: int, staged: int | None = None) -> Self:
        return type(self)(self.settings, self.lake, self.clock, self.config, run, staged, self._shared)

    # --- what the lake holds -------------------------------------------------------------------------------------

    def read(self, table: str, **options: Any) -> pd.DataFrame:
        """Return a table as of the pinned run: `columns`, `months` and `where` as `Lake.read` takes them."""
        if not self.run and self.staged is None:
            return TABLES[table].empty()
        return self.lake.read(table, as_of=self.run, staged=self.staged, **options)

    @cached_property
    def last(self) -> dict[str, Any]:
        """The pinned run's row, its JSON columns parsed.

        Raises
        ------
        NotEnoughDataError
            Before the first committed run.
        """
        runs = self.lake.runs(as_of=self.run)
        if runs.empty:
            raise NotEnoughDataError(
                "this workspace has no committed run yet",
                expected="at least one run",
                got="none",
                where=str(self.config),
                fix="run `vocnlp backfill` or `vocnlp run` first",
            )
        row = {str(name): value for name, value in runs.iloc[-1].to_dict().items()}
        for name in ("cursors", "counts", "versions", "settings"):
            row[name] = json.loads(row[name])
        row["partial_sources"] = list(row["partial_sources"])
        return row

    @property
    def business_date(self) -> date:
        """The date the pinned run is for."""
        return date.fromisoformat(self.last["business_date"])

    @cached_property
    def covered_to(self) -> date:
        """The last business date of any run up to the pinned one: a run that fills an older gap does not move it back.

        Raises
        ------
        NotEnoughDataError
            Before the first committed run.
        """
        return max(self.business_date, date.fromisoformat(self.runs()["business_date"].max()))

    def runs(self) -> pd.DataFrame:
        """Return the committed runs up to the pinned one."""
        return self.lake.runs(as_of=self.run)

    @cached_property
    def covered_from(self) -> date | None:
        """First business day of the data."""
        created = self.read("feedback", columns=["created_at"])["created_at"]
        return business_day(created.min().to_pydatetime(), self.settings.time_zone) if len(created) else None

    @cached_property
    def as_published(self) -> Settings:
        """The settings that the pinned run used, so that an old report does not follow a later edit of voc.yaml."""
        if self.staged is not None or self.run == 0:
            return self.settings
        published = self.last["settings"]
        return self.settings.model_copy(
            update={
                "company": published["company"],
                "time_zone": published["time_zone"],
                "trend": type(self.settings.trend).model_validate(published["trend"]),
                "ranking": type(self.settings.ranking).model_validate(published["ranking"]),
                "report": type(self.settings.report).model_validate(published["report"]),
            }
        )

    def topics(self) -> pd.DataFrame:
        """Return TOPICS of the model that the pinned run used."""
        version = self._versions["topics"]
        return self.read("topics", where={"model_version": [version]})

    @cached_property
    def _versions(self) -> dict[str, str]:
        if self.staged is None:
            return dict(self.last["versions"])
        return self.models.versions(self.settings)

    @property
    def recipe(self) -> str:
        """The recipe of the pinned run, or of the run in progress."""
        return stages.recipe_id(self._versions)

    @property
    def models(self) -> stages.Models:
        """The models as configured now: what the next run will use."""
        if "models" not in self._shared:
            self._shared["models"] = load_models(self.settings, self.folders)
        return cast(stages.Models, self._shared["models"])

    def forget_models(self) -> None:
        """Load the models anew on next use: one of them has been replaced."""
        self._shared.pop("models", None)

    @cached_property
    def key(self) -> bytes:
        """The secret behind pseudonyms and mask tokens; made on first use."""
        return load_key(self.folders.key, create=True)

    @cached_property
    def _edited(self) -> pd.Series[int]:
        """The newest revision of each feedback that was ever edited, whatever month it lies in."""
        # Of a committed run it never changes: all views of the run share it.
        known: dict[int, pd.Series[int]] = {} if self.staged is not None else self._shared.setdefault("edited", {})
        if self.run not in known:
            feedback = self.read("feedback", columns=["feedback_id", "revision"])
            known[self.run] = feedback[feedback["revision"] > 0].groupby("feedback_id")["revision"].max()
        return known[self.run]

    def current(self, feedback: pd.DataFrame) -> pd.DataFrame:
        """Return of each feedback its newest revision, and nothing of one whose newest lies in a month not read."""
        newest = feedback["feedback_id"].map(self._edited)
        return feedback[newest.isna() | (feedback["revision"] == newest)]
