"""What is wrong with a query, said without what customers wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from vocnlp.errors import QueryError


@contextmanager
def explained_query(named: Iterable[str]) -> Iterator[None]:
    """Turn what is wrong with a query, and not with the lake, into a `QueryError`."""
    import duckdb

    try:
        yield
    except (duckdb.ConversionException, duckdb.OutOfRangeException) as error:
        # DuckDB quotes the value, and that may be a customer's words.
        raise QueryError(
            "the query reads a value as a type that it is not",
            expected="values that can be converted",
            got=type(error).__name__,
            where=", ".join(named) or "sql",
            fix="use try_cast instead of cast",
        ) from None
    except (
        duckdb.ParserException,
        duckdb.BinderException,
        duckdb.CatalogException,
        duckdb.PermissionException,
        duckdb.InvalidInputException,
    ) as error:
        raise QueryError(
            "the query cannot be run",
            expected="one SELECT over the tables of docs/data-model.md",
            got=tell_reason(error),
            where=", ".join(named) or "sql",
            fix="correct the query; it sees tables, no file and no setting",
        ) from None


def tell_reason(error: Exception) -> str:
    """Return what an engine says of a failure, without the values it may quote."""
    import duckdb

    # Parser and binder speak about the query; other messages may quote values, which may be a customer's words.
    spoken = (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException, duckdb.PermissionException)
    if isinstance(error, (*spoken, OSError)):
        return f"{type(error).__name__}: {str(error).splitlines()[0][:300] if str(error) else ''}"
    return type(error).__name__
