"""HTTP APIs that hand out pages of JSON, through dlt's `rest_api` as an extractor: no pipeline, no state folder.

dlt asks, pages and retries; the bound of what is asked for is a plain parameter taken from the last committed run (see
`sql` for why dlt's own cursor stays unused). Every page is checked before its rows are taken: that it is JSON, that the
rows are where they should be, that it is not the page before once more, and that it comes from the host that was asked,
so that a link in an answer cannot carry the token elsewhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from vocnlp.config import BasicAuth, BearerAuth, KeyAuth, RestSource
from vocnlp.errors import SourceAccessError, SourceError, SourceFormatError, SourceUnavailableError
from vocnlp.sources.credentials import iter_causes, missing_driver, quieten_dlt, resolve_variables
from vocnlp.sources.table import BadRow, Chunk, build_frame, number_row
from vocnlp.sources.values import read_text

if TYPE_CHECKING:
    from requests import Response

_SHOWN_KEYS = 12
_GOT_CHARS = 400
_SHORT_CODE = re.compile(r"[\w.-]{1,24}")
_CODE_KEYS = ("code", "errcode", "error_code", "errno", "status", "error")


class RestPages:
    """The rows of one endpoint, page after page.

    Its columns are known once the pages are read: `columns` are the keys seen so far.

    Parameters
    ----------
    source : RestSource
        Its settings.
    columns : sequence of str
        Keys of a row; `user.name` is the name in the object at user.
    since, until : datetime or None, datetime
        The window that the API is asked for, where the settings say how.
    zone : str
        IANA zone of times written without one.
    key : bytes
        The workspace's key, for the rows' numbers.

    Raises
    ------
    SourceDriverError
        If dlt is not installed.
    SourceAccessError
        If a variable of the credentials is not set.
    """

    repeated: frozenset[str] = frozenset()

    def __init__(
        self,
        source: RestSource,
        columns: Sequence[str],
        *,
        since: datetime | None,
        until: datetime,
        zone: str,
        key: bytes,
    ) -> None:
        quieten_dlt()
        try:
            import dlt.sources.rest_api  # noqa: F401 - known to be there before anything is asked
        except ImportError as error:
            raise missing_driver("dlt") from error
        self._source, self._key = source, key
        self._wanted = list(dict.fromkeys(columns))
        self._seen: dict[str, None] = {}
        url = urlsplit(resolve_variables(source.url))
        self.name = str(resolve_variables(source.path)).strip("/").partition("?")[0] or url.path.strip("/") or "/"
        self._where = f"{url.hostname}{f':{url.port}' if url.port else ''}, path {self.name}"
        self._zone = ZoneInfo(zone)
        self._pages = _PageCheck(source, self._where)
        self._params = dict(resolve_variables(source.params))
        self._body = dict(resolve_variables(source.body))
        into = self._body if source.method == "POST" else self._params
        if since is None and source.start is not None:
            since = datetime.combine(source.start, datetime.min.time(), self._zone)
        if source.since_param and since is not None:
            into[source.since_param] = self._write_moment(since)
        paging = source.paging
        if paging.size_param and paging.style != "offset":
            into[paging.size_param] = paging.size
        if source.until_param:
            into[source.until_param] = self._write_moment(until)

    @property
    def columns(self) -> tuple[str, ...]:
        """Keys seen so far: those of the rows, and those that were looked for inside them and found."""
        return tuple(self._seen)

    @property
    def is_empty(self) -> bool:
        """Whether no row has come, so that nothing can be said about columns."""
        return not self._seen

    def chunks(self, chunk_rows: int, columns: Sequence[str] | None = None) -> Iterator[Chunk]:
        """Yield the rows, at most `chunk_rows` at a time; a page is held as a whole."""
        names = self._wanted if columns is None else list(columns)
        rows: list[list[Any]] = []
        positions: list[int] = []
        bad_rows: list[BadRow] = []
        with self._named_errors():
            for record in self._open_resource():
                if isinstance(record, dict):
                    row, position = self._read_record(record, names)
                    rows.append(row)
                    positions.append(position)
                else:
                    shown = json.dumps(record, ensure_ascii=False, default=str)
                    position = number_row(self._key, self._source.name, shown)
                    bad_rows.append(BadRow(position, "a JSON object", shown[:_GOT_CHARS]))
                if len(rows) + len(bad_rows) >= chunk_rows:
                    yield Chunk(build_frame(rows, positions, names), tuple(bad_rows))
                    rows, positions, bad_rows = [], [], []
        if rows or bad_rows:
            yield Chunk(build_frame(rows, positions, names), tuple(bad_rows))

    def _read_record(self, record: dict[str, Any], names: list[str]) -> tuple[list[Any], int]:
        self._seen.update(dict.fromkeys(str(key) for key in record))
        row = []
        for name in names:
            is_there, value = _look_up(record, name)
            if is_there:
                self._seen[name] = None
            row.append(value)
        id_column = self._source.columns.get("id")
        identity = read_text(_look_up(record, id_column)[1]) if id_column else None
        return row, number_row(self._key, self._source.name, identity or repr(row))

    def _open_resource(self) -> Any:
        from dlt.sources.rest_api import rest_api_resources

        source = self._source
        endpoint: dict[str, Any] = {
            "path": str(resolve_variables(source.path)),
            "method": source.method,
            "params": self._params,
            "data_selector": _json_path(source.data_path),
            "paginator": _build_paginator(source),
            "response_actions": [self._pages.check],
        }
        if source.method == "POST":
            endpoint["json"] = self._body
        client = {
            "base_url": str(resolve_variables(source.url)),
            "headers": dict(resolve_variables(source.headers)),
            "session": self._open_session(),
        }
        if source.auth is not None:
            client["auth"] = self._build_auth(source.auth)
        config: Any = {"client": client, "resources": [{"name": source.name, "endpoint": endpoint}]}
        return rest_api_resources(config)[0]

    def _open_session(self) -> Any:
        from dlt.sources.helpers.requests import Client

        from vocnlp.sources.transport import BoundedAdapter

        source = self._source
        session = Client(
            request_timeout=source.timeout_seconds,
            raise_for_status=False,
            request_max_attempts=source.max_attempts,
            request_max_retry_delay=source.max_wait_seconds,
        ).session
        adapter = BoundedAdapter(
            str(resolve_variables(source.url)),
            where=self._where,
            max_bytes=source.max_page_mb * 2**20,
            max_seconds=10 * source.timeout_seconds,
            ca_file=source.ca_file,
        )
        session.mount("https://", adapter)
        session.mount("http://", adapter)
        return session

    def _build_auth(self, auth: BearerAuth | KeyAuth | BasicAuth) -> Any:
        from dlt.sources.helpers.rest_client.auth import APIKeyAuth, BearerTokenAuth, HttpBasicAuth

        if isinstance(auth, BearerAuth):
            return BearerTokenAuth(token=resolve_variables(auth.token))
        if isinstance(auth, BasicAuth):
            return HttpBasicAuth(username=resolve_variables(auth.user), password=resolve_variables(auth.password))
        return APIKeyAuth(name=auth.name, api_key=resolve_variables(auth.value), location=auth.type)

    def _write_moment(self, moment: datetime) -> str | int:
        form = self._source.since_format
        if form == "iso":
            return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if form in ("unix", "unix_ms"):
            return int(moment.timestamp() * (1 if form == "unix" else 1000))
        return moment.astimezone(self._zone).strftime(form)

    @contextmanager
    def _named_errors(self) -> Iterator[None]:
        from dlt.common.exceptions import DltException
        from requests import RequestException

        try:
            yield
        except (DltException, RequestException, OSError) as error:
            # `from None`: a request's own error shows its URL, which may hold a token, and a page's words.
            raise self._translate(error) from None

    def _translate(self, error: BaseException) -> SourceError:
        from requests import HTTPError, RequestException

        causes = list(iter_causes(error))
        known = next((cause for cause in causes if isinstance(cause, SourceError)), None)
        if known is not None:
            return known
        statuses = [c.response.status_code for c in causes if isinstance(c, HTTPError) and c.response is not None]
        where = f"{self._where}, after {self._pages.n_pages} pages"
        if statuses:
            return _tell_status(statuses[0], where)
        failed = next((cause for cause in causes if isinstance(cause, RequestException | OSError)), None)
        if failed is not None:
            return SourceUnavailableError(
                "an API does not answer, or broke off", expected="a page of JSON", got=type(failed).__name__,
                where=where, fix="try again; check `url` and that the server is up",
            )  # fmt: skip
        return SourceFormatError(
            "the pages of an API cannot be followed", expected="what `paging` and `data_path` say",
            got=type(causes[-1]).__name__, where=where, fix="compare `paging` of the source with one page of the API",
        )  # fmt: skip


class _PageCheck:
    """Refuses a page that holds no rows before anybody takes it for an empty one."""

    def __init__(self, source: RestSource, where: str) -> None:
        self._source, self._where = source, where
        self._last = b""
        self.n_pages = 0

    def check(self, response: Response, *_args: Any, **_kwargs: Any) -> None:
        """Raise unless an answer of status 200 is a page of rows; other answers are judged by their status."""
        if response.status_code >= 300:
            return
        self.n_pages += 1
        if self.n_pages > self._source.paging.max_pages:
            raise self._error(
                "an API has more pages than allowed", f"at most {self._source.paging.max_pages}", "more",
                "raise `max_pages`, or ask for less with `since_param`",
            )  # fmt: skip
        try:
            page = response.json()
        except (ValueError, RecursionError):
            head = response.content[:512].lstrip().lower()
            got = "HTML" if head.startswith((b"<!doctype", b"<html", b"<")) else "no JSON"
            raise self._error(
                "a page of an API is no JSON", "a JSON page", got,
                "check `url` and `path`; a login page or a proxy answers in HTML",
            ) from None  # fmt: skip
        is_there, rows = _look_up(page, self._source.data_path) if self._source.data_path else (True, page)
        if not is_there or not isinstance(rows, list | None):
            raise self._error(
                "a page of an API has no list of rows where it should", self._source.data_path or "a list",
                _tell_keys(page), "correct `data_path`, or see what the API's own error code means",
            )  # fmt: skip
        if _says_last(page, self._source.paging.more_path, self._source.paging.end_path):
            # An export by time ends with the rows of the moment it has reached, which may be those of the page before.
            return
        self._refuse_repeat(json.dumps(rows, sort_keys=True, ensure_ascii=True).encode() if rows else b"")

    def _refuse_repeat(self, content: bytes) -> None:
        digest = blake2b(content, digest_size=16).digest() if content else b""
        if digest and digest == self._last and self._source.paging.style != "none":
            raise self._error(
                "an API hands out the same page again", "another page after each", "the page before",
                "correct `paging`: the API does not know the parameter that asks for the next page",
            )  # fmt: skip
        self._last = digest

    def _error(self, problem: str, expected: str, got: str, fix: str) -> SourceFormatError:
        where = f"{self._where}, page {self.n_pages}"
        return SourceFormatError(problem, expected=expected, got=got, where=where, fix=fix)


def _build_paginator(source: RestSource) -> Any:
    from dlt.sources.helpers.rest_client import paginators

    paging = source.paging
    in_body = source.method == "POST"
    total = _json_path(paging.total_path) if paging.total_path else None
    size_key = paging.size_param or "limit"
    made: Any
    options: dict[str, Any]
    if paging.style == "page":
        param = paging.param or "page"
        made = paginators.PageNumberPaginator
        options = {"base_page": paging.first_page, "total_path": total}
        options |= {"page_body_path": param} if in_body else {"page_param": param}
    elif paging.style == "offset":
        param = paging.param or "offset"
        made = paginators.OffsetPaginator
        options = {"limit": paging.size, "total_path": total}
        options |= (
            {"offset_body_path": param, "limit_body_path": size_key}
            if in_body
            else {"offset_param": param, "limit_param": size_key}
        )
    elif paging.style == "cursor":
        param = paging.param or "cursor"
        made = paginators.JSONResponseCursorPaginator
        options = {"cursor_path": _json_path(paging.next_path or "")}
        options |= {"cursor_body_path": param} if in_body else {"cursor_param": param}
    elif paging.style == "next_link":
        made, options = paginators.JSONLinkPaginator, {"next_url_path": _json_path(paging.next_path or "")}
    elif paging.style == "header_link":
        made, options = paginators.HeaderLinkPaginator, {}
    else:
        return paginators.SinglePagePaginator()
    return _stop_early(made, paging.more_path, paging.end_path)(**options)


def _stop_early(base: Any, more_path: str | None, end_path: str | None) -> Any:
    """Return a paginator that also believes the page's own word for being the last."""

    class Stopping(base):  # type: ignore[misc]
        def update_state(self, response: Response, data: list[Any] | None = None) -> None:
            super().update_state(response, data)
            # An empty link is no link.
            if isinstance(getattr(self, "_next_reference", None), str) and not self._next_reference:
                self._has_next_page = False
            if _says_last(response.json(), more_path, end_path):
                self._has_next_page = False

    return Stopping


