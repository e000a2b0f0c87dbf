"""Read the polarity of Chinese texts with a shipped model; no torch, no network.

Two models may lie in a folder: a network, and a linear model that is many times faster. What they say is blended;
and where the folder has a cascade, the linear model answers what it is sure of and the network never reads it.

A text's result never depends on what else is in the call: the linear model adds integers, activations are quantised
with fixed scales, padding is decided by the text's own length, and a text that comes twice is read once. That is what
lets a night be cut into chunks, repeated and rebuilt with every number equal.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from vocnlp.errors import InputError, ModelError
from vocnlp.schemas import Polarity
from vocnlp.sentiment.blend import Blend
from vocnlp.sentiment.encode import Encoder, TokenIds, may_be_unreadable, prepare_text, says_something
from vocnlp.sentiment.folder import read_config, verify_files
from vocnlp.sentiment.heads import Chances, Pairs, pair_logits
from vocnlp.sentiment.linear import LinearModel

COLUMNS = ("polarity", "p_negative", "p_neutral", "p_positive", "confidence")
_POLARITIES = np.array([Polarity.NEGATIVE.value, Polarity.NEUTRAL.value, Polarity.POSITIVE.value], dtype=object)
_UNREADABLE, _NOTHING_SAID = (0.3333, 0.3333, 0.3333), (0.0, 1.0, 0.0)
_LENGTH_STEP = 8
_SLOWER_FUSIONS = ["SkipLayerNormFusion"]
"""Its fused kernel takes longer than the two that it replaces: a sixth of a small network's time."""
_BATCH_TOKENS = 2_048
_CHUNK_TEXTS = 4_096
_KEPT_BYTES, _ENTRY_BYTES, _CHAR_BYTES = 64_000_000, 330, 2
"""What the kept results may take: some 330 bytes an entry, for its objects and its place in a table, beside letters."""


