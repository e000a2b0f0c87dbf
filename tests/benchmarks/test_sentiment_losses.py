import argparse

import pandas as pd
import pytest

from benchmarks.sentiment_losses import compare_stages, split_stage


def answers(found: list[int]) -> dict[str, pd.DataFrame]:
    return {"s/review": pd.DataFrame({"label": [0, 0, 2, 2], "found": found, "two_class": True})}


def test_each_step_is_compared_alone_and_all_together() -> None:
    sets = {"s/review": pd.DataFrame({"text": list("abcd")})}
    stages = {"teacher": answers([0, 0, 2, 2]), "student": answers([0, 2, 2, 2]), "int8": answers([0, 2, 0, 2])}
    losses = compare_stages(sets, stages)
    assert list(losses) == ["teacher to student", "student to int8", "teacher to int8"]
    lost = [step["sets"]["s/review"]["accuracy_difference"] for step in losses.values()]
    assert lost == [0.25, 0.25, 0.5]
    assert list(compare_stages(sets, dict(list(stages.items())[:2]))) == ["teacher to student"]


def test_a_stage_is_a_name_and_a_model() -> None:
    assert split_stage("int8=models/a=b") == ("int8", "models/a=b")
    for wrong in ("fast", "=fast", "int8="):
        with pytest.raises(argparse.ArgumentTypeError):
            split_stage(wrong)
