"""What another coding of a study changes: cells of the table, and the comments where it happens, with the words why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from nlp_coding.coding.combine import combine
from nlp_coding.core.codebook import Language
from nlp_coding.core.coding import Coding
from nlp_coding.counted import coded_of, rowing_of
from nlp_coding.masked import masked, masks_of
from nlp_coding.settings import Settings
from nlp_coding.standing import View
from nlp_coding.store import Store
from nlp_coding.tables import CodeColumn, code_columns
from nlp_coding.tables.compare import Comparison, Pair, State, compare


@dataclass(frozen=True)
class Example:
    """One comment that gains or loses a code."""

    comment_id: str
    level: str | None
    """The respondent's agreement; None for no answer."""
    gains: bool
    text: str
    """Masked, and so are the places of the coding's evidence."""
    coding: Coding | None
    """What gives it the code, or gave it before; None where nothing does (people who disagree, for one)."""


@dataclass(frozen=True)
class CodeImpact:
    """What changes for one code."""

    code_id: str
    label: str
    gained: tuple[str, ...]
    """Ids of comments, in their order."""
    lost: tuple[str, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class Impact:
    """What changes from one run to another, with what people have decided until now."""

    comparison: Comparison
    codes: tuple[CodeImpact, ...]
    """Those with a comment that gains or loses them."""
    n_unsplit: int
    """Comments with a decision on a code that is split, and that nobody has looked at since."""
    n_unmerged: int
    """Comments with a no to some of the codes that are merged, and nothing on the others."""
    n_outdated: int
    """Comments with a decision on a code that is redefined."""
    n_retired: int
    """Comments with a decision on a code that is in force no more: readable, and not counted."""
    n_decided: int
    """Comments on which persons have decided."""


def find_impact(
    store: Store, settings: Settings, before: View, after: View, *, n_examples: int, language: Language
) -> Impact:
    """Hold two runs of a study against each other; `n_examples` comments are shown for each code, gains and losses."""
    rowing = rowing_of(settings, None, after.respondents)
    comparison = compare(
        coded_of(before.respondents),
        coded_of(after.respondents),
        rowing,
        _pairs(before, after, language),
        language=language,
    )
    held = after.standing
    return Impact(
        comparison,
        tuple(_codes(store, before, after, comparison, n_examples, language)),
        n_unsplit=held.n_unsplit,
        n_unmerged=held.n_unmerged,
        n_outdated=held.n_outdated,
        n_retired=held.n_retired,
        n_decided=store.n_decided(),
    )


def _pairs(before: View, after: View, language: Language) -> list[Pair]:
    """Codes of either run; one that waits to be split is the old code still."""
    columns = [
        {
            next(iter(column.codes)): column
            for column in code_columns(view.codebook, language=language, unsplit=view.unsplit)
        }
        for view in (before, after)
    ]
    ids = dict.fromkeys((*columns[1], *columns[0]))
    return [
        Pair(code_id, columns[0].get(code_id), columns[1].get(code_id), _state(code_id, before, after, columns))
        for code_id in ids
    ]


def _state(code_id: str, before: View, after: View, columns: Sequence[Mapping[str, CodeColumn]]) -> State | None:
    if code_id not in columns[0]:
        return "back" if code_id in before.codebook.by_id else "new"
    if code_id not in columns[1]:
        return "retired" if code_id in after.codebook.by_id else "absent"
    return None


def _codes(
    store: Store, before: View, after: View, comparison: Comparison, n_examples: int, language: Language
) -> Iterator[CodeImpact]:
    gained: dict[str, list[int]] = {}
    lost: dict[str, list[int]] = {}
    for place, (was, now) in enumerate(zip(_counted(before), _counted(after), strict=True)):
        if was == now:
            continue
        for code_id in set(now).difference(was):
            gained.setdefault(code_id, []).append(place)
        for code_id in set(was).difference(now):
            lost.setdefault(code_id, []).append(place)
    comment_ids = after.columns.comment_ids
    for figure in comparison.figures:
        if figure.id is None or (figure.id not in gained and figure.id not in lost):
            continue
        come, gone = gained.get(figure.id, []), lost.get(figure.id, [])
        examples = [
            example
            for places, view in ((come, after), (gone, before))
            for example in _examples(
                store, view, figure.id, places[:n_examples], gains=view is after, language=language
            )
        ]
        yield CodeImpact(
            figure.id,
            figure.label,
            tuple(comment_ids[place] or "" for place in come),
            tuple(comment_ids[place] or "" for place in gone),
            tuple(examples),
        )


def _counted(view: View) -> Iterator[tuple[str, ...]]:
    """The codes that tables count, of each respondent: a comment that people differ about is left out."""
    for codes, disputed in zip(view.columns.codes, view.columns.disputed, strict=True):
        yield () if disputed else codes


def _examples(
    store: Store, view: View, code_id: str, places: Sequence[int], *, gains: bool, language: Language
) -> Iterator[Example]:
    for place in places:
        comment_id = view.columns.comment_ids[place] or ""
        comment = store.comment(comment_id)
        machine = store.codings(view.run.id, comment_id=comment_id)
        decisions = [one for one in view.standing.codings if one.comment_id == comment_id]
        held = combine(machine, decisions, blocked=view.standing.blocked)
        coding = next((one for one in held if one.code_id == code_id and one.applies), None)
        level = view.columns.agreements[place]
        if comment is None:
            yield Example(comment_id, level, gains, "", coding)
            continue
        shown = masked(comment.text, masks_of(store, [comment_id]).get(comment_id, ()), language=language)
        if coding:
            coding = replace(coding, evidence=shown.evidence(coding.evidence))
        yield Example(comment_id, level, gains, shown.text, coding)
