"""A codebook from its YAML file, or from the text a study keeps; all mistakes in one pass, each with its row."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nlp_coding.codebook.read_code import CODE_KEYS, PlacedCode, read_code, read_label
from nlp_coding.codebook.read_terms import WordLists, read_lists
from nlp_coding.codebook.references import check_references
from nlp_coding.codebook.yaml_syntax import compose
from nlp_coding.codebook.yaml_tree import Field, Mistakes, fields_of, kind_of, text_of
from nlp_coding.core.codebook import Codebook
from nlp_coding.core.errors import InputError, Mistake, nearest

CODEBOOK_KEYS = ("name", "version", "revises", "label", "lists", "codes", "moves")
"""`moves` (how codings travel from the revised version) is taken here and read by whoever migrates."""

_VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")


@dataclass(frozen=True)
class Places:
    """Where things stand in a codebook's file, for messages about them later."""

    file: str
    codes: Mapping[str, PlacedCode] = field(default_factory=dict)
    lists: Mapping[str, int] = field(default_factory=dict)

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


def load_with_places(path: str | Path) -> PlacedCodebook:
    """The codebook in a YAML file, with its rows; the file's name must agree where it is a version (1.0.0.yaml)."""
    path = Path(path)
    return read_codebook(read_text(path), file=str(path), called=path.stem if version_key(path.stem) else None)


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


def read_codebook(text: str, *, file: str, called: str | None = None) -> PlacedCodebook:
    """The codebook in a text, with its rows; `called` is the version its file is named by. Raises InputError."""
    text = unicodedata.normalize("NFC", text.removeprefix("\ufeff"))  # as comments are, so that å meets å
    root = compose(text, file=file)
    mistakes = Mistakes(file)
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
    name, version = _name(fields.get("name"), mistakes), _version(fields.get("version"), mistakes)
    if called and version_key(version) and version != called:
        mistakes.add(
            f"the file is called {called}, but holds version {version}",
            row=fields["version"].row,
            column="version",
            remedy=f'write version: "{called}", or give the file the name of its version',
        )
    revises = _revises(fields.get("revises"), version, mistakes)
    label = read_label(fields.get("label"), mistakes)
    lists = _lists(fields.get("lists"), mistakes)
    codes = _codes(fields.get("codes"), lists, mistakes)
    check_references(codes, mistakes)
    mistakes.raise_if_any()
    codebook = Codebook(
        name=name,
        version=version,
        label=label,
        codes=tuple(placed.code for placed in codes),
        revises=revises,
        lists=lists.as_written,
    )
    return PlacedCodebook(codebook, Places(file, {placed.code.id: placed for placed in codes}, lists.rows))


def version_key(version: str) -> tuple[int, int, int] | None:
    """What versions are ordered by, so that 1.10.0 comes after 1.9.0; None for what is no version x.y.z.

    >>> version_key("1.10.0"), version_key("1.1")
    ((1, 10, 0), None)
    """
    found = _VERSION.fullmatch(version)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def _name(field: Field | None, mistakes: Mistakes) -> str:
    name = text_of(field, mistakes) or ""
    if field and field.kind == "text" and not re.fullmatch(r"[^\W_][\w-]*", name):
        remedy = "use letters, digits, - and _: the name is the folder's name, and name@version names a codebook"
        mistakes.add(f"«{name}» is no name for a codebook", row=field.row, column=field.path, remedy=remedy)
    return name


def _version(field: Field | None, mistakes: Mistakes) -> str:
    version = text_of(field, mistakes) or ""
    if field is None or field.kind != "text" or (version_key(version) and not field.is_number):
        return version
    numbers = [str(int(number)) for number in re.findall(r"\d+", version)][:3]
    suggested = ".".join([*numbers, "0", "0", "0"][:3]) if numbers else "1.0.0"
    if field.is_number:
        message = f"{version} without quotation marks is a number, not a version"
    else:
        message = f"«{version}» is no version of three numbers"
    mistakes.add(message, row=field.row, column=field.path, remedy=f'write {field.path}: "{suggested}"')
    return version


def _revises(field: Field | None, version: str, mistakes: Mistakes) -> str | None:
    revises = _version(field, mistakes)
    old, new = version_key(revises), version_key(version)
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
