"""The example bank: read with every mistake, carried along the codebook's life, and what fastlege's holds."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from nlp_coding.codebook.examples import (
    bank_text,
    collect_bank,
    examples_file,
    read_bank_text,
    read_examples,
)
from nlp_coding.codebook.load import load_codebook
from nlp_coding.core.errors import InputError
from nlp_coding.core.examples import Bank, Example
from nlp_coding.core.shipped import shipped

FASTLEGE = shipped("codebooks") / "fastlege"

FIRST = """name: k
version: "1.0.0"
label: {nb: K, nn: K, en: K}
codes:
  - id: a
    label: {nb: A, nn: A, en: A}
    definition: A.
  - id: b
    label: {nb: B, nn: B, en: B}
    definition: B.
  - id: c
    label: {nb: C, nn: C, en: C}
    definition: C.
  - id: d
    label: {nb: D, nn: D, en: D}
    definition: D.
"""
SECOND = """name: k
version: "2.0.0"
revises: "1.0.0"
label: {nb: K, nn: K, en: K}
moves:
  - merge: [a, b]
    into: ab
  - split: c
    into: [c1, c2]
  - redefine: d
    note: Smalere.
codes:
  - id: a
    label: {nb: A, nn: A, en: A}
    definition: A.
    retired: true
    replaced_by: [ab]
  - id: b
    label: {nb: B, nn: B, en: B}
    definition: B.
    retired: true
    replaced_by: [ab]
  - id: c
    label: {nb: C, nn: C, en: C}
    definition: C.
    retired: true
    replaced_by: [c1, c2]
  - id: ab
    label: {nb: AB, nn: AB, en: AB}
    definition: A og B.
  - id: c1
    label: {nb: C1, nn: C1, en: C1}
    definition: C1.
  - id: c2
    label: {nb: C2, nn: C2, en: C2}
    definition: C2.
  - id: d
    label: {nb: D, nn: D, en: D}
    definition: Bare D.
  - id: e
    label: {nb: E, nn: E, en: E}
    definition: E.
