"""sample and merge as they are typed: what is said, and what comes next."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from nlp_coding import workflow
from nlp_coding.cli import show_coders
from nlp_coding.merging import Merged
from nlp_coding.workflow import Study
from tests.cli.conftest import Run


def test_sample(run: Run, small: Study, tmp_path: Path) -> None:
    """Coders would not know what to code, or fill in a file that cannot be read again."""
    ran = run("sample", "--n", "4", "--out", "k.csv", "--plain-csv", "--with-text", "--study", small.folder)
    assert (ran.status, ran.out) == (0, "")
    assert ran.err.splitlines() == [
        "Drew 4 comments (draw 1); 5 more can be drawn.",
        "Elsewhere, work in a copy of the study's folder: nlp-coding merge COPY brings in what was done.",
        "Next: nlp-coding review --sample --coder ID, by each coder; then nlp-coding reliability",
        "Wrote k.csv",
        "Personal data in the comments is not masked (10 comments not gone through): run nlp-coding mask",
    ]
    header, *rows = (tmp_path / "k.csv").read_text(encoding="utf-8").splitlines()
    assert (header, len(rows)) == ("comment_id,codes,codebook,text", 4)
    filled = [f"{row.split(',')[0]},-,small@1.0.0" for row in rows]
    (tmp_path / "k.csv").write_text("\n".join(["comment_id,codes,codebook", *filled[:3]]), encoding="utf-8")
    assert run("decide", "--from", "k.csv", "--coder", "kari", "--study", small.folder).status == 0
    first = rows[3].split(",")[0]
    assert run("decide", first, "meetings", "yes", "--coder", "kari", "--study", small.folder).status == 0
    assert run("sample", "--n", "99", "--seed", "2", "--study", small.folder).err.splitlines()[:2] == [
        "Drew 5 comments (draw 2); 0 more can be drawn.",
        "Fewer than the 99 that were asked for: there are no more with substance that were not drawn.",
    ]
    shown = run("sample", "--out", "all.xlsx", "--study", small.folder)
    assert (shown.status, shown.err) == (0, "Wrote all.xlsx\n")
    assert shown.out.splitlines() == [
        "draw 1       4 comments, seed 1",
        "draw 2       5 comments, seed 2",
        "kari         3 of 9 complete, 1 begun",
    ]


@pytest.mark.parametrize(
    ("command", "status", "message"),
    [
        ("sample", 1, "draw some with nlp-coding sample --n 50"),
        ("sample --n 3 --out k.html", 1, "end it in .csv or .xlsx"),
        ("sample --n 3 --out k.xlsx --plain-csv", 1, "--plain-csv is for CSV"),
        ("sample --n 3 --out none/k.csv", 1, "there is no folder none"),
        ("sample --n 3 --with-text", 2, "name it with --out FILE"),
        ("sample --seed 3", 2, "say how many with --n"),
        ("sample --n 3 --seed 9223372036854775808", 2, "--seed is a whole number"),
        ("sample --n 3 --seed -99999999999999999999999", 2, "--seed is a whole number"),
        ("merge none", 1, "there is no study in none"),
    ],
)
def test_nothing_is_drawn_for_a_wrong_command(run: Run, small: Study, command: str, status: int, message: str) -> None:
    """Comments would be drawn for a file that is never written."""
    ran = run(*command.split(), "--study", small.folder)
    assert (ran.status, ran.out) == (status, "")
    assert message in " ".join(ran.err.replace("│", " ").split())
    with small.store() as store:
        assert store.sample() == ()


def test_merge(run: Run, small: Study, tmp_path: Path) -> None:
    """Nobody would know what came, where coders disagree, or what did not come."""
    other = workflow.open_study(Path(shutil.copytree(small.folder, tmp_path / "ola")))
    run("decide", "K01", "meetings", "no", "--coder", "kari", "--study", small.folder)
    run("decide", "K01", "meetings", "yes", "--coder", "ola", "--study", other.folder)
    run("decide", "K03", "meetings", "yes", "--coder", "ola", "--study", other.folder)
    run("forget", "K09", "--yes", "--study", other.folder)
    run("forget", "K03", "--yes", "--study", small.folder)
    dry = run("merge", "ola", "--dry-run", "--study", small.folder)
    assert dry.err.startswith("Would bring 1 decision from ola: ola 1.\n")
    assert "Coders would disagree on 1 code of a comment (before: 0).\n  It would be left out of the tables" in dry.err
    assert dry.err.endswith("Nothing was written. Next: the same command without --dry-run\n")
    ran = run("merge", "ola", "--study", small.folder)
    assert (ran.status, ran.out) == (0, "")
    assert ran.err.splitlines() == [
        "Brought 1 decision from ola: ola 1.",
        "Coders disagree on 1 code of a comment (before: 0).",
        "  It is left out of the tables until it is settled.",
        "Left out: 1 decision or memo on respondents who have withdrawn here.",
        "Withdrawn in ola, and still in this study: K09.",
        "  Take them out with nlp-coding forget RESPONDENT.",
        "Next: nlp-coding review --disagreements",
    ]
    again = run("merge", "ola", "--study", small.folder)
    assert again.err.startswith("Nothing in ola is new; the study is as it was.\n")
    assert "merged in 1 decision from ola" in run("history", "--acts", "--study", small.folder).out
    refused = run("undo", "--study", small.folder)
    assert (refused.status, "it could not be made again" in refused.err) == (1, True)


def test_names_from_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    """A name in somebody else's study would turn the line that it stands in, or clear the screen."""
    show_coders.merged(Merged("ola", decisions={"ka\u202eri": 2, "\x1b[2J": 1}, changed=True))
    assert capsys.readouterr().err.startswith("Brought 3 decisions from ola: ka\\u202eri 2, \\x1b[2J 1.\n")


