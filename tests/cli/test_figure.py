"""The figure command: each form writes its file, and the study knows of it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from nlp_coding.workflow import Study
from tests.charted import make_charted
from tests.cli.conftest import Run


@pytest.fixture(scope="module")
def charted(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """Every test adds to what was published, without suppression."""
    return make_charted(tmp_path_factory.mktemp("charted") / "study")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("agreeing --by region --stats --lying --top 1", "Respondenter som har svart «Enig» på «q1», etter region"),
        ("agreeing --by wave --statement q2", "Respondenter som har svart «Enig» eller «Delvis enig» på «q2»"),
        ("statements --wave 2018 --diverging", "Svar på påstandene, 2018"),
        ("trend --stats --wave 2016 --wave 2024 --language nn", "Prosent respondentar som har svart «Enig» eller"),
        ("commenting --merge-levels Enig+Delvis enig=Positiv", "Respondenter som har skrevet en kommentar, etter svar"),
        ("codes --corrected", "Korrigert andel er ikke vist: det trengs minst"),
        ("heat --groups --by region --unweighted", "Koder i kommentarene, etter region"),
        ("cooccurrence --jaccard --wide --language en", "Codes that occur together"),
    ],
)
def test_each_form(run: Run, charted: Study, tmp_path: Path, command: str, said: str) -> None:
    """A form that cannot be drawn, or draws something else; or a file that others may read."""
    kind, *options = command.replace("Delvis enig", "Delvis_enig").split()
    ran = run("figure", kind, *(one.replace("_", " ") for one in options), "--study", charted.folder)
    file = tmp_path / f"figure-{kind}.svg"
    assert (ran.status, ran.out, ran.err) == (0, "", f"Wrote figure-{kind}.svg\n")
    drawn = file.read_text(encoding="utf-8")
    assert said in drawn
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_picture_that_is_recorded(run: Run, charted: Study, tmp_path: Path) -> None:
    """A later table could tell what the figure left out."""
    ran = run("figure", "statements", "--out", "a.png", "--min-cell", "6", "--study", charted.folder)
    assert (ran.status, ran.err) == (0, "Wrote a.png\n")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    with charted.store() as store:
        published = store.published()[-1]
    assert (published.name, published.min_cell) == ("a.png", 6)
    assert published.withheld


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("codes --out a.pdf", "a.pdf: a figure cannot be written as «.pdf»"),
        ("codes --out none/a.svg", "a.svg: there is no folder none"),
        ("statements --wave 2017", "the study has no wave «2017»"),
        ("agreeing --by regoin", "did you mean «region»?"),
    ],
)
def test_what_cannot_be_drawn(run: Run, charted: Study, tmp_path: Path, command: str, message: str) -> None:
    """A traceback, or a file that is left there all the same."""
    ran = run("figure", *command.split(), "--study", charted.folder)
    assert (ran.status, ran.out) == (1, "")
    assert message in ran.err
    assert not list(tmp_path.iterdir())
