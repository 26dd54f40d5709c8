"""Random small codebooks: terms of every form the term language has, over few words so that they hit often."""

from __future__ import annotations

from hypothesis import strategies as st

from nlp_coding.core.codebook import Code, Codebook
from nlp_coding.core.terms import Term, parse_term

_WORDS = (
    *("møte", "fast", "lege", "fastlege", "vikar", "kontor", "henvisning", "samarbeid", "e-melding", "telefon", "uke"),
    *("tilvising", "lækjar", "samarbeide", "ikke", "og", "som", "mangel", "bruker", "god", "svare", "sykehjem", "år"),
    *("heimesjukepleie", "kommunikasjon", "eg", "d'n", "3", "ta", "lite", "uten", "verken", "eller", "f", "eks", "bl"),
)
_STEMS = ("møt", "vikar", "henvis", "tilvis", "lege", "samarbeid", "e-meld", "kont", "e", "te", "kommunika", "0", "ikk")
_EXACT = ("LIS", "PLO", "LAR", "lar", "Lege", "e-melding", "Helse-Nord", "İKKE", "fast lege", "bl.a", "og vi")


@st.composite
def _words(draw: st.DrawFn) -> str:
    kind = draw(st.integers(0, 9))
    if kind < 5:
        return draw(st.sampled_from(_WORDS))
    if kind < 7:
        stem = draw(st.sampled_from(_STEMS))
        return draw(st.sampled_from([f"{stem}*", f"*{stem}", f"*{stem}*"]))
    if kind == 7:
        return f"={draw(st.sampled_from(_WORDS))}"
    return f'"{draw(st.sampled_from(_EXACT))}"' if kind == 8 else "@liste"


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Terms of terms; all but single words stand in parentheses."""
    phrase = st.lists(inner, min_size=2, max_size=3).map(" ".join)
    near = st.tuples(inner, st.integers(1, 6), inner).map(lambda parts: f"{parts[0]} ~{parts[1]} {parts[2]}")
    any_of = st.lists(inner, min_size=1, max_size=4).map(" / ".join)
    return st.one_of(phrase, near, any_of).map(lambda term: f"({term})")


def _bare(term: str) -> str:
    """Without the parentheses around it all, where it can do without: those of a phrase or a distance."""
    inside = term[1:-1]
    return inside if term.startswith("(") and term.endswith(")") and not set("()/") & set(inside) else term


_SOURCES = st.recursive(_words(), _larger, max_leaves=6).map(_bare)
_LISTS = st.lists(_SOURCES.filter(lambda source: "@" not in source), min_size=1, max_size=3)


@st.composite
def codebooks(draw: st.DrawFn) -> Codebook:
    """One to four codes, with a group and a retired code among them now and then."""
    lists = {"liste": tuple(draw(_LISTS))}

    def terms(least: int, most: int) -> tuple[Term, ...]:
        sources = draw(st.lists(_SOURCES, min_size=least, max_size=most))
        return tuple(parse_term(source, lists=lists) for source in sources)

    codes = [
        Code(
            f"c{number}",
            {"nb": f"c{number}"},
            "",
            parent=draw(st.sampled_from([None, None, None, "c0"])) if number else None,
            negation=draw(st.sampled_from(["count", "skip"])),
            terms=terms(draw(st.sampled_from([1, 1, 1, 0])), 4),
            unless=terms(0, 2),
            retired=draw(st.integers(0, 9)) == 9,
        )
        for number in range(draw(st.integers(1, 4)))
    ]
    return Codebook("random", "1.0.0", {}, tuple(codes), lists=lists)
