"""Codes Norwegian free-text survey comments with a versioned codebook, and tabulates them by agreement.

In Python: `import nlp_coding as nc`, then `study = nc.open("my-study")`. What it gives is told in `nlp_coding.api`.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nlp_coding.api import Report, Study
    from nlp_coding.core.codebook import Codebook

__version__ = "0.1.0"
__all__ = ["__version__", "codebook", "demo", "diff", "open"]


def open(path: str | Path | None = None) -> Study:
    """The study in a folder, or the one that the current folder lies in. Raises StudyError where there is none."""
    from nlp_coding import api

    return api.open_study(path)


def diff(before: str | Path | Codebook, after: str | Path | Codebook, *, brief: bool = False) -> Report:
    """What changed from one codebook to another; each a name@version, a file, or a codebook that was read.

    `brief` counts changes of terms, wording and examples in place of showing them.
    """
    from nlp_coding import api

    return api.diff(before, after, brief=brief)


_CALLED = ("codebook", "demo")
"""Functions that have the names of parts of the package."""

if TYPE_CHECKING:

    def codebook(name: str | Path) -> Codebook:
        """A codebook by name, name@version, or file. Raises InputError where there is none."""

    def demo(folder: str | Path, *, learned: bool = True) -> Study:
        """The example study in a folder, made and coded where it is not there yet.

        Coding takes some seconds; with `learned=False` the codebook's terms alone are used, which is faster.
        """

else:

    def __getattr__(name: str) -> Any:
        if name in _CALLED:
            return import_module(f"{__name__}.{name}")
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


class _Part(ModuleType):
    """A part that is called too: `nc.demo(folder)`, beside `nlp_coding.demo.make_demo`."""

    def __call__(self, *given: Any, **options: Any) -> Any:
        from nlp_coding import api

        name = self.__name__.rpartition(".")[2]
        return getattr(api, f"open_{name}")(*given, **options)


class _Package(ModuleType):
    """This package. Python sets a part that is imported as an attribute, over a function of the same name: so the part
    itself is made one that can be called."""

    def __setattr__(self, name: str, value: object) -> None:
        if name in _CALLED and isinstance(value, ModuleType):
            value.__class__ = _Part
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
