"""The command line: a command is parse, call, show. Results go to stdout, messages to stderr."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from itertools import zip_longest

from nlp_coding.core.errors import InputError, Mistake, NlpCodingError

SHOWN_MISTAKES = 40
"""Mistakes that are printed one by one; a file with more is mended in several passes."""


def main() -> None:
    """Run a command; exit status 0 done, 1 the input is wrong, 2 usage."""
    # Typer alone is a tenth of a second; nothing heavier may come in before the command is known.
    from nlp_coding.cli.commands import app

    for stream in (sys.stdout, sys.stderr):
        # A Windows console or LANG=C may not know æøå; a question mark is better than a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        app(prog_name="nlp-coding")  # also under python -m
    except NlpCodingError as error:
        print(message_of(error), file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:  # nlp-coding table codes | head
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except (MemoryError, OSError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        sys.exit(1)


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
