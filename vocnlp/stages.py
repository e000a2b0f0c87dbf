"""The stages in order, as plain functions over frames.

A night is: `land_rows` -> `analyse_chunk` (any number of chunks, in any order) -> `link_noise` -> `rank_period`.
Nothing here opens a file or a lake: `workspace` and `night` read the frames, call these functions and store what comes
back, and a notebook can call them just the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from vocnlp import schemas
from vocnlp.config import Settings
from vocnlp.periods import Period
from vocnlp.preprocess.mask import drop_keys
from vocnlp.preprocess.noise import detect_noise, link_copies
from vocnlp.preprocess.normalize import PREPROCESS_VERSION, clean_texts
from vocnlp.preprocess.split import split_units
from vocnlp.rootcause.categories import find_mentions, map_topics
from vocnlp.rootcause.keywords import find_keywords
from vocnlp.rootcause.measures import measure_scores
from vocnlp.rootcause.ranking import rank_pain_points
from vocnlp.rootcause.trends import measure_trends
from vocnlp.rootcause.voices import collect_hits, collect_voices
from vocnlp.sentiment.aggregate import score_feedback
from vocnlp.sentiment.feedback_type import score_feedback_type
from vocnlp.topics.coherence import choose_n_topics
from vocnlp.topics.describe import describe_topics
from vocnlp.topics.model import fit_topics

if TYPE_CHECKING:
    from vocnlp.preprocess.tokens import Tokenizer
    from vocnlp.rootcause.lexicon import Lexicon
    from vocnlp.rootcause.source_taxonomies import SourceTaxonomies
    from vocnlp.sentiment.model import Sentiment
    from vocnlp.sentiment.type_rules import TypeRules
    from vocnlp.topics.model import TopicModel

ANALYSED = ("noise", "units", "unit_sentiment", "feedback_sentiment", "feedback_type", "assignments", "mentions")
"""The tables that `analyse_chunk` makes, in the order they are stored."""


@dataclass(frozen=True)
class Models:
    """Everything that turns a text into numbers. `topics` is None until enough feedback has come in to fit one."""

    tokenizer: Tokenizer
    sentiment: Sentiment
    taxonomies: SourceTaxonomies
    lexicon: Lexicon
    types: TypeRules
    topics: TopicModel | None

    def versions(self, settings: Settings) -> dict[str, str]:
        """Return part -> version for everything that can change a derived number."""
        return {
            "preprocess": PREPROCESS_VERSION,
            "noise": _digest(
                settings.preprocess.model_dump(mode="json", include={"copy_window_days", "near_copy_similarity"})
            ),
            "tokens": self.tokenizer.version,
            "sentiment": self.sentiment.version
            + (f", stars {prior}" if (prior := settings.sentiment.star_prior) else ""),
            "topics": self.topics.version if self.topics is not None else "none",
            "assignment": _digest(
                settings.topics.model_dump(mode="json", include={"max_topics_per_unit", "min_probability"})
            ),
            "taxonomy": self.taxonomies.version,
            "lexicon": self.lexicon.version,
            "feedback_type": self.types.version,
            "trend": _digest(settings.trend.model_dump(mode="json")),
            "ranking": _digest(settings.ranking.model_dump(mode="json")),
        }


def recipe_id(versions: dict[str, str]) -> str:
    """Return the hash of a recipe: the same parts give the same 12 hex digits.

    Examples
    --------
    >>> recipe_id({"preprocess": "1", "topics": "none"}) == recipe_id({"topics": "none", "preprocess": "1"})
    True
    """
    return _digest(versions)


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Landed:
    """What a pull adds to the lake. `n_unchanged` rows were known already (the look-back pulls them again)."""

    feedback: pd.DataFrame
    texts: pd.DataFrame
    n_new: int
    n_revised: int
    n_unchanged: int


def land_rows(pulled: pd.DataFrame, known: pd.DataFrame) -> Landed:
    """Keep what is new or changed of a pull and number its revisions.

    A source may hold every version of an edited record, or only the newest. Of the versions pulled, those up to the one
    the lake holds as its latest are known already; if that one is gone from the source, the versions never seen count,
    and a record that went back to an older text counts as edited once more.

    Parameters
    ----------
    pulled : DataFrame
        FEEDBACK columns without `revision`, plus `text` and `text_clean`; several versions of one id in time order.
    known : DataFrame
        `feedback_id`, `revision`, `content_key` of every revision that the lake holds of these ids.
    """
    history: dict[str, list[str]] = {}
    columns = ["feedback_id", "content_key"]
    for feedback_id, content in known.sort_values("revision")[columns].itertuples(index=False):
        history.setdefault(feedback_id, []).append(content)
    versions: dict[str, list[tuple[int, str]]] = {}
    for position, (feedback_id, content) in enumerate(pulled[columns].itertuples(index=False)):
        versions.setdefault(feedback_id, []).append((position, content))
    revisions: dict[int, int] = {}
    n_revised = 0
    for feedback_id, received in versions.items():
        held = history.get(feedback_id, [])
        fresh = _unheld(received, held)
        n_revised += len(fresh) if held else len(fresh) - 1
        revisions.update({position: len(held) + n for n, position in enumerate(fresh)})
    positions = sorted(revisions)
    kept = pulled.iloc[positions].reset_index(drop=True)
    kept["revision"] = pd.Series([revisions[position] for position in positions], dtype="int64")
    return Landed(
        schemas.FEEDBACK.conform(kept),
        schemas.TEXTS.conform(kept),
        len(kept) - n_revised,
        n_revised,
        len(pulled) - len(kept),
    )


def find_reused_ids(pulled: pd.DataFrame, known: pd.DataFrame, texts: pd.DataFrame) -> pd.Series[bool]:
    """Tell which pulled rows are other feedback under an id that the lake holds.

    An edit keeps the moment of writing or the words, or comes with `updated_at`. Where both differ and nothing says
    that it is an edit, the source gave an id away twice: as a revision the row would take the older feedback out of its
    period.

    Parameters
    ----------
    pulled : DataFrame
        As of `land_rows`.
    known : DataFrame
        `feedback_id`, `revision`, `created_at` of every revision that the lake holds of these ids.
    texts : DataFrame
        TEXTS of those of them whose `created_at` is another one.

    Returns
    -------
    Series of bool
        Like `pulled`.
    """
    held = known.merge(texts[["feedback_id", "revision", "text_clean"]], on=["feedback_id", "revision"])
    same_moment = set(known[["feedback_id", "created_at"]].itertuples(index=False, name=None))
    same_words = set(held[["feedback_id", "text_clean"]].itertuples(index=False, name=None))
    ids = set(known["feedback_id"])
    return pd.Series(
        [
            feedback_id in ids
            and pd.isna(updated_at)
            and (feedback_id, created_at) not in same_moment
            and (feedback_id, text) not in same_words
            for feedback_id, created_at, updated_at, text in pulled[
                ["feedback_id", "created_at", "updated_at", "text_clean"]
            ].itertuples(index=False)
        ],
        index=pulled.index,
        dtype=bool,
    )


def _unheld(received: list[tuple[int, str]], held: list[str]) -> list[int]:
    fresh: list[tuple[int, str]] = []
    for position, content in received:
        # The same content twice in a row is one version.
        if not fresh or fresh[-1][1] != content:
            fresh.append((position, content))
    if held:
        contents = [content for _, content in fresh]
        if held[-1] in contents:
            fresh = fresh[len(contents) - contents[::-1].index(held[-1]) :]
        else:
            fresh = [version for version in fresh if version[1] not in held] or fresh[-1:]
    return [position for position, _ in fresh]


def clean_again(texts: pd.DataFrame) -> pd.DataFrame:
    """Return the TEXTS rows whose `text_clean` the present code would write differently, rewritten."""
    fresh = clean_texts(texts["text"])
    changed = fresh.to_numpy() != texts["text_clean"].to_numpy()
    return schemas.TEXTS.conform(texts[changed].assign(text_clean=fresh[changed]))


def cut_texts(units: pd.DataFrame, texts: pd.DataFrame) -> pd.DataFrame:
    """Return units with their `text`: `text_clean[start:end]` of the feedback they come from."""
    joined = units.merge(texts[["feedback_id", "revision", "text_clean"]], on=["feedback_id", "revision"], how="left")
    cut = [
        text[start:end] for text, start, end in zip(joined["text_clean"], joined["start"], joined["end"], strict=True)
    ]
    return joined.drop(columns="text_clean").assign(text=pd.Series(cut, index=joined.index, dtype="str"))


def analyse_chunk(chunk: pd.DataFrame, models: Models, settings: Settings, *, recipe: str) -> dict[str, pd.DataFrame]:
    """Read one chunk of feedback: a pure per-row function, so that chunks may run anywhere in any order.

    Parameters
    ----------
    chunk : DataFrame
        `feedback_id`, `revision`, `text_clean`, `month`, and of FEEDBACK at least `source`, `source_kind`, `rating` and
        `priority`.

    Returns
    -------
    dict
        The tables named in `ANALYSED`. `noise` knows nothing of copies yet: see `link_noise`.
    """
    units = split_units(chunk)
    unit_texts = cut_texts(units, chunk)
    scores = models.sentiment.predict(unit_texts["text"].tolist())
    unit_sentiment = schemas.UNIT_SENTIMENT.conform(
        pd.concat([units.reset_index(drop=True), scores], axis=1).assign(recipe_id=recipe)
    )
    feedback_sentiment = score_feedback(
        unit_sentiment.merge(units[["unit_id", "start", "end"]], on="unit_id"),
        chunk,
        recipe_id=recipe,
        star_prior=settings.sentiment.star_prior,
    )
    tokens = models.tokenizer.tokenize(unit_texts["text"].tolist())
    return {
        "noise": detect_noise(chunk, chunk, recipe_id=recipe),
        "units": units,
        "unit_sentiment": unit_sentiment,
        "feedback_sentiment": feedback_sentiment,
        "feedback_type": score_feedback_type(chunk, feedback_sentiment, models.types, recipe_id=recipe),
        "assignments": assign_topics(unit_texts, tokens, models.topics, settings, recipe=recipe),
        "mentions": find_mentions(
            unit_texts.merge(chunk[["feedback_id", "revision", "source"]], on=["feedback_id", "revision"], how="left"),
            models.taxonomies,
            recipe_id=recipe,
        ),
    }


def assign_topics(
    unit_texts: pd.DataFrame, tokens: list[list[str]], topics: TopicModel | None, settings: Settings, *, recipe: str
) -> pd.DataFrame:
    """Return ASSIGNMENTS of units; none at all without a topic model."""
    if topics is None or unit_texts.empty:
        return schemas.ASSIGNMENTS.empty()
    found = topics.assign(
        unit_texts["text"].tolist(),
        tokens=tokens,
        groups=list(unit_texts[["feedback_id", "revision"]].itertuples(index=False, name=None)),
        max_topics=settings.topics.max_topics_per_unit,
        min_probability=settings.topics.min_probability,
    )
    of_unit = unit_texts.iloc[found["text"].to_numpy()].reset_index(drop=True)
    return schemas.ASSIGNMENTS.conform(
        of_unit.assign(
            topic_id=found["topic_id"].to_numpy(),
            probability=found["probability"].to_numpy(),
            model_version=topics.version,
            recipe_id=recipe,
        )
    )


def link_noise(window: pd.DataFrame, stored: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Find copies among the noise rows of a window and return those that are new or now differ from what is stored.

    Parameters
    ----------
    window : DataFrame
        NOISE with `created_at`, `customer_key` and `product`, latest revisions only, reaching `copy_window_days` to
        either side of the rows that are new.
    stored : DataFrame
        NOISE as the lake holds it; rows found unchanged there are not written again.
    """
    linked = link_copies(
        window, window_days=settings.preprocess.copy_window_days, similarity=settings.preprocess.near_copy_similarity
    )
    compared = ["feedback_id", "revision", "noise_kind", "duplicate_of", "weight_milli", "recipe_id"]
    known = set(stored[compared].fillna("").itertuples(index=False, name=None))
    fresh = [row not in known for row in linked[compared].fillna("").itertuples(index=False, name=None)]
    return schemas.NOISE.conform(linked[pd.Series(fresh, index=linked.index, dtype=bool)])


