from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from vocnlp.errors import InputError, NotEnoughDataError
from vocnlp.sentiment.calibrate import calibrate_model, describe
from vocnlp.sentiment.export import load_manifest
from vocnlp.sentiment.model import load_sentiment
from vocnlp.sentiment.splits import hash_texts

SUBJECTS = ["三号柜员", "新版首页", "理财页面", "夜间客服", "送货师傅", "充电接口", "退货流程", "会员积分"]
SAID = {
    0: ["太敷衍了，让人火大", "一塌糊涂，再也不用", "越来越差劲了"],
    1: ["在哪里可以查到", "是几点开始的", "需要带什么证件吗"],
    2: ["真贴心，点赞", "特别顺手，很满意", "超出我的预期，好评"],
}


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    pairs = [(f"{subject}{said}", label) for label, heard in SAID.items() for said in heard for subject in SUBJECTS]
    return pd.DataFrame(pairs, columns=["text", "label"]).assign(two_class=False)


def test_a_calibrated_model_reads_as_before_and_is_another(rows: pd.DataFrame, tmp_path: Path) -> None:
    told = calibrate_model("fast", rows, tmp_path / "own")
    old, new = load_sentiment("fast"), load_sentiment(tmp_path / "own")
    for name in ("model.onnx", "linear.npz", "tokenizer.json"):
        assert (old.folder / name).read_bytes() == (new.folder / name).read_bytes()
    assert new.version != old.version and new.config["blend"] != old.config["blend"]
    assert told["n"] == len(rows) and told["after"]["n"] == len(rows), "every row is answered by the other half's model"
    assert told["after"]["accuracy"] > 0.8 and "calibration error" in describe(told)
    assert np.isin(hash_texts(rows["text"]), load_manifest(new.folder)).all(), "what chose does not measure"
    assert not np.isin(hash_texts(rows["text"]), load_manifest(old.folder)).any()


def test_a_model_that_is_too_sure_learns_to_doubt(rows: pd.DataFrame, tmp_path: Path) -> None:
    """A third of the rows is labelled otherwise than it reads: nobody can be right on more than two thirds."""
    noisy = rows.assign(label=np.where(rows.index % 3 == 0, (rows["label"] + 1) % 3, rows["label"]))
    told = calibrate_model("fast", noisy, tmp_path / "own")
    assert told["before"]["calibration_error"] > 0.2
    assert told["after"]["calibration_error"] < told["before"]["calibration_error"] - 0.05
    assert load_sentiment(tmp_path / "own").predict(rows["text"].tolist())["confidence"].mean() < 0.8


def test_a_higher_precision_abstains_no_less(rows: pd.DataFrame, tmp_path: Path) -> None:
    wrong = rows.assign(label=np.where(rows.index % 7 == 0, 1, rows["label"]))
    low, high = (
        calibrate_model("fast", wrong, tmp_path / str(goal), precision_goal=goal)["abstain_below"]
        for goal in (0.6, 0.97)
    )
    assert high > low


def test_rows_that_cannot_tell_are_refused(rows: pd.DataFrame, tmp_path: Path) -> None:
    for few in (rows.loc[rows["label"] != 1], rows.assign(two_class=True), rows.head(40)):
        with pytest.raises(NotEnoughDataError, match="too few labelled rows"):
            calibrate_model("fast", few, tmp_path / "own")
    taught = calibrate_model("fast", rows, tmp_path / "once")
    assert taught["n_met"] == 0
    with pytest.raises(NotEnoughDataError, match="72 that the model has learnt from"):
        calibrate_model(tmp_path / "once", rows, tmp_path / "twice")
    with pytest.raises(InputError, match="own folder"):
        calibrate_model(tmp_path / "once", rows, tmp_path / "once")
    assert not (tmp_path / "own").exists() and not (tmp_path / "twice").exists()
