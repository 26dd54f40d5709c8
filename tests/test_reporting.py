"""report: what is in it, and what must never be."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import docx
import pytest

from nlp_coding import __version__, reporting, workflow
from nlp_coding.core.coding import Coding
from nlp_coding.core.document import Grid
from nlp_coding.core.errors import InputError, StudyError
from nlp_coding.core.numbers import format_coefficient
from nlp_coding.decisions import Answer, decide
from nlp_coding.masking import accept, propose
from nlp_coding.quoting import approve, draft
from nlp_coding.readers import Columns
from nlp_coding.reliability import reliability
from nlp_coding.report import REPORT_FORMATS
from nlp_coding.reporting import Reported
from nlp_coding.workflow import Study
from tests.conftest import SMALL_CODEBOOK, make_small
from tests.taught import TEXTS, make_open, write_survey

MEETINGS = (
    "Vi har faste møter med alle legene i kommunen vår, ring 912 34 567.",
    "Faste møter er det beste vi har fått til sammen med legene.",
    "Det er faste møter hver måned, og alle legene kommer dit.",
    "Faste møter ville ha hjulpet oss mye, for nå ser vi dem aldri.",
    "Legene kommer på faste møter hver uke, og det er vi glade for.",
)
MESSAGES = "Vi sender dialogmeldinger til legene hver dag, og får sjelden svar."
TURNOVER = "Legene slutter etter kort tid, og så kommer det en ny vikar igjen."
OTHER = "Samarbeidet er stort sett greit, synes vi som jobber her."

R1, R2, R5, R9, R12 = "2023/R1", "2021/R2", "2023/R5", "2023/R9", "2021/R12"
APPROVED = ("ring [telefonnummer].", OTHER)
LEFT_OUT = (*MEETINGS[1:], MESSAGES, TURNOVER)


def _survey() -> str:
    comments = {
        1: MEETINGS[0],
        2: MEETINGS[1],
        3: MEETINGS[2],
        4: MEETINGS[3],
        5: MESSAGES,
        6: MEETINGS[4],
        9: TURNOVER,
        12: OTHER,
    }
    rows = ["id;år;svar;plan;størrelse;kommentar"]
    for one in range(24):
        answer = ("Enig", "Uenig")[10 <= one <= 14] if one != 23 else "Vet ikke"
        plan = ("Enig", "Uenig")[one % 3 == 0]
        size = ("Liten", "Stor")[one % 2]
        rows.append(f"R{one};{2021 + 2 * (one % 2)};{answer};{plan};{size};{comments.get(one, '')}")
    return "\n".join(rows)


@pytest.fixture(scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    (folder / "svar.csv").write_text(_survey(), encoding="utf-8")
    columns = Columns(
        id="id", text="kommentar", agreement="svar", attributes=("størrelse",), wave="år", statements=("plan",)
    )
    question = "Hvordan er <samarbeidet>?"
    study = workflow.make_study(
        folder / "s", folder / "svar.csv", columns, codebook=str(SMALL_CODEBOOK), question=question,
        levels="Enig|Uenig",
    ).study  # fmt: skip
    workflow.code(study)
    accept(study, propose(study))
    for comment, code in ((R1, "meetings"), (R5, "messages"), (R9, "turnover")):
        approve(study, draft(study, comment, code_id=code))
    approve(study, draft(study, R12))
    decide(study, [Answer(R9, "turnover", False)], coder="kari")
    for coder in ("kari", "ola"):
        decide(study, [Answer(R1, "meetings", True), Answer(R2, "meetings", coder == "ola")], coder=coder)
    with study.store() as store, store.transaction(actor="eva", action="settle"):
        store.decide([Coding(R2, "meetings", False, "person", "eva", "settled")])
    return study.folder


@pytest.fixture(scope="module")
def study(_folder: Path) -> Study:
    """24 respondents, coded, with approved quotes and two coders; to look at, never to write to."""
    return workflow.open_study(_folder)


@pytest.fixture(scope="module")
def made(study: Study) -> Reported:
    return reporting.report(study, min_cell=3, figures=False)


def _page(made: Reported) -> str:
    return REPORT_FORMATS[".html"](made.report).decode()


def _document(made: Reported) -> str:
    document = docx.Document(io.BytesIO(REPORT_FORMATS[".docx"](made.report)))
    texts = [one.text for one in document.paragraphs]
    texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(texts)


def test_the_whole_page(made: Reported, golden: Callable[[str, bytes], None]) -> None:
    """Any change of words, order or numbers is seen here before a reader sees it."""
    page = re.sub(
        r"\d+\. \w+ 20\d\d", "1. januar 2026", _page(made).replace(f"nlp_coding {__version__}", "nlp_coding 1")
    )
    golden("report.html", page.partition("</style>")[2].encode())


def test_what_is_withheld_is_nowhere(made: Reported) -> None:
    """One table in a report that says what another withholds, and everybody can read it."""
    shown = set[object]().union(*(one.shown for one in made.produced))
    withheld = set[object]().union(*(one.withheld for one in made.produced))
    assert withheld
    assert shown & withheld == set()
    (codes,) = [one.table for one in made.produced if one.order.kind == "codes"]
    place = next(at for at, column in enumerate(codes.columns) if column.group == "Meldinger")
    cells = {row.label: row.cells[place] for row in codes.rows if row.kind != "statistic"}
    tally = _page(made).partition("Kommentarer med koden «Meldinger»")[2].partition("</table>")[0]
    rows = re.findall(r'class="stub">([^<]+)</th><td class="opens">([^<]*)</td>', tally)
    assert {label: number == ":" for label, number in rows} == {label: cell.withheld for label, cell in cells.items()}
    assert dict(rows)["Totalt"] == ":"


def test_quotes(study: Study, made: Reported) -> None:
    """What nobody approved, and what tells of a number that is withheld, must not be read by anybody."""
    for text in (_page(made), _document(made)):
        assert [one in text for one in APPROVED] == [True, True]
        assert [one in text for one in LEFT_OUT] == [False] * 6
        assert "912" not in text
    assert (made.n_withheld_quotes, made.n_void_quotes) == (1, 1)
    quotes = re.findall(r"<blockquote>\n<p>.*?</blockquote>", _page(made), flags=re.DOTALL)
    assert [re.findall("<footer>(.*)</footer>", one) for one in quotes] == [[], ["svarte «Enig»"]]
    allowed = reporting.report(study, min_cell=3, figures=False, allow_quotes=True)
    marked = MESSAGES.replace("dialogmeldinger", "<mark>dialogmeldinger</mark>")
    assert f"{marked}</p>\n</blockquote>" in _page(allowed)
    assert allowed.n_withheld_quotes == 0


def test_everything_is_there(study: Study) -> None:
    """A part would be missing from every report, and nobody notice."""
    made = reporting.report(study, language="nn", by=("størrelse",), title="Min <rapport>")
    page = _page(made)
    assert re.findall("<h[12][^>]*>(.*?)</h", page) == [
        "Min &lt;rapport&gt;", "Innhald", "Undersøkinga", "Kven som kommenterte", "Svar på dei lukka spørsmåla",
        "Kva kommentarane handlar om", "Kode for kode", "Samsvar mellom kodarane", "Metode", "Vedlegg: kodeboka",
    ]  # fmt: skip
    assert [(one.order.kind, one.order.by) for one in made.produced] == [
        ("commenting", None), ("codes", None), ("commenting", "størrelse"), ("levels", None), ("trend", None),
        ("codes", "størrelse"), ("levels", None), ("agreeing", "størrelse"), ("trend", None), ("codes", None),
        ("codes", None), ("codes", None), ("commenting", None),
    ]  # fmt: skip
    assert page.count("<svg ") == 7
    assert page.count("</table>") == 9
    assert "http" not in page.replace("http-equiv", "")
    assert "Hvordan er &lt;samarbeidet&gt;?" in page
    assert "svar.csv" in page
    assert '<th scope="row">Møte</th><td class="n">2</td><td class="n">50\u00a0%</td>' in page
    assert "nlp_coding" in _document(made).partition("Vedlegg: kodeboka")[2]


def test_the_same_study_the_same_bytes(study: Study, made: Reported) -> None:
    """Nobody could check that a published report is that of the study."""
    again = reporting.report(study, min_cell=3, figures=False)
    assert all(render(again.report) == render(made.report) for render in REPORT_FORMATS.values())


def test_what_is_written_is_recorded(study: Study, made: Reported, tmp_path: Path) -> None:
    """The next table would give away what the report withheld; or a report of nothing lie in no folder."""
    copy = workflow.open_study(Path(shutil.copytree(study.folder, tmp_path / "s")))
    reporting.write(copy, made, [tmp_path / "r.html", tmp_path / "R.DOCX"])
    with copy.store() as store:
        published = store.published()
    assert {one.name for one in published} == {"r.html", "R.DOCX"}
    assert {one.min_cell for one in published} == {3}
    assert (tmp_path / "r.html").stat().st_mode & 0o077 == 0
    assert _page(reporting.report(copy, min_cell=3, figures=False)) == _page(made)
    with pytest.raises(
        InputError, match=r"cannot be written as «\.pdf»\n  → end it in \.html or \.docx(.|\n)*no folder"
    ):
        reporting.write(copy, made, [tmp_path / "r.pdf", tmp_path / "no" / "r.html"])


def test_agreement_is_that_of_reliability(tmp_path: Path) -> None:
    """Two figures of how far coders agree would be published of one study.

    Of T01 three say yes, yes, no; of T02 two say yes; of T03 two say yes, of which one is to another text: 1/3 and 1.
    """
    texts = dict(list(TEXTS.items())[:3])
    study = make_open(tmp_path / "s", texts, learned=False)
    workflow.code(study)
    for coder in ("kari", "ola", "per"):
        decide(study, [Answer("T01", "meetings", coder != "per")], coder=coder)
    for coder in ("kari", "ola"):
        decide(study, [Answer(one, "meetings", True) for one in ("T02", "T03")], coder=coder)
    workflow.add_rows(study, write_survey(tmp_path / "new.csv", {**texts, "T03": "Noe helt annet."}), update=True)
    workflow.code(study)
    found = reliability(study).figures.codes["meetings"]
    made = reporting.report(study, min_cell=0, figures=False).report
    (row,) = (row for one in made.blocks if isinstance(one, Grid) for row in one.rows if len(row) == 4)
    assert found.percent.value == Fraction(2, 3)
    assert row[1:3] == (str(found.n_units), "67\u00a0%") == ("2", "67\u00a0%")
    assert row[3] == format_coefficient(float(found.alpha.value or 0), language="nb")


def test_before_the_first_run(tmp_path: Path) -> None:
    """A report of a study that is not coded would say that nobody wrote of anything."""
    with pytest.raises(StudyError, match="nothing is coded yet"):
        reporting.report(make_small(tmp_path / "s", coded=False))
