"""Every exception of vocnlp.

Each error carries its facts as fields and says four things: what was expected, what arrived, where, and what to do.
`transient` tells a scheduler whether trying again can help, so that no caller ever matches on message text.
"""

from __future__ import annotations


class VocError(Exception):
    """Base of every error that vocnlp raises on purpose.

    Parameters
    ----------
    problem : str
        One sentence: what is wrong.
    expected, got, where, fix : str, optional
        What was expected, what arrived, in which file, table or setting, and what the reader can do about it.
    """

    transient = False

    def __init__(self, problem: str, *, expected: str = "", got: str = "", where: str = "", fix: str = "") -> None:
        self.problem = problem
        self.expected = expected
        self.got = got
        self.where = where
        self.fix = fix
        super().__init__(self._message())

    def _message(self) -> str:
        parts = [self.problem]
        for name in ("where", "expected", "got", "fix"):
            value = getattr(self, name)
            if value:
                parts.append(f"{name}: {value}")
        return "\n  ".join(parts)

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process borders (spawned workers); keyword-only fields need this to survive.
        return (_rebuild, (type(self), self.problem, self.expected, self.got, self.where, self.fix))


def _rebuild(kind: type[VocError], problem: str, expected: str, got: str, where: str, fix: str) -> VocError:
    return kind(problem, expected=expected, got=got, where=where, fix=fix)


class ConfigError(VocError):
    """A setting is missing, unknown or out of range."""


class SourceError(VocError):
    """A source cannot be read at all: the night goes on without it and commits as partial."""


class SourceUnavailableError(SourceError):
    """A source does not answer or a file is missing right now; trying again may help."""

    transient = True


class SourceFormatError(SourceError):
    """A source answers, but with columns, an encoding or a format other than the configured one."""


class SourceAccessError(SourceError):
    """A source refuses to let us in: password, token, certificate, or a credential that is not set."""


class SourceDriverError(SourceError):
    """A source needs a package that is not installed."""


class SchemaError(VocError):
    """A frame does not have the columns, types or values of its table."""


class LakeError(VocError):
    """The lake cannot do what was asked."""


class LakeBusyError(LakeError):
    """Another run is writing to this lake."""

    transient = True


class LakeVersionError(LakeError):
    """The lake was written by another schema version: `vocnlp migrate` brings it up to date."""


class QueryError(LakeError):
    """A query is no single SELECT, names what is not there, or asks for what a query may not do."""


class UnknownRunError(LakeError):
    """No committed run has this number."""


class AlreadyCommittedError(LakeError):
    """Another scheduler published this business date first."""


class ModelError(VocError):
    """A model is missing, incomplete, damaged or of another kind than asked for."""


class TaxonomyError(VocError):
    """A taxonomy file is malformed or its name is unknown."""


class NotEnoughDataError(VocError):
    """Too few rows for the statistic or the model that was asked for."""


class InputError(VocError):
    """An argument or an input file of a command is unusable."""
