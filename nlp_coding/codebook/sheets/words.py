"""The loader's remedies, which speak of YAML, in the words of a sheet."""

from __future__ import annotations

import re

_IDS = r"(\[[^\]]*\]|[\w…]+)"

_WORDS = (
    (rf"\b(split|merge|replace): {_IDS}, (?:into|by): {_IDS}", r"\1 under Move, \2 under From, \3 under To"),
    (r"\bredefine: ([\w…]+), note: ", r"redefine under Move, \1 under From, and as Note "),
    ("write redefine: where", "write redefine under Move where"),
    ("^add retired: true, or take replaced_by away$", "write yes under Retired, or empty the cell"),
    (r"^write version: .*, or give the file the name of its version$", "name the new file draft.yaml with --out"),
    (r'^write (?:version|revises): "(.*)"$', r"write \1"),
    (r"^write name: (\S+), or take revises away", r"write \1 beside Name, or empty Revises"),
    ('add revises: "1.0.0", the version', "fill in Revises, the version"),
    ("or raise version:$", "or raise the version"),
    ("or retired: true$", "or the yes under Retired"),
    (r"\bretired: true\b", "yes under Retired"),
    (r"\breplaced_by: (\[[^\]]*\])", r"\1 under Replaced by"),
    (r"\[([\w…, ]*)\]", r"\1"),
    ("^define it under lists:$", "define it among the word lists"),
    (r"^in a block \(\|\) ", ""),
    ("^a key is indented less .*", ""),
)


def in_sheet_words(remedy: str | None) -> str | None:
    """The remedy for who mends a cell; None where it is of no use there.

    >>> in_sheet_words("add to it retired: true, and replaced_by: [one, two]")
    'add to it yes under Retired, and one, two under Replaced by'
    """
    for pattern, words in _WORDS:
        remedy = re.sub(pattern, words, remedy or "")
    return remedy or None
