"""The difference of two versions: everything that differs, no more, and what looks like a move that nobody stated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings

from nlp_coding.codebook.changes import (
    Added,
    Change,
    ListChanged,
    Moved,
    NegationChanged,
    Relabelled,
    Removed,
    Reordered,
    Retired,
    Revived,
    Reworded,
    TermsChanged,
)
from nlp_coding.codebook.diff import Diff, diff
from nlp_coding.codebook.move_changes import Merged, Redefined, Replaced, Split
from nlp_coding.core.codebook import Code, Codebook, Move
from nlp_coding.core.terms import parse_term
from tests.codebook.books import book, code, families, merge, redefine, rename, split

ONE = book("1.0.0", "a b c d e")
LISTS = {"lege": ("lege", "doktor")}


def _terms(*sources: str) -> dict[str, object]:
    return {"terms": tuple(parse_term(one, lists=LISTS) for one in sources)}


def _with(before: Codebook, changed: Code, version: str = "1.1.0") -> Codebook:
    codes = tuple(changed if one.id == changed.id else one for one in before.codes)
    return replace(before, version=version, revises=before.version, codes=codes)


def _bare(changes: Sequence[Change]) -> list[str]:
    return sorted(map(repr, changes))


@settings(max_examples=60)
@given(families(edits=True))
def test_a_codebook_differs_from_itself_in_nothing(books: list[Codebook]) -> None:
    """Nor from its like under another version."""
    for one in books:
        found = diff(one, replace(one, version="9.0.0", revises=one.version, moves=()))
        assert (found.changes, found.level, found.questions) == ((), None, ())


@settings(max_examples=60)
@given(families(edits=True))
def test_the_way_back_is_the_reverse(books: list[Codebook]) -> None:
    """Whichever way one looks, the same has changed; only the words of labels are those of the other version."""
    for one in books[1:]:
        before = next(other for other in books if other.version == one.revises)
        there, back = diff(before, one), diff(one, before)
        unlabelled = [_no_label(change) for change in there.reverse().changes]
        assert _bare([_no_label(change) for change in back.changes]) == _bare(unlabelled)
        assert there.reverse().reverse().changes == there.changes
        assert (there.reverse().before, there.reverse().after) == (back.before, back.after)
        assert back.questions == ()


def _no_label(change: Change) -> Change:
    return replace(change, label={}) if isinstance(change, Added) else change


def _of(found: Diff, code_id: str) -> tuple[Change, ...]:
    return tuple(change for change in found.changes if code_id in change.codes)


@settings(max_examples=60)
@given(families(edits=True))
def test_every_difference_is_told(books: list[Codebook]) -> None:
    """A code that stands otherwise in two versions has a change; one that stands the same has none of its own."""
    for one in books[1:]:
        before = next(other for other in books if other.version == one.revises)
        found = diff(before, one)
        for old in before.codes:
            new = one.by_id[old.id]
            moved = any(old.id in (*move.sources, *move.targets) for move in one.moves)
            assert bool(_of(found, old.id)) == moved or _same(old, new) == (not _of(found, old.id))
        for new in one.codes:
            assert new.id in before.by_id or _of(found, new.id)
        assert {
            repr(change) for change in found.changes if isinstance(change, Redefined | Merged | Split | Replaced)
        } == {repr(_change(move)) for move in one.moves}
        assert found.level == max(
            (change.level for change in found.changes), key=("patch", "minor", "major").index, default=None
        )


def _same(old: Code, new: Code) -> bool:
    if old.retired and new.retired:
        silent = {"terms": (), "unless": (), "matches": (), "rejects": (), "negation": "count", "replaced_by": ()}
        silent |= {part: "" for part in ("include", "exclude") if not (getattr(old, part) and getattr(new, part))}
        return replace(old, **silent) == replace(new, **silent)  # type: ignore[arg-type]
    return old == new


def _change(move: Move) -> Change:
    if move.kind == "merge":
        return Merged(move.sources, move.targets[0], move.note)
    if move.kind == "split":
        return Split(move.sources[0], move.targets, move.note)
    return Replaced(*move.sources, *move.targets) if move.kind == "replace" else Redefined(*move.sources)


@settings(max_examples=60)
@given(families())
def test_a_chain_tells_what_happened_between(books: list[Codebook]) -> None:
    """Every code that is in force at one end and not at the other is named by a change, also over several versions."""
    chain = [books[-1]]
    while chain[0].revises:
        chain.insert(0, next(one for one in books if one.version == chain[0].revises))
    found = diff(*chain)
    for code_id in {one.id for one in chain[0].leaves} ^ {one.id for one in chain[-1].leaves}:
        assert _of(found, code_id)


@pytest.mark.parametrize(
    ("changed", "expected", "level"),
    [
        (code("a", definition="Om a og mer."), [Reworded("a", "Om a.", "Om a og mer.", "definition")], "patch"),
        (code("a", include="x"), [Reworded("a", "", "x", "include")], "patch"),
        (code("a", label={"nb": "A", "nn": "a", "en": "a"}), [Relabelled("a", "a", "A", "nb")], "patch"),
        (code("a", parent="e"), [Moved("a", None, "e")], "minor"),
        (code("a", negation="skip"), [NegationChanged("a", "count", "skip")], "minor"),
        (code("a", **_terms("lege")), [TermsChanged("a", ("lege",), (), "terms")], "minor"),
        (code("a", retired=True), [Retired("a", dict.fromkeys(("nb", "nn", "en"), "a"))], "major"),
    ],
)
def test_levels(changed: Code, expected: list[Change], level: str) -> None:
    """The level is what the next version number hangs on."""
    found = diff(ONE, _with(ONE, changed))
    assert (list(found.changes), found.level) == (expected, level)


def test_a_retired_code_is_left_with_its_definition() -> None:
    """What was taken away with its use is no new wording; another definition is."""
    before = _with(ONE, code("a", include="x", exclude="y", **_terms("lege")))
    after = _with(before, code("a", retired=True), "2.0.0")
    assert [type(one) for one in diff(before, after).changes] == [Retired]
    assert [type(one) for one in diff(after, before).changes] == [Revived]
    reworded = _with(before, code("a", definition="Om a nå.", retired=True), "2.0.0")
    assert [type(one) for one in diff(before, reworded).changes] == [Retired, Reworded]


def test_moves_are_told_by_the_authors_word() -> None:
    """What moves say is not told again as codes that came and went; the way back is told by the same moves."""
    two = book(
        "2.0.0", "e f p q m n", "1.0.0", split("a", "p", "q"), merge("b", "c", "m"), rename("d", "n"), redefine("e")
    )
    found = diff(ONE, two)
    label = dict.fromkeys(("nb", "nn", "en"), "f")
    moves: list[Change] = [Split("a", ("p", "q")), Merged(("b", "c"), "m"), Replaced("d", "n"), Redefined("e")]
    assert list(found.changes[:4]) == moves
    assert Added("f", label) in found.changes
    assert not [one for one in found.changes if isinstance(one, Retired | Revived | Removed)]
    back = diff(two, ONE)
    assert list(back.changes[:4]) == [one.reverse() for one in reversed(moves)]
    assert Removed("f", label) in back.changes
    assert found.questions == ()


def test_what_a_later_version_retires() -> None:
    """Over two versions, a code that was redefined or made by a split and is gone again is told as gone."""
    two = book("2.0.0", "b c d e p q", "1.0.0", split("a", "p", "q"), redefine("b"))
    gone = {one: replace(two.by_id[one], retired=True) for one in ("b", "p")}
    three = replace(
        two, version="3.0.0", revises="2.0.0", codes=tuple(gone.get(one.id, one) for one in two.codes), moves=()
    )
    found = diff(ONE, two, three)
    assert [one.code for one in found.changes if isinstance(one, Retired)] == ["b", "p"]
    assert len(found.questions) == 0


def test_versions_that_do_not_revise_each_other() -> None:
    """With a version left out nobody's moves are known: the ids alone speak."""
    two = book("2.0.0", "c d e m", "1.1.0", merge("a", "b", "m"))
    found = diff(ONE, two)
    assert [type(one).__name__ for one in found.changes if one.codes] == ["Added", "Retired", "Retired"]
    assert len([one for one in found.questions if "no move does" in one]) == 2


