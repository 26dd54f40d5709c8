"""All comments of a study as lines: what the grid shows, what filters look at, and in which order they come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from nlp_coding.core.codebook import Codebook
from nlp_coding.core.coding import Variety
from nlp_coding.review.said import Said, said_of
from nlp_coding.settings import Blind
from nlp_coding.standing import standing
from nlp_coding.store import RunFacts, Store

State = Literal["new", "begun", "complete", "no code", "again"]
"""How far a coder has come with a comment; `again`: something changed since it was decided on."""


@dataclass(slots=True)
class Line:
    """One comment. What the coder has answered changes as the review goes on."""

    comment_id: str
    place: int
    """In the file, from 0."""
    level: str | None
    attributes: Mapping[str, str]
    variety: Variety | None
    substance: bool
    suggested: Mapping[str, float | None]
    """Code → score of what the machine suggests, where the coder may see it."""
    answers: dict[str, bool] = field(default_factory=dict)
    """The coder's own, by code."""
    others: frozenset[str] = frozenset()
    """Codes that others say yes to, where the coder may see it."""
    done_by_others: bool = False
    """Another coder has completed it; only where the coder may see it."""
    disputed: bool = False
    """Tables leave a code out, since coders differ; only where the coder may see it."""
    again: bool = False
    audit: bool = False
    sampled: bool = False

    def state(self, n_codes: int) -> State:
        if self.again:
            return "again"
        if len(self.answers) >= n_codes:
            return "complete" if any(self.answers.values()) else "no code"
        return "begun" if self.answers else "new"

    @property
    def codes(self) -> tuple[str, ...]:
        """Those that count on the screen: the coder's yes, and what is suggested where the coder has said nothing."""
        yes = [code for code, applies in self.answers.items() if applies]
        return (*yes, *(code for code in self.suggested if code not in self.answers))

    def take(self, said: Said) -> None:
        """What people have said of it by now."""
        self.answers = {code_id: one.applies for code_id, one in said.own.items()}
        self.others = frozenset(code_id for code_id, those in said.others.items() if any(one.applies for one in those))
        self.done_by_others = bool(said.done_by)
        self.disputed = bool(said.disputed)
        self.again = bool(said.again)


def read_lines(
    store: Store, codebook: Codebook, run: RunFacts | None, *, coder: str, blind: Blind, terms_only: bool = False
) -> list[Line]:
    """A line for each comment, in the order of the file. For `terms_only` see `read_sheet`."""
    columns = store.columns(run.id if run else None, decisions=(), as_of_now=True)
    varieties = {one.comment_id: one.variety for one in store.analyses(run.id)} if run else {}
    audited, sampled = store.audit_sample(), {one.comment_id for one in store.sample()}
    suggested = store.suggestions(run.id, terms_only=terms_only) if run and blind != "all" else {}
    said = said_of(standing(store, codebook), codebook, coder=coder, blind=blind)
    lines: list[Line] = []
    for comment_id, level, attributes, substance in zip(
        columns.comment_ids, columns.agreements, columns.attributes, columns.substance, strict=True
    ):
        if comment_id is None:
            continue
        silent = substance is None or comment_id in audited
        line = Line(
            comment_id,
            len(lines),
            level,
            attributes,
            varieties.get(comment_id),
            substance is not False,
            {} if silent else suggested.get(comment_id, {}),
            audit=comment_id in audited,
            sampled=comment_id in sampled,
        )
        if comment_id in said:
            line.take(said[comment_id])
        lines.append(line)
    return lines


Order = Literal["learning", "file", "code"]


def ordered(lines: Iterable[Line], order: Order, codebook: Codebook) -> list[Line]:
    """The lines in an order that needs no learning; those that are to be done come first but for the file's order.

    `learning` is by what the latest run was unsure of, until something better is known. `code` has the comments of the
    first code together, likeliest first, then those of the second, and so on.
    """
    n_codes = len(codebook.leaves)
    if order == "file":
        return sorted(lines, key=lambda line: line.place)
    if order == "code":
        rank = {code.id: place for place, code in enumerate(codebook.leaves)}
        return sorted(lines, key=lambda line: (_late(line, n_codes), *_first_code(line, rank), line.place))
    return sorted(lines, key=lambda line: (_late(line, n_codes), -_doubt(line), line.place))


def by_ranking(lines: Iterable[Line], ranking: Mapping[str, int], codebook: Codebook) -> list[Line]:
    """As `ordered`, by what the machine has learned meanwhile: comment id → place."""
    n_codes, last = len(codebook.leaves), len(ranking)
    return sorted(
        lines, key=lambda line: (_late(line, n_codes), ranking.get(line.comment_id, last), -_doubt(line), line.place)
    )


def _late(line: Line, n_codes: int) -> int:
    """What asks for an answer first, then what another has completed, what has no substance, what is complete."""
    if line.state(n_codes) in ("complete", "no code"):
        return 3
    if not line.substance:
        return 2
    return 1 if line.done_by_others else 0


def _doubt(line: Line) -> float:
    """How many of the suggestions are expected to be wrong; a term without a score is wrong one time in four."""
    return sum(0.25 if score is None else 1 - score for score in line.suggested.values())


def _first_code(line: Line, rank: Mapping[str, int]) -> tuple[int, float]:
    codes = [code for code in line.codes if code in rank]
    if not codes:
        return len(rank), 0.0
    first = min(codes, key=rank.__getitem__)
    return rank[first], -(line.suggested.get(first) or 0.0)


def n_done(lines: Iterable[Line], codebook: Codebook) -> int:
    """Comments that the coder has completed."""
    n_codes = len(codebook.leaves)
    return sum(line.state(n_codes) in ("complete", "no code") for line in lines)


def with_words(store: Store, words: str) -> Iterator[str]:
    """The ids of comments whose text has the words, upper and lower case alike."""
    wanted = words.casefold()
    for comments in store.iter_comments():
        yield from (one.id for one in comments if wanted in one.text.casefold())
