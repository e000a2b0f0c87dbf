"""The network: a few layers of a pre-trained BERT-like encoder, mean pooling, three logits.

Fewer layers are the cheapest way to a fast model: cost falls in proportion, and the lower layers of a pre-trained
encoder carry most of what a classifier needs (Sajjad et al., "On the effect of dropping layers of pre-trained
transformer models", 2023). Torch and transformers load when a function here is called, not before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from vocnlp.errors import ModelError
from vocnlp.sentiment.encode import TokenIds

if TYPE_CHECKING:
    import torch


def pad_batch(rows: Sequence[TokenIds], pad_id: int, length: int | None = None) -> tuple[TokenIds, TokenIds]:
    """Return token ids and mask of a batch, both int64 of shape (n, longest or `length`).

    Examples
    --------
    >>> ids, mask = pad_batch([np.array([0, 7, 2]), np.array([0, 2])], pad_id=1)
    >>> ids.tolist(), mask.tolist()
    ([[0, 7, 2], [0, 2, 1]], [[1, 1, 1], [1, 1, 0]])
    """
    width = max(len(r) for r in rows) if length is None else length
    ids: TokenIds = np.full((len(rows), width), pad_id, dtype=np.int64)
    mask: TokenIds = np.zeros((len(rows), width), dtype=np.int64)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = row
        mask[i, : len(row)] = 1
    return ids, mask


def load_encoder(base: str) -> Any:
    """Load a BERT encoder without a head.

    Raises
    ------
    ModelError
        If there is none, a file of it is missing or broken.
    """
    import torch
    from safetensors import SafetensorError
    from transformers import BertModel

    if Path(base).is_dir() and not (Path(base) / "config.json").is_file():
        raise ModelError(
            "the base encoder cannot be loaded",
            expected="config.json, tokenizer.json and the weights of a BERT",
            got="no config.json",
            where=str(base),
            fix="give another --base",
        )
    try:
        # On a CPU the fused kernel takes nearly twice the time of plain products for texts as short as these.
        attention = "sdpa" if torch.cuda.is_available() else "eager"
        encoder, told = BertModel.from_pretrained(
            base, add_pooling_layer=False, attn_implementation=attention, output_loading_info=True
        )
    except (OSError, ValueError, RuntimeError, SafetensorError) as error:
        raise ModelError(
            "the base encoder cannot be loaded",
            expected="a BERT directory or hub name, its weights as its config.json says",
            got=f"{type(error).__name__}: {str(error).splitlines()[0][:200]}",
            where=str(base),
            fix="give another --base; see docs/methods/sentiment.md",
        ) from error
    # transformers fills what is missing with random numbers, and only logs it.
    if missing := sorted(told["missing_keys"]):
        raise ModelError(
            "the base encoder's weights are not whole",
            expected="the weights of every layer that its config.json names",
            got=f"{len(missing)} missing, such as {missing[0]}",
            where=str(base),
            fix="restore them, or correct the config.json",
        )
    return encoder


def build_student(base: str, layers: Sequence[int], max_tokens: int, dropout: float) -> Any:
    """Load a base encoder, keep some of its layers, and put a fresh three-class head on it.

    Parameters
    ----------
    base : str
        A Hugging Face directory or hub name of a BERT model.
    layers : sequence of int
        Which layers of the base stay, from the bottom, in order.

    Returns
    -------
    torch.nn.Module
        `forward(ids, mask)` gives logits of shape (n, 3).

    Raises
    ------
    ModelError
        If the base cannot be loaded, is no BERT, or lacks a layer.
    """
    import torch

    encoder = load_encoder(base)
    n_layers = encoder.config.num_hidden_layers
    if not layers or max(layers) >= n_layers or min(layers) < 0 or encoder.config.model_type != "bert":
        raise ModelError(
            "the base encoder does not fit the recipe",
            expected=f"a BERT with layers {list(layers)}",
            got=f"{encoder.config.model_type} with {n_layers} layers",
            where=str(base),
            fix="change `layers` or --base",
        )
    encoder.encoder.layer = torch.nn.ModuleList([encoder.encoder.layer[i] for i in layers])
    encoder.config.num_hidden_layers = len(layers)
    return wrap_encoder(encoder, dropout)


def wrap_encoder(encoder: Any, dropout: float) -> Any:
    """Put mean pooling and a fresh head on an encoder; `forward(ids, mask)` gives logits of shape (n, 3)."""
    import torch

    # Drop-out inside so small an encoder costs a sixth of the time on a CPU and hardly regularises two epochs.
    for module in encoder.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
    encoder.config.attention_probs_dropout_prob = 0.0

    class Student(torch.nn.Module):  # type: ignore[misc]  # defined here so that importing this module does not import torch
        def __init__(self) -> None:
            super().__init__()
            self.encoder = encoder
            self.dropout = torch.nn.Dropout(dropout)
            self.head = torch.nn.Linear(encoder.config.hidden_size, 3)
            torch.nn.init.normal_(self.head.weight, std=0.02)
            torch.nn.init.zeros_(self.head.bias)

        def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
            weights = mask.unsqueeze(-1).to(hidden.dtype)
            pooled = (hidden * weights).sum(1) / weights.sum(1)
            logits: torch.Tensor = self.head(self.dropout(pooled.float()))
            return logits

    return Student()


def take_layers(weights: dict[str, Any], layers: Sequence[int]) -> dict[str, Any]:
    """Return the weights of a shallower network that keeps some layers of a deeper one, from the bottom, in order.

    Examples
    --------
    >>> sorted(take_layers({"encoder.encoder.layer.3.w": 1, "encoder.encoder.layer.4.w": 2, "head.bias": 3}, [3]))
    ['encoder.encoder.layer.0.w', 'head.bias']
    """
    taken = {}
    for name, values in weights.items():
        prefix, found, rest = name.partition("encoder.encoder.layer.")
        if not found:
            taken[name] = values
            continue
        number, _, part = rest.partition(".")
        if int(number) in layers:
            taken[f"{prefix}{found}{list(layers).index(int(number))}.{part}"] = values
    return taken


def load_weights(folder: Path, name: str = "best") -> dict[str, Any]:
    """Read the weights of a training checkpoint, by the network's own names.

    Raises
    ------
    ModelError
        If there is no such checkpoint, or it is damaged.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    path = folder / f"{name}.safetensors"
    try:
        return {k[6:]: v for k, v in load_file(path).items() if k.startswith("model.")}
    except (OSError, SafetensorError) as error:
        raise ModelError(
            "trained weights cannot be read",
            expected="a checkpoint written by vocnlp",
            got=type(error).__name__,
            where=str(path),
            fix="run the step that makes them again",
        ) from error


