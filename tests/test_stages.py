from __future__ import annotations

import pandas as pd
import pytest

from vocnlp import stages

ID = "f0123456789abcdef"
AT = pd.Timestamp("2026-11-09T02:00Z")


def pulled(*contents, feedback_id=ID):
    rows = [
        {
            "feedback_id": feedback_id,
            "source": "tickets",
            "source_kind": "ticket",
            "source_key": "k",
            "content_key": content,
            "created_at": AT,
            "text": content,
            "text_clean": content,
            "month": "2026-11",
        }
        for content in contents
    ]
    frame = pd.DataFrame(rows)
    return frame.assign(created_at=frame["created_at"].dt.as_unit("us"))


def known(*contents, feedback_id=ID):
    return pd.DataFrame(
        {"feedback_id": [feedback_id] * len(contents), "revision": range(len(contents)), "content_key": contents}
    ).astype({"feedback_id": "str", "content_key": "str"})


@pytest.mark.parametrize(
    ("received", "held", "fresh"),
    [
        ("A", "", "A"),
        ("AB", "", "AB"),
        ("A", "A", ""),
        ("AB", "AB", ""),
        ("B", "AB", ""),
        ("ABC", "AB", "C"),
        ("AC", "AB", "C"),
        ("A", "AB", "A"),
        ("AA", "", "A"),
        ("ABA", "AB", "A"),
    ],
)
def test_only_versions_never_held_become_revisions(received, held, fresh):
    landed = stages.land_rows(pulled(*received), known(*held))
    assert "".join(landed.texts["text"]) == fresh
    assert landed.feedback["revision"].tolist() == list(range(len(held), len(held) + len(fresh)))
    assert landed.n_new + landed.n_revised + landed.n_unchanged == len(received)
    assert landed.n_new == (0 if held else 1)


def test_landing_twice_is_landing_once():
    once = stages.land_rows(pulled("A", "B"), known())
    again = stages.land_rows(pulled("A", "B"), once.feedback[["feedback_id", "revision", "content_key"]])
    assert (again.n_new, again.n_revised, again.n_unchanged) == (0, 0, 2)


def test_a_unit_is_cut_out_of_its_clean_text():
    texts = pd.DataFrame({"feedback_id": [ID], "revision": [0], "text_clean": ["屏幕不错，但是电池太差"]})
    units = pd.DataFrame({"unit_id": ["u"], "feedback_id": [ID], "revision": [0], "start": [5], "end": [11]})
    assert stages.cut_texts(units, texts)["text"].tolist() == ["但是电池太差"]


def test_a_recipe_is_the_same_whatever_the_order_of_its_parts():
    assert stages.recipe_id({"a": "1", "b": "2"}) == stages.recipe_id({"b": "2", "a": "1"})
    assert stages.recipe_id({"a": "1", "b": "2"}) != stages.recipe_id({"a": "1", "b": "3"})
