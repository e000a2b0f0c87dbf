"""Sources: feedback as companies have it, brought into the tables' shape.

In: files, tables of databases, pages of APIs. Out: `feedback` without `revision`, with `text` and `text_clean`
(FEEDBACK, TEXTS), and `quarantine` (QUARANTINE). Everything is masked before it leaves this room.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from datetime import datetime, timedelta

from vocnlp.config import FileSource, RestSource, Source, SqlSource
from vocnlp.errors import ConfigError, SourceError
from vocnlp.sources.files import CHUNK_ROWS, find_files, open_table
from vocnlp.sources.intake import Intake, Pull
from vocnlp.sources.table import Chunk

__all__ = ["Pull", "pull"]


def pull(
    source: Source,
    *,
    key: bytes,
    cursor: datetime | None,
    until: datetime,
    now: datetime,
    time_zone: str,
    max_text_chars: int,
    since: datetime | None = None,
    chunk_rows: int = CHUNK_ROWS,
    max_rows: int | None = None,
) -> Pull:
    """Return a source's feedback of the window [cursor - look-back, until) by max(created_at, updated_at).

    The same rows and window give the same frames, whether they lie in a file, a table or an API (there only the numbers
    of rows in the quarantine differ). Nothing is written anywhere, and a source that fails raises before anything is
    returned.

    Parameters
    ----------
    source : Source
        Its settings.
    key : bytes
        The workspace's key.
    cursor : datetime or None
        Where the last committed run stopped; None for the beginning.
    until : datetime
        End of the window, exclusive: the end of the business date.
    now : datetime
        By the injected clock; rows created after it are quarantined.
    time_zone : str
        The business time zone.
    max_text_chars : int
        Longer texts are cut here, and noted.
    since : datetime, optional
        Start of the window instead of cursor - look-back, for back-fills.
    chunk_rows : int
        Rows taken at a time; changes memory, not results.
    max_rows : int, optional
        Stop once so many rows of the window were read: for previews and checks, never for a run.

    Raises
    ------
    SourceUnavailableError
        If no file is there or one cannot be opened, a database or an API does not answer or breaks off; trying again
        may help.
    SourceAccessError
        If a password, token or certificate is not accepted, or its variable is not set.
    SourceFormatError
        If a file is empty or not what its format or encoding says, a page holds no rows, a table is not there, or a
        mapped column is missing.
    SourceDriverError
        If the packages that a database or an API needs are not installed.
    ConfigError
        If the source's settings have no meaning.

    Examples
    --------
    >>> import tempfile
    >>> from datetime import UTC
    >>> from pathlib import Path
    >>> path = Path(tempfile.mkdtemp()) / "评论.csv"
    >>> rows = ["编号,时间,评分,内容", "1,2026/11/14 8:03,1星,电池太差，打 13800138000 没人接", "2,昨天,5星,好"]
    >>> _ = path.write_text("\\n".join(rows), "utf-8")
    >>> source = FileSource(name="reviews", kind="review", path=str(path), columns={
    ...     "id": "编号", "created_at": "时间", "rating": "评分", "text": "内容"})
    >>> night = datetime(2026, 11, 14, 16, tzinfo=UTC)
    >>> pulled = pull(source, key=bytes(32), cursor=None, until=night, now=night,
    ...               time_zone="Asia/Shanghai", max_text_chars=20_000)
    >>> pulled.feedback[["created_at", "rating", "month"]].values.tolist()
    [[Timestamp('2026-11-14 00:03:00+0000', tz='UTC'), 1.0, '2026-11']]
    >>> pulled.quarantine[["position", "field", "got", "error"]].values.tolist()
    [[2, 'created_at', '昨天', 'bad_time']]
    >>> pulled.n_read, pulled.n_rejected, pulled.n_outside
    (2, 1, 0)
    """
    if since is None and cursor is not None:
        since = cursor - timedelta(days=source.look_back_days)
    if max_rows is not None:
        chunk_rows = min(chunk_rows, max_rows)
    intake = Intake(
        source, key=key, since=since, until=until, now=now, time_zone=time_zone, max_text_chars=max_text_chars
    )
    try:
        if isinstance(source, FileSource):
            _take_files(source, intake, chunk_rows, max_rows)
        elif isinstance(source, SqlSource):
            _take_table(source, intake, chunk_rows, max_rows, since, key)
        else:
            _take_pages(source, intake, chunk_rows, max_rows, since, until, key)
    except (SourceError, ConfigError) as error:
        # The same error, with the source's name: one night reads several. Masked, for exports and sheets are named
        # after customers; without its cause, for a parser's message may quote the row.
        raise type(error)(
            error.problem, expected=error.expected, got=intake.hide(error.got),
            where=f"source {source.name}: {intake.hide(error.where)}", fix=intake.hide(error.fix),
        ) from None  # fmt: skip
    return intake.finish(cursor)


def _take_files(source: FileSource, intake: Intake, chunk_rows: int, max_rows: int | None) -> None:
    for path in find_files(source.path):
        with open_table(path, format=source.format, encoding=source.encoding, sheet=source.sheet) as table:
            intake.start_file(table)
            is_full = _take_chunks(table.chunks(chunk_rows, intake.mapping.source_columns), intake, max_rows)
            intake.end_file()
        if is_full:
            break


def _take_table(
    source: SqlSource, intake: Intake, chunk_rows: int, max_rows: int | None, since: datetime | None, key: bytes
) -> None:
    from vocnlp.sources.sql import SqlTable

    mapping = intake.mapping
    with closing(SqlTable(source, mapping.source_columns, since=since, zone=mapping.zone, key=key)) as table:
        intake.start_file(table)
        _take_chunks(table.chunks(chunk_rows), intake, max_rows)
        intake.end_file()


def _take_pages(
    source: RestSource,
    intake: Intake,
    chunk_rows: int,
    max_rows: int | None,
    since: datetime | None,
    until: datetime,
    key: bytes,
) -> None:
    from vocnlp.sources.rest import RestPages

    mapping = intake.mapping
    pages = RestPages(source, mapping.source_columns, since=since, until=until, zone=mapping.zone, key=key)
    intake.start_stream(pages)
    _take_chunks(pages.chunks(chunk_rows), intake, max_rows)
    if not pages.is_empty:
        intake.check_columns(pages)
    intake.end_file()


def _take_chunks(chunks: Iterable[Chunk], intake: Intake, max_rows: int | None) -> bool:
    """Hand over chunks, and tell whether `max_rows` of the window were enough."""
    for chunk in chunks:
        intake.add(chunk)
        if max_rows is not None and intake.n_inside >= max_rows:
            return True
    return False
