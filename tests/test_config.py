from __future__ import annotations

import re
import traceback
from pathlib import Path

import pytest

from vocnlp.config import load_settings
from vocnlp.errors import ConfigError

SOURCE = """
sources:
  - name: tickets
    kind: ticket
    path: data/*.csv
    columns: {text: 内容, created_at: 时间}
"""


@pytest.fixture
def write(tmp_path):
    def _write(text):
        path = tmp_path / "voc.yaml"
        path.write_text(text, "utf-8")
        return path

    return _write


def test_paths_are_relative_to_the_file(write, tmp_path):
    settings = load_settings(write("workspace: here\n" + SOURCE))
    assert settings.workspace == tmp_path / "here"
    assert settings.sources[0].path == str(tmp_path / "data/*.csv")


def test_a_source_may_name_its_own_taxonomy(write, tmp_path):
    settings = load_settings(write("taxonomy: app+mine.yaml\n" + SOURCE + "    taxonomy: bank+city/own.yml\n"))
    assert settings.taxonomy == f"app+{tmp_path / 'mine.yaml'}"
    assert settings.sources[0].taxonomy == f"bank+{tmp_path / 'city/own.yml'}"
    assert load_settings(write(SOURCE)).sources[0].taxonomy is None


def test_who_has_no_file_yet_is_led_to_the_command_that_writes_one(write, tmp_path):
    with pytest.raises(ConfigError, match="vocnlp init"):
        load_settings(tmp_path / "none.yaml")
    with pytest.raises(ConfigError, match="vocnlp init"):
        load_settings(write("- a"))


def test_environment_variables_fill_in_and_win(write, monkeypatch):
    monkeypatch.setenv("VOC_DATA", "/somewhere")
    monkeypatch.setenv("VOC_TREND__BASELINE_WINDOWS", "13")
    settings = load_settings(write("workspace: ${VOC_DATA}/ws\ntrend: {baseline_windows: 4, window_days: 14}\n"))
    assert str(settings.workspace) == "/somewhere/ws"
    assert (settings.trend.baseline_windows, settings.trend.window_days) == (13, 14)


def test_the_example_says_every_variable_that_it_needs(monkeypatch):
    example = Path(__file__).parents[1] / "examples" / "public_feedback" / "voc.yaml"
    text = example.read_text("utf-8")
    told = dict(re.findall(r"^#   export (\w+)=(\S+)$", text, re.MULTILINE))
    assert set(re.findall(r"\$\{(\w+)\}", text)) == told.keys()
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    assert str(load_settings(example).workspace) == told["VOC_WORKSPACE"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("trends: {}", "trends"),
        ("trend: {baseline_windows: 0}", "trend.baseline_windows"),
        ("time_zone: Mars/Base", "time_zone"),
        ("- a\n- b", "no mapping"),
        ("a: [", "no valid YAML"),
        ("1: x", "no word"),
        (SOURCE.replace("name: tickets", "name: noise"), "may not be named"),
        ("company: ${VOC_NOT_SET_ANYWHERE}", "VOC_NOT_SET_ANYWHERE"),
        (SOURCE.replace("created_at", "createdat"), "created_at"),
        (SOURCE + SOURCE.split("sources:\n")[1], "two sources are named tickets"),
    ],
)
def test_a_wrong_configuration_names_the_setting(write, text, said):
    with pytest.raises(ConfigError) as caught:
        load_settings(write(text))
    assert said in str(caught.value)


SQL = """
sources:
  - name: tickets
    type: sql
    kind: ticket
    url: postgresql://voc:${VOC_DB_PASSWORD}@db/crm
    table: tickets
    columns: {text: body, created_at: created}
"""
REST = """
sources:
  - name: tickets
    type: rest
    kind: ticket
    url: https://api.example.com
    auth: {type: bearer, token: "${VOC_API_TOKEN}"}
    ca_file: authority.pem
    columns: {text: body, created_at: created}
"""


def test_every_kind_of_source_and_files_without_saying_so(write, tmp_path):
    both = (
        SOURCE
        + SQL.split("sources:\n")[1].replace("tickets", "crm", 1)
        + REST.split("sources:\n")[1].replace("tickets", "desk", 1)
    )
    files, table, pages = load_settings(write(both)).sources
    assert (files.type, table.type, pages.type) == ("file", "sql", "rest")
    assert pages.ca_file == str(tmp_path / "authority.pem")


def test_settings_hold_no_secret_and_need_none(write, monkeypatch):
    monkeypatch.delenv("VOC_DB_PASSWORD", raising=False)
    assert "${VOC_DB_PASSWORD}" in repr(load_settings(write(SQL)))
    monkeypatch.setenv("VOC_DB_PASSWORD", "hunter2")
    monkeypatch.setenv("VOC_API_TOKEN", "hunter2")
    for text in (SQL, REST):
        settings = load_settings(write(text))
        assert "hunter2" not in repr(settings) + str(settings.model_dump()) + settings.model_dump_json()


@pytest.mark.parametrize(
    "text",
    [
        SQL.replace("${VOC_DB_PASSWORD}", "hunter2"),
        SQL.replace("voc:${VOC_DB_PASSWORD}@db/crm", "db/crm?password=hunter2"),
        SQL + "    password: hunter2\n",
        REST.replace("${VOC_API_TOKEN}", "hunter2"),
        REST + "    params: {access_token: hunter2}\n",
        REST + "    headers: {Authorization: hunter2}\n",
        REST.replace("bearer, token", "basic, user: hunter2, password").replace("${VOC_API_TOKEN}", "hunter2"),
        REST.replace("type: bearer, token", "type: header, name: X-Key, value").replace("${VOC_API_TOKEN}", "hunter2"),
    ],
)
def test_a_secret_in_the_file_is_refused_and_not_repeated(write, text):
    with pytest.raises(ConfigError, match="secret in plain") as caught:
        load_settings(write(text))
    assert "hunter2" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SQL.replace("type: sql", "type: sqll"), "sqll"),
        (SQL.replace("    table: tickets\n", ""), "table"),
        (REST + "    paging: {style: cursor}\n", "next_path"),
        (REST + "    paging: {style: pages}\n", "style"),
        (SQL.replace("postgresql://voc:${VOC_DB_PASSWORD}@db/crm", "db.example.com"), "SQLAlchemy URL"),
    ],
)
def test_a_wrong_source_names_the_setting(write, text, said):
    with pytest.raises(ConfigError, match=said):
        load_settings(write(text))


def test_a_missing_file_says_what_to_do(tmp_path):
    with pytest.raises(ConfigError, match="no configuration file"):
        load_settings(tmp_path / "voc.yaml")


def test_settings_are_frozen(write):
    settings = load_settings(write("company: A"))
    with pytest.raises(Exception, match="frozen"):
        settings.company = "B"
