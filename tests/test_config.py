from __future__ import annotations

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


def test_environment_variables_fill_in_and_win(write, monkeypatch):
    monkeypatch.setenv("VOC_DATA", "/somewhere")
    monkeypatch.setenv("VOC_TREND__BASELINE_WINDOWS", "13")
    settings = load_settings(write("workspace: ${VOC_DATA}/ws\ntrend: {baseline_windows: 4, window_days: 14}\n"))
    assert str(settings.workspace) == "/somewhere/ws"
    assert (settings.trend.baseline_windows, settings.trend.window_days) == (13, 14)


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


def test_a_missing_file_says_what_to_do(tmp_path):
    with pytest.raises(ConfigError, match="no configuration file"):
        load_settings(tmp_path / "voc.yaml")


def test_settings_are_frozen(write):
    settings = load_settings(write("company: A"))
    with pytest.raises(Exception, match="frozen"):
        settings.company = "B"
