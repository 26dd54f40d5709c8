"""Decisions as files: what is in them, and that `decide --from` reads the same decisions back."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_coding import decisions, workflow
from nlp_coding.core.coding import Coding, Evidence
from nlp_coding.core.errors import InputError
from nlp_coding.decision_files import PASSED_OVER, read_decisions
from nlp_coding.decision_rows import LONG_HEADER, Form, export_decisions
from nlp_coding.decisions import Answer
from nlp_coding.recoding.recode import recode
from nlp_coding.store import Mask, Sampled
from nlp_coding.tables.rows_file import save_rows
from nlp_coding.workflow import Study
from tests.conftest import SMALL_CODEBOOK, SMALL_COLUMNS, SMALL_SURVEY
from tests.taught import copy_of

CODES = ("meetings", "messages", "turnover")
IDS = (
    "0012",
    "12",
    "=1",
    "-5",
    "'x",
    "'=1",
    "''+2",
    "+4",
    "@a",
    "1e5",
    "x;y",
    'a"b',
    "1/2",
    "æ 👩‍⚕️",
    "_x0041_",
    "TRUE",
    "-",
)
FORMS: tuple[Form, ...] = ("long", "wide", "list")
Held = set[tuple[str, str, str, bool, tuple[Evidence, ...]]]


@contextmanager
def at_noon() -> Iterator[None]:
    """Time stands still, so that files of the same decisions are the same."""
    with mock.patch("nlp_coding.store.database.datetime") as clock:
        clock.now.return_value = datetime(2024, 1, 1, 12, tzinfo=UTC)
        yield


def _decide(study: Study, *decided: tuple[str, str, bool], coder: str = "kari") -> None:
    decisions.decide(study, [Answer(*one) for one in decided], coder=coder)


def _held(study: Study) -> Held:
    with study.store() as store:
        return {(one.comment_id, one.code_id, one.coder, one.applies, one.evidence) for one in store.decisions()}


def _rows(study: Study, form: Form = "long", coder: str | None = None) -> list[Sequence[str | int | None]]:
    return list(export_decisions(study, form=form, coder=coder).rows[1:])


def test_a_row_a_decision(small: Study) -> None:
    """What holds now, for each coder: not what a coder thought first, nor what the machine suggests."""
    with at_noon():
        _decide(small, ("K04", "turnover", False), ("K01", "messages", False))
        evidence = (Evidence(6, 16, ""), Evidence(22, 38, ""), Evidence(40, 45, ""))
        decisions.decide(small, [Answer("K04", "turnover", True, evidence=evidence)], coder="kari")
        _decide(small, ("K04", "turnover", False), coder="arne")
    found = export_decisions(small)
    assert found.rows[0] == LONG_HEADER
    now, version = "2024-01-01T12:00:00Z", "small@1.0.0"
    assert found.rows[1:] == (
        ("K01", "messages", 0, "decided", "kari", now, version, version, None, None, None),
        ("K04", "turnover", 0, "decided", "arne", now, version, version, None, None, None),
        ("K04", "turnover", 1, "decided", "kari", now, version, version, 6, 16, "22-38 40-45"),
    )
    assert (found.n_decisions, found.coder, dict(found.left_out)) == (3, None, {})
    assert [row[4] for row in _rows(small, coder="arne")] == ["arne"]


def test_a_row_a_comment(small: Study) -> None:
    """A blank is what a coder has yet to decide; in a list it would be a no, so the comment is not there."""
    _decide(small, *(("K01", code, code == "meetings") for code in CODES), *(("K03", code, False) for code in CODES))
    _decide(small, ("K04", "turnover", True))
    wide = export_decisions(small, form="wide")
    assert wide.rows[:4] == (
        ("comment_id", *CODES, "coder", "codebook"),
        ("K01", 1, 0, 0, "kari", "small@1.0.0"),
        ("K03", 0, 0, 0, "kari", "small@1.0.0"),
        ("K04", None, None, 1, "kari", "small@1.0.0"),
    )
    assert {row[1:4] for row in wide.rows[4:]} == {(None, None, None)}
    assert (len(wide.rows), wide.n_decisions, wide.coder) == (11, 7, "kari")
    listed = export_decisions(small, form="list", coder="kari")
    assert listed.rows == (
        ("comment_id", "codes", "coder", "codebook"),
        ("K01", "meetings", "kari", "small@1.0.0"),
        ("K03", "-", "kari", "small@1.0.0"),
    )
    assert (listed.n_decisions, listed.n_partly) == (6, 1)


def test_of_several_coders_one_must_be_named(small: Study) -> None:
    """Two answers in one cell, or one of the two without a word."""
    with pytest.raises(InputError, match="nobody has decided on anything yet\n  → decide first, or take --form wide"):
        export_decisions(small)
    _decide(small, ("K01", "meetings", True))
    _decide(small, ("K01", "meetings", False), coder="ola")
    for form in ("wide", "list"):
        with pytest.raises(
            InputError, match=r"2 have decided, and a .* is of one: kari, ola\n  → name one with --coder"
        ):
            export_decisions(small, form=form)
    assert _rows(small, "wide", "ola")[0][1] == 0
    with pytest.raises(InputError, match=r"nobody called «karin» has decided on anything\n  → did you mean «kari»?"):
        export_decisions(small, coder="karin")


def test_a_blank_sheet(small: Study) -> None:
    """A coder begins in Excel: all comments, no answers, whose sheet it is, and the texts only where asked for."""
    found = export_decisions(small, form="wide", coder="ola", with_text=True)
    assert found.rows[0] == ("comment_id", "text", *CODES, "coder", "codebook")
    assert found.rows[1] == ("K01", "Vi har faste møter med legene.", None, None, None, "ola", "small@1.0.0")
    assert found.n_decisions == 0
    assert all("møter" not in str(row) for row in export_decisions(small, form="wide", coder="ola").rows)


@pytest.fixture(scope="module")
def recoded_study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """Decisions under a first version; in the second, two codes are one, and one means something else."""
    folder = tmp_path_factory.mktemp("recoded")
    text = SMALL_CODEBOOK.read_text(encoding="utf-8").replace('version: "1.0.0"', 'version: "2.0.0"\nrevises: "1.0.0"')
    text = text.replace("nevner vikarer", "klager over vikarer")
    moves = "moves:\n  - redefine: turnover\n  - merge: [meetings, messages]\n    into: contact\n\ncodes:\n"
    text = text.replace("codes:\n", moves, 1)
    for code in ("meetings", "messages"):
        text = text.replace(f"  - id: {code}\n", f"  - id: {code}\n    retired: true\n    replaced_by: [contact]\n")
    text += "  - id: contact\n    label: {nb: Kontakt, nn: Kontakt, en: Contact}\n    definition: d\n    terms: møte\n"
    (folder / "book").mkdir()
    shutil.copy(SMALL_CODEBOOK, folder / "book/1.0.0.yaml")
    (folder / "book/2.0.0.yaml").write_text(text, encoding="utf-8")
    study = workflow.make_study(
        folder / "s", SMALL_SURVEY, SMALL_COLUMNS, codebook=str(folder / "book/1.0.0.yaml")
    ).study
    workflow.code(study)
    _decide(study, ("K01", "meetings", True), ("K03", "meetings", False), ("K04", "turnover", True))
    _decide(study, ("K05", "meetings", False), ("K05", "messages", False))
    recode(study, str(folder / "book/2.0.0.yaml"))
    _decide(study, ("K06", "contact", True))
    decisions.decide(study, [Answer("K07", "contact", True, evidence=(Evidence(0, 15, ""),))], coder="kari")
    with study.store() as store, store.transaction(actor="kari", action="decide"):
        store.decide([Coding("K06", "contact", False, "person", "kari", "settled")])
    return study


def test_what_is_no_decision_of_now(recoded_study: Study, tmp_path: Path) -> None:
    """Read back, a word on an older meaning, or what was settled between coders, would be a coder's word of today."""
    study = copy_of(recoded_study, tmp_path / "s")
    (tmp_path / "new.csv").write_text("id;svar;region;kommentar\nK07;Enig;Nord;Ny tekst\n", encoding="utf-8")
    workflow.add_rows(study, tmp_path / "new.csv", update=True)
    rows = {(row[0], row[1], row[3]): (row[2], row[6], row[7]) for row in _rows(study)}
    assert {row[8] for row in _rows(study)} == {None}  # the words of a text that is no more
    old, new = "small@1.0.0", "small@2.0.0"
    assert rows == {
        ("K01", "contact", "decided"): (1, new, old),
        ("K03", "meetings", "waiting"): (0, old, old),
        ("K04", "turnover", "outdated"): (1, new, old),
        ("K05", "contact", "decided"): (0, new, old),
        ("K06", "contact", "decided"): (1, new, new),
        ("K06", "contact", "settled"): (0, new, new),
        ("K07", "contact", "stale"): (1, new, new),
    }
    save_rows(export_decisions(study).rows, tmp_path / "d.csv")
    found = read_decisions(study, tmp_path / "d.csv")
    assert (found.mistakes, [one.comment_id for one in found.answers]) == ([], ["K01", "K05", "K06"])
    assert found.passed_over == {"waiting": 1, "outdated": 1, "settled": 1, "stale": 1}
    assert found.passed_over.keys() < set(PASSED_OVER)
    wide = export_decisions(study, form="wide")
    assert wide.left_out == found.passed_over
    assert {row[0] for row in wide.rows if row[1:3] != (None, None)} == {"comment_id", "K01", "K05", "K06"}


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """A study that nobody has decided in, whose ids look like numbers, formulas and dates."""
    folder = tmp_path_factory.mktemp("blank")
    rows = [("id", "svar", "kommentar"), *((one, "Enig", f"Tekst {one} med 👩‍⚕️ og møte") for one in IDS)]
    save_rows(rows, folder / "survey.csv")
    columns = workflow.Columns(id="id", text="kommentar", agreement="svar")
    study = workflow.make_study(
        folder / "s", folder / "survey.csv", columns, levels="Enig|Uenig", codebook=str(SMALL_CODEBOOK)
    ).study
    with study.store() as store:
        assert tuple(store.ids("comment")) == IDS
    return study


