import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vocnlp.errors import InputError, ModelError
from vocnlp.sentiment.folder import read_config, write_config
from vocnlp.sentiment.model import COLUMNS, Sentiment, _Kept, load_sentiment

TEXTS = [
    "客服态度太差", "屏幕很好", "请问怎么开通网银？", "排队排了两个小时，一个窗口都没开，再也不来了", "很好", "慢",
    "房间干净，早餐丰富，前台小姐姐很热情，下次还会再来，推荐给大家！" * 3, "👍", "登录不上", "办卡需要带什么材料",
    "物流很快，但是包装破了" * 20, "。。。", "",
]  # fmt: skip


@pytest.fixture(scope="module")
def sentiment() -> Sentiment:
    return load_sentiment()


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("客服态度太差", "negative"), ("屏幕很好", "positive"), ("请问怎么开通网银？", "neutral"),
        ("今天开始老是闪退", "negative"), ("等待时间太长了", "negative"),
        ("大堂经理很热情", "positive"), ("👍👍👍", "positive"), ("办卡需要带什么材料", "neutral"),
    ],
)  # fmt: skip
def test_plain_cases(sentiment: Sentiment, text: str, polarity: str) -> None:
    assert sentiment.predict([text]).polarity.tolist() == [polarity]


def test_shape_types_and_ranges(sentiment: Sentiment) -> None:
    frame = sentiment.predict(TEXTS)
    assert tuple(frame.columns) == COLUMNS
    assert frame.index.tolist() == list(range(len(TEXTS)))
    chances = frame[["p_negative", "p_neutral", "p_positive"]].to_numpy()
    assert ((chances >= 0) & (chances <= 1)).all()
    assert np.allclose(chances.sum(axis=1), 1, atol=2e-4)
    assert (frame["confidence"] == chances.max(axis=1)).all()
    assert (chances == chances.round(4)).all()


def test_a_text_scores_the_same_whatever_its_mates(sentiment: Sentiment) -> None:
    """Exactly, not nearly: the raw scores, alone, in any order, in any chunk."""
    texts = [t for t in TEXTS if t.strip("。")] + [f"第{i}次来{'了' * i}，服务还是不行" for i in range(60)]
    together = sentiment.logits(texts)
    assert np.array_equal(together, np.concatenate([sentiment.logits([t]) for t in texts]))
    assert np.array_equal(together, sentiment.logits(texts[::-1])[::-1])
    assert np.array_equal(
        together, np.concatenate([sentiment.logits(texts[i : i + 7]) for i in range(0, len(texts), 7)])
    )


def test_threads_do_not_matter(sentiment: Sentiment) -> None:
    two = load_sentiment(threads=2)
    assert np.array_equal(sentiment.logits(TEXTS[:9]), two.logits(TEXTS[:9]))
    assert two.version == sentiment.version


def test_order_follows_the_input_and_copies_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sentiment, read = load_sentiment(), []
    original = Sentiment.chances

    def spy(self: Sentiment, texts: list[str]) -> np.ndarray:
        read.extend(texts)
        return original(self, texts)

    monkeypatch.setattr(Sentiment, "chances", spy)
    frame = sentiment.predict(["慢", "屏幕很好", "慢", " 慢 ", ""])
    assert sorted(read) == sorted(["慢", "屏幕很好"])
    assert frame.iloc[0].equals(frame.iloc[2]) and frame.iloc[0].equals(frame.iloc[3])
    again = sentiment.predict(["屏幕很好", "快"])
    assert read[2:] == ["快"], "what a model has read it reads no more"
    pd.testing.assert_frame_equal(frame.iloc[[1]].reset_index(drop=True), again.iloc[[0]])


def test_what_is_kept_is_bounded() -> None:
    kept = _Kept(3_500)
    for i in range(50):
        kept.keep([f"{i:010d}"], np.full((1, 3), i / 100))
    found = kept.find([f"{i:010d}" for i in range(50)])
    assert 5 <= sum(row is not None for row in found) <= 12
    assert found[49] is not None and found[49][0] == 0.49 and found[0] is None


@pytest.mark.parametrize("text", ["", " ", "。。。", "？！", "\x00", "\ud83d", None, float("nan")])
def test_nothing_said_is_neutral(sentiment: Sentiment, text: object) -> None:
    row = sentiment.predict([text]).iloc[0]  # type: ignore[list-item]
    assert row.tolist() == ["neutral", 0.0, 1.0, 0.0, 1.0]


@pytest.mark.parametrize(
    "text", ["خدمة ممتازة جدا", "서비스가 정말 좋아요", "とてもよいサービスです", "Очень хорошо 好"]
)
def test_what_the_vocabulary_lacks_is_not_judged(sentiment: Sentiment, text: str) -> None:
    assert sentiment.predict([text]).iloc[0].tolist() == ["abstain", 0.3333, 0.3333, 0.3333, 0.3333]


@pytest.mark.parametrize(
    "text", ["这家店客服很好 ありがとう", "ＡＰＰ太卡了", "Very good service", "Δt 太大，客服态度差", "臺灣的服務很差"]
)
def test_what_it_mostly_has_is_judged(sentiment: Sentiment, text: str) -> None:
    assert sentiment.predict([text]).iloc[0, 1:4].tolist() != [0.3333, 0.3333, 0.3333]


