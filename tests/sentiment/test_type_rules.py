from pathlib import Path

import pytest
import yaml

from vocnlp.errors import ConfigError
from vocnlp.schemas import FeedbackType
from vocnlp.sentiment.type_rules import build_type_rules, find_amount, fold, load_type_rules

RULES = {
    "name": "small",
    "head": 20,
    "tail": 5,
    "start": {"其他": 5},
    "sentiment": {"negative": {"投诉": 20}},
    "cues": [{"id": "asks", "points": {"咨询": 10}, "phrases": ["请问", "怎么*办"]}],
    "urgent": [{"id": "money", "least_amount": 10_000, "phrases": ["不退"]}],
    "given": {"urgent": ["P0"]},
}


def rules_with(**changes):
    return build_type_rules({**RULES, **changes})


def cue_with(**changes):
    return rules_with(cues=[{"id": "asks", "phrases": ["请问"], **changes}]).cues[0]


def holds(cue, text):
    return cue.holds(fold(text), len(text))


def test_the_figures_are_of_the_rules_that_are_shipped() -> None:
    page = Path(__file__).parents[2] / "docs/methods/feedback-types.md"
    assert f"`{load_type_rules().version}`" in page.read_text("utf-8")


def test_the_built_in_rules_speak_for_every_type_but_by_no_cue_alone_for_all() -> None:
    rules = load_type_rules()
    for kind in FeedbackType:
        assert any(cue.points.get(kind, 0) > 0 for cue in rules.cues), kind
    assert all(set(cue.points) < set(FeedbackType) for cue in rules.cues)
    assert {cue.id for cue in rules.urgent if not cue.raises} == {"repeated_contact", "deadline", "press_or_court"}


@pytest.mark.parametrize(
    ("phrase", "found", "missed"),
    [
        ("打不开", "软件打不开了", "打得开"),
        ("登*不上", "登录了半天不上", "登录。半天不上"),
        ("登*不上", "登不上", "登录之后过了很久不上"),
        ("^咨询", " 咨询一下", "我咨询过"),
        ("吗$", "可以吗 ", "可以吗？"),
        ("吗？$", "可以吗?", "可以吗？谢谢"),
        ("ＡＰＰ", "app 很好", "ap"),
    ],
)
def test_phrases(phrase, found, missed) -> None:
    cue = cue_with(phrases=[phrase])
    assert holds(cue, found) and not holds(cue, missed)


def test_what_is_excluded_gives_no_cue_and_joins_nothing() -> None:
    cue = cue_with(phrases=["好用"], exclude=["不好用", "以前*好用"])
    assert holds(cue, "很好用") and holds(cue, "以前不好用，现在好用")
    assert not holds(cue, "不好用") and not holds(cue, "以前多好用啊")
    assert not holds(cue_with(phrases=["甲乙"], exclude=["丙"]), "甲丙乙")


def test_lengths_are_of_the_whole_text() -> None:
    rules = rules_with(cues=[{"id": "short", "phrases": ["问"], "max_length": 30, "min_length": 3}])
    cue = rules.cues[0]
    assert not holds(cue, "问") and holds(cue, "问一下")
    long = "问" + "字" * 40
    assert not cue.holds(rules.excerpt(long), len(long))


def test_an_amount_counts_near_its_phrase() -> None:
    money = rules_with().urgent[0]
    assert holds(money, "一万两千元押金不退") and not holds(money, "押金500元不退")
    assert not holds(money, "不退。" + "字" * 80 + "两万元")


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("1,200,000元", 1_200_000),
        ("3.5万", 35_000),
        ("十几万", 100_000),
        ("几万块", 10_000),
        ("上千万", 10_000),
        ("两亿", 0),
    ],
)
def test_amounts(text, yuan) -> None:
    assert find_amount(text) == yuan


def test_a_long_text_is_read_at_both_ends() -> None:
    rules = rules_with()
    assert rules.excerpt("前" * 20 + "中" * 50 + "后" * 5) == "前" * 20 + "\n" + "后" * 5
    assert rules.excerpt("中" * 25) == "中" * 25


def test_an_edit_changes_the_version_and_layout_does_not(tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    versions = []
    for content in (RULES, dict(reversed(RULES.items())), {**RULES, "start": {"其他": 6}}):
        file.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8-sig")
        versions.append(load_type_rules(file).version)
    assert versions[0] == versions[1] != versions[2]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"start": {"抱怨": 1}}, "抱怨"),
        ({"start": {"投诉": 1.5}}, "whole number"),
        ({"head": True}, "head"),
        ({"extra": 1}, "extra"),
        ({"sentiment": {"bad": {}}}, "bad"),
        ({"cues": {}}, "list of cues"),
        ({"cues": [{"id": "a b", "phrases": ["x"]}]}, "lower-case"),
        ({"cues": [{"id": "negative", "phrases": ["x"]}]}, "no polarity"),
        ({"cues": [{"id": "money", "phrases": ["x"]}]}, "every id once"),
        ({"cues": [{"id": "a", "phrases": []}]}, "list of phrases"),
        ({"cues": [{"id": "a", "phrases": [12315]}]}, "quotes"),
        ({"cues": [{"id": "a", "phrases": ["*不上"]}]}, "between"),
        ({"cues": [{"id": "a", "phrases": ["^"]}]}, "between"),
        ({"cues": [{"id": "a", "phrases": ["x"], "raises": True}]}, "raises"),
        ({"urgent": [{"id": "a", "phrases": ["x"], "raises": "yes"}]}, "true or false"),
        ({"given": {"urgent": ["高"], "general": [" 高 "]}}, "every word once"),
        ({"given": {"soon": ["高"]}}, "soon"),
    ],
)
def test_an_unusable_key_is_named(changes, said) -> None:
    with pytest.raises(ConfigError, match=said):
        rules_with(**changes)


def test_a_missing_key_and_an_unreadable_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="add `given`"):
        build_type_rules({key: value for key, value in RULES.items() if key != "given"})
    with pytest.raises(ConfigError, match="whole entry"):
        build_type_rules(None)
    file = tmp_path / "rules.yaml"
    for body in (b"\xff\xfe", b"a: [", "a: 高\nb: ]".encode()):
        file.write_bytes(body)
        with pytest.raises(ConfigError, match="cannot be read"):
            load_type_rules(file)
    with pytest.raises(ConfigError, match="FileNotFoundError"):
        load_type_rules(tmp_path / "none.yaml")
