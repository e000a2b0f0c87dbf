"""`import vocnlp` stays cheap: nothing heavy loads before it is asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("torch", "transformers", "onnxruntime", "gensim", "sklearn", "tomotopy", "pandas", "prefect", "jieba")


@pytest.mark.parametrize("module", ["vocnlp", "vocnlp.cli"])
def test_importing_loads_nothing_heavy(module):
    code = f"import sys, {module}; print([m for m in {HEAVY!r} if m in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_the_whole_house_imports_without_the_heaviest():
    code = (
        "import sys, vocnlp.night, vocnlp.demo, vocnlp.classify; "
        f"print([m for m in {tuple(m for m in HEAVY if m != 'pandas')!r} if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_every_public_name_is_there():
    import vocnlp

    for name in vocnlp.__all__:
        assert getattr(vocnlp, name) is not None


def test_an_unknown_name_is_an_attribute_error():
    import vocnlp

    with pytest.raises(AttributeError, match="nothing_here"):
        vocnlp.nothing_here  # noqa: B018
