"""Opens a workbook that came back, without trusting it: the cells of its tabs, or why it can't be opened.

Any file can have the name of a workbook. So it is checked before it is unpacked, and no more is unpacked than
a sheet to be filled in can need. Cells are read as they are stored (ECMA-376, part 1, 18.3), a formula
together with its stored result; nothing is computed again, since a cell must be what the person left.
"""

from __future__ import annotations

import datetime as dt
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

from paritrana_analysis.data.workbooks.cells import Cell, bare
from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.files.identity_numbers import looks_like_one
from paritrana_analysis.files.safe_read import unprintable

#: A score sheet of 40 candidates holds some thousand cells in less than one megabyte.
MOST_CELLS = 200_000
MOST_BYTES = 20_000_000

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_PICTURE = re.compile(r"xl/(?:media/.+|drawings/drawing[^/]*\.xml)")
_REFERENCE = re.compile(r"\$?[A-Z]{1,3}\$?\d{1,7}")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")

_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
#: Formats that every program knows by number, where reading needs to know what they show.
_KNOWN_FORMATS = {9: "0%", 10: "0.00%", 17: "mmm-yy"}
_NOT_A_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_BROKEN = (LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RuntimeError, SyntaxError)


@dataclass(frozen=True)
class Tab:
    """One tab. cells: by row and column, blank ones left out. merged: first row and column, last ones.

    comments : row, column and text of the notes that hang on cells.
    """

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
    pictures: bool = False  # drawings are not read, and somebody may have drawn something


def opened(content: bytes, file: str) -> Opened:
    """The tabs of an XLSX file. Raises UserError: no workbook, locked, of another kind, too large."""
    parts = _parts(content, file)
    try:
        book = Opened(tuple(_tabs(parts)), any(map(_PICTURE.fullmatch, parts)))
    except _BROKEN:
        raise UserError(Fault("workbooks.unreadable", file=file)) from None
    if found := list(_identity_numbers(book, file)):
        raise UserError(found)
    return book


def _identity_numbers(book: Opened, file: str) -> Iterator[Fault]:
    """Cells and comments that hold a number built like a NIK: refused by their place, never repeated."""
    for tab in book.tabs:
        written = [(place, cell.text) for place, cell in tab.cells.items()]
        written += [((row, column), text) for row, column, text in tab.comments]
        for (row, column), text in written:
            if looks_like_one(text):
                cell = xl_rowcol_to_cell(row - 1, column - 1)
                yield Fault("identity_number", file=file, sheet=tab.name, cell=cell)


# --- the file --------------------------------------------------------------------------------------


def _parts(content: bytes, file: str) -> dict[str, bytes]:
    """The parts of the package by name, contents of those that are no XML left out."""
    if not content:
        raise UserError(Fault("workbooks.empty", file=file))
    if content.startswith(_OLE):
        raise UserError(
            Fault("workbooks.locked" if _ENCRYPTED in content else "workbooks.old_format", file=file)
        )
    if not content.startswith(b"PK"):
        raise UserError(Fault("workbooks.not_a_workbook", file=file))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = _unpacked(package, file)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        raise UserError(Fault("workbooks.broken", file=file)) from None
    if b"opendocument" in parts.get("mimetype", b""):
        raise UserError(Fault("workbooks.open_document", file=file))
    if "xl/workbook.xml" not in parts:
        raise UserError(Fault("workbooks.not_a_workbook", file=file))
    if any(b"<!ENTITY" in part or b"<!DOCTYPE" in part for part in parts.values()):
        raise UserError(Fault("workbooks.unreadable", file=file))
    if sum(len(_CELL.findall(part)) for part in parts.values()) > MOST_CELLS:
        raise UserError(Fault("workbooks.too_many_cells", {"most": MOST_CELLS}, file))
    return parts


