"""The column mapping of a source: from its own columns to those of `feedback` (FEEDBACK)."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from vocnlp.config import Source
from vocnlp.errors import ConfigError, SourceFormatError
from vocnlp.sources.table import Rows
from vocnlp.sources.values import read_score, read_truth

DIMENSIONS = (
    "channel", "product", "product_version", "brand", "region", "store", "segment", "customer_tier", "touchpoint",
    "priority",
)  # fmt: skip
SCORES: dict[str, tuple[int, int]] = {"rating": (1, 5), "nps": (0, 10), "csat": (1, 5)}
LATER_MOMENTS = ("first_response_at", "resolved_at", "churned_at")
TARGETS = ("id", "text", "created_at", "updated_at", "customer", *DIMENSIONS, *SCORES, "reopened", *LATER_MOMENTS)
_CONSTANT_TARGETS = (*DIMENSIONS, *SCORES, "reopened")
_SHOWN_COLUMNS = 12
_SHOWN_CHARS = 20


class Mapping:
    """A source's mapping, checked.

    Parameters
    ----------
    source : Source
        Its `columns`, `constants`, `extra` and `text_join`.
    time_zone : str
        The business zone, for naive times of a source that names no zone of its own.

    Raises
    ------
    ConfigError
        If a column of vocnlp is unknown, given twice, or a constant or zone has no meaning.
    """

    def __init__(self, source: Source, time_zone: str) -> None:
        self.columns = dict(source.columns)
        self.extra = source.extra
        self.text_join = source.text_join
        where = f"source {source.name}"
        for part, names, allowed in (
            ("columns", self.columns, TARGETS),
            ("constants", source.constants, _CONSTANT_TARGETS),
        ):
            for name in names:
                if name not in allowed:
                    raise ConfigError(
                        f"a source maps to a column that vocnlp does not have in `{part}`", expected=", ".join(allowed),
                        got=name, where=where, fix=_suggest(name, allowed) or "use one of the names above",
                    )  # fmt: skip
        if twice := sorted(set(self.columns) & set(source.constants)):
            raise ConfigError(
                "a column is both mapped and constant", expected="one or the other", got=", ".join(twice), where=where,
                fix="take it out of `columns` or of `constants`",
            )  # fmt: skip
        self.zone = source.time_zone or time_zone
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ConfigError(
                "a source's time zone is unknown", expected="an IANA name such as Asia/Shanghai", got=repr(self.zone),
                where=where, fix="correct `time_zone` of the source",
            ) from error  # fmt: skip
        self.constants: dict[str, str | float | bool] = {}
        for name, text in source.constants.items():
            constant = _read_constant(name, text)
            if constant is None:
                raise ConfigError(
                    f"a constant is no {name}", expected=_expect_constant(name), got=repr(text), where=where,
                    fix="correct `constants` of the source",
                )  # fmt: skip
            self.constants[name] = constant

    @property
    def source_columns(self) -> list[str]:
        """Every source column that is needed, once."""
        return list(dict.fromkeys([*self.columns.values(), *self.extra, *self.text_join]))

    def check_header(self, table: Rows, mask: Callable[[str], str]) -> None:
        """Raise unless a source has every mapped column once.

        `mask` goes over the names that the message shows: where a header is missing, they are customers' words.

        Raises
        ------
        SourceFormatError
            Naming the missing column, what it was mapped to, and the closest column that is there.
        """
        present = set(table.columns)
        missing = [name for name in self.source_columns if name not in present]
        if missing:
            shown = ", ".join(mask(name)[:_SHOWN_CHARS] for name in table.columns[:_SHOWN_COLUMNS])
            hints = [hint for name in missing if (hint := _suggest(name, table.columns))]
            raise SourceFormatError(
                "a mapped column is missing", expected="; ".join(self._describe(name) for name in missing),
                got=f"{len(table.columns)} columns: {shown}", where=table.name,
                fix="; ".join(mask(hint) for hint in hints) or "correct `columns` of the source, or what it hands out",
            )  # fmt: skip
        if twice := [name for name in self.source_columns if name in table.repeated]:
            raise SourceFormatError(
                "a mapped column stands twice in the header", expected="one column of that name", got=", ".join(twice),
                where=table.name, fix="rename one of them in the export",
            )  # fmt: skip

    def find_unmapped(self, table: Rows) -> list[str]:
        """Return the columns that are there and that nobody asked for, in order: a table may gain some any night."""
        asked = {*self.source_columns, *(name.partition(".")[0] for name in self.source_columns)}
        return [name for name in table.columns if name not in asked]

    def _describe(self, name: str) -> str:
        used_as = [target for target, column in self.columns.items() if column == name]
        used_as += ["extra"] * (name in self.extra) + ["text_join"] * (name in self.text_join)
        return f"{name} (for {', '.join(used_as)})"


def _read_constant(name: str, text: str) -> str | float | bool | None:
    if name in SCORES:
        low, high = SCORES[name]
        score = read_score(text, high)
        return score if score is not None and low <= score <= high else None
    if name == "reopened":
        return read_truth(text)
    return text.strip() or None


def _expect_constant(name: str) -> str:
    if name in SCORES:
        return f"a number from {SCORES[name][0]} to {SCORES[name][1]}"
    return "true or false" if name == "reopened" else "some text"


def _fold(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().strip("\ufeff").casefold()


def _suggest(name: str, names: tuple[str, ...]) -> str:
    folded = {_fold(candidate): candidate for candidate in names if len(candidate) <= 2 * _SHOWN_CHARS}
    close = difflib.get_close_matches(_fold(name), folded, n=1, cutoff=0.5)
    return f"did you mean {folded[close[0]]!r} instead of {name!r}?" if close else ""
