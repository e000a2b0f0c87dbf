"""What a source says of itself: where its rows lie, how they are reached, what its columns are called.

Passwords and tokens are never settings: a setting names the environment variable that holds one.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

SourceKind = Literal["ticket", "review", "survey"]

VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
"""`${NAME}`: the value of an environment variable."""
_URL_PASSWORD = re.compile(r"://[^/?#:]*:([^/?#]*)@")
_URL_QUERY_PASSWORD = re.compile(r"(?i)[?&](?:password|passwd|pwd)=([^&]*)")
_SECRET_NAME = re.compile(r"(?i)token|secret|passw|api.?key|authorization|cookie|^sign$|^key$")


class Section(BaseModel):
    """A frozen group of settings; an unknown name is an error, not a silent no-op."""

    # What was typed may be a password: messages say which setting is wrong, not what it holds.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class SourceSection(Section):
    """What every kind of source says of its rows."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$", description="Stable name; part of every feedback_id.")
    kind: SourceKind
    label: str | None = Field(default=None, description="What reports call the source; its name when empty.")
    columns: dict[str, str] = Field(
        description="vocnlp column: source column. `text` and `created_at` are required; `id` is strongly advised."
    )
    constants: dict[str, str] = Field(default_factory=dict, description="vocnlp column: fixed value for every row.")
    extra: tuple[str, ...] = Field(default=(), description="Source columns kept (masked) in `extra`.")
    text_join: tuple[str, ...] = Field(default=(), description="Source columns put before the text, e.g. a title.")
    time_zone: str | None = Field(default=None, description="Zone of naive times; the business zone when empty.")
    time_format: str | None = Field(default=None, description="strptime format; ISO 8601 and 2026/11/15 if empty.")
    look_back_days: int = Field(default=7, ge=0, description="How far before the cursor rows are pulled again.")
    taxonomy: str | None = Field(
        default=None, description="The taxonomy that reads it, named as the top level's; that one when empty."
    )

    @model_validator(mode="after")
    def _required_columns(self) -> Self:
        if self.name in ("analysed", "noise", "rescored"):
            raise ValueError(f"a source may not be named {self.name!r}: a run counts its own steps under that name")
        missing = [c for c in ("text", "created_at") if c not in self.columns]
        if missing:
            raise ValueError(f"source {self.name!r}: columns must map {' and '.join(missing)}")
        return self


class FileSource(SourceSection):
    """One stream of feedback that arrives as files."""

    type: Literal["file"] = "file"
    path: str = Field(description="A file, a folder or a glob; relative to voc.yaml.")
    format: Literal["auto", "csv", "tsv", "excel", "jsonl", "parquet"] = "auto"
    encoding: str = Field(default="auto", description="auto, or an encoding name such as gb18030.")
    sheet: str | int = 0


class SqlSource(SourceSection):
    """One stream of feedback that lies in a table or a view of a database."""

    type: Literal["sql"]
    url: str = Field(description="SQLAlchemy URL, or `${NAME}` of a variable that holds one. No password in plain.")
    password: str | None = Field(default=None, description="`${NAME}`: the variable that holds the password.")
    table: str = Field(description="Table or view. For a join, make a view.")
    schema_name: str | None = Field(default=None, description="Database schema of the table; the default one if empty.")
    since_format: str | None = Field(
        default=None, description="How time columns that are numbers or text are compared: unix, unix_ms or strftime."
    )
    page_rows: int = Field(default=5_000, ge=1, description="Rows fetched at a time; changes memory, not results.")
    timeout_seconds: int = Field(default=300, ge=1, description="How long the database may take to answer.")

    @model_validator(mode="after")
    def _no_plain_secrets(self) -> Self:
        _refuse_plain("password", self.password)
        inline = _URL_PASSWORD.search(self.url) or _URL_QUERY_PASSWORD.search(self.url)
        _refuse_plain("url", inline.group(1) if inline else None)
        if not VARIABLE.fullmatch(self.url) and "://" not in self.url:
            raise ValueError("url is no SQLAlchemy URL such as postgresql://voc@host:5432/crm")
        return self


class BearerAuth(Section):
    """`Authorization: Bearer ...`."""

    type: Literal["bearer"]
    token: str = Field(description="`${NAME}`: the variable that holds the token.")

    @model_validator(mode="after")
    def _no_plain_secrets(self) -> Self:
        _refuse_plain("token", self.token)
        return self


class KeyAuth(Section):
    """A key in a header, or in the query where an API knows no better."""

    type: Literal["header", "query"]
    name: str = Field(description="Name of the header or query parameter, such as X-Api-Key or access_token.")
    value: str = Field(description="`${NAME}`: the variable that holds the key.")

    @model_validator(mode="after")
    def _no_plain_secrets(self) -> Self:
        _refuse_plain("value", self.value)
        return self


