"""reliability: what it prints, what it writes, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from nlp_coding.workflow import Study
from tests.cli.conftest import Run
from tests.taught import copy_of
from tests.test_reliability import coded_by_two

Golden = Callable[[str, bytes], None]


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """Two coders, eight comments. To look at, never to write to."""
    return coded_by_two(tmp_path_factory.mktemp("two") / "s")


@pytest.mark.parametrize(("name", "options"), [("codes", ()), ("batches", ("--batches", "2", "--language", "en"))])
def test_on_the_screen(run: Run, two: Study, golden: Golden, name: str, options: tuple[str, ...]) -> None:
    """What researchers read off a screen of 80 columns would be cut, or change unseen."""
    ran = run("reliability", *options, "--study", two.folder)
    assert (ran.status, ran.err) == (0, "")
    assert all(len(line) <= 80 for line in ran.out.splitlines())
    golden(f"reliability-{name}.txt", ran.out.encode())


def test_json(run: Run, two: Study) -> None:
    """Scripts read these keys; NaN is no JSON."""
    ran = run("reliability", "--json", "--batches", 2, "--study", two.folder)
    assert (ran.status, ran.err) == (0, "")
    found = json.loads(ran.out, parse_constant=pytest.fail)
    assert (found["coders"], found["n_comments"], found["n_complete"]) == (["kari", "ola"], 8, 8)
    meetings = found["codes"]["meetings"]
    assert (meetings["percent"], meetings["kappa"], meetings["n_positive"], meetings["n_units"]) == (75, 0.333333, 4, 8)
    assert meetings["positive_by"] == {"kari": 2, "ola": 2}
    assert (meetings["alpha"], meetings["ac1"], meetings["why"]) == (0.375, 0.6, None)
    low, high = meetings["percent_interval"]
    assert 0 <= low < 75 < high <= 100
    assert {"kappa_interval", "alpha_interval", "ac1_interval"} <= set(meetings)
    assert found["no_code"]["percent"] == 75
    # 16/3 within comments, 556/3 over all pairs: T02 is 2/3 apart, T04 and T06 wholly.
    assert found["alpha_masi"] == pytest.approx(1 - 15 * 16 / 556, abs=1e-6)
    assert [one["n_comments"] for one in found["batches"]] == [4, 4]
    assert found["warnings"] == []


def test_json_of_what_cannot_be_computed(run: Run, two: Study, tmp_path: Path) -> None:
    """Null alone would not say whether nobody said yes, or nobody coded."""
    study = copy_of(two, tmp_path / "s")
    answers = "".join(f"T09,{code},0\nT10,{code},0\n" for code in ("meetings", "messages", "turnover"))
    (tmp_path / "d.csv").write_text(f"comment_id,code,applies\n{answers}", encoding="utf-8")
    for coder in ("per", "pål"):
        assert run("decide", "--from", "d.csv", "--coder", coder, "--study", study.folder).status == 0
    ran = run("reliability", "--json", "--coder", "per", "--coder", "pål", "--study", study.folder)
    found = json.loads(ran.out, parse_constant=pytest.fail)["codes"]["meetings"]
    assert (found["kappa"], found["alpha"], found["alpha_interval"]) == (None, None, None)
    assert (found["percent"], found["ac1"], found["why"]) == (100, 1, "one value")


def test_formats(run: Run, two: Study, tmp_path: Path) -> None:
    """The ending of the file says the format, as for other tables."""
    for ending, sign in {"csv": b"\xef\xbb\xbf", "xlsx": b"PK", "docx": b"PK", "html": b"<!", "tex": b"%"}.items():
        ran = run("reliability", "--out", f"r.{ending}", "--study", two.folder)
        assert (ran.status, ran.out, ran.err) == (0, "", f"Wrote r.{ending}\n")
        assert (tmp_path / f"r.{ending}").read_bytes().startswith(sign)
    plain = run("reliability", "--plain-csv", "--language", "en", "--study", two.folder)
    assert plain.out.splitlines()[1].startswith("Meetings,8,2,2,75,")


@pytest.mark.parametrize(
    ("options", "status", "message"),
    [
        (["--json", "--format", "csv"], 2, "--json goes to the screen"),
        (["--batches", "1"], 2, "--batches"),
        (["--batches", "9"], 1, "ask for fewer"),
        (["--coder", "kari"], 1, "or hold the machine against this one with --machine"),
        (["--coder", "kari", "--coder", "olla"], 1, "did you mean «ola»?"),
        (["--machine"], 1, "nothing is coded yet"),
        (["--format", "xlsx"], 1, "name the file with --out table.xlsx"),
    ],
)  # fmt: skip
def test_what_is_refused(run: Run, two: Study, options: list[str], status: int, message: str) -> None:
    """Each says what to do instead."""
    ran = run("reliability", *options, "--study", two.folder)
    assert (ran.status, ran.out) == (status, "")
    assert message in ran.err
