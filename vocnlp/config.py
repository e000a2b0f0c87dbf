"""Every setting and every default, in one place.

`load_settings` reads `voc.yaml`; any setting can be overridden by an environment variable `VOC_<SECTION>__<NAME>`
(for example `VOC_TREND__BASELINE_WINDOWS=13`), and `${NAME}` inside the file is replaced by that environment variable.
The addresses and credentials of SQL and REST sources keep their `${NAME}` until the source is pulled: settings hold no
password, and reading a report needs none.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from vocnlp.errors import ConfigError

SourceKind = Literal["ticket", "review", "survey"]
SliceColumn = Literal[
    "channel", "product", "product_version", "brand", "region", "store", "segment", "customer_tier", "touchpoint",
    "source",
]  # fmt: skip
NotifyEvent = Literal["report", "digest", "partial", "missed"]

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_LATE = {"sql": frozenset({"url", "password"}), "rest": frozenset({"url", "path", "params", "body", "headers", "auth"})}
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
        if not _VARIABLE.fullmatch(self.url) and "://" not in self.url:
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


def _type_of_source(raw: Any) -> str:
    return str(raw.get("type", "file") if isinstance(raw, dict) else getattr(raw, "type", "file"))


Source = Annotated[
    Annotated[FileSource, Tag("file")] | Annotated[SqlSource, Tag("sql")] | Annotated[RestSource, Tag("rest")],
    Discriminator(_type_of_source),
]


def _refuse_plain(name: str, value: str | None) -> None:
    """Keep secrets out of files: a setting that holds one names the environment variable that does."""
    if value and not _VARIABLE.search(value):
        raise ValueError(f"{name} holds a secret in plain: write ${{NAME}} and export NAME")


class PreprocessSettings(Section):
    """How text is cleaned and cut."""

    engine: Literal["rjieba", "jieba"] = "rjieba"
    user_dictionary: Path | None = None
    stop_words: Path | None = Field(default=None, description="Words added to the built-in stop words, one a line.")
    max_text_chars: int = Field(default=20_000, ge=100, description="Longer texts are cut here and counted.")
    copy_window_days: int = Field(default=30, ge=1)
    near_copy_similarity: float = Field(default=0.85, gt=0, le=1)


class SentimentSettings(Section):
    """Which classifier reads the units."""

    model: str = Field(default="fast", description="A shipped model's name, or a folder.")


class TopicSettings(Section):
    """How topics are found."""

    model: str = Field(default="current", description="`current` in the workspace, or a folder.")
    n_topics: int | Literal["coherence"] = 40
    engine: Literal["gensim", "gibbs"] = "gibbs"
    passes: int = Field(default=200, ge=1, description="Gibbs iterations, or passes of variational Bayes.")
    chains: int = Field(default=4, ge=1, description="Gibbs chains side by side; the likeliest is kept.")
    min_count: int = Field(default=8, ge=1)
    max_share: float = Field(default=0.25, gt=0, le=1)
    max_topics_per_unit: int = Field(default=3, ge=1)
    min_probability: float = Field(default=0.3, gt=0, lt=1)
    min_feedback: int = Field(default=200, ge=20, description="Below this many feedback no model is fitted.")


class TrendSettings(Section):
    """What is compared with what."""

    window_days: int = Field(default=7, ge=1, description="The nightly period: this many days up to the date.")
    baseline_windows: int = Field(default=8, ge=1, description="The baseline: this many windows before the period.")
    false_discovery_rate: float = Field(default=0.10, gt=0, lt=1)
    confidence: float = Field(default=0.95, gt=0.5, lt=1)
    min_feedback: int = Field(default=5, ge=1, description="A topic below this in window and baseline: cannot_tell.")
    min_relative_change: float = Field(default=0.2, ge=0, description="Smaller changes are flat even if certain.")
    rescore_weeks: int = Field(default=13, ge=1, description="How much is scored again when the recipe changes.")


class RankingSettings(Section):
    """The impact formula's exponents: volume, severity and growth (docs/methods.md)."""

    volume: float = Field(default=1.0, ge=0)
    severity: float = Field(default=1.0, ge=0)
    growth: float = Field(default=0.5, ge=0)
    max_pain_points: int = Field(default=10, ge=1, le=100)


