"""The command line as an unkind user meets it: every exit code, no traceback, nothing silent."""

from __future__ import annotations

from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest
from typer.testing import CliRunner

from vocnlp.cli import app
from vocnlp.errors import LakeBusyError

CONFIG = """\
company: 某银行
workspace: workspace
sources:
- name: reviews
  kind: review
  path: reviews.csv
  columns: {id: 编号, created_at: 时间, text: 内容}
"""
HEADER = "编号,时间,内容"
ROWS = [f"{n},2024-11-1{n} 08:00:00,手机银行闪退第{n}次，但是客服不错" for n in range(1, 6)]
NIGHT = ("run", "--date", "2024-11-15")


@pytest.fixture
def call(tmp_path: Path):
    """Call a command on a workspace with a reviews.csv; return its exit code and everything it said."""

    def run(*arguments: str, lines: list[str] | None = None, config: str = CONFIG):
        (tmp_path / "voc.yaml").write_text(config, "utf-8")
        if lines is not None:
            (tmp_path / "reviews.csv").write_bytes("".join(f"{line}\n" for line in lines).encode())
        options = [] if arguments[0] in ("classify", "demo") else ["-c", str(tmp_path / "voc.yaml")]
        result = CliRunner().invoke(app, [*arguments, *options], env={"COLUMNS": "80"})
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.output

    return run


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([HEADER.replace("内容", "评论内容"), *ROWS], "did you mean '评论内容' instead of '内容'?"),
        ([HEADER, *(row.replace("2024-11-", "上周") for row in ROWS)], "set `time_format`"),
        ([], "a file is empty"),
    ],
)
def test_a_source_that_cannot_be_read_is_exit_2_and_leaves_the_lake_empty(call, lines, said):
    code, output = call(*NIGHT, lines=lines)
    assert code == 2
    assert "source reviews: reviews.csv" in output
    assert said in output
    assert call("status") == (0, "no committed run yet\n")


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("company: [某银行\n", "the configuration is no valid YAML"),
        ("- a\n", "the configuration is no mapping"),
        ("wrokspace: w\n", "wrokspace"),
        ("company: 某银行\n", "there is no source to pull"),
        (CONFIG + "taxonomy: bnak\n", "one of app, bank, ecommerce, hospitality"),
        (CONFIG.replace("  path:", "  taxonomy: city.yaml\n  path:"), "source reviews: taxonomy"),
        (CONFIG.replace("  path:", "  encoding: utf-99\n  path:"), "source reviews: reviews.csv"),
    ],
)
def test_a_wrong_configuration_is_exit_2(call, config, said):
    code, output = call(*NIGHT, lines=[HEADER, *ROWS], config=config)
    assert code == 2
    assert said in output


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "--date", "15/11/2024"),
        ("run", "--date", "2199-01-01"),
        ("backfill", "--from", "2024-11-15", "--to", "2024-11-01"),
        ("backfill", "--from", "0001-01-01", "--to", "2024-11-01"),
        ("report", "--period", "garbage"),
        ("report", "--run", "7"),
        ("topics", "list"),
        ("topics", "fit", "--n-topics", "many"),
        ("topics", "fit", "--n-topics", "²"),
        ("nosuch",),
    ],
)
def test_an_argument_without_meaning_is_exit_2(call, arguments):
    assert call(*arguments, lines=[HEADER, *ROWS])[0] == 2


def test_a_file_that_is_not_there_yet_is_exit_75(call):
    code, output = call(*NIGHT)
    assert code == 75
    assert "no file is there" in output


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (LakeBusyError("another run is writing to this lake"), 75, "another run is writing"),
        (OSError(28, "No space left on device", "lake/texts"), 75, "make room"),
        (PermissionError(13, "Permission denied", "workspace"), 2, "workspace"),
        (BrokenProcessPool("a child died"), 75, "workers"),
        (MemoryError(), 75, "chunk_size"),
    ],
)
def test_what_the_machine_refuses_is_said_without_a_traceback(call, monkeypatch, error, code, said):
    def refuse(*_arguments: object, **_options: object) -> None:
        raise error

    monkeypatch.setattr("vocnlp.night.run_night", refuse)
    got, output = call(*NIGHT, lines=[HEADER, *ROWS])
    assert got == code
    assert said in output


