"""From trained models to the folder that serves: int8 ONNX, blend, cascade, abstaining, figures, card.

Static int8 with fixed activation ranges (QDQ, per-channel weights): dynamic ranges would let a text's score move with
its batch mates. Weights keep 7 bits, because on processors without VNNI two products of full 8-bit values overflow
their 16-bit sum and scores would differ between machines. Products inside attention, norms, pooling and the head stay
float32.
"""

from __future__ import annotations

import json
import platform
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version as package_version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from vocnlp.errors import ModelError
from vocnlp.sentiment.blend import NETWORK_ALONE, Blend, choose_cascade, fit_blend, weigh_sources
from vocnlp.sentiment.card import write_card
from vocnlp.sentiment.data import LABELS
from vocnlp.sentiment.encode import Encoder
from vocnlp.sentiment.evaluate import evaluate, without_known
from vocnlp.sentiment.fit import score_dev
from vocnlp.sentiment.folder import write_config
from vocnlp.sentiment.graph import build_graph
from vocnlp.sentiment.heads import Chances, Pairs, pair_logits
from vocnlp.sentiment.linear import LinearModel
from vocnlp.sentiment.model import Sentiment
from vocnlp.sentiment.recipe import ServeSettings
from vocnlp.sentiment.records import write_json
from vocnlp.sentiment.splits import Hashes, save_manifest
from vocnlp.sentiment.student import pad_batch, predict_logits

_CALIBRATION_TEXTS = 512
_COMPARED_TEXTS = 2_000


def load_manifest(folder: Path) -> Hashes:
    """Read the hashes of everything that a model's folder learnt from (`read_manifest`)."""
    return read_manifest(folder / "manifest.bin")


def read_manifest(path: Path) -> Hashes:
    """Read a manifest: uint64 array, sorted, unique.

    Raises
    ------
    ModelError
        If the file is missing or cut.
    """
    try:
        return np.frombuffer(path.read_bytes(), dtype=">u8").astype(np.uint64)
    except (OSError, ValueError) as error:
        raise ModelError(
            "a model has no list of what it learnt from",
            expected="manifest.bin",
            got=type(error).__name__,
            where=str(path),
            fix="restore the model's folder",
        ) from error


def quantize(source: Path, target: Path, batches: list[dict[str, npt.NDArray[Any]]], n_layers: int) -> None:
    """Quantise the linear layers of an ONNX file to int8 with ranges seen on the batches.

    Parameters
    ----------
    batches : list of dict
        ids and mask of training texts, without padding between texts of one length.
    """
    from onnxruntime.quantization import (
        CalibrationDataReader,
        CalibrationMethod,
        QuantFormat,
        QuantType,
        quantize_static,
    )

    class Reader(CalibrationDataReader):  # type: ignore[misc]
        def __init__(self) -> None:
            self.waiting = iter(batches)

        def get_next(self) -> dict[str, npt.NDArray[Any]] | None:
            return next(self.waiting, None)

    linear = [f"layer{i}.{name}.product" for i in range(n_layers) for name in ("qkv", "attended", "wide", "narrow")]
    quantize_static(
        str(source),
        str(target),
        Reader(),
        quant_format=QuantFormat.QDQ,
        op_types_to_quantize=["MatMul"],
        nodes_to_quantize=linear,
        per_channel=True,
        reduce_range=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        calibrate_method=CalibrationMethod.MinMax,
        extra_options={"OpTypesToExcludeOutputQuantization": ["MatMul"], "WeightSymmetric": True},
    )


def choose_threshold(chances: Chances, dev: pd.DataFrame, goal: float) -> tuple[float, float, float]:
    """Choose the least confidence at which decided dev texts reach a precision; sources as in `weigh_sources`.

    A two-class text called neutral counts as wrong. Never below one third, never above 0.8: a model that must stay
    silent more often is to be improved, not silenced.

    Returns
    -------
    threshold, precision, coverage
        On dev, weighted by source.
    """
    right = chances.argmax(axis=1) == dev["label"].to_numpy()
    confidence = chances.max(axis=1).round(4)
    weight = weigh_sources(dev)
    threshold = 0.8
    for candidate in np.arange(34, 80) / 100:
        decided = confidence >= candidate
        if (weight * right)[decided].sum() / weight[decided].sum() >= goal:
            threshold = round(float(candidate), 2)
            break
    decided = confidence >= threshold
    precision = (weight * right)[decided].sum() / weight[decided].sum()
    return threshold, float(precision), float(weight[decided].sum() / weight.sum())


