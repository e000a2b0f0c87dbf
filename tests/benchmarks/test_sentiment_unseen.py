import hashlib
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.sentiment_unseen import Fold, leave_out, measure_fold, read_categories
from vocnlp.sentiment.baselines import Majority
from vocnlp.sentiment.splits import hash_texts

THINGS = ("书", "平板", "水果")


def examples(n: int = 300) -> pd.DataFrame:
    words = ("很差劲", "", "非常好")
    table = pd.DataFrame({"label": [0, 2] * (n // 2), "number": range(n)})
    # A long tail of its own keeps each from being a near-copy of the others.
    tails = [hashlib.blake2b(bytes([i % 256, i // 256]), digest_size=12).hexdigest() for i in range(n)]
    table["text"] = [f"{THINGS[i % 3]}{words[k]}，{tails[i]}" for k, i in table.to_numpy()]
    roles = np.array(["train"] * 4 + ["dev", "test", "excluded"])
    return table.assign(
        source="reviews_shopping", kind="review", two_class=True, role=roles[table["number"] % 7],
        hash=hash_texts(table["text"]),
    )  # fmt: skip


def fold(split: str, **given: int) -> Fold:
    table = examples()
    own = set(table.loc[table["text"].str.startswith("书"), "text"])
    return leave_out(table, "书", own, split=split, **{"n_rows": 60, "n_measured": 40, **given})


def test_a_category_left_out_is_nowhere_in_training() -> None:
    for split in ("dev", "test"):
        made = fold(split)
        assert not made.train["text"].str.startswith("书").any() and not made.dev["text"].str.startswith("书").any()
        assert made.measured["text"].str.startswith("书").all()
        assert set(made.train["role"]) == {"train"} and set(made.dev["role"]) == {"dev"}
        assert len(made.train) == 60


def test_trying_a_recipe_never_measures_on_the_test_side() -> None:
    assert set(fold("dev").measured["role"]) <= {"dev"}
    reporting = fold("test").measured
    assert set(reporting["role"]) <= {"test", "train"} and len(reporting) == 40
    assert "excluded" not in set(fold("test", n_measured=300).measured["role"])


def test_copies_of_what_is_left_out_go_too() -> None:
    table = examples()
    copied = table.loc[table["text"].str.startswith("书")].head(3)
    own = set(copied["text"])
    twin = copied.assign(text=copied["text"] + "！", role="train")
    made = leave_out(pd.concat([table, twin], ignore_index=True), "书", own, split="test", n_rows=None, n_measured=None)
    assert not made.train["text"].isin(set(twin["text"])).any()


def test_rows_do_not_depend_on_their_order() -> None:
    table = examples()
    own = set(table.loc[table["text"].str.startswith("书"), "text"])
    given = {"split": "test", "n_rows": 50, "n_measured": 30}
    first, second = (leave_out(t, "书", own, **given) for t in (table, table.sample(frac=1, random_state=1)))
    assert first.train["text"].tolist() == second.train["text"].tolist()
    assert first.measured["text"].tolist() == second.measured["text"].tolist()


def test_both_learn_from_the_same_rows(tmp_path: Path) -> None:
    made, seen = fold("test"), []

    def train_rows(rows: pd.DataFrame, dev: pd.DataFrame, folder: Path) -> Majority:
        seen.append((rows["text"].tolist(), folder.name))
        return Majority(rows)

    told, pair = measure_fold(made, train_rows, tmp_path)
    assert seen == [(made.train["text"].tolist(), "书")]
    assert told["linear"]["accuracy"] > 0.9 > told["model"]["accuracy"]
    assert told["compared"]["accuracy_difference"] < 0 and len(pair[0]) == told["measured"]
    told, pair = measure_fold(made, None, tmp_path)
    assert "model" not in told and pair is None


def test_a_text_of_two_categories_is_held_out_with_both(tmp_path: Path) -> None:
    frame = pd.DataFrame({"text": ["好 用", "好  用", "坏"], "product_category": ["书籍", "平板", "平板"]})
    frame.to_parquet(tmp_path / "reviews_shopping.parquet")
    assert read_categories(tmp_path) == {"书籍": {"好 用"}, "平板": {"好 用", "坏"}}
