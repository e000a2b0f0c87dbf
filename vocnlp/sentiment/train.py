"""Fine-tune a small sentiment classifier on reviews, opinions and clauses at once.

One objective for sources that disagree about classes: an example with three possible labels pays the cross-entropy of
all three; an example of a two-class set pays the cross-entropy between negative and positive only, renormalised without
the neutral logit, plus a small price for calling a whole review no opinion at all (`opinion_weight`):

    two-class loss = -log p(label | not neutral) - opinion_weight * log(1 - p(neutral))

Classes are weighted inside each source by the inverse square root of their frequency. The run is seeded, writes
checkpoints (safetensors, nothing pickled) and resumes from the last one; the best one on dev is exported.
"""

from __future__ import annotations

import json
import logging
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import yaml
from pydantic import BaseModel, ConfigDict, Field

from vocnlp.errors import ConfigError, ModelError
from vocnlp.sentiment.data import LABELS, load_examples
from vocnlp.sentiment.encode import Encoder, TokenIds
from vocnlp.sentiment.splits import Splits
from vocnlp.sentiment.student import build_student, pad_batch, predict_logits

logger = logging.getLogger(__name__)


class TrainConfig(BaseModel):
    """Everything that decides which model comes out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data: Path = Field(description="Folder of the labelled data sets.")
    base: str = Field(description="Hugging Face directory or hub name of the base encoder.")
    out: Path = Field(description="Folder of the finished model.")
    splits: Path = Path("models/splits.json")
    name: str = "sentiment-fast"
    version: str = "0.1.0"
    layers: tuple[int, ...] = (0, 3, 7, 11)
    max_tokens: int = Field(default=96, ge=16, le=512)
    epochs: int = Field(default=2, ge=1)
    batch_tokens: int = Field(default=1_536, ge=96, description="Tokens of a batch, padding included.")
    batch_texts: int = Field(default=48, ge=1)
    learning_rate: float = Field(default=2e-4, gt=0)
    head_learning_rate: float = Field(default=1e-3, gt=0)
    warm_up: float = Field(default=0.06, ge=0, lt=1, description="Share of the steps.")
    weight_decay: float = Field(default=0.01, ge=0)
    dropout: float = Field(default=0.1, ge=0, lt=1)
    freeze_embeddings: bool = False
    opinion_weight: float = Field(default=0.2, ge=0, description="Price of calling a two-class review neutral.")
    source_weights: dict[str, float] = Field(
        default={}, description="Weight by `source/kind/label`, `source/kind` or `source`."
    )
    max_per_class: dict[str, int] = Field(default={}, description="Most examples a class may give, by `source/kind`.")
    share_per_epoch: dict[str, float] = Field(default={}, description="Part of a source that one epoch takes, in turn.")
    max_examples: int | None = Field(default=None, description="A random part of the training set, for trials.")
    evaluate_every: int = Field(default=500, ge=1, description="Steps between looks at dev; each writes a checkpoint.")
    patience: int = Field(default=6, ge=1, description="Looks at dev without a better score before it stops.")
    max_minutes: float = Field(default=40, gt=0, description="Training ends after this at the latest.")
    threads: int = Field(default=2, ge=1)
    seed: int = 0
    precision_goal: float = Field(default=0.9, gt=0, le=1, description="Precision on dev; sets the abstain threshold.")

    @classmethod
    def load(cls, recipe: Path, **given: object) -> TrainConfig:
        """Read a YAML recipe; arguments that are not None win over it.

        Raises
        ------
        ConfigError
            If the recipe is missing, is not YAML, or names an unknown setting.
        """
        try:
            body = yaml.safe_load(recipe.read_text(encoding="utf-8")) or {}
            return cls(**{**body, **{k: v for k, v in given.items() if v is not None}})
        except (OSError, yaml.YAMLError, ValueError, TypeError) as error:
            raise ConfigError(
                "the training recipe cannot be used",
                expected="YAML with settings of TrainConfig",
                got=f"{type(error).__name__}: {str(error)[:300]}",
                where=str(recipe),
                fix="see models/recipes",
            ) from error


def select_examples(examples: pd.DataFrame, config: TrainConfig) -> pd.DataFrame:
    """Take the training examples: capped by class, weighted, in an order that depends on hashes alone.

    Returns
    -------
    DataFrame
        The examples' columns plus weight (float64, mean about 1 inside each source before `source_weights`).
    """
    chosen = examples.loc[examples["role"] == "train"].sort_values(["hash", "source", "text"], kind="stable")
    key = chosen["source"] + "/" + chosen["kind"]
    rank = chosen.groupby(["source", "kind", "label"]).cumcount()
    chosen = chosen.loc[(rank < key.map(config.max_per_class).fillna(len(chosen))).to_numpy()]
    if config.max_examples is not None:
        chosen = chosen.sample(min(config.max_examples, len(chosen)), random_state=config.seed).sort_index()
    counts = chosen.groupby(["source", "kind", "label"])["text"].transform("size")
    totals = chosen.groupby(["source", "kind"])["text"].transform("size")
    weight = ((totals / counts) ** 0.5).clip(upper=4.0)
    weight /= weight.groupby([chosen["source"], chosen["kind"]]).transform("mean")
    source, kind, label = chosen["source"], chosen["kind"], chosen["label"].map(dict(enumerate(LABELS)))
    for names in (source, source + "/" + kind, source + "/" + kind + "/" + label):
        weight *= names.map(config.source_weights).fillna(1.0)
    return chosen.assign(weight=weight).reset_index(drop=True)


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


def score_dev(logits: npt.NDArray[Any], dev: pd.DataFrame) -> dict[str, float]:
    """Score dev by source: accuracy of two-class sets, macro-F1 of the others, and their plain mean as `mean`."""
    from sklearn.metrics import f1_score

    scores: dict[str, float] = {}
    label = dev["label"].to_numpy()
    names = (dev["source"] + "/" + dev["kind"]).to_numpy()
    for name in sorted(set(names)):
        at = np.flatnonzero(names == name)
        found = logits[at].argmax(1)
        if bool(dev["two_class"].to_numpy()[at].all()):
            sides = np.where(logits[at, 2] > logits[at, 0], 2, 0)
            scores[name] = float(np.mean(sides == label[at]))
            scores[f"{name}/called_neutral"] = float(np.mean(found == 1))
        else:
            # Over the classes the set has: a set without neutral would otherwise score a class nobody can find.
            classes = np.unique(label[at])
            scores[name] = float(f1_score(label[at], found, labels=classes, average="macro"))
    scores["mean"] = float(np.mean([v for k, v in scores.items() if k.count("/") == 1]))
    return scores


class _Run:
    """State of one training run: everything that a checkpoint holds."""

    def __init__(self, student: Any, config: TrainConfig, n_steps: int) -> None:
        import torch

        self.student = student
        if config.freeze_embeddings:
            student.encoder.embeddings.requires_grad_(False)
        named = {n: p for n, p in student.named_parameters() if p.requires_grad}
        self.names = list(named)
        groups = [
            {
                "params": [p],
                "lr": config.head_learning_rate if n.startswith("head.") else config.learning_rate,
                "weight_decay": config.weight_decay if p.ndim > 1 else 0.0,
            }
            for n, p in named.items()
        ]
        self.optimizer = torch.optim.AdamW(groups, fused=True)
        self.base_rates = [float(g["lr"]) for g in self.optimizer.param_groups]
        self.warm_steps = max(1, int(config.warm_up * n_steps))
        self.n_steps, self.max_seconds, self.warm_up = n_steps, 60 * config.max_minutes, config.warm_up
        self.step, self.best, self.looks_since_best, self.seconds = 0, -1.0, 0, 0.0
        self.log: list[dict[str, float]] = []

    def set_rate(self, seconds: float) -> float:
        """Set the learning rates: a linear warm-up, then a line to zero at the last step or the time limit.

        On a machine that reaches the last step in time the clock plays no part, and the run is a function of its seed.
        """
        done = max(self.step / self.n_steps, seconds / self.max_seconds)
        factor = min((self.step + 1) / self.warm_steps, max(0.0, 1 - done) / (1 - self.warm_up))
        for group, rate in zip(self.optimizer.param_groups, self.base_rates, strict=True):
            group["lr"] = rate * min(1.0, factor)
        return done

    def save(self, folder: Path, name: str, fingerprint: str) -> None:
        """Write weights, optimiser, random state and progress; the JSON comes last and names what is complete."""
        import torch
        from safetensors.torch import save_file

        folder.mkdir(parents=True, exist_ok=True)
        tensors = {f"model.{k}": v.contiguous() for k, v in self.student.state_dict().items()}
        state = self.optimizer.state_dict()["state"]
        for i, parameter in enumerate(self.names):
            for key, value in state.get(i, {}).items():
                tensors[f"optimizer.{parameter}.{key}"] = value.contiguous()
        tensors["random"] = torch.get_rng_state()
        save_file(tensors, folder / f"{name}.part")
        (folder / f"{name}.part").replace(folder / f"{name}.safetensors")
        (folder / f"{name}.json").write_text(
            json.dumps(
                {
                    "fingerprint": fingerprint,
                    "step": self.step,
                    "best": self.best,
                    "looks_since_best": self.looks_since_best,
                    "seconds": self.seconds,
                    "log": self.log,
                }
            ),
            encoding="utf-8",
        )

    def resume(self, folder: Path, name: str, fingerprint: str) -> bool:
        """Load a checkpoint of the same configuration; False where there is none."""
        import torch
        from safetensors.torch import load_file

        if not (folder / f"{name}.json").exists():
            return False
        progress = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        if progress["fingerprint"] != fingerprint:
            raise ModelError(
                "a checkpoint of another recipe lies in the output folder",
                expected=fingerprint,
                got=progress["fingerprint"],
                where=str(folder),
                fix="remove the folder, or train into another one",
            )
        tensors = load_file(folder / f"{name}.safetensors")
        self.student.load_state_dict({k[6:]: v for k, v in tensors.items() if k.startswith("model.")})
        state = {
            i: {key: tensors[f"optimizer.{n}.{key}"] for key in ("step", "exp_avg", "exp_avg_sq")}
            for i, n in enumerate(self.names)
            if f"optimizer.{n}.step" in tensors
        }
        self.optimizer.load_state_dict({**self.optimizer.state_dict(), "state": state})
        torch.set_rng_state(tensors["random"])
        self.step, self.best = progress["step"], progress["best"]
        self.looks_since_best, self.seconds, self.log = (
            progress["looks_since_best"],
            progress["seconds"],
            progress["log"],
        )
        return True


def _loss(logits: Any, label: Any, two_class: Any, weight: Any, opinion_weight: float) -> Any:
    import torch

    every = torch.log_softmax(logits, 1)
    three = -every.gather(1, label[:, None])[:, 0]
    sides = torch.log_softmax(logits[:, [0, 2]], 1)
    two = -sides.gather(1, (label // 2)[:, None])[:, 0] - opinion_weight * torch.logsumexp(every[:, [0, 2]], 1)
    return (torch.where(two_class, two, three) * weight).mean()


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


def _steps(rows: list[TokenIds], source: npt.NDArray[Any], config: TrainConfig) -> Iterator[npt.NDArray[np.int64]]:
    lengths = np.array([len(r) for r in rows])
    for epoch in range(config.epochs):
        at = take_epoch(source, config.share_per_epoch, epoch)
        for batch in make_batches(
            lengths[at], batch_tokens=config.batch_tokens, batch_texts=config.batch_texts, seed=config.seed, epoch=epoch
        ):
            yield at[batch]


def fit(config: TrainConfig, work: Path) -> tuple[Any, Encoder, pd.DataFrame, pd.DataFrame, dict[str, Any]]:
    """Train, resuming from a checkpoint in `work` if there is one of the same recipe.

    Returns
    -------
    student, encoder, chosen, dev, history
        The best student on dev, its encoder, the training examples with `seen` (bool: the student has read them), the
        dev examples, and how it went.
    """
    import torch

    torch.manual_seed(config.seed)
    torch.set_num_threads(config.threads)
    splits = Splits.load(config.splits)
    examples = load_examples(config.data, splits)
    chosen = select_examples(examples, config)
    dev = examples.loc[examples["role"] == "dev"].reset_index(drop=True)
    if chosen.empty or dev.empty:
        raise ModelError(
            "no examples to train on", expected="training and dev examples", got=f"{len(chosen)}, {len(dev)}"
        )
    encoder = Encoder(_find_tokenizer(config.base), config.max_tokens)
    rows, dev_rows = encoder.encode(chosen["text"].tolist()), encoder.encode(dev["text"].tolist())
    student = build_student(config.base, config.layers, config.max_tokens, config.dropout)
    steps = list(_steps(rows, chosen["source"].to_numpy(dtype=object), config))
    label = torch.tensor(chosen["label"].to_numpy())
    two_class = torch.tensor(chosen["two_class"].to_numpy(dtype=bool))
    weight = torch.tensor(chosen["weight"].to_numpy(dtype="float32"))
    run = _Run(student, config, len(steps))
    fingerprint = config.model_dump_json(exclude={"data", "base", "out", "max_minutes", "threads", "precision_goal"})
    if run.resume(work, "last", fingerprint):
        logger.info("resumed at step %d of %d", run.step, len(steps))
    logger.info("%d examples, %d steps", len(chosen), len(steps))
    started, seconds_before, losses = time.monotonic(), run.seconds, []
    done = run.set_rate(seconds_before)
    while run.step < len(steps) and done < 1:
        student.train()
        done = run.set_rate(seconds_before + time.monotonic() - started)
        at = steps[run.step]
        ids, mask = pad_batch([rows[i] for i in at], encoder.pad_id)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = student(torch.from_numpy(ids), torch.from_numpy(mask))
        index = torch.from_numpy(at)
        loss = _loss(logits.float(), label[index], two_class[index], weight[index], config.opinion_weight)
        run.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
        run.optimizer.step()
        run.step += 1
        losses.append(float(loss.detach()))
        if run.step % 50 == 0:
            elapsed = seconds_before + time.monotonic() - started
            logger.info("step %d of %d, %.0f s, loss %.4f", run.step, len(steps), elapsed, float(np.mean(losses[-50:])))
        if run.step % config.evaluate_every and run.step < len(steps) and done < 1:
            continue
        scores = score_dev(predict_logits(student, dev_rows, encoder.pad_id), dev)
        run.seconds = seconds_before + time.monotonic() - started
        run.log.append({"step": run.step, "seconds": round(run.seconds, 1), "loss": float(np.mean(losses)), **scores})
        logger.info("%s", json.dumps({k: round(v, 4) for k, v in run.log[-1].items()}))
        losses = []
        run.looks_since_best += 1
        if scores["mean"] > run.best:
            run.best, run.looks_since_best = scores["mean"], 0
            run.save(work, "best", fingerprint)
        run.save(work, "last", fingerprint)
        if run.looks_since_best >= config.patience:
            logger.info("stopped early at step %d of %d", run.step, len(steps))
            break
    history = {"log": run.log, "seconds": run.seconds, "steps": run.step, "planned_steps": len(steps)}
    run.resume(work, "best", fingerprint)
    # A run that the clock ended has not read everything it was offered; the card and the manifest tell what it read.
    seen: npt.NDArray[np.bool_] = np.zeros(len(chosen), dtype=bool)
    seen[np.concatenate(steps[: run.step])] = True
    chosen = chosen.assign(seen=seen)
    student.eval()
    return student, encoder, chosen, dev, history


def _find_tokenizer(base: str) -> Path:
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


def train(config: TrainConfig) -> Path:
    """Train, calibrate on dev, export to int8 and write the model folder with its card.

    The test sides are read once, at the very end, to fill in the card; nothing is chosen by them.

    Returns
    -------
    Path
        The model's folder: model.onnx, tokenizer.json, config.json, metrics.json, manifest.bin, README.md.
    """
    from vocnlp.sentiment.export import export_model, measure

    work = config.out.parent / f".{config.out.name}.training"
    student, encoder, chosen, dev, history = fit(config, work)
    export_model(config, student, encoder, chosen, dev, history)
    measure(config, "dev")
    measure(config, "test")
    shutil.rmtree(work, ignore_errors=True)
    return config.out
