"""The training loop, for teacher and student alike: soft or hard targets, checkpoints, resume, early stop.

Targets are probabilities of the three classes. A row pays their cross-entropy; a row of a two-class set pays the
cross-entropy between negative and positive only, renormalised without the neutral logit, plus a small price for calling
a whole review no opinion at all:

    two-class loss = -log p(label | not neutral) - opinion_weight * log(1 - p(neutral))

The learning rate falls with the part of the steps that is done, or of the CPU-time limit if that is greater, so that it
is zero wherever the run ends. A run in which time never led is a function of its seed; the history says of each whether
it was `paced_by_clock`. It runs on a GPU where there is one; in bfloat16 where the hardware has it.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from vocnlp.errors import ModelError
from vocnlp.sentiment.encode import TokenIds
from vocnlp.sentiment.recipe import NetworkSettings
from vocnlp.sentiment.student import compute_in, find_device, find_precision, load_weights, pad_batch, predict_logits

logger = logging.getLogger(__name__)

TARGETS = ("q_negative", "q_neutral", "q_positive")


def make_batches(
    lengths: npt.NDArray[np.int64], *, batch_tokens: int, batch_texts: int, seed: int, epoch: int
) -> list[npt.NDArray[np.int64]]:
    """Cut a shuffled epoch into batches of similar length; the batches come in random order.

    Examples
    --------
    >>> batches = make_batches(np.array([9, 2, 9, 2]), batch_tokens=18, batch_texts=8, seed=0, epoch=0)
    >>> sorted(sorted(b.tolist()) for b in batches)
    [[0, 2], [1, 3]]
    """
    generator = np.random.default_rng([seed, epoch])
    order = generator.permutation(len(lengths))
    batches = []
    for start in range(0, len(order), 4_096):
        part = order[start : start + 4_096]
        part = part[np.argsort(lengths[part], kind="stable")]
        current: list[int] = []
        for i in part:
            if current and ((len(current) + 1) * lengths[i] > batch_tokens or len(current) == batch_texts):
                batches.append(np.array(current))
                current = []
            current.append(int(i))
        batches.append(np.array(current))
    return [batches[i] for i in generator.permutation(len(batches))]


def take_epoch(source: npt.NDArray[Any], share_per_epoch: dict[str, float], epoch: int) -> npt.NDArray[np.int64]:
    """Return the positions that one epoch reads: of a source with a share, the next part, beginning again at the end.

    Examples
    --------
    >>> source = np.array(["a", "a", "a", "a", "b"])
    >>> [take_epoch(source, {"a": 0.5}, epoch).tolist() for epoch in (0, 1, 2)]
    [[0, 1, 4], [2, 3, 4], [0, 1, 4]]
    """
    taken = []
    for name in np.unique(source):
        at = np.flatnonzero(source == name)
        size = round(len(at) * share_per_epoch.get(str(name), 1.0))
        taken.append(at[(np.arange(size) + epoch * size) % len(at)])
    return np.sort(np.concatenate(taken))


def score_dev(logits: npt.NDArray[Any], dev: pd.DataFrame) -> dict[str, float]:
    """Score dev by source: accuracy of two-class sets, macro-F1 of the others, and their mean as `mean`.

    In the mean a set counts with the square root of its size: a few dozen texts must not choose the weights.

    Parameters
    ----------
    logits : array of shape (n, 3)
        Class scores, or probabilities.
    dev : DataFrame
        source, kind, label, two_class.
    """
    from sklearn.metrics import f1_score

    scores: dict[str, float] = {}
    counts: dict[str, float] = {}
    label = dev["label"].to_numpy()
    names = (dev["source"] + "/" + dev["kind"]).to_numpy()
    for name in sorted(set(names)):
        at = np.flatnonzero(names == name)
        counts[name] = float(len(at)) ** 0.5
        found = logits[at].argmax(1)
        if bool(dev["two_class"].to_numpy()[at].all()):
            sides = np.where(logits[at, 2] > logits[at, 0], 2, 0)
            scores[name] = float(np.mean(sides == label[at]))
            scores[f"{name}/called_neutral"] = float(np.mean(found == 1))
        else:
            # Over the classes the set has: a set without neutral would otherwise score a class nobody can find.
            classes = np.unique(label[at])
            scores[name] = float(f1_score(label[at], found, labels=classes, average="macro"))
    scores["mean"] = sum(scores[name] * count for name, count in counts.items()) / sum(counts.values())
    return scores


class _Run:
    """State of one training run: everything that a checkpoint holds."""

    def __init__(self, network: Any, settings: NetworkSettings, n_steps: int) -> None:
        import torch

        self.network = network
        if settings.freeze_embeddings:
            network.encoder.embeddings.requires_grad_(False)
        groups: dict[tuple[float, float], list[tuple[str, Any]]] = {}
        n_layers = len(settings.layers)
        for name, parameter in network.named_parameters():
            if parameter.requires_grad:
                decay = settings.weight_decay if parameter.ndim > 1 else 0.0
                groups.setdefault((_rate(name, settings, n_layers), decay), []).append((name, parameter))
        self.names = [name for named in groups.values() for name, _ in named]
        self.optimizer = torch.optim.AdamW(
            [
                {"params": [p for _, p in named], "lr": rate, "weight_decay": decay}
                for (rate, decay), named in groups.items()
            ],
            fused=True,
        )
        self.trained = [p for named in groups.values() for _, p in named]
        self.base_rates = [float(g["lr"]) for g in self.optimizer.param_groups]
        self.warm_steps = max(1, int(settings.warm_up * n_steps))
        self.n_steps, self.max_seconds, self.warm_up = n_steps, 60 * settings.max_cpu_minutes, settings.warm_up
        self.step, self.best, self.looks_since_best = 0, -1.0, 0
        self.wall_seconds, self.cpu_seconds = 0.0, 0.0
        self.paced_by_clock = False
        self.log: list[dict[str, float]] = []
        self._clocks = time.monotonic(), time.process_time()

    def count_time(self) -> None:
        """Add the time since the last call."""
        now = time.monotonic(), time.process_time()
        self.wall_seconds += now[0] - self._clocks[0]
        self.cpu_seconds += now[1] - self._clocks[1]
        self._clocks = now

    def set_rate(self) -> float:
        """Set the learning rates: a linear warm-up, then a line to zero at the last step or the time limit.

        Returns
        -------
        float
            The part of the run that is done.
        """
        self.count_time()
        of_steps, of_time = self.step / self.n_steps, self.cpu_seconds / self.max_seconds
        done = max(of_steps, of_time)
        self.paced_by_clock |= of_time > of_steps and done > self.warm_up  # before that, warm-up sets the rate
        factor = min((self.step + 1) / self.warm_steps, max(0.0, 1 - done) / (1 - self.warm_up))
        for group, rate in zip(self.optimizer.param_groups, self.base_rates, strict=True):
            group["lr"] = rate * min(1.0, factor)
        return done

    def save(self, folder: Path, name: str, fingerprint: str) -> None:
        """Write weights, optimiser, random state and progress, in one file that is whole or not there."""
        import torch
        from safetensors.torch import save_file

        folder.mkdir(parents=True, exist_ok=True)
        tensors = {f"model.{k}": v.detach().cpu().contiguous() for k, v in self.network.state_dict().items()}
        if name == "last":
            state = self.optimizer.state_dict()["state"]
            for i, parameter in enumerate(self.names):
                for key, value in state.get(i, {}).items():
                    tensors[f"optimizer.{parameter}.{key}"] = value.detach().cpu().contiguous()
        tensors["random"] = torch.get_rng_state()
        progress = {
            "fingerprint": fingerprint,
            "step": self.step,
            "best": self.best,
            "looks_since_best": self.looks_since_best,
            "wall_seconds": self.wall_seconds,
            "cpu_seconds": self.cpu_seconds,
            "paced_by_clock": self.paced_by_clock,
            "log": self.log,
        }
        save_file(tensors, folder / f"{name}.part", metadata={"progress": json.dumps(progress)})
        (folder / f"{name}.part").replace(folder / f"{name}.safetensors")

    def resume(self, folder: Path, fingerprint: str) -> bool:
        """Load the last checkpoint of the same configuration; False where there is none."""
        import torch
        from safetensors import SafetensorError, safe_open

        path = folder / "last.safetensors"
        if not path.exists():
            return False
        try:
            with safe_open(path, framework="pt") as file:
                progress = json.loads((file.metadata() or {})["progress"])
                tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118  # it is no dict
        except (OSError, SafetensorError, ValueError, KeyError) as error:
            raise ModelError(
                "a checkpoint cannot be read",
                expected="a checkpoint written by this version of vocnlp",
                got=type(error).__name__,
                where=str(path),
                fix="remove the folder; the step begins again",
            ) from error
        if progress["fingerprint"] != fingerprint:
            raise ModelError(
                "a checkpoint of another recipe lies in the working folder",
                expected=fingerprint,
                got=progress["fingerprint"],
                where=str(folder),
                fix="remove the folder, or train in another one",
            )
        self.network.load_state_dict({k[6:]: v for k, v in tensors.items() if k.startswith("model.")})
        state = {
            i: {key: tensors[f"optimizer.{n}.{key}"] for key in ("step", "exp_avg", "exp_avg_sq")}
            for i, n in enumerate(self.names)
            if f"optimizer.{n}.step" in tensors
        }
        self.optimizer.load_state_dict({**self.optimizer.state_dict(), "state": state})
        torch.set_rng_state(tensors["random"])
        for name in ("step", "best", "looks_since_best", "wall_seconds", "cpu_seconds", "paced_by_clock", "log"):
            setattr(self, name, progress[name])
        return True


def _rate(name: str, settings: NetworkSettings, n_layers: int) -> float:
    if name.startswith("head."):
        return settings.head_learning_rate
    _, _, rest = name.partition("encoder.encoder.layer.")
    below_top = n_layers - 1 - int(rest.split(".")[0]) if rest else n_layers
    return settings.learning_rate * settings.layer_decay**below_top


def _loss(logits: Any, target: Any, two_class: Any, weight: Any, opinion_weight: float) -> Any:
    import torch

    every = torch.log_softmax(logits, 1)
    three = -(target * every).sum(1)
    sides = torch.log_softmax(logits[:, [0, 2]], 1)
    two = -(target[:, [0, 2]] * sides).sum(1) - opinion_weight * torch.logsumexp(every[:, [0, 2]], 1)
    return (torch.where(two_class, two, three) * weight).mean()


def _steps(
    rows: Sequence[TokenIds], source: npt.NDArray[Any], settings: NetworkSettings, seed: int
) -> Iterator[npt.NDArray[np.int64]]:
    lengths = np.array([len(r) for r in rows])
    for epoch in range(settings.epochs):
        at = take_epoch(source, settings.share_per_epoch, epoch)
        for batch in make_batches(
            lengths[at], batch_tokens=settings.batch_tokens, batch_texts=settings.batch_texts, seed=seed, epoch=epoch
        ):
            yield at[batch]


def fit_network(
    network: Any,
    rows: Sequence[TokenIds],
    lessons: pd.DataFrame,
    dev_rows: Sequence[TokenIds],
    dev: pd.DataFrame,
    settings: NetworkSettings,
    *,
    pad_id: int,
    work: Path,
    fingerprint: str,
    seed: int = 0,
    threads: int = 2,
) -> tuple[npt.NDArray[np.bool_], dict[str, Any]]:
    """Train a network in place, resuming from a checkpoint in `work`; it ends with the weights that were best on dev.

    Parameters
    ----------
    network : torch.nn.Module
        From `build_student`.
    rows : sequence of int64 arrays
        The lessons' token ids.
    lessons : DataFrame
        source, two_class, weight, q_negative, q_neutral, q_positive: what is learnt, one row a text.
    dev_rows, dev
        Token ids and examples that choose the best look; a part of them, spread evenly, is looked at.
    fingerprint : str
        Names the run; a checkpoint of another one is refused.

    Returns
    -------
    seen, history
        Which lessons were read (bool), and how it went.

    Raises
    ------
    ModelError
        If a checkpoint of another run lies in `work`, or there is nothing to learn.
    """
    import torch

    if not len(rows) or not len(dev_rows):
        raise ModelError(
            "no examples to train on", expected="training and dev examples", got=f"{len(rows)}, {len(dev_rows)}"
        )
    torch.manual_seed(seed)
    torch.set_num_threads(threads)
    device = find_device()
    precision = find_precision(device)
    network.to(device)
    every = max(1, len(dev) // settings.dev_texts)
    dev, dev_rows = dev.iloc[::every].reset_index(drop=True), list(dev_rows)[::every]
    steps = list(_steps(rows, lessons["source"].to_numpy(dtype=object), settings, seed))
    target = torch.tensor(lessons[list(TARGETS)].to_numpy(dtype="float32"))
    two_class = torch.tensor(lessons["two_class"].to_numpy(dtype=bool))
    weight = torch.tensor(lessons["weight"].to_numpy(dtype="float32"))
    run = _Run(network, settings, len(steps))
    if run.resume(work, fingerprint):
        logger.info("resumed at step %d of %d", run.step, len(steps))
    logger.info("%d texts, %d steps", len(rows), len(steps))
    losses: list[float] = []
    done = run.set_rate()
    while run.step < len(steps) and done < 1:
        network.train()
        at = steps[run.step]
        ids, mask = pad_batch([rows[i] for i in at], pad_id)
        with compute_in(precision, device):
            logits = network(torch.from_numpy(ids).to(device), torch.from_numpy(mask).to(device))
        index = torch.from_numpy(at)
        loss = _loss(
            logits.float(),
            target[index].to(device),
            two_class[index].to(device),
            weight[index].to(device),
            settings.opinion_weight,
        )
        run.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(run.trained, 1.0)
        run.optimizer.step()
        run.step += 1
        losses.append(float(loss.detach()))
        done = run.set_rate()
        if run.step % 20 == 0:
            logger.info(
                "step %d of %d, %.0f CPU s, %.0f s, loss %.4f",
                run.step, len(steps), run.cpu_seconds, run.wall_seconds, float(np.mean(losses[-20:])),
            )  # fmt: skip
        if run.step % settings.evaluate_every and run.step < len(steps) and done < 1:
            continue
        scores = score_dev(predict_logits(network, dev_rows, pad_id), dev)
        run.count_time()
        run.log.append(
            {"step": run.step, "cpu_seconds": round(run.cpu_seconds, 1), "loss": float(np.mean(losses)), **scores}
        )
        logger.info("%s", json.dumps({k: round(v, 4) for k, v in run.log[-1].items()}))
        losses = []
        run.looks_since_best += 1
        if scores["mean"] > run.best:
            run.best, run.looks_since_best = scores["mean"], 0
            run.save(work, "best", fingerprint)
        run.save(work, "last", fingerprint)
        if run.looks_since_best >= settings.patience:
            logger.info("stopped early at step %d of %d", run.step, len(steps))
            break
    network.load_state_dict(load_weights(work))
    network.to("cpu").eval()
    # A run that its limit ended has not read everything it was offered; card and manifest tell what it read.
    seen: npt.NDArray[np.bool_] = np.zeros(len(rows), dtype=bool)
    seen[np.concatenate(steps[: run.step])] = True
    history = {
        "log": run.log,
        "wall_seconds": round(run.wall_seconds, 1),
        "cpu_seconds": round(run.cpu_seconds, 1),
        "steps": run.step,
        "paced_by_clock": run.paced_by_clock,
        "planned_steps": len(steps),
        "texts": int(seen.sum()),
        "device": device,
        "precision": precision,
    }
    return seen, history
