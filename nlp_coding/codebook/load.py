"""A codebook from its YAML file, or from the text a study keeps; all mistakes in one pass, each with its row."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nlp_coding.codebook.read_code import CODE_KEYS, PlacedCode, read_code, read_label
from nlp_coding.codebook.read_moves import PlacedMove, check_moves, read_moves
from nlp_coding.codebook.read_terms import WordLists, read_lists
from nlp_coding.codebook.references import check_references
from nlp_coding.codebook.releases import is_recorded, version_key
from nlp_coding.codebook.revised import check_history, find_revised, peek
from nlp_coding.codebook.yaml_syntax import compose
from nlp_coding.codebook.yaml_tree import Field, Mistakes, fields_of, kind_of, text_of
from nlp_coding.core.codebook import DRAFT, Codebook
from nlp_coding.core.errors import InputError, Mistake, nearest

CODEBOOK_KEYS = ("name", "version", "revises", "label", "lists", "codes", "moves")

_NAME = r"[^\W_][\w-]*"


@dataclass(frozen=True)
class Places:
    """Where things stand in a codebook's file, for messages about them later."""

    file: str
    codes: Mapping[str, PlacedCode] = field(default_factory=dict)
    lists: Mapping[str, int] = field(default_factory=dict)
    keys: Mapping[str, int] = field(default_factory=dict)
    """The rows of the uppermost keys: name, version, moves …"""

    def row(self, code_id: str, key: str = "id", entry: int = 0) -> int | None:
        """The row of the nth entry of a code's key (of the code itself where it has no such entry)."""
        placed = self.codes.get(code_id)
        return placed.row(key, entry) if placed else None


@dataclass(frozen=True)
class PlacedCodebook:
    """A codebook, and where its parts stand in its file."""

    codebook: Codebook
    places: Places


def load_codebook(path: str | Path) -> Codebook:
    """The codebook in a YAML file. Raises InputError with every mistake in it."""
    return load_with_places(path).codebook


def load_codebook_text(text: str, *, file: str = "codebook") -> Codebook:
    """The codebook in a text; `file` is what messages call it."""
    return read_codebook(text, file=file).codebook


