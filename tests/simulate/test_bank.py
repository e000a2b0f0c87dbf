from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from opencc import OpenCC

from tests.simulate.conftest import END, Bank, read_bank
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
    days = [bank.truth.first_date + timedelta(days=i) for i in range(15 * 7)]
    assert set(per_day.index) == set(days)
    got = np.array([per_day[day] for day in days])
    expected = np.array(bank.truth.daily_volume)
    assert got.sum() == pytest.approx(expected.sum(), rel=0.06)
    # More scatter than Poisson, as planned (2), and days that are expected to differ do.
    assert 1.2 < ((got - expected) ** 2 / expected).mean() < 3.2
    assert np.corrcoef(got, expected)[0, 1] > 0.5


def test_the_calendar_shows(bank: Bank, good: pd.DataFrame) -> None:
    per_day = good["moment"].dt.date.value_counts()
    sale = sum(per_day[date(2026, 11, day)] for day in (11, 12))
    holiday = sum(per_day[date(2026, 10, day)] for day in (1, 2))
    assert sale > 1.5 * 2 * 60 * 0.8
    assert holiday < 2 * 60 * 0.85


def test_a_silent_source_has_no_row_and_the_shares_know_it(bank: Bank, good: pd.DataFrame) -> None:
    (outage,) = bank.truth.outages
    silent = [outage.start_date + timedelta(days=i) for i in range((outage.end_date - outage.start_date).days + 1)]
    assert len(silent) == 3
    assert (bank.truth.last_date - silent[-1]).days > 7
    days = good.loc[good["name"].str.startswith(outage.source), "moment"].dt.date
    assert not set(days) & set(silent)
    assert {silent[0] - timedelta(days=1), silent[-1] + timedelta(days=1)} <= set(days)
    index = (silent[0] - bank.truth.first_date).days
    shares = {point.id: point.daily_share for point in bank.truth.planted}
    # Machines that swallow cards are no matter of reviews: without reviews they are a larger share of the rest.
    assert shares["atm_swallow"][index] > shares["atm_swallow"][index - 1] * 1.2
    assert bank.truth.daily_volume[index] < 0.75 * 60 * 1.14


def test_late_tickets_stand_where_they_were_entered(bank: Bank) -> None:
    late = bank.truth.late
    assert len(late) >= 10
    created = bank.tickets["moment"].to_numpy()
    place = {name: i for i, name in reversed(list(enumerate(bank.tickets["name"])))}
    good = bank.tickets["moment"].notna().to_numpy()
    for name in late:
        i = place[name]
        before = created[:i][good[:i]]
        assert before.max() > created[i] + np.timedelta64(12, "h")
        assert pd.to_datetime(bank.tickets["更新时间"].iloc[i]) >= bank.tickets["moment"].iloc[i] + pd.Timedelta(days=1)


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
    kinds = set(truth.noise) - {"near_copy", "exact_copy"}
    silent = {name for kind in kinds for name in truth.noise[kind]}
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
            # Five standard deviations of a count that bursts: the plan is held to, not met by chance.
            bursts = 0.08 * ((n * planned)[part] ** 2).sum()
            assert abs(got[part].sum() - expected) <= 5 * np.sqrt(expected + bursts + 1), point.id


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
    # 72 % expected of some 65 tickets, a quarter elsewhere.
    assert (queue["地区"] == "澜州").mean() > 0.52
    assert (tickets["地区"] == "澜州").mean() < 0.35
    calls = since(tickets, "sales_calls", points["sales_calls"].start_date)
    assert (calls["客户等级"] == "金卡").mean() > 0.7


def test_no_file_but_the_truth_holds_a_label(bank: Bank) -> None:
    labels = {theme.id for theme in (*bank.truth.planted, *bank.truth.steady)} - {"question"}
    labels |= {"default_praise", "empty_answer", "near_copy", "exact_copy", "boilerplate", "planted", "duplicate_id"}
    labels |= {
        point.title for point in bank.truth.planted if point.title not in ("人脸识别失败", "数字人民币钱包充值不到账")
    }
    for file, encoding in (("tickets.csv", "gb18030"), ("app_reviews.jsonl", "utf-8"), ("voc.yaml", "utf-8")):
        body = (bank.folder / file).read_bytes().decode(encoding)
        assert [label for label in labels if label in body] == []
    survey = "\n".join(bank.survey.drop(columns=["name", "moment", "text"]).astype(str).agg(" ".join, axis=1))
    assert [label for label in labels if label in survey] == []


