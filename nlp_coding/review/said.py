"""What people have said of comments, as one coder may see it: what sheets and lines have in common."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from nlp_coding.codebook.carried import Carried, Standing
from nlp_coding.coding.combine import conflicts
from nlp_coding.core.codebook import Codebook
from nlp_coding.core.coding import Coding
from nlp_coding.settings import Blind


@dataclass
class Said:
    """What was said of one comment; each by code id."""

    own: dict[str, Coding] = field(default_factory=dict)
    """The coder's own answers: whole ones, to the text and under the meaning that there are now."""
    others: dict[str, list[Coding]] = field(default_factory=dict)
    """What other coders answered, and what was settled, the latest last; nothing where they are kept from the coder."""
    again: set[str] = field(default_factory=set)
    """What asks for an answer again, since the code or the text is another than the one that was answered on."""
    disputed: set[str] = field(default_factory=set)
    """What tables leave out until people agree; nothing where others are kept from the coder."""
    done_by: set[str] = field(default_factory=set)
    """Other coders who have answered on every code; nobody where they are kept from the coder."""


def said_of(found: Standing, codebook: Codebook, *, coder: str, blind: Blind) -> dict[str, Said]:
    """Comment id → what was said of it. A coder to whom others are blind sees nothing of what they have done."""
    leaves = {code.id for code in codebook.leaves}
    sees = blind == "nobody"
    said: defaultdict[str, Said] = defaultdict(Said)
    for one in sorted(found.carried, key=lambda carried: carried.newest):
        own = one.voice == (coder, False)
        if one.coding.code_id in leaves and (own or sees):
            _add(said[one.coding.comment_id], one, own=own, best=own or one in found.held)
    for waiting in found.waiting:
        if sees or any(one.coding.coder == coder for one in waiting.carried):
            said[waiting.comment_id].again |= {*waiting.targets} - waiting.answered
    for cell in conflicts(found.codings) if sees else ():
        if cell[0].code_id in leaves:
            said[cell[0].comment_id].disputed.add(cell[0].code_id)
    for of_comment in said.values():
        of_comment.again -= of_comment.own.keys()
        voices = Counter(one.coder for those in of_comment.others.values() for one in those if one.status == "decided")
        of_comment.done_by = {name for name, n in voices.items() if n == len(leaves)}
    return said


def _add(said: Said, one: Carried, *, own: bool, best: bool) -> None:
    """`best`: nobody has said anything better of the cell, or nothing that this coder may know of."""
    code_id = one.coding.code_id
    if not one.current:
        if best and (own or not one.partial):
            said.again.add(code_id)
    elif own:
        said.own[code_id] = one.coding
    else:
        said.others.setdefault(code_id, []).append(one.coding)
