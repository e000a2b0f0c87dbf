"""Speed of classifiers on the lines kept for it: `python -m benchmarks.classify_speed --data DIR [--out FILE]`.

20,000 lines of 62 characters on average that no model has seen (`corpus.load_speed_lines`), tokenisation included, all
on the same cores. Each contender runs in a process of its own, several rounds in turn, so that a busy minute meets all
of them; told are the least, the median and the greatest. Beside the models of this repository:

- stock: a transformers pipeline as its documentation shows it, over a BERT of 12 layers and 768 units with a vocabulary
  of single Chinese characters, in batches of 32. Its weights are random: what they are does not change its speed.
- snownlp, where it is installed.

The slow ones read fewer lines, the first in the order of their hashes, which is no order of length; how many is told.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[1]
STOCK_LAYERS, STOCK_WIDTH, STOCK_BATCH = 12, 768, 32
SUBSETS = {"stock": 640, "snownlp": 2_000}
BASELINES = tuple(SUBSETS)


def write_stock_bert(folder: Path, *, layers: int = STOCK_LAYERS, width: int = STOCK_WIDTH) -> None:
    """Write a BERT with random weights and a tokenizer of single characters, as large as the usual Chinese one."""
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    # CJK unified ideographs, then what Chinese texts have beside them.
    spans = ((0x21, 0x7F), (0x3000, 0x3030), (0x4E00, 0xA000), (0xFF01, 0xFF5F))
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *(chr(c) for span in spans for c in range(*span))]
    pieces += [f"##{c}" for c in "abcdefghijklmnopqrstuvwxyz0123456789"]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8")
    tokenizer = BertTokenizerFast(vocab=str(folder / "vocab.txt"))
    config = BertConfig(
        vocab_size=len(pieces), hidden_size=width, num_hidden_layers=layers, num_attention_heads=width // 64,
        intermediate_size=4 * width, num_labels=3,
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def read_peak_mb() -> float:
    """Return the greatest resident memory of this process: of its own image, not of the one it was started from."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM:"):
            return float(line.split()[1]) / 1024
    return float("nan")


def run_worker(name: str, lines_path: Path, stock: Path, cores: int) -> dict[str, Any]:
    """Load a contender, read the lines once, and tell how long each took."""
    texts: list[str] = json.loads(lines_path.read_text("utf-8"))
    started = time.perf_counter()
    if name == "stock":
        import torch
        from transformers import pipeline

        torch.set_num_threads(cores)
        classify = pipeline("text-classification", model=str(stock), tokenizer=str(stock), device="cpu")
        size = sum(p.stat().st_size for p in stock.iterdir())

        def read(part: list[str]) -> int:
            return len(classify(part, batch_size=STOCK_BATCH, truncation=True, max_length=512))
    elif name == "snownlp":
        from snownlp import SnowNLP

        home = Path(importlib.util.find_spec("snownlp").origin).parent  # type: ignore[union-attr, arg-type]
        size = sum(p.stat().st_size for p in home.rglob("*") if p.is_file())

        def read(part: list[str]) -> int:
            return len([SnowNLP(t).sentiments for t in part if t.strip()])
    else:
        from vocnlp.sentiment.model import load_sentiment

        model = load_sentiment(name, threads=cores)
        size = sum(p.stat().st_size for p in model.folder.iterdir() if p.is_file())

        def read(part: list[str]) -> int:
            return sum(len(frame) for frame in model.predict_stream(part))

    read(["热身"])
    load = time.perf_counter() - started
    loaded = read_peak_mb()
    started = time.perf_counter()
    done = read(texts)
    seconds = time.perf_counter() - started
    return {
        "lines": done, "seconds": seconds, "lines_per_second": len(texts) / seconds, "load_seconds": load,
        "loaded_mb": loaded, "peak_mb": read_peak_mb(), "size_mb": size / 1e6,
    }  # fmt: skip