def learn_topics(texts: pd.DataFrame, feedback: pd.DataFrame, models: Models, settings: Settings) -> TopicModel:
    """Fit a topic model over the units of texts that are no noise.

    Raises
    ------
    NotEnoughDataError
        If there is too little text for the number of topics.
    """
    noise = detect_noise(texts, feedback, recipe_id="fit")
    voiced = noise.loc[noise["noise_kind"] == schemas.NoiseKind.NONE, ["feedback_id", "revision"]]
    # In the order customers wrote, not of ids: those follow a key of the workspace, and the order moves the sampler.
    kept = texts.merge(voiced, on=["feedback_id", "revision"])
    kept = kept.assign(said=[drop_keys(text) for text in kept["text_clean"]])
    kept = kept.sort_values(["created_at", "said", "feedback_id", "revision"], kind="stable")
    kept = kept.drop_duplicates("said").drop(columns="said")
    unit_texts = cut_texts(split_units(kept), kept)
    wanted = unit_texts["text"].tolist()
    tokens = models.tokenizer.tokenize(wanted)
    groups = unit_texts["feedback_id"].tolist()
    topics = settings.topics
    n_topics = topics.n_topics
    if n_topics == "coherence":
        n_topics = choose_n_topics(
            tokens,
            seed=settings.seed,
            groups=groups,
            engine=topics.engine,
            min_count=topics.min_count,
            max_share=topics.max_share,
        ).n_topics
    return fit_topics(
        wanted,
        n_topics=n_topics,
        seed=settings.seed,
        tokens=tokens,
        groups=groups,
        engine=topics.engine,
        passes=topics.passes,
        chains=topics.chains,
        min_count=topics.min_count,
        max_share=topics.max_share,
        previous=models.topics,
    )


