"""Codebooks of any content that a loader can give, for what writes them."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from hypothesis import strategies as st

from nlp_coding.core.codebook import Code, Codebook, Move
from nlp_coding.core.terms import Term, parse_term

LISTS = {"lege": ("lege", "=fastlege"), "råd": ("råd*", "(@lege ~2 råd)"), "null": ('"x\\y"',)}
_NASTY = "ab \n\t#:-=+@'\"\\|>[]{}&*!%`,;?~\u21b5\u00e6\u2028\u0085\u00a0_xé"
_TERMS = ["lege", "vikar*", "*møte", "ikkje", "e-post", '"LIS"', '"# x"', '"a\\b"', "=bra", "@lege ~3 (@råd / møte)"]


def texts(*, keepable: bool) -> st.SearchStrategy[str]:
    """Texts without outer space and not empty; `keepable` are those that a cell of a sheet keeps."""
    others = st.characters(exclude_categories=("Cs", "Cc", "Cn") if keepable else ("Cs",))
    letters = st.sampled_from(_NASTY) | others
    lines = st.text(letters, max_size=30) | st.sampled_from(
        [
            "null",
            "true",
            "Nei",
            "=1+1",
            "-",
            "-5",
            "'=a",
            "1.10",
            "2023-01-02",
            "_x0041_",
            "↵a",
            "\\↵a",
            "a\n↵\n  b",
            "x" * 300,
        ]
    )
    words = st.lists(lines, min_size=1, max_size=4).map(" ".join).map(str.strip)
    if keepable:
        words = words.map(lambda text: unicodedata.normalize("NFC", text))
    return words.map(str.strip).filter(bool)


@st.composite
def codebooks(draw: st.DrawFn, *, keepable: bool = False) -> Codebook:
    """Codebooks with groups, retired codes and a move; `keepable` as for `texts`."""
    text = texts(keepable=keepable)
    line = text.map(lambda found: " ".join(found.split())).filter(bool)
    label = st.fixed_dictionaries({"nb": line, "nn": line, "en": line})
    optional = st.just("") | text
    quoted = text.filter(lambda found: '"' not in found).map(lambda found: f'"LIS {found}"')

    def terms() -> tuple[Term, ...]:
        sources = draw(st.lists(st.sampled_from(_TERMS) | quoted, max_size=4))
        return tuple({term.tree: term for term in (parse_term(one, lists=LISTS) for one in sources)}.values())

    def code(code_id: str) -> Code:
        found, examples = terms(), draw(st.lists(text, max_size=4, unique=True))
        at, half = draw(st.integers(0, len(found))), draw(st.integers(0, len(examples)))
        return Code(
            id=code_id,
            label=draw(label),
            definition=draw(text),
            include=draw(optional),
            exclude=draw(optional),
            parent=draw(st.sampled_from([None, "group"])),
            negation=draw(st.sampled_from(["count", "skip"])),
            terms=found[:at],
            unless=found[at:],
            matches=tuple(examples[:half]),
            rejects=tuple(examples[half:]),
        )

    group = Code("group", draw(label), draw(text), negation=draw(st.sampled_from(["count", "skip"])))
    new, other, old, older = (code(name) for name in ("new", "y", "no", "older"))
    kind = draw(st.sampled_from(["", "merge", "split", "replace", "redefine"]))
    sources, targets = {
        "": ((), ()),
        "merge": (("no", "older"), ("new",)),
        "split": (("no",), ("new", "y")),
        "replace": (("no",), ("y",)),
        "redefine": (("new",), ("new",)),
    }[kind]
    gone = [
        replace(one, retired=True, replaced_by=targets) if one.id in sources and kind != "redefine" else one
        for one in (old, older)
    ]
    note = draw(st.just("") | line)
    return Codebook(
        name=draw(st.sampled_from(["fastlege", "sjukeheim-2024", "Ærlig_ø", "null"])),
        version=draw(st.sampled_from(["1.0.0", "1.10.0", "draft"])),
        label=draw(label),
        codes=tuple(draw(st.permutations([group, new, other, *gone]))),
        revises="0.9.10" if kind else draw(st.sampled_from([None, "0.9.10"])),
        lists=LISTS,
        moves=(Move(kind, sources, targets, note),) if kind else (),
    )
