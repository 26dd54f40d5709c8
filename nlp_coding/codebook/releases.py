"""Version numbers, and `released.lock`: what each released version was, so that a changed release is found."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from nlp_coding.codebook.yaml_tree import Mistakes
from nlp_coding.core.codebook import Codebook
from nlp_coding.core.errors import InputError, Mistake
from nlp_coding.core.files import replacing

LOCK = "released.lock"
"""Beside the versions: a line for each, `version digest`, in the order of versions."""

FIRST_VERSION = "1.0.0"

_HEAD = (
    "# The released versions and their digests: a released version is never changed. Written by «codebook release».\n"
)
_VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", re.ASCII)
_LINE = re.compile(r"(\S+)\s+([0-9a-f]{64})")


def version_key(version: str) -> tuple[int, int, int] | None:
    """What versions are ordered by, so that 1.10.0 comes after 1.9.0; None for what is no version x.y.z.

    >>> version_key("1.10.0"), version_key("1.1")
    ((1, 10, 0), None)
    """
    found = _VERSION.fullmatch(version)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def next_version(version: str, level: Literal["major", "minor", "patch"]) -> str:
    """The number that follows after a change of a level.

    >>> [next_version("1.2.3", level) for level in ("major", "minor", "patch")]
    ['2.0.0', '1.3.0', '1.2.4']
    """
    key = version_key(version)
    if key is None:
        raise ValueError(f"{version!r} is no version x.y.z")
    major, minor, patch = key
    numbers = {"major": (major + 1, 0, 0), "minor": (major, minor + 1, 0), "patch": (major, minor, patch + 1)}
    return ".".join(map(str, numbers[level]))


def read_lock(folder: Path) -> dict[str, str]:
    """Version → digest of the versions released in a folder; none where it has no lock. Raises InputError."""
    file = folder / LOCK
    if not file.is_file():
        return {}
    mistakes = Mistakes(str(file))
    remedy = "put back the file as it was, from your backup or version control"
    digests: dict[str, str] = {}
    for row, line in enumerate(file.read_bytes().decode("utf-8-sig", errors="replace").splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _LINE.fullmatch(line.strip())
        if not found or version_key(found[1]) is None:
            mistakes.add(f"«{line.strip()[:40]}» is no version and its digest", row=row, remedy=remedy)
        elif digests.setdefault(found[1], found[2]) != found[2]:
            mistakes.add(f"the version {found[1]} stands twice, with two digests", row=row, remedy=remedy)
    mistakes.raise_if_any()
    return digests


def record(path: Path, codebook: Codebook) -> None:
    """Add a version's file to the lock beside it. Raises InputError where it stands there with another digest."""
    digests = read_lock(path.parent)
    if digests.get(codebook.version, codebook.digest) != codebook.digest:
        raise InputError(_changed(codebook.version, str(path), None))
    digests[codebook.version] = codebook.digest
    lines = [f"{version} {digests[version]}\n" for version in sorted(digests, key=lambda one: version_key(one) or ())]
    with replacing(path.parent / LOCK) as new:
        new.write_bytes((_HEAD + "".join(lines)).encode())
        shutil.copymode(path, new)  # who may read a codebook may read what it is held against


def is_recorded(path: Path, codebook: Codebook, row: int | None, mistakes: Mistakes) -> bool:
    """Whether a version's file is in the lock beside it, as it is; adds what the lock has against it, and its slips."""
    if path.stem != codebook.version:
        return False
    try:
        digest = read_lock(path.parent).get(codebook.version)
    except InputError as error:
        mistakes.found += error.mistakes
        return False
    if digest is not None and digest != codebook.digest:
        mistakes.found.append(_changed(codebook.version, mistakes.file, row))
    return digest == codebook.digest


def _changed(version: str, file: str, row: int | None) -> Mistake:
    message = f"{version} was released, and has been changed since"
    remedy = "put the released file back, or copy the change to draft.yaml and release that"
    return Mistake(message, file=file, row=row, column="version", remedy=remedy)


def level_of_step(earlier: str, later: str) -> Literal["major", "minor", "patch"]:
    """What a step between two numbers says of the change: 1.0.0 → 1.1.0 says minor."""
    (major, minor, _), (new_major, new_minor, _) = version_key(earlier) or (0, 0, 0), version_key(later) or (0, 0, 0)
    return "major" if major != new_major else "minor" if minor != new_minor else "patch"


def free_version(revises: str, level: Literal["major", "minor", "patch"], taken: Mapping[str, object]) -> str:
    """The lowest number for a change of a level that no other version has: branches may have taken the first."""
    version = next_version(revises, level)
    while version in taken:
        version = next_version(version, level)
    return version
