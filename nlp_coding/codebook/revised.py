"""A codebook held against the version it revises: no id dies, none comes to life again, and moves lead to new codes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nlp_coding.codebook.read_code import PlacedCode
from nlp_coding.codebook.read_moves import PlacedMove
from nlp_coding.codebook.yaml_syntax import compose
from nlp_coding.codebook.yaml_tree import Mistakes, kind_of
from nlp_coding.core.errors import InputError, Mistake, nearest
from nlp_coding.core.shipped import shipped

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

_NOT_NEEDED = re.compile(
    r"( *(?:- +)?)(?:label|lists|moves|definition|include|exclude|negation|terms|unless|matches|rejects):(?:\s|$)"
)


@dataclass(frozen=True)
class EarlierCode:
    """What the checks need to know of a code of the revised version."""

    parent: str | None
    retired: bool
    replaced_by: tuple[str, ...]


@dataclass(frozen=True)
class Earlier:
    """The revised version, without its terms: to read them would take as long again as reading the codebook."""

    name: str
    version: str
    codes: Mapping[str, EarlierCode]

    @property
    def groups(self) -> set[str]:
        return {code.parent for code in self.codes.values() if code.parent}


def find_revised(name: str, version: str, folders: Sequence[Path]) -> Path | None:
    """The file of the version that one revises: in the first of the folders, or where shipped codebooks lie."""
    for folder in (*folders, shipped("codebooks") / name):
        for file in (folder / f"{version}.yaml", folder / f"{version}.yml"):
            if file.is_file():
                return file
    return None


def peek(text: str, *, file: str, version: str) -> Earlier:
    """Name and codes of a version's text, without checking it. Raises InputError where it is not that version's."""
    text = unicodedata.normalize("NFC", text)
    try:
        fields = _pairs(compose(_thinned(text), file=file))
    except InputError:  # a layout in which lines cannot be left out, or a mistake: the whole text says it rightly
        fields = _pairs(compose(text, file=file))
    codes = fields.get("codes")
    if codes is None or kind_of(codes) != "list":
        raise InputError(Mistake("it has no codes", file=file))
    if (held := _text(fields.get("version"))) != version:
        raise InputError(Mistake(f"it holds version {held or 'none'}", file=file))
    found = (_pairs(node) for node in codes.value)
    return Earlier(
        _text(fields.get("name")),
        version,
        {
            _text(code["id"]): EarlierCode(
                parent=_text(code.get("parent")) or None,
                retired=_text(code.get("retired")).lower() == "true",
                replaced_by=tuple(_texts(code.get("replaced_by"))),
            )
            for code in found
            if "id" in code
        },
    )


def check_history(
    earlier: Earlier,
    *,
    name: str,
    codes: Sequence[PlacedCode],
    moves: Sequence[PlacedMove],
    rows: Mapping[str, int],
    mistakes: Mistakes,
) -> None:
    """Adds what a codebook says against the version it revises; `rows` are those of its uppermost keys."""
    if earlier.name != name:
        mistakes.add(
            f"«{name}» cannot revise {earlier.version} of «{earlier.name}»: it is another codebook",
            row=rows["name"],
            column="name",
            remedy=f"write name: {earlier.name}, or take revises away",
        )
    _check_dead(earlier, codes, rows["codes"], mistakes)
    groups = {placed.code.parent for placed in codes}
    for placed in codes:
        _check_code(earlier, placed, mistakes)
        before = earlier.codes.get(placed.code.id)
        if before and placed.code.id in groups and placed.code.id not in earlier.groups and not before.retired:
            mistakes.add(
                f"«{placed.code.id}» was a code in {earlier.version}, and is a group here",
                row=placed.row("id"),
                column=placed.column("id"),
                remedy="people decided on it: retire it (with a split into the codes below, say), and make a new group",
            )
    by_id = {placed.code.id: placed.code for placed in reversed(codes)}  # of doubled ids the first
    for move in moves:
        for code_id, row, column in move.sources():
            # What is wrong with it here already is told already.
            if code_id in by_id and (move.move.kind != "redefine" or not by_id[code_id].retired):
                _check_source(earlier, code_id, row, column, mistakes)
        for code_id, row, column in move.targets():
            if code_id in earlier.codes and code_id not in move.move.sources:
                message = f"«{code_id}» is in {earlier.version} already, so nothing can be moved into it"
                remedy = "give the target an id of its own, and merge the old code into it where that is meant"
                mistakes.add(message, row=row, column=column, remedy=remedy)


def _check_dead(earlier: Earlier, codes: Sequence[PlacedCode], row: int, mistakes: Mistakes) -> None:
    ids = {placed.code.id for placed in codes}
    new = [placed.code.id for placed in codes if placed.code.id and placed.code.id not in earlier.codes]
    for code_id, before in earlier.codes.items():
        if code_id in ids or not ids:
            continue
        remedy = "put it back with retired: true: people's decisions name it"
        close = None if before.retired else nearest(code_id, new)
        if close:
            remedy += (
                f"; if it is «{close}» now, add replaced_by: [{close}], and replace: {code_id}, by: {close} to moves:"
            )
        mistakes.add(f"the code «{code_id}» of {earlier.version} is gone", row=row, column="codes", remedy=remedy)


def _check_code(earlier: Earlier, placed: PlacedCode, mistakes: Mistakes) -> None:
    before = earlier.codes.get(placed.code.id)
    if before is None or not before.retired:
        return
    if not placed.code.retired:
        mistakes.add(
            f"«{placed.code.id}» was retired in {earlier.version}, and is revived here",
            row=placed.row("id"),
            column=placed.column("id"),
            remedy="retire it again (retired: true), and give the new code an id of its own",
        )
    elif before.replaced_by and set(before.replaced_by) != set(placed.code.replaced_by):
        named = ", ".join(before.replaced_by)
        mistakes.add(
            f"«{placed.code.id}» was replaced by {named} in {earlier.version}, and that cannot change",
            row=placed.row("replaced_by"),
            column=placed.column("replaced_by"),
            remedy=f"write replaced_by: [{named}]; what became of these codes, they say themselves",
        )


def _check_source(earlier: Earlier, code_id: str, row: int, column: str, mistakes: Mistakes) -> None:
    if code_id not in earlier.codes:
        message = f"{earlier.version} has no code «{code_id}», so nothing can be moved from it"
        in_force = [known for known, code in earlier.codes.items() if not code.retired]
        close = nearest(code_id, in_force)
        remedy = f"did you mean «{close}»?" if close else f"name a code of {earlier.version}"
    elif earlier.codes[code_id].retired:
        message, remedy = f"«{code_id}» was retired in {earlier.version} already", "take the move away"
    elif code_id in earlier.groups:
        message = f"«{code_id}» is a group in {earlier.version}, and no comment was coded with it"
        remedy = "move the codes below it"
    else:
        return
    mistakes.add(message, row=row, column=column, remedy=remedy)


def _thinned(text: str) -> str:
    """The text without the lines of keys that are not needed: YAML takes a tenth of the time for what is left."""
    kept: list[str] = []
    inside: int | None = None
    """The column of the key whose lines are being left out."""
    for line in text.split("\n"):
        rest = line.lstrip(" ")
        column = len(line) - len(rest)
        in_list = column == inside and rest.startswith("- ")
        if inside is not None and (not rest.strip() or rest[0] == "#" or column > inside or in_list):
            continue
        found = _NOT_NEEDED.match(line)
        inside = len(found[1]) if found else None
        if found is None:
            kept.append(line)
        elif "-" in found[1]:  # the first key of a code: the code itself must stay
            kept.append(f"{found[1]}_: _")
    return "\n".join(kept)


def _pairs(node: Node | None) -> dict[str, Node]:
    if node is None or kind_of(node) != "mapping":
        return {}
    return {key.value: value for key, value in node.value if kind_of(key) == "text"}


def _text(node: Node | None) -> str:
    return str(node.value).strip() if node is not None and kind_of(node) == "text" else ""


def _texts(node: Node | None) -> Iterator[str]:
    if node is not None and kind_of(node) == "list":
        yield from map(_text, node.value)
