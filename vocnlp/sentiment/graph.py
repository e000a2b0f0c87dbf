"""The trained student as an ONNX graph, written node by node.

Written by hand rather than traced: the graph is then small, the same on every version of torch, and holds two things
that tracers do not do. Token embeddings are int8 with one scale per token, which is most of the file's size; and query,
key and value are one product.

Padding is invisible: padded positions get -10,000 before the softmax, which makes their share exactly 0 in float32,
and pooling leaves them out.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

OPSET = 20
Floats: TypeAlias = npt.NDArray[np.float32]


class _Graph:
    """Collects nodes and constants; every method returns the name of what it adds."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, name: str, values: npt.NDArray[Any]) -> str:
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(self, op: str, name: str, *inputs: str, **attributes: Any) -> str:
        from onnx import helper

        self.nodes.append(helper.make_node(op, list(inputs), [name], name=name, **attributes))
        return name

    def linear(self, name: str, x: str, weight: Floats, bias: Floats) -> str:
        """Add x @ weight.T + bias, torch's convention for the weight."""
        product = self.add("MatMul", f"{name}.product", x, self.constant(f"{name}.weight", weight.T))
        return self.add("Add", name, product, self.constant(f"{name}.bias", bias))

    def norm(self, name: str, x: str, weight: Floats, bias: Floats, epsilon: float) -> str:
        return self.add(
            "LayerNormalization",
            name,
            x,
            self.constant(f"{name}.weight", weight),
            self.constant(f"{name}.bias", bias),
            axis=-1,
            epsilon=epsilon,
        )


