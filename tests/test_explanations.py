"""What stands behind a cell and a coding: every figure can be traced to its comments."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp_coding import counted, decisions, explanations, results, workflow
from nlp_coding.core.errors import InputError
from nlp_coding.decisions import Answer
from nlp_coding.standing import codebook_of
from nlp_coding.workflow import Study
from tests.conftest import counts_of


def _check_every_cell(study: Study) -> int:
    """Every cell of the codes table has as many comments behind it as it says; gives how many are above zero."""
    with study.store() as store:
        codes = [code.id for code in codebook_of(store).leaves]
    counts = counts_of(results.make_table(study, "codes"))
    n_above = 0
    for place, code in enumerate(codes):
        behind = explanations.explain_cell(study, code)
        assert all(code in {held.code_id for held in one.held if held.applies} for one in behind)
        for level in study.settings.scale.levels:
            at_level = [one.comment.id for one in behind if one.respondent.agreement == level]
            assert len(at_level) == counts[level][place], (level, code)
            if at_level:
                n_above += 1
                named = explanations.explain_cell(study, code, level=level)
                assert [one.comment.id for one in named] == at_level
        inside = [one for one in behind if one.respondent.agreement in study.settings.scale]
        assert len(inside) == counts["Totalt"][place]
    return n_above


def test_every_cell_can_be_explained(demo: Study) -> None:
    """A figure that nobody can trace to its comments cannot be defended."""
    assert _check_every_cell(demo) > 40


def test_every_cell_after_decisions(small: Study, tmp_path: Path) -> None:
    """The same with people's yes, no and conflict, on non-answers too, and with a comment that no run has read."""
    decisions.decide(small, [Answer("K08", "meetings", True), Answer("K01", "meetings", False)], coder="kari")
    decisions.decide(small, [Answer("K04", "turnover", True), Answer("K11", "messages", True)], coder="kari")
    decisions.decide(small, [Answer("K04", "turnover", False)], coder="ola")
    new = tmp_path / "new.csv"
    new.write_text("id;svar;region;kommentar\nK20;Enig;Nord;Vikarar\n", encoding="utf-8")
    workflow.add_rows(small, new)
    decisions.decide(small, [Answer("K20", "turnover", True)], coder="kari")
    assert _check_every_cell(small) == 5
    counts = counts_of(results.make_table(small, "codes"))
    assert counts["Enig"] == [0, 0, 0, 2, 2]  # a no; K20 is in no base before it is read
    assert counts["Delvis enig"] == [2, 1, 0, 1, 3]  # a yes gives a non-answer substance
    # A comment that people differ about counts in no code, with nor without, until they agree.
    assert counts["Uenig"] == [1, 1, 1, 1, 2]
    notes = " ".join(results.make_table(small, "codes").notes)
    # K20 and K04, which comes back when somebody settles it.
    assert "Kommentarer som ikke er med, fordi koderne er uenige eller de ennå ikke er kodet: 2." in notes
    assert "der en person har avgjort minst én kode: 3." in notes  # K01, K08 and K11
    assert "som ingen har vurdert: " in notes


def test_explain(small: Study) -> None:
    """Decisions, evidence, what was overruled and what is disputed, in the codebook's order."""
    decisions.decide(small, [Answer("K11", "meetings", False), Answer("K11", "turnover", True)], coder="kari")
    decisions.decide(small, [Answer("K11", "turnover", False)], coder="ola")
    one = explanations.explain_comment(small, "K11")
    assert [(coding.code_id, coding.applies, coding.origin) for coding in one.held] == [
        ("meetings", False, "person"),
        ("messages", True, "terms"),
    ]
    text = one.comment.text
    assert [text[span.start : span.end] for span in one.held[1].evidence] == ["meldigner"]
    assert [coding.code_id for coding in one.overruled] == ["meetings", "turnover"]
    assert [[coding.coder for coding in cell] for cell in one.conflicts] == [["kari", "ola"]]
    assert one.analysis is not None
    assert one.analysis.substance
    assert one.respondent.agreement == "Uenig"


def test_explain_says_what_is_unknown(small: Study) -> None:
    """The nearest word, for each kind."""
    for call, message in (
        (lambda: explanations.explain_comment(small, "K1"), "did you mean «K"),
        (lambda: explanations.explain_cell(small, "meeting"), "did you mean «meetings»"),
        (lambda: explanations.explain_cell(small, "meetings", level="Einig"), "did you mean «Enig»"),
        (lambda: results.make_table(small, "code", code_id="turnovr"), "did you mean «turnover»"),
    ):
        with pytest.raises(InputError, match=message):
            call()


def test_words_as_tables_show_them(small: Study) -> None:
    """A table shows labels and levels; whoever opens a cell types what stands there, capital letters aside."""
    codebook = workflow.show_codebook(None, study=small)
    label = codebook.by_id["turnover"].label["nb"]
    assert counted.known_code(codebook, label.upper()).id == "turnover"
    assert explanations.explain_cell(small, label, level="enig") == explanations.explain_cell(
        small, "turnover", level="Enig"
    )
