"""codebook adopt, as it is typed: what it prints where, and that its advice can be followed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from nlp_coding.core.topics import KnownTopic, Passage
from nlp_coding.workflow import Study
from tests.cli.conftest import Run

TOPIC = KnownTopic("", (Passage("K03", 0, 20), Passage("K07", 0, 36), Passage("K11", 41, 65)), (("melding", 2.0),))
DRAFT = Path("codebooks/small/draft.yaml")


@pytest.fixture
def study(small: Study) -> Study:
    """The small study, with the topic T1."""
    with small.store() as store, store.transaction(actor="kari", action="suggest"):
        store.put_topics([TOPIC])
    return small


def adopt(run: Run, study: Study, *more: str) -> Sequence[str]:
    ran = run("codebook", "adopt", "T1", "--id", "letters", "--study", study.folder, *more)
    assert ran.status == 0
    return ran.out, ran.err


def test_what_it_prints(run: Run, study: Study) -> None:
    """The code and its figures can be piped on; advice goes elsewhere, and no comment is quoted."""
    out, err = adopt(run, study, "--label", "Brev")
    draft = study.folder / DRAFT
    yaml, _, table = out.partition("\n\n")
    assert "\n  ".join(yaml.splitlines()) in draft.read_text(encoding="utf-8")
    assert table.splitlines()[0].split() == ["term", "of", "T1", "(3)", "others"]
    assert table.splitlines()[1].split() == ["*melding", "3", "1"]
    assert table.splitlines()[-2].split() == ["all", "together", "3", "1"]
    assert "others: K12" in table
    assert err.startswith(f"T1 is the code letters in {draft}, a new draft of what comes after small@1.0.0.\n")
    assert "Dialogmeldinger blir" not in out + err
    assert all(len(line) <= 80 for line in table.splitlines())


def test_its_advice_can_be_followed(run: Run, study: Study) -> None:
    """A command that fails when it is copied is worse than none."""
    _, err = adopt(run, study, "--with-text", "--parent", "arenas")
    assert "The draft quotes respondents now" in err
    commands = [line.split()[1:] for line in err.splitlines() if line.startswith("  nlp-coding ")]
    assert [command[:2] for command in commands] == [["codebook", "check"], ["codebook", "diff"]]
    checked, compared = (run(*command) for command in commands)
    assert (checked.status, compared.status) == (0, 0)
    assert "0 of them fail" in checked.err + checked.out
    assert "middels: letters er ny: «Melding»" in compared.out
    assert "Melding (ny)" in compared.out


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("T7 --id letters", "run nlp-coding suggest first"),
        ("T1 --id meetings", "«meetings» is a code already"),
        ("T1 --id Brev", "write brev"),
    ],
)
def test_wrong_input(run: Run, study: Study, typed: str, message: str) -> None:
    """Status 1, a remedy, nothing on stdout, no draft."""
    ran = run("codebook", "adopt", *typed.split(), "--study", study.folder)
    assert (ran.status, ran.out) == (1, "")
    assert message in ran.err
    assert not (study.folder / "codebooks").exists()


def test_the_id_has_to_be_said(run: Run, study: Study) -> None:
    """It is for ever, so no program makes it up."""
    assert run("codebook", "adopt", "T1", "--study", study.folder).status == 2
