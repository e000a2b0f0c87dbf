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


class QuarantineError(StrEnum):
    """Why a row, or with `field_` a cell of a row that was kept, could not be read."""

    BAD_ROW = "bad_row"
    BAD_TIME = "bad_time"
    FUTURE_TIME = "future_time"
    EMPTY_TEXT = "empty_text"
    NOT_TEXT = "not_text"
    EMPTY_ID = "empty_id"
    DUPLICATE_ID_IDENTICAL = "duplicate_id_identical"
    DUPLICATE_ID_CONFLICT = "duplicate_id_conflict"
    REUSED_ID = "reused_id"
    FIELD_BAD_TIME = "field_bad_time"
    FIELD_FUTURE_TIME = "field_future_time"
    FIELD_BAD_NUMBER = "field_bad_number"
    FIELD_OUT_OF_RANGE = "field_out_of_range"
    FIELD_BAD_TRUTH = "field_bad_truth"
    FIELD_NOT_TEXT = "field_not_text"
    FIELD_TEXT_TRUNCATED = "field_text_truncated"
    FIELD_TEXT_REPAIRED = "field_text_repaired"


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
