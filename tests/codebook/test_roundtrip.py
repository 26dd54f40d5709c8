"""A codebook of any content, written as YAML in any layout, is the same codebook when it is read."""

from __future__ import annotations

import io
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from nlp_coding.codebook.load import load_codebook_text
from nlp_coding.core.codebook import Code, Codebook
from nlp_coding.core.errors import InputError
from nlp_coding.core.terms import parse_term

# Without the backslash: folding a long line after one, ruamel's writer (not our reader) adds a space.
_LETTERS = st.characters(categories=("L", "N", "P", "S"), exclude_characters="\\")


def _clean(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


LINE = st.lists(st.text(_LETTERS, min_size=1, max_size=8), min_size=1, max_size=6).map(
    lambda words: _clean(" ".join(words))
)
PROSE = st.lists(LINE, min_size=1, max_size=3).map("\n\n".join)
LABEL = st.fixed_dictionaries({"nb": LINE, "nn": LINE, "en": LINE})
WORD = st.sampled_from(
    ["lege", "møte", "vikar*", "*møte", "*henvis*", "ikkje", "e-post", '"LIS"', '"# x"', "(a / b c)"]
)
LIST_ENTRIES = {"lege": ("lege", "fastlege"), "råd": ("råd*", "(@lege ~2 råd)")}
TERM = st.recursive(
    WORD | st.sampled_from([f"@{name}" for name in LIST_ENTRIES]),
    lambda inner: (
        st.tuples(inner, st.sampled_from([" ", " ~3 ", " ~20 "]), inner).map(lambda parts: "({}{}{})".format(*parts))
        | st.tuples(inner, inner).map(lambda parts: "({} / {})".format(*parts))
    ),
    max_leaves=4,
)


def _terms(sources: list[str]) -> tuple[Any, ...]:
    return tuple(parse_term(source, lists=LIST_ENTRIES) for source in sources)


@st.composite
def codebooks(draw: st.DrawFn) -> Codebook:
    n_groups, n_leaves = draw(st.integers(0, 2)), draw(st.integers(1, 4))
    leaves = [f"leaf_{number}" for number in range(n_leaves)]
    groups = [f"group{number}" for number in range(n_groups)]
    codes = [Code(id=group, label=draw(LABEL), definition=draw(PROSE)) for group in groups]
    for leaf in leaves:
        found = _terms(draw(st.lists(TERM, max_size=5)))
        terms = tuple({term.tree: term for term in found}.values())
        examples = draw(st.lists(LINE, max_size=5, unique=True))
        retired = leaf != leaves[0] and draw(st.booleans())
        cut_terms, cut_examples = draw(st.integers(0, len(terms))), draw(st.integers(0, len(examples)))
        codes.append(
            Code(
                id=leaf,
                label=draw(LABEL),
                definition=draw(PROSE),
                include=draw(st.just("") | PROSE),
                exclude=draw(st.just("") | PROSE),
                parent=draw(st.sampled_from([None, *groups])),
                negation=draw(st.sampled_from(["count", "skip"])),
                terms=terms[:cut_terms],
                unless=terms[cut_terms:],
                matches=tuple(examples[:cut_examples]),
                rejects=tuple(examples[cut_examples:]),
                retired=retired,
                replaced_by=(leaves[0],) if retired and draw(st.booleans()) else (),
            )
        )
    return Codebook(
        name=draw(st.sampled_from(["fastlege", "sjukeheim-2024", "Ærlig_ø"])),
        version=draw(st.sampled_from(["1.0.0", "1.10.0"])),
        label=draw(LABEL),
        codes=tuple(draw(st.permutations(codes))),
        revises=draw(st.sampled_from([None, "0.9.10"])),
        lists=LIST_ENTRIES,
    )


def as_yaml(codebook: Codebook, *, blocks: bool, backwards: bool, width: int) -> str:
    """The codebook in one of the layouts people and programs write."""

    def lines(sources: tuple[str, ...]) -> object:
        return LiteralScalarString("# first\n\n" + "\n".join(sources) + "\n") if blocks else list(sources)

    def ordered(pairs: dict[str, object]) -> dict[str, object]:
        kept = {key: value for key, value in pairs.items() if value not in ("", None, (), [], False)}
        return dict(reversed(kept.items())) if backwards else kept

    codes = [
        ordered(
            {
                **{key: getattr(code, key) for key in ("id", "parent", "definition", "include", "exclude", "negation")},
                "label": ordered(dict(code.label)),
                "terms": lines(tuple(term.source for term in code.terms)) if code.terms else None,
                "unless": lines(tuple(term.source for term in code.unless)) if code.unless else None,
                **{key: list(getattr(code, key)) for key in ("matches", "rejects", "replaced_by")},
                "retired": code.retired,
            }
        )
        for code in codebook.codes
    ]
    whole = ordered(
        {
            "name": codebook.name,
            "version": DoubleQuotedScalarString(codebook.version),
            "revises": codebook.revises,
            "label": ordered(dict(codebook.label)),
            "lists": {name: lines(entries) for name, entries in codebook.lists.items()},
            "codes": codes,
        }
    )
    writer, out = YAML(), io.StringIO()
    writer.width, writer.allow_unicode = width, True
    writer.dump(whole, out)
    return out.getvalue()


@settings(max_examples=50, deadline=None)
@given(codebooks(), st.booleans(), st.booleans(), st.sampled_from([30, 120, 4096]))
def test_any_codebook_is_read_as_it_was_written(codebook: Codebook, blocks: bool, backwards: bool, width: int) -> None:
    """A word lost or a quotation mark taken for YAML's would change what next year's run finds, unseen."""
    loaded = load_codebook_text(as_yaml(codebook, blocks=blocks, backwards=backwards, width=width))
    assert loaded == codebook
    assert loaded.digest == codebook.digest


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("ab:-|>[]{}\"'#*@&!%?,~() \n\t1.é\u2028") | st.characters(), max_size=60))
def test_no_text_brings_a_traceback(text: str) -> None:
    """Whatever stands in the file, the answer is a message."""
    for source in (text, f"codes:\n  - id: a\n    terms: |\n      {text}", f"lists: {text}", f"codes:\n  - {text}"):
        with pytest.raises(InputError) as caught:  # none of these has a name and a version
            load_codebook_text(source)
        assert all(mistake.message for mistake in caught.value.mistakes)


