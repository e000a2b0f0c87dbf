"""Tables of a database, through dlt's `sql_table` as an extractor: no pipeline, no state folder.

dlt's own incremental cursor stays unused on purpose. It knows one cursor column, while a row counts as touched at
max(created_at, updated_at); it drops rows by comparing values in Python, where text times of two forms compare wrongly;
and it keeps its state in a pipeline's folder, while ours is the last committed run. The bound is put into the query
instead, where the database can use an index, and the intake decides about every row, as it does for files.
"""

from __future__ import annotations

import difflib
import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from vocnlp.config import SqlSource
from vocnlp.errors import ConfigError, SourceAccessError, SourceError, SourceFormatError, SourceUnavailableError
from vocnlp.sources.credentials import iter_causes, missing_driver, quieten_dlt, resolve_variables
from vocnlp.sources.table import Chunk, build_frame, number_row
from vocnlp.sources.values import read_text

if TYPE_CHECKING:
    import sqlalchemy as sa

_DRIVERS = {
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
}
_CONNECT_SECONDS = 15
# Naive times cannot be compared exactly (clock changes, dates without a time): the query asks for a day more.
_NAIVE_MARGIN = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_REFUSED = re.compile(r"password|authenticat|access denied|not permitted|no pg_hba|口令|密码|认证")
_NO_DATABASE = re.compile(r"database .*does not exist|unknown database|数据库.*不存在")
_REFUSED_CODES = {"1044", "1045", "1142", "1143", "1698", "42501"}
_NO_DATABASE_CODES = {"1049", "3D000"}


