"""The command line: a command is parse, call, show. Results go to stdout, messages to stderr."""

from __future__ import annotations

import errno
import os
import sys
from dataclasses import replace
from itertools import zip_longest

from nlp_coding.core.errors import InputError, Mistake, NlpCodingError

SHOWN_MISTAKES = 40
"""Mistakes that are printed one by one; a file with more is mended in several passes."""


def main() -> None:
    """Run a command; exit status 0 done, 1 the input is wrong, 2 usage."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console or LANG=C may not know æøå; a question mark is better than a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        # Typer alone is a tenth of a second; nothing heavier may come in before the command is known.
        from nlp_coding.cli.commands import app

        app(prog_name="nlp-coding")  # also under python -m
    except NlpCodingError as error:
        print(message_of(error), file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:  # nlp-coding table codes | head
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        print(message_of_system(error), file=sys.stderr)
        sys.exit(1)
    except UnicodeEncodeError as error:
        if "surrogates" not in error.reason:
            raise
        # Only what was typed can hold halves of characters: all that is read from files is cleaned.
        print("what was typed is not text in this terminal's encoding\n  → type it in UTF-8", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:  # while modules are loading; later Typer sees to it
        sys.exit(130)
    except MemoryError:
        print("there is not enough memory for this\n  → close other programs, or split the file", file=sys.stderr)
        sys.exit(1)


_REMEDIES = {
    errno.EISDIR: "name a file in it",
    errno.ENOTDIR: "check the path: a part of it is a file",
    errno.ENOENT: "check the name and the folder",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.EACCES: "close it in other programs, see that you may use it and its folder, or choose another place",
    errno.EPERM: "close it in other programs, see that you may use it and its folder, or choose another place",
    errno.EROFS: "choose another place: this disk cannot be written",
    errno.ENOSPC: "make room on the disk, or choose another",
}


def message_of_system(error: OSError) -> str:
    """What the operating system refused, and what to do."""
    # A file is written beside its place and then moved there: the second name is the one that was asked for.
    name = error.filename2 or error.filename
    remedy = _REMEDIES.get(error.errno or 0)
    return str(Mistake(error.strerror or str(error), str(name) if name is not None else None, remedy=remedy))


def message_of(error: NlpCodingError) -> str:
    """What is printed of an error: every mistake up to a number, and how many more there are."""
    if not isinstance(error, InputError):
        return str(error)
    mistakes = error.mistakes
    shown = mistakes[:SHOWN_MISTAKES]
    lines = [
        # One remedy for many rows is said once, after the last of them.
        str(replace(one, remedy=None) if one.remedy and one.remedy == following.remedy else one)
        for one, following in zip_longest(shown, shown[1:], fillvalue=Mistake(""))
    ]
    if len(mistakes) > SHOWN_MISTAKES:
        lines.append(f"… and {len(mistakes) - SHOWN_MISTAKES} more mistakes")
    if len(mistakes) > 1:
        lines.append(f"{len(mistakes)} mistakes; nothing was changed.")
    return "\n".join(lines)
