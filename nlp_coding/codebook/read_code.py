"""One entry under `codes:` to a Code, with the rows of its parts; the mistakes it holds by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlp_coding.codebook.read_terms import WordLists, read_entries
from nlp_coding.codebook.yaml_tree import (
    Entry,
    Field,
    Mistakes,
    bool_of,
    fields_of,
    lines_of,
    row_of,
    strings_of,
    text_of,
)
from nlp_coding.core.codebook import LANGUAGES, Code, Negation
from nlp_coding.core.errors import nearest
from nlp_coding.core.terms import Term

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

CODE_KEYS = (
    "id",
    "parent",
    "label",
    "definition",
    "include",
    "exclude",
    "negation",
    "terms",
    "unless",
    "matches",
    "rejects",
    "retired",
    "replaced_by",
)
NEGATIONS: tuple[Negation, ...] = ("count", "skip")

_OTHER_NAMES = {"no": "nb", "nob": "nb", "bokmål": "nb", "norsk": "nb", "nno": "nn", "nynorsk": "nn"}
_OTHER_NAMES |= {"eng": "en", "english": "en", "engelsk": "en"}


@dataclass(frozen=True)
class PlacedCode:
    """A code, and for each of its keys the rows of the entries (one row where the key has one value)."""

    code: Code
    rows: Mapping[str, tuple[int, ...]]

    def row(self, key: str, entry: int = 0) -> int:
        rows = self.rows.get(key, ())
        return rows[entry] if entry < len(rows) else self.rows["id"][0]

    def column(self, key: str) -> str:
        """What messages call the place of a key: good_cooperation.terms."""
        return f"{self.code.id}.{key}" if self.code.id else key


def read_code(node: Node, lists: WordLists, mistakes: Mistakes, *, top_keys: Sequence[str]) -> PlacedCode:
    """The code as far as it can be read; what it says of other codes is checked when all are read."""
    path = _peek_id(node)
    elsewhere = {key: f"«{key}» belongs to the codebook: indent it less" for key in top_keys if key not in CODE_KEYS}
    fields = fields_of(
        node, mistakes, path=path, known=CODE_KEYS, required=("id", "label", "definition"), elsewhere=elsewhere
    )
    rows: dict[str, tuple[int, ...]] = {key: (field.row,) for key, field in fields.items()}
    rows["id"] = (row_of(node),)

    def terms(key: str) -> tuple[Term, ...]:
        field = fields.get(key)
        read = read_entries(lines_of(field, mistakes), lists, mistakes, path=field.path) if field else ()
        rows[key] = tuple(row for _, row in read)
        return tuple(term for term, _ in read)

    def texts(key: str) -> tuple[str, ...]:
        entries = _without_doubles(strings_of(fields.get(key), mistakes), mistakes, f"{path}.{key}".lstrip("."))
        rows[key] = tuple(entry.row for entry in entries)
        return tuple(entry.text for entry in entries)

    code = Code(
        id=_id(fields.get("id"), mistakes),
        label=read_label(fields.get("label"), mistakes),
        definition=text_of(fields.get("definition"), mistakes) or "",
        include=text_of(fields.get("include"), mistakes) or "",
        exclude=text_of(fields.get("exclude"), mistakes) or "",
        parent=text_of(fields.get("parent"), mistakes) or None,
        negation=_negation(fields.get("negation"), mistakes),
        terms=terms("terms"),
        unless=terms("unless"),
        matches=texts("matches"),
        rejects=texts("rejects"),
        retired=bool_of(fields.get("retired"), mistakes),
        replaced_by=texts("replaced_by"),
    )
    placed = PlacedCode(code, rows)
    _contradictions(placed, mistakes)
    return placed


def read_label(field: Field | None, mistakes: Mistakes) -> dict[str, str]:
    """The label in each language; a language that is missing or unknown is reported."""
    if field is None:
        return {}
    if field.kind != "mapping":
        mistakes.add(
            f"a label in each language is expected here, not a {field.kind}",
            row=field.row,
            column=field.path,
            remedy="label: {nb: …, nn: …, en: …}",
        )
        return {}
    given = fields_of(field.node, mistakes, path=field.path, row=field.row)
    label: dict[str, str] = {}
    for language, value in given.items():
        if language not in LANGUAGES:
            meant = _OTHER_NAMES.get(language.casefold().split("-")[0]) or nearest(language, LANGUAGES)
            mistakes.add(
                f"unknown language «{language}»",
                row=value.row,
                column=field.path,
                remedy=f"did you mean «{meant}»?" if meant else f"the languages: {', '.join(LANGUAGES)}",
            )
    for language in LANGUAGES:
        text = text_of(given.get(language), mistakes)
        if text:
            label[language] = " ".join(text.split())
        elif text is not None or language not in given:
            mistakes.add(
                f"the label has no text in {language}",
                row=given[language].row if language in given else field.row,
                column=field.path,
                remedy=f"add {language}: …",
            )
    return label


def id_like(text: str) -> str:
    """The id a text comes nearest to: «Godt møte» → godt_mote."""
    plain = text.lower().replace("æ", "ae").translate(str.maketrans("øåöäéèô", "oaoaeeo"))
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_0123456789")


def _id(field: Field | None, mistakes: Mistakes) -> str:
    code_id = text_of(field, mistakes) or ""
    if field and field.kind == "text" and not re.fullmatch(r"[a-z][a-z0-9_]*", code_id):
        like = id_like(code_id)
        mistakes.add(
            f"«{code_id}» is no id: an id has only a–z, 0–9 and _, and begins with a letter",
            row=field.row,
            column="id",
            remedy=f"write {like}" if like else "write a word in small letters, such as regular_meetings",
        )
    return code_id


def _negation(field: Field | None, mistakes: Mistakes) -> Negation:
    written = text_of(field, mistakes)
    for negation in NEGATIONS:
        if written == negation:
            return negation
    if field and written is not None:
        close = nearest(written, NEGATIONS)
        remedy = f"did you mean «{close}»?" if close else "write count (also inside a negation) or skip"
        mistakes.add(f"unknown negation «{written}»", row=field.row, column=field.path, remedy=remedy)
    return "count"


def _without_doubles(entries: tuple[Entry, ...], mistakes: Mistakes, path: str) -> tuple[Entry, ...]:
    first: dict[str, Entry] = {}
    for entry in entries:
        if entry.text in first:
            mistakes.add(
                f"«{entry.text}» stands twice (first in row {first[entry.text].row})",
                row=entry.row,
                column=path,
                remedy="take one away",
            )
        first.setdefault(entry.text, entry)
    return tuple(first.values())


def _contradictions(placed: PlacedCode, mistakes: Mistakes) -> None:
    """What cannot both be true within one code."""
    code = placed.code
    for at, example in enumerate(code.rejects):
        if example in code.matches:
            mistakes.add(
                f"«{example}» is among matches too (row {placed.row('matches', code.matches.index(example))})",
                row=placed.row("rejects", at),
                column=placed.column("rejects"),
                remedy="keep it in one of them",
            )
    trees = {term.tree: placed.row("terms", at) for at, term in enumerate(code.terms)}
    for at, term in enumerate(code.unless):
        if term.tree in trees:
            mistakes.add(
                f"«{term.source}» is among the terms too (row {trees[term.tree]}), so it would never count",
                row=placed.row("unless", at),
                column=placed.column("unless"),
                remedy="take one away",
            )
    if code.replaced_by and not code.retired:
        mistakes.add(
            "replaced_by is for a retired code",
            row=placed.row("replaced_by"),
            column=placed.column("replaced_by"),
            remedy="add retired: true, or take replaced_by away",
        )


def _peek_id(node: Node) -> str:
    """The id, to say which code a mistake is in, before anything is checked."""
    pairs = node.value if type(node).__name__ == "MappingNode" else []
    return next((str(value.value) for key, value in pairs if key.value == "id" and isinstance(value.value, str)), "")
