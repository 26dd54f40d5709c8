"""Commands as they are typed: `main` itself, with the arguments, the streams and the exit status a shell would see."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from nlp_coding.cli import main

Run = Callable[..., "Ran"]


@dataclass(frozen=True)
class Ran:
    """What a command left."""

    status: int
    out: str
    err: str


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run a command on a screen of 80 columns, outside any study; a traceback fails the test."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("LOGNAME", "kari")
    monkeypatch.chdir(tmp_path)

    def run_command(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["nlp-coding", *map(str, arguments)])
        capsys.readouterr()
        try:
            main()
            status = 0
        except SystemExit as left:
            status = left.code if isinstance(left.code, int) else int(bool(left.code))
        captured = capsys.readouterr()
        return Ran(status, captured.out, captured.err)

    return run_command
