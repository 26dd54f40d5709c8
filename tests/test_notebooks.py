"""The notebooks, run as a reader would, and what they show in the repository: invented comments alone, and up to date.

`pytest tests/test_notebooks.py --update-golden` writes what they show now into them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
FIGURES = {"themes.ipynb": 4, "tour.ipynb": 0, "versions.ipynb": 0}
"""Notebook → the plotly figures that it draws."""
VARIES, NOT_STORED = "varies", "not-stored"
"""Tags of cells: what it shows may differ by a hair from machine to machine; what it shows is too large to keep."""
COMPARED = ("text/plain", "text/markdown")
"""Forms that are compared. The others have golden files of their own, and are kept for the reader."""

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)


def _read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=nbformat.NO_CONVERT)


def test_all_notebooks_are_here() -> None:
    """The other tests would hold of none at all."""
    assert [path.name for path in NOTEBOOKS] == sorted(FIGURES)


@every_notebook
def test_a_notebook_runs_and_shows_what_is_stored(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """A notebook that stops is worse than none, one that loads an address tells others that it is read, and one that
    shows other numbers than the program is not believed."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name))  # the reader's own settings are left out of it
    monkeypatch.delenv("PLOTLY_RENDERER", raising=False)
    notebook = _read(path)
    client = NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(here)}})
    client.execute()  # raises where a cell does
    outputs = list(_outputs(notebook))
    assert [output for output in outputs if output.output_type == "error" or output.get("name") == "stderr"] == []
    shown = [text for output in outputs for text in _texts(output)]
    assert sum("Plotly.newPlot(" in text for text in shown) == FIGURES[path.name]
    assert [near for text in shown for near in _addresses(text)] == []
    assert list(here.iterdir()) == []
    _strip(notebook)
    if request.config.getoption("--update-golden"):
        path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
    assert _compared(notebook) == _compared(_read(path))


@every_notebook
def test_what_the_repository_holds_is_clean(path: Path) -> None:
    """Megabytes of javascript, somebody's folders and the number of the last run would be in every difference."""
    notebook = _read(path)
    nbformat.validate(notebook)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.source for cell in cells if cell.execution_count is not None] == []
    assert [cell.source for cell in cells if NOT_STORED in _tags(cell) and cell.outputs] == []
    assert {key for cell in notebook.cells for key in cell.metadata} <= {"tags"}
    assert [cell.source for cell in notebook.cells if cell.get("attachments")] == []
    shown = [text for output in _outputs(notebook) for text in _texts(output)]
    assert shown
    assert [near for text in shown for near in _addresses(text)] == []
    assert [
        text for text in shown if re.search(r"/tmp/|/home/|/Users/|\\Users\\|0x[0-9a-f]{6}|\d\d:\d\d:\d\d", text)
    ] == []
    assert path.stat().st_size < 150_000


def _strip(notebook: NotebookNode) -> None:
    """Take out what is of the run alone, and what is too large to keep."""
    for cell in notebook.cells:
        cell.metadata = {key: value for key, value in cell.metadata.items() if key == "tags"}
        if cell.cell_type == "code":
            cell.execution_count = None
            cell.outputs = [] if NOT_STORED in _tags(cell) else cell.outputs
            for output in cell.outputs:
                if "execution_count" in output:
                    output.execution_count = None


def _compared(notebook: NotebookNode) -> list[tuple[str, list[object]]]:
    """Each cell with its text outputs and the other forms' names; of one that varies, its forms alone."""
    found = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            texts: list[object] = []
            for output in cell.outputs:
                forms = {"stream": output.text} if output.output_type == "stream" else dict(output.data)
                kept = () if VARIES in _tags(cell) else (*COMPARED, "stream")
                texts.append({form: text if form in kept else "…" for form, text in sorted(forms.items())})
            found.append((cell.source, texts))
    return found


def _tags(cell: NotebookNode) -> list[str]:
    return cell.metadata.get("tags", [])


def _outputs(notebook: NotebookNode) -> Iterator[NotebookNode]:
    for cell in notebook.cells:
        yield from cell.get("outputs", ())


def _texts(output: NotebookNode) -> list[str]:
    """All that an output holds, in every form that it has."""
    return [output.text] if output.output_type == "stream" else [str(form) for form in output.data.values()]


def _addresses(text: str) -> list[str]:
    """Every address in it with what stands around.

    Plotly's own javascript is left out, since it loads none unasked, and so is the name of SVG's vocabulary.
    """
    from plotly.offline import get_plotlyjs

    rest = text.replace(get_plotlyjs(), "")
    assert ("Plotly.newPlot(" in text) == (len(rest) < len(text)), "a figure without its javascript"
    rest = rest.replace('xmlns="http://www.w3.org/2000/svg"', "")
    found = re.finditer(r"https?:|[\"'(=]\s*//\w", rest, re.IGNORECASE)
    return [rest[max(0, one.start() - 60) : one.end() + 60] for one in found]