class BasicAuth(Section):
    """User and password."""

    type: Literal["basic"]
    user: str
    password: str = Field(description="`${NAME}`: the variable that holds the password.")

    @model_validator(mode="after")
    def _no_plain_secrets(self) -> Self:
        _refuse_plain("password", self.password)
        return self


class Paging(Section):
    """How an API hands out the rows after the first page. Paths are keys joined by dots."""

    style: Literal["none", "page", "offset", "cursor", "next_link", "header_link"] = "none"
    param: str | None = Field(
        default=None, description="Takes the page number, offset or cursor; page, offset, cursor."
    )
    size_param: str | None = Field(default=None, description="Takes the page size (page, offset).")
    size: int = Field(default=100, ge=1, description="Rows asked for a page, if size_param is set or style is offset.")
    first_page: int = Field(default=1, ge=0, description="Number of the first page.")
    next_path: str | None = Field(default=None, description="Where the next link or cursor stands in a page.")
    total_path: str | None = Field(default=None, description="Number of pages (page) or of rows (offset), if told.")
    more_path: str | None = Field(default=None, description="False (or 0) there: this was the last page.")
    end_path: str | None = Field(default=None, description="True (or 1) there: this was the last page.")
    max_pages: int = Field(default=100_000, ge=1, description="More pages than this is an error, not a truncation.")

    @model_validator(mode="after")
    def _has_next_path(self) -> Self:
        if self.style in ("cursor", "next_link") and not self.next_path:
            raise ValueError(f"paging style {self.style} needs next_path")
        return self


class RestSource(SourceSection):
    """One stream of feedback that an HTTP API hands out as pages of JSON."""

    type: Literal["rest"]
    url: str = Field(description="Base URL.")
    path: str = Field(default="", description="Joined to the base URL.")
    method: Literal["GET", "POST"] = "GET"
    params: dict[str, str | int | float | bool] = Field(default_factory=dict, description="Query of every request.")
    body: dict[str, Any] = Field(default_factory=dict, description="JSON body of every request; paging goes there too.")
    headers: dict[str, str] = Field(default_factory=dict)
    auth: BearerAuth | KeyAuth | BasicAuth | None = Field(
        default=None, discriminator="type", description="bearer, header, query or basic; its own section below."
    )
    data_path: str = Field(default="", description="Where the list of rows stands in a page; empty: the page itself.")
    paging: Paging = Field(default=Paging(), description="Its own section below.")
    since_param: str | None = Field(default=None, description="Parameter that takes the start of what is asked for.")
    until_param: str | None = Field(default=None, description="Parameter that takes its end, for APIs that insist.")
    since_format: str = Field(default="iso", description="iso (UTC), unix, unix_ms, or strftime in the source's zone.")
    start: date | None = Field(default=None, description="Start of the very first pull; none is sent if empty.")
    timeout_seconds: float = Field(default=60, gt=0, description="How long the server may stay silent.")
    max_attempts: int = Field(default=5, ge=1, le=20, description="Tries for a page: no answer, 429, 5xx.")
    max_wait_seconds: float = Field(default=120, gt=0, description="Longest wait between tries, Retry-After included.")
    max_page_mb: int = Field(default=256, ge=1, description="A larger page is an error.")
    ca_file: str | None = Field(default=None, description="Certificates (PEM) to trust; relative to voc.yaml.")

    @model_validator(mode="after")
    def _no_plain_secrets(self) -> Self:
        for name, value in {**self.params, **self.headers, **self.body}.items():
            if isinstance(value, str) and _SECRET_NAME.search(name):
                _refuse_plain(name, value)
        inline = _URL_PASSWORD.search(self.url)
        _refuse_plain("url", inline.group(1) if inline else None)
        return self


def type_of_source(raw: Any) -> str:
    """Return the `type` that a source says, read or not: a file if it says nothing."""
    return str(raw.get("type", "file") if isinstance(raw, dict) else getattr(raw, "type", "file"))


Source = Annotated[
    Annotated[FileSource, Tag("file")] | Annotated[SqlSource, Tag("sql")] | Annotated[RestSource, Tag("rest")],
    Discriminator(type_of_source),
]


def _refuse_plain(name: str, value: str | None) -> None:
    """Keep secrets out of files: a setting that holds one names the environment variable that does."""
    if value and not VARIABLE.search(value):
        raise ValueError(f"{name} holds a secret in plain: write ${{NAME}} and export NAME")
