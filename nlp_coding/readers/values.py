"""How a typed value of a spreadsheet or a statistics file is written as text."""

from __future__ import annotations

import datetime
import math


def text_of(value: object) -> str:
    """17.0 is "17", a date ISO, a truth value TRUE or FALSE as in a spreadsheet, nothing the empty string."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else str(value)
