"""The pages written from the code are the code's, and every command is in the guide."""

from __future__ import annotations

import doctest
import importlib.util
import json
import re
from importlib.resources import files
from pathlib import Path

import typer.main

from vocnlp.cli import app

DOCS = Path(__file__).parent.parent / "docs"


def _builder():
    spec = importlib.util.spec_from_file_location("docs_build", DOCS / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_data_model_page_is_the_schemas():
    assert (DOCS / "data-model.md").read_text("utf-8") == _builder().data_model()


def test_the_configuration_page_is_the_settings():
    assert (DOCS / "configuration.md").read_text("utf-8") == _builder().configuration()


def test_every_command_is_in_the_guide():
    guide = (DOCS / "guide.md").read_text("utf-8")
    group = typer.main.get_command(app)
    for name, command in group.commands.items():
        names = [f"{name} {sub}" for sub in command.commands] if hasattr(command, "commands") else [name]
        for full in names:
            assert f"vocnlp {full}" in guide, f"docs/guide.md does not mention `vocnlp {full}`"


def test_the_readme_session_is_what_python_answers(monkeypatch):
    readme = (DOCS.parent / "README.md").read_text("utf-8")
    session = re.search(r"```python\n(>>>.*?)```", readme, re.DOTALL)[1]
    parsed = doctest.DocTestParser().get_doctest(session, {}, "README.md", "README.md", 0)
    assert len(parsed.examples) >= 3
    result = doctest.DocTestRunner().run(parsed)
    assert result.failed == 0


def test_every_link_of_the_pages_leads_somewhere():
    for page in [DOCS.parent / "README.md", *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\((?!http)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_key_of_a_report_is_explained():
    schema = json.loads((files("vocnlp") / "resources" / "report" / "report.schema.json").read_text("utf-8"))
    page = (DOCS / "report.md").read_text("utf-8")

    def keys(of):
        if not isinstance(of, dict):
            return
        for name, inner in of.get("properties", {}).items():
            yield name
            yield from keys(inner)
        for inner in (of.get("items"), of.get("additionalProperties"), *of.get("$defs", {}).values()):
            yield from keys(inner)

    assert sorted({name for name in keys(schema) if f"`{name}`" not in page}) == []
