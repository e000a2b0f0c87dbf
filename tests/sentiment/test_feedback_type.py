import numpy as np
import pandas as pd
import pytest

from vocnlp.errors import SchemaError
from vocnlp.schemas import FEEDBACK_TYPE
from vocnlp.sentiment.feedback_type import PRIORITIES, PRIORITY_COLOURS, classify_feedback, score_feedback_type
from vocnlp.sentiment.type_rules import build_type_rules, load_type_rules

VOICES = {"negative": (0.9, 0.05, 0.05), "neutral": (0.04, 0.94, 0.02), "positive": (0.02, 0.03, 0.95)}
ALL = [
    ("宽带合约到期后资费怎么算", "neutral", "咨询", "general", "green"),
    ("请问周末能办理挂失吗？", "neutral", "咨询", "general", "green"),
    ("更新之后一直闪退，垃圾软件", "negative", "投诉", "general", "yellow"),
    ("申请退款一个月了，至今未收到", "neutral", "投诉", "general", "yellow"),
    ("这也叫服务？等了两个小时", "negative", "投诉", "general", "yellow"),
    ("建议增加夜间模式", "neutral", "建议", "suggestion", "blue"),
    ("什么时候支持指纹登录", "neutral", "建议", "suggestion", "blue"),
    ("感谢客服小李的耐心，特此表扬", "positive", "表扬", "suggestion", "blue"),
    ("界面简洁，很好用", "positive", "表扬", "suggestion", "blue"),
    ("明白了，谢谢", "neutral", "其他", "general", "green"),
    ("本小区共十二栋", "neutral", "其他", "general", "green"),
    ("小区停水三天了，没人管", "negative", "投诉", "urgent", "red"),
    ("信用卡被盗刷了八千元", "negative", "投诉", "urgent", "red"),
    ("充电器漏电，孩子被烫伤", "negative", "投诉", "urgent", "red"),
    ("老板拖欠工资半年", "negative", "投诉", "urgent", "red"),
    ("押金两万元一直不退", "negative", "投诉", "urgent", "red"),
    ("遇到诈骗了怎么办？", "neutral", "咨询", "urgent", "red"),
]


def said(*rows: tuple[str | None, str], **columns: object) -> pd.DataFrame:
    frame = pd.DataFrame([VOICES[voice] for _, voice in rows], columns=["p_negative", "p_neutral", "p_positive"])
    return frame.assign(text_clean=[text for text, _ in rows], **columns)


@pytest.fixture(scope="module")
def rules():
    return load_type_rules()


@pytest.mark.parametrize(("text", "voice", "kind", "priority", "colour"), ALL)
def test_types_and_priorities(rules, text, voice, kind, priority, colour) -> None:
    told = classify_feedback(said((text, voice)), rules).iloc[0]
    assert (told["feedback_type"], told["priority"], told["colour"]) == (kind, priority, colour)
    assert told["priority_from"] == "text" and 0.2 < told["type_confidence"] <= 1


def test_the_sentiment_decides_where_no_word_does(rules) -> None:
    told = classify_feedback(said(*(("小米大米", voice) for voice in VOICES)), rules)
    assert told["feedback_type"].tolist() == ["投诉", "其他", "表扬"]
    assert told["type_reason"].tolist() == ["negative", "neutral", "positive"]


def test_neither_order_nor_company_nor_index_moves_an_answer(rules) -> None:
    frame = said(*((text, voice) for text, voice, *_ in ALL))
    whole = classify_feedback(frame, rules)
    alone = pd.concat([classify_feedback(frame.iloc[[n]], rules) for n in range(len(frame))])
    turned = classify_feedback(frame.iloc[::-1], rules).iloc[::-1]
    named = classify_feedback(frame.set_index(np.array(list("abcdefghijklmnopq"))), rules).reset_index(drop=True)
    for other in (alone, turned, named):
        pd.testing.assert_frame_equal(whole, other, check_exact=True)
    assert list(frame.columns) == ["p_negative", "p_neutral", "p_positive", "text_clean"]


