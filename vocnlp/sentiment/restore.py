"""A trainable network out of a served one: the int8 file of a model's folder, back in floating point.

The rounding to 7 bits stays in the weights; training starts from there, so a shipped folder needs no second copy of its
weights to be taught more. What that gains and costs is measured by benchmarks/sentiment_adapt.py.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from vocnlp.errors import ModelError
from vocnlp.sentiment.graph import Floats
from vocnlp.sentiment.student import wrap_encoder


def read_weights(path: Path) -> tuple[dict[str, Floats], dict[str, Any]]:
    """Read the weights of a served network, by the names they had in training, and its shape.

    Returns
    -------
    weights, shape
        State dict as float32 arrays; n_layers, n_heads, hidden, wide, n_tokens, max_tokens, epsilon.

    Raises
    ------
    ModelError
        If the file is not a network that vocnlp wrote.
    """
    import onnx
    from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
    from onnx import numpy_helper

    try:
        graph = onnx.load(str(path)).graph
        weights, shape = _name_weights({t.name: numpy_helper.to_array(t) for t in graph.initializer})
        norms = [a.f for n in graph.node if n.name == "embedded" for a in n.attribute if a.name == "epsilon"]
        return weights, {**shape, "epsilon": float(norms[0])}
    except (OSError, DecodeError, KeyError, ValueError, IndexError) as error:
        raise ModelError(
            "a network cannot be taken up again",
            expected="model.onnx written by vocnlp",
            got=type(error).__name__,
            where=str(path),
            fix="start from a folder that vocnlp sentiment train wrote",
        ) from error


def _name_weights(found: dict[str, Any]) -> tuple[dict[str, Floats], dict[str, Any]]:
    def floats(name: str) -> Floats:
        """A weight as it was before quantisation, if it was quantised; torch has outputs first."""
        if name in found:
            return np.asarray(found[name], dtype=np.float32)
        return np.asarray(found[f"{name}_quantized"].astype(np.float32) * found[f"{name}_scale"], dtype=np.float32)

    n_layers = sum(name.startswith("layer") and name.endswith(".qkv.bias") for name in found)
    _, _, n_heads, head_size = (int(v) for v in found["heads.shape"])
    hidden = n_heads * head_size
    places = floats("places.table")
    words = found["words.table"].astype(np.float32) * found["words.scales"]
    e = "encoder.embeddings."
    weights = {
        e + "word_embeddings.weight": words,
        e + "position_embeddings.weight": places,
        # Its one row in use is part of the positions already.
        e + "token_type_embeddings.weight": np.zeros((2, hidden), np.float32),
        e + "LayerNorm.weight": floats("embedded.weight"),
        e + "LayerNorm.bias": floats("embedded.bias"),
        "head.weight": floats("head.weight")[0],
        "head.bias": floats("head.bias"),
    }
    for i in range(n_layers):
        p, n = f"encoder.encoder.layer.{i}.", f"layer{i}."
        weight, bias = np.split(floats(n + "qkv.weight").T, 3), np.split(floats(n + "qkv.bias"), 3)
        grow = np.float32(np.sqrt(head_size))
        for part, factor, w, b in zip(("query", "key", "value"), (grow, 1, 1), weight, bias, strict=True):
            weights[f"{p}attention.self.{part}.weight"] = np.asarray(w * factor, dtype=np.float32)
            weights[f"{p}attention.self.{part}.bias"] = np.asarray(b * factor, dtype=np.float32)
        for theirs, ours in (
            ("attention.output.dense", "attended"), ("intermediate.dense", "wide"), ("output.dense", "narrow"),
        ):  # fmt: skip
            weights[f"{p}{theirs}.weight"] = floats(f"{n}{ours}.weight").T
            weights[f"{p}{theirs}.bias"] = floats(f"{n}{ours}.bias")
        for theirs, ours in (("attention.output.LayerNorm", "attended.norm"), ("output.LayerNorm", "norm")):
            weights[f"{p}{theirs}.weight"] = floats(f"{n}{ours}.weight")
            weights[f"{p}{theirs}.bias"] = floats(f"{n}{ours}.bias")
    shape = {
        "n_layers": n_layers,
        "n_heads": n_heads,
        "hidden": hidden,
        "wide": len(weights["encoder.encoder.layer.0.intermediate.dense.bias"]),
        "n_tokens": len(words),
        "max_tokens": len(places),
    }
    return weights, shape


def restore_network(folder: Path) -> Any:
    """Build a trainable network from a model's folder; it answers as the folder does, but for rounded activations.

    Returns
    -------
    torch.nn.Module
        As from `build_student`.
    """
    import torch
    from transformers import BertConfig, BertModel

    weights, shape = read_weights(folder / "model.onnx")
    config = BertConfig(
        vocab_size=shape["n_tokens"],
        hidden_size=shape["hidden"],
        num_hidden_layers=shape["n_layers"],
        num_attention_heads=shape["n_heads"],
        intermediate_size=shape["wide"],
        max_position_embeddings=shape["max_tokens"],
        layer_norm_eps=shape["epsilon"],
        attn_implementation="eager",
    )
    network = wrap_encoder(BertModel(config, add_pooling_layer=False), dropout=0.1)
    network.load_state_dict({k: torch.tensor(v) for k, v in weights.items()}, strict=False)
    return network.eval()
