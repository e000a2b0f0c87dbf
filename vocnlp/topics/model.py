"""A topic model: what it knows, how it is fitted, and which topics a text is about."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from vocnlp.errors import InputError, NotEnoughDataError
from vocnlp.topics.documents import merge_bags, pool_bags
from vocnlp.topics.engines import ENGINES, Engine
from vocnlp.topics.inference import Bag, expected_log_weights, infer_topics
from vocnlp.topics.labels import make_labels, rank_terms
from vocnlp.topics.vocabulary import Vocabulary, find_firsts, fit_vocabulary

if TYPE_CHECKING:
    from gensim.models import LdaModel

Floats: TypeAlias = "npt.NDArray[np.float64]"

ALPHA_SUM = 0.5
"""Weight of the prior of a whole unit, against one for each of its words: a unit is about one thing, seldom two."""
MIN_EVIDENCE = 0.5
"""A unit gets a topic only if one of its terms belongs to it at least this much, p(topic | term), ..."""
CORE_SHARE = 0.75
"""... and is among the most frequent terms that make up this much of the topic: a rare word proves nothing."""
INHERITED = 0.5
"""What the probability of a unit's topic counts that is its feedback's alone: units that name it come first."""
MEMORY = 0.05
"""How much a draw of the previous model counts against one of now when topics are fitted again."""
_LABEL_POOL = 12


@dataclass(frozen=True, eq=False)
class TopicModel:
    """Fitted topics.

    Attributes
    ----------
    vocabulary : Vocabulary
    weights : ndarray of float64, (topics, terms)
        Dirichlet parameters of each topic's terms, representable in float32.
    alpha : ndarray of float64, (topics,)
        Prior of the topics of one unit; adds up to 0.5.
    topic_ids, codes : tuple of str
        T0001 and P-0001: stable across retraining, see `match_topics`.
    max_code : int
        The highest number ever given to a topic of this lineage; numbers are never given twice.
    settings : dict
        How it was fitted (engine, seed, passes and the like) and what a unit must prove to get a topic
        (min_evidence, core_share, inherited): a model keeps the rules it was fitted under.
    """

    vocabulary: Vocabulary
    weights: Floats
    alpha: Floats
    topic_ids: tuple[str, ...]
    codes: tuple[str, ...]
    max_code: int
    settings: dict[str, Any]

    def __len__(self) -> int:
        return len(self.topic_ids)

    def __repr__(self) -> str:
        return f"TopicModel({len(self)} topics, {len(self.vocabulary)} terms, version {self.version})"

    @cached_property
    def version(self) -> str:
        """Hash of everything that decides an answer of this model, 16 hex digits."""
        digest = hashlib.sha256(json.dumps(self.facts(), ensure_ascii=False, sort_keys=True).encode())
        for array in (self.weights, self.alpha):
            digest.update(np.ascontiguousarray(array, dtype="<f8").tobytes())
        return digest.hexdigest()[:16]

    def facts(self) -> dict[str, Any]:
        """Return everything but the arrays, ready for JSON."""
        return {
            "terms": list(self.vocabulary.terms),
            "counts": list(self.vocabulary.counts),
            "n_documents": self.vocabulary.n_documents,
            "phrases": self.vocabulary.phrases,
            "topic_ids": list(self.topic_ids),
            "codes": list(self.codes),
            "max_code": self.max_code,
            "settings": self.settings,
        }

    @cached_property
    def shares(self) -> Floats:
        """Return p(term | topic), (topics, terms)."""
        return np.asarray(self.weights / self.weights.sum(axis=1, keepdims=True))

    def terms(self, n: int = 10) -> list[list[str]]:
        """Return each topic's `n` most relevant terms, best first."""
        return rank_terms(self.weights, self.vocabulary.terms, n)

    @cached_property
    def labels(self) -> list[str]:
        """Return a short name for each topic, all different."""
        return make_labels(self.terms(_LABEL_POOL))

    @cached_property
    def _exp_log_beta(self) -> Floats:
        return expected_log_weights(self.weights)

    @cached_property
    def evidence(self) -> npt.NDArray[np.bool_]:
        """Return which terms prove which topics, (topics, terms)."""
        belongs = self.weights / self.weights.sum(axis=0, keepdims=True) >= self.settings["min_evidence"]
        order = np.argsort(-self.weights, axis=1, kind="stable")
        before = np.cumsum(np.take_along_axis(self.shares, order, axis=1), axis=1)
        before = np.roll(before, 1, axis=1)
        before[:, 0] = 0
        core = np.zeros(belongs.shape, dtype=bool)
        np.put_along_axis(core, order, before < self.settings["core_share"], axis=1)
        return np.asarray(belongs & core)

    def assign(
        self,
        texts: Sequence[str | None] | pd.Series[Any],
        *,
        tokens: Sequence[Sequence[str]] | None = None,
        groups: Sequence[Hashable] | pd.Series[Any] | None = None,
        max_topics: int = 3,
        min_probability: float = 0.3,
    ) -> pd.DataFrame:
        """Say which topics each text is about: a few at most, and none is an answer.

        The answer to a text depends on the text alone and, with `groups`, on those of its own group.

        Parameters
        ----------
        texts : sequence of str
            Opinion units, or any short texts; empty and missing ones get no topic.
        tokens : sequence of sequences of str, optional
            Their words, if the caller has them already; otherwise the default `Tokenizer` cuts them.
        groups : sequence, optional
            The feedback of each text. A unit that proves no topic (等了两个小时，太气人了) then speaks of what its
            feedback mostly speaks of, if that proves one, at half the probability.
        max_topics : int
        min_probability : float

        Returns
        -------
        DataFrame
            text (position, int64), topic_id, probability (4 decimals); by text, then by falling probability.

        Raises
        ------
        InputError
            If `tokens` or `groups` differ from `texts` in length.
        """
        bags = [self.vocabulary.bag(words) for words in _words(texts, tokens, where="assign")]
        answers = self._answer(bags, max_topics, min_probability)
        own = [answers[bag] for bag in bags]
        share = self.settings.get("inherited")
        if groups is not None and share is not None:
            members = _members(groups, len(bags), where="assign")
            whole = merge_bags(bags, members)
            mainly = self._answer(list(whole.values()), 1, min_probability)
            own = [
                found or [(topic, round(share * chance, 4)) for topic, chance in mainly[whole[group]]]
                for found, group in zip(own, members, strict=True)
            ]
        found = [(position, *answer) for position, given in enumerate(own) for answer in given]
        return pd.DataFrame(
            {
                "text": pd.Series([row[0] for row in found], dtype="int64"),
                "topic_id": pd.Series([row[1] for row in found], dtype="str"),
                "probability": pd.Series([row[2] for row in found], dtype="float64"),
            }
        )

    def _answer(
        self, bags: Sequence[Bag], max_topics: int, min_probability: float
    ) -> dict[Bag, list[tuple[str, float]]]:
        """Return topics and probabilities, likeliest first, of each distinct bag."""
        distinct = list(dict.fromkeys(bag for bag in bags if bag))
        proportions = np.round(infer_topics(distinct, self._exp_log_beta, self.alpha), 4)
        answers: dict[Bag, list[tuple[str, float]]] = {(): []}
        for bag, row in zip(distinct, proportions, strict=True):
            proven = self.evidence[:, [term for term, _ in bag]].any(axis=1)
            fit = np.flatnonzero((row >= min_probability) & proven)
            best = sorted(fit, key=lambda topic: (-row[topic], topic))[:max_topics]
            answers[bag] = [(self.topic_ids[topic], float(row[topic])) for topic in best]
        return answers

    def to_gensim(self) -> LdaModel:
        """Return the same model as a gensim LdaModel, for pyLDAvis and whatever else speaks gensim."""
        from gensim.models import LdaModel

        model = LdaModel(
            id2word=self.vocabulary.dictionary(),
            num_topics=len(self),
            alpha=self.alpha,
            random_state=0,
            dtype=np.float64,
            eta=0.0,
        )
        model.state.sstats = self.weights.copy()
        model.sync_state()
        return model

    def renumber(self, numbers: Sequence[int], max_code: int) -> TopicModel:
        """Return the same topics under other stable numbers, T0007 and P-0007 for 7."""
        return replace(
            self,
            topic_ids=tuple(f"T{n:04d}" for n in numbers),
            codes=tuple(f"P-{n:04d}" for n in numbers),
            max_code=max_code,
        )

    def save(self, folder: str | Path) -> Path:
        """Write the model as JSON and npz; equal models give equal bytes. See `storage`."""
        from vocnlp.topics.storage import save_topics

        return save_topics(self, Path(folder))


