"""The same rows through a file, PostgreSQL, MariaDB and an API give the same lake, whatever happens on the way."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
import yaml

from tests.conftest import CLOCK
from vocnlp.config import load_settings
from vocnlp.night import run_night
from vocnlp.schemas import TABLES, RunKind
from vocnlp.simulate.bank import simulate_bank
from vocnlp.sources.files import iter_frames
from vocnlp.workspace import open_workspace

from .servers import PASSWORD, cut_off

sa = pytest.importorskip("sqlalchemy")
pytestmark = pytest.mark.slow

END = date(2026, 11, 15)
MONTH = date(2026, 10, 16)
MOMENTS = ("created_at", "updated_at", "first_response_at", "resolved_at")
INSTANTS = ("updated_at", "resolved_at")


@pytest.fixture(scope="module")
def month(tmp_path_factory):
    """A month of a simulated bank's tickets as a file, and the rows of it as text.

    Without those whose times a typed column cannot hold.
    """
    folder = tmp_path_factory.mktemp("month")
    simulate_bank(folder, end=END, weeks=5, per_day=15, seed=7)
    source = yaml.safe_load((folder / "voc.yaml").read_text("utf-8"))["sources"][0]
    rows = pd.concat(iter_frames(folder / source["path"]), ignore_index=True)
    for name in MOMENTS:
        given = rows[source["columns"][name]]
        rows = rows[pd.to_datetime(given, format=source["time_format"], errors="coerce").notna() | (given == "")]
    rows = rows[rows[source["columns"]["created_at"]] != ""]
    path = folder / "month.csv"
    rows.to_csv(path, index=False)
    return path, source, rows


def write_workspace(folder: Path, source: dict) -> Path:
    """Write a configuration, with the same key for everybody."""
    settings = {"company": "晨江银行", "taxonomy": "bank", "workers": 1, "sources": [source]}
    settings |= {"topics": {"n_topics": 5, "passes": 20, "min_feedback": 50, "min_count": 3}}
    (folder / "workspace" / "keys").mkdir(parents=True)
    key = folder / "workspace" / "keys" / "voc.key"
    key.write_text(bytes(range(32)).hex())
    key.chmod(0o600)
    (folder / "voc.yaml").write_text(yaml.safe_dump(settings, allow_unicode=True), "utf-8")
    return folder / "voc.yaml"


def read_tables(config):
    """Every table but `runs`; of the quarantine what was wrong, not which row of which file it was."""
    ws = open_workspace(config, clock=CLOCK)
    tables = {name: ws.lake.read(name, with_run_seq=True) for name in TABLES if name != "runs"}
    wrong = tables["quarantine"][["source", "field", "expected", "error"]]
    return tables | {"quarantine": wrong.sort_values(list(wrong.columns)).reset_index(drop=True)}


def assert_same(left, right):
    assert left.keys() == right.keys()
    for name, frame in left.items():
        pd.testing.assert_frame_equal(frame, right[name], obj=name)


def back_fill(config):
    return run_night(open_workspace(config, clock=CLOCK), END, kind=RunKind.BACKFILL, from_date=MONTH)


def fill_table(engine, rows, columns):
    """Store the rows with the types a database would have: naive times, instants, text."""
    is_postgres = engine.dialect.name == "postgresql"
    instant, naive = ("timestamptz", "timestamp") if is_postgres else ("timestamp null", "datetime")
    quote = engine.dialect.identifier_preparer.quote
    kinds = {columns["created_at"]: naive} | {columns[name]: instant for name in INSTANTS}
    body = ", ".join(f"{quote(name)} {kinds.get(name, 'text')}" for name in rows.columns)
    with engine.begin() as connection:
        connection.execute(sa.text("set timezone = 'Asia/Shanghai'" if is_postgres else "set time_zone = '+08:00'"))
        connection.execute(sa.text("drop table if exists tickets"))
        connection.execute(sa.text(f"create table tickets ({body})"))
        values = [
            {f"v{n}": value if value != "" else None for n, value in enumerate(row)}
            for row in rows.itertuples(index=False, name=None)
        ]
        named = ", ".join(f":v{n}" for n in range(len(rows.columns)))
        connection.execute(sa.text(f"insert into tickets values ({named})"), values)


def as_json(rows, columns):
    """Return the rows as an API would: nested, times in ISO or in milliseconds."""
    moments = {name: pd.to_datetime(rows[columns[name]]).dt.tz_localize("Asia/Shanghai") for name in MOMENTS}
    made = []
    for n, row in enumerate(rows.to_dict("records")):
        row = {name: value or None for name, value in row.items()}
        for name, moment in moments.items():
            known = moment.iloc[n]
            ms = None if pd.isna(known) else int(known.timestamp() * 1000)
            row[columns[name]] = ms if name in INSTANTS else None if pd.isna(known) else known.isoformat()
        row["工单"] = {"内容": row.pop(columns["text"])}
        made.append(row)
    return made


@pytest.fixture
def doors(request, month, tmp_path, monkeypatch):
    """Return kind -> configuration of a workspace whose only source has the month's rows."""
    path, source, rows = month
    columns = source["columns"]
    monkeypatch.setenv("VOC_DB_PASSWORD", PASSWORD)
    common = {k: source[k] for k in ("name", "kind", "columns")}
    kinds = {"file": source | {"path": str(path)}}
    for kind in ("postgres", "mariadb"):
        database = request.getfixturevalue(kind)
        engine = database.engine()
        fill_table(engine, rows.sample(frac=1, random_state=1), columns)
        engine.dispose()
        kinds[kind] = common | {
            "type": "sql", "url": database.url, "password": "${VOC_DB_PASSWORD}", "table": "tickets",
            "time_format": source["time_format"], "page_rows": 100,
        }  # fmt: skip
    api = request.getfixturevalue("api")
    api.rows, api.page_size = as_json(rows, columns), 50
    kinds["rest"] = common | {
        "type": "rest", "url": api.url, "path": "/cursor", "data_path": "rows", "max_attempts": 3,
        "max_wait_seconds": 0.05, "columns": columns | {"text": "工单.内容"},
        "paging": {"style": "cursor", "next_path": "next"},
    }  # fmt: skip
    made = {}
    for kind, settings in kinds.items():
        (tmp_path / kind).mkdir()
        made[kind] = write_workspace(tmp_path / kind, settings)
    return made, api


