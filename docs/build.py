"""Writes docs/data-model.md and docs/configuration.md from the code; a test fails when they have gone stale.

python docs/build.py
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from vocnlp.config import (
    BasicAuth,
    BearerAuth,
    FileSource,
    KeyAuth,
    NotifyTarget,
    Paging,
    RestSource,
    Settings,
    SqlSource,
)
from vocnlp.schemas import SCHEMA_VERSION, TABLES

HERE = Path(__file__).parent
UNWRITTEN = ("drivers", "localisations", "alerts", "emerging", "restatements", "releases", "audit_labels")


def data_model() -> str:
    """Return the page that describes every table."""
    lines = [
        "# Data model",
        "",
        f"Schema version {SCHEMA_VERSION}. Written by `python docs/build.py` from `vocnlp/schemas/`.",
        "",
        "Every table also carries `run_seq`, the number of the run that appended the row. The state as of run N is,",
        "within each *superseding group*, the rows of the greatest committed `run_seq <= N`. Moments are UTC; weights",
        "are thousandths (`*_milli`). Tables are partitioned by `month` where they have it.",
        "",
        "Declared, not written yet: " + ", ".join(f"`{name}`" for name in UNWRITTEN) + ".",
    ]
    for table in TABLES.values():
        lines += [
            "",
            f"## {table.name}",
            "",
            f"{table.about[0].upper()}{table.about[1:]}.",
            "",
            f"Key: {_names(table.key)}. Superseding group: {_names(table.supersede_by)}."
            + (" Holds customers' words: Delta keeps statistics of its ids and times only." if table.words else ""),
            "",
            "| column | type | empty? | what it holds |",
            "|---|---|---|---|",
        ]
        for column in table.columns:
            decimals = f" ({column.decimals} decimals)" if column.decimals is not None else ""
            empty = "may be" if column.nullable else "no"
            lines.append(f"| `{column.name}` | {column.type}{decimals} | {empty} | {column.about} |")
    return "\n".join(lines) + "\n"


def configuration() -> str:
    """Return the page that describes every setting."""
    lines = [
        "# Configuration",
        "",
        "One file, `voc.yaml`. Written by `python docs/build.py` from `vocnlp/config.py` and",
        "`vocnlp/source_settings.py`.",
        "",
        "`${NAME}` in the file is replaced by that environment variable. Any setting can be overridden by an",
        "environment variable `VOC_<SECTION>__<NAME>`, such as `VOC_TREND__BASELINE_WINDOWS=13`. Relative paths are",
        "relative to the file's own folder. An unknown name is an error.",
    ]
    lines += _section("Top level", Settings)
    for name, field in Settings.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            lines += _section(f"`{name}`", kind)
    for title, kind in _SOURCES.items():
        lines += _section(title, kind)
    lines += _section("An entry of `notify.targets`", NotifyTarget)
    return "\n".join(lines) + "\n"


_SOURCES: dict[str, type[BaseModel]] = {
    "An entry of `sources`: files (`type: file`, the default)": FileSource,
    "An entry of `sources`: a table (`type: sql`)": SqlSource,
    "An entry of `sources`: an API (`type: rest`)": RestSource,
    "`paging` of an API": Paging,
    "`auth` of an API: `type: bearer`": BearerAuth,
    "`auth` of an API: `type: header` or `query`": KeyAuth,
    "`auth` of an API: `type: basic`": BasicAuth,
}


def _section(title: str, model: type[BaseModel]) -> list[str]:
    lines = ["", f"## {title}", "", "| setting | default | what it does |", "|---|---|---|"]
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            lines.append(f"| `{name}` | | its own section below |")
            continue
        about = (field.description or "").replace("|", "\\|")
        lines.append(f"| `{name}` | {_default(field)} | {about} |")
    return lines


def _default(field: Any) -> str:
    if field.is_required():
        return "required"
    value = field.default if field.default is not PydanticUndefined else field.default_factory()
    if value in (None, "", (), {}):
        return "empty"
    return f"`{value}`"


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    (HERE / "data-model.md").write_text(data_model(), "utf-8")
    (HERE / "configuration.md").write_text(configuration(), "utf-8")