def name_topics(
    model: TopicModel,
    units: pd.DataFrame,
    assignments: pd.DataFrame,
    mentions: pd.DataFrame,
    unit_texts: pd.Series[Any],
    feedback: pd.DataFrame,
    unit_sentiment: pd.DataFrame,
    noise: pd.DataFrame,
    models: Models,
) -> pd.DataFrame:
    """Return TOPICS: terms, label, size and examples of each topic, and the improvement category that it maps to."""
    # Spam that fell into a topic does not say what it is.
    ignored = noise.loc[noise["weight_milli"] == 0, ["feedback_id", "revision"]]
    counted = assignments.merge(ignored, how="left", indicator=True).query("_merge == 'left_only'")
    tokens = models.tokenizer.tokenize(unit_texts.tolist())
    negative = set(unit_sentiment.loc[unit_sentiment["polarity"] == schemas.Polarity.NEGATIVE, "unit_id"])
    topics = describe_topics(model, units, counted, unit_texts, feedback, tokens=tokens, negative=negative)
    return map_topics(topics, assignments, mentions, feedback, models.taxonomies)


def map_again(
    topics: pd.DataFrame, assignments: pd.DataFrame, mentions: pd.DataFrame, feedback: pd.DataFrame, models: Models
) -> pd.DataFrame:
    """Return TOPICS with the categories that units read under the present taxonomies give them."""
    return map_topics(
        topics.drop(columns=["area", "category", "owner"]), assignments, mentions, feedback, models.taxonomies
    )


