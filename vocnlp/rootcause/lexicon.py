"""The sentiment lexicon: words people can read, correct and extend.

A tab-separated file, one word a line: word, polarity (negative, neutral, positive), domain (all, bank, ecommerce, app,
hospitality, judgement, or any name of your own). A word of the domain `judgement` says that something is bad and not
what (差评, 失望): it is no keyword. Lines that start with # and empty lines are comments.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from vocnlp.errors import ConfigError
from vocnlp.schemas import Polarity

_BUILT_IN = "lexicon/sentiment.tsv"
JUDGEMENT = "judgement"
_POLARITIES = (Polarity.NEGATIVE.value, Polarity.NEUTRAL.value, Polarity.POSITIVE.value)


@dataclass(frozen=True)
class Lexicon:
    """Words and what they say.

    Attributes
    ----------
    entries : dict of str to tuple of (polarity, domain)
    version : str
        Hash of the entries: part of the recipe.
    """

    entries: dict[str, tuple[str, str]]
    version: str

    def __contains__(self, word: object) -> bool:
        return word in self.entries

    def polarity(self, word: str) -> str | None:
        """Return the polarity of a word, or None for a word that is not listed."""
        entry = self.entries.get(word)
        return entry[0] if entry else None

    def names_no_cause(self, word: str) -> bool:
        """Tell whether a word only judges.

        Examples
        --------
        >>> lexicon = load_lexicon()
        >>> lexicon.names_no_cause("失望"), lexicon.names_no_cause("闪退")
        (True, False)
        """
        entry = self.entries.get(word)
        return entry is not None and entry[1] == JUDGEMENT

    def words(self, polarity: Polarity | str, domain: str | None = None) -> list[str]:
        """Return the words of a polarity, those of all domains and of the given one, sorted."""
        return sorted(
            word
            for word, (found, where) in self.entries.items()
            if found == str(polarity) and (domain is None or where in ("all", domain))
        )


def load_lexicon(path: Path | None = None) -> Lexicon:
    """Read a lexicon; without a path, the built-in one.

    Raises
    ------
    ConfigError
        If the file is missing, is not UTF-8, or a line has no known polarity or repeats a word.

    Examples
    --------
    >>> lexicon = load_lexicon()
    >>> lexicon.polarity("闪退"), lexicon.polarity("方便"), lexicon.polarity("今天")
    ('negative', 'positive', None)
    """
    where = str(path) if path else f"vocnlp/resources/{_BUILT_IN}"
    try:
        raw = path.read_bytes() if path else resources.files("vocnlp").joinpath("resources", _BUILT_IN).read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(
            "the sentiment lexicon cannot be read",
            expected="a tab-separated file",
            got=type(error).__name__,
            where=where,
            fix="correct `lexicon` in voc.yaml, or leave it empty for the built-in one",
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError(
            "the sentiment lexicon is not UTF-8",
            expected="UTF-8",
            got=f"byte {error.start}",
            where=where,
            fix="save the file as UTF-8",
        ) from error
    entries: dict[str, tuple[str, str]] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = [field.strip() for field in line.split("\t")]
        if len(fields) not in (2, 3) or not fields[0] or fields[1] not in _POLARITIES:
            raise ConfigError(
                "a line of the sentiment lexicon is unusable",
                expected="word<TAB>negative, neutral or positive<TAB>domain",
                got=f"{len(fields)} fields",
                where=f"{where}, line {number}",
                fix="separate the fields by tabs and name one of the polarities",
            )
        if fields[0] in entries:
            raise ConfigError(
                "the sentiment lexicon names a word twice",
                expected="one line per word",
                got=repr(fields[0]),
                where=f"{where}, line {number}",
                fix="delete one of the lines",
            )
        entries[fields[0]] = (fields[1], fields[2] if len(fields) == 3 and fields[2] else "all")
    digest = hashlib.sha256(repr(sorted(entries.items())).encode("utf-8")).hexdigest()[:12]
    return Lexicon(entries, f"lexicon@{digest}")
