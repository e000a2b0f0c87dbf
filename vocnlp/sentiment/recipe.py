"""Recipes: everything that decides which model comes out, as YAML that is checked before anything runs.

A recipe has one section a step; `vocnlp.sentiment.steps` walks through them. Times are limited in CPU minutes, not
by the clock, so that a busy machine gives the model a quiet one would have given, later.
"""

from __future__ import annotations

import difflib
import hashlib
import typing
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from vocnlp.errors import ConfigError
from vocnlp.sentiment.data import CORPUS, KINDS, LABELS, WRITTEN
from vocnlp.sentiment.splits import LABELLED

_NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ExampleSettings(_Section):
    """Which labelled examples are learnt from, and what each counts."""

    without: tuple[str, ...] = Field(default=(), description="Data sets left out whole, for measuring on them.")
    without_category: str | None = Field(default=None, description="Product category of reviews_shopping left out.")
    only: tuple[str, ...] = Field(default=(), description="If given, these data sets alone.")
    source_weights: dict[str, float] = Field(
        default={}, description="Weight by `source/kind/label`, `source/kind` or `source`."
    )
    max_per_class: dict[str, int] = Field(default={}, description="Most examples a class may give, by `source/kind`.")
    max_examples: int | None = Field(default=None, ge=1, description="A random part of the training set, for trials.")


class LinearSettings(_Section):
    """The linear model; see `fit_linear`."""

    orders: tuple[int, ...] = Field(
        default=(1, 2, 3), description="Lengths of n-grams; 1 is one, so that a text has some."
    )
    bits: int = Field(default=20, ge=8, le=22)
    penalty: float = Field(default=0.1, gt=0)
    steps: int = Field(default=80, ge=1)
    two_class_weight: float = Field(default=0.1, ge=0, description="Of a two-class review, for the head of no opinion.")

    @field_validator("orders")
    @classmethod
    def _check_orders(cls, orders: tuple[int, ...]) -> tuple[int, ...]:
        if 1 not in orders or not set(orders) <= {1, 2, 3, 4, 5} or len(set(orders)) < len(orders):
            raise ValueError(
                "orders are different numbers from 1 to 5, 1 among them: a text of one letter has no other"
            )
        return orders


class NetworkSettings(_Section):
    """A network and how it is trained."""

    layers: tuple[int, ...] = Field(default=(0, 3, 7, 11), description="Layers of the base that stay, from the bottom.")
    max_tokens: int = Field(default=96, ge=16, le=512)
    epochs: int = Field(default=1, ge=1)
    batch_tokens: int = Field(default=1_536, ge=96, description="Tokens of a batch, padding included.")
    batch_texts: int = Field(default=64, ge=1)
    learning_rate: float = Field(default=1e-4, gt=0)
    layer_decay: float = Field(default=1.0, gt=0, le=1, description="Factor of the rate from a layer to the one below.")
    head_learning_rate: float = Field(default=1e-3, gt=0)
    warm_up: float = Field(default=0.06, ge=0, lt=1, description="Share of the steps.")
    weight_decay: float = Field(default=0.01, ge=0)
    dropout: float = Field(default=0.1, ge=0, lt=1)
    freeze_embeddings: bool = True
    opinion_weight: float = Field(default=0.2, ge=0, description="Price of calling a two-class review neutral.")
    share_per_epoch: dict[str, float] = Field(default={}, description="Part of a source that one epoch takes, in turn.")
    evaluate_every: int = Field(default=500, ge=1, description="Steps between looks at dev; each writes a checkpoint.")
    dev_texts: int = Field(default=2_000, ge=1, description="Dev texts of a look.")
    patience: int = Field(default=6, ge=1, description="Looks at dev without a better score before it stops.")
    max_cpu_minutes: float = Field(default=60, gt=0, description="Training ends after this at the latest.")


class AdaptSettings(_Section):
    """Masked-language adaptation of the base on the clean corpus; off unless a recipe has this section."""

    lines: int = Field(default=40_000, ge=1)
    masked_share: float = Field(default=0.15, gt=0, lt=1)
    learning_rate: float = Field(default=1e-4, gt=0)
    batch_tokens: int = Field(default=3_072, ge=96)
    max_tokens: int = Field(default=96, ge=16, le=512)
    max_cpu_minutes: float = Field(default=40, gt=0)


