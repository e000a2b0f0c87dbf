"""One simulated feedback before it becomes a row of an export."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from vocnlp.simulate.plan import Mood
from vocnlp.simulate.population import Customer


@dataclass
class Draft:
    """One feedback: what is said, by whom, and what no export file may tell.

    Attributes
    ----------
    themes : tuple of str
        Every theme it truly carries, its main one first; empty for noise without content.
    noise : str or None
        default_praise, empty_answer, spam, boilerplate, emoji_only, near_copy or exact_copy.
    pii : list of (kind, value)
        The made-up personal data inside the text.
    habits : list of str
        How it was written: irony, polite, slang, dialect, typo, traditional and so on.
    real : (data set, row) or None
        Where its words were taken from, if a real customer wrote them.
    late_days : int
        Days between the customer's word and its entry in the system.
    edited_text : str or None
        What a later edit of the same ticket says.
    """

    source: str
    created: datetime
    text: str
    mood: Mood | None
    customer: Customer
    themes: tuple[str, ...] = ()
    noise: str | None = None
    fields: dict[str, str] = field(default_factory=dict)
    pii: list[tuple[str, str]] = field(default_factory=list)
    habits: list[str] = field(default_factory=list)
    real: tuple[str, int] | None = None
    late_days: int = 0
    mixed: bool = False
    edited_text: str | None = None
