"""The semantic difference between two versions of a codebook: what changed, how much it weighs, and what is unclear."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from nlp_coding.codebook.changes import (
    LEVELS,
    Added,
    Change,
    CodebookRelabelled,
    ExamplesChanged,
    Level,
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
from nlp_coding.codebook.move_changes import Merged, Redefined, Replaced, Split
from nlp_coding.codebook.read_terms import lists_in
from nlp_coding.core.codebook import LANGUAGES, Code, Codebook, Move
from nlp_coding.core.terms import Term, words_of

LIKE_WORDS = 0.3
"""Shared words of all words in two codes' terms, from which a retired and a new code look like one that moved."""
LIKE_TEXT = 0.75
"""Likeness of two definitions (difflib's ratio), below which a new wording may well be a new meaning."""

_PARTS: tuple[Literal["definition", "include", "exclude"], ...] = ("definition", "include", "exclude")
_TERMS: tuple[Literal["terms", "unless"], ...] = ("terms", "unless")
_EXAMPLES: tuple[Literal["matches", "rejects"], ...] = ("matches", "rejects")


@dataclass(frozen=True)
class Diff:
    """All that changed from one version to another."""

    before: str
    after: str
    """name@version, both."""
    changes: tuple[Change, ...]
    """Moves first, then codes in the order of the later codebook, then the codebook as a whole."""
    questions: tuple[str, ...] = ()
    """What the author should look at: what looks like a move that nobody stated."""

    @property
    def level(self) -> Level | None:
        """The greatest level of its changes; None where nothing changed."""
        return max((change.level for change in self.changes), key=LEVELS.index, default=None)

    def reverse(self) -> Diff:
        """The way back."""
        return Diff(self.after, self.before, tuple(change.reverse() for change in reversed(self.changes)))


def diff(*chain: Codebook) -> Diff:
    """From the first of the codebooks to the last; those between say by which moves one became the other.

    Neighbours in the chain revise each other, in either direction. Two that do not (another name, a version left out)
    are compared by ids alone.
    """
    before, after = chain[0], chain[-1]
    moves = tuple(change for one, other in pairwise(chain) for change in moves_between(one, other))
    back = _is_back(chain)
    changes = (*moves, *_of_codes(before, after, *_stated(moves)), *_of_the_whole(before, after))
    questions = () if back else tuple(_questions(before, after, changes))
    return Diff(str(before), str(after), changes, questions)


def moves_between(before: Codebook, after: Codebook) -> tuple[Change, ...]:
    """The author's moves from one version to its neighbour, or back from a version to the one it revises."""
    if before.name == after.name and after.revises == before.version:
        return tuple(_change_of(move) for move in after.moves)
    if before.name == after.name and before.revises == after.version:
        return tuple(_change_of(move).reverse() for move in reversed(before.moves))
    return ()


def _change_of(move: Move) -> Change:
    if move.kind == "merge":
        return Merged(move.sources, move.targets[0], move.note)
    if move.kind == "split":
        return Split(move.sources[0], move.targets, move.note)
    if move.kind == "replace":
        return Replaced(move.sources[0], move.targets[0], move.note)
    return Redefined(move.sources[0], move.note)


def _stated(moves: Sequence[Change]) -> tuple[set[str], set[str]]:
    """The codes that moves took out of force, and those they brought: of these no more needs to be said."""
    gone, come = set[str](), set[str]()
    for move in moves:
        if isinstance(move, Merged | Split | Replaced):
            sources = move.sources if isinstance(move, Merged) else (move.source,)
            gone.update(sources)
            come.update(set(move.codes) - set(sources))
    return gone, come


def _is_back(chain: Sequence[Codebook]) -> bool:
    return any(one.name == other.name and one.revises == other.version for one, other in pairwise(chain))


def _of_codes(before: Codebook, after: Codebook, gone: set[str], come: set[str]) -> Iterator[Change]:
    for code in after.codes:
        old = before.by_id.get(code.id)
        if old is None:
            if code.retired and code.id in come - gone:
                yield Retired(code.id, code.label)  # new in a version between, and gone again
            elif not code.retired and code.id not in come:
                yield Added(code.id, code.label)
        else:
            yield from _of_one(old, code, gone if code.retired else come)
    for code in before.codes:
        if code.id not in after.by_id and code.id not in gone:
            yield Removed(code.id, code.label)


