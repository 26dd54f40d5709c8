"""table: what is asked for, withheld, verified and written."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp_coding.workflow import Study
from tests.cli.conftest import Run


def test_what_is_withheld_can_be_tried(run: Run, small: Study) -> None:
    """Who signs for a table wants to have tried it, and a script wants a status."""
    ran = run("table", "codes", "--min-cell", 3, "--verify", "--study", small.folder)
    assert ran.status == 0
    assert "none can be computed from this table" in ran.err
    assert " : " in ran.out
    assert "antall fra 1 til 2" in " ".join(ran.out.split())


def test_without_a_limit_there_is_nothing_to_verify(run: Run, small: Study) -> None:
    """Silence would be taken for safety."""
    ran = run("table", "codes", "--verify", "--study", small.folder)
    assert (ran.status, ran.err) == (0, "Nothing is withheld: give --min-cell N, or min_cell in study.yaml\n")


def test_an_earlier_file_that_gives_away(run: Run, small: Study, tmp_path: Path) -> None:
    """The one way in which a withheld number can be computed: it stands in a file that is out."""
    out = tmp_path / "who.csv"
    assert run("table", "commenting", "--min-cell", 2, "--out", out, "--study", small.folder).status == 0
    ran = run("table", "commenting", "--min-cell", 4, "--verify", "--study", small.folder)
    assert ran.status == 1
    assert "withheld numbers can be computed" in ran.err


def test_a_withheld_number_is_in_no_format(run: Run, small: Study, tmp_path: Path) -> None:
    """One format that prints it, in a cell or a property, has published it."""
    for form in ("csv", "md", "html", "tex", "txt"):
        out = tmp_path / f"code.{form}"
        ran = run("table", "code", "turnover", "--min-cell", 3, "--out", out, "--study", small.folder)
        assert ran.status == 0
        uenig = next(line for line in out.read_text(encoding="utf-8-sig").splitlines() if "Uenig" in line)
        assert ":" in uenig
        assert not set("123") & set(uenig.replace("&", ""))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["codes", "--merge-levels", "Enig+Uenig=X"], "«Enig+Uenig=X» joins levels that do not stand side by side"),
        (["codes", "--merge-levels", "Enigg+Delvis enig=X"], "there is no level «Enigg» to join"),
        (["codes", "--merge-levels", "Enig"], "«Enig» does not say which levels become which"),
        (["codes", "--weight", "vekt"], "the study has no weights"),
        (["codes", "--standardise", "region"], "shares are standardised to what the rows are by, here «svar»"),
        (["codes", "--corrected", "--percent", "column"], "alone can be corrected"),
        (["trend"], "a table over waves needs a study with several"),
        (["agreeing", "--by", "svar"], "shares agreeing need groups"),
        (["agreeing", "--by", "region", "--top", "5"], "--top 5 leaves no level"),
        (["agreeing", "--by", "region", "--statement", "q2"], "the study has no closed question «q2»"),
    ],
)  # fmt: skip
def test_what_does_not_go_together(run: Run, small: Study, arguments: list[str], message: str) -> None:
    """A table that is made of something else than what was asked for is believed."""
    ran = run("table", *arguments, "--study", small.folder)
    assert ran.status == 1
    assert message in ran.err
    assert "→" in ran.err


def test_percent_of_mentions_and_joined_levels(run: Run, small: Study) -> None:
    """Counted by hand: three, two and two mentions; those who agree fully or partly, together."""
    ran = run(
        "table", "codes", "--percent", "mentions", "--merge-levels", "Enig+Delvis enig=Enig", "--study", small.folder
    )
    flat = " ".join(ran.out.split())
    assert "Totalt 3 (43 %) 2 (29 %) 2 (29 %)" in flat
    assert "Enig 2 (67 %) 1 (33 %) 0 (0 %)" in flat
    assert "I raden «Enig» er svarene «Enig» og «Delvis enig» slått sammen." in flat
