"""Every command: what it prints where, what it leaves, and its exit status."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from nlp_coding.workflow import Study
from tests.cli.conftest import Run
from tests.conftest import SMALL_CODEBOOK, SMALL_GOLD, SMALL_SURVEY

ROOT = Path(__file__).parents[2]

COMMANDS = (
    "", "demo", "init", "add", "code", "recode", "status", "queue", "decide", "explain", "codebook", "codebook list",
    "codebook show", "codebook check", "codebook diff", "codebook draft", "codebook adopt", "codebook release",
    "codebook export", "codebook import", "table", "table commenting", "table codes", "table code", "evaluate",
    "reliability", "review", "sample", "merge",
    "export", "export codings", "export wide", "export decisions", "export audit", "export review", "export queue",
    "history", "suggest", "undo", "forget", "mask", "quote", "quote list", "quote approve", "quote withdraw",
    "figure", "figure agreeing", "figure statements", "figure trend", "figure commenting", "figure codes",
    "figure heat", "figure cooccurrence", "report",
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_help(run: Run, command: str) -> None:
    """The first thing a newcomer types."""
    ran = run(*command.split(), "--help")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: {' '.join(['nlp-coding', *command.split()])} ")
    assert "[[" not in ran.out
    assert "..." not in ran.out.partition("Commands:")[2]  # a sentence that was cut off
    assert all(len(line) <= 80 for line in ran.out.splitlines())


def test_every_command_has_its_help_tested(run: Run) -> None:
    """A new command would be left out of these tests."""
    listed = run("--help").out.split("Commands:")[1]
    assert {line.split()[0] for line in listed.splitlines() if line[2:3].strip()} == {
        command for command in COMMANDS if command and " " not in command
    }


INIT = (
    "--data", SMALL_SURVEY, "--id", "id", "--text", "kommentar", "--agreement", "svar", "--attribute", "region",
    "--codebook", SMALL_CODEBOOK,
)  # fmt: skip


def test_own_file_in_four_commands(run: Run, tmp_path: Path) -> None:
    """A researcher's own survey: init, code, table, export; results on stdout, what is said about them on stderr."""
    made = run("init", "s", *INIT)
    assert (made.status, made.out) == (0, "")
    assert "12 respondents, 10 comments" in made.err
    assert "Next: nlp-coding code --study s" in made.err
    coded = run("code", "--study", "s")
    assert (coded.status, coded.out) == (0, "")
    assert coded.err == "Run 1, small@1.0.0: 10 comments read, 6 got 9 codes, 1 without substance.\n"
    table = run("table", "codes", "--study", "s")
    assert (table.status, table.err) == (0, "")
    assert "Totalt" in table.out
    exported = run("export", "codings", "c.csv", "--plain-csv", "--study", "s")
    assert (exported.status, exported.out, exported.err) == (0, "", "Wrote c.csv\n")
    assert (tmp_path / "c.csv").read_text(encoding="utf-8").startswith("comment_id,code,applies,status,origin,coder,")


