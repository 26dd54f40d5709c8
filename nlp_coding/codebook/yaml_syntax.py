"""YAML text to a tree of nodes that know their rows; what YAML refuses is said in a researcher's words."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from nlp_coding.core.errors import InputError, Mistake

if TYPE_CHECKING:
    from ruamel.yaml.error import MarkedYAMLError
    from ruamel.yaml.nodes import Node

_QUOTE = "put the text in quotation marks, or terms in a block under «terms: |»"

# What the parser complains of → (what to say, what to do, whether the place is where it began rather than ended).
_EXPLAINED: tuple[tuple[str, str, str, bool], ...] = (
    (r"undefined alias '(.*)'", "«*{0}» at the start of a value is a YAML reference", _QUOTE, False),
    (r"character '\\t'", "a tab stands in the indentation", "indent with spaces", False),
    (r"character '(.)' that cannot start", "a value cannot begin with «{0}»", _QUOTE, False),
    (
        r"mapping values are not allowed",
        "a second «: » on the line, or a line indented too far",
        "put a text that holds «: » in quotation marks; begin each key right under the one before",
        False,
    ),
    (
        r"sequence entries are not allowed",
        "a list begins on the line of its key",
        "begin the list on the next line",
        False,
    ),
    (
        r"could not find expected ':'",
        "this line is neither «key: value» nor «- entry»",
        "look for a missing colon, or a missing space after «-»",
        True,
    ),
    (
        r"expected <block end>",
        "this line does not fit the ones above it",
        "indent it like its neighbours (comments in a block, too), and let nothing follow a closing quotation mark",
        False,
    ),
    (
        r"end of stream|document separator",
        "a quotation mark opens here and is never closed",
        "close it, or take it away",
        True,
    ),
    (r"expected ',' or '(.)'", "a bracket opens here and its «{0}» is missing", "close it", True),
    (
        r"another document",
        "a second codebook begins in the same file (---)",
        "keep one codebook a file",
        False,
    ),
)


_TAB_WIDTHS = (2, 4, 8)
"""Spaces that a tab may stand for, in the order they are tried; one of these an editor showed it as."""


def compose(text: str, *, file: str, tabs: list[Mistake] | None = None) -> Node | None:
    """The root node, or None where the text holds nothing but comments.

    Only the tree is built: no value is converted, so «1.10», «ja» and «NA» stay as written.
    Raises InputError: YAML cannot be read past its first error, so there is one, and every tab beside it. Where tabs
    in the indentation are all that keeps it from being read, they go into `tabs`, and it is read with spaces instead.
    """
    from ruamel.yaml.error import MarkedYAMLError
    from ruamel.yaml.reader import ReaderError

    try:
        return _root(text)
    except ReaderError as error:
        row = text.count("\n", 0, error.position) + 1
        message = f"an invisible character (U+{ord(text[error.position]):04X}) that YAML does not allow"
        raise InputError(Mistake(message, file=file, row=row, remedy="delete it, or type the line anew")) from error
    except MarkedYAMLError as error:
        found = _tabs(text, file)
        if found and tabs is not None and (root := _root_with_spaces(text)) is not None:
            tabs += found
            return root
        first = _explained(error, file)
        others = (mistake for mistake in found if mistake.row != first.row)
        raise InputError(sorted((first, *others), key=lambda mistake: mistake.row or 0)) from error
    except RecursionError as error:
        raise InputError(Mistake("brackets inside brackets without end", file=file)) from error


def _root(text: str) -> Node | None:
    from ruamel.yaml import YAML

    root: Node | None = YAML(typ="safe", pure=True).compose(text)
    return root


def _root_with_spaces(text: str) -> Node | None:
    """The root node as it would be with spaces for the tabs of the indentation, or None where that is no YAML either.

    No row changes by it.
    """
    from ruamel.yaml.error import MarkedYAMLError

    for width in _TAB_WIDTHS:
        with suppress(MarkedYAMLError, RecursionError):
            return _root("\n".join(_indented(line, width) for line in text.split("\n")))
    return None


def _indented(line: str, width: int) -> str:
    rest = line.lstrip(" \t")
    return line[: len(line) - len(rest)].expandtabs(width) + rest


def _explained(error: MarkedYAMLError, file: str) -> Mistake:
    problem = f"{error.problem or ''} {error.context or ''}"
    for pattern, message, remedy, at_start in _EXPLAINED:
        if found := re.search(pattern, problem):
            mark = error.context_mark if at_start and error.context_mark else error.problem_mark
            return Mistake(
                message.format(*found.groups()), file=file, row=mark.line + 1 if mark else None, remedy=remedy
            )
    mark = error.problem_mark or error.context_mark
    return Mistake(f"not readable as YAML: {problem.strip()}", file=file, row=mark.line + 1 if mark else None)


def _tabs(text: str, file: str) -> list[Mistake]:
    return [
        Mistake("a tab stands in the indentation", file=file, row=row, remedy="indent with spaces")
        for row, line in enumerate(text.split("\n"), start=1)
        if re.match(r" *\t\s*\S", line)
    ]