def test_four_doors_one_lake(doors):
    configs, _ = doors
    results = {kind: back_fill(config) for kind, config in configs.items()}
    expected = read_tables(configs["file"])
    assert len(expected["feedback"]) > 100
    assert len(expected["quarantine"]) > 0
    assert len(expected["pain_points"]) > 0
    for kind in ("postgres", "mariadb", "rest"):
        assert_same(read_tables(configs[kind]), expected)
        assert results[kind].status == "complete"
    secrets = [PASSWORD.encode(), b"voc@127.0.0.1"]
    for config in configs.values():
        for path in (config.parent / "workspace").rglob("*"):
            assert not path.is_file() or not any(secret in path.read_bytes() for secret in secrets), path


def test_a_source_that_dies_half_way_and_is_resumed(doors, month, tmp_path):
    """The file goes on, the API is cut in the middle of its third page, and a second try makes it whole."""
    configs, api = doors
    path, source, _ = month
    both = load_yaml(configs["rest"])
    both["sources"].append(source | {"name": "files", "path": str(path)})
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    whole.mkdir()
    shutil.copytree(configs["rest"].parent / "workspace" / "keys", whole / "workspace" / "keys")
    (whole / "voc.yaml").write_text(yaml.safe_dump(both, allow_unicode=True), "utf-8")
    night = END - timedelta(days=2)
    run_night(open_workspace(whole / "voc.yaml", clock=CLOCK), night, kind=RunKind.BACKFILL, from_date=MONTH)
    shutil.copytree(whole, broken)
    run_night(open_workspace(whole / "voc.yaml", clock=CLOCK), night + timedelta(days=1))
    n = len(api.requests)
    api.faults = dict.fromkeys(range(n + 3, n + 6), cut_off)
    partial = run_night(open_workspace(broken / "voc.yaml", clock=CLOCK), night + timedelta(days=1))
    assert partial.status == "partial"
    assert list(partial.partial) == [source["name"]]
    assert "broke off" in partial.partial[source["name"]]
    trends = read_tables(broken / "voc.yaml")["trends"]
    assert not set(trends.loc[trends["run_seq"] == partial.run_seq, "state"]) & {"falling", "gone"}
    api.faults = {}
    resumed = run_night(open_workspace(broken / "voc.yaml", clock=CLOCK), night + timedelta(days=1))
    assert (resumed.status, resumed.unchanged) == ("complete", False)
    left, right = read_tables(whole / "voc.yaml"), read_tables(broken / "voc.yaml")
    for name in ("feedback", "texts", "noise", "units", "unit_sentiment", "quarantine"):
        pd.testing.assert_frame_equal(
            *(sort_rows(frame.drop(columns="run_seq", errors="ignore")) for frame in (left[name], right[name])),
            obj=name,
        )


def sort_rows(frame):
    return frame.sort_values(list(frame.columns[:3])).reset_index(drop=True)


def load_yaml(config):
    load_settings(config)
    return yaml.safe_load(config.read_text("utf-8"))
