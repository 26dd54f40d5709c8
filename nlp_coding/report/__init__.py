"""A study's report: what it is made of (`material`), put together (`compose`), written in `REPORT_FORMATS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nlp_coding.report import page, word_file
from nlp_coding.report.blocks import Report
from nlp_coding.report.compose import compose
from nlp_coding.report.material import CodeSection, Coding, Material, PairedCoding, Quoted

__all__ = [
    "REPORT_FORMATS",
    "CodeSection",
    "Coding",
    "Material",
    "PairedCoding",
    "Quoted",
    "Report",
    "compose",
]

REPORT_FORMATS: Mapping[str, Callable[[Report], bytes]] = {".html": page.render, ".docx": word_file.render}
"""By the ending of the file; the same report gives the same bytes."""
