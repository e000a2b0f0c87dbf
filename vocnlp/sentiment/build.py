"""A model from a recipe: its steps one after the other (`vocnlp.sentiment.steps`), then the folder that serves.

The last step is export: what the others left is put together, calibrated and measured on dev.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from vocnlp.errors import ConfigError
from vocnlp.sentiment.export import export_model, read_manifest
from vocnlp.sentiment.folder import check_place, made_whole
from vocnlp.sentiment.linear import LinearModel
from vocnlp.sentiment.recipe import Recipe
from vocnlp.sentiment.records import read_record
from vocnlp.sentiment.splits import Splits
from vocnlp.sentiment.steps import (
    Lessons,
    Places,
    adapt_step,
    distil_step,
    fit_linear_step,
    gather_lessons,
    refine_step,
    require_parts,
    share_lessons,
    start_network,
    train_network_step,
)
from vocnlp.sentiment.student import load_weights


def export_step(
    recipe: Recipe, places: Places, out: Path, lessons: Lessons | None = None, *, teacher_recipe: Recipe | None = None
) -> Path:
    """Put the recipe's trained parts together as the folder that serves, and measure it on dev.

    Raises
    ------
    ModelError
        If a step that the recipe has is not done.
    InputError
        If `out` holds something that is no model, or cannot be written to.
    """
    check_place(out)
    lessons = lessons or gather_lessons(recipe, places)
    parts = require_parts(recipe, places, lessons)
    network, encoder = start_network(recipe, places)
    network.load_state_dict(load_weights(parts[-1]))
    network.eval()
    with made_whole(out) as folder:
        export_model(
            folder,
            network=network,
            encoder=encoder,
            linear=LinearModel.load(parts[0] / "linear.npz"),
            lessons=lessons.chosen,
            dev=lessons.dev,
            manifest=np.concatenate([read_manifest(part / "manifest.bin") for part in parts]),
            name=recipe.name,
            version=recipe.version,
            max_tokens=recipe.network.max_tokens,
            serve=recipe.serve,
            seed=recipe.seed,
            threads=recipe.threads,
            about=_describe_steps(recipe, places, teacher_recipe),
        )
        Splits.load(places.splits).check_manifest(read_manifest(folder / "manifest.bin"), "export")
    return out


def _describe_steps(recipe: Recipe, places: Places, teacher_recipe: Recipe | None) -> dict[str, Any]:
    """Return what metrics.json says of how a model was made: the recipe, and the records of all steps."""
    recipes = [recipe] if teacher_recipe is None else [recipe, teacher_recipe]
    steps = {
        f"{one.name}/{name}": record
        for one in recipes
        for name in _list_steps(one)
        if (record := read_record(places.work / one.name / name))
    }
    return {"recipe": json.loads(recipe.model_dump_json()), "steps": steps}


def _list_steps(recipe: Recipe) -> list[str]:
    """Return the steps of a recipe; in its working folder may lie others, of what the recipe was before."""
    if recipe.is_student:
        return ["labels", "linear", "student"]
    optional = {"adapt": recipe.adapt, "refine": recipe.refine}
    return sorted(["linear", "network", *(name for name, settings in optional.items() if settings is not None)])


def _is_exported(recipe: Recipe, places: Places, out: Path, teacher_recipe: Recipe | None) -> bool:
    """Tell whether a folder holds the whole model that the steps on record make."""
    try:
        metrics = json.loads((out / "metrics.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    about = _describe_steps(recipe, places, teacher_recipe)
    return (out / "README.md").exists() and all(metrics.get(key) == value for key, value in about.items())


def find_teacher(teacher_recipe: Recipe, places: Places) -> Path:
    """Return the folder that `build_model` leaves a finished teacher in."""
    return places.work / teacher_recipe.name / "model"


def build_model(
    recipe: Recipe, places: Places, out: Path, *, teacher_recipe: Recipe | None = None, lessons: Lessons | None = None
) -> Path:
    """Walk through a recipe, its teacher's first; steps on record are skipped, those of other settings refused.

    Parameters
    ----------
    out : Path
        The finished model's folder. The teacher's lies where `find_teacher` says.
    teacher_recipe : Recipe, optional
        Of a student, as read by `load_recipes`.

    Returns
    -------
    Path
        `out`.

    Raises
    ------
    ConfigError
        If the recipe distils and names no teacher.
    """
    if recipe.distil is not None and teacher_recipe is None:
        raise ConfigError(
            "a recipe that distils has no teacher",
            expected="teacher: the name of a recipe beside it",
            got="none",
            where=recipe.name,
            fix="name one, or take the steps one by one: --step distil --teacher DIR",
        )
    check_place(out)
    lessons = lessons or gather_lessons(recipe, places)
    if teacher_recipe is not None:
        teacher = find_teacher(teacher_recipe, places)
        build_model(teacher_recipe, places, teacher, lessons=share_lessons(lessons, recipe, teacher_recipe))
    fit_linear_step(recipe, places, lessons)
    if teacher_recipe is not None:
        distil_step(recipe, places, teacher, lessons, teacher_recipe=teacher_recipe)
    else:
        if recipe.adapt is not None:
            adapt_step(recipe, places)
        train_network_step(recipe, places, lessons)
        if recipe.refine is not None:
            refine_step(recipe, places, lessons)
    if not _is_exported(recipe, places, out, teacher_recipe):
        export_step(recipe, places, out, lessons, teacher_recipe=teacher_recipe)
    return out