class Sentiment:
    """A three-class classifier over texts of any length: clauses, sentences, whole reviews.

    Made by `load_sentiment`. Safe to share between threads; in another process load it again.

    Attributes
    ----------
    version : str
        Name, version and a hash of the model's files; part of every recipe.
    abstain_below : float
        Least confidence at which the model says what it thinks; chosen on dev, see the model's card.
    config : dict
        The model's config.json.
    """

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        self.folder = folder
        self.threads = threads
        self.config = read_config(folder)
        digest = verify_files(folder, self.config)
        self.version = f"{self.config['name']}-{self.config['version']}+{digest[:12]}"
        self.abstain_below = float(self.config["abstain_below"])
        self.linear = LinearModel.load(folder / "linear.npz") if "linear.npz" in self.config["files"] else None
        self._encoder: Encoder | None = None
        self._session: Any = None
        self._lock = threading.Lock()
        self._kept = _Kept(_KEPT_BYTES)

    def __repr__(self) -> str:
        return f"Sentiment({self.version})"

    def predict(self, texts: Sequence[str]) -> pd.DataFrame:
        """Say of each text whether it complains, praises or does neither.

        Long texts are read at their head and tail (96 tokens, about 140 characters, two thirds of them head). A text
        without a letter, digit or pictograph, and what is no text at all (None, NaN), is neutral with certainty: there
        is no opinion in it. Below `abstain_below` the polarity is abstain; the probabilities stand all the same. Of a
        text most of whose letters the vocabulary lacks (Arabic, Korean, kana) nothing is known: it is abstain, a third
        each.

        Parameters
        ----------
        texts : sequence of str
            Best normalised by `vocnlp.preprocess.normalize`, as the pipeline does.

        Returns
        -------
        DataFrame
            One row per text in order, index 0 to n-1: polarity; p_negative, p_neutral, p_positive (calibrated, four
            decimals); confidence, the greatest of the three.

        Raises
        ------
        InputError
            If these are no texts: nothing at all, a table, a dictionary or bytes.
        ModelError
            If the model's files cannot be run.

        Examples
        --------
        >>> import vocnlp
        >>> vocnlp.load_sentiment().predict(["客服态度太差", "屏幕很好", "请问怎么开通网银？"]).polarity.tolist()
        ['negative', 'positive', 'neutral']
        """
        if isinstance(texts, str):
            texts = [texts]
        if isinstance(texts, (bytes, dict, pd.DataFrame)) or not isinstance(texts, Iterable):
            raise InputError(
                "these are no texts",
                expected="a list or column of strings",
                got=type(texts).__name__,
                where="predict",
                fix="give the column of texts",
            )
        prepared = [prepare_text(t) for t in texts]
        unique = dict.fromkeys(t for t in prepared if says_something(t))
        unreadable = {t for t in unique if may_be_unreadable(t) and not self._open()[0].can_read(t)}
        waiting = [t for t in unique if t not in unreadable]
        # The same text may come twice as different strings ("好 " and "好"): rows are looked up by prepared text.
        rows = {**dict.fromkeys(unreadable, -2), **{t: i for i, t in enumerate(waiting)}}
        probabilities = np.empty((len(waiting) + 2, 3))
        probabilities[-2:] = _UNREADABLE, _NOTHING_SAID
        found = self._kept.find(waiting)
        missing = [i for i, row in enumerate(found) if row is None]
        for start in range(0, len(missing), _CHUNK_TEXTS):
            part = missing[start : start + _CHUNK_TEXTS]
            texts_of_part = [waiting[i] for i in part]
            # Rounded before anything is decided, so that polarity and confidence follow from the published figures.
            chances = self.chances(texts_of_part).round(4)
            self._kept.keep(texts_of_part, chances)
            probabilities[part] = chances
        for i, row in enumerate(found):
            if row is not None:
                probabilities[i] = row
        at = np.array([rows.get(t, -1) for t in prepared], dtype=np.int64)
        published = probabilities[at].reshape(-1, 3)
        confidence = published.max(axis=1) if len(published) else np.empty(0)
        polarity = _POLARITIES[published.argmax(axis=1)] if len(published) else np.empty(0, dtype=object)
        polarity[(confidence < self.abstain_below) | (at == -2)] = Polarity.ABSTAIN.value
        return pd.DataFrame(
            {
                "polarity": pd.Series(polarity, dtype="str"),
                "p_negative": published[:, 0],
                "p_neutral": published[:, 1],
                "p_positive": published[:, 2],
                "confidence": confidence,
            }
        )

    def predict_stream(self, texts: Iterable[str], chunk: int = _CHUNK_TEXTS) -> Iterator[pd.DataFrame]:
        """Yield `predict` of each run of `chunk` texts, in order: memory does not grow with the number of texts.

        Raises
        ------
        InputError
            If `chunk` is less than 1.

        Examples
        --------
        >>> import vocnlp
        >>> [len(f) for f in vocnlp.load_sentiment().predict_stream(iter(["很好", "太慢", "还行"]), chunk=2)]
        [2, 1]
        """
        if chunk < 1:
            raise InputError(
                "a run needs a text", expected="a chunk of 1 or more", got=str(chunk), where="predict_stream"
            )
        iterator = iter([texts] if isinstance(texts, str) else texts)
        while part := list(islice(iterator, chunk)):
            yield self.predict(part)

    def chances(self, texts: Sequence[str]) -> Chances:
        """Return the calibrated probabilities of prepared texts, unrounded: negative, neutral, positive."""
        blend, linear = Blend.load(self.config["blend"]), self.linear_pairs(texts)
        chances = np.empty((len(texts), 3))
        open_texts = np.arange(len(texts))
        if (first := self._first_stage(linear)) is not None:
            answers, sure = first
            chances[sure] = answers[sure]
            open_texts = np.flatnonzero(~sure)
        if len(open_texts):
            network = pair_logits(self.logits([texts[i] for i in open_texts.tolist()]))
            chances[open_texts] = blend.combine(network, linear[open_texts])
        return chances

    def linear_pairs(self, texts: Sequence[str]) -> Pairs:
        """Return what the linear model says of prepared texts, uncalibrated; zeros where the folder has none."""
        return np.zeros((len(texts), 2)) if self.linear is None else self.linear.score(texts)

    def first_stage(self, texts: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Say which prepared texts the linear model answers alone: none where there is no cascade."""
        first = self._first_stage(self.linear_pairs(texts))
        return np.zeros(len(texts), bool) if first is None else first[1]

    def _first_stage(self, linear: Pairs) -> tuple[Chances, npt.NDArray[np.bool_]] | None:
        """Return what the linear model says, calibrated, and where it is sure enough; None without a cascade."""
        cascade = self.config.get("cascade")
        if cascade is None:
            return None
        chances = Blend.load(cascade).combine(np.zeros_like(linear), linear)
        return chances, np.asarray(chances.max(axis=1) >= np.array(cascade["thresholds"])[chances.argmax(axis=1)])

    def logits(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return the network's class scores of prepared texts, float32 of shape (n, 3): negative, neutral, positive."""
        encoder, session = self._open()
        rows = encoder.encode(texts)
        logits: npt.NDArray[np.float32] = np.empty((len(rows), 3), dtype=np.float32)

        def read(batch: tuple[int, npt.NDArray[Any]]) -> None:
            length, at = batch
            ids: TokenIds = np.full((len(at), length), encoder.pad_id, dtype=np.int64)
            mask: TokenIds = np.zeros((len(at), length), dtype=np.int64)
            for line, i in enumerate(at):
                ids[line, : len(rows[i])] = rows[i]
                mask[line, : len(rows[i])] = 1
            logits[at] = session.run(None, {"ids": ids, "mask": mask})[0]

        batches = list(_plan_batches(rows, encoder.max_tokens))
        if self.threads == 1 or len(batches) == 1:
            for batch in batches:
                read(batch)
        else:
            # A batch a thread: the session lets go of the interpreter, and batches do not wait for one another.
            with ThreadPoolExecutor(self.threads) as pool:
                list(pool.map(read, reversed(batches)))
        return logits

    def _open(self) -> tuple[Encoder, Any]:
        with self._lock:
            if self._encoder is None or self._session is None:
                import onnxruntime

                options = onnxruntime.SessionOptions()
                options.intra_op_num_threads = 1
                options.inter_op_num_threads = 1
                options.log_severity_level = 3
                self._encoder = Encoder(self.folder / "tokenizer.json", int(self.config["max_tokens"]))
                try:
                    self._session = onnxruntime.InferenceSession(
                        str(self.folder / "model.onnx"),
                        options,
                        providers=["CPUExecutionProvider"],
                        disabled_optimizers=_SLOWER_FUSIONS,
                    )
                except Exception as error:  # onnxruntime raises classes of its own, derived from Exception alone
                    raise ModelError(
                        "the model cannot be run",
                        expected="an ONNX file for this ONNX Runtime",
                        got=f"{type(error).__name__}, ONNX Runtime {onnxruntime.__version__}",
                        where=str(self.folder / "model.onnx"),
                        fix="restore the model's files",
                    ) from error
            return self._encoder, self._session


class _Kept:
    """Results of texts met before, up to about a number of bytes; the older half goes when it is full."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self._new: dict[str, npt.NDArray[np.float64]] = {}
        self._old: dict[str, npt.NDArray[np.float64]] = {}
        self._n_bytes = 0
        self._lock = threading.Lock()

    def find(self, texts: Sequence[str]) -> list[npt.NDArray[np.float64] | None]:
        with self._lock:
            new, old = self._new, self._old
        return [new.get(t, old.get(t)) for t in texts]

    def keep(self, texts: Sequence[str], chances: Chances) -> None:
        with self._lock:
            for text, row in zip(texts, chances, strict=True):
                if self._n_bytes > self.most_bytes // 2:
                    self._old, self._new, self._n_bytes = self._new, {}, 0
                self._new[text] = row
                self._n_bytes += _ENTRY_BYTES + _CHAR_BYTES * len(text)


def _plan_batches(rows: Sequence[TokenIds], max_tokens: int) -> Iterator[tuple[int, npt.NDArray[np.int64]]]:
    """Yield (padded length, positions): a text's padded length is its own, rounded up, whoever its mates are."""
    lengths = np.array([len(r) for r in rows], dtype=np.int64)
    padded = np.minimum(-(-lengths // _LENGTH_STEP) * _LENGTH_STEP, max(max_tokens, _LENGTH_STEP))
    for length in np.unique(padded):
        at = np.flatnonzero(padded == length)
        size = max(1, _BATCH_TOKENS // int(length))
        for start in range(0, len(at), size):
            yield int(length), at[start : start + size]


def _shipped(name: str) -> Path:
    """Find the newest version of a shipped model: in the package, or in a checkout beside it."""
    package = Path(str(resources.files("vocnlp")))
    homes = (package / "_models" / f"sentiment-{name}", package.parent / "models" / f"sentiment-{name}")
    for home in homes:
        versions = [p for p in home.glob("*") if (p / "config.json").is_file() and p.name.replace(".", "").isdigit()]
        if versions:
            return max(versions, key=lambda p: tuple(int(part) for part in p.name.split(".")))
    raise ModelError(
        "no such sentiment model",
        expected="a shipped model's name (fast, accurate) or a folder with config.json",
        got=name,
        where=" or ".join(str(h) for h in homes),
        fix="install vocnlp again, or train one: vocnlp sentiment train",
    )


def load_sentiment(model: str | Path = "fast", *, threads: int = 1) -> Sentiment:
    """Load a sentiment model and check that its files are whole.

    Parameters
    ----------
    model : str or Path
        A shipped model's name, or a folder written by `vocnlp sentiment train`.
    threads : int
        Batches that are read side by side. One is best where several processes work; results do not depend on it.

    Raises
    ------
    ModelError
        If there is no such model, or a file of it is missing or damaged.

    Examples
    --------
    >>> import vocnlp
    >>> sentiment = vocnlp.load_sentiment()
    >>> frame = sentiment.predict(["等待时间太长了", "。。。"])
    >>> list(frame.columns)
    ['polarity', 'p_negative', 'p_neutral', 'p_positive', 'confidence']
    >>> frame.polarity.tolist()
    ['negative', 'neutral']
    """
    if threads < 1:
        raise ModelError("a model needs a thread", expected="1 or more", got=str(threads), where="load_sentiment")
    path = Path(model)
    if (path / "config.json").is_file():
        return Sentiment(path, threads=threads)
    if isinstance(model, Path) or path.is_absolute() or len(path.parts) != 1:
        raise ModelError(
            "no model in this folder",
            expected="config.json, model.onnx, tokenizer.json",
            got="no config.json",
            where=str(path),
            fix="give the folder that vocnlp sentiment train wrote",
        )
    return Sentiment(_shipped(model), threads=threads)
