"""Screens, compared with golden files; look at them when they change: `pytest tests/cli --update-golden`.

Only the demo's depend on the shipped codebook's terms.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from nlp_coding.workflow import Study
from tests.cli.conftest import Ran, Run
from tests.conftest import SMALL_CODEBOOK, SMALL_GOLD, SMALL_SURVEY

Golden = Callable[[str, bytes], None]


def _screen(ran: Ran, **masked: Path) -> bytes:
    """Both streams and the status; folders and times of day are masked."""
    text = f"{ran.out}--- stderr ---\n{ran.err}--- exit status {ran.status} ---\n"
    for name, path in masked.items():
        text = text.replace(str(path), f"<{name}>")
    assert "Traceback" not in text
    return re.sub(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ| \d\d:\d\d:\d\d)", "<time>", text).encode("utf-8")


def test_demo(run: Run, golden: Golden, tmp_path: Path) -> None:
    """The first thing a newcomer sees; the README shows it."""
    ran = run("demo")
    assert re.search(r"Totalt +259 +81 +340 +24\s%", ran.out)
    golden("demo.txt", _screen(ran))
    assert {path.name for path in (tmp_path / "fastlege-demo").iterdir()} == {
        "study.db", "study.yaml", "table-7.2.xlsx", "table-7.2.docx", "codes.xlsx", "codes.html", "codes.csv",
    }  # fmt: skip
    again = run("demo")
    assert again.out == ran.out
    # Each comment has one chance to be drawn for the audit sample.
    assert again.err == re.sub("Drawn for the audit sample.*\n", "", ran.err).replace("Run 1", "Run 2")


def test_init(run: Run, golden: Golden) -> None:
    """What was read, by which scale, and what comes next."""
    columns = ("--id", "id", "--text", "kommentar", "--agreement", "svar", "--attribute", "region")
    ran = run("init", "study", "--data", SMALL_SURVEY, *columns, "--codebook", SMALL_CODEBOOK)
    golden("init.txt", _screen(ran))


def test_status(run: Run, golden: Golden, small: Study) -> None:
    """How far the work is."""
    run("decide", "K01", "meetings", "no", "--study", small.folder)
    golden("status.txt", _screen(run("status", "--study", small.folder), study=small.folder))


@pytest.mark.parametrize("comment", ["K03", "K04", "K05", "K08", "K11"])
def test_explain(run: Run, golden: Golden, small: Study, comment: str) -> None:
    """Evidence after an emoji, two hits of one code, no code, a non-answer, a typing error."""
    golden(f"explain-{comment}.txt", _screen(run("explain", comment, "--study", small.folder)))


def test_explain_after_decisions(run: Run, golden: Golden, small: Study) -> None:
    """A no over the machine's yes, and a conflict."""
    at = ("--study", small.folder)
    run("decide", "K11", "meetings", "no", "--coder", "kari", *at)
    run("decide", "K11", "turnover", "yes", "--coder", "kari", *at)
    run("decide", "K11", "turnover", "no", "--coder", "ola", *at)
    golden("explain-decided.txt", _screen(run("explain", "K11", *at)))


def test_explain_a_cell(run: Run, golden: Golden, small: Study) -> None:
    """The comments behind a figure, and their number."""
    at = ("--study", small.folder)
    golden("explain-cell.txt", _screen(run("explain", "--level", "Uenig", "--code", "arenas", *at)))
    golden("explain-empty-cell.txt", _screen(run("explain", "--level", "Delvis uenig", "--code", "turnover", *at)))


def test_decide(run: Run, golden: Golden, small: Study, tmp_path: Path) -> None:
    """One by one, from a file, and a file with mistakes of every kind."""
    at = ("--coder", "kari", "--study", small.folder)
    golden("decide.txt", _screen(run("decide", "K01", "meetings", "no", *at)))
    head = "comment_id,code,applies\n"
    (tmp_path / "d.csv").write_text(f"{head}K01,meetings,1\nK05,turnover,0\n", encoding="utf-8")
    golden("decide-file.txt", _screen(run("decide", "--from", "d.csv", *at)))
    bad = f"{head}K001,meetings,1\nK01,meting,1\nK01,arenas,1\nK05,turnover,0\nK05,turnover,1\n"
    (tmp_path / "bad.csv").write_text(bad, encoding="utf-8")
    golden("decide-mistakes.txt", _screen(run("decide", "--from", "bad.csv", *at)))


def test_codebook(run: Run, golden: Golden, small: Study) -> None:
    """All codes under their groups; one code with all it has; what check says."""
    at = ("--study", small.folder)
    golden("codebook-show.txt", _screen(run("codebook", "show", *at)))
    golden("codebook-show-code.txt", _screen(run("codebook", "show", "--code", "messages", *at)))
    golden("codebook-check.txt", _screen(run("codebook", "check", SMALL_CODEBOOK), codebook=SMALL_CODEBOOK))


def test_evaluate(run: Run, golden: Golden, small: Study) -> None:
    """Figures, and a dash for those that are not defined."""
    run("decide", "K09", "turnover", "yes", "--study", small.folder)
    golden("evaluate.txt", _screen(run("evaluate", SMALL_GOLD, "--study", small.folder)))


def test_tables(run: Run, golden: Golden, small: Study) -> None:
    """The three tables as they stand on a screen of 80 columns."""
    for kind in ("commenting", "codes", "code arenas", "codes --groups --by region --percent column"):
        name = re.sub(r"\W+", "-", kind)
        golden(f"table-{name}.txt", _screen(run("table", *kind.split(), "--study", small.folder)))


HEAD = "id;svar;kommentar\n"
CFB = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504
BAD_FILES = {
    "empty.csv": b"",
    "header-only.csv": HEAD.encode(),
    "pdf.csv": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\n",
    "huge-cell.csv": HEAD.encode() + b'1;Enig;"' + b"x" * 10_000_000 + b'"\n',
    "column-missing.csv": b"id;svar;komentar\n1;Enig;x\n2;Uenig;y\n",
    "ids-doubled.csv": (HEAD + "1;Enig;x\n2;Uenig;\n1;Uenig;y\n2;Enig;z\n").encode(),
    "mixed-encoding.csv": (HEAD + "1;Enig;Møte hver uke\n").encode() + "2;Uenig;Får ikkje møte\n".encode("cp1252"),
    "password.xlsx": CFB + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500,
    "unknown-level.csv": (HEAD + "1;Enig;x\n2;Unig;y\n3;Uenig;\n").encode(),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_files(run: Run, golden: Golden, tmp_path: Path, name: str) -> None:
    """Each has a message that says what to do; nothing is written."""
    (tmp_path / name).write_bytes(BAD_FILES[name])
    columns = ("--id", "id", "--text", "kommentar", "--agreement", "svar")
    ran = run("init", "study", "--data", name, *columns, "--codebook", SMALL_CODEBOOK)
    assert (ran.status, ran.out) == (1, "")
    assert [path.name for path in tmp_path.iterdir()] == [name]
    golden(f"bad-{name}.txt", _screen(ran))


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_files_are_not_added(run: Run, small: Study, tmp_path: Path, name: str) -> None:
    """A study that has been worked on for months stays as it is."""
    (tmp_path / name).write_bytes(BAD_FILES[name])
    before = (small.folder / "study.db").read_bytes()
    ran = run("add", name, "--update", "--study", small.folder)
    assert (ran.status, ran.out) == (1, "")
    assert name in ran.err
    assert (small.folder / "study.db").read_bytes() == before
    assert sorted(path.name for path in small.folder.iterdir()) == ["study.db", "study.yaml"]
