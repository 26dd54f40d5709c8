"""From respondents and their codes to tables as numbers: no rounding, no layout."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from nlp_coding.core.codebook import Code, Codebook, Language
from nlp_coding.core.numbers import format_count
from nlp_coding.core.table import Column, CrossTable
from nlp_coding.tables.correction import Correction
from nlp_coding.tables.counting import CodeColumn, Coded, Count, Figure, Mark, rows_of
from nlp_coding.tables.making import PLAIN, Making
from nlp_coding.tables.rowing import Rowing
from nlp_coding.tables.standardise import notes_standardised, standardised
from nlp_coding.tables.testing import NO_TESTS, tests_of
from nlp_coding.tables.words import WORDS, Words

Percent = Literal["row", "column", "respondents", "comments", "mentions"]
"""What a code's percentages are of: the row's comments with substance; the column's comments in all levels; the row's
respondents; the row's comments with and without substance; the row's code mentions."""

PERCENTS: tuple[Percent, ...] = ("row", "column", "respondents", "comments", "mentions")


@dataclass(frozen=True)
class Reviewed:
    """Who decided what the table counts, in numbers of comments with substance."""

    codebook: str
    """name@version"""
    n_person: int
    """A person has decided on at least one code."""
    n_unreviewed: int
    """Nobody has looked at what the machine suggested, be it some codes or none."""
    n_conflicts: int = 0
    """Cells (not comments) that two people decided differently."""
    n_accepted: int = 0
    """Accepted by a stated precision, without being read one by one."""
    n_unsplit: int = 0
    """A person has decided on a code that was split since, and nobody on its parts."""
    n_unmerged: int = 0
    """A person has said no to some of the codes that were merged since, and nothing on the others."""
    n_outdated: int = 0
    """A person has decided on a code that was redefined since."""


def code_columns(
    codebook: Codebook,
    *,
    language: Language,
    show: Literal["codes", "groups", "all"] = "codes",
    unsplit: Sequence[Code] = (),
) -> tuple[CodeColumn, ...]:
    """The headings of a table of codes in the codebook's order; retired codes have none.

    But for those `unsplit`, which people's decisions still stand on until they are split: where they stood, or last
    where they are of a later version.
    """
    groups = {code.id for code in codebook.groups}
    old = {code.id for code in unsplit}
    later = [code for code in unsplit if code.id not in codebook.by_id]
    return tuple(
        code_column(codebook, code.id, language=language, unsplit=unsplit)
        for code in (*codebook.codes, *later)
        if (not code.retired or code.id in old) and (show == "all" or (code.id in groups) == (show == "groups"))
    )


def code_column(codebook: Codebook, code_id: str, *, language: Language, unsplit: Sequence[Code] = ()) -> CodeColumn:
    """One code, or a group with all codes below it; the bokmål label or the id where the language has no label."""
    old = {code.id: code for code in unsplit}
    code = old.get(code_id) or codebook.by_id[code_id]
    label = code.label.get(language) or code.label.get("nb") or code_id
    if code_id in old:
        return CodeColumn(WORDS[language].unsplit.format(label=label), frozenset([code_id]))
    below = (one.id for one in unsplit if code_id in _groups_of(one, codebook))
    return CodeColumn(label, frozenset([*(leaf.id for leaf in codebook.children(code_id)), *below]))


def _groups_of(code: Code, codebook: Codebook) -> Iterator[str]:
    """The groups that a code stands under, the nearest first."""
    parent = code.parent
    while parent is not None and parent in codebook.by_id:
        yield parent
        parent = codebook.by_id[parent].parent


def tabulate_commenting(
    coded: Iterable[Coded], rowing: Rowing, *, making: Making = PLAIN, title: str | None = None
) -> CrossTable:
    """Who commented: without, with, in all, and the percentage with a comment. Non-answers are comments here."""
    words = making.words
    counted = making.count(coded, rowing)
    figures = [
        Figure(Column(words.no_comment, "count"), "silent"),
        Figure(Column(words.comment, "count"), "comment"),
        Figure(Column(words.total, "count"), "all"),
        Figure(Column(words.percent_commenting.format(respondents=making.named), "percent"), "comment", "all"),
    ]
    if making.statistics:
        figures.append(Figure(Column(words.interval, "interval"), "comment", "all"))
    tests = tests_of(counted, figures, rowing, making) if making.statistics else NO_TESTS
    return CrossTable(
        title=title or words.title_commenting.format(respondents=making.named, by=_by(rowing, words)),
        stub=_stub(rowing, words),
        columns=tuple(figure.column for figure in figures),
        rows=(*rows_of(counted, figures, rowing, language=making.language), *tests.rows),
        notes=(
            words.note_base_commenting.format(respondents=making.named, column=words.total),
            *_note_outside(counted, making),
            *tests.notes,
            *making.notes(rowing),
        ),
        language=making.language,
    )


_BASES: Mapping[Percent, Mark | Literal["column"]] = {
    "row": "substance",
    "column": "column",
    "respondents": "all",
    "comments": "comment",
    "mentions": "mentions",
}


def tabulate_codes(
    coded: Iterable[Coded],
    rowing: Rowing,
    columns: Sequence[CodeColumn],
    reviewed: Reviewed,
    *,
    percent: Percent = "row",
    standardise: bool = False,
    corrected: Correction | None = None,
    making: Making = PLAIN,
    title: str | None = None,
) -> CrossTable:
    """All codes: n and percent for each, the comments without any code, and the base in a column of its own.

    With `standardise`, a further row has each code's share as it would be had the same share of respondents commented
    in every row. `corrected` gives a row of the machine's shares put right by the audit sample.
    """
    words = making.words
    counted = making.count(coded, rowing, columns)
    headings: list[tuple[str, Mark]] = [(column.label, index) for index, column in enumerate(columns)]
    headings.append((words.no_code, "uncoded"))
    figures = [figure for label, mark in headings for figure in _group(label, mark, _BASES[percent], making)]
    if percent == "mentions":  # a comment without a code is no mention
        figures = [figure for figure in figures if figure.mark != "uncoded" or figure.base is None]
    figures.append(Figure(Column(words.with_substance, "count"), "substance"))
    base_label = {
        "respondents": words.all_respondents.format(respondents=making.named),
        "comments": words.all_comments,
        "mentions": words.all_mentions,
    }.get(percent, words.with_substance)
    if percent in ("respondents", "comments", "mentions"):
        base = _BASES[percent]
        assert base != "column"
        figures.append(Figure(Column(base_label, "count"), base))
    note_base = {
        "row": words.note_base_row,
        "column": words.note_base_column,
        "respondents": words.note_base_respondents,
        "comments": words.note_base_comments,
        "mentions": words.note_base_mentions,
    }[percent]
    tests = tests_of(counted, figures, rowing, making) if making.statistics else NO_TESTS
    further = [
        *(standardised(counted, figures, rowing, making) if standardise else ()),
        *(corrected.rows(counted, figures, making) if corrected and corrected.by_column else ()),
    ]
    return CrossTable(
        title=title or words.title_codes.format(by=_by(rowing, words)),
        stub=_stub(rowing, words),
        columns=tuple(figure.column for figure in figures),
        rows=(*rows_of(counted, figures, rowing, language=making.language), *further, *tests.rows),
        notes=(
            note_base.format(respondents=making.named, column=base_label, total=words.total),
            *_note_overlap(percent, words),
            *((words.note_union,) if any(len(column.codes) > 1 for column in columns) else ()),
            *_note_outside(counted, making),
            *_notes_on_coding(counted, reviewed, making.language),
            *(notes_standardised(counted, rowing, making) if standardise else ()),
            *(corrected.notes(making) if corrected else ()),
            *tests.notes,
            *making.notes(rowing),
        ),
        language=making.language,
    )


def _note_overlap(percent: Percent, words: Words) -> Iterator[str]:
    """Shares of mentions do add up, each to its base."""
    if percent != "mentions":
        yield words.note_overlap_column if percent == "column" else words.note_overlap


def _group(label: str, mark: Mark, base: Mark | Literal["column"], making: Making) -> Iterator[Figure]:
    """The columns of one code: n, percent, and with statistics the percentage's interval."""
    yield Figure(Column("n", "count", label), mark)
    yield Figure(Column("%", "percent", label), mark, base)
    if making.statistics and base not in ("column", "mentions"):  # neither is a share of a sample of comments
        yield Figure(Column(making.words.interval, "interval", label), mark, base)


