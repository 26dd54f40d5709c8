"""Below the text: why a code is suggested, what the last key did, and which keys there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from nlp_coding.app.widgets.codes import others_of, score_of
from nlp_coding.app.words import WORDS, Words, label_of
from nlp_coding.core.codebook import Language
from nlp_coding.review.sheet import Cell, Sheet

_LEARNED = "learned "
"""The reason of evidence that a model went by begins so."""
_TERM_CELLS = 44
"""A term that is longer than this is cut."""


class Detail(Static):
    """The code under the cursor: who said what of it, and why."""

    def __init__(self) -> None:
        super().__init__(markup=False)

    def show(self, sheet: Sheet, cell: Cell, *, language: Language, hidden: bool) -> None:
        """`hidden`: what the machine says is kept back, so that its silence means nothing."""
        words = WORDS[language]
        said = " · ".join(said_of(cell, words, language, hidden=hidden))
        first = Content.assemble((label_of(cell.code, language), "bold"), f" – {said}" if said else "")
        reasons = words.again if cell.again else " · ".join(reasons_of(sheet.comment.text, cell, words))
        self.update(Content("\n").join([first, Content(reasons)]))


def said_of(cell: Cell, words: Words, language: Language, *, hidden: bool) -> Iterator[str]:
    """The coder's own answer, the machine's, and the others'."""
    if cell.own is not None:
        yield words.own.format(answer=words.yes if cell.own.applies else words.no)
    if cell.suggestion is not None:
        score, by = score_of(cell, language), words.by[cell.suggestion.origin]
        yield words.suggestion_scored.format(score=score, by=by) if score else words.suggestion.format(by=by)
    elif cell.own is None and not cell.again and not hidden:
        yield words.nothing_said
    yield from others_of(cell, words)


def reasons_of(text: str, cell: Cell, words: Words) -> Iterator[str]:
    """The words that speak for the code, each with the term that found them; those of the model together."""
    terms: dict[str, list[str]] = {}
    learned: list[str] = []
    for one in ((*cell.own.evidence,) if cell.own else ()) + (cell.suggestion.evidence if cell.suggestion else ()):
        found = words.quoted.format(words=" ".join(text[one.start : one.end].split()))
        if one.reason.startswith(_LEARNED):
            learned.append(found)
        else:
            terms.setdefault(shortened(one.reason), []).append(found)
    for term, found_by in terms.items():
        yield " ".join([*_once(found_by), *([f"← {term}"] if term else [])])
    if learned:
        yield words.model_words.format(words=" ".join(_once(learned)))


def shortened(reason: str) -> str:
    """A long term ends in an ellipsis; what was read as something else is told in the list of terms, not here."""
    term = reason.partition(" [«")[0]
    return term if len(term) <= _TERM_CELLS else f"{term[:_TERM_CELLS].rpartition(' ')[0].rstrip(' /(')} …"


def _once(found: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(found))


Hint = tuple[str, str, str]
"""An action, its key, and what it does."""


def _room(hint: Hint) -> int:
    return cell_len(f"{hint[1]} {hint[2]}  ")


class Status(Static):
    """One line: what the last key did, or what is to be done first; what has no room ends in an ellipsis."""

    def __init__(self) -> None:
        super().__init__(markup=False)


class Hints(Static):
    """Keys and what they do, as many as there is room for; a click does the same."""

    def __init__(self) -> None:
        super().__init__()
        self._hints: Sequence[Hint] = ()
        self._last: Sequence[Hint] = ()

    def show(self, hints: Sequence[Hint], last: Sequence[Hint]) -> None:
        """Where not all have room, the first ones and short ones stand; `last` always stand, behind them."""
        if (hints, last) != (self._hints, self._last):
            self._hints, self._last = hints, last
            self._fit()

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        room = self.size.width - sum(map(_room, self._last)) + 2
        fitting: list[Hint] = []
        for hint in self._hints:
            if _room(hint) <= room:
                room -= _room(hint)
                fitting.append(hint)
        parts = [
            Content.assemble((key, "bold"), f" {what}").stylize(Style.from_meta({"@click": action}))
            for action, key, what in (*fitting, *self._last)
        ]
        self.update(Content("  ").join(parts))
