"""Text on its way into a cell of another program: never a formula, never a byte that breaks the file."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


def protect_cell(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would read a formula; otherwise as it is.

    A lone "-" (a usual non-answer) and plain numbers stay. Text that already has apostrophes before a formula sign
    gets one more, so that taking one off again always gives back the original.

    >>> protect_cell("=1+1")
    "'=1+1"
    """
    if text == "-" or not _FORMULA.match(text) or _NUMBER.fullmatch(text):
        return text
    return f"'{text}"
