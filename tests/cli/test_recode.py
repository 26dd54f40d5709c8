"""recode and codebook diff as they are typed: the screens, the files, and what is said where it cannot be done."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from nlp_coding import workflow
from nlp_coding.workflow import Study
from tests.cli.conftest import Ran, Run

Golden = Callable[[str, bytes], None]


def _screen(ran: Ran) -> bytes:
    text = f"{ran.out}--- stderr ---\n{ran.err}--- exit status {ran.status} ---\n"
    text = re.sub(r"in /\S+, run", "in <study>, run", text)
    return re.sub(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ| \d\d:\d\d:\d\d)", "<time>", text).encode()


@pytest.fixture
def study(demo: Study, tmp_path: Path, run: Run) -> Study:
    """The example study with some decisions, in the current folder."""
    made = workflow.open_study(Path(shutil.copytree(demo.folder, tmp_path / "s")))
    decisions = tmp_path / "d.csv"
    decisions.write_text(
        "comment_id,code,applies\nR228,low_involvement,1\nR008,low_involvement,1\nR301,low_involvement,0\n"
        "R228,co_location,0\nR008,co_location,1\nR008,municipal_employment,0\nR301,formalisation,1\n",
        encoding="utf-8",
    )
    assert run("decide", "--from", "d.csv", "--coder", "kari", "--study", "s").status == 0
    return made


def test_screens(run: Run, study: Study, golden: Golden) -> None:
    """What a researcher sees from the trial to the table: each golden file was read."""
    golden("recode-dry-run.txt", _screen(run("recode", "--to", "2.0.0", "--dry-run", "--study", "s")))
    golden("recode.txt", _screen(run("recode", "--to", "2.0.0", "s")))
    golden("recode-status.txt", _screen(run("status", "--study", "s")))
    golden("recode-explain.txt", _screen(run("explain", "R008", "--study", "s")))
    golden("recode-table.txt", _screen(run("table", "code", "low_involvement", "--study", "s")))
    assert run("export", "review", "r.csv", "--study", "s").status == 0
    golden("recode-review.csv", Path("r.csv").read_bytes())
    golden("recode-again.txt", _screen(run("recode", "--to", "2.0.0", "--study", "s")))
    golden("recode-retired.txt", _screen(run("decide", "R008", "co_location", "yes", "--study", "s")))
    golden("recode-gone.txt", _screen(run("table", "code", "co_location", "--study", "s")))


def test_diff_screens(run: Run, golden: Golden) -> None:
    """Two versions side by side, without a study."""
    golden("diff.txt", _screen(run("codebook", "diff", "fastlege@1.0.0", "fastlege@2.0.0")))
    golden("diff-back.txt", _screen(run("codebook", "diff", "fastlege@2.0.0", "fastlege@1.1.0", "--language", "nn")))
    golden("diff-none.txt", _screen(run("codebook", "diff", "fastlege@2.0.0", "fastlege@2.0.0")))
    golden("diff.md", run("codebook", "diff", "fastlege@1.0.0", "fastlege@1.1.0", "--format", "md").out.encode())
    values = json.loads(run("codebook", "diff", "fastlege@1.0.0", "fastlege@2.0.0", "--format", "json").out)
    assert (values["before"], values["after"], values["level"]) == ("fastlege@1.0.0", "fastlege@2.0.0", "major")
    kinds = [change["kind"] for change in values["changes"]]
    assert kinds[:3] == ["Split", "Merged", "Redefined"]
    assert values["changes"][1]["sources"] == ["co_location", "municipal_employment"]


def test_diff_with_a_study(run: Run, study: Study) -> None:
    """The impact before a release: the study is not touched."""
    content = (study.folder / "study.db").read_bytes()
    ran = run("codebook", "diff", "fastlege@1.1.0", "--study", "s")
    assert ran.status == 0
    assert "Prøvekoding fra fastlege@1.0.0 til fastlege@1.1.0" in ran.out
    assert (study.folder / "study.db").read_bytes() == content


@pytest.mark.parametrize("ending", ["md", "html", "json", "txt"])
def test_report_files(run: Run, study: Study, ending: str) -> None:
    """The ending says the format; no comment is quoted unless it is asked for."""
    ran = run("recode", "--to", "2.0.0", "--dry-run", "--out", f"r.{ending}", "--study", "s")
    assert (ran.status, ran.out) == (0, "")
    assert f"Wrote r.{ending}" in ran.err
    report = Path(f"r.{ending}").read_text(encoding="utf-8")
    assert "Saknar at nokon" not in report
    if ending == "json":
        values = json.loads(report)
        assert values["runs"] == {"before": 1, "after": None}
        figures = {one["code"]: one for one in values["figures"]}
        *levels, total = figures["joint_organisation"]["after"]
        assert sum(levels) == total > 0
    else:
        assert "Felles organisering" in report


def test_text_is_quoted_where_it_is_asked_for(run: Run, study: Study) -> None:
    """For the researcher's own eyes."""
    run("recode", "--to", "2.0.0", "--dry-run", "--out", "r.html", "--with-text", "--study", "s")
    assert "Saknar at nokon" in Path("r.html").read_text(encoding="utf-8")


def test_several_studies(run: Run, demo: Study, tmp_path: Path) -> None:
    """Each tells what changed; one that fails gives exit status 1, and the others are done."""
    for name in "ab":
        shutil.copytree(demo.folder, tmp_path / name)
    ran = run("recode", "--to", "2.0.0", "a", "nowhere", "b", "--out", "r.md", "--jobs", "2")
    assert ran.status == 1
    assert "nowhere: " in ran.err
    assert (tmp_path / "a" / "r.md").is_file()
    assert (tmp_path / "b" / "r.md").is_file()
    assert run("recode", "--to", "1.0.0", "a", "b").out.count("Felles organisering") == 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--to", "9.9.9"), "has no version «9.9.9»"),
        (("--to", "2.0.0", "--out", "r.pdf"), "cannot be written as «.pdf»"),
        (("--to", "fastleg@2.0.0"), "did you mean «fastlege»"),
    ],
)
def test_what_it_cannot_do(run: Run, study: Study, options: tuple[str, ...], message: str) -> None:
    """With the nearest that there is."""
    ran = run("recode", *options, "--study", "s")
    assert (ran.status, ran.out) == (1, "")
    assert message in ran.err
    assert "Traceback" not in ran.err
