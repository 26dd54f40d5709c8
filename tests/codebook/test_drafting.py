"""A version's text made a draft, and a draft's text a version."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_coding.codebook.drafting import as_draft, as_version, with_code, with_term
from nlp_coding.codebook.find import list_codebooks, shipped_codebooks
from nlp_coding.codebook.load import load_codebook_text, read_text
from nlp_coding.core.terms import TermError, parse_term

BEFORE = """\
# The codebook of the municipality.
name: x

version: "1.1.0"  # the number
revises: '1.0.0'
label: {nb: Å, nn: Æ, en: 🩺}   # emoji count as one

# What became of codes of 1.0.0:
# two became one
moves:
  # the first
  - merge: [one, two]
    into: three

# The codes
codes:
"""
CODES = "".join(
    f"  - id: {code_id}\n    label: {{nb: a, nn: b, en: c}}\n    definition: d\n{more}"
    for code_id, more in (
        ("one", "    retired: true\n    replaced_by: [three]\n"),
        ("two", "    retired: true\n    replaced_by: [three]\n"),
        ("three", "    terms: |\n      # moves:\n      lege\n"),
    )
)
AFTER = """\
# The codebook of the municipality.
name: x

version: draft  # the number
revises: "1.1.0"
label: {nb: Å, nn: Æ, en: 🩺}   # emoji count as one

# The codes
codes:
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_only_what_must_change_is_changed(newline: str) -> None:
    """A researcher's comments and layout are part of the codebook's text; a dump would lose them."""
    before, after = ((text + CODES).replace("\n", newline) for text in (BEFORE, AFTER))
    assert as_draft(before, revises="1.1.0") == after
    assert as_version(after, "2.0.0") == after.replace("version: draft", 'version: "2.0.0"')


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('version: "1.0.0"\nname: x\n', 'version: draft\nrevises: "1.0.0"\nname: x\n'),
        ('name: x\nversion: "1.0.0"', 'name: x\nversion: draft\nrevises: "1.0.0"'),
        ('  name: x\n  version: "1.0.0" # a\n', '  name: x\n  version: draft # a\n  revises: "1.0.0"\n'),
        ('name: x\r\nversion: "1.0.0"\r\n', 'name: x\r\nversion: draft\r\nrevises: "1.0.0"\r\n'),
        ('revises:\nversion: "1.0.0"\n', 'revises: "1.0.0"\nversion: draft\n'),
        ('version: "1.0.0"\nrevises: "0.9.0"\nmoves: []\n', 'version: draft\nrevises: "1.0.0"\n'),
        ('moves:\n- redefine: a\n\nversion: "1.0.0"\n', 'version: draft\nrevises: "1.0.0"\n'),
        ('version: "1.0.0"\nmoves: [\n  {redefine: a},\n]\n# end\n', 'version: draft\nrevises: "1.0.0"\n# end\n'),
    ],
)
def test_other_layouts(before: str, after: str) -> None:
    """Keys may stand in any order, and a file may end without a line end."""
    assert as_draft(before, revises="1.0.0") == after


def test_the_shipped_versions_become_drafts_and_versions_again() -> None:
    """The real files, with all their comments."""
    for version, path in list_codebooks([shipped_codebooks()])["fastlege"].items():
        text = read_text(path)
        book = load_codebook_text(text)
        draft = as_draft(text, revises=version)
        assert load_codebook_text(draft) == replace(book, version="draft", revises=version, moves=())
        released = load_codebook_text(as_version(draft, "9.0.0"))
        assert released == replace(book, version="9.0.0", revises=version, moves=())


