"""Quality and cost of topic models on real feedback: ours against the usual ones, over the same words.

    python benchmarks/topics.py [--data FOLDER] [--topics 25] [--sample 6000] [--seed 0]

Reads `app_reviews_smarthome` and a sample of `corpus_unlabelled`; prints one JSON object. For each data set and model:
mean NPMI of the ten most probable terms of a topic (gensim's c_npmi, windows of ten words, over whole feedback),
diversity of those terms, seconds of the fit (wall) and of processor time. All models see the same vocabulary.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from vocnlp.preprocess.normalize import clean_texts
from vocnlp.preprocess.split import split_units
from vocnlp.preprocess.tokens import Tokenizer
from vocnlp.topics.coherence import measure_diversity, measure_npmi
from vocnlp.topics.lineage import match_topics
from vocnlp.topics.model import TopicModel, fit_topics
from vocnlp.topics.vocabulary import Vocabulary, fit_vocabulary

TOP = 10
Weights = np.ndarray[Any, Any]


def read_feedback(folder: Path, sample: int, seed: int) -> dict[str, list[str]]:
    reviews = pd.read_parquet(folder / "app_reviews_smarthome.parquet")
    corpus = pd.read_parquet(folder / "corpus_unlabelled.parquet")["text"]
    return {
        "app_reviews_smarthome": reviews["text"].dropna().drop_duplicates().sample(sample, random_state=seed).tolist(),
        "corpus_unlabelled": corpus.sample(sample, random_state=seed).tolist(),
    }


def cut(texts: list[str]) -> tuple[list[list[str]], list[str]]:
    """Return words and feedback of every unit."""
    frame = pd.DataFrame(
        {
            "feedback_id": [f"f{i:016x}" for i in range(len(texts))],
            "revision": 0,
            "text_clean": clean_texts(pd.Series(texts, dtype="str")),
            "month": "2026-01",
        }
    )
    frame = frame[frame["text_clean"].str.len() > 0]
    units = split_units(frame).merge(frame[["feedback_id", "text_clean"]], on="feedback_id")
    parts = [
        text[start:end] for text, start, end in zip(units["text_clean"], units["start"], units["end"], strict=True)
    ]
    return Tokenizer().tokenize(parts), units["feedback_id"].tolist()


def fit_sklearn(kind: str, documents: list[list[str]], vocabulary: Vocabulary, n_topics: int, seed: int) -> Weights:
    from sklearn.decomposition import NMF, LatentDirichletAllocation
    from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

    vectorizer = (TfidfVectorizer if kind == "nmf" else CountVectorizer)(
        vocabulary=list(vocabulary.terms), analyzer=lambda words: words
    )
    counts = vectorizer.fit_transform(documents)
    model = (
        NMF(n_topics, random_state=seed, init="nndsvda", max_iter=300)
        if kind == "nmf"
        else LatentDirichletAllocation(n_topics, random_state=seed, n_jobs=1)
    )
    return np.asarray(model.fit(counts).components_)


def fit_gensim_default(documents: list[list[str]], vocabulary: Vocabulary, n_topics: int, seed: int) -> Weights:
    from gensim.models import LdaModel

    dictionary = vocabulary.dictionary()
    corpus = [dictionary.doc2bow(document) for document in documents]
    model = LdaModel(corpus, id2word=dictionary, num_topics=n_topics, random_state=seed, passes=5)
    return np.asarray(model.get_topics())


def compare(tokens: list[list[str]], groups: list[str], n_topics: int, seed: int) -> dict[str, Any]:
    vocabulary = fit_vocabulary(tokens, groups=groups)
    units = [vocabulary.join(words) for words in tokens]
    feedback: dict[str, list[str]] = {}
    for unit, group in zip(units, groups, strict=True):
        feedback.setdefault(group, []).extend(unit)
    documents = list(feedback.values())
    empty: Sequence[str] = [""] * len(tokens)

    def ours(engine: Any, passes: int, pooled: bool = True) -> TopicModel:
        of = groups if pooled else None
        return fit_topics(empty, n_topics, seed, tokens=tokens, groups=of, engine=engine, passes=passes)

    models: dict[str, Callable[[], Any]] = {
        "vocnlp gibbs": lambda: ours("gibbs", 200),
        "vocnlp gibbs, units alone": lambda: ours("gibbs", 200, pooled=False),
        "vocnlp gensim": lambda: ours("gensim", 10),
        "gensim LdaModel, 5 passes, feedback": lambda: fit_gensim_default(documents, vocabulary, n_topics, seed),
        "scikit-learn NMF on TF-IDF, feedback": lambda: fit_sklearn("nmf", documents, vocabulary, n_topics, seed),
        "scikit-learn LDA, feedback": lambda: fit_sklearn("lda", documents, vocabulary, n_topics, seed),
    }
    results: dict[str, Any] = {"n_feedback": len(documents), "n_units": len(units), "n_terms": len(vocabulary)}
    for name, fit in models.items():
        wall, used = time.perf_counter(), time.process_time()
        fitted = fit()
        wall, used = time.perf_counter() - wall, time.process_time() - used
        weights, terms = (
            (fitted, vocabulary.terms) if isinstance(fitted, np.ndarray) else (fitted.weights, fitted.vocabulary.terms)
        )
        order = np.argsort(-weights, axis=1, kind="stable")[:, :TOP]
        topics = [[terms[i] for i in row] for row in order]
        results[name] = {
            "npmi": round(float(np.mean(measure_npmi(topics, documents))), 4),
            "diversity": measure_diversity(topics),
            "seconds": round(wall, 1),
            "cpu_seconds": round(used, 1),
        }
        if not isinstance(fitted, np.ndarray):
            used = time.process_time()
            found = fitted.assign(empty, tokens=tokens)
            used = time.process_time() - used
            results[name]["assigned_share"] = round(found["text"].nunique() / len(units), 4)
            results[name]["units_per_cpu_second"] = round(len(units) / used)
    return results


def refit(tokens: list[list[str]], groups: list[str], n_topics: int, seed: int) -> dict[str, int]:
    """Return how many topics keep their number when the model is fitted again."""

    def fit(start: int, end: int, seed: int, previous: TopicModel | None = None) -> TopicModel:
        return fit_topics(
            [""] * (end - start), n_topics, seed,
            tokens=tokens[start:end], groups=groups[start:end], previous=previous,
        )  # fmt: skip

    fifth, n = len(tokens) // 5, len(tokens)
    old = fit(0, n - fifth, seed)
    pairs = {}
    for how, known in (("from nothing", None), ("from the old model", old)):
        pairs[f"last fifth added, {how}"] = fit(0, n, seed, known)
        pairs[f"and another seed, {how}"] = fit(0, n, seed + 1, known)
        pairs[f"first fifth replaced by the last, {how}"] = fit(fifth, n, seed, known)
    return {name: int((match_topics(new, old)[1]["reason"] == "matched").sum()) for name, new in pairs.items()}


def main() -> None:
    default = os.environ.get("VOCNLP_SHARED", str(Path(__file__).resolve().parents[2] / "shared" / "data"))
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--data", type=Path, default=Path(default))
    parser.add_argument("--topics", type=int, default=25)
    parser.add_argument("--sample", type=int, default=6000)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    if not arguments.data.is_dir():
        sys.exit(f"no data: {arguments.data} is no folder; pass --data or set VOCNLP_SHARED")
    results = {
        name: {
            **compare(*(units := cut(texts)), arguments.topics, arguments.seed),
            "topics kept when fitted again": refit(*units, arguments.topics, arguments.seed),
        }
        for name, texts in read_feedback(arguments.data, arguments.sample, arguments.seed).items()
    }
    print(json.dumps({"topics": arguments.topics, "seed": arguments.seed, **results}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
