"""The trail as a document, for somebody who asks how a table came about: a data protection officer, a reviewer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from nlp_coding.core.document import Block, Document, Grid, Heading, Listing, Paragraph, Quote
from nlp_coding.core.numbers import format_count
from nlp_coding.trail.acts import DECIDING, Act
from nlp_coding.trail.export import Line, Trail, answer_counts, conflicts, found_evidence, may_quote, reasons, spans
from nlp_coding.trail.tell import counted, tell
from nlp_coding.trail.words import WORDS

TERM = 60
"""Characters of a term that are shown; the rows that are exported have all of it."""


def audit_document(trail: Trail) -> Document:
    """What was done to the study, day by day; then the decisions by code, each with its history."""
    words = WORDS[trail.language]
    n_comments = len({line.coding.comment_id for line in trail.lines})
    summary = words.summary.format(
        acts=counted(len(trail.acts), words.n_act, trail.language),
        first=day_of(trail.acts[0].at),
        last=day_of(trail.acts[-1].at),
        persons=counted(len({line.coding.coder for line in trail.lines}), words.n_person, trail.language),
        decisions=counted(len(_made(trail.lines)), words.n_decision, trail.language),
        comments=counted(n_comments, words.n_comment, trail.language),
    )
    blocks: list[Block] = [
        Paragraph(words.about),
        Paragraph(summary),
        Paragraph(words.without_text if trail.texts is None else words.with_text),
        Paragraph(f"{words.withdrawn} {words.times}"),
        Heading(words.versions),
        _versions(trail),
        Heading(words.people),
        _people(trail) if trail.lines else Paragraph(words.no_decisions),
        Heading(words.acts),
        *_days(trail),
    ]
    if trail.lines:
        blocks += [Heading(words.decisions), *_by_code(trail)]
    return Document(words.title.format(study=trail.study), tuple(blocks), trail.language)


def day_of(at: str) -> str:
    return at[:10]


def minute_of(at: str) -> str:
    """The time of day, without the seconds."""
    return at[11:16]


def _made(lines: Sequence[Line]) -> list[Line]:
    """Without what an undo or a merge wrote again: that is no decision of anybody's."""
    return [line for line in lines if not line.restored]


def _versions(trail: Trail) -> Grid:
    words = WORDS[trail.language]
    used = set(trail.runs.values())  # not those between, which say only how codings travel
    rows = (
        (
            str(one),
            one.digest[:12],
            f"{day_of(one.adopted_at)} {minute_of(one.adopted_at)}",
            words.in_force * one.in_force,
        )
        for one in trail.codebooks
        if one.in_force or str(one) in used
    )
    return Grid((words.codebook, words.digest, words.adopted, words.now), tuple(rows))


def _people(trail: Trail) -> Grid:
    words = WORDS[trail.language]
    rows = []
    for coder in sorted({line.coding.coder for line in trail.lines}):
        lines = [line for line in trail.lines if line.coding.coder == coder]
        holding = answer_counts(lines)
        numbers = (len(_made(lines)), sum(line.undone for line in lines), holding[1], holding[0])
        rows.append((coder, *(format_count(number, language=trail.language) for number in numbers)))
    header = (
        words.person,
        words.decisions_made,
        words.taken_back.capitalize(),
        f"{words.holds}: {words.yes}".capitalize(),
        f"{words.holds}: {words.no}".capitalize(),
    )
    return Grid(header, tuple(rows), frozenset({1, 2, 3, 4}))


def _days(trail: Trail) -> Iterator[Block]:
    words = WORDS[trail.language]
    for day, acts in groupby(trail.acts, key=lambda act: day_of(act.at)):
        yield Heading(day, level=3)
        rows = []
        for _, together in groupby(acts, key=_kind):
            some = list(together)
            rows.append(
                (
                    "–".join(dict.fromkeys((str(some[0].id), str(some[-1].id)))),
                    "–".join(dict.fromkeys((minute_of(some[0].at), minute_of(some[-1].at)))),
                    some[0].actor,
                    _told(some, trail),
                )
            )
        yield Grid((words.number, words.time, words.who, words.act), tuple(rows))


def _kind(act: Act) -> tuple[object, ...]:
    """What is told in one row: a person's decisions one after the other, if none of them was taken back; and memos."""
    return (
        (act.action, act.actor, *act.details.get("coders", ()))
        if act.action in (*DECIDING, "memo") and act.undone_by is None
        else (act.id,)
    )


def _told(acts: Sequence[Act], trail: Trail) -> str:
    words = WORDS[trail.language]
    first = acts[0]
    if len(acts) > 1 and first.action == "memo":
        return tell(first.action, {"memos": sum(act.details.get("memos", 0) for act in acts)}, trail.language)
    if len(acts) > 1:
        n_decisions = sum(act.details.get("decisions", 0) for act in acts)
        told = words.in_commands if first.action == "decide" else words.settle_in_commands
        return told.format(
            decisions=counted(n_decisions, words.n_decision, trail.language),
            commands=counted(len(acts), words.n_command, trail.language),
        )
    told = tell(first.action, first.details, trail.language, actor=first.actor)
    return f"{told} ({words.undone.format(act=first.undone_by)})" if first.undone_by is not None else told


