"""A codebook as the text of its YAML file, in the layout of the released ones; what is read back is what was written.

The text is put together here, line by line, and not by a YAML library: so each row is known by what stands in it,
which is how a mistake in a sheet finds its cell. No quoted text is ever folded: only blocks are, at single spaces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from nlp_coding.codebook.read_code import CODE_KEYS
from nlp_coding.codebook.read_moves import TARGET_KEYS
from nlp_coding.core.codebook import LANGUAGES, Code, Codebook, Move

WIDTH = 120

Value = str | tuple[str, ...] | Mapping[str, str]
"""A text, a list of texts, or a text in each language."""

Place = tuple[str | int, ...]
"""Where something stands in a codebook: ("codes", 3, "terms", 0) is the first term of the fourth code."""

_UNSAFE = re.compile("[^\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""What a YAML file cannot hold but as an escape, or would take for the end of a line."""

_PLAIN = re.compile(r"[^\W\d_](?:[\w.,()/&'’«»– -]*[\w.)/&'’»–-])?")
_RESERVED = frozenset({"null", "true", "false", "yes", "no", "on", "off"})
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
_ONLY_WORDS = re.compile(r"[\w\s-]+")


@dataclass(frozen=True)
class Texts:
    """What a codebook says, key by key as in its file, before anybody has checked it."""

    head: Mapping[str, Value]
    """name, version, revises, label."""
    codes: Sequence[Mapping[str, Value]]
    """`terms`, `unless` and lists may hold comments: entries that begin with #."""
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    moves: Sequence[Mapping[str, Value]] = ()


@dataclass(frozen=True)
class Written:
    """The text of a file, and for each of its rows the place in the codebook that it holds."""

    text: str
    places: tuple[Place, ...]


def write_codebook(codebook: Codebook) -> str:
    """The text of its file: `load_codebook_text` gives back an equal codebook."""
    return write_texts(texts_of(codebook)).text


def texts_of(codebook: Codebook) -> Texts:
    """What a codebook says, key by key; what is not said (no parent, not retired) is left out."""
    head = {"name": codebook.name, "version": codebook.version, "revises": codebook.revises or ""}
    groups = {group.id for group in codebook.groups}
    return Texts(
        head={**_said(head), "label": dict(codebook.label)},
        codes=[_code_texts(code, group=code.id in groups) for code in codebook.codes],
        lists=codebook.lists,
        moves=[move_texts(move) for move in codebook.moves],
    )


def move_texts(move: Move) -> dict[str, Value]:
    """A move under the keys of its kind: split and into, merge and into, replace and by, redefine alone."""
    found: dict[str, Value] = {move.kind: _one_or_more(move.sources)}
    if key := TARGET_KEYS[move.kind]:
        found[key] = _one_or_more(move.targets)
    return {**found, **_said({"note": move.note})}


def write_texts(texts: Texts) -> Written:
    """The file's text, whatever the texts hold: what is wrong in them is the loader's to say."""
    lines = _Lines()
    for key in ("name", "version", "revises"):
        if isinstance(value := texts.head.get(key), str):
            lines.add(0, f"{key}: {_short(value)}", (key,))
    if texts.moves:
        lines.add(0, "moves:", ("moves",))
        for number, move in enumerate(texts.moves):
            _write_entry(lines, move, ("moves", number))
    if isinstance(label := texts.head.get("label"), Mapping):
        _write_label(lines, 0, "label", label, ("label",))
    if texts.lists:
        lines.add(0, "", ())
        lines.add(0, "lists:", ("lists",))
        for name, entries in texts.lists.items():
            _write_terms(lines, 2, _short(name), entries, ("lists", name))
    lines.add(0, "", ())
    lines.add(0, "codes:" if texts.codes else "codes: []", ("codes",))
    for number, code in enumerate(texts.codes):
        _write_entry(lines, {key: code[key] for key in CODE_KEYS if key in code}, ("codes", number))
    return Written("\n".join(lines.lines) + "\n", tuple(lines.places))


