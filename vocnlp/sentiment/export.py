"""From a trained student to the folder that serves: int8 ONNX, calibration, checks, figures, card.

Static int8 with fixed activation ranges (QDQ, per-channel weights): dynamic ranges would let a text's score move with
its batch mates. Weights keep 7 bits, because on processors without VNNI two products of full 8-bit values overflow
their 16-bit sum and scores would differ between machines. Products inside attention, norms, pooling and the head stay
float32.
"""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from vocnlp.errors import ModelError
from vocnlp.sentiment.card import write_card
from vocnlp.sentiment.data import LABELS
from vocnlp.sentiment.encode import Encoder
from vocnlp.sentiment.evaluate import evaluate, read_split, without_known
from vocnlp.sentiment.graph import build_graph
from vocnlp.sentiment.model import Sentiment, calibrate
from vocnlp.sentiment.splits import Hashes, Splits
from vocnlp.sentiment.student import pad_batch, predict_logits

if TYPE_CHECKING:
    from vocnlp.sentiment.train import TrainConfig

_CALIBRATION_TEXTS = 512


def load_manifest(folder: Path) -> Hashes:
    """Read the hashes of everything a model learnt from: uint64 array, sorted, unique.

    Raises
    ------
    ModelError
        If the file is missing.
    """
    path = folder / "manifest.bin"
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


def fit_temperature(logits: npt.NDArray[Any], dev: pd.DataFrame) -> float:
    """Choose the temperature at which the dev labels are most likely; every source counts the same.

    Two-class examples enter with their two probabilities renormalised.
    """
    from scipy.optimize import minimize_scalar

    label = dev["label"].to_numpy()
    two_class = dev["two_class"].to_numpy(dtype=bool)
    weight = (1 / dev.groupby("source")["text"].transform("size")).to_numpy()

    def cost(log_temperature: float) -> float:
        chances = calibrate(logits, float(np.exp(log_temperature)))
        own = chances[np.arange(len(label)), label]
        own = np.where(two_class, own / (chances[:, 0] + chances[:, 2]), own)
        return float(-(weight * np.log(np.maximum(own, 1e-12))).sum())

    found = minimize_scalar(cost, bounds=(-1.5, 1.5), method="bounded")
    return round(float(np.exp(found.x)), 4)


def choose_threshold(chances: npt.NDArray[Any], dev: pd.DataFrame, goal: float) -> tuple[float, float, float]:
    """Choose the least confidence at which decided dev texts reach a precision; every source counts the same.

    A two-class text called neutral counts as wrong. Never below one third, never above 0.8: a model that must stay
    silent more often is to be improved, not silenced.

    Returns
    -------
    threshold, precision, coverage
        On dev, weighted by source.
    """
    right = chances.argmax(axis=1) == dev["label"].to_numpy()
    confidence = chances.max(axis=1).round(4)
    weight = (1 / dev.groupby("source")["text"].transform("size")).to_numpy()
    threshold = 0.8
    for candidate in np.arange(34, 80) / 100:
        decided = confidence >= candidate
        if (weight * right)[decided].sum() / weight[decided].sum() >= goal:
            threshold = round(float(candidate), 2)
            break
    decided = confidence >= threshold
    precision = (weight * right)[decided].sum() / weight[decided].sum()
    return threshold, float(precision), float(weight[decided].sum() / weight.sum())


