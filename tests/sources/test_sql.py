"""Tables: SQLite for what any database does, PostgreSQL and MariaDB for what only a real server does."""

from __future__ import annotations

import os
import subprocess
import sys
import traceback
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from vocnlp.errors import SourceAccessError, SourceDriverError, SourceFormatError, SourceUnavailableError

from .conftest import UNTIL
from .servers import PASSWORD, free_port, write_certificate

sa = pytest.importorskip("sqlalchemy")
pytest.importorskip("dlt")

REPO = Path(__file__).parents[2]
COLUMNS = {"id": "id", "created_at": "created", "updated_at": "changed", "text": "body"}
ROWS = [
    (1, "2026-11-02 08:00:00", None, "屏幕不错，但是电池太差"),
    (2, "2026-11-02 08:00:00", "2026-11-14 09:00:00", "客服的态度很好"),
    (3, "2026-11-14 08:00:00", "2000-01-01 00:00:00", "打 13800138000 没人接"),
    (4, "2026-11-14 08:00:00", None, "😡😡"),
    (5, None, None, "没有时间"),
    (6, "2026-11-14 08:00:00", None, "   "),
]


@pytest.fixture
def sqlite(tmp_path):
    """An engine, and the settings of a source over its table."""
    engine = sa.create_engine(f"sqlite:///{tmp_path}/crm.db")
    fill(engine, "id integer, created datetime, changed datetime, body text")
    yield engine, {"type": "sql", "url": f"sqlite:///{tmp_path}/crm.db", "table": "tickets", "columns": COLUMNS}
    engine.dispose()


def fill(engine, columns, rows=ROWS):
    with engine.begin() as connection:
        connection.execute(sa.text("drop table if exists tickets"))
        connection.execute(sa.text(f"create table tickets ({columns})"))
        for row in rows:
            names = [column.split()[0] for column in columns.split(", ")]
            values = dict(zip(names, row, strict=True))
            connection.execute(sa.text(f"insert into tickets values ({', '.join(f':{n}' for n in names)})"), values)


@pytest.fixture
def server(request, monkeypatch):
    """One of the real databases, its table filled, and the settings of a source over it."""
    database = request.getfixturevalue(request.param)
    monkeypatch.setenv("VOC_DB_PASSWORD", PASSWORD)
    engine = database.engine()
    moments = ("timestamp", "timestamptz") if database.dialect == "postgresql" else ("datetime", "timestamp null")
    with engine.begin() as connection:
        zone = "set timezone = 'Asia/Shanghai'" if database.dialect == "postgresql" else "set time_zone = '+08:00'"
        connection.execute(sa.text(zone))
        connection.execute(sa.text("drop table if exists tickets"))
        connection.execute(
            sa.text(f"create table tickets (id integer, created {moments[0]}, changed {moments[1]}, body text)")
        )
        insert = sa.text("insert into tickets values (:i, :c, :u, :t)")
        connection.execute(insert, [dict(zip("icut", row, strict=True)) for row in ROWS])
    yield engine, {
        "type": "sql", "url": database.url, "password": "${VOC_DB_PASSWORD}", "table": "tickets", "columns": COLUMNS
    }  # fmt: skip
    engine.dispose()


BOTH = pytest.mark.parametrize("server", ["postgres", "mariadb"], indirect=True)


def faults(pulled):
    return sorted(zip(pulled.quarantine["field"], pulled.quarantine["error"], pulled.quarantine["got"], strict=True))


def test_a_table_is_read_as_a_file_is(sqlite, pull_source, tmp_path, pull_path):
    _, source = sqlite
    pulled = pull_source(**source)
    assert (pulled.n_read, len(pulled.feedback), pulled.n_rejected, pulled.n_outside) == (6, 4, 2, 0)
    pd.DataFrame(ROWS, columns=["id", "created", "changed", "body"]).to_csv(tmp_path / "a.csv", index=False)
    pd.testing.assert_frame_equal(pulled.feedback, pull_path(tmp_path / "a.csv", columns=COLUMNS).feedback)
    assert faults(pulled) == [("created_at", "bad_time", "(empty) (id 5)"), ("text", "empty_text", "(empty) (id 6)")]
    assert (pulled.quarantine["file"] == "tickets").all()


