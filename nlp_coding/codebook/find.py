"""A codebook's file from what a person types: fastlege, fastlege@1.0.0, fastlege@draft, or a path."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from nlp_coding.codebook.load import no_file
from nlp_coding.codebook.releases import version_key
from nlp_coding.core.codebook import DRAFT
from nlp_coding.core.errors import InputError, Mistake, nearest
from nlp_coding.core.shipped import shipped

_ENDINGS = (".yaml", ".yml")


def shipped_codebooks() -> Path:
    """The folder of the codebooks that come with the program."""
    return shipped("codebooks")


def find_codebook(name_or_path: str | Path, *, folders: Sequence[Path]) -> Path:
    """The file of a codebook: NAME, NAME@VERSION, a .yaml file, or a folder of versions, FOLDER or FOLDER@VERSION.

    VERSION may be draft: the one that is worked on, which has to be asked for.

    A name is looked for in `folders` (each holds <name>/<version>.yaml). Without a version it is the highest
    released one in any of them, in the order of versions (1.10.0 after 1.9.0); the earlier folder wins a tie.
    Files with other names are found by their path only. Raises InputError.
    """
    typed = str(name_or_path)
    if Path(typed).suffix.lower() in _ENDINGS:
        if not Path(typed).is_file():
            raise InputError(no_file(Path(typed)))
        return Path(typed)
    name, version = (typed, None) if Path(typed).is_dir() else _split(typed)
    versions, draft = _versions_of(name, folders), find_draft(name, folders=folders)
    if version == DRAFT and (versions or draft):
        if draft is None:
            message = f"the codebook «{name}» has no draft"
            raise InputError(Mistake(message, remedy=f"make one with nlp-coding codebook draft {name}"))
        return draft
    if not versions and draft:
        message = f"the codebook «{name}» has a draft ({draft}), and no version that was released"
        raise InputError(Mistake(message, remedy=f"write {name}@{DRAFT}, or release it with codebook release {name}"))
    if not versions:
        raise InputError(_no_name(name, folders))
    if version is None:
        return versions[list(versions)[-1]]
    if version not in versions:
        raise InputError(_no_version(name, version, versions))
    return versions[version]


def find_draft(name: str, *, folders: Sequence[Path]) -> Path | None:
    """The draft of a codebook, by its name or by the folder it lies in; None where there is none."""
    named = None if "/" in name or "\\" in name else _draft_in(folder / name for folder in folders)
    return named or (_draft_in([Path(name)]) if name else None)


def list_drafts(folders: Sequence[Path]) -> dict[str, Path]:
    """Name → file of every draft, names alphabetically."""
    names = sorted({child.name for folder in folders if folder.is_dir() for child in folder.iterdir()})
    drafts = {name: _draft_in(folder / name for folder in folders) for name in names}
    return {name: draft for name, draft in drafts.items() if draft}


def list_codebooks(folders: Sequence[Path]) -> dict[str, dict[str, Path]]:
    """Name → version → file of every released codebook, names alphabetically and versions in their order."""
    names = sorted({child.name for folder in folders if folder.is_dir() for child in folder.iterdir()})
    found = {name: _versions_in(folder / name for folder in folders) for name in names}
    return {name: versions for name, versions in found.items() if versions}


def _split(typed: str) -> tuple[str, str | None]:
    name, at, version = typed.rpartition("@")
    return (name, version) if at else (typed, None)


def _versions_of(name: str, folders: Sequence[Path]) -> dict[str, Path]:
    """The versions under a name or in a folder; a known name goes before a folder that happens to be called so."""
    named = {} if "/" in name or "\\" in name else _versions_in(folder / name for folder in folders)
    return named or (_versions_in([Path(name)]) if name else {})


def _versions_in(folders: Iterable[Path]) -> dict[str, Path]:
    """Version → file, lowest version first; of two the file in the earlier folder."""
    found: dict[str, Path] = {}
    for folder in folders:
        for file in sorted(folder.iterdir()) if folder.is_dir() else ():
            if file.suffix.lower() in _ENDINGS and version_key(file.stem):
                found.setdefault(file.stem, file)
    return dict(sorted(found.items(), key=lambda item: version_key(item[0]) or ()))


def _draft_in(folders: Iterable[Path]) -> Path | None:
    files = (folder / f"{DRAFT}{ending}" for folder in folders for ending in _ENDINGS)
    return next((file for file in files if file.is_file()), None)


def _no_name(name: str, folders: Sequence[Path]) -> Mistake:
    if name and Path(name).is_dir():
        return Mistake("no codebook here is called by a version", file=name, remedy="name it such as 1.0.0.yaml")
    known = list_codebooks(folders)
    close = nearest(name, known)
    listed = ", ".join(f"{known_name} ({', '.join(versions)})" for known_name, versions in known.items())
    message = f"there is no codebook «{name}»" + (f"; there are: {listed}" if listed else "")
    return Mistake(message, remedy=f"did you mean «{close}»?" if close else "give a name, or the path of a .yaml file")


def _no_version(name: str, version: str, versions: dict[str, Path]) -> Mistake:
    close = nearest(version, versions)
    return Mistake(
        f"the codebook «{name}» has no version «{version}»; it has: {', '.join(versions)}",
        remedy=f"did you mean {name}@{close}?" if close else f"write {name} for the highest",
    )
