"""The Prefect flow, on a temporary Prefect server: it says what the plain run says, and keeps no words."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest

from vocnlp.schemas import TABLES
from vocnlp.workspace import open_workspace

pytestmark = [pytest.mark.slow, pytest.mark.prefect]


@pytest.fixture(scope="module")
def prefect_server(tmp_path_factory):
    home = tmp_path_factory.mktemp("prefect")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
        from prefect.settings import PREFECT_HOME, PREFECT_LOCAL_STORAGE_PATH, temporary_settings
        from prefect.testing.utilities import prefect_test_harness

        with (
            temporary_settings({PREFECT_HOME: home, PREFECT_LOCAL_STORAGE_PATH: home / "storage"}),
            prefect_test_harness(server_startup_timeout=240),
        ):
            yield home


def test_the_flow_says_what_the_plain_night_says(prefect_server, bank, one_night):
    from pipelines.nightly import nightly

    day = bank.filled_to + timedelta(days=1)
    path = Path(nightly(str(bank.config), day))
    assert path.exists()
    flow, plain = open_workspace(bank.config), open_workspace(one_night.config)
    assert flow.run == plain.run
    for name in TABLES:
        if name != "runs":
            pd.testing.assert_frame_equal(flow.read(name), plain.read(name), obj=name)
    assert Path(nightly(str(bank.config), day)) == path, "a second run of the date changes nothing"
    assert open_workspace(bank.config).run == flow.run
    stored = [file for file in prefect_server.rglob("*") if file.is_file()]
    said = plain.read("texts")["text_clean"].iloc[0]
    assert not [file for file in stored if said.encode() in file.read_bytes()]


def test_the_flow_goes_on_without_a_source_that_is_gone(prefect_server, bank, monkeypatch):
    from pipelines import nightly as wiring

    source = open_workspace(bank.config).settings.sources[0]
    shutil.rmtree(source.path, ignore_errors=True)
    Path(source.path).unlink(missing_ok=True)
    monkeypatch.setattr(wiring, "land", wiring.land.with_options(retry_delay_seconds=0))
    wiring.nightly(str(bank.config), bank.filled_to + timedelta(days=1))
    last = open_workspace(bank.config).last
    assert last["status"] == "partial"
    assert last["partial_sources"] == [source.name]


def test_the_deployment_names_a_flow_that_is_there():
    import yaml

    deployment = yaml.safe_load((Path(__file__).parent.parent / "prefect.yaml").read_text("utf-8"))["deployments"][0]
    file, _, name = deployment["entrypoint"].partition(":")
    assert f"def {name}(" in (Path(__file__).parent.parent / file).read_text("utf-8")
    schedule = deployment["schedules"][0]
    assert (schedule["cron"], schedule["timezone"]) == ("30 2 * * *", "Asia/Shanghai")
