"""The draft of a study's codebook, whether it is there or still to be made, and how one more code gets into it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nlp_coding.codebook.drafting import as_draft, with_code
from nlp_coding.codebook.find import find_codebook
from nlp_coding.codebook.find import find_draft as find_draft_file
from nlp_coding.codebook.load import load_codebook, read_codebook, read_text
from nlp_coding.core.codebook import DRAFT, Code, Codebook
from nlp_coding.core.errors import InputError, Mistake
from nlp_coding.core.files import replacing
from nlp_coding.releasing import make_draft
from nlp_coding.store import StoredCodebook
from nlp_coding.workflow import Study, codebook_folders


@dataclass(frozen=True)
class Draft:
    """The draft that the code goes into, or would be made for it."""

    study: Study
    path: Path | None
    """None where it is not made yet."""
    text: str
    codebook: Codebook
    version: str | None = None
    """The text of the version that it is made of, where no file of it is at hand and one must be written first."""

    def write(self, entry: Sequence[str], code: Code) -> Path:
        """Put the code into it; gives its file."""
        book, folders = self.codebook, codebook_folders(self.study)
        path = self.path or _own_folder(self.study, book.name) / f"{DRAFT}.yaml"
        after = _place_of(code, book)
        codes = (*book.codes[: after + 1], code, *book.codes[after + 1 :])
        try:
            text = with_code(self.text, entry, after=after)
            same = read_codebook(text, file=str(path), path=path, folders=folders).codebook == replace(
                book, codes=codes
            )
        except (ValueError, InputError):
            same = False
        if not same:
            remedy = "begin each code with «- id:» on a line of its own, without brackets around the codes"
            raise InputError(Mistake("no code can be put in, in this layout", file=str(path), remedy=remedy))
        if self.path is None:
            if self.version is not None:
                version = path.with_name(f"{book.revises}.yaml")
                version.parent.mkdir(parents=True, exist_ok=True)
                with version.open("xb") as new:
                    new.write(self.version.encode())
            path, _ = make_draft(f"{book.name}@{book.revises}", study=self.study)
        raw = path.read_bytes()
        if read_text(path) != self.text:
            message = "the draft has been changed meanwhile"
            raise InputError(Mistake(message, file=str(path), remedy="run the command again"))
        mark = b"\xef\xbb\xbf" if raw.startswith(b"\xef\xbb\xbf") else b""
        with replacing(path) as beside:
            beside.write_bytes(mark + text.encode())
            shutil.copymode(path, beside)
        return path


def find_draft(study: Study, stored: StoredCodebook, *, has_bank: bool) -> Draft:
    """The draft at hand of the study's codebook, or the one that would be made. Raises InputError."""
    folders = codebook_folders(study)
    if path := find_draft_file(stored.name, folders=folders):
        text = read_text(path)
        return Draft(study, path, text, read_codebook(text, file=str(path), path=path, folders=folders).codebook)
    at_hand = _version_at_hand(stored, folders)
    own = _own_folder(study, stored.name) / f"{stored.version}.yaml"
    if at_hand is None and own.exists():
        message = f"the study has used another {stored}: the file was changed since, under the same version"
        raise InputError(Mistake(message, file=str(own), remedy="put back the file as it was"))
    if at_hand is None and has_bank:
        # The study keeps the examples, but not as rows that a file beside the codebook could have.
        message = f"the file of {stored} is not at hand, nor are its examples"
        remedy = f"copy the folder that they are in to {own.parent}"
        raise InputError(Mistake(message, file=str(own), remedy=remedy))
    text = as_draft(read_text(at_hand) if at_hand else stored.yaml, revises=stored.version)
    book = read_codebook(text, file=f"the draft of {stored}").codebook
    return Draft(study, None, text, book, version=None if at_hand else stored.yaml)


def _version_at_hand(stored: StoredCodebook, folders: list[Path]) -> Path | None:
    try:
        path = find_codebook(str(stored), folders=folders)
        return path if load_codebook(path).digest == stored.digest else None
    except InputError:
        return None


def _own_folder(study: Study, name: str) -> Path:
    """Where `codebook draft` puts a draft of the study."""
    return study.folder / "codebooks" / name


def _place_of(code: Code, book: Codebook) -> int:
    """The code that it comes after: the last below its group, or else the last of all."""
    if code.parent is None:
        return len(book.codes) - 1
    below = {code.parent}
    place = 0
    for number, one in enumerate(book.codes):
        if one.parent in below:
            below.add(one.id)
        if one.id in below:
            place = number
    return place
