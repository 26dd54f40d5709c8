"""What stands under `moves:`, as the author's moves; each is checked for its shape, and against the codes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from nlp_coding.codebook.read_code import PlacedCode
from nlp_coding.codebook.references import did_you_mean, groups_of
from nlp_coding.codebook.yaml_tree import Entry, Field, Mistakes, fields_of, kind_of, row_of, text_of
from nlp_coding.core.codebook import Move, MoveKind
from nlp_coding.core.errors import nearest

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

TARGET_KEYS: Mapping[MoveKind, str] = {"merge": "into", "split": "into", "replace": "by", "redefine": ""}
"""Kind of move → the key that names its targets; a redefinition leads to its own source, and has none."""
_KINDS = tuple(TARGET_KEYS)
_SEVERAL = {"merge": "source", "split": "target"}
"""Kind of move → of what it has several; of the other it has one, as the other kinds have of both."""
_TARGET_WORDS = ("into", "by", "to", "with", "replaced_by")


@dataclass(frozen=True)
class PlacedMove:
    """A move, and where its codes stand."""

    move: Move
    number: int
    """As a person counts: the first is 1."""
    row: int
    rows: Mapping[str, tuple[int, ...]]
    """The rows of «sources» and «targets», one for each code."""

    @property
    def path(self) -> str:
        return _path(self.number)

    def sources(self) -> Iterator[tuple[str, int, str]]:
        """Its sources, each with row and column."""
        for code_id, row in zip(self.move.sources, self.rows["sources"], strict=True):
            yield code_id, row, f"{self.path}.{self.move.kind}"

    def targets(self) -> Iterator[tuple[str, int, str]]:
        """Its targets, each with row and column."""
        for code_id, row in zip(self.move.targets, self.rows["targets"], strict=True):
            yield code_id, row, f"{self.path}.{TARGET_KEYS[self.move.kind] or self.move.kind}"


def read_moves(field: Field | None, mistakes: Mistakes) -> tuple[PlacedMove, ...]:
    """The moves that can be read, in the order they are written."""
    if field is None:
        return ()
    if field.kind != "list":
        message = f"a list of moves is expected here, not a {field.kind}"
        mistakes.add(message, row=field.row, column=field.path, remedy=f"begin each with «- »: - {_shape('split')}")
        return ()
    moves = (_read(node, number, mistakes) for number, node in enumerate(field.node.value, start=1))
    return tuple(move for move in moves if move)


def _path(number: int) -> str:
    return f"moves[{number}]"


def _read(node: Node, number: int, mistakes: Mistakes) -> PlacedMove | None:
    path = _path(number)
    if kind_of(node) != "mapping":
        message = f"a move is expected here, not a {kind_of(node)}"
        mistakes.add(message, row=row_of(node), column=path, remedy=f"write such as {_shape('split')}")
        return None
    fields = fields_of(node, mistakes, path=path, keep_empty=True)
    kind_key, kind = _kind(fields, row_of(node), path, mistakes)
    if kind is None:
        return None
    targets_key = TARGET_KEYS[kind]
    known = tuple(key for key in (kind, targets_key, "note") if key)
    meant: dict[str, Field] = {}
    for key, field in fields.items():
        if key in known:
            meant[key] = field
        elif key != kind_key:
            mistakes.add(f"unknown key «{key}»", row=field.row, column=path, remedy=_remedy(key, kind, known))
            meant.setdefault(_meant_key(key, known) or key, field)
    sources = targets = _codes(fields[kind_key], kind, mistakes)
    _check_number(fields[kind_key], kind, "source", sources, (), mistakes)
    if targets_key in meant:
        targets = _codes(meant[targets_key], kind, mistakes)
        _check_number(meant[targets_key], kind, "target", sources, targets, mistakes)
    elif targets_key:
        targets = ()
        message = f"«{targets_key}» is missing: what became of {', '.join(_texts(sources)) or 'it'}"
        mistakes.add(message, row=row_of(node), column=path, remedy=f"write {_shape(kind, sources)}")
    note = meant.get("note")
    text = text_of(note, mistakes) if note and note.kind != "nothing" else None
    move = Move(kind, _texts(sources), _texts(targets), " ".join((text or "").split()))
    rows = {"sources": tuple(one.row for one in sources), "targets": tuple(one.row for one in targets)}
    return PlacedMove(move, number, row_of(node), rows)


def _kind(fields: Mapping[str, Field], row: int, path: str, mistakes: Mistakes) -> tuple[str, MoveKind | None]:
    """The key that says what sort of move it is; one written wrongly is reported, and taken for what it is most like.

    None where no key says it.
    """
    given = [kind for kind in _KINDS if kind in fields]
    if len(given) > 1:
        message = f"one move cannot be both {given[0]} and {given[1]}"
        mistakes.add(message, row=row, column=path, remedy="begin each move with a «- » of its own")
        return given[0], None
    if given:
        return given[0], given[0]
    for key, field in fields.items():
        if kind := _meant(key):
            mistakes.add(f"unknown kind of move «{key}»", row=field.row, column=path, remedy=f"did you mean «{kind}»?")
            return key, kind
    mistakes.add("the move does not say what it is", row=row, column=path, remedy=f"begin with {', '.join(_KINDS)}")
    return "", None


def _meant(key: str) -> MoveKind | None:
    """The kind of move that a key is, or is most like."""
    close = nearest(key, _KINDS)
    return next((kind for kind in _KINDS if kind == close), None)


def _meant_key(key: str, known: Sequence[str]) -> str | None:
    """The key that is meant; what other kinds of move or people call the targets is that of this kind."""
    own = next((word for word in known if word in _TARGET_WORDS), None)
    return own if own and key in _TARGET_WORDS else nearest(key, known)


def _remedy(key: str, kind: MoveKind, known: Sequence[str]) -> str:
    if kind == "redefine" and key in ("into", "by"):
        return "a redefined code keeps its id: take this away"
    meant = _meant_key(key, known)
    return f"did you mean «{meant}»?" if meant else f"the keys here: {', '.join(known)}"


def _codes(field: Field, kind: MoveKind, mistakes: Mistakes) -> tuple[Entry, ...]:
    """The ids that a key names: one, or a list of them."""
    nodes = field.node.value if field.kind == "list" else [field.node]
    wrong = next((kind_of(node) for node in nodes if kind_of(node) != "text"), None)
    if wrong or not nodes:
        none = wrong in (None, "nothing")
        message = "no code is named" if none else f"the id of a code is expected here, not a {wrong}"
        mistakes.add(message, row=field.row, column=field.path, remedy=f"write {_shape(kind)}")
        return ()
    entries: dict[str, Entry] = {}
    for node in nodes:
        entry = Entry(str(node.value).strip(), row_of(node))
        if entry.text in entries:
            mistakes.add(f"«{entry.text}» stands twice", row=entry.row, column=field.path, remedy="take one away")
        entries.setdefault(entry.text, entry)
    return tuple(entries.values())


def _check_number(
    field: Field,
    kind: MoveKind,
    role: Literal["source", "target"],
    sources: Sequence[Entry],
    targets: Sequence[Entry],
    mistakes: Mistakes,
) -> None:
    found, several = sources if role == "source" else targets, _SEVERAL.get(kind) == role
    if not found or several == (len(found) > 1):
        return
    if several:
        message = f"a {kind} with one {role}"
        remedy = f"name several, or write {_shape('replace', sources, targets)}"
    else:
        message = f"a {kind} with {len(found)} {role}s"
        many: MoveKind = "merge" if role == "source" else "split"
        remedy = f"write a move for each, or {_shape(many, sources, targets)}"
        if kind == "redefine":
            remedy = "write a move for each"
        elif kind in _SEVERAL:
            remedy = f"name one: {_shape(kind, sources) if role == 'target' else _shape(kind)}"
    mistakes.add(message, row=field.row, column=field.path, remedy=remedy)


def _shape(kind: MoveKind, sources: Sequence[Entry] = (), targets: Sequence[Entry] = ()) -> str:
    """How a move is written, with its codes as far as they are known."""
    old, new = _texts(sources) or ("old_code", "other_old_code"), _texts(targets) or ("new_code", "other_new_code")
    if kind == "redefine":
        return f"redefine: {old[0]}"
    shown_old = f"[{', '.join(old)}]" if kind == "merge" else old[0]
    shown_new = f"[{', '.join(new)}]" if kind == "split" else new[0]
    return f"{kind}: {shown_old}, {TARGET_KEYS[kind]}: {shown_new}"


def _texts(entries: Sequence[Entry]) -> tuple[str, ...]:
    return tuple(entry.text for entry in entries)


def check_moves(
    moves: Sequence[PlacedMove], codes: Sequence[PlacedCode], mistakes: Mistakes, *, revises: bool, row: int
) -> None:
    """Adds what a version's moves say wrongly of its own codes; `row` is that of `moves:`."""
    if moves and not revises:
        remedy = 'add revises: "1.0.0", the version from which codings travel, or take the moves away'
        mistakes.add("moves, but no revises", row=row, column="moves", remedy=remedy)
    by_id: dict[str, PlacedCode] = {}
    for code in codes:
        by_id.setdefault(code.code.id, code)
    groups = groups_of(codes)
    sources: dict[str, PlacedMove] = {}
    targets: dict[str, PlacedMove] = {}
    for placed in moves:
        for code_id, at, column in placed.sources():
            twin = sources.setdefault(code_id, placed)
            if twin is not placed:
                message = f"«{code_id}» is moved already (row {twin.row})"
                mistakes.add(message, row=at, column=column, remedy="keep one of the two moves")
            _check_source(code_id, at, column, placed, by_id, groups, mistakes)
        for code_id, at, column in placed.targets():
            twin = targets.setdefault(code_id, placed)
            if twin is not placed and (twin.move.kind, placed.move.kind) != ("redefine", "redefine"):
                message = f"«{code_id}» is the target of another move already (row {twin.row})"
                remedy = "make one move of the two, or give each a target of its own"
                mistakes.add(message, row=at, column=column, remedy=remedy)
            if placed.move.kind != "redefine":
                _check_target(code_id, at, column, placed, by_id, groups, mistakes)