def start_worker(name: str, lines: Path, stock: Path, cores: int) -> dict[str, Any]:
    """Run one contender in a process of its own, held to the same number of cores as the others."""
    environment = {
        **os.environ, "PYTHONPATH": os.pathsep.join([str(REPOSITORY), os.environ.get("PYTHONPATH", "")]),
        "OMP_NUM_THREADS": str(cores), "MKL_NUM_THREADS": str(cores), "RAYON_NUM_THREADS": str(cores),
        "TOKENIZERS_PARALLELISM": "true", "HF_HUB_OFFLINE": "1",
    }  # fmt: skip
    command = [sys.executable, __file__, "--worker", name, "--lines-file", str(lines), "--stock", str(stock)]
    done = subprocess.run(
        [*command, "--cores", str(cores)], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr[-2000:]}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def summarise(rounds: list[dict[str, Any]]) -> dict[str, Any]:
    """Return least, median and greatest of what varies from round to round."""
    told: dict[str, Any] = {"lines": rounds[0]["lines"], "size_mb": round(rounds[0]["size_mb"], 1)}
    for figure, decimals in (("lines_per_second", 3), ("load_seconds", 2), ("loaded_mb", 0), ("peak_mb", 0)):
        values = sorted(float(r[figure]) for r in rounds)
        told[figure] = {
            k: round(v, decimals)
            for k, v in (("min", values[0]), ("median", statistics.median(values)), ("max", values[-1]))
        }
    return told


def find_contenders(wanted: list[str]) -> tuple[list[str], dict[str, str]]:
    """Return who can run, and why the others cannot."""
    from vocnlp.errors import ModelError
    from vocnlp.sentiment.model import load_sentiment

    ready, skipped = [], {}
    for name in wanted:
        if name in BASELINES:
            package = "transformers" if name == "stock" else name
            if importlib.util.find_spec(package) is None:
                skipped[name] = f"{package} is not installed"
                continue
        else:
            try:
                load_sentiment(name)
            except ModelError as error:
                skipped[name] = error.problem
                continue
        ready.append(name)
    return ready, skipped


def load_lines(data: Path, n: int) -> list[str]:
    """Read the lines kept for speed, the first n of them."""
    from vocnlp.sentiment.corpus import load_speed_lines
    from vocnlp.sentiment.splits import Splits

    return load_speed_lines(data, Splits.load(REPOSITORY / "models/splits.json"))[:n]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--models", nargs="*", default=["fast", "accurate"])
    parser.add_argument("--lines", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    parser.add_argument("--lines-file", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--stock", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker:
        print(json.dumps(run_worker(arguments.worker, arguments.lines_file, arguments.stock, arguments.cores)))
        return
    if arguments.data is None:
        parser.error("--data is needed")
    texts = load_lines(arguments.data, arguments.lines)
    ready, skipped = find_contenders([*arguments.models, *BASELINES])
    rounds: dict[str, list[dict[str, Any]]] = {name: [] for name in ready}
    result: dict[str, Any] = {
        "cores": arguments.cores, "rounds": arguments.rounds, "lines": len(texts),
        "mean_characters": round(sum(map(len, texts)) / len(texts), 1), "skipped": skipped, "contenders": {},
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        stock = Path(folder) / "stock"
        if "stock" in ready:
            write_stock_bert(stock)
        for name in ready:
            part = texts[: SUBSETS.get(name, len(texts))]
            (Path(folder) / f"{ready.index(name)}.json").write_text(json.dumps(part), encoding="utf-8")
            result["contenders"][name] = {"mean_characters": round(sum(map(len, part)) / len(part), 1)}
        for number in range(arguments.rounds):
            for name in ready:
                lines = Path(folder) / f"{ready.index(name)}.json"
                rounds[name].append(start_worker(name, lines, stock, arguments.cores))
                print(f"round {number + 1} {name}: {rounds[name][-1]['lines_per_second']:.1f} lines/s", flush=True)
    load = os.getloadavg()[0]
    for name in ready:
        result["contenders"][name] |= summarise(rounds[name])
    if "stock" in ready:
        slow = result["contenders"]["stock"]["lines_per_second"]["median"]
        for name in ready:
            fast = result["contenders"][name]["lines_per_second"]["median"]
            result["contenders"][name]["times_stock"] = round(fast / slow, 1)
    result["load_average_at_end"] = round(load, 1)
    print(json.dumps(result, ensure_ascii=False, indent=1))
    if arguments.out:
        arguments.out.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
