"""What a table is: columns, key, stored shape and the check that a frame is one; columns that several tables share."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import pandas as pd
import pandera.pandas as pa
import pyarrow as arrow
from pandera.errors import SchemaErrors

from vocnlp.errors import SchemaError

TEXT_LIST = pd.ArrowDtype(arrow.list_(arrow.string()))
UTC_TIME = pd.DatetimeTZDtype("us", "UTC")

_ARROW: dict[str, arrow.DataType] = {
    "str": arrow.string(),
    "int64": arrow.int64(),
    "float64": arrow.float64(),
    "bool": arrow.bool_(),
    "boolean": arrow.bool_(),
    "datetime64[us, UTC]": arrow.timestamp("us", tz="UTC"),
    "list[str]": arrow.list_(arrow.string()),
    "binary": arrow.binary(),
}
_PANDAS: dict[str, Any] = {
    "str": pd.StringDtype(na_value=float("nan")),
    "int64": "int64",
    "float64": "float64",
    "bool": "bool",
    "boolean": "boolean",
    "datetime64[us, UTC]": UTC_TIME,
    "list[str]": TEXT_LIST,
    "binary": pd.ArrowDtype(arrow.binary()),
}


@dataclass(frozen=True)
class Column:
    """One column: its type, whether it may be empty, what it holds, and its checks."""

    name: str
    type: str
    about: str
    nullable: bool = False
    checks: tuple[pa.Check, ...] = ()
    decimals: int | None = None


@dataclass(frozen=True)
class Table:
    """One table of the lake.

    Attributes
    ----------
    key : tuple of str
        One row per key and run.
    supersede_by : tuple of str
        As of run N, the rows with the greatest `run_seq <= N` within each such group are the state. Usually the key;
        for derived tables the thing they were derived from, so that a re-score leaves no stale rows behind.
    words : bool
        True where a column holds customers' words: Delta then keeps no statistics of it.
    partition_by : str or None
        A month column ("2026-11") for large tables.
    """

    name: str
    about: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    supersede_by: tuple[str, ...] = ()
    words: bool = False
    partition_by: str | None = None
    derived: bool = False
    model: pa.DataFrameSchema = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.supersede_by:
            object.__setattr__(self, "supersede_by", self.key)
        object.__setattr__(self, "model", self._model())

    def _model(self) -> pa.DataFrameSchema:
        return pa.DataFrameSchema(
            {
                c.name: pa.Column(_PANDAS[c.type], checks=list(c.checks), nullable=c.nullable, description=c.about)
                for c in self.columns
            },
            strict=True,
            ordered=True,
            coerce=False,
            unique=list(self.key),
            name=self.name,
        )

    @property
    def column_names(self) -> list[str]:
        """Names in order, without `run_seq`."""
        return [c.name for c in self.columns]

    @property
    def arrow_schema(self) -> arrow.Schema:
        """The stored shape: `run_seq` first, then the columns."""
        fields = [arrow.field("run_seq", arrow.int64(), nullable=False)]
        fields += [arrow.field(c.name, _ARROW[c.type], nullable=True) for c in self.columns]
        return arrow.schema(fields)

    def empty(self) -> pd.DataFrame:
        """Return a frame of this table with no rows.

        Examples
        --------
        >>> from vocnlp.schemas import UNITS
        >>> UNITS.empty().shape
        (0, 7)
        """
        return pd.DataFrame({c.name: pd.Series([], dtype=_PANDAS[c.type]) for c in self.columns})

    def conform(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Build this table's frame from one that has at least its columns: order, types and published rounding.

        This is where a producer turns computed columns into the table; extra columns are left behind. Missing
        nullable columns are filled with nulls, missing required ones are an error. The input is not changed.

        Raises
        ------
        SchemaError
            If a required column is missing, a value cannot be of its type, or a check fails.
        """
        series: dict[str, pd.Series[Any]] = {}
        for column in self.columns:
            dtype = _PANDAS[column.type]
            if column.name not in frame.columns:
                if not column.nullable:
                    raise SchemaError(
                        f"table {self.name} lacks a required column",
                        expected=column.name,
                        got=", ".join(map(str, frame.columns)),
                        where=self.name,
                        fix="add the column before storing",
                    )
                series[column.name] = pd.Series([None] * len(frame), index=frame.index, dtype=dtype)
                continue
            values = frame[column.name]
            try:
                if column.type == "float64":
                    values = pd.to_numeric(values, errors="raise").astype("float64")
                    if column.decimals is not None:
                        # Adding zero turns -0.0 into 0.0: equal numbers must print equal.
                        values = values.round(column.decimals) + 0.0
                else:
                    # A column given as an empty list became one of floats, which Arrow will not turn into lists.
                    values = (values.astype(object) if values.empty else values).astype(dtype)
            except (TypeError, ValueError, arrow.ArrowInvalid, arrow.ArrowTypeError) as error:
                raise SchemaError(
                    f"column {column.name} of table {self.name} has values of another type",
                    expected=column.type,
                    got=str(error)[:200],
                    where=self.name,
                    fix="convert the column before storing",
                ) from error
            series[column.name] = values
        return self.check(pd.DataFrame(series, index=frame.index).reset_index(drop=True))

    def check(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the frame unchanged if it is this table's, without `run_seq`.

        Raises
        ------
        SchemaError
            Naming the table, up to five offending columns and checks, and how many rows fail.
        """
        body = frame.drop(columns="run_seq") if "run_seq" in frame.columns else frame
        try:
            self.model.validate(body, lazy=True)
        except SchemaErrors as error:
            cases = error.failure_cases
            found = [
                f"{column}: {check} ({n} times)"
                for (column, check), n in cases.groupby(["column", "check"], dropna=False).size().head(5).items()
            ]
            # The values themselves may be customers' words: they stay out of the message.
            raise SchemaError(
                f"a frame is not a {self.name} table",
                expected=self.about,
                got="; ".join(found),
                where=self.name,
                fix="see docs/data-model.md for the table's columns",
            ) from None
        return body


def check_in(values: type[StrEnum]) -> tuple[pa.Check, ...]:
    return (pa.Check.isin([v.value for v in values]),)


SHARE = (pa.Check.in_range(0, 1),)
MILLI = (pa.Check.in_range(0, 1000),)
NONNEG = (pa.Check.ge(0),)


def column(
    name: str,
    type: str,
    about: str,
    *,
    null: bool = False,
    checks: tuple[pa.Check, ...] = (),
    decimals: int | None = None,
) -> Column:
    return Column(name, type, about, null, checks, decimals)


FEEDBACK_ID = column(
    "feedback_id",
    "str",
    "stable id: f + 16 hex digits of a keyed hash of source and source id",
    checks=(pa.Check.str_matches(r"^f[0-9a-f]{16}$"),),
)
REVISION = column("revision", "int64", "0 for the first version received, then 1, 2, ...", checks=NONNEG)
MONTH = column(
    "month", "str", "business month of created_at, 2026-11", checks=(pa.Check.str_matches(r"^\d{4}-\d{2}$"),)
)
UNIT_ID = column("unit_id", "str", "feedback_id.revision.ordinal")
RECIPE = column("recipe_id", "str", "hash of everything that can change a derived number")
TOPIC_ID = column("topic_id", "str", "stable across retraining, T0142", checks=(pa.Check.str_matches(r"^T\d{4,}$"),))
PERIOD = column("period", "str", "2026-11-15, 2026-W46, 2026-11, or 2026-11-15/P7D (the seven days that end on it)")
SCOPE = column("scope", "str", "all, or column=value such as area=product, channel=app, source=reviews")
PROBABILITIES = (
    column("p_negative", "float64", "calibrated probability", checks=SHARE, decimals=4),
    column("p_neutral", "float64", "calibrated probability", checks=SHARE, decimals=4),
    column("p_positive", "float64", "calibrated probability", checks=SHARE, decimals=4),
    column("confidence", "float64", "greatest of the three", checks=SHARE, decimals=4),
)
