"""codebook draft, check and release, as they are typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp_coding.workflow import Study
from tests.cli.conftest import Run
from tests.conftest import SMALL_CODEBOOK

DRAFT = Path("codebooks/small/draft.yaml")


def _change(old: str, new: str, draft: Path = DRAFT) -> None:
    text = draft.read_text(encoding="utf-8")
    assert old in text
    draft.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_from_draft_to_release(run: Run) -> None:
    """The way a codebook's author goes, with what each step says."""
    ran = run("codebook", "draft", SMALL_CODEBOOK)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(f"{DRAFT} is a draft of what comes after small@1.0.0.\n")
    (DRAFT.parent / "1.0.0.yaml").write_bytes(SMALL_CODEBOOK.read_bytes())
    _change("    fastlege\n", "    fastlege\n    doktor\n")
    _change("nb: Prøvekodebok", "nb: Kodebok til prøve")
    assert run("codebook", "check", "small@draft").status == 0

    asked = run("codebook", "release", "small")
    assert asked.status == 2
    assert "nobody can be asked here; say --yes" in asked.err
    assert asked.out.splitlines()[0] == "From small@1.0.0 to small@draft:"
    assert [line.split()[0] for line in asked.out.splitlines()[1:-1]] == ["minor", "patch"]
    why = "The change is minor (codes or terms were added or changed, and no code means something else), which makes it"
    assert asked.out.splitlines()[-1] == f"{why} 1.1.0."
    assert DRAFT.exists()

    ran = run("codebook", "release", "--version", "1.0.1", "--yes")
    assert (ran.status, ran.out) == (1, "")
    assert "1.0.1 says that the change is patch, and it is minor" in ran.err
    ran = run("codebook", "release", "--version", "1.2.0", "--yes")
    assert ran.status == 0
    assert ran.out.splitlines()[-2:] == [
        f"{why} 1.1.0; it gets the number 1.2.0.",
        f"small@1.2.0 is released: {DRAFT.with_name('1.2.0.yaml')}",
    ]
    assert "small@1.2.0" in run("codebook", "list").out
    assert "released.lock" not in run("codebook", "check", "small").out


def test_a_changed_release_fails_the_check(run: Run) -> None:
    """Exit status 1, so that a script in version control can stop it."""
    file = Path("1.0.0.yaml")
    file.write_bytes(SMALL_CODEBOOK.read_bytes())
    assert "not in released.lock" in run("codebook", "check", file).out
    ran = run("codebook", "release", file, "--yes")
    assert ran.out == f"small@1.0.0 is a first version.\nsmall@1.0.0 is released: {file}\n"
    assert "not in released.lock" not in run("codebook", "check", file).out
    _change("nb: Prøvekodebok", "nb: Kodebok til prøve", file)
    ran = run("codebook", "check", file)
    assert ran.status == 1
    assert "1.0.0 was released, and has been changed since" in ran.err


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("codebook draft nosuch", "there is no codebook «nosuch»"),
        ("codebook draft fastlege@0.1.0", "has no version «0.1.0»"),
        ("codebook release", "there is no draft here"),
        ("codebook release fastlege --yes", "the codebook «fastlege» has no draft"),
        ("codebook release none.yaml", "there is no such file"),
        ("codebook check small@draft", "there is no codebook «small»"),
    ],
)
def test_wrong_input(run: Run, command: str, message: str) -> None:
    """A message on stderr, status 1, nothing on stdout, and nothing written."""
    ran = run(*command.split())
    assert (ran.status, ran.out) == (1, "")
    assert message in ran.err
    assert list(Path().iterdir()) == []


def test_in_a_study(run: Run, small: Study) -> None:
    """The draft goes with the study, and is found there."""
    at = ("--study", small.folder)
    assert run("codebook", "draft", SMALL_CODEBOOK, *at).status == 0
    draft = small.folder / DRAFT
    draft.with_name("1.0.0.yaml").write_bytes(SMALL_CODEBOOK.read_bytes())
    _change("nb: Prøvekodebok", "nb: Kodebok til prøve", draft)
    assert run("codebook", "check", "small@draft", *at).status == 0
    assert "small@1.0.1 is released" in run("codebook", "release", "--yes", *at).out


def test_the_question(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal a person is asked, and no means no."""
    Path("1.0.0.yaml").write_bytes(SMALL_CODEBOOK.read_bytes())
    said: list[str] = []
    answers = iter((False, True))

    def confirm(question: str, *, abort: bool, err: bool) -> None:
        said.append(question)
        assert (abort, err) == (True, True)
        if not next(answers):
            raise KeyboardInterrupt

    monkeypatch.setattr("typer.confirm", confirm)
    monkeypatch.setattr("sys.stdin", type("Terminal", (), {"isatty": lambda self: True})())
    assert run("codebook", "release", "1.0.0.yaml").status != 0
    assert not Path("released.lock").exists()
    assert run("codebook", "release", "1.0.0.yaml").status == 0
    assert Path("released.lock").exists()
    assert said == ["Release small@1.0.0? It cannot be changed afterwards."] * 2
