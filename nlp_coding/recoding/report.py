"""The reports on a codebook's difference and on a re-coding, as documents."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

from nlp_coding.codebook.changes import Change
from nlp_coding.codebook.diff import Diff
from nlp_coding.core.codebook import Language
from nlp_coding.core.document import Block, Document, Grid, Heading, Listing, Paragraph, Quote
from nlp_coding.core.numbers import format_count
from nlp_coding.recoding.impact import CodeImpact, Example, Impact
from nlp_coding.recoding.recode import Recoding
from nlp_coding.recoding.words import REPORT_WORDS, ReportWords
from nlp_coding.tables.compare import Compared, Comparison

_LEARNED = re.compile(r"learned ([+-]\d+)\.(\d)")
"""How evidence says what words add to a model's log-odds (see coding/weighing.py)."""


def diff_document(diff: Diff, *, language: Language = "en", brief: bool = False) -> Document:
    """The difference between two versions; `brief` counts lines, and changes of wording and examples."""
    words = REPORT_WORDS[language]
    title = words.title_diff.format(before=diff.before, after=diff.after)
    return Document(title, tuple(_changes(diff, language, brief=brief)), language)


def recoding_document(done: Recoding, *, language: Language = "nb", with_text: bool = False) -> Document:
    """What a re-coding changed; the comments' own words only `with_text`."""
    words = REPORT_WORDS[language]
    is_trial = done.runs[1] is None
    title = (words.title_trial if is_trial else words.title_recode).format(before=done.before, after=done.after)
    blocks: list[Block] = [Paragraph(" ".join(_summary(done, words)))]
    blocks += [Heading(words.changes), *_changes(done.diff, language, brief=True)]
    blocks += impact_blocks(done.impact, language=language, with_text=with_text)
    return Document(title, tuple(blocks), language)


def brief_document(done: Recoding, *, language: Language = "nb") -> Document:
    """One of several studies: how many comments each changed code has."""
    words = REPORT_WORDS[language]
    changed = [figure for figure in done.impact.comparison.figures if figure.changed]
    block = _codes(done.impact, changed, language) if changed else Paragraph(words.no_code_changes)
    people = Listing(tuple(_people(done.impact, language)))
    return Document(str(done.folder), (Paragraph(" ".join(_summary(done, words))), block, people), language)


def _summary(done: Recoding, words: ReportWords) -> Iterator[str]:
    old, new = done.runs
    yield words.nothing_stored if new is None else words.runs.format(old=old, new=new)
    if done.n_again is None:
        yield words.all_again
    elif done.retaught:
        yield words.retaught.format(codes=", ".join(done.retaught))
        if done.n_taken or done.codes_again:
            yield words.others_again.format(n=done.n_again) if done.n_again else words.others_taken
    else:
        yield words.some_again.format(n=done.n_again) if done.n_again else words.none_again
    if done.resumed:
        yield words.resumed


def _changes(diff: Diff, language: Language, *, brief: bool) -> Iterator[Block]:
    words = REPORT_WORDS[language]
    if not diff.changes:
        yield Paragraph(words.no_changes)
    small = [change for change in diff.changes if change.level == "patch"] if brief else []
    told = [change for change in diff.changes if change not in small]
    if told:
        texts = (one.summarise(language) if brief else one.describe(language) for one in told)
        yield Listing(tuple(f"{words.level[one.level]}: {text}" for one, text in zip(told, texts, strict=True)))
    if small:
        yield Paragraph(words.smaller.format(n=len(small)))
    if diff.questions:
        yield Heading(words.questions)
        yield Listing(diff.questions)


def impact_blocks(impact: Impact, *, language: Language, with_text: bool) -> Iterator[Block]:
    """By code, by cell, what people had decided, and the comments."""
    words = REPORT_WORDS[language]
    yield Heading(words.codes)
    changed = [figure for figure in impact.comparison.figures if figure.changed]
    if changed:
        yield _codes(impact, changed, language)
    else:
        yield Paragraph(words.no_code_changes)
    yield Heading(words.table)
    yield _table(impact.comparison, language)
    yield Heading(words.people)
    yield Listing(tuple(_people(impact, language)))
    if impact.codes:
        yield Heading(words.comments)
        for one in impact.codes:
            yield from _comments(one, words, with_text=with_text)


