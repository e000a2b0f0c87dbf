"""What a feedback is for and how soon somebody has to act, from its text and its sentiment.

Every cue of the rules that a text gives adds its points to the types, and so does each probability of the sentiment;
the type with most points wins. Urgent cues make it urgent; otherwise the priority follows from the type. A priority
that the source gave wins over the one from the text (docs/methods/feedback-types.md).

All sums are of integers, and a row's answer depends on that row alone. Reasons name cues of the rules, never what a
customer wrote.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from vocnlp.errors import SchemaError
from vocnlp.schemas import FEEDBACK_TYPE, Colour, FeedbackType, Polarity, Priority
from vocnlp.sentiment.type_rules import TypeRules

FEEDBACK_TYPES = tuple(kind.value for kind in FeedbackType)
PRIORITIES = tuple(priority.value for priority in Priority)
PRIORITY_COLOURS = {
    Priority.URGENT.value: (Colour.RED.value,),
    Priority.GENERAL.value: (Colour.YELLOW.value, Colour.GREEN.value),
    Priority.SUGGESTION.value: (Colour.BLUE.value,),
}
"""Colours of a priority; general is yellow for 投诉 and green for the other types."""

_POINTS_A_UNIT = 10
"""Points of one unit of log odds: the scale of the confidence."""
_VOICES = {
    Polarity.NEGATIVE.value: "p_negative",
    Polarity.NEUTRAL.value: "p_neutral",
    Polarity.POSITIVE.value: "p_positive",
}
_SCALE = 10_000
_NOTHING_TO_DO = (FeedbackType.SUGGESTION.value, FeedbackType.PRAISE.value)


class _Answer(NamedTuple):
    feedback_type: str
    type_confidence: float
    type_reason: str
    priority: str
    priority_from: str
    priority_reason: str
    colour: str


def classify_feedback(frame: pd.DataFrame, rules: TypeRules) -> pd.DataFrame:
    """Tell the type and the priority of each feedback.

    Parameters
    ----------
    frame : DataFrame
        text_clean, p_negative, p_neutral, p_positive of each feedback, and, where the source has one, its `priority`.

    Returns
    -------
    DataFrame
        In the order and with the index of `frame`: `feedback_type` (咨询, 投诉, 建议, 表扬, 其他), `type_confidence`
        (softmax of the points, 0 to 1), `type_reason` (the cues and polarities that spoke for it), `priority` (urgent,
        general, suggestion), `priority_from` (source or text), `priority_reason` (urgent cues in the text), `colour`.

    Raises
    ------
    SchemaError
        If a column is missing or a probability is.

    Examples
    --------
    >>> from vocnlp.sentiment.type_rules import load_type_rules
    >>> frame = pd.DataFrame({
    ...     "text_clean": ["请问贷款利率是多少？", "小区停电三天了，没人处理", "建议增加夜间模式"],
    ...     "p_negative": [0.02, 0.95, 0.05], "p_neutral": [0.97, 0.04, 0.9], "p_positive": [0.01, 0.01, 0.05],
    ... })
    >>> told = classify_feedback(frame, load_type_rules())
    >>> told[["feedback_type", "priority", "colour", "priority_reason"]]  # doctest: +NORMALIZE_WHITESPACE
      feedback_type    priority colour priority_reason
    0            咨询     general  green
    1            投诉      urgent    red      supply_cut
    2            建议  suggestion   blue
    """
    missing = [name for name in ("text_clean", *_VOICES.values()) if name not in frame.columns]
    if missing or frame[list(_VOICES.values())].isna().any(axis=None):
        raise SchemaError(
            "feedback cannot be told by type without its text and sentiment",
            expected="text_clean, p_negative, p_neutral, p_positive, no probability empty",
            got=", ".join(map(str, frame.columns)),
            where="classify_feedback",
            fix="score the texts first",
        )
    given = frame["priority"] if "priority" in frame.columns else pd.Series([None] * len(frame), dtype=object)
    chances = ((frame[name] * _SCALE).round().astype("int64") for name in _VOICES.values())
    rows = [
        _classify(text, dict(zip(_VOICES, voices, strict=True)), word, rules)
        for text, word, *voices in zip(frame["text_clean"], given, *chances, strict=True)
    ]
    told = pd.DataFrame(rows, columns=list(_Answer._fields), index=frame.index)
    return told.astype({name: "float64" if name == "type_confidence" else "str" for name in _Answer._fields})


def score_feedback_type(
    feedback: pd.DataFrame, feedback_sentiment: pd.DataFrame, rules: TypeRules, *, recipe_id: str
) -> pd.DataFrame:
    """Return FEEDBACK_TYPE of feedback.

    Parameters
    ----------
    feedback : DataFrame
        feedback_id, revision, text_clean, month, and `priority` where the source has one.
    feedback_sentiment : DataFrame[FEEDBACK_SENTIMENT]
        One row for each of them.

    Raises
    ------
    SchemaError
        If a feedback has no sentiment or a column is missing.
    """
    keys = ["feedback_id", "revision"]
    scored = feedback.merge(feedback_sentiment[[*keys, *_VOICES.values()]], on=keys, how="left")
    told = classify_feedback(scored, rules)
    return FEEDBACK_TYPE.conform(pd.concat([scored[[*keys, "month"]], told], axis=1).assign(recipe_id=recipe_id))


def choose_colour(priority: str, feedback_type: str) -> str:
    """Return the colour of a priority.

    Examples
    --------
    >>> choose_colour("urgent", "投诉"), choose_colour("general", "投诉"), choose_colour("general", "咨询")
    ('red', 'yellow', 'green')
    """
    colours = PRIORITY_COLOURS[priority]
    return colours[0] if feedback_type == FeedbackType.COMPLAINT else colours[-1]


def _classify(text: Any, chances: Mapping[str, int], given: Any, rules: TypeRules) -> _Answer:
    read = rules.excerpt(text) if isinstance(text, str) else ""
    from_source = rules.read_given(given)
    if not read.strip():
        best, confidence, reason, signals, is_urgent = FeedbackType.OTHER.value, 1.0, "no_text", "", False
    else:
        urgent = [cue for cue in rules.urgent if cue.holds(read, len(text))]
        cues = [*(cue for cue in rules.cues if cue.holds(read, len(text))), *urgent]
        best, confidence, reason = _choose_type([(cue.id, cue.points) for cue in cues], chances, rules)
        signals = "、".join(cue.id for cue in urgent)
        is_urgent = any(cue.raises for cue in urgent) and best != FeedbackType.PRAISE
    if is_urgent:
        from_text = Priority.URGENT.value
    else:
        from_text = Priority.SUGGESTION.value if best in _NOTHING_TO_DO else Priority.GENERAL.value
    priority = from_source or from_text
    origin = "source" if from_source else "text"
    return _Answer(best, confidence, reason, priority, origin, signals, choose_colour(priority, best))


def _choose_type(
    said: list[tuple[str, Mapping[str, int]]], chances: Mapping[str, int], rules: TypeRules
) -> tuple[str, float, str]:
    points = {kind: rules.start.get(kind, 0) * _SCALE for kind in FEEDBACK_TYPES}
    for _, cue_points in said:
        for kind, n in cue_points.items():
            points[kind] += n * _SCALE
    for voice, chance in chances.items():
        for kind, n in rules.sentiment.get(voice, {}).items():
            points[kind] += n * chance
    # Of equal ones the first listed: a question that is also a complaint gets an answer.
    best = max(FEEDBACK_TYPES, key=lambda kind: points[kind])
    weights = (math.exp((points[kind] - points[best]) / (_SCALE * _POINTS_A_UNIT)) for kind in FEEDBACK_TYPES)
    reasons = [name for name, cue_points in said if cue_points.get(best, 0) > 0]
    reasons += [v for v, c in chances.items() if 2 * c > _SCALE and rules.sentiment.get(v, {}).get(best, 0) > 0]
    return best, round(1 / sum(weights), 4), "、".join(reasons) or "no_cue"
