"""The trail handed on: rows and page, on the small study with a history of every kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from nlp_coding import workflow
from nlp_coding.core.codebook import LANGUAGES, Language
from nlp_coding.core.coding import Coding
from nlp_coding.decisions import Answer, decide
from nlp_coding.recoding.recode import recode
from nlp_coding.store import Store, database
from nlp_coding.tables.csv_file import csv_text
from nlp_coding.tables.document_html import to_html
from nlp_coding.tables.document_md import to_markdown
from nlp_coding.trail import acts as trail
from nlp_coding.trail.export import HEADER, Trail, audit_rows, read_trail
from nlp_coding.trail.page import audit_document
from nlp_coding.trail.words import WORDS
from nlp_coding.workflow import Study
from tests.conftest import SMALL_CODEBOOK, SMALL_COLUMNS, SMALL_SURVEY

Golden = Callable[[str, bytes], None]
Cell = str | int | None


@pytest.fixture
def lived(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
    """Decided before any run and after, on evidence with a typing error in it, for another coder, in conflict, taken
    back, under two versions, on a text that changed, by one who withdrew."""
    minutes: Iterator[str] = (
        f"2023-05-{2 + n // 30:02}T{9 + n % 30 // 10:02}:{n % 10 * 5:02}:00Z" for n in range(1000)
    )
    opened = database.Database.__init__

    def open_at(self: database.Database, path: Path, *, clock: object = None, read_only: bool = False) -> None:
        opened(self, path, clock=lambda: next(minutes), read_only=read_only)

    monkeypatch.setattr(database.Database, "__init__", open_at)
    monkeypatch.setenv("LOGNAME", "kari")
    study = workflow.make_study(tmp_path / "s", SMALL_SURVEY, SMALL_COLUMNS, codebook=str(SMALL_CODEBOOK)).study
    decide(study, [Answer("K01", "meetings", False)])
    workflow.code(study)
    decide(study, [Answer("K01", "meetings", True), Answer("K11", "messages", True), Answer("K07", "messages", True)])
    decide(study, [Answer("K11", "messages", False)], coder="ola")
    decide(study, [Answer("K09", "turnover", True)])
    trail.undo(study)
    text = (
        SMALL_CODEBOOK.read_text(encoding="utf-8")
        .replace("1.0.0", "1.1.0")
        .replace("label: {nb: Prøve", 'revises: "1.0.0"\nlabel: {nb: Prøve', 1)
    )
    (tmp_path / "1.1.0.yaml").write_text(text.replace('"PLO"', '"PLO"\n      greit'), encoding="utf-8")
    recode(study, str(tmp_path / "1.1.0.yaml"))
    decide(study, [Answer("K09", "messages", False)])
    survey = tmp_path / "new.csv"
    survey.write_text(
        "id;svar;region;kommentar\nK04;Uenig;Sør;<b>Vikarar</b> | *kvar* veke\nK01;Enig;Nord;Ingen møter.\n", "utf-8"
    )
    decide(study, [Answer("K04", "turnover", True)])
    workflow.add_rows(study, survey, update=True)
    decide(study, [Answer("K04", "turnover", False)])
    workflow.forget(study, "K07")
    return study


def _text(rows: list[list[Cell]], column: str) -> list[Cell]:
    return [row[list(rows[0]).index(column)] for row in rows[1:]]


def _rows(found: Trail) -> list[list[Cell]]:
    return [list(row) for row in audit_rows(found)]


def test_csv(lived: Study, golden: Golden) -> None:
    """The columns are what a reviewer filters by: a change to them would go unseen."""
    golden("audit.csv", csv_text(_rows(read_trail(lived))).encode())
    golden("audit-text.csv", csv_text(_rows(read_trail(lived, with_text=True)), plain=True).encode())


@pytest.mark.parametrize("language", LANGUAGES)
def test_page(lived: Study, golden: Golden, language: Language) -> None:
    """A data protection officer reads every word of it."""
    found = replace(read_trail(lived), language=language)
    golden(f"audit-{language}.md", to_markdown(audit_document(found)).encode())
    assert f'<html lang="{language}">' in to_html(audit_document(found))


def test_page_with_text(lived: Study, golden: Golden) -> None:
    """Evidence is marked in the text that it was found in, and in no other."""
    golden("audit-text.html", to_html(audit_document(read_trail(lived, with_text=True))).encode())


def test_every_decision_has_its_row(lived: Study) -> None:
    """A decision that was superseded or taken back would be gone from the record."""
    rows = _rows(read_trail(lived))
    assert tuple(rows[0]) == HEADER
    with lived.store() as store:
        made = store.decision_records(history=True)
        log = list(store.audit_log())
    assert [id_ for id_ in _text(rows, "id") if id_] == [one.id for one in made]
    acts = [command for id_, command in zip(_text(rows, "id"), _text(rows, "command"), strict=True) if not id_]
    assert acts == [
        entry.id for entry in log if entry.action != "decide" or entry.id not in {one.command for one in made}
    ]
    times = _text(rows, "at")
    assert times == sorted(times, key=str)


def test_no_text_without_being_asked(lived: Study) -> None:
    """Respondents' words would leave the study with a file that is said to hold none."""
    found = read_trail(lived)
    written = csv_text(_rows(found)) + to_html(audit_document(found)).split("<body>")[1]
    for word in ("faste møter", "Vikarar", "meldigner", "greit."):
        assert word not in written
    shown = csv_text(_rows(read_trail(lived, with_text=True)))
    assert "meldigner" in shown
    assert "Vikarar" in shown


