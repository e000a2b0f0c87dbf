"""Operators: how the workspace is doing, and its upkeep."""

from __future__ import annotations

from rich.markup import escape
from rich.table import Table

from vocnlp.cli.console import DEFAULT_CONFIG, ConfigOption, explained, out
from vocnlp.clock import SystemClock


def status(config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Show the last runs, what is partial, and how rows were accounted for."""
    with explained():
        import json

        from vocnlp.workspace import open_workspace

        ws = open_workspace(config)
        runs = ws.runs().tail(10)
        if runs.empty:
            out.print("no committed run yet")
            return
        table = Table("run", "date", "kind", "status", "read", "new", "revised", "rejected", "recipe", "committed")
        for row in runs.to_dict("records"):
            counts = [count for count in json.loads(row["counts"]).values() if "read" in count]
            sums = [str(sum(count[name] for count in counts)) for name in ("read", "new", "revised", "rejected")]
            state = row["status"] + (f" ({', '.join(row['partial_sources'])})" if len(row["partial_sources"]) else "")
            table.add_row(
                str(row["run_seq"]),
                row["business_date"],
                row["kind"],
                state,
                *sums,
                row["recipe_id"],
                f"{row['committed_at']:%Y-%m-%d %H:%M}",
            )
        out.print(table)


def migrate(config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Bring a lake of an older schema version up to date."""
    with explained():
        from vocnlp.config import load_settings
        from vocnlp.lake import migrate as migrate_lake
        from vocnlp.workspace import Folders

        steps = migrate_lake(Folders(load_settings(config).workspace).lake, SystemClock())
    out.print("\n".join(map(escape, steps)) if steps else "nothing to migrate")
