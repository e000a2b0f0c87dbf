"""What counts as one document when a topic model is fitted.

An opinion unit has about three content words: too few to tell which words keep company. So all units of a feedback
are fitted as one document, and topics are assigned to single units afterwards (docs/methods/topics.md compares).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from vocnlp.topics.inference import Bag


def pool_bags(bags: Sequence[Bag], groups: Sequence[Hashable] | None = None) -> list[list[int]]:
    """Return the documents to fit: lists of term ids, none empty, in the order of the texts.

    Parameters
    ----------
    bags : sequence of Bag
    groups : sequence, optional
        The feedback of each text, next to each other or not. Without groups every text is a document of its own.

    Examples
    --------
    >>> pool_bags([((0, 1),), ((1, 2),), ((2, 1),)], ["f1", "f1", "f2"])
    [[0, 1, 1], [2]]
    """
    words = [[term for term, count in bag for _ in range(count)] for bag in bags]
    if groups is None:
        return [document for document in words if document]
    documents: dict[Hashable, list[int]] = {}
    for group, terms in zip(groups, words, strict=True):
        documents.setdefault(group, []).extend(terms)
    return [document for document in documents.values() if document]


def merge_bags(bags: Sequence[Bag], groups: Sequence[Hashable]) -> dict[Hashable, Bag]:
    """Return the bag of each group: the terms of all its texts, counted together.

    Examples
    --------
    >>> merge_bags([((0, 1),), ((0, 1), (1, 2)), ()], ["f1", "f1", "f2"])
    {'f1': ((0, 2), (1, 2)), 'f2': ()}
    """
    counts: dict[Hashable, dict[int, int]] = {}
    for group, bag in zip(groups, bags, strict=True):
        merged = counts.setdefault(group, {})
        for term, count in bag:
            merged[term] = merged.get(term, 0) + count
    return {group: tuple(sorted(merged.items())) for group, merged in counts.items()}