def _check_source(
    code_id: str,
    row: int,
    column: str,
    placed: PlacedMove,
    by_id: Mapping[str, PlacedCode],
    groups: Collection[str],
    mistakes: Mistakes,
) -> None:
    move, remedy = placed.move, None
    if code_id not in by_id:
        message, remedy = f"there is no code «{code_id}»", did_you_mean(code_id, by_id)
    elif code_id in groups:
        message, remedy = f"«{code_id}» is a group, and no comment is coded with it", "move the codes below it"
    elif move.kind == "redefine":
        if not by_id[code_id].code.retired:
            return
        message, remedy = f"«{code_id}» is retired, so its meaning is of no use", "take the move away, or retired: true"
    elif code_id in move.targets:
        message = f"«{code_id}» is a source and a target of the same move"
        remedy = "give the target an id of its own, or write redefine: where the id stays"
    elif not by_id[code_id].code.retired:
        message = f"«{code_id}» is moved, and yet in force"
        remedy = f"add to it retired: true, and replaced_by: [{', '.join(move.targets) or '…'}]"
    else:
        _check_replaced_by(by_id[code_id], placed, mistakes)
        return
    mistakes.add(message, row=row, column=column, remedy=remedy)


def _check_replaced_by(source: PlacedCode, placed: PlacedMove, mistakes: Mistakes) -> None:
    """Who follows replaced_by must arrive where the move leads."""
    targets, named = placed.move.targets, source.code.replaced_by
    if targets and set(targets) != set(named):
        says = f"says {', '.join(named)}" if named else "is missing"
        mistakes.add(
            f"replaced_by {says}, and the move in row {placed.row} leads to {', '.join(targets)}",
            row=source.row("replaced_by"),
            column=source.column("replaced_by"),
            remedy=f"write replaced_by: [{', '.join(targets)}], or mend the move",
        )


def _check_target(
    code_id: str,
    row: int,
    column: str,
    placed: PlacedMove,
    by_id: Mapping[str, PlacedCode],
    groups: Collection[str],
    mistakes: Mistakes,
) -> None:
    if code_id not in by_id:
        message, remedy = f"there is no code «{code_id}»", did_you_mean(code_id, by_id)
    elif code_id in groups:
        message, remedy = f"«{code_id}» is a group, and no comment is coded with it", "name codes below it"
    elif by_id[code_id].code.retired and code_id not in placed.move.sources:
        message, remedy = f"«{code_id}» is retired, so no coding can go there", "name a code that is in force"
    else:
        return
    mistakes.add(message, row=row, column=column, remedy=remedy)