def test_memos_that_differ(capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody would know that a memo has taken another's place, where to read that one, or which did not come."""
    found = Merged("b", changed=True, n_memos=3, memos_differing=("K05", "K09"), code_memos_differing=("meetings",))
    show_coders.merged(replace(found, n_memos_blackened=1, blackened=("K11",)))
    assert capsys.readouterr().err.splitlines() == [
        "Brought 0 decisions from b.",
        "  3 memos, new or changed",
        "The same coder wrote different memos here and there on the comments K05, K09:",
        "  the later is shown, the earlier is kept: see nlp-coding explain K05",
        "The same coder wrote different memos here and there on the code meetings:",
        "  the later is shown, the earlier is kept.",
        "Coders disagree on nothing (before: 0).",
        "Left out: 1 memo on the comment K11, where words are blackened here: memos may quote them.",
        "  Read what is left out in b, and write it here again without such words.",
    ]


def test_explain_shows_earlier_memos(run: Run, small: Study) -> None:
    """What a coder noted before would be kept where nobody can read it."""
    for text in ("først", "så\u202e"):
        with small.store() as store, store.transaction(actor="kari", action="memo"):
            store.put_memo(text, coder="kari", comment_id="K05")
    lines = run("explain", "K05", "--study", small.folder).out.splitlines()
    assert [line for line in lines if "memo" in line] == [
        "  memo by kari: så\\u202e",
        "  memo by kari (earlier): først",
    ]


def test_memos_that_did_not_come(capsys: pytest.CaptureFixture[str]) -> None:
    """Notes that a colleague wrote would be missing, and nobody know of them."""
    for n in (1, 2):
        show_coders.merged(Merged("ola", n_memos_without_code=n))
    lines = capsys.readouterr().err.splitlines()
    assert lines[1] == "Left out: 1 memo on a code of a codebook that cannot be taken in here."
    assert lines[3] == "Left out: 2 memos on codes of a codebook that cannot be taken in here."
