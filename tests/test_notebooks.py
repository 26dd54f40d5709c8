"""The notebooks, run as a reader would; the repository holds nothing of what they show."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
FIGURES = {"topics.ipynb": 4}
"""Notebook → the plotly figures that it draws."""

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)


def _read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=nbformat.NO_CONVERT)


def test_all_notebooks_are_here() -> None:
    """The other tests would hold of none at all."""
    assert [path.name for path in NOTEBOOKS] == sorted(FIGURES)


@every_notebook
def test_the_repository_holds_no_outputs(path: Path) -> None:
    """What a notebook has shown holds what people wrote, and megabytes of javascript."""
    notebook = _read(path)
    nbformat.validate(notebook)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert cells
    assert [cell.source for cell in cells if cell.outputs or cell.execution_count is not None] == []
    assert [cell.source for cell in notebook.cells if cell.metadata or cell.get("attachments")] == []
    assert path.stat().st_size < 50_000


@every_notebook
def test_a_notebook_runs_and_loads_nothing_from_outside(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A notebook that stops is worse than none, and one that loads an address tells others that it is read."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name))  # the reader's own settings are left out of it
    monkeypatch.delenv("PLOTLY_RENDERER", raising=False)
    notebook = _read(path)
    client = NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(here)}})
    client.execute()  # raises where a cell does
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert [output for output in outputs if output.output_type == "error" or output.get("name") == "stderr"] == []
    shown = [text for output in outputs for text in _texts(output)]
    assert sum("Plotly.newPlot(" in text for text in shown) == FIGURES[path.name]
    assert [near for text in shown for near in _addresses(text)] == []
    assert list(here.iterdir()) == []


def _texts(output: NotebookNode) -> list[str]:
    """All that an output holds, in every form that it has."""
    return [output.text] if output.output_type == "stream" else [str(form) for form in output.data.values()]


def _addresses(text: str) -> list[str]:
    """Every address in it with what stands around; plotly's own javascript is left out, since it loads none unasked."""
    from plotly.offline import get_plotlyjs

    rest = text.replace(get_plotlyjs(), "")
    assert ("Plotly.newPlot(" in text) == (len(rest) < len(text)), "a figure without its javascript"
    found = re.finditer(r"https?:|[\"'(=]\s*//\w", rest, re.IGNORECASE)
    return [rest[max(0, one.start() - 60) : one.end() + 60] for one in found]
