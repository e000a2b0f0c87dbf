"""Which words a topic may be made of.

A word earns its place by being common enough to be learnt, rare enough to tell topics apart, and about
something: 信用卡_年费 is joined into one term because its words keep company (normalised pointwise mutual
information, Bouma 2009) and what stands around them varies (branching entropy, Jin and Tanaka-Ishii 2006: a pair
with always the same neighbour is a piece of a longer saying), and words that only judge (不错, 垃圾) are left out,
so that no topic is called "good" and none collects every complaint.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from math import log2
from typing import TYPE_CHECKING

from vocnlp.errors import NotEnoughDataError

if TYPE_CHECKING:
    from gensim.corpora import Dictionary

JOINER = "_"
PHRASE_SCORE = 0.7
"""Words whose NPMI is at least this become one term (0: independent, 1: never apart)."""
MIN_FREEDOM = 1.5
"""Least branching entropy in bits, on either side, of two words that become one term."""
MAX_TERM_CHARS = 16
COPY_WORDS = 4
"""A text of at least this many words that occurs again is taken for a copy when topics are fitted."""
_WORD = re.compile(r"^(?=.*(?:[\u3400-\u9fff]|[a-z]{2}|\d[a-z]))[\w\u3400-\u9fff.+-]+$")


@lru_cache(maxsize=1)
def load_generic_words() -> frozenset[str]:
    """Return the words that name no topic by themselves.

    Examples
    --------
    >>> "不错" in load_generic_words(), "闪退" in load_generic_words()
    (True, False)
    """
    lines = files("vocnlp.topics").joinpath("generic_words.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def show_term(term: str) -> str:
    """Write a term as people read it.

    Examples
    --------
    >>> show_term("信用卡_年费"), show_term("face_id")
    ('信用卡年费', 'face id')
    """
    shown = ""
    for part in term.split(JOINER):
        gap = " " if shown and shown[-1].isascii() and part[:1].isascii() else ""
        shown += gap + part
    return shown


@dataclass(frozen=True)
class Vocabulary:
    """The terms of a topic model and how tokens become terms.

    Attributes
    ----------
    terms : tuple of str
        Term of every id; ids are positions, in order of the terms' code points.
    counts : tuple of int
        In how many documents (feedback, where groups were given) each term occurs.
    n_documents : int
        Documents counted.
    phrases : dict of str to float
        Joined word pairs and their NPMI.
    """

    terms: tuple[str, ...]
    counts: tuple[int, ...]
    n_documents: int
    phrases: dict[str, float]
    _ids: dict[str, int] = field(init=False, repr=False, compare=False)
    _pairs: frozenset[tuple[str, str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_ids", {term: i for i, term in enumerate(self.terms)})
        # A word never holds the joiner (see `_usable`), so a phrase splits into exactly its two words.
        pairs = frozenset((a, b) for a, b in (phrase.split(JOINER) for phrase in self.phrases))
        object.__setattr__(self, "_pairs", pairs)

    def __len__(self) -> int:
        return len(self.terms)

    def join(self, words: Iterable[str]) -> list[str]:
        """Return one text's words with phrases joined, from left to right, as gensim's Phrases does.

        Examples
        --------
        >>> Vocabulary((), (), 0, {"信用卡_年费": 0.8}).join(["信用卡", "年费", "太", "贵"])
        ['信用卡_年费', '太', '贵']
        """
        joined: list[str] = []
        previous: str | None = None
        for word in _usable(words):
            if previous is not None and (previous, word) in self._pairs:
                joined.append(previous + JOINER + word)
                previous = None
                continue
            if previous is not None:
                joined.append(previous)
            previous = word
        if previous is not None:
            joined.append(previous)
        return joined

    def bag(self, words: Iterable[str]) -> tuple[tuple[int, int], ...]:
        """Return one text's (term id, count) pairs by id; words without a term are left out."""
        ids = self._ids
        counts: dict[int, int] = {}
        for term in self.join(words):
            found = ids.get(term)
            if found is not None:
                counts[found] = counts.get(found, 0) + 1
        return tuple(sorted(counts.items()))

    def dictionary(self) -> Dictionary:
        """Return the same vocabulary as a gensim Dictionary, rebuilt from its parts (nothing is unpickled)."""
        from gensim.corpora import Dictionary

        dictionary = Dictionary()
        dictionary.token2id = dict(self._ids)
        dictionary.id2token = dict(enumerate(self.terms))
        dictionary.dfs = dict(enumerate(self.counts))
        dictionary.num_docs = self.n_documents
        dictionary.num_pos = sum(self.counts)
        dictionary.num_nnz = sum(self.counts)
        return dictionary