class DistilSettings(_Section):
    """What a student is shown beside the labelled examples, and how much the hand labels count."""

    lines: int = Field(default=25_000, ge=0, description="Lines of the clean corpus.")
    units: int = Field(default=45_000, ge=0, description="Opinion units cut from lines of the clean corpus.")
    hard_share: float = Field(default=0.4, ge=0, le=1, description="Part of the target that is the hand label.")
    start: str = Field(
        default="teacher", pattern="^(teacher|base)$", description="Whose layers the student begins with."
    )


class ServeSettings(_Section):
    """How the finished model answers."""

    precision_goal: float = Field(default=0.9, gt=0, le=1, description="Precision on dev; sets the abstain threshold.")
    cascade: bool = Field(default=False, description="The linear model answers what it is sure of.")
    cascade_loss: float = Field(default=0.002, ge=0, description="Share of right answers that the cascade may cost.")


class Recipe(_Section):
    """A model from nothing."""

    name: str = Field(default="sentiment-fast", pattern=_NAME, description="Of the model, and of its working folder.")
    version: str = Field(default="0.3.0", pattern=_NAME)
    base_note: str | None = Field(default=None, description="What the base is, and its licence: for the card.")
    seed: int = 0
    threads: int = Field(default=2, ge=1)
    teacher: str | None = Field(
        default=None, description="Name of the teacher's recipe, beside this file; its steps come first."
    )
    examples: ExampleSettings = ExampleSettings()
    linear: LinearSettings = LinearSettings()
    adapt: AdaptSettings | None = None
    distil: DistilSettings | None = None
    sure_share: float = Field(
        default=1.0, ge=0, le=1,
        description="A student's: what it learns of the half of texts that the linear model before it is surest of.",
    )  # fmt: skip
    network: NetworkSettings = NetworkSettings()
    refine: dict[str, Any] | None = Field(
        default=None, description="A second training of the same network: the settings that differ from `network`."
    )
    serve: ServeSettings = ServeSettings()

    @model_validator(mode="after")
    def _check_refine(self) -> Recipe:
        if self.refine is not None:
            if fixed := sorted({"layers", "max_tokens"} & set(self.refine)):
                raise ValueError(f"refine trains the same network: it cannot set {', '.join(fixed)}")
            try:
                self.refined_network()
            except ValidationError as error:
                raise ValueError(f"refine: {_explain_invalid(error, NetworkSettings)}") from error
        return self

    @model_validator(mode="after")
    def _check_sections(self) -> Recipe:
        if self.teacher is not None:
            if idle := [name for name in ("adapt", "refine") if getattr(self, name) is not None]:
                raise ValueError(f"a student learns in one step: it cannot have {', '.join(idle)}")
        elif self.distil is not None and self.refine is not None:
            raise ValueError("a recipe that distils has no step refine")
        if self.sure_share < 1 and not (self.serve.cascade and self.is_student):
            raise ValueError("sure_share is for a student behind a cascade (distil, serve.cascade)")
        return self

    @model_validator(mode="after")
    def _check_names(self) -> Recipe:
        """Refuse a setting for a source, a kind or a class that does not exist: it would have no effect."""
        known = (set(LABELLED) | {WRITTEN}, set(KINDS), set(LABELS))
        networks = [self.network] if self.refine is None else [self.network, self.refined_network()]
        named: list[tuple[str, str, tuple[int, ...]]] = [
            ("max_per_class", name, (2,)) for name in self.examples.max_per_class
        ]
        named += [("source_weights", name, (1, 2, 3)) for name in self.examples.source_weights]
        named += [("share_per_epoch", name, (1,)) for n in networks for name in n.share_per_epoch if name != CORPUS]
        for setting, name, lengths in named:
            parts = name.split("/")
            fits = all(part in names for part, names in zip(parts, known, strict=False))
            if len(parts) not in lengths or not fits:
                form = "/".join(("source", "kind", "label")[: lengths[-1]])
                raise ValueError(f"{setting} names {name}, which is no {form} of {', '.join(sorted(known[0]))}")
        return self

    @property
    def is_student(self) -> bool:
        """Whether the recipe's network learns from a teacher: step distil in the place of network and refine."""
        return self.distil is not None or self.teacher is not None

    def refined_network(self) -> NetworkSettings:
        """Return the settings of the second training: `network` with what `refine` changes."""
        return NetworkSettings(**{**self.network.model_dump(), **(self.refine or {})})

    @classmethod
    def load(cls, path: Path, **given: Any) -> Recipe:
        """Read a YAML recipe; arguments that are not None win over it.

        Raises
        ------
        ConfigError
            If the recipe is missing, is not YAML, has no name, or names an unknown setting.
        """
        try:
            body = yaml.safe_load(path.read_text(encoding="utf-8"))
            if not isinstance(body, dict) or "name" not in body:
                raise ValueError("a recipe begins with its name")
            return cls(**{**body, **{k: v for k, v in given.items() if v is not None}})
        except (OSError, yaml.YAMLError, ValueError, TypeError) as error:
            raise ConfigError(
                "the training recipe cannot be used",
                expected="YAML with the settings of vocnlp.sentiment.recipe.Recipe",
                got=_explain_invalid(error, cls)
                if isinstance(error, ValidationError)
                else f"{type(error).__name__}: {str(error)[:300]}",
                where=str(path),
                fix="correct what is named; models/recipes has examples",
            ) from error


