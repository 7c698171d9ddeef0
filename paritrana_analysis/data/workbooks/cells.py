"""A cell of a workbook as it was stored, and its text as a person would write it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from xlsxwriter.utility import xl_rowcol_to_cell

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")


@dataclass(frozen=True)
class Cell:
    """A cell as it was stored. kind: "text", "number", "date", "bool", "error" or "formula".

    shown : what a formula showed when the file was saved; None where nothing was stored.
    """

    row: int  # as the spreadsheet counts
    column: int
    kind: str
    value: object
    number_format: str = "General"
    struck: bool = False
    shown: object = None

    @property
    def name(self) -> str:
        """ "D7"."""
        return xl_rowcol_to_cell(self.row - 1, self.column - 1)

    @property
    def text(self) -> str:
        """Everything that was written, as text; a formula as it was typed, and what it showed."""
        if self.kind == "formula" and self.shown is not None:
            return f"{self.value} → {_told(self.shown)}"
        return _told(self.value)

    @property
    def is_blank(self) -> bool:
        return self.kind == "text" and not bare(str(self.value))


def bare(text: str) -> str:
    """Without spaces at the ends, of any kind, and without marks that nobody sees."""
    return _INVISIBLE.sub("", text).strip()


def _told(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat(" ") if isinstance(value, dt.datetime) else value.isoformat()
    return str(value)