def export_network(network: Any, encoder: Encoder, texts: Sequence[str], out: Path, *, max_tokens: int) -> None:
    """Write model.onnx (int8) and tokenizer.json.

    Parameters
    ----------
    network : torch.nn.Module
        From `build_student`, trained.
    texts : sequence of str
        Training texts whose activations set the ranges.
    """
    import onnx

    out.mkdir(parents=True, exist_ok=True)
    weights = {k: v.detach().float().cpu().numpy() for k, v in network.state_dict().items()}
    shape = network.encoder.config
    graph = build_graph(
        weights,
        n_layers=shape.num_hidden_layers,
        n_heads=shape.num_attention_heads,
        max_tokens=max_tokens,
        epsilon=shape.layer_norm_eps,
    )
    with tempfile.TemporaryDirectory() as folder:
        onnx.save(graph, Path(folder) / "float.onnx")
        batches = _calibration_batches(encoder, texts)
        quantize(Path(folder) / "float.onnx", out / "model.onnx", batches, shape.num_hidden_layers)
    if encoder.path.resolve() != (out / "tokenizer.json").resolve():
        shutil.copyfile(encoder.path, out / "tokenizer.json")


def draw_range_texts(lessons: pd.DataFrame, seed: int) -> list[str]:
    """Draw the training texts that set the activation ranges: equally many of every source."""
    share = max(1, _CALIBRATION_TEXTS // max(1, lessons["source"].nunique()))
    parts = [p.sample(min(share, len(p)), random_state=seed) for _, p in lessons.groupby("source")]
    return [str(t) for t in pd.concat(parts)["text"]]


def _calibration_batches(encoder: Encoder, texts: Sequence[str]) -> list[dict[str, npt.NDArray[Any]]]:
    rows = sorted(encoder.encode(texts), key=len)
    batches = []
    for start in range(0, len(rows), 16):
        ids, mask = pad_batch(rows[start : start + 16], encoder.pad_id)
        batches.append({"ids": ids, "mask": mask})
    return batches


@dataclass(frozen=True)
class Tuning:
    """How a model answers, chosen on dev."""

    blend: Blend
    cascade: dict[str, Any] | None
    abstain_below: float
    report: dict[str, Any]


def write_tuning(out: Path, *, name: str, version: str, max_tokens: int, tuning: Tuning | None = None) -> None:
    """Write config.json; without a tuning the network answers alone, uncalibrated."""
    settings = {
        "name": name,
        "version": version,
        "labels": list(LABELS),
        "max_tokens": max_tokens,
        "blend": (NETWORK_ALONE if tuning is None else tuning.blend).save(),
        "cascade": None if tuning is None else tuning.cascade,
        "abstain_below": 0.0 if tuning is None else tuning.abstain_below,
    }
    write_config(out, settings)


def tune(network: Pairs, linear: Pairs, dev: pd.DataFrame, settings: ServeSettings) -> Tuning:
    """Choose blend, cascade and abstain threshold on dev.

    Parameters
    ----------
    network, linear : array of shape (n, 2)
        What the int8 network and the linear model say of dev's texts.
    dev : DataFrame
        source, kind, label, two_class.
    """
    blend = fit_blend(network, linear, dev)
    chances = blend.combine(network, linear)
    report: dict[str, Any] = {
        "network": score_dev(fit_blend(network, None, dev).combine(network, linear), dev),
        "linear": score_dev(fit_blend(None, linear, dev).combine(network, linear), dev),
        "blend": score_dev(chances, dev),
    }
    cascade = None
    if settings.cascade:
        alone = fit_blend(None, linear, dev)
        first = alone.combine(network, linear)
        thresholds, table = choose_cascade(first, chances, dev, loss=settings.cascade_loss)
        cascade = {**alone.save(), "thresholds": list(thresholds)}
        sure = first.max(axis=1) >= np.array(thresholds)[first.argmax(axis=1)]
        chances = np.where(sure[:, None], first, chances)
        report["cascade"] = score_dev(chances, dev)
        report["first_stage"] = json.loads(table.to_json(orient="records"))
        report["first_stage_share"] = round(float(sure.mean()), 4)
    threshold, precision, coverage = choose_threshold(chances, dev, settings.precision_goal)
    report["abstain"] = {
        "precision": round(precision, 4),
        "coverage": round(coverage, 4),
        "goal": settings.precision_goal,
    }
    return Tuning(blend, cascade, threshold, report)


def export_model(
    out: Path,
    *,
    network: Any,
    encoder: Encoder,
    linear: LinearModel,
    lessons: pd.DataFrame,
    dev: pd.DataFrame,
    manifest: Hashes,
    name: str,
    version: str,
    max_tokens: int,
    serve: ServeSettings,
    seed: int,
    threads: int,
    about: dict[str, Any],
) -> Path:
    """Write the folder that `load_sentiment` reads; everything in it is chosen on training and dev texts.

    Parameters
    ----------
    lessons : DataFrame
        text, source: some of it sets the activation ranges.
    manifest : ndarray of uint64
        Hashes of everything that was learnt from.
    about : dict
        What metrics.json says beside what is measured here: recipe, steps, trained_on.
    """
    export_network(network, encoder, draw_range_texts(lessons, seed), out, max_tokens=max_tokens)
    linear.save(out / "linear.npz")
    save_manifest(manifest, out / "manifest.bin")
    write_tuning(out, name=name, version=version, max_tokens=max_tokens)
    texts = dev["text"].tolist()
    served = Sentiment(out, threads=threads)
    logits, said = served.logits(texts), served.linear_pairs(texts)
    tuning = tune(pair_logits(logits), said, dev, serve)
    write_tuning(out, name=name, version=version, max_tokens=max_tokens, tuning=tuning)
    # In full precision the network takes minutes for all of dev; an even part of it tells as much.
    part = np.arange(0, len(dev), max(1, len(dev) // _COMPARED_TEXTS))
    exact = predict_logits(network, encoder.encode([texts[i] for i in part]), encoder.pad_id, exact=True)
    one, other = (tuning.blend.combine(pair_logits(z), said[part]) for z in (exact, logits[part]))
    compared = dev.iloc[part].reset_index(drop=True)
    metrics = {
        **about,
        "dev_scores": tuning.report,
        "environment": {
            "python": platform.python_version(),
            **{p: package_version(p) for p in ("torch", "transformers", "onnx", "onnxruntime")},
        },
        "int8": {
            "same_answer_share": round(float(np.mean(one.argmax(1) == other.argmax(1))), 4),
            "largest_probability_gap": round(float(np.abs(one - other).max()), 4),
            "texts": len(part),
            "float32": score_dev(one, compared),
            "int8": score_dev(other, compared),
        },
        "bytes": {p.name: p.stat().st_size for p in sorted(out.iterdir()) if p.suffix != ".md"},
    }
    write_json(out / "metrics.json", metrics)
    measure(out, {"dev": dev}, threads=threads)
    return out


def measure(folder: Path, sides: dict[str, pd.DataFrame], *, threads: int = 1) -> None:
    """Measure a model on examples by set, add that to metrics.json under the side's name, write the card anew."""
    model, manifest = Sentiment(folder, threads=threads), load_manifest(folder)
    metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    for side, examples in sides.items():
        results = {}
        for (source, kind), part in examples.groupby(["source", "kind"]):
            known = without_known(part.drop_duplicates("text").reset_index(drop=True), manifest)
            if len(known):
                results[f"{source}/{kind}"] = evaluate(model, known)
        metrics[side] = results
    write_json(folder / "metrics.json", metrics)
    write_card(folder)
