"""Files are written whole and privately, and nothing that is no file is replaced by one."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from nlp_coding.core.errors import InputError
from nlp_coding.core.files import replacing, write_privately


def test_written_and_replaced(tmp_path: Path) -> None:
    """A report would be readable by everybody, or the second one not be written."""
    path = tmp_path / "r.html"
    for content in ("æ", b"\xc3\xb8"):
        write_privately(path, content)
    assert path.read_text(encoding="utf-8") == "ø"
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(ZeroDivisionError), replacing(path) as beside:
        beside.write_text(str(1 // 0), encoding="utf-8")
    assert [one.name for one in tmp_path.iterdir()] == ["r.html"]
    assert path.read_text(encoding="utf-8") == "ø"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with a name here")
@pytest.mark.parametrize("linked", [False, True])
def test_a_pipe_is_not_replaced(tmp_path: Path, linked: bool) -> None:
    """A report to /dev/null, written by root, would take the device's place for the whole machine."""
    os.mkfifo(tmp_path / "pipe")
    path = tmp_path / "link" if linked else tmp_path / "pipe"
    if linked:
        path.symlink_to(tmp_path / "pipe")
    with pytest.raises(InputError, match=r"this is no file but a device or a pipe"):
        write_privately(path, "text")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    assert len(list(tmp_path.iterdir())) == 1 + linked
