"""Loading what reads the texts of a workspace, as its settings name it."""

from __future__ import annotations

from pathlib import Path

from vocnlp.config import Settings
from vocnlp.folders import Folders
from vocnlp.preprocess.tokens import Tokenizer
from vocnlp.rootcause.lexicon import load_lexicon
from vocnlp.rootcause.source_taxonomies import load_source_taxonomies
from vocnlp.sentiment.model import load_sentiment
from vocnlp.sentiment.type_rules import load_type_rules
from vocnlp.stages import Models
from vocnlp.topics.model import TopicModel, load_topics


def load_models(settings: Settings, folders: Folders) -> Models:
    """Load tokenizer, classifier, taxonomies, lexicon and, if there is one, the topic model.

    Raises
    ------
    ModelError
        If a model is missing or damaged.
    TaxonomyError
        If a taxonomy is; it names the source that wants it.
    """
    return Models(
        tokenizer=Tokenizer(
            settings.preprocess.engine, settings.preprocess.user_dictionary, settings.preprocess.stop_words
        ),
        sentiment=load_sentiment(settings.sentiment.model),
        taxonomies=load_source_taxonomies(
            settings.taxonomy, {source.name: source.taxonomy for source in settings.sources if source.taxonomy}
        ),
        lexicon=load_lexicon(settings.lexicon),
        types=load_type_rules(settings.feedback_type),
        topics=_load_current_topics(settings, folders),
    )


def _load_current_topics(settings: Settings, folders: Folders) -> TopicModel | None:
    if settings.topics.model != "current":
        return load_topics(Path(settings.topics.model))
    folder = folders.find_topics()
    return load_topics(folder) if folder is not None else None
