from __future__ import annotations

from collections.abc import Sequence

import pytest

from nlp_coding.codebook.check import check_coverage, check_examples
from nlp_coding.codebook.load import read_codebook

TEXT = """\
name: x
version: "1.0.0"
label: {nb: a, nn: b, en: c}
lists:
  lege: |
    lege
  annet: |
    @lege
  ubrukt: |
    x
codes:
  - id: group
    label: {nb: d, nn: e, en: f}
    definition: g
  - id: meetings
    parent: group
    label: {nb: Møter, nn: Møte, en: Meetings}
    definition: k
    terms: |
      møte
    unless: |
      @annet
    matches:
      - Vi har møter.
      - Ingen kontakt.
      - Møter hver uke
      - Faste møter
      - Møte
    rejects:
      - Vi ringer.
      - Vi møter veggen.
      - Ingenting
  - id: phone
    label: {nb: møter, nn: Telefon, en: Phone}
    definition: q
    matches: [Vi ringer til møter.]
  - id: old
    label: {nb: Møter, nn: Møte, en: Meetings}
    definition: q
    retired: true
    matches: [Møte]
"""
PLACED = read_codebook(TEXT, file="x.yaml")


def code_by_word(texts: Sequence[str]) -> list[frozenset[str]]:
    words = {"møte": "meetings", "ring": "phone"}
    return [frozenset(code for word, code in words.items() if word in text.casefold()) for text in texts]


def test_failing_examples_are_told_with_row_and_answer() -> None:
    """The examples are the codebook's tests: one that fails unseen lets a term rot."""
    found = check_examples(PLACED.codebook, code_by_word, places=PLACED.places)
    assert [str(mistake) for mistake in found] == [
        "x.yaml, row 25, column «meetings.matches»: «Ingen kontakt.» should get meetings, but gets no code\n"
        "  → add or widen a term, or take the example away",
        "x.yaml, row 31, column «meetings.rejects»: «Vi møter veggen.» should not get meetings, but does\n"
        "  → narrow a term, write the expression under unless:, or take the example away",
    ]


def test_what_else_a_failing_example_gets_is_told() -> None:
    """A match that went to the neighbour's code shows where the two overlap."""
    found = check_examples(PLACED.codebook, lambda texts: [frozenset({"phone", "group"})] * len(texts))
    assert "«Møte» should get meetings, but gets group, phone" in [mistake.message for mistake in found]
    assert {(mistake.file, mistake.row) for mistake in found} == {(None, None)}


def test_a_coder_that_leaves_out_a_text_is_an_error() -> None:
    """Answers shifted by one would blame the wrong examples."""
    with pytest.raises(ValueError, match="answered 0 of 9"):
        check_examples(PLACED.codebook, lambda texts: [])


def test_a_codebook_without_examples_asks_nothing_of_the_coder() -> None:
    """A new codebook can be checked before it has examples."""
    label = "label: {nb: a, nn: b, en: c}\n"
    text = f'name: x\nversion: "1.0.0"\n{label}codes:\n  - id: a\n    definition: d\n    {label}'

    def refuse(texts: Sequence[str]) -> list[frozenset[str]]:
        raise AssertionError(texts)

    assert check_examples(read_codebook(text, file="x").codebook, refuse) == ()


def test_what_the_codebook_lacks() -> None:
    """Codes nobody can find, examples too few to trust, and labels that a table cannot tell apart."""
    found = check_coverage(PLACED.codebook, places=PLACED.places)
    assert [(mistake.row, mistake.column, mistake.message) for mistake in found] == [
        (33, "phone", "no terms, and no code below it"),
        (36, "phone.matches", "1 matches, fewer than 5"),
        (33, "phone.rejects", "0 rejects, fewer than 3"),
        (9, "lists.ubrukt", "no term uses @ubrukt"),
        (34, "phone.label", "the same label in nb as meetings: «møter»"),
    ]
