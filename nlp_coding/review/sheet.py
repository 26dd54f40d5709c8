"""One comment as its coder sees it: the text, and each code with the coder's answer, others' and the machine's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from nlp_coding.core.codebook import Code, Codebook
from nlp_coding.core.coding import Coding, Evidence, Variety
from nlp_coding.core.survey import Comment, Respondent
from nlp_coding.review.said import Said, said_of
from nlp_coding.settings import Blind
from nlp_coding.standing import standing
from nlp_coding.store import Memo, RunFacts, Store

Mark = Literal["yes", "no", "suggested", "open"]


@dataclass(frozen=True)
class Cell:
    """One code of the comment."""

    code: Code
    own: Coding | None = None
    """What the coder has decided."""
    suggestion: Coding | None = None
    """What the machine says, where the coder may see it."""
    others: tuple[Coding, ...] = ()
    """What other coders decided, and what was settled, where the coder may see it."""
    again: bool = False
    """The code or the text has changed since it was decided on: it asks for an answer again."""
    disputed: bool = False
    """Coders differ, and tables leave the comment out until it is settled, or they agree."""

    @property
    def mark(self) -> Mark:
        if self.own is not None:
            return "yes" if self.own.applies else "no"
        return "suggested" if self.suggestion is not None else "open"

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The words to highlight: those that the coder chose, or else those that the machine found."""
        if self.own is not None and (self.own.evidence or not self.own.applies):
            return self.own.evidence
        return self.suggestion.evidence if self.suggestion else ()


@dataclass(frozen=True)
class Sheet:
    """A comment and all its codes."""

    comment: Comment
    respondent: Respondent
    variety: Variety | None
    """None where no run has read it."""
    substance: bool
    cells: tuple[Cell, ...]
    """One for each code in force, in the codebook's order."""
    memos: tuple[Memo, ...]
    """On the comment: the coder's own, and others' where the coder may see them."""
    audit: bool
    """Of the audit sample: the machine's word is kept back, so that people's is their own."""
    changed: bool
    """The text has changed since the latest run read it: what the machine said is void."""
    shows_machine: bool
    """Whether the coder sees what the machine suggests, if only that it suggests nothing."""

    @property
    def complete(self) -> bool:
        """The coder has answered for every code."""
        return all(cell.own is not None for cell in self.cells)

    @property
    def no_code(self) -> bool:
        """Complete, and no code fits."""
        return self.complete and not any(cell.own and cell.own.applies for cell in self.cells)

    @property
    def suggested(self) -> tuple[Cell, ...]:
        """The cells with a suggestion that is not answered."""
        return tuple(cell for cell in self.cells if cell.mark == "suggested")

    def cell(self, code_id: str) -> Cell:
        return next(cell for cell in self.cells if cell.code.id == code_id)


def read_sheet(
    store: Store,
    codebook: Codebook,
    run: RunFacts | None,
    comment_id: str,
    *,
    coder: str,
    blind: Blind,
    terms_only: bool = False,
) -> Sheet | None:
    """The comment as a coder sees it; None where it is not in the study any more.

    `terms_only` keeps back what a model says, and scores: the machine may have learned it from another coder.
    """
    comment = store.comment(comment_id)
    respondent = store.respondent(comment.respondent_id) if comment else None
    if comment is None or respondent is None:
        return None
    found = standing(store, codebook, comment_id=comment_id)
    said = said_of(found, codebook, coder=coder, blind=blind).get(comment_id, Said())
    analysis = next(iter(store.analyses(run.id, comment_id=comment_id)), None) if run else None
    changed = run is not None and store.changed_since(comment_id, run.id)
    audit = store.is_audited(comment_id)
    shows = run is not None and blind != "all" and not changed and not audit
    machine = {one.code_id: one for one in store.codings(run.id, comment_id=comment_id)} if run and shows else {}
    return Sheet(
        comment,
        respondent,
        analysis.variety if analysis else None,
        analysis.substance if analysis else True,
        tuple(
            Cell(
                code,
                said.own.get(code.id),
                _shown(machine.get(code.id), terms_only=terms_only),
                tuple(said.others.get(code.id, ())),
                code.id in said.again,
                code.id in said.disputed,
            )
            for code in codebook.leaves
        ),
        tuple(one for one in store.memos(comment_id=comment_id) if blind == "nobody" or one.coder == coder),
        audit,
        changed,
        shows,
    )


def _shown(suggestion: Coding | None, *, terms_only: bool) -> Coding | None:
    """The suggestion as far as the coder may see it."""
    if suggestion is None or not suggestion.applies:
        return None
    if terms_only:
        return None if suggestion.origin == "model" else replace(suggestion, origin="terms", score=None)
    return suggestion


def spans_of(cells: Sequence[Cell]) -> list[tuple[Evidence, Cell]]:
    """All words to highlight, in the text's order, with the cell that they are of."""
    return sorted(((span, cell) for cell in cells for span in cell.evidence), key=lambda pair: pair[0])
