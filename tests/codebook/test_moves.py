"""What stands under `moves:`, read and held against the codes of the same version."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_coding.codebook.load import load_codebook_text, read_codebook
from nlp_coding.core.codebook import Move
from nlp_coding.core.errors import InputError, Mistake

LABEL = "label: {nb: a, nn: b, en: c}"
HEAD = f'name: x\nversion: "2.0.0"\nrevises: "1.0.0"\n{LABEL}\n'


SEVERAL = {"merge": (True, False), "split": (False, True), "replace": (False, False), "redefine": (False, False)}
"""Kind of move → whether it has several sources, and several targets."""


def _code(code_id: str, *more: str) -> str:
    return "".join(f"{line}\n" for line in (f"  - id: {code_id}", f"    {LABEL}", "    definition: d", *more))


def _retired(code_id: str, *replaced_by: str) -> str:
    return _code(code_id, "    retired: true", f"    replaced_by: [{', '.join(replaced_by)}]")


CODES = "codes:\n" + "".join(
    (
        _retired("split_one", "new_a", "new_b"),
        _retired("merged_one", "new_c"),
        _retired("merged_two", "new_c"),
        _retired("old_name", "new_name"),
        _code("plain", "    retired: true"),
        *map(_code, ("new_a", "new_b", "new_c", "new_name", "same", "group")),
        _code("child", "    parent: group"),
    )
)
MOVES = """\
moves:
  - split: split_one
    into:
      - new_a
      - new_b
    note: >
      It held
      two things.
  - merge: [merged_one, merged_two]
    into: new_c
  - replace: old_name
    by: new_name
  - redefine: same
    note: Now without the doctors.
"""


def _told(moves: str, *, head: str = HEAD) -> list[tuple[int | None, str | None, str, str | None]]:
    """Row below `moves:`, column, message and remedy of each mistake."""
    before = (head + CODES).count("\n") + 1
    with pytest.raises(InputError) as caught:
        read_codebook(f"{head}{CODES}moves:\n{moves}", file="x.yaml")
    return [(one.row and one.row - before, one.column, one.message, one.remedy) for one in caught.value.mistakes]


def test_every_kind_of_move_is_read() -> None:
    """A move that is lost leaves people's decisions behind with a code that nobody looks at."""
    assert load_codebook_text(HEAD + CODES + MOVES).moves == (
        Move("split", ("split_one",), ("new_a", "new_b"), "It held two things."),
        Move("merge", ("merged_one", "merged_two"), ("new_c",)),
        Move("replace", ("old_name",), ("new_name",)),
        Move("redefine", ("same",), ("same",), "Now without the doctors."),
    )


def test_the_digest_sees_moves() -> None:
    """Two versions whose codings travel differently are not the same."""
    text = HEAD + CODES + MOVES
    others = {
        load_codebook_text(text.replace(old, new)).digest
        for old, new in (("two things", "three"), (MOVES[MOVES.index("  - redefine") :], ""), ("x", "x"))
    }
    assert len(others) == 3


def test_one_code_may_stand_in_a_list() -> None:
    """[old_name] says the same as old_name."""
    listed = MOVES.replace("replace: old_name", "replace: [old_name]").replace("by: new_name", "by: [new_name]")
    assert load_codebook_text(HEAD + CODES + listed) == load_codebook_text(HEAD + CODES + MOVES)