def load_with_places(path: str | Path, *, folders: Sequence[Path] = ()) -> PlacedCodebook:
    """The codebook in a YAML file, with its rows.

    The file's name must agree where it is a version (1.0.0.yaml, draft.yaml), and so must what stands beside it: the
    version it revises, which is looked for in `folders` too (each holds <name>/<version>.yaml), and released.lock.
    """
    path = Path(path)
    return read_codebook(read_text(path), file=str(path), path=path, folders=folders)


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, a byte order mark taken off. Raises InputError."""
    if path.is_dir():
        raise InputError(Mistake("this is a folder", file=str(path), remedy="name the .yaml file in it"))
    if not path.is_file():
        raise InputError(no_file(path))
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw.count(b"\n", 0, error.start) + 1
        raise InputError(
            Mistake("the file is not UTF-8", file=str(path), row=row, remedy="save it again with the encoding UTF-8")
        ) from error


def no_file(path: Path) -> Mistake:
    """What to say of a file that is not there: the file beside it that is called most alike."""
    siblings = [other.name for other in path.parent.iterdir()] if path.parent.is_dir() else []
    close = nearest(path.name, siblings)
    remedy = f"did you mean {path.with_name(close)}?" if close else "look at the path"
    return Mistake("there is no such file", file=str(path), remedy=remedy)


def read_codebook(text: str, *, file: str, path: Path | None = None, folders: Sequence[Path] = ()) -> PlacedCodebook:
    """The codebook in a text, with its rows; with its `path`, held against what stands beside it. Raises InputError."""
    text = unicodedata.normalize("NFC", text.removeprefix("\ufeff"))  # as comments are, so that å meets å
    mistakes = Mistakes(file)
    root = compose(text, file=file, tabs=mistakes.found)
    if root is None or kind_of(root) != "mapping":
        message = "the file is empty" if root is None else "this is no codebook: it does not begin with keys"
        remedy = "begin with name:, version:, label: and codes:"
        raise InputError(Mistake(message, file=file, row=1, remedy=remedy))
    fields = fields_of(
        root,
        mistakes,
        known=CODEBOOK_KEYS,
        required=("name", "version", "label", "codes"),
        elsewhere={key: f"«{key}» belongs to a code: indent it more" for key in CODE_KEYS if key != "label"},
    )
    name, version = _name(fields.get("name"), mistakes), _version(fields.get("version"), mistakes, draft=True)
    if path:
        _check_called(path.stem, version, fields.get("version"), mistakes)
    revises = _revises(fields.get("revises"), version, mistakes)
    label = read_label(fields.get("label"), mistakes)
    lists = _lists(fields.get("lists"), mistakes)
    codes = _codes(fields.get("codes"), lists, mistakes)
    check_references(codes, mistakes)
    moves = read_moves(fields.get("moves"), mistakes)
    rows = {key: found.row for key, found in fields.items()}
    check_moves(moves, codes, mistakes, revises="revises" in fields, row=rows.get("moves", 1))
    codebook = Codebook(
        name=name,
        version=version,
        label=label,
        codes=tuple(placed.code for placed in codes),
        revises=revises,
        lists=lists.as_written,
        moves=tuple(placed.move for placed in moves),
    )
    # A release was held against the version before it when it was made.
    if path and not is_recorded(path, codebook, rows.get("version"), mistakes):
        _check_against_revised(codebook, codes, moves, rows, mistakes, [path.parent, *(one / name for one in folders)])
    mistakes.raise_if_any()
    return PlacedCodebook(codebook, Places(file, {placed.code.id: placed for placed in codes}, lists.rows, rows))


def _check_against_revised(
    codebook: Codebook,
    codes: Sequence[PlacedCode],
    moves: Sequence[PlacedMove],
    rows: Mapping[str, int],
    mistakes: Mistakes,
    folders: Sequence[Path],
) -> None:
    """Adds what does not agree with the revised version; where that is not to be found, `codebook check` says so."""
    if not (codebook.revises and version_key(codebook.revises) and re.fullmatch(_NAME, codebook.name)):
        return
    found = find_revised(codebook.name, codebook.revises, folders)
    if found is None:
        return
    try:
        earlier = peek(read_text(found), file=str(found), version=codebook.revises)
    except InputError as error:
        message = f"{found}, which this version revises, cannot be read: {error.mistakes[0].message}"
        remedy = "mend that file first, or put it back as it was released"
        mistakes.add(message, row=rows["revises"], column="revises", remedy=remedy)
        return
    rows = {"codes": 1, **rows}
    check_history(earlier, name=codebook.name, codes=codes, moves=moves, rows=rows, mistakes=mistakes)


def _name(field: Field | None, mistakes: Mistakes) -> str:
    name = text_of(field, mistakes) or ""
    if field and field.kind == "text" and not re.fullmatch(_NAME, name):
        remedy = "use letters, digits, - and _: the name is the folder's name, and name@version names a codebook"
        mistakes.add(f"«{name}» is no name for a codebook", row=field.row, column=field.path, remedy=remedy)
    return name


def _check_called(called: str, version: str, field: Field | None, mistakes: Mistakes) -> None:
    """1.2.0.yaml holds version 1.2.0, and draft.yaml the draft; other names are free."""
    told = [text for text in (called, version) if text == DRAFT or version_key(text)]
    if field and len(told) == 2 and called != version:
        written = called if called == DRAFT else f'"{called}"'
        mistakes.add(
            f"the file is called {called}, but holds version {version}",
            row=field.row,
            column=field.path,
            remedy=f"write version: {written}, or give the file the name of its version",
        )


def _version(field: Field | None, mistakes: Mistakes, *, draft: bool = False) -> str:
    version = text_of(field, mistakes) or ""
    if field is None or field.kind != "text" or (version_key(version) and not field.is_number):
        return version
    if draft and version == DRAFT:
        return version
    suggested = _completed(version) or "1.0.0"
    if field.is_number:
        message = f"{version} without quotation marks is a number, not a version"
    else:
        message = f"«{version}» is no version of three numbers"
    mistakes.add(message, row=field.row, column=field.path, remedy=f'write {field.path}: "{suggested}"')
    return version


def _completed(version: str) -> str:
    """Three numbers from what was meant for a version: 1.10 → 1.10.0; nothing where it has no number."""
    numbers = [str(int(number)) for number in re.findall(r"\d+", version)][:3]
    return ".".join([*numbers, "0", "0", "0"][:3]) if numbers else ""


def _revises(field: Field | None, version: str, mistakes: Mistakes) -> str | None:
    revises = _version(field, mistakes)
    old, new = version_key(revises), version_key(_completed(version))
    if field and old and new and old >= new:
        message = f"version {version} cannot revise {revises}" + (": it is the same" if old == new else "")
        mistakes.add(message, row=field.row, column="revises", remedy="name an earlier version, or raise version:")
    return revises or None


def _lists(field: Field | None, mistakes: Mistakes) -> WordLists:
    if field is None:
        return WordLists()
    return read_lists(fields_of(field.node, mistakes, path=field.path, row=field.row, keep_empty=True), mistakes)


def _codes(field: Field | None, lists: WordLists, mistakes: Mistakes) -> tuple[PlacedCode, ...]:
    if field is None:
        return ()
    if field.kind != "list" or not field.node.value:
        message = "there are no codes" if field.kind == "list" else f"a list is expected here, not a {field.kind}"
        mistakes.add(message, row=field.row, column=field.path, remedy="begin each code with «- id: …»")
        return ()
    return tuple(read_code(node, lists, mistakes, top_keys=CODEBOOK_KEYS) for node in field.node.value)