def bare(texts: pd.Series) -> pd.Series:
    """Letters and digits only, in one width, case and script."""
    converter = OpenCC("t2s")
    plain = texts.map(lambda text: converter.convert(unicodedata.normalize("NFKC", text)).lower())
    return plain.str.replace(r"[\W_]", "", regex=True)


def test_four_texts_of_five_differ_in_letters_and_digits(bank: Bank, good: pd.DataFrame) -> None:
    # Of all texts, default praise, empty answers and planned copies among them.
    texts = bare(good["text"])
    assert texts.nunique() / len(texts) >= 0.8
    assert texts.str.len().quantile(0.9) > 2 * texts.str.len().quantile(0.25)


@pytest.mark.slow
def test_four_texts_of_five_differ_at_the_demos_size(tmp_path: Path) -> None:
    big = read_bank(tmp_path, simulate_bank(tmp_path, end=END))
    names = pd.concat([big.frame(s)[["name", "text"]] for s in big.truth.n_rows]).drop_duplicates("name")
    texts = bare(names["text"])
    assert texts.nunique() / len(texts) >= 0.8


def test_copies_are_what_they_are_called(bank: Bank, good: pd.DataFrame) -> None:
    text = good.set_index("name")["text"]
    seen = text.value_counts()
    exact = bank.truth.noise["exact_copy"]
    assert len(exact) >= 10
    assert len(bank.truth.noise["near_copy"]) >= 10
    # A first may be edited later, and then reads differently; its copy does not.
    assert np.mean([seen[text[name]] >= 2 for name in exact]) > 0.9


def test_customers_write_in_many_ways(bank: Bank, good: pd.DataFrame) -> None:
    habits = bank.truth.habits
    wanted = (
        "irony",
        "polite",
        "slang",
        "dialect",
        "typo",
        "traditional",
        "no_punctuation",
        "emoji",
        "template",
        "mixed",
    )
    assert set(habits) == set(wanted)
    n = len(good)
    for habit in wanted:
        assert 0.005 < len(habits[habit]) / n < 0.25, habit
    text = good.set_index("name")["text"]
    converter = OpenCC("t2s")
    assert np.mean([converter.convert(text[name]) != text[name] for name in habits["traditional"]]) > 0.95
    for kind, least in (("spam", 20), ("boilerplate", 15), ("emoji_only", 15), ("default_praise", 80)):
        assert len(bank.truth.noise[kind]) >= least, kind


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


def test_personal_data_stand_in_the_texts(bank: Bank, good: pd.DataFrame) -> None:
    text = good.set_index("name")["text"]
    kinds = {pii.kind for pii in bank.truth.pii}
    assert {"mobile", "landline", "id_card", "card", "email", "name", "address", "wechat", "qq"} <= kinds
    assert all(pii.value in text[pii.source_id] for pii in bank.truth.pii)
    share = len({p.source_id for p in bank.truth.pii if p.source_id.startswith("tickets")})
    assert 0.08 < share / bank.truth.n_feedback["tickets"] < 0.16


def test_personal_values_are_found_nowhere_else(bank: Bank, good: pd.DataFrame) -> None:
    """Else a search for leaks would cry wolf."""
    planted = {}
    for pii in bank.truth.pii:
        planted.setdefault(pii.value, set()).add(pii.source_id)
    everything = dict(zip(good["name"], good["text"], strict=True))
    clean = "\n".join(text for name, text in everything.items() if not any(name in names for names in planted.values()))
    assert [value for value in planted if value in clean] == []


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
    assert sum(truth.n_feedback.values()) == pytest.approx(sum(truth.daily_volume), rel=0.1)