def test_a_page_is_no_border(sqlite, pull_source):
    _, source = sqlite
    whole = pull_source(**source)
    for rows in (1, 2, 5):
        paged = pull_source(**source, page_rows=rows)
        pd.testing.assert_frame_equal(paged.feedback, whole.feedback)
        pd.testing.assert_frame_equal(paged.quarantine, whole.quarantine)


def test_a_bad_row_has_the_same_number_every_night(sqlite, pull_source):
    engine, source = sqlite
    before = pull_source(**source).quarantine
    with engine.begin() as connection:
        connection.execute(sa.text("delete from tickets where id < 5"))
        connection.execute(sa.text("insert into tickets values (7, '2026-11-14', null, '')"))
    after = pull_source(**source).quarantine
    assert set(before["position"]) < set(after["position"])
    assert (after["position"] >= 2**52).all()


def test_ids_used_twice_for_other_texts(sqlite, pull_source):
    engine, source = sqlite
    rows = [(1, f"2026-11-14 08:0{n}:00", None, text) for n, text in enumerate(["电池太差", "换人了", "电池太差"])]
    fill(engine, "id integer, created datetime, changed datetime, body text", rows)
    pulled = pull_source(**source)
    assert pulled.feedback["text"].tolist() == ["电池太差"]
    assert len(set(pulled.quarantine["position"])) == 2
    assert set(pulled.quarantine["error"]) == {"duplicate_id_conflict"}


def test_a_gained_column_is_counted_and_a_lost_one_is_named(sqlite, pull_source):
    engine, source = sqlite
    assert pull_source(**source).unmapped == ()
    with engine.begin() as connection:
        connection.execute(sa.text("alter table tickets add column mood text"))
    assert pull_source(**source).unmapped == ("mood",)
    with engine.begin() as connection:
        connection.execute(sa.text("alter table tickets rename column body to bodi"))
    with pytest.raises(SourceFormatError, match="mapped column is missing") as caught:
        pull_source(**source)
    assert "bodi" in caught.value.fix


def test_numbers_where_text_was(sqlite, pull_source):
    engine, source = sqlite
    rows = [(1, "2026-11-14 08:00:00", None, 12345), (2, "2026-11-14 08:00:00", None, 4.5)]
    fill(engine, "id integer, created datetime, changed datetime, body numeric", rows)
    assert pull_source(**source).feedback["text"].sort_values().tolist() == ["12345", "4.5"]


@pytest.mark.parametrize(("form", "factor"), [("unix", 1), ("unix_ms", 1000)])
def test_times_that_are_numbers_are_compared_as_told(sqlite, pull_source, form, factor):
    engine, source = sqlite
    moments = [datetime(2026, 11, day, tzinfo=UTC) for day in (1, 10, 14)]
    rows = [(n, int(moment.timestamp()) * factor, "好用") for n, moment in enumerate(moments)]
    fill(engine, "id integer, created bigint, body text", rows)
    source = source | {"columns": {"id": "id", "created_at": "created", "text": "body"}}
    cursor = datetime(2026, 11, 12, tzinfo=UTC)
    everything = pull_source(**source, cursor=cursor)
    bounded = pull_source(**source, cursor=cursor, since_format=form)
    pd.testing.assert_frame_equal(everything.feedback, bounded.feedback)
    assert (everything.n_read, bounded.n_read, len(bounded.feedback)) == (3, 2, 2)


