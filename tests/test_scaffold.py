"""The first voc.yaml: loads as it is, keeps what is there, and runs."""

from __future__ import annotations

import pytest
import yaml

from vocnlp.config import load_settings
from vocnlp.errors import ConfigError, InputError, SourceError
from vocnlp.scaffold import write_config

HEADER = "评论编号,评论时间,星级,评论内容"
ROWS = [f"{n},2024-11-{10 + n} 08:00:00,{n},手机银行闪退第{n}次，但是客服不错" for n in range(1, 6)]


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "exports" / "评论导出.csv"
    path.parent.mkdir()
    path.write_bytes("\n".join([HEADER, *ROWS]).encode("gb18030"))
    return path


def test_without_a_file_it_loads_and_says_how_to_go_on(tmp_path):
    made = write_config(tmp_path)
    assert load_settings(made.path).sources == ()
    assert "vocnlp init --from FILE --force" in made.path.read_text("utf-8")
    assert made.span is None


def test_with_a_file_the_source_is_mapped_and_relative(tmp_path, export):
    made = write_config(tmp_path, [export], company="晨江：银行")
    settings = load_settings(made.path)
    source = settings.sources[0]
    assert settings.company == "晨江：银行"
    assert source.columns == {"id": "评论编号", "created_at": "评论时间", "text": "评论内容", "rating": "星级"}
    assert (source.name, source.kind, source.path) == ("reviews", "review", str(export))
    assert yaml.safe_load(made.path.read_text("utf-8"))["sources"][0]["path"] == "exports/评论导出.csv"
    assert "gb18030" in made.path.read_text("utf-8")
    assert made.span.n_rows == 5
    assert settings.topics.n_topics == 10


def test_names_of_columns_cannot_break_out_of_their_line(tmp_path):
    path = tmp_path / "my.jsonl"
    path.write_text('{"时间": "2024-11-11", "内容: #\\n{x": "电池太差了，很慢", "a\\nworkspace: /etc": "1"}\n', "utf-8")
    settings = load_settings(write_config(tmp_path, [path]).path)
    assert settings.sources[0].columns["text"] == "内容: #\n{x"
    assert settings.workspace == tmp_path / "workspace"


def test_two_files_of_one_name_become_two_sources(tmp_path, export):
    made = write_config(tmp_path, [export, export])
    assert [source.name for source in load_settings(made.path).sources] == ["reviews", "reviews_2"]


def test_a_source_that_another_taxonomy_reads_better_is_told_so(tmp_path, export):
    for name, words, n in (("hotel", "隔音太差", 2), ("bank", "贷款利率太高", 4)):
        lines = [f"2024-11-1{day},{words}，第{day}次" for day in range(1, n + 1)]
        (tmp_path / f"{name}.csv").write_text("\n".join(["时间,内容", *lines]), "utf-8")
    made = write_config(tmp_path, [tmp_path / "bank.csv", tmp_path / "hotel.csv"])
    settings = load_settings(made.path)
    assert (settings.taxonomy, [source.taxonomy for source in settings.sources]) == ("bank", [None, None])
    text = made.path.read_text("utf-8")
    assert "finds a category in 2 of the first 2, bank in 0" in text
    made.path.write_text(text.replace("# taxonomy: ", "taxonomy: "), "utf-8")
    assert [source.taxonomy for source in load_settings(made.path).sources] == [None, "hospitality"]


def test_nothing_is_overwritten_or_left_behind(tmp_path, export, monkeypatch):
    (tmp_path / "voc.yaml").write_text("company: 原来的\n", "utf-8")
    with pytest.raises(InputError, match="--force"):
        write_config(tmp_path, [export])
    with pytest.raises(InputError, match="no file"):
        write_config(tmp_path, [tmp_path / "none.csv"], force=True)
    with pytest.raises(InputError, match="time zone"):
        write_config(tmp_path, [export], force=True, time_zone="../etc")
    (tmp_path / "bad.csv").write_text("甲,乙\n1,2\n", "utf-8")
    with pytest.raises(SourceError):
        write_config(tmp_path, [tmp_path / "bad.csv"], force=True)
    with monkeypatch.context() as wrong:
        wrong.setenv("VOC_WORKERS", "none")
        with pytest.raises(ConfigError):
            write_config(tmp_path, [export], force=True)
    assert (tmp_path / "voc.yaml").read_text("utf-8") == "company: 原来的\n"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bad.csv", "exports", "voc.yaml"]
    write_config(tmp_path, [export], force=True)
    assert len(load_settings(tmp_path / "voc.yaml").sources) == 1
