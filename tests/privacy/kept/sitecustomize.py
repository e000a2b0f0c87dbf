"""Put first on the path of a process, this keeps a copy of every file that the process deletes or replaces.

A file that held customers' words for a second has touched the disk all the same. Copies go to $KEEP_DELETED.
"""

from __future__ import annotations

import contextlib
import os
import sys
from itertools import count
from pathlib import Path
from typing import Any

_FOLDER = os.environ.get("KEEP_DELETED")
_NUMBERS = count()
_NO_FOLDER = -1


def _keep(path: Any, folder: Any = _NO_FOLDER) -> None:
    if isinstance(path, int):
        return
    file = Path(os.fsdecode(path))
    if isinstance(folder, int) and folder >= 0 and not file.is_absolute():
        file = Path(f"/proc/self/fd/{folder}") / file
    if not file.is_relative_to(str(_FOLDER)) and file.is_file():
        with contextlib.suppress(OSError):
            os.link(file, f"{_FOLDER}/{os.getpid()}-{next(_NUMBERS):05}-{file.name}")


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "os.remove":
        _keep(*arguments[:2])
    elif event == "os.rename":
        _keep(arguments[1], arguments[3] if len(arguments) > 3 else _NO_FOLDER)
    elif event == "os.truncate":
        _keep(arguments[0])


if _FOLDER:
    Path(_FOLDER).mkdir(parents=True, exist_ok=True)
    sys.addaudithook(_watch)
