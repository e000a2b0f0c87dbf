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
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from vocnlp.errors import ConfigError
from vocnlp.source_settings import (
    VARIABLE,
    BasicAuth,
    BearerAuth,
    FileSource,
    KeyAuth,
    Paging,
    RestSource,
    Section,
    Source,
    SourceKind,
    SourceSection,
    SqlSource,
    type_of_source,
)

__all__ = [
    "BasicAuth",
    "BearerAuth",
    "FileSource",
    "KeyAuth",
    "NotifyEvent",
    "NotifySettings",
    "NotifyTarget",
    "Paging",
    "PreprocessSettings",
    "RankingSettings",
    "ReportSettings",
    "RestSource",
    "Section",
    "SentimentSettings",
    "Settings",
    "SliceColumn",
    "Source",
    "SourceKind",
    "SourceSection",
    "SqlSource",
    "TopicSettings",
    "TrendSettings",
    "load_settings",
]

SliceColumn = Literal[
    "channel", "product", "product_version", "brand", "region", "store", "segment", "customer_tier", "touchpoint",
    "source",
]  # fmt: skip
NotifyEvent = Literal["report", "digest", "partial", "missed"]

_LATE = {"sql": frozenset({"url", "password"}), "rest": frozenset({"url", "path", "params", "body", "headers", "auth"})}


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

    model: str = Field(default="fast", description="A shipped model: `fast`, `accurate`, or a folder.")
    star_prior: int = Field(
        default=0, ge=0, le=60, description="Characters of text that stars count as in a feedback's sentiment; 0: none."
    )


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
        if not VARIABLE.search(value):
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
    feedback_type: Path | None = Field(
        default=None, description="Edited rules for feedback types and priorities; the built-in ones if empty."
    )
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
            fix="pass its path, or write one with `vocnlp init`",
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
            fix="start from the file that `vocnlp init` writes",
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
        kind = type_of_source(source)
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

    return VARIABLE.sub(lookup, value)


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
            "feedback_type": anchor(settings.feedback_type) if settings.feedback_type else None,
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
