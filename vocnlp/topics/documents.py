"""What counts as one document when a topic model is fitted.

An opinion unit has about three content words: too few to tell which words keep company. So a unit is fitted together
with the unit before and the unit after it in the same feedback (docs/methods/topics.md compares the choices).
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
        The feedback of each text; texts of one feedback stand in their order, next to each other or not. Without
        groups every text is a document of its own.

    Examples
    --------
    >>> pool_bags([((0, 1),), ((1, 2),), ((2, 1),)], ["f1", "f1", "f2"])
    [[0, 1, 1], [0, 1, 1], [2]]
    """
    words = [[term for term, count in bag for _ in range(count)] for bag in bags]
    if groups is None:
        return [document for document in words if document]
    members: dict[Hashable, list[int]] = {}
    for position, group in enumerate(groups):
        members.setdefault(group, []).append(position)
    documents: list[list[int]] = [[] for _ in words]
    for positions in members.values():
        for place, position in enumerate(positions):
            if words[position]:
                near = positions[max(0, place - 1) : place + 2]
                documents[position] = [term for other in near for term in words[other]]
    return [document for document in documents if document]
