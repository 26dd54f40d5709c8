"""The stub of a new code, for a person to finish: its texts, and its lines in the codebook's file."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Mapping, Sequence

from nlp_coding.codebook.write import WIDTH, Texts, Value, write_texts
from nlp_coding.core.codebook import LANGUAGES, Code, Codebook, Language

_DEFINITIONS: Mapping[Language, str] = {
    "nb": "UTKAST: kommentarer om {}. Skriv hva koden gjelder, hva som regnes med, og hva som ikke regnes med.",
    "nn": "UTKAST: kommentarar om {}. Skriv kva koden gjeld, kva som blir rekna med, og kva som ikkje blir rekna med.",
    "en": "DRAFT: comments about {}. Write what the code is for, what counts as it, and what does not.",
}
_MARKERS: Mapping[Language, frozenset[str]] = {
    "nb": frozenset({"ikke", "hva", "noe", "fra", "kommentarer", "en", "et"}),
    "nn": frozenset({"ikkje", "kva", "noko", "frå", "kommentarar", "ein", "eit"}),
    "en": frozenset({"the", "of", "and", "is", "not", "that", "comments"}),
}
"""Words by which one sees what language definitions are written in."""


def stub_code(code_id: str, name: str, book: Codebook, *, language: Language, parent: str | None = None) -> Code:
    """A code that has a name alone: it is the label in every language, since a codebook has to have them all.

    The definition says that it is not written yet, in the language that the codebook's others are in, or else in
    `language`.
    """
    name = unicodedata.normalize("NFC", " ".join(name.split()))
    about = name if name[1:2].isupper() else name[:1].lower() + name[1:]  # LAR stays LAR
    definition = _DEFINITIONS[_written_in(book) or language].format(about.rstrip(". "))
    return Code(id=code_id, label=dict.fromkeys(LANGUAGES, name), definition=definition, parent=parent)


def entry_of(code: Code, comments: Sequence[str]) -> tuple[str, ...]:
    """The lines of a new code in its file, its dash in the first column; `comments` stand as such below its id."""
    texts: dict[str, Value] = {
        "id": code.id,
        "parent": code.parent or "",
        "label": dict(code.label),
        "definition": code.definition,
        "terms": tuple(term.source for term in code.terms),
        "matches": code.matches,
    }
    written = write_texts(Texts(head={}, codes=[{key: value for key, value in texts.items() if value}]))
    rows = zip(written.text.split("\n"), written.places, strict=False)
    first, *others = (line[2:] for line, place in rows if place[:2] == ("codes", 0))
    return (first, *(f"  {line}" for comment in comments for line in _comment_lines(comment)), *others)


def _comment_lines(comment: str) -> list[str]:
    """No sign that ends a line, or that YAML refuses, gets through: ids of comments are whatever a file holds."""
    plain = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in comment)
    return textwrap.wrap(
        plain,
        WIDTH - 6,
        initial_indent="# ",
        subsequent_indent="#   ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _written_in(book: Codebook) -> Language | None:
    """The language of the codebook's definitions; None where they do not tell."""
    words = [word for code in book.codes for word in re.findall(r"\w+", code.definition.lower())]
    counts = {language: sum(word in markers for word in words) for language, markers in _MARKERS.items()}
    most = max(counts.values())
    leading = [language for language, count in counts.items() if count == most]
    return leading[0] if len(leading) == 1 else None
