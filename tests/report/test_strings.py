"""Both languages say the same things."""

from __future__ import annotations

import string
from collections.abc import Mapping

import pandas as pd
import pytest

from vocnlp.errors import InputError, SchemaError
from vocnlp.report.changes import GROUPS
from vocnlp.report.strings import CATALOGUES, Words
from vocnlp.schemas import QUARANTINE, Area, QuarantineError, RunKind, RunStatus, State
from vocnlp.sources.mapping import TARGETS


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_same_keys_and_same_blanks() -> None:
    zh, en = CATALOGUES["zh"], CATALOGUES["en"]
    assert set(zh) == set(en)
    assert [key for key in zh if _fields(zh[key]) != _fields(en[key])] == []


@pytest.mark.parametrize("catalogue", CATALOGUES.values(), ids=CATALOGUES)
def test_every_code_of_the_tables_has_words(catalogue: Mapping[str, str]) -> None:
    for prefix, names in (
        ("state", State),
        ("area", Area),
        ("since", GROUPS),
        ("method.kind", RunKind),
        ("method.status", RunStatus),
        ("error", QuarantineError),
        ("field", ("row", *TARGETS, "extra")),
    ):
        assert [name for name in names if f"{prefix}.{name}" not in catalogue] == []


def test_the_quarantine_takes_no_error_that_has_no_words() -> None:
    """So whatever the code quarantines has words: the table refuses another error."""
    line = {"source": "t", "position": 1, "field": "id", "file": None, "expected": "an id", "got": ""}
    held = pd.DataFrame([{**line, "position": n, "error": str(error)} for n, error in enumerate(QuarantineError)])
    assert len(QUARANTINE.conform(held)) == len(QuarantineError)
    with pytest.raises(SchemaError):
        QUARANTINE.conform(held.assign(error="duplicate_id"))


@pytest.mark.parametrize(
    "reason",
    ["no_feedback", "few_feedback", "no_baseline", "partial_source", "silent_source", "open_period", "not_significant"],
)
def test_every_reason_of_a_trend_has_words(reason: str) -> None:
    assert Words("zh").or_own("reason", reason) != reason


def test_customers_braces_are_never_filled() -> None:
    words = Words("zh")
    assert words("pain.owner", owner="{owner.__class__}") == "负责：{owner.__class__}"
    assert words.or_own("value", "人民路支行") == "人民路支行"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(InputError, match="zh or en"):
        Words("de")
