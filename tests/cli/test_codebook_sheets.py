"""codebook export and import, as they are typed."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from nlp_coding.codebook.find import shipped_codebooks
from nlp_coding.codebook.load import load_codebook
from nlp_coding.core.codebook import DRAFT
from nlp_coding.workflow import Study
from tests.cli.conftest import Run

FIRST = shipped_codebooks() / "fastlege" / "1.0.0.yaml"
DRAFT_FILE = Path("codebooks/fastlege/draft.yaml")


@pytest.mark.parametrize("name", ["book.xlsx", "book.csv"])
def test_a_codebook_goes_out_and_comes_back_as_a_draft(run: Run, name: str, tmp_path: Path) -> None:
    out = run("codebook", "export", "fastlege@1.0.0", name)
    assert (out.status, out.out) == (0, "")
    assert out.err == f"Wrote {name}\nLeft out: 1 comment that stands above no term and no word list.\n"
    back = run("codebook", "import", name)
    assert (back.status, back.out) == (0, "")
    assert f"{name}: it revises fastlege@1.0.0\nWrote {DRAFT_FILE}\n" in back.err
    draft, first = load_codebook(tmp_path / DRAFT_FILE), load_codebook(FIRST)
    assert (draft.version, draft.revises) == (DRAFT, "1.0.0")
    assert (draft.codes, draft.lists, draft.label) == (first.codes, first.lists, first.label)


def test_a_draft_of_a_draft_is_the_same_file(run: Run, tmp_path: Path) -> None:
    run("codebook", "export", "fastlege@1.0.0", "book.csv")
    run("codebook", "import", "book.csv")
    run("codebook", "export", str(DRAFT_FILE), "draft.csv")
    assert run("codebook", "import", "draft.csv", "--out", "again.yaml").status == 0
    assert (tmp_path / "again.yaml").read_bytes() == (tmp_path / DRAFT_FILE).read_bytes()


def test_nothing_is_overwritten(run: Run, tmp_path: Path) -> None:
    """A draft is days of work."""
    run("codebook", "export", "fastlege@1.0.0", "book.csv")
    run("codebook", "import", "book.csv")
    (tmp_path / DRAFT_FILE).write_text("mine", encoding="utf-8")
    for again in (("export", "fastlege@1.0.0", "book.csv"), ("import", "book.csv")):
        refused = run("codebook", *again)
        assert refused.status == 1
        assert "there is such a file already\n  → name another file, or say --force to replace it\n" in refused.err
    assert (tmp_path / DRAFT_FILE).read_text(encoding="utf-8") == "mine"
    assert run("codebook", "import", "book.csv", "--force").status == 0
    assert load_codebook(tmp_path / DRAFT_FILE).version == DRAFT


def test_into_the_study(run: Run, small: Study) -> None:
    """Where `codebook draft` puts it, and `codebook release` looks for it."""
    run("codebook", "export", "fastlege@1.0.0", "book.csv")
    assert run("codebook", "import", "book.csv", "--study", small.folder).status == 0
    assert (small.folder / DRAFT_FILE).is_file()


def test_a_code_that_is_gone(run: Run, tmp_path: Path) -> None:
    """Who deletes a row deletes what people decided on it."""
    run("codebook", "export", "fastlege@1.0.0", "book.xlsx")
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    book["Codes"].delete_rows(5)
    book.save(tmp_path / "book.xlsx")
    refused = run("codebook", "import", "book.xlsx")
    assert refused.status == 1
    assert refused.err.startswith(
        "book.xlsx, sheet «Codes»: the code «low_involvement» of 1.0.0 is gone\n  → put it back"
    )
    assert not (tmp_path / DRAFT_FILE).exists()


def test_moves_that_led_to_a_version_stay_there(run: Run, tmp_path: Path) -> None:
    """They say how codings came to 2.0.0; a draft after it that repeated them would move them once more."""
    run("codebook", "export", "fastlege@2.0.0", "book.xlsx")
    imported = run("codebook", "import", "book.xlsx")
    assert "book.xlsx: left out the moves that led to 2.0.0: they are in its own file\n" in imported.err
    draft = load_codebook(tmp_path / DRAFT_FILE)
    assert (draft.revises, draft.moves) == ("2.0.0", ())
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    book["Moves"].append(["redefine", "good_cooperation", None, "smalere enn før"])
    book.save(tmp_path / "book.xlsx")
    assert run("codebook", "import", "book.xlsx", "--force").status == 0
    (move,) = load_codebook(tmp_path / DRAFT_FILE).moves
    assert (move.kind, move.sources, move.note) == ("redefine", ("good_cooperation",), "smalere enn før")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("export", "fastlege", "book.pdf"), "book.pdf: a codebook cannot be written as «.pdf» here"),
        (("export", "fastlege", "no/book.csv"), "book.csv: there is no folder no"),
        (("export", "fastlege", "book.xlsx", "--plain-csv"), "--plain-csv is for CSV"),
        (("export", "fastlgee", "book.xlsx"), "there is no codebook «fastlgee»"),
        (("import", "book.xlsx"), "book.xlsx: there is no such file"),
    ],
)
def test_what_cannot_be_done(run: Run, arguments: tuple[str, ...], told: str) -> None:
    refused = run("codebook", *arguments)
    assert refused.status == 1
    assert refused.err.startswith(told)
