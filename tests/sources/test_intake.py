"""What becomes of rows: kept, outside, rejected; ids, versions, duplicates; nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vocnlp.errors import SourceFormatError
from vocnlp.preprocess.keys import keyed_hash
from vocnlp.schemas import FEEDBACK, QUARANTINE, TEXTS
from vocnlp.sources.intake import FILE_STRIDE

from .conftest import COLUMNS, KEY, NOW, UNTIL

HEADER = "编号,时间,内容"
GOOD = "1,2026-11-14 08:00,电池太差"
FULL = COLUMNS | {"updated_at": "更新", "rating": "评分", "store": "门店"}
FULL_HEADER = "编号,时间,内容,更新,评分,门店"


def lines_of(pulled):
    return list(pulled.quarantine[["position", "field", "error"]].itertuples(index=False, name=None))


def assert_accounted(pulled):
    is_note = pulled.quarantine["error"].str.startswith("field_")
    assert pulled.n_read == len(pulled.feedback) + pulled.n_rejected + pulled.n_outside
    assert pulled.n_rejected == int((~is_note).sum())
    assert pulled.n_duplicate == int(pulled.quarantine["error"].str.startswith("duplicate_").sum())


def test_frames_are_the_tables(pull_rows):
    pulled = pull_rows(HEADER, GOOD, "2,昨天,好")
    feedback = pulled.feedback
    assert list(feedback.columns) == [c for c in FEEDBACK.column_names if c != "revision"] + ["text", "text_clean"]
    FEEDBACK.check(FEEDBACK.conform(feedback.assign(revision=0)))
    TEXTS.check(TEXTS.conform(feedback.assign(revision=0)))
    QUARANTINE.check(pulled.quarantine)
    row = feedback.iloc[0]
    assert row["feedback_id"] == "f" + keyed_hash(KEY, "feedback", "reviews", "1")
    assert row["source_key"] == keyed_hash(KEY, "source_key", "reviews", "1")
    assert (row["source"], row["source_kind"], row["month"]) == ("reviews", "review", "2026-11")
    assert row["created_at"] == pd.Timestamp("2026-11-14 00:00", tz="UTC")


def test_month_is_the_business_month(pull_rows):
    pulled = pull_rows(HEADER, "1,2026-10-31T16:30:00Z,很好")
    assert pulled.feedback["month"].tolist() == ["2026-11"]
    assert pull_rows(HEADER, "1,2026-10-31T16:30:00Z,很好", time_zone="UTC").feedback["month"].tolist() == ["2026-10"]


def test_bad_rows_leave_the_good_ones(pull_rows):
    pulled = pull_rows(
        HEADER,
        GOOD,
        "2,昨天,好",
        "3,2026-11-17 08:00,明天的话",
        "4,2026-11-14,",
        "5,2026-11-14,  ",
        "6,2026-11-14,nan",
        "7,,好",
        ",2026-11-14,没有编号",
        "9,2026-11-14,太,多",
        '10,"没有关上',
        "11,2026-11-14,\x00\x01\x02\x03\x04a",
        "12,2026-11-14,......",
        "13,2026-11-14 09:00,很好",
    )
    assert lines_of(pulled) == [
        (2, "created_at", "bad_time"), (3, "created_at", "future_time"), (4, "text", "empty_text"),
        (5, "text", "empty_text"), (6, "text", "empty_text"), (7, "created_at", "bad_time"), (8, "id", "empty_id"),
        (9, "row", "bad_row"), (10, "row", "bad_row"), (11, "text", "not_text"), (12, "text", "empty_text"),
    ]  # fmt: skip
    assert set(pulled.feedback["text"]) == {"电池太差", "很好"}
    assert_accounted(pulled)


def test_got_is_masked_and_short(pull_rows):
    pulled = pull_rows(HEADER, GOOD, "2,打13800138000" + "长" * 200 + ",好", "3,2026-11-14,王女士13900139000,多")
    assert pulled.quarantine["got"].str.len().max() <= 80
    assert not pulled.quarantine["got"].str.contains("138001|139001").any()
    assert pulled.quarantine["file"].tolist() == ["reviews.csv"] * 2


def test_the_window_is_by_the_later_of_both_times(pull_rows):
    rows = [
        "1,2026-11-01 08:00,旧的,,,", "2,2026-11-01 08:00,旧的又改了,2026-11-12 09:00,,", "3,2026-11-10 08:00,新的,,,",
        "4,2026-11-15 23:59,最后一刻,,,", "5,2026-11-16 00:00,第二天,,,", "6,2026-11-05 00:00,正好在窗口起点,,,",
    ]  # fmt: skip
    cursor = datetime(2026, 11, 11, 16, tzinfo=UTC)
    pulled = pull_rows(FULL_HEADER, *rows, columns=FULL, cursor=cursor)
    assert set(pulled.feedback["text"]) == {"旧的又改了", "新的", "最后一刻", "正好在窗口起点"}
    assert pulled.n_outside == 2
    assert pulled.cursor == datetime(2026, 11, 15, 15, 59, tzinfo=UTC)
    assert_accounted(pulled)


def test_the_cursor_never_goes_back(pull_rows):
    cursor = datetime(2026, 11, 15, 15, 0, tzinfo=UTC)
    assert pull_rows(HEADER, GOOD, cursor=cursor).cursor == cursor
    assert pull_rows(HEADER, cursor=cursor).cursor == cursor
    assert pull_rows(HEADER).cursor is None


def test_since_overrides_the_look_back(pull_rows):
    assert len(pull_rows(HEADER, GOOD, since=datetime(2026, 11, 14, tzinfo=UTC), cursor=NOW).feedback) == 1
    assert pull_rows(HEADER, GOOD, since=datetime(2026, 11, 14, 0, 1, tzinfo=UTC)).n_outside == 1


def test_an_unreadable_update_of_an_old_row_is_noted(pull_rows):
    rows = [
        "1,2026-11-01 08:00,旧的,刚才,,",
        "2,2026-11-14 08:00,新的,2026-11-14,,",
        "3,2026-11-14 08:00,新的,2027-01-01,,",
    ]
    pulled = pull_rows(FULL_HEADER, *rows, columns=FULL, cursor=UNTIL)
    assert lines_of(pulled) == [(1, "updated_at", "field_bad_time"), (3, "updated_at", "field_future_time")]
    assert (len(pulled.feedback), pulled.n_outside) == (2, 1)
    assert_accounted(pulled)


def test_all_times_unreadable_is_a_mistake_in_the_settings(pull_rows):
    rows = [f"{n},15/11/2026 08:0{n},很好" for n in range(4)]
    with pytest.raises(SourceFormatError, match="readable time") as caught:
        pull_rows(HEADER, *rows)
    assert "time_format" in caught.value.fix
    assert "99/99/9999 99:99" in caught.value.got
    assert len(pull_rows(HEADER, *rows, time_format="%d/%m/%Y %H:%M").feedback) == 4
    assert pull_rows(HEADER, *rows[:2]).n_rejected == 2
    with pytest.raises(SourceFormatError, match="time column"):
        pull_rows(FULL_HEADER, *[f"{n},2026-11-14,好,15/11/2026,," for n in range(3)], columns=FULL)


def test_times_mapped_to_the_words_do_not_show_them(pull_rows):
    with pytest.raises(SourceFormatError) as caught:
        pull_rows(HEADER, *[f"{n},2026-11-14,客服很慢{n}" for n in range(4)], columns=COLUMNS | {"created_at": "内容"})
    assert "客服" not in str(caught.value)


def test_no_row_readable(pull_rows):
    with pytest.raises(SourceFormatError, match="no row"):
        pull_rows("编号,时间,内容", *["1,2026-11-14,好,多"] * 3)


def test_bad_fields_cost_the_cell_only(pull_rows):
    pulled = pull_rows(FULL_HEADER, "1,2026-11-14,很好,,6星,", "2,2026-11-14,很好,,5星,上海", columns=FULL)
    assert lines_of(pulled) == [(1, "rating", "field_out_of_range")]
    assert pulled.feedback.sort_values("rating")["rating"].tolist()[0] == 5.0
    assert pulled.feedback["rating"].isna().sum() == 1
    assert pulled.n_rejected == 0
    assert_accounted(pulled)


def test_a_megabyte_is_cut_and_noted(pull_rows):
    pulled = pull_rows(HEADER, "1,2026-11-14," + "电池太差。" * 200_000, max_text_chars=1000)
    assert pulled.feedback["text"].str.len().tolist() == [1000]
    assert lines_of(pulled) == [(1, "text", "field_text_truncated")]
    assert pulled.quarantine["got"].tolist() == ["1000000 characters"]


def test_unstorable_characters_are_repaired_and_noted(tmp_path, pull_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"编号": 1, "时间": "2026-11-14", "内容": "电池\\u0000太差\\ud83d"}\n', "utf-8")
    pulled = pull_path(path)
    assert lines_of(pulled) == [(1, "text", "field_text_repaired")]
    assert pulled.feedback["text"].iloc[0].encode()
    assert "\0" not in pulled.feedback["text"].iloc[0]


def test_identical_duplicates(pull_rows):
    pulled = pull_rows(HEADER, GOOD, GOOD, "2,2026-11-14,好的", GOOD)
    assert len(pulled.feedback) == 2
    assert lines_of(pulled) == [(2, "id", "duplicate_id_identical"), (4, "id", "duplicate_id_identical")]
    assert pulled.n_duplicate == 2
    assert_accounted(pulled)


def test_conflicting_duplicates_keep_the_first(pull_rows):
    pulled = pull_rows(HEADER, "1,2026-11-14,先到", "1,2026-11-14,后到", "1,2026-11-14,先到")
    assert pulled.feedback["text"].tolist() == ["先到"]
    assert lines_of(pulled) == [(2, "id", "duplicate_id_conflict"), (3, "id", "duplicate_id_identical")]


def test_versions_are_all_returned_in_order(pull_rows):
    pulled = pull_rows(
        FULL_HEADER,
        "1,2026-11-14 08:00,第三版,2026-11-14 11:00,,",
        "1,2026-11-14 08:00,第一版,,,",
        "1,2026-11-14 08:00,第二版,2026-11-14 09:00,,",
        "1,2026-11-14 08:00,第二版,2026-11-14 10:00,,",
        "1,2026-11-14 08:00,另一个第二版,2026-11-14 09:00,,",
        "1,2026-11-14 08:00,第一版,2026-11-14 12:00,,",
        columns=FULL,
    )
    assert pulled.feedback["text"].tolist() == ["第一版", "第二版", "第三版", "第一版"]
    assert pulled.feedback["feedback_id"].nunique() == 1
    assert lines_of(pulled) == [(4, "id", "duplicate_id_identical"), (5, "id", "duplicate_id_conflict")]
    first, second, third, last = pulled.feedback["content_key"]
    assert first == last
    assert len({first, second, third}) == 3
    assert_accounted(pulled)


def test_content_key_sees_every_mapped_field_but_not_the_time_of_the_update(pull_rows):
    rows = [
        "1,2026-11-14,好的,,5,上海",
        "2,2026-11-14,好的,,4,上海",
        "3,2026-11-14,好的,,5,北京",
        "4,2026-11-14,好的,2026-11-15,5.0,上海",
    ]
    keys = pull_rows(FULL_HEADER, *rows, columns=FULL).feedback.set_index("source_key")["content_key"]
    a, b, c, d = (keys[keyed_hash(KEY, "source_key", "reviews", n)] for n in "1234")
    assert len({a, b, c}) == 3
    assert a == d


def test_without_ids_nothing_is_collapsed_and_ids_are_stable(tmp_path, pull_path):
    columns = {"created_at": "时间", "text": "内容"}
    rows = ["时间,内容", "2026-11-14,很好", "2026-11-14,很好", "2026-11-14,不好"]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(rows), "utf-8")
    first = pull_path(tmp_path, columns=columns)
    assert len(first.feedback) == first.feedback["feedback_id"].nunique() == 3
    path.write_text("\n".join([*rows, "2026-11-15,很好", "2026-11-14,很好"]), "utf-8")
    later = pull_path(tmp_path, columns=columns)
    assert set(first.feedback["feedback_id"]) < set(later.feedback["feedback_id"])
    assert len(later.feedback) == 5
    # Two exports that overlap: the overlap is found, not counted twice.
    (tmp_path / "b.csv").write_text("\n".join(rows), "utf-8")
    both = pull_path(tmp_path, columns=columns)
    pd.testing.assert_frame_equal(both.feedback, later.feedback)
    assert both.n_duplicate == 3
    assert both.quarantine["position"].tolist() == [FILE_STRIDE + n for n in (1, 2, 3)]
    assert both.quarantine["file"].tolist() == ["b.csv"] * 3
    assert_accounted(both)


def test_titles_stand_before_the_text(pull_rows):
    pulled = pull_rows(
        "t,标题,内容", "2026-11-14,非常垃圾,连不上网", columns={"created_at": "t", "text": "内容"}, text_join=["标题"]
    )
    assert pulled.feedback["text"].tolist() == ["非常垃圾。连不上网"]


def test_numbers_as_text_from_a_sheet(tmp_path, pull_path):
    frame = pd.DataFrame(
        {"编号": [1.0, 2.0], "时间": [datetime(2026, 11, 14, 8), "2026/11/14 8:00"], "内容": [12345, True]}
    )
    frame.to_excel(tmp_path / "a.xlsx", index=False)
    pulled = pull_path(tmp_path)
    assert pulled.feedback["text"].tolist() == ["12345"]
    assert pulled.feedback["feedback_id"].tolist() == ["f" + keyed_hash(KEY, "feedback", "reviews", "1")]
    assert lines_of(pulled) == [(2, "text", "not_text")]


def test_nothing_that_identifies_a_person_leaves(pull_rows):
    columns = COLUMNS | {"customer": "客户", "store": "门店"}
    pulled = pull_rows(
        "编号,时间,内容,客户,门店,订单", "1,2026-11-14,打13800138000没人接,张三,王女士13800138000,tel 13800138000",
        columns=columns, extra=["订单"],
    )  # fmt: skip
    everything = pulled.feedback.to_csv()
    assert "13800138000" not in everything
    assert "张三" not in everything
    assert pulled.feedback["customer_key"].tolist() == [keyed_hash(KEY, "customer", "张三")]


CELL_TEXT = st.sampled_from(
    ["很好", "电池太差", "", "nan", "a\0b", "\x00\x01\x02\x03\x04", "......", "长" * 150, "打13800138000"]
)
CELL_TIME = st.sampled_from(
    ["2026-11-14 08:00", "2026-11-01", "2026-11-15", "昨天", "", "2027-01-01", "1794600000", "2026-11-15 23:59:59"]
)
ROW = st.tuples(
    st.sampled_from(["1", "2", "3", ""]),
    CELL_TIME,
    CELL_TEXT,
    st.sampled_from(["", "2026-11-14", "2026-11-13 10:00", "刚才"]),
    st.sampled_from(["5", "6", "", "好"]),
    st.sampled_from(["上海", ""]),
)
LINE = st.one_of(ROW.map(",".join), ROW.map(lambda r: ",".join(r) + ",多"), st.just('1,"没有关上'), st.just(""))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(LINE, max_size=12),
    cursor=st.sampled_from([None, UNTIL - timedelta(days=2)]),
    chunk_rows=st.integers(1, 6),
)
def test_every_row_is_accounted_for_whatever_arrives(pull_rows, lines, cursor, chunk_rows):
    settings_ = {"columns": FULL, "cursor": cursor, "max_text_chars": 100}
    good = [f"g{n},2026-11-14,保证能读{n},2026-11-14,5,上海" for n in range(3)]
    pulled = pull_rows(FULL_HEADER, *good, *lines, **settings_, chunk_rows=chunk_rows)
    assert_accounted(pulled)
    assert set(pulled.feedback["text"]) >= {f"保证能读{n}" for n in range(3)}
    assert not pulled.quarantine.duplicated(["source", "position", "field"]).any()
    assert not pulled.feedback.duplicated(["feedback_id", "updated_at"]).any()
    order = ["created_at", "feedback_id", "updated_at"]
    pd.testing.assert_frame_equal(
        pulled.feedback, pulled.feedback.sort_values(order, na_position="first", kind="stable").reset_index(drop=True)
    )
    again = pull_rows(FULL_HEADER, *good, *lines, **settings_)
    pd.testing.assert_frame_equal(again.feedback, pulled.feedback)
    pd.testing.assert_frame_equal(again.quarantine, pulled.quarantine)
