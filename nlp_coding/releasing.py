"""A codebook's next version: a draft of it to work on, and its release under a number that says what changed."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from nlp_coding.codebook.check import check_examples
from nlp_coding.codebook.drafting import as_draft, as_version
from nlp_coding.codebook.find import find_codebook, find_draft, list_codebooks, list_drafts
from nlp_coding.codebook.load import PlacedCodebook, load_with_places, read_codebook, read_text
from nlp_coding.codebook.releases import (
    FIRST_VERSION,
    free_version,
    level_of_step,
    next_version,
    read_lock,
    record,
    version_key,
)
from nlp_coding.codebook.revised import find_revised
from nlp_coding.core.codebook import DRAFT, Codebook
from nlp_coding.core.errors import InputError, Mistake
from nlp_coding.core.files import replacing
from nlp_coding.workflow import Study, code_texts, codebook_folders

if TYPE_CHECKING:
    from nlp_coding.codebook.diff import Diff

_ENDINGS = (".yaml", ".yml")


@dataclass(frozen=True)
class Release:
    """A codebook that may be released, and why under this number."""

    source: Path
    """The draft; or a version that stands there already and is only to be recorded."""
    read: str
    """The text of `source`, as it was checked."""
    codebook: Codebook
    """With the number it gets."""
    target: Path
    proposed: str
    """The number that the differences ask for; `codebook` may have a higher one."""
    difference: Diff | None
    """To the version it revises; None for a first version."""


def make_draft(name: str, *, to: Path | None = None, study: Study | None = None) -> tuple[Path, Codebook]:
    """Copy a version to a draft of the next one; gives its file, and the version. Raises InputError.

    It goes into the folder `to`, or below codebooks/ in the study or in the current folder.
    """
    folders = codebook_folders(study)
    path = find_codebook(name, folders=folders)
    book = load_with_places(path, folders=folders).codebook
    if book.version == DRAFT:
        raise InputError(Mistake("this is a draft already", file=str(path), remedy="work on it, or name a version"))
    target = (to or (study.folder if study else Path()) / "codebooks" / book.name) / f"{DRAFT}.yaml"
    for there in (target, target.with_suffix(".yml")):
        if there.exists():
            remedy = "work on it, take it away, or choose another folder with --to"
            raise InputError(Mistake("there is a draft already", file=str(there), remedy=remedy))
    text = as_draft(read_text(path), revises=book.version)
    _hold(text, replace(book, version=DRAFT, revises=book.version, moves=()), path)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as new:  # never over another's draft, and with the rights that other files get here
        new.write(text.encode())
    return target, book


def prepare_release(name: str | None = None, *, version: str | None = None, study: Study | None = None) -> Release:
    """What a release would be: of a draft by its codebook's name or its path, or of the only draft at hand.

    Raises InputError where the codebook is wrong, an example fails, nothing changed, or the number does not fit.
    """
    folders = codebook_folders(study)
    path = _draft_at_hand(name, folders)
    text = read_text(path)
    placed = load_with_places(path, folders=folders)
    book = placed.codebook
    if book.version not in (DRAFT, path.stem):
        remedy = f"call it {book.version}.yaml, or write version: {DRAFT}"
        raise InputError(Mistake(f"the file holds version {book.version}", str(path), column="version", remedy=remedy))
    if failed := check_examples(book, lambda texts: code_texts(book, texts), places=placed.places):
        raise InputError(failed)
    before = _revised(placed, folders)
    difference = None
    if before:
        from nlp_coding.codebook.diff import diff

        difference = diff(before, book)
        if difference.level is None:
            remedy = "change something, or take the draft away"
            raise InputError(Mistake(f"nothing is different from {before}", file=str(path), remedy=remedy))
    taken = _taken(path, text, book, folders)
    proposed = _proposed(book, difference, taken, path)
    number = version or (proposed if book.version == DRAFT else book.version)
    _check_number(number, book, difference, taken, proposed, path)
    return Release(path, text, replace(book, version=number), path.with_name(f"{number}.yaml"), proposed, difference)


def publish(release: Release) -> Path:
    """Write the version's file, record it, take the draft away; broken off, it can be done again. Gives the file."""
    if read_text(release.source) != release.read:
        message = "the draft has been changed since it was checked"
        raise InputError(Mistake(message, file=str(release.source), remedy="release it again"))
    if release.source.stem == release.codebook.version:
        record(release.source, release.codebook)
        return release.source
    text = as_version(release.read, release.codebook.version)
    _hold(text, release.codebook, release.source)
    with replacing(release.target) as new:
        new.write_bytes(text.encode())
        shutil.copymode(release.source, new)
    record(release.target, release.codebook)
    release.source.unlink()
    return release.target