def _unpacked(package: zipfile.ZipFile, file: str) -> dict[str, bytes]:
    infos = package.infolist()
    # zipfile never unpacks more than a part's declared size: their sum bounds what is unpacked.
    if sum(info.file_size for info in infos) > MOST_BYTES:
        raise UserError(Fault("workbooks.too_large", {"most": MOST_BYTES // 1_000_000}, file))
    if any(info.flag_bits & 0x1 for info in infos):
        raise UserError(Fault("workbooks.locked", file=file))
    names = [info.filename for info in infos]
    return {
        name: package.read(name) if name.endswith((".xml", ".rels")) or name == "mimetype" else b""
        for name in names
    }


# --- its tabs --------------------------------------------------------------------------------------


def _tabs(parts: Mapping[str, bytes]) -> Iterator[Tab]:
    book = _xml(parts["xl/workbook.xml"])
    targets = {key: target for key, (target, _) in _related("xl/workbook.xml", parts).items()}
    strings = _strings(parts.get(_of_kind("sharedStrings", parts), b""))
    formats = _formats(parts.get(_of_kind("styles", parts), b""))
    from_1904 = any(_truth(one.get("date1904")) for one in _all(book, "workbookPr"))
    for sheet in _all(book, "sheet"):
        key = next(value for name, value in sheet.items() if _local(name) == "id")
        part = targets[key]
        if part in parts:  # a chart on a tab of its own has no cells
            yield _tab(sheet.get("name") or "", part, parts, strings, formats, from_1904)


def _of_kind(kind: str, parts: Mapping[str, bytes]) -> str:
    related = _related("xl/workbook.xml", parts).values()
    return next((target for target, of_kind in related if of_kind == kind), "")


def _related(part: str, parts: Mapping[str, bytes]) -> dict[str, tuple[str, str]]:
    """Parts that a part refers to: by id, name and kind."""
    folder, name = posixpath.split(part)
    listed = parts.get(f"{folder}/_rels/{name}.rels")
    if not listed:
        return {}
    return {
        one.get("Id"): (
            posixpath.normpath(posixpath.join("/" + folder, one.get("Target"))).lstrip("/"),
            one.get("Type").rsplit("/", 1)[-1],
        )
        for one in _all(_xml(listed), "Relationship")
    }


def _tab(name, part, parts, strings, formats, from_1904) -> Tab:
    root = _xml(parts[part])
    cells = {}
    row = 0
    for line in _all(root, "row"):
        row, column = int(line.get("r") or row + 1), 0
        for stored in line:
            if _local(stored.tag) != "c":
                continue
            row, column = _place(stored.get("r")) if stored.get("r") else (row, column + 1)
            cell = _cell(row, column, stored, strings, formats, from_1904)
            if cell is not None and not cell.is_blank:
                cells[row, column] = cell
    merged = tuple(_span(one.get("ref")) for one in _all(root, "mergeCell"))
    comments = [
        (*_place(one.get("ref")), text)
        for target, kind in _related(part, parts).values()
        if kind == "comments" and target in parts
        for one in _all(_xml(parts[target]), "comment")
        if (text := bare(_text(one)))
    ]
    return Tab(name, cells, merged, tuple(comments))


def _cell(row, column, stored, strings, formats, from_1904) -> Cell | None:
    inner = {_local(child.tag): child for child in stored}
    kind = stored.get("t") or "n"
    style = formats.get(int(stored.get("s") or 0), _PLAIN)
    raw = inner["v"].text if "v" in inner else None
    if kind == "inlineStr":
        value: object = _text(inner["is"]) if "is" in inner else None
    elif raw is None:
        value = None
    elif kind == "s":
        value = strings[int(raw)]
    else:
        value = _unescaped(raw) if kind == "str" else raw
    kind, value = _told(kind, value, style, from_1904)
    if "f" in inner:
        formula = "=" + (inner["f"].text or "")
        return Cell(row, column, "formula", formula, style.code, style.struck, value)
    return None if value is None else Cell(row, column, kind, value, style.code, style.struck)


def _told(kind: str, value: object, style: _Style, from_1904: bool) -> tuple[str, object]:
    """What a stored value is: its kind as `Cell` names it, and the value."""
    if value is None or kind in ("s", "str", "inlineStr"):
        return "text", value
    if kind in ("b", "e", "d"):
        return {"b": ("bool", _truth(value)), "e": ("error", value), "d": ("date", value)}[kind]
    try:
        number = float(value)
    except ValueError:
        return "text", value
    if style.is_date:
        return "date", _date(number, from_1904)
    return "number", number


def _date(serial: float, from_1904: bool) -> object:
    if 0 <= serial < 1:
        return (dt.datetime.min + dt.timedelta(days=serial)).time().replace(microsecond=0)
    first = dt.datetime(1904, 1, 1) if from_1904 else dt.datetime(1899, 12, 30)
    try:
        return first + dt.timedelta(days=serial)
    except (OverflowError, ValueError):
        return serial


# --- strings and formats ---------------------------------------------------------------------------


@dataclass(frozen=True)
class _Style:
    code: str = "General"
    is_date: bool = False
    struck: bool = False


_PLAIN = _Style()


def _strings(part: bytes) -> list[str]:
    return [_text(one) for one in _all(_xml(part), "si")] if part else []


def _formats(part: bytes) -> dict[int, _Style]:
    """Number format and strike-through of each cell style."""
    if not part:
        return {}
    root = _xml(part)
    codes = {int(one.get("numFmtId")): one.get("formatCode") or "" for one in _all(root, "numFmt")}
    fonts = [
        any(_local(mark.tag) == "strike" and _truth(mark.get("val", "1")) for mark in font)
        for fonts in _all(root, "fonts")
        for font in fonts
    ]
    found = {}
    for number, one in enumerate(style for styles in _all(root, "cellXfs") for style in styles):
        key, font = int(one.get("numFmtId") or 0), int(one.get("fontId") or 0)
        code = codes.get(key, _KNOWN_FORMATS.get(key, "General"))
        is_date = bool(re.search("[dmyhs]", _NOT_A_CODE.sub("", code), re.IGNORECASE))
        is_date = is_date or (key in _DATE_FORMATS and key not in codes)
        found[number] = _Style(code, is_date, font < len(fonts) and fonts[font])
    return found


def _text(element: ElementTree.Element) -> str:
    """Text in one or many runs; how it is pronounced is no part of it."""
    found = []
    for child in element:
        if _local(child.tag) == "t":
            found.append(_unescaped(child.text or ""))
        elif _local(child.tag) != "rPh":
            found.append(_text(child))
    return "".join(found)


def _unescaped(text: str) -> str:
    """What `_x000A_` and the like stand for; what stands for no letter (`_xD800_`) stays as it is stored."""
    found = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    if found == text:
        return text
    # Two halves that follow one another are one letter.
    found = found.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return "".join(
        f"_x{ord(letter):04X}_" if unprintable(letter) and letter != "\r" else letter for letter in found
    )


def _xml(part: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(part)


def _all(root: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    return (element for element in root.iter() if _local(element.tag) == name)


def _local(tag: str) -> str:
    # Transitional and strict workbooks differ in their namespaces only.
    return tag.rsplit("}", 1)[-1]


def _truth(text: object) -> bool:
    return str(text).lower() in ("1", "true")


def _place(reference: str) -> tuple[int, int]:
    """ "D7" → (7, 4)."""
    # The library takes what is no reference for A1, with a warning: that is seen to here.
    row, column = xl_cell_to_rowcol(_REFERENCE.fullmatch(reference)[0])
    return row + 1, column + 1


def _span(reference: str) -> tuple[int, int, int, int]:
    first, _, last = reference.partition(":")
    return (*_place(first), *_place(last or first))