def _says_last(page: Any, more_path: str | None, end_path: str | None) -> bool:
    told = ((more_path, False), (end_path, True))
    return any(path and _is_true(_look_up(page, path)[1]) == last for path, last in told)


def _is_true(value: Any) -> bool:
    return value.strip().lower() in ("true", "1", "yes") if isinstance(value, str) else bool(value)


def _json_path(path: str) -> str:
    """Return `data.list` as JSONPath, whatever characters the keys have."""
    return "$" + "".join(f"[{part!r}]" for part in path.split(".") if part)


def _look_up(value: Any, path: str) -> tuple[bool, Any]:
    """Tell whether a path of keys leads anywhere, and to what; a key that itself has dots wins.

    Examples
    --------
    >>> _look_up({"user": {"name": "王"}}, "user.name"), _look_up({"user.name": "李"}, "user.name"), _look_up([], "a")
    ((True, '王'), (True, '李'), (False, None))
    """
    if isinstance(value, dict) and path in value:
        return True, value[path]
    for part in path.split("."):
        if not isinstance(value, dict) or part not in value:
            return False, None
        value = value[part]
    return True, value


def _tell_keys(page: Any) -> str:
    if not isinstance(page, dict):
        return type(page).__name__
    keys = [str(key)[:24] for key in list(page)[:_SHOWN_KEYS]]
    shown = [key for key in keys if _SHORT_CODE.fullmatch(key)]
    codes = [f"{key} {page[key]}" for key in _CODE_KEYS if _SHORT_CODE.fullmatch(str(page.get(key, "")))]
    return f"keys {', '.join(shown) or '(none to show)'}" + (f"; {', '.join(codes)}" if codes else "")


def _tell_status(status: int, where: str) -> SourceError:
    got = f"status {status}"
    if status in (401, 403, 407):
        return SourceAccessError(
            "an API refuses us", expected="status 200", got=got, where=where,
            fix="check the token's variable, and that it may read this path",
        )  # fmt: skip
    if status == 429 or status >= 500:
        problem = "an API asks for patience" if status == 429 else "an API has a fault of its own"
        return SourceUnavailableError(
            problem, expected="status 200", got=f"{got} on every try", where=where,
            fix="try again later; raise `max_attempts` or `max_wait_seconds`",
        )  # fmt: skip
    return SourceFormatError(
        "an API does not know what it is asked for", expected="status 200", got=got, where=where,
        fix="check `path`, `params` and `since_format` of the source",
    )  # fmt: skip
