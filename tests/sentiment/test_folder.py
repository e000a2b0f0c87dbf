import json
from pathlib import Path

import pytest

from vocnlp.errors import InputError
from vocnlp.sentiment.folder import check_place, made_whole

CONFIG = json.dumps({"format": 3, "files": {}, "blend": {}})


def write_model(folder: Path, content: str = CONFIG) -> Path:
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(content)
    return folder


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_a_model_takes_the_place_of_another_when_it_is_whole(tmp_path: Path) -> None:
    write_model(tmp_path / "m")
    (tmp_path / "m/linear.npz").write_text("old")
    with made_whole(tmp_path / "m") as folder:
        assert (tmp_path / "m/linear.npz").read_text() == "old"
        (folder / "config.json").write_text("new")
    assert names(tmp_path) == ["m"] and names(tmp_path / "m") == ["config.json"]
    assert (tmp_path / "m/config.json").read_text() == "new"


def test_one_that_fails_leaves_the_other_as_it_was(tmp_path: Path) -> None:
    write_model(tmp_path / "m")
    with pytest.raises(KeyboardInterrupt), made_whole(tmp_path / "m") as folder:
        (folder / "config.json").write_text("half")
        raise KeyboardInterrupt
    assert names(tmp_path) == ["m"] and (tmp_path / "m/config.json").read_text() == CONFIG


def test_a_model_that_was_being_replaced_when_the_run_was_killed_comes_back(tmp_path: Path) -> None:
    write_model(tmp_path / ".m.vocnlp-old")
    with pytest.raises(KeyboardInterrupt), made_whole(tmp_path / "m"):
        raise KeyboardInterrupt
    assert names(tmp_path) == ["m"] and (tmp_path / "m/config.json").read_text() == CONFIG


@pytest.mark.parametrize("content", ['{"name": "my-webapp"}', CONFIG])
def test_nothing_that_is_not_a_models_is_removed(tmp_path: Path, content: str) -> None:
    project = write_model(tmp_path / "project", content)
    (project / "data").mkdir()
    (project / "data/labels.xlsx").write_text("mine")
    with pytest.raises(InputError, match="cannot be written here"), made_whole(project):
        pytest.fail("it was begun")
    assert (project / "data/labels.xlsx").read_text() == "mine"


def test_what_looks_like_a_model_and_is_none_stays(tmp_path: Path) -> None:
    for content in ("{", "[]", '{"format": 3}'):
        folder = write_model(tmp_path / str(len(content)), content)
        with pytest.raises(InputError, match="no model"):
            check_place(folder)


def test_places_that_cannot_be_written_to_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("mine")
    for out in (tmp_path / "file", tmp_path / "file/below"):
        with pytest.raises(InputError, match="a file"):
            check_place(out)
    assert check_place(tmp_path / "a/b") == tmp_path / "a/b"
    # The tests may run as root, whom no permission stops.
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(InputError, match="no permission"):
        check_place(tmp_path / "a/b")
