"""What machine and what libraries a measurement was made with; no name of a host or a person."""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_LIBRARIES = ("numpy", "scipy", "scikit-learn", "pandas", "polars", "spacy", "bertopic", "umap-learn", "simplemma")


def describe() -> dict[str, str]:
    """Words for a table: what it is and its value."""
    return {
        "processor": f"{_line('/proc/cpuinfo', 'model name') or platform.processor() or platform.machine()}",
        "cores": str(os.cpu_count()),
        "memory": _memory(),
        "system": f"{_system()}, {platform.machine()}",
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
        **{name: _version(name) for name in _LIBRARIES},
    }


def _memory() -> str:
    total = _line("/proc/meminfo", "MemTotal")
    if total:
        return f"{int(total.split()[0]) / 1024**2:.0f} GiB"
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1024**3:.0f} GiB"


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:  # not Linux
        return f"{sys.platform} {platform.release()}"


def _line(file: str, start: str) -> str:
    """What stands behind the colon in the first line that starts so; empty where there is none."""
    path = Path(file)
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(start)), "")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
