"""One self-contained page from one `report.json`: no script, no request, nothing that is not in the JSON.

The page forbids itself everything by its own content security policy, escapes every word (jinja2 autoescape) and drops
the characters that reorder a line. The same report under the same version of vocnlp gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from vocnlp import __version__
from vocnlp.report.numbers import UNKNOWN, format_count
from vocnlp.report.page import Page
from vocnlp.report.safe_text import drop_hidden
from vocnlp.report.sentences import name_period, name_scope
from vocnlp.report.strings import Words

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


def render_html(report: Mapping[str, Any], language: str | None = None) -> str:
    """Draw a report.

    Parameters
    ----------
    report : mapping
        What `build_report` or `load` returned.
    language : {"zh", "en"}, optional
        The report's own language when empty.

    Raises
    ------
    InputError
        If there is no such language.
    """
    words = Words(language or report["language"])
    view = Page(report, words).view()
    return _environment().get_template("report.html.j2").render(view, css=_style(), version=__version__)


def render_index(
    rows: Sequence[Mapping[str, Any]], language: str, *, scopes: Sequence[Mapping[str, Any]] = (), up: bool = False
) -> str:
    """Draw the list of all reports.

    Parameters
    ----------
    rows : sequence of mapping
        Newest first: folder, and either report (its content) or None where it cannot be read.
    scopes : sequence of mapping
        folder and newest report of each scope that has reports of its own.
    up : bool
        True for the index of a scope, two folders down.
    """
    words = Words(language)
    shown = []
    for row in rows:
        report = row["report"]
        if report is None:
            shown.append({"folder": row["folder"], "unreadable": words("index.unreadable", folder=row["folder"])})
            continue
        counts = {name: len(items) for name, items in report["changes"].items() if isinstance(items, list)}
        top = report["pain_points"][0]["label"] if report["pain_points"] else UNKNOWN
        shown.append(
            {
                "folder": row["folder"],
                "period": name_period(report["period"], language),
                "top": top,
                "n": words("index.n", n=format_count(report["totals"]["n"])),
                "company": report["company"],
                "changes": words("index.changes", **{name: counts[name] for name in counts if name != "steady"}),
                "scope": name_scope(report, words),
                "run": words("head.run", run=report["run"]["run_seq"]),
                "partial": words("method.status.partial") if report["run"]["status"] == "partial" else None,
            }
        )
    below = [{"folder": row["folder"], "name": name_scope(row["report"], words)} for row in scopes]
    titles = [row["report"]["title"] for row in rows if row["report"] is not None]
    return (
        _environment()
        .get_template("index.html.j2")
        .render(
            w=words,
            rows=shown,
            scopes=sorted(below, key=lambda row: row["name"] or ""),
            up=up,
            title=titles[0] if titles else words("index.title"),
            css=_style(),
            version=__version__,
        )
    )


@lru_cache(maxsize=1)
def _environment() -> Environment:
    # Loading jinja2 costs time that a notebook which never draws a page should not pay.
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    def source(name: str) -> str:
        return _resource(name)

    def finish(value: Any) -> Any:
        # Whatever a report.json holds, by whoever's hand: nothing printed may reorder the line. Markup is our own.
        return drop_hidden(value) if type(value) is str else value

    return Environment(
        loader=FunctionLoader(source),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=finish,
    )


@lru_cache(maxsize=1)
def _style() -> Markup:
    from markupsafe import Markup

    # Our own file, not anybody's words: the one thing that enters the page unescaped.
    return Markup(_resource("report.css"))  # noqa: S704


def _resource(name: str) -> str:
    return (files("vocnlp") / "resources" / "report" / name).read_text("utf-8")