def test_lists() -> None:
    """A list changes the codes that use it, also by way of another list; a list of no code changes none."""
    lists = {"lege": ("lege",), "all": ("@lege", "vikar"), "idle": ("x",)}
    terms = (parse_term("@all ~3 møte", lists=lists),)
    one = replace(ONE, lists=lists, codes=(*ONE.codes[1:], code("a", terms=terms)))
    two = replace(one, version="1.1.0", revises="1.0.0", lists={**lists, "lege": ("lege", "doktor"), "idle": ()})
    assert list(diff(one, two).changes) == [
        ListChanged("lege", ("doktor",), (), ("a",)),
        ListChanged("idle", (), ("x",), ()),
    ]


def test_order() -> None:
    """Columns of tables follow it; a new code in the middle puts no other out of its order."""
    label = dict.fromkeys(("nb", "nn", "en"), "f")
    assert diff(ONE, book("1.1.0", "b a c d e", "1.0.0")).changes == (Reordered(),)
    assert diff(ONE, book("1.1.0", "a b f c d e", "1.0.0")).changes == (Added("f", label),)
    swapped = code("a", **_terms("doktor", "lege"))
    assert diff(_with(ONE, code("a", **_terms("lege", "doktor"))), _with(ONE, swapped)).changes == (
        TermsChanged("a", (), (), "terms"),
    )