def _calibration_batches(encoder: Encoder, chosen: pd.DataFrame, seed: int) -> list[dict[str, npt.NDArray[Any]]]:
    share = max(1, _CALIBRATION_TEXTS // max(1, chosen["source"].nunique()))
    parts = [p.sample(min(share, len(p)), random_state=seed) for _, p in chosen.groupby("source")]
    rows = sorted(encoder.encode(pd.concat(parts)["text"].tolist()), key=len)
    batches = []
    for start in range(0, len(rows), 16):
        ids, mask = pad_batch(rows[start : start + 16], encoder.pad_id)
        batches.append({"ids": ids, "mask": mask})
    return batches


def export_model(
    config: TrainConfig,
    student: Any,
    encoder: Encoder,
    chosen: pd.DataFrame,
    dev: pd.DataFrame,
    history: dict[str, Any],
) -> Path:
    """Write the folder that `load_sentiment` reads; everything in it is chosen on training and dev texts."""
    import onnx

    out = config.out
    out.mkdir(parents=True, exist_ok=True)
    weights = {k: v.detach().float().numpy() for k, v in student.state_dict().items()}
    shape = student.encoder.config
    n_layers = len(config.layers)
    graph = build_graph(
        weights,
        n_layers=n_layers,
        n_heads=shape.num_attention_heads,
        max_tokens=config.max_tokens,
        epsilon=shape.layer_norm_eps,
    )
    with tempfile.TemporaryDirectory() as folder:
        onnx.save(graph, Path(folder) / "float.onnx")
        quantize(
            Path(folder) / "float.onnx",
            out / "model.onnx",
            _calibration_batches(encoder, chosen, config.seed),
            n_layers,
        )
    shutil.copyfile(encoder.path, out / "tokenizer.json")
    learnt = chosen.loc[chosen["seen"]]
    np.unique(learnt["hash"].to_numpy().astype(np.uint64)).astype(">u8").tofile(out / "manifest.bin")
    files = {
        n: hashlib.sha256((out / n).read_bytes()).hexdigest() for n in ("model.onnx", "tokenizer.json", "manifest.bin")
    }
    body: dict[str, Any] = {
        "format": 1,
        "name": config.name,
        "version": config.version,
        "labels": list(LABELS),
        "files": files,
        "max_tokens": config.max_tokens,
        "temperature": 1.0,
        "abstain_below": 0.0,
    }
    _write_json(out / "config.json", body)
    logits = Sentiment(out, threads=config.threads).logits(dev["text"].tolist())
    body["temperature"] = fit_temperature(logits, dev)
    threshold, precision, coverage = choose_threshold(
        calibrate(logits, body["temperature"]), dev, config.precision_goal
    )
    body["abstain_below"] = threshold
    body["abstain_dev"] = {
        "precision": round(precision, 4),
        "coverage": round(coverage, 4),
        "goal": config.precision_goal,
    }
    _write_json(out / "config.json", body)
    exact = predict_logits(student, encoder.encode(dev["text"].tolist()), encoder.pad_id, exact=True)
    classes = learnt["source"] + "/" + learnt["kind"] + "/" + learnt["label"].map(dict(enumerate(LABELS)))
    _write_json(
        out / "metrics.json",
        {
            "recipe": json.loads(config.model_dump_json(exclude={"data", "base", "out"})),
            "trained_on": {str(k): int(n) for k, n in classes.value_counts().sort_index().items()},
            "training": history,
            "environment": {
                "python": platform.python_version(),
                **{p: version(p) for p in ("torch", "transformers", "onnx", "onnxruntime")},
            },
            "int8": {
                "same_answer_share": round(float(np.mean(exact.argmax(1) == logits.argmax(1))), 4),
                "largest_probability_gap": round(float(np.abs(calibrate(exact, 1) - calibrate(logits, 1)).max()), 4),
                "accuracy_float32": _accuracies(exact, dev),
                "accuracy_int8": _accuracies(logits, dev),
                "bytes": (out / "model.onnx").stat().st_size,
            },
        },
    )
    return out


def measure(config: TrainConfig, split: str) -> Path:
    """Measure the exported model on one side of every set, add it to metrics.json and write the card anew."""
    out = config.out
    model, manifest = Sentiment(out, threads=config.threads), load_manifest(out)
    results = {
        name: evaluate(model, known)
        for name, examples in sorted(read_split(config.data, Splits.load(config.splits), split).items())
        if len(known := without_known(examples, manifest))
    }
    metrics = json.loads((out / "metrics.json").read_text(encoding="utf-8"))
    metrics[split] = results
    _write_json(out / "metrics.json", metrics)
    write_card(out)
    return out


def _accuracies(logits: npt.NDArray[Any], dev: pd.DataFrame) -> dict[str, float]:
    label, two_class = dev["label"].to_numpy(), dev["two_class"].to_numpy(dtype=bool)
    sides = np.where(logits[:, 2] > logits[:, 0], 2, 0)
    right = np.where(two_class, sides, logits.argmax(axis=1)) == label
    means = pd.Series(right).groupby((dev["source"] + "/" + dev["kind"]).to_numpy()).mean()
    return {str(name): round(float(v), 4) for name, v in means.items()}


def _write_json(path: Path, body: dict[str, Any]) -> None:
    path.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