def test_no_texts_give_no_rows(sentiment: Sentiment) -> None:
    frame = sentiment.predict([])
    assert len(frame) == 0 and tuple(frame.columns) == COLUMNS
    assert frame.dtypes.astype(str).tolist() == sentiment.predict(["好"]).dtypes.astype(str).tolist()


def test_a_megabyte_is_read_at_head_and_tail(sentiment: Sentiment) -> None:
    text = "客服态度太差，" * 200_000
    assert sentiment.predict([text]).polarity.tolist() == ["negative"]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(alphabet=st.characters(), max_size=40), max_size=8))
def test_any_text_has_one_valid_row(texts: list[str]) -> None:
    frame = load_sentiment_once().predict(texts)
    assert len(frame) == len(texts)
    assert set(frame.polarity) <= {"negative", "neutral", "positive", "abstain"}


_kept: list[Sentiment] = []


def load_sentiment_once() -> Sentiment:
    if not _kept:
        _kept.append(load_sentiment())
    return _kept[0]


def test_unsure_is_abstain(sentiment: Sentiment) -> None:
    texts = [*TEXTS, "还行吧", "没有以前好用", "希望增加夜间模式", "别的银行也这样", "看情况", "一分钱一分货"]
    frame = sentiment.predict(texts)
    assert ((frame["confidence"] < sentiment.abstain_below) == (frame["polarity"] == "abstain")).all()
    everything = load_sentiment()
    everything.abstain_below = 1.01
    assert set(everything.predict(["好"]).polarity) == {"abstain"}


def test_masks_do_not_let_the_key_sway_a_score(sentiment: Sentiment) -> None:
    two = sentiment.predict(["打<手机:3f2a>没人接", "打<手机:90bc>没人接"])
    assert two.iloc[0].equals(two.iloc[1])
    assert sentiment.chances(["打手机没人接"]).round(4)[0].tolist() == two.iloc[0, 1:4].tolist()


def test_a_stream_gives_the_same_rows(sentiment: Sentiment) -> None:
    frames = list(sentiment.predict_stream(iter(TEXTS), chunk=4))
    assert [len(f) for f in frames] == [4, 4, 4, 1]
    pd.testing.assert_frame_equal(pd.concat(frames, ignore_index=True), sentiment.predict(TEXTS))


def test_what_is_no_column_of_texts_is_a_named_error(sentiment: Sentiment) -> None:
    for wrong in (None, 5, b"abc", {"a": "b"}, pd.DataFrame({"a": ["b"]})):
        with pytest.raises(InputError, match="no texts"):
            sentiment.predict(wrong)  # type: ignore[arg-type]
    for chunk in (0, -1):
        with pytest.raises(InputError, match="a run needs a text"):
            next(sentiment.predict_stream(["好"], chunk=chunk))
    assert [len(f) for f in sentiment.predict_stream("客服太差")] == [1]


def test_a_folder_can_be_given(sentiment: Sentiment) -> None:
    assert load_sentiment(sentiment.folder).version == sentiment.version
    assert load_sentiment(str(sentiment.folder)).version == sentiment.version
    assert sentiment.version.startswith("sentiment-fast-0.3.0+")


@pytest.fixture
def copied(sentiment: Sentiment, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sentiment.folder, tmp_path / "model"))


@pytest.mark.parametrize("name", ["model.onnx", "linear.npz", "tokenizer.json", "manifest.bin"])
def test_damage_is_a_named_error(copied: Path, name: str) -> None:
    body = bytearray((copied / name).read_bytes())
    body[len(body) // 2] ^= 1
    (copied / name).write_bytes(bytes(body))
    with pytest.raises(ModelError, match="damaged") as caught:
        load_sentiment(copied)
    assert name in caught.value.where


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_missing_file_is_a_named_error(copied: Path, name: str) -> None:
    (copied / name).unlink()
    with pytest.raises(ModelError, match="missing"):
        load_sentiment(copied)


@pytest.mark.parametrize("content", ["{", "{}", "[]", '{"format": 99}', '{"format": 3}', '{"format": "3"}'])
def test_a_broken_configuration_is_a_named_error(copied: Path, content: str) -> None:
    (copied / "config.json").write_text(content)
    with pytest.raises(ModelError, match="configuration"):
        load_sentiment(copied)


def test_another_configuration_is_another_version(copied: Path, sentiment: Sentiment) -> None:
    write_config(copied, sentiment.config)
    assert load_sentiment(copied).version == sentiment.version
    write_config(copied, {**sentiment.config, "abstain_below": 0.99})
    assert load_sentiment(copied).version != sentiment.version


def test_any_changed_bit_of_the_configuration_is_seen(copied: Path) -> None:
    path = copied / "config.json"
    whole = path.read_bytes()
    for i in range(8 * len(whole)):
        body = bytearray(whole)
        body[i // 8] ^= 1 << (i % 8)
        path.write_bytes(bytes(body))
        with pytest.raises(ModelError, match="configuration"):
            read_config(copied)


def test_line_ends_do_not_make_another_version(copied: Path, sentiment: Sentiment) -> None:
    path = copied / "config.json"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_sentiment(copied).version == sentiment.version


@pytest.mark.parametrize("model", ["no-such-model", "/no/such/folder", Path("fast")])
def test_an_unknown_model_is_a_named_error(model: str | Path) -> None:
    with pytest.raises(ModelError):
        load_sentiment(model)


def test_threads_must_be_positive() -> None:
    with pytest.raises(ModelError, match="thread"):
        load_sentiment(threads=0)