def test_inside_the_study(run: Run, small: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands find the study like git does."""
    assert run("status").status == 1
    (small.folder / "below").mkdir()
    monkeypatch.chdir(small.folder / "below")
    assert run("status").status == 0


def test_table_formats(run: Run, small: Study, tmp_path: Path) -> None:
    """The ending of the file says the format; only its owner may read it."""
    signs = {"csv": b"\xef\xbb\xbf", "xlsx": b"PK", "docx": b"PK", "html": b"<!", "md": b"", "tex": b"", "txt": b""}
    for ending, sign in signs.items():
        ran = run("table", "codes", "--out", f"t.{ending}", "--study", small.folder)
        assert (ran.status, ran.out, ran.err) == (0, "", f"Wrote t.{ending}\n")
        path = tmp_path / f"t.{ending}"
        assert path.read_bytes().startswith(sign)
        assert path.stat().st_size > 300
        if os.name == "posix":
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
    as_csv = run("table", "code", "arenas", "--format", "csv", "--study", small.folder)
    assert "Totalt;" in as_csv.out
    plain = run("table", "codes", "--plain-csv", "--by", "region", "--study", small.folder)
    assert plain.out.splitlines()[1].startswith("Nord,")
    english = run("table", "commenting", "--language", "en", "--decimals", "1", "--study", small.folder)
    assert "Total" in english.out
    assert "Totalt" not in english.out


def test_add_and_update(run: Run, small: Study, tmp_path: Path) -> None:
    """What was added, corrected, and left as it was; and what to do next."""
    (tmp_path / "new.csv").write_text(
        "id;svar;region;kommentar\nK20;Enig;Nord;Vikarar\nK01;Enig;Nord;Ingen møter\n", encoding="utf-8"
    )
    refused = run("add", "new.csv", "--study", small.folder)
    assert (refused.status, refused.out) == (1, "")
    assert "respondent «K01» is in the study already" in refused.err
    ran = run("add", "new.csv", "--update", "--study", small.folder)
    assert (ran.status, ran.out) == (0, "")
    assert "Added 1 respondent; corrected 1; 0 as before." in ran.err
    assert "1 comment has another text now: run code again, and look at what was decided." in ran.err


def test_forget(run: Run, small: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked once, and not done where the answer is no."""
    import io

    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    assert run("forget", "K04", "--study", small.folder).status == 1
    assert run("explain", "K04", "--study", small.folder).status == 0
    ran = run("forget", "K04", "--yes", "--study", small.folder)
    assert (ran.status, ran.out) == (0, "")
    assert run("explain", "K04", "--study", small.folder).status == 1
    assert run("forget", "K04", "--yes", "--study", small.folder).status == 1


def test_evaluate_json(run: Run, small: Study) -> None:
    """Scripts read these keys."""
    ran = run("evaluate", SMALL_GOLD, "--json", "--study", small.folder)
    assert (ran.status, ran.err) == (0, "")
    figures = json.loads(ran.out)
    assert {"micro", "macro", "alpha", "exact", "codes"} <= set(figures)
    assert set(figures["codes"]["turnover"]) >= {"n", "precision", "recall", "f1", "alpha", "ac1"}
    assert figures["micro"] == 1.0


def test_evaluate_texts_without_a_study(run: Run, tmp_path: Path) -> None:
    """A gold file that brings its texts needs no study."""
    (tmp_path / "gold.csv").write_text("id,text,codes\n1,Faste møter,meetings\n2,Vikarer,\n", encoding="utf-8")
    ran = run("evaluate", "gold.csv", "--codebook", SMALL_CODEBOOK, "--json")
    assert ran.status == 0
    figures = json.loads(ran.out)
    assert (figures["codes"]["meetings"]["f1"], figures["codes"]["turnover"]["f1"]) == (1.0, 0.0)


def test_codebook_check(run: Run, tmp_path: Path) -> None:
    """Exit status 1 where an example fails, so that a script can stop."""
    assert run("codebook", "check", SMALL_CODEBOOK).status == 0
    text = SMALL_CODEBOOK.read_text(encoding="utf-8").replace("Stadig nye vikarer.", "Stadig nye leger.")
    (tmp_path / "1.0.0.yaml").write_text(text, encoding="utf-8")
    ran = run("codebook", "check", "1.0.0.yaml")
    assert ran.status == 1
    assert "Stadig nye leger." in ran.out
    assert "fastlege@1.0.0" in run("codebook", "list").out


@pytest.mark.parametrize(
    "command",
    [
        "nosuch", "--nosuch", "init", "decide", "decide K01", "decide K01 meetings", "decide K01 meetings maybe",
        "decide K01 meetings yes --from x.csv", "explain", "explain K01 --code meetings", "explain --level Enig",
        "table", "table codes --percent half", "table codes --decimals 9", "table codes --run one", "export",
        "evaluate",
    ],
)  # fmt: skip
def test_usage(run: Run, command: str) -> None:
    """2 says that the command was wrong, not the file."""
    ran = run(*command.split())
    assert (ran.status, "Usage: nlp-coding" in ran.out + ran.err) == (2, True)


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("status", "there is no study in"),
        ("status --study {s}/none", "there is no study in"),
        ("explain K1 --study {s}", "did you mean «K"),
        ("table codes --by regoin --study {s}", "did you mean «region»?"),
        ("table code turnovr --study {s}", "did you mean «turnover»?"),
        ("table codes --run 7 --study {s}", "there is no run 7; the runs are 1"),
        ("table codes --format xlsx --study {s}", "name the file with --out table.xlsx"),
        ("table codes --out t.pdf --study {s}", "t.pdf: a table cannot be written as «.pdf»"),
        ("table codes --out none/t.csv --study {s}", "t.csv: there is no folder none"),
        ("table codes --out t.xlsx --plain-csv --study {s}", "--plain-csv is for CSV"),
        ("export codings c.sav --study {s}", "end it in .csv, .xlsx"),
        ("export wide none/c.csv --study {s}", "there is no folder none"),
        ("decide K01 turnovr yes --study {s}", "did you mean «turnover»?"),
        ("decide K01 turnover yes --coder machine --study {s}", "give a person's: --coder kari"),
        ("decide --from none.csv --study {s}", "none.csv: there is no such file"),
        ("evaluate none.csv", "none.csv: there is no such file"),
        ("evaluate {s} --study {s}", "this is a folder"),
        ("codebook show nosuch", "there is no codebook «nosuch»"),
        ("codebook show --code turnovr --study {s}", "did you mean «turnover»?"),
        ("add none.csv --study {s}", "none.csv: there is no such file"),
        ("forget K1 --yes --study {s}", "there is no respondent «K1»"),
    ],
)
def test_wrong_input(run: Run, small: Study, tmp_path: Path, command: str, message: str) -> None:
    """A message on stderr, status 1, nothing on stdout, and nothing written."""
    before = sorted(path.name for path in tmp_path.iterdir())
    ran = run(*command.format(s=small.folder).split())
    assert (ran.status, ran.out) == (1, "")
    assert message in ran.err
    assert "Traceback" not in ran.err
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_report(run: Run, small: Study, tmp_path: Path) -> None:
    """A report in the wrong form, or for everybody to read; and a long wait before a name is found to be wrong."""
    ran = run("report", "--study", small.folder, "--out", "r.html", "--out", "r.docx", "--no-figures", "--title", "Vår")
    assert (ran.status, ran.out, ran.err) == (0, "", "Wrote r.html\nWrote r.docx\n")
    assert "<h1>Vår</h1>" in (tmp_path / "r.html").read_text(encoding="utf-8")
    assert (tmp_path / "r.docx").read_bytes()[:2] == b"PK"
    assert stat.S_IMODE((tmp_path / "r.docx").stat().st_mode) == 0o600
    refused = run("report", "--study", small.folder, "--out", "r.pdf")
    assert (refused.status, "end it in .html or .docx" in refused.err) == (1, True)


