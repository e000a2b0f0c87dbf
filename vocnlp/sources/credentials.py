"""Addresses and credentials: `${NAME}` becomes the environment's value when a source is pulled, and not before.

Settings therefore hold no password, and reading a report needs none. What the outside answers (a driver's message, a
server's page) may repeat a password or a customer's words: errors give its code, never its text.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

from vocnlp.errors import SourceAccessError, SourceDriverError

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def resolve_variables(value: Any) -> Any:
    """Return a setting with every `${NAME}` in it replaced, in lists and mappings too.

    Raises
    ------
    SourceAccessError
        If a variable is not set. The other sources of a night go on.

    Examples
    --------
    >>> os.environ["VOC_DOC_TOKEN"] = "t"
    >>> resolve_variables({"header": ["Token ${VOC_DOC_TOKEN}", 5]})
    {'header': ['Token t', 5]}
    """
    if isinstance(value, dict):
        return {key: resolve_variables(item) for key, item in value.items()}
    if isinstance(value, list):
        return [resolve_variables(item) for item in value]
    if not isinstance(value, str):
        return value

    def look_up(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in os.environ:
            raise SourceAccessError(
                "an environment variable that a source needs is not set", expected=f"${{{name}}}", got="unset",
                where="its address or credentials", fix=f"export {name}=... where vocnlp runs",
            )  # fmt: skip
        return os.environ[name]

    return _VARIABLE.sub(look_up, value)


def missing_driver(package: str) -> SourceDriverError:
    """Return the error for a database or an API without the packages that speak to it."""
    return SourceDriverError(
        "a source needs a package that is not installed", expected=package, got="nothing",
        where="the Python environment", fix="pip install 'vocnlp[sources]' (or the driver of your database)",
    )  # fmt: skip


def iter_causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what lies behind it, from the outside in."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def quieten_dlt() -> None:
    """Keep dlt from phoning home and from writing log lines about our requests; call before it is imported."""
    # Set here and not by the reader: the telemetry also leaves a file in the home folder.
    os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
    os.environ.setdefault("RUNTIME__LOG_LEVEL", "CRITICAL")
