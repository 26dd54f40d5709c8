"""Exports that are the same every time, from whatever file the survey came."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from nlp_coding import decisions, exports, results, workflow
from nlp_coding.decisions import Answer
from nlp_coding.demo import demo_files
from nlp_coding.readers import Columns
from nlp_coding.tables.rows_file import save_rows
from nlp_coding.workflow import Study
from tests.conftest import coding_rows


def test_codings_export(small: Study) -> None:
    """Other programs read it by these names; a person's no is in it."""
    decisions.decide(small, [Answer("K01", "meetings", False)], coder="kari")
    rows = {(row["comment_id"], row["code"]): row for row in coding_rows(small)}
    assert rows["K04", "turnover"] == {
        "comment_id": "K04",
        "code": "turnover",
        "applies": 1,
        "status": "suggested",
        "origin": "terms",
        "coder": "machine",
        "score": None,
        "start": 6,
        "end": 16,
        "further_spans": "22-38",
        "codebook_version": "1.0.0",
        "decided_as": None,
        "decided_under": None,
    }
    no = rows["K01", "meetings"]
    assert (no["applies"], no["status"], no["origin"], no["coder"]) == (0, "decided", "person", "kari")
    assert (no["start"], no["end"], no["further_spans"]) == (None, None, None)
    assert list(rows) == sorted(rows)


def test_wide_export(small: Study) -> None:
    """A row a respondent, also without a comment; blank is not 0."""
    decisions.decide(small, [Answer("K08", "turnover", True)], coder="kari")
    header, *rows = exports.wide_rows(small, with_text=True)
    assert header == (
        "id", "svar", "region", "kommentar", "has_comment", "substance", "meetings", "messages", "turnover",
    )  # fmt: skip
    assert len(rows) == 12
    by_id = {row[0]: row[1:] for row in rows}
    assert by_id["K02"] == ("Enig", "Sør", None, 0, None, None, None, None)
    assert by_id["K05"] == ("Uenig", "Nord", "Vi har ikke vikarer.", 1, 1, 0, 0, 0)
    assert by_id["K07"][0] is None
    assert by_id["K08"] == ("Delvis enig", "Sør", "-", 1, 1, 0, 0, 1)
    without: Sequence[object] = next(iter(exports.wide_rows(small)))
    assert "kommentar" not in without


DEMO_COLUMNS = Columns("respondent_id", "comment", "agreement", ("municipality_size",))
LEVELS = ("Enig", "Delvis enig", "Verken enig/uenig", "Delvis uenig", "Uenig")


def _as_xlsx(frame: Any, path: Path) -> None:
    frame.to_excel(path, index=False)


def _as_sav(frame: Any, path: Path) -> None:
    import pyreadstat

    numbers = {level: float(number) for number, level in enumerate(LEVELS, start=1)}
    coded = frame.assign(agreement=frame["agreement"].map(numbers))
    labels = {"agreement": {number: level for level, number in numbers.items()}}
    pyreadstat.write_sav(coded, str(path), variable_value_labels=labels)


def _as_cp1252(frame: Any, path: Path) -> None:
    frame.to_csv(path, index=False, sep=";", encoding="cp1252", errors="strict")


def _example_study(folder: Path, data: Path) -> Study:
    """The example survey under a codebook of few wide terms, which is made ready in no time and finds something."""
    words = ("lege*", "*møte*", "*samarbeid*", "bruker", "kommune*", "god", "ikke", "tid")
    codes = "".join(
        f"  - {{id: w{number}, label: {{nb: a, nn: b, en: c}}, definition: d, terms: [{word!r}]}}\n"
        for number, word in enumerate(words)
    )
    head = 'name: words\nversion: "1.0.0"\nlabel: {nb: Ord, nn: Ord, en: Words}\n'
    codebook = folder.parent / "1.0.0.yaml"
    codebook.write_text(f"{head}codes:\n{codes}", encoding="utf-8")
    options = {"codebook": str(codebook), "respondents": "kommuner/bydeler"}
    study = workflow.make_study(folder, data, DEMO_COLUMNS, **options).study  # type: ignore[arg-type]
    workflow.code(study)
    return study


@pytest.fixture(scope="module")
def from_csv(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return _example_study(tmp_path_factory.mktemp("csv") / "s", demo_files()[0])


@pytest.mark.parametrize(("ending", "write"), [(".xlsx", _as_xlsx), (".sav", _as_sav), (".csv", _as_cp1252)])
def test_the_same_study_from_any_format(from_csv: Study, tmp_path: Path, ending: str, write: Any) -> None:
    """A researcher with SPSS and one with Excel would publish different tables of the same survey."""
    import pandas as pd

    frame = pd.read_csv(demo_files()[0], dtype=str, keep_default_na=False)
    write(frame, tmp_path / f"survey{ending}")
    study = _example_study(tmp_path / "s", tmp_path / f"survey{ending}")
    assert study.settings == from_csv.settings
    codings = list(exports.codings_rows(study))
    assert len(codings) > 90
    assert codings == list(exports.codings_rows(from_csv))
    assert list(exports.wide_rows(study, with_text=True)) == list(exports.wide_rows(from_csv, with_text=True))
    for kind in ("commenting", "codes"):
        for by in (None, "municipality_size"):
            one, other = (results.make_table(made, kind, by=by) for made in (study, from_csv))
            assert one == other


@pytest.mark.parametrize("name", ["codings.csv", "codings.xlsx", "wide.csv", "wide.xlsx"])
def test_two_runs_are_equal_to_the_byte(small: Study, tmp_path: Path, name: str) -> None:
    """A difference between two exports must be a difference in the codings."""
    rows = exports.codings_rows if name.startswith("codings") else exports.wide_rows
    files = []
    for number in (1, 2):
        (tmp_path / str(number)).mkdir()
        path = tmp_path / str(number) / name
        save_rows(rows(small), path)
        files.append(path.read_bytes())
        workflow.code(small)
    assert len(files[0]) > 300
    assert files[0] == files[1]


def test_another_process_writes_the_same_bytes(small: Study, tmp_path: Path) -> None:
    """Sets are ordered otherwise in each process; an export must not show it."""
    save_rows(exports.codings_rows(small), tmp_path / "here.csv")
    script = (
        "import sys; from pathlib import Path; from nlp_coding import exports, workflow; "
        "from nlp_coding.tables.rows_file import save_rows; study = workflow.open_study(Path(sys.argv[1])); "
        "workflow.code(study); save_rows(exports.codings_rows(study), Path(sys.argv[2]))"
    )
    command = [sys.executable, "-c", script, str(small.folder), str(tmp_path / "there.csv")]
    root = Path(__file__).parents[1]
    subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": "7"}, cwd=root, check=True)
    assert (tmp_path / "there.csv").read_bytes() == (tmp_path / "here.csv").read_bytes()
