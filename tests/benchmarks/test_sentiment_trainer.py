from pathlib import Path

import pandas as pd
import pytest

from benchmarks.sentiment_unseen import leave_out, measure_fold
from tests.sentiment.tiny import write_tiny_base, write_tiny_data
from vocnlp.sentiment.data import load_examples
from vocnlp.sentiment.splits import make_splits

pytest.importorskip("vocnlp.sentiment.fit", reason="training by steps is not here")

RECIPE = """
name: tiny
network:
  {layers: [0], max_tokens: 32, epochs: 4, learning_rate: 3.0e-3, batch_texts: 16, evaluate_every: 30,
  freeze_embeddings: false}
"""


@pytest.mark.slow
def test_a_fold_is_trained_once_and_found_again(tmp_path: Path) -> None:
    from benchmarks.sentiment_trainer import Trainer

    texts = write_tiny_data(tmp_path / "data")
    write_tiny_base(tmp_path / "base", [t for part in texts.values() for t in part])
    (tmp_path / "recipe.yaml").write_text(RECIPE, encoding="utf-8")
    examples = load_examples(tmp_path / "data", make_splits(texts))
    own = set(examples.loc[examples["source"] == "opinions_car", "text"])
    fold = leave_out(examples, "opinions_car", own, split="test", n_rows=None, n_measured=None)
    trainer = Trainer(tmp_path / "recipe.yaml", str(tmp_path / "base"))
    told, pair = measure_fold(fold, trainer, tmp_path / "work")
    assert pair is not None and told["compared"]["n"] == len(fold.measured)
    assert sorted(p.name for p in (tmp_path / "work/opinions_car").iterdir()) == [
        "best.safetensors", "done.json", "linear.npz",
    ]  # fmt: skip
    marks = (tmp_path / "work/opinions_car/best.safetensors").stat().st_mtime_ns
    again, _ = measure_fold(fold, trainer, tmp_path / "work")
    assert again["model"] == told["model"] and again["alone"] == told["alone"]
    assert (tmp_path / "work/opinions_car/best.safetensors").stat().st_mtime_ns == marks
    model = trainer(fold.train, fold.dev, tmp_path / "work/opinions_car")
    frame = model.predict(["", "车屏幕好"])
    assert not frame.equals(model.alone().predict(["", "车屏幕好"]))
    assert frame["polarity"].tolist()[0] == "neutral" and isinstance(frame, pd.DataFrame)
