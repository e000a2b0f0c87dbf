"""Topics: fit a model, list what it found."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape

from vocnlp.cli.console import DEFAULT_CONFIG, ConfigOption, build_table, explained, out, show_busy
from vocnlp.errors import InputError


def fit(
    config: ConfigOption = DEFAULT_CONFIG,
    n_topics: Annotated[str | None, typer.Option(help="A number, or `coherence` to choose it.")] = None,
) -> None:
    """Fit a new topic model on everything in the lake; the next run scores under it."""
    with explained(), show_busy("fit topics"):
        from vocnlp.fitting import refit_topics
        from vocnlp.workspace import open_workspace

        if n_topics is not None and n_topics != "coherence" and not (n_topics.isascii() and n_topics.isdigit()):
            raise InputError(
                "this is no number of topics",
                expected="a number, or coherence",
                got=repr(n_topics),
                where="--n-topics",
                fix="pass 40, or coherence to have it chosen",
            )
        wanted = int(n_topics) if n_topics is not None and n_topics != "coherence" else n_topics
        folder = refit_topics(open_workspace(config), n_topics=wanted)
    out.print(f"fitted {escape(str(folder))}; the next run re-scores under it", soft_wrap=True)


def list_topics(config: ConfigOption = DEFAULT_CONFIG) -> None:
    """List the topics: code, label, area, category, size, terms."""
    with explained():
        from vocnlp.workspace import open_workspace

        topics = open_workspace(config).topics()
        table = build_table("code", "label", "area", "category", "units", "terms")
        for row in topics.sort_values("n_units", ascending=False).to_dict("records"):
            category = row["category"] if isinstance(row["category"], str) else ""
            cells = (row["code"], row["label"], row["area"], category, str(row["n_units"]), " ".join(row["top_terms"]))
            table.add_row(*map(escape, cells))
        out.print(table)
