"""Taxonomies: the improvement categories a company can act on, found by seed phrases.

A YAML file names categories in three areas (product, service, channel), each with an owner, a service target in days
and seed phrases. Phrases are matched longest first; `*` in a phrase stands for up to six characters within a clause, so
that 排*久 finds 排队排了好久. What no phrase matches belongs to area `other`.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from vocnlp.errors import TaxonomyError
from vocnlp.schemas import TEXT_LIST, Area

BUILT_IN = ("app", "bank", "ecommerce", "hospitality")

_CATEGORY_ID = re.compile(r"[a-z][a-z0-9_]*")
_GAP = r"[^，。！？；：、,.!?;:\s]{0,6}?"
_TOP_KEYS = {"name", "version", "zh", "en", "categories"}
_REQUIRED = ("id", "zh", "en", "area", "owner", "target_days", "seeds")
_CATEGORY_KEYS = {*_REQUIRED, "exclude"}


@dataclass(frozen=True)
class Category:
    """One thing a company can improve, and who improves it.

    Attributes
    ----------
    target_days : int
        Service target: days until the owner has answered.
    """

    id: str
    zh: str
    en: str
    area: str
    owner: str
    target_days: int
    seeds: tuple[str, ...]
    exclude: tuple[str, ...] = ()

    def name(self, language: str = "zh") -> str:
        """Return the name in Chinese (`zh`) or English (`en`)."""
        return self.en if language == "en" else self.zh


@dataclass(frozen=True)
class Match:
    """One category found in a text: its score, the phrases, and where the first of them stands."""

    category: Category
    score: float
    phrases: tuple[str, ...]
    start: int


@dataclass(frozen=True)
class Taxonomy:
    """Categories and the matcher that finds them.

    Attributes
    ----------
    version : str
        name@hash of everything that can change a match.
    """

    name: str
    version: str
    categories: tuple[Category, ...]
    _owners: dict[str, Category] = field(repr=False)
    _literal: re.Pattern[str] = field(repr=False)
    _gapped: tuple[tuple[str, re.Pattern[str], str], ...] = field(repr=False)
    _order: dict[str, int] = field(repr=False)

    def category(self, category_id: str) -> Category | None:
        """Return a category by id, or None."""
        position = self._order.get(category_id)
        return None if position is None else self.categories[position]

    def find(self, text: str | None) -> list[Match]:
        """Return the categories of a text, best first.

        A category's score is 1 - 2^(-L/2), where L counts the characters of its distinct phrases found: 0.5 for one
        phrase of two characters, 0.75 for four, 0.94 for two of four. Ties: the earlier match, then the order of
        the file.
        """
        if not isinstance(text, str) or not text:
            return []
        # Folding keeps no offsets into the text: only the order of matches is used.
        text = fold_text(text)
        found: dict[str, dict[str, tuple[int, int]]] = {}
        for match in self._literal.finditer(text):
            owner = self._owners[match.group()]
            found.setdefault(owner.id, {}).setdefault(match.group(), match.span())
        for opening, pattern, seed in self._gapped:
            # The plain search is ten times cheaper and nearly always enough.
            gapped = pattern.search(text) if opening in text else None
            if gapped:
                found.setdefault(self._owners[seed].id, {}).setdefault(seed, gapped.span())
        matches = []
        for category_id, phrases in found.items():
            category = self.categories[self._order[category_id]]
            if category.exclude:
                barred = [m.span() for phrase in category.exclude for m in re.finditer(re.escape(phrase), text)]
                phrases = {
                    phrase: span
                    for phrase, span in phrases.items()
                    if not any(start < span[1] and span[0] < end for start, end in barred)
                }
            if phrases:
                length = sum(len(phrase.replace("*", "")) for phrase in phrases)
                start = min(span[0] for span in phrases.values())
                score = round(1 - 2 ** (-length / 2), 4)
                ordered = sorted(phrases, key=lambda p: (phrases[p], p))
                matches.append(Match(category, score, tuple(ordered), start))
        return sorted(matches, key=lambda m: (-m.score, m.start, self._order[m.category.id]))

    def classify(self, texts: Iterable[str | None]) -> pd.DataFrame:
        """Return the area and the improvement category of each text.

        Parameters
        ----------
        texts : iterable of str
            Received or cleaned; width and letter case do not matter. None and NaN are `other`.

        Returns
        -------
        DataFrame[area, category, score, matched_by, areas]
            In the order of `texts`, index 0 to n-1. `category` is an id of `categories` (null where nothing matched),
            `score` see `find`, `matched_by` the phrases joined by 、, `areas` all areas found, best first.

        Examples
        --------
        >>> result = load_taxonomy("bank").classify(["柜台排队等了一个小时", "贷款利率太高了", "今天天气不错"])
        >>> result[["area", "category", "matched_by"]]  # doctest: +NORMALIZE_WHITESPACE
              area        category       matched_by
        0  service  branch_waiting  柜台排队、排*小时、等了*小时
        1  product       loan_rate        贷款利率、利率*高
        2    other             NaN
        """
        known: dict[str, tuple[str, str | None, float, str, list[str]]] = {}
        rows: list[tuple[str, str | None, float, str, list[str]]] = []
        for text in texts:
            if not isinstance(text, str):
                rows.append((Area.OTHER.value, None, 0.0, "", [Area.OTHER.value]))
                continue
            if text not in known:
                matches = self.find(text)
                if matches:
                    areas = list(dict.fromkeys(m.category.area for m in matches))
                    best = matches[0]
                    known[text] = (best.category.area, best.category.id, best.score, "、".join(best.phrases), areas)
                else:
                    known[text] = (Area.OTHER.value, None, 0.0, "", [Area.OTHER.value])
            rows.append(known[text])
        frame = pd.DataFrame(rows, columns=["area", "category", "score", "matched_by", "areas"])
        types: Mapping[str, Any] = {
            "area": "str", "category": "str", "score": "float64", "matched_by": "str", "areas": TEXT_LIST
        }  # fmt: skip
        return frame.astype(dict(types))


def fold_text(text: str) -> str:
    """Return the text as seeds are matched: width folded (NFKC), lower case.

    Examples
    --------
    >>> fold_text("ＡＰＰ闪退")
    'app闪退'
    """
    return unicodedata.normalize("NFKC", text).lower()


def load_taxonomy(name_or_path: str | Path) -> Taxonomy:
    """Read a built-in taxonomy (bank, ecommerce, app, hospitality) or a YAML file.

    Several are joined by `+` (app+hospitality+city.yaml), for a workspace whose sources speak of different things;
    where two claim a phrase, it stays with the one named first.

    Raises
    ------
    TaxonomyError
        If the name is unknown, the file is missing or malformed; it names the key at fault and what to do.

    Examples
    --------
    >>> bank = load_taxonomy("bank")
    >>> bank.name, bank.category("loan_rate").zh, bank.category("loan_rate").owner
    ('bank', '贷款利率', '零售信贷部')
    """
    text = str(name_or_path)
    parts = text.split("+")
    if len(parts) > 1 and all(part in BUILT_IN or part.endswith((".yaml", ".yml")) for part in parts):
        return _join_taxonomies([load_taxonomy(part) for part in parts])
    if text in BUILT_IN:
        where = f"vocnlp/resources/taxonomies/{text}.yaml"
        raw = resources.files("vocnlp").joinpath("resources", "taxonomies", f"{text}.yaml").read_text("utf-8")
    else:
        path = Path(name_or_path)
        where = text
        if not path.is_file():
            raise TaxonomyError(
                "there is no such taxonomy",
                expected=f"one of {', '.join(BUILT_IN)}, or the path of a YAML file",
                got=text,
                where="taxonomy",
                fix="correct `taxonomy` in voc.yaml",
            )
        try:
            raw = path.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise TaxonomyError(
                "the taxonomy cannot be read",
                expected="a UTF-8 file",
                got=type(error).__name__,
                where=where,
                fix="save the file as UTF-8",
            ) from error
    try:
        content = yaml.safe_load(raw)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise TaxonomyError(
            "the taxonomy is no valid YAML",
            expected="plain YAML",
            got=str(getattr(error, "problem", "") or type(error).__name__),
            where=f"{where}, line {mark.line + 1}" if mark else where,
            fix="correct that line",
        ) from error
    return build_taxonomy(content, where)


def _join_taxonomies(taxonomies: list[Taxonomy]) -> Taxonomy:
    taken_ids: set[str] = set()
    taken_seeds: set[str] = set()
    entries = []
    for taxonomy in taxonomies:
        for category in taxonomy.categories:
            entry = {**vars(category), "seeds": [seed for seed in category.seeds if seed not in taken_seeds]}
            entry["exclude"] = list(category.exclude)
            if not category.exclude:
                del entry["exclude"]
            if category.id in taken_ids:
                entry["id"] = f"{taxonomy.name}_{category.id}"
            if entry["seeds"]:
                entries.append(entry)
                taken_ids.add(entry["id"])
                taken_seeds.update(entry["seeds"])
    name = "+".join(taxonomy.name for taxonomy in taxonomies)
    return build_taxonomy({"name": name, "categories": entries}, name)


def build_taxonomy(content: Any, where: str = "taxonomy") -> Taxonomy:
    """Build a taxonomy from the content of its file.

    Raises
    ------
    TaxonomyError
        Naming the key at fault.
    """
    content = _mapping(content, where, _TOP_KEYS)
    name = _text(content, "name", where)
    entries = content.get("categories")
    if not isinstance(entries, list) or not entries:
        raise _error("categories", "a list of at least one category", entries, where)
    categories = tuple(_read_category(entry, f"{where}: categories[{i}]") for i, entry in enumerate(entries))
    order: dict[str, int] = {}
    owners: dict[str, Category] = {}
    for position, category in enumerate(categories):
        if category.id in order:
            raise _error("id", "every id once", category.id, f"{where}: {category.id}", "rename one of the two")
        order[category.id] = position
        for seed in category.seeds:
            if seed in owners:
                raise _error(
                    "seeds",
                    "every phrase once",
                    seed,
                    f"{where}: category {category.id}",
                    f"delete it here or in category {owners[seed].id}",
                )
            owners[seed] = category
    literal = [seed for seed in owners if "*" not in seed]
    gapped = sorted((seed for seed in owners if "*" in seed), key=lambda s: (-len(s), s))
    digest = hashlib.sha256(
        json.dumps([name, [vars(category) for category in categories]], ensure_ascii=False, sort_keys=True).encode()
    ).hexdigest()[:12]
    return Taxonomy(
        name=name, version=f"{name}@{digest}", categories=categories, _owners=owners,
        _literal=re.compile(_trie_pattern(literal)),
        _gapped=tuple(
            (seed.split("*")[0], re.compile(_GAP.join(re.escape(part) for part in seed.split("*"))), seed)
            for seed in gapped
        ),
        _order=order,
    )  # fmt: skip


def _read_category(entry: Any, where: str) -> Category:
    entry = _mapping(entry, where, _CATEGORY_KEYS)
    for key in _REQUIRED:
        if key not in entry:
            raise _error(key, f"the keys {', '.join(_REQUIRED)}", None, where, f"add `{key}` to this category")
    category_id = _text(entry, "id", where)
    if not _CATEGORY_ID.fullmatch(category_id):
        raise _error("id", "lower-case letters, digits and _", category_id, where)
    where = f"{where} ({category_id})"
    area = _text(entry, "area", where)
    if area not in [a.value for a in Area]:
        raise _error("area", "product, service, channel or other", area, where)
    target = entry["target_days"]
    if isinstance(target, bool) or not isinstance(target, int) or target < 0:
        raise _error("target_days", "a whole number of days", target, where)
    return Category(
        id=category_id, zh=_text(entry, "zh", where), en=_text(entry, "en", where), area=area,
        owner=_text(entry, "owner", where), target_days=target, seeds=_phrases(entry, "seeds", where),
        exclude=_phrases(entry, "exclude", where) if "exclude" in entry else (),
    )  # fmt: skip


def _phrases(entry: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    values = entry[key]
    if not isinstance(values, list) or not values:
        raise _error(key, "a list of phrases", values, where)
    phrases = []
    for value in values:
        if not isinstance(value, str) or not value.strip():
            raise _error(key, "phrases in words", value, where, "put numbers and words like yes or no in quotes")
        phrase = fold_text(value.strip())
        if "*" in phrase and (not all(phrase.split("*")) or key == "exclude"):
            raise _error(key, "* only between the words of a seed", value, where)
        phrases.append(phrase)
    twice = sorted({phrase for phrase in phrases if phrases.count(phrase) > 1})
    if twice:
        raise _error(key, "every phrase once", ", ".join(twice), where, "delete one of them")
    return tuple(phrases)


def _mapping(value: Any, where: str, allowed: set[str]) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _error("(whole entry)", "key: value lines", value, where)
    unknown = sorted(str(key) for key in value if key not in allowed)
    if unknown:
        expected = f"one of {', '.join(sorted(allowed))}"
        raise _error(unknown[0], expected, None, where, f"delete or rename `{unknown[0]}`")
    return value


def _text(entry: Mapping[str, Any], key: str, where: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _error(key, "some text", value, where)
    return value.strip()


def _error(key: str, expected: str, got: Any, where: str, fix: str = "") -> TaxonomyError:
    return TaxonomyError(
        f"the taxonomy's key `{key}` is unusable",
        expected=expected,
        got="nothing" if got is None else f"{type(got).__name__} {str(got)[:60]!r}",
        where=where,
        fix=fix or f"correct `{key}`",
    )


def _trie_pattern(phrases: list[str]) -> str:
    """Return a pattern that matches the longest phrase at each place; shared beginnings are tried once."""
    if not phrases:
        return r"(?!)"
    trie: dict[str, Any] = {}
    for phrase in phrases:
        node = trie
        for character in phrase:
            node = node.setdefault(character, {})
        node[""] = {}
    return _branch(trie)


def _branch(node: dict[str, Any]) -> str:
    ends = "" in node
    branches = [re.escape(character) + _branch(child) for character, child in sorted(node.items()) if character]
    if not branches:
        return ""
    body = branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)})"
    return body + "?" if ends else body
