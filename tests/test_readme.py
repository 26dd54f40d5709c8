"""The README's commands, run as a newcomer would; what it shows is what they print."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from nlp_coding.cli.commands import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CUT = "…"
"""A line that says: what follows is left out."""


def _blocks() -> list[tuple[list[str], list[str]]]:
    """The commands of each console block, and the lines shown below the last of them."""
    blocks = []
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        lines = block.splitlines()
        commands = [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]
        blocks.append((commands, [line for line in lines if not line.startswith("$ ")]))
    return blocks


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder with the newcomer's own survey in it."""
    folder = tmp_path_factory.mktemp("newcomer")
    shutil.copy(ROOT / "corpora" / "fastlege-2023" / "respondents.csv", folder / "survey.csv")
    return folder


def test_the_commands_do_what_the_readme_shows(place: Path) -> None:
    """A README that lies costs a newcomer the first hour and us the second."""
    for commands, expected in _blocks():
        here = place  # each block stands by itself
        output = ""
        for command in commands:
            words = shlex.split(command)
            if words[0] == "cd":
                here = here / words[1]
                continue
            assert words[0] == "nlp-coding", command
            done = subprocess.run(
                [sys.executable, "-m", "nlp_coding", *words[1:]],
                cwd=here,
                env={**os.environ, "COLUMNS": "100", "PYTHONPATH": str(ROOT)},
                capture_output=True,
                text=True,
                encoding="utf-8",
                check=False,
            )
            assert done.returncode == 0, (command, done.stderr)
            output = done.stdout
        shown = expected[: expected.index(CUT)] if CUT in expected else expected
        printed = [line.rstrip() for line in output.splitlines()]
        if expected:
            assert (printed[: len(shown)] if CUT in expected else printed) == shown, commands
    assert (place / "my-study" / "codes.xlsx").is_file()


def test_every_command_is_in_the_readme() -> None:
    """What nobody can read about does not exist."""
    names = {command.name for command in app.registered_commands} | {group.name for group in app.registered_groups}
    assert names
    assert all(re.search(rf"`(nlp-coding )?{name}\b|nlp-coding {name}\b", README) for name in names if name)


def test_the_set_up_commands_install_what_the_project_says() -> None:
    """The two commands must name files and extras that exist."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "dev" in project["optional-dependencies"]
    assert "nlp-coding" in project["scripts"]
    assert (ROOT / "constraints.txt").is_file()
    assert README.count("-c constraints.txt") >= 2


def test_the_changelog_has_this_version() -> None:
    """Users read there what changed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"## {project['version']}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
