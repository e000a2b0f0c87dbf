import json
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocnlp.errors import ModelError
from vocnlp.sentiment.data import load_examples
from vocnlp.sentiment.export import load_manifest
from vocnlp.sentiment.splits import HELD_OUT, LABELLED, UNSEEN, Splits, hash_text, hash_texts, make_splits, normalise

REPOSITORY = Path(__file__).parents[2]
MODEL = REPOSITORY / "models/sentiment-fast/0.3.0"
SPLITS = REPOSITORY / "models/splits.json"


def shared_data() -> Path:
    folder = Path(os.environ.get("VOCNLP_SHARED", REPOSITORY.parent / "shared/data"))
    if not (folder / "reviews_shopping.parquet").exists():
        pytest.skip("the labelled data sets are not here (VOCNLP_SHARED)")
    return folder


def different_texts(n: int) -> list[str]:
    points = np.random.default_rng(0).integers(0x4E00, 0x9FA5, (n, 20))
    return ["".join(map(chr, row)) for row in points]


def test_hash_ignores_marks_width_and_case() -> None:
    assert hash_text("Ｇood，屏幕！") == hash_text("good 屏幕")
    assert hash_text("屏幕好") != hash_text("屏幕坏")


def test_hash_reads_only_the_beginning() -> None:
    assert hash_text("好" * 60 + "坏") == hash_text("好" * 60)
    assert hash_text("好" * 59 + "坏") != hash_text("好" * 60)


@given(st.text())
def test_any_text_can_be_hashed(text: str) -> None:
    assert hash_text(text) == hash_text(normalise(text))


def test_splits_do_not_depend_on_row_order_and_keep_copies_together() -> None:
    texts = different_texts(400)
    copies = [t + "！！" for t in texts]
    one = make_splits({"opinions_car": texts, "opinions_bank": copies})
    two = make_splits({"opinions_bank": copies[::-1], "opinions_car": texts[::-1]})
    assert one.roles(texts).tolist() == two.roles(texts).tolist()
    assert one.roles(texts).tolist() == one.roles(copies).tolist()
    assert {"train", "dev", "test"} <= set(one.roles(texts))


def test_copies_of_an_unseen_set_are_never_trained_on() -> None:
    texts = different_texts(50)
    splits = make_splits({"reviews_shopping": texts, "app_reviews_smarthome": texts[:10]})
    assert set(splits.roles(texts[:10])) == {"unseen"}
    assert "unseen" not in set(splits.roles(texts[10:]))


def test_what_is_measured_elsewhere_and_its_copies_are_excluded() -> None:
    texts = different_texts(60)
    elsewhere = [texts[0] + "啊", "别处的一句话", "👍"]
    splits = make_splits({"reviews_shopping": texts}, {"evaluation": elsewhere})
    before = make_splits({"reviews_shopping": texts})
    expected = before.roles(texts)
    expected[0] = "excluded" if expected[0] == "train" else expected[0]
    assert splits.roles(texts).tolist() == expected.tolist()
    assert splits.roles(elsewhere).tolist() == ["excluded", "excluded", "train"]


def test_a_training_text_that_holds_part_of_a_test_text_is_excluded() -> None:
    texts = different_texts(200)
    tested = np.flatnonzero(make_splits({"opinions_car": texts}).roles(texts) == "test")
    around = [different_texts(210)[200 + i] * 3 + (texts[t] + texts[t])[:30] for i, t in enumerate(tested[:3])]
    splits = make_splits({"opinions_car": [*texts, *(texts[t] * 2 for t in tested[:3])], "reviews_shopping": around})
    assert "train" not in splits.roles([texts[t] * 2 for t in tested[:3]])


def test_a_manifest_that_meets_a_held_out_text_is_refused() -> None:
    for role in HELD_OUT:
        splits = Splits({"opinions_car": {role: hash_texts(["屏幕不错"])}})
        splits.check_manifest(hash_texts(["电池太差"]), "adapt")
        with pytest.raises(ModelError, match=f"opinions_car/{role}: 1") as error:
            splits.check_manifest(hash_texts(["电池太差", "屏幕不错！"]), "adapt")
        assert "屏幕" not in str(error.value)


def test_the_more_careful_role_wins() -> None:
    one = hash_texts(["屏幕不错"])
    splits = Splits({"a": {"excluded": one}, "b": {"dev": one}, "c": {"test": one}})
    assert splits.roles(["屏幕不错"]).tolist() == ["test"]


def test_an_unknown_set_is_refused() -> None:
    with pytest.raises(ModelError, match="no split rule"):
        make_splits({"mine": ["好"]})


def test_saving_and_loading_gives_the_same_bytes(tmp_path: Path) -> None:
    splits = Splits({"opinions_car": {"test": np.unique(hash_texts(["一", "二"])), "dev": hash_texts(["三"])}})
    splits.save(tmp_path / "a.json")
    Splits.load(tmp_path / "a.json").save(tmp_path / "b.json")
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert Splits.load(tmp_path / "a.json").roles(["一", "三", "四"]).tolist() == ["test", "dev", "train"]


@pytest.mark.parametrize("content", ["", "{}", '{"datasets": {"a": {"test": {}}}}', "[1]"])
def test_a_broken_splits_file_is_a_named_error(tmp_path: Path, content: str) -> None:
    (tmp_path / "s.json").write_text(content)
    with pytest.raises(ModelError, match="splits"):
        Splits.load(tmp_path / "s.json")


def test_committed_splits_have_disjoint_sides_and_no_text() -> None:
    splits = Splits.load(SPLITS)
    assert set(splits.hashes) == {*LABELLED, *UNSEEN, "evaluation", "speed"}
    sets = {name: {r: set(v.tolist()) for r, v in splits.hashes[name].items()} for name in (*LABELLED, *UNSEEN)}
    sides = {r: set().union(*(roles.get(r, set()) for roles in sets.values())) for r in HELD_OUT}
    assert not any(sides[a] & sides[b] for a in sides for b in sides if a < b)
    assert len(splits.hashes["speed"]["excluded"]) == 20_000
    assert len(splits.hashes["reviews_shopping"]["test"]) >= 4_000
    assert json.dumps(json.loads(SPLITS.read_text()), ensure_ascii=False).isascii()


MANIFESTS = sorted((REPOSITORY / "models").glob("*/*/manifest*.bin"))


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda p: p.relative_to(REPOSITORY / "models").as_posix())
def test_no_training_step_learnt_from_a_held_out_text(path: Path) -> None:
    splits = Splits.load(SPLITS)
    manifest = np.frombuffer(path.read_bytes(), ">u8").astype(np.uint64)
    assert len(manifest) > 1_000
    splits.check_manifest(manifest, path.name)


def test_the_shipped_model_has_a_manifest() -> None:
    assert len(load_manifest(MODEL)) > 50_000


@pytest.mark.slow
def test_committed_splits_are_what_the_rule_makes(tmp_path: Path) -> None:
    from vocnlp.sentiment.corpus import build_splits

    build_splits(shared_data(), REPOSITORY / "models/evaluation").save(tmp_path / "splits.json")
    assert (tmp_path / "splits.json").read_bytes() == SPLITS.read_bytes()


@pytest.mark.slow
def test_training_examples_stay_clear_of_every_held_out_hash() -> None:
    splits = Splits.load(SPLITS)
    examples = load_examples(shared_data(), splits)
    splits.check_manifest(examples.loc[examples["role"] == "train", "hash"].to_numpy(), "examples")
