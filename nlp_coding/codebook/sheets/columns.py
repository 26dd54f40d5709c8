"""The columns of a codebook as a sheet: how they are headed, what they hold, what else people call them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column; `key` is its heading for programs, `heading` the one that people read."""

    key: str
    heading: str
    names: tuple[str, ...]
    """What else it may be called, in small letters; `key` and `heading` always count."""
    meaning: str = ""
    width: int = 20
    """In characters, on a sheet of a workbook."""

    @property
    def all_names(self) -> frozenset[str]:
        return frozenset(folded(name) for name in (self.key, self.heading, *self.names))


def folded(heading: str) -> str:
    """A heading without what people write differently: case, spaces, underscores, brackets, a star for «needed»."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFC", heading).casefold().replace("_", " ")))


_NB, _NN, _EN = (
    ("nb", "bokmål", "label bokmål", "navn bokmål", "etikett bokmål", "navn nb", "etikett nb", "label", "navn", "namn",
     "etikett"),
    ("nn", "nynorsk", "label nynorsk", "navn nynorsk", "namn nynorsk", "etikett nynorsk", "navn nn", "namn nn",
     "etikett nn"),
    ("en", "english", "engelsk", "label engelsk", "navn engelsk", "namn engelsk", "etikett engelsk", "navn en",
     "namn en", "etikett en"),
)  # fmt: skip
CODES = (
    Column("id", "Id", ("kode", "code", "kode id", "code id"), "The code's name for ever: a–z, 0–9 and _.", 22),
    Column(
        "parent",
        "Group",
        ("gruppe", "forelder", "gruppe forelder", "overkode", "hovedkode", "parent code"),
        "The id of the group that the code stands under.",
        14,
    ),
    Column("label_nb", "Label (bokmål)", _NB, "What tables call the code in bokmål.", 22),
    Column("label_nn", "Label (nynorsk)", _NN, "What tables call the code in nynorsk.", 22),
    Column("label_en", "Label (English)", _EN, "What tables call the code in English.", 22),
    Column("definition", "Definition", ("definisjon", "beskrivelse", "description"), "What the code means.", 46),
    Column(
        "include",
        "Include",
        ("inkluder", "inkluderer", "inklusjon", "ta med", "tas med", "takast med"),
        "What else belongs to it.",
        38,
    ),
    Column(
        "exclude",
        "Exclude",
        ("ekskluder", "ekskluderer", "eksklusjon", "utelat", "tas ikke med", "ikke ta med", "ikkje ta med"),
        "What does not belong to it, though it looks alike.",
        38,
    ),
    Column(
        "negation",
        "Negation",
        ("negasjon", "nekting"),
        "count: a hit inside a negation («ingen faste møter») counts too; skip: it does not. Blank is count.",
        10,
    ),
    Column(
        "terms",
        "Terms",
        ("søkeord", "uttrykk", "term", "termer", "søkeuttrykk", "search terms"),
        "The expressions that find the code, one a line. A line that begins with # is a comment.",
        56,
    ),
    Column(
        "unless",
        "Unless",
        ("unntak", "unntatt", "med mindre", "exceptions"),
        "Expressions that are something else, one a line: a hit that shares a word with one does not count.",
        44,
    ),
    Column(
        "matches",
        "Examples",
        ("eksempler", "eksempel", "døme", "example", "matches"),
        "Comments that get the code, one a line.",
        56,
    ),
    Column(
        "rejects",
        "Counterexamples",
        ("moteksempler", "moteksempel", "motdøme", "counter examples", "counterexample"),
        "Comments that look alike and do not get it, one a line.",
        48,
    ),
    Column(
        "retired",
        "Retired",
        ("utgått", "gått ut", "ute av bruk"),
        "yes, where the code is no longer used: it keeps its row and its id.",
        9,
    ),
    Column(
        "replaced_by",
        "Replaced by",
        ("erstattet av", "erstatta av", "replacement"),
        "The ids of the codes that came in its place, one a line.",
        22,
    ),
)
NEEDED = ("id", "label_nb", "label_nn", "label_en", "definition")
"""Without these nothing can be a codebook; the others may be missing, and then no code has them."""

LISTS = (
    Column("list", "List", ("liste", "ordliste", "word list", "navn", "name", "listenavn"), "", 24),
    Column("words", "Words", ("ord", "entries", "uttrykk", "terms"), "", 60),
)
MOVES = (
    Column("move", "Move", ("flytting", "kind", "slag", "endring"), "", 12),
    Column("from", "From", ("fra", "frå", "sources", "source", "gammel"), "", 30),
    Column("to", "To", ("til", "targets", "target", "ny", "into"), "", 30),
    Column("note", "Note", ("merknad", "kommentar", "begrunnelse", "why", "hvorfor"), "", 60),
)
FACTS = (
    # "name" before "label_nb", which is called navn too: a key goes to the first column that knows it.
    Column("name", "Name", ("navn", "namn", "kodebok", "codebook")),
    Column("version", "Version", ("versjon", "utgave")),
    Column("revises", "Revises", ("reviderer", "revisjon av", "bygger på")),
    *(Column(one.key, one.heading, one.names) for one in CODES if one.key.startswith("label_")),
)
KIND = Column("kind", "Kind", ("slag", "type", "rad", "row kind"))
"""In a sheet that holds everything: what the row is."""
KINDS: Mapping[str, tuple[str, ...]] = {
    "codebook": ("codebook", "kodebok"),
    "list": ("list", "word list", "liste", "ordliste"),
    "code": ("code", "kode", ""),
    "move": ("move", "flytting"),
}
ONE_SHEET = (KIND, *CODES, FACTS[1], FACTS[2], *MOVES)
"""Everything under one header: a list has its name as id and its words as terms, the codebook its name as id."""


def columns_in(header: Sequence[str], columns: Sequence[Column]) -> dict[str, list[int]]:
    """Key → where a row has it as heading (from 0); more than one place is a mistake for the caller to tell."""
    found: dict[str, list[int]] = {}
    for index, heading in enumerate(map(folded, header)):
        for column in columns:
            if heading and heading in column.all_names:
                found.setdefault(column.key, []).append(index)
                break
    return found
