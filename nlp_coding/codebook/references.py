"""What codes say of one another: ids once only, parents and replacements that exist and make no circle."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from nlp_coding.codebook.graph import cycles
from nlp_coding.codebook.read_code import PlacedCode
from nlp_coding.codebook.yaml_tree import Mistakes
from nlp_coding.core.errors import nearest


def check_references(codes: Sequence[PlacedCode], mistakes: Mistakes) -> None:
    """Adds the mistakes that show only when all codes are read."""
    by_id: dict[str, PlacedCode] = {}
    for placed in codes:
        if not placed.code.id:
            continue
        if placed.code.id in by_id:
            mistakes.add(
                f"the id «{placed.code.id}» is taken (row {by_id[placed.code.id].row('id')})",
                row=placed.row("id"),
                column=placed.column("id"),
                remedy="give each code an id of its own",
            )
        by_id.setdefault(placed.code.id, placed)
    groups = groups_of(codes)
    for placed in codes:
        _check_parent(placed, by_id, mistakes)
        _check_replacements(placed, by_id, groups, mistakes)
        if placed.code.id in groups:
            _check_group(placed, mistakes)
    _check_circles(by_id, mistakes)


def _check_parent(placed: PlacedCode, by_id: dict[str, PlacedCode], mistakes: Mistakes) -> None:
    code = placed.code
    if code.parent is None:
        return
    if code.parent not in by_id:
        mistakes.add(
            f"there is no code «{code.parent}»",
            row=placed.row("parent"),
            column=placed.column("parent"),
            remedy=did_you_mean(code.parent, by_id, but=code.id),
        )
    elif by_id[code.parent].code.retired and not code.retired:
        mistakes.add(
            f"the parent «{code.parent}» is retired, and this code is not",
            row=placed.row("parent"),
            column=placed.column("parent"),
            remedy="name another parent, or take it away",
        )


def _check_replacements(
    placed: PlacedCode, by_id: dict[str, PlacedCode], groups: Collection[str], mistakes: Mistakes
) -> None:
    """A replacement may itself be retired by now: ids never die, and who follows them arrives at one in force."""
    code = placed.code
    for at, replacement in enumerate(code.replaced_by):
        if replacement not in by_id:
            message, remedy = f"there is no code «{replacement}»", did_you_mean(replacement, by_id, but=code.id)
        elif replacement in groups:
            message, remedy = f"«{replacement}» is a group, and no comment is coded with it", "name codes below it"
        else:
            continue
        mistakes.add(message, row=placed.row("replaced_by", at), column=placed.column("replaced_by"), remedy=remedy)


def _check_group(placed: PlacedCode, mistakes: Mistakes) -> None:
    """A group gets its comments from its children; terms of its own would never be tallied."""
    for key in ("terms", "unless", "matches", "rejects"):
        if getattr(placed.code, key):
            mistakes.add(
                f"«{placed.code.id}» is a group (other codes name it as parent), and a group has no {key}",
                row=placed.row(key),
                column=placed.column(key),
                remedy="move them to a code below it",
            )


def _check_circles(by_id: dict[str, PlacedCode], mistakes: Mistakes) -> None:
    parents = {code_id: [placed.code.parent] for code_id, placed in by_id.items() if placed.code.parent}
    replacements = {code_id: placed.code.replaced_by for code_id, placed in by_id.items()}
    for cycle in cycles(parents):
        mistakes.add(
            f"«{cycle[0]}» stands below itself: {' → '.join((*cycle, cycle[0]))}",
            row=by_id[cycle[0]].row("parent"),
            column=f"{cycle[0]}.parent",
            remedy="take one of these parents away",
        )
    for cycle in cycles(replacements):
        mistakes.add(
            f"«{cycle[0]}» is replaced by itself: {' → '.join((*cycle, cycle[0]))}",
            row=by_id[cycle[0]].row("replaced_by"),
            column=f"{cycle[0]}.replaced_by",
            remedy="name the code that is in force",
        )


def groups_of(codes: Sequence[PlacedCode]) -> set[str]:
    """The ids that some other code names as its parent."""
    return {placed.code.parent for placed in codes if placed.code.parent and placed.code.parent != placed.code.id}


def did_you_mean(word: str, by_id: Iterable[str], *, but: str | None = None) -> str:
    """The code whose id is most like a word, or all that there are."""
    known = [code_id for code_id in by_id if code_id != but]
    close = nearest(word, known)
    return f"did you mean «{close}»?" if close else f"the codes: {', '.join(known)}"