def test_many_mistakes_are_cut_short(run: Run, small: Study, tmp_path: Path) -> None:
    """A screenful, the remedy once, and how many more there are."""
    rows = "".join(f"K01;nosuch{number};1\n" for number in range(50))
    (tmp_path / "d.csv").write_text(f"comment_id;code;applies\n{rows}", encoding="utf-8")
    err = run("decide", "--from", "d.csv", "--study", small.folder).err
    assert err.count("there is no code") == 40
    assert err.count("→") == 1
    assert err.endswith("… and 10 more mistakes\n50 mistakes; nothing was changed.\n")


def test_as_a_module() -> None:
    """`python -m nlp_coding` where the script is not on the path; help in a fresh process, and quickly."""
    children = os.times().children_user + os.times().children_system
    done = subprocess.run(
        [sys.executable, "-m", "nlp_coding", "--help"], capture_output=True, text=True, cwd=ROOT, check=True
    )
    spent = os.times().children_user + os.times().children_system - children
    assert "Commands:" in done.stdout
    assert spent < 1.5  # 0.4 s is the aim on a machine at rest; this catches a heavy import


def test_a_closed_pipe(small: Study) -> None:
    """`… | head -1` is no error."""
    command = f"{sys.executable} -m nlp_coding table codes --study {small.folder} | head -1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_screen_without_norwegian_letters(small: Study) -> None:
    """LANG=C on a server: question marks, no traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "nlp_coding", "explain", "K03", "--study", str(small.folder)],
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        check=False,
    )
    assert done.returncode == 0
    assert b"Vi sender PLO-meldinger" in done.stdout
    assert done.stderr == b""
