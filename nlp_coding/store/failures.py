"""SQLite's errors in the words of someone who has a study, not a database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nlp_coding.core.errors import StudyError

_DAMAGED = (
    "is damaged, or is no study; nothing was changed. Put back your latest copy of the study's folder, and keep the "
    "damaged file in case something can be saved from it"
)

_SENTENCES = {
    sqlite3.SQLITE_BUSY: "another command is writing to this study ({path}); wait and try again",
    sqlite3.SQLITE_LOCKED: "another command is writing to this study ({path}); wait and try again",
    sqlite3.SQLITE_READONLY: "{path} cannot be written: nothing was changed. Ask for write access to the study's "
    "folder, or copy the folder to a place of your own",
    sqlite3.SQLITE_PERM: "{path} may not be opened by you; ask its owner, or copy the study's folder",
    sqlite3.SQLITE_CANTOPEN: "{path} or the journal beside it cannot be opened; see that the folder is there, that you "
    "may write in it, and that a network disk is connected",
    sqlite3.SQLITE_IOERR: "the disk failed while {path} was read or written; the study is as it was before. See that "
    "the disk is connected and try again",
    sqlite3.SQLITE_FULL: "there is no more room on the disk for {path}; nothing was changed. Make room and try again",
    sqlite3.SQLITE_CORRUPT: "{path} " + _DAMAGED,
    sqlite3.SQLITE_NOTADB: "{path} " + _DAMAGED,
}


@contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Turn what can go wrong with a file into a StudyError that says what to do; programming errors pass."""
    try:
        yield
    except UnicodeDecodeError as error:  # a name in the file's own schema, on opening
        raise StudyError(_SENTENCES[sqlite3.SQLITE_CORRUPT].format(path=path)) from error
    except sqlite3.Error as error:
        # The low byte is the kind; the rest says more than a user needs. A text that is no UTF-8 has no code at all.
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if not code and "Could not decode to UTF-8" in str(error):
            code = sqlite3.SQLITE_CORRUPT
        if code not in _SENTENCES:
            raise
        raise StudyError(_SENTENCES[code].format(path=path)) from error