ENTRY = ("- id: new", "  label: {nb: a, nn: b, en: c}", "  definition: d")
HEAD = "name: x\nversion: draft\nlabel: {nb: a, nn: b, en: c}\n"
TWO = "- id: {}\n  label: {{nb: a, nn: b, en: c}}\n  definition: d\n"


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("before", "after_first", "after_last"),
    [
        ("codes:\n[one][two]", "codes:\n[one][new][two]", "codes:\n[one][two][new]"),
        ("codes:\n[one]\n[two]", "codes:\n[one]\n[new]\n[two]", "codes:\n[one]\n[two]\n[new]"),
        (
            "codes:\n[one]\n# about two\n[two]\n# about moves\nmoves: []\n",
            "codes:\n[one]\n[new]\n# about two\n[two]\n# about moves\nmoves: []\n",
            "codes:\n[one]\n# about two\n[two]\n[new]\n# about moves\nmoves: []\n",
        ),
        (
            "codes:\n[one]  terms: |\n    lege\n    # vikar\n  # of one\n\n[two]\n\n# end\n",
            "codes:\n[one]  terms: |\n    lege\n    # vikar\n  # of one\n\n[new]\n[two]\n\n# end\n",
            "codes:\n[one]  terms: |\n    lege\n    # vikar\n  # of one\n\n[two]\n[new]\n\n# end\n",
        ),
    ],
)
def test_a_code_more(before: str, after_first: str, after_last: str, newline: str) -> None:
    """All other lines stay, and comments with the code that they are about."""

    def text(layout: str) -> str:
        codes = {"[one]": TWO.format("one"), "[two]": TWO.format("two"), "[new]": "\n".join(ENTRY) + "\n"}
        for sign, code in codes.items():
            layout = layout.replace(sign, code)
        return (HEAD + layout).replace("\n", newline)

    assert with_code(text(before), ENTRY, after=0) == text(after_first)
    assert with_code(text(before), ENTRY, after=1) == text(after_last)


def test_a_code_more_without_a_line_end_and_indented() -> None:
    """The last line of a file is where a code is put most often."""
    text = HEAD + "codes:\n    - id: one\n      label: {nb: a - b, nn: b, en: c}\n      definition: a - b  # c - d"
    made = with_code(text, ENTRY, after=0)
    assert made == f"{text}\n\n" + "".join(f"    {line}\n" for line in ENTRY)
    assert [code.id for code in load_codebook_text(made).codes] == ["one", "new"]


def test_no_code_more_in_brackets() -> None:
    """Lines cannot be put there without taking the layout apart."""
    with pytest.raises(ValueError, match="brackets"):
        with_code(HEAD + "codes: [{id: a}]\n", ENTRY, after=0)


def test_a_code_more_in_the_shipped_versions() -> None:
    """The real files: one code more behind each, and nothing else is changed."""
    path = list_codebooks([shipped_codebooks()])["fastlege"]["2.0.0"]
    text = read_text(path)
    book = load_codebook_text(text)
    for after in (0, 7, len(book.codes) - 1):
        made = with_code(text, ENTRY, after=after)
        codes = load_codebook_text(made).codes
        assert (*codes[: after + 1], *codes[after + 2 :]) == book.codes
        assert codes[after + 1].id == "new"
        lines = made.split("\n")
        at = lines.index("  - id: new")
        gone = (
            lines[: at - 1] + lines[at + len(ENTRY) :] if not lines[at - 1] else lines[:at] + lines[at + len(ENTRY) :]
        )
        assert "\n".join(gone) == text


