"""Every word of the pages, Chinese and English. Both catalogues have the same keys; a test says so."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vocnlp.errors import InputError
from vocnlp.report.strings_en import EN
from vocnlp.report.strings_zh import ZH

CATALOGUES: Mapping[str, Mapping[str, str]] = MappingProxyType({"zh": MappingProxyType(ZH), "en": MappingProxyType(EN)})


class Words:
    """One language's catalogue.

    Raises
    ------
    InputError
        If there is no such language.

    Examples
    --------
    >>> Words("zh")("since.n_both", before="52", n="87")
    '52 → 87 条'
    """

    def __init__(self, language: str) -> None:
        if language not in CATALOGUES:
            raise InputError(
                "there is no report in this language",
                expected=" or ".join(CATALOGUES),
                got=repr(language)[:40],
                where="language",
                fix="set report.language in voc.yaml to one of these",
            )
        self.language = language
        self._texts = CATALOGUES[language]

    def __call__(self, key: str, **values: object) -> str:
        """Return the words of a key; only the catalogue's own braces are filled, never a customer's."""
        return self._texts[key].format(**values) if values else self._texts[key]

    def or_own(self, group: str, name: str) -> str:
        """Return the words of `group.name`, or the name itself where the catalogue has none (a store, a region)."""
        return self._texts.get(f"{group}.{name}", name)
