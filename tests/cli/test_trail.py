"""history, undo, export audit, as they are typed."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from nlp_coding.workflow import Study
from tests.cli.conftest import Ran, Run
from tests.conftest import SMALL_CODEBOOK

Golden = Callable[[str, bytes], None]


def _screen(ran: Ran, study: Study) -> bytes:
    """Both streams and the status; times, the folder, whoever made the small study, and the word lists are masked."""
    text = f"{ran.out}--- stderr ---\n{ran.err}--- exit status {ran.status} ---\n".replace(str(study.folder), "<study>")
    text = re.sub(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ| \d\d:\d\d)", "<time>", text)
    text = re.sub(r"(language resources: ).*", r"\1<digest>", text)
    return re.sub(r"(program: ).*", r"\1<version>", text).encode()


@pytest.fixture
def own(run: Run, tmp_path: Path) -> Study:
    """The small study, made and coded by kari."""
    from nlp_coding import workflow
    from tests.conftest import make_small

    make_small(tmp_path / "own")
    return workflow.open_study(tmp_path / "own")


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    text = SMALL_CODEBOOK.read_text(encoding="utf-8").replace('version: "1.0.0"', 'version: "1.1.0"\nrevises: "1.0.0"')
    path = tmp_path / "1.1.0.yaml"
    path.write_text(text.replace('"PLO"', '"PLO"\n      greit'), encoding="utf-8")
    return path


def test_history_and_undo(run: Run, golden: Golden, own: Study, newer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who did what, and what was taken back, as a person reads it."""
    at = ("--study", own.folder)
    run("decide", "K01", "meetings", "no", *at)
    run("decide", "K01", "meetings", "yes", "--coder", "ola", *at)
    assert run("recode", "--to", newer, *at).status == 0
    golden("history.txt", _screen(run("history", *at), own))
    golden("undo-dry-run.txt", _screen(run("undo", "--dry-run", *at), own))
    assert b"2 codes taken over from run 1" in _screen(run("history", *at), own)  # nothing was changed
    golden("undo-recode.txt", _screen(run("undo", *at), own))
    golden("undo-decide.txt", _screen(run("undo", *at), own))
    monkeypatch.setenv("LOGNAME", "per")
    golden("undo-nothing.txt", _screen(run("undo", *at), own))
    golden("undo-of-another.txt", _screen(run("undo", "--act", "3", *at), own))
    monkeypatch.setenv("LOGNAME", "kari")
    run("undo", *at)
    golden("undo-refused.txt", _screen(run("undo", *at), own))
    golden("history-acts.txt", _screen(run("history", "--acts", *at), own))


def test_history_as_json(run: Run, own: Study) -> None:
    """A program reads it: the digest in full, and nothing beside the object."""
    run("decide", "K01", "meetings", "no", "--study", own.folder)
    ran = run("history", "--json", "--study", own.folder)
    found = json.loads(ran.out)
    assert (ran.status, ran.err) == (0, "")
    assert len(found["runs"][0]["codebook_digest"]) == 64
    assert found["runs"][0]["codes"]["meetings"]["made_in"] == 1
    assert [act["action"] for act in found["acts"]] == ["init", "code", "decide"]


def test_history_before_any_run(run: Run, tmp_path: Path) -> None:
    """A newcomer asks too early."""
    from tests.conftest import make_small

    make_small(tmp_path / "fresh", coded=False)
    ran = run("history", "--study", tmp_path / "fresh")
    assert (ran.status, ran.out) == (0, "There are no runs yet: nothing is coded.\n")


def test_export_audit(run: Run, own: Study, tmp_path: Path) -> None:
    """The file is the owner's alone; a wrong name is met before anything is read."""
    at = ("--study", own.folder)
    run("decide", "K11", "messages", "no", *at)
    for name, sign in (("a.csv", b"\xef\xbb\xbfid;at;who;act;"), ("a.html", b"<!DOCTYPE html>"), ("a.xlsx", b"PK")):
        ran = run("export", "audit", name, *at)
        assert (ran.status, ran.out, ran.err) == (0, "", f"Wrote {name}\n")
        assert (tmp_path / name).read_bytes().startswith(sign)
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert "meldigner" not in (tmp_path / "a.html").read_text(encoding="utf-8")
    run("export", "audit", "b.html", "--with-text", *at)
    assert "<mark>meldigner</mark>" in (tmp_path / "b.html").read_text(encoding="utf-8")
    run("export", "audit", "p.csv", "--plain-csv", *at)
    assert (tmp_path / "p.csv").read_bytes().startswith(b"id,at,who,act,")
    for wrong, words in (("a.pdf", "end it in .html, .csv or .xlsx"), ("none/a.html", "there is no folder none")):
        ran = run("export", "audit", wrong, *at)
        assert (ran.status, ran.out) == (1, "")
        assert words in ran.err
    assert run("export", "audit", "a.html", "--plain-csv", *at).status == 1
