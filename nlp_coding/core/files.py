"""Files that a study's text or figures go into: private, and whole or not there at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nlp_coding.core.errors import InputError, Mistake


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A file beside `path` to write to, readable by its owner alone; it takes `path`'s place if all goes well.

    Raises InputError where there is something at `path` that is no file and no folder: a device or a pipe would be
    replaced by the file, and whatever else writes to it would write into the file.
    """
    if path.exists() and not path.is_file() and not path.is_dir():
        raise InputError(Mistake("this is no file but a device or a pipe", str(path), remedy="name a file"))
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mkstemp makes it 0600
    os.close(handle)
    try:
        yield Path(name)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_privately(path: Path, content: str | bytes) -> None:
    """Write a file that only its owner may read, whole or not at all. Raises InputError as `replacing` does."""
    with replacing(path) as beside:
        beside.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
