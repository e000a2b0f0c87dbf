"""Sources: feedback as companies have it, brought into the tables' shape.

In: files. Out: `feedback` without `revision`, with `text` and `text_clean` (FEEDBACK, TEXTS), and `quarantine`
(QUARANTINE). Everything is masked before it leaves this room.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from vocnlp.config import FileSource
from vocnlp.errors import ConfigError, SourceError
from vocnlp.sources.files import CHUNK_ROWS, find_files, open_table
from vocnlp.sources.intake import Intake, Pull

__all__ = ["Pull", "pull"]


def pull(
    source: FileSource,
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

    The same files and window give the same frames. Nothing is written anywhere, and a source that fails raises before
    anything is returned.

    Parameters
    ----------
    source : FileSource
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
        Rows read at a time; changes memory, not results.
    max_rows : int, optional
        Stop once so many rows of the window were read: for previews and checks, never for a run.

    Raises
    ------
    SourceUnavailableError
        If no file is there or one cannot be opened; trying again may help.
    SourceFormatError
        If a file is empty, not what its format or encoding says, or lacks a mapped column.
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
    if source.type != "file":
        raise ConfigError(
            "there is no such type of source", expected="file", got=str(source.type), where=f"source {source.name}",
            fix="correct `type` of the source",
        )  # fmt: skip
    if since is None and cursor is not None:
        since = cursor - timedelta(days=source.look_back_days)
    if max_rows is not None:
        chunk_rows = min(chunk_rows, max_rows)
    intake = Intake(
        source, key=key, since=since, until=until, now=now, time_zone=time_zone, max_text_chars=max_text_chars
    )
    try:
        for path in find_files(source.path):
            with open_table(path, format=source.format, encoding=source.encoding, sheet=source.sheet) as table:
                intake.start_file(table)
                for chunk in table.chunks(chunk_rows, intake.mapping.source_columns):
                    intake.add(chunk)
                    if max_rows is not None and intake.n_inside >= max_rows:
                        break
                intake.end_file()
            if max_rows is not None and intake.n_inside >= max_rows:
                break
    except (SourceError, ConfigError) as error:
        # The same error, with the source's name: one night reads several. Masked, for exports and sheets are named
        # after customers; without its cause, for a parser's message may quote the row.
        raise type(error)(
            error.problem, expected=error.expected, got=intake.hide(error.got),
            where=f"source {source.name}: {intake.hide(error.where)}", fix=intake.hide(error.fix),
        ) from None  # fmt: skip
    return intake.finish(cursor)
