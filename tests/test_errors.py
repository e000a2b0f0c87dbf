from __future__ import annotations

import inspect
import pickle

import pytest

from vocnlp import errors

ALL = [c for _, c in inspect.getmembers(errors, inspect.isclass) if issubclass(c, errors.VocError)]


@pytest.mark.parametrize("kind", ALL)
def test_an_error_says_four_things_and_crosses_processes(kind):
    error = kind("wrong", expected="A", got="B", where="C", fix="D")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert str(again) == str(error) == "wrong\n  where: C\n  expected: A\n  got: B\n  fix: D"
    assert again.transient is kind.transient


def test_only_waiting_errors_are_transient():
    assert {c.__name__ for c in ALL if c.transient} == {"SourceUnavailableError", "LakeBusyError"}