def fit_topics(
    texts: Sequence[str | None] | pd.Series[Any],
    n_topics: int = 20,
    seed: int = 0,
    *,
    tokens: Sequence[Sequence[str]] | None = None,
    groups: Sequence[Hashable] | pd.Series[Any] | None = None,
    engine: Engine = "gibbs",
    passes: int = 200,
    chains: int = 4,
    min_count: int = 8,
    max_share: float = 0.25,
    previous: TopicModel | None = None,
) -> TopicModel:
    """Find what texts are about.

    Parameters
    ----------
    texts : sequence of str
        Opinion units, in the order in which they stand in their feedback. Whole comments do too.
    n_topics, seed : int
    tokens : sequence of sequences of str, optional
        Their words, if the caller has them already.
    groups : sequence, optional
        The feedback of each text. Units are then fitted together with their neighbours, which makes better topics.
    engine : {"gibbs", "gensim"}
        How it is fitted; see `engines`.
    passes : int
        Gibbs sweeps, or at most so many passes of variational Bayes.
    chains : int
        Gibbs chains, of which the likeliest is kept.
    min_count, max_share : int, float
        Words in fewer feedback, or in a greater share of it, are left out.
    previous : TopicModel, optional
        The model in use: the fit starts where its topics are, so that they can be recognised (`match_topics`).

    Raises
    ------
    NotEnoughDataError
        If there are too few texts or words for so many topics.
    InputError
        If an argument is out of range, or lengths differ.

    Examples
    --------
    >>> texts = ["更新之后闪退", "打开就闪退", "客服电话打不通", "人工客服态度差"] * 10
    >>> model = fit_topics(texts, n_topics=2, min_count=2, max_share=0.9)
    >>> len(model), model.codes
    (2, ('P-0001', 'P-0002'))
    """
    _check_arguments(n_topics, passes, chains, engine)
    words = _words(texts, tokens, where="fit_topics")
    members = None if groups is None else _members(groups, len(words), where="fit_topics")
    vocabulary = fit_vocabulary(words, groups=members, min_count=min_count, max_share=max_share)
    firsts = find_firsts(words)
    bags = [vocabulary.bag(text) if new else () for text, new in zip(words, firsts, strict=True)]
    documents = pool_bags(bags, members)
    if len(documents) < 5 * n_topics or len(vocabulary) < n_topics:
        raise NotEnoughDataError(
            f"there is too little text for {n_topics} topics",
            expected=f"at least {5 * n_topics} texts with known words and {n_topics} terms",
            got=f"{len(documents)} texts and {len(vocabulary)} terms",
            where="fit_topics",
            fix="give more texts, ask for fewer topics, or lower min_count",
        )
    prior = None if previous is None else _expect(previous, vocabulary, n_topics)
    weights, alpha = ENGINES[engine](
        documents, len(vocabulary), n_topics, seed=seed, passes=passes, chains=chains, prior=prior
    )
    # Topics stand by size, greatest first, so that numbers mean something on the first day.
    order = np.argsort(-np.round(weights.sum(axis=1), 6), kind="stable")
    weights, alpha = weights[order].astype(np.float32).astype(np.float64), alpha[order]
    settings = {
        "engine": engine,
        "seed": seed,
        "passes": passes,
        "chains": chains,
        "min_count": min_count,
        "max_share": max_share,
        "pooled": members is not None,
        "n_texts": len(words),
        "min_evidence": MIN_EVIDENCE,
        "core_share": CORE_SHARE,
        "inherited": INHERITED,
        "previous": None if previous is None else previous.version,
    }
    model = TopicModel(vocabulary, weights, np.round(alpha / alpha.sum() * ALPHA_SUM, 9), (), (), n_topics, settings)
    return model.renumber(range(1, n_topics + 1), n_topics)