def test_who_withdrew_is_not_in_it(lived: Study) -> None:
    """What a respondent took back would be handed on."""
    found = read_trail(lived, with_text=True)
    assert "K07" not in csv_text(_rows(found)) + to_html(audit_document(found))


def test_what_the_machine_had_said(lived: Study) -> None:
    """A person who overruled the machine could not be told from one who was never asked."""
    rows = _rows(read_trail(lived))
    said = {
        (id_, comment, machine)
        for id_, comment, machine in zip(*(_text(rows, one) for one in ("id", "comment_id", "machine")), strict=True)
        if id_ and comment in ("K01", "K04", "K11")
    }
    assert {(comment, machine) for _, comment, machine in sorted(said, key=str)} == {
        ("K01", "not coded yet"), ("K01", "suggested"), ("K11", "suggested"), ("K04", "suggested"),
        ("K04", "not coded yet"),
    }  # fmt: skip


def test_what_a_coder_was_not_shown(small: Study) -> None:
    """Who coded blind would be said to have come before the machine, and be counted with those it may have swayed."""
    for at, applies in (("2020-01-01T09:00:00Z", True), ("2040-01-01T09:00:00Z", False)):
        with (
            Store.open(small.folder, clock=lambda at=at: at) as store,  # type: ignore[misc]
            store.transaction(actor=workflow.user_name(), action="decide"),
        ):
            coding = Coding("K01", "meetings", applies, "person", "kari", "decided")
            store.decide([coding], saw=lambda _: None)
    trail.undo(small)
    found = read_trail(small)
    rows = _rows(found)
    said = [(id_, machine) for id_, machine in zip(_text(rows, "id"), _text(rows, "machine"), strict=True) if id_]
    # The last is the first again, as it was before the study was coded.
    assert said == [(1, "not coded yet"), (2, "not shown"), (3, "not coded yet")]
    pages = [to_markdown(audit_document(replace(found, language=language))) for language in LANGUAGES]
    shown = {"nb": "ikke vist", "nn": "ikkje vist", "en": "not shown"}
    assert all(shown[language] in page for language, page in zip(LANGUAGES, pages, strict=True))


def test_decisions_of_an_older_program(small: Study) -> None:
    """They do not name their command: they must not be lost, nor said to be made without a suggestion."""
    decide(small, [Answer("K01", "meetings", False)])
    with Store.open(small.folder) as store:
        store._connection.execute("DROP TRIGGER decision_keeps_values")
        store._connection.execute("UPDATE decision SET command = NULL, run = NULL, decided_at = '2020-01-01T00:00:00Z'")
    found = read_trail(small)
    rows = _rows(found)
    assert _text(rows, "comment_id")[0] == "K01"
    assert _text(rows, "machine")[0] is None
    assert "K01" in to_markdown(audit_document(found))
    with pytest.raises(Exception, match="older version of the program"):
        trail.undo(small)


def test_many_decisions_in_a_row_are_one_line(small: Study) -> None:
    """An afternoon's review would fill the page."""
    for applies in (True, False, True):
        decide(small, [Answer("K01", "meetings", applies), Answer("K09", "turnover", applies)])
    assert "made 6 decisions with 3 commands" in to_markdown(audit_document(replace(read_trail(small), language="en")))


def test_every_language_fills_the_same_fields() -> None:
    """A sentence would fail, or leave out a number, in the language that nobody here reads."""

    def fields(value: object) -> set[str]:
        return set(re.findall(r"{(\w+)}", str(value)))

    for name, value in vars(WORDS["nb"]).items():
        for language in LANGUAGES:
            said = vars(WORDS[language])[name]
            assert said, (name, language)
            assert fields(said) == fields(value), (name, language)
