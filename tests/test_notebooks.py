"""The notebooks run from top to bottom on a workspace, and import nothing but vocnlp."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path, read_only_bank, monkeypatch, tmp_path):
    monkeypatch.setenv("VOC_CONFIG", str(read_only_bank.config))
    monkeypatch.setenv("VOC_REPOSITORY", str(path.parents[1]))
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert any("image/svg+xml" in output.get("data", {}) for output in outputs), "a figure is drawn"
    # What customers wrote is shown as text: no output brings a script into the page.
    assert not any("<script" in output.get("data", {}).get("text/html", "").lower() for output in outputs)
    assert any(output.output_type == "stream" and output.text.strip() for output in outputs), "quotes are printed"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_stored_clean_and_imports_only_vocnlp(path):
    notebook = nbformat.read(path, as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert not any(cell.outputs for cell in cells)
    imported = re.findall(r"^(?:import|from) (\w+)", "\n".join(cell.source for cell in cells), re.MULTILINE)
    assert set(imported) <= {"vocnlp", "os", "pathlib", "tempfile"}
