"""From the codebook in force in a study to another version: the versions between, which say how codings travel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp_coding.codebook.diff import Diff, diff
from nlp_coding.codebook.find import find_codebook
from nlp_coding.codebook.load import load_with_places, read_text
from nlp_coding.codebook.releases import version_key
from nlp_coding.codebook.revised import find_revised
from nlp_coding.core.codebook import DRAFT, Codebook
from nlp_coding.core.errors import InputError, Mistake
from nlp_coding.standing import codebook_of, remember, stored_codebook
from nlp_coding.store import Store, StoredCodebook


@dataclass(frozen=True)
class Source:
    """A codebook and the text it was read from."""

    codebook: Codebook
    text: str
    file: str

    @property
    def path(self) -> Path | None:
        """Its file, where it was read from one."""
        return Path(self.file) if Path(self.file).is_file() else None


def find_way(store: Store, to: str, *, folders: Sequence[Path]) -> list[Source]:
    """The codebook in force, those between, and the one named: a version, NAME@VERSION, or a file.

    Raises InputError where there is no such codebook, where it is another than the one the study has used under the
    same version, or where people have decided on codes that have no way to it.
    """
    here = _stored(store, stored_codebook(store).digest)
    known = _Known(store, folders)
    there = known.named(to if not version_key(to) and to != DRAFT else f"{here.codebook.name}@{to}")
    if there.codebook.digest == here.codebook.digest:
        return [here]
    way = _way(known, here, there)
    if way is None:
        _refuse_lost(store, here, there)
        return [here, there]
    return way


def find_difference(before: str, after: str, *, folders: Sequence[Path]) -> Diff:
    """The difference between two codebooks by name, NAME@VERSION or file, by way of the versions between."""
    known = _Known(None, folders)
    here, there = known.named(before), known.named(after)
    return diff(*(one.codebook for one in _way(known, here, there) or (here, there)))


def _way(known: _Known, here: Source, there: Source) -> list[Source] | None:
    """Up from the one to what both come from, and down to the other; None where they come from nothing in common."""
    if str(there.codebook) == str(here.codebook):
        return None  # two files of one version, or two drafts: neither revises the other
    up: list[Source] = []
    for one in known.with_ancestors(there):
        up.append(one)
        if str(one.codebook) == str(here.codebook):
            return [here, *up[-2::-1]]
    names = [str(one.codebook) for one in up]
    down: list[Source] = []
    for one in known.with_ancestors(here):
        if str(one.codebook) in names:
            return [*down, *up[names.index(str(one.codebook)) :: -1]]
        down.append(one)
    return None


def refuse_draft(codebook: Codebook) -> None:
    """A draft can be looked at and tried out; what is published must name a version that stays as it is."""
    if codebook.version == DRAFT:
        remedy = "give it a version with codebook release, or see what it would change with recode --dry-run"
        raise InputError(Mistake(f"a draft of {codebook.name} cannot be put to use", column="version", remedy=remedy))


def adopt(store: Store, way: Sequence[Source], former: StoredCodebook, details: dict[str, Any]) -> None:
    """Bring the last codebook of a way into force, and keep those between; in the transaction that is open.

    `details` are the entry of the log: it tells what was in force before, so that it can be taken back.
    """
    if len(way) < 2:
        return
    store.put_codebook(way[-1].codebook, way[-1].text)
    for between in way[1:-1]:
        store.take_in_codebook(between.codebook, between.text)
    details["from"] = {"name": former.name, "version": former.version, "digest": former.digest}


def _stored(store: Store, digest: str) -> Source:
    stored = stored_codebook(store, digest=digest)
    return Source(codebook_of(store, digest=digest), stored.yaml, f"{stored} in the study")


class _Known:
    """The versions that can be read: those in the study first, then those in folders."""

    def __init__(self, store: Store | None, folders: Sequence[Path]) -> None:
        self._store = store
        self._folders = folders
        self._stored = {str(one): one.digest for one in store.codebooks()} if store else {}

    def named(self, name: str) -> Source:
        """By NAME@VERSION, a name alone, or a file. Raises InputError."""
        if self._store and name in self._stored:
            return _stored(self._store, self._stored[name])
        return self._read(find_codebook(name, folders=self._folders))

    def _read(self, path: Path) -> Source:
        found = Source(load_with_places(path).codebook, read_text(path), str(path))
        remember(found.text, found.codebook)
        digest = self._stored.get(str(found.codebook))
        if digest and digest != found.codebook.digest:
            what = f"the study has used another {found.codebook}: the file was changed since, under the same version"
            remedy = "give the changed codebook a version of its own, such as the next number"
            raise InputError(Mistake(what, path.name, column="version", remedy=remedy))
        return found

    def with_ancestors(self, source: Source) -> Iterator[Source]:
        """A codebook, the one it revises, the one that one revises, as far as they are at hand."""
        following: Source | None = source
        while following:
            yield following
            following = self._revised(following)

    def _revised(self, source: Source) -> Source | None:
        """The version that a codebook says it revises: in the study, beside its file, or by its name; None where it is
        not at hand. Raises InputError where it has mistakes.
        """
        codebook = source.codebook
        if codebook.revises is None:
            return None
        name = f"{codebook.name}@{codebook.revises}"
        if self._store and name in self._stored:
            return _stored(self._store, self._stored[name])
        beside = [Path(source.file).parent] if Path(source.file).is_file() else []
        path = find_revised(codebook.name, codebook.revises, [*beside, *(one / codebook.name for one in self._folders)])
        found = self._read(path) if path else None
        return found if found and str(found.codebook) == name else None


def _refuse_lost(store: Store, here: Source, there: Source) -> None:
    """Two that do not descend from one another: allowed while every decision keeps its code."""
    leaves = {code.id for code in there.codebook.leaves}
    missing = sorted({decision.code_id for decision in store.decisions()} - leaves)
    if missing:
        what = f"people have decided on codes that {there.codebook} does not have: {', '.join(missing)}"
        remedy = (
            f"keep these codes in it, or say by revises: and moves: how it came from {here.codebook} "
            "(with the versions between beside it), so that no decision is lost"
        )
        raise InputError(Mistake(what, Path(there.file).name, remedy=remedy))