def test_the_address_comes_from_the_environment(sqlite, pull_source, monkeypatch):
    _, source = sqlite
    monkeypatch.setenv("VOC_CRM", source["url"])
    assert len(pull_source(**source | {"url": "${VOC_CRM}"}).feedback) == 4
    monkeypatch.delenv("VOC_CRM")
    with pytest.raises(SourceAccessError, match="not set") as caught:
        pull_source(**source | {"url": "${VOC_CRM}"})
    assert "VOC_CRM" in caught.value.expected


def test_a_table_that_is_not_there(sqlite, pull_source):
    _, source = sqlite
    with pytest.raises(SourceFormatError, match="no such table") as caught:
        pull_source(**source | {"table": "ticket"})
    assert "'tickets'" in caught.value.fix


def test_a_driver_that_is_not_installed(pull_source, sqlite):
    _, source = sqlite
    with pytest.raises(SourceDriverError, match="not installed"):
        pull_source(**source | {"url": "mssql+pyodbcx://voc@host/crm"})
    with pytest.raises(SourceDriverError, match="not installed"):
        pull_source(**source | {"url": "oracle+cx_oracle://voc@host/crm"})


def test_a_cell_of_200_mb_costs_its_row(sqlite, pull_source):
    engine, source = sqlite
    with engine.begin() as connection:
        insert = "insert into tickets select 7, '2026-11-14 08:00:00', null, hex(zeroblob(100000000))"
        connection.execute(sa.text(insert))
    pulled = pull_source(**source)
    assert len(pulled.feedback) == 4
    assert ("row", "bad_row", "200000000 characters in body (id 7)") in faults(pulled)


def test_nothing_is_written_and_nothing_phones_home(sqlite, tmp_path):
    _, source = sqlite
    home = tmp_path / "home"
    home.mkdir()
    code = (
        "from datetime import UTC, datetime\nimport os\nfrom vocnlp.config import SqlSource\n"
        "from vocnlp.sources import pull\nnow = datetime(2026, 11, 15, 16, tzinfo=UTC)\n"
        f"source = SqlSource(name='a', kind='ticket', **{source!r})\n"
        "print(len(pull(source, key=bytes(32), cursor=None, until=now, now=now, time_zone='Asia/Shanghai',"
        " max_text_chars=1000).feedback), os.environ['RUNTIME__DLTHUB_TELEMETRY'])\n"
    )
    environment = os.environ | {"HOME": str(home), "PYTHONPATH": str(REPO), "DLT_DATA_DIR": ""}
    environment.pop("DLT_DATA_DIR")
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=home, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout.split() == ["4", "false"], done.stderr
    assert list(home.rglob("*")) == []


@pytest.mark.slow
@BOTH
def test_a_server_gives_what_sqlite_gives(server, sqlite, pull_source):
    _, source = server
    pulled, expected = pull_source(**source), pull_source(**sqlite[1])
    pd.testing.assert_frame_equal(pulled.feedback, expected.feedback)
    pd.testing.assert_frame_equal(pulled.quarantine, expected.quarantine)


@pytest.mark.slow
@BOTH
def test_only_what_the_window_needs_is_asked_for(server, pull_source):
    _, source = server
    cursor = datetime(2026, 11, 14, 1, tzinfo=UTC)
    pulled = pull_source(**source, cursor=cursor, look_back_days=1)
    # Row 1 is neither new nor changed; row 2 was changed; row 3's change lies before its creation or is none.
    assert (pulled.n_read, pulled.n_outside, pulled.n_rejected) == (5, 0, 2)
    assert sorted(pulled.feedback["created_at"].dt.day) == [2, 14, 14]
    # At the very moment of the cursor: >=, so that a row of equal time that came later is not lost.
    at = pull_source(**source, cursor=cursor, look_back_days=0)
    assert at.feedback["text"].tolist() == ["客服的态度很好"]
    assert at.cursor == cursor


@pytest.mark.slow
@BOTH
def test_a_wrong_password_is_named_and_never_shown(server, pull_source, monkeypatch):
    _, source = server
    monkeypatch.setenv("VOC_DB_PASSWORD", "hunter2wrong")
    with pytest.raises(SourceAccessError, match="refuses us") as caught:
        pull_source(**source)
    assert not caught.value.transient
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert "hunter2wrong" not in told
    assert PASSWORD not in told
    assert "source reviews" in caught.value.where


