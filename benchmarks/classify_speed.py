"""Speed of the classifier: `python benchmarks/classify_speed.py --data DIR [--lines 20000] [--threads 1] [--out FILE]`.

Reads unique lines of corpus_unlabelled, scores them with `predict_stream`, and prints lines a second (model loading and
reading of the file left out), the peak resident memory of the process and what of it was there before.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", default="fast")
    parser.add_argument("--lines", type=int, default=20_000)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    import pyarrow.parquet as parquet

    from vocnlp.sentiment.model import load_sentiment

    def lines() -> Iterator[str]:
        file, seen = parquet.ParquetFile(arguments.data / "corpus_unlabelled.parquet"), set()
        for batch in file.iter_batches(batch_size=4_096, columns=["text"]):
            for text in batch.column(0).to_pylist():
                if text not in seen:
                    seen.add(text)
                    yield text
                    if len(seen) == arguments.lines:
                        return

    texts = list(lines())
    sentiment = load_sentiment(arguments.model, threads=arguments.threads)
    sentiment.predict(["热身"])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    started = time.perf_counter()
    counts: Counter[str] = Counter()
    for frame in sentiment.predict_stream(texts):
        counts.update(frame["polarity"].tolist())
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    result = {
        "model": sentiment.version, "lines": len(texts), "rows": sum(counts.values()), "threads": arguments.threads,
        "mean_characters": round(sum(map(len, texts)) / len(texts), 1), "seconds": round(seconds, 1),
        "lines_per_second": round(len(texts) / seconds), "peak_mb": round(peak),
        "peak_before_mb": round(before), "load_average": round(os.getloadavg()[0], 1), "polarity": dict(counts),
    }  # fmt: skip
    text = json.dumps(result, ensure_ascii=False, indent=1)
    print(text)
    if arguments.out:
        arguments.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