def tabulate_code(
    coded: Iterable[Coded],
    rowing: Rowing,
    column: CodeColumn,
    reviewed: Reviewed,
    *,
    making: Making = PLAIN,
    title: str | None = None,
) -> CrossTable:
    """One code in the form of `tabulate_commenting`, over the comments with substance."""
    words = making.words
    counted = making.count(coded, rowing, (column,))
    figures = [
        Figure(Column(words.without_code, "count"), "other"),
        Figure(Column(words.with_code, "count"), 0),
        Figure(Column(words.total, "count"), "substance"),
        Figure(Column(words.percent_with_code, "percent"), 0, "substance"),
    ]
    if making.statistics:
        figures.append(Figure(Column(words.interval, "interval"), 0, "substance"))
    tests = tests_of(counted, figures, rowing, making) if making.statistics else NO_TESTS
    return CrossTable(
        title=title or words.title_code.format(code=column.label, by=_by(rowing, words)),
        stub=_stub(rowing, words),
        columns=tuple(figure.column for figure in figures),
        rows=(*rows_of(counted, figures, rowing, language=making.language), *tests.rows),
        notes=(
            words.note_base_row.format(column=words.total),
            *((words.note_union,) if len(column.codes) > 1 else ()),
            *_note_outside(counted, making),
            *_notes_on_coding(counted, reviewed, making.language),
            *tests.notes,
            *making.notes(rowing),
        ),
        language=making.language,
    )


