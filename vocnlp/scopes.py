"""Parts of the feedback that a report or an analyst asks for by name: refused if nothing bears the name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vocnlp.errors import InputError
from vocnlp.rootcause.voices import SLICES
from vocnlp.schemas import Area

if TYPE_CHECKING:
    from vocnlp.workspace import Workspace

SCOPE_COLUMNS = (*SLICES, "source", "source_kind")
"""What a scope may be named by, besides `area`."""

_SHOWN_VALUES = 20


def check_scope(ws: Workspace, scope: str) -> None:
    """Refuse a scope that names no column, or a value that no feedback has.

    Raises
    ------
    InputError
    """
    if scope == "all":
        return
    column, _, value = scope.partition("=")
    if column not in (*SCOPE_COLUMNS, "area") or not value:
        raise InputError(
            "this is no scope",
            expected="all, or area, " + ", ".join(SCOPE_COLUMNS) + ", followed by =value",
            got=repr(scope),
            where="scope",
            fix="name one of these columns, such as channel=app",
        )
    check_value(ws, column, value, where="scope")


def check_value(ws: Workspace, column: str, value: str, *, where: str) -> None:
    """Refuse a value of a column that no feedback has.

    Raises
    ------
    InputError
    """
    known = [area.value for area in Area] if column == "area" else _list_values(ws, column)
    if value not in known:
        more = f" and {len(known) - _SHOWN_VALUES} more" if len(known) > _SHOWN_VALUES else ""
        raise InputError(
            f"no feedback has this {column}",
            expected="one of " + ", ".join(known[:_SHOWN_VALUES]) + more if known else f"feedback with a {column}",
            got=repr(value),
            where=where,
            fix="use a value as the lake has it",
        )


def _list_values(ws: Workspace, column: str) -> list[str]:
    values = ws.read("feedback", columns=["feedback_id", "revision", column])[column].dropna()
    return sorted({str(value) for value in values})