def _by_code(trail: Trail) -> Iterator[Block]:
    words = WORDS[trail.language]
    lines_of: dict[str, list[Line]] = {code_id: [] for code_id in trail.codes}
    for line in trail.lines:
        lines_of.setdefault(line.coding.code_id, []).append(line)
    for code_id, lines in lines_of.items():
        label = trail.codes[code_id].label.get(trail.language) if code_id in trail.codes else None
        yield Heading(f"{label} ({code_id})" if label else code_id, level=3)
        holding = answer_counts(lines)
        comments = {line.coding.comment_id for line in lines}
        summary = words.code_summary.format(
            decisions=counted(len(_made(lines)), words.n_decision, trail.language),
            comments=counted(len(comments), words.n_comment, trail.language),
            yes=format_count(holding[1], language=trail.language),
            no=format_count(holding[0], language=trail.language),
        )
        if n_conflicts := conflicts(lines):
            disputed = counted(n_conflicts, words.n_comment, trail.language)
            summary += " " + words.conflicts.format(conflicts=disputed)
        yield Paragraph(summary)
        lines.sort(key=lambda line: (line.coding.comment_id, line.decision.id))
        if trail.texts is None:
            yield _grid(lines, trail)
        else:
            yield from _with_texts(lines, trail)


def _grid(lines: Sequence[Line], trail: Trail) -> Grid:
    words = WORDS[trail.language]
    header = (
        words.comment, words.time, words.person, words.answer, words.codebook, words.machine, words.evidence, words.now,
    )  # fmt: skip
    rows = (
        (
            line.coding.comment_id,
            f"{day_of(line.decision.decided_at)} {minute_of(line.decision.decided_at)}",
            _coder(line),
            _answer(line, trail),
            line.decision.codebook,
            _said(line, trail),
            _evidence(line, trail),
            _now(line, trail),
        )
        for line in lines
    )
    return Grid(header, tuple(rows))


def _with_texts(lines: Sequence[Line], trail: Trail) -> Iterator[Block]:
    """The comment, with what the machine pointed at marked, and what was decided on it."""
    assert trail.texts is not None
    for comment_id, of_comment in groupby(lines, key=lambda line: line.coding.comment_id):
        some = list(of_comment)
        yield Heading(comment_id, level=4)
        if comment_id in trail.texts:
            text = trail.texts[comment_id]
            marks = {text.place(span.start, span.end) for line in some for span in found_evidence(line)}
            yield Quote(text.text, tuple(sorted(marks)))
        yield Listing(tuple(_sentence(line, trail) for line in some))


def _sentence(line: Line, trail: Trail) -> str:
    words = WORDS[trail.language]
    at = f"{day_of(line.decision.decided_at)} {minute_of(line.decision.decided_at)}"
    parts = [f"{at} {_coder(line)}: {_answer(line, trail)}", line.decision.codebook]
    if said := _said(line, trail):
        evidence = _evidence(line, trail)
        parts.append(f"{words.machine}: {said}{f' – {evidence}' if evidence else ''}")
    if now := _now(line, trail):
        parts.append(f"{words.now}: {now}")
    return " · ".join(parts)


def _coder(line: Line) -> str:
    """Who decided, and who typed it, where that was somebody else."""
    return line.coding.coder if line.who == line.coding.coder else f"{line.coding.coder} ({line.who})"


def _answer(line: Line, trail: Trail) -> str:
    words = WORDS[trail.language]
    if line.answer is None:
        return words.taken_back
    answer = words.yes if line.answer else words.no
    about = [word for word, said in ((words.settled, line.settles), (words.restored, line.restored)) if said]
    return f"{answer} ({', '.join(about)})" if about else answer


def _said(line: Line, trail: Trail) -> str:
    words = WORDS[trail.language]
    return {
        "suggested": words.suggested,
        "not suggested": words.not_suggested,
        "not coded yet": words.not_coded,
        "not shown": words.not_shown,
        "": "",
    }[line.said]


def _evidence(line: Line, trail: Trail) -> str:
    """Where the words stand, the words themselves if the page holds text, and the term that found them."""
    if line.seen is None or not line.said:
        return ""
    found = line.seen.evidence
    text = trail.texts.get(line.coding.comment_id) if trail.texts and line.seen.same_text else None
    terms = reasons(found, quoting=may_quote(line, trail))
    return "; ".join(
        " ".join(
            filter(
                None, (f"«{text.words(span.start, span.end)}»" if text else "", spans((span,)), f"({_shortened(term)})")
            )
        )
        for span, term in zip(found, terms, strict=True)
    )


def _shortened(term: str) -> str:
    return term if len(term) <= TERM else term[:TERM].rpartition(" ")[0].rstrip(" /(") + " …"


def _now(line: Line, trail: Trail) -> str:
    words = WORDS[trail.language]
    if line.undone:
        return words.taken_back
    if line.superseded_by is not None:
        return words.superseded
    if line.decision.withdrawn:
        return ""
    return f"{words.holds}, {words.stale}" if line.decision.stale else words.holds