BASE = """\
name: x
version: "1.1.0"
revises: "1.0.0"
label: {nb: a, nn: b, en: c}
lists:
  lege: |
    doktor
codes:
  - id: group
    label: {nb: d, nn: e, en: f}
    definition: g
  - id: one
    parent: group
    label: {nb: h, nn: i, en: j}
    definition: k
    include: l
    exclude: m
    negation: skip
    terms: |
      god samarbeid
      @lege
    unless: |
      god dag
    matches: [Godt, Bra]
    rejects: [Nei]
  - id: two
    label: {nb: n, nn: o, en: p}
    definition: q
    retired: true
    replaced_by: [one]
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("name: x", "name: y"),
        ('version: "1.1.0"', 'version: "1.2.0"'),
        ('revises: "1.0.0"\n', ""),
        ("en: c}", "en: C}"),
        ("doktor", "lækjar"),
        ("id: two", "id: three"),
        ("parent: group\n    ", ""),
        ("nn: i", "nn: I"),
        ("definition: k", "definition: K"),
        ("include: l", "include: L"),
        ("exclude: m", "exclude: M"),
        ("negation: skip", "negation: count"),
        ("god samarbeid", "godt* samarbeid"),
        ("god dag", "god kveld"),
        ("[Godt, Bra]", "[Bra, Godt]"),
        ("[Nei]", "[Nei, Ja]"),
        ("retired: true\n    replaced_by: [one]", "retired: false"),
        ("    replaced_by: [one]\n", ""),
    ],
)
def test_the_digest_sees_every_field(old: str, new: str) -> None:
    """A run names its codebook by digest: a change it does not see would make two different runs look alike."""
    assert BASE.count(old) == 1
    assert load_codebook_text(BASE.replace(old, new)).digest != load_codebook_text(BASE).digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("name: x", "# about\nname: 'x'  # called so"),
        ("label: {nb: a, nn: b, en: c}", "label:\n  en: c\n  nn: b\n  nb: a"),
        ("      @lege\n", "\n      # doctors\n\n      @lege\n"),
        ("    terms: |\n      god samarbeid\n      @lege\n", "    terms:\n      - god samarbeid\n      - '@lege'\n"),
        ("matches: [Godt, Bra]", "matches:\n    - Godt\n    - >-\n      Bra"),
        ("negation: skip", "negation: skip\n    retired: false"),
        ("codes:", "moves: []\ncodes:"),
    ],
)
def test_the_digest_does_not_see_layout(old: str, new: str) -> None:
    """A comment added to the file must not make last year's run look as if it were made with another codebook."""
    assert BASE.count(old) == 1
    assert load_codebook_text(BASE.replace(old, new)).digest == load_codebook_text(BASE).digest
