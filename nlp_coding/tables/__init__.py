"""Tables: counted from respondents and codes (`tabulate`), then shown in one of `FORMATS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from nlp_coding.core.table import CrossTable
from nlp_coding.tables import csv_file, docx_file, html_page, md, tex, txt, xlsx
from nlp_coding.tables.counting import CodeColumn, Coded
from nlp_coding.tables.layout import Look
from nlp_coding.tables.rowing import Rowing, by_agreement, by_attribute
from nlp_coding.tables.tabulate import (
    PERCENTS,
    Percent,
    Reviewed,
    code_column,
    code_columns,
    tabulate_code,
    tabulate_codes,
    tabulate_commenting,
)

__all__ = [
    "FORMATS",
    "PERCENTS",
    "CodeColumn",
    "Coded",
    "Format",
    "Look",
    "Percent",
    "Reviewed",
    "Rowing",
    "by_agreement",
    "by_attribute",
    "code_column",
    "code_columns",
    "tabulate_code",
    "tabulate_codes",
    "tabulate_commenting",
]


@dataclass(frozen=True)
class Format:
    """One way to show a table."""

    suffix: str
    render: Callable[[CrossTable, Look | None], str | bytes]
    encoding: str = "utf-8"
    """Of a format that is text; the bytes of the others are the file."""
    text: bool = True
    """Whether a terminal can show it."""

    def file_bytes(self, table: CrossTable, look: Look | None = None) -> bytes:
        """What a file in this format holds, the same bytes each time."""
        rendered = self.render(table, look)
        return rendered if isinstance(rendered, bytes) else rendered.encode(self.encoding, errors="replace")


FORMATS: Mapping[str, Format] = {
    "txt": Format(".txt", txt.render),
    "csv": Format(".csv", csv_file.render, csv_file.ENCODING),
    "plain-csv": Format(".csv", csv_file.render_plain, csv_file.PLAIN_ENCODING),
    "xlsx": Format(".xlsx", xlsx.render, text=False),
    "md": Format(".md", md.render),
    "html": Format(".html", html_page.render),
    "docx": Format(".docx", docx_file.render, text=False),
    "tex": Format(".tex", tex.render),
}
"""A new format is a module with a `render` and a line here."""
