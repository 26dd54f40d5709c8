"""From words of a comment to a term in the draft of the codebook: as the term language writes it, and what it finds."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from nlp_coding.core.codebook import Code
from nlp_coding.core.terms import WORD
from nlp_coding.drafts import Draft, find_draft
from nlp_coding.planning import term_coder
from nlp_coding.standing import stored_codebook
from nlp_coding.workflow import Study

_TRIAL = "0"  # no code of a codebook can be called by a number
_LONGEST_ABBREVIATION = 5


def as_term(phrase: str) -> str:
    """The words of a phrase in the term language: in small letters, without signs; LIS among others as "LIS"."""
    words = re.findall(WORD, phrase)
    shouted = len(words) > 1 and all(word == word.upper() for word in words)
    return " ".join(f'"{word}"' if _is_abbreviation(word) and not shouted else word.lower() for word in words)


def _is_abbreviation(word: str) -> bool:
    return word.isupper() and word.isalpha() and 1 < len(word) <= _LONGEST_ABBREVIATION


@dataclass(frozen=True)
class Offer:
    """A term that a code of the draft may get."""

    term: str
    """As it would be written."""
    found: frozenset[str]
    """The comments of the study that it finds by itself, as a term of this code."""
    draft: Path | None
    """The draft that it would go into; None where it would be made."""


def offer_term(study: Study, code_id: str, source: str) -> Offer:
    """Try a term. Raises InputError where it is none, the code has it already, or the draft has mistakes.

    It takes about a second, and opens the study for itself: call it in a thread of its own.
    """
    draft = _draft(study)
    term = draft.check_term(code_id, source)
    code = draft.codebook.by_id[code_id]
    trial = Code(_TRIAL, label={}, definition="", negation=code.negation, terms=(term,), unless=code.unless)
    book = replace(draft.codebook, codes=(*draft.codebook.codes, trial))
    coder = term_coder(book, study.settings.spacy_model, only={_TRIAL})
    found: set[str] = set()
    # No snapshot: whoever writes meanwhile, the coder's own keys among them, would wait for its end.
    with study.store() as store:
        for comments in store.iter_comments():
            batch = coder.read([one.text for one in comments])
            hit = set(coder.find(batch)[_TRIAL].text.tolist())
            found.update(one.id for one, text in zip(comments, batch.which, strict=True) if text in hit)
    return Offer(term.source, frozenset(found), draft.path)


def add_term(study: Study, code_id: str, source: str) -> Path:
    """Put the term into the draft, which is made where there is none; gives its file. The codebook in force stays.

    Raises InputError as `offer_term` does, and where the draft's layout takes no line more.
    """
    return _draft(study).write_term(code_id, source)


def _draft(study: Study) -> Draft:
    with study.store() as store:
        stored = stored_codebook(store)
        has_bank = store.bank_of(stored.digest) is not None
    return find_draft(study, stored, has_bank=has_bank)
