import json
import shutil
from pathlib import Path

from vocnlp.sentiment.card import LICENCES, write_card
from vocnlp.sentiment.splits import LABELLED, UNSEEN

MODEL = Path(__file__).parents[2] / "models/sentiment-fast/0.1.0"


def test_the_card_is_what_the_files_say(tmp_path: Path) -> None:
    for name in ("config.json", "metrics.json"):
        shutil.copyfile(MODEL / name, tmp_path / name)
    assert write_card(tmp_path).read_text() == (MODEL / "README.md").read_text()


def test_every_set_has_a_licence_line_and_a_figure() -> None:
    assert set(LICENCES) == {*LABELLED, *UNSEEN}
    card, metrics = (MODEL / "README.md").read_text(), json.loads((MODEL / "metrics.json").read_text())
    for name, result in {**metrics["test"], **metrics["dev"]}.items():
        assert f"| {name} | {result['n']:,} | {result['accuracy']:.1%}" in card
    for name in LICENCES:
        assert name in card