def _codes(impact: Impact, changed: list[Compared], language: Language) -> Grid:
    words = REPORT_WORDS[language]
    by_id = {one.code_id: one for one in impact.codes}
    total = impact.comparison.total
    rows = []
    for figure in changed:
        one = by_id.get(figure.id or "")
        was, now = figure.before[total], figure.after[total]
        rows.append(
            (
                _label(figure, words),
                "–" if figure.is_new else format_count(was, language=language),
                "–" if figure.is_gone else format_count(now, language=language),
                _signed(now - was),
                format_count(len(one.gained) if one else 0, language=language),
                format_count(len(one.lost) if one else 0, language=language),
            )
        )
    header = (words.code, words.before, words.after, words.difference, words.gains, words.loses)
    return Grid(header, tuple(rows), frozenset(range(1, 6)))


def _table(comparison: Comparison, language: Language) -> Grid:
    words = REPORT_WORDS[language]
    header = (words.code, *comparison.rows)
    rows = tuple(
        (
            _label(figure, words),
            *(_cell(was, now, language) for was, now in zip(figure.before, figure.after, strict=True)),
        )
        for figure in comparison.figures
    )
    return Grid(header, rows, frozenset(range(1, len(header))), caption=words.table_caption)


def _cell(was: int, now: int, language: Language) -> str:
    before, after = format_count(was, language=language), format_count(now, language=language)
    return after if was == now else f"{before} → {after} ({_signed(now - was)})"


def _signed(number: int) -> str:
    """With a sign, and a minus that is one."""
    return f"+{number}" if number > 0 else f"−{-number}" if number else "0"


def _label(figure: Compared, words: ReportWords) -> str:
    return f"{figure.label} ({words.states[figure.state]})" if figure.state else figure.label


def _people(impact: Impact, language: Language) -> Iterator[str]:
    words = REPORT_WORDS[language]
    yield words.decided.format(n=impact.n_decided) if impact.n_decided else words.nobody
    for n, template in (
        (impact.n_unsplit, words.unsplit),
        (impact.n_unmerged, words.unmerged),
        (impact.n_outdated, words.outdated),
        (impact.n_retired, words.retired),
    ):
        if n:
            yield template.format(n=format_count(n, language=language))


def _comments(one: CodeImpact, words: ReportWords, *, with_text: bool) -> Iterator[Block]:
    yield Heading(one.label, level=3)
    for ids, template, gains in ((one.gained, words.gains_code, True), (one.lost, words.loses_code, False)):
        shown = [example for example in one.examples if example.gains == gains]
        for example in shown:
            why = _why(example, words)
            yield Paragraph(template.format(id=example.comment_id, level=example.level or words.no_answer, why=why))
            if with_text:
                spans = example.coding.evidence if example.coding else ()
                yield Quote(example.text, tuple((span.start, span.end) for span in spans))
        if len(ids) > len(shown):
            yield Paragraph(words.and_more.format(n=len(ids) - len(shown)))


def _why(example: Example, words: ReportWords) -> str:
    if example.coding is None:
        return words.by_nobody
    if example.coding.origin == "person":
        return words.by_person.format(coder=example.coding.coder)
    return "; ".join(dict.fromkeys(_in_words(one.reason, words) for one in example.coding.evidence))


def _in_words(reason: str, words: ReportWords) -> str:
    found = _LEARNED.fullmatch(reason)
    return words.learned.format(whole=found[1], tenths=found[2]) if found else reason


def diff_json(diff: Diff) -> dict[str, object]:
    """The difference as plain values, for programs."""
    return {
        "before": diff.before,
        "after": diff.after,
        "level": diff.level,
        "changes": [
            {
                "kind": type(one).__name__,
                "level": one.level,
                "codes": list(one.codes),
                "text": one.describe(),
                **_fields(one),
            }
            for one in diff.changes
        ],
        "questions": list(diff.questions),
    }


def _fields(change: Change) -> dict[str, object]:
    values = {field.name: getattr(change, field.name) for field in dataclasses.fields(change)}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def recoding_json(done: Recoding) -> dict[str, object]:
    """A re-coding as plain values: the ids of comments, never their text."""
    comparison, impact = done.impact.comparison, done.impact
    return {
        "study": str(done.folder),
        "before": done.before,
        "after": done.after,
        "runs": {"before": done.runs[0], "after": done.runs[1]},
        "comments_again": done.n_again,
        "codes_again": list(done.codes_again),
        "codes_retaught": list(done.retaught),
        "rows": list(comparison.rows),
        "figures": [
            {"code": one.id, "label": one.label, "before": list(one.before), "after": list(one.after)}
            for one in comparison.figures
        ],
        "codes": [{"code": one.code_id, "gained": list(one.gained), "lost": list(one.lost)} for one in impact.codes],
        "people": {
            "decided": impact.n_decided,
            "not_yet_split": impact.n_unsplit,
            "partly_merged": impact.n_unmerged,
            "redefined": impact.n_outdated,
            "retired": impact.n_retired,
        },
        "difference": diff_json(done.diff),
    }
