"""Training examples written for what public reviews do not teach: texts without an opinion, and hard constructions.

Reviews are opinions by birth. A model that learnt from them alone takes a question, an order number or an announcement
for one, and reads 但是, 一点都不 or 这也叫服务？ by the company these words keep. `models/training/` has

- `written.tsv`: lines written one by one: group, polarity, text;
- `patterns.tsv` and `slots.yaml`: a grammar whose clauses belong to one domain each. Every construction stands there
  with more than one polarity (房间一点都不脏, 前台一点都不热情), so that its surface does not give the answer away.

A generated example is drawn by hashes of the seed, the pattern and its number: it depends on nothing else, and a new
pattern changes none of the others. How the labels are given stands in docs/methods/annotation.md.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import pandas as pd
import yaml

from vocnlp.errors import ModelError
from vocnlp.sentiment.data import LABELS
from vocnlp.sentiment.near_copies import find_copies, hash_texts, normalise
from vocnlp.sentiment.splits import Splits

WRITTEN, PATTERNS, SLOTS = "written.tsv", "patterns.tsv", "slots.yaml"
STYLES = ("", "traditional", "typo")

Choices: TypeAlias = Mapping[str, Sequence[str]]
"""Slot -> what may stand there."""

# {fault} and {fault2} are two different faults; {bad.noun} and {bad.adj} are the halves of one "房间/脏".
_SLOT = re.compile(r"\{([a-z]+)(\d?)(?:\.(noun|adj))?\}")


def _read_table(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    """Read a TSV without quoting: all columns str, and `label` from `polarity`.

    Raises
    ------
    ModelError
        If the file is missing, has other columns, or a line is not well-formed; the message names the line.
    """
    expected = f"UTF-8 with the columns {', '.join(columns)}; polarity one of {', '.join(LABELS)}"
    try:
        header, *lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise _broken(path, expected, type(error).__name__) from error
    if tuple(header.split("\t")) != columns:
        raise _broken(path, expected, f"columns {header[:80]}")
    rows = [line.split("\t") for line in lines]
    for number, row in enumerate(rows, start=2):
        if len(row) != len(columns):
            raise _broken(path, expected, f"line {number} has {len(row)} fields")
        if row[columns.index("polarity")] not in LABELS or not row[-1].strip():
            raise _broken(path, expected, f"line {number} has another polarity, or no text")
    table = pd.DataFrame(rows, columns=list(columns), dtype=object)
    return table.assign(label=table["polarity"].map(LABELS.index).astype("int64"))


def _broken(path: Path, expected: str, got: str) -> ModelError:
    return ModelError(
        "the written training examples cannot be read",
        expected=expected,
        got=got,
        where=str(path),
        fix="correct the file, or restore models/training from the repository",
    )


def _draw(choices: Sequence[str], n: int, key: str) -> str:
    """Return the n-th of the choices in an order that the key decides; the order starts again at its end."""
    return sorted(choices, key=lambda c: hashlib.blake2b(f"{key}/{c}".encode()).digest())[n % len(choices)]


def fill_pattern(pattern: str, choices: Choices, key: str) -> str:
    """Put a choice into every slot of a pattern.

    Parameters
    ----------
    pattern : str
        `{fault}`, `{fault2}` are two different faults; `{bad.noun}` and `{bad.adj}` are the halves of one "房间/脏".
    choices : mapping
        Slot -> what may stand there.
    key : str
        Decides the draw: equal keys, equal texts.

    Examples
    --------
    >>> fill_pattern("{bad.noun}一点都不{bad.adj}", {"bad": ["房间/脏"]}, "0")
    '房间一点都不脏'
    """

    def choose(match: re.Match[str]) -> str:
        slot, number, half = match.groups()
        chosen = _draw(choices[slot], int(number or 1) - 1, f"{key}/{slot}")
        return chosen if half is None else chosen.split("/")[half == "adj"]

    return _SLOT.sub(choose, pattern)


@cache
def _traditional() -> Any:
    import opencc

    return opencc.OpenCC("s2t")


def _style(text: str, style: str, typos: Mapping[str, str]) -> str:
    if style == "traditional":
        return str(_traditional().convert(text))
    if style == "typo":
        return re.sub("|".join(map(re.escape, typos)), lambda m: typos[m[0]], text)
    return text


def _fill_copies(row: Mapping[Hashable, str], domains: Mapping[str, Choices], key: str) -> Iterator[str]:
    """Yield the texts of one pattern, its domains in turn; a domain that lacks a slot is passed over."""
    slots = {match[1] for match in _SLOT.finditer(row["text"])}
    names = sorted(row["domains"].split() or domains)
    able = [name for name in names if slots <= domains[name].keys()]
    if not able:
        raise KeyError(", ".join(sorted(slots)))
    for copy in range(int(row["copies"])):
        name = _draw(able, copy, key)
        yield fill_pattern(row["text"], domains[name], f"{key}/{copy}")


def generate_examples(folder: Path, *, seed: int = 0) -> pd.DataFrame:
    """Fill the patterns: text, group, label (0 negative, 1 neutral, 2 positive); texts are unique by their hash.

    Raises
    ------
    ModelError
        If a file is missing or malformed, or a pattern names a slot, domain or style that does not exist.
    """
    patterns = _read_table(folder / PATTERNS, ("group", "polarity", "style", "domains", "copies", "text"))
    path = folder / SLOTS
    try:
        body = yaml.safe_load(path.read_text(encoding="utf-8"))
        domains = {
            str(name): {
                slot: [str(choice) for choice in choices] for slot, choices in {**body["shared"], **slots}.items()
            }
            for name, slots in body["domains"].items()
        }
        typos: dict[str, str] = body["typos"]
    except (OSError, yaml.YAMLError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _broken(path, "YAML with shared, typos and domains", type(error).__name__) from error
    rows = []
    for number, row in enumerate(patterns.to_dict("records"), start=2):
        key = f"{seed}/{row['polarity']}/{row['style']}/{row['text']}"
        try:
            if row["style"] not in STYLES:
                raise KeyError(row["style"])
            texts = [_style(text, row["style"], typos) for text in _fill_copies(row, domains, key)]
        except (KeyError, ValueError, IndexError) as error:
            got = f"line {number}: {type(error).__name__} {error}"
            raise _broken(
                folder / PATTERNS, f"styles, domains and slots of {SLOTS}, a number of copies", got
            ) from error
        rows += [(text, row["group"], row["label"]) for text in texts]
    examples = pd.DataFrame(rows, columns=["text", "group", "label"])
    unique: pd.DataFrame = examples.loc[~pd.Series(hash_texts(examples["text"])).duplicated().to_numpy()]
    return unique.reset_index(drop=True)


def load_written_examples(folder: Path, *, seed: int = 0) -> pd.DataFrame:
    """Read the written lines and fill the patterns: what a model may learn from beside the public data sets.

    Some lines are emoji alone. They have no letter or digit and so no hash of their own (`normalise` gives ""); they
    are kept, and told apart as they stand. A manifest of what was learnt leaves them out.

    Parameters
    ----------
    folder : Path
        `models/training`.
    seed : int
        Decides which clauses the patterns are filled with.

    Returns
    -------
    DataFrame
        text, kind ("written"), label (int64: 0 negative, 1 neutral, 2 positive), group, generated (bool). A written
        line wins over a generated one with the same hash. Nothing is held out yet: see `drop_near_copies`.

    Raises
    ------
    ModelError
        If a file is missing or malformed.
    """
    written = _read_table(folder / WRITTEN, ("group", "polarity", "text"))
    generated = generate_examples(folder, seed=seed).assign(generated=True)
    examples = pd.concat([written.assign(generated=False), generated], ignore_index=True)
    lettered = examples["text"].map(normalise) != ""
    keys = [hash_ if letters else text for hash_, letters, text in zip(
        hash_texts(examples["text"]), lettered, examples["text"], strict=True)]  # fmt: skip
    examples = examples.loc[~pd.Series(keys).duplicated().to_numpy()].assign(kind="written")
    return examples[["text", "kind", "label", "group", "generated"]].reset_index(drop=True)


def drop_near_copies(examples: pd.DataFrame, splits: Splits, evaluation_texts: Sequence[str]) -> pd.DataFrame:
    """Keep the examples that may be learnt from: listed by no split, and no near-copy of an evaluation text.

    Whoever writes examples and whoever measures may hit on the same short line. Emoji alone stay: that 👍 is praise is
    vocabulary, not a text.

    Parameters
    ----------
    examples : DataFrame
        From `load_written_examples`.
    splits : Splits
        From `models/splits.json`.
    evaluation_texts : sequence of str
        From `load_evaluation_texts`; any further held-out texts.

    Returns
    -------
    DataFrame
        The examples that stay, in order, all columns.

    Examples
    --------
    >>> examples = pd.DataFrame({"text": ["房间很干净，早餐也不错，下次还来", "太差", "👍"], "label": [2, 0, 2]})
    >>> drop_near_copies(examples, Splits({}), ["房间很干净 早餐也不错 下次还来啊"])["text"].tolist()
    ['太差', '👍']
    """
    texts = examples["text"].tolist()
    lettered = [normalise(text) != "" for text in texts]
    held_out = ((splits.roles(texts) != "train") & lettered) | find_copies(texts, evaluation_texts)
    kept: pd.DataFrame = examples.loc[~held_out]
    return kept.reset_index(drop=True)