@dataclass(frozen=True)
class Window:
    """The frames that trends are measured on: voices and their hits, over a period and everything before it.

    `unit_words` (`unit_id`, `feedback_id`, `polarity`, `words`) may be None: then no keywords are looked for.
    """

    voices: pd.DataFrame
    hits: pd.DataFrame
    unit_words: pd.DataFrame | None


def collect_window(
    feedback: pd.DataFrame,
    noise: pd.DataFrame,
    feedback_sentiment: pd.DataFrame,
    assignments: pd.DataFrame,
    unit_sentiment: pd.DataFrame,
    unit_words: pd.DataFrame | None,
) -> Window:
    """Join what is known of each feedback into one row a voice, and one row a voice and topic."""
    voices = collect_voices(feedback, noise, feedback_sentiment)
    return Window(voices, collect_hits(assignments, unit_sentiment, voices), unit_words)


def split_words(unit_texts: pd.DataFrame, unit_sentiment: pd.DataFrame, tokenizer: Tokenizer) -> pd.DataFrame:
    """Return the content words of each unit beside what the unit says."""
    joined = unit_texts.merge(unit_sentiment[["unit_id", "polarity"]], on="unit_id")
    return joined[["unit_id", "feedback_id", "polarity"]].assign(words=tokenizer.tokenize(joined["text"].tolist()))