def _explain_invalid(error: ValidationError, model: type[_Section]) -> str:
    """Name every setting that is not accepted, and what an unknown one may have been meant to be."""
    lines = []
    for found in error.errors():
        place = [str(part) for part in found["loc"]]
        text = found["msg"].removeprefix("Value error, ")
        if found["type"] == "extra_forbidden":
            near = _find_settings_like(place, model)
            text = "no such setting" + (f" (did you mean {' or '.join(near)}?)" if near else "")
        # What speaks of the whole recipe has no place but what its words name.
        lines.append(f"{'.'.join(place)}: {text}" if place else text)
    return "; ".join(lines)


def _find_settings_like(place: Sequence[str], model: type[_Section]) -> list[str]:
    """Return the settings whose names look like an unknown one's: of its section, and those of its name elsewhere."""
    *sections, name = place
    elsewhere = [f"{other}.{name}" for other, inner in _list_sections(model).items() if name in inner.model_fields]
    for section in sections:
        model = _list_sections(model)[section]
    return [*difflib.get_close_matches(name, list(model.model_fields)), *elsewhere]


def _list_sections(model: type[_Section]) -> dict[str, type[_Section]]:
    return {
        name: kind
        for name, field in model.model_fields.items()
        for kind in (field.annotation, *typing.get_args(field.annotation))
        if isinstance(kind, type) and issubclass(kind, _Section)
    }


def load_recipes(path: Path, **given: Any) -> tuple[Recipe, Recipe | None]:
    """Read a recipe and, of a student, its teacher's: the one of that name among the files beside it.

    Raises
    ------
    ConfigError
        If one of them cannot be used, or there is no recipe of the teacher's name.
    """
    recipe = Recipe.load(path, **given)
    if recipe.teacher is None:
        return recipe, None
    for other in sorted(p for p in path.parent.iterdir() if p.suffix.lower() in (".yaml", ".yml")):
        if other == path or _read_name(other) != recipe.teacher:
            continue
        found = Recipe.load(other)
        if _left_out(found) != _left_out(recipe):
            raise ConfigError(
                "a student leaves out what its teacher has read",
                expected=f"without, without_category and only of {recipe.name}: {_left_out(recipe)}",
                got=f"{_left_out(found)} of {found.name}",
                where=str(other),
                fix="leave out the same in both",
            )
        return recipe, found
    raise ConfigError(
        "the recipe's teacher has no recipe",
        expected=f"a recipe named {recipe.teacher}",
        got="none",
        where=str(path.parent),
        fix="put it beside the student's",
    )


def _read_name(path: Path) -> object:
    """Return the name in a YAML file that may be a recipe or anything else."""
    try:
        body = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError, ValueError):
        return None
    return body.get("name") if isinstance(body, dict) else None


def _left_out(recipe: Recipe) -> tuple[object, ...]:
    examples = recipe.examples
    return sorted(examples.without), examples.without_category, sorted(examples.only)


def fingerprint(*parts: object) -> str:
    """Return 16 hex digits that change when a setting, or what was made before, changes.

    Examples
    --------
    >>> fingerprint(LinearSettings()) == fingerprint(LinearSettings(bits=20))
    True
    """
    text = "\n".join(p.model_dump_json() if isinstance(p, BaseModel) else repr(p) for p in parts)
    return hashlib.blake2b(text.encode("utf-8"), digest_size=8).hexdigest()