def _of_one(old: Code, new: Code, stated: set[str]) -> Iterator[Change]:
    if old.retired != new.retired and new.id not in stated:
        yield Retired(new.id, new.label) if new.retired else Revived(new.id, new.label)
    for language in LANGUAGES:
        if (was := old.label.get(language, "")) != (now := new.label.get(language, "")):
            yield Relabelled(new.id, was, now, language)
    for part in _PARTS:
        was, now = getattr(old, part), getattr(new, part)
        # A retired code may be left with its definition alone, which is no change of wording, there and back.
        if was != now and (now or not new.retired) and (was or not old.retired):
            yield Reworded(new.id, was, now, part)
    if old.parent != new.parent:
        yield Moved(new.id, old.parent, new.parent)
    if old.retired or new.retired:
        return  # what it finds, and by which examples it is known, went with it
    if old.negation != new.negation:
        yield NegationChanged(new.id, old.negation, new.negation)
    for lines in _TERMS:
        before, after = _lines(getattr(old, lines)), _lines(getattr(new, lines))
        if before != after:
            yield TermsChanged(new.id, *_added_removed(before, after), lines)
    for examples in _EXAMPLES:
        before, after = getattr(old, examples), getattr(new, examples)
        if before != after:
            yield ExamplesChanged(new.id, *_added_removed(before, after), examples)


def _of_the_whole(before: Codebook, after: Codebook) -> Iterator[Change]:
    for name in dict.fromkeys((*before.lists, *after.lists)):
        was, now = before.lists.get(name, ()), after.lists.get(name, ())
        if was != now:
            yield ListChanged(name, *_added_removed(was, now), _users(name, before, after))
    common = [code.id for code in before.codes if code.id in after.by_id]
    if common != [code.id for code in after.codes if code.id in before.by_id]:
        yield Reordered()
    for language in LANGUAGES:
        if (old := before.label.get(language, "")) != (new := after.label.get(language, "")):
            yield CodebookRelabelled(old, new, language)


def _lines(terms: Sequence[Term]) -> tuple[str, ...]:
    return tuple(term.source for term in terms)


def _added_removed(before: Sequence[str], after: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return (
        tuple(line for line in after if line not in set(before)),
        tuple(line for line in before if line not in set(after)),
    )


def _users(name: str, *codebooks: Codebook) -> tuple[str, ...]:
    """The codes whose terms use a list, by itself or inside another list."""
    users: dict[str, None] = {}
    for codebook in codebooks:
        names = {name}
        for _ in codebook.lists:  # a list in a list in a list …
            names |= {outer for outer, words in codebook.lists.items() if names & _lists_of(words)}
        for code in codebook.codes:
            if names & _lists_of([term.source for term in (*code.terms, *code.unless)]):
                users[code.id] = None
    return tuple(users)


def _lists_of(lines: Sequence[str]) -> set[str]:
    return {name for line in lines for name in lists_in(line)}


def _questions(before: Codebook, after: Codebook, changes: Sequence[Change]) -> Iterator[str]:
    retired = [change.code for change in changes if isinstance(change, Retired) and change.code in before.by_id]
    added = [change.code for change in changes if type(change) is Added]
    for gone in retired:
        for new in added:
            if reason := _likeness(before.by_id[gone], after.by_id[new]):
                yield (
                    f"{gone} is retired and {new} is new, and {reason}: if the one became the other, say so under "
                    f"moves: (replace: {gone}, by: {new}); otherwise people's decisions on {gone} stay with it"
                )
        if named := after.by_id[gone].replaced_by:
            yield (
                f"{gone} is retired and replaced_by names {', '.join(named)}, but no move does: decisions do not "
                "follow until one is stated under moves:"
            )
    groups = {code.id for code in after.groups}
    redefined = {change.code for change in changes if isinstance(change, Redefined)}
    for change in changes:
        if (
            isinstance(change, Reworded)
            and change.part == "definition"
            and change.code not in redefined
            and not (after.by_id[change.code].retired or change.code in groups)
            and not _alike(change.before, change.after)
        ):
            yield (
                f"the definition of {change.code} is largely another: if its meaning changed, say so under moves: "
                f"(redefine: {change.code}), so that what people decided is looked at again"
            )


def _likeness(gone: Code, new: Code) -> str | None:
    """Why a retired and a new code look like one and the same, or None."""
    if any(
        gone.label.get(language, "").casefold() == new.label.get(language, " ").casefold() for language in LANGUAGES
    ):
        return "they have the same label"
    if gone.parent == new.parent and _alike(gone.definition, new.definition):
        return "their definitions are much alike"
    words, others = _words(gone), _words(new)
    shared = words & others
    if len(shared) >= LIKE_WORDS * min(len(words), len(others)) and len(shared) > 1:
        return f"their terms share {len(shared)} words"
    return None


def _alike(text: str, other: str) -> bool:
    return SequenceMatcher(None, text, other, autojunk=False).ratio() >= LIKE_TEXT


def _words(code: Code) -> set[str]:
    return {word.text for term in code.terms for word in words_of(term.tree)}