class ReportSettings(Section):
    """What the report shows."""

    title: str = "客户之声"
    language: Literal["zh", "en"] = "zh"
    quotes: int = Field(default=20, ge=0, le=100)
    scopes: tuple[SliceColumn, ...] = Field(
        default=(), description="Columns with a report per value each night, e.g. [channel, product]."
    )
    min_customers: int = Field(default=3, ge=1, description="A slice of fewer customers is not shown.")


class NotifyTarget(Section):
    """One place that messages are pushed to.

    The address stays a reference until the moment of sending, so that no secret is ever part of the settings.
    """

    name: str = Field(pattern=r"^[^\x00-\x1f]{1,60}$", description="What results and the log of deliveries call it.")
    url: str = Field(description="An apprise URL whose secret is an environment variable: ${WECOM_URL}.")
    events: tuple[NotifyEvent, ...] | None = Field(
        default=None, description="report, digest, partial, missed. Empty: all but digest, or with owners digest alone."
    )
    owners: tuple[str, ...] = Field(default=(), description="Digests of these owners only; of everybody when empty.")

    @field_validator("url")
    @classmethod
    def _no_secret_here(cls, value: str) -> str:
        if not _VARIABLE.search(value):
            raise ValueError("write the address, or the secret in it, as an environment variable: ${NAME}")
        return value

    @property
    def wants(self) -> tuple[str, ...]:
        """The events that are sent here."""
        if self.events is not None:
            return self.events
        return ("digest",) if self.owners else ("report", "partial", "missed")


class NotifySettings(Section):
    """Who is told, and how hard is tried. A push that fails never fails a night."""

    targets: tuple[NotifyTarget, ...] = ()
    attempts: int = Field(default=3, ge=1, le=10, description="How often a failure that may pass is tried in all.")
    wait_seconds: float = Field(default=2.0, ge=0, le=60, description="Pause before the second try; doubles each time.")

    @field_validator("targets")
    @classmethod
    def _unique_names(cls, value: tuple[NotifyTarget, ...]) -> tuple[NotifyTarget, ...]:
        names = [target.name for target in value]
        if len(set(names)) < len(names):
            raise ValueError("two targets have the same name; names must differ")
        return value


