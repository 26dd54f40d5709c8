"""What is read rather than counted, as notebooks show it: differences, re-codings, explanations, topics."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp_coding.api.saving import place_of
from nlp_coding.core.codebook import Language
from nlp_coding.core.coding import Coding
from nlp_coding.core.document import Block, Document, Heading, Listing, Paragraph, Quote
from nlp_coding.core.files import write_privately
from nlp_coding.core.topics import Suggestions
from nlp_coding.explanations import Explanation
from nlp_coding.recoding.recode import Recoding
from nlp_coding.tables.document_html import to_html
from nlp_coding.tables.document_md import to_markdown

if TYPE_CHECKING:
    from pandas import DataFrame

_WRITERS = {".md": to_markdown, ".html": to_html}
_REASON = 80
"""Characters of a term that are shown as a reason."""


@dataclass(frozen=True, repr=False)
class Report:
    """A value with the document that tells it; a notebook shows the document, `print` its Markdown."""

    value: Any
    """What it was made from: a Diff, a Recoding, an Explanation or several."""
    document: Document

    def save(self, path: str | Path) -> None:
        """Write the document: .md or .html, readable by its owner alone."""
        place, ending = place_of(path, _WRITERS, what="a report")
        write_privately(place, _WRITERS[ending](self.document))

    def __str__(self) -> str:
        return to_markdown(self.document)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.document.title}>"

    def _repr_markdown_(self) -> str:
        # Below the headings of the notebook. No line of a user's begins with the sign: it is escaped.
        return re.sub("^#+ ", lambda found: f"##{found[0]}", to_markdown(self.document), flags=re.MULTILINE)


@dataclass(frozen=True, repr=False)
class Recoded(Report):
    """What a re-coding changed, or would change."""

    value: Recoding

    @property
    def codes(self) -> DataFrame:
        """A row for each code that changed, by id: comments before and after, and how many gain and lose it.

        `state` is new or retired (or back, absent) where only one of the two versions has the code in force.
        """
        import pandas as pd

        comparison = self.value.impact.comparison
        impact = {one.code_id: one for one in self.value.impact.codes}
        changed = [one for one in comparison.figures if one.id is not None and one.changed]
        rows = [
            (
                one.label,
                one.state,
                one.before[comparison.total],
                one.after[comparison.total],
                len(impact[one.id].gained) if one.id in impact else 0,
                len(impact[one.id].lost) if one.id in impact else 0,
            )
            for one in changed
        ]
        index = pd.Index([one.id for one in changed], name="code", dtype="str")
        frame = pd.DataFrame(rows, index=index, columns=["label", "state", "before", "after", "gain", "lose"])
        return frame.astype({"state": "string"})

    @property
    def cells(self) -> DataFrame:
        """A row for each cell of the table of codes that differs: the code, the level, number before and after.

        Labels and levels are categoricals in the order of the table, so that a pivot keeps it.
        """
        import pandas as pd

        comparison = self.value.impact.comparison
        rows = [(one.id, one.label, row, was, now, now - was) for one, row, was, now in comparison.changed_cells()]
        frame = pd.DataFrame(rows, columns=["code", "label", "level", "before", "after", "change"])
        labels = list(dict.fromkeys(one.label for one in comparison.figures))
        frame["label"] = pd.Categorical(frame["label"], categories=labels)
        frame["level"] = pd.Categorical(frame["level"], categories=list(dict.fromkeys(comparison.rows)))
        return frame

    @property
    def comments(self) -> DataFrame:
        """A row for each comment that gains or loses a code."""
        import pandas as pd

        rows = [
            (code.code_id, code.label, change, comment_id)
            for code in self.value.impact.codes
            for change, ids in (("gains", code.gained), ("loses", code.lost))
            for comment_id in ids
        ]
        return pd.DataFrame(rows, columns=["code", "label", "change", "comment_id"])


@dataclass(frozen=True, repr=False)
class Topics:
    """Topics that the comments suggest; a notebook shows `frame`."""

    found: Suggestions
    """For the figures of `nlp_coding.topics.figures`."""

    @property
    def frame(self) -> DataFrame:
        """A row for each topic, and its comments at each agreement level."""
        from nlp_coding.topics.frames import topics_frame

        return topics_frame(self.found)

    @property
    def codes(self) -> DataFrame:
        """Topics down, codes across: the share of the topic's comments that have the code."""
        from nlp_coding.topics.frames import codes_frame

        return codes_frame(self.found)

    @property
    def passages(self) -> DataFrame:
        """A row for each passage on the map of topics, with the topic it belongs to."""
        from nlp_coding.topics.frames import passages_frame

        return passages_frame(self.found)

    def __repr__(self) -> str:
        found = self.found
        return f"<{len(found.topics)} topics, in {found.n_covered} of {found.n_substance} comments with substance>"

    def _repr_html_(self) -> str:
        html: str = self.frame.to_html(index=False, border=0)
        return html


