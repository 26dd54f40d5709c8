"""Small families of codebooks that follow from each other by moves, and decisions that people made under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from nlp_coding.codebook.carried import Standing
from nlp_coding.codebook.lineage import Version
from nlp_coding.codebook.migrate import stand
from nlp_coding.core.codebook import Code, Codebook, Move
from nlp_coding.core.coding import Coding, Decision, Status
from nlp_coding.core.terms import Term, parse_term

CODERS = ("kari", "ola")
_TERMS = tuple(parse_term(one, lists={}) for one in ("lege", "vikar*", "*møte", "fast møte", '"LIS"'))
_TEXTS = ("Møter.", "Møter som er avtalt.", "Noe helt annet om leger, vikarer og penger.")


def code(code_id: str, **more: object) -> Code:
    """A code with its id for labels and definition."""
    made = Code(id=code_id, label=dict.fromkeys(("nb", "nn", "en"), code_id), definition=f"Om {code_id}.")
    return replace(made, **more)  # type: ignore[arg-type]


def book(version: str, codes: str | Sequence[Code], revises: str | None = None, *moves: Move) -> Codebook:
    """Codes by id; what moves lead away from is retired, as the loader demands."""
    found = [code(one) for one in codes.split()] if isinstance(codes, str) else list(codes)
    gone = {source: move.targets for move in moves if move.kind != "redefine" for source in move.sources}
    held = {one.id for one in found}
    found += [code(one, retired=True, replaced_by=targets) for one, targets in gone.items() if one not in held]
    return Codebook("x", version, {"nb": "x", "nn": "x", "en": "x"}, tuple(found), revises, moves=moves)


def merge(*ids: str) -> Move:
    """All but the last become the last."""
    return Move("merge", ids[:-1], ids[-1:])


def split(*ids: str) -> Move:
    """The first becomes the others."""
    return Move("split", ids[:1], ids[1:])


def rename(old: str, new: str) -> Move:
    return Move("replace", (old,), (new,))


def redefine(code_id: str) -> Move:
    return Move("redefine", (code_id,), (code_id,))


@dataclass(frozen=True)
class Said:
    """What a person decided, before it has a number."""

    under: Codebook
    coder: str
    code_id: str
    applies: bool
    comment_id: str = "c1"
    withdrawn: bool = False
    settles: bool = False


def said(under: Codebook, text: str) -> list[Said]:
    """«kari a yes, ola b no» as decisions under a version; «kari! a yes» is what she settles."""
    parts = [part.split() for part in text.split(",")]
    return [
        Said(under, coder.rstrip("!"), code_id, answer == "yes", settles=coder.endswith("!"))
        for coder, code_id, answer in parts
    ]


def decided(all_said: Sequence[Said]) -> list[Decision]:
    """Numbered in their order; of each coder's on a cell the newest, as the store gives them."""
    newest = {}
    for number, one in enumerate(all_said, start=1):
        status: Status = "settled" if one.settles else "decided"
        coding = Coding(one.comment_id, one.code_id, one.applies, "person", one.coder, status)
        newest[one.comment_id, one.code_id, one.coder, status] = Decision(
            number, coding, f"2026-01-01T00:{number:02}", str(one.under), one.under.digest, withdrawn=one.withdrawn
        )
    return list(newest.values())


def standing(under: Codebook, books: Sequence[Codebook], decisions: Sequence[Decision]) -> Standing:
    """How decisions stand under one of the books."""
    by_digest = {one.digest: one for one in books}
    versions = [Version(one.digest, one.name, one.version, one.revises) for one in books]
    return stand(decisions, under=under.digest, versions=versions, load=by_digest.__getitem__)


@st.composite
def revisions(draw: st.DrawFn, before: Codebook, version: str, *, edits: bool = False) -> Codebook:
    """A version that revises another: any of its codes moved, retired or redefined, some new, some edited."""
    n_made = 0

    def new_id() -> str:
        nonlocal n_made
        n_made += 1
        return f"c{version.replace('.', '_')}_{n_made}"

    kept: dict[str, Code] = {one.id: one for one in before.codes}
    moves: list[Move] = []
    to_merge: list[str] = []
    for one in before.leaves:
        fate = draw(st.sampled_from(("stay", "stay", "split", "merge", "merge", "replace", "redefine", "retire")))
        if fate == "merge":
            to_merge.append(one.id)
        elif fate == "split":
            moves.append(split(one.id, *(new_id() for _ in range(draw(st.integers(2, 3))))))
        elif fate == "replace":
            moves.append(rename(one.id, new_id()))
        elif fate == "redefine":
            moves.append(redefine(one.id))
        elif fate == "retire":
            kept[one.id] = replace(one, retired=True)
    if len(to_merge) > 1:
        moves.append(merge(*to_merge, new_id()))
    for move in moves:
        if move.kind != "redefine":
            kept |= {old: replace(kept[old], retired=True, replaced_by=move.targets) for old in move.sources}
            kept |= {new: code(new) for new in move.targets}
    if draw(st.booleans()) or all(one.retired for one in kept.values()):
        new = new_id()
        kept[new] = code(new)
    codes = list(kept.values())
    if edits:
        codes = draw(st.permutations([draw(_edited(one)) for one in codes]))
    return Codebook("x", version, before.label, tuple(codes), before.version, moves=tuple(moves))


def _edited(one: Code) -> st.SearchStrategy[Code]:
    terms: st.SearchStrategy[tuple[Term, ...]] = st.lists(st.sampled_from(_TERMS), max_size=3, unique=True).map(tuple)
    texts = st.sampled_from(_TEXTS)
    return st.just(one) | st.builds(
        replace,
        st.just(one),
        definition=texts,
        include=texts,
        label=st.fixed_dictionaries({"nb": texts, "nn": texts, "en": texts}),
        negation=st.sampled_from(("count", "skip")),
        terms=terms,
        unless=terms,
        matches=st.lists(texts, max_size=2, unique=True).map(tuple),
    )


@st.composite
def families(draw: st.DrawFn, *, edits: bool = False) -> list[Codebook]:
    """Two to four versions; each revises one of the earlier ones, mostly the last."""
    books = [book("1.0.0", " ".join("abcd"[: draw(st.integers(1, 4))]))]
    for number in range(2, draw(st.integers(2, 4)) + 1):
        before = draw(st.sampled_from((books[-1], books[-1], *books)))
        books.append(draw(revisions(before, f"{number}.0.0", edits=edits)))
    return books


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Codebook], list[Decision]]:
    """A family, and what two people decided on two comments under any of its versions, in any order."""
    books = draw(families())
    cells = [(one, leaf.id) for one in books for leaf in one.leaves]
    one_said = st.builds(
        lambda cell, coder, applies, comment_id, withdrawn, settles: Said(
            cell[0], coder, cell[1], applies, comment_id, withdrawn == 0, settles == 0
        ),
        st.sampled_from(cells),
        st.sampled_from(CODERS),
        st.booleans(),
        st.sampled_from(("c1", "c1", "c2")),
        st.integers(0, 9),
        st.integers(0, 4),
    )
    return books, decided(draw(st.lists(one_said, max_size=10)))
