"""From a study's material to its report: the sections, in the order that they are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from nlp_coding.core.codebook import Code, Language
from nlp_coding.core.document import Grid, Heading, Paragraph
from nlp_coding.core.numbers import (
    NO_SHARE,
    WITHHELD_MARK,
    format_coefficient,
    format_count,
    format_percent,
)
from nlp_coding.core.table import CrossTable, Tally
from nlp_coding.report.blocks import Block, Facts, Notes, Picture, Quotation, Report, Table
from nlp_coding.report.material import CodeSection, Material, Quoted
from nlp_coding.report.method import date_text, method
from nlp_coding.report.tallies import share_of, tally_of
from nlp_coding.report.wording import Words
from nlp_coding.report.words import WORDS

COMMONEST = 3
"""Codes that the text names as the commonest."""


def compose(material: Material) -> Report:
    """The report; every number in it comes from the material's tables and figures."""
    words = WORDS[material.language]
    blocks = [
        *_survey(material, words),
        *_commenting(material, words),
        *_statements(material, words),
        *_codes(material, words),
        *_code_by_code(material, words),
        *_agreement(material, words),
        Heading(words.method),
        *map(Paragraph, method(material)),
        *_codebook(material, words),
    ]
    return Report(material.title or words.title, tuple(_said_once(blocks)), material.language)


def _said_once(blocks: Iterable[Block]) -> Iterator[Block]:
    """Figures without the notes that stand above them already."""
    said: set[str] = set()
    for block in blocks:
        if isinstance(block, Table):
            said |= set(block.table.notes)
        if isinstance(block, Picture):
            notes = tuple(note for note in block.figure.notes if note not in said)
            said |= set(notes)
            yield Picture(replace(block.figure, notes=notes))
        else:
            yield block


def _survey(material: Material, words: Words) -> Iterator[Block]:
    codebook = str(material.codebook)
    date = date_text(material.date, words)
    yield Paragraph(words.standing.format(date=date, run=material.coding.run_id, codebook=codebook))
    yield Heading(words.survey)
    closed = words.closed_questions if len(material.closed) > 1 else words.closed_question
    n_comments, n_all = (_everybody(material, column) for column in (1, 2))
    facts = {
        words.open_question: (material.question or words.text_column.format(column=material.text_column),),
        closed: material.closed,
        words.levels: (" – ".join(material.levels),),
        words.outside: material.outside,
        words.n_respondents.format(respondents=material.respondents): (_number(n_all, material.language),),
        words.n_comments: (_number(n_comments, material.language),),
        words.waves: (", ".join(material.waves),) if material.waves else (),
        words.attributes: material.attributes,
        words.weight: (material.weight,) if material.weight else (),
        words.files: material.files,
    }
    yield Facts(tuple((name, lines) for name, lines in facts.items() if lines))


def _commenting(material: Material, words: Words) -> Iterator[Block]:
    yield Heading(words.commenting)
    row = next(row for row in material.commenting.rows if row.kind == "total")
    n_all, n, share = row.cells[2], row.cells[1], row.cells[3]
    if isinstance(n_all, Tally) and isinstance(n, Tally) and isinstance(share, Tally) and share.share is not None:
        yield Paragraph(
            words.commenting_summary.format(
                n_all=_number(n_all.count, material.language),
                n=_number(n.count, material.language),
                share=format_percent(share.share, language=material.language),
                respondents=material.respondents,
            )
        )
    yield Table(material.commenting)
    yield from _pictures(material, "commenting")
    yield from map(Table, material.commenting_by)


def _statements(material: Material, words: Words) -> Iterator[Block]:
    yield Heading(words.statements)
    yield from map(Table, material.statements)
    yield from _pictures(material, "statements")


def _codes(material: Material, words: Words) -> Iterator[Block]:
    yield Heading(words.codes)
    yield Paragraph(" ".join([words.codes_intro, *_commonest(material, words)]))
    # What is wide comes last and together, so that the paper is turned once.
    pictures = list(_pictures(material, "codes"))
    yield from (one for one in pictures if one.figure.width == "column")
    yield Table(material.codes)
    yield from map(Table, material.codes_by)
    yield from (one for one in pictures if one.figure.width == "page")


def _commonest(material: Material, words: Words) -> Iterator[str]:
    """A sentence on the commonest codes; none where a share is withheld, since that could be among them."""
    shares = [(share_of(material.codes, one.place), one.label) for one in material.sections]
    known = sorted(((share, label) for share, label in shares if share is not None), key=lambda one: -one[0])
    if len(known) == len(shares) > COMMONEST:
        named = [f"{label} ({format_percent(share, language=material.language)})" for share, label in known]
        yield words.commonest.format(codes=_listed(named[:COMMONEST], words))


