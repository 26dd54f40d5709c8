from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

from nlp_coding.codebook.find import shipped_codebooks
from nlp_coding.codebook.load import load_codebook, load_codebook_text, read_codebook
from nlp_coding.codebook.write import Texts, texts_of, write_codebook, write_texts
from nlp_coding.core.codebook import Codebook
from tests.codebook.wild import codebooks

SHIPPED = sorted(shipped_codebooks().glob("*/*.yaml"))

BOOK = """\
name: x
version: "1.1.0"
revises: "1.0.0"
moves:
  - split: old
    into: [new, newer]
    note: "Why: two things."
label:
  nb: "Null"
  nn: "Null: to"
  en: "null"

lists:
  lege: |
    lege
    =fastlege

codes:
  - id: new
    label:
      nb: Navn (1)
      nn: "#namn"
      en: it's
    definition: >-
      A long definition that does not fit on one line of the file, so that it is folded at a space between two of its
      words.
    include: |-
      Two lines:
      - the second
    exclude: "a bell\\u0007here"
    negation: skip
    terms: |
      # a comment
      @lege ~3 møte
      "LIS"
    matches:
      - "Ja"
      - 'Han sa "ja" \\ nei, it''s so'
  - id: newer
    label:
      nb: a
      nn: b
      en: c
    definition: >-
      d
    negation: count
    terms:
      - 'lege'
      - "\\"a\\u0007b\\""
  - id: old
    label:
      nb: d
      nn: e
      en: f
    definition: >-
      g
    negation: count
    retired: true
    replaced_by: [new, newer]
"""


def test_the_layout() -> None:
    """People read and change these files; a diff between two versions must show what changed, and nothing else."""
    texts = texts_of(load_codebook_text(BOOK))
    codes = [dict(code) for code in texts.codes]
    codes[0]["terms"] = ("# a comment", *codes[0]["terms"])
    assert write_texts(Texts(texts.head, codes, texts.lists, texts.moves)).text == BOOK


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_shipped_codebooks_come_back(path: Path) -> None:
    codebook = load_codebook(path)
    again = load_codebook_text(write_codebook(codebook))
    assert again == codebook
    assert again.digest == codebook.digest


@settings(max_examples=80)
@given(codebooks())
def test_any_codebook_comes_back(codebook: Codebook) -> None:
    """A backslash that folds into a space, or a «null» that turns to nothing, would change a codebook unseen."""
    again = load_codebook_text(write_codebook(codebook))
    assert again == codebook
    assert again.digest == codebook.digest


@settings(max_examples=30)
@given(codebooks())
def test_every_row_has_its_place(codebook: Codebook) -> None:
    """A row too few, and every mistake in a sheet is told of the wrong cell."""
    written = write_texts(texts_of(codebook))
    assert written.text.count("\n") == len(written.places)
    placed = read_codebook(written.text, file="x")
    for number, code in enumerate(codebook.codes):
        assert written.places[placed.places.row(code.id) - 1] == ("codes", number, "id")
        for key in ("terms", "unless", "matches", "rejects"):
            for entry in range(len(getattr(code, key))):
                row = placed.places.row(code.id, key, entry)
                assert row is not None
                assert written.places[row - 1] == ("codes", number, key, entry)


def test_no_line_but_of_terms_is_long() -> None:
    """Text is folded where lines are joined again, and nowhere else."""
    text = write_codebook(load_codebook(SHIPPED[0]))
    long = [line for line in text.split("\n") if len(line) > 120]
    assert all(line.startswith("      ") and ("/" in line or line.startswith("      - ")) for line in long)
