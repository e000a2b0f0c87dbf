from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from tests.simulate.conftest import END
from vocnlp.errors import InputError
from vocnlp.simulate import load_truth, simulate_bank
from vocnlp.simulate.plan import load_plan
from vocnlp.simulate.real import RealTexts, select_rows

DATA = Path(os.environ.get("VOCNLP_SHARED", Path(__file__).parents[2].parent / "shared" / "data"))
HERE = pytest.mark.skipif(
    not (DATA / "app_reviews_smarthome.parquet").is_file(), reason="the labelled data sets are not here (VOCNLP_SHARED)"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Data sets of the right form, in made-up words."""
    n = range(400)
    apps = [(f"第{i}次闪退，打不开", 1 + i % 5) for i in n] + [
        ("一闪退就没了", 1),
        ("一闪退，就没了！", 2),
        ("很好用", 1),
    ]
    pd.DataFrame(apps, columns=["text", "star"]).to_parquet(tmp_path / "app_reviews_smarthome.parquet")
    bank = [(f"{i}年了额度还不涨", "negative" if i % 2 else "neutral") for i in n]
    pd.DataFrame(bank, columns=["text", "polarity"]).to_parquet(tmp_path / "opinions_bank.parquet")
    shop = [(f"快递第{i}天才到", 0) for i in n] + [(f"{i}号店像假货", 0) for i in n] + [(f"快递{i}很快", 1) for i in n]
    pd.DataFrame(shop, columns=["text", "label"]).to_parquet(tmp_path / "reviews_shopping.parquet")
    return tmp_path


def rule(point_id: str):
    return next(p.real for p in load_plan(END, 26, real=True).planted if p.theme.id == point_id)


def test_the_gold_label_and_a_word_of_the_topic_decide(folder: Path) -> None:
    rows = select_rows(folder, rule("crash_android"))
    data = pd.read_parquet(folder / "app_reviews_smarthome.parquet")
    assert len(rows) == 161, "stars 1 and 2, copies once"
    for text, row in rows:
        assert data.loc[row, "text"] == text
        assert data.loc[row, "star"] <= 2
        assert "闪退" in text


def test_every_text_is_handed_out_once_and_then_there_are_none(folder: Path) -> None:
    points = load_plan(END, 26, real=True).planted
    point = next(p for p in points if p.theme.id == "card_decline")
    texts, again = RealTexts(folder, points, 0), RealTexts(folder, points, 0)
    taken = [texts.take(point) for _ in range(200)]
    assert len({row for _, _, row in taken}) == 200
    assert [again.take(point) for _ in range(3)] == taken[:3]
    with pytest.raises(InputError, match="card_decline"):
        texts.take(point)


def test_a_folder_without_the_data_is_named(tmp_path: Path, folder: Path) -> None:
    points = load_plan(END, 26, real=True).planted
    with pytest.raises(InputError, match="app_reviews_smarthome"):
        RealTexts(tmp_path / "nowhere", points, 0)
    pd.DataFrame({"text": ["闪退"]}).to_parquet(folder / "app_reviews_smarthome.parquet")
    with pytest.raises(InputError, match="app_reviews_smarthome"):
        RealTexts(folder, points, 0)
    pd.DataFrame({"text": ["不错"], "star": [1]}).to_parquet(folder / "app_reviews_smarthome.parquet")
    with pytest.raises(InputError, match="no labelled text"):
        RealTexts(folder, points, 0)


def test_planted_words_of_real_customers_stand_in_the_files_and_in_the_truth(folder: Path, tmp_path: Path) -> None:
    truth = simulate_bank(tmp_path / "bank", end=END, weeks=12, per_day=25, seed=2, real=folder)
    assert load_truth(tmp_path / "bank" / "truth.json") == truth
    assert truth.real
    planted = {name: p.id for p in truth.planted for name in p.source_ids}
    body = (tmp_path / "bank" / "app_reviews.jsonl").read_text("utf-8")
    for entry in truth.real:
        assert planted[entry.source_id] in ("crash_android", "card_decline", "mall_delivery", "mall_fake")
        text = pd.read_parquet(folder / f"{entry.data}.parquet").loc[entry.row, "text"]
        assert text in body or not entry.source_id.startswith("app_reviews")
    assert not simulate_bank(tmp_path / "plain", end=END, weeks=4, per_day=10).real


@HERE
@pytest.mark.slow
def test_half_of_what_is_planted_is_real_where_the_data_are_at_hand(tmp_path: Path) -> None:
    truth = simulate_bank(tmp_path, end=date(2026, 11, 15), real=DATA)
    planted = sum(len(p.source_ids) for p in truth.planted)
    assert 0.45 < len(truth.real) / planted < 0.6
    assert {entry.data for entry in truth.real} == {"app_reviews_smarthome", "opinions_bank", "reviews_shopping"}
    assert len({(entry.data, entry.row) for entry in truth.real}) == len(truth.real)
