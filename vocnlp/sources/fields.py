"""The optional columns of a row: dimensions, scores, later moments, customer, extra.

A cell that cannot be read is left empty and noted; it never costs the row.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

from vocnlp.preprocess.keys import keyed_hash
from vocnlp.preprocess.normalize import repair_text
from vocnlp.sources.mapping import DIMENSIONS, LATER_MOMENTS, SCORES, Mapping
from vocnlp.sources.moments import MomentReader
from vocnlp.sources.values import is_answer, is_missing, read_score, read_text, read_truth
from vocnlp.sources.words import WordKeeper

EXPECTED_PAST = "a moment before the pull"
"""Without the moment itself: the same row says the same every night, so that it is listed once."""

Note = Callable[[str, str, Any, str], None]
"""Takes a field-level fault: column, what was expected, what arrived, named error."""


class FieldReader:
    """Reads the optional cells of rows.

    Parameters
    ----------
    mapping : Mapping
        Which columns there are.
    moments : MomentReader
        For the columns that hold times.
    expected_time : str
        What a time should look like, for notes.
    words : WordKeeper
        Masks short values.
    key : bytes
        The workspace's key, for customers' pseudonyms.
    now : datetime
        Later moments are faults: nothing that is recorded has happened tomorrow.
    """

    def __init__(
        self,
        mapping: Mapping,
        *,
        moments: MomentReader,
        expected_time: str,
        words: WordKeeper,
        key: bytes,
        now: datetime,
    ) -> None:
        columns = mapping.columns
        self._mapping, self._moments, self._words, self._key = mapping, moments, words, key
        self._expected_time, self._now = expected_time, now
        self._dimensions = [(name, columns[name]) for name in DIMENSIONS if name in columns]
        self._scores = [(name, columns[name], *SCORES[name]) for name in SCORES if name in columns]
        self._later_moments = [(name, columns[name]) for name in LATER_MOMENTS if name in columns]
        self.n_given: Counter[str] = Counter()
        self.n_unreadable: Counter[str] = Counter()

    def start_file(self) -> None:
        """Forget the counts of the file before."""
        self.n_given.clear()
        self.n_unreadable.clear()

    def read_moment(self, name: str, value: Any, note: Note) -> datetime | None:
        """Return the moment in an optional cell, or None."""
        if not is_answer(value):
            return None
        self.n_given[name] += 1
        moment = self._moments.read(value)
        if moment is None:
            self.n_unreadable[name] += 1
            note(name, self._expected_time, value, "bad_time")
        elif moment > self._now:
            note(name, EXPECTED_PAST, value, "future_time")
            return None
        return moment

    def read(self, cells: dict[str, Any], note: Note) -> tuple[dict[str, Any], dict[str, str]]:
        """Return a row's optional columns, and what was received in them (for the row's content key)."""
        values: dict[str, Any] = dict(self._mapping.constants)
        received = {name: str(value) for name, value in values.items()}
        for name, column in self._dimensions:
            if not is_missing(value := cells[column]):
                text = _read_plain(value)
                if text is None:
                    note(name, "text", value, "not_text")
                    continue
                values[name] = self._words.keep_value(text) or None
                received[name] = text
        for name, column, low, high in self._scores:
            if is_answer(value := cells[column]):
                score = read_score(value, high)
                if score is None:
                    note(name, f"a number from {low} to {high}", value, "bad_number")
                elif not low <= score <= high:
                    note(name, f"a number from {low} to {high}", value, "out_of_range")
                else:
                    values[name] = score
                    received[name] = repr(score)
        for name, column in self._later_moments:
            moment = self.read_moment(name, cells[column], note)
            if moment is not None:
                values[name] = moment
                received[name] = moment.isoformat()
        self._read_reopened(cells, values, received, note)
        self._read_customer(cells, values, received, note)
        self._read_extra(cells, values, received, note)
        return values, received

    def _read_reopened(
        self, cells: dict[str, Any], values: dict[str, Any], received: dict[str, str], note: Note
    ) -> None:
        column = self._mapping.columns.get("reopened")
        if column is None or not is_answer(value := cells[column]):
            return
        truth = read_truth(value)
        if truth is None:
            note("reopened", "yes or no", value, "bad_truth")
        else:
            values["reopened"] = truth
            received["reopened"] = str(truth)

    def _read_customer(
        self, cells: dict[str, Any], values: dict[str, Any], received: dict[str, str], note: Note
    ) -> None:
        column = self._mapping.columns.get("customer")
        if column is None or is_missing(value := cells[column]):
            return
        customer = read_text(value)
        if customer is None:
            note("customer", "text", value, "not_text")
        else:
            received["customer"] = repair_text(customer).strip()
            # Without the source's name: a customer who writes a ticket and a review is one person.
            values["customer_key"] = keyed_hash(self._key, "customer", received["customer"])

    def _read_extra(self, cells: dict[str, Any], values: dict[str, Any], received: dict[str, str], note: Note) -> None:
        extra: dict[str, str] = {}
        for column in self._mapping.extra:
            if is_missing(value := cells[column]):
                continue
            if isinstance(value, list | dict):
                value = json.dumps(value, ensure_ascii=False, default=str)
            text = _read_plain(value)
            if text is None:
                note(f"extra.{column}", "text", value, "not_text")
            else:
                extra[column] = text
        if extra:
            kept = {repair_text(name): self._words.keep_value(text) for name, text in extra.items()}
            values["extra"] = json.dumps(kept, ensure_ascii=False)
            received["extra"] = json.dumps(extra, ensure_ascii=False)


def _read_plain(value: Any) -> str | None:
    return str(value).lower() if isinstance(value, bool) else read_text(value)
