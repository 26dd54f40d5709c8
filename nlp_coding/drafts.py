"""The draft of a study's codebook, there or still to be made, and how one more code or term gets into it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nlp_coding.codebook.drafting import as_draft, with_code, with_term
from nlp_coding.codebook.find import find_codebook
from nlp_coding.codebook.find import find_draft as find_draft_file
from nlp_coding.codebook.load import load_codebook, read_codebook, read_text
from nlp_coding.core.codebook import DRAFT, Code, Codebook
from nlp_coding.core.errors import InputError, Mistake, nearest
from nlp_coding.core.files import replacing
from nlp_coding.core.terms import Term, TermError, parse_term
from nlp_coding.releasing import make_draft
from nlp_coding.store import StoredCodebook
from nlp_coding.workflow import Study, codebook_folders


@dataclass(frozen=True)
class Draft:
    """The draft that a code or a term goes into, or would be made for it."""

    study: Study
    path: Path | None
    """None where it is not made yet."""
    text: str
    codebook: Codebook
    version: str | None = None
    """The text of the version that it is made of, where no file of it is at hand and one must be written first."""

    def write(self, entry: Sequence[str], code: Code) -> Path:
        """Put the code into it; gives its file. Raises InputError where that cannot be."""
        book = self.codebook
        after = _place_of(code, book)
        codes = (*book.codes[: after + 1], code, *book.codes[after + 1 :])
        try:
            return self._put(with_code(self.text, entry, after=after), codes)
        except ValueError:
            remedy = "begin each code with «- id:» on a line of its own, without brackets around the codes"
            raise self._wrong("no code can be put in, in this layout", remedy) from None

    def check_term(self, code_id: str, source: str) -> Term:
        """The term as the draft would read it. Raises InputError: no term, no such code, or a term that it has."""
        book = self.codebook
        code = book.by_id.get(code_id)
        if code is None:
            close = nearest(code_id, book.by_id)
            raise self._wrong(f"the draft has no code «{code_id}»", f"did you mean «{close}»?" if close else None)
        if code.retired:
            raise self._wrong(f"the code «{code_id}» is retired in the draft", "give the term to another code")
        try:
            term = parse_term(" ".join(source.split()), lists=book.lists)
        except TermError as error:
            raise self._wrong(f"«{source}»: {error}") from error
        if term.tree in {one.tree for one in code.terms}:
            raise self._wrong(f"«{code_id}» has the term «{term.source}» already")
        return term

    def write_term(self, code_id: str, source: str) -> Path:
        """Put one more term into a code of it; gives its file. Raises InputError where that cannot be."""
        term = self.check_term(code_id, source)
        codes = tuple(
            replace(code, terms=(*code.terms, term)) if code.id == code_id else code for code in self.codebook.codes
        )
        try:
            return self._put(with_term(self.text, code_id, term.source), codes)
        except ValueError:
            remedy = f"write «terms: |» in «{code_id}», and each term on a line of its own below"
            raise self._wrong("no term can be put in, in this layout", remedy) from None

    @property
    def _place(self) -> Path:
        """Its file, there or to be made."""
        return self.path or _own_folder(self.study, self.codebook.name) / f"{DRAFT}.yaml"

    def _wrong(self, message: str, remedy: str | None = None) -> InputError:
        return InputError(Mistake(message, file=str(self._place), remedy=remedy))

    def _put(self, text: str, codes: tuple[Code, ...]) -> Path:
        """Write a text that must hold these codes; the draft is made where there is none. Raises ValueError."""
        book, path = self.codebook, self._place
        try:
            read = read_codebook(text, file=str(path), path=path, folders=codebook_folders(self.study)).codebook
        except InputError:
            raise ValueError("what would be written cannot be read") from None
        if read != replace(book, codes=codes):
            raise ValueError("what would be written says something else")
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
