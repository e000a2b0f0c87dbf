from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.simulate.conftest import END, Bank
from vocnlp.config import load_settings
from vocnlp.errors import InputError
from vocnlp.simulate import load_truth, simulate_bank

FILES = ["app_reviews.jsonl", "survey.xlsx", "tickets.csv", "truth.json", "voc.yaml"]


def test_same_seed_same_bytes_other_seed_other_bytes(tmp_path: Path) -> None:
    for name, seed in (("a", 0), ("b", 0), ("c", 1)):
        simulate_bank(tmp_path / name, end=END, weeks=4, per_day=15, seed=seed)
    for file in FILES:
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes(), file
    for file in FILES[:4]:
        assert (tmp_path / "a" / file).read_bytes() != (tmp_path / "c" / file).read_bytes(), file


def test_the_clock_leaves_no_trace_in_the_workbook(bank: Bank) -> None:
    import zipfile

    with zipfile.ZipFile(bank.folder / "survey.xlsx") as archive:
        assert {info.date_time for info in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        assert b"2000-01-01T00:00:00Z" in archive.read("docProps/core.xml")


@pytest.mark.parametrize("arguments", [{"weeks": 3}, {"per_day": 0}])
def test_too_little_is_refused(tmp_path: Path, arguments: dict[str, int]) -> None:
    with pytest.raises(InputError):
        simulate_bank(tmp_path / "none", end=END, **arguments)
    assert not (tmp_path / "none").exists()


def test_truth_file_reads_back_the_same(bank: Bank) -> None:
    assert load_truth(bank.folder / "truth.json") == bank.truth


def test_configuration_is_accepted_and_names_the_columns_of_the_files(bank: Bank) -> None:
    settings = load_settings(bank.folder / "voc.yaml")
    assert settings.company == "晨江银行"
    assert settings.workspace == bank.folder / "workspace"
    for source in settings.sources:
        wanted = [*source.columns.values(), *source.text_join, *source.extra]
        assert set(wanted) <= set(bank.frame(source.name).columns)
        assert Path(source.path).is_file()


def test_every_day_has_feedback_in_the_planned_volume(bank: Bank, good: pd.DataFrame) -> None:
    per_day = good["moment"].dt.date.value_counts()
    assert per_day.index.min() == END - timedelta(days=15 * 7 - 1)
    assert per_day.index.max() == END
    assert len(per_day) == 15 * 7
    assert per_day.mean() == pytest.approx(60, rel=0.06)
    weekday = good["moment"].dt.day_of_week.value_counts() / 15
    assert weekday[0] > weekday[6] * 1.15


def test_rows_add_up(bank: Bank, good: pd.DataFrame) -> None:
    truth = bank.truth
    for source in ("tickets", "app_reviews", "survey"):
        bad = sum(row.source == source for row in truth.bad_rows)
        edited = sum(name.startswith(source) for name in truth.edited)
        assert len(bank.frame(source)) == truth.n_rows[source] == truth.n_feedback[source] + bad + edited
        assert good["name"].str.startswith(source).sum() == truth.n_feedback[source]


def test_every_feedback_of_the_truth_is_in_the_files_and_every_voice_in_the_truth(
    bank: Bank, good: pd.DataFrame
) -> None:
    truth = bank.truth
    named = {name for theme in (*truth.planted, *truth.steady) for name in theme.source_ids}
    silent = {name for kind in ("default_praise", "empty_answer", "spam") for name in truth.noise[kind]}
    assert named | silent == set(good["name"])
    assert not named & silent


def test_planted_shares_are_as_planned(bank: Bank, good: pd.DataFrame) -> None:
    day = good.set_index("name")["moment"].dt.date
    n_by_day = day.value_counts()
    days = [bank.truth.first_date + timedelta(days=i) for i in range(15 * 7)]
    n = np.array([n_by_day[d] for d in days])
    for point in bank.truth.planted:
        carried = day.loc[list(point.source_ids)].value_counts()
        got = np.array([carried.get(d, 0) for d in days])
        planned = np.array(point.daily_share)
        for part in (planned >= planned.max() * 0.7, planned <= planned.min() + 1e-9):
            expected = float((n * planned)[part].sum())
            # Five standard deviations of a count: the plan is held to, not met by chance.
            assert abs(got[part].sum() - expected) <= 5 * np.sqrt(expected + 1), point.id


def test_a_new_point_never_existed_before_its_start(bank: Bank, good: pd.DataFrame) -> None:
    day = good.set_index("name")["moment"].dt.date
    new = [point for point in bank.truth.planted if point.kind == "new"]
    assert len(new) == 2
    for point in new:
        assert day.loc[list(point.source_ids)].min() >= point.start_date
        words = {"face_fail": "刷脸", "ecny_topup": "数字人民币"}[point.id]
        before = good[good["moment"].dt.date < point.start_date]
        assert not before["text"].str.contains(words).any()


def test_the_excess_lies_in_its_slice(bank: Bank) -> None:
    points = {point.id: point for point in bank.truth.planted}
    tickets = bank.tickets.drop_duplicates("name").set_index("name")
    reviews = bank.reviews.drop_duplicates("name").set_index("name")

    def since(frame: pd.DataFrame, point_id: str, first: date) -> pd.DataFrame:
        rows = frame.loc[frame.index.intersection(points[point_id].source_ids)]
        return rows[rows["moment"].dt.date >= first]

    crash = since(reviews, "crash_android", points["crash_android"].start_date)
    assert len(crash) > 20
    assert (crash["os"] == "Android").all()
    assert (crash["app_version"] == "6.3.0").mean() > 0.85
    queue = since(tickets, "branch_queue", END - timedelta(days=20))
    assert (queue["地区"] == "澜州").mean() > 0.6
    assert (tickets["地区"] == "澜州").mean() < 0.35
    calls = since(tickets, "sales_calls", points["sales_calls"].start_date)
    assert (calls["客户等级"] == "金卡").mean() > 0.7


def test_no_file_but_the_truth_holds_a_label(bank: Bank) -> None:
    labels = {theme.id for theme in (*bank.truth.planted, *bank.truth.steady)} - {"question"}
    labels |= {"default_praise", "empty_answer", "near_copy", "planted", "steady", "duplicate_id", "bad_time"}
    labels |= {
        point.title for point in bank.truth.planted if point.title not in ("人脸识别失败", "数字人民币钱包充值不到账")
    }
    for file, encoding in (("tickets.csv", "gb18030"), ("app_reviews.jsonl", "utf-8"), ("voc.yaml", "utf-8")):
        body = (bank.folder / file).read_bytes().decode(encoding)
        assert [label for label in labels if label in body] == []
    survey = "\n".join(bank.survey.drop(columns=["name", "moment", "text"]).astype(str).agg(" ".join, axis=1))
    assert [label for label in labels if label in survey] == []


def test_texts_are_varied(bank: Bank, good: pd.DataFrame) -> None:
    silent = {name for kind in ("default_praise", "empty_answer") for name in bank.truth.noise[kind]}
    texts = good.loc[~good["name"].isin(silent), "text"].str.replace(r"[^\w]", "", regex=True)
    assert texts.nunique() / len(texts) >= 0.8
    assert texts.str.len().quantile(0.9) > 2 * texts.str.len().quantile(0.25)


def test_edited_tickets_come_twice_with_a_later_time_and_more_text(bank: Bank) -> None:
    assert len(bank.truth.edited) >= 10
    for name in bank.truth.edited:
        rows = bank.tickets[bank.tickets["name"] == name]
        assert len(rows) == 2
        first, second = (row for _, row in rows.iterrows())
        assert pd.to_datetime(first["更新时间"]) < pd.to_datetime(second["更新时间"])
        assert second["text"].startswith(first["text"])
        assert len(second["text"]) > len(first["text"])
        assert first["创建时间"] == second["创建时间"]


def test_bad_rows_are_where_the_truth_says(bank: Bank) -> None:
    reasons = [row.reason for row in bank.truth.bad_rows]
    assert {reason: reasons.count(reason) for reason in set(reasons)} == {
        "empty_text": 7, "bad_time": 4, "duplicate_id": 3,
    }  # fmt: skip
    for row in bank.truth.bad_rows:
        cells = bank.frame(row.source).iloc[row.position - 1]
        assert cells["name"] == f"{row.source}:{row.source_id}"
        if row.reason == "empty_text":
            assert cells["text"] == ""
        elif row.reason == "bad_time":
            assert pd.isna(cells["moment"])
        else:
            assert (bank.frame(row.source)["name"] == cells["name"]).sum() == 2


def test_personal_numbers_stand_in_the_texts(bank: Bank, good: pd.DataFrame) -> None:
    text = good.set_index("name")["text"]
    assert {pii.kind for pii in bank.truth.pii} == {"mobile", "id_card", "card", "email"}
    assert all(pii.value in text[pii.source_id] for pii in bank.truth.pii)
    share = sum(pii.source_id.startswith("tickets") for pii in bank.truth.pii) / bank.truth.n_feedback["tickets"]
    assert 0.08 < share < 0.16


def test_stars_disagree_with_the_text_in_about_one_review_of_seven(bank: Bank) -> None:
    moods = {theme.id: theme.mood for theme in bank.truth.steady}
    main: dict[str, set[str]] = {}
    for theme in bank.truth.steady:
        for name in theme.source_ids:
            main.setdefault(name, set()).add(moods[theme.id])
    planted = {name for point in bank.truth.planted for name in point.source_ids}
    reviews = bank.reviews.drop_duplicates("name")
    only = reviews["name"].map(lambda name: main.get(name, set()) if name not in planted else set())
    bad = reviews[only.map(lambda m: m == {"complaint"})]["stars"] >= 4
    good_stars = reviews[only.map(lambda m: m == {"praise"})]["stars"] <= 2
    assert 0.08 < pd.concat([bad, good_stars]).mean() < 0.25


def test_answers_carry_nps_and_csat_in_range_and_in_step_with_each_other(bank: Bank) -> None:
    survey = bank.survey
    assert survey["NPS"].between(0, 10).all()
    assert survey["满意度"].between(1, 5).all()
    assert survey["NPS"].corr(survey["满意度"]) > 0.7


def test_nothing_lies_after_the_end_and_times_are_naive(bank: Bank, good: pd.DataFrame) -> None:
    assert good["moment"].max() < pd.Timestamp(END + timedelta(days=1))
    for column in ("更新时间", "首次响应时间", "解决时间"):
        values = pd.to_datetime(bank.tickets[column].replace("", None)).dropna()
        assert values.max() < pd.Timestamp(END + timedelta(days=1))
        assert values.dt.tz is None


def test_the_notebook_size_has_active_points(tmp_path: Path) -> None:
    truth = simulate_bank(tmp_path, end=END, weeks=8, per_day=40)
    from vocnlp.periods import Period

    assert len(truth.active(Period.trailing(END, 7))) >= 5
    assert sum(truth.n_feedback.values()) == pytest.approx(8 * 7 * 40, rel=0.1)
