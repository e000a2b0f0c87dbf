from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from vocnlp.errors import ModelError
from vocnlp.topics.model import TopicModel, load_topics


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_round_trip_is_byte_identical(model: TopicModel, tmp_path: Path) -> None:
    model.save(tmp_path / "a")
    loaded = load_topics(str(tmp_path / "a"))
    loaded.save(tmp_path / "b")
    assert _bytes(tmp_path / "a") == _bytes(tmp_path / "b")
    assert len(_bytes(tmp_path / "a")) == 2
    assert loaded.version == model.version
    assert loaded.labels == model.labels
    tokens = [["闪退", "更新"], ["客服"]]
    assert loaded.assign(["", ""], tokens=tokens).equals(model.assign(["", ""], tokens=tokens))


def test_saving_over_another_model_leaves_one(model: TopicModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    changed = TopicModel(
        model.vocabulary, model.weights * 2, model.alpha, model.topic_ids, model.codes, model.max_code, model.settings
    )
    changed.save(tmp_path)
    assert load_topics(tmp_path).version == changed.version != model.version
    assert len(list(tmp_path.iterdir())) == 2


def test_an_interrupted_save_leaves_the_model_before(
    model: TopicModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model.save(tmp_path)
    replace = Path.replace

    def stop(self: Path, target: Path) -> Path:
        if Path(target).name == "model.json":
            raise OSError("no space left")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", stop)
    with pytest.raises(OSError, match="no space"):
        model.renumber([7, 8, 9], 9).save(tmp_path)
    monkeypatch.undo()
    assert load_topics(tmp_path).version == model.version


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no topic model"):
        load_topics(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "damage",
    ["no arrays", "cut arrays", "flipped arrays", "no json", "another kind", "another term", "missing fact", "pickle"],
)
def test_damage_is_named(model: TopicModel, tmp_path: Path, damage: str) -> None:
    model.save(tmp_path)
    arrays = next(tmp_path.glob("*.npz"))
    description = tmp_path / "model.json"
    facts = json.loads(description.read_text("utf-8"))
    raw = arrays.read_bytes()
    if damage == "no arrays":
        arrays.unlink()
    elif damage == "cut arrays":
        arrays.write_bytes(raw[: len(raw) // 2])
    elif damage == "flipped arrays":
        middle = len(raw) // 2
        arrays.write_bytes(raw[:middle] + bytes([raw[middle] ^ 255]) + raw[middle + 1 :])
    elif damage == "no json":
        description.write_text("{", "utf-8")
    elif damage == "another kind":
        description.write_text("[]", "utf-8")
    elif damage == "another term":
        facts["terms"][0] = "别的"
        description.write_text(json.dumps(facts), "utf-8")
    elif damage == "missing fact":
        del facts["alpha" if "alpha" in facts else "codes"]
        description.write_text(json.dumps(facts), "utf-8")
    elif damage == "pickle":
        with arrays.open("wb") as file:
            np.savez(file, weights=np.array([{}], dtype=object), alpha=model.alpha)
    with pytest.raises(ModelError) as caught:
        load_topics(tmp_path)
    assert caught.value.fix