LAYOUTS = {
    "a block": "    terms: |\n      lege  \n\n      # vikar\n  # of a\n\n",
    "a block with a mark": "    terms: |2-\n       lege\n      *vikar\n",
    "a list": "    terms:\n      - lege  # the doctor\n      - '\"LIS\"'\n\n    # more\n",
    "a list at the edge": "    terms:\n    - lege\n",
    "one term": "    terms: lege  # the doctor\n    rejects: []\n",
    "one term in quotes": "    terms: '=lege'\n",
    "an empty text": '    terms: ""\n',
    "an empty list": "    terms: []\n",
    "nothing": "    terms:  # none yet\n    rejects: []\n",
    "an empty block": "    terms: |\n\n",
    "no key": "",
    "no key, but others": "    # about examples\n    matches: [Legen kommer.]\n",
}
TERMS = ("fast møte", '"LIS" ~2 (a / =no)', "no", "\"Å: 'x' # y\"")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_term_more(layout: str, newline: str) -> None:
    """The codebook is the one before with the term; a line that a person wrote would be lost otherwise."""
    code = "  - id: {}\n    label: {{nb: a, nn: b, en: c}}\n    definition: |\n      d\n      # e\n{}"
    for last in (False, True):
        codes = code.format("a", LAYOUTS[layout]) + ("" if last else code.format("b", "    terms: [fin]\n"))
        before = (HEAD + "codes:\n" + codes).removesuffix("\n" if last else "").replace("\n", newline)
        book = load_codebook_text(before)
        text = before
        for term in TERMS:
            text = with_term(text, "a", term)
        terms = (*book.by_id["a"].terms, *map(parse_term, TERMS))
        assert load_codebook_text(text) == replace(book, codes=(replace(book.codes[0], terms=terms), *book.codes[1:]))
        assert text.count("\n") == text.count(newline)
        kept = [line for line in before.splitlines() if "terms:" not in line and line.strip()]
        assert [line for line in text.splitlines() if line in set(kept)] == kept


def test_where_no_term_can_be_put() -> None:
    """A layout that is taken apart is no longer the author's; the person is asked to write the line."""
    for before in (
        HEAD + "codes: [{id: a, label: {nb: a, nn: b, en: c}, definition: d}]\n",
        HEAD + "codes:\n- {id: a, label: {nb: a, nn: b, en: c}, definition: d}\n",
        HEAD + "codes:\n" + TWO.format("a") + "  terms: [lege]\n",
        HEAD + "codes:\n" + TWO.format("a") + "  terms: >\n    lege\n",
        HEAD + "codes:\n" + TWO.format("a") + "  terms:\n  - |\n    lege\n",
    ):
        with pytest.raises(ValueError, match=r"brackets|folds"):
            with_term(before, "a", "fin")
    with pytest.raises(ValueError, match="invisible"):
        with_term(HEAD + "codes:\n" + TWO.format("a"), "a", "fin\x00")
    with pytest.raises(KeyError):
        with_term(HEAD + "codes:\n" + TWO.format("a"), "b", "fin")


@given(
    st.sampled_from(sorted(LAYOUTS)),
    st.lists(st.sampled_from(["lege", "*møte", '"LIS"', "~3", "(", "/", ")", "=no", "null", "Ærlig-talt"]), max_size=6),
)
def test_a_term_more_property(layout: str, words: list[str]) -> None:
    """Whatever the term language reads, the draft reads back."""
    try:
        term = parse_term(" ".join(words))
    except TermError:
        return
    before = HEAD + "codes:\n- id: a\n  label: {nb: a, nn: b, en: c}\n  definition: d\n"
    before += "".join(line[2:] for line in LAYOUTS[layout].splitlines(keepends=True))
    book = load_codebook_text(before)
    if term.tree in {one.tree for one in book.codes[0].terms}:
        return
    after = load_codebook_text(with_term(before, "a", term.source)).codes[0]
    assert after == replace(book.codes[0], terms=(*book.codes[0].terms, term))


def test_a_term_more_in_the_shipped_versions() -> None:
    """The real files: one line more, and nothing else is changed."""
    text = read_text(list_codebooks([shipped_codebooks()])["fastlege"]["2.0.0"])
    book = load_codebook_text(text)
    for code in (book.leaves[0], book.leaves[-1]):
        made = with_term(text, code.id, "helt nytt")
        assert load_codebook_text(made).by_id[code.id].terms[-1].source == "helt nytt"
        assert [line for line in made.splitlines() if line.strip() != "helt nytt"] == text.splitlines()
