"""A workbook that came back, opened without trusting it: its tabs' cells, or why it can't be opened.

A file may be anything that was given the name: it is looked at before it is unpacked, and no more of it
is unpacked than a score sheet can need.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from paritrana_analysis.errors import UserError
from paritrana_analysis.jury.cells import Cell, bare
from paritrana_analysis.jury.sheet_faults import SheetFault

#: A score sheet of 40 candidates holds some thousand cells in less than one megabyte.
MOST_CELLS = 200_000
MOST_BYTES = 20_000_000

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_RANGE = re.compile(
    rb"""<(?:\w+:)?(?:mergeCell|hyperlink)\s[^>]*?\bref=["']([A-Z]+)(\d+):([A-Z]+)(\d+)["']"""
)
_TAB = re.compile(r"xl/worksheets/[^/]+\.xml")
_PICTURE = re.compile(r"xl/(?:media/.+|drawings/drawing[^/]*\.xml)")
_KINDS = {"n": "number", "b": "bool", "e": "error", "d": "date", "f": "formula"}


@dataclass(frozen=True)
class Tab:
    """One tab. cells: by row and column, blank ones left out. merged: (row, column, last row, last column)."""

    name: str
    cells: Mapping[tuple[int, int], Cell]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    comments: tuple[tuple[int, int, str], ...] = ()

    def at(self, row: int, column: int) -> Cell | None:
        return self.cells.get((row, column))

    def text(self, row: int, column: int) -> str:
        cell = self.at(row, column)
        return bare(cell.text) if cell else ""


@dataclass(frozen=True)
class Opened:
    tabs: tuple[Tab, ...]
    pictures: bool = False  # drawings are not read, and a juror may have drawn something


def opened(content: bytes, file: str) -> Opened:
    """The tabs of an XLSX file. Raises UserError: no workbook, locked, of another kind, too large."""
    _refuse_other_files(content, file)
    pictures = _refuse_what_is_too_large(content, file)
    try:
        book = _book(content)
        # What formulas showed is stored beside them; openpyxl gives one or the other.
        shown = _book(content, data_only=True) if any(map(_has_formula, book.worksheets)) else None
        tabs = tuple(_tab(sheet, shown[sheet.title] if shown else None) for sheet in book.worksheets)
    except Exception:  # whatever a broken part of the file makes openpyxl stumble over
        raise UserError(SheetFault("unreadable", file=file)) from None
    return Opened(tabs, pictures)


def _refuse_other_files(content: bytes, file: str) -> None:
    if not content:
        raise UserError(SheetFault("empty", file=file))
    if content.startswith(_OLE):
        raise UserError(SheetFault("locked" if _ENCRYPTED in content else "old_format", file=file))
    if not content.startswith(b"PK"):
        raise UserError(SheetFault("not_a_workbook", file=file))


def _refuse_what_is_too_large(content: bytes, file: str) -> bool:
    """Whether it holds pictures. Sizes are those the zip declares; no more than these is ever unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as zipped:
            parts = zipped.infolist()
            if max(len(content), sum(part.file_size for part in parts)) > MOST_BYTES:
                raise UserError(SheetFault("too_large", {"most": MOST_BYTES // 1_000_000}, file))
            names = {part.filename for part in parts}
            if "mimetype" in names and b"opendocument" in zipped.read("mimetype"):
                raise UserError(SheetFault("open_document", file=file))
            if "xl/workbook.xml" not in names:
                raise UserError(SheetFault("not_a_workbook", file=file))
            if any(part.flag_bits & 0x1 for part in parts):
                raise UserError(SheetFault("locked", file=file))
            texts = {name: zipped.read(name) for name in names if name.endswith((".xml", ".rels", ".vml"))}
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, zipfile.zlib.error):
        raise UserError(SheetFault("broken", file=file)) from None
    if any(b"<!ENTITY" in text or b"<!DOCTYPE" in text for text in texts.values()):
        raise UserError(SheetFault("unreadable", file=file))
    tabs = [text for name, text in texts.items() if _TAB.fullmatch(name)]
    cells = sum(len(_CELL.findall(text)) for text in tabs)
    # A merged range or a link over cells costs as many cells as it spans.
    cells += sum(_area(found) for text in tabs for found in _RANGE.findall(text))
    if cells > MOST_CELLS:
        raise UserError(SheetFault("too_many_cells", {"most": MOST_CELLS}, file))
    return any(_PICTURE.fullmatch(name) for name in names)


def _area(found: tuple[bytes, bytes, bytes, bytes]) -> int:
    left, top, right, bottom = found
    return (abs(_number(right) - _number(left)) + 1) * (abs(int(bottom) - int(top)) + 1)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


def _book(content: bytes, data_only: bool = False):
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of extensions that openpyxl leaves out: none holds a cell
        return load_workbook(io.BytesIO(content), data_only=data_only)


def _stored(sheet) -> list:
    # Only the cells that are there: a note in the last row must not make a million rows of blanks.
    return [cell for cell in sheet._cells.values() if cell.value is not None]


def _has_formula(sheet) -> bool:
    return any(cell.data_type == "f" for cell in _stored(sheet))


def _tab(sheet, shown) -> Tab:
    cells = {}
    for cell in _stored(sheet):
        kind = "date" if cell.is_date else _KINDS.get(cell.data_type, "text")
        value = cell.value
        if kind == "formula" and not isinstance(value, str):  # over a range, or a data table
            value = getattr(value, "text", None) or "="
        made = Cell(
            cell.row,
            cell.column,
            kind,
            value,
            cell.number_format,
            bool(cell.font.strike),
            shown[cell.coordinate].value if shown and kind == "formula" else None,
        )
        if not made.is_blank:
            cells[cell.row, cell.column] = made
    merged = tuple((r.min_row, r.min_col, r.max_row, r.max_col) for r in sheet.merged_cells.ranges)
    comments = tuple(
        (cell.row, cell.column, bare(cell.comment.text))
        for cell in sheet._cells.values()
        if getattr(cell, "comment", None) and bare(cell.comment.text or "")
    )
    return Tab(sheet.title, cells, merged, comments)