def load_topics(folder: str | Path) -> TopicModel:
    """Read a saved model.

    Raises
    ------
    ModelError
        If the folder holds no model, or one that is incomplete, damaged or of another format.
    """
    from vocnlp.topics.storage import read_topics

    return read_topics(Path(folder))


def _expect(previous: TopicModel, vocabulary: Vocabulary, n_topics: int) -> Floats:
    """Return a twentieth of the older model's draws, for its greatest topics, over the new vocabulary."""
    prior = np.zeros((n_topics, len(vocabulary)))
    greatest = np.argsort(-previous.weights.sum(axis=1), kind="stable")[:n_topics]
    old = {term: i for i, term in enumerate(previous.vocabulary.terms)}
    common = [(i, old[term]) for i, term in enumerate(vocabulary.terms) if term in old]
    if common:
        here, there = (list(ids) for ids in zip(*common, strict=True))
        prior[: len(greatest), here] = previous.weights[np.ix_(greatest, there)] * MEMORY
    return prior


def _check_arguments(n_topics: int, passes: int, chains: int, engine: str) -> None:
    for name, value, least in (("n_topics", n_topics, 2), ("passes", passes, 1), ("chains", chains, 1)):
        if value < least:
            raise InputError(
                f"{name} is too small",
                expected=f"at least {least}",
                got=str(value),
                where="fit_topics",
                fix=f"raise {name}",
            )
    if engine not in ENGINES:
        raise InputError(
            "no such engine", expected=" or ".join(ENGINES), got=str(engine), where="fit_topics", fix="correct its name"
        )


def _members(groups: Sequence[Hashable] | pd.Series[Any], n_texts: int, *, where: str) -> list[Hashable]:
    members = list(groups)
    if len(members) != n_texts:
        raise InputError(
            "groups and texts differ in length",
            expected=f"{n_texts} groups",
            got=str(len(members)),
            where=where,
            fix="pass the feedback_id of every text",
        )
    return members


def _words(
    texts: Sequence[str | None] | pd.Series[Any], tokens: Sequence[Sequence[str]] | None, *, where: str
) -> Sequence[Sequence[str]]:
    if tokens is not None:
        if len(tokens) != len(texts):
            raise InputError(
                "tokens and texts differ in length",
                expected=f"{len(texts)} lists of words",
                got=str(len(tokens)),
                where=where,
                fix="pass one list of words for every text",
            )
        return tokens
    from vocnlp.preprocess.tokens import Tokenizer

    return Tokenizer().tokenize([text if isinstance(text, str) else "" for text in texts])