def rank_period(
    window: Window,
    topics: pd.DataFrame,
    period: Period,
    settings: Settings,
    lexicon: Lexicon | None,
    *,
    recipe: str,
    scope: str = "all",
    partial_sources: Sequence[str] = (),
    published: pd.DataFrame | None = None,
    covered_from: date | None = None,
    closed: bool = True,
) -> dict[str, pd.DataFrame]:
    """Measure one period: TRENDS, PAIN_POINTS, KEYWORDS and MEASURES.

    Parameters
    ----------
    topics : DataFrame
        TOPICS of one model version; a scope `area=...` keeps only that area's.
    covered_from : date, optional
        First day of the data: windows that start before it are no baseline.
    closed : bool
        False for a period that is not over yet: it is counted and compared with nothing.
    published : DataFrame, optional
        TRENDS as last published for this period's baseline, for the recipe part of the difference.
    """
    zone = settings.time_zone
    if scope.startswith("area="):
        topics = topics[topics["area"] == scope.removeprefix("area=")]
    trends = measure_trends(
        window.voices,
        window.hits,
        period,
        settings=settings.trend,
        time_zone=zone,
        scope=scope,
        topic_ids=topics["topic_id"].tolist(),
        partial_sources=tuple(partial_sources),
        published=published,
        recipe_id=recipe,
        covered_from=covered_from,
        closed=closed,
    )
    tables = {
        "trends": trends,
        "pain_points": rank_pain_points(
            trends,
            window.voices,
            window.hits,
            topics,
            period,
            settings=settings.ranking,
            time_zone=zone,
            scope=scope,
            recipe_id=recipe,
        ),
        "measures": measure_scores(
            window.voices,
            period,
            settings=settings.trend,
            time_zone=zone,
            scope=scope,
            recipe_id=recipe,
            partial_sources=tuple(partial_sources),
            covered_from=covered_from,
        ),
    }
    if window.unit_words is not None and lexicon is not None:
        tables["keywords"] = find_keywords(
            window.voices,
            window.unit_words,
            lexicon,
            period,
            settings=settings.trend,
            time_zone=zone,
            scope=scope,
            recipe_id=recipe,
            partial_sources=tuple(partial_sources),
            covered_from=covered_from,
        )
    return tables


def find_praise(
    assignments: pd.DataFrame, unit_sentiment: pd.DataFrame, voices: pd.DataFrame, *, n_quotes: int = 3
) -> dict[str, list[str]]:
    """Return the units that speak best of each topic, one a feedback, best first: topic_id -> unit_ids."""
    # Spam sounds pleased.
    counted = voices.loc[voices["weight_milli"] > 0, ["feedback_id", "revision"]]
    said = assignments.merge(counted, on=["feedback_id", "revision"])
    positive = unit_sentiment.loc[unit_sentiment["polarity"] == schemas.Polarity.POSITIVE, ["unit_id", "p_positive"]]
    said = said.merge(positive, on="unit_id").sort_values(
        ["topic_id", "p_positive", "probability", "unit_id"], ascending=[True, False, False, True]
    )
    said = said.drop_duplicates(["topic_id", "feedback_id"])
    return {
        str(topic): units["unit_id"].head(n_quotes).tolist() for topic, units in said.groupby("topic_id", sort=True)
    }
