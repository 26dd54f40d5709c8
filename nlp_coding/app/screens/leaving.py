"""The one way out of a screen."""

from __future__ import annotations

from typing import TypeVar

from textual.screen import Screen

Result = TypeVar("Result")


def leave(screen: Screen[Result], result: Result) -> None:
    """Close a screen with its result, once; nothing where another one lies over it, or it is closed already.

    A second key or click may be on its way to a screen when it closes, and Textual would then close the one beneath.
    """
    if screen.is_active:  # not `is_current`, which is also said of what shines through beneath a dialog
        screen.dismiss(result)
