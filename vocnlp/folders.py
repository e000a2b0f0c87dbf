"""Where a workspace keeps its things."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Folders:
    """Where a workspace keeps its things."""

    root: Path

    @property
    def lake(self) -> Path:
        """Tables."""
        return self.root / "lake"

    @property
    def key(self) -> Path:
        """The secret of pseudonyms and masks; outside the lake, so that copying the lake does not copy it."""
        return self.root / "keys" / "voc.key"

    @property
    def topics(self) -> Path:
        """Topic models, one folder a version, and `current`, the name of the one in use."""
        return self.root / "models" / "topics"

    def find_topics(self) -> Path | None:
        """Return the folder of the topic model in use; None before the first."""
        pointer = self.topics / "current"
        return self.topics / pointer.read_text("utf-8").split()[0] if pointer.exists() else None

    @property
    def reports(self) -> Path:
        """Published reports."""
        return self.root / "reports"

    @property
    def staging(self) -> Path:
        """Ids and derived rows of a run in progress; never customers' words."""
        return self.root / "staging"