def _answers(draw: st.DrawFn, coder: str) -> list[Answer]:
    answers = []
    for comment_id in draw(st.lists(st.sampled_from(IDS), max_size=5, unique=True)):
        for code in CODES:
            applies = draw(st.sampled_from([True, False, None]))
            places = draw(st.lists(st.integers(0, 20), max_size=4, unique=True)) if applies else []
            spans = zip(sorted(places)[::2], sorted(places)[1::2], strict=False)
            if applies is not None:
                words = tuple(Evidence(*span, "") for span in spans)
                answers.append(Answer(comment_id, code, applies, coder=coder, evidence=words))
    return answers


@st.composite
def decided(draw: st.DrawFn) -> tuple[Form, bool, list[Answer]]:
    """A form, whether plain, and decisions; of two coders where the form holds them."""
    form = draw(st.sampled_from(FORMS))
    coders = ("kari", "=ola") if form == "long" else ("kari",)
    return form, draw(st.booleans()), [one for coder in coders for one in _answers(draw, coder)]


def _round_trip(blank: Study, folder: Path, form: Form, answers: Sequence[Answer], name: str, *, plain: bool) -> None:
    one, other = copy_of(blank, folder / "one"), copy_of(blank, folder / "other")
    with at_noon():
        decisions.decide(one, answers)
        found = export_decisions(one, form=form)
        save_rows(found.rows, folder / name, plain=plain)
        if found.n_decisions == 0:
            return
        read = read_decisions(other, folder / name)
        decisions.decide_read(other, read)
        again = export_decisions(other, form=form)
        save_rows(again.rows, folder / f"again_{name}", plain=plain)
    held = _held(one)
    if form != "long":
        held = {(*rest, ()) for *rest, _ in held}
    if form == "list":
        whole = {comment_id for comment_id in IDS if sum(one.comment_id == comment_id for one in answers) == len(CODES)}
        held = {row for row in held if row[0] in whole}
    assert _held(other) == held
    assert (len(read.answers), read.unread, read.passed_over) == (found.n_decisions, (), {})
    assert (folder / f"again_{name}").read_bytes() == (folder / name).read_bytes()


