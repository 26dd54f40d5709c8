from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from nlp_coding.codebook.check import check_coverage, check_examples, check_versions
from nlp_coding.codebook.load import load_codebook, load_with_places, read_codebook
from nlp_coding.codebook.releases import record
from nlp_coding.core.errors import InputError

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


def version(folder: Path, number: str, *, revises: str = "", recorded: bool = False) -> Path:
    """The codebook above as a version in a folder."""
    path = folder / f"{number}.yaml"
    head = f'version: "{number}"\n' + (f'revises: "{revises}"\n' if revises else "")
    path.write_text(TEXT.replace('version: "1.0.0"\n', head), encoding="utf-8")
    if recorded:
        record(path, load_codebook(path))
    return path


def test_what_could_not_be_held_against_other_versions(tmp_path: Path) -> None:
    """A version whose history nobody could check, and one that can be changed unnoticed, look right otherwise."""
    folder, own = tmp_path / "x", tmp_path / "own"
    folder.mkdir()
    own.mkdir()
    version(folder, "1.0.0", recorded=True)
    placed = load_with_places(version(folder, "1.2.0", revises="1.0.1"))
    told = [(one.row, one.column, one.message, one.remedy) for one in check_versions(placed)]
    assert told == [
        (3, "revises", "x@1.0.1 is not to be found, so nothing could be held against it", "did you mean 1.0.0?"),
        (
            2,
            "version",
            "1.2.0 is not in released.lock: a later change to it would not be noticed",
            f"record it with nlp-coding codebook release {folder / '1.2.0.yaml'}",
        ),
    ]
    assert check_versions(load_with_places(version(folder, "1.2.0", revises="1.0.0", recorded=True))) == ()
    placed = load_with_places(version(own, "1.1.0", revises="1.0.0", recorded=True))
    assert [one.column for one in check_versions(placed)] == ["revises"]
    assert check_versions(placed, folders=[tmp_path]) == ()


def test_a_release_beside_it_that_was_changed_or_lost_is_told(tmp_path: Path) -> None:
    """The draft is held against it: every difference would be told wrongly."""
    first = version(tmp_path, "1.0.0", recorded=True)
    version(tmp_path, "1.0.1", recorded=True).unlink()
    first.write_text(first.read_text(encoding="utf-8").replace("Telefon", "Ringing"), encoding="utf-8")
    placed = load_with_places(version(tmp_path, "1.1.0", revises="1.0.0"))
    with pytest.raises(InputError) as caught:
        check_versions(placed)
    assert [mistake.message for mistake in caught.value.mistakes] == [
        "1.0.0 was released, and has been changed since",
        "1.0.1 was released, and its file is gone",
    ]