class Settings(BaseSettings):
    """All settings of one workspace.

    Source: `voc.yaml`, then `VOC_*` environment variables, which win.
    """

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        env_prefix="VOC_",
        env_nested_delimiter="__",
        nested_model_default_partial_update=True,
    )

    company: str = "示例公司"
    workspace: Path = Field(default=Path("workspace"), description="Folder of lake, models, keys and reports.")
    time_zone: str = "Asia/Shanghai"
    taxonomy: str = Field(
        default="bank",
        description="bank, ecommerce, app, hospitality, a YAML path, or several of them joined by +. Reads every "
        "source that names no other.",
    )
    lexicon: Path | None = Field(default=None, description="An edited sentiment lexicon; the built-in one if empty.")
    seed: int = 0
    chunk_size: int = Field(default=5_000, ge=1)
    workers: int = Field(default=2, ge=1)
    dead_man_hour: int = Field(
        default=8, ge=0, le=23, description="From this hour on, yesterday not being published is an alarm."
    )
    sources: tuple[Source, ...] = ()
    preprocess: PreprocessSettings = PreprocessSettings()
    sentiment: SentimentSettings = SentimentSettings()
    topics: TopicSettings = TopicSettings()
    trend: TrendSettings = TrendSettings()
    ranking: RankingSettings = RankingSettings()
    report: ReportSettings = ReportSettings()
    notify: NotifySettings = NotifySettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the file."""
        return env_settings, init_settings

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"{value!r} is no IANA time zone such as Asia/Shanghai") from error
        return value

    @field_validator("sources")
    @classmethod
    def _unique_names(cls, value: tuple[Source, ...]) -> tuple[Source, ...]:
        names = [source.name for source in value]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two sources are named {', '.join(twice)}; names must differ")
        return value


def load_settings(path: str | Path) -> Settings:
    """Read a `voc.yaml`.

    Relative paths inside it are resolved against its own folder, so that a scheduled flow may start anywhere.

    Raises
    ------
    ConfigError
        If the file is missing, is no YAML mapping, names an unset environment variable, or a setting is unknown or
        out of range. The message lists every offending setting.
    """
    path = Path(path)
    if not path.is_file():
        raise ConfigError(
            "there is no configuration file",
            expected="a voc.yaml",
            got="nothing",
            where=str(path),
            fix="pass its path, or copy one of the examples/ folder",
        )
    try:
        raw = yaml.safe_load(path.read_text("utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(
            "the configuration is no valid YAML",
            expected="UTF-8 YAML",
            got=str(error),
            where=str(path),
            fix="correct the line named above",
        ) from error
    if not isinstance(raw, dict):
        raise ConfigError(
            "the configuration is no mapping",
            expected="name: value lines",
            got=type(raw).__name__,
            where=str(path),
            fix="start from one of the examples/ folder",
        )
    odd = [key for key in raw if not isinstance(key, str)]
    if odd:
        raise ConfigError(
            "a setting's name is no word",
            expected="the settings of docs/configuration.md",
            got=repr(odd[0]),
            where=str(path),
            fix="correct that line",
        )
    values = {key: _substitute(item, path) for key, item in raw.items() if key not in ("sources", "notify")}
    if "sources" in raw:
        values["sources"] = _substitute_sources(raw["sources"], path)
    if "notify" in raw:
        # Addresses are secrets: they are looked up when something is sent, and a missing one stops no night.
        values["notify"] = raw["notify"]
    base = path.resolve().parent
    try:
        settings = Settings(**values)
    except SettingsError as error:
        raise ConfigError(
            "an environment variable holds no valid setting",
            expected="JSON for a group of settings, or VOC_<SECTION>__<NAME> for one",
            got=str(error),
            where="VOC_* environment variables",
            fix="correct or unset it",
        ) from error
    except ValidationError as error:
        lines = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise ConfigError(
            "the configuration has settings that vocnlp does not accept",
            expected="the settings of docs/configuration.md",
            got=lines,
            where=str(path),
            fix="correct the settings named above",
        ) from error
    return _resolve_paths(settings, base)


def _substitute_sources(sources: Any, path: Path) -> Any:
    if not isinstance(sources, list):
        return sources
    made = []
    for source in sources:
        kind = _type_of_source(source)
        if kind == "file" or not isinstance(source, dict):
            made.append(_substitute(source, path))
        else:
            # A misspelt type is told as such, not as a variable that is not set.
            late = _LATE.get(kind, _LATE["sql"] | _LATE["rest"])
            made.append({k: item if k in late else _substitute(item, path) for k, item in source.items()})
    return made


def _substitute(value: Any, path: Path) -> Any:
    if isinstance(value, dict):
        return {key: _substitute(item, path) for key, item in value.items()}
    if isinstance(value, list):
        return [_substitute(item, path) for item in value]
    if not isinstance(value, str):
        return value

    def lookup(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in os.environ:
            raise ConfigError(
                "an environment variable is not set",
                expected=f"${{{name}}}",
                got="unset",
                where=f"{path}: {value}",
                fix=f"export {name}=... before running vocnlp",
            )
        return os.environ[name]

    return _VARIABLE.sub(lookup, value)


def _resolve_paths(settings: Settings, base: Path) -> Settings:
    def anchor(value: str | Path) -> Path:
        value = Path(value).expanduser()
        return value if value.is_absolute() else base / value

    preprocess = settings.preprocess.model_copy(
        update={
            name: anchor(value)
            for name in ("user_dictionary", "stop_words")
            if (value := getattr(settings.preprocess, name)) is not None
        }
    )
    return settings.model_copy(
        update={
            "workspace": anchor(settings.workspace),
            "lexicon": anchor(settings.lexicon) if settings.lexicon else None,
            "taxonomy": _anchor_taxonomy(settings.taxonomy, anchor),
            "preprocess": preprocess,
            "sources": tuple(_anchor_source(source, anchor) for source in settings.sources),
        }
    )


def _anchor_source(source: Source, anchor: Callable[[str], Path]) -> Source:
    update = {}
    if source.taxonomy:
        update["taxonomy"] = _anchor_taxonomy(source.taxonomy, anchor)
    if isinstance(source, FileSource):
        update["path"] = str(anchor(source.path))
    if isinstance(source, RestSource) and source.ca_file:
        update["ca_file"] = str(anchor(source.ca_file))
    return source.model_copy(update=update)


def _anchor_taxonomy(taxonomy: str, anchor: Callable[[str], Path]) -> str:
    return "+".join(str(anchor(part)) if part.endswith((".yaml", ".yml")) else part for part in taxonomy.split("+"))
