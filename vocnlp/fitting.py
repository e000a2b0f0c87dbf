"""Topic models of a workspace: the first one, a newer one, and what the lake says of them."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from vocnlp import schemas, stages
from vocnlp.errors import NotEnoughDataError
from vocnlp.lake import RunWriter
from vocnlp.staging import write_text
from vocnlp.topics.lineage import match_topics
from vocnlp.topics.model import TopicModel
from vocnlp.workspace import Workspace


def fit_first_topics(ws: Workspace, inside: Workspace, run_seq: int) -> None:
    """Fit and use a first topic model on what a run in progress sees; nothing happens where that is too little."""
    texts = inside.read("texts")
    feedback = inside.read("feedback")
    if feedback["feedback_id"].nunique() < ws.settings.topics.min_feedback:
        return
    chunk = texts.merge(feedback.drop(columns="month"), on=["feedback_id", "revision"])
    try:
        model = stages.learn_topics(chunk, chunk, ws.models, ws.settings)
    except NotEnoughDataError:
        return
    _use_topics(ws, model, made_by=f" {run_seq}")


def forget_unfinished_topics(ws: Workspace) -> None:
    """Let go of a first model that was fitted by a run which never committed: it saw rows that are gone."""
    pointer = ws.folders.topics / "current"
    words = pointer.read_text("utf-8").split() if pointer.exists() else []
    if len(words) > 1 and int(words[1]) > ws.run:
        pointer.unlink()
        ws.forget_models()


def _use_topics(ws: Workspace, model: TopicModel, *, made_by: str = "") -> Path:
    """Save a topic model in the workspace and make it the current one; ids of topics it continues stay.

    `current` names the version and, for a model that a run fitted, that run.
    """
    matched, lineage = match_topics(model, ws.models.topics)
    folder = ws.folders.topics / matched.version
    matched.save(folder)
    write_text(folder / "lineage.json", lineage.to_json(orient="records", force_ascii=False))
    pointer = ws.folders.topics / "current"
    write_text(pointer, matched.version + made_by)
    ws.forget_models()
    return folder


def refit_topics(ws: Workspace, *, n_topics: int | str | None = None) -> Path:
    """Fit a new topic model on everything in the lake and make it current; the next run re-scores under it.

    Raises
    ------
    NotEnoughDataError
        If the lake holds too little text.
    LakeBusyError
        If a run is writing: it goes on under the model it began with.
    """
    settings = ws.settings
    if n_topics is not None:
        topics = settings.topics.model_validate({**settings.topics.model_dump(), "n_topics": n_topics})
        settings = settings.model_copy(update={"topics": topics})
    texts = ws.read("texts")
    chunk = texts.merge(ws.read("feedback").drop(columns="month"), on=["feedback_id", "revision"])
    with ws.lake.alone():
        return _use_topics(ws, stages.learn_topics(chunk, chunk, ws.models, settings))


def describe_new_topics(ws: Workspace, run_seq: int, writer: RunWriter) -> None:
    """Append TOPICS of a model that the lake does not know; of a known one, if its topics now map to other categories.

    What a topic is called, how large it is and which units show it stays as it was when the model was new.
    """
    inside = ws.during(run_seq)
    model = ws.models.topics
    if model is None:
        return
    version = {"model_version": [model.version]}
    known = inside.read("topics", where=version)
    versions = ws.models.versions(ws.settings)
    if len(known) and _taxonomy_under(ws, model.version) == versions["taxonomy"]:
        return
    assignments = inside.read("assignments", where=version)
    mentions, feedback = inside.read("mentions"), inside.read("feedback")
    if len(known):
        # Only what this recipe read: older units carry mentions of the older taxonomy.
        now = assignments[assignments["recipe_id"] == stages.recipe_id(versions)]
        topics = stages.map_again(known, now, mentions, feedback, ws.models)
        if not topics.equals(known):
            writer.append("topics", topics)
        return
    units = inside.read("units")
    units = units[units["unit_id"].isin(assignments["unit_id"])]
    unit_texts = stages.cut_texts(units, inside.read("texts")).set_index("unit_id")["text"]
    topics = stages.name_topics(
        model,
        units,
        assignments,
        mentions,
        unit_texts,
        feedback,
        inside.read("unit_sentiment"),
        inside.read("noise", columns=["feedback_id", "revision", "weight_milli"]),
        ws.models,
    )
    writer.append("topics", topics)
    lineage = ws.folders.topics / model.version / "lineage.json"
    if lineage.exists():
        rows = pd.DataFrame(json.loads(lineage.read_text("utf-8")), columns=schemas.LINEAGE.column_names)
        writer.append("lineage", schemas.LINEAGE.conform(rows))


def _taxonomy_under(ws: Workspace, topics_version: str) -> str | None:
    """Return the taxonomy of the newest run that used a topic model."""
    for versions in map(json.loads, reversed(ws.runs()["versions"].tolist())):
        if versions["topics"] == topics_version:
            return str(versions["taxonomy"])
    return None
