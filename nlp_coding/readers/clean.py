"""Cleaning text once, at import: Unicode form, line ends, control characters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from unicodedata import normalize

# Word's soft line break (VT), form feed, and Unicode's own line ends break a line for the person who wrote them.
_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_INVISIBLE = "\ufeff\u200b\u2060"
# Soft hyphens, marks that turn the direction of a line, tags: two names that look alike would be two. Not the joiners
# U+200C and U+200D, which belong to the spelling of some scripts and to emoji.
_HIDDEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0001\U000e0020-\U000e007f]"
)
_UNSEEN = re.compile(f"{_CONTROL.pattern}|{_SURROGATE.pattern}|{_HIDDEN.pattern}|[\r\x0b\x0c\u2028\u2029]")


def clean_text(raw: str) -> str:
    """The text of record: NFC, line ends LF, no control characters but tab and LF, no white space around it.

    Text in which nothing can be seen becomes the empty string.
    """
    if not raw.isprintable():  # true of nearly every cell, and then there is nothing to remove inside
        raw = _CONTROL.sub("", _BREAK.sub("\n", _whole_characters(raw)))
        text = normalize("NFC", raw).strip()
        return text if text.strip(_INVISIBLE) else ""
    return normalize("NFC", raw).strip()


@lru_cache(maxsize=4096)  # closed answers repeat: a few values, given thousands of times
def one_line(raw: str) -> str:
    """An id, a name or a closed answer: cleaned, nothing unseen in it, every run of white space one space."""
    return _one_line(raw)


def _one_line(raw: str) -> str:
    text = clean_text(raw)
    if not text.isprintable():
        text = normalize("NFC", _HIDDEN.sub("", text))  # a letter and its accent may have been kept apart
    return " ".join(text.split())


def one_lines(raws: Sequence[str]) -> Sequence[str]:
    """`one_line` of each; at once, where all are words of ASCII, as ids are."""
    together = " ".join(raws)
    if together.isascii() and together.isprintable() and together.split() == list(raws):
        return raws
    return list(map(_one_line, raws))


def visible(text: str) -> str:
    r"""Somebody else's text for a terminal: what would turn or hide a part of the line is written out.

    Line breaks and tabs stay.

    >>> print(visible("ka\u202eri"))
    ka\u202eri
    """
    return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def storable(raw: str) -> str:
    """The original as it was, but for halves of characters, which no file can hold: they become U+FFFD."""
    return _SURROGATE.sub("\ufffd", raw)


def _whole_characters(text: str) -> str:
    """Join surrogate pairs and drop lone surrogates."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")


_ROWS_SHOWN = 10


def rows_in_words(rows: list[int]) -> str:
    """Row numbers for a message: "row 3", "rows 3, 4, 9 and 12 more"."""
    if len(rows) == 1:
        return f"row {rows[0]}"
    more = f" and {len(rows) - _ROWS_SHOWN} more" if len(rows) > _ROWS_SHOWN else ""
    return f"rows {', '.join(str(row) for row in rows[:_ROWS_SHOWN])}{more}"
