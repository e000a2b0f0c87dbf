"""Trustworthy Voice-of-Customer mining for Chinese.

Everything public is reached from here and loads on first use, so that `import vocnlp` stays cheap.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from vocnlp.errors import VocError
    from vocnlp.preprocess.mask import mask
    from vocnlp.rootcause.taxonomy import Taxonomy, load_taxonomy
    from vocnlp.sentiment.model import Sentiment, load_sentiment
    from vocnlp.topics.model import TopicModel, fit_topics, load_topics
    from vocnlp.workspace import Workspace
    from vocnlp.workspace import open_workspace as open

_HOMES = {
    "VocError": ("vocnlp.errors", "VocError"),
    "open": ("vocnlp.workspace", "open_workspace"),
    "Workspace": ("vocnlp.workspace", "Workspace"),
    "load_sentiment": ("vocnlp.sentiment.model", "load_sentiment"),
    "Sentiment": ("vocnlp.sentiment.model", "Sentiment"),
    "load_taxonomy": ("vocnlp.rootcause.taxonomy", "load_taxonomy"),
    "Taxonomy": ("vocnlp.rootcause.taxonomy", "Taxonomy"),
    "mask": ("vocnlp.preprocess.mask", "mask"),
    "fit_topics": ("vocnlp.topics.model", "fit_topics"),
    "load_topics": ("vocnlp.topics.model", "load_topics"),
    "TopicModel": ("vocnlp.topics.model", "TopicModel"),
}

__all__ = [
    "Sentiment",
    "Taxonomy",
    "TopicModel",
    "VocError",
    "Workspace",
    "__version__",
    "fit_topics",
    "load_sentiment",
    "load_taxonomy",
    "load_topics",
    "mask",
    "open",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'vocnlp' has no attribute {name!r}")
    module, attribute = _HOMES[name]
    value = getattr(import_module(module), attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
