"""Text that files and screens can hold."""

from __future__ import annotations

import re

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """The text without the control characters that XML (and so XLSX, DOCX and HTML) cannot hold."""
    return _UNPRINTABLE.sub("", text)