"""


@pytest.fixture
def k(tmp_path: Path) -> Path:
    (tmp_path / "1.0.0.yaml").write_text(FIRST, encoding="utf-8")
    (tmp_path / "2.0.0.yaml").write_text(SECOND, encoding="utf-8")
    return tmp_path


def _bank(folder: Path, version: str) -> dict[str, Example]:
    path = folder / f"{version}.yaml"
    return {one.text: one for one in collect_bank(path, load_codebook(path)).examples}


def test_examples_follow_the_moves(k: Path) -> None:
    """A coder would be taught what nobody ever said: which part of a split, or an old meaning."""
    rows = "text,variety,codes,hand\nen,nb,a,x\nto,nn,c,x\ntre,nb,d;b,y\nfire,dialect,,y\n"
    examples_file(k, "1.0.0").write_text(rows, encoding="utf-8")
    examples_file(k, "2.0.0").write_text('text,variety,codes\n"tre",nb,e;c1\nfem,nb,d\n', encoding="utf-8")
    assert _bank(k, "1.0.0")["tre"] == Example("tre", frozenset({"b", "d"}), "nb", "y")
    found = _bank(k, "2.0.0")
    # Merged: yes if any; split: unknown where it was a yes; redefined and new: unknown until somebody says.
    assert found["en"] == Example("en", frozenset({"ab"}), "nb", "x", frozenset({"d", "e"}))
    assert found["to"] == Example("to", frozenset(), "nn", "x", frozenset({"c1", "c2", "d", "e"}))
    assert found["fire"] == Example("fire", frozenset(), "dialect", "y", frozenset({"d", "e"}))
    # A later row speaks of what its version brought; who wrote the text stays.
    assert found["tre"] == Example("tre", frozenset({"ab", "c1", "e"}), "nb", "y")
    assert found["fem"] == Example("fem", frozenset({"d"}), "nb", "", frozenset({"ab"}))


def test_no_file_is_an_empty_bank(k: Path) -> None:
    """A codebook without examples is used as before."""
    assert len(collect_bank(k / "2.0.0.yaml", load_codebook(k / "2.0.0.yaml"))) == 0


def test_examples_of_a_lone_later_version_are_refused(k: Path) -> None:
    """Its rows speak only of what is new: of all else they would be taken for a no."""
    examples_file(k, "2.0.0").write_text("text,variety,codes\nen,nb,e\n", encoding="utf-8")
    (k / "1.0.0.yaml").unlink()
    with pytest.raises(InputError, match=r"which 2\.0\.0 revises, is not to be found"):
        collect_bank(k / "2.0.0.yaml", load_codebook(k / "2.0.0.yaml"))


def test_every_mistake_in_one_pass(k: Path) -> None:
    """A bank of a thousand rows would be mended one run at a time."""
    path = examples_file(k, "1.0.0")
    path.write_text(
        "text,variety,codes\nen,nb,a\nen,nb,b\nto,bokmål,a\n,nb,a\ntre,nb,aa;b\nfire,nb\n", encoding="utf-8"
    )
    with pytest.raises(InputError) as caught:
        read_examples(path, load_codebook(k / "1.0.0.yaml"))
    assert [(one.row, one.column) for one in caught.value.mistakes] == [
        (3, "text"),
        (4, "variety"),
        (5, "text"),
        (6, "codes"),
        (7, None),
    ]
    path.write_text("tekst;variety;codes\nen;nb;a\n", encoding="utf-8")
    with pytest.raises(InputError, match="no column «text»"):
        read_examples(path, load_codebook(k / "1.0.0.yaml"))
    path.write_text('text,variety,codes\n"en,nb,a\n', encoding="utf-8")
    with pytest.raises(InputError, match="quotation marks"):
        read_examples(path, load_codebook(k / "1.0.0.yaml"))


def test_a_bank_is_kept_word_for_word() -> None:
    """A study's runs could not be made again from another bank."""
    bank = Bank(
        (
            Example('Legen sa "nei";\nog gikk, æøå', frozenset({"b", "a"}), "nb", "x"),
            Example("Ikkje noko", frozenset(), "nn", "", frozenset({"a"})),
        )
    )
    assert read_bank_text(bank_text(bank)) == bank
    assert read_bank_text(bank_text(bank)).digest == bank.digest
    assert Bank(bank.examples[::-1]).digest != bank.digest


@pytest.fixture(scope="module")
def fastlege() -> Bank:
    path = FASTLEGE / "1.0.0.yaml"
    return collect_bank(path, load_codebook(path))


def test_fastlege_bank_covers_codes_and_standards(fastlege: Bank) -> None:
    """A code or a standard with few examples would be coded badly without anybody seeing why."""
    codebook = load_codebook(FASTLEGE / "1.0.0.yaml")
    n = len(fastlege)
    assert n >= 1500
    codes = Counter(code for one in fastlege.examples for code in one.codes)
    assert min(codes[code.id] for code in codebook.leaves) >= 60
    shares = {variety: count / n for variety, count in Counter(one.variety for one in fastlege.examples).items()}
    assert shares["nb"] == pytest.approx(0.55, abs=0.05)
    assert shares["nn"] == pytest.approx(0.35, abs=0.05)
    assert shares["dialect"] == pytest.approx(0.10, abs=0.03)
    assert sum(not one.codes for one in fastlege.examples) / n > 0.1
    assert not any(one.unknown for one in fastlege.examples)
    assert len({one.hand for one in fastlege.examples}) >= 5


@pytest.mark.parametrize("version", ["1.1.0", "2.0.0"])
def test_later_versions_have_examples_of_what_they_brought(version: str, fastlege: Bank) -> None:
    """New codes would be left to their terms."""
    path = FASTLEGE / f"{version}.yaml"
    codebook = load_codebook(path)
    bank = collect_bank(path, codebook)
    assert len(bank) > len(fastlege)
    for code in codebook.leaves:
        known = [one for one in bank.examples if code.id not in one.unknown]
        assert sum(code.id in one.codes for one in known) >= 60, code.id
        assert sum(code.id not in one.codes for one in known) >= 60, code.id