class SqlTable:
    """One table or view, read a page at a time in the order of its times.

    Parameters
    ----------
    source : SqlSource
        Its settings.
    columns : sequence of str
        The columns to read; the others are known by name only.
    since : datetime or None
        Rows touched before it need not be read.
    zone : str
        IANA zone of naive times.
    key : bytes
        The workspace's key, for the rows' numbers.

    Raises
    ------
    SourceUnavailableError
        If the database does not answer.
    SourceAccessError
        If it refuses the password, its certificate is not trusted, or a variable is not set.
    SourceFormatError
        If there is no such table or database.
    SourceDriverError
        If its driver is not installed.
    """

    repeated: frozenset[str] = frozenset()

    def __init__(
        self, source: SqlSource, columns: Sequence[str], *, since: datetime | None, zone: str, key: bytes
    ) -> None:
        self.name = source.table if source.schema_name is None else f"{source.schema_name}.{source.table}"
        self._source, self._wanted, self._since = source, list(dict.fromkeys(columns)), since
        self._zone, self._key = ZoneInfo(zone), key
        quieten_dlt()
        try:
            import dlt.sources.sql_database  # noqa: F401 - known to be there before anything is opened
            import sqlalchemy as sa
        except ImportError as error:
            raise missing_driver("dlt and sqlalchemy") from error
        self._where = self.name
        with self._named_errors("the database cannot be read"):
            self._engine = self._connect()
            self._metadata = sa.MetaData(schema=source.schema_name)
            self._table = self._reflect()
        self.columns = tuple(self._table.columns.keys())

    def close(self) -> None:
        """Let go of the connections."""
        self._engine.dispose()

    def chunks(self, chunk_rows: int, columns: Sequence[str] | None = None) -> Iterator[Chunk]:
        """Yield the rows; the settings' `page_rows` is how many the database hands out at a time."""
        from dlt.sources.sql_database import sql_table

        names = self._wanted if columns is None else list(columns)
        id_column = self._source.columns.get("id")
        with self._named_errors("the database broke off while it was read"):
            resource = sql_table(
                credentials=self._engine,
                table=self._source.table,
                metadata=self._metadata,
                chunk_size=self._source.page_rows,
                included_columns=list(names),
                reflection_level="minimal",
                query_adapter_callback=self._adapt_query,
            )
            rows: list[list[Any]] = []
            for record in resource:
                rows.append([_read_value(record[name], self._utc_columns, name) for name in names])
                if len(rows) >= min(chunk_rows, self._source.page_rows):
                    yield self._build_chunk(rows, names, id_column)
                    rows = []
            if rows:
                yield self._build_chunk(rows, names, id_column)

    def _build_chunk(self, rows: list[list[Any]], names: list[str], id_column: str | None) -> Chunk:
        place = names.index(id_column) if id_column is not None else None
        positions = []
        for row in rows:
            identity = read_text(row[place]) if place is not None else None
            positions.append(number_row(self._key, self._source.name, identity or repr(row)))
        return Chunk(build_frame(rows, positions, names))

    def _connect(self) -> sa.Engine:
        import sqlalchemy as sa

        source = self._source
        try:
            # A variable that holds a whole URL is encoded as URLs are; one that holds a part of it is taken as it is.
            whole = source.url.startswith("${") and source.url.endswith("}") and source.url.count("${") == 1
            url = sa.make_url(resolve_variables(source.url) if whole else source.url)
        except sa.exc.ArgumentError:
            raise ConfigError(
                "a source's URL is no SQLAlchemy URL", expected="postgresql://voc@host:5432/crm", got="another form",
                where=f"source {source.name}", fix="correct `url` of the source",
            ) from None  # fmt: skip
        if not whole:
            url = url.set(
                username=resolve_variables(url.username),
                password=resolve_variables(url.password),
                host=resolve_variables(url.host),
                database=resolve_variables(url.database),
            )
        if source.password is not None:
            url = url.set(password=resolve_variables(source.password))
        url = url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))
        place = f"{url.host or 'localhost'}{f':{url.port}' if url.port else ''}"
        self._where = f"{url.get_backend_name()} at {place}/{url.database or ''}, table {self.name}"
        dialect = url.get_backend_name()
        options: dict[str, Any] = {}
        if dialect in ("postgresql", "mysql", "mariadb"):
            options["connect_timeout"] = _CONNECT_SECONDS
        if dialect in ("mysql", "mariadb"):
            options["read_timeout"] = source.timeout_seconds
        try:
            engine = sa.create_engine(url, poolclass=sa.pool.NullPool, connect_args=options, hide_parameters=True)
        except sa.exc.NoSuchModuleError:
            raise missing_driver(f"a SQLAlchemy dialect for {url.drivername}") from None
        except ImportError as error:
            raise missing_driver(f"the driver of {url.drivername} ({error.name})") from None
        commands = _SESSION.get(dialect, ())
        seconds = source.timeout_seconds

        def prepare(connection: Any, _record: Any) -> None:
            cursor = connection.cursor()
            for command in commands:
                cursor.execute(command.format(milliseconds=1000 * seconds))
            cursor.close()
            connection.commit()

        sa.event.listen(engine, "connect", prepare)
        return engine

    def _reflect(self) -> sa.Table:
        import sqlalchemy as sa

        source = self._source
        try:
            table = sa.Table(source.table, self._metadata, autoload_with=self._engine, resolve_fks=False)
        except sa.exc.NoSuchTableError:
            inspector = sa.inspect(self._engine)
            known = [
                *inspector.get_table_names(schema=source.schema_name),
                *inspector.get_view_names(schema=source.schema_name),
            ]
            close = difflib.get_close_matches(source.table, known, n=1)
            raise SourceFormatError(
                "a database has no such table or view", expected=source.table, got=f"{len(known)} others",
                where=self._where,
                fix=f"did you mean {close[0]!r}?" if close else "correct `table` or `schema_name` of the source",
            ) from None  # fmt: skip
        # MariaDB's TIMESTAMP is an instant shown in the session's zone, which is UTC here; its DATETIME is as written.
        self._utc_columns = {
            column.name
            for column in table.columns
            if self._engine.dialect.name in ("mysql", "mariadb") and isinstance(column.type, sa.TIMESTAMP)
        }
        if self._engine.dialect.name == "sqlite":
            # SQLite keeps times as whatever text was written, and SQLAlchemy would insist on one form.
            for column in table.columns:
                if isinstance(column.type, sa.DateTime | sa.Date):
                    column.type = sa.Text()
        return table

    def _adapt_query(self, query: Any, table: sa.Table) -> Any:
        """Ask for what was touched since the bound, in an order that does not depend on the database."""
        import sqlalchemy as sa

        mapped = self._source.columns
        names = [mapped[target] for target in ("created_at", "updated_at", "id") if target in mapped]
        times = [table.columns[name] for name in dict.fromkeys(names[:-1] if "id" in mapped else names)]
        bounds = [self._bound(sa, column) for column in times]
        if self._since is not None and all(bound is not None for bound in bounds):
            created = table.columns[mapped["created_at"]]
            # Without a time a row belongs to no window: it is read again, to stay in the quarantine.
            touched = [column >= bound for column, bound in zip(times, bounds, strict=True)]
            query = query.where(sa.or_(created.is_(None), *touched))
        return query.order_by(*(table.columns[name] for name in dict.fromkeys(names)))

    def _bound(self, sa: Any, column: Any) -> Any:
        """Return the bound as a column's type has it, or None if it cannot be compared and everything must be read."""
        since, form = self._since, self._source.since_format
        if since is None:
            return None
        local = (since - _NAIVE_MARGIN).astimezone(self._zone).replace(tzinfo=None)
        kind = column.type
        if isinstance(kind, sa.DateTime):
            if column.name in self._utc_columns:
                return since.astimezone(UTC).replace(tzinfo=None)
            return since if kind.timezone else local
        if isinstance(kind, sa.Date):
            return local.date()
        if isinstance(kind, sa.Integer | sa.Numeric) and form in ("unix", "unix_ms"):
            seconds = (since - _EPOCH).total_seconds()
            return int(seconds if form == "unix" else seconds * 1000)
        if isinstance(kind, sa.String) and form is not None and "%" in form:
            return local.strftime(form)
        return None

    @contextmanager
    def _named_errors(self, problem: str) -> Iterator[None]:
        import sqlalchemy as sa
        from dlt.common.exceptions import DltException

        try:
            yield
        except (sa.exc.SQLAlchemyError, DltException, OSError) as error:
            # `from None`: what a driver says may hold a password or a customer's words.
            raise self._translate(error, problem) from None

    def _translate(self, error: BaseException, problem: str) -> SourceError:
        import sqlalchemy as sa

        causes = list(iter_causes(error))
        known = next((cause for cause in causes if isinstance(cause, SourceError)), None)
        if known is not None:
            return known
        driver = next((c.orig for c in causes if isinstance(c, sa.exc.DBAPIError) and c.orig is not None), causes[-1])
        code = str(getattr(driver, "sqlstate", None) or (driver.args[0] if driver.args else ""))
        code = code if re.fullmatch(r"[0-9A-Z]{4,5}", code) else ""
        said = str(driver).lower()
        got = f"{type(driver).__name__} {code}".strip()
        where = self._where
        if "certificate" in said or any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
            return SourceAccessError(
                "a database's certificate is not trusted", expected="a certificate of a known authority", got=got,
                where=where, fix="put the authority's certificate into the URL (sslrootcert=, ssl_ca=)",
            )  # fmt: skip
        if code in _NO_DATABASE_CODES or _NO_DATABASE.search(said):
            return SourceFormatError(
                "a server has no such database", expected="a database of that name", got=got, where=where,
                fix="correct the name at the end of `url`",
            )  # fmt: skip
        if code in _REFUSED_CODES or code.startswith("28") or _REFUSED.search(said):
            return SourceAccessError(
                "a database refuses us", expected="a user that may read the table", got=got, where=where,
                fix="check the user, the password's variable, and the right to SELECT",
            )  # fmt: skip
        kinds = {type(cause).__name__ for cause in [*causes, driver]}
        if kinds & {"OperationalError", "InterfaceError"} or isinstance(driver, OSError):
            return SourceUnavailableError(
                problem, expected="an answer", got=got, where=where, fix="try again; check that the database is up"
            )
        return SourceFormatError(
            problem, expected="rows that the driver can read", got=got, where=where,
            fix="run the same SELECT by hand; a view can leave out or convert the column at fault",
        )  # fmt: skip


_SESSION: dict[str, tuple[str, ...]] = {
    # Reading is all that is ever done, and a query that hangs must not hang the night.
    "postgresql": (
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
        "SET statement_timeout = {milliseconds}",
        "SET timezone = 'UTC'",
    ),
    "mysql": ("SET SESSION TRANSACTION READ ONLY", "SET time_zone = '+00:00'"),
    "mariadb": ("SET SESSION TRANSACTION READ ONLY", "SET time_zone = '+00:00'"),
}


def _read_value(value: Any, utc_columns: set[str], name: str) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if name in utc_columns and isinstance(value, datetime):
        return value.replace(tzinfo=UTC)
    return value
