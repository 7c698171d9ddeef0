"""A table as the CSV that we write: text stays text in every spreadsheet program.

Spreadsheet programs take a cell for a formula if it begins with = + - @, a tab or a return. A program that
splits cells at a semicolon, a tab or a line's end does the same with text behind one. Such a sign gets an
apostrophe before it, which `as_meant` removes again. A plain number is no formula: -1.5 stays. Line ends
within a cell are written as one kind, since a single return would end the row.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

#: The signs, and their wide forms, which some programs take for the same.
_SIGNS = "=+\\-@\t\uff1d\uff0b\uff0d\uff20"
_BEFORE = r"((?:^|(?<=[;\t\n]))[ \u00a0']*)"
_LIVE = re.compile(f"{_BEFORE}(?=[{_SIGNS}])")
_MADE_TEXT = re.compile(f"{_BEFORE}'(?=[{_SIGNS}])")
_NUMBER = re.compile(r"[-+]?[0-9]*[.,]?[0-9]*", re.ASCII)


def as_bytes(frame: pd.DataFrame, digits: int = 10) -> bytes:
    """The table as CSV in UTF-8, numbers with so many digits that count, no cell a formula."""
    frame = frame.map(lambda value: as_text(value) if isinstance(value, str) else value)
    return frame.to_csv(index=False, float_format=f"%.{digits}g", lineterminator="\n").encode()


def as_text(cell: str) -> str:
    """The cell's text with an apostrophe before every sign that would make a formula of it."""
    cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    return cell if _NUMBER.fullmatch(cell) else _LIVE.sub(r"\1'", cell)


def as_meant(cell: str) -> str:
    """What `as_text` was given, returns as ends of lines."""
    return _MADE_TEXT.sub(r"\1", cell)
