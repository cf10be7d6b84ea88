"""The tutorial notebook: without stored outputs, it runs from top to bottom, no cell longer than a minute."""

from __future__ import annotations

from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")
pytest.importorskip("ipykernel")

NOTEBOOK = Path(__file__).parent.parent / "docs" / "tutorial" / "notebook.ipynb"


def cells():
    """The notebook, and its cells of code."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    return notebook, [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_the_notebook_is_kept_without_outputs():
    notebook, code = cells()
    nbformat.validate(notebook)
    assert code
    assert all(not cell.outputs and cell.execution_count is None for cell in code)


@pytest.mark.filterwarnings("ignore")  # those of the kernel's libraries, not ours
def test_the_notebook_runs_and_shows_tables_pictures_and_a_page(tmp_path):
    notebook, code = cells()
    nbclient.NotebookClient(
        notebook, timeout=60, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    shown = [output for cell in code for output in cell.outputs]
    assert not [output for output in shown if output.output_type == "error" or output.get("name") == "stderr"]
    kinds = [kind for output in shown for kind in output.get("data", {})]
    assert kinds.count("image/svg+xml") >= 5
    assert kinds.count("text/html") >= 1