def fit_vocabulary(
    tokens: Sequence[Sequence[str]],
    *,
    groups: Sequence[Hashable] | None = None,
    min_count: int = 8,
    max_share: float = 0.25,
    phrase_score: float = PHRASE_SCORE,
) -> Vocabulary:
    """Learn phrases and terms from tokenised texts.

    Parameters
    ----------
    tokens : sequence of sequences of str
        Words of each text, negation included (so that 连接_不上 can become a term).
    groups : sequence, optional
        The feedback that each text is a part of. Shares and counts are of feedback, since ten units of one
        angry letter are one voice.
    min_count, max_share : int, float
        Terms in fewer documents, or in a greater share of them, are left out.

    Raises
    ------
    NotEnoughDataError
        If no term is left.
    """
    from gensim.corpora import Dictionary
    from gensim.models.phrases import Phrases

    words = [_usable(text) for text in tokens]
    first = find_firsts(words)
    once = [text for text, new in zip(words, first, strict=True) if new]
    phrases: dict[str, float] = {}
    if any(once):
        found = Phrases(
            once, min_count=max(2, min_count), threshold=phrase_score, scoring="npmi", delimiter=JOINER
        ).export_phrases()
        generic = load_generic_words()
        freedom = measure_freedom(once, {tuple(phrase.split(JOINER)) for phrase in found})
        for phrase, score in sorted(found.items()):
            parts = phrase.split(JOINER)
            is_free = freedom[tuple(parts)] >= MIN_FREEDOM
            if is_free and len(phrase) <= MAX_TERM_CHARS and not generic.issuperset(parts):
                phrases[phrase] = round(float(score), 6)
    joiner = Vocabulary((), (), 0, phrases)
    documents: dict[Hashable, set[str]] = {}
    for position, text in enumerate(words):
        if first[position]:
            documents.setdefault(position if groups is None else groups[position], set()).update(joiner.join(text))
    dictionary = Dictionary(sorted(terms) for terms in documents.values() if terms)
    generic = load_generic_words()
    counts = Counter({term: dictionary.dfs[i] for term, i in dictionary.token2id.items()})
    most = max_share * dictionary.num_docs
    kept = sorted(
        term
        for term, n in counts.items()
        if min_count <= n <= most and not generic.issuperset(term.split(JOINER)) and show_term(term) not in generic
    )
    if not kept:
        raise NotEnoughDataError(
            "no word is both frequent and specific enough for a topic",
            expected=f"words in at least {min_count} texts and at most {max_share:.0%} of them",
            got=f"{dictionary.num_docs} texts with {len(counts)} different words",
            where="fit_topics",
            fix="give more texts, or lower min_count",
        )
    return Vocabulary(tuple(kept), tuple(int(counts[t]) for t in kept), int(dictionary.num_docs), phrases)


def measure_freedom(texts: Iterable[Sequence[str]], pairs: Collection[tuple[str, ...]]) -> dict[tuple[str, ...], float]:
    """Return each pair's branching entropy in bits: that of its left or its right neighbours, whichever is less.

    The beginning or end of a text is a neighbour of its own each time: nothing binds the pair there.

    Examples
    --------
    >>> texts = [["信用卡", "年费", "高"], ["信用卡", "年费"], ["老人", "根本", "看不清"], ["老人", "根本", "看不清"]]
    >>> measure_freedom(texts, [("信用卡", "年费"), ("老人", "根本")])
    {('信用卡', '年费'): 1.0, ('老人', '根本'): 0.0}
    """
    sides: dict[tuple[str, ...], tuple[Counter[Hashable], Counter[Hashable]]] = {
        pair: (Counter(), Counter()) for pair in pairs
    }
    edge = 0
    for text in texts:
        for at in range(len(text) - 1):
            found = sides.get((text[at], text[at + 1]))
            if found is None:
                continue
            edge += 1
            found[0][text[at - 1] if at else edge] += 1
            found[1][text[at + 2] if at + 2 < len(text) else edge] += 1
    return {pair: round(min(_entropy(left), _entropy(right)), 9) for pair, (left, right) in sides.items()}


def _entropy(counts: Counter[Hashable]) -> float:
    total = counts.total()
    # Sorted: the sum of floats depends on its order.
    return sum(n / total * log2(total / n) for n in sorted(counts.values()))


def _usable(words: Iterable[str]) -> list[str]:
    """Lower-case; leave out numbers, single letters, masks, and words that hold the joiner."""
    return [low for word in words if JOINER not in word and _WORD.match(low := word.lower())]


def find_firsts(words: Sequence[Sequence[str]]) -> list[bool]:
    """Tell which texts are no copies of earlier ones, short ones apart.

    One pasted essay must not make its words frequent, a phrase, or a topic. Texts under four words are never copies:
    many people say 打不开.

    Examples
    --------
    >>> find_firsts([["又", "闪退"], ["又", "闪退"], ["春", "夏", "秋", "冬"], ["春", "夏", "秋", "冬"]])
    [True, True, True, False]
    """
    seen: set[tuple[str, ...]] = set()
    firsts: list[bool] = []
    for text in words:
        key = tuple(text)
        firsts.append(len(key) < COPY_WORDS or key not in seen)
        seen.add(key)
    return firsts
