"""What recode and codebook diff print and write."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from nlp_coding.cli import show
from nlp_coding.cli.options import Form
from nlp_coding.cli.show_document import show_document
from nlp_coding.core.codebook import Language
from nlp_coding.core.document import Document
from nlp_coding.core.errors import InputError, Mistake
from nlp_coding.core.files import write_privately
from nlp_coding.recoding import report
from nlp_coding.tables.document_html import to_html
from nlp_coding.tables.document_md import to_markdown

if TYPE_CHECKING:
    from nlp_coding.recoding.recode import Failed, Recoding

_ENDINGS = {".md": Form.md, ".html": Form.html, ".json": Form.json, ".txt": Form.text}


def form_of(form: Form | None, out: Path | None) -> Form:
    """What is asked for, or what the file's ending says. Raises InputError for another ending."""
    if form is not None:
        return form
    if out is None:
        return Form.text
    if out.suffix.lower() not in _ENDINGS:
        what = f"a report cannot be written as «{out.suffix or out.name}»"
        raise InputError(Mistake(what, remedy=f"end the file in {', '.join(_ENDINGS)}, or give --format"))
    return _ENDINGS[out.suffix.lower()]


def recoding(one: Recoding, form: Form, out: Path | None, *, with_text: bool, language: Language) -> None:
    """What a re-coding changed, or would change: as JSON, or as a report and a last line on what is in force."""
    if form == Form.json:
        put(json.dumps(report.recoding_json(one), ensure_ascii=False, indent=1), out)
        return
    # On the screen the reader has the study before them; a file is passed on.
    quoted = with_text or (form == Form.text and out is None)
    document = report.recoding_document(one, language=language, with_text=quoted)
    give(document, form, out)
    done(one)


def check_out(out: Path | None, *, several: bool) -> None:
    """That the report can be written, before an hour of work. Raises InputError."""
    if out is None:
        return
    if several and out.name != str(out):
        remedy = f"give a name alone, such as --out {out.name}: it goes into each study's folder"
        raise InputError(Mistake(f"«{out}» names a folder, and there are several studies", remedy=remedy))
    if not several and (out.is_dir() or not out.parent.is_dir()):
        what = f"«{out}» is a folder" if out.is_dir() else f"there is no folder «{out.parent}»"
        raise InputError(Mistake(what, remedy="name a file in a folder that is there; nothing is coded yet"))


def give(document: Document, form: Form, out: Path | None) -> None:
    """A document on the screen, or in a file."""
    if form == Form.text and out is None:
        show_document(Console(highlight=False), document)
    elif form == Form.text:
        page = io.StringIO()
        show_document(Console(file=page, width=120, highlight=False), document)
        put(page.getvalue(), out)
    else:
        put(to_markdown(document) if form == Form.md else to_html(document), out)


def put(text: str, out: Path | None) -> None:
    """Text to a file, or to the screen."""
    if out is None:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
    else:
        write_privately(out, text if text.endswith("\n") else text + "\n")
        show.written(out)


def done(one: Recoding) -> None:
    """The last line: what is in force now."""
    old, new = one.runs
    if new is None:
        print("Nothing is stored: this was a trial.", file=sys.stderr)
    else:
        print(
            f"{one.after} is in force in {one.folder}, run {new}.\n"
            f"The table from before: nlp-coding table codes --run {old}",
            file=sys.stderr,
        )


def briefly(one: Recoding, *, language: Language) -> None:
    """One of several studies: which, and how many comments each code has."""
    show_document(Console(highlight=False), report.brief_document(one, language=language))
    print()


def failed(one: Failed) -> None:
    print(f"{one.folder}: {one.message}", file=sys.stderr)