@pytest.mark.slow
def test_good_rows_land_and_bad_ones_are_listed(call, tmp_path):
    bad = [
        "6,昨天,太慢了",
        "7,2199-01-01 00:00:00,太慢了",
        "8,2024-11-12 00:00:00,",
        ROWS[0],
        "10,2024-11-12 00:00:00,手机\x00银行太慢",
        "11,2024-11-12 00:00:00," + "手机银行太慢。" * 150_000,
        "12,2024-11-12 00:00:00,多,一格",
    ]
    code, output = call(*NIGHT, lines=[HEADER, *ROWS, *bad])
    assert code == 0
    assert "complete: run 1" in output
    faults = "bad_time future_time empty_text duplicate_id_identical field_text_repaired field_text_truncated bad_row"
    for fault in faults.split():
        assert fault in output
    assert "Correct them in the source" in output

    code, output = call(*NIGHT)
    assert code == 0
    assert "nothing new: run stands 1" in output
    code, output = call("status")
    assert code == 0
    assert output.count("complete") == 1

    # A row from the future is the same fault every night, listed once.
    code, output = call("run", "--date", "2024-11-16")
    assert code == 0
    assert "future_time" not in output

    reused = [HEADER, "1,2024-11-17 09:00:00,信用卡年费太贵", *ROWS[1:]]
    code, output = call("run", "--date", "2024-11-17", lines=reused)
    assert code == 0
    assert "reused_id" in output

    (tmp_path / "taken").touch()
    code, output = call("report", "--out", str(tmp_path / "taken"))
    assert code == 2
    assert "a file or folder cannot be read or written" in output
    assert call("report", "--period", "2024-W46", "--out", str(tmp_path / "elsewhere"))[0] == 0
    assert call("report", "--scope", "colour=red")[0] == 2


@pytest.mark.slow
def test_a_night_without_one_of_its_sources_is_exit_3(call):
    second = CONFIG[CONFIG.index("- name") :].replace("reviews", "tickets")
    code, output = call(*NIGHT, lines=[HEADER, *ROWS], config=CONFIG + second)
    assert code == 3
    assert "partial: tickets" in output
    assert "partial: run 1" in output


@pytest.mark.slow
def test_classify_says_what_it_wrote_and_refuses_wrong_input(call, tmp_path):
    lines = [HEADER, *ROWS]
    source, result = str(tmp_path / "reviews.csv"), str(tmp_path / "scored.csv")
    code, output = call("classify", source, "--text", "内容", "--out", result, lines=lines)
    assert code == 0
    assert "5 rows" in output
    (tmp_path / "hotel.yaml").write_text("taxonomy: hospitality\n", "utf-8")
    for options, category in (((), True), (("--config", str(tmp_path / "hotel.yaml")), False)):
        assert call("classify", source, "--text", "内容", "--out", result, *options)[0] == 0
        assert ("app_stability" in Path(result).read_text("utf-8")) is category
    for arguments in (
        (source, "--text", "评论", "--out", result),
        (source, "--text", "内容", "--out", source),
        (source, "--text", "内容", "--out", str(tmp_path / "scored.doc")),
        (source, "--text", "内容", "--out", result, "--taxonomy", "bnak"),
        (source, "--text", "内容", "--out", result, "--config", str(tmp_path / "none.yaml")),
        (source, "--text", "内容", "--out", result, "--model", "slow"),
        (str(tmp_path / "none.csv"), "--text", "内容", "--out", result),
        (str(tmp_path), "--text", "内容", "--out", result),
    ):
        assert call("classify", *arguments)[0] == 2


def test_a_demo_over_something_else_is_exit_2(call, tmp_path):
    (tmp_path / "letter.txt").touch()
    assert call("demo", str(tmp_path))[0] == 2
    assert call("demo", str(tmp_path / "letter.txt"))[0] == 2


@pytest.mark.slow
def test_a_report_of_a_quiet_period_is_refused_and_one_that_a_night_published_is_not(call):
    assert call("run", "--date", "2024-12-20", lines=[HEADER, *ROWS])[0] == 0
    for period, known in (("2024-10", "2024-11"), ("2024-W50", "2024-W46")):
        code, output = call("report", "--period", period)
        assert (code, "InputError" in output) == (2, True)
        assert f"{known} is the first, {known} the last" in " ".join(output.split())
    assert call("report", "--period", "2024-12-20/P7D")[0] == 0


@pytest.mark.slow
def test_a_report_of_a_lake_without_feedback_says_so(call):
    assert call(*NIGHT, lines=[HEADER])[0] == 0
    code, output = call("report", "--period", "2024-10")
    assert code == 2 and "a run that holds feedback" in " ".join(output.split())
