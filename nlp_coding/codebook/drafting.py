"""A version's text made a draft, and a draft's text a version: only the lines that must change are touched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from nlp_coding.codebook.yaml_syntax import compose
from nlp_coding.core.codebook import DRAFT

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

Edit = tuple[int, int, str]
"""From, to (places in the text), and what comes there instead."""


def as_draft(text: str, *, revises: str) -> str:
    """A version's text as the draft of the one that follows it: its moves are gone, comments and layout stay."""
    return _edited(text, _draft_edits(text, revises))


def as_version(text: str, version: str) -> str:
    """A draft's text under the number it is released by."""
    _, value = _keys(text)["version"]
    return _edited(text, [(*_span(value), f'"{version}"')])


def with_code(text: str, entry: Sequence[str], *, after: int) -> str:
    """A draft's text with one more code, behind the code of that number; all other lines stay as they are.

    `entry` are the code's lines, its dash in the first column. Raises ValueError where the codes stand in brackets.
    """
    _, codes = _keys(text)["codes"]
    if getattr(codes, "flow_style", None):
        raise ValueError("the codes stand in brackets")
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    indent = codes.start_mark.column
    dashes = [text.count("\n", 0, text.rindex("-", 0, code.start_mark.index)) for code in codes.value]
    end = codes.end_mark.index
    dashes.append(len(lines) if end >= len(text) else text.count("\n", 0, end))
    above = [_above(lines, dash, indent) for dash in dashes]
    at = above[after + 1]
    newline = "\r\n" if lines[0].endswith("\r\n") else "\n"
    new = [f"{' ' * indent}{line}{newline}" for line in entry]
    between = [lines[first:dash] for first, dash in zip(above[1:-1], dashes[1:-1], strict=True)]
    if not between or any(not line.strip() for lead in between for line in lead):
        new.insert(0, newline)
    if not lines[at - 1].endswith("\n"):
        new.insert(0, newline)
    return "".join((*lines[:at], *new, *lines[at:]))


def _above(lines: Sequence[str], row: int, indent: int) -> int:
    """Where what belongs to a code begins, from its dash up: blank lines and comments not deeper than the dash."""
    while row and (not (line := lines[row - 1]).strip() or re.match(rf" {{0,{indent}}}#", line)):
        row -= 1
    return row


def _draft_edits(text: str, revises: str) -> Iterator[Edit]:
    keys = _keys(text)
    version_key, version = keys["version"]
    yield *_span(version), DRAFT
    if "revises" in keys:
        key, value = keys["revises"]
        start, end = _span(value)
        if start == end:  # no value: YAML places it where the next key begins
            start = end = text.index(":", key.end_mark.index) + 1
        yield start, end, f'"{revises}"' if start < end else f' "{revises}"'
    else:
        end = text.find("\n", version.end_mark.index)
        newline = "\r\n" if text[end - 1 : end] == "\r" else "\n"
        line = f'{" " * version_key.start_mark.column}revises: "{revises}"'
        yield (end + 1, end + 1, line + newline) if end >= 0 else (len(text), len(text), newline + line)
    if "moves" in keys:
        yield *_lines_of_moves(text, keys), ""


def _lines_of_moves(text: str, keys: dict[str, tuple[Node, Node]]) -> tuple[int, int]:
    """From the comment right above `moves:` to the last line below it; comments about the next key stay."""
    lines = text.splitlines(keepends=True)
    first = keys["moves"][0].start_mark.line
    following = [key.start_mark.line for key, _ in keys.values() if key.start_mark.line > first]
    last = min(following, default=len(lines))
    while last > first + 1 and (not lines[last - 1].strip() or lines[last - 1].startswith("#")):
        last -= 1
    while first and lines[first - 1].startswith("#"):
        first -= 1
    if (not first or not lines[first - 1].strip()) and last < len(lines) and not lines[last].strip():
        last += 1  # of the blank lines on both sides one is enough
    return len("".join(lines[:first])), len("".join(lines[:last]))


def _keys(text: str) -> dict[str, tuple[Node, Node]]:
    """The uppermost keys of a codebook that can be read, with their values."""
    root = compose(text, file="codebook")
    return {str(key.value): (key, value) for key, value in root.value} if root is not None else {}


def _span(node: Node) -> tuple[int, int]:
    return node.start_mark.index, node.end_mark.index


def _edited(text: str, edits: Iterator[Edit] | list[Edit]) -> str:
    for start, end, instead in sorted(edits, reverse=True):
        text = text[:start] + instead + text[end:]
    return text