class _Lines:
    """The lines so far, each with its place."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.places: list[Place] = []

    def add(self, indent: int, text: str, place: Place) -> None:
        self.lines.append(f"{' ' * indent}{text}".rstrip(" "))
        self.places.append(place)


def _said(texts: Mapping[str, Value]) -> dict[str, Value]:
    return {key: value for key, value in texts.items() if value}


def _one_or_more(ids: tuple[str, ...]) -> Value:
    return ids[0] if len(ids) == 1 else ids


def _code_texts(code: Code, *, group: bool) -> dict[str, Value]:
    texts: dict[str, Value] = {
        "id": code.id,
        "parent": code.parent or "",
        "label": dict(code.label),
        "definition": code.definition,
        "include": code.include,
        "exclude": code.exclude,
        "negation": "" if group and code.negation == "count" else code.negation,
        "terms": tuple(term.source for term in code.terms),
        "unless": tuple(term.source for term in code.unless),
        "matches": code.matches,
        "rejects": code.rejects,
        "retired": "true" if code.retired else "",
        "replaced_by": code.replaced_by,
    }
    return _said(texts)


def _write_entry(lines: _Lines, texts: Mapping[str, Value], place: Place) -> None:
    """A code or a move: its first key stands behind the dash."""
    first = len(lines.lines)
    for key, value in texts.items():
        at = (*place, key)
        if isinstance(value, Mapping):
            _write_label(lines, 4, key, value, at)
        elif key in ("terms", "unless") and isinstance(value, tuple):
            _write_terms(lines, 4, key, value, at)
        elif key in ("matches", "rejects") and isinstance(value, tuple):
            lines.add(4, f"{key}:", at)
            for number, text in enumerate(value):
                lines.add(6, f"- {_quoted(text)}", (*at, number))
        elif isinstance(value, tuple):
            lines.add(4, f"{key}: [{', '.join(map(_in_brackets, value))}]", at)
        elif key in ("definition", "include", "exclude", "note"):
            _write_prose(lines, key, value, at)
        else:
            lines.add(4, f"{key}: {value if (key, value) == ('retired', 'true') else _short(value)}", at)
    lines.lines[first] = f"  - {lines.lines[first].lstrip(' ')}"


def _write_label(lines: _Lines, indent: int, key: str, label: Mapping[str, str], place: Place) -> None:
    lines.add(indent, f"{key}:", place)
    for language in LANGUAGES:
        if language in label:
            lines.add(indent + 2, f"{language}: {_short(label[language])}", (*place, language))


def _write_prose(lines: _Lines, key: str, text: str, place: Place) -> None:
    """One paragraph folded; several lines as they are; in quotation marks what no block keeps."""
    written = text.split("\n")
    if key == "note" and "\n" not in text and len(text) + len(key) + 8 <= WIDTH:
        lines.add(4, f"{key}: {_short(text)}", place)
        return
    if not _safe(text.replace("\n", " ")) or any(line != line.strip() for line in written) or not text:
        lines.add(4, f"{key}: {_quoted(text)}", place)
        return
    lines.add(4, f"{key}: {'>-' if len(written) == 1 else '|-'}", place)
    for line in _folded(text, WIDTH - 6) if len(written) == 1 else written:
        lines.add(6, line, place)


def _folded(text: str, width: int) -> Iterator[str]:
    """Lines that YAML joins with the space they were divided at: only one between two letters or signs."""
    line = ""
    for piece in re.split(r"(?<=\S) (?=\S)", text):
        if line and len(line) + 1 + len(piece) > width:
            yield line
            line = piece
        else:
            line = f"{line} {piece}" if line else piece
    yield line


def _write_terms(lines: _Lines, indent: int, key: str, entries: Sequence[str], place: Place) -> None:
    """A block of lines; a list where an entry holds what no block keeps."""
    if not entries:
        lines.add(indent, f'{key}: ""', place)
        return
    block = all(_safe(entry) and entry == entry.strip() for entry in entries)
    lines.add(indent, f"{key}: |" if block else f"{key}:", place)
    for number, entry in enumerate(entries):
        if block or (entry.startswith("#") and _safe(entry)):
            lines.add(indent + 2, entry, (*place, number))
        else:
            # In double quotation marks the loader takes a mere word for a "LIS" that YAML has robbed of its own.
            text = f"'{entry}'" if _ONLY_WORDS.fullmatch(entry) and _safe(entry) else _quoted(entry)
            lines.add(indent + 2, f"- {text}", (*place, number))


def _safe(text: str) -> bool:
    """Whether the text can stand as it is on one line; the loader brings the whole file to NFC."""
    return not _UNSAFE.search(text) and unicodedata.is_normalized("NFC", text)


def _short(text: str) -> str:
    """A text on the line of its key, in quotation marks where YAML would see something else in it."""
    if _PLAIN.fullmatch(text) and _safe(text) and "  " not in text and text.casefold() not in _RESERVED:
        return text
    return _quoted(text)


def _in_brackets(text: str) -> str:
    return text if re.fullmatch(r"[a-z]\w*", text) and _short(text) == text else _quoted(text)


def _quoted(text: str) -> str:
    if not _safe(text) or "\t" in text:
        return _escaped(text)
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'{}'".format(text.replace("'", "''"))


def _escaped(text: str) -> str:
    """In double quotation marks, with escapes; text that is not NFC in letters of ASCII alone, so that it stays so."""
    last = 0x10FFFF if unicodedata.is_normalized("NFC", text) else 0x7E
    written = []
    for character in text:
        if character in _ESCAPES:
            written.append(_ESCAPES[character])
        elif _UNSAFE.match(character) or ord(character) > last:
            number = ord(character)
            written.append(f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}")
        else:
            written.append(character)
    return f'"{"".join(written)}"'