def test_the_source_s_priority_wins_and_is_told_apart(rules) -> None:
    words = ["紧急", " P4 ", "待定", None, float("nan"), 1]
    told = classify_feedback(said(*[("更新之后一直闪退", "negative")] * 6, priority=words), rules)
    assert told["priority"].tolist() == ["urgent", "suggestion", *["general"] * 4]
    assert told["priority_from"].tolist() == ["source"] * 2 + ["text"] * 4
    assert told["colour"].tolist() == ["red", "blue", *["yellow"] * 4]
    calm = classify_feedback(said(("小区停水三天了", "negative"), priority=["低"]), rules).iloc[0]
    assert (calm["priority"], calm["priority_reason"]) == ("suggestion", "supply_cut")


def test_signals_that_raise_nothing_are_told_all_the_same(rules) -> None:
    told = classify_feedback(said(("第三次投诉了，再不修复就找媒体曝光", "negative")), rules).iloc[0]
    assert (told["priority"], told["priority_reason"]) == ("general", "repeated_contact、press_or_court")


def test_praise_is_never_urgent(rules) -> None:
    told = classify_feedback(said(("感谢医生，孩子受伤后护士很细心，特此表扬", "positive")), rules).iloc[0]
    assert (told["feedback_type"], told["priority"], told["priority_reason"]) == ("表扬", "suggestion", "danger")


@pytest.mark.parametrize("text", ["", "   ", None, float("nan")])
def test_nothing_said(rules, text) -> None:
    told = classify_feedback(said((text, "neutral")), rules).iloc[0]
    assert told[["feedback_type", "type_confidence", "type_reason"]].tolist() == ["其他", 1.0, "no_text"]


def test_a_very_long_text_is_read_at_its_ends(rules) -> None:
    told = classify_feedback(said(("字" * 50_000 + "漏电" + "字" * 50_000 + "。请尽快处理", "negative")), rules).iloc[0]
    assert told["feedback_type"] == "投诉" and "danger" not in told["priority_reason"]


def test_reasons_name_cues_and_polarities_alone(rules) -> None:
    names = {cue.id for cue in (*rules.cues, *rules.urgent)} | {*VOICES, "no_cue", "no_text", ""}
    told = classify_feedback(said(*((text, voice) for text, voice, *_ in ALL)), rules)
    for column in ("type_reason", "priority_reason"):
        assert {name for reason in told[column] for name in reason.split("、")} <= names


def test_equal_points_go_to_the_first_type() -> None:
    content = {"name": "none", "head": 9, "tail": 0, "start": {}, "sentiment": {}, "cues": [], "urgent": []}
    told = classify_feedback(said(("字", "neutral")), build_type_rules({**content, "given": {}})).iloc[0]
    assert told[["feedback_type", "type_confidence", "type_reason"]].tolist() == ["咨询", 0.2, "no_cue"]


def test_what_is_missing_is_named(rules) -> None:
    frame = said(("字", "neutral"))
    for wrong in (
        frame.drop(columns="p_neutral"),
        frame.assign(p_neutral=float("nan")),
        frame.drop(columns="text_clean"),
    ):
        with pytest.raises(SchemaError, match="score the texts first"):
            classify_feedback(wrong, rules)
    assert classify_feedback(frame.iloc[:0], rules).empty


def test_the_table(rules) -> None:
    ids = [f"f{n:016x}" for n in range(2)]
    feedback = pd.DataFrame({"feedback_id": ids, "revision": 0, "month": "2026-11", "priority": ["高", None]})
    feedback = feedback.assign(text_clean=["建议增加夜间模式", "一直闪退"])
    sentiment = said(("", "neutral"), ("", "negative")).assign(feedback_id=ids, revision=0).iloc[::-1]
    table = score_feedback_type(feedback, sentiment, rules, recipe_id="r1")
    FEEDBACK_TYPE.check(table)
    assert table["feedback_id"].tolist() == ids and set(table["recipe_id"]) == {"r1"}
    assert table["priority"].tolist() == ["urgent", "general"]
    assert FEEDBACK_TYPE.check(score_feedback_type(feedback.iloc[:0], sentiment, rules, recipe_id="r1")).empty
    with pytest.raises(SchemaError):
        score_feedback_type(feedback, sentiment.iloc[:1], rules, recipe_id="r1")


def test_every_priority_has_its_colours() -> None:
    assert tuple(PRIORITY_COLOURS) == PRIORITIES
    assert [c for colours in PRIORITY_COLOURS.values() for c in colours] == ["red", "yellow", "green", "blue"]