@pytest.mark.slow
@pytest.mark.parametrize("server", ["postgres"], indirect=True)
def test_a_certificate_that_nobody_signed(server, postgres, pull_source, tmp_path):
    _, settings = server
    stranger, _ = write_certificate(tmp_path)
    url = f"{settings['url']}?sslmode=verify-full&sslrootcert="
    with pytest.raises(SourceAccessError, match="certificate is not trusted") as caught:
        pull_source(**settings | {"url": f"{url}{stranger}"})
    assert not caught.value.transient
    assert PASSWORD not in "".join(traceback.format_exception(caught.value))
    assert len(pull_source(**settings | {"url": f"{url}{postgres.certificate}"}).feedback) == 4


@pytest.mark.slow
@BOTH
def test_a_database_that_is_not_there(server, pull_source):
    _, source = server
    # MariaDB tells a user without rights on it no more than that: access denied.
    with pytest.raises((SourceFormatError, SourceAccessError)):
        pull_source(**source | {"url": source["url"].replace("/crm", "/crx")})


@pytest.mark.parametrize("dialect", ["postgresql", "mariadb"])
@pytest.mark.parametrize("host", ["127.0.0.1", "no-such-host.invalid"])
def test_nobody_answers(pull_source, dialect, host):
    with pytest.raises(SourceUnavailableError) as caught:
        pull_source(type="sql", url=f"{dialect}://voc@{host}:{free_port()}/crm", table="tickets", columns=COLUMNS)
    assert caught.value.transient
    assert host in caught.value.where


@pytest.mark.slow
@BOTH
def test_a_connection_that_is_killed_half_way(server, pull_source):
    """A real kill by the server, once the first page has been handed out."""
    engine, source = server
    is_postgres = engine.dialect.name == "postgresql"
    created = datetime(2026, 11, 1, tzinfo=UTC)
    with engine.begin() as connection:
        rows = [{"i": 100 + n, "c": created + timedelta(seconds=n), "t": "电池太差" * 500} for n in range(1_500)]
        connection.execute(sa.text("insert into tickets values (:i, :c, null, :t)"), rows)
    from vocnlp.sources import intake

    add, killed = intake.Intake.add, []

    def kill_then_add(self, chunk):
        if not killed:
            with engine.connect() as connection:
                if is_postgres:
                    query = "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
                    killed.extend(connection.execute(sa.text(query + " and usename = 'voc'")).all())
                else:
                    ids = connection.execute(sa.text("show processlist")).all()
                    mine = connection.execute(sa.text("select connection_id()")).scalar()
                    for row in ids:
                        if row[0] != mine:
                            connection.execute(sa.text(f"kill {row[0]}"))
                            killed.append(row[0])
        add(self, chunk)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(intake.Intake, "add", kill_then_add)
        with pytest.raises(SourceUnavailableError, match="broke off") as caught:
            pull_source(**source, page_rows=100, max_text_chars=100)
    assert killed
    assert caught.value.transient
    assert len(pull_source(**source, until=UNTIL, max_text_chars=100).feedback) == 1_504


@pytest.mark.slow
@BOTH
def test_a_source_only_reads(server, pull_source):
    engine, source = server
    from vocnlp.config import SqlSource
    from vocnlp.sources.sql import SqlTable

    settings = SqlSource(name="reviews", kind="review", **source)
    table = SqlTable(settings, ["id"], since=None, zone="Asia/Shanghai", key=bytes(32))
    with pytest.raises(sa.exc.DBAPIError), table._engine.begin() as connection:
        connection.execute(sa.text("delete from tickets"))
    table.close()
    with engine.connect() as connection:
        assert connection.execute(sa.text("select count(*) from tickets")).scalar() == len(ROWS)
