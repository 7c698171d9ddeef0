"""Tabs of a workbook to be filled in: formats made once, texts as texts, rows as high as their text."""

from __future__ import annotations

import math
from collections.abc import Iterable

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

TEAL, TINT, RED, MUTED, GREY, ENTRY = "#00696B", "#E3F0EF", "#A3211B", "#566363", "#E4E7E7", "#FFFBEA"
LINE = 15.0
_TALLEST_ROW = 409
_LONGEST_CELL = 32_767
_LONGEST_ADDRESS = 2_000
_LONGEST_HEADER = 240


class TabWriter:
    """Writes to the tabs of one workbook.

    written : text and cell of everything outside the table.
    """

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple, object] = {}
        self.written: list[tuple[str, str]] = []

    def look(self, **how: object):
        key = tuple(sorted(how.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"font_name": "Calibri", "valign": "top", **how})
        return self._made[key]

    def text(self, sheet, row: int, column: int, text: str, **how: object) -> None:
        """A text as text, even where it begins with "="."""
        self.cell(sheet, row, column, text, **how)
        self.written.append((_cut(text), xl_rowcol_to_cell(row, column)))

    def cell(self, sheet, row: int, column: int, text: str, **how: object) -> None:
        """The same, in the table: what stands there is known by its place."""
        text = _cut(text)
        if text:
            sheet.write_string(row, column, text, self.look(**how))
        else:
            sheet.write_blank(row, column, None, self.look(**how))

    def link(self, sheet, row: int, column: int, address: str, text: str, **how: object) -> None:
        """A live link; plain text where the address is longer than programs open."""
        if len(address) > _LONGEST_ADDRESS:
            self.text(sheet, row, column, text, **how)
            return
        text = _cut(text)
        self.written.append((text, xl_rowcol_to_cell(row, column)))
        sheet.write_url(row, column, address, self.look(font_color=TEAL, underline=1, **how), text)


def height(texts: Iterable[tuple[str, float]], line: float = LINE) -> float:
    """Points that the longest of the texts takes at its column's width, in characters."""
    lines = 1
    for text, width in texts:
        lines = max(lines, sum(max(1, math.ceil(len(part) / max(width, 1))) for part in text.split("\n")))
    return min(_TALLEST_ROW, lines * line + 3)


def on_paper(sheet, head: str, foot: str, *, landscape: bool = True) -> None:
    """A4, as wide as the page, with a line above and below."""
    sheet.set_paper(9)
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.7)
    if head:
        sheet.set_header("&C&B&K" + RED.lstrip("#") + _plain(head))
    sheet.set_footer(f"&L&8{_plain(foot)}&R&8&P / &N")


def locked(sheet) -> None:
    """The structure is kept from accidents; there is no password, for it isn't meant to keep anyone out."""
    sheet.protect("", dict.fromkeys(("sort", "autofilter", "format_columns", "format_rows"), True))


def _cut(text: str) -> str:
    """What a cell can hold; where it is less than the text, its end says so."""
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"


def _plain(text: str) -> str:
    # "&" starts a code in headers and footers.
    return text.replace("&", "&&")[:_LONGEST_HEADER]
