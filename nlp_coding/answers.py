"""A person's answers as they are written down: codes by id or label, yes and no, the words that speak for a yes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from unicodedata import normalize

from nlp_coding.core.codebook import Codebook
from nlp_coding.core.coding import Evidence
from nlp_coding.core.errors import Mistake, nearest
from nlp_coding.core.shown import listed, shown

YES_NO = {
    **dict.fromkeys(("1", "1.0", "1,0", "yes", "ja", "true", "sann"), True),
    **dict.fromkeys(("0", "0.0", "0,0", "no", "nei", "false", "usann"), False),
}
"""What is read as an answer, in small letters: 1.0 is what other programs write, SANN and USANN a Norwegian Excel."""
NOTHING = frozenset({"-", "–", "none", "ingen"})
"""In place of a list of codes: none applies."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A person's yes or no to one code of one comment."""

    comment_id: str
    code_id: str
    applies: bool | None
    """None where a file's value could not be read: such an answer is never recorded."""
    file: str | None = None
    row: int | None = None
    coder: str | None = None
    """Who said so; None for the one who records it."""
    evidence: tuple[Evidence, ...] = ()
    """The words that speak for a yes, in the text of record."""
    column: str = field(default="code", compare=False)
    """Where the file names the code."""


class Codes:
    """The codes of a codebook as people write them: by id, or by a label in any language; in any case."""

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self.leaves = tuple(code.id for code in codebook.leaves)
        """The codes that people decide on."""
        self._by_name: dict[str, tuple[str, ...]] = {}
        for codes in (codebook.leaves, codebook.codes):
            named: dict[str, dict[str, None]] = {}
            for code in codes:
                for name in (code.id, *code.label.values()):
                    named.setdefault(_folded(name), {})[code.id] = None
            # A code in force comes before a group, or a retired code, that is called the same.
            self._by_name = {name: tuple(ids) for name, ids in named.items()} | self._by_name

    def named(self, given: str) -> tuple[str, ...]:
        """The ids of what is called so: one, several of the same label, or nothing; groups and retired codes, too."""
        return (given,) if given in self.codebook.by_id else self._by_name.get(_folded(given), ())

    def near(self, given: str, *, like: float = 0.6) -> str | None:
        """The id, or else the label, of a code in force that is most like it; None where nothing is near."""
        labels = (label for one in self.codebook.leaves for label in one.label.values())
        return nearest(given, self.leaves, like=like) or nearest(given, labels, like=like)

    def refusal(self, given: str, *, look: bool = True) -> tuple[str, str]:
        """Why nothing can be decided on what is no code in force, and what to do; `look` for the nearest takes time."""
        book = self.codebook
        code = book.by_id.get(given)
        if code and code.retired:
            instead = code.replaced_by
            return f"«{given}» is retired in {book}", (
                f"decide on {' or '.join(instead)}" if instead else "take another code"
            )
        if code:
            return f"«{given}» is a group of codes", (
                f"decide on one of {listed(one.id for one in book.children(given))}"
            )
        near = self.near(given) if look else None
        remedy = f"did you mean «{near}»?" if near else f"the codes are {listed(self.leaves)}"
        return f"there is no code «{shown(given)}» in the study", remedy


def _folded(name: str) -> str:
    """A name as it is compared: in any case, spaces around it aside, letters and their accents as one or as two."""
    return " ".join(normalize("NFC", name).casefold().split())


def code_of(
    given: str, codes: Codes, mistakes: list[Mistake], *, file: str | None, row: int | None, column: str
) -> str:
    """The id of a code that is written by id or label; as it is where there is none, to be found out later."""
    found = codes.named(given)
    if len(found) > 1:
        what = f"«{shown(given)}» names several codes: {listed(found)}"
        where = shown(column) if file else None
        mistakes.append(Mistake(what, file, row, where, "write the id of the one that is meant"))
    return found[0] if found else given


def whole_comment(
    comment_id: str,
    written: str,
    codes: Codes,
    mistakes: list[Mistake],
    *,
    file: str | None = None,
    row: int | None = None,
    coder: str | None = None,
) -> list[Answer]:
    """A decision on every code; one on each that is no code of the study, so that it is found out."""
    listed = [one.strip() for one in written.split(";") if one.strip()]
    nothing = {one for one in listed if one.lower() in NOTHING and not codes.named(one)}
    if not listed or (nothing and len(set(listed)) > 1):
        what = f"«{shown(written)}» says both that no code applies and that some do" if listed else "no code is named"
        column = "codes" if file else None
        mistakes.append(Mistake(what, file, row, column, "write the codes separated by ;, or - alone for none"))
        return []
    named = dict.fromkeys(
        code_of(one, codes, mistakes, file=file, row=row, column="codes") for one in listed if one not in nothing
    )
    unknown = [one for one in named if one not in codes.leaves]
    return [
        *(Answer(comment_id, code, code in named, file, row, coder, column="codes") for code in codes.leaves),
        *(Answer(comment_id, code, True, file, row, coder, column="codes") for code in unknown),
    ]


_PLACE = re.compile(r"(\d{1,9})(?:[.,]0)?", re.ASCII)
_SPAN = re.compile(r"(\d{1,9})[-–](\d{1,9})", re.ASCII)


def evidence_of(start: str, end: str, further: str, wrong: list[tuple[str, str, str]]) -> tuple[Evidence, ...]:
    """The words of a row: start and end in code points, and further spans as `22-38 40-45`.

    Spans that overlap are joined. What cannot be read goes to `wrong`, as column, message and remedy.
    """
    spans: list[Evidence] = []
    if start or end or further:
        places = [_PLACE.fullmatch(one) for one in (start, end)]
        for column, given, place in zip(("start", "end"), (start, end), places, strict=True):
            if not place:
                what = f"«{shown(given)}» is no place in a text" if given else "the cell is blank"
                wrong.append((column, what, "write start and end as whole numbers, counted from 0, or neither"))
        if places[0] and places[1]:
            spans += _span("end", int(places[0][1]), int(places[1][1]), wrong)
    for one in further.split():
        if found := _SPAN.fullmatch(one):
            spans += _span("further_spans", int(found[1]), int(found[2]), wrong)
        else:
            wrong.append(("further_spans", f"«{shown(one)}» is no span", "write spans as start-end, as in 22-38 40-45"))
    return _joined(spans)


def _span(column: str, start: int, end: int, wrong: list[tuple[str, str, str]]) -> Iterator[Evidence]:
    if start < end:
        yield Evidence(start, end, "")
    else:
        wrong.append((column, f"{start}–{end} holds no words", "the end is the place after the last character"))


def _joined(spans: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Every stretch of words once, in the order of the text, but the one with the first span before the others."""
    stretches: list[Evidence] = []
    for span in sorted(spans):
        if stretches and span.start < stretches[-1].end:
            stretches[-1] = replace(stretches[-1], end=max(stretches[-1].end, span.end))
        else:
            stretches.append(span)
    return tuple(sorted(stretches, key=lambda one: not one.start <= spans[0].start < one.end))
