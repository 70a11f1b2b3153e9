"""The example notebook runs from its first cell to its last, and results and figures show themselves in it."""

from pathlib import Path

import pytest

NOTEBOOK = Path(__file__).parents[2] / "docs" / "notebook.ipynb"


@pytest.fixture(scope="module")
def executed():
    """The notebook with what came out of it."""
    nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
    nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed")
    pytest.importorskip("ipykernel", reason="ipykernel is not installed")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    return nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3").execute()


def shown(notebook, source):
    """What the cell that begins like this shows, by its kind."""
    cell = next(each for each in notebook.cells if each.cell_type == "code" and each.source.startswith(source))
    return cell.outputs[-1]["data"]


@pytest.mark.slow
def test_results_show_a_table_with_intervals_and_a_picture(executed):
    html = shown(executed, "results = run")["text/html"]
    assert "<table>" in html
    assert "±" in html
    assert 'src="data:image/svg+xml;base64,' in html
    assert "Results of" in shown(executed, "results = run")["text/plain"]


@pytest.mark.slow
def test_a_figure_shows_itself(executed):
    assert "<svg" in shown(executed, "figure(")["image/svg+xml"]


def test_it_is_kept_without_outputs():
    """What comes out is not compared with anything, and would go stale."""
    assert '"outputs": []' in (text := NOTEBOOK.read_text(encoding="utf-8"))
    assert '"output_type"' not in text