def find_tokenizer(base: str) -> Path:
    """Return the tokenizer.json of a directory or hub name.

    Raises
    ------
    ModelError
        If there is none.
    """
    path = Path(base) / "tokenizer.json"
    if path.exists():
        return path
    from transformers.utils import cached_file

    try:
        return Path(str(cached_file(base, "tokenizer.json")))
    except (OSError, ValueError) as error:
        raise ModelError(
            "the base encoder has no tokenizer.json",
            expected="a directory or hub name with a fast tokenizer",
            got=type(error).__name__,
            where=str(base),
            fix="give --base",
        ) from error


def digest_base(base: str) -> str:
    """Return what tells one base from another: a digest of a directory's files, or a hub name as it is."""
    folder = Path(base)
    if not folder.is_dir():
        return base
    digest = hashlib.blake2b(digest_size=8)
    for path in sorted(p for p in folder.iterdir() if p.suffix in (".json", ".safetensors", ".bin", ".txt")):
        digest.update(path.name.encode("utf-8"))
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "blake2b").digest())
    return digest.hexdigest()


def check_training_extra() -> None:
    """Refuse to begin a training without what it needs.

    Raises
    ------
    ModelError
        If a package of the `train` extra is missing.
    """
    from importlib.util import find_spec

    if missing := [
        name for name in ("torch", "transformers", "safetensors", "onnx", "filelock") if find_spec(name) is None
    ]:
        raise ModelError(
            "training needs packages that scoring does not",
            expected="the train extra",
            got=f"no {', '.join(missing)}",
            where="vocnlp sentiment",
            fix="pip install 'vocnlp[train]'",
        )


def find_device() -> str:
    """Return the device that networks are trained on: a GPU where there is one."""
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


def find_precision(device: str) -> str:
    """Return what products are computed in: bfloat16 where the device has it in hardware, else float32.

    A processor without AMX or AVX512-BF16 emulates bfloat16, far slower than it computes in float32.
    """
    import torch

    if device == "cuda":
        fast = torch.cuda.is_bf16_supported(including_emulation=False)
    else:
        fast = any(torch.cpu.get_capabilities().get(name) for name in ("amx_bf16", "avx512_bf16", "bf16"))
    return "bfloat16" if fast else "float32"


def compute_in(precision: str, device: str) -> Any:
    """Return the context in which a network's products are of this precision (`find_precision`)."""
    import torch

    return torch.autocast(device, dtype=torch.bfloat16, enabled=precision == "bfloat16")


def predict_logits(
    network: Any, rows: Sequence[TokenIds], pad_id: int, *, batch_tokens: int = 8_192, exact: bool = False
) -> npt.NDArray[Any]:
    """Return a network's logits, float32 of shape (n, 3), in the order of the rows; in float32 if `exact`."""
    import torch

    network.eval()
    device = next(network.parameters()).device.type
    order = np.argsort([len(r) for r in rows], kind="stable")
    logits: npt.NDArray[Any] = np.zeros((len(rows), 3), dtype=np.float32)
    start = 0
    precision = "float32" if exact else find_precision(device)
    with torch.inference_mode(), compute_in(precision, device):
        while start < len(order):
            stop = start + 1
            while stop < len(order) and (stop - start + 1) * len(rows[order[stop]]) <= batch_tokens:
                stop += 1
            ids, mask = pad_batch([rows[i] for i in order[start:stop]], pad_id)
            logits[order[start:stop]] = (
                network(torch.from_numpy(ids).to(device), torch.from_numpy(mask).to(device)).float().cpu().numpy()
            )
            start = stop
    return logits
