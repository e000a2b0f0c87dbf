from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from tests.topics.conftest import plant
from vocnlp import schemas, stages
from vocnlp.config import Settings
from vocnlp.folders import Folders
from vocnlp.models import load_models
from vocnlp.rootcause.source_taxonomies import SourceTaxonomies
from vocnlp.rootcause.taxonomy import load_taxonomy
from vocnlp.topics.model import fit_topics

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


def speak(*rows):
    """Units of one feedback each: (feedback number, topic_id, text)."""
    frame = pd.DataFrame(rows, columns=["number", "topic_id", "text"])
    ids = frame["number"].map("f{:016x}".format)
    return frame.assign(feedback_id=ids, revision=0, unit_id=ids + ".0.0", probability=0.9)


CASINO = "澳门娱乐城送彩金"


def test_spam_is_not_quoted_as_praise():
    said = speak((1, "T0001", "转账很快"), (2, "T0001", CASINO), (3, "T0002", CASINO), (4, "T0001", "很方便"))
    moods = said[["unit_id"]].assign(polarity="positive", p_positive=[0.8, 0.99, 0.99, 0.9])
    voices = said[["feedback_id", "revision"]].assign(weight_milli=[1000, 0, 0, 200])
    quoted = stages.find_praise(said, moods, voices)
    assert quoted == {"T0001": [said["unit_id"][3], said["unit_id"][0]]}


class Tokens:
    def tokenize(self, texts):
        return [text.split() for text in texts]


def test_spam_neither_names_a_topic_nor_counts_in_it():
    """Assignments stay whole: what a topic maps to and which units have it is not this step's."""
    tokens, groups, _ = plant(80)
    texts = ["".join(words) for words in tokens]
    model = fit_topics(texts, 3, tokens=tokens, groups=groups, passes=20, max_share=0.9)
    first = next(topic for topic, terms in zip(model.topic_ids, model.terms(6), strict=True) if "闪退" in terms)
    second = next(topic for topic in model.topic_ids if topic != first)
    spam = "更新 版本 卡"
    rows = (
        [(i, first, "闪退 崩溃") for i in range(4)] + [(10 + i, first, spam) for i in range(9)] + [(20, second, spam)]
    )
    said = speak(*rows)
    weight = [0 if text == spam else 1000 for text in said["text"]]
    noise = said[["feedback_id", "revision"]].assign(weight_milli=weight)
    models = SimpleNamespace(tokenizer=Tokens(), taxonomies=SourceTaxonomies(load_taxonomy("bank")))
    feedback = said[["feedback_id", "revision"]].assign(created_at=AT, source="app_reviews")
    moods = said[["unit_id"]].assign(polarity="positive")
    before = said.copy()
    topics = stages.name_topics(
        model, said, said, schemas.MENTIONS.empty(), said.set_index("unit_id")["text"], feedback, moods, noise, models
    ).set_index("topic_id")
    assert set(topics["top_terms"][first][:2]) == {"闪退", "崩溃"}
    assert topics["n_units"][[first, second]].tolist() == [4, 0]
    assert list(topics["example_unit_ids"][first]) == [said["unit_id"][0]]
    assert list(topics["example_unit_ids"][second]) == []
    pd.testing.assert_frame_equal(said, before)


def test_a_star_prior_is_part_of_the_recipe_and_reaches_the_feedback(tmp_path):
    settings = [Settings(sentiment={"star_prior": prior}) for prior in (0, 60)]
    models = [load_models(each, Folders(tmp_path)) for each in settings]
    plain, starred = (one.versions(each) for one, each in zip(models, settings, strict=True))
    assert {name for name in plain if plain[name] != starred[name]} == {"sentiment"}
    assert plain["sentiment"] == models[0].sentiment.version, "no number moves for whoever asks for no prior"
    chunk = pulled("屏幕很好，但是电池太差").assign(revision=0, rating=5.0, priority=None)
    found = [
        stages.analyse_chunk(chunk, one, each, recipe="r")["feedback_sentiment"].iloc[0]
        for one, each in zip(models, settings, strict=True)
    ]
    assert found[1]["p_positive"] > found[0]["p_positive"]