@given(decided())
@settings(max_examples=60)
def test_round_trip(blank: Study, case: tuple[Form, bool, list[Answer]]) -> None:
    """A study's decisions would not survive the way through a file: an id, a word, a no, or who said it."""
    form, plain, answers = case
    with tempfile.TemporaryDirectory() as folder:
        if answers:
            _round_trip(blank, Path(folder), form, answers, "d.csv", plain=plain)


@pytest.mark.parametrize("form", FORMS)
def test_round_trip_of_a_workbook(blank: Study, tmp_path: Path, form: Form) -> None:
    """In a workbook an id is text, and comes back as it was."""
    words = (Evidence(0, 5, ""), Evidence(6, 9, ""))
    answers = [
        Answer(one, code, code == CODES[place % 3], coder="kari", evidence=words if code == CODES[place % 3] else ())
        for place, one in enumerate(IDS)
        for code in CODES
    ]
    _round_trip(blank, tmp_path, form, answers, "d.xlsx", plain=False)


def test_excel_takes_zeros_off(blank: Study, tmp_path: Path) -> None:
    """An id that Excel has made a number of is refused, unless the study has the number, too."""
    (tmp_path / "d.csv").write_text("comment_id;meetings\n00012;1\n100000;1\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        decisions.decide_from(blank, tmp_path / "d.csv")
    assert [one.message for one in caught.value.mistakes] == [
        "there is no comment «00012» in the study",
        "there is no comment «100000» in the study",
    ]


def test_the_sample_alone(small: Study) -> None:
    """Who is to code twenty comments would otherwise fill in all of the study."""
    with pytest.raises(InputError, match="no comments are drawn yet"):
        export_decisions(small, form="wide", coder="kari", sample=True)
    _decide(small, ("K01", "meetings", True), ("K03", "meetings", True))
    with small.store() as store, store.transaction(actor="kari", action="sample"):
        store.put_sample([Sampled(one, 1, 1, store.now()) for one in ("K03", "K04")])
    wide = export_decisions(small, form="wide", coder="kari", sample=True)
    assert [row[0] for row in wide.rows] == ["comment_id", "K03", "K04"]
    assert (wide.n_decisions, len(export_decisions(small, sample=True).rows)) == (1, 2)


def test_masked_texts(small: Study) -> None:
    """A name that was masked would leave the study; start and end stay those of the text of record."""
    with small.store() as store, store.transaction(actor="kari", action="mask"):
        store.put_masks({"K09": (Mask(0, 11, "name"),)})
    decisions.decide(small, [Answer("K09", "meetings", True, evidence=(Evidence(12, 15, ""),))], coder="kari")
    header, row = export_decisions(small, with_text=True).rows
    assert (header[-1], row[-1], row[8:10]) == ("text", "[navn] er greit.", (12, 15))
