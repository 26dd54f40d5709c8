"""The headings of a file of decisions: what each column is, however it is spelt."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from nlp_coding.answers import YES_NO, Codes, code_of
from nlp_coding.core.errors import Mistake
from nlp_coding.core.shown import shown
from nlp_coding.readers.clean import one_line
from nlp_coding.readers.grid import Record

HELPERS = frozenset({
    "applies", "code", "codebook", "coder", "codes", "comment_id", "complete", "decided_as", "decided_at",
    "decided_before", "decided_under", "end", "further_spans", "has_comment", "label", "origin", "score", "start",
    "status", "substance", "suggested", "text", "why", "words",
})  # fmt: skip
"""Columns of our own exports: never a misspelt code, and nothing to be told about where a form does not read them."""

FORMS = (
    "write the columns comment_id, code and applies (1 or 0); or comment_id and codes, separated by semicolons; or "
    "comment_id and a column of 1 and 0 for each code: "
)
OWN = frozenset({"comment_id", "coder", "codebook", "status"})
"""Columns that say something of the whole row, in every form."""
SPANS = ("start", "end", "further_spans")
_TELLING = frozenset({"code", "codes", "applies"})
"""Columns that tell a long file or a list from a wide one."""


_ALIKE = 0.8
"""How like a code a heading is that is one, whatever stands below it."""


@dataclass(frozen=True)
class Headings:
    """The header of one file, its survey and its codes being known."""

    written: tuple[str, ...]
    codes: Codes
    survey: frozenset[str]
    """The columns of the study's survey file."""

    def names(self) -> tuple[str, ...]:
        """The header, the program's own columns as it spells them; in any case, where they can mean nothing else.

        One that the survey calls so stays as it is. So does, in a wide file, one that names a code.
        """
        told = {self._own(name, _TELLING) for name in self.written} & _TELLING
        own = OWN | _TELLING.union(SPANS) if told else OWN
        return tuple(self._own(name, own, codes_first=not told) for name in self.written)

    def _own(self, name: str, own: Collection[str], *, codes_first: bool = True) -> str:
        plain = one_line(name)
        folded = plain.casefold()
        if folded not in own:
            return plain
        if folded == "comment_id" and folded not in self.written:
            return folded  # also where the survey's ids are in a Comment_ID
        return plain if plain in self.survey or (codes_first and self.codes.named(plain)) else folded

    def is_helper(self, name: str) -> bool:
        """Whether a column is one of our exports, or of the survey, and so no code that is misspelt."""
        if name in HELPERS or name in self.survey:
            return True
        folded = name.casefold()
        return (folded in HELPERS or folded in map(str.casefold, self.survey)) and not self.codes.named(name)

    def code_columns(
        self, names: Sequence[str], records: Sequence[Record], mistakes: list[Mistake], *, file: str
    ) -> dict[str, str]:
        """Heading → code, of a wide file. What may be a code that is misspelt is a mistake."""
        columns: dict[str, str] = {}
        headings: dict[str, str] = {}

        def wrong(name: str, what: str, remedy: str) -> None:
            mistakes.append(Mistake(what, file, 1, shown(name), remedy))

        for place, name in enumerate(names):
            if name in OWN and name in self.codes.leaves:
                what = f"«{name}» means something else here than the code of that name"
                wrong(name, what, "write comment_id, code and applies")
            if not name or name in OWN or (self.is_helper(name) and name not in self.codes.leaves):
                continue
            found = self.codes.named(name)
            if len(found) == 1 and found[0] in self.codes.leaves:
                columns[name] = found[0]
                if (other := headings.setdefault(found[0], name)) != name:
                    what = f"«{shown(other)}» and «{shown(name)}» are columns of the same code"
                    wrong(name, what, "keep one of them")
                continue
            values = {record.cells[place].strip().lower() for record in records} - {""}
            if len(found) > 1 and values:
                code_of(name, self.codes, mistakes, file=file, row=1, column=name)
            elif found and values:
                wrong(name, *self.codes.refusal(found[0]))
            elif not found and self._may_be_a_code(name, values):
                what, remedy = self.codes.refusal(name)
                remedy += f"{'' if remedy.endswith('?') else '.'} If it is no code, take the column out"
                wrong(name, what, remedy)
        return columns

    def _may_be_a_code(self, name: str, values: AbstractSet[str]) -> bool:
        """By what stands below it; or by its name: «kommune» alone is no «Kommuneoverlege»."""
        answers = {"x", *YES_NO}
        if not values.isdisjoint(answers):
            return values <= answers or self.codes.near(name) is not None
        return self.codes.near(name, like=_ALIKE) is not None
