"""queue, decide COMMENT --codes, code --accept-precision, export queue, as they are typed."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from nlp_coding import workflow
from nlp_coding.settings import FILE
from nlp_coding.workflow import Study
from tests.cli.conftest import Ran, Run
from tests.taught import make_taught

Golden = Callable[[str, bytes], None]


def _screen(ran: Ran, study: Study) -> bytes:
    """Both streams and the status; the study's folder and times are masked."""
    text = f"{ran.out}--- stderr ---\n{ran.err}--- exit status {ran.status} ---\n".replace(str(study.folder), "<study>")
    assert "Traceback" not in text
    return re.sub(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ| \d\d:\d\d:\d\d)", "<time>", text).encode()


@pytest.fixture
def taught(run: Run, tmp_path: Path) -> Study:
    """28 comments decided on, four others of which U1 and U4 are drawn for the audit; coded."""
    study = make_taught(tmp_path / "taught")
    settings = study.folder / FILE
    text = settings.read_text(encoding="utf-8")
    assert "audit_share: 0.1 " in text
    settings.write_text(text.replace("audit_share: 0.1 ", "audit_share: 0.55 "), encoding="utf-8")
    assert run("code", "--study", study.folder).status == 0
    return workflow.open_study(study.folder)


def test_queue(run: Run, golden: Golden, taught: Study) -> None:
    """What to look at next: a likely mistake with what is suggested, and the audit sample without it."""
    at = ("--study", taught.folder)
    golden("queue.txt", _screen(run("queue", *at), taught))
    assert "U2" not in run("queue", "--n", "2", *at).out
    for one in ("U1", "U2", "U3"):
        assert run("decide", one, "--codes", "-", *at).status == 0
    golden("queue-nothing-left.txt", _screen(run("queue", *at), taught))
    golden("queue-status.txt", _screen(run("status", *at), taught))


def test_queue_of_terms_alone(run: Run, golden: Golden, small: Study) -> None:
    """A study in which nothing is learned yet has a queue, too."""
    golden("queue-small.txt", _screen(run("queue", "--n", "3", "--study", small.folder), small))


def test_decide_on_a_whole_comment(run: Run, golden: Golden, taught: Study) -> None:
    """One line for a comment: what it has, and that it has nothing else."""
    at = ("--study", taught.folder)
    golden("decide-codes.txt", _screen(run("decide", "U3", "--codes", "meetings; turnover", *at), taught))
    golden("decide-codes-explained.txt", _screen(run("explain", "U3", *at), taught))
    golden("decide-codes-mistake.txt", _screen(run("decide", "U3", "--codes", "meeting;turnover", *at), taught))
    assert run("decide", "U3", "--codes", "-", *at).err == "Recorded 3 decisions by kari.\n"
    assert run("decide", "U9", "--codes", "-", *at).status == 1


def test_accept(run: Run, golden: Golden, taught: Study) -> None:
    """How many suggestions were accepted unread, and that the examples alone speak for it."""
    at = ("--study", taught.folder)
    golden("code-accept.txt", _screen(run("code", "--accept-precision", "0.9", *at), taught))
    golden("code-accept-table.txt", _screen(run("table", "codes", *at), taught))


def test_accept_where_nothing_is_learned(run: Run, golden: Golden, small: Study) -> None:
    """The message says what is wanting, and the last run stays the last."""
    golden("code-accept-refused.txt", _screen(run("code", "--accept-precision", "0.9", "--study", small.folder), small))
    with small.store() as store:
        assert [one.id for one in store.runs()] == [1]


def test_export_queue(run: Run, golden: Golden, taught: Study, tmp_path: Path) -> None:
    """The file to fill in has no text unless it is asked for, and comes back by decide --from."""
    at = ("--study", taught.folder)
    ran = run("export", "queue", "q.csv", *at)
    assert (ran.status, ran.out, ran.err) == (0, "", "Wrote q.csv\n")
    golden("export-queue.csv", (tmp_path / "q.csv").read_bytes())
    assert run("export", "queue", "t.csv", "--with-text", "--plain-csv", *at).status == 0
    golden("export-queue-text.csv", (tmp_path / "t.csv").read_bytes())
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "t.csv").stat().st_mode) == 0o600
    empty = run("decide", "--from", "q.csv", *at)
    assert (empty.status, empty.out) == (1, "")
    assert "q.csv: the file holds no decisions" in empty.err
    lines = (tmp_path / "t.csv").read_text(encoding="utf-8").splitlines()
    filled = [re.sub(r"^(U1,audit,[^,]*),", r"\1,turnover", line) for line in lines]
    assert filled != lines
    (tmp_path / "t.csv").write_text("\n".join(filled) + "\n", encoding="utf-8")
    told = "Recorded 3 decisions by ola.\nLeft blank, so not decided yet: 2 rows.\n"
    assert run("decide", "--from", "t.csv", "--coder", "ola", *at).err == told
    assert run("export", "queue", "one.xlsx", "--n", "1", *at).status == 0
    assert (tmp_path / "one.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    "command",
    [
        "decide --codes meetings", "decide K01 meetings --codes meetings", "decide K01 meetings yes --codes -",
        "decide --from x.csv --codes -", "decide K01 --from x.csv", "decide K01 --codes - --from x.csv",
        "queue --n 0", "queue --n many", "queue K01", "code --accept-precision 0.4", "code --accept-precision 1",
        "code --accept-precision high", "export queue", "export queue q.csv --n 0",
    ],
)  # fmt: skip
def test_usage(run: Run, small: Study, command: str) -> None:
    """2 says that the command was wrong; nothing is decided, coded or written by half of it."""
    before = (small.folder / "study.db").read_bytes()
    ran = run(*command.split(), "--study", small.folder)
    assert (ran.status, "Usage: nlp-coding" in ran.out + ran.err) == (2, True)
    assert (small.folder / "study.db").read_bytes() == before


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("queue --study {s}/none", "there is no study in"),
        ("export queue q.sav --study {s}", "end it in .csv, .xlsx"),
        ("export queue none/q.csv --study {s}", "there is no folder none"),
        ("decide K1 --codes - --study {s}", "there is no comment «K1» in the study\n  → did you mean «K"),
        ("decide K01 --codes turnovr --study {s}", "did you mean «turnover»?"),
        ("decide K01 --codes - --coder machine --study {s}", "give a person's: --coder kari"),
    ],
)
def test_wrong_input(run: Run, small: Study, tmp_path: Path, command: str, message: str) -> None:
    """A message on stderr, status 1, nothing on stdout, and nothing written."""
    before = sorted(path.name for path in tmp_path.iterdir())
    ran = run(*command.format(s=small.folder).split())
    assert (ran.status, ran.out) == (1, "")
    assert message in ran.err
    assert sorted(path.name for path in tmp_path.iterdir()) == before
