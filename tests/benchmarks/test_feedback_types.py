import importlib
from pathlib import Path

import numpy as np
import pytest

from benchmarks.feedback_types import measure

REPOSITORY = Path(__file__).parents[2]


@pytest.mark.parametrize("path", sorted((REPOSITORY / "benchmarks").glob("*.py")), ids=lambda path: path.stem)
def test_every_benchmark_can_be_started(path: Path) -> None:
    module = importlib.import_module(f"benchmarks.{path.stem}")
    assert path.stem == "__init__" or module.__doc__


def test_right_and_wrong_are_counted_by_class_and_beside_the_rival() -> None:
    label = np.array(["投诉"] * 6 + ["咨询"] * 4, dtype=object)
    found = np.array(["投诉"] * 5 + ["咨询"] * 5, dtype=object)
    told = measure(label, found, rival=np.array(["投诉"] * 10, dtype=object))
    assert told["n"] == 10 and told["accuracy"] == 0.9 and told["accuracy_interval"][0] < 0.9
    assert told["classes"]["投诉"] == {"n": 6, "precision": 1.0, "recall": 0.833, "f1": 0.909}
    assert told["confusion"]["投诉"] == {"咨询": 1, "投诉": 5}
    assert told["over_linear"]["accuracy"][1] > 0.3
