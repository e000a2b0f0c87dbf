"""Adaptation of a base encoder to the words of customers, by guessing masked characters (Gururangan et al. 2020).

Optional: on two cores its hour buys less than the same hour of distillation, which reads the same lines; the shipped
recipes leave it out. It runs alone, and a network may start from what it leaves.
"""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from vocnlp.errors import ModelError
from vocnlp.sentiment.encode import Encoder, prepare_text
from vocnlp.sentiment.fit import make_batches
from vocnlp.sentiment.recipe import AdaptSettings
from vocnlp.sentiment.student import compute_in, find_device, find_precision, find_tokenizer, load_encoder, pad_batch

logger = logging.getLogger(__name__)


def adapt_base(
    base: str, texts: Sequence[str], settings: AdaptSettings, out: Path, *, seed: int = 0, threads: int = 2
) -> dict[str, Any]:
    """Train a base on guessing masked tokens of texts, and write it as a base again.

    A masked token becomes the unknown token; the guess is the product with the base's own embeddings, which stay as
    they are. One pass over the texts, or until the CPU-time limit; the learning rate falls to zero either way.

    Returns
    -------
    dict
        steps, texts, first and last mean loss.

    Raises
    ------
    ModelError
        If the base cannot be loaded or its tokenizer has no unknown token, or there are no texts.
    """
    import torch

    if not texts:
        raise ModelError("nothing to adapt to", expected="lines of the clean corpus", got="none", where="adapt")
    torch.manual_seed(seed)
    torch.set_num_threads(threads)
    device = find_device()
    precision = find_precision(device)
    encoder = Encoder(find_tokenizer(base), settings.max_tokens)
    rows = encoder.encode([prepare_text(t) for t in texts])
    model = load_encoder(base).to(device).train()
    model.embeddings.requires_grad_(False)
    table = model.embeddings.word_embeddings.weight
    head = torch.nn.Sequential(
        torch.nn.Linear(table.shape[1], table.shape[1]), torch.nn.GELU(), torch.nn.LayerNorm(table.shape[1])
    ).to(device)
    trained = [p for p in [*model.parameters(), *head.parameters()] if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=settings.learning_rate, fused=True)
    lengths = np.array([len(r) for r in rows])
    batches = make_batches(lengths, batch_tokens=settings.batch_tokens, batch_texts=256, seed=seed, epoch=0)
    generator = np.random.default_rng(seed)
    started, losses, n_texts = time.process_time(), [], 0
    for number, at in enumerate(batches):
        done = max(number / len(batches), (time.process_time() - started) / (60 * settings.max_cpu_minutes))
        if done >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = settings.learning_rate * min((number + 1) / 50, 1 - done)
        ids, mask = pad_batch([rows[i] for i in at], encoder.pad_id)
        hidden = (generator.random(ids.shape) < settings.masked_share) & (mask == 1)
        hidden &= (ids != encoder.start_id) & (ids != encoder.end_id)
        if not hidden.any():
            continue
        wanted = torch.from_numpy(ids[hidden]).to(device)
        ids[hidden] = encoder.unknown_id
        with compute_in(precision, device):
            states = model(
                input_ids=torch.from_numpy(ids).to(device), attention_mask=torch.from_numpy(mask).to(device)
            ).last_hidden_state
            guesses = head(states[torch.from_numpy(hidden).to(device)]) @ table.T
        loss = torch.nn.functional.cross_entropy(guesses.float(), wanted)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        losses.append(float(loss.detach()))
        n_texts += len(at)
        if len(losses) % 50 == 0:
            logger.info("step %d of %d, loss %.4f", len(losses), len(batches), float(np.mean(losses[-50:])))
    out.mkdir(parents=True, exist_ok=True)
    model.to("cpu").save_pretrained(out)
    shutil.copyfile(encoder.path, out / "tokenizer.json")
    edge = max(1, len(losses) // 10)
    return {
        "steps": len(losses),
        "texts": n_texts,
        "first_loss": round(float(np.mean(losses[:edge])), 4),
        "last_loss": round(float(np.mean(losses[-edge:])), 4),
    }