def _hold(text: str, expected: Codebook, path: Path) -> None:
    """A layout that nobody foresaw, such as a codebook written as JSON, must not make it another codebook."""
    try:
        same = read_codebook(text, file=str(path)).codebook == expected
    except InputError:
        same = False
    if not same:
        remedy = "begin each of name, version, revises, moves and codes on a line of its own, without brackets around"
        raise InputError(Mistake("the version cannot be changed in this layout", file=str(path), remedy=remedy))


def _draft_at_hand(name: str | None, folders: list[Path]) -> Path:
    if name is not None:
        named = name if Path(name).suffix.lower() in _ENDINGS or name.endswith(f"@{DRAFT}") else f"{name}@{DRAFT}"
        return find_codebook(named, folders=folders)
    drafts = list_drafts(folders)
    if here := find_draft(".", folders=[]):
        return here
    if len(drafts) == 1:
        return next(iter(drafts.values()))
    if drafts:
        raise InputError(Mistake(f"there are several drafts: {', '.join(drafts)}", remedy="name the one to release"))
    raise InputError(Mistake("there is no draft here", remedy="make one with nlp-coding codebook draft NAME"))


def _revised(placed: PlacedCodebook, folders: list[Path]) -> Codebook | None:
    book, file = placed.codebook, Path(placed.places.file)
    if book.revises is None:
        return None
    found = find_revised(book.name, book.revises, [file.parent, *(folder / book.name for folder in folders)])
    if found is None:
        message = f"{book.name}@{book.revises}, which it revises, is not to be found"
        remedy = f"put {book.revises}.yaml beside the draft"
        raise InputError(Mistake(message, str(file), placed.places.keys.get("revises"), "revises", remedy))
    return load_with_places(found, folders=folders).codebook


def _taken(path: Path, text: str, book: Codebook, folders: list[Path]) -> dict[str, str]:
    """The numbers that this codebook's versions have, and where; not one that a release broken off gave this draft."""
    beside = {one.stem: one for one in path.parent.iterdir() if version_key(one.stem) and one.suffix in _ENDINGS}
    known = {**list_codebooks(folders).get(book.name, {}), **beside}
    lock = read_lock(path.parent)

    def is_ours(version: str) -> bool:
        if version == book.version:
            return True
        if book.version != DRAFT or (version in known and version not in beside):
            return False
        digest = replace(book, version=version).digest
        written = version not in beside or read_text(beside[version]) == as_version(text, version)
        return written and lock.get(version, digest) == digest

    where = {**dict.fromkeys(lock, path.parent), **known}
    return {version: str(file) for version, file in where.items() if not is_ours(version)}


def _proposed(book: Codebook, difference: Diff | None, taken: dict[str, str], path: Path) -> str:
    if difference and difference.level and book.revises:
        return free_version(book.revises, difference.level, taken)
    if taken and book.version == DRAFT:
        message = f"the draft does not say which version it revises; there are {', '.join(taken)}"
        remedy = f'add revises: "{list(taken)[-1]}"'
        raise InputError(Mistake(message, file=str(path), column="revises", remedy=remedy))
    return FIRST_VERSION


def _check_number(
    number: str, book: Codebook, difference: Diff | None, taken: dict[str, str], proposed: str, path: Path
) -> None:
    """Raises InputError for a number that says less than what changed, or that cannot be had."""
    key, old = version_key(number), version_key(book.revises or "")
    remedy = f"release it as {proposed}"
    if key is None:
        message = f"«{number}» is no version of three numbers"
    elif book.version not in (DRAFT, number):
        message, remedy = f"the file holds version {book.version}, not {number}", "leave --version out"
    elif number in taken:
        message = f"the number {number} is taken ({taken[number]})"
    elif old and key <= old:
        message = f"{number} is not above {book.revises}, which it revises"
    elif (
        difference
        and difference.level
        and book.revises
        and key < (version_key(next_version(book.revises, difference.level)) or ())
    ):
        greatest = next(change for change in difference.changes if change.level == difference.level)
        step = level_of_step(book.revises, number)
        message = f"{number} says that the change is {step}, and it is {difference.level}: {greatest.describe()}"
    else:
        return
    raise InputError(Mistake(message, file=str(path), column="version", remedy=remedy))