def _stub(rowing: Rowing, words: Words) -> str:
    return rowing.stub or rowing.attribute or words.answer


def _by(rowing: Rowing, words: Words) -> str:
    name = rowing.stub or rowing.attribute or words.by_answer
    # "Kommunestørrelse" goes on inside the title as "etter kommunestørrelse"; "HF" stays as it is.
    return name[0].lower() + name[1:] if name[1:2].islower() else name


def _note_outside(counted: Count, making: Making) -> Iterator[str]:
    if not counted.outside:
        return
    words = making.words
    parts = (
        f"{answer or words.no_answer}: {counted.text('all', f'answer:{answer}', [answer], language=making.language)}"
        for answer in counted.outside
    )
    yield words.note_outside.format(
        respondents=making.named,
        total=words.total,
        n=counted.text("all", "outside", counted.outside, language=making.language),
        parts=", ".join(parts),
    )


def _notes_on_coding(counted: Count, reviewed: Reviewed, language: Language) -> Iterator[str]:
    words = WORDS[language]

    def number(mark: Mark) -> str:
        return counted.text(mark, "everywhere", (*counted.levels, *counted.outside), language=language)

    numbers = words.note_comments.format(n=number("comment"), n_substance=number("substance"), n_empty=number("empty"))
    if counted.of("comment", counted.outside):
        numbers += " " + words.note_comments_outside.format(outside=words.outside)
    yield numbers
    if counted.everywhere("pending"):
        left_out = words.note_left_out if reviewed.n_conflicts else words.note_pending
        yield left_out.format(n=number("pending"))
    yield words.note_codebook.format(codebook=reviewed.codebook)
    # Together they are the base.
    is_withheld = counted.is_withheld("substance", "everywhere")
    n_person, n_unreviewed = (
        words.withheld if is_withheld else format_count(n, language=language)
        for n in (reviewed.n_person, reviewed.n_unreviewed)
    )
    yield words.note_person.format(n=n_person)
    if reviewed.n_accepted:
        yield words.note_accepted.format(n=format_count(reviewed.n_accepted, language=language))
    if reviewed.n_conflicts:
        yield words.note_conflicts.format(n=format_count(reviewed.n_conflicts, language=language))
    if reviewed.n_unsplit:
        yield words.note_unsplit.format(n=format_count(reviewed.n_unsplit, language=language))
    if reviewed.n_unmerged:
        yield words.note_unmerged.format(n=format_count(reviewed.n_unmerged, language=language))
    if reviewed.n_outdated:
        yield words.note_outdated.format(n=format_count(reviewed.n_outdated, language=language))
    if reviewed.n_unreviewed:
        yield words.note_unreviewed.format(n=n_unreviewed)
