"""Trains the fast architecture on given rows, for benchmarks that leave domains out.

The network of the recipe, its layers cut from the base as it comes, fine-tuned on the rows and nothing else: no teacher
and no adapted base, since both would have read the domain that is left out. Beside it the recipe's linear model of the
same rows, blended on their choosing side as in the shipped model; `FoldModel.alone` is the network without it, so that
nobody takes half of the opponent for the model's own merit.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from vocnlp.sentiment.baselines import frame_chances
from vocnlp.sentiment.blend import Blend, fit_blend
from vocnlp.sentiment.encode import Encoder, prepare_text, says_something
from vocnlp.sentiment.fit import fit_network
from vocnlp.sentiment.heads import pair_logits, split_chances
from vocnlp.sentiment.lessons import digest_examples, select_examples
from vocnlp.sentiment.linear import LinearModel
from vocnlp.sentiment.recipe import Recipe, fingerprint
from vocnlp.sentiment.steps import fit_baseline
from vocnlp.sentiment.student import build_student, digest_base, find_tokenizer, predict_logits


class FoldModel:
    """A trained network and, blended with it, a linear model, behind the interface of `Sentiment.predict`.

    In float32, without a cascade, never abstaining.
    """

    version = "fold"

    def __init__(
        self, network: Any, encoder: Encoder, linear: LinearModel | None = None, blend: Blend | None = None
    ) -> None:
        self.network, self.encoder, self.linear, self.blend = network, encoder, linear, blend

    def alone(self) -> FoldModel:
        """Return the network without its partner."""
        return FoldModel(self.network, self.encoder)

    def predict(self, texts: list[str]) -> pd.DataFrame:
        """Return the frame that `Sentiment.predict` returns; a text that says nothing is neutral."""
        prepared = [prepare_text(t) for t in texts]
        silent = [i for i, t in enumerate(prepared) if not says_something(t)]
        pairs = pair_logits(
            predict_logits(self.network, self.encoder.encode(prepared), self.encoder.pad_id, exact=True)
        )
        if self.linear is None or self.blend is None:
            chances = split_chances(pairs)
        else:
            chances = self.blend.combine(pairs, self.linear.score(prepared))
        chances[silent] = (0.0, 1.0, 0.0)
        return frame_chances(chances)


class Trainer:
    """Makes a fold's model, or loads it where it lies.

    Parameters
    ----------
    recipe : Path
        Its `network` and `examples` sections are used; what those leave out or cap is not: the rows are given.
    base : str
        Hugging Face folder or hub name.
    """

    def __init__(self, recipe: Path, base: str) -> None:
        self.recipe, self.base = Recipe.load(recipe), base

    def __call__(self, rows: pd.DataFrame, dev: pd.DataFrame, folder: Path) -> FoldModel:
        """Train on rows, choose the best look on dev, keep weights and progress in the folder."""
        import torch

        settings = self.recipe.network
        capless = self.recipe.examples.model_copy(update={"max_per_class": {}, "max_examples": None})
        lessons = select_examples(rows, capless, seed=self.recipe.seed)
        encoder = Encoder(find_tokenizer(self.base), settings.max_tokens)
        torch.manual_seed(self.recipe.seed)
        network = build_student(self.base, settings.layers, settings.max_tokens, settings.dropout)
        examples = digest_examples(rows), digest_examples(dev)
        mark = fingerprint(settings, capless, self.recipe.seed, *examples, digest_base(self.base))
        done = folder / "done.json"
        if done.exists() and json.loads(done.read_text("utf-8"))["fingerprint"] == mark:
            from safetensors.torch import load_file

            weights = load_file(folder / "best.safetensors")
            network.load_state_dict({k[6:]: v for k, v in weights.items() if k.startswith("model.")})
            blend = Blend.load(json.loads(done.read_text("utf-8"))["blend"])
            return FoldModel(network.eval(), encoder, LinearModel.load(folder / "linear.npz"), blend)
        linear = fit_baseline(lessons, self.recipe)
        _, history = fit_network(
            network,
            encoder.encode(lessons["text"].tolist()),
            lessons,
            encoder.encode(dev["text"].tolist()),
            dev,
            settings,
            pad_id=encoder.pad_id,
            work=folder,
            fingerprint=mark,
            seed=self.recipe.seed,
            threads=self.recipe.threads,
        )
        # Only what a second run needs stays: the optimiser's state is three times the weights.
        (folder / "last.safetensors").unlink(missing_ok=True)
        texts = dev["text"].tolist()
        said = pair_logits(predict_logits(network, encoder.encode(texts), encoder.pad_id, exact=True))
        blend = fit_blend(said, linear.score(texts), dev)
        linear.save(folder / "linear.npz")
        done.write_text(json.dumps({"fingerprint": mark, "blend": blend.save(), **history}) + "\n", encoding="utf-8")
        return FoldModel(network, encoder, linear, blend)
