"""Synthetic data sets and a random one-layer encoder: training in seconds, without any download."""

import hashlib
import json
from pathlib import Path

import pandas as pd

GOOD, BAD, NONE = "好美快棒香", "坏丑慢烂臭", "问借还几何"
THINGS = ["屏幕", "电池", "客服", "网点", "价格", "房间", "味道", "手机"]


def write_tiny_data(folder: Path, n: int = 120) -> dict[str, list[str]]:
    """Write all seven sets with words that give the label away; return their texts."""
    folder.mkdir(parents=True, exist_ok=True)

    def make(label: int, i: int, tag: str) -> str:
        words = (BAD, NONE, GOOD)[label]
        return f"{tag}{THINGS[i % 8]}{words[i % 5]}{words[i // 5 % 5]}{i}号"

    def pick(tag: str, labels: list[int]) -> list[tuple[str, int]]:
        return [(make(labels[i % len(labels)], i, tag), labels[i % len(labels)]) for i in range(n)]

    names = {0: "negative", 1: "neutral", 2: "positive"}
    shopping, car, bank = pick("购", [0, 2]), pick("车", [0, 1, 2]), pick("银", [0, 1, 2])
    frames = {
        "reviews_shopping": pd.DataFrame({"text": [t for t, _ in shopping], "label": [v // 2 for _, v in shopping]}),
        "opinions_car": pd.DataFrame(
            {
                "text": [*(t for t, _ in car), "屏幕好但是电池坏", "屏幕好但是电池坏"],
                "polarity": [*(v - 1 for _, v in car), 1, -1],
            }
        ),
        "opinions_bank": pd.DataFrame({"text": [t for t, _ in bank], "polarity": [names[v] for _, v in bank]}),
        "opinions_cosmetics": pd.DataFrame(
            {
                "text": [t for t, _ in pick("妆", [0, 2])],
                "opinion": [t[3:5] for t, _ in pick("妆", [0, 2])],
                "polarity": [{0: "负面", 2: "正面"}[v] for _, v in pick("妆", [0, 2])],
            }
        ),
        "opinions_restaurant": pd.DataFrame(
            {
                "text": [f"来了{i}次，{t}" for i, (t, _) in enumerate(pick("餐", [0, 1, 2]))],
                "triplets": [json.dumps([["", t[3:5], names[v]]]) for t, v in pick("餐", [0, 1, 2])],
            }
        ),
        "aspects_shampoo_mooc": pd.DataFrame(
            {"text": [t for t, _ in pick("洗", [0, 2])], "polarity": [names[v].title() for _, v in pick("洗", [0, 2])]}
        ),
        "app_reviews_smarthome": pd.DataFrame(
            {"text": [t for t, _ in pick("应", [0, 2])], "star": [1.0 + 2 * v for _, v in pick("应", [0, 2])]}
        ),
    }
    for name, frame in frames.items():
        frame.to_parquet(folder / f"{name}.parquet")
    return {name: frame["text"].tolist() for name, frame in frames.items()}


def write_tiny_base(folder: Path, texts: list[str]) -> None:
    """Write a random one-layer BERT with a tokenizer of single characters."""
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertModel

    vocabulary = {name: i for i, name in enumerate(["<s>", "<pad>", "</s>", "<unk>", *sorted(set("".join(texts)))])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
        pad_token_id=1,
    )
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))


def write_tiny_evaluation(folder: Path, data: Path) -> None:
    """Write hard cases in two halves and a neutral set, with their hashes, and the data that its lines are of."""
    folder.mkdir(parents=True, exist_ok=True)
    groups = [("negation", "negative", "不{}"), ("negation", "positive", "不是{}"), ("wish", "neutral", "想要{}吗")]
    bodies = {
        f"hard_cases{end}.tsv": "group\tpolarity\ttext\n"
        + "".join(f"{g}\t{p}\t{t.format(thing)}{end}\n" for g, p, t in groups for thing in THINGS)
        for end in ("", "_final")
    }
    asked = [f"问{thing}几点开" for thing in THINGS]
    bodies["neutral_written.tsv"] = "polarity\ttext\n" + "".join(f"neutral\t写{t}\n" for t in asked)
    pd.DataFrame({"title": asked, "text": [f"{thing}烂" for thing in THINGS]}).to_parquet(
        data / "tickets_city_dated.parquet"
    )
    lines = [("title", t, "neutral") for t in asked] + [("text", f"{thing}烂", "negative") for thing in THINGS]
    bodies["neutral_labels.tsv"] = "source\tpart\tsha256\tpolarity\n" + "".join(
        f"tickets_city_dated\t{part}\t{hashlib.sha256(t.encode()).hexdigest()}\t{p}\n" for part, t, p in lines
    )
    for name, body in bodies.items():
        (folder / name).write_text(body, encoding="utf-8")
    hashes = {name: {"sha256": hashlib.sha256(body.encode()).hexdigest()} for name, body in bodies.items()}
    (folder / "hashes.json").write_text(json.dumps(hashes), encoding="utf-8")


def write_tiny_training(folder: Path) -> None:
    """Write training examples of one's own, without patterns."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [
        (polarity, f"写{thing}{words[i % 5]}{words[(i + 1) % 5]}{i}回")
        for polarity, words in (("negative", BAD), ("neutral", NONE), ("positive", GOOD))
        for i, thing in enumerate(THINGS)
    ]
    body = "".join(f"plain\t{polarity}\t{text}\n" for polarity, text in rows)
    (folder / "written.tsv").write_text("group\tpolarity\ttext\n" + body, encoding="utf-8")
    (folder / "patterns.tsv").write_text("group\tpolarity\tstyle\tdomains\tcopies\ttext\n", encoding="utf-8")
    (folder / "slots.yaml").write_text("shared: {}\ntypos: {}\ndomains: {}\n", encoding="utf-8")


def write_tiny_corpus(folder: Path, n: int = 80) -> None:
    """Write unlabelled lines of two clauses each."""
    lines = [
        f"料{THINGS[i % 8]}{GOOD[i % 5]}得很{i}遍，但是{THINGS[(i + 3) % 8]}{BAD[i % 5]}得很{i}遍" for i in range(n)
    ]
    frame = pd.DataFrame({"text": lines, "source": [f"s{i % 3}" for i in range(n)]})
    frame.to_parquet(folder / "corpus_unlabelled.parquet")