# -- questions --------------------------------------------------------------------------------------------------------

LONG = "Kommentaren nevner møter mellom tjenesten og legene, faste eller tilfeldige, på kontoret eller ellers. " * 4


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (code("a"), code("n", label={"nb": "A", "nn": "z", "en": "y"}), "the same label"),
        (code("a", definition=LONG), code("n", definition=f"{LONG} Også treff."), "definitions are much alike"),
        (code("a", **_terms("fast møte")), code("n", definition="Treff.", **_terms("møte ~2 fast")), "share 2 words"),
        (code("a", **_terms("fast møte")), code("n", definition="Treff.", **_terms("møte", "lege", "vikar")), None),
        # A long text where no letter is rare.
        (code("a", definition="møter og treff " * 40), code("n", definition="treff og møter " * 40), "much alike"),
        (code("a", definition=LONG), code("n", definition="Noe annet."), None),
        (code("a", definition=LONG), code("n", definition=f"{LONG} Også treff.", parent="e"), None),
    ],
)
def test_a_move_that_nobody_stated(old: Code, new: Code, reason: str | None) -> None:
    """Without the move, what people decided on the old code would count no more."""
    before = _with(ONE, old, "1.0.0")
    after = _with(before, replace(old, retired=True), "2.0.0")
    after = replace(after, codes=(*after.codes, new))
    questions = [one for one in diff(before, after).questions if "n is new" in one]
    assert len(questions) == (reason is not None)
    assert all((reason or "") in one and "(replace: a, by: n)" in one for one in questions)
    stated = replace(after, moves=(rename("a", "n"),))
    assert diff(before, stated).questions == ()


def test_a_definition_that_is_largely_another() -> None:
    """A new meaning without `redefine` leaves what people decided under the old one unmarked."""
    found = diff(ONE, other := _with(ONE, code("a", definition="Penger, lønn og det som koster.")))
    assert len(found.questions) == 1
    assert "(redefine: a)" in found.questions[0]
    assert diff(ONE, replace(other, moves=(redefine("a"),))).questions == ()
    assert diff(ONE, _with(ONE, code("a", definition="Om a, b."))).questions == ()
    before = _with(ONE, code("a", definition=LONG))
    assert (
        diff(
            before, replace(_with(before, code("a", definition=LONG.replace("møter", "treff"))), revises="1.1.0")
        ).questions
        == ()
    )
    group = replace(other, codes=(*other.codes, code("z", parent="a")))
    assert not [one for one in diff(ONE, group).questions if "redefine" in one]


def test_replaced_by_without_a_move() -> None:
    """replaced_by alone takes no decision along."""
    found = diff(ONE, _with(ONE, code("a", retired=True, replaced_by=("b",))))
    assert len(found.questions) == 1
    assert "names b, but no move does" in found.questions[0]


def test_of_a_code() -> None:
    """All that concerns one code, the moves among it."""
    found: Diff = diff(ONE, book("2.0.0", "c d e m", "1.0.0", merge("a", "b", "m")))
    assert _of(found, "a") == _of(found, "m") == (Merged(("a", "b"), "m"),)
    assert _of(found, "c") == ()
