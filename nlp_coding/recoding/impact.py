"""What another coding of a study changes: cells of the table, and the comments where it happens, with the words why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nlp_coding.coding.combine import combine
from nlp_coding.core.codebook import Language
from nlp_coding.core.coding import Coding
from nlp_coding.counted import coded_of, rowing_of
from nlp_coding.masked import masked, masks_of
from nlp_coding.settings import Settings
from nlp_coding.standing import CountedView
from nlp_coding.store import Respondents, Store
from nlp_coding.tables import CodeColumn, code_columns
from nlp_coding.tables.compare import Comparison, Pair, State, compare

if TYPE_CHECKING:
    from nlp_coding.store.arrays import Column, Places


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
    store: Store, settings: Settings, before: CountedView, after: CountedView, *, n_examples: int, language: Language
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


def _pairs(before: CountedView, after: CountedView, language: Language) -> list[Pair]:
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


def _state(
    code_id: str, before: CountedView, after: CountedView, columns: Sequence[Mapping[str, CodeColumn]]
) -> State | None:
    if code_id not in columns[0]:
        return "back" if code_id in before.codebook.by_id else "new"
    if code_id not in columns[1]:
        return "retired" if code_id in after.codebook.by_id else "absent"
    return None


def _codes(
    store: Store,
    before: CountedView,
    after: CountedView,
    comparison: Comparison,
    n_examples: int,
    language: Language,
) -> Iterator[CodeImpact]:
    gained, lost = _moved(before.respondents, after.respondents)
    places = sorted({place for found in (gained, lost) for some in found.values() for place in some})
    who = dict(zip(places, after.respondents.commenting(places), strict=True))
    ids = store.ids_of_comments(key for key, _ in who.values())
    levels = {ids[key]: level for key, level in who.values()}
    for figure in comparison.figures:
        if figure.id is None or (figure.id not in gained and figure.id not in lost):
            continue
        come, gone = (tuple(ids[who[place][0]] for place in found.get(figure.id, ())) for found in (gained, lost))
        examples = tuple(
            _example(store, view, figure.id, comment_id, levels[comment_id], gains=view is after, language=language)
            for comment_ids, view in ((come, after), (gone, before))
            for comment_id in comment_ids[:n_examples]
        )
        yield CodeImpact(figure.id, figure.label, come, gone, examples)


def _moved(before: Respondents, after: Respondents) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """By code id the places of those who gain it, and of those who lose it; rising."""
    import numpy as np  # a start that codes nothing does without it

    known: dict[tuple[str, ...], int] = {}
    was, now = (_counted(one.coded(), known) for one in (before, after))
    changed = np.flatnonzero(was != now)
    sets = [frozenset(codes) for codes in known]
    gained: dict[str, list[int]] = {}
    lost: dict[str, list[int]] = {}
    for place, *pair in zip(changed.tolist(), was[changed].tolist(), now[changed].tolist(), strict=True):
        old, new = (sets[one] for one in pair)
        for code_id in new - old:
            gained.setdefault(code_id, []).append(place)
        for code_id in old - new:
            lost.setdefault(code_id, []).append(place)
    return gained, lost


def _counted(coded: Column, known: dict[tuple[str, ...], int]) -> Places:
    """The codes that tables count, of each respondent, numbered: a comment that people differ about is left out."""
    import numpy as np

    numbers = [known.setdefault(() if one.disputed else one.codes, len(known)) for one in coded.values]
    return np.array(numbers, dtype=np.int64)[coded.places]


def _example(
    store: Store,
    view: CountedView,
    code_id: str,
    comment_id: str,
    level: str | None,
    *,
    gains: bool,
    language: Language,
) -> Example:
    comment = store.comment(comment_id)
    machine = store.codings(view.run.id, comment_id=comment_id)
    decisions = [one for one in view.standing.codings if one.comment_id == comment_id]
    held = combine(machine, decisions, blocked=view.standing.blocked)
    coding = next((one for one in held if one.code_id == code_id and one.applies), None)
    if comment is None:
        return Example(comment_id, level, gains, "", coding)
    shown = masked(comment.text, masks_of(store, [comment_id]).get(comment_id, ()), language=language)
    if coding:
        coding = replace(coding, evidence=shown.evidence(coding.evidence))
    return Example(comment_id, level, gains, shown.text, coding)
