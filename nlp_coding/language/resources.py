"""The word lists beside this file: read once, with a digest so that a run can say which it used."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from importlib.resources import files

_FOLDER = files("nlp_coding.language") / "data"


@cache
def lines(name: str) -> tuple[str, ...]:
    """The lines of a word list, without comment lines and blank ones."""
    text = (_FOLDER / name).read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def words(name: str) -> frozenset[str]:
    """A list of one word or expression a line."""
    return frozenset(lines(name))


@cache
def table(name: str) -> dict[str, tuple[str, ...]]:
    """A table of one word a line and, after a tab, what is said of it; alternatives in the second column by `|`."""
    return {line.split("\t")[0]: tuple(line.split("\t")[1].split("|")) for line in lines(name)}


@cache
def digest() -> str:
    """SHA-256 over the word lists that codings depend on and the versions of the dictionaries that lemmas come from.

    Those in topics/ are left out: no coding depends on them.
    """
    state = hashlib.sha256()
    for entry in sorted((one for one in _FOLDER.iterdir() if one.is_file()), key=lambda entry: entry.name):
        state.update(entry.name.encode())
        state.update(entry.read_bytes())
    for package in ("simplemma", "py3langid"):
        state.update(f"{package} {version(package)}".encode())
    return state.hexdigest()
