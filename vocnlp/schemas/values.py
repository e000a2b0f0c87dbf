"""What the coded columns of the tables may say."""

from __future__ import annotations

from enum import StrEnum


class Polarity(StrEnum):
    """What a unit or a feedback says. Neutral means no opinion; abstain means the model would not say."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"
    ABSTAIN = "abstain"


class FeedbackType(StrEnum):
    """What a feedback is for: a question, a complaint, a suggestion, praise, or none of these."""

    QUESTION = "咨询"
    COMPLAINT = "投诉"
    SUGGESTION = "建议"
    PRAISE = "表扬"
    OTHER = "其他"


class Priority(StrEnum):
    """How soon somebody has to act."""

    URGENT = "urgent"
    GENERAL = "general"
    SUGGESTION = "suggestion"


class Colour(StrEnum):
    """A priority for the eye: red is urgent, blue a suggestion or praise, yellow a complaint and green the rest."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"


class Area(StrEnum):
    """Who in a company can act."""

    PRODUCT = "product"
    SERVICE = "service"
    CHANNEL = "channel"
    OTHER = "other"


class NoiseKind(StrEnum):
    """Why a feedback counts less than a whole one."""

    NONE = "none"
    DEFAULT_PRAISE = "default_praise"
    REBATE_PRAISE = "rebate_praise"
    BOILERPLATE = "boilerplate"
    SEPARATOR = "separator"
    SPAM = "spam"
    EXACT_COPY = "exact_copy"
    NEAR_COPY = "near_copy"


class State(StrEnum):
    """What a trend says."""

    RISING = "rising"
    FALLING = "falling"
    FLAT = "flat"
    NEW = "new"
    GONE = "gone"
    CANNOT_TELL = "cannot_tell"


class Measure(StrEnum):
    """What a trend row counts."""

    THEME = "theme"
    PAIN = "pain"


class RunKind(StrEnum):
    """What one execution was for."""

    NIGHT = "night"
    BACKFILL = "backfill"
    RESCORE = "rescore"


class RunStatus(StrEnum):
    """How one execution ended. Only ended executions have a row at all."""

    COMPLETE = "complete"
    PARTIAL = "partial"
