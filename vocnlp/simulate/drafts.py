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
        default_praise, empty_answer, spam or near_copy.
    pii : (kind, value) or None
        The made-up personal number inside the text.
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
    pii: tuple[str, str] | None = None
    mixed: bool = False
    edited_text: str | None = None