def quantize_rows(table: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """Round each row of a table to int8 with a scale of its own.

    Returns
    -------
    codes, scales
        int8 of the table's shape, float32 of shape (rows, 1); codes * scales is the table.

    Examples
    --------
    >>> codes, scales = quantize_rows(np.array([[1.27, -0.5]], dtype=np.float32))
    >>> codes.tolist()
    [[127, -50]]
    """
    scales = np.maximum(np.abs(table).max(1, keepdims=True) / 127, 1e-12).astype(np.float32)
    return np.round(table / scales).astype(np.int8), scales


def build_graph(weights: dict[str, Floats], *, n_layers: int, n_heads: int, max_tokens: int, epsilon: float) -> Any:
    """Write the classifier as an ONNX model: ids, mask (int64, (n, t)) -> logits (float32, (n, 3)).

    Parameters
    ----------
    weights : dict
        The student's state dict as float32 arrays.

    Returns
    -------
    onnx.ModelProto
    """
    import onnx
    from onnx import TensorProto, helper

    g = _Graph()
    hidden = weights["head.weight"].shape[1]
    head_size = hidden // n_heads
    e = "encoder.embeddings."
    codes, scales = quantize_rows(weights[e + "word_embeddings.weight"])
    words = g.add("Cast", "words.float", g.add("Gather", "words.codes", g.constant("words.table", codes), "ids"), to=1)
    words = g.add("Mul", "words", words, g.add("Gather", "words.scale", g.constant("words.scales", scales), "ids"))
    # Every token is of type 0: its row is added to the positions once and for all.
    places = weights[e + "position_embeddings.weight"][:max_tokens] + weights[e + "token_type_embeddings.weight"][:1]
    one, two = g.constant("one", np.array([1])), g.constant("two", np.array([2]))
    zero = g.constant("zero", np.array([0]))
    length = g.add("Slice", "length", g.add("Shape", "shape", "ids"), one, two)
    place = g.add("Slice", "places", g.constant("places.table", places), zero, length, zero)
    x = g.norm(
        "embedded",
        g.add("Add", "embedded.sum", words, place),
        weights[e + "LayerNorm.weight"],
        weights[e + "LayerNorm.bias"],
        epsilon,
    )
    mask = g.add("Cast", "mask.float", "mask", to=1)
    hide = g.add("Sub", "hide.where", mask, g.constant("one.float", np.array([1.0], np.float32)))
    hide = g.add("Mul", "hide.score", hide, g.constant("hide.size", np.array([1e4], np.float32)))
    hide = g.add("Unsqueeze", "hide", hide, g.constant("hide.axes", np.array([1, 2])))
    split = g.constant("heads.shape", np.array([0, 0, n_heads, head_size]))
    join = g.constant("joined.shape", np.array([0, 0, hidden]))
    for i in range(n_layers):
        p, n = f"encoder.encoder.layer.{i}.", f"layer{i}."
        scale = np.float32(1 / np.sqrt(head_size))
        names = [p + f"attention.self.{part}" for part in ("query", "key", "value")]
        weight = np.concatenate([weights[names[0] + ".weight"] * scale, *(weights[k + ".weight"] for k in names[1:])])
        bias = np.concatenate([weights[names[0] + ".bias"] * scale, *(weights[k + ".bias"] for k in names[1:])])
        together = g.linear(n + "qkv", x, weight, bias)
        parts = [n + "query", n + "key", n + "value"]
        g.nodes.append(helper.make_node("Split", [together], parts, name=n + "split", axis=-1, num_outputs=3))
        heads = [g.add("Reshape", part + ".heads", part, split) for part in parts]
        query = g.add("Transpose", n + "query.t", heads[0], perm=[0, 2, 1, 3])
        key = g.add("Transpose", n + "key.t", heads[1], perm=[0, 2, 3, 1])
        value = g.add("Transpose", n + "value.t", heads[2], perm=[0, 2, 1, 3])
        scores = g.add("Add", n + "scores", g.add("MatMul", n + "attend.scores", query, key), hide)
        mixed = g.add("MatMul", n + "attend.mix", g.add("Softmax", n + "attention", scores, axis=-1), value)
        mixed = g.add("Reshape", n + "mixed", g.add("Transpose", n + "mixed.t", mixed, perm=[0, 2, 1, 3]), join)
        o = p + "attention.output."
        out = g.linear(n + "attended", mixed, weights[o + "dense.weight"], weights[o + "dense.bias"])
        x = g.norm(
            n + "attended.norm",
            g.add("Add", n + "attended.sum", out, x),
            weights[o + "LayerNorm.weight"],
            weights[o + "LayerNorm.bias"],
            epsilon,
        )
        wide = g.linear(n + "wide", x, weights[p + "intermediate.dense.weight"], weights[p + "intermediate.dense.bias"])
        wide = g.add("Gelu", n + "gelu", wide)
        o = p + "output."
        out = g.linear(n + "narrow", wide, weights[o + "dense.weight"], weights[o + "dense.bias"])
        x = g.norm(
            n + "norm",
            g.add("Add", n + "sum", out, x),
            weights[o + "LayerNorm.weight"],
            weights[o + "LayerNorm.bias"],
            epsilon,
        )
    last = g.constant("last.axis", np.array([-1]))
    # A product per text, not ReduceSum: that one adds up in another order for another number of texts.
    total = g.add("MatMul", "pool.sum", g.add("Unsqueeze", "pool.mask", mask, one), x)
    count = g.add("ReduceSum", "pool.count", g.add("Unsqueeze", "pool.each", mask, one), last, keepdims=1)
    pooled = g.add("Div", "pooled", total, count)
    # Products and a sum instead of a MatMul: with one text a MatMul takes another path.
    spread = g.add("Mul", "head.product", pooled, g.constant("head.weight", weights["head.weight"][None]))
    scores = g.add("ReduceSum", "head.sum", spread, last, keepdims=0)
    g.add("Add", "logits", scores, g.constant("head.bias", weights["head.bias"]))
    shape = ["n", "t"]
    graph = helper.make_graph(
        g.nodes,
        "sentiment",
        [helper.make_tensor_value_info(k, TensorProto.INT64, shape) for k in ("ids", "mask")],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", 3])],
        g.constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="vocnlp")
    model.ir_version = 10
    onnx.checker.check_model(model)
    return model