def explained(explanations: Sequence[Explanation], title: str, *, language: Language) -> Document:
    """The comments, the words that speak for each code marked in them, and who or what said so.

    In English; `language` is that of the codes' labels.
    """
    blocks: list[Block] = []
    for one in explanations:
        blocks += _explained(one, language)
    return Document(title, tuple(blocks or [Paragraph("No comment.")]), "en")


def _explained(one: Explanation, language: Language) -> Iterator[Block]:
    told = [one.respondent.agreement or "no answer", *filter(None, one.respondent.attributes.values())]
    yield Heading(f"{one.comment.id} · {' · '.join(told)}", level=3)
    marks = [(span.start, span.end) for coding in one.held if coding.applies for span in coding.evidence]
    yield Quote(one.comment.text, tuple(marks))
    if lines := list(_lines(one, language)):
        yield Listing(tuple(lines))


def _lines(one: Explanation, language: Language) -> Iterator[str]:
    if one.analysis is None:
        yield "not coded yet"
    elif not one.analysis.substance and not one.held:
        yield "without substance: in no code's base"
    elif not one.held:
        yield "no code"
    for coding in one.held:
        label = _label(one, coding, language)
        score = "" if coding.score is None else f", {coding.score:.2f}"
        words = "; ".join(
            f"«{one.comment.text[span.start : span.end]}»" + (f" ({_shortened(span.reason)})" if span.reason else "")
            for span in coding.evidence
        )
        line = f"{label if coding.applies else f'not {label}'} – {coding.status} by {_by(coding)}{score}"
        yield f"{line}: {words}" if words else line
    for coding in one.overruled:
        yield f"the {_by(coding)} said {_answer(coding)} to {_label(one, coding, language)}; it does not hold"
    for memo in one.memos:
        yield f"memo by {memo.coder}: {memo.text}"
    for memo in one.earlier_memos:
        yield f"memo by {memo.coder} (earlier): {memo.text}"
    for cell in one.conflicts:
        said = ", ".join(f"{coding.coder} {_answer(coding)}" for coding in cell)
        yield f"conflict on {_label(one, cell[0], language)}: {said}; it is counted for neither"
    for case in one.waiting:
        to_do = " or ".join(target for target in case.targets if target not in case.answered)
        yield f"to be decided on: {to_do}, since {case.change.describe()}"


def _label(one: Explanation, coding: Coding, language: Language) -> str:
    code = one.codebook.by_id.get(coding.code_id)
    return f"{coding.code_id} ({code.label.get(language, coding.code_id)})" if code else coding.code_id


def _answer(coding: Coding) -> str:
    return "yes" if coding.applies else "no"


def _by(coding: Coding) -> str:
    return {"both": "terms and model", "terms": "terms", "model": "model"}.get(coding.origin, coding.coder)


def _shortened(reason: str) -> str:
    return reason if len(reason) <= _REASON else reason[:_REASON].rpartition(" ")[0].rstrip(" /(") + " …"
