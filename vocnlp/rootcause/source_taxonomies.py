"""Which taxonomy reads which source: 漏水 is a bathroom to a hotel guest, and a builder's fault to a citizen.

A company names one taxonomy; a source that speaks of something else names its own. Each unit is read by the taxonomy of
its source alone, so that no word of one trade is taken for a category of another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from vocnlp.errors import TaxonomyError
from vocnlp.rootcause.taxonomy import Category, Taxonomy, build_taxonomy, load_taxonomy


@dataclass(frozen=True)
class SourceTaxonomies:
    """The company's taxonomy, and those of the sources that are read by another one.

    A category id means one thing in all of them. Feedback of a source that is not named is read by the company's.
    """

    default: Taxonomy
    by_source: Mapping[str, Taxonomy] = field(default_factory=dict)

    def of(self, source: str) -> Taxonomy:
        """Return the taxonomy that reads a source."""
        return self.by_source.get(source, self.default)

    @cached_property
    def distinct(self) -> tuple[Taxonomy, ...]:
        """Every taxonomy once: the company's, then the others by name, whatever the order of the sources."""
        others = {taxonomy.version: taxonomy for taxonomy in self.by_source.values()}
        others.pop(self.default.version, None)
        return (self.default, *sorted(others.values(), key=lambda taxonomy: (taxonomy.name, taxonomy.version)))

    @cached_property
    def categories(self) -> tuple[Category, ...]:
        """Every category once, in the order of the taxonomies."""
        once: dict[str, Category] = {}
        for taxonomy in self.distinct:
            for category in taxonomy.categories:
                once.setdefault(category.id, category)
        return tuple(once.values())

    @property
    def version(self) -> str:
        """The company's name@hash, and source=name@hash of each source that is read by another taxonomy."""
        others = [
            f"{source}={taxonomy.version}"
            for source, taxonomy in sorted(self.by_source.items())
            if taxonomy.version != self.default.version
        ]
        return " ".join([self.default.version, *others])


def load_source_taxonomies(default: str, by_source: Mapping[str, str]) -> SourceTaxonomies:
    """Read the company's taxonomy and those of its sources, each as `load_taxonomy` takes it.

    Where two of them use one id for different things (another name, area, owner or target), the later one's becomes
    `<name of its taxonomy>_<id>`.

    Raises
    ------
    TaxonomyError
        If one is unknown, missing or malformed; it names the source.

    Examples
    --------
    >>> taxonomies = load_source_taxonomies("bank", {"hotel_reviews": "hospitality"})
    >>> [m.category.zh for m in taxonomies.of("hotel_reviews").find("房间隔音太差")]
    ['隔音与睡眠']
    >>> taxonomies.of("tickets").find("房间隔音太差")
    []
    """
    company = load_taxonomy(default)
    loaded = {source: load_source_taxonomy(source, name) for source, name in by_source.items()}
    plain = SourceTaxonomies(company, loaded)
    told_apart: dict[str, Taxonomy] = {}
    taken: dict[str, Category] = {}
    for taxonomy in plain.distinct:
        told_apart[taxonomy.version] = _tell_apart(taxonomy, taken)
    return SourceTaxonomies(company, {source: told_apart[taxonomy.version] for source, taxonomy in loaded.items()})


def load_source_taxonomy(source: str, name_or_path: str) -> Taxonomy:
    """Read one source's taxonomy.

    Raises
    ------
    TaxonomyError
        As `load_taxonomy`, and naming the source.
    """
    try:
        return load_taxonomy(name_or_path)
    except TaxonomyError as error:
        raise TaxonomyError(
            error.problem, expected=error.expected, got=error.got, where=f"source {source}: {error.where}",
            fix=error.fix,
        ) from error  # fmt: skip


def _tell_apart(taxonomy: Taxonomy, taken: dict[str, Category]) -> Taxonomy:
    """Return a taxonomy whose ids mean what they mean in `taken`, or are new; they are added to it."""
    ids = []
    for category in taxonomy.categories:
        new, prefix = category.id, re.sub(r"[^a-z0-9]+", "_", taxonomy.name.lower()).strip("_")
        while not _means_the_same(category, taken.setdefault(new, category)):
            new = f"{prefix}_{new}" if re.match("[a-z]", prefix) else f"other_{new}"
        ids.append(new)
    if ids == [category.id for category in taxonomy.categories]:
        return taxonomy
    entries = []
    for category, new in zip(taxonomy.categories, ids, strict=True):
        entry = {**vars(category), "id": new, "seeds": list(category.seeds), "exclude": list(category.exclude)}
        if not category.exclude:
            del entry["exclude"]
        entries.append(entry)
    return build_taxonomy({"name": taxonomy.name, "categories": entries}, taxonomy.name)


def _means_the_same(a: Category, b: Category) -> bool:
    return all(getattr(a, name) == getattr(b, name) for name in ("zh", "en", "area", "owner", "target_days"))
