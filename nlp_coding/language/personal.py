"""Finds what may point out a person in a comment, and masks it.

Recall comes first, since what is masked will be published; what is found says nothing of whether it is a secret.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from unicodedata import category

from nlp_coding.language.personal_addresses import find_addresses, find_emails, find_links
from nlp_coding.language.personal_names import find_names
from nlp_coding.language.personal_numbers import find_numbers
from nlp_coding.language.personal_spans import Kind, Personal

__all__ = ["MARKERS", "Kind", "Personal", "find_personal", "mask"]

MARKERS: Mapping[str, Mapping[Kind, str]] = {
    "nb": {
        "name": "[navn]",
        "phone": "[telefonnummer]",
        "email": "[e-postadresse]",
        "web": "[nettadresse]",
        "address": "[adresse]",
        "national_id": "[fødselsnummer]",
        "birth_date": "[fødselsdato]",
        "account": "[kontonummer]",
        "id_number": "[id-nummer]",
    },
    "nn": {
        "name": "[namn]",
        "phone": "[telefonnummer]",
        "email": "[e-postadresse]",
        "web": "[nettadresse]",
        "address": "[adresse]",
        "national_id": "[fødselsnummer]",
        "birth_date": "[fødselsdato]",
        "account": "[kontonummer]",
        "id_number": "[id-nummer]",
    },
    "en": {
        "name": "[name]",
        "phone": "[telephone number]",
        "email": "[e-mail address]",
        "web": "[web address]",
        "address": "[address]",
        "national_id": "[national identity number]",
        "birth_date": "[date of birth]",
        "account": "[account number]",
        "id_number": "[ID number]",
    },
}
"""Language of the study → kind → what stands in its place."""


_BLANK = re.compile(r"[^\S\n ]")
_HIDING = re.compile("[^\\S\n ]|[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
"""White space other than blanks and line breaks, and characters that are not seen: by both a name could be hidden."""


def find_personal(text: str) -> tuple[Personal, ...]:
    """Names, numbers and addresses in order, none overlapping another; offsets are code points.

    Where two overlap, the surer kind stands and what is left of the other is kept. It reads Norwegian in NFC, and
    misses what only people of the place would know ("han på hjørnet") and rare names in lower case. Characters without
    width count as nothing, and any white space within a line as a blank.
    """
    if not _HIDING.search(text):
        return _find(text)
    places = [place for place, letter in enumerate(text) if category(letter) != "Cf"]
    plain = "".join(_BLANK.sub(" ", text[place]) for place in places)
    return tuple(replace(one, start=places[one.start], end=places[one.end - 1] + 1) for one in _find(plain))


def _find(text: str) -> tuple[Personal, ...]:
    has_digit = any(map(str.isdecimal, text))
    covered = bytearray(len(text))
    found: list[Personal] = []
    if "@" in text or "(" in text or "[" in text or "krøll" in text.lower():
        found += _uncovered(text, covered, find_emails(text))
    if "." in text or "@" in text or ":" in text:
        found += _uncovered(text, covered, find_links(text))
    if has_digit:
        found += _uncovered(text, covered, find_numbers(text))
        found += _uncovered(text, covered, find_addresses(text))
    found += _uncovered(text, covered, find_names(text))
    return tuple(sorted(found))


def _uncovered(text: str, covered: bytearray, spans: Iterable[Personal]) -> Iterator[Personal]:
    """What of the spans no earlier one covers, where a letter or digit is left; it is covered from then on."""
    for span in spans:
        start = span.start
        while start < span.end:
            end = covered.find(1, start, span.end)
            end = span.end if end < 0 else end
            if any(map(str.isalnum, text[start:end])):
                yield Personal(start, end, span.kind)
                covered[start:end] = b"\1" * (end - start)
            start = covered.find(0, end, span.end) if end < span.end else end
            if start < 0:
                break


def mask(text: str, found: Iterable[Personal], *, language: str = "nb") -> str:
    """The text with a marker for each stretch that was found in it; ValueError where two of them overlap."""
    markers = MARKERS[language]
    parts, last = [], 0
    for one in sorted(found):
        if one.start < last:
            raise ValueError(f"{one} overlaps the one before it")
        parts += [text[last : one.start], markers[one.kind]]
        last = one.end
    return "".join([*parts, text[last:]])