@pytest.mark.parametrize(
    ("moves", "column", "message", "remedy"),
    [
        ("  - spilt: split_one\n    into: [new_a, new_b]", "moves[1]", "unknown kind of move «spilt»", "«split»?"),
        ("  - merge: [merged_one, merged_two]\n    by: new_c", "moves[1]", "unknown key «by»", "«into»?"),
        ("  - replace: old_name\n    into: new_name", "moves[1]", "unknown key «into»", "«by»?"),
        ("  - redefine: same\n    nte: x", "moves[1]", "unknown key «nte»", "«note»?"),
        ("  - redefine: same\n    into: same", "moves[1]", "unknown key «into»", "keeps its id: take this away"),
        (
            "  - split: split_one",
            "moves[1]",
            "«into» is missing: what became of split_one",
            "write split: split_one, in",
        ),
        ("  - note: x", "moves[1]", "does not say what it is", "merge, split, replace, redefine"),
        ("  - redefine: same\n    split: same", "moves[1]", "both split and redefine", "«- » of its own"),
        ("  - same", "moves[1]", "a move is expected here, not a text", "split: old_code"),
        ("  redefine: same", "moves", "a list of moves is expected here, not a mapping", "«- »"),
        ("  - redefine:", "moves[1].redefine", "no code is named", "write redefine:"),
        ("  - redefine: {a: b}", "moves[1].redefine", "not a mapping", "write redefine:"),
        ("  - redefine: [same, new_a]", "moves[1].redefine", "a redefine with 2 sources", "a move for each"),
        ("  - redefine: [same, same]", "moves[1].redefine", "«same» stands twice", "take one away"),
        ("  - redefine: smae", "moves[1].redefine", "there is no code «smae»", "did you mean «same»?"),
        ("  - redefine: plain", "moves[1].redefine", "«plain» is retired", "take the move away"),
        ("  - redefine: group", "moves[1].redefine", "«group» is a group", "the codes below it"),
        ("  - replace: old_name\n    by: new_nam", "moves[1].by", "there is no code «new_nam»", "«new_name»?"),
        ("  - replace: same\n    by: new_name", "moves[1].replace", "«same» is moved, and yet in force", "[new_name]"),
        ("  - replace: same\n    by: same", "moves[1].replace", "is a source and a target", "or write redefine"),
        (
            "  - replace: old_name\n    by: [new_name, new_a]",
            "moves[1].by",
            "a replace with 2 t",
            "split: old_name, into",
        ),
        (
            "  - replace: [old_name, plain]\n    by: new_name",
            "moves[1].replace",
            "with 2 sources",
            "merge: [old_name, p",
        ),
        ("  - replace: old_name\n    by: plain", "moves[1].by", "«plain» is retired, so no coding", "that is in force"),
        ("  - replace: old_name\n    by: group", "moves[1].by", "«group» is a group", "codes below it"),
        ("  - replace: old_name\n    by: new_a", "old_name.replaced_by", "says new_name, and", "replaced_by: [new_a]"),
        (
            "  - replace: plain\n    by: new_a",
            "plain.replaced_by",
            "replaced_by is missing, and the",
            "[new_a], or mend",
        ),
        ("  - split: split_one\n    into: new_a", "moves[1].into", "a split with one target", "replace: split_one, by"),
        (
            "  - merge: merged_one\n    into: new_c",
            "moves[1].merge",
            "a merge with one source",
            "replace: merged_one, by",
        ),
        (
            "  - merge: [same, new_a]\n    into: [new_c, new_b]",
            "moves[1].into",
            "a merge with 2 t",
            "name one: merge: [sa",
        ),
        ("  - redefine: same\n  - redefine: same", "moves[2].redefine", "is moved already (row", "keep one of the two"),
        (
            "  - replace: old_name\n    by: new_name\n  - replace: plain\n    by: new_name",
            "moves[2].by",
            "«new_name» is the target of another move already (row",
            "make one move of the two",
        ),
        (
            "  - redefine: new_name\n  - replace: old_name\n    by: new_name",
            "moves[2].by",
            "«new_name» is the target of another move already (row",
            "make one move of the two",
        ),
        (
            "  - redefine: same\n    note: [x]",
            "moves[1].note",
            "a text is expected here, not a list",
            "quotation marks",
        ),
    ],
)
def test_what_is_wrong_with_a_move(moves: str, column: str, message: str, remedy: str) -> None:
    """A move that says nonsense would take decisions where they do not belong, or drop them."""
    found = [one for one in _told(moves) if one[1] == column and message in one[2]]
    assert len(found) == 1
    assert remedy in (found[0][3] or "")


def test_rows_of_codes_in_a_list() -> None:
    """With ten targets below each other, the first row says little."""
    found = _told("  - split: split_one\n    into:\n      - new_a\n      - new_bb\n")
    assert (4, "moves[1].into", "there is no code «new_bb»", "did you mean «new_b»?") in found


def test_moves_need_a_version_to_travel_from() -> None:
    """Without it, nobody can say which codings a move is about."""
    head = HEAD.replace('revises: "1.0.0"\n', "")
    found = _told(MOVES.removeprefix("moves:\n"), head=head)
    assert [(row, column, message) for row, column, message, _ in found] == [(0, "moves", "moves, but no revises")]
    assert load_codebook_text(f"{head}{CODES}moves: []\n").moves == ()


def test_a_code_that_goes_on_is_not_what_others_become() -> None:
    """One mistake a cause: a redefinition told as source must not be told as target again."""
    assert len(_told("  - redefine: same\n  - redefine: same\n")) == 1


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["merge", "split", "replace", "redefine", "into", "by", "note", "spilt", "to", "x"]),
            st.sampled_from(
                [
                    "same",
                    "[new_a, new_b]",
                    "[merged_one, merged_two]",
                    "old_name",
                    "[]",
                    "{}",
                    "''",
                    "[[a]]",
                    "nobody",
                    "1",
                ]
            ),
            max_size=4,
        ),
        max_size=4,
    )
)
def test_no_moves_bring_a_traceback(moves: list[dict[str, str]]) -> None:
    """Whatever stands there, it is read or told of with row and remedy."""
    lines = ["  - {" + ", ".join(f"{key}: {value}" for key, value in move.items()) + "}" for move in moves]
    mistakes: tuple[Mistake, ...] = ()
    read: tuple[Move, ...] = ()
    try:
        read = load_codebook_text("\n".join([HEAD + CODES + "moves:", *lines, ""])).moves
    except InputError as error:
        mistakes = error.mistakes
    assert all(mistake.row and mistake.remedy for mistake in mistakes)
    assert mistakes or len(read) == len(moves)
    assert all((len(move.sources) > 1, len(move.targets) > 1) == SEVERAL[move.kind] for move in read)