def _code_by_code(material: Material, words: Words) -> Iterator[Block]:
    yield Heading(words.code_by_code)
    yield Paragraph(words.sections_intro)
    if material.quotes_left_out:
        yield Notes((words.quotes_left_out,))
    if material.general_quotes:
        yield Heading(words.quotes_of_question, 3)
        yield from _quotes(material.general_quotes, words)
    before: str | None = ""
    for section in material.sections:
        code = material.codebook.by_id.get(section.code_id)
        group = code.parent if code else None
        if group != before and (group or before):
            yield Heading(label_of(material.codebook.by_id.get(group or ""), material.language, words.without_group), 3)
        before = group
        yield from _section(material, section, code, words, level=4 if material.codebook.groups else 3)


def _section(
    material: Material, section: CodeSection, code: Code | None, words: Words, *, level: int
) -> Iterator[Block]:
    yield Heading(section.label, level)
    if code:
        yield Paragraph(_sentence(code.definition))
        sides = ((words.include, code.include), (words.exclude, code.exclude))
        if any(text for _, text in sides):
            yield Facts(tuple((name, (_sentence(text),)) for name, text in sides if text))
    yield Table(tally_of(material.codes, section.place, section.label))
    yield from _quotes(section.quotes, words)


def _quotes(quotes: Sequence[Quoted], words: Words) -> Iterator[Block]:
    return (
        Quotation(one.text, words.answered.format(level=one.level) if one.level else "", one.marks) for one in quotes
    )


def _agreement(material: Material, words: Words) -> Iterator[Block]:
    if not material.paired:
        return
    yield Heading(words.agreement)
    yield Paragraph(words.agreement_intro.format(coders=format_count(material.coders, language=material.language)))
    language = material.language
    rows = []
    for one in material.paired:
        share = format_percent(one.agreement, language=language)
        alpha = NO_SHARE if one.alpha is None else format_coefficient(one.alpha, language=language)
        values = (WITHHELD_MARK, WITHHELD_MARK) if one.withheld else (share, alpha)
        rows.append((one.label, format_count(one.n_comments, language=language), *values))
    header = (words.agreement_code, words.agreement_n, words.agreement_share, words.agreement_alpha)
    yield Grid(header, tuple(rows), frozenset({1, 2, 3}), words.agreement_title)
    if any(one.withheld for one in material.paired):
        yield Notes((words.agreement_withheld,))


def _codebook(material: Material, words: Words) -> Iterator[Block]:
    book = material.codebook
    yield Heading(words.codebook)
    yield Paragraph(words.codebook_intro.format(codebook=book))
    groups = {code.id for code in book.groups}
    rows: list[tuple[str, tuple[str, ...]]] = []
    before: str | None = ""
    for code in book.codes:
        if code.retired:
            continue
        if code.id in groups or (code.parent != before and code.parent is None):
            if rows:
                yield Facts(tuple(rows))
            rows = []
            if groups:
                yield Heading(label_of(code if code.id in groups else None, material.language, words.without_group), 3)
        if code.id in groups:
            yield Paragraph(_sentence(code.definition))
            before = code.id
        else:
            label = f"{label_of(code, material.language, code.id)} ({code.id})"
            rows.append((label, (_sentence(code.definition),)))
            before = code.parent
    if rows:
        yield Facts(tuple(rows))


def label_of(code: Code | None, language: Language, otherwise: str) -> str:
    """A code's label, the bokmål one where the language has none."""
    return otherwise if code is None else code.label.get(language) or code.label.get("nb") or otherwise


def _pictures(material: Material, part: str) -> Iterator[Picture]:
    return map(Picture, material.figures.get(part, ()))


def _cells(table: CrossTable, column: int) -> list[int | None]:
    """The numbers of the total and of what is outside it."""
    rows = [row for row in table.rows if row.kind in ("total", "outside")]
    return [cell.count for row in rows if isinstance(cell := row.cells[column], Tally)]


def _everybody(material: Material, column: int) -> int | None:
    """A column's number of all respondents, from the first table that has it: by an attribute all are in the total."""
    numbers = (_sum(_cells(table, column)) for table in (material.commenting, *material.commenting_by))
    return next((number for number in numbers if number is not None), None)


def _sum(numbers: Sequence[int | None]) -> int | None:
    known = [one for one in numbers if one is not None]
    return sum(known) if len(known) == len(numbers) else None


def _number(number: int | None, language: Language) -> str:
    return WITHHELD_MARK if number is None else format_count(number, language=language)


def _listed(texts: Sequence[str], words: Words) -> str:
    *firsts, last = texts
    return f"{', '.join(firsts)} {words.both} {last}" if firsts else last


def _sentence(text: str) -> str:
    return " ".join(text.split())
