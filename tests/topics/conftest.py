"""Small corpora with known topics; words are given, so that no tokenizer decides a test."""

from __future__ import annotations

import random

import pytest

from vocnlp.topics.model import TopicModel, fit_topics

THEMES = {
    "crash": ["闪退", "打不开", "更新", "版本", "卡", "崩溃"],
    "service": ["客服", "电话", "态度", "人工", "投诉", "回复"],
    "fees": ["年费", "信用卡", "收费", "利率", "额度", "扣款"],
}
"""What the planted feedback is about: one theme a unit."""


def plant(n_feedback: int = 240, seed: int = 0) -> tuple[list[list[str]], list[str], list[str]]:
    """Return words, feedback_id and theme of units, three a feedback, of one theme each."""
    draw = random.Random(seed)
    tokens, groups, themes = [], [], []
    for i in range(n_feedback):
        theme = draw.choice(sorted(THEMES))
        for _ in range(3):
            tokens.append([*draw.sample(THEMES[theme], 3), "很", draw.choice(["好", "差"])])
            groups.append(f"f{i:016x}")
            themes.append(theme)
    return tokens, groups, themes


@pytest.fixture(scope="session")
def planted() -> tuple[list[list[str]], list[str], list[str]]:
    return plant()


@pytest.fixture(scope="session")
def model(planted: tuple[list[list[str]], list[str], list[str]]) -> TopicModel:
    tokens, groups, _ = planted
    return fit_topics(["".join(t) for t in tokens], 3, tokens=tokens, groups=groups, passes=60, max_share=0.9)
